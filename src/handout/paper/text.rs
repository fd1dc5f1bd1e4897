//! Writes a sheet as plain text, in lines that fit on paper.

use super::{BLANK, Block, Paper, Part, Piece, heading};
use crate::lesson::prose::{Filled, FilledKind, TextStyle};
use crate::text::{self, Run};
use crate::visible;

/// The columns of a line.
const WIDTH: usize = 78;

/// The indentation of what belongs to a question, in columns.
const INSET: usize = 3;

pub fn write(paper: &Paper) -> String {
    let mut lines = vec![paper.title.clone(), "=".repeat(text::columns(&[Run::new(paper.title.as_str(), ())]))];
    if !paper.fields.is_empty() {
        let field = |name: &&str| format!("{name}{}{}", paper.colon, BLANK.repeat(6));
        lines.extend([String::new(), paper.fields.iter().map(field).collect::<Vec<_>>().join("   ")]);
    }
    for part in &paper.parts {
        lines.push(String::new());
        section(&mut lines, part);
    }
    lines.extend([String::new(), paper.footer.clone()]);
    lines.iter().map(|line| visible::line(line.trim_end()).into_owned() + "\n").collect()
}

fn section(lines: &mut Vec<String>, part: &Part) {
    lines.push(heading(part));
    for block in &part.blocks {
        lines.push(String::new());
        let inset = " ".repeat(INSET);
        lines.extend(self::block(block).into_iter().map(|line| format!("{inset}{line}")));
    }
}

fn block(block: &Block) -> Vec<String> {
    match block {
        Block::Prose(blocks) => prose(blocks),
        Block::Verbatim(lines) => lines.iter().map(|line| line.replace('\t', "    ")).collect(),
        Block::Picture(picture) => {
            let below = picture.below.iter().chain(&picture.below_text);
            let below = below.flat_map(|line| wrapped("", &[Run::new(line.as_str(), TextStyle::default())]));
            let gap = (!picture.below.is_empty() || !picture.below_text.is_empty()).then(String::new);
            picture.text.iter().cloned().chain(gap).chain(below).collect()
        }
        Block::Choices { is_order, items } => {
            let lead = if *is_order { format!("{BLANK} ") } else { "[ ] ".to_owned() };
            items.iter().flat_map(|item| wrapped(&lead, item)).collect()
        }
        Block::Blanks(pieces) => vec![pieces.iter().map(piece).collect()],
        Block::Ruled(count) => vec![BLANK.repeat(18); *count],
        Block::Line(line) => wrapped("", line),
        Block::List(items) => items.iter().flat_map(|item| wrapped("- ", item)).collect(),
    }
}

fn piece(piece: &Piece) -> &str {
    match piece {
        Piece::Text(text) => text,
        Piece::Blank => BLANK,
        Piece::Gap => "   ",
    }
}

fn prose(blocks: &[Filled]) -> Vec<String> {
    let mut lines = Vec::new();
    for (place, block) in blocks.iter().enumerate() {
        let before = place.checked_sub(1).and_then(|before| blocks.get(before));
        if before.is_some_and(|before| !(before.kind.is_listed() && block.kind.is_listed())) {
            lines.push(String::new());
        }
        match block.kind {
            FilledKind::Code => {
                let text: String = block.runs.iter().map(|run| run.text.as_str()).collect();
                lines.extend(text.lines().map(|line| format!("  {}", line.replace('\t', "    "))));
            }
            FilledKind::Paragraph | FilledKind::Item | FilledKind::Numbered(_) => {
                lines.extend(wrapped(&block.kind.lead(), &block.runs));
            }
        }
    }
    lines
}

/// Wraps runs into lines that fit, the first after `lead` and the others indented to match.
fn wrapped(lead: &str, runs: &[Run<TextStyle>]) -> Vec<String> {
    let columns = text::columns(&[Run::new(lead, ())]);
    let in_a_line = |run: &Run<TextStyle>| Run::new(run.text.replace('\n', " "), run.style.clone());
    let runs: Vec<Run<TextStyle>> = runs.iter().map(in_a_line).collect();
    let lines = text::wrap(&runs, WIDTH.saturating_sub(INSET + columns));
    let line = |(place, line): (usize, Vec<Run<TextStyle>>)| {
        let text: String = line.into_iter().map(|run| run.text).collect();
        if place == 0 { format!("{lead}{text}") } else { format!("{}{text}", " ".repeat(columns)) }
    };
    lines.into_iter().enumerate().map(line).collect()
}
