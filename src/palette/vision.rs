//! How different two colours look: CIEDE2000, for normal vision or with one kind of cones missing.

use strum::VariantArray;

use super::Rgb;

/// Kinds of colour vision. The matrices are those of Machado, Oliveira and Fernandes 2009, severity 1, for linear RGB.
#[derive(Clone, Copy, Debug, PartialEq, Eq, VariantArray)]
pub enum Vision {
    /// All three kinds of cones.
    Normal,
    /// No long-wavelength (red) cones.
    Protanope,
    /// No medium-wavelength (green) cones.
    Deuteranope,
    /// No short-wavelength (blue) cones.
    Tritanope,
}

impl Vision {
    /// All kinds.
    pub const ALL: [Vision; Vision::VARIANTS.len()] = *Vision::VARIANTS.first_chunk().expect("all of them");

    const fn matrix(self) -> [[f64; 3]; 3] {
        match self {
            Vision::Normal => [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
            Vision::Protanope => [
                [0.152_286, 1.052_583, -0.204_868],
                [0.114_503, 0.786_281, 0.099_216],
                [-0.003_882, -0.048_116, 1.051_998],
            ],
            Vision::Deuteranope => [
                [0.367_322, 0.860_646, -0.227_968],
                [0.280_085, 0.672_501, 0.047_413],
                [-0.011_820, 0.042_940, 0.968_881],
            ],
            Vision::Tritanope => [
                [1.255_528, -0.076_749, -0.178_779],
                [-0.078_411, 0.930_809, 0.147_602],
                [0.004_733, 0.691_367, 0.303_900],
            ],
        }
    }

    /// The difference of two colours for this kind of vision.
    pub fn distance(self, one: Rgb, other: Rgb) -> f64 {
        ciede2000(self.lab(one), self.lab(other))
    }

    fn lab(self, color: Rgb) -> [f64; 3] {
        let linear = [color.0, color.1, color.2].map(super::linear);
        lab(product(self.matrix(), linear).map(|channel| channel.clamp(0.0, 1.0)))
    }
}

/// The smallest difference for any kind of vision.
pub fn apart(one: Rgb, other: Rgb) -> f64 {
    Vision::ALL.iter().map(|vision| vision.distance(one, other)).fold(f64::INFINITY, f64::min)
}

/// CIE L*, 0 to 100.
pub fn lightness(color: Rgb) -> f64 {
    Vision::Normal.lab(color)[0]
}

fn product(matrix: [[f64; 3]; 3], vector: [f64; 3]) -> [f64; 3] {
    matrix.map(|row| row.iter().zip(vector).map(|(factor, number)| factor * number).sum())
}

/// CIELAB of linear sRGB, white point D65.
fn lab(linear: [f64; 3]) -> [f64; 3] {
    const XYZ: [[f64; 3]; 3] = [
        [0.412_456_4, 0.357_576_1, 0.180_437_5],
        [0.212_672_9, 0.715_152_2, 0.072_175],
        [0.019_333_9, 0.119_192, 0.950_304_1],
    ];
    const WHITE: [f64; 3] = [0.950_47, 1.0, 1.088_83];
    let root = |share: f64| {
        if share > 216.0 / 24_389.0 { share.cbrt() } else { (24_389.0 / 27.0 * share + 16.0) / 116.0 }
    };
    let [xyz, white] = [product(XYZ, linear), WHITE];
    let [x, y, z] = [0, 1, 2].map(|axis| root(xyz[axis] / white[axis]));
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

/// Sharma, Wu and Dalal 2005, equations 2 to 22.
fn ciede2000([l1, a1, b1]: [f64; 3], [l2, a2, b2]: [f64; 3]) -> f64 {
    let share = |chroma: f64| (chroma.powi(7) / (chroma.powi(7) + 25_f64.powi(7))).sqrt();
    let stretch = 1.5 - 0.5 * share(f64::midpoint(a1.hypot(b1), a2.hypot(b2)));
    let polar = |a: f64, b: f64| ((a * stretch).hypot(b), b.atan2(a * stretch).to_degrees().rem_euclid(360.0));
    let ((c1, h1), (c2, h2)) = (polar(a1, b1), polar(a2, b2));
    let is_grey = c1 * c2 == 0.0;
    let turn = match h2 - h1 {
        _ if is_grey => 0.0,
        turn if turn > 180.0 => turn - 360.0,
        turn if turn < -180.0 => turn + 360.0,
        turn => turn,
    };
    let hue = if is_grey { h1 + h2 } else { h1 + turn / 2.0 }.rem_euclid(360.0);
    let (l, c) = (f64::midpoint(l1, l2), f64::midpoint(c1, c2));
    let wave = |times: f64, phase: f64| (times * hue + phase).to_radians().cos();
    let t = 1.0 - 0.17 * wave(1.0, -30.0) + 0.24 * wave(2.0, 0.0) + 0.32 * wave(3.0, 6.0) - 0.20 * wave(4.0, -63.0);
    let rotation = (60.0 * (-((hue - 275.0) / 25.0).powi(2)).exp()).to_radians().sin() * -2.0 * share(c);
    let from_middle = (l - 50.0).powi(2);
    let lightness = (l2 - l1) / (1.0 + 0.015 * from_middle / (20.0 + from_middle).sqrt());
    let chroma = (c2 - c1) / (1.0 + 0.045 * c);
    let hue = 2.0 * (c1 * c2).sqrt() * (turn / 2.0).to_radians().sin() / (1.0 + 0.015 * c * t);
    (lightness.powi(2) + chroma.powi(2) + hue.powi(2) + rotation * chroma * hue).sqrt()
}

#[test]
fn the_published_pairs_are_as_far_apart_as_published() {
    // Sharma, Wu and Dalal 2005, table 1: pairs on which implementations often go wrong.
    for (one, other, distance) in [
        ([50.0, 2.6772, -79.7751], [50.0, 0.0, -82.7485], 2.0425),
        ([50.0, 0.0, 0.0], [50.0, -1.0, 2.0], 2.3669),
        ([50.0, 2.49, -0.001], [50.0, -2.49, 0.0009], 7.1792),
        ([50.0, 2.49, -0.001], [50.0, -2.49, 0.0011], 7.2195),
        ([50.0, -0.001, 2.49], [50.0, 0.0009, -2.49], 4.8045),
        ([50.0, -0.001, 2.49], [50.0, 0.0011, -2.49], 4.7461),
        ([50.0, 2.5, 0.0], [50.0, 0.0, -2.5], 4.3065),
        ([50.0, 2.5, 0.0], [73.0, 25.0, -18.0], 27.1492),
        ([50.0, 2.5, 0.0], [58.0, 24.0, 15.0], 19.4535),
        ([60.2574, -34.0099, 36.2677], [60.4626, -34.1751, 39.4387], 1.2644),
        ([22.7233, 20.0904, -46.6940], [23.0331, 14.9730, -42.5619], 2.0373),
        ([90.8027, -2.0831, 1.4410], [91.1528, -1.6435, 0.0447], 1.4441),
        ([6.7747, -0.2908, -2.4247], [5.8714, -0.0985, -2.2286], 0.6377),
        ([2.0776, 0.0795, -1.1350], [0.9033, -0.0636, -0.5514], 0.9082),
    ] {
        for found in [ciede2000(one, other), ciede2000(other, one)] {
            assert!((found - distance).abs() < 1e-4, "{one:?} {other:?}: {found}, not {distance}");
        }
    }
}
