//! What can be clicked in Explore's header and bar: the views, the fields.

use super::field::{AxisChoice, Field};
use super::message::Message;
use super::model::Model;
use crate::conv::{Op, Padding, Parameter};
use crate::lesson::free::{Free, Knob};
use crate::lesson::hidden::Clue;
use crate::scene::turn::Turn;
use crate::scene::{View, number};
use crate::tui::buttons::{self, columns, help_and_quit_width};
use crate::words::screen::Strings;

pub type Button = buttons::Button<Message>;

/// The views, from the left of the header; the one that is shown alone where there is no room for all.
#[must_use]
pub fn views(model: &Model, strings: &Strings, width: u16) -> Vec<Button> {
    let names = View::ALL.map(|view| columns(strings.view(view)) + 3).into_iter().sum::<u16>();
    let all = names + columns("tconv ") + help_and_quit_width(strings) <= width;
    let mut offset = columns("tconv ");
    let mut buttons = Vec::new();
    for view in View::ALL.into_iter().filter(|view| all || *view == model.view()) {
        let message = if all { Message::ShowView(view) } else { Message::NextView };
        let button = Button { offset, key: format!(" {} ", strings.view(view)), what: String::new(), message };
        offset += button.width() + 1;
        buttons.push(button);
    }
    buttons
}

/// A field of the parameter bar: its place stays the same whether it is chosen or not.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldButton {
    pub field: Field,
    pub offset: u16,
    pub name: &'static str,
    pub value: String,
    pub is_chosen: bool,
    /// Columns before and behind its text, for the minus and the plus of the chosen field.
    pub margins: [u16; 2],
}

impl FieldButton {
    #[must_use]
    pub fn width(&self) -> u16 {
        self.margins.iter().sum::<u16>().saturating_add(columns(&self.text()))
    }

    /// Its name, if it has one, and its value.
    #[must_use]
    pub fn text(&self) -> String {
        if self.name.is_empty() { self.value.clone() } else { format!("{} {}", self.name, self.value) }
    }
}

/// At what length fields are named.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Names {
    Full,
    Short,
    Symbols,
}

/// How the bar is set: names, columns around each text, and between two fields.
const SETTINGS: [(Names, u16, u16); 7] = [
    (Names::Full, 2, 2),
    (Names::Full, 2, 1),
    (Names::Full, 1, 1),
    (Names::Full, 1, 0),
    (Names::Short, 1, 0),
    (Names::Symbols, 1, 0),
    (Names::Symbols, 0, 1),
];

/// The fields of the bar, with as much room around them as there is.
#[must_use]
pub fn fields(model: &Model, strings: &Strings, width: u16) -> Vec<FieldButton> {
    let layer = &model.setting().layer;
    let in_lesson = model.stage.free.is_some();
    // What a lesson does not use would only distract from what it does.
    let is_shown = |field: &Field| match field {
        _ if !in_lesson || model.stage.is_free(*field) => true,
        Field::Operation => false,
        Field::Bias => has_bias(model) && model.stage.hidden.shows_bias(),
        Field::Parameter(parameter) if !model.stage.hidden.shows_parameter(*parameter) => false,
        Field::Parameter(Parameter::OutputPadding) => layer.output_padding != [0, 0],
        Field::Parameter(Parameter::Dilation) => layer.dilation != [1, 1],
        Field::Groups | Field::Turn | Field::Number(_) | Field::Activations => !model.stage.hidden.hides(Clue::Layer),
        Field::Parameter(_) => true,
    };
    let shown: Vec<Field> = model.stage.fields(layer.op).filter(is_shown).collect();
    let axis = if model.chosen_axis() == AxisChoice::Both { 0 } else { columns(strings.axis(model.bar.axis)) + 2 };
    let mut row = Vec::new();
    for (names, margin, gap) in SETTINGS {
        row = field_row(model, strings, &shown, names, [margin, gap]);
        let end = row.last().map_or(0, |last| last.offset.saturating_add(last.width()));
        if end.saturating_add(axis) <= width {
            break;
        }
    }
    row
}

fn field_row(
    model: &Model,
    strings: &Strings,
    fields: &[Field],
    names: Names,
    [margin, gap]: [u16; 2],
) -> Vec<FieldButton> {
    let mut offset: u16 = 0;
    let button = |field: &Field| {
        // The first one begins where everything else does.
        let before = if offset == 0 && *field == Field::Operation { 0 } else { margin };
        let button = FieldButton {
            field: *field,
            offset,
            name: field_name(strings, *field, names),
            value: field_value(model, strings, *field, names),
            is_chosen: model.bar.field == *field && model.stage.is_free(*field),
            margins: [before, margin],
        };
        offset = offset.saturating_add(button.width()).saturating_add(gap);
        button
    };
    fields.iter().map(button).collect()
}

fn field_name(strings: &Strings, field: Field, names: Names) -> &'static str {
    match (field, names) {
        (Field::Operation, _) | (Field::Turn, Names::Symbols) => "",
        (Field::Bias, Names::Symbols) => "b",
        (Field::Groups, Names::Symbols) => "g",
        (Field::Parameter(Parameter::OutputPadding), Names::Short | Names::Symbols) => "op",
        (Field::Parameter(Parameter::Dilation), Names::Short) => "dil",
        (Field::Parameter(parameter), Names::Symbols) => match parameter {
            Parameter::Input => "i",
            Parameter::KernelSize => "k",
            Parameter::Stride => "s",
            Parameter::Padding => "p",
            Parameter::OutputPadding => "op",
            Parameter::Dilation => "d",
        },
        (field @ (Field::Number(_) | Field::Activations), Names::Symbols) | (field, Names::Full | Names::Short) => {
            strings.field(field)
        }
    }
}

fn has_bias(model: &Model) -> bool {
    model.setting().biases().iter().any(|bias| *bias != 0.0)
}

fn field_value(model: &Model, strings: &Strings, field: Field, names: Names) -> String {
    let setting = model.setting();
    match field {
        Field::Operation => match (setting.layer.op, names) {
            (op, Names::Full) => op.class_name(setting.layer.rank).to_owned(),
            (Op::ConvTranspose2d, Names::Short) => strings.names.transposed.to_owned(),
            (Op::ConvTranspose2d, Names::Symbols) => "T".to_owned(),
            (Op::Conv2d, Names::Short) => "Conv2d".to_owned(),
            (Op::Conv2d, Names::Symbols) => "C".to_owned(),
        },
        Field::Bias if setting.layer.bias => setting.biases_text(),
        Field::Bias => strings.names.off.to_owned(),
        Field::Groups => setting.layer.groups.to_string(),
        Field::Activations if setting.passes_over => strings.names.switched_off.to_owned(),
        Field::Activations => strings.names.switched_on.to_owned(),
        Field::Number(_) => {
            let value = |free: &Free| match &free.knob {
                Knob::Number(dial) => number::text(dial.value(free.knob.get(setting)[0])),
                Knob::Parameter(_) | Knob::Bias | Knob::Groups | Knob::Turn(_) | Knob::Activations => String::new(),
            };
            model.stage.knob(field).map(value).unwrap_or_default()
        }
        Field::Turn => {
            let place = model.stage.knob(field).map_or(0, |free| free.knob.get(setting)[0]);
            let turn = usize::try_from(place).ok().and_then(|place| Turn::ALL.get(place));
            strings.turn(turn.copied().unwrap_or_default()).to_owned()
        }
        Field::Parameter(parameter) => {
            let layer = &setting.layer;
            let pair = parameter.get(layer, setting.input_size);
            let is_word = matches!(layer.padding, Padding::Same | Padding::Uneven { .. });
            match parameter {
                Parameter::Padding if is_word => layer.padding_text(),
                Parameter::Input | Parameter::KernelSize => layer.size_text(pair),
                _ if pair[0] == pair[1] && model.axis() == AxisChoice::Both => pair[0].to_string(),
                _ => layer.size_text(pair),
            }
        }
    }
}
