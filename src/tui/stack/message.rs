//! What can happen to a network on the screen.

use super::light::Spot;
use super::notice::DeadEnd;
use crate::tui::explore::message::Direction;
use crate::tui::shell::Shell;

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum StackMessage {
    Arrow(Direction),
    /// Turns the chosen number by so many steps.
    Turn(i64),
    /// Chooses the number at this place and turns it.
    TurnOf(usize, i64),
    /// Takes hold of the number at this place, and puts it so far from its least to its most.
    Slide(usize, f64),
    /// Takes hold of the square, and puts its two numbers there.
    SlideBoth([f64; 2]),
    LetGo,
    /// The chosen number in the middle of its range.
    Middle,
    /// All numbers as they were at the start.
    Restart,
    /// So many places on with the focus: the numbers, then the maps from the picture back.
    Focus(isize),
    /// Puts the focus on a cell, on this channel of its map.
    PointAt(Spot, usize),
    /// Shows what belongs to the cell under the mouse, or no longer.
    Hover(Option<Spot>),
    /// So many channels on in the map in focus.
    Channel(isize),
    PlayOrPause,
    /// So many steps of the walk.
    Walk(i64),
    Faster,
    Slower,
    /// The next step of a walk that plays.
    Tick,
    SwitchActivations,
    /// The ways to each cell of what comes out, then those with smaller kernels, then no longer.
    WhatIf,
    /// The layer of the map in focus, in Explore.
    Open,
    Back,
    SwitchMouse,
    DeadEnd(DeadEnd),
    Shell(Shell),
}
