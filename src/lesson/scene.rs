//! Builds a setting from the `scene` tables of a lesson and a step, and limits what a lesson may show.

use std::ops::{Range, RangeInclusive};

use super::channels::{self, counted};
use super::diagnostic::{Report, choice};
use super::document::Text;
use super::format::{Both, FreeFile, GridFile, PaddingFile, SceneFile};
use super::naming::Names;
use super::panel::{self, Source};
use crate::conv::{Axis, Layer, Op, Padding, Pair, Parameter, Rank, Settings, Sides};
use crate::lesson::free::{Free, Freedom, Knob, When};
use crate::phrase;
use crate::phrase::Phrase;
use crate::scene::turn::Turn;
use crate::scene::{GridId, Scene, Setting, Values, View};

/// The maximum number of rows or columns of a grid that is shown; a larger one would be unreadable.
pub const MOST_LENGTH: i64 = 128;

/// The maximum number of rows or columns of a grid that is not shown.
const LONGEST: i64 = 4096;
/// The maximum number of products of a layer.
pub(super) const MOST_PRODUCTS: u128 = 1 << 25;

/// Merges the scenes: whatever the step leaves out is as in the lesson.
pub fn merged(lesson: &SceneFile, step: Option<&SceneFile>) -> SceneFile {
    let Some(step) = step else { return lesson.clone() };
    SceneFile {
        op: step.op.clone().or_else(|| lesson.op.clone()),
        input: merged_grid(lesson.input.as_ref(), step.input.as_ref()),
        kernel: merged_grid(lesson.kernel.as_ref(), step.kernel.as_ref()),
        stride: step.stride.or(lesson.stride),
        padding: step.padding.or(lesson.padding),
        output_padding: step.output_padding.or(lesson.output_padding),
        dilation: step.dilation.or(lesson.dilation),
        bias: step.bias.clone().or_else(|| lesson.bias.clone()),
        channels: step.channels.clone().or_else(|| lesson.channels.clone()),
    }
}

fn merged_grid(lesson: Option<&GridFile>, step: Option<&GridFile>) -> Option<GridFile> {
    let (Some(base), Some(over)) = (lesson, step) else { return step.or(lesson).cloned() };
    let has_values = over.fill.is_some() || over.values.is_some();
    let values = if has_values { over } else { base };
    Some(GridFile {
        shape: over.shape.or(base.shape),
        fill: values.fill.clone(),
        values: values.values.clone(),
        from: over.from.clone(),
        turn: over.turn.clone().or_else(|| base.turn.clone()),
        paint: if over.paint.is_empty() { base.paint.clone() } else { over.paint.clone() },
    })
}

/// Builds the setting that a scene describes. Errors without a span of their own are reported at `place`.
pub fn setting(report: &mut Report<'_>, scene: &SceneFile, place: &Range<usize>) -> Option<Setting> {
    let op = match &scene.op {
        None => Op::ConvTranspose2d,
        Some(name) => operation(report, name)?,
    };
    let default = Setting::default();
    let plain = counted(report, scene.channels.as_ref(), Layer::new(op, [1, 1]))?;
    let kernel_size = size(report, scene.kernel.as_ref(), place, [3, 3])?;
    let plain = Layer { kernel_size, ..plain };
    let input_size = size(report, scene.input.as_ref(), place, default.input_size)?;
    let counts = [channels::count_inputs(&plain), channels::count_kernels(&plain)];
    let input = grid(report, scene.input.as_ref(), input_size, default.input, counts[0])?;
    let kernels = grid(report, scene.kernel.as_ref(), kernel_size, default.kernel, counts[1])?;
    let biases = channels::biases(report, scene.bias.as_ref(), &plain, place)?;
    let said = said([scene.stride, scene.output_padding, scene.dilation], scene.padding);
    let layer = Layer { bias: scene.bias.is_some(), ..said.on(plain) };
    let setting = channels::setting(layer, input_size, input, &kernels, biases);
    let names = Names::default();
    let laid = [(scene.input.as_ref(), counts[0]), (scene.kernel.as_ref(), counts[1])]
        .map(|(file, count)| Source::read(report, file, &names, count));
    let [Some(input), Some(kernel)] = laid else { return None };
    let laid = [input, kernel];
    if laid.iter().all(Source::is_plain) {
        return Some(setting);
    }
    let live = Scene::new(setting);
    let [input, kernel] = laid;
    Some(panel::laid(&live, &input, &kernel))
}

/// Returns the parameters that a file sets: `stride`, `output_padding` and `dilation` as `numbers`, and the padding.
pub(super) fn said(numbers: [Option<Both>; 3], said: Option<PaddingFile>) -> Settings {
    let [stride, output_padding, dilation] = numbers.map(|both| both.map(|both| both.0.into()));
    Settings { stride, padding: said.map(padding), output_padding, dilation, ..Settings::default() }
}

fn padding(file: PaddingFile) -> Padding<Sides> {
    match file {
        PaddingFile::Explicit(pair) => Padding::Explicit(pair.into()),
        PaddingFile::Same => Padding::Same,
        PaddingFile::Valid => Padding::Valid,
    }
}

/// Returns the operation with this name, or reports that there is none.
pub(super) fn operation(report: &mut Report<'_>, name: &Text) -> Option<Op> {
    let known = [Op::ConvTranspose2d, Op::Conv2d];
    let found = known.into_iter().find(|op| op.function_name(Rank::Two) == name.as_str());
    if found.is_none() {
        let message = phrase!("there is no operation '{name}'", name = name.as_str());
        report.error_with(
            "unknown-name",
            name.span(),
            message,
            choice(name.as_str(), known.map(|op| op.function_name(Rank::Two))),
        );
    }
    found
}

/// Reads the size of a grid, which is `size` by default.
fn size(report: &mut Report<'_>, file: Option<&GridFile>, place: &Range<usize>, size: Pair) -> Option<Pair> {
    let size = file.and_then(|file| file.shape).map_or(size, |shape| shape.0);
    if size.iter().any(|length| !(1..=LONGEST).contains(length)) {
        let message = phrase!(
            "{rows}x{cols} is no size for a grid of a lesson: from 1 to {most}",
            rows = size[0],
            cols = size[1],
            most = LONGEST
        );
        report.error("scene-too-large", place.clone(), message);
        return None;
    }
    Some(size)
}

/// Reads the values of `count` planes of a grid, which are `values` by default.
fn grid(
    report: &mut Report<'_>,
    file: Option<&GridFile>,
    size: Pair,
    values: Values,
    count: usize,
) -> Option<Vec<Values>> {
    let Some(file) = file else { return Some(vec![values; count]) };
    if let Some(from) = &file.from {
        report.error("bad-scene", from.span(), phrase!("grids pass into panels; the scene has numbers of its own"));
        return None;
    }
    if file.fill.is_none() && file.values.is_none() {
        return Some(vec![values; count]);
    }
    channels::planes(report, file, size, count)
}

/// Checks that a lesson can compute a setting: the layer is legal and nothing is too large.
///
/// # Errors
/// The code of the violated rule and a message.
pub fn check(setting: &Setting) -> Result<(), (&'static str, Phrase)> {
    let small = |size: Pair| size.iter().all(|length| *length <= LONGEST);
    let too_large = |grid: Phrase| {
        let message =
            phrase!("{grid} has more than {most} rows or columns, which no lesson needs", grid, most = LONGEST);
        ("scene-too-large", message)
    };
    if !small(setting.input_size) {
        return Err(too_large(phrase!("the input")));
    }
    let geometry = setting.layer.check(setting.input_size).map_err(|refusal| {
        ("scene-refused", phrase!("PyTorch refuses this layer: {refusal}", refusal = refusal.to_string()))
    })?;
    let sizes = [
        (phrase!("the padded input"), geometry.lengths(Axis::padded)),
        (phrase!("the full result"), geometry.lengths(Axis::full)),
        (phrase!("the output"), geometry.output()),
    ];
    match sizes.into_iter().find(|(_, size)| !small(*size)) {
        Some((what, _)) => Err(too_large(what)),
        None if !small(setting.layer.kernel_size) => Err(too_large(phrase!("the kernel"))),
        None if setting.products() > MOST_PRODUCTS => {
            Err(("scene-too-large", phrase!("the layer has more products than a lesson may compute")))
        }
        None => Ok(()),
    }
}

/// Reads what the learner may change, with ranges.
pub fn free(report: &mut Report<'_>, file: &FreeFile, setting: &Setting) -> Option<Freedom> {
    let axis = match &file.axis {
        None => None,
        Some(name) => Some(named(report, name, phrase!("axis"), &[("h", 0), ("w", 1)])?),
    };
    let when = match &file.when {
        None => When::default(),
        Some(name) => named(report, name, phrase!("time"), &When::NAMED)?,
    };
    let of = Knob::Parameter;
    let ranges = [
        (of(Parameter::KernelSize), &file.kernel),
        (of(Parameter::Stride), &file.stride),
        (of(Parameter::Padding), &file.padding),
        (of(Parameter::OutputPadding), &file.output_padding),
        (of(Parameter::Dilation), &file.dilation),
        (of(Parameter::Input), &file.input),
        (Knob::Bias, &file.bias),
        (Knob::Groups, &file.groups),
    ];
    let given = ranges.into_iter().filter_map(|(knob, text)| Some((knob, text.as_ref()?)));
    let read: Vec<Option<Free>> = given.map(|(knob, text)| range(report, knob, text, axis, setting)).collect();
    let mut knobs: Vec<Free> = read.into_iter().collect::<Option<_>>()?;
    if file.turn {
        let range = 0..=Turn::ALL.len() as i64 - 1;
        knobs.push(Free { knob: Knob::Turn(Box::new(setting.kernel.clone())), range, axis: None });
    }
    if file.activations {
        knobs.push(Free { knob: Knob::Activations, range: 0..=1, axis: None });
    }
    let grids = [("input", GridId::Input), ("kernel", GridId::Kernel)];
    let cells: Vec<Option<GridId>> =
        file.values.iter().map(|name| named(report, name, phrase!("grid"), &grids)).collect();
    Some(Freedom { knobs, cells: cells.into_iter().collect::<Option<_>>()?, when })
}

/// Returns the meaning of a word, or reports that it is unknown.
fn named<T: Copy>(report: &mut Report<'_>, name: &Text, what: Phrase, known: &[(&str, T)]) -> Option<T> {
    let found = known.iter().find(|(word, _)| *word == name.as_str()).map(|(_, meaning)| *meaning);
    if found.is_none() {
        let message = phrase!("there is no {what} '{name}' here", what, name = name.as_str());
        report.error_with(
            "unknown-name",
            name.span(),
            message,
            choice(name.as_str(), known.iter().map(|(word, _)| *word)),
        );
    }
    found
}

fn range(report: &mut Report<'_>, knob: Knob, text: &Text, axis: Option<usize>, setting: &Setting) -> Option<Free> {
    let now = knob.get(setting);
    let turned = axis.map_or_else(|| now.to_vec(), |axis| vec![now[axis]]);
    let is_whole = knob != Knob::Bias || setting.effective_bias().fract() == 0.0;
    let range = ends(report, &knob, text, setting.layer.op)?;
    let fault = if is_whole {
        let outside = turned.iter().find(|number| !range.contains(number));
        outside.map(|outside| {
            phrase!(
                "the scene starts outside of the range, at {knob} {outside}",
                knob = knob.name(),
                outside = *outside
            )
        })
    } else {
        Some(phrase!("a bias that is turned is a whole number"))
    };
    match fault {
        None => Some(Free { knob, range, axis }),
        Some(message) => {
            report.error("bad-range", text.span(), message);
            None
        }
    }
}

/// Parses a range of values for a knob, or reports why the knob cannot have them with this operation.
pub fn ends(report: &mut Report<'_>, knob: &Knob, text: &Text, op: Op) -> Option<RangeInclusive<i64>> {
    let ends = text.as_str().split_once("..");
    let ends = ends.and_then(|(low, high)| Some((low.trim().parse().ok()?, high.trim().parse().ok()?)));
    let Some((low, high)): Option<(i64, i64)> = ends else {
        report.error_with(
            "bad-range",
            text.span(),
            phrase!("this is no range"),
            phrase!("write \"0..3\", both ends included"),
        );
        return None;
    };
    match fault(knob, low, high, op) {
        None => Some(low..=high),
        Some(message) => {
            report.error("bad-range", text.span(), message);
            None
        }
    }
}

/// Returns why a knob cannot have all values of a range with this operation, or `None` if it can.
pub fn fault(knob: &Knob, low: i64, high: i64, op: Op) -> Option<Phrase> {
    let (name, least, exists) = match knob {
        Knob::Parameter(parameter) => (parameter.name(), parameter.least(), parameter.exists_on(op)),
        Knob::Bias => ("bias", -MOST_LENGTH, true),
        Knob::Groups | Knob::Turn(_) | Knob::Number(_) | Knob::Activations => ("groups", 1, true),
    };
    if low > high {
        Some(phrase!("{low} is more than {high}", low, high))
    } else if low < least || high > MOST_LENGTH {
        Some(phrase!("{name} goes from {least} to {most}", name, least, most = MOST_LENGTH))
    } else if !exists {
        Some(phrase!("{op} has no {name}", op = op.to_string(), name))
    } else {
        None
    }
}

/// Returns the view with this name, or reports that there is none.
pub fn view(report: &mut Report<'_>, name: &Text) -> Option<View> {
    let found = View::ALL.into_iter().find(|view| view.name() == name.as_str());
    if found.is_none() {
        let message = phrase!("there is no view '{name}'", name = name.as_str());
        report.error_with("unknown-name", name.span(), message, choice(name.as_str(), View::ALL.map(View::name)));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conv::{Layer, Op, Padding};

    /// The message about a layer whose whole kernel is cropped, but for one row and column.
    fn fault(kernel_size: Pair, input_size: Pair) -> Option<String> {
        let padding = Padding::Explicit(kernel_size.map(|length| length - 1));
        let layer = Layer { padding, ..Layer::new(Op::ConvTranspose2d, kernel_size) };
        check(&Setting { layer, input_size, ..Setting::default() }).err().map(|(_, message)| message.to_string())
    }

    #[test]
    fn a_lesson_has_an_end() {
        let long = |grid: &str| Some(format!("{grid} has more than 4096 rows or columns, which no lesson needs"));
        assert_eq!(fault([1, 1], [LONGEST, LONGEST]), None);
        assert_eq!(fault([1, 1], [LONGEST + 1, 1]), long("the input"));
        assert_eq!(fault([1, 2], [2, LONGEST]), long("the full result"));
        assert_eq!(fault([2, 1], [LONGEST - 1, LONGEST]), None, "just below 2^25 products");
        let message = "the layer has more products than a lesson may compute";
        assert_eq!(fault([3, 1], [LONGEST - 2, LONGEST]).as_deref(), Some(message));
    }
}
