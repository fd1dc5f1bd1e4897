//! Named settings: the figures of "A guide to convolution arithmetic for deep learning" (arXiv 1603.07285), what its
//! readers often ask for, and what it leaves out.

use super::Setting;
use crate::conv::Padding;

/// A setting with a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Preset {
    /// The name that flags use.
    pub name: &'static str,
    /// A short description.
    pub what: &'static str,
    /// Input, kernel, stride, padding, `output_padding` and dilation, the same on both axes.
    sizes: [i64; 6],
}

impl Preset {
    /// All presets.
    pub const ALL: [Preset; 11] = [
        preset("no-padding", "no padding, stride 1", [2, 3, 1, 0, 0, 1]),
        preset("arbitrary", "padding 2, stride 1", [6, 4, 1, 2, 0, 1]),
        preset("half", "half padding: the size stays", [5, 3, 1, 1, 0, 1]),
        preset("full", "full padding: the window needs none", [7, 3, 1, 2, 0, 1]),
        preset("strides", "no padding, stride 2", [2, 3, 2, 0, 0, 1]),
        preset("padding-strides", "padding 1, stride 2", [3, 3, 2, 1, 0, 1]),
        preset("odd", "output_padding 1: less is cropped", [3, 3, 2, 1, 1, 1]),
        preset("k2s2", "kernel 2, stride 2: stamps side by side", [3, 2, 2, 0, 0, 1]),
        preset("dcgan", "kernel 4, stride 2, padding 1: twice the size", [4, 4, 2, 1, 0, 1]),
        preset("output-padding", "output_padding 1 without padding: a row that is bias alone", [3, 3, 2, 0, 1, 1]),
        preset("dilation", "dilation 2: the kernel spread out", [3, 3, 1, 1, 0, 2]),
    ];

    /// The preset with this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Preset> {
        Preset::ALL.into_iter().find(|preset| preset.name == name)
    }

    /// The setting, with default numbers.
    #[must_use]
    pub fn setting(&self) -> Setting {
        let mut setting = Setting::default();
        let [input, kernel, stride, padding, output_padding, dilation] = self.sizes.map(|size| [size, size]);
        setting.input_size = input;
        let layer = &mut setting.layer;
        (layer.kernel_size, layer.stride, layer.dilation) = (kernel, stride, dilation);
        (layer.padding, layer.output_padding) = (Padding::Explicit(padding), output_padding);
        setting
    }
}

const fn preset(name: &'static str, what: &'static str, sizes: [i64; 6]) -> Preset {
    Preset { name, what, sizes }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::Scene;

    #[test]
    fn the_figures_of_the_guide_have_its_sizes() {
        let sizes = [
            ("no-padding", 4),
            ("arbitrary", 5),
            ("half", 5),
            ("full", 5),
            ("strides", 5),
            ("padding-strides", 5),
            ("odd", 6),
            ("k2s2", 6),
            ("dcgan", 8),
            ("output-padding", 8),
            ("dilation", 5),
        ];
        assert_eq!(Preset::ALL.len(), sizes.len());
        for (preset, (name, output)) in Preset::ALL.iter().zip(sizes) {
            let scene = Scene::new(preset.setting());
            let geometry = &scene.outcome().expect("a legal layer").geometry;
            assert_eq!((preset.name, geometry.output()), (name, [output, output]));
        }
    }
}
