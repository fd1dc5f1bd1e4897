//! Simplified Chinese.

use super::{AnswerStrings, Said, Texts};

pub static CHINESE: AnswerStrings = AnswerStrings {
    number: "请输入一个数。",
    shape: Texts { how: "请输入高 x 宽，例如 5x7。", unread: "请输入高和宽，例如 5x7。" },
    numbers: |names, example| Said {
        how: format!("请依次输入：{names}。用空格隔开，例如 {example}。"),
        unread: "请在每一栏填一个数。".to_owned(),
    },
    option: |options| Said {
        how: format!("请输入其中一项的编号，1 到 {options}。"),
        unread: format!("请从 {options} 项中选一项。"),
    },
    cells: |cells| Said {
        how: format!("请依次输入 {cells} 的值，用空格隔开。"),
        unread: "请在每个 ? 处填一个数。".to_owned(),
    },
    select: |grid| Said {
        how: format!(
            "请在“{grid}”里选格子，写成 行,列，用空格隔开，例如 0,0 1,2；1,: 是一整行，:,2 是一整列；一格也没有就输入 none。"
        ),
        unread: "格子写成 行,列，例如 0,0 1,2；一格也没有就写 none。".to_owned(),
    },
    no_cell: "一格也没有",
    nothing_picked: "还没有选格子。如果你的答案就是“一格也没有”，请再按一次回车。",
    order: |example| Said {
        how: format!("请按先后顺序输入各行的编号，最先的写在最前，例如 {example}。"),
        unread: "还有没排到的行：请按带 [_] 的行的编号。".to_owned(),
    },
    setting: Texts {
        how: "请输入或粘贴一个调用，例如 nn.ConvTranspose2d(1, 1, 3, stride=2)；后面可以接 [..., 1:] 这样的切片。",
        unread: "请输入或粘贴一个调用，例如 nn.Conv2d(1, 1, 3)。",
    },
    text: Texts {
        how: "写一句给自己看，不评分；也可以输入“跳过”。", unread: "写一句，或者跳过。"
    },
    scene: |example, ranges| Said {
        how: format!("请改变设置，例如：{example}。可以改变：{ranges}。"),
        unread: "请调节画面，直到满足要求。".to_owned(),
    },
    refused: |why| format!("这样写不行：{why}"),
};
