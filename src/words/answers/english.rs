//! English.

use super::{AnswerStrings, Said, Texts};

pub static ENGLISH: AnswerStrings = AnswerStrings {
    number: "Type a number.",
    shape: Texts { how: "Type height x width, like 5x7.", unread: "Type height and width, like 5x7." },
    numbers: |names, example| Said {
        how: format!("Type the numbers for {names}, separated by blanks, like {example}."),
        unread: "Type a number into every field.".to_owned(),
    },
    option: |options| Said {
        how: format!("Type the number of one of them, 1 to {options}."),
        unread: format!("Choose one of the {options}."),
    },
    cells: |cells| Said {
        how: format!("Type the values for {cells}, separated by blanks."),
        unread: "Fill every ? with a number.".to_owned(),
    },
    select: |grid| Said {
        how: format!(
            "Type cells of {grid} as row,column separated by blanks, like 0,0 1,2; 1,: is a row, :,2 a column; or none."
        ),
        unread: "Cells are written row,column, like 0,0 1,2; or none.".to_owned(),
    },
    no_cell: "none",
    nothing_picked: "Nothing is picked. If no cell at all is your answer, press enter once more.",
    order: |example| Said {
        how: format!("Type the numbers of the lines in their order, that of the first one first, like {example}."),
        unread: "Every line needs a place: press the numbers of those with [_].".to_owned(),
    },
    setting: Texts {
        how: "Type or paste a call, like nn.ConvTranspose2d(1, 1, 3, stride=2); a slice like [..., 1:] may stand after it.",
        unread: "Type or paste a call, like nn.Conv2d(1, 1, 3).",
    },
    text: Texts { how: "Write a line for yourself, not graded; or type skip.", unread: "Write a line, or skip." },
    scene: |example, ranges| Said {
        how: format!("Change a setting, like: {example}. You can change: {ranges}."),
        unread: "Turn the scene until it holds.".to_owned(),
    },
    refused: |why| format!("This is refused: {why}"),
};
