//! Everything that can happen to the model.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    Up,
    Down,
    Left,
    Right,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Message {
    /// An arrow: changes the chosen field in the bar, moves the cursor on a grid.
    Arrow(Direction),
    /// Changes the chosen field by so many steps, wherever the focus is.
    Adjust(i64),
    /// A digit typed for the chosen field; digits in a row make one number.
    Digit(u8),
    NextZone,
    PreviousZone,
    NextField,
    PreviousField,
    /// Both axes, height alone, width alone.
    NextAxis,
    SwitchOperation,
    /// Numbers around the cursor, or the whole of large grids as pixels.
    Zoom,
    /// Takes the nearest settings that work.
    Repair,
    Undo,
    Redo,
    Help,
    Back,
    Suspend,
    Quit,
}
