//! English.

use super::HandoutStrings;

pub static ENGLISH: HandoutStrings = HandoutStrings {
    answers_to: |title| format!("{title}: answers"),
    answer: "Answer",
    wrong_ways: "Wrong ways, and what to say to them",
    speaker: "For the teacher",
    drawn: "tconv draws other numbers each time; these are one example.",
    too_large: |grids| format!("Too large to print: {grids}."),
    misconception: "What people get wrong",
    met_in: "Met in",
    not_met: "no step yet",
    blank: "____",
    colon: ": ",
    comma: ", ",
};
