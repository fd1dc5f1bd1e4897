//! Chinese.

use super::PracticeStrings;

pub static CHINESE: PracticeStrings = PracticeStrings {
    practice: "练习",
    review: "复习",
    mixed: "混合练习",
    due: |questions| format!("到期 {questions} 题"),
    nothing_due: "今天没有到期的复习。",
    level: |level| format!("难度 {level}"),
    done_for_today: "今天已练熟",
    review_promise: "学过的内容隔 1、3、7、21 天再问一次，每次换数。一天最多 12 题。",
    mixed_promise: "各类题轮着来，每题都换数。混着练，比一类练到底记得更牢。",
    drill_promise: "一次八题，每题都换数，越练越难。",
    report: "练得怎么样",
    nothing_asked: "一题都没有答。",
    right_at_once: |clean, of| format!("一次答对：{of} 题中 {clean} 题"),
    time: |minutes, seconds| {
        if minutes == 0 { format!("用时：{seconds} 秒") } else { format!("用时：{minutes} 分 {seconds} 秒") }
    },
    went_wrong: "错在哪里：",
    times: |words, count| if count == 1 { words.to_owned() } else { format!("{words}（{count} 次）") },
    reread: "可以重读：",
    levels: "现在的难度：",
    at_level: |drill, level, is_done| {
        let done = if is_done { "，今天已练熟，复习时会再问" } else { "" };
        format!("{drill}，难度 {level}{done}")
    },
    seed: |seed| format!("种子：{seed}"),
    finish: "按回车看看练得怎么样。",
    key_again: "再来一轮",
    key_home: "主页",
    help_again: "再练一轮，换一批数",
};
