//! The messages of Explore.

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

/// A direction on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Up.
    Up,
    /// Down.
    Down,
    /// Left.
    Left,
    /// Right.
    Right,
}

/// The values read from a file.
#[derive(Clone, Debug, PartialEq)]
pub struct FileValues {
    /// The grid to fill.
    pub grid: GridId,
    /// The values.
    pub values: Array2<f64>,
    /// The file, with the channel that was read.
    pub file: FileSource,
}

/// A message to Explore or to the scene of a lesson.
#[derive(Clone, Debug, PartialEq)]
pub enum Message {
    /// An arrow key: changes the selected field in the bar, or moves the cursor of a grid.
    Arrow(Direction),
    /// Changes the selected field by this many steps, whatever has the focus.
    Adjust(i64),
    /// Types a digit for the selected field; consecutive digits form one number.
    Digit(u8),
    /// Erases the last digit.
    EraseDigit,
    /// Ends the number, because of another key, or because no digit has followed for a while.
    EndNumber,
    /// Focuses the next zone.
    NextZone,
    /// Focuses the previous zone.
    PreviousZone,
    /// Selects the next field.
    NextField,
    /// Selects the previous field.
    PreviousField,
    /// Cycles through both axes, height alone, width alone.
    NextAxis,
    /// Switches between direct and transposed convolution.
    SwitchOperation,
    /// Switches the zoom between numbers around the cursor, a pixel per cell, and the whole grid.
    Zoom,
    /// Shows the next view.
    NextView,
    /// Shows the previous view.
    PreviousView,
    /// Shows this view.
    ShowView(View),
    /// Points at a cell: the mouse was pressed or dragged there.
    PointAt(GridId, Pair),
    /// Moves the cursor of a grid by this many rows, with the wheel.
    RollOver(GridId, i64),
    /// The mouse is over this cell, or over none.
    Hover(Option<(GridId, Pair)>),
    /// Grabs a field with the mouse at this column.
    Grasp(Field, u16),
    /// Drags the mouse to this column.
    DragTo(u16),
    /// Releases what the mouse holds.
    LetGo,
    /// Changes a field by this many steps and selects it.
    Turn(Field, i64),
    /// Fills the focused grid with the next or the previous preset.
    NextFill(isize),
    /// Starts editing the cell under the cursor.
    Edit,
    /// Types a character into a value or a path.
    Type(char),
    /// Moves the caret, or erases text.
    Rewrite(InputRequest),
    /// Requests a completion of the path.
    Complete,
    /// The completion, or why there is none.
    Completed(Result<Completion, String>),
    /// Commits what was typed or chosen.
    Commit,
    /// Cancels typing or choosing.
    Cancel,
    /// Pins the output as A, or unpins it.
    Pin,
    /// Shows the next misconception beside the output; after the last, none.
    NextWrong,
    /// Rotates the kernel by 180°.
    RotateKernel,
    /// Asks for the path of a file with values for the focused grid.
    AskForFile,
    /// The values read from a file, or why it could not be read.
    Loaded(Result<FileValues, String>),
    /// Asks for the wanted output size.
    AskForSize,
    /// Selects this entry of the drawer.
    Choose(usize),
    /// Shows the next or the previous channel of the file behind the focused grid.
    NextChannel(isize),
    /// Pastes a text.
    Paste(String),
    /// Asks for the path of a picture to save.
    AskForPicture,
    /// The progress of the picture that is being saved.
    Saving(Progress),
    /// Cancels the save.
    CancelSave,
    /// The picture was written to this path, or why it was not.
    Saved(String, Result<(), Unsaved>),
    /// Shows the layer in every framework.
    ShowCode,
    /// Copies the line of PyTorch code.
    CopyCode,
    /// Copies the command line that opens this scene.
    CopyCommand,
    /// Captures the mouse, or leaves it to the terminal's own selection.
    SwitchMouse,
    /// Moves this many steps on in the walk through the cells, or back.
    Walk(i64),
    /// Plays or pauses the walk.
    PlayOrPause,
    /// Advances a walk that plays by one step.
    Tick,
    /// Speeds up the walk.
    Faster,
    /// Slows down the walk.
    Slower,
    /// Applies a repair of a refused layer: the one with this index, or the selected one.
    Repair(Option<usize>),
    /// Undoes the last change.
    Undo,
    /// Redoes the last change undone.
    Redo,
    /// A key was pressed that does nothing now.
    DeadEnd(DeadEnd),
    /// Goes back.
    Back,
    /// A message that every screen handles.
    Shell(Shell),
}
