//! Simplified Chinese.

use super::Words;
use crate::scene::wrong::WrongModel;

pub static CHINESE: Words = Words {
    input: "输入",
    kernel: "卷积核",
    kernel_rotated: "卷积核（转 180°）",
    stuffed: "插零后",
    padded: "填充后",
    stuffed_padded: "插零并填充",
    full: "完整结果",
    output: "输出",
    coverage: "每格的乘积个数",
    matrix: "矩阵 C",
    matrix_transposed: "矩阵 C^T",
    stamp: "单次盖章",
    sum_so_far: "累加至此",
    from_stride: "stride 插入的零",
    from_padding: "填充的零",
    from_output_padding: "output_padding 带来的零",
    cropped: "被裁掉",
    bias_only: "没有乘积：只有 bias",
    period: "周期",
    pinned: "A（已固定）",
    wrong: |wrong| match wrong {
        WrongModel::UnflippedKernel => "假如卷积核不旋转",
        WrongModel::TransposedNotRotated => "假如把卷积核转置，而不是旋转",
        WrongModel::OpAddsZeros => "假如 output_padding 补零",
        WrongModel::StrideInsertsS => "假如 stride 插入 s 个零",
        WrongModel::PaddingOnInput => "假如 padding 让输入变大",
        WrongModel::OverwriteNotSum => "假如后盖的覆盖先盖的",
    },
    unread: "没用到的输入",
    not_stamped: "未盖到",
    no_tap: "零：没有权重把两者相连",
    window: "卷积核窗口",
    window_weights: "卷积核窗口及其权重",
    matrix_row: "此输出对应的行",
    values: "数值",
    weights: "权重",
    step: |step, of| format!("第 {step} 步，共 {of} 步"),
};
