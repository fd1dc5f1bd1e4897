//! Colours by meaning, for terminal and figures alike: values, parameters, roles, pairs.

#[cfg(test)]
mod vision;

use std::sync::OnceLock;

use crate::conv::Parameter;
use colorgrad::{BlendMode, Gradient, GradientBuilder, LinearGradient};

/// An sRGB colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Rgb(pub u8, pub u8, pub u8);

impl Rgb {
    const fn hex(code: u32) -> Rgb {
        Rgb((code >> 16) as u8, (code >> 8) as u8, code as u8)
    }

    /// Relative luminance, 0 to 1 (WCAG).
    #[must_use]
    pub fn luminance(self) -> f64 {
        0.2126 * linear(self.0) + 0.7152 * linear(self.1) + 0.0722 * linear(self.2)
    }

    /// The colour on the way to another, 0 to 1.
    #[must_use]
    pub fn towards(self, other: Rgb, share: f64) -> Rgb {
        let mixed = |from: u8, to: u8| (f64::from(from) + (f64::from(to) - f64::from(from)) * share).round() as u8;
        Rgb(mixed(self.0, other.0), mixed(self.1, other.1), mixed(self.2, other.2))
    }

    /// Black or white, whichever reads better on this colour.
    #[must_use]
    pub fn ink(self) -> Rgb {
        // Where black and white have the same contrast: (L+0.05)^2 = 0.05 * 1.05.
        if self.luminance() > 0.179 { Rgb(0, 0, 0) } else { Rgb(255, 255, 255) }
    }
}

/// A channel of sRGB as an amount of light, 0 to 1.
fn linear(channel: u8) -> f64 {
    let channel = f64::from(channel) / 255.0;
    if channel <= 0.040_45 { channel / 12.92 } else { ((channel + 0.055) / 1.055).powf(2.4) }
}

/// How many colours there are to show with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Depth {
    Sixteen,
    Many,
    True,
}

impl Depth {
    /// The nearest colour that can be shown.
    #[must_use]
    pub fn nearest(self, Rgb(red, green, blue): Rgb) -> anstyle::Color {
        let color = anstyle::RgbColor(red, green, blue);
        match self {
            Depth::True => color.into(),
            Depth::Many => anstyle_lossy::rgb_to_xterm(color).into(),
            Depth::Sixteen => anstyle_lossy::rgb_to_ansi(color, anstyle_lossy::palette::DEFAULT).into(),
        }
    }
}

/// Whether the picture stands on a dark or a light ground.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ground {
    Dark,
    Light,
    /// Black, with everything that is to be read as bright as it gets.
    HighContrast,
    /// Unknown: what has no ground of its own is read on black and on white alike.
    Any,
}

/// Every colour of a ground, under the name of what it means. What the course tells apart is apart for every eye, also for one
/// without one kind of cones; all else differs by a glyph or a word as well.
#[derive(Debug)]
pub struct Palette {
    pub ground: Rgb,
    pub text: Rgb,
    pub faint: Rgb,
    pub input: Rgb,
    pub kernel_size: Rgb,
    pub stride: Rgb,
    pub padding: Rgb,
    pub output_padding: Rgb,
    pub dilation: Rgb,
    /// Ground of the zeros that the stride, the padding and `output_padding` put in.
    pub inserted_ground: Rgb,
    pub padding_ground: Rgb,
    pub output_padding_ground: Rgb,
    /// Ground of the kernel window over cells that hold no value.
    pub window_ground: Rgb,
    pub key_ground: Rgb,
    pub error: Rgb,
    pub right: Rgb,
    gradient: [u32; 3],
    values: OnceLock<Vec<Rgb>>,
}

static DARK: Palette = Palette {
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
    gradient: [0x46_b5d8, 0x24_2a33, 0xf7_c152],
    values: OnceLock::new(),
};

static HIGH_CONTRAST: Palette = Palette {
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
    gradient: [0x30_d0ff, 0x00_0000, 0xff_d23f],
    values: OnceLock::new(),
};

static LIGHT: Palette = Palette {
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
    gradient: [0x12_77a6, 0xee_eff2, 0xe0_8a14],
    values: OnceLock::new(),
};

/// Inks as far from black as from white, and grounds of their own for all that lies on one.
static ANY: Palette = Palette {
    faint: Rgb::hex(0x6e_7684),
    input: Rgb::hex(0x21_808d),
    kernel_size: Rgb::hex(0xd7_2c81),
    stride: Rgb::hex(0xae_6222),
    padding: Rgb::hex(0x10_73e4),
    output_padding: Rgb::hex(0x92_62ab),
    dilation: Rgb::hex(0x21_873c),
    error: Rgb::hex(0xe1_2d1f),
    right: Rgb::hex(0x1e_8748),
    values: OnceLock::new(),
    ..LIGHT
};

/// Colours of the pairs that a sum multiplies, in the order of the sum. Light enough for black letters.
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

/// Steps of the value map; odd, so that zero has one of its own.
const VALUE_STEPS: usize = 255;

/// Exponent from share of the scale to strength of the colour. Below 1, so that the inputs do not drown in the scale of
/// the larger outputs; the same everywhere, so that equal values keep equal colours.
const STRENGTH: f64 = 0.6;

impl Palette {
    #[must_use]
    pub const fn of(ground: Ground) -> &'static Palette {
        match ground {
            Ground::Dark => &DARK,
            Ground::Light => &LIGHT,
            Ground::HighContrast => &HIGH_CONTRAST,
            Ground::Any => &ANY,
        }
    }

    /// The colour of `value` where the scale ends at `largest`: diverging, centred on zero. Grey-free: a value that is not
    /// finite has none.
    #[must_use]
    pub fn value(&self, value: f64, largest: f64) -> Option<Rgb> {
        if !value.is_finite() {
            return None;
        }
        let values = self.values.get_or_init(|| gradient(self.gradient));
        let share = if largest > 0.0 { (value / largest).clamp(-1.0, 1.0) } else { 0.0 };
        let middle = (VALUE_STEPS / 2) as f64;
        let strength = share.abs().powf(STRENGTH).copysign(share);
        values.get((middle + strength * middle).round() as usize).copied()
    }

    /// The hue of a parameter, the same in its name, its number in a formula and the cells that it makes.
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

    /// The colour of the `index`-th product of a sum; they come round again after the ninth.
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
    use super::vision::apart;
    use super::*;

    /// As far apart as one sees without looking for it.
    const CLEARLY: f64 = 8.0;

    fn contrast(one: Rgb, other: Rgb) -> f64 {
        let (light, dark) = (one.luminance().max(other.luminance()), one.luminance().min(other.luminance()));
        (light + 0.05) / (dark + 0.05)
    }

    #[test]
    fn every_value_is_readable_on_its_colour() {
        for ground in [Ground::Dark, Ground::Light, Ground::HighContrast, Ground::Any] {
            for step in -100..=100 {
                let color = Palette::of(ground).value(f64::from(step), 100.0).expect("finite");
                assert!(contrast(color, color.ink()) >= 4.5, "{ground:?} {step} {color:?}");
            }
        }
    }

    #[test]
    fn what_the_course_tells_apart_is_apart_for_every_eye() {
        for ground in [Ground::Dark, Ground::Light, Ground::HighContrast, Ground::Any] {
            let palette = Palette::of(ground);
            let ends = [-1.0, 1.0].map(|value| palette.value(value, 1.0).expect("finite"));
            for (what, one, other) in [
                ("padding and stride", palette.padding, palette.stride),
                ("padding and output_padding", palette.padding, palette.output_padding),
                ("output_padding and stride", palette.output_padding, palette.stride),
                ("kernel and padding", palette.kernel_size, palette.padding),
                ("kernel and output_padding", palette.kernel_size, palette.output_padding),
                ("kernel and stride", palette.kernel_size, palette.stride),
                ("error and right", palette.error, palette.right),
                ("the ends of the scale", ends[0], ends[1]),
            ] {
                assert!(apart(one, other) >= CLEARLY, "{ground:?}: {what}: {}", apart(one, other));
            }
            // From a tenth of the scale on, the sign is seen.
            for value in (1..=10).map(f64::from) {
                let signs = [-value, value].map(|value| palette.value(value, 10.0).expect("finite"));
                assert!(apart(signs[0], signs[1]) >= CLEARLY, "{ground:?}: {value}: {}", apart(signs[0], signs[1]));
            }
        }
    }

    #[test]
    fn parameters_are_readable_on_the_ground() {
        for (palette, least) in [(&DARK, 4.5), (&LIGHT, 4.5), (&HIGH_CONTRAST, 7.0)] {
            for color in [
                palette.input,
                palette.kernel_size,
                palette.stride,
                palette.padding,
                palette.output_padding,
                palette.dilation,
                palette.error,
                palette.right,
                palette.faint,
            ] {
                assert!(contrast(color, palette.ground) >= least, "{color:?}");
            }
        }
    }

    #[test]
    fn where_the_ground_is_unknown_inks_are_readable_on_every_one() {
        let ink = [ANY.faint, ANY.input, ANY.kernel_size, ANY.stride, ANY.padding, ANY.output_padding, ANY.dilation];
        for color in ink.into_iter().chain([ANY.error, ANY.right]) {
            for ground in [Rgb::hex(0), Rgb::hex(0xff_ffff)] {
                assert!(contrast(color, ground) >= 4.5, "{color:?} on {ground:?}");
            }
        }
        for (ink, ground) in [
            (ANY.stride, ANY.inserted_ground),
            (ANY.padding, ANY.padding_ground),
            (ANY.output_padding, ANY.output_padding_ground),
            (ANY.faint, ANY.key_ground),
        ] {
            assert!(contrast(ink, ground) >= 3.5, "{ink:?} on {ground:?}: {}", contrast(ink, ground));
        }
    }

    #[test]
    fn zero_is_the_middle_and_the_ends_are_the_ends() {
        assert_eq!(DARK.value(0.0, 9.0), Some(Rgb::hex(DARK.gradient[1])));
        assert_eq!(DARK.value(-9.0, 9.0), Some(Rgb::hex(DARK.gradient[0])));
        assert_eq!(DARK.value(1e9, 9.0), Some(Rgb::hex(DARK.gradient[2])));
        assert_eq!(DARK.value(f64::NAN, 9.0), None);
        assert_eq!(DARK.value(0.0, 0.0), Some(Rgb::hex(DARK.gradient[1])));
    }
}
