//! The questions of an exam: the same for everyone with the same seed, variant and parts.

use std::sync::Arc;

use super::check::check_word;
use super::footing::Footing;
use super::seed::Seed;
use super::sitting::{Item, right_answer};
use crate::learner::event::{Asked, Sitting as Kind};
use crate::learner::progress::ExamRecord;
use crate::learner::session::Session;
use crate::lesson::course::{Course, Step, Translated};
use crate::lesson::exam::{Exam, From, Part, Slot};
use crate::scene::random::{Stream, shuffled};

/// How often another draw, or another order, is tried.
const TRIES: usize = 100;

/// The name of an exam. Two exams of the same name have the same questions, as long as the course does not change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// The seed.
    pub seed: Seed,
    /// The variant: the same blueprint with other draws; empty for none.
    pub variant: String,
    /// The ids of the parts that are asked; empty for all.
    pub parts: Vec<String>,
}

/// An exam whose questions are drawn.
#[derive(Clone, Debug)]
pub struct Paper {
    /// The name as text: see [`Name::label`].
    pub label: String,
    /// The generation of the exam.
    pub generation: u32,
    /// The check word: four letters over all questions, which differ if the versions do.
    pub check: String,
    /// The questions in their order.
    pub questions: Vec<Question>,
}

/// A question of an exam.
#[derive(Clone, Debug)]
pub struct Question {
    /// The index of its part in the exam of the course.
    pub part: usize,
    /// The question as it was drawn.
    pub item: Item,
}

impl Name {
    /// Returns the name as records and sheets have it: `kurs7`, `kurs7/A`, `kurs7/A/sizes+padding`.
    #[must_use]
    pub fn label(&self) -> String {
        let parts = self.parts.join("+");
        let pieces = [escaped(self.seed.name()), escaped(&self.variant), parts];
        let last = pieces.iter().rposition(|piece| !piece.is_empty()).unwrap_or(0);
        pieces[..=last].join("/")
    }

    /// Parses a label.
    #[must_use]
    pub fn of_label(label: &str) -> Name {
        let mut pieces = label.splitn(3, '/');
        let mut next = || plain(pieces.next().unwrap_or_default());
        let (seed, variant, parts) = (next(), next(), next());
        let parts = parts.split('+').filter(|part| !part.is_empty()).map(str::to_owned).collect();
        Name { seed: Seed::new(&seed), variant, parts }
    }
}

impl Paper {
    /// Draws the questions of an exam. Returns `None` if the course has no exam, or a part of it cannot be asked.
    #[must_use]
    pub fn draw(course: &Arc<Course>, name: &Name) -> Option<Paper> {
        let exam = course.exam.as_ref()?;
        let is_asked = |part: &Part| name.parts.is_empty() || name.parts.contains(&part.id);
        let parts: Vec<(usize, &Part)> = exam.parts.iter().enumerate().filter(|(_, part)| is_asked(part)).collect();
        let label = name.label();
        // Each part is drawn independently, so that it is the same whichever others there are.
        let mut questions = Vec::new();
        for (place, part) in parts {
            let items = items(course, exam, part, name, &label)?;
            questions.extend(items.into_iter().map(|item| Question { part: place, item }));
        }
        let mut questions = in_order(questions, name.seed.start(&[&course.id, "order", &name.variant]));
        for (question, number) in questions.iter_mut().zip(1..) {
            question.item.asked.number = number;
        }
        let check = check_word(course, questions.iter().map(|question| &question.item.step));
        Some(Paper { label, generation: exam.generation, check, questions })
    }
}

/// Escapes the slash, which separates the pieces of a label, as two other characters.
fn escaped(text: &str) -> String {
    text.replace('~', "~~").replace('/', "~-")
}

/// Reverts [`escaped`].
fn plain(escaped: &str) -> String {
    let mut letters = escaped.chars();
    let mut text = String::new();
    while let Some(letter) = letters.next() {
        text.push(match letter {
            '~' => letters.next().map_or('~', |second| if second == '-' { '/' } else { second }),
            _ => letter,
        });
    }
    text
}

/// An exam that is opened: as it was left, or anew.
#[derive(Debug)]
pub struct Opened {
    /// The session.
    pub session: Session,
    /// Whether it continues as it was left.
    pub goes_on: bool,
    /// What the record knows of it.
    pub record: Option<ExamRecord>,
}

impl Opened {
    /// Opens the exam of this name, or without a name the one that was left open, or a new one. Returns `None` if it
    /// cannot be drawn.
    #[must_use]
    pub fn new(
        course: &Arc<Course>,
        name: Option<Name>,
        footing: &Footing,
        title: Translated<String>,
    ) -> Option<Opened> {
        let anew = || Name { seed: Seed::of_number(footing.chance), variant: String::new(), parts: Vec::new() };
        let open = footing.open_exam.as_ref();
        let name = name.or_else(|| open.map(|label| Name::of_label(label))).unwrap_or_else(anew);
        let paper = Paper::draw(course, &name)?;
        let record = footing.exams.get(&paper.label);
        // Another version of the course has other questions, and the old answers belong to those.
        let is_it = |record: &&ExamRecord| record.handed_in.is_none() && record.check == paper.check;
        let going_on = record.filter(is_it);
        let answers = going_on.map(|record| record.answers.clone()).unwrap_or_default();
        let answers = answers.into_iter().map(|(number, (answer, _))| (number, answer)).collect();
        let (goes_on, record) = (going_on.is_some(), record.cloned());
        Some(Opened { session: Session::exam(Arc::clone(course), paper, title, &answers), goes_on, record })
    }
}

/// Draws the items of a part, no two with the same answer if enough draws differ.
fn items(course: &Course, exam: &Exam, part: &Part, name: &Name, label: &str) -> Option<Vec<Item>> {
    let generation = exam.generation.to_string();
    let mut stream = Stream::new(name.seed.start(&[&course.id, &generation, &name.variant, &part.id]));
    let mut items: Vec<Item> = Vec::new();
    for slot in &part.items {
        let item = (0..TRIES).find_map(|attempt| {
            let item = item(course, slot, &mut stream, label)?;
            let answer = right_answer(&item.step);
            let is_other = items.iter().all(|known| right_answer(&known.step) != answer);
            (is_other || attempt + 1 == TRIES).then_some(item)
        });
        items.push(item?);
    }
    Some(items)
}

fn item(course: &Course, slot: &Slot, stream: &mut Stream, label: &str) -> Option<Item> {
    let drill = course.drill(&slot.drill)?.drill.clone()?;
    let forms: Vec<&Step> = match &slot.from {
        From::Form(form) => vec![drill.form(form)?],
        From::Levels(levels) => drill.forms(*levels.get(stream.below(levels.len()))?),
    };
    let form = *forms.get(stream.below(forms.len()))?;
    let draws = form.draws()?;
    let place = draws.next(stream, None)?;
    let asked =
        Asked { sitting: Kind::Exam, seed: label.to_owned().into(), number: 0, level: form.level.unwrap_or_default() };
    Some(Item { of: slot.drill.clone(), generation: drill.generation, place, asked, step: draws.step(place)? })
}

/// Shuffles questions such that no two of a part follow each other, if such an order is found.
fn in_order(questions: Vec<Question>, seed: u64) -> Vec<Question> {
    let orders = (0..TRIES as u64).map(|attempt| shuffled(questions.len(), seed.wrapping_add(attempt)));
    let is_mixed = |order: &Vec<usize>| order.windows(2).all(|pair| questions[pair[0]].part != questions[pair[1]].part);
    let mut orders: Vec<Vec<usize>> = orders.collect();
    let found = orders.iter().position(is_mixed).unwrap_or(0);
    let order = orders.swap_remove(found);
    order.into_iter().filter_map(|place| questions.get(place).cloned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_names_the_exam() {
        for label in ["kurs7", "kurs7/A", "kurs7//sizes+padding", "kurs7/A/sizes"] {
            assert_eq!(Name::of_label(label).label(), label);
        }
        for text in ["a/b", "~", "~-/~~", "/", "a/", "50 %"] {
            let name = Name { seed: Seed::new(text), variant: text.to_owned(), parts: Vec::new() };
            assert_eq!(Name::of_label(&name.label()), name);
        }
    }
}
