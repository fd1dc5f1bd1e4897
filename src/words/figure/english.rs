//! English.

use super::Words;
use crate::scene::wrong::WrongModel;

pub static ENGLISH: Words = Words {
    input: "input",
    kernel: "kernel",
    kernel_rotated: "kernel, rotated",
    stuffed: "zeros in between",
    padded: "padded",
    stuffed_padded: "zeros in, padded",
    full: "full result",
    output: "output",
    coverage: "coverage",
    matrix: "matrix C",
    matrix_transposed: "matrix C^T",
    stamp: "one stamp",
    sum_so_far: "sum so far",
    from_stride: "zero from stride",
    from_padding: "zero from padding",
    from_output_padding: "zero from output_padding",
    cropped: "cropped",
    bias_only: "no product: the bias alone",
    period: "period",
    pinned: "A, pinned",
    wrong: |wrong| match wrong {
        WrongModel::UnflippedKernel => "if the kernel were not rotated",
        WrongModel::TransposedNotRotated => "if it were transposed, not rotated",
        WrongModel::OpAddsZeros => "if output_padding added zeros",
        WrongModel::StrideInsertsS => "if stride put s zeros in",
        WrongModel::PaddingOnInput => "if padding enlarged the input",
        WrongModel::OverwriteNotSum => "if stamps overwrote each other",
    },
    unread: "not read",
    not_stamped: "not stamped",
    no_tap: "zero: no weight joins the two",
    window: "kernel window",
    window_weights: "kernel window with its weights",
    matrix_row: "the row of this output",
    values: "values",
    weights: "weights",
    step: |step, of| format!("step {step} of {of}"),
};
