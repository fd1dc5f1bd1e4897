//! A lesson on paper, in Markdown: one sheet for learners, and a separate one with the answers and everything the
//! lesson says to wrong ones.
//!
//! It drives the same session as the screens and plain mode, and writes the same blocks of [`Telling`]. Drawn questions
//! are put on paper by [`paper`].

mod markdown;
mod misconceptions;
pub mod paper;

pub use misconceptions::misconceptions;

use std::collections::BTreeMap;

use crate::conv::Pair;
use crate::conv::layer::dimensions;
use crate::figure::{self, Around, FigureError, Options};
use crate::learner::session::Session;
use crate::learner::telling::{Block, Choice, Telling};
use crate::learner::terms;
use crate::lesson::check::rehearsal::Trial;
use crate::lesson::check::{Answer, Check, Form, Said};
use crate::lesson::course::{Course, Lesson, Mark, Step, StepProse, Term};
use crate::lesson::free::Free;
use crate::lesson::hidden::Clue;
use crate::lesson::prose::{Filler, Prose};
use crate::palette::shade;
use crate::plain::{Sight, knob_name, knob_value};
use crate::scene::{GridId, Moment, Scene};
use crate::tui::lesson::keys;
use crate::words::Language;
use crate::words::handout::HandoutStrings;

/// The seed that shuffles options.
const SEED: u64 = 0;

/// The most rows and columns of a grid that is printed as text.
const LARGEST: i64 = 16;

/// The most rows and columns of a grid that is printed as shades.
const LARGEST_PICTURE: i64 = 64;

/// One of the two sheets of a lesson.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sheet {
    /// What the lesson tells and asks.
    Questions,
    /// The answers, why wrong ones are wrong, and the notes for the speaker.
    Answers,
}

/// A sheet and its figures.
#[derive(Clone, Debug, Default)]
pub struct Handout {
    /// The sheet in Markdown.
    pub text: String,
    /// The file name and the SVG of each figure that the sheet refers to.
    pub figures: Vec<(String, String)>,
}

/// Returns a sheet of a lesson. `figures` is the path of the folder of figures as the sheet writes it; if it is `None`,
/// scenes are drawn as text.
///
/// # Errors
/// A scene that cannot be drawn as a figure.
pub fn write(
    course: &Course,
    lesson: &Lesson,
    sheet: Sheet,
    language: Language,
    figures: Option<&str>,
) -> Result<Handout, FigureError> {
    let place = course.language(language.tag());
    let mut writer = Writer {
        lesson,
        terms: &course.glossary,
        place,
        language,
        words: language.handout(),
        folder: figures,
        lines: Vec::new(),
        figures: Vec::new(),
    };
    let title = lesson.title.get(place).or(lesson.title.first()).map_or("", String::as_str);
    match sheet {
        Sheet::Questions => {
            writer.paragraph([format!("# {}", markdown::escaped(title))]);
            let promise = lesson.promise.as_ref().and_then(|promise| promise.get(place));
            writer.paragraph(promise.map(|promise| markdown::escaped(promise)));
        }
        Sheet::Answers => writer.paragraph([format!("# {}", (writer.words.answers_to)(&markdown::escaped(title)))]),
    }
    for step in 0..lesson.steps.len() {
        match sheet {
            Sheet::Questions => writer.question(step)?,
            Sheet::Answers => writer.answers(step)?,
        }
    }
    Ok(Handout { text: writer.lines.join("\n"), figures: writer.figures })
}

struct Writer<'a> {
    lesson: &'a Lesson,
    terms: &'a BTreeMap<String, Vec<Term>>,
    /// The index of the language in everything translated.
    place: usize,
    language: Language,
    words: &'static HandoutStrings,
    folder: Option<&'a str>,
    lines: Vec<String>,
    figures: Vec<(String, String)>,
}

/// A scene as the sheet shows it.
#[derive(Debug, Default, PartialEq)]
struct Picture {
    /// The layer in one line, or why it is refused.
    layer: String,
    text: Vec<String>,
    svg: Option<String>,
    /// What the lesson points out.
    marks: Vec<String>,
}

/// A learner at a step.
struct Desk {
    session: Session,
    scene: Scene,
}

impl Desk {
    fn telling(&self, language: usize) -> Telling<'_> {
        Telling { session: &self.session, scene: &self.scene, language, draft: None }
    }

    /// Closes the question, and shows the scene as it is afterwards.
    fn closed(mut self, language: usize) -> Desk {
        if self.session.is_asking() {
            self.session.show_answer(&self.session.step().scene(self.session.step().opening(), 0));
            if let Some(solution) = self.session.step().solution() {
                self.scene = self.session.step().scene(solution, language);
            }
        }
        if let Some(setting) = self.session.revealed() {
            self.scene = self.session.step().scene(setting.clone(), language);
        }
        self
    }
}

impl Writer<'_> {
    /// Writes lines, followed by a blank one if there are any.
    fn paragraph(&mut self, lines: impl IntoIterator<Item = String>) {
        let before = self.lines.len();
        self.lines.extend(lines);
        if self.lines.len() > before {
            self.lines.push(String::new());
        }
    }

    fn step(&self, place: usize) -> &Step {
        &self.lesson.steps[place]
    }

    fn prose(&self, place: usize) -> &StepProse {
        self.step(place).said(self.place)
    }

    /// Returns a learner who has just arrived at a step.
    fn desk(&self, place: usize) -> Desk {
        let session = Session::new(self.lesson.clone(), place, SEED, |_| false);
        let scene = session.step().scene(session.step().opening(), self.place);
        Desk { session, scene }
    }

    fn question(&mut self, place: usize) -> Result<(), FigureError> {
        let desk = self.desk(place);
        let telling = desk.telling(self.place);
        for block in telling.arrival() {
            self.block(&block, &desk, "")?;
        }
        if self.step(place).draw.is_some() {
            self.paragraph([format!("*{}*", self.words.drawn)]);
        }
        if let Some(check) = desk.session.asked() {
            let field = self.field(check, &desk);
            self.paragraph(field);
        }
        Ok(())
    }

    fn answers(&mut self, place: usize) -> Result<(), FigureError> {
        let heading = heading(place, &self.prose(place).heading);
        self.paragraph([heading]);
        let desk = self.desk(place).closed(self.place);
        if desk.session.check().is_some() {
            let telling = desk.telling(self.place);
            for block in telling.given_away() {
                self.block(&block, &desk, "answer")?;
            }
            self.news(place, &desk)?;
            let wrong = self.wrong_ways(place);
            if !wrong.is_empty() {
                self.paragraph([format!("**{}**", self.words.wrong_ways)]);
                self.paragraph(wrong);
            }
        }
        let speaker = self.blocks(&self.prose(place).speaker, &desk);
        if let Some((first, rest)) = speaker.split_first() {
            let lead = format!("> **{}**{}{first}", self.words.speaker, self.words.colon);
            let rest = rest.iter().map(|line| format!("> {line}").trim_end().to_owned());
            self.paragraph([lead].into_iter().chain(rest));
        }
        Ok(())
    }

    /// Shows the scene after the answer, if it differs from the one before.
    fn news(&mut self, place: usize, desk: &Desk) -> Result<(), FigureError> {
        let picture = self.picture(desk)?;
        if picture != self.picture(&self.desk(place))? {
            self.show(picture, desk, "answer");
        }
        Ok(())
    }

    /// Writes a block. Figures have `part` in their names.
    fn block(&mut self, block: &Block<'_>, desk: &Desk, part: &str) -> Result<(), FigureError> {
        match block {
            Block::Heading(text) => {
                let heading = heading(desk.session.place(), text);
                self.paragraph([heading]);
            }
            Block::Body(blocks) | Block::Uncovered(blocks) => {
                let lines = self.blocks(&Prose { blocks: blocks.to_vec() }, desk);
                self.paragraph(lines);
            }
            Block::Explanation(text) => {
                let lines = self.blocks(text, desk);
                self.paragraph(lines);
            }
            Block::Scene => self.show(self.picture(desk)?, desk, part),
            Block::Prompt(text) => {
                let lines = self.blocks(text, desk);
                self.paragraph(lines.into_iter().map(|line| format!("> {line}").trim_end().to_owned()));
            }
            Block::Code(text) => self.paragraph(markdown::fenced("python", text.lines())),
            Block::Refusal(message) => self.paragraph(markdown::fenced("text", message.lines())),
            Block::Options(choices) => {
                let is_order = desk.session.check().is_some_and(|check| matches!(check.form(), Form::Order(_)));
                let lead = if is_order { self.words.blank } else { "[ ]" };
                let choice = |choice: &Choice<'_>| format!("- {lead} {}", self.in_a_line(choice.text, desk));
                let lines: Vec<String> = choices.iter().map(choice).collect();
                self.paragraph(lines);
            }
            Block::RightAnswer(said) => {
                let lead = format!("**{}{}{}**", self.words.answer, self.words.colon, self.said(said, desk));
                self.paragraph([lead]);
            }
            // The field is drawn by `field`, revealed scenes are shown by `news`, and nothing has been tried on paper.
            Block::Field
            | Block::Hidden(_)
            | Block::Hint { .. }
            | Block::Remark(_)
            | Block::Noted(_)
            | Block::Stands(_)
            | Block::Verdict { .. }
            | Block::Prediction { .. }
            | Block::WrongCells(_)
            | Block::Believed(_)
            | Block::Feedback(_)
            | Block::Repaired(_)
            | Block::StillOpen
            | Block::Formulas { .. }
            | Block::Done
            | Block::Revealed(_)
            | Block::RevealedStrip
            | Block::Marks => {}
        }
        Ok(())
    }

    /// Returns prose as lines, with a blank line between paragraphs.
    fn blocks(&self, prose: &Prose, desk: &Desk) -> Vec<String> {
        let telling = desk.telling(self.place);
        let numbers = telling.numbers();
        let term =
            |id: &str| terms::term(self.terms, id, self.place).map_or_else(|| id.to_owned(), |term| term.name.clone());
        let key = |action: &str| keys::told(action, self.language.screen());
        markdown::blocks(&prose.fill(&Filler { numbers: &numbers, key: &key, term: &term }))
    }

    fn in_a_line(&self, prose: &Prose, desk: &Desk) -> String {
        self.blocks(prose, desk).into_iter().filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
    }

    fn picture(&self, desk: &Desk) -> Result<Picture, FigureError> {
        let Desk { session, scene } = desk;
        let sight = Sight { session, scene, strings: self.language.plain() };
        let (hidden, shown) = (session.hidden(), session.shown());
        // Nothing is explained if the lesson sets no cursor, or if that would answer the question.
        let cursor = session.cursor().filter(|_| !hidden.hides(Clue::Letters));
        let moment = match cursor {
            Some(_) => sight.moment(),
            None => Moment::finished(scene, session.view()).map(|moment| moment.covered(session.cover())),
        };
        let Some(moment) = moment else {
            return Ok(Picture { layer: sight.refusal().join(" "), ..Picture::default() });
        };
        let around = Around {
            sizes: !hidden.hides(Clue::Sizes),
            strip: shown.strip && hidden.shows_strip(),
            marks: !hidden.hides(Clue::Roles),
            ..Around::NONE
        };
        let grids: Vec<GridId> = session.columns().concat();
        let options = Options { view: session.view(), around, words: self.language.figure(), ..Options::default() };
        let is_drawn = self.folder.is_some() && !grids.is_empty();
        let svg = is_drawn.then(|| figure::svg_of(&moment, &Options { stages: &grids, ..options })).transpose()?;
        let text = if is_drawn { Vec::new() } else { self.printed(&moment, &grids, &options, &sight)? };
        let note = |mark: &Mark| {
            let note = self.prose(session.place()).notes.get(mark.note.as_ref()?)?;
            Some(self.in_a_line(note, desk))
        };
        Ok(Picture { layer: sight.layer(), text, svg, marks: sight.marked(note) })
    }

    /// Writes a picture. Its figure has `part` in its name.
    fn show(&mut self, picture: Picture, desk: &Desk, part: &str) {
        let Picture { layer, text, svg, marks } = picture;
        let layer = markdown::escaped(&layer);
        self.paragraph([format!("*{layer}*")]);
        self.paragraph(text);
        if let Some((svg, folder)) = svg.zip(self.folder) {
            let name = self.figure_name(desk.session.place(), part);
            let address = markdown::address(&format!("{folder}/{name}"));
            self.paragraph([format!("![{layer}]({address})")]);
            self.figures.push((name, svg));
        }
        self.paragraph(marks.iter().map(|mark| format!("- {mark}")));
    }

    /// Returns the grids as text, except those that are too large, and the axis.
    fn printed(
        &self,
        moment: &Moment<'_>,
        grids: &[GridId],
        options: &Options<'_>,
        sight: &Sight<'_>,
    ) -> Result<Vec<String>, FigureError> {
        let is_at_most =
            |grid: GridId, most: i64| moment.size(grid).is_none_or(|size| size.iter().all(|it| *it <= most));
        let shown = sight.session.shown();
        let is_picture = |grid: &&GridId| shown.pixels.contains(grid) && is_at_most(**grid, LARGEST_PICTURE);
        let (pictures, others): (Vec<&GridId>, Vec<&GridId>) = grids.iter().partition(is_picture);
        let (fitting, large): (Vec<&GridId>, Vec<&GridId>) =
            others.into_iter().partition(|grid| is_at_most(**grid, LARGEST));
        let fitting: Vec<GridId> = fitting.into_iter().copied().collect();
        let text = if fitting.is_empty() {
            String::new()
        } else {
            figure::text_of(moment, &Options { stages: &fitting, ..*options })?
        };
        let strip = if options.around.strip { sight.line() } else { Vec::new() };
        let mut lines = Vec::new();
        if !text.trim().is_empty() || !strip.is_empty() {
            lines = markdown::fenced("text", text.trim_end().lines().chain(strip.iter().map(String::as_str)));
        }
        let sized = |grid: &GridId| {
            let size = moment.size(*grid).filter(|_| options.around.sizes).map(|size| dimensions(&size));
            [Some(sight.title(*grid)), size].into_iter().flatten().collect::<Vec<_>>().join(" ")
        };
        for grid in pictures {
            let rows: Vec<String> = std::iter::once(sized(grid)).chain(shades(moment, *grid)).collect();
            lines.extend((!lines.is_empty()).then(String::new));
            lines.extend(markdown::fenced("text", rows.iter().map(String::as_str)));
        }
        if !large.is_empty() {
            let named: Vec<String> = large.into_iter().map(sized).collect();
            lines.push(String::new());
            lines.push((self.words.too_large)(&named.join(self.words.comma)));
        }
        Ok(lines)
    }

    /// Returns a file name such as `crop-2-crop-view.svg`.
    fn figure_name(&self, place: usize, part: &str) -> String {
        let dash = if part.is_empty() { "" } else { "-" };
        format!("{}-{}-{}{dash}{part}.svg", self.lesson.id, place + 1, self.step(place).id)
    }

    /// Returns the line in which the answer is written.
    fn field(&self, check: &Check, desk: &Desk) -> Option<String> {
        let HandoutStrings { answer, blank, colon, comma, .. } = self.words;
        let several = |labels: Vec<String>| labels.join(comma);
        let field = match check.form() {
            // These are ticked or numbered where they are listed.
            Form::Option(_) | Form::Order(_) => return None,
            Form::Shape => format!("{blank} x {blank}"),
            Form::Numbers(_) => {
                let fields =
                    check.fields().iter().filter_map(|field| self.prose(desk.session.place()).fields.get(&*field.name));
                several(fields.map(|label| format!("{label} {blank}")).collect())
            }
            Form::Cells(_) => {
                let cells = desk.session.stance().blank.iter();
                several(cells.map(|[row, col]| format!("\\[{row},{col}\\] {blank}")).collect())
            }
            Form::Scene => {
                let free = desk.session.free().iter();
                several(free.map(|free: &Free| format!("`{}` {blank}", knob_name(&free.knob))).collect())
            }
            Form::Number | Form::Select | Form::Setting | Form::Text => (*blank).to_owned(),
        };
        Some(format!("{answer}{colon}{field}"))
    }

    /// Returns every foreseen wrong answer with the lesson's response and the sum that leads to it.
    fn wrong_ways(&self, place: usize) -> Vec<String> {
        let trials = self.desk(place).session.step().rehearsal();
        trials.iter().filter(|trial| !trial.grade.is_right).filter_map(|trial| self.wrong_way(place, trial)).collect()
    }

    fn wrong_way(&self, place: usize, trial: &Trial) -> Option<String> {
        let mut desk = self.desk(place);
        desk.scene = desk.session.step().scene(trial.setting.clone(), self.place);
        let given = self.given(trial, &desk)?;
        desk.session.answer(trial.answer.clone(), &desk.scene);
        let telling = desk.telling(self.place);
        let mut said = Vec::new();
        for block in telling.outcome() {
            if let Block::Feedback(text) = block {
                said.push(self.in_a_line(text, &desk));
            } else if let Block::Formulas { theirs, .. } = block {
                said.extend(theirs.iter().map(|formula| markdown::code(&formula.to_string())));
            }
        }
        Some(format!("- {given}{}{}", self.words.colon, said.join(" ")))
    }

    /// Returns the answer of a trial in words.
    fn given(&self, trial: &Trial, desk: &Desk) -> Option<String> {
        let step = desk.session.step();
        if trial.answer == Answer::Scene {
            let value = |free: &Free| {
                format!("`{}` {}", knob_name(&free.knob), knob_value(&free.knob, free.knob.get(&trial.setting)))
            };
            return Some(step.free.knobs.iter().map(value).collect::<Vec<_>>().join(self.words.comma));
        }
        let said = trial.answer.said(step.check.as_ref()?, desk.telling(self.place).prose())?;
        Some(self.said(&said, desk))
    }

    /// Returns an answer in one line.
    fn said(&self, said: &Said<'_>, desk: &Desk) -> String {
        let sight = Sight { session: &desk.session, scene: &desk.scene, strings: self.language.plain() };
        match said {
            Said::Written(text) => markdown::escaped(text),
            Said::Option(text) => self.in_a_line(text, desk),
            Said::Cells(cells) => sight.cells(cells),
            Said::Items(items) => {
                let item = |(place, text): (usize, &&Prose)| format!("{}. {}", place + 1, self.in_a_line(text, desk));
                items.iter().enumerate().map(item).collect::<Vec<_>>().join(self.words.comma)
            }
            Said::Setting(values) => {
                let value =
                    values.iter().map(|(knob, value)| format!("{} {}", knob_name(knob), knob_value(knob, *value)));
                markdown::escaped(&value.collect::<Vec<_>>().join(self.words.comma))
            }
        }
    }
}

fn heading(place: usize, text: &str) -> String {
    format!("## {}. {}", place + 1, markdown::escaped(text)).trim_end().to_owned()
}
/// Returns the rows of a grid as shades, each two characters wide, which makes cells about square.
fn shades(moment: &Moment<'_>, grid: GridId) -> Vec<String> {
    let [rows, cols] = moment.size(grid).unwrap_or([0, 0]);
    let largest = moment.scene.full_scale(grid);
    let letter = |at: Pair| match moment.cell(grid, at) {
        Some(cell) if largest > 0.0 => shade(cell.value.abs() / largest),
        Some(_) => ' ',
        None => '?',
    };
    let row = |row: i64| (0..cols).flat_map(|col| [letter([row, col]); 2]).collect::<String>();
    (0..rows).map(|at| row(at).trim_end().to_owned()).collect()
}
