//! English.

use super::PracticeStrings;

pub static ENGLISH: PracticeStrings = PracticeStrings {
    practice: "Practice",
    review: "Review",
    mixed: "Mixed drills",
    due: |questions| format!("{questions} due"),
    nothing_due: "Nothing is due today.",
    level: |level| format!("level {level}"),
    done_for_today: "done for today",
    review_promise: "What you have learned comes back after 1, 3, 7 and 21 days, with new numbers. At most 12 questions a day.",
    mixed_promise: "One question of each kind in turn, with ever new numbers. Mixed, it sticks better than one kind at a time.",
    drill_promise: "Eight questions with ever new numbers, harder as you go.",
    report: "How it went",
    nothing_asked: "Nothing was answered.",
    right_at_once: |clean, of| format!("Right at once: {clean} of {of}"),
    time: |minutes, seconds| {
        if minutes == 0 { format!("Time: {seconds} s") } else { format!("Time: {minutes} min {seconds} s") }
    },
    went_wrong: "What went wrong:",
    times: |words, count| if count == 1 { words.to_owned() } else { format!("{words} ({count} times)") },
    reread: "Where to read about it:",
    levels: "Where you stand:",
    at_level: |drill, level, is_done| {
        let done = if is_done { ": done for today, review will ask again" } else { "" };
        format!("{drill}, level {level}{done}")
    },
    seed: |seed| format!("Seed: {seed}"),
    finish: "Press enter to see how it went.",
    key_again: "another round",
    key_home: "home",
    help_again: "practise the same again, with other numbers",
};
