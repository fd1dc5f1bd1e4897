//! The keys of `course.toml` and `lesson.toml`, as Serde and the JSON Schema know them.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Error, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use toml::Spanned;

use super::check::CheckFile;
use super::document::{Text, Texts};
use crate::network::Network;

/// The only format that this program reads.
pub const FORMAT: i64 = 1;

/// Values by language tag.
pub type ByLanguage<T> = BTreeMap<Text, T>;

/// `course.toml`: what the course is, and in which order its lessons come.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CourseFile {
    /// The format of the files; 1.
    pub format: i64,
    /// The id: a word of a-z, 0-9 and `-`. Never change it: the record of learners names it.
    pub id: Text,
    /// The title in each language.
    #[schemars(with = "ByLanguage<String>")]
    pub title: Spanned<ByLanguage<String>>,
    /// Tags such as "en" and "zh-CN". The first is the one that the others are translated from.
    pub languages: Texts,
    /// Languages that are still being translated to, none of them the first. What is missing in one is a warning, and readers
    /// see it in the first language. Without it every language is complete.
    #[serde(default)]
    pub drafts: Vec<Text>,
    /// The lessons in their order; each is a folder.
    pub lessons: Texts,
    /// The drills in the order in which they are offered; each is a file of the folder `drills`. Since 2026-12.
    #[serde(default)]
    pub drills: Vec<Text>,
    /// The shortest way through, for whoever has something to mend today: steps such as "crop/predict-pad" in the order of the
    /// course. Since 2026-12.
    #[serde(default)]
    pub short: Vec<Text>,
    /// Parts of the course in their order, which is that of their lessons too; what is in none comes last.
    #[serde(default)]
    pub part: Vec<PartFile>,
    /// What can be learned, by id: its name in each language.
    #[serde(default)]
    pub skills: BTreeMap<Text, ByLanguage<String>>,
    /// Skills that review never comes back to, such as that of driving the program. Since 2026-12.
    #[serde(default)]
    pub unreviewed: Vec<Text>,
    /// What people get wrong, by the numbers that `meets` has: each in one phrase a language. Without it numbers have no names.
    /// Since 2026-12.
    #[serde(default)]
    pub misconceptions: BTreeMap<Text, ByLanguage<String>>,
    /// Words to be explained, by id.
    #[serde(default)]
    pub glossary: BTreeMap<Text, ByLanguage<TermFile>>,
}

/// Lessons under a heading.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PartFile {
    /// The id: a word of a-z, 0-9 and `-`. Never change it: the record of learners names it.
    pub id: Text,
    /// The heading in each language.
    pub title: ByLanguage<String>,
    /// Some of the course's lessons, in their order; none is in two parts.
    pub lessons: Vec<Text>,
}

/// A term of the glossary in one language.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TermFile {
    /// The term as it is written in texts.
    pub name: String,
    /// What it means.
    pub text: String,
}

/// `lesson.toml`: the structure of a lesson, its scenes and checks. Its words are in `en.md` and the like.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LessonFile {
    /// The format of the file; 1.
    pub format: i64,
    /// The name of its folder.
    pub id: Text,
    /// Ids of `course.toml`.
    #[serde(default)]
    pub skills: Vec<Text>,
    /// Lessons that are better read before: a warning, never a lock. They come earlier in the course.
    #[serde(default)]
    pub needs: Vec<Text>,
    /// How long it takes.
    pub minutes: u32,
    /// What every step starts from.
    #[serde(default)]
    pub scene: SceneFile,
    /// The steps in their order.
    #[serde(default)]
    pub step: Vec<StepFile>,
}

/// `drills/ID.toml`: questions that are drawn anew whenever they are asked, by levels. Its words are in `ID.en.md` and the like.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DrillFile {
    /// The format of the file; 1.
    pub format: i64,
    /// The name of the file.
    pub id: Text,
    /// Raise it when ranges, rules or catches change: what was drawn before is another question then.
    #[serde(rename = "gen")]
    pub generation: u32,
    /// Ids of `course.toml`: what it trains.
    pub skills: Vec<Text>,
    /// What every step starts from.
    #[serde(default)]
    pub scene: SceneFile,
    /// The forms of the question: each with its level and its draw. Those of one level come equally often.
    #[serde(default)]
    pub step: Vec<StepFile>,
}

/// `exam.toml`: what the exam of the course is made of. Since 2026-12.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExamFile {
    /// The format of the file; 1.
    pub format: i64,
    /// Raise it when anything here changes: the same seed gives another exam then.
    #[serde(rename = "gen")]
    pub generation: u32,
    /// Per cent of the items that have to be right, rounded up.
    pub pass: u32,
    /// In the order of the report.
    pub part: Vec<ExamPartFile>,
}

/// Items about one thing.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExamPartFile {
    /// The id: a word of a-z, 0-9 and `-`. Never change it: the record of learners names it.
    pub id: Text,
    /// The title in each language.
    pub title: ByLanguage<String>,
    /// Lessons to be read again.
    #[serde(default)]
    pub reread: Vec<Text>,
    /// The questions of the part.
    pub item: Vec<ExamItemFile>,
}

/// What an item is drawn from: levels of a drill, or one of its forms.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExamItemFile {
    /// The id of the drill.
    pub drill: Text,
    /// One of these levels is drawn.
    #[serde(default)]
    pub level: Vec<u8>,
    /// The id of the form, instead of levels.
    pub form: Option<Text>,
}

/// The layer with its input. What is missing is as in the lesson, and there as in PyTorch: stride 1, padding 0.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SceneFile {
    /// `conv_transpose2d`, which is the default, or `conv2d`.
    pub op: Option<Text>,
    /// The input: its size and values.
    pub input: Option<GridFile>,
    /// The kernel: its size and values.
    pub kernel: Option<GridFile>,
    /// PyTorch's `stride`: one number, or height and width.
    pub stride: Option<Both>,
    /// PyTorch's `padding`: one number, height and width, or a word.
    pub padding: Option<PaddingFile>,
    /// PyTorch's `output_padding`: one number, or height and width.
    pub output_padding: Option<Both>,
    /// PyTorch's `dilation`: one number, or height and width.
    pub dilation: Option<Both>,
    /// The bias; none by default.
    pub bias: Option<BiasFile>,
    /// Several channels. Then the values of the input are those of its planes one after the other, and those of the kernel
    /// stand in PyTorch's order: of `conv_transpose2d` in, out/groups, rows, columns; of `conv2d` out, in/groups, rows,
    /// columns. Since 2026-12.
    #[schemars(with = "Option<ChannelsFile>")]
    pub channels: Option<Spanned<ChannelsFile>>,
}

/// How many channels a layer has; 1 where nothing is said.
#[derive(Clone, Copy, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChannelsFile {
    /// Channels of the input.
    #[serde(rename = "in")]
    pub inputs: Option<i64>,
    /// Channels of the output.
    #[serde(rename = "out")]
    pub outputs: Option<i64>,
    /// PyTorch's `groups`.
    pub groups: Option<i64>,
}

/// A number for all output channels, or one for each.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum BiasFile {
    /// The same number for all output channels.
    One(f64),
    /// A number for each output channel.
    Each(Vec<f64>),
}

/// The size of a grid, and its numbers: filled by a preset, or given row by row.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GridFile {
    /// The size: one number, or height and width.
    pub shape: Option<Both>,
    /// count, ones, zeros, delta, checker, skew, bilinear, sobel, gaussian, random or random:SEED.
    pub fill: Option<Text>,
    /// The numbers, row by row.
    #[schemars(with = "Option<Vec<f64>>")]
    pub values: Option<Spanned<Vec<f64>>>,
    /// Of a panel, instead of values: a grid of the scene or of an earlier panel that passes in. Since 2026-12.
    pub from: Option<Text>,
    /// How the numbers are laid: stored, rotated, transposed, mirrored or upside-down. Since 2026-12.
    pub turn: Option<Text>,
    /// Cells that have another number. Since 2026-12.
    #[serde(default)]
    pub paint: Vec<PaintFile>,
}

/// Cells with a number.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PaintFile {
    /// As marks name them.
    pub cells: Text,
    /// The number of the cells.
    pub value: f64,
}

/// A layer beside the scene, of which whatever is not said follows the scene; a network; or a given grid.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PanelFile {
    /// A word of a-z, 0-9 and `_`.
    pub id: Text,
    /// Numbers from elsewhere; then there is no layer.
    pub grid: Option<GridFile>,
    /// A stack file in the folder of the lesson or of the course, with the weights beside it. What passes in is `input`, or
    /// follows the scene's. Since 2026-12.
    pub stack: Option<Text>,
    /// Of a stack: `false` passes its activations over.
    pub activations: Option<bool>,
    /// The network of `stack`, once it is found.
    #[serde(skip)]
    pub network: Option<Arc<Network>>,
    /// `conv_transpose2d` or `conv2d`.
    pub op: Option<Text>,
    /// The input: its size and values.
    pub input: Option<GridFile>,
    /// The kernel: its size and values.
    pub kernel: Option<GridFile>,
    /// PyTorch's `stride`: one number, or height and width.
    pub stride: Option<Both>,
    /// PyTorch's `padding`: one number, height and width, or a word.
    pub padding: Option<PaddingFile>,
    /// PyTorch's `output_padding`: one number, or height and width.
    pub output_padding: Option<Both>,
    /// PyTorch's `dilation`: one number, or height and width.
    pub dilation: Option<Both>,
    /// The bias; none by default.
    pub bias: Option<BiasFile>,
    /// How many channels the layer has.
    #[schemars(with = "Option<ChannelsFile>")]
    pub channels: Option<Spanned<ChannelsFile>>,
}

/// What is another one after the answer.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RevealFile {
    /// As in the step.
    pub show: Option<Vec<Text>>,
    /// The view in which the step begins: direct, stamp, crop, coverage or matrix.
    pub view: Option<Text>,
    /// What differs from the step's scene.
    #[schemars(with = "Option<SceneFile>")]
    pub scene: Option<Spanned<SceneFile>>,
    /// Parameters of the layer that take the values of expressions, such as the step's own numbers.
    #[serde(default)]
    pub set: BTreeMap<Text, Text>,
    /// Where the explained cursor is.
    pub cursor: Option<CursorFile>,
    /// The outcome comes step by step.
    #[serde(default)]
    pub walk: bool,
}

/// One step of a lesson.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StepFile {
    /// The id: a word of a-z, 0-9 and `-`. Never change it: the record of learners names it.
    pub id: Text,
    /// Of a drill: how hard it is, from 1 on. Since 2026-12.
    pub level: Option<u8>,
    /// Raise it when the meaning of the question changes: what was answered before does not count then.
    pub rev: Option<u32>,
    /// Ids of `course.toml`: what the step is about; those of the lesson without it. Since 2026-12.
    #[serde(default)]
    pub skills: Vec<Text>,
    /// Numbers of the misconceptions that the step is about as a whole, besides those that its catches meet. Since 2026-12.
    #[serde(default)]
    pub meets: Vec<u8>,
    /// Hide the output until the learner has committed himself.
    #[serde(default)]
    pub predict: bool,
    /// What differs from the lesson's scene.
    #[schemars(with = "Option<SceneFile>")]
    pub scene: Option<Spanned<SceneFile>>,
    /// direct, stamp, crop, coverage or matrix.
    pub view: Option<Text>,
    /// Whole numbers that texts, marks and the check speak of by these names; a draw may draw them. Since 2026-12.
    #[serde(default)]
    pub numbers: BTreeMap<Text, i64>,
    /// Whole numbers that are worked out, in this order: "rows = out.h*out.w". Since 2026-12.
    #[serde(default, rename = "let")]
    pub worked: Vec<Text>,
    /// The grids that are shown, all of the view's without it; and `strip`, an axis as a line below them. One that ends in
    /// ` as pixels` is shown so. Since 2026-12 of any view, of panels, and formulas of grids such as `matrix^T` or `output -
    /// back.output`; several channels of a network's map, `mine.up1[0:3]`; an empty list shows sizes alone.
    pub show: Option<Vec<Text>>,
    /// Layers and given grids beside the scene, each by a name that its grids and sizes begin with. Since 2026-12.
    #[serde(default)]
    pub panel: Vec<PanelFile>,
    /// Hidden until the answer: numbers of grids by their names, `letters`, `roles`, `sum`, `strip`, `sizes`, `bias`, `marks`,
    /// `layer` with all of its parameters, and each of these by its name. Since 2026-12.
    #[serde(default)]
    pub hide: Vec<Text>,
    /// What is another one after the answer. Since 2026-12.
    pub reveal: Option<RevealFile>,
    /// The scene begins as a walk. Since 2026-12.
    #[serde(default)]
    pub walk: bool,
    /// Where the explained cursor is.
    pub cursor: Option<CursorFile>,
    /// Cells to point at.
    #[serde(default)]
    pub mark: Vec<MarkFile>,
    /// What may be turned, and how far.
    pub free: Option<FreeFile>,
    /// Numbers that are drawn anew for every learner, for height and width alike; the scene's are those of one draw. Since
    /// 2026-12.
    #[schemars(with = "Option<DrawFile>")]
    pub draw: Option<Spanned<DrawFile>>,
    /// Of a draw: a condition on the scene; what it does not hold for is not drawn. Since 2026-12.
    #[serde(rename = "where")]
    pub only: Option<Text>,
    /// Of a draw: so many catches at least can speak, each of an answer of its own. Since 2026-12.
    pub need: Option<usize>,
    /// Of a draw: a whole number, over the values of which the draws are spread evenly. Since 2026-12.
    pub spread: Option<Text>,
    /// `last`: the last step of this worked example is left to the learner.
    pub fade: Option<Text>,
    /// The question, if the step asks one.
    pub check: Option<CheckFile>,
    /// What chance goes by, of a step that was drawn.
    #[serde(skip)]
    pub chance: u64,
}

/// A cell of a grid.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CursorFile {
    /// The name of the grid.
    pub grid: Text,
    /// "row,column", from 0.
    pub cell: Text,
}

/// Cells to point at.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MarkFile {
    /// The name of the grid.
    pub grid: Text,
    /// "r,c", "r0:r1,c0:c1", "all", "border(n)", "inserted", "pad", "cropped", "bias-only", "taps(r,c)", "contrib(r,c)" or "belongs(MAP,r,c)".
    pub cells: Text,
    /// cropped, extra, window, bias or look.
    pub role: Text,
    /// The id of a note in the prose.
    pub note: Option<Text>,
}

/// Ranges such as "1..5", both ends included.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FreeFile {
    /// The range of `kernel_size`.
    pub kernel: Option<Text>,
    /// The range of `stride`.
    pub stride: Option<Text>,
    /// The range of `padding`.
    pub padding: Option<Text>,
    /// The range of `output_padding`.
    pub output_padding: Option<Text>,
    /// The range of `dilation`.
    pub dilation: Option<Text>,
    /// The range of the input size.
    pub input: Option<Text>,
    /// Since 2026-12, as all that follows.
    pub bias: Option<Text>,
    /// The range of `groups`.
    pub groups: Option<Text>,
    /// How the kernel is laid: stored, rotated, transposed, mirrored, upside-down.
    #[serde(default)]
    pub turn: bool,
    /// Whether the activations of the network that the input passes into are switched on and off.
    #[serde(default)]
    pub activations: bool,
    /// `input`, `kernel`: their cells may be typed; or, of a vector that passes into a network, turned like sliders.
    #[serde(default)]
    pub values: Vec<Text>,
    /// `h` or `w`: the ranges are of this axis alone.
    pub axis: Option<Text>,
    /// `before` the answer, `after` it, or `always`, which is the default.
    pub when: Option<Text>,
}

/// Ranges such as "2..6", both ends included, or lists such as "0, 10"; of the layer's sizes for both axes alike, or as
/// "2..5 x 3..4" for height and width.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DrawFile {
    /// The size of the input.
    pub i: Option<Text>,
    /// The size of the kernel.
    pub k: Option<Text>,
    /// The stride.
    pub s: Option<Text>,
    /// The padding.
    pub p: Option<Text>,
    /// The output padding.
    pub op: Option<Text>,
    /// The dilation.
    pub d: Option<Text>,
    /// The bias. Since 2026-12, as all that follows.
    pub bias: Option<Text>,
    /// What the cells of the input can be: each is drawn.
    pub input: Option<Text>,
    /// The same of the kernel.
    pub kernel: Option<Text>,
    /// Some of the step's own numbers.
    #[serde(default)]
    pub numbers: BTreeMap<Text, Text>,
    /// Height and width are two draws instead of one.
    #[serde(default)]
    pub apart: bool,
}

/// One number for both axes, or one for each, height and width: `2` or `[2, 3]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Both(pub [i64; 2]);

/// The padding of a layer: numbers, or one of the words that `Conv2d` accepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaddingFile {
    /// Numbers for height and width.
    Explicit([i64; 2]),
    /// The word `same`.
    Same,
    /// The word `valid`.
    Valid,
}

/// Returns the schemas for one number for both axes and for one number for each.
fn pair_schemas() -> [Schema; 2] {
    [
        json_schema!({ "type": "integer" }),
        json_schema!({ "type": "array", "items": { "type": "integer" }, "minItems": 2, "maxItems": 2 }),
    ]
}

impl JsonSchema for Both {
    fn schema_name() -> Cow<'static, str> {
        "Pair".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "anyOf": pair_schemas() })
    }
}

impl JsonSchema for PaddingFile {
    fn schema_name() -> Cow<'static, str> {
        "Padding".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let [number, each] = pair_schemas();
        json_schema!({ "anyOf": [number, each, { "enum": ["same", "valid"] }] })
    }
}

struct PaddingVisitor {
    words: bool,
}

impl<'de> Visitor<'de> for PaddingVisitor {
    type Value = PaddingFile;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.words { "2, [2, 3], \"same\" or \"valid\"" } else { "a whole number or two: 2 or [2, 3]" })
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<PaddingFile, E> {
        Ok(PaddingFile::Explicit([number; 2]))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut numbers: A) -> Result<PaddingFile, A::Error> {
        let wrong = |found| A::Error::invalid_length(found, &"two numbers, height and width");
        let height = numbers.next_element()?.ok_or_else(|| wrong(0))?;
        let width = numbers.next_element()?.ok_or_else(|| wrong(1))?;
        match numbers.next_element::<i64>()? {
            None => Ok(PaddingFile::Explicit([height, width])),
            Some(_) => Err(wrong(3)),
        }
    }

    fn visit_str<E: Error>(self, word: &str) -> Result<PaddingFile, E> {
        match word {
            "same" if self.words => Ok(PaddingFile::Same),
            "valid" if self.words => Ok(PaddingFile::Valid),
            _ => Err(E::invalid_value(serde::de::Unexpected::Str(word), &self)),
        }
    }
}

impl<'de> Deserialize<'de> for PaddingFile {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<PaddingFile, D::Error> {
        deserializer.deserialize_any(PaddingVisitor { words: true })
    }
}

impl<'de> Deserialize<'de> for Both {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Both, D::Error> {
        match deserializer.deserialize_any(PaddingVisitor { words: false })? {
            PaddingFile::Explicit(pair) => Ok(Both(pair)),
            PaddingFile::Same | PaddingFile::Valid => Err(D::Error::custom("expected a whole number or two")),
        }
    }
}

/// Returns the JSON Schema of `course.toml`, for editors.
#[must_use]
pub fn course_schema() -> String {
    pretty(&schemars::schema_for!(CourseFile))
}

/// Returns the JSON Schema of `lesson.toml`, for editors.
#[must_use]
pub fn lesson_schema() -> String {
    pretty(&schemars::schema_for!(LessonFile))
}

/// Returns the JSON Schema of the files of drills, for editors.
#[must_use]
pub fn drill_schema() -> String {
    pretty(&schemars::schema_for!(DrillFile))
}

/// Returns the JSON Schema of `exam.toml`, for editors.
#[must_use]
pub fn exam_schema() -> String {
    pretty(&schemars::schema_for!(ExamFile))
}

fn pretty(schema: &Schema) -> String {
    serde_json::to_string_pretty(schema).unwrap_or_default()
}
