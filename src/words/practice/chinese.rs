//! Simplified Chinese.

use super::{Far, PracticeStrings};

pub static CHINESE: PracticeStrings = PracticeStrings {
    welcome: |title| format!("练习：{title}。输入“帮助”可查看全部命令。"),
    practice: "练习",
    review: "复习",
    mixed: "混合练习",
    due: |questions| format!("到期 {questions} 题"),
    enough_today: |due| format!("今天复习得够多了，剩下 {due} 项明天再复习。"),
    nothing_due: "今天没有到期的题。",
    level: |level| format!("难度 {level}"),
    done_for_today: "今天已练熟",
    review_promise: "学过的内容隔 1、3、7、21 天再问一次，每次都换一批数。一天最多 12 题。",
    mixed_promise: "各类题轮着来，每题都换一批数。混着练，比一类练到底记得更牢。",
    drill_promise: "一次八题，每题都换一批数，越练越难。",
    report: "练得怎么样",
    nothing_asked: "一题都没有答。",
    right_at_once: |clean, of| format!("一次答对：{of} 题中 {clean} 题"),
    time: |minutes, seconds| {
        if minutes == 0 { format!("用时：{seconds} 秒") } else { format!("用时：{minutes} 分 {seconds} 秒") }
    },
    went_wrong: "错在哪里：",
    times: |words, count| if count == 1 { words.to_owned() } else { format!("{words}（{count} 次）") },
    reread: "可以重读：",
    lesson: |title, id| format!("《{title}》（tconv learn {id}）"),
    levels: "现在的难度：",
    at_level: |drill, level, is_done| {
        let done = if is_done { "，今天已练熟，复习时会再问" } else { "" };
        format!("{drill}，难度 {level}{done}")
    },
    seed: |seed| format!("种子：{seed}"),
    exam: "测验",
    exam_promise: |items, minutes| {
        format!(
            "共 {items} 题，每个部分都考到，约 {minutes} 分钟，没有提示。交卷之前不说对错；中途可以离开，回来接着做。"
        )
    },
    exam_going_on: |answered, of| format!("已答 {answered}/{of}"),
    exam_honest: "测验期间不能进入“探索”。再开一个窗口，谁也拦不住：测验是为你自己做的。",
    no_exam: "这门课没有测验。",
    stands: "你的答案：",
    may_change: "交卷之前都可以改。",
    hand_in: "交卷吗？",
    all_answered: |of| format!("{of} 题都答了。"),
    list_comma: "、",
    open_questions: |numbers| format!("还没有答的题：{numbers}。"),
    keeps: "现在离开，答过的都留着，下次接着做。",
    key_hand_in: "交卷",
    key_questions: "回去看题",
    type_hand_in: "输入“交卷”就交卷；输入“上一步”或“转到 N”回去看题；输入“退出”先离开。",
    score: |right, of, needed| format!("共 {of} 题，答对 {right} 题（答对 {needed} 题就算通过）"),
    passed: "通过了。",
    not_yet: |parts| format!("这次还没通过。有 {parts} 个部分值得重读。"),
    by_parts: "各部分：",
    part: |title, right, of, reread| {
        let state = if right == of {
            "答得稳"
        } else if right > 0 {
            "还不稳"
        } else {
            "建议重读"
        };
        let titles: String = reread.iter().map(|title| format!("《{title}》")).collect::<Vec<_>>().join("、");
        let reread =
            if right < of && !titles.is_empty() { format!("；可以重读：{titles}") } else { String::new() };
        format!("{title}：{right}/{of}，{state}{reread}")
    },
    two_are_a_hint: "每部分只有两题，只能看个大概：某部分答对率七成的人，考 100 次，有 49 次是 2/2，42 次是 1/2，9 次是 0/2。",
    label: |label, generation, check| format!("种子 {label}，题目版本 {generation}，校验码 {check}"),
    repeated: "这份测验你以前做过，题目已经见过了。",
    late: |numbers| format!("超时后才答的题：{numbers}。"),
    look_through: "逐题看讲解",
    far: |what, done, of| {
        let (what, how, unit) = match what {
            Far::Lessons => ("课程", "已完成", "课"),
            Far::Steps => ("步骤", "已完成", "步"),
            Far::Short => ("捷径", "已完成", "步"),
            Far::Skills => ("技能", "已掌握", "项"),
            Far::Drills => ("练习", "已开始", "种"),
        };
        [what.to_owned(), format!("{how} {done} {unit}，共 {of} {unit}")]
    },
    finish: "按回车看看练得怎么样。",
    key_again: "再来一轮",
    key_home: "主页",
    help_again: "再练一轮，换一批数",
};
