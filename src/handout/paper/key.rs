//! The key: for every question the answer with its formula, what else is right, and what each known wrong answer means;
//! at the end, what to reread.

use super::asked::Asked;
use super::{Block, Head, Line, Paper, Part, Question, bold, code, plain};
use crate::handout::Desk;
use crate::learner::practice::report;
use crate::learner::telling::{Block as Told, Formula};
use crate::lesson::check::grade::Feedback;
use crate::lesson::check::rehearsal::Trial;
use crate::lesson::check::{Answer, Check, Form, Said};
use crate::lesson::course::{Course, Step};
use crate::lesson::expression::{SceneEnvironment, Value};
use crate::lesson::prose::{Look, TextStyle};
use crate::plain::{knob_name, knob_value};
use crate::text::Run;
use crate::words::Language;

/// The largest number tried in each of two fields when looking for other right answers.
const TRIED_OF_TWO: i64 = 16;
/// The same for each of three fields.
const TRIED_OF_THREE: i64 = 8;

/// The most of these answers that are listed.
const MOST_OTHERS: usize = 6;

/// Returns the key to a sheet of questions.
#[must_use]
pub fn key(course: &Course, head: &Head, questions: &[Question<'_>], language: Language) -> Paper {
    let words = language.handout();
    let part = |(number, question)| part(&Asked::new(course, question, language), number);
    let mut parts: Vec<Part> = (1..).zip(questions).map(part).collect();
    parts.extend(reread(course, questions, language));
    Paper {
        language: language.tag(),
        title: (words.key_to)(&head.title),
        fields: Vec::new(),
        parts,
        footer: head.footer.clone(),
        colon: words.colon,
    }
}

/// Lists the lessons that teach what the questions ask for.
fn reread(course: &Course, questions: &[Question<'_>], language: Language) -> Option<Part> {
    let skills: Vec<&str> = questions.iter().flat_map(|question| skills(question.step)).collect();
    let lessons = report::reread(course, &skills, course.language(language.tag()));
    let words = language.handout();
    let lesson = |(id, title): &(String, String)| {
        let [before, after] = words.brackets;
        vec![plain(format!("{title}{before}")), code(format!("tconv learn {id}")), plain(after)]
    };
    let heading = words.reread.to_owned();
    let blocks = vec![Block::List(lessons.iter().map(lesson).collect())];
    (!lessons.is_empty()).then(|| Part { heading, blocks, ..Part::default() })
}

/// Returns the skills that a step trains, and those that its known wrong answers show to be missing.
fn skills(step: &Step) -> Vec<&str> {
    let check = step.check.as_ref();
    let ids = check.map(|check| {
        let catches = check.catches().iter().map(|catch| catch.id.as_str());
        catches.chain(check.listed()).filter_map(|id| check.skill_of(id)).collect::<Vec<&str>>()
    });
    step.skills.iter().map(String::as_str).chain(ids.unwrap_or_default()).collect()
}

fn part(asked: &Asked<'_>, number: usize) -> Part {
    let desk = asked.desk();
    let heading = asked.question.step.said(asked.place).heading.clone();
    let mut part = Part { number: Some(number), heading, ..Part::default() };
    let Some(check) = desk.session.check().filter(|check| check.is_graded()).cloned() else { return part };
    let closed = asked.desk().closed(asked.place);
    for block in closed.telling(asked.place).answer() {
        if let Told::RightAnswer(said) = block {
            part.blocks.push(Block::Line(right_answer(asked, &check, &said, &closed)));
        }
    }
    part.blocks.extend(formulas(&check, &desk).map(Block::Line));
    let explanation = asked.filled(&asked.question.step.said(asked.place).explain, &closed);
    part.blocks.extend(Some(explanation).filter(|text| !text.is_empty()).map(Block::Prose));
    part.blocks.extend(others(asked, &check, &desk).map(Block::Line));
    let is_chosen = matches!(check.form(), Form::Option(_));
    let (lead, ways) = if is_chosen {
        (asked.words.options_mean, options(asked))
    } else {
        (asked.words.wrong_answers, wrong_ways(asked, &check))
    };
    if !ways.is_empty() {
        part.blocks.push(Block::Line(vec![plain(lead)]));
        part.blocks.push(Block::List(ways));
    }
    part
}

/// Returns a line such as `Answer: 11`.
fn right_answer(asked: &Asked<'_>, check: &Check, said: &Said<'_>, desk: &Desk) -> Line {
    let own = check.right(desk.session.told(&desk.scene)).and_then(|answer| asked.answer(&answer, desk));
    let answer = own.unwrap_or_else(|| asked.said(said, desk));
    let mut line = vec![bold(format!("{}{}", asked.words.answer, asked.words.colon))];
    line.extend(emphasized(answer));
    line
}

/// Returns the right formulas with their numbers.
fn formulas(check: &Check, desk: &Desk) -> Option<Line> {
    let numbers = SceneEnvironment { scene: &desk.scene, answer: None };
    let right = check.reckoned()?.right.iter().filter_map(|formula| Formula::new(formula, &numbers));
    let told: Vec<Formula> = right.filter(|formula| !formula.terms.is_empty()).collect();
    let mut line = Line::new();
    for formula in told {
        line.extend(Some(plain("   ")).filter(|_| !line.is_empty()));
        line.push(code(formula.to_string()));
    }
    (!line.is_empty()).then_some(line)
}

/// Returns a line that says which other answers are right too, if there are any.
fn others(asked: &Asked<'_>, check: &Check, desk: &Desk) -> Option<Line> {
    match check.form() {
        Form::Setting => Some(vec![plain(asked.words.any_such)]),
        Form::Scene if check.solutions().is_some_and(|count| count > 1) => Some(vec![plain(asked.words.any_such)]),
        Form::Numbers(count) => {
            let found = right_too(check, desk, count);
            let said = found.iter().filter_map(|answer| asked.answer(answer, desk)).map(text);
            let said: Vec<String> = said.take(MOST_OTHERS).collect();
            (!said.is_empty()).then(|| vec![plain((asked.words.right_too)(&said.join(asked.words.semicolon)))])
        }
        Form::Number
        | Form::Shape
        | Form::Option(_)
        | Form::Cells(_)
        | Form::Select
        | Form::Order(_)
        | Form::Text
        | Form::Scene => None,
    }
}

/// Returns small numbers that are right besides those of the answer.
fn right_too(check: &Check, desk: &Desk, fields: usize) -> Vec<Answer> {
    let Some(right @ Answer::Numbers(_, between)) = check.right(&desk.scene) else { return Vec::new() };
    let tried = if fields > 2 { TRIED_OF_THREE } else { TRIED_OF_TWO };
    let numbers = (0..fields).fold(vec![Vec::new()], |all: Vec<Vec<Value>>, _| {
        let with = |numbers: &Vec<Value>| {
            let numbers = numbers.clone();
            (0..=tried).map(move |number| [numbers.as_slice(), &[Value::Integer(number)]].concat())
        };
        all.iter().flat_map(with).collect()
    });
    let answers = numbers.into_iter().map(|numbers| Answer::Numbers(numbers, between));
    let is_it = |answer: &Answer| *answer != right && check.grade(&desk.scene, answer).is_right;
    answers.filter(is_it).take(MOST_OTHERS).collect()
}

/// Returns the response to each option, in the order of the sheet.
fn options(asked: &Asked<'_>) -> Vec<Line> {
    let trials = asked.question.step.rehearsal();
    let of = |id: &str| trials.iter().find(|trial| matches!(&trial.answer, Answer::Option(given) if given == id));
    let line = |(id, option): (&str, _)| {
        let trial = of(id)?;
        let mut line = asked.in_a_line(option, &asked.desk());
        let is_right = trial.grade.is_right;
        line.push(plain(if is_right { asked.words.right } else { asked.words.wrong }));
        let said = outcome(asked, trial);
        if !said.is_empty() {
            line.push(plain(asked.words.colon));
            line.extend(said);
        }
        Some(line)
    };
    asked.listed().into_iter().filter_map(line).collect()
}

/// Returns every known wrong answer that can occur here, with the response to it.
fn wrong_ways(asked: &Asked<'_>, check: &Check) -> Vec<Line> {
    let trials = asked.question.step.rehearsal();
    let line = |trial: &Trial| {
        let Feedback::Catch(id) = &trial.grade.feedback else { return None };
        if trial.grade.is_right {
            return None;
        }
        let mut line = given(asked, trial)?;
        if !is_exact(check, id) {
            line.insert(0, bold(asked.words.such_as));
        }
        line.push(plain(asked.words.colon));
        line.extend(outcome(asked, trial));
        Some(line)
    };
    trials.iter().filter_map(line).collect()
}

/// Whether a catch matches a single answer.
fn is_exact(check: &Check, id: &str) -> bool {
    let Some(catch) = check.catches().iter().find(|catch| catch.id == id) else { return false };
    let parts = check.reckoned().map_or(1, |reckoned| reckoned.right.len());
    // Catches without a condition, of cells and of models, match whole answers.
    catch.when().is_none_or(|when| when.answered_fields().len() == parts)
}

/// Returns the answer of a trial, as it would be written on the sheet.
fn given(asked: &Asked<'_>, trial: &Trial) -> Option<Line> {
    let desk = asked.desk();
    let line = if trial.answer == Answer::Scene {
        let free = asked.question.step.free.knobs.iter();
        let value = free
            .map(|free| format!("{} {}", knob_name(&free.knob), knob_value(&free.knob, free.knob.get(&trial.setting))));
        vec![plain(value.collect::<Vec<_>>().join(asked.words.comma))]
    } else {
        asked.answer(&trial.answer, &desk)?
    };
    Some(emphasized(line))
}

/// Returns the response to an answer: the feedback with its numbers, and the sum that leads to the answer.
fn outcome(asked: &Asked<'_>, trial: &Trial) -> Line {
    let mut desk = asked.desk();
    desk.scene = asked.question.step.scene(trial.setting.clone(), asked.place);
    desk.session.answer(trial.answer.clone(), &desk.scene);
    let mut line = Line::new();
    for block in desk.telling(asked.place).outcome() {
        let more = match block {
            Told::Feedback(text) => asked.in_a_line(text, &desk),
            Told::Formulas { theirs, .. } => {
                let mut line = Line::new();
                for formula in theirs.iter().filter(|formula| !formula.terms.is_empty()) {
                    line.extend(Some(plain("   ")).filter(|_| !line.is_empty()));
                    line.push(code(formula.to_string()));
                }
                line
            }
            _ => Line::new(),
        };
        if !line.is_empty() && !more.is_empty() {
            line.push(plain(" "));
        }
        line.extend(more);
    }
    line
}

/// Makes all of a line bold.
fn emphasized(line: Line) -> Line {
    let bold = |run: Run<TextStyle>| {
        let look = Look { bold: true, ..run.style.look };
        Run { style: TextStyle { look, ..run.style }, ..run }
    };
    line.into_iter().map(bold).collect()
}

fn text(line: Line) -> String {
    line.into_iter().map(|run| run.text).collect()
}
