//! The states of undo and redo, and what the last change affected.

use std::sync::Arc;

use super::field::Field;
use crate::conv::Pair;
use crate::scene::Setting;
use crate::scene::rival::Rival;

/// The maximum number of states to undo.
const MOST_PAST: usize = 1000;

/// The maximum number of values in pinned outputs kept for undo, enough for two of the largest.
const MOST_PINNED: usize = 1 << 25;

/// What the last change affected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Changed {
    /// The field; `None` for other changes: values, a pasted call, a repair, undo.
    pub field: Option<Field>,
    /// The size of the output before the change, if there was one.
    pub output_before: Option<Pair>,
}

/// A state that undo restores: the setting, and what the output is compared with.
#[derive(Clone, Debug)]
pub struct State {
    /// The setting.
    pub setting: Setting,
    /// What the output is compared with.
    pub rival: Option<Rival>,
}

/// Ignores the result of the comparison with the rival, which follows from the rest.
impl PartialEq for State {
    fn eq(&self, other: &State) -> bool {
        let is_same_rival = match (&self.rival, &other.rival) {
            (Some(one), Some(other)) => one.is_held_as(other),
            (None, None) => true,
            (Some(_), None) | (None, Some(_)) => false,
        };
        is_same_rival && self.setting == other.setting
    }
}

/// The states of undo and redo.
#[derive(Debug, Default)]
pub struct History {
    past: Vec<State>,
    future: Vec<State>,
    /// The state before a change that is still in progress, which becomes a single step of undo.
    held: Option<State>,
    /// What the last change affected.
    pub changed: Option<Changed>,
}

impl History {
    /// Combines all changes until [`History::let_go`] into one step of undo.
    pub fn hold(&mut self, before: State) {
        self.held.get_or_insert(before);
    }

    /// Returns the state before the change in progress, if there is one.
    #[must_use]
    pub fn held(&self) -> Option<&State> {
        self.held.as_ref()
    }

    /// Ends the change in progress, and returns the state before it.
    pub fn let_go(&mut self) -> Option<State> {
        self.held.take()
    }

    /// Adds a state to undo to, and clears redo.
    pub fn remember(&mut self, before: State) {
        self.past.push(before);
        while self.past.len() > MOST_PAST || self.past.len() > 1 && self.pinned_numbers() > MOST_PINNED {
            self.past.remove(0);
        }
        self.future.clear();
    }

    /// Returns the number of values in pinned outputs; consecutive states share theirs.
    fn pinned_numbers(&self) -> usize {
        let outputs = self.past.iter().filter_map(|state| state.rival.as_ref()?.output.as_ref());
        let mut last = None;
        let other = outputs.filter(|output| !last.replace(*output).is_some_and(|last| Arc::ptr_eq(last, output)));
        other.map(|output| output.len()).sum()
    }

    /// Returns whether there is anything to undo.
    #[must_use]
    pub fn can_undo(&self) -> bool {
        !self.past.is_empty() || self.held.is_some()
    }

    /// Returns whether there is anything to redo.
    #[must_use]
    pub fn can_redo(&self) -> bool {
        !self.future.is_empty()
    }

    /// Returns the state before `now`, if there is one.
    pub fn undo(&mut self, now: State) -> Option<State> {
        let before = self.past.pop()?;
        self.future.push(now);
        Some(before)
    }

    /// Returns the state that `now` was undone from, if there is one.
    pub fn redo(&mut self, now: State) -> Option<State> {
        let after = self.future.pop()?;
        self.past.push(now);
        Some(after)
    }
}
