//! `tconv code`: translates a layer into code of other frameworks that computes exactly the same.

use clap::Args;
use serde::Serialize;

use super::failure::Failure;
use super::layer_args::{LayerArgs, Portable};
use super::paint::{ColorArg, Painter, json};
use super::{Look, names, out};
use crate::conv::Op;
use crate::conv::layer::dimensions;
use crate::figure::text::{Line, Span};
use crate::framework::{self, Framework, Translation};
use crate::palette::Palette;
use crate::phrase::{Joint, Phrase};
use crate::text::{LongWord, paragraph};
use crate::words::Language;
use crate::words::cli::CliStrings;

/// Width of comments, in columns.
const WIDTH: usize = 100;

#[derive(Debug, Args)]
pub struct CodeArgs {
    #[command(flatten)]
    pub layer: LayerArgs,
    /// Frameworks to translate to, separated by commas; by default, all of them
    #[arg(long, value_name = "FRAMEWORK", value_delimiter = ',', value_parser = framework(), default_values = Framework::ALL.map(Framework::name), hide_default_value = true)]
    pub to: Vec<Framework>,
    /// Print as JSON
    #[arg(long)]
    pub json: bool,
    /// When to use colour
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    pub color: ColorArg,
}

/// Parses the name of a framework. Lists the canonical names, and accepts other names too.
pub fn framework() -> names::Readable<Framework> {
    names::such_as(Framework::ALL.map(Framework::name))
}

/// Prints the code of the layer in the requested frameworks.
///
/// # Errors
/// A layer that is rejected, wrong usage, or a failing stdout.
pub fn run(args: &CodeArgs, look: Look) -> Result<(), Failure> {
    // JSON is in English in every language.
    let words = if args.json { Language::English.cli() } else { look.words() };
    let portable = args.layer.portable(words)?;
    let translations: Vec<_> =
        args.to.iter().map(|to| framework::translate(&portable.neutral, &portable.origin, *to)).collect();
    if args.json {
        return Ok(out::lines([json(&Answer::of(&portable, &translations))])?);
    }
    Ok(Painter::stdout(args.color, look.theme).lines(text(&portable, &translations, look.theme.palette(), words))?)
}

/// Formats the translations as Python: whatever is not code is a comment.
fn text(portable: &Portable, translations: &[Translation], palette: &Palette, words: &CliStrings) -> Vec<Line> {
    let neutral = &portable.neutral;
    let sizes = portable.input.map(|input| {
        let [input, output] = [dimensions(neutral.own(&input)), dimensions(neutral.own(&neutral.output(input)))];
        format!("# {input} -> {output}")
    });
    let remarks = portable.remarks.iter().map(|remark| format!("# {remark}"));
    let remarks = sizes.into_iter().chain(remarks).collect();
    let python = |translation: &Translation| translation.python().iter().map(|line| words.say(line)).collect();
    let blocks = std::iter::once(remarks).chain(translations.iter().map(python));
    let blocks = blocks.filter(|block: &Vec<String>| !block.is_empty());
    let mut lines = Vec::new();
    for (place, block) in blocks.enumerate() {
        if place > 0 {
            lines.push(Line::new());
        }
        for line in block {
            if line.starts_with('#') {
                lines.extend(comment(&line, palette));
            } else {
                lines.push(vec![Span::bold(line)]);
            }
        }
    }
    lines
}

fn comment(text: &str, palette: &Palette) -> Vec<Line> {
    let indent = if text.starts_with("# - ") { "#   " } else { "# " };
    let lines = paragraph(text, ["", indent], WIDTH, LongWord::Whole);
    lines.into_iter().map(|line| vec![Span::inked(line, palette.faint)]).collect()
}

#[derive(Serialize)]
struct Answer<'a> {
    layer: LayerAnswer<'a>,
    from: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    input: Option<&'a [i64]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    output: Option<Vec<i128>>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    remarks: &'a [String],
    code: Vec<CodeAnswer<'a>>,
}

/// The layer, with the names that `tconv eval` uses, except for the border: start and end of each axis.
#[derive(Serialize)]
struct LayerAnswer<'a> {
    op: &'static str,
    in_channels: Option<i64>,
    out_channels: Option<i64>,
    kernel_size: &'a [i64],
    stride: &'a [i64],
    dilation: &'a [i64],
    groups: i64,
    bias: bool,
    /// What a transposed layer crops from its full result; negative where the result is extended.
    #[serde(skip_serializing_if = "Option::is_none")]
    crop: Option<&'a [[i128; 2]]>,
    /// The padding of the input of a direct layer.
    #[serde(skip_serializing_if = "Option::is_none")]
    padding: Option<&'a [[i128; 2]]>,
}

#[derive(Serialize)]
struct CodeAnswer<'a> {
    framework: &'static str,
    code: &'a str,
    /// Whether the framework's layer alone is exact, without code around it.
    alone: bool,
    reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    holds_for_input: Option<&'a [i64]>,
    weights: &'a str,
    weight_axes: &'a str,
    data: &'static str,
}

impl<'a> Answer<'a> {
    fn of(portable: &'a Portable, translations: &'a [Translation]) -> Answer<'a> {
        let neutral = &portable.neutral;
        let edges = |op| (neutral.op == op).then(|| neutral.own(&neutral.edges));
        Answer {
            layer: LayerAnswer {
                op: neutral.op.function_name(neutral.rank),
                in_channels: neutral.in_channels,
                out_channels: neutral.out_channels,
                kernel_size: neutral.own(&neutral.kernel_size),
                stride: neutral.own(&neutral.stride),
                dilation: neutral.own(&neutral.dilation),
                groups: neutral.groups,
                bias: neutral.bias,
                crop: edges(Op::ConvTranspose2d),
                padding: edges(Op::Conv2d),
            },
            from: portable.origin.framework.name(),
            input: portable.input.as_ref().map(|input| neutral.own(input)),
            output: portable.input.map(|input| neutral.own(&neutral.output(input)).to_vec()),
            remarks: &portable.remarks,
            code: translations.iter().map(CodeAnswer::of).collect(),
        }
    }
}

impl<'a> CodeAnswer<'a> {
    fn of(translation: &'a Translation) -> CodeAnswer<'a> {
        CodeAnswer {
            framework: translation.framework.name(),
            code: &translation.code,
            alone: translation.is_exact_alone(),
            reason: (!translation.is_exact_alone())
                .then(|| Phrase::list(translation.reasons.iter().cloned(), Joint::Semicolon).to_string()),
            holds_for_input: translation.holds_for.as_deref(),
            weights: &translation.weights,
            weight_axes: &translation.weight_axes,
            data: translation.framework.data_layout(translation.rank),
        }
    }
}
