//! Drives the application without a terminal or a clock: keys go in, screens come out.

use std::sync::Arc;

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use tconv::learner::standing::Standing;
use tconv::lesson::course::Course;
use tconv::palette::{Depth, Ground, Palette};
use tconv::scene::Setting;
use tconv::tui::app::{App, Library};
use tconv::tui::explore::model::Model;
use tconv::tui::screen::Context;
use tconv::tui::theme::Theme;
use tconv::words::screen::Strings;

/// The application, with its language, theme and size.
pub struct Desk {
    pub app: App,
    pub context: Context,
    pub area: Rect,
}

impl Desk {
    /// Starts at home, or in Explore without a course. Colours are true colour.
    pub fn new(
        course: Option<Arc<Course>>,
        strings: &'static Strings,
        ground: Ground,
        [width, height]: [u16; 2],
    ) -> Desk {
        let theme = Theme { palette: Palette::of(ground), depth: Some(Depth::True), ascii: false, italic: true };
        let library = course.map_or(Library::None, Library::Course);
        let app = App::new(Model::new(Setting::default()), library, Standing::default(), strings.tag, 7, false);
        Desk { app, context: Context { theme, strings }, area: Rect::new(0, 0, width, height) }
    }

    /// Presses keys, given by their names and separated by blanks: `right`, `enter`, or a letter.
    pub fn press(&mut self, keys: &str) {
        for key in keys.split_whitespace() {
            let event = Event::Key(KeyEvent::new(code(key), KeyModifiers::NONE));
            if let Some(message) = self.app.message(&event, self.area, &self.context) {
                self.app.update(message);
            }
            self.app.drawn(&self.context, self.area);
        }
    }

    /// Draws the screen.
    pub fn screen(&self) -> Buffer {
        let mut buffer = Buffer::empty(self.area);
        self.app.view(&self.context, self.area, &mut buffer);
        buffer
    }
}

/// Returns the key with this name, or of this letter.
pub fn code(name: &str) -> KeyCode {
    match name {
        "up" => KeyCode::Up,
        "down" => KeyCode::Down,
        "left" => KeyCode::Left,
        "right" => KeyCode::Right,
        "tab" => KeyCode::Tab,
        "backtab" => KeyCode::BackTab,
        "enter" => KeyCode::Enter,
        "esc" => KeyCode::Esc,
        "space" => KeyCode::Char(' '),
        _ => KeyCode::Char(name.chars().next().expect("a key")),
    }
}
