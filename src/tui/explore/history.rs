//! What undo and redo go back and forth to, and what the last change changed.

use std::sync::Arc;

use super::field::Field;
use crate::conv::Pair;
use crate::scene::Setting;
use crate::scene::rival::Rival;

/// States that undo remembers.
const MOST_PAST: usize = 1000;

/// Numbers of pinned outputs that it keeps for that; two of the largest.
const MOST_PINNED: usize = 1 << 25;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Changed {
    /// `None` if it was no field of the bar: values, a pasted call, a repair, undo.
    pub field: Option<Field>,
    pub output_before: Option<Pair>,
}

/// What undo brings back: the setting, and what its output is held against.
#[derive(Clone, Debug)]
pub struct State {
    pub setting: Setting,
    pub rival: Option<Rival>,
}

/// How two states compare does not matter: that follows from what they are.
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

#[derive(Debug, Default)]
pub struct History {
    past: Vec<State>,
    future: Vec<State>,
    /// What was before a change that still goes on, and will be one step of undo.
    held: Option<State>,
    /// What the last change changed, and the output size before it.
    pub changed: Option<Changed>,
}

impl History {
    /// Changes from here on are one step of undo, until [`History::let_go`].
    pub fn hold(&mut self, before: State) {
        self.held.get_or_insert(before);
    }

    /// What was before the change that still goes on, if one does.
    #[must_use]
    pub fn held(&self) -> Option<&State> {
        self.held.as_ref()
    }

    /// The change has ended: what was before it.
    pub fn let_go(&mut self) -> Option<State> {
        self.held.take()
    }

    /// Lets undo lead back to this one. There is nothing to redo any more.
    pub fn remember(&mut self, before: State) {
        self.past.push(before);
        while self.past.len() > MOST_PAST || self.past.len() > 1 && self.pinned_numbers() > MOST_PINNED {
            self.past.remove(0);
        }
        self.future.clear();
    }

    /// How many numbers are kept in pinned outputs; states in a row share theirs.
    fn pinned_numbers(&self) -> usize {
        let outputs = self.past.iter().filter_map(|state| state.rival.as_ref()?.output.as_ref());
        let mut last = None;
        let other = outputs.filter(|output| !last.replace(*output).is_some_and(|last| Arc::ptr_eq(last, output)));
        other.map(|output| output.len()).sum()
    }

    #[must_use]
    pub fn can_undo(&self) -> bool {
        !self.past.is_empty() || self.held.is_some()
    }

    #[must_use]
    pub fn can_redo(&self) -> bool {
        !self.future.is_empty()
    }

    /// What was before this one.
    pub fn undo(&mut self, now: State) -> Option<State> {
        let before = self.past.pop()?;
        self.future.push(now);
        Some(before)
    }

    /// What this one was undone from.
    pub fn redo(&mut self, now: State) -> Option<State> {
        let after = self.future.pop()?;
        self.past.push(now);
        Some(after)
    }
}
