//! Writes a sheet as HTML that is also XML: a single file, black on white, for A4.

use std::fmt::Write as _;

use super::{Block, Paper, Part, Picture, Piece, heading};
use crate::lesson::prose::{Filled, FilledKind, TextStyle};
use crate::text::Run;
use crate::visible;

/// Fits six questions on a page, breaks none of them across pages, and leaves each some room for working it out.
const STYLE: &str = "
@page { size: A4; margin: 14mm 16mm 16mm; @bottom-right { content: counter(page) \" / \" counter(pages); font: 9pt sans-serif; } }
* { box-sizing: border-box; }
body { color: #000; background: #fff; font: 10.5pt/1.35 Helvetica, Arial, 'Noto Sans CJK SC', 'Microsoft YaHei', sans-serif; margin: 0 auto; max-width: 178mm; }
h1 { font-size: 15pt; margin: 0 0 3mm; }
h2 { font-size: 10.5pt; margin: 0 0 1mm; break-after: avoid; }
p, ul, ol, pre { margin: 0 0 1.5mm; }
ul, ol { padding-left: 6mm; }
code, pre { font-family: 'DejaVu Sans Mono', Menlo, Consolas, monospace; font-size: 9pt; }
pre { white-space: pre-wrap; }
.who { display: flex; gap: 10mm; margin: 0 0 4mm; }
.who span { flex: 1; border-bottom: 0.3mm solid #000; padding-bottom: 1mm; }
section { break-inside: avoid; border-top: 0.2mm solid #000; padding: 2mm 0 1.5mm; }
section.room { min-height: 39mm; }
figure { margin: 0 0 1mm; }
svg { display: block; max-width: 100%; height: auto; margin: 1mm 0 2mm; }
ul.boxes { list-style: none; padding-left: 0; }
.box { display: inline-block; width: 3.6mm; height: 3.6mm; border: 0.3mm solid #000; margin-right: 2.5mm; vertical-align: -0.5mm; }
.blank { display: inline-block; min-width: 22mm; border-bottom: 0.3mm solid #000; color: transparent; }
.gap { display: inline-block; width: 8mm; }
.ruled { border-bottom: 0.3mm solid #000; height: 8mm; }
footer { border-top: 0.2mm solid #000; font-size: 9pt; padding-top: 2mm; }
";

/// A blank to fill in. Its transparent underscores are for readers who do not see the line.
const BLANK: &str = "<span class=\"blank\">____</span>";

pub fn write(paper: &Paper) -> String {
    let title = visible::xml(&paper.title);
    let mut html = format!(
        "<!DOCTYPE html>\n<html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"{}\">\n<head>\n<meta charset=\"utf-8\"/>\n\
         <title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n",
        paper.language
    );
    if !paper.fields.is_empty() {
        let field = |name: &&str| format!("<span>{}{}</span>", visible::xml(name), visible::xml(paper.colon));
        let fields: String = paper.fields.iter().map(field).collect();
        push(&mut html, &format!("<div class=\"who\">{fields}</div>"));
    }
    for part in &paper.parts {
        section(&mut html, part);
    }
    push(&mut html, &format!("<footer>{}</footer>\n</body>\n</html>", visible::xml(&paper.footer)));
    html
}

fn section(html: &mut String, part: &Part) {
    let class = if part.has_room { " class=\"room\"" } else { "" };
    push(html, &format!("<section{class}>\n<h2>{}</h2>", visible::xml(&heading(part))));
    for block in &part.blocks {
        self::block(html, block);
    }
    push(html, "</section>");
}

fn block(html: &mut String, block: &Block) {
    match block {
        Block::Prose(blocks) => prose(html, blocks),
        Block::Verbatim(lines) => push(html, &verbatim(lines)),
        Block::Picture(picture) => figure(html, picture),
        Block::Choices { is_order, items } => {
            let mark = if *is_order { format!("{BLANK} ") } else { "<span class=\"box\"></span>".to_owned() };
            let items = items.iter().map(|item| format!("<li>{mark}{}</li>", inline(item)));
            push(html, &format!("<ul class=\"boxes\">\n{}\n</ul>", joined(items)));
        }
        Block::Blanks(pieces) => {
            let pieces: String = pieces.iter().map(piece).collect();
            push(html, &format!("<p>{pieces}</p>"));
        }
        Block::Ruled(lines) => push(html, &"<div class=\"ruled\"></div>\n".repeat(*lines)),
        Block::Line(line) => push(html, &format!("<p>{}</p>", inline(line))),
        Block::List(items) => {
            let items = items.iter().map(|item| format!("<li>{}</li>", inline(item)));
            push(html, &format!("<ul>\n{}\n</ul>", joined(items)));
        }
    }
}

fn piece(piece: &Piece) -> String {
    match piece {
        Piece::Text(text) => visible::xml(text),
        Piece::Blank => BLANK.to_owned(),
        Piece::Gap => "<span class=\"gap\"> </span>".to_owned(),
    }
}

fn figure(html: &mut String, picture: &Picture) {
    push(html, "<figure>");
    match &picture.svg {
        Some(svg) => push(html, svg.trim_end()),
        None => push(html, &verbatim(&picture.text)),
    }
    push(html, "</figure>");
    for line in &picture.below {
        push(html, &format!("<p>{}</p>", visible::xml(line)));
    }
}

/// Writes blocks, with neighbouring items in one list.
fn prose(html: &mut String, blocks: &[Filled]) {
    let list = |kind: FilledKind| match kind {
        FilledKind::Item => Some("ul"),
        FilledKind::Numbered(_) => Some("ol"),
        FilledKind::Paragraph | FilledKind::Code => None,
    };
    for group in blocks.chunk_by(|one, other| list(one.kind).is_some() && list(one.kind) == list(other.kind)) {
        let tag = group.first().and_then(|block| list(block.kind));
        if let Some(tag) = tag {
            push(html, &format!("<{tag}>"));
        }
        for block in group {
            match block.kind {
                FilledKind::Paragraph => push(html, &format!("<p>{}</p>", inline(&block.runs))),
                FilledKind::Item => push(html, &format!("<li>{}</li>", inline(&block.runs))),
                FilledKind::Numbered(number) => {
                    push(html, &format!("<li value=\"{number}\">{}</li>", inline(&block.runs)));
                }
                FilledKind::Code => {
                    let text: String = block.runs.iter().map(|run| run.text.as_str()).collect();
                    push(html, &format!("<pre>{}</pre>", visible::xml(text.trim_end())));
                }
            }
        }
        if let Some(tag) = tag {
            push(html, &format!("</{tag}>"));
        }
    }
}

fn verbatim(lines: &[String]) -> String {
    format!("<pre>{}</pre>", visible::xml(&lines.join("\n")))
}

/// Returns runs of text, with one element for neighbours that look alike.
fn inline(runs: &[Run<TextStyle>]) -> String {
    let look = |run: &Run<TextStyle>| (run.style.look, run.style.is_key);
    let mut html = String::new();
    for group in runs.chunk_by(|one, other| look(one) == look(other)) {
        let Some(first) = group.first() else { continue };
        let (own, is_key) = look(first);
        let tags = [(own.bold, "strong"), (own.emphasis, "em"), (own.code, "code"), (is_key, "kbd")];
        let tags: Vec<&str> = tags.into_iter().filter(|(is_it, _)| *is_it).map(|(_, tag)| tag).collect();
        html.extend(tags.iter().flat_map(|tag| ["<", tag, ">"]));
        html.extend(group.iter().map(|run| visible::xml(&run.text)));
        html.extend(tags.iter().rev().flat_map(|tag| ["</", tag, ">"]));
    }
    html
}

fn joined(lines: impl Iterator<Item = String>) -> String {
    lines.collect::<Vec<_>>().join("\n")
}

fn push(html: &mut String, line: &str) {
    // Writing to a String never fails.
    let _ = writeln!(html, "{line}");
}

#[cfg(test)]
mod tests {
    use super::super::{code, plain};
    use super::*;

    #[test]
    fn nothing_of_a_text_is_markup() {
        let line = [plain("a < b & \"c\" \u{1b}[2J\u{202e}\u{ffff}"), code("<script>")];
        let html = inline(&line);
        assert_eq!(html, "a &lt; b &amp; &quot;c&quot; \\u{1b}[2J\\u{202e}\u{fffd}<code>&lt;script&gt;</code>");
    }
}
