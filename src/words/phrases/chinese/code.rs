//! The comments of generated code: why it is as it is, and what happens to the weight.

use super::super::Table;

pub const CODE: Table = &[
    ("by {start} at the start and by {end} at the end (it is extended)", "开头 {start}，末尾 {end}，负数即向外补"),
    ("by {cells} on both sides", "两端各 {cells}"),
    ("by {start} at the start and {end} at the end", "开头 {start}，末尾 {end}"),
    ("{edges} in {axis}", "{axis}（{edges}）"),
    ("length", "长度"),
    ("depth", "深度"),
    ("height", "高"),
    ("width", "宽"),
    ("the full result is cropped {edges}", "完整结果要裁剪：{edges}"),
    ("the input is padded {edges}", "输入要填充：{edges}"),
    ("padding 'same' has the same size, but its image is shifted", "padding 取 'same' 时尺寸相同，但图像会平移"),
    (
        "cells beyond the full result hold the bias alone, so it is added after them",
        "完整结果之外的格子只有 bias，所以先补格子，再加 bias",
    ),
    (
        "nn.ConvTranspose has no groups; nn.Conv with an input_dilation is the same layer, and has",
        "nn.ConvTranspose 不支持分组；带 input_dilation 的 nn.Conv 是同一层，支持分组",
    ),
    (
        "lax.conv_transpose has no groups; lax.conv_general_dilated is what it calls, and has",
        "lax.conv_transpose 不支持分组；它内部调用的 lax.conv_general_dilated 支持",
    ),
    (
        "{class} has no groups: one layer a group, whose weights are w and b split along their last axis",
        "{class} 不支持分组：每组单独建一层，权重由 w 和 b 沿最后一个轴切开",
    ),
    (
        "{border}; neither 'same' nor 'valid' does that for every input",
        "{border}；'same' 和 'valid' 都不能保证对每种输入都如此",
    ),
    ("TensorFlow's kernel for the CPU takes no dilation here", "TensorFlow 的 CPU 实现在这里不支持 dilation"),
    ("Keras takes no dilation_rate with strides", "Keras 的 dilation_rate 不能和 strides 同时用"),
    (
        "{why}, so zeros between the taps spread the kernel (keep them at 0 when you train)",
        "{why}，所以在卷积核的权重之间插零（训练时要让它们保持为 0）",
    ),
    ("# {framework}, {data}: exact", "# {framework}，{data}：完全等价"),
    ("# {framework}, {data}: exact in this form", "# {framework}，{data}：这样写完全等价"),
    (
        "# - for an input of {input}: where the call pads or crops depends on its size",
        "# - 只对输入 {input} 成立：在哪里填充或裁剪，取决于输入尺寸",
    ),
    ("# the weight stays as it is, {after}", "# 权重不用改，{after}"),
    ("# the weight in NumPy, {after}", "# 用 NumPy 转换权重，{after}"),
    ("# the weight in NumPy, from {before} to {after}", "# 用 NumPy 转换权重，从 {before} 到 {after}"),
    (
        "ONNX takes no negative pads, so taps of zero around the kernel extend the result",
        "ONNX 的 pads 不能为负，所以在卷积核外围补零权重，把结果延长",
    ),
    (
        "ONNX Runtime takes an output_padding below strides alone, so taps of zero around the kernel extend the result",
        "ONNX Runtime 只接受小于 strides 的 output_padding，所以在卷积核外围补零权重，把结果延长",
    ),
    (
        "{border}; Paddle takes no negative padding, and an output_padding below its stride at the end alone",
        "{border}；Paddle 的 padding 不能为负，output_padding 只延长末尾，而且必须小于 stride",
    ),
    (
        "{border}; an output_padding extends the end alone, by less than stride or dilation",
        "{border}；output_padding 只延长末尾，而且必须小于 stride 或 dilation",
    ),
    (
        "{border}; PyTorch pads both sides alike, or with padding='same' the end by one more, but at stride 1 alone",
        "{border}；PyTorch 两端填得一样多，用 padding='same' 末尾可以多填 1 格，但 stride 只能是 1",
    ),
    (
        "{border}; PyTorch crops by padding at the start and by padding - output_padding at the end, never less at \
         the start",
        "{border}；PyTorch 开头裁 padding，末尾裁 padding - output_padding，开头裁的不会比末尾少",
    ),
    ("one pixel", "1 个像素"),
    ("{shift} pixels", "{shift} 个像素"),
    (
        "padding={padding}, output_padding={extra} has the same size, but its image is shifted by {pixels}",
        "padding={padding}、output_padding={extra} 时尺寸相同，但图像会平移 {pixels}",
    ),
    ("{border}; {function} takes no numbers for that", "{border}；{function} 的 padding 不能写数"),
    (
        "{function}'s kernel for the CPU takes no groups: it is called once for each",
        "{function} 的 CPU 实现不支持分组：每组调用一次",
    ),
    (
        "TensorFlow's kernel for the CPU takes no dilations here, so zeros between the taps spread w",
        "TensorFlow 的 CPU 实现在这里不支持 dilations，所以在 w 的权重之间插零",
    ),
    (
        "{border}; no padding does that, whatever the output_shape",
        "{border}；不论 output_shape 是多少，padding 都做不到",
    ),
    (
        "{border}; neither SAME nor VALID does that, whatever the output_shape",
        "{border}；不论 output_shape 是多少，SAME 和 VALID 都做不到",
    ),
    ("{function} has no groups: it is called once for each", "{function} 不支持分组：每组调用一次"),
];
