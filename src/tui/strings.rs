//! The words of the screens: one constant a language, so that a missing translation does not compile.

use super::model::{AxisChoice, Field, View};
use crate::conv::{Op, Parameter};
use crate::scene::GridId;

#[derive(Debug)]
pub struct Strings {
    pub explore: &'static str,
    pub help: &'static str,
    pub quit: &'static str,
    pub operation: &'static str,
    pub input: &'static str,
    pub kernel: &'static str,
    pub kernel_rotated: &'static str,
    pub stride: &'static str,
    pub padding: &'static str,
    pub output_padding: &'static str,
    pub dilation: &'static str,
    pub bias: &'static str,
    pub off: &'static str,
    pub both_axes: &'static str,
    pub height: &'static str,
    pub width: &'static str,
    pub output: &'static str,
    pub was: &'static str,
    pub padded_transposed: &'static str,
    pub padded_direct: &'static str,
    pub zero_from_stride: &'static str,
    pub zero_from_padding: &'static str,
    pub zero_from_output_padding: &'static str,
    pub kernel_window: &'static str,
    pub bias_only: &'static str,
    pub value_colour: &'static str,
    pub more: &'static str,
    /// `{}` is how many outputs.
    pub goes_into: &'static str,
    /// `{}` is how many inputs.
    pub multiplies: &'static str,
    pub refused: &'static str,
    pub help_adjust: &'static str,
    pub help_arrows: &'static str,
    pub help_tab: &'static str,
    pub help_repair: &'static str,
    pub help_axis: &'static str,
    pub help_operation: &'static str,
    pub help_zoom: &'static str,
    pub key_view: &'static str,
    pub help_view: &'static str,
    pub key_play: &'static str,
    pub help_play: &'static str,
    pub key_step: &'static str,
    pub key_speed: &'static str,
    pub view_direct: &'static str,
    pub view_stamp: &'static str,
    pub view_crop: &'static str,
    pub view_coverage: &'static str,
    pub view_matrix: &'static str,
    pub full: &'static str,
    pub stamp: &'static str,
    pub coverage: &'static str,
    pub matrix: &'static str,
    pub matrix_transposed: &'static str,
    pub absent_tap: &'static str,
    pub absent_stamp: &'static str,
    pub cropped: &'static str,
    /// In the facts each `{}` is a number, or two of them.
    pub fact_zeros: &'static str,
    pub fact_ring: &'static str,
    pub fact_crops: &'static str,
    pub fact_ring_end: &'static str,
    pub fact_window_steps: &'static str,
    pub fact_stamp_steps: &'static str,
    pub fact_crop: &'static str,
    pub fact_uncrop: &'static str,
    pub fact_coverage: &'static str,
    pub fact_matrix: &'static str,
    pub fact_matrix_transposed: &'static str,
    pub key_digits: &'static str,
    pub key_arrows_bar: &'static str,
    pub key_arrows_grid: &'static str,
    pub key_tab: &'static str,
    pub key_repair: &'static str,
    pub key_field: &'static str,
    pub key_axis: &'static str,
    pub key_operation: &'static str,
    pub key_zoom: &'static str,
    pub key_undo: &'static str,
    pub key_redo: &'static str,
    pub key_help: &'static str,
    pub key_back: &'static str,
    pub key_quit: &'static str,
}

pub const ENGLISH: Strings = Strings {
    explore: "Explore",
    help: "help",
    quit: "quit",
    operation: "operation",
    input: "input",
    kernel: "kernel",
    kernel_rotated: "kernel, rotated",
    stride: "stride",
    padding: "padding",
    output_padding: "out_pad",
    dilation: "dilation",
    bias: "bias",
    off: "off",
    both_axes: "both axes",
    height: "height",
    width: "width",
    output: "output",
    was: "was",
    padded_transposed: "zeros in, padded",
    padded_direct: "padded",
    zero_from_stride: "zero from stride",
    zero_from_padding: "zero from padding",
    zero_from_output_padding: "zero from out_pad",
    kernel_window: "kernel window",
    bias_only: "bias only",
    value_colour: "values",
    more: "more",
    goes_into: "goes into {} outputs:",
    multiplies: "multiplies {} inputs, for the outputs:",
    refused: "PyTorch refuses this layer",
    help_adjust: "change the chosen parameter",
    help_arrows: "in the bar: choose and change; on a grid: move the cursor",
    help_tab: "to the grids and back to the bar; shift-tab backwards",
    help_repair: "take the nearest settings that work",
    help_axis: "change both axes, height alone, width alone",
    help_operation: "Conv2d or ConvTranspose2d",
    help_zoom: "numbers around the cursor, or the whole as pixels",
    key_view: "view",
    help_view: "next view of the same layer; V the one before",
    key_play: "play",
    help_play: "walk through the cells one by one; again to pause, esc to end",
    key_step: "one step on, one step back",
    key_speed: "slower, faster",
    view_direct: "direct",
    view_stamp: "stamp",
    view_crop: "crop",
    view_coverage: "coverage",
    view_matrix: "matrix",
    full: "full result",
    stamp: "one stamp",
    coverage: "products per cell",
    matrix: "matrix",
    matrix_transposed: "matrix C^T",
    absent_tap: "zero: no tap joins the two",
    absent_stamp: "not stamped",
    cropped: "cropped",
    fact_zeros: "stride - 1 = {} zeros between inputs",
    fact_ring: "K - 1 - p = {} around",
    fact_crops: "K - 1 - p = {} around: negative crops",
    fact_ring_end: "+ {} at the end",
    fact_window_steps: "the window moves by {}",
    fact_stamp_steps: "the stamps of neighbours lie {} apart, and add up",
    fact_crop: "crop p = {} at the start, p - op = {} at the end",
    fact_uncrop: "output_padding {} crops less, or reaches beyond",
    fact_coverage: "kernel {} over stride {}",
    fact_matrix: "C: a row for each output, a column for each input",
    fact_matrix_transposed: "C^T: a row for each output; C is Conv2d's, from there back. Not an inverse",
    key_digits: "type the number of the chosen parameter",
    key_arrows_bar: "choose, change",
    key_arrows_grid: "move",
    key_tab: "bar, grids",
    key_repair: "repair",
    key_field: "choose a parameter from anywhere",
    key_axis: "axis",
    key_operation: "operation",
    key_zoom: "zoom",
    key_undo: "undo",
    key_redo: "redo",
    key_help: "this help",
    key_back: "back to the bar",
    key_quit: "quit",
};

/// A template with each `{}` replaced, in order.
#[must_use]
pub fn filled(template: &str, values: &[&str]) -> String {
    values.iter().fold(template.to_owned(), |text, value| text.replacen("{}", value, 1))
}

impl Strings {
    /// The title of a grid.
    #[must_use]
    pub fn grid(&self, grid: GridId, op: Op) -> &'static str {
        match (grid, op) {
            (GridId::Input, _) => self.input,
            (GridId::Rotated, Op::ConvTranspose2d) => self.kernel_rotated,
            (GridId::Rotated | GridId::Kernel, _) => self.kernel,
            (GridId::Padded | GridId::Stuffed, Op::ConvTranspose2d) => self.padded_transposed,
            (GridId::Padded | GridId::Stuffed, Op::Conv2d) => self.padded_direct,
            (GridId::Output, _) => self.output,
            (GridId::Full, _) => self.full,
            (GridId::Stamp, _) => self.stamp,
            (GridId::Coverage, _) => self.coverage,
            (GridId::Matrix, Op::ConvTranspose2d) => self.matrix_transposed,
            (GridId::Matrix, Op::Conv2d) => self.matrix,
        }
    }

    #[must_use]
    pub fn field(&self, field: Field) -> &'static str {
        match field {
            Field::Operation => self.operation,
            Field::Parameter(Parameter::Input) => self.input,
            Field::Parameter(Parameter::KernelSize) => self.kernel,
            Field::Parameter(Parameter::Stride) => self.stride,
            Field::Parameter(Parameter::Padding) => self.padding,
            Field::Parameter(Parameter::OutputPadding) => self.output_padding,
            Field::Parameter(Parameter::Dilation) => self.dilation,
            Field::Bias => self.bias,
        }
    }

    #[must_use]
    pub fn view(&self, view: View) -> &'static str {
        match view {
            View::Direct => self.view_direct,
            View::Stamp => self.view_stamp,
            View::Crop => self.view_crop,
            View::Coverage => self.view_coverage,
            View::Matrix => self.view_matrix,
        }
    }

    #[must_use]
    pub fn axis(&self, axis: AxisChoice) -> &'static str {
        match axis {
            AxisChoice::Both => self.both_axes,
            AxisChoice::Height => self.height,
            AxisChoice::Width => self.width,
        }
    }
}
