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
    NextView,
    PreviousView,
    /// Goes so many steps on in the walk through the cells, or back.
    Walk(i64),
    PlayOrPause,
    /// The time for the next step of a walk that plays has come.
    Tick,
    Faster,
    Slower,
    /// Takes the nearest settings that work.
    Repair,
    Undo,
    Redo,
    Help,
    Back,
    Suspend,
    Quit,
}
