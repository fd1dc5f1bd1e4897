//! Colours by meaning, for the terminal and for figures: values, parameters, roles, pairs.

#[cfg(test)]
mod vision;

use std::sync::OnceLock;

use crate::conv::Parameter;
use anstyle::Ansi256Color;
use anstyle_lossy::palette::VGA;
use colorgrad::{BlendMode, Gradient, GradientBuilder, LinearGradient};

/// An sRGB colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Rgb(pub u8, pub u8, pub u8);

impl Rgb {
    const fn hex(code: u32) -> Rgb {
        Rgb((code >> 16) as u8, (code >> 8) as u8, code as u8)
    }

    /// One of the 256 numbered terminal colours.
    const fn xterm(index: u8) -> Rgb {
        let anstyle::RgbColor(red, green, blue) = anstyle_lossy::xterm_to_rgb(Ansi256Color(index), VGA);
        Rgb(red, green, blue)
    }

    /// Relative luminance, 0 to 1 (WCAG).
    #[must_use]
    pub fn luminance(self) -> f64 {
        0.2126 * linear(self.0) + 0.7152 * linear(self.1) + 0.0722 * linear(self.2)
    }

    /// A mix with another colour: `share` is 0 for this one, 1 for the other.
    #[must_use]
    pub fn towards(self, other: Rgb, share: f64) -> Rgb {
        let mixed = |from: u8, to: u8| (f64::from(from) + (f64::from(to) - f64::from(from)) * share).round() as u8;
        Rgb(mixed(self.0, other.0), mixed(self.1, other.1), mixed(self.2, other.2))
    }

    /// Black or white, whichever has more contrast with this colour.
    #[must_use]
    pub fn ink(self) -> Rgb {
        // Black and white have equal contrast where (L+0.05)^2 = 0.05 * 1.05.
        if self.luminance() > 0.179 { Rgb(0, 0, 0) } else { Rgb(255, 255, 255) }
    }
}

/// The linear value of an sRGB channel, 0 to 1.
fn linear(channel: u8) -> f64 {
    let channel = f64::from(channel) / 255.0;
    if channel <= 0.040_45 { channel / 12.92 } else { ((channel + 0.055) / 1.055).powf(2.4) }
}

/// The number of colours that a terminal can show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Depth {
    /// 16 colours.
    Sixteen,
    /// 256 colours.
    Many,
    /// 24-bit colour.
    True,
}

impl Depth {
    /// Returns whether cells have background colours. The sixteen colours are configured by the user, and too few and
    /// too distinct for values; they are only used for text.
    #[must_use]
    pub const fn has_grounds(self) -> bool {
        match self {
            Depth::Sixteen => false,
            Depth::Many | Depth::True => true,
        }
    }

    /// The nearest colour that can be shown. For a colour of a palette for this depth it is the colour itself.
    #[must_use]
    pub fn nearest(self, Rgb(red, green, blue): Rgb) -> anstyle::Color {
        let color = anstyle::RgbColor(red, green, blue);
        match self {
            Depth::True => color.into(),
            Depth::Many => anstyle_lossy::rgb_to_xterm(color).into(),
            Depth::Sixteen => anstyle_lossy::rgb_to_ansi(color, VGA).into(),
        }
    }
}

/// From darkest to brightest, for terminals without colour.
const RAMP: &[u8] = b" .:-=+*#%@";

/// The glyph for a magnitude from 0 to 1.
#[must_use]
pub fn shade(magnitude: f64) -> char {
    let steps = (RAMP.len() - 1) as f64;
    RAMP.get((magnitude.clamp(0.0, 1.0) * steps).round() as usize).map_or(' ', |glyph| char::from(*glyph))
}

/// The background of the terminal or figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ground {
    /// Dark.
    Dark,
    /// Light.
    Light,
    /// Black, with all text as bright as possible.
    HighContrast,
    /// Unknown: text without a background of its own must be readable on black and on white.
    Any,
}

/// All colours for a background, by meaning. Distinctions that the course relies on are visible to every eye, also with
/// dichromacy (one kind of cones missing); all other colours are accompanied by a glyph or a word.
#[derive(Debug)]
pub struct Palette {
    stands_on: Ground,
    /// The background.
    pub ground: Rgb,
    /// Text.
    pub text: Rgb,
    /// Less important text.
    pub faint: Rgb,
    /// The input and its size.
    pub input: Rgb,
    /// `kernel_size` and the kernel.
    pub kernel_size: Rgb,
    /// `stride`
    pub stride: Rgb,
    /// `padding`
    pub padding: Rgb,
    /// `output_padding`
    pub output_padding: Rgb,
    /// `dilation`
    pub dilation: Rgb,
    /// Background of the zeros that the stride inserts.
    pub inserted_ground: Rgb,
    /// Background of padding zeros.
    pub padding_ground: Rgb,
    /// Background of zeros that exist only because of `output_padding`.
    pub output_padding_ground: Rgb,
    /// Background of the kernel window over cells without a value.
    pub window_ground: Rgb,
    /// Background of keys, code and other highlighted parts.
    pub key_ground: Rgb,
    /// Errors, wrong answers and differences.
    pub error: Rgb,
    /// Right answers.
    pub right: Rgb,
    values: Values,
}

/// The colours of values.
#[derive(Debug)]
enum Values {
    /// The colours of the negative end, zero and the positive end, with a cached gradient.
    Gradient([u32; 3], OnceLock<Vec<Rgb>>),
    /// Values have no colours.
    Plain,
    /// Numbered colours: on each side from zero outwards, with increasing difference in lightness.
    Steps { negative: [u8; STEPS], zero: u8, positive: [u8; STEPS] },
}

/// The number of numbered colours on each side of zero.
const STEPS: usize = 5;

static DARK: Palette = Palette {
    stands_on: Ground::Dark,
    ground: Rgb::hex(0x10_1216),
    text: Rgb::hex(0xd8_dce2),
    faint: Rgb::hex(0x7d_8590),
    input: Rgb::hex(0x7f_c4ce),
    kernel_size: Rgb::hex(0xf3_6bad),
    stride: Rgb::hex(0xf5_9d4a),
    padding: Rgb::hex(0x79_ace2),
    output_padding: Rgb::hex(0xaa_76fa),
    dilation: Rgb::hex(0x6f_cf7a),
    inserted_ground: Rgb::hex(0x24_1c18),
    padding_ground: Rgb::hex(0x18_2230),
    output_padding_ground: Rgb::hex(0x27_1d36),
    window_ground: Rgb::hex(0x4a_2c40),
    key_ground: Rgb::hex(0x22_272f),
    error: Rgb::hex(0xff_7b72),
    right: Rgb::hex(0x92_f798),
    values: Values::Gradient([0x46_b5d8, 0x24_2a33, 0xf7_c152], OnceLock::new()),
};

static HIGH_CONTRAST: Palette = Palette {
    stands_on: Ground::HighContrast,
    ground: Rgb::hex(0),
    text: Rgb::hex(0xff_ffff),
    faint: Rgb::hex(0xc8_c8c8),
    input: Rgb::hex(0x7f_ffff),
    kernel_size: Rgb::hex(0xfb_97cf),
    stride: Rgb::hex(0xff_be55),
    padding: Rgb::hex(0x77_abff),
    output_padding: Rgb::hex(0xe1_c1ff),
    dilation: Rgb::hex(0x8f_ff9a),
    inserted_ground: Rgb::hex(0),
    padding_ground: Rgb::hex(0x00_1a40),
    output_padding_ground: Rgb::hex(0x2a_0050),
    window_ground: Rgb::hex(0x60_0040),
    key_ground: Rgb::hex(0x40_4040),
    error: Rgb::hex(0xff_9a90),
    right: Rgb::hex(0xac_ff8e),
    values: Values::Gradient([0x30_d0ff, 0x00_0000, 0xff_d23f], OnceLock::new()),
};

static LIGHT: Palette = Palette {
    stands_on: Ground::Light,
    ground: Rgb::hex(0xfc_fcfa),
    text: Rgb::hex(0x20_2328),
    faint: Rgb::hex(0x6b_7280),
    input: Rgb::hex(0x1f_7a86),
    kernel_size: Rgb::hex(0xc2_2f7c),
    stride: Rgb::hex(0xa1_6027),
    padding: Rgb::hex(0x1f_68c4),
    output_padding: Rgb::hex(0x5b_2ab2),
    dilation: Rgb::hex(0x1f_7d38),
    inserted_ground: Rgb::hex(0xfd_f3e9),
    padding_ground: Rgb::hex(0xe6_f0fb),
    output_padding_ground: Rgb::hex(0xf1_e8fb),
    window_ground: Rgb::hex(0xf6_d5e6),
    key_ground: Rgb::hex(0xe9_ecf0),
    error: Rgb::hex(0xb4_2318),
    right: Rgb::hex(0x26_814c),
    values: Values::Gradient(LIGHT_VALUES, OnceLock::new()),
};

const LIGHT_VALUES: [u32; 3] = [0x12_77a6, 0xee_eff2, 0xe0_8a14];

/// Text colours with the same contrast on black and on white, and backgrounds for everything that needs one.
static ANY: Palette = Palette {
    stands_on: Ground::Any,
    faint: Rgb::hex(0x6e_7684),
    input: Rgb::hex(0x21_808d),
    kernel_size: Rgb::hex(0xd7_2c81),
    stride: Rgb::hex(0xae_6222),
    padding: Rgb::hex(0x10_73e4),
    output_padding: Rgb::hex(0x92_62ab),
    dilation: Rgb::hex(0x21_873c),
    error: Rgb::hex(0xe1_2d1f),
    right: Rgb::hex(0x1e_8748),
    values: Values::Gradient(LIGHT_VALUES, OnceLock::new()),
    ..LIGHT
};

/// Black on white, for printing. Cells are distinguished by their marks.
static PAPER: Palette = Palette {
    stands_on: Ground::Light,
    ground: WHITE,
    text: BLACK,
    faint: BLACK,
    input: BLACK,
    kernel_size: BLACK,
    stride: BLACK,
    padding: BLACK,
    output_padding: BLACK,
    dilation: BLACK,
    inserted_ground: WHITE,
    padding_ground: WHITE,
    output_padding_ground: WHITE,
    window_ground: WHITE,
    key_ground: WHITE,
    error: BLACK,
    right: BLACK,
    values: Values::Plain,
};

const BLACK: Rgb = Rgb(0, 0, 0);
const WHITE: Rgb = Rgb(255, 255, 255);

// 256 colours. The nearest ones to those above are hard to tell apart: values and window, padding and output_padding.
// These are chosen for this depth: text is readable on the background of every cell, and no such background is that of
// a value.

static DARK_MANY: Palette = Palette {
    stands_on: Ground::Dark,
    ground: Rgb::xterm(233),
    text: Rgb::xterm(253),
    faint: Rgb::xterm(247),
    input: Rgb::xterm(116),
    kernel_size: Rgb::xterm(205),
    stride: Rgb::xterm(215),
    padding: Rgb::xterm(110),
    output_padding: Rgb::xterm(141),
    dilation: Rgb::xterm(114),
    inserted_ground: Rgb::xterm(234),
    padding_ground: Rgb::xterm(17),
    output_padding_ground: Rgb::xterm(53),
    window_ground: Rgb::xterm(52),
    key_ground: Rgb::xterm(235),
    error: Rgb::xterm(210),
    right: Rgb::xterm(120),
    values: Values::Steps { negative: [23, 24, 31, 74, 81], zero: 236, positive: [94, 136, 178, 214, 221] },
};

static HIGH_CONTRAST_MANY: Palette = Palette {
    stands_on: Ground::HighContrast,
    ground: Rgb::xterm(16),
    text: Rgb::xterm(231),
    faint: Rgb::xterm(251),
    input: Rgb::xterm(123),
    kernel_size: Rgb::xterm(211),
    stride: Rgb::xterm(214),
    padding: Rgb::xterm(111),
    output_padding: Rgb::xterm(182),
    dilation: Rgb::xterm(120),
    key_ground: Rgb::xterm(238),
    right: Rgb::xterm(156),
    values: Values::Steps { negative: [23, 24, 31, 38, 45], zero: 16, positive: [94, 136, 178, 214, 220] },
    ..DARK_MANY
};

static LIGHT_MANY: Palette = Palette {
    stands_on: Ground::Light,
    ground: Rgb::xterm(231),
    text: Rgb::xterm(235),
    faint: Rgb::xterm(240),
    input: Rgb::xterm(23),
    kernel_size: Rgb::xterm(125),
    stride: Rgb::xterm(94),
    padding: Rgb::xterm(26),
    output_padding: Rgb::xterm(55),
    dilation: Rgb::xterm(28),
    inserted_ground: Rgb::xterm(230),
    padding_ground: Rgb::xterm(195),
    output_padding_ground: Rgb::xterm(189),
    window_ground: Rgb::xterm(225),
    key_ground: Rgb::xterm(254),
    error: Rgb::xterm(124),
    right: Rgb::xterm(29),
    values: Values::Steps { negative: LIGHT_STEPS[0], zero: 255, positive: LIGHT_STEPS[1] },
};

const LIGHT_STEPS: [[u8; STEPS]; 2] = [[153, 117, 74, 31, 25], [223, 222, 215, 208, 172]];

/// Few of the 256 colours have the same contrast on black and on white: these nearly do.
static ANY_MANY: Palette = Palette {
    stands_on: Ground::Any,
    faint: Rgb::xterm(242),
    input: Rgb::xterm(30),
    kernel_size: Rgb::xterm(162),
    stride: Rgb::xterm(130),
    padding: Rgb::xterm(27),
    output_padding: Rgb::xterm(97),
    dilation: Rgb::xterm(28),
    error: Rgb::xterm(160),
    right: Rgb::xterm(29),
    values: Values::Steps { negative: LIGHT_STEPS[0], zero: 255, positive: LIGHT_STEPS[1] },
    ..LIGHT_MANY
};

// 16 colours, for text only: bright ones on dark, the others on light.

static DARK_SIXTEEN: Palette = Palette {
    stands_on: Ground::Dark,
    text: Rgb::xterm(15),
    faint: Rgb::xterm(7),
    input: Rgb::xterm(14),
    kernel_size: Rgb::xterm(13),
    stride: Rgb::xterm(11),
    padding: Rgb::xterm(12),
    output_padding: Rgb::xterm(5),
    dilation: Rgb::xterm(2),
    error: Rgb::xterm(9),
    right: Rgb::xterm(10),
    values: Values::Plain,
    ..DARK
};

static HIGH_CONTRAST_SIXTEEN: Palette = Palette {
    stands_on: Ground::HighContrast,
    input: Rgb::xterm(15),
    output_padding: Rgb::xterm(14),
    values: Values::Plain,
    ..DARK_SIXTEEN
};

static LIGHT_SIXTEEN: Palette = Palette {
    stands_on: Ground::Light,
    text: Rgb::xterm(0),
    faint: Rgb::xterm(8),
    input: Rgb::xterm(6),
    kernel_size: Rgb::xterm(5),
    stride: Rgb::xterm(3),
    padding: Rgb::xterm(4),
    output_padding: Rgb::xterm(13),
    dilation: Rgb::xterm(2),
    error: Rgb::xterm(1),
    right: Rgb::xterm(2),
    values: Values::Plain,
    ..LIGHT
};

static ANY_SIXTEEN: Palette = Palette { stands_on: Ground::Any, values: Values::Plain, ..LIGHT_SIXTEEN };

/// The colours of the pairs that a sum multiplies, in the order of the sum. Light enough for black text.
const PAIRS: [Rgb; 9] = [
    Rgb::hex(0xff_7b72),
    Rgb::hex(0x7e_e08a),
    Rgb::hex(0x79_a8ff),
    Rgb::hex(0xff_cf5c),
    Rgb::hex(0xd2_a8ff),
    Rgb::hex(0x6f_e0e0),
    Rgb::hex(0xff_ab70),
    Rgb::hex(0xff_9bce),
    Rgb::hex(0xc8_e06a),
];

/// The number of colours in a gradient; odd, so that zero has one of its own.
const VALUE_STEPS: usize = 255;

/// Exponent from the share of the scale to the strength of the colour. Below 1, so that inputs stay visible on the
/// scale of the larger outputs; the same everywhere, so that equal values have equal colours.
const STRENGTH: f64 = 0.6;

impl Palette {
    /// The palette for a background in 24-bit colour, for figures and terminals.
    #[must_use]
    pub const fn of(ground: Ground) -> &'static Palette {
        match ground {
            Ground::Dark => &DARK,
            Ground::Light => &LIGHT,
            Ground::HighContrast => &HIGH_CONTRAST,
            Ground::Any => &ANY,
        }
    }

    /// The palette for a background in a terminal of this depth.
    #[must_use]
    pub const fn at(ground: Ground, depth: Depth) -> &'static Palette {
        match (depth, ground) {
            (Depth::True, ground) => Palette::of(ground),
            (Depth::Sixteen, Ground::Dark) => &DARK_SIXTEEN,
            (Depth::Sixteen, Ground::Light) => &LIGHT_SIXTEEN,
            (Depth::Sixteen, Ground::HighContrast) => &HIGH_CONTRAST_SIXTEEN,
            (Depth::Sixteen, Ground::Any) => &ANY_SIXTEEN,
            (Depth::Many, Ground::Dark) => &DARK_MANY,
            (Depth::Many, Ground::Light) => &LIGHT_MANY,
            (Depth::Many, Ground::HighContrast) => &HIGH_CONTRAST_MANY,
            (Depth::Many, Ground::Any) => &ANY_MANY,
        }
    }

    /// The palette without colours: black on white, for paper.
    #[must_use]
    pub const fn paper() -> &'static Palette {
        &PAPER
    }

    /// The frame colour of an empty cell: visible on paper, where it is filled in, and faint elsewhere.
    #[must_use]
    pub fn frame(&self) -> Rgb {
        match self.values {
            Values::Plain => self.faint,
            Values::Gradient(..) | Values::Steps { .. } => self.faint.towards(self.ground, 0.72),
        }
    }

    /// The palette for the same background in 24-bit colour, as in a figure.
    #[must_use]
    pub const fn in_full(&self) -> &'static Palette {
        Palette::of(self.stands_on)
    }

    /// The colour of `value` on a scale that ends at `largest`: diverging, centred on zero. `None` for a value that is
    /// not finite, and if the palette has no colours for values.
    #[must_use]
    pub fn value(&self, value: f64, largest: f64) -> Option<Rgb> {
        if !value.is_finite() {
            return None;
        }
        let share = if largest > 0.0 { (value / largest).clamp(-1.0, 1.0) } else { 0.0 };
        let strength = share.abs().powf(STRENGTH);
        match &self.values {
            Values::Plain => None,
            Values::Gradient(ends, values) => {
                let values = values.get_or_init(|| gradient(*ends));
                let middle = (VALUE_STEPS / 2) as f64;
                values.get((middle + strength.copysign(share) * middle).round() as usize).copied()
            }
            Values::Steps { negative, zero, positive } => {
                let side = if share < 0.0 { negative } else { positive };
                // No value but zero looks like zero.
                let step = (strength * STEPS as f64).ceil() as usize;
                let index = step.checked_sub(1).and_then(|step| side.get(step)).unwrap_or(zero);
                Some(Rgb::xterm(*index))
            }
        }
    }

    /// The colour of a value that nothing reads: faded towards the background.
    #[must_use]
    pub fn unread(&self, value: Rgb) -> Rgb {
        value.towards(self.ground, 0.6)
    }

    /// The background of inputs and outputs on the line of an axis.
    #[must_use]
    pub fn line_ground(&self) -> Rgb {
        self.input.towards(self.ground, 0.65)
    }

    /// The grey of `value` if white is `largest`, for photos. `None` for a value that is not finite.
    #[must_use]
    pub fn grey(&self, value: f64, largest: f64) -> Option<Rgb> {
        let share = if largest > 0.0 { (value / largest).clamp(0.0, 1.0) } else { 0.0 };
        value.is_finite().then(|| Rgb(0, 0, 0).towards(Rgb(255, 255, 255), share))
    }

    /// The colour of a parameter: of its name, its number in a formula and the cells that it causes.
    #[must_use]
    pub fn parameter(&self, parameter: Parameter) -> Rgb {
        match parameter {
            Parameter::Input => self.input,
            Parameter::KernelSize => self.kernel_size,
            Parameter::Stride => self.stride,
            Parameter::Padding => self.padding,
            Parameter::OutputPadding => self.output_padding,
            Parameter::Dilation => self.dilation,
        }
    }

    /// The colour of the `index`-th product of a sum; colours repeat after the ninth.
    #[must_use]
    pub fn pair(index: usize) -> Rgb {
        PAIRS[index % PAIRS.len()]
    }
}

fn gradient([negative, zero, positive]: [u32; 3]) -> Vec<Rgb> {
    let colors = [negative, zero, positive].map(|code| format!("#{code:06x}"));
    GradientBuilder::new()
        .html_colors(&colors.each_ref().map(String::as_str))
        .mode(BlendMode::Oklab)
        .build::<LinearGradient>()
        .map(|gradient| {
            let colors = gradient.colors(VALUE_STEPS);
            colors.map(|color| color.to_rgba8()).map(|[red, green, blue, _]| Rgb(red, green, blue)).collect()
        })
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::vision::{Vision, apart, lightness};
    use super::*;

    /// A difference that is visible without looking for it.
    const CLEARLY: f64 = 8.0;

    fn contrast(one: Rgb, other: Rgb) -> f64 {
        let (light, dark) = (one.luminance().max(other.luminance()), one.luminance().min(other.luminance()));
        (light + 0.05) / (dark + 0.05)
    }

    const GROUNDS: [Ground; 4] = [Ground::Dark, Ground::Light, Ground::HighContrast, Ground::Any];

    /// Every palette with backgrounds for cells, and what it is for.
    fn palettes() -> impl Iterator<Item = ((Ground, Depth), &'static Palette)> {
        let all = GROUNDS.into_iter().flat_map(|ground| [Depth::True, Depth::Many].map(|depth| (ground, depth)));
        all.map(|(ground, depth)| ((ground, depth), Palette::at(ground, depth)))
    }

    fn inks(palette: &Palette) -> [Rgb; 9] {
        [
            palette.input,
            palette.kernel_size,
            palette.stride,
            palette.padding,
            palette.output_padding,
            palette.dilation,
            palette.error,
            palette.right,
            palette.faint,
        ]
    }

    #[test]
    fn every_value_is_readable_on_its_colour() {
        for (what, palette) in palettes() {
            for step in -100..=100 {
                let color = palette.value(f64::from(step), 100.0).expect("finite");
                assert!(contrast(color, color.ink()) >= 4.5, "{what:?} {step} {color:?}");
            }
        }
    }

    #[test]
    fn what_the_course_tells_apart_is_apart_for_every_eye() {
        for (which, palette) in palettes() {
            for (what, one, other) in [
                ("padding and stride", palette.padding, palette.stride),
                ("padding and output_padding", palette.padding, palette.output_padding),
                ("output_padding and stride", palette.output_padding, palette.stride),
                ("kernel and padding", palette.kernel_size, palette.padding),
                ("kernel and output_padding", palette.kernel_size, palette.output_padding),
                ("kernel and stride", palette.kernel_size, palette.stride),
                ("error and right", palette.error, palette.right),
            ] {
                assert!(apart(one, other) >= CLEARLY, "{which:?}: {what}: {}", apart(one, other));
            }
            // From a tenth of the scale upwards, the sign is visible.
            for value in (1..=10).map(f64::from) {
                let signs = [-value, value].map(|value| palette.value(value, 10.0).expect("finite"));
                assert!(apart(signs[0], signs[1]) >= CLEARLY, "{which:?}: {value}: {}", apart(signs[0], signs[1]));
            }
        }
    }

    #[test]
    fn parameters_are_readable_on_the_ground() {
        for (ground, least) in [(Ground::Dark, 4.5), (Ground::Light, 4.5), (Ground::HighContrast, 7.0)] {
            for palette in [Depth::True, Depth::Many].map(|depth| Palette::at(ground, depth)) {
                for color in inks(palette) {
                    assert!(contrast(color, palette.ground) >= least, "{ground:?} {color:?}");
                }
            }
        }
    }

    #[test]
    fn in_256_colours_values_grow_lighter_or_darker_and_are_no_ground() {
        for ground in GROUNDS {
            let palette = Palette::at(ground, Depth::Many);
            let Values::Steps { negative, zero, positive } = &palette.values else { panic!("{ground:?} has no steps") };
            for side in [negative, positive] {
                let lightness = |index: &u8| lightness(Rgb::xterm(*index));
                let from_zero: Vec<f64> = side.iter().map(|step| (lightness(step) - lightness(zero)).abs()).collect();
                assert!(
                    from_zero[0] > 5.0 && from_zero.is_sorted_by(|one, other| one < other),
                    "{ground:?}: {from_zero:?}"
                );
            }
            let values: Vec<u8> = negative.iter().chain([zero]).chain(positive).copied().collect();
            let grounds =
                [palette.inserted_ground, palette.padding_ground, palette.output_padding_ground, palette.window_ground];
            let indices = grounds.map(index);
            for (place, one) in indices.iter().enumerate() {
                assert!(!values.contains(one), "{ground:?}: {one} is a value");
                assert!(!indices[..place].contains(one), "{ground:?}: {one} is two grounds");
            }
            for value in values {
                let apart = Vision::Normal.distance(Rgb::xterm(value), palette.window_ground);
                assert!(apart >= CLEARLY, "{ground:?}: the window on {value}: {apart}");
            }
        }
    }

    #[test]
    fn in_256_colours_every_ink_is_one_of_them_and_read_where_it_stands() {
        for ground in GROUNDS {
            let palette = Palette::at(ground, Depth::Many);
            // Nearly 4.5: the 256 colours have only two dark oranges. As for 24-bit colours if the background is
            // unknown.
            let least = if ground == Ground::Any { 3.5 } else { 4.4 };
            let inks = inks(palette);
            for (place, ink) in inks.iter().enumerate() {
                assert_eq!(Rgb::xterm(index(*ink)), *ink, "{ground:?}");
                assert!(!inks[..place].contains(ink), "{ground:?}: {ink:?} is two inks");
            }
            for (ink, own) in [
                (palette.stride, palette.inserted_ground),
                (palette.padding, palette.padding_ground),
                (palette.output_padding, palette.output_padding_ground),
                (palette.faint, palette.output_padding_ground),
                (palette.kernel_size, palette.window_ground),
                (palette.faint, palette.key_ground),
            ] {
                for under in [own, palette.window_ground] {
                    assert!(
                        contrast(ink, under) >= least,
                        "{ground:?}: {ink:?} on {under:?}: {}",
                        contrast(ink, under)
                    );
                }
            }
            let pairs: Vec<u8> = PAIRS.into_iter().map(index).collect();
            for (place, pair) in pairs.iter().enumerate() {
                assert!(!pairs[..place].contains(pair), "two pairs are {pair}");
            }
        }
    }

    #[test]
    fn in_16_colours_parameters_differ_and_values_have_no_colour() {
        for ground in GROUNDS {
            let palette = Palette::at(ground, Depth::Sixteen);
            let [.., error, right, _] = inks(palette);
            assert_ne!(error, right);
            let parameters = &inks(palette)[..6];
            for (place, ink) in parameters.iter().enumerate() {
                let anstyle::Color::Ansi(shown) = Depth::Sixteen.nearest(*ink) else { panic!("no colour of 16") };
                assert_eq!(Rgb::xterm(Ansi256Color::from_ansi(shown).index()), *ink, "{ground:?}");
                assert!(!parameters[..place].contains(ink), "{ground:?}: {ink:?} is two parameters");
            }
            assert_eq!(palette.value(1.0, 2.0), None);
        }
    }

    /// The number of the nearest of the 256 colours.
    fn index(color: Rgb) -> u8 {
        let anstyle::Color::Ansi256(Ansi256Color(index)) = Depth::Many.nearest(color) else { panic!("no number") };
        index
    }

    #[test]
    fn where_the_ground_is_unknown_inks_are_readable_on_every_one() {
        for (depth, least) in [(Depth::True, 4.5), (Depth::Many, 3.5)] {
            let palette = Palette::at(Ground::Any, depth);
            for color in inks(palette) {
                for ground in [Rgb::hex(0), Rgb::hex(0xff_ffff)] {
                    assert!(contrast(color, ground) >= least, "{depth:?}: {color:?} on {ground:?}");
                }
            }
            for (ink, ground) in [
                (palette.stride, palette.inserted_ground),
                (palette.padding, palette.padding_ground),
                (palette.output_padding, palette.output_padding_ground),
                (palette.faint, palette.key_ground),
            ] {
                assert!(contrast(ink, ground) >= 3.5, "{ink:?} on {ground:?}: {}", contrast(ink, ground));
            }
        }
    }

    #[test]
    fn zero_is_the_middle_and_the_ends_are_the_ends() {
        let dark = [0x46_b5d8, 0x24_2a33, 0xf7_c152].map(Rgb::hex);
        for (palette, [negative, zero, positive]) in [(&DARK, dark), (&DARK_MANY, [81, 236, 221].map(Rgb::xterm))] {
            assert_eq!(palette.value(0.0, 9.0), Some(zero));
            assert_eq!(palette.value(-0.0, 9.0), Some(zero));
            assert_eq!(palette.value(-9.0, 9.0), Some(negative));
            assert_eq!(palette.value(1e9, 9.0), Some(positive));
            assert_eq!(palette.value(f64::NAN, 9.0), None);
            assert_eq!(palette.value(0.0, 0.0), Some(zero));
        }
        assert_ne!(DARK_MANY.value(1e-9, 9.0), DARK_MANY.value(0.0, 9.0), "no value but zero looks like zero");
    }
}
