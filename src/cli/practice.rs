//! Drills, review and the exam from the command line.

use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::Arc;

use clap::Args;

use super::failure::Failure;
use super::learn::{self, Opening, Shelf};
use super::{Look, lessons};
use crate::learner::practice::seed::Seed;
use crate::learner::practice::sitting::{MOST, Plan, USUAL};
use crate::lesson::course::Course;
use crate::lesson::drill::Drill;
use crate::lesson::files::Files;
use crate::visible;

#[derive(Debug, Args)]
pub struct DrillArgs {
    /// A drill; without it, or with --mix, all of them in turn
    pub id: Option<String>,
    /// All drills in turn
    #[arg(long, conflicts_with = "id")]
    pub mix: bool,
    /// A text that the questions go by: the same text, the same questions, for a class or a friend
    #[arg(long, value_name = "TEXT")]
    pub seed: Option<String>,
    /// How many questions
    #[arg(long, value_name = "N", default_value_t = NonZeroUsize::new(USUAL).unwrap_or(NonZeroUsize::MIN))]
    pub count: NonZeroUsize,
    /// How hard, from 1 to 3; without it as you can do
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=3))]
    pub level: Option<u8>,
}

/// Practises drills: on the screen, or in lines where `is_plain`.
///
/// # Errors
/// No terminal, no such drill (usage), a course or a drill that is wrong, or a terminal that fails.
pub fn drill(args: &DrillArgs, look: Look, shelf: Shelf<'_>, is_plain: bool) -> Result<(), Failure> {
    if args.count.get() > MOST {
        return Err(Failure::Usage(format!("error: at most {MOST} questions, not {}", args.count)));
    }
    let plan = Plan::Drills { drills: args.id.iter().cloned().collect(), level: args.level, count: args.count.get() };
    learn::run(&Opening::Practice(plan, args.seed.as_deref().map(Seed::new)), look, shelf, is_plain)
}

/// Asks what is due.
///
/// # Errors
/// Those of [`drill`].
pub fn review(look: Look, shelf: Shelf<'_>, is_plain: bool) -> Result<(), Failure> {
    learn::run(&Opening::Practice(Plan::Review, None), look, shelf, is_plain)
}

/// A plan whose drills are those of the course: all where none is named, and each of them readable.
///
/// # Errors
/// There is no such drill, or it is wrong.
pub fn planned(plan: &Plan, course: &Course, files: Option<&Path>) -> Result<Plan, Failure> {
    let Plan::Drills { drills, level, count } = plan else { return Ok(plan.clone()) };
    let all = || course.drills.iter().map(|drill| drill.id.clone()).collect();
    let drills: Vec<String> = if drills.is_empty() { all() } else { drills.clone() };
    for id in &drills {
        drill_of(course, id, || lessons::files(files))?;
    }
    Ok(Plan::Drills { drills, level: *level, count: *count })
}

/// The drill of this id, read now. `files` shows where it is wrong.
///
/// # Errors
/// What there is instead, or what is wrong with it.
pub fn drill_of(course: &Course, id: &str, files: impl Fn() -> Files) -> Result<Arc<Drill>, Failure> {
    let Some(read) = course.drill(id) else {
        let ids: Vec<&str> = course.drills.iter().map(|drill| drill.id.as_str()).collect();
        let id = visible::excerpt(id);
        let there =
            if ids.is_empty() { "the course has none".to_owned() } else { format!("there are {}", ids.join(", ")) };
        return Err(Failure::Usage(format!("error: there is no drill \"{id}\"; {there}")));
    };
    read.drill.clone().ok_or_else(|| Failure::No(lessons::human(&read.diagnostics, &files())))
}
