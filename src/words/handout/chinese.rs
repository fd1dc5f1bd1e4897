//! Simplified Chinese.

use super::HandoutStrings;

pub static CHINESE: HandoutStrings = HandoutStrings {
    answers_to: |title| format!("{title}：答案"),
    key_to: |title| format!("{title}：参考答案"),
    practice: |title, level| {
        let level = level.map_or_else(String::new, |level| format!("，难度 {level}"));
        format!("练习：{title}{level}")
    },
    name: "姓名",
    date: "日期",
    foot: |seed, generation, check| format!("种子 {seed}，题目版本 {generation}，校验码 {check}"),
    cross: |grid| format!("请在“{grid}”里把要选的格子打叉。"),
    marked: "< > 标出的格子",
    answer: "答案",
    right: "（对）",
    wrong: "（错）",
    right_too: |answers| format!("效果相同的都算对，例如：{answers}。"),
    any_such: "效果相同的都算对。",
    wrong_answers: "每个错误答案说明什么：",
    options_mean: "每一项对不对，为什么：",
    such_as: "例如 ",
    reread: "可以重读",
    brackets: ["（", "）"],

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
    semicolon: "；",
};
