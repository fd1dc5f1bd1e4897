//! Styles by meaning. Where cells have no colour, modifiers and glyphs convey the same.

use anstyle::{Ansi256Color, AnsiColor};
use ratatui::style::{Color, Modifier, Style};
use ratatui::symbols::border;

use crate::palette::{Depth, Ground, Palette, Rgb};
use crate::scene::Role;

/// The colours and glyphs of the screen.
#[derive(Clone, Copy, Debug)]
pub struct Theme {
    /// The palette for this depth, see [`Palette::at`].
    pub palette: &'static Palette,
    /// The colour depth; `None` for no colour at all.
    pub depth: Option<Depth>,
    /// Whether to use ASCII glyphs only, for fonts and locales in which others are missing or have a different width.
    pub ascii: bool,
    /// Whether the terminal has slanted letters; some show other things in their place.
    pub italic: bool,
}

/// A frame of ASCII characters.
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
    /// Creates a theme for this background and colour depth.
    #[must_use]
    pub fn new(ground: Ground, depth: Option<Depth>, ascii: bool) -> Theme {
        let palette = depth.map_or(Palette::of(ground), |depth| Palette::at(ground, depth));
        Theme { palette, depth, ascii, italic: true }
    }

    /// Returns the same theme for another background.
    #[must_use]
    pub fn on(&self, ground: Ground) -> Theme {
        Theme { italic: self.italic, ..Theme::new(ground, self.depth, self.ascii) }
    }

    /// Whether cells and badges have no colour, so that glyphs, brackets and modifiers must convey everything. With
    /// sixteen colours, names and words are still coloured.
    #[must_use]
    pub fn is_mono(&self) -> bool {
        !self.depth.is_some_and(Depth::has_grounds)
    }

    /// Returns the characters of frames.
    #[must_use]
    pub fn border(&self) -> border::Set<'static> {
        if self.ascii { ASCII_BORDER } else { border::PLAIN }
    }

    /// Returns the terminal's colour for `rgb` in cells, badges and backgrounds; its default colour if those are not
    /// coloured.
    #[must_use]
    pub fn color(&self, rgb: Rgb) -> Color {
        if self.is_mono() { Color::Reset } else { self.letters(rgb) }
    }

    /// As [`Theme::color`], for text on the terminal's own background.
    fn letters(&self, rgb: Rgb) -> Color {
        match self.depth.map(|depth| depth.nearest(rgb)) {
            None => Color::Reset,
            Some(anstyle::Color::Rgb(color)) => Color::Rgb(color.0, color.1, color.2),
            Some(anstyle::Color::Ansi256(Ansi256Color(index))) => Color::Indexed(index),
            Some(anstyle::Color::Ansi(color)) => Color::Indexed(ansi_index(color)),
        }
    }

    /// Body text, in the terminal's own style.
    #[must_use]
    pub fn text(&self) -> Style {
        Style::reset()
    }

    /// Bold text.
    #[must_use]
    pub fn strong(&self) -> Style {
        Style::reset().add_modifier(Modifier::BOLD)
    }

    /// Bold, as a patch for another style.
    #[must_use]
    pub fn bold(&self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// The modifier of emphasised text, to be added to another style.
    #[must_use]
    pub fn emphasis(&self) -> Modifier {
        if self.italic { Modifier::ITALIC } else { Modifier::BOLD }
    }

    /// Returns the glyph that marks a cell without a value of its own.
    #[must_use]
    pub fn glyph(&self, role: Role) -> &'static str {
        match role {
            Role::Inserted | Role::Absent if !self.ascii => "·",
            role => role.glyph().unwrap_or_default(),
        }
    }

    /// Returns the number with a true minus sign (U+2212) unless the theme is ASCII.
    #[must_use]
    pub fn minus(&self, number: &str) -> String {
        if self.ascii { number.to_owned() } else { number.replace('-', "−") }
    }

    /// Text that need not be read.
    #[must_use]
    pub fn faint(&self) -> Style {
        self.ink(self.palette.faint)
    }

    /// Text in this colour.
    #[must_use]
    pub fn ink(&self, ink: Rgb) -> Style {
        Style::reset().fg(self.letters(ink))
    }

    /// Emphasised text on its own background colour.
    #[must_use]
    pub fn badge(&self, ground: Rgb) -> Style {
        if self.is_mono() {
            return Style::reset().add_modifier(Modifier::REVERSED | Modifier::BOLD);
        }
        Style::reset().bg(self.color(ground)).fg(self.color(ground.ink())).add_modifier(Modifier::BOLD)
    }

    /// The character under the caret in a badge-styled field, cut out of the badge.
    #[must_use]
    pub fn caret(&self) -> Style {
        self.strong().add_modifier(Modifier::UNDERLINED)
    }

    /// A key in the footer and the help.
    #[must_use]
    pub fn key(&self) -> Style {
        let style = self.strong();
        if self.is_mono() { style } else { style.bg(self.color(self.palette.key_ground)) }
    }

    /// Error text.
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
        // What is saved keeps its full colours whatever the depth of the screen.
        assert_eq!(dark.palette.in_full().window_ground, full.palette.window_ground);
        assert_eq!(light.palette.in_full().stride, Palette::of(Ground::Light).stride);
    }
}
