//! Everything that can happen to the model.

use ndarray::Array2;
use tui_input::InputRequest;

use super::field::Field;
use super::notice::DeadEnd;
use super::saving::Unsaved;
use super::typing::Completion;
use crate::conv::Pair;
use crate::figure::Progress;
use crate::scene::{FileSource, GridId, View};
use crate::tui::shell::Shell;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    Up,
    Down,
    Left,
    Right,
}

/// What a file gave for a grid.
#[derive(Clone, Debug, PartialEq)]
pub struct FileValues {
    pub grid: GridId,
    pub values: Array2<f64>,
    pub file: FileSource,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Message {
    /// An arrow: changes the chosen field in the bar, moves the cursor on a grid.
    Arrow(Direction),
    /// Changes the chosen field by so many steps, wherever the focus is.
    Adjust(i64),
    /// A digit typed for the chosen field; digits in a row make one number.
    Digit(u8),
    /// Takes the last of them back.
    EraseDigit,
    /// The number is complete: by a key, or since no other digit has come for a while.
    EndNumber,
    NextZone,
    PreviousZone,
    NextField,
    PreviousField,
    /// Both axes, height alone, width alone.
    NextAxis,
    SwitchOperation,
    /// Numbers around the cursor, a pixel for each cell, or the whole.
    Zoom,
    NextView,
    PreviousView,
    ShowView(View),
    /// The mouse pressed on a cell, or was dragged there.
    PointAt(GridId, Pair),
    /// The wheel moves the cursor of a grid by so many rows.
    RollOver(GridId, i64),
    /// The mouse is over this cell, or over none.
    Hover(Option<(GridId, Pair)>),
    /// The mouse takes hold of a field at this column.
    Grasp(Field, u16),
    /// The mouse was dragged to this column.
    DragTo(u16),
    LetGo,
    /// Changes a field by so many steps and chooses it.
    Turn(Field, i64),
    /// The next preset for the values of the grid in focus, or the one before.
    NextFill(isize),
    /// Begins to edit the cell under the cursor.
    Edit,
    /// What is typed while a cell is edited, or a path.
    Type(char),
    /// Moves the caret in it, or erases some of it.
    Rewrite(InputRequest),
    /// Asks how the path that is typed may go on.
    Complete,
    /// That is how, or why nobody knows.
    Completed(Result<Completion, String>),
    Commit,
    Cancel,
    /// Pins the output as A, or lets it go.
    Pin,
    /// The next misconception beside the output; after the last none.
    NextWrong,
    RotateKernel,
    /// Begins to type the path of a file for the values of the grid in focus.
    AskForFile,
    /// A file was read, or why not.
    Loaded(Result<FileValues, String>),
    /// Begins to type the output size that is wanted.
    AskForSize,
    /// Chooses this entry of the drawer, to be seen.
    Choose(usize),
    /// The next channel of the file behind the grid in focus, or the one before.
    NextChannel(isize),
    Paste(String),
    /// Begins to type the path of a file for the picture.
    AskForPicture,
    /// So far is the picture that is being saved.
    Saving(Progress),
    /// The picture is not to be saved after all.
    CancelSave,
    /// The picture was written to this path, or why not.
    Saved(String, Result<(), Unsaved>),
    /// The layer in every framework.
    ShowCode,
    CopyCode,
    CopyCommand,
    /// Takes the mouse, or leaves it to the terminal's own selection.
    SwitchMouse,
    /// Goes so many steps on in the walk through the cells, or back.
    Walk(i64),
    PlayOrPause,
    /// The time for the next step of a walk that plays has come.
    Tick,
    Faster,
    Slower,
    /// Takes settings near a refused layer that work: the repair with this number, or the chosen one.
    Repair(Option<usize>),
    Undo,
    Redo,
    /// A key that does nothing now was pressed.
    DeadEnd(DeadEnd),
    Back,
    /// What every screen can do.
    Shell(Shell),
}
