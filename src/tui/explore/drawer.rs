//! The drawer under the grids: something to choose from, with more to say of what is chosen than fits in a row.

use crossterm::event::KeyCode;

use super::keys::{self, HELP, QUIT};
use super::message::{Direction, Message};
use super::model::{Cursors, Model, Notice};
use crate::conv::framework::{self, Translation};
use crate::conv::layer::dimensions;
use crate::conv::solve::nearest::{AxisObstacle, Concession};
use crate::conv::solve::{Search, Solution};
use crate::conv::{Layer, Pair, Parameter};
use crate::scene::Setting;
use crate::tui::effect::Effect;
use crate::tui::keymap::{ARROWS, Group, always, key, letter};
use crate::tui::scroll::scrolled_by;
use crate::tui::strings::{Strings, filled};

#[derive(Clone, Debug)]
pub struct Drawer {
    pub chosen: usize,
    pub content: Content,
}

#[derive(Clone, Debug)]
pub enum Content {
    Settings(Settings),
    /// The layer in every framework.
    Code(Vec<Translation>),
}

/// Settings that lead to a wanted output, the nearest ones where none does. The grids show the chosen one.
#[derive(Clone, Debug)]
pub struct Settings {
    pub entries: Vec<Entry>,
    pub wanted: Pair,
    /// Why there is none; nothing where there are some.
    pub obstacles: Vec<AxisObstacle>,
    /// What the drawer was opened on, to come back to.
    before: Box<Setting>,
    cursors: Cursors,
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
        match &self.content {
            Content::Settings(settings) => settings.entries.len(),
            Content::Code(translations) => translations.len(),
        }
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn has_code(&self) -> bool {
        matches!(self.content, Content::Code(_))
    }

    /// What it is about, and why nothing does it, where nothing does.
    #[must_use]
    pub fn heading(&self, strings: &Strings) -> Vec<String> {
        let Content::Settings(settings) = &self.content else { return vec![strings.code_heading.to_owned()] };
        let template = if settings.obstacles.is_empty() { strings.found } else { strings.found_none };
        let sizes = [settings.before.input_size, settings.wanted].map(|size| dimensions(&size));
        let title = filled(template, &[&sizes[0], &sizes[1], &self.len().to_string()]);
        let near = (!settings.obstacles.is_empty() && !self.is_empty()).then(|| strings.near.to_owned());
        std::iter::once(title).chain(settings.obstacles.iter().map(strings.obstacle)).chain(near).collect()
    }

    /// What there is to say of the chosen entry: what speaks for and against a setting, or code.
    #[must_use]
    pub fn details(&self, strings: &Strings) -> Vec<String> {
        match &self.content {
            Content::Settings(settings) => {
                let Some(entry) = settings.entries.get(self.chosen) else { return Vec::new() };
                let concession = entry.concession.iter().map(strings.concession);
                let merits = entry.solution.merits.iter().map(|merit| strings.signed(merit));
                vec![concession.chain(merits).collect::<Vec<_>>().join("  ")]
            }
            Content::Code(translations) => translations.get(self.chosen).map(Translation::python).unwrap_or_default(),
        }
    }
}

fn is_code(model: &Model) -> bool {
    model.drawer.as_ref().is_some_and(Drawer::has_code)
}

fn is_settings(model: &Model) -> bool {
    !is_code(model)
}

/// The keys while it is open; those of the views besides, so that a choice can be seen from all sides.
pub static KEYS: [Group<Model, Message>; 8] = [
    Group {
        shown: ARROWS,
        keys: &[
            (key(KeyCode::Down), Message::Arrow(Direction::Down)),
            (key(KeyCode::Up), Message::Arrow(Direction::Up)),
            (key(KeyCode::Right), Message::Arrow(Direction::Down)),
            (key(KeyCode::Left), Message::Arrow(Direction::Up)),
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
        what: |strings, model| if is_code(model) { strings.key_copy } else { strings.drawer_take },
        help: |strings| strings.drawer_take,
        footer: Some(0),
        when: always,
    },
    Group {
        shown: "esc",
        keys: &[(key(KeyCode::Esc), Message::Cancel)],
        what: |strings, model| if is_code(model) { strings.drawer_close } else { strings.drawer_drop },
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
        when: is_settings,
    },
    Group {
        shown: "v",
        keys: &[(letter('v'), Message::NextView), (letter('V'), Message::PreviousView)],
        what: |strings, _| strings.key_view,
        help: |strings| strings.help_view,
        footer: Some(3),
        when: is_settings,
    },
    Group {
        shown: "c",
        keys: &[(letter('c'), Message::Cancel)],
        what: |strings, _| strings.drawer_close,
        help: |strings| strings.drawer_close,
        footer: None,
        when: is_code,
    },
    HELP,
    QUIT,
];

/// The keys of the screen: those of the drawer while it is open.
#[must_use]
pub fn keys_of(model: &Model) -> &'static [Group<Model, Message>] {
    if model.drawer.is_some() { &KEYS } else { &keys::KEYS }
}

/// Opens on the settings that lead from the input to this output.
pub fn open_settings(model: &mut Model, wanted: Pair) {
    let (before, cursors) = match model.drawer.take() {
        Some(Drawer { content: Content::Settings(settings), .. }) => (settings.before, settings.cursors),
        _ => (Box::new(model.setting().clone()), model.cursors()),
    };
    // Channels, and numbers that are refused now, are no matter of sizes.
    let layer = Layer::new(before.layer.op, before.layer.kernel_size);
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
    if entries.is_empty() {
        model.preview(Setting::clone(&before));
    }
    let content = Content::Settings(Settings { entries, wanted, obstacles, before, cursors });
    model.drawer = Some(Drawer { chosen: 0, content });
    choose(model, 0);
}

/// Opens on the layer in every framework, unless none has it.
pub fn open_code(model: &mut Model) {
    match framework::translations(&model.setting().layer) {
        Ok(translations) => model.drawer = Some(Drawer { chosen: 0, content: Content::Code(translations) }),
        Err(error) => model.notice = Some(Notice::NoCode(error.to_string())),
    }
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
            | Message::Help
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
        Message::Choose(entry) if *entry == chosen => return take(model),
        Message::Choose(entry) => choose(model, *entry),
        Message::Commit => return take(model),
        // What is pasted takes the place of what was being chosen.
        Message::Cancel | Message::Paste(_) => close(model),
        _ => {}
    }
    Vec::new()
}

/// Goes to an entry; a setting is seen in the grids.
fn choose(model: &mut Model, chosen: usize) {
    let Some(drawer) = &mut model.drawer else { return };
    if chosen >= drawer.len() {
        return;
    }
    drawer.chosen = chosen;
    if let Content::Settings(Settings { entries, before, .. }) = &drawer.content {
        let found = entries[chosen].solution.geometry.layer();
        let mut setting = Setting::clone(before);
        for parameter in Parameter::ALL.into_iter().filter(|parameter| *parameter != Parameter::Input) {
            let value = parameter.get(found, setting.input_size);
            parameter.set(&mut setting.layer, &mut setting.input_size, value);
        }
        model.preview(setting);
    }
}

/// Keeps the setting that is shown; copies the code.
fn take(model: &mut Model) -> Vec<Effect> {
    match model.drawer.take() {
        Some(Drawer { content: Content::Settings(settings), .. }) => {
            model.remember(*settings.before);
            Vec::new()
        }
        Some(Drawer { content: Content::Code(translations), chosen }) => {
            let Some(translation) = translations.get(chosen) else { return Vec::new() };
            model.notice = Some(Notice::CopiedCode(translation.framework));
            let code = translation.python().join("\n");
            model.drawer = Some(Drawer { content: Content::Code(translations), chosen });
            vec![Effect::Copy(code)]
        }
        None => Vec::new(),
    }
}

/// Leaves everything as it was.
fn close(model: &mut Model) {
    if let Some(Drawer { content: Content::Settings(settings), .. }) = model.drawer.take() {
        model.preview(*settings.before);
        model.restore_cursors(settings.cursors);
    }
}
