//! What can be clicked in header, bar and footer: what it says, where it stands, what it does. The views draw these, the
//! mouse looks them up.

use unicode_width::UnicodeWidthStr;

use super::keymap::Group;
use super::message::Message;
use super::model::{AxisChoice, Field, Model, View};
use super::strings::Strings;
use crate::conv::Parameter;
use crate::conv::layer::dimensions;
use crate::scene::number;

/// A key or a name, with what it does; so many columns from the left of its row.
#[derive(Clone, Debug, PartialEq)]
pub struct Button<M = Message> {
    pub offset: u16,
    /// The loud part.
    pub key: String,
    /// The quiet part.
    pub what: String,
    pub message: M,
}

impl<M> Button<M> {
    /// Columns, with the blanks around the key.
    #[must_use]
    pub fn width(&self) -> u16 {
        columns(&self.key) + if self.what.is_empty() { 0 } else { columns(&self.what) + 1 }
    }
}

fn columns(text: &str) -> u16 {
    u16::try_from(text.width()).unwrap_or(u16::MAX)
}

/// The views, from the left of the header; the one that is shown alone where there is no room for all.
#[must_use]
pub fn views(model: &Model, strings: &Strings, width: u16) -> Vec<Button> {
    let names = View::ALL.map(|view| columns(strings.view(view)) + 3).into_iter().sum::<u16>();
    let all = names + columns("tconv ") + help_and_quit_width(strings) <= width;
    let mut offset = columns("tconv ");
    let mut buttons = Vec::new();
    for view in View::ALL.into_iter().filter(|view| all || *view == model.view) {
        let message = if all { Message::ShowView(view) } else { Message::NextView };
        let button = Button { offset, key: format!(" {} ", strings.view(view)), what: String::new(), message };
        offset += button.width() + 1;
        buttons.push(button);
    }
    buttons
}

fn help_and_quit_width(strings: &Strings) -> u16 {
    columns(strings.help) + columns(strings.quit) + 9
}

/// Help and quit, at the right of the header; none where `taken` columns leave no room.
#[must_use]
pub fn help_and_quit<M>(strings: &Strings, width: u16, taken: u16, [help, quit]: [M; 2]) -> Vec<Button<M>> {
    let mut buttons = [("?", strings.help, help), ("q", strings.quit, quit)].map(|(key, what, message)| Button {
        offset: 0,
        key: key.to_owned(),
        what: what.to_owned(),
        message,
    });
    let [help, quit] = &mut buttons;
    let needed = help.width() + 3 + quit.width();
    if taken + 2 + needed > width {
        return Vec::new();
    }
    help.offset = width - needed;
    quit.offset = width - quit.width();
    Vec::from(buttons)
}

/// The keys that matter now, the most important first, as many as fit.
#[must_use]
pub fn footer<S, M: Clone>(keys: &[Group<S, M>], state: &S, strings: &Strings, width: u16) -> Vec<Button<M>> {
    let mut groups: Vec<_> = keys.iter().filter(|group| group.footer.is_some() && (group.when)(state)).collect();
    groups.sort_by_key(|group| group.footer);
    let mut offset = 0;
    let mut buttons = Vec::new();
    for group in groups {
        let Some((_, message)) = group.keys.first() else { continue };
        let what = (group.what)(strings, state).to_owned();
        let button = Button { offset, key: format!(" {} ", group.shown(strings)), what, message: message.clone() };
        if offset + button.width() > width {
            break;
        }
        offset += button.width() + 3;
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
        Field::Operation => model.field == Field::Operation && !in_lesson,
        Field::Bias if in_lesson => model.setting().effective_bias() != 0.0,
        Field::Bias => layer.bias || model.field == Field::Bias,
        // What a lesson does not use would only distract from what it does.
        Field::Parameter(Parameter::OutputPadding) if in_lesson => layer.output_padding != [0, 0],
        Field::Parameter(Parameter::Dilation) if in_lesson => layer.dilation != [1, 1],
        Field::Parameter(_) => true,
    };
    let all: Vec<Field> = if in_lesson { all.into_iter().filter(is_needed).collect() } else { all };
    let some: Vec<Field> = all.iter().copied().filter(is_needed).collect();
    let axis = if model.axis == AxisChoice::Both { 0 } else { columns(strings.axis(model.axis)) + 2 };
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
                is_chosen: model.field == *field && model.stage.is_free(*field),
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
                _ if pair[0] == pair[1] && model.axis == AxisChoice::Both => pair[0].to_string(),
                _ => dimensions(&pair),
            }
        }
    }
}
