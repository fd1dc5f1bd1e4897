//! The check `bug`: which change repairs a line of code. The core decides.

use std::ops::Range;

use schemars::JsonSchema;
use serde::Deserialize;

use super::choice::{needs, option};
use super::grade::{Feedback, Grade};
use super::proof::Proof;
use super::{Answer, Form, Ground, Kind, Needs, Repaired, Stance, Table};
use crate::conv::{Layer, Pair};
use crate::framework::pytorch;
use crate::lesson::diagnostic::Report;
use crate::lesson::document::Text;
use crate::lesson::expression::{AnswerValue, Expression, SceneEnvironment};
use crate::lesson::format::{Both, PaddingFile};
use crate::lesson::markdown::Directive;
use crate::lesson::reading::{check_ids, conditions, turn};
use crate::lesson::scene;
use crate::phrase;
use crate::scene::{GridId, Scene, Setting, Turn, Values};

/// A question for the change that repairs a line of code.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BugFile {
    /// The size that the line is applied to.
    pub input: Both,
    /// A line of PyTorch; since 2026-12 also one that PyTorch refuses.
    pub code: Text,
    /// What should hold.
    pub expect: Vec<Text>,
    /// The changes to choose from.
    pub fixes: Vec<FixFile>,
}

/// A change.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FixFile {
    /// The id that the prose names.
    pub id: Text,
    /// The arguments that it changes.
    pub set: SetFile,
}

/// Arguments and their new values.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetFile {
    /// PyTorch's `kernel_size`: one number, or height and width.
    pub kernel_size: Option<Both>,
    /// PyTorch's `stride`: one number, or height and width.
    pub stride: Option<Both>,
    /// PyTorch's `padding`: one number, height and width, or a word.
    pub padding: Option<PaddingFile>,
    /// PyTorch's `output_padding`: one number, or height and width.
    pub output_padding: Option<Both>,
    /// PyTorch's `dilation`: one number, or height and width.
    pub dilation: Option<Both>,
    /// How the kernel is laid: rotated, transposed, mirrored or upside-down. Since 2026-12.
    pub turn: Option<Text>,
}

/// A question for the change that repairs a line of code, with the answer that the core has found.
#[derive(Clone, Debug)]
pub struct Bug {
    /// The layer of the faulty line.
    pub layer: Layer,
    /// The size of the input, in rows and columns.
    pub input: Pair,
    /// The faulty line.
    pub code: String,
    /// The error of PyTorch, if it refuses the line.
    pub refusal: Option<String>,
    /// The conditions that the repaired layer meets.
    pub expect: Vec<Expression>,
    /// The changes to choose from.
    pub fixes: Vec<Fix>,
}

/// A change to a line of code.
#[derive(Clone, Debug)]
pub struct Fix {
    /// The id.
    pub id: String,
    /// The changed layer.
    pub layer: Layer,
    /// The turn of the scene's kernel after the change.
    pub turn: Turn,
    /// Whether the change repairs the line.
    pub is_right: bool,
}

impl Table for BugFile {
    type Check = Bug;

    fn place(&self) -> Option<Range<usize>> {
        Some(self.code.span())
    }

    fn build(&self, report: &mut Report<'_>, ground: &Ground<'_>) -> Option<Bug> {
        let setting = ground.scene.setting();
        let call = match pytorch::read(self.code.as_str()) {
            Ok(call) => call,
            Err(error) => {
                let place = self.code.part(&error.span, report.text);
                report.error("bad-code", place, error.message);
                return None;
            }
        };
        let layer = pytorch::completed(&call, setting.layer.kernel_size);
        let input = self.input.0;
        let expect = conditions(report, &self.expect, ground.names);
        if expect.len() != self.expect.len() || expect.is_empty() {
            report.error("missing-key", self.code.span(), phrase!("a bug expects something that can be read"));
            return None;
        }
        let refusal = layer.check(input).err().map(|refusal| refusal.to_string());
        let is_scene = refusal.is_some() || is_same_picture(&layer, &setting.layer);
        if !is_scene || input != setting.input_size {
            let message = phrase!("the step's scene is of another layer than this line, so its numbers are of another");
            let help = phrase!(
                "give the step a scene with the line's settings; with its input, where PyTorch refuses the line"
            );
            report.error_with("bug-scene", self.code.span(), message, help);
        }
        let numbers = SceneEnvironment { scene: ground.scene, answer: None };
        let works = expect.iter().map(|condition| condition.work(&numbers));
        let work = works.fold(0, i64::saturating_add).saturating_mul(self.fixes.len() as i64 + 1);
        if !ground.effort.spend_cells_at(report, self.code.span(), work) {
            return None;
        }
        check_ids(report, self.fixes.iter().map(|fix| &fix.id));
        if !(2..=4).contains(&self.fixes.len()) {
            report.error(
                "wrong-count",
                self.code.span(),
                phrase!("a bug has 2 to 4 fixes, not {given}", given = self.fixes.len()),
            );
        }
        let holds = |layer: &Layer, turn: Turn| {
            let setting = turned(setting, layer, input, turn);
            if scene::check(&setting).is_err() {
                return false;
            }
            let scene = ground.scene_of(setting);
            let numbers = SceneEnvironment { scene: &scene, answer: None };
            expect.iter().all(|condition| condition.holds(&numbers).unwrap_or(false))
        };
        if holds(&layer, Turn::Stored) {
            report.error("not-broken", self.code.span(), phrase!("the line does already what is expected"));
        }
        let mut fixes = Vec::with_capacity(self.fixes.len());
        for fix in &self.fixes {
            let turn = fix.set.turn(report)?;
            let fixed = fix.set.applied(&layer, turn);
            let is_as_before = setting.array(GridId::Kernel) == turn.of(setting.array(GridId::Kernel).view());
            if fixed == layer && is_as_before {
                report.error("no-change", fix.id.span(), phrase!("this changes nothing in the line"));
            }
            fixes.push(Fix { id: fix.id.as_str().to_owned(), is_right: holds(&fixed, turn), layer: fixed, turn });
        }
        if fixes.iter().all(|fix| !fix.is_right) {
            report.error("no-right-fix", self.code.span(), phrase!("no change makes the line do what is expected"));
        } else if fixes.iter().all(|fix| fix.is_right) {
            report.error("no-wrong-fix", self.code.span(), phrase!("every change makes the line do what is expected"));
        }
        Some(Bug { layer, input, code: self.code.as_str().to_owned(), refusal, expect, fixes })
    }

    /// Does nothing: `build` has found which fixes are right.
    fn prove(&self, _: &mut Bug, _: &mut Report<'_>, _: &Ground<'_>) -> Proof {
        Proof::default()
    }
}

impl SetFile {
    fn turn(&self, report: &mut Report<'_>) -> Option<Turn> {
        self.turn.as_ref().map_or(Some(Turn::Stored), |text| turn(report, text))
    }

    fn applied(&self, layer: &Layer, turn: Turn) -> Layer {
        let kernel_size = self.kernel_size.map_or(layer.kernel_size, |both| both.0);
        let said = scene::said([self.stride, self.output_padding, self.dilation], self.padding);
        said.on(Layer { kernel_size: turn.size(kernel_size), ..layer.clone() })
    }
}

/// Returns a setting under another layer, with the kernel turned.
fn turned(setting: &Setting, layer: &Layer, input_size: Pair, turn: Turn) -> Setting {
    let mut setting = Setting { layer: layer.clone(), input_size, ..setting.clone() };
    if turn != Turn::Stored {
        // The size before the turn, because every turn is its own inverse.
        setting.layer.kernel_size = turn.size(layer.kernel_size);
        let kernel = setting.array(GridId::Kernel);
        setting.layer.kernel_size = layer.kernel_size;
        setting.kernel = Values::from(turn.of(kernel.view()).to_owned());
    }
    setting
}

/// Returns whether two layers are the same, apart from their channels and the presence of a bias.
fn is_same_picture(one: &Layer, other: &Layer) -> bool {
    let plain = |layer: &Layer| Layer { in_channels: 1, out_channels: 1, groups: 1, bias: false, ..layer.clone() };
    plain(one) == plain(other)
}

impl Kind for Bug {
    fn name(&self) -> &'static str {
        "bug"
    }

    fn needs(&self) -> Needs<'_> {
        needs(Directive::Fix, self.fixes.iter().map(|fix| (fix.id.as_str(), fix.is_right)))
    }

    fn stance(&self) -> Stance<'_> {
        Stance { hides_sums: true, uncovers: Some(GridId::Output), ..Stance::default() }
    }

    fn form(&self) -> Form {
        Form::Option(self.fixes.len())
    }

    fn read(&self, line: &str, shown: &[usize]) -> Option<Answer> {
        option(&self.listed(), shown, line)
    }

    fn right(&self, _: &Scene) -> Option<Answer> {
        self.fixes.iter().find(|fix| fix.is_right).map(|fix| Answer::Option(fix.id.clone()))
    }

    fn grade(&self, _: &Scene, answer: &Answer) -> Grade {
        let Answer::Option(id) = answer else { return Grade::of(false) };
        let is_right = self.fix(answer).is_some_and(|fix| fix.is_right);
        Grade::new(is_right, Feedback::Option(id.clone()))
    }

    fn tries(&self, _: &Scene, _: &[AnswerValue]) -> Vec<Answer> {
        self.fixes.iter().map(|fix| Answer::Option(fix.id.clone())).collect()
    }

    fn listed(&self) -> Vec<&str> {
        self.fixes.iter().map(|fix| fix.id.as_str()).collect()
    }

    fn opening(&self, setting: &Setting) -> Option<Setting> {
        // A refused line has no result to show, so the step has a scene of its own.
        let is_refused = self.refusal.is_some();
        Some(if is_refused { setting.clone() } else { self.with_layer(setting, &self.layer, Turn::Stored) })
    }

    fn solution(&self, setting: &Setting) -> Option<Setting> {
        self.fixes.iter().find(|fix| fix.is_right).map(|fix| self.with_layer(setting, &fix.layer, fix.turn))
    }

    fn outcome(&self, setting: &Setting, answer: &Answer) -> Option<Setting> {
        self.fix(answer).map(|fix| self.with_layer(setting, &fix.layer, fix.turn))
    }

    fn code(&self) -> Option<&str> {
        Some(&self.code)
    }

    fn refusal(&self) -> Option<&str> {
        self.refusal.as_deref()
    }

    fn repaired(&self, answer: &Answer) -> Option<Repaired<'_>> {
        self.fix(answer).map(|fix| Repaired { layer: &fix.layer, input: self.input })
    }
}

impl Bug {
    fn fix(&self, answer: &Answer) -> Option<&Fix> {
        let Answer::Option(id) = answer else { return None };
        self.fixes.iter().find(|fix| fix.id == *id)
    }

    /// Returns the values of the step under another layer. The bias of a line of code has no value, so it is left out.
    fn with_layer(&self, setting: &Setting, layer: &Layer, turn: Turn) -> Setting {
        let layer = Layer { bias: setting.bias != 0.0, ..layer.clone() };
        turned(setting, &layer, self.input, turn)
    }
}
