//! The check `setting`: a layer, typed or pasted as the call that builds it. It is right if it computes the same as the
//! answer, or gives the same size, or has the same parameters.

use std::ops::Range;

use ndarray::Array2;
use schemars::JsonSchema;
use serde::Deserialize;

use super::catch::{self, Catch, CatchFile, caught};
use super::grade::{CLOSE, Grade};
use super::proof::{Judge, Proof, signs};
use super::slice::Slice;
use super::{Answer, Form, Ground, Kind, Needs, Stance, Table};
use crate::conv::{Layer, Op, Pair, Parameter, Rank, Settings};
use crate::framework::pytorch;
use crate::lesson::diagnostic::Report;
use crate::lesson::document::Text;
use crate::lesson::expression::{Answer as Ans, AnswerValue, Chosen};
use crate::lesson::scene::{self, MOST_LENGTH};
use crate::phrase;
use crate::phrase::Phrase;
use crate::scene::{Fill, GridId, Scene, Setting, Values};

/// Since 2026-12.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SettingFile {
    /// A call of PyTorch, and maybe a slice of its result: "nn.Conv2d(1, 1, 5, padding=3, bias=False)[..., 1:]".
    pub answer: Text,
    /// What has to be the same: what it computes, its size, or what it says.
    #[serde(default)]
    pub by: By,
    /// The grid that it is applied to; the input without it.
    pub input: Option<Text>,
    /// Wrong answers that are known, each with its reply.
    #[serde(default, rename = "catch")]
    pub catches: Vec<CatchFile>,
}

/// What two calls have in common.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum By {
    /// The values of the output.
    #[default]
    Values,
    /// The size of the output.
    Size,
    /// The settings.
    Fields,
}

/// A question for a call that is equivalent to another.
#[derive(Clone, Debug)]
pub struct Call {
    /// The right call.
    pub answer: Typed,
    /// What must be the same.
    pub by: By,
    /// The grid that the call is applied to.
    pub grid: GridId,
    /// The known wrong answers.
    pub catches: Vec<Catch>,
}

/// A call as it was typed, with its meaning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Typed {
    text: String,
    call: Box<Settings>,
    slice: Slice,
}

/// The maximum number of characters of an answer.
pub const LONGEST: usize = 400;

/// The numbers that are tried for each parameter when catches are proved.
const TRIED: Range<i64> = 0..9;

/// The maximum number of slices that are tried.
const SLICED: usize = 8;

/// The pairs of `padding` and `output_padding` that are tried.
const RECIPES: [[i64; 2]; 4] = [[1, 1], [2, 1], [1, 2], [2, 2]];

impl Typed {
    /// Parses a call with its slice.
    ///
    /// # Errors
    /// Why the text is no such call, in the words of its parser.
    pub fn read(text: &str) -> Result<Typed, Phrase> {
        let text = text.trim();
        if text.chars().count() > LONGEST {
            return Err(phrase!("a call here has at most {most} letters", most = LONGEST));
        }
        let (line, inside) = Slice::split(text);
        let call = pytorch::read(line).map_err(|error| match &error.help {
            Some(help) => phrase!("{error} ({help})", error = &error.message, help),
            None => error.message.clone(),
        })?;
        if let Some(why) = pytorch::misused_arrays(line) {
            return Err(why);
        }
        let slice = Slice::read(inside, call.rank.unwrap_or(Rank::Two))?;
        Ok(Typed { text: text.to_owned(), call: Box::new(call), slice })
    }

    /// Returns the call as it was typed.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns whether both calls have the same channels, as far as both specify them.
    fn has_channels_of(&self, other: &Typed) -> bool {
        let agree = |one: Option<i64>, other: Option<i64>| one.zip(other).is_none_or(|(one, other)| one == other);
        agree(self.call.in_channels, other.call.in_channels) && agree(self.call.out_channels, other.call.out_channels)
    }
}

impl Table for SettingFile {
    type Check = Call;

    fn place(&self) -> Option<Range<usize>> {
        Some(self.answer.span())
    }

    fn build(&self, report: &mut Report<'_>, ground: &Ground<'_>) -> Option<Call> {
        let grid = match &self.input {
            None => GridId::Input,
            Some(name) => {
                let grid = ground.names.grid(report, name)?;
                let size = ground.scene.size(grid).unwrap_or([0, 0]);
                if !size.iter().all(|length| (1..=MOST_LENGTH).contains(length)) {
                    let message =
                        phrase!("a layer is applied to a grid of 1 to {most} rows and columns", most = MOST_LENGTH);
                    report.error("unknown-grid", name.span(), message);
                    return None;
                }
                grid
            }
        };
        let answer = match Typed::read(self.answer.as_str()) {
            Ok(answer) => answer,
            Err(why) => {
                report.error("bad-code", self.answer.span(), why);
                return None;
            }
        };
        let catches = catch::read(report, &self.catches, ground, Ans::Setting, catch::only_when)?;
        let call = Call { answer, by: self.by, grid, catches };
        let fault = scene::check(&call.applied(ground.scene, &call.answer));
        let fault = fault.and_then(|()| call.outcome(ground.scene, &call.answer).map_err(|why| ("scene-refused", why)));
        if let Err((code, why)) = fault {
            report.error(code, self.answer.span(), why);
            return None;
        }
        Some(call)
    }

    /// Proves that no catch fires for the right answer. A catch may be about calls that are not tried here, so it is no
    /// error if it fires for none of those tried.
    fn prove(&self, check: &mut Call, report: &mut Report<'_>, ground: &Ground<'_>) -> Proof {
        ground.stays(report, self.answer.span());
        let right = check.chosen(ground.scene, &check.answer);
        let judge = Judge::new(ground, right);
        let signs = signs(&check.catches, &self.catches, ground.scene);
        let others = check.neighbours(ground.scene);
        let mut proof = Proof { right: Some(right), ..Proof::default() };
        for sign in &signs {
            if judge.fires(sign, right) {
                let message = phrase!("'{id}' catches the right answer, {right}", id = sign.id, right = right.phrase());
                report.error("catch-is-right", sign.place.clone(), message);
            }
            let found = others.iter().find(|other| judge.fires(sign, **other));
            proof.caught.extend(found.map(|found| (sign.id.to_owned(), *found)));
        }
        proof.wrong = others.into_iter().find(|other| !signs.iter().any(|sign| judge.fires(sign, *other)));
        proof
    }
}

impl Kind for Call {
    fn name(&self) -> &'static str {
        "setting"
    }

    fn catches(&self) -> &[Catch] {
        &self.catches
    }

    fn needs(&self) -> Needs<'_> {
        catch::needs(&self.catches, Ans::Setting)
    }

    fn stance(&self) -> Stance<'_> {
        Stance::default()
    }

    fn form(&self) -> Form {
        Form::Setting
    }

    fn read(&self, line: &str, _: &[usize]) -> Option<Answer> {
        Typed::read(line).ok().map(Answer::Setting)
    }

    fn right(&self, _: &Scene) -> Option<Answer> {
        Some(Answer::Setting(self.answer.clone()))
    }

    fn grade(&self, scene: &Scene, answer: &Answer) -> Grade {
        let Answer::Setting(typed) = answer else { return Grade::of(false) };
        let grade = caught(self.is_right(scene, typed), scene, self.chosen(scene, typed), &self.catches, &[]);
        // There is no formula behind a typed call.
        Grade { formulas: None, ..grade }
    }

    fn tries(&self, scene: &Scene, _: &[AnswerValue]) -> Vec<Answer> {
        let near = self.layers_near(scene);
        let typed = near.iter().filter_map(|layer| Typed::read(&pytorch::line(layer)).ok());
        let sliced = near.iter().filter_map(|layer| self.sliced(scene, layer));
        sliced.take(SLICED).chain(typed).chain([self.answer.clone()]).map(Answer::Setting).collect()
    }

    fn objection(&self, scene: &Scene, line: &str) -> Option<Phrase> {
        if line.trim().is_empty() {
            return None;
        }
        Typed::read(line).and_then(|typed| self.outcome(scene, &typed)).err()
    }

    fn judged(&self, scene: &Scene, answer: &Answer) -> Option<AnswerValue> {
        match answer {
            Answer::Setting(typed) => Some(self.chosen(scene, typed)),
            answer => answer.value(),
        }
    }
}

impl Call {
    fn layer(scene: &Scene, typed: &Typed) -> Layer {
        pytorch::completed(&typed.call, scene.setting().layer.kernel_size)
    }

    fn input_size(&self, scene: &Scene) -> Pair {
        scene.size(self.grid).unwrap_or_default()
    }

    /// Checks that the call has a result, or returns why not.
    fn outcome(&self, scene: &Scene, typed: &Typed) -> Result<(), Phrase> {
        let geometry = Call::layer(scene, typed)
            .check(self.input_size(scene))
            .map_err(|refusal| Phrase::verbatim(refusal.to_string()))?;
        if typed.slice.size(geometry.output()).contains(&0) {
            return Err(phrase!("nothing is left after the slice"));
        }
        Ok(())
    }

    fn chosen(&self, scene: &Scene, typed: &Typed) -> AnswerValue {
        AnswerValue::Setting(self.chosen_of(scene, &Call::layer(scene, typed), typed.slice))
    }

    fn chosen_of(&self, scene: &Scene, layer: &Layer, slice: Slice) -> Chosen {
        let input = self.input_size(scene);
        let output = layer.check(input).ok().map(|geometry| slice.size(geometry.output()));
        Chosen::new(layer, input).with_output(output)
    }

    /// Returns the setting of a call on the grid, with one channel and without a bias, whose value no call specifies.
    fn applied(&self, scene: &Scene, typed: &Typed) -> Setting {
        let layer = Call::layer(scene, typed);
        let setting = scene.setting();
        let kernel = if layer.kernel_size == setting.layer.kernel_size {
            setting.kernel.clone()
        } else {
            Values::Fill(Fill::Skew)
        };
        let input = if self.grid == GridId::Input { setting.input.clone() } else { self.values(scene) };
        let layer = Layer { in_channels: 1, out_channels: 1, groups: 1, bias: false, ..layer };
        Setting {
            layer,
            input_size: self.input_size(scene),
            input,
            kernel,
            bias: 0.0,
            planes: None,
            passes_over: false,
        }
    }

    fn values(&self, scene: &Scene) -> Values {
        let size = self.input_size(scene).map(|length| usize::try_from(length).unwrap_or(0));
        let value =
            |(row, col): (usize, usize)| scene.cell(self.grid, [row as i64, col as i64]).map_or(0.0, |cell| cell.value);
        Values::from(Array2::from_shape_fn(size, value))
    }

    /// Returns the computed values, or `None` if the call is refused or larger than a lesson may compute.
    fn computed(&self, scene: &Scene, typed: &Typed) -> Option<Vec<f64>> {
        let setting = self.applied(scene, typed);
        scene::check(&setting).ok()?;
        let applied = Scene::new(setting);
        let output = applied.output()?;
        let [rows, cols] = typed.slice.of([output.nrows() as i64, output.ncols() as i64]);
        let cell = |row: i64, col: i64| output.get([usize::try_from(row).ok()?, usize::try_from(col).ok()?]).copied();
        rows.flat_map(|row| cols.clone().map(move |col| cell(row, col))).collect()
    }

    fn is_right(&self, scene: &Scene, typed: &Typed) -> bool {
        let calls = [&self.answer, typed];
        let [answer, layer] = calls.map(|typed| Call::layer(scene, typed));
        let input = self.input_size(scene);
        let size = |layer: &Layer, slice: Slice| Some(slice.size(layer.check(input).ok()?.output()));
        let has_same_size = size(&answer, self.answer.slice) == size(&layer, typed.slice);
        match self.by {
            By::Size => has_same_size,
            By::Values => {
                let are_close = |[one, other]: [Option<Vec<f64>>; 2]| {
                    one.zip(other).is_some_and(|(one, other)| {
                        one.iter().zip(&other).all(|(one, other)| (one - other).abs() <= CLOSE)
                    })
                };
                has_same_size && are_close(calls.map(|typed| self.computed(scene, typed)))
            }
            By::Fields => {
                let numbers = |layer: &Layer| Parameter::ALL.map(|parameter| parameter.get(layer, input));
                has_same_size
                    && numbers(&answer) == numbers(&layer)
                    && (answer.op, answer.groups, answer.bias) == (layer.op, layer.groups, layer.bias)
                    && typed.has_channels_of(&self.answer)
                    && typed.slice == self.answer.slice
            }
        }
    }

    /// Returns answers near the right one that PyTorch accepts: with another parameter, the other operation or no
    /// slice.
    fn neighbours(&self, scene: &Scene) -> Vec<AnswerValue> {
        let of = |layer: &Layer| {
            [self.answer.slice, Slice::default()].map(|slice| AnswerValue::Setting(self.chosen_of(scene, layer, slice)))
        };
        let mut found: Vec<AnswerValue> = self.layers_near(scene).iter().flat_map(of).collect();
        let right = self.chosen(scene, &self.answer);
        found.retain(|other| *other != right);
        found
    }

    /// Returns the call of a layer with a slice that removes the excess of its output evenly, from both ends of both
    /// axes.
    fn sliced(&self, scene: &Scene, layer: &Layer) -> Option<Typed> {
        let input = self.input_size(scene);
        let size = self.answer.slice.size(Call::layer(scene, &self.answer).check(input).ok()?.output());
        let output = layer.check(input).ok()?.output();
        let [rows, cols] = [0, 1].map(|axis| (output[axis] - size[axis]) / 2);
        let is_even = [0, 1].iter().all(|axis| (output[*axis] - size[*axis]) % 2 == 0);
        let slice = format!("[..., {rows}:-{rows}, {cols}:-{cols}]");
        (is_even && rows > 0 && cols > 0).then(|| Typed::read(&format!("{}{slice}", pytorch::line(layer))).ok())?
    }

    fn layers_near(&self, scene: &Scene) -> Vec<Layer> {
        let right = Call::layer(scene, &self.answer);
        let input = self.input_size(scene);
        let mut layers = Vec::new();
        for op in [right.op, right.op.transposed()] {
            let output_padding = if op == Op::Conv2d { [0, 0] } else { right.output_padding };
            let plain = Layer { op, output_padding, ..right.clone() };
            layers.push(plain.clone());
            let is_turned = |parameter: &Parameter| *parameter != Parameter::Input && parameter.exists_on(op);
            for parameter in Parameter::ALL.into_iter().filter(is_turned) {
                layers.extend(TRIED.map(|number| {
                    let layer = with(&plain, parameter, number, input);
                    // Leaving out the stride goes with leaving out the output padding, which only a stride allows.
                    let is_refused = layer.check(input).is_err();
                    if is_refused { with(&layer, Parameter::OutputPadding, 0, input) } else { layer }
                }));
            }
            // A common mistake is to give a one-dimensional layer a height.
            let mut square = Layer { rank: Rank::Two, ..plain.clone() };
            for parameter in Parameter::ALL.into_iter().filter(is_turned) {
                let width = parameter.get(&plain, input)[1];
                parameter.set(&mut square, &mut input.clone(), [width; 2]);
            }
            layers.push(square);
            // Padding and output padding go together in every recipe, and what one crops the other adds.
            let [padding, extra] = [Parameter::Padding, Parameter::OutputPadding].map(|of| of.get(&plain, input)[1]);
            let of_one_size = (1..4).map(|by| [padding + by, extra + 2 * by]);
            let both = RECIPES.into_iter().chain(of_one_size);
            for [padding, output_padding] in both.filter(|_| op == Op::ConvTranspose2d) {
                let cut = with(&plain, Parameter::Padding, padding, input);
                layers.push(with(&cut, Parameter::OutputPadding, output_padding, input));
            }
        }
        layers.retain(|layer| layer.check(input).is_ok());
        layers
    }
}

/// Returns the layer with another value on both axes. The height of a one-dimensional layer is not a parameter and
/// stays.
fn with(layer: &Layer, parameter: Parameter, number: i64, input: Pair) -> Layer {
    let mut layer = layer.clone();
    let height = if layer.rank == Rank::One { parameter.get(&layer, input)[0] } else { number };
    parameter.set(&mut layer, &mut input.clone(), [height, number]);
    layer
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(answer: &str, by: By) -> Call {
        Call { answer: Typed::read(answer).unwrap(), by, grid: GridId::Input, catches: Vec::new() }
    }

    fn is_right(call: &Call, line: &str) -> bool {
        let scene = Scene::new(Setting::default());
        assert_eq!(call.objection(&scene, line), None, "{line}");
        call.grade(&scene, &call.read(line, &[]).unwrap()).is_right
    }

    #[test]
    fn what_computes_the_same_is_right_whatever_it_says() {
        let check = call("nn.ConvTranspose2d(1, 1, 3, stride=2, padding=1, bias=False)", By::Values);
        for (line, expected) in [
            ("nn.ConvTranspose2d(1, 1, 3, 2, 1)", true),
            ("up = nn.ConvTranspose2d(64, 32, kernel_size=(3, 3), stride=2, padding=1),", true),
            ("F.conv_transpose2d(x, w, stride=2, padding=1)", true),
            ("nn.ConvTranspose2d(1, 1, 3, stride=2)(x)[..., 1:-1, 1:-1]", true),
            ("nn.ConvTranspose2d(1, 1, 3, stride=2)[:, :, :-2, :-2]", false),
            ("nn.ConvTranspose2d(1, 1, 3, stride=2)", false),
            ("nn.Conv2d(1, 1, 3, padding=2)", false),
            ("nn.Conv2d(1, 1, 1)", false),
            ("nn.ConvTranspose2d(1, 1, 3, stride=1000000, padding=1)[..., :5, :5]", false),
        ] {
            assert_eq!(is_right(&check, line), expected, "{line}");
        }
    }

    #[test]
    fn the_size_alone_or_every_field_may_count() {
        let answer = "nn.ConvTranspose2d(64, 32, 3, stride=2, padding=1, bias=False)";
        for (line, by_size, by_fields) in [
            ("nn.ConvTranspose2d(64, 32, 3, 2, 1, bias=False)", true, true),
            ("nn.Conv2d(1, 1, 3, padding=2)", true, false),
            ("nn.ConvTranspose2d(64, 32, 3, 2)[..., 1:-1, 1:-1]", true, false),
            ("nn.ConvTranspose2d(64, 32, 3, 2, 1)", true, false),
            ("nn.ConvTranspose2d(64, 32, 5, 2, 2, bias=False)", true, false),
            ("nn.ConvTranspose2d(32, 64, 3, 2, 1, bias=False)", true, false),
            ("nn.ConvTranspose2d(64, 32, 3, 2, 1, 1, bias=False)", false, false),
        ] {
            assert_eq!(is_right(&call(answer, By::Size), line), by_size, "{line} by size");
            assert_eq!(is_right(&call(answer, By::Fields), line), by_fields, "{line} by fields");
        }
    }

    #[test]
    fn each_side_of_the_channels_counts_if_the_call_has_it() {
        let check = call("nn.ConvTranspose2d(64, 32, 3, stride=2, padding=1, bias=False)", By::Fields);
        for (channels, expected) in [("64, 32", true), ("64, 31", false), ("63, 32", false), ("32, 64", false)] {
            let line = format!("nn.ConvTranspose2d({channels}, 3, 2, 1, bias=False)");
            assert_eq!(is_right(&check, &line), expected, "{line}");
        }
        // Another size is wrong, whatever its fields: the input of the lesson is not in the call.
        let cut = call("nn.ConvTranspose2d(1, 1, 3, bias=False)[..., 1:]", By::Fields);
        assert!(is_right(&cut, "nn.ConvTranspose2d(1, 1, 3, bias=False)[..., 1:]"));
        assert!(!is_right(&cut, "nn.ConvTranspose2d(1, 1, 3, bias=False)[..., :-1]"));
        assert!(!is_right(&cut, "nn.ConvTranspose2d(1, 1, 3, bias=False)"));
    }

    #[test]
    fn a_call_of_as_many_letters_as_the_limit_is_read() {
        let call = "nn.Conv2d(1, 1, 3)";
        let padded = format!("nn.Conv2d(1, 1, {}3)", " ".repeat(LONGEST - call.len()));
        assert_eq!(padded.chars().count(), LONGEST);
        assert!(Typed::read(&padded).is_ok());
        assert!(Typed::read(&padded.replace("3)", " 3)")).is_err());
    }

    #[test]
    fn a_call_is_applied_to_the_grid_of_the_question() {
        let scene = Scene::new(Setting::default());
        let on = |grid| Call { grid, ..call("nn.Conv2d(1, 1, 3, padding=1)", By::Values) };
        let typed = Typed::read("nn.Conv2d(1, 1, 3, padding=1)").unwrap();
        let applied = |grid| on(grid).applied(&scene, &typed);
        assert_eq!((applied(GridId::Input).input_size, applied(GridId::Output).input_size), ([3, 3], [5, 5]));
        assert!(matches!(applied(GridId::Input).input, Values::Fill(_)), "its values keep the rule that makes them");
        let Values::Given { array: numbers, .. } = applied(GridId::Output).input else { panic!("no numbers") };
        assert_eq!(numbers.dim(), (5, 5));
        assert_eq!(numbers[[2, 2]], scene.cell(GridId::Output, [2, 2]).unwrap().value);
    }

    #[test]
    fn what_is_refused_is_no_answer_and_says_why() {
        let check = call("nn.Conv2d(1, 1, 3)", By::Values);
        let scene = Scene::new(Setting::default());
        for (line, why) in [
            ("nn.ConvTranspose2d(1, 1, 3, stride=2, output_padding=2)", "output padding must be smaller"),
            ("nn.Conv2d(1, 1, 9)", "Kernel size can't be greater"),
            ("nn.Conv2d(1, 1, k)", "tconv cannot know what `k` holds"),
            ("nn.Linear(1, 2)", "unknown function"),
            ("nn.Conv2d(1, 1, 3)[..., 5:]", "nothing is left"),
            ("nn.Conv2d(1, 1, 3)[..., ::2]", "step"),
            (&"nn.Conv2d(1, 1, 3) ".repeat(5_000), "at most 400"),
        ] {
            let told = check.objection(&scene, line).map(|why| why.to_string()).unwrap_or_default();
            assert!(told.contains(why), "{told}");
            assert!(told.len() < 1_000);
        }
        for empty in ["", "  "] {
            assert_eq!((check.objection(&scene, empty), check.read(empty, &[])), (None, None));
        }
    }
}
