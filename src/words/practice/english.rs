//! English.

use super::{Far, PracticeStrings};

pub static ENGLISH: PracticeStrings = PracticeStrings {
    welcome: |title| format!("Practice: {title}. Type help for everything that you can type."),
    practice: "Practice",
    review: "Review",
    mixed: "Mixed drills",
    due: |questions| format!("{questions} due"),
    enough_today: |due| {
        let things = if due == 1 { "one thing is".to_owned() } else { format!("{due} things are") };
        format!("That is enough review for a day: {things} due again tomorrow.")
    },
    nothing_due: "Nothing is due today.",
    level: |level| format!("level {level}"),
    done_for_today: "done for today",
    review_promise: "What you have learned comes back after 1, 3, 7 and 21 days, with new numbers. At most 12 questions a day.",
    mixed_promise: "One question of each kind in turn, with new numbers every time. Mixed, it sticks better than one kind at a time.",
    drill_promise: "Eight questions with new numbers every time, harder as you go.",
    report: "How it went",
    nothing_asked: "Nothing was answered.",
    right_at_once: |clean, of| format!("Right at once: {clean} of {of}"),
    time: |minutes, seconds| {
        if minutes == 0 { format!("Time: {seconds} s") } else { format!("Time: {minutes} min {seconds} s") }
    },
    went_wrong: "What went wrong:",
    times: |words, count| if count == 1 { words.to_owned() } else { format!("{words} ({count} times)") },
    reread: "Where to read about it:",
    lesson: |title, id| format!("{title} (tconv learn {id})"),
    levels: "Where you stand:",
    at_level: |drill, level, is_done| {
        let done = if is_done { ": done for today, review will ask again" } else { "" };
        format!("{drill}, level {level}{done}")
    },
    seed: |seed| format!("Seed: {seed}"),
    exam: "Exam",
    exam_promise: |items, minutes| {
        format!(
            "{items} questions from all parts, some {minutes} minutes, no hints. Nothing is told before you hand in; you can leave and come back."
        )
    },
    exam_going_on: |answered, of| format!("{answered} of {of} answered"),
    exam_honest: "Explore is closed during the exam. A second window cannot be closed: the exam is for you.",
    no_exam: "This course has no exam.",
    stands: "Your answer: ",
    may_change: "You may change it until you hand in.",
    hand_in: "Hand in?",
    all_answered: |of| format!("All {of} questions are answered."),
    list_comma: ", ",
    open_questions: |numbers| format!("Not answered yet: {numbers}."),
    keeps: "Leaving keeps everything: the exam goes on where it was.",
    key_hand_in: "hand in",
    key_questions: "questions",
    type_hand_in: "Type handin to hand in, back or goto N to go back to a question, quit to leave it for now.",
    score: |right, of, needed| format!("{right} of {of} right ({needed} to pass)"),
    passed: "Passed.",
    not_yet: |parts| {
        if parts == 1 {
            "Not yet. One thing to read again.".to_owned()
        } else {
            format!("Not yet. {parts} things to read again.")
        }
    },
    by_parts: "By parts:",
    part: |title, right, of, reread| {
        let state = if right == of {
            "solid"
        } else if right > 0 {
            "shaky"
        } else {
            "read again"
        };
        let reread =
            if right < of && !reread.is_empty() { format!("; read: {}", reread.join(", ")) } else { String::new() };
        format!("{title}: {right}/{of} {state}{reread}")
    },
    two_are_a_hint: "Two questions per part are a hint, not proof: someone who gets 70 % of a part's questions right scores 2/2 in 49 of 100 sittings, 1/2 in 42, 0/2 in 9.",
    label: |label, generation, check| format!("Seed {label}, version {generation}, check word {check}"),
    repeated: "You have sat this exam before: the questions were known.",
    late: |numbers| format!("Answered after the time was up: {numbers}."),
    look_through: "look through the answers",
    far: |what, done, of| {
        let (what, how) = match what {
            Far::Lessons => ("lessons", "done"),
            Far::Steps => ("steps", "done"),
            Far::Short => ("short path", "steps done"),
            Far::Skills => ("skills", "known"),
            Far::Drills => ("drills", "begun"),
        };
        [what.to_owned(), format!("{done} of {of} {how}")]
    },
    finish: "Press enter to see how it went.",
    key_again: "another round",
    key_home: "home",
    help_again: "practise the same again, with other numbers",
};
