//! The drawer under the grids: a list to choose from, while the grids show what is chosen.

use crossterm::event::KeyCode;

use super::effect::Effect;
use super::keymap::{ARROWS, Group, always, control, key, letter};
use super::message::{Direction, Message, scrolled_by};
use super::model::Model;
use super::strings::{Strings, filled};
use crate::conv::layer::dimensions;
use crate::conv::solve::nearest::{AxisObstacle, Concession};
use crate::conv::solve::{Search, Solution};
use crate::conv::{Layer, Pair};
use crate::scene::Setting;

/// Settings that lead to a wanted output, the nearest ones where none does.
#[derive(Clone, Debug)]
pub struct Drawer {
    pub chosen: usize,
    pub entries: Vec<Entry>,
    pub wanted: Pair,
    /// Why there is none; nothing where there are some.
    pub obstacles: Vec<AxisObstacle>,
    /// What the drawer was opened on, to come back to.
    before: Setting,
}

/// A setting to choose.
#[derive(Clone, Debug)]
pub struct Entry {
    pub solution: Solution,
    /// What gives way for it.
    pub concession: Option<Concession>,
}

impl Drawer {
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// What it is about, and why nothing does it, where nothing does.
    #[must_use]
    pub fn heading(&self, strings: &Strings) -> Vec<String> {
        let template = if self.obstacles.is_empty() { strings.found } else { strings.found_none };
        let sizes = [self.before.input_size, self.wanted].map(|size| dimensions(&size));
        let title = filled(template, &[&sizes[0], &sizes[1], &self.len().to_string()]);
        std::iter::once(title).chain(self.obstacles.iter().map(strings.obstacle)).collect()
    }

    /// What speaks for and against the chosen entry.
    #[must_use]
    pub fn details(&self, strings: &Strings) -> String {
        let merits = self.entries.get(self.chosen).map_or(&[][..], |entry| &entry.solution.merits);
        let signed = merits.iter().map(|merit| format!("{} {}", sign(merit.is_flaw()), (strings.merit)(merit)));
        signed.collect::<Vec<_>>().join("  ")
    }
}

/// Marks what speaks for an entry, and what against it.
#[must_use]
pub fn sign(is_flaw: bool) -> &'static str {
    if is_flaw { "-" } else { "+" }
}

/// The keys while it is open; those of the views besides, so that a choice can be seen from all sides.
pub static KEYS: [Group<Model, Message>; 6] = [
    Group {
        shown: ARROWS,
        keys: &[
            (key(KeyCode::Down), Message::Arrow(Direction::Down)),
            (key(KeyCode::Up), Message::Arrow(Direction::Up)),
            (key(KeyCode::Tab), Message::Arrow(Direction::Down)),
            (key(KeyCode::BackTab), Message::Arrow(Direction::Up)),
        ],
        what: |strings, _| strings.drawer_choose,
        help: |strings| strings.drawer_choose,
        footer: Some(0),
        when: always,
    },
    Group {
        shown: "enter",
        keys: &[(key(KeyCode::Enter), Message::Commit)],
        what: |strings, _| strings.drawer_take,
        help: |strings| strings.drawer_take,
        footer: Some(0),
        when: always,
    },
    Group {
        shown: "esc",
        keys: &[(key(KeyCode::Esc), Message::Cancel)],
        what: |strings, _| strings.drawer_close,
        help: |strings| strings.drawer_close,
        footer: Some(1),
        when: always,
    },
    Group {
        shown: "s",
        keys: &[(letter('s'), Message::AskForSize)],
        what: |strings, _| strings.drawer_other_size,
        help: |strings| strings.drawer_other_size,
        footer: Some(2),
        when: always,
    },
    Group {
        shown: "v",
        keys: &[(letter('v'), Message::NextView), (letter('V'), Message::PreviousView)],
        what: |strings, _| strings.key_view,
        help: |strings| strings.help_view,
        footer: Some(3),
        when: always,
    },
    Group {
        shown: "q",
        keys: &[(letter('q'), Message::Quit), (control('c'), Message::Quit), (control('z'), Message::Suspend)],
        what: |strings, _| strings.key_quit,
        help: |strings| strings.key_quit,
        footer: None,
        when: always,
    },
];

/// Opens on the settings that lead from the input to this output.
pub fn open_settings(model: &mut Model, wanted: Pair) {
    let before = model.drawer.take().map_or_else(|| model.scene().setting().clone(), |drawer| drawer.before);
    // Channels that do not fit together are no matter of sizes.
    let layer = match before.layer.check_ranges() {
        Ok(()) => before.layer.clone(),
        Err(_) => Layer::new(before.layer.op, before.layer.kernel_size),
    };
    let search = Search::between(&layer, before.input_size, wanted);
    // The usual ranges never hold too many.
    let found = search.solutions().unwrap_or_default();
    let obstacles = if found.is_empty() { search.obstacles() } else { Vec::new() };
    let near = if found.is_empty() { search.nearest() } else { Vec::new() };
    let entries: Vec<Entry> = found
        .into_iter()
        .map(|solution| Entry { solution, concession: None })
        .chain(near.into_iter().map(|near| Entry { solution: near.solution, concession: Some(near.concession) }))
        .collect();
    model.drawer = Some(Drawer { chosen: 0, entries, wanted, obstacles, before });
    choose(model, 0);
}

/// Whether a message goes past the open drawer to the scene.
#[must_use]
pub fn leaves_alone(message: &Message) -> bool {
    matches!(
        message,
        Message::NextView
            | Message::PreviousView
            | Message::ShowView(_)
            | Message::AskForSize
            | Message::Quit
            | Message::Suspend
    )
}

pub fn update(model: &mut Model, message: &Message) -> Vec<Effect> {
    let Some(drawer) = &model.drawer else { return Vec::new() };
    let (chosen, count) = (drawer.chosen, drawer.len());
    match message {
        Message::Arrow(Direction::Down) => choose(model, scrolled_by(chosen, 1, count)),
        Message::Arrow(Direction::Up) => choose(model, scrolled_by(chosen, -1, count)),
        Message::Choose(entry) if *entry == chosen => take(model),
        Message::Choose(entry) => choose(model, *entry),
        Message::Commit => take(model),
        Message::Cancel => {
            if let Some(drawer) = model.drawer.take() {
                model.preview(drawer.before);
            }
        }
        _ => {}
    }
    Vec::new()
}

/// Shows an entry in the grids.
fn choose(model: &mut Model, chosen: usize) {
    let Some(drawer) = &mut model.drawer else { return };
    let Some(entry) = drawer.entries.get(chosen) else { return };
    drawer.chosen = chosen;
    let layer = entry.solution.geometry.layer().clone();
    let setting = Setting { layer, ..drawer.before.clone() };
    model.preview(setting);
}

/// Keeps what is shown.
fn take(model: &mut Model) {
    if let Some(drawer) = model.drawer.take() {
        model.remember(drawer.before);
    }
}
