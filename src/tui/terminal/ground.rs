//! The background of the terminal: queried once, and recognised whenever the reply arrives. Pure.

use xterm_color::Color;

use crate::palette::Ground;

/// Queries the background colour.
pub const QUESTION: &[u8] = b"\x1b]11;?\x1b\\";

/// Returns whether a background colour in X11 notation is light or dark; `None` if it cannot be parsed.
#[must_use]
pub fn of_background(color: &[u8]) -> Option<Ground> {
    let lightness = Color::parse(color).ok()?.perceived_lightness();
    Some(if lightness > 0.5 { Ground::Light } else { Ground::Dark })
}

/// Returns whether the background in `COLORFGBG` is light or dark. rxvt, Konsole and others set this variable to two or
/// three ANSI colour numbers, the last of which is the background.
#[must_use]
pub fn of_variable(value: &str) -> Option<Ground> {
    let (_, background) = value.rsplit_once(';')?;
    match background.parse::<u8>().ok()? {
        7 | 9..=15 => Some(Ground::Light),
        0..=6 | 8 => Some(Ground::Dark),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn light_and_dark_are_told_apart_and_nonsense_is_unknown() {
        for (color, ground) in [
            ("rgb:ffff/ffff/ffff", Some(Ground::Light)),
            ("rgb:0000/0000/0000", Some(Ground::Dark)),
            ("rgb:1e/1e/2e", Some(Ground::Dark)),
            ("#fdf6e3", Some(Ground::Light)),
            ("rgba:0000/2b2b/3636/ffff", Some(Ground::Dark)),
            ("", None),
            ("?", None),
            ("rgb:", None),
            ("rgb:zz/zz/zz", None),
            ("rgb:fffff/fffff/fffff", None),
            ("rgb:ff/ff", None),
            ("black", None),
            ("rgb:-1/00/00", None),
        ] {
            assert_eq!(of_background(color.as_bytes()), ground, "{color}");
        }
        assert_eq!(of_background(b"rgb:\xff\xfe/00/00"), None);
    }

    #[test]
    fn the_variable_is_read_where_it_says_something() {
        for (value, ground) in [
            ("15;0", Some(Ground::Dark)),
            ("0;15", Some(Ground::Light)),
            ("0;default;15", Some(Ground::Light)),
            ("7;8", Some(Ground::Dark)),
            ("15;default", None),
            ("0;99", None),
            ("0", None),
            ("", None),
        ] {
            assert_eq!(of_variable(value), ground, "{value}");
        }
    }
}
