//! Simplified Chinese.

use super::HandoutStrings;

pub static CHINESE: HandoutStrings = HandoutStrings {
    answers_to: |title| format!("{title}：答案"),
    answer: "答案",
    wrong_ways: "常见的错法，以及怎么说清楚",
    speaker: "给老师",
    drawn: "tconv 每次会换一组数；这里是其中一组。",
    too_large: |grids| format!("太大，不印出来：{grids}。"),
    misconception: "常见的误解",
    met_in: "在哪里遇到",
    not_met: "还没有",
    blank: "____",
    colon: "：",
    comma: "，",
};
