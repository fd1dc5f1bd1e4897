//! The few words that stand in a figure: one constant a language, so that a missing translation does not compile.
//!
//! A new character needs an outline: `src/figure/glyphs/make.py` draws those that stand in this file.

use crate::conv::{Axis, Op};
use crate::scene::moment::{Moment, adds_up};
use crate::scene::rival::RivalKind;
use crate::scene::wrong::WrongModel;
use crate::scene::{GridId, Rival, Role, Scene, View};

#[derive(Debug)]
pub struct Words {
    pub input: &'static str,
    pub kernel: &'static str,
    pub kernel_rotated: &'static str,
    pub stuffed: &'static str,
    pub padded: &'static str,
    /// The same where no grid before it shows the zeros in between.
    pub stuffed_padded: &'static str,
    pub full: &'static str,
    pub output: &'static str,
    pub coverage: &'static str,
    pub matrix: &'static str,
    pub matrix_transposed: &'static str,
    pub stamp: &'static str,
    /// The full result while stamps are still missing.
    pub sum_so_far: &'static str,
    pub from_stride: &'static str,
    pub from_padding: &'static str,
    pub from_output_padding: &'static str,
    pub cropped: &'static str,
    pub bias_only: &'static str,
    pub period: &'static str,
    pub pinned: &'static str,
    pub wrong: fn(WrongModel) -> &'static str,
    pub unread: &'static str,
    pub not_stamped: &'static str,
    pub no_tap: &'static str,
    pub window: &'static str,
    /// The same where each cell under it shows its weight.
    pub window_weights: &'static str,
    /// The row of the matrix that a step multiplies.
    pub matrix_row: &'static str,
    pub values: &'static str,
    pub weights: &'static str,
    /// `{}` is which step, then of how many.
    pub step: &'static str,
}

pub const ENGLISH: Words = Words {
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
        WrongModel::FirstStampStays => "if the first stamp stayed",
        WrongModel::Average => "if overlaps were averaged",
        WrongModel::Rotated => "if the kernel were rotated",
        WrongModel::Transposed => "if the kernel were transposed",
        WrongModel::Mirrored => "if the kernel were mirrored",
        WrongModel::UpsideDown => "if the kernel were upside down",
    },
    unread: "not read",
    not_stamped: "not stamped",
    no_tap: "zero: no weight joins the two",
    window: "kernel window",
    window_weights: "kernel window with its weights",
    matrix_row: "the row of this output",
    values: "values",
    weights: "weights",
    step: "step {} of {}",
};

pub const CHINESE: Words = Words {
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
        WrongModel::FirstStampStays => "假如只留先盖的",
        WrongModel::Average => "假如重叠处取平均",
        WrongModel::Rotated => "假如先旋转卷积核",
        WrongModel::Transposed => "假如先转置卷积核",
        WrongModel::Mirrored => "假如卷积核左右翻转",
        WrongModel::UpsideDown => "假如卷积核上下翻转",
    },
    unread: "没用到的输入",
    not_stamped: "未盖到",
    no_tap: "零：没有权重把两者相连",
    window: "卷积核窗口",
    window_weights: "卷积核窗口及其权重",
    matrix_row: "此输出对应的行",
    values: "数值",
    weights: "权重",
    step: "第 {} 步，共 {} 步",
};

impl Words {
    /// The words of a language, by its tag; English where there are none.
    #[must_use]
    pub fn of(tag: &str) -> &'static Words {
        if tag == "zh-CN" { &CHINESE } else { &ENGLISH }
    }

    /// What a grid is called.
    #[must_use]
    pub fn title(&self, scene: &Scene, grid: GridId) -> &'static str {
        let transposed = scene.setting().layer.op == Op::ConvTranspose2d;
        let stuffed = scene.outcome().is_ok_and(|picture| picture.geometry.lengths(Axis::spread) != [1, 1]);
        match grid {
            GridId::Input => self.input,
            GridId::Kernel => self.kernel,
            GridId::Rotated => {
                if transposed {
                    self.kernel_rotated
                } else {
                    self.kernel
                }
            }
            GridId::Stuffed => self.stuffed,
            GridId::Padded => {
                if stuffed {
                    self.stuffed_padded
                } else {
                    self.padded
                }
            }
            GridId::Full => self.full,
            GridId::Output | GridId::Rival => self.output,
            GridId::Coverage => self.coverage,
            GridId::Matrix => {
                if transposed {
                    self.matrix_transposed
                } else {
                    self.matrix
                }
            }
            GridId::Stamp => self.stamp,
        }
    }

    /// What a grid is called when all is done, and on the way there.
    #[must_use]
    pub fn titles(&self, scene: &Scene, view: View, grid: GridId, rival: Option<&Rival>) -> [&'static str; 2] {
        let finished = match (grid, rival.map(|rival| rival.kind)) {
            (GridId::Rival, Some(RivalKind::Wrong(wrong))) => (self.wrong)(wrong),
            (GridId::Rival, _) => self.pinned,
            (grid, _) => self.title(scene, grid),
        };
        [finished, if adds_up(view, grid) { self.sum_so_far } else { finished }]
    }

    /// What a grid is called at a moment.
    #[must_use]
    pub fn title_at(&self, moment: &Moment<'_>, grid: GridId) -> &'static str {
        let [finished, partial] = self.titles(moment.scene, moment.view(), grid, moment.rival());
        if moment.is_partial() { partial } else { finished }
    }

    /// What such a cell means, in this grid; a plain number needs no word.
    #[must_use]
    pub fn role(&self, role: Role, grid: GridId) -> Option<&'static str> {
        match role {
            Role::Value => None,
            Role::Inserted => Some(self.from_stride),
            Role::Padding => Some(self.from_padding),
            Role::OutputPadding => Some(self.from_output_padding),
            Role::Cropped => Some(self.cropped),
            Role::BiasOnly => Some(self.bias_only),
            Role::Unread => Some(self.unread),
            Role::Absent if grid == GridId::Matrix => Some(self.no_tap),
            Role::Absent => Some(self.not_stamped),
        }
    }

    /// Which step of how many.
    #[must_use]
    pub fn step(&self, step: i64, of: i64) -> String {
        self.step.replacen("{}", &step.to_string(), 1).replacen("{}", &of.to_string(), 1)
    }
}
