//! The clickable parts of Explore's header and bar: views and fields.

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

/// A button of Explore.
pub type Button = buttons::Button<Message>;

/// Returns buttons for all views, from the left of the header, or only for the current one if they do not all fit.
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

/// A field of the parameter bar. Its position does not depend on whether it is selected.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldButton {
    /// The field.
    pub field: Field,
    /// The distance from the left end of the bar, in columns.
    pub offset: u16,
    /// The name, which may be empty.
    pub name: &'static str,
    /// The value.
    pub value: String,
    /// Whether the field is selected.
    pub is_chosen: bool,
    /// The number of columns before and after the text, for the minus and the plus of the selected field.
    pub margins: [u16; 2],
}

impl FieldButton {
    /// Returns the width in columns, including the margins.
    #[must_use]
    pub fn width(&self) -> u16 {
        self.margins.iter().sum::<u16>().saturating_add(columns(&self.text()))
    }

    /// Returns the name, if it has one, and the value.
    #[must_use]
    pub fn text(&self) -> String {
        if self.name.is_empty() { self.value.clone() } else { format!("{} {}", self.name, self.value) }
    }
}

/// The length of field names.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Names {
    Full,
    Short,
    Symbols,
}

/// The layouts of the bar, best first: names, columns around each text, and columns between two fields.
const SETTINGS: [(Names, u16, u16); 7] = [
    (Names::Full, 2, 2),
    (Names::Full, 2, 1),
    (Names::Full, 1, 1),
    (Names::Full, 1, 0),
    (Names::Short, 1, 0),
    (Names::Symbols, 1, 0),
    (Names::Symbols, 0, 1),
];

/// Returns the fields of the bar, with as much space around them as fits into `width` columns.
#[must_use]
pub fn fields(model: &Model, strings: &Strings, width: u16) -> Vec<FieldButton> {
    let layer = &model.setting().layer;
    let in_lesson = model.stage.free.is_some();
    // Fields that a lesson does not use would only distract.
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
        // The first field is aligned with everything else.
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
