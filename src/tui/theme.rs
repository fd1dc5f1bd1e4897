//! Styles by meaning. Without colour, modifiers and glyphs say the same.

use anstyle::{Ansi256Color, AnsiColor};
use ratatui::style::{Color, Modifier, Style};
use ratatui::symbols::border;

use crate::palette::{Depth, Palette, Rgb};
use crate::scene::Role;

#[derive(Clone, Copy, Debug)]
pub struct Theme {
    pub palette: &'static Palette,
    /// `None`: no colour at all.
    pub depth: Option<Depth>,
    /// Glyphs of ASCII alone, for fonts and locales in which others are missing or of another width.
    pub ascii: bool,
}

/// A frame of ASCII.
const ASCII_BORDER: border::Set<'static> = border::Set {
    top_left: "+",
    top_right: "+",
    bottom_left: "+",
    bottom_right: "+",
    vertical_left: "|",
    vertical_right: "|",
    horizontal_top: "-",
    horizontal_bottom: "-",
};

impl Theme {
    #[must_use]
    pub fn is_mono(&self) -> bool {
        self.depth.is_none()
    }

    #[must_use]
    pub fn border(&self) -> border::Set<'static> {
        if self.ascii { ASCII_BORDER } else { border::PLAIN }
    }

    /// The terminal's colour for one of ours; its own default without colour.
    #[must_use]
    pub fn color(&self, rgb: Rgb) -> Color {
        match self.depth.map(|depth| depth.nearest(rgb)) {
            None => Color::Reset,
            Some(anstyle::Color::Rgb(color)) => Color::Rgb(color.0, color.1, color.2),
            Some(anstyle::Color::Ansi256(Ansi256Color(index))) => Color::Indexed(index),
            Some(anstyle::Color::Ansi(color)) => Color::Indexed(ansi_index(color)),
        }
    }

    /// Body text: the terminal's own.
    #[must_use]
    pub fn text(&self) -> Style {
        Style::reset()
    }

    #[must_use]
    pub fn strong(&self) -> Style {
        Style::reset().add_modifier(Modifier::BOLD)
    }

    /// To be laid over another style.
    #[must_use]
    pub fn bold(&self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// What marks a cell that holds no number of its own.
    #[must_use]
    pub fn glyph(&self, role: Role) -> &'static str {
        match role {
            Role::Inserted | Role::Absent if !self.ascii => "·",
            role => role.glyph().unwrap_or_default(),
        }
    }

    /// A number with a minus of its own width, where the terminal has one.
    #[must_use]
    pub fn minus(&self, number: &str) -> String {
        if self.ascii { number.to_owned() } else { number.replace('-', "−") }
    }

    /// What need not be read.
    #[must_use]
    pub fn faint(&self) -> Style {
        self.ink(self.palette.faint)
    }

    #[must_use]
    pub fn ink(&self, ink: Rgb) -> Style {
        Style::reset().fg(self.color(ink))
    }

    /// Something loud on a ground of its own.
    #[must_use]
    pub fn badge(&self, ground: Rgb) -> Style {
        if self.is_mono() {
            return Style::reset().add_modifier(Modifier::REVERSED | Modifier::BOLD);
        }
        Style::reset().bg(self.color(ground)).fg(self.color(ground.ink())).add_modifier(Modifier::BOLD)
    }

    /// A key in footer and help.
    #[must_use]
    pub fn key(&self) -> Style {
        let style = self.strong();
        if self.is_mono() { style } else { style.bg(self.color(self.palette.key_ground)) }
    }

    #[must_use]
    pub fn error(&self) -> Style {
        self.ink(self.palette.error).add_modifier(Modifier::BOLD)
    }
}

fn ansi_index(color: AnsiColor) -> u8 {
    Ansi256Color::from_ansi(color).index()
}
