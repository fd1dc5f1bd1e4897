//! English.

use super::HandoutStrings;

pub static ENGLISH: HandoutStrings = HandoutStrings {
    answers_to: |title| format!("{title}: answers"),
    key_to: |title| format!("{title}: key"),
    practice: |title, level| {
        let level = level.map_or_else(String::new, |level| format!(", level {level}"));
        format!("Practice: {title}{level}")
    },
    name: "Name",
    date: "Date",
    foot: |seed, generation, check| format!("Seed {seed}, generation {generation}, check word {check}"),
    cross: |grid| format!("Mark the cells in \"{grid}\"."),
    marked: "< > the marked cell",
    answer: "Answer",
    right: " (right)",
    wrong: " (wrong)",
    right_too: |answers| format!("Any answer with the same effect is right, such as: {answers}."),
    any_such: "Any answer with the same effect is right.",
    wrong_answers: "What a wrong answer means:",
    options_mean: "What each of them comes to:",
    such_as: "such as ",
    reread: "Where to read about it",
    brackets: [" (", ")"],

    wrong_ways: "Wrong approaches, and how to respond",
    speaker: "For the teacher",
    drawn: "tconv draws other numbers each time; these are one example.",
    too_large: |grids| format!("Too large to print: {grids}."),
    misconception: "What people get wrong",
    met_in: "Met in",
    not_met: "no step yet",
    blank: "____",
    colon: ": ",
    comma: ", ",
    semicolon: "; ",
};
