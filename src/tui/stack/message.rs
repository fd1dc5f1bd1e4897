//! The messages of a network on the screen.

use super::light::Spot;
use super::notice::DeadEnd;
use crate::tui::explore::message::Direction;
use crate::tui::shell::Shell;

/// A message to a network on the screen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum StackMessage {
    /// Moves in this direction.
    Arrow(Direction),
    /// Turns the selected dial by this many steps.
    Turn(i64),
    /// Selects the dial with this index and turns it by this many steps.
    TurnOf(usize, i64),
    /// Grabs the dial with this index, and moves it to this position between its minimum and maximum, from 0 to 1.
    Slide(usize, f64),
    /// Grabs the square, and moves its two values to these positions, each from 0 to 1.
    SlideBoth([f64; 2]),
    /// Releases what the mouse holds.
    LetGo,
    /// Sets the selected dial to the middle of its range.
    Middle,
    /// Resets all input values to those at the start.
    Restart,
    /// Moves the focus by this many places: the dials, then the maps from the picture back.
    Focus(isize),
    /// Focuses a cell, and shows this channel of its map.
    PointAt(Spot, usize),
    /// Highlights the cells related to the cell under the mouse, or none.
    Hover(Option<Spot>),
    /// Moves this many channels on in the focused map.
    Channel(isize),
    /// Plays or pauses the walk.
    PlayOrPause,
    /// Walks this many steps.
    Walk(i64),
    /// Speeds up the walk.
    Faster,
    /// Slows down the walk.
    Slower,
    /// Advances a walk that plays by one step.
    Tick,
    /// Switches the activations on or off.
    SwitchActivations,
    /// Shows the number of ways to each output cell, then the same with smaller kernels, then neither.
    WhatIf,
    /// Opens the layer of the focused map in Explore.
    Open,
    /// Goes back.
    Back,
    /// Captures the mouse, or leaves it to the terminal.
    SwitchMouse,
    /// Says why a key does nothing.
    DeadEnd(DeadEnd),
    /// A message that every screen handles.
    Shell(Shell),
}
