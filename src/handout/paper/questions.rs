//! The sheet of questions: what the screen shows before an answer, and room for the answer. Grids are shown without
//! their sizes.

use super::asked::Asked;
use super::{Block, Head, Line, Paper, Part, Piece, Question, picture};
use crate::handout::Desk;
use crate::learner::telling::Block as Told;
use crate::lesson::check::Form;
use crate::lesson::course::Course;
use crate::lesson::free::Free;
use crate::lesson::prose::Prose;
use crate::plain::knob_name;
use crate::words::Language;

/// The lines for a call or for cells.
const ONE_LINE: usize = 1;
/// The lines for a thought.
const LINES_OF_A_THOUGHT: usize = 3;

/// Returns the sheet.
#[must_use]
pub fn questions(course: &Course, head: &Head, questions: &[Question<'_>], language: Language) -> Paper {
    let words = language.handout();
    let part = |(number, question)| part(&Asked::new(course, question, language), number);
    Paper {
        language: language.tag(),
        title: head.title.clone(),
        fields: vec![words.name, words.date],
        parts: (1..).zip(questions).map(part).collect(),
        footer: head.footer.clone(),
        colon: words.colon,
    }
}

fn part(asked: &Asked<'_>, number: usize) -> Part {
    let desk = asked.desk();
    let mut part = Part { number: Some(number), has_room: true, ..Part::default() };
    let (mut scene, mut options) = (None, None);
    for block in desk.telling(asked.place).arrival() {
        match block {
            Told::Heading(text) => text.clone_into(&mut part.heading),
            Told::Body(blocks) => {
                let body = asked.filled(&Prose { blocks: blocks.to_vec() }, &desk);
                part.blocks.extend(Some(body).filter(|body| !body.is_empty()).map(Block::Prose));
            }
            Told::Prompt(text) => part.blocks.push(Block::Prose(asked.filled(text, &desk))),
            Told::Code(text) | Told::Refusal(text) => {
                part.blocks.push(Block::Verbatim(text.lines().map(str::to_owned).collect()));
            }
            // The scene is placed below the prompt.
            Told::Scene => scene = picture::picture(asked, &desk, &format!("q{number}-")).map(Block::Picture),
            Told::Options(_) => options = Some(choices(asked, &desk)),
            // These do not occur before an answer, or do not apply on paper.
            Told::Hidden(_)
            | Told::Field
            | Told::Hint { .. }
            | Told::Remark(_)
            | Told::Noted(_)
            | Told::Stands(_)
            | Told::Verdict { .. }
            | Told::Prediction { .. }
            | Told::WrongCells(_)
            | Told::Believed(_)
            | Told::Feedback(_)
            | Told::Repaired(_)
            | Told::StillOpen
            | Told::Formulas { .. }
            | Told::Done
            | Told::RightAnswer(_)
            | Told::Explanation(_)
            | Told::Uncovered(_)
            | Told::Revealed(_)
            | Told::RevealedStrip
            | Told::Marks => {}
        }
    }
    part.blocks.extend(scene);
    part.blocks.extend(options);
    part.blocks.extend(field(asked, &desk));
    part
}

fn choices(asked: &Asked<'_>, desk: &Desk) -> Block {
    let is_order = desk.session.check().is_some_and(|check| matches!(check.form(), Form::Order(_)));
    let items: Vec<Line> = asked.listed().into_iter().map(|(_, text)| asked.in_a_line(text, desk)).collect();
    Block::Choices { is_order, items }
}

/// Returns the room in which the answer is written.
fn field(asked: &Asked<'_>, desk: &Desk) -> Option<Block> {
    let check = desk.session.asked()?;
    let words = asked.words;
    let answer = || Piece::Text(format!("{}{}", words.answer, words.colon));
    let several = |labels: Vec<String>| {
        let pieces = labels.into_iter().flat_map(|label| [Piece::Gap, Piece::Text(format!("{label} ")), Piece::Blank]);
        Block::Blanks(pieces.skip(1).collect())
    };
    match check.form() {
        // These are ticked or numbered where they are listed.
        Form::Option(_) | Form::Order(_) => None,
        Form::Number => Some(Block::Blanks(vec![answer(), Piece::Blank])),
        Form::Shape => Some(Block::Blanks(vec![answer(), Piece::Blank, Piece::Text(" x ".to_owned()), Piece::Blank])),
        Form::Numbers(_) => Some(several(asked.labels().into_iter().map(str::to_owned).collect())),
        Form::Cells(_) => {
            let cells = desk.session.stance().blank.iter();
            Some(several(cells.map(|[row, col]| format!("[{row},{col}]")).collect()))
        }
        // Cells are crossed in the grid itself if it is shown.
        Form::Select if picture::shows_asked(desk) => None,
        Form::Select | Form::Setting => Some(Block::Ruled(ONE_LINE)),
        Form::Scene => {
            let free = desk.session.free().iter();
            Some(several(free.map(|free: &Free| knob_name(&free.knob).to_owned()).collect()))
        }
        Form::Text => Some(Block::Ruled(LINES_OF_A_THOUGHT)),
    }
}
