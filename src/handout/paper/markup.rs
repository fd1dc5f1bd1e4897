//! Writes a sheet as Markdown, for teachers who want to edit it.

use super::{BLANK, Block, Line, Paper, Part, Picture, Piece, heading};
use crate::handout::markdown::{self, escaped};
use crate::visible;

pub fn write(paper: &Paper) -> String {
    let mut lines = vec![format!("# {}", escaped(&paper.title)), String::new()];
    if !paper.fields.is_empty() {
        let field = |name: &&str| format!("{}{}{}", escaped(name), paper.colon, BLANK.repeat(5));
        lines.push(paper.fields.iter().map(field).collect::<Vec<_>>().join("   "));
        lines.push(String::new());
    }
    for part in &paper.parts {
        section(&mut lines, part);
    }
    lines.extend(["---".to_owned(), String::new(), escaped(&paper.footer)]);
    lines.iter().map(|line| visible::lines(line).into_owned() + "\n").collect()
}

fn section(lines: &mut Vec<String>, part: &Part) {
    lines.extend([format!("## {}", escaped(&heading(part))), String::new()]);
    for block in &part.blocks {
        lines.extend(self::block(block));
        lines.push(String::new());
    }
}

fn block(block: &Block) -> Vec<String> {
    let items = |lead: &str, items: &[Line]| -> Vec<String> {
        items.iter().map(|item| format!("- {lead}{}", markdown::inline(item).replace('\n', " "))).collect()
    };
    match block {
        Block::Prose(blocks) => markdown::blocks(blocks),
        Block::Verbatim(code) => markdown::fenced("text", code.iter().map(String::as_str)),
        Block::Picture(picture) => self::picture(picture),
        Block::Choices { is_order, items: choices } => {
            items(&format!("{} ", if *is_order { BLANK } else { "[ ]" }), choices)
        }
        Block::Blanks(pieces) => vec![pieces.iter().map(piece).collect()],
        Block::Ruled(count) => {
            // Each is a paragraph of its own: otherwise they would run into one line.
            let ruled = [BLANK.repeat(15), String::new()];
            let lines = ruled.iter().cloned().cycle().take(count.saturating_mul(2).saturating_sub(1));
            lines.collect()
        }
        Block::Line(line) => vec![markdown::inline(line).replace('\n', " ")],
        Block::List(list) => items("", list),
    }
}

fn piece(piece: &Piece) -> String {
    match piece {
        Piece::Text(text) => escaped(text),
        Piece::Blank => BLANK.to_owned(),
        Piece::Gap => "   ".to_owned(),
    }
}

fn picture(picture: &Picture) -> Vec<String> {
    let mut lines = markdown::fenced("text", picture.text.iter().map(String::as_str));
    for line in picture.below.iter().chain(&picture.below_text) {
        lines.extend([String::new(), escaped(line)]);
    }
    lines
}
