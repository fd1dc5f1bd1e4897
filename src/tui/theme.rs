//! Styles by meaning. Where cells have no colour, modifiers and glyphs say the same.

use anstyle::{Ansi256Color, AnsiColor};
use ratatui::style::{Color, Modifier, Style};
use ratatui::symbols::border;

use crate::palette::{Depth, Ground, Palette, Rgb};
use crate::scene::Role;

#[derive(Clone, Copy, Debug)]
pub struct Theme {
    /// For this depth, see [`Palette::at`].
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
    pub fn new(ground: Ground, depth: Option<Depth>, ascii: bool) -> Theme {
        let palette = depth.map_or(Palette::of(ground), |depth| Palette::at(ground, depth));
        Theme { palette, depth, ascii }
    }

    /// The same on another ground.
    #[must_use]
    pub fn on(&self, ground: Ground) -> Theme {
        Theme::new(ground, self.depth, self.ascii)
    }

    /// Whether cells and badges have no colour, so that glyphs, brackets and modifiers say everything. In sixteen colours
    /// names and words still have theirs.
    #[must_use]
    pub fn is_mono(&self) -> bool {
        !self.depth.is_some_and(Depth::has_grounds)
    }

    #[must_use]
    pub fn border(&self) -> border::Set<'static> {
        if self.ascii { ASCII_BORDER } else { border::PLAIN }
    }

    /// The terminal's colour for one of ours, in cells, badges and grounds; its own default where those have none.
    #[must_use]
    pub fn color(&self, rgb: Rgb) -> Color {
        if self.is_mono() { Color::Reset } else { self.letters(rgb) }
    }

    /// As [`Theme::color`], for letters on the terminal's own ground.
    fn letters(&self, rgb: Rgb) -> Color {
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
        Style::reset().fg(self.letters(ink))
    }

    /// Something loud on a ground of its own.
    #[must_use]
    pub fn badge(&self, ground: Rgb) -> Style {
        if self.is_mono() {
            return Style::reset().add_modifier(Modifier::REVERSED | Modifier::BOLD);
        }
        Style::reset().bg(self.color(ground)).fg(self.color(ground.ink())).add_modifier(Modifier::BOLD)
    }

    /// The letter that the caret is on, in a field that is a badge: a hole in it.
    #[must_use]
    pub fn caret(&self) -> Style {
        self.strong().add_modifier(Modifier::UNDERLINED)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_theme_has_the_colours_that_were_chosen_for_its_depth() {
        let dark = Theme::new(Ground::Dark, Some(Depth::Many), false);
        assert_eq!(dark.color(dark.palette.window_ground), Color::Indexed(52));
        let light = dark.on(Ground::Light);
        assert_eq!(light.color(light.palette.window_ground), Color::Indexed(225));
        let full = Theme::new(Ground::Dark, Some(Depth::True), false);
        assert_eq!(full.color(full.palette.window_ground), Color::Rgb(0x4a, 0x2c, 0x40));
        let few = Theme::new(Ground::Dark, Some(Depth::Sixteen), false);
        assert!(few.is_mono() && !dark.is_mono());
        assert_eq!(few.ink(few.palette.padding).fg, Some(Color::Indexed(12)));
        assert_eq!(few.color(few.palette.padding_ground), Color::Reset);
        assert_eq!(few.badge(few.palette.stride), Theme::new(Ground::Dark, None, false).badge(few.palette.stride));
        // What is saved is no poorer for the screen.
        assert_eq!(dark.palette.in_full().window_ground, full.palette.window_ground);
        assert_eq!(light.palette.in_full().stride, Palette::of(Ground::Light).stride);
    }
}
