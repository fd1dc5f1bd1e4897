//! What can be clicked in Explore's header and bar: the views, the fields.

use super::field::{AxisChoice, Field};
use super::message::Message;
use super::model::Model;
use crate::conv::Parameter;
use crate::conv::layer::dimensions;
use crate::scene::View;
use crate::scene::number;
use crate::tui::buttons::{self, columns, help_and_quit_width};
use crate::tui::strings::Strings;

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

/// A field of the parameter bar.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldButton {
    pub field: Field,
    pub offset: u16,
    pub name: &'static str,
    pub value: String,
    pub is_chosen: bool,
}

impl FieldButton {
    #[must_use]
    pub fn width(&self) -> u16 {
        let name = if self.name.is_empty() { 0 } else { columns(self.name) + 1 };
        // The chosen field has ` - ` before it and ` + ` behind it.
        name + columns(&self.value) + if self.is_chosen { 6 } else { 0 }
    }
}

/// The fields of the bar: in full where there is room, else without the operation and an unused bias, else by their
/// symbols.
#[must_use]
pub fn fields(model: &Model, strings: &Strings, width: u16) -> Vec<FieldButton> {
    let layer = &model.setting().layer;
    let all: Vec<Field> = Field::of(layer.op).collect();
    let in_lesson = model.stage.free.is_some();
    let is_needed = |field: &Field| match field {
        _ if in_lesson && model.stage.is_free(*field) => true,
        Field::Operation => model.bar.field == Field::Operation && !in_lesson,
        Field::Bias if in_lesson => model.setting().effective_bias() != 0.0,
        Field::Bias => layer.bias || model.bar.field == Field::Bias,
        // What a lesson does not use would only distract from what it does.
        Field::Parameter(Parameter::OutputPadding) if in_lesson => layer.output_padding != [0, 0],
        Field::Parameter(Parameter::Dilation) if in_lesson => layer.dilation != [1, 1],
        Field::Parameter(_) => true,
    };
    let all: Vec<Field> = if in_lesson { all.into_iter().filter(is_needed).collect() } else { all };
    let some: Vec<Field> = all.iter().copied().filter(is_needed).collect();
    let axis = if model.bar.axis == AxisChoice::Both { 0 } else { columns(strings.axis(model.bar.axis)) + 2 };
    let mut row = Vec::new();
    for (fields, short, gap) in
        [(&all, false, 3), (&all, false, 2), (&some, false, 2), (&some, true, 2), (&some, true, 1)]
    {
        row = field_row(model, strings, fields, short, gap);
        let end = row.last().map_or(0, |last| last.offset.saturating_add(last.width()));
        if end.saturating_add(axis) <= width {
            break;
        }
    }
    row
}

fn field_row(model: &Model, strings: &Strings, fields: &[Field], short: bool, gap: u16) -> Vec<FieldButton> {
    let mut offset: u16 = 0;
    fields
        .iter()
        .map(|field| {
            let button = FieldButton {
                field: *field,
                offset,
                name: field_name(strings, *field, short),
                value: field_value(model, strings, *field),
                is_chosen: model.bar.field == *field && model.stage.is_free(*field),
            };
            offset = offset.saturating_add(button.width()).saturating_add(gap);
            button
        })
        .collect()
}

fn field_name(strings: &Strings, field: Field, short: bool) -> &'static str {
    match field {
        Field::Parameter(parameter) if short => match parameter {
            Parameter::Input => "i",
            Parameter::KernelSize => "k",
            Parameter::Stride => "s",
            Parameter::Padding => "p",
            Parameter::OutputPadding => "op",
            Parameter::Dilation => "d",
        },
        Field::Operation => "",
        field => strings.field(field),
    }
}

fn field_value(model: &Model, strings: &Strings, field: Field) -> String {
    let setting = model.setting();
    match field {
        Field::Operation => setting.layer.op.class_name().to_owned(),
        // It would give a hidden output away.
        Field::Bias if setting.layer.bias && model.stage.hidden.is_some() => "?".to_owned(),
        Field::Bias if setting.layer.bias => number::text(setting.bias),
        Field::Bias => strings.off.to_owned(),
        Field::Parameter(parameter) => {
            let pair = parameter.get(&setting.layer, setting.input_size);
            match parameter {
                Parameter::Input | Parameter::KernelSize => dimensions(&pair),
                _ if pair[0] == pair[1] && model.bar.axis == AxisChoice::Both => pair[0].to_string(),
                _ => dimensions(&pair),
            }
        }
    }
}
