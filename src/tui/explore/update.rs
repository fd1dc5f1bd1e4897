//! Handles the messages of Explore. No I/O, no clock.

use super::choosing;
use super::editing;
use super::field::Field;
use super::focus::Zone;
use super::message::{Direction, FileValues, Message};
use super::model::{MOST_REPAIRS, Model};
use super::notice::{DeadEnd, Notice};
use super::typing::{Edited, Editing};
use super::walking::play_or_pause;
use crate::conv::{Op, Padding, Pair, Parameter, Rank, Sides};
use crate::framework::call::{CallError, Facts};
use crate::framework::{self, message, pytorch};
use crate::phrase::Phrase;
use crate::scene::View;
use crate::scene::rival::{Rival, RivalKind};
use crate::scene::wrong::WrongModel;
use crate::scene::{Edit, Fill, GridId, Setting, Values, command};
use crate::textfield::TextField;
use crate::tui::effect::Effect;
use crate::tui::shell::{self, Reaction, Shell};

/// The step of the bias.
const BIAS_STEP: f64 = 0.5;

/// The maximum number of digits that can be typed; a larger number would not fit into a picture anyway.
const MOST_DIGITS: usize = 4;

/// Handles a message, and returns the effects to carry out.
pub fn update(model: &mut Model, message: Message) -> Vec<Effect> {
    if happens_aside(model, &message) {
        return Vec::new();
    }
    // Opening the help or suspending does not use Explore yet.
    model.is_fresh &= matches!(message, Message::Shell(_));
    model.leave_saving_aside();
    model.focus.end_hover();
    if !matches!(message, Message::Digit(_) | Message::EraseDigit) {
        end_number(model);
    }
    if model.help.is_some() {
        return update_shell(model, on_help(&message));
    }
    model.forget_change();
    model.notice = None;
    if model.drawer.is_some() && model.editing.is_none() && !choosing::leaves_alone(&message) {
        let is_pasted = matches!(message, Message::Paste(_));
        let effects = choosing::update(model, &message);
        if !is_pasted {
            return effects;
        }
    }
    match message {
        Message::Arrow(direction) => arrow(model, direction),
        // If nothing may be changed, a minus starts the number of a cell.
        Message::Adjust(-1) if model.stage.free.as_ref().is_some_and(Vec::is_empty) && begin_cell(model, "-") => {}
        Message::Adjust(steps) => adjust(model, steps),
        Message::Digit(digit) => return type_digit(model, digit),
        Message::EraseDigit => return erase_digit(model),
        Message::NextZone => step_zone(model, 1),
        Message::PreviousZone => step_zone(model, -1),
        Message::NextField => step_field(model, 1),
        Message::PreviousField => step_field(model, -1),
        Message::NextAxis => next_axis(model),
        Message::SwitchOperation => switch_operation(model),
        Message::Zoom => model.zoom = model.seen_zoom().next(),
        Message::Repair(index) => repair(model, index.unwrap_or(model.repair_choice())),
        Message::ShowView(view) => show_view(model, view),
        Message::PointAt(grid, cell) => point_at(model, grid, cell),
        Message::RollOver(grid, rows) => roll_over(model, grid, rows),
        Message::Grasp(field, column) => {
            choose(model, field);
            model.mouse.grasp((model.bar.field == field).then_some((field, column)));
        }
        Message::Turn(field, steps) => {
            choose(model, field);
            if model.bar.field == field {
                adjust(model, steps);
            }
        }
        Message::NextFill(by) => next_fill(model, by),
        Message::Edit
        | Message::AskForFile
        | Message::AskForSize
        | Message::AskForPicture
        | Message::Type(_)
        | Message::Rewrite(_)
        | Message::Complete
        | Message::Completed(_)
        | Message::Commit
        | Message::Cancel => return editing::update(model, message),
        Message::CancelSave => return cancel_save(model),
        Message::Loaded(loaded) => load(model, loaded),
        Message::NextChannel(by) => return next_channel(model, by),
        Message::Pin => match model.rival() {
            Some(Rival { kind: RivalKind::Pinned, .. }) => model.drop_rival(),
            _ => model.pin(),
        },
        Message::NextWrong => next_wrong(model),
        Message::RotateKernel => rotate_kernel(model),
        Message::Paste(text) => paste(model, &text),
        Message::ShowCode => choosing::open_code(model),
        Message::CopyCode => return vec![copy(model, pytorch::line(&model.setting().layer))],
        Message::CopyCommand => return vec![copy(model, command::line(model.setting()))],
        Message::SwitchMouse => return vec![switch_mouse(model)],
        Message::DeadEnd(why) => model.notice = Some(Notice::DeadEnd(why)),
        Message::Undo => model.undo(),
        Message::Redo => model.redo(),
        Message::NextView => step_view(model, 1),
        Message::PreviousView => step_view(model, -1),
        Message::Walk(by) => {
            model.walker.pause();
            model.step_walk(by);
        }
        Message::PlayOrPause => play_or_pause(model),
        Message::Faster => model.walker.speed_up(),
        Message::Slower => model.walker.slow_down(),
        Message::Back => match model.walker.walk {
            Some(_) => model.walker.walk = None,
            None => model.focus.zone = Zone::Bar,
        },
        Message::Shell(shell) => return update_shell(model, shell),
        // Handled above, or only relevant in the drawer.
        Message::EndNumber
        | Message::Choose(_)
        | Message::Saving(_)
        | Message::Saved(..)
        | Message::Tick
        | Message::LetGo
        | Message::DragTo(_)
        | Message::Hover(_) => {}
    }
    Vec::new()
}

/// Handles messages that no key sends, and that leave the message from the last key alone. Returns whether it was one
/// of them.
fn happens_aside(model: &mut Model, message: &Message) -> bool {
    match message {
        Message::Tick => {
            if model.walker.is_playing() {
                model.step_walk(1);
            }
        }
        Message::Saving(progress) => {
            if let Some(saving) = &mut model.saving {
                saving.progress = Some(*progress);
            }
        }
        Message::Saved(path, result) => editing::saved(model, path.clone(), result.clone()),
        Message::EndNumber => end_number(model),
        Message::LetGo => model.mouse.grasp(None),
        Message::Hover(cell) => model.hover_over(*cell),
        Message::DragTo(column) => {
            let steps = model.mouse.drag_to(*column);
            if steps != 0 {
                end_number(model);
                adjust(model, steps);
            }
        }
        _ => return false,
    }
    true
}

/// The save ends once its thread has noticed; it is shown until then.
fn cancel_save(model: &mut Model) -> Vec<Effect> {
    let Some(saving) = &mut model.saving else { return Vec::new() };
    saving.is_cancelled = true;
    vec![Effect::CancelSave]
}

/// While the help is open, the arrow keys scroll it and any other key closes it.
fn on_help(message: &Message) -> Shell {
    match message {
        Message::Shell(shell) => *shell,
        Message::Arrow(Direction::Down) | Message::Adjust(-1) => Shell::Scroll(1),
        Message::Arrow(Direction::Up) | Message::Adjust(1) => Shell::Scroll(-1),
        _ => Shell::CloseHelp,
    }
}

fn update_shell(model: &mut Model, shell: Shell) -> Vec<Effect> {
    match shell::update(model, shell) {
        Reaction::Nothing => Vec::new(),
        Reaction::Effect(effect) => vec![effect],
        Reaction::Message(picked) => update(model, picked),
    }
}

fn arrow(model: &mut Model, direction: Direction) {
    match model.focus.zone {
        Zone::Bar => match direction {
            Direction::Up => adjust(model, 1),
            Direction::Down => adjust(model, -1),
            Direction::Left => step_field(model, -1),
            Direction::Right => step_field(model, 1),
        },
        Zone::Grid(grid) => model.move_cursor(
            grid,
            match direction {
                Direction::Up => [-1, 0],
                Direction::Down => [1, 0],
                Direction::Left => [0, -1],
                Direction::Right => [0, 1],
            },
        ),
    }
}

/// Focuses the next zone, or selects the next repair if the layer is refused.
fn step_zone(model: &mut Model, by: isize) {
    if let Some(refusal) = model.refusal() {
        let repairs: Vec<usize> = (0..refusal.repairs().len().min(MOST_REPAIRS)).collect();
        model.choose_repair(stepped(&repairs, model.repair_choice(), by));
        return;
    }
    model.focus.zone = stepped(&model.zones(), model.focus.zone, by);
}

fn step_view(model: &mut Model, by: isize) {
    show_view(model, stepped(&View::ALL, model.asked_view(), by));
}

fn show_view(model: &mut Model, view: View) {
    model.carry_walk(view);
    model.look_at(view);
}

/// A one-dimensional layer has only one axis to choose.
fn next_axis(model: &mut Model) {
    if model.setting().layer.rank != Rank::One {
        model.bar.axis = model.bar.axis.next();
    }
}

fn step_field(model: &mut Model, by: isize) {
    let is_free = |field: &Field| model.stage.is_free(*field);
    let fields: Vec<Field> = model.stage.fields(model.setting().layer.op).filter(is_free).collect();
    model.bar.field = stepped(&fields, model.bar.field, by);
}

/// Returns the entry `by` places after `now`, wrapping around.
fn stepped<T: Copy + PartialEq>(ring: &[T], now: T, by: isize) -> T {
    let place = ring.iter().position(|entry| *entry == now).unwrap_or(0);
    let next = place.cast_signed() + by;
    ring.get(next.rem_euclid(ring.len().max(1).cast_signed()).cast_unsigned()).copied().unwrap_or(now)
}

fn adjust(model: &mut Model, steps: i64) {
    if model.stage.free.is_some() {
        let before = model.setting().clone();
        // Skips values within the range that are impossible, such as three groups of four channels.
        let knob = model.stage.knob(model.bar.field);
        let most = knob.map_or(0, |free| free.range.end().saturating_sub(*free.range.start()));
        for times in 1..=most {
            turn_knob(model, |number| number.saturating_add(steps.saturating_mul(times)));
            if *model.setting() != before {
                break;
            }
        }
        if *model.setting() == before {
            model.notice = Some(Notice::DeadEnd(DeadEnd::EndOfRange));
        }
        return;
    }
    match model.bar.field {
        Field::Operation => switch_operation(model),
        Field::Bias => {
            let bias = model.setting().effective_bias();
            set_bias(model, bias + BIAS_STEP * steps as f64);
        }
        Field::Parameter(parameter) => {
            let before = model.setting().clone();
            set_parameter(model, parameter, |number| number.saturating_add(steps));
            if *model.setting() == before {
                model.notice = Some(Notice::DeadEnd(DeadEnd::EndOfRange));
            }
        }
        // Only lessons have these.
        Field::Groups | Field::Turn | Field::Number(_) | Field::Activations => {}
    }
}

/// A digit on a value starts a new one, as in a spreadsheet; elsewhere it goes to the selected field.
fn type_digit(model: &mut Model, digit: u8) -> Vec<Effect> {
    if begin_cell(model, &digit.to_string()) {
        return Vec::new();
    }
    let is_free = match model.bar.field {
        // These are not set by digits.
        Field::Operation | Field::Number(_) | Field::Activations => false,
        field => model.stage.is_free(field),
    };
    if !is_free {
        return Vec::new();
    }
    model.hold();
    if model.bar.typed.len() < MOST_DIGITS {
        model.bar.typed.push(char::from(b'0' + digit.min(9)));
        set_typed(model);
    }
    vec![Effect::EndNumberSoon]
}

/// Starts editing the focused cell with `typed`, if it may be changed.
fn begin_cell(model: &mut Model, typed: &str) -> bool {
    let Some((grid, cell)) = model.editable() else { return false };
    end_number(model);
    model.editing = Some(Editing { line: TextField::new(typed.to_owned()), what: Edited::Cell(grid, cell) });
    true
}

/// Erasing the last digit restores the value from before.
fn erase_digit(model: &mut Model) -> Vec<Effect> {
    model.bar.typed.pop();
    if !model.bar.typed.is_empty() {
        set_typed(model);
        return vec![Effect::EndNumberSoon];
    }
    if let Some(before) = model.held().cloned() {
        model.preview(before);
    }
    end_number(model);
    Vec::new()
}

/// Sets the selected field to the typed number.
fn set_typed(model: &mut Model) {
    let Ok(number) = model.bar.typed.parse::<u32>() else { return };
    if model.stage.free.is_some() {
        turn_knob(model, |_| i64::from(number));
        return;
    }
    match model.bar.field {
        Field::Operation | Field::Groups | Field::Turn | Field::Number(_) | Field::Activations => {}
        Field::Bias => set_bias(model, f64::from(number)),
        Field::Parameter(parameter) => set_parameter(model, parameter, |_| i64::from(number)),
    }
}

/// Changes what the lesson lets the learner change with the selected field, clamped to its range.
fn turn_knob(model: &mut Model, rule: impl Fn(i64) -> i64) {
    let Some(free) = model.stage.knob(model.bar.field) else { return };
    let mut setting = model.setting().clone();
    let mut value = free.knob.get(&setting);
    for axis in [0, 1] {
        if model.axis().includes(axis) && free.axis.is_none_or(|only| only == axis) {
            value[axis] = rule(value[axis]).clamp(*free.range.start(), *free.range.end());
        }
    }
    if !free.knob.can_be(&setting, value) {
        return;
    }
    free.knob.set(&mut setting, value);
    let field = model.bar.field;
    model.change(setting, Some(field));
}

/// Ends the number: the next digit starts another, and undo reverts this one as a whole.
pub fn end_number(model: &mut Model) {
    model.bar.typed.clear();
    model.let_go();
}

/// Sets the selected parameter on the selected axes. Allows one step beyond PyTorch's own range, so that learners can
/// see what PyTorch refuses.
fn set_parameter(model: &mut Model, parameter: Parameter, rule: impl Fn(i64) -> i64) {
    let mut setting = model.setting().clone();
    let mut value = parameter.get(&setting.layer, setting.input_size);
    let before = value;
    // Uneven padding of a full result is not limited; other values may be one below what PyTorch accepts.
    let is_apart = parameter == Parameter::Padding && matches!(setting.layer.padding, Padding::Uneven { .. });
    let least = if is_apart { i64::MIN } else { parameter.least() - 1 };
    for axis in [0, 1] {
        if model.axis().includes(axis) {
            value[axis] = rule(value[axis]).max(least);
        }
    }
    match setting.layer.padding {
        // Moves both ends, keeping their difference.
        Padding::Uneven { end, .. } if is_apart => {
            let end = [0, 1].map(|axis| end[axis].saturating_add(value[axis].saturating_sub(before[axis])));
            setting.layer.padding = Padding::Uneven { start: value, end };
        }
        _ => parameter.set(&mut setting.layer, &mut setting.input_size, value),
    }
    model.change(setting, Some(model.bar.field));
}

fn set_bias(model: &mut Model, bias: f64) {
    let mut setting = model.setting().clone();
    setting.layer.bias = bias != 0.0;
    setting.bias = bias;
    model.change(setting, Some(Field::Bias));
}

/// Switches to the other operation with the same numbers, dropping what it does not have: a `Conv2d` has no
/// `output_padding`, and a `ConvTranspose2d` accepts no named padding.
fn switch_operation(model: &mut Model) {
    let Setting { mut layer, .. } = model.setting().clone();
    layer.op = layer.op.transposed();
    if layer.op == Op::Conv2d {
        layer.output_padding = [0, 0];
    } else {
        layer.padding = Padding::Explicit([0, 1].map(|axis| layer.axis(axis).padding[0]));
    }
    let setting = Setting { layer, ..model.setting().clone() };
    model.change(setting, Some(Field::Operation));
}

fn choose(model: &mut Model, field: Field) {
    if !model.stage.is_free(field) {
        return;
    }
    model.bar.field = field;
    model.focus.zone = Zone::Bar;
}

fn point_at(model: &mut Model, grid: GridId, cell: Pair) {
    model.mouse.grasp(None);
    if model.zones().contains(&Zone::Grid(grid)) {
        model.focus.zone = Zone::Grid(grid);
        model.set_cursor(grid, cell);
    }
}

/// The wheel also moves the focus, so that keys go on from there. A rival scrolls with the output.
fn roll_over(model: &mut Model, grid: GridId, rows: i64) {
    let grid = if grid == GridId::Rival { GridId::Output } else { grid };
    if model.zones().contains(&Zone::Grid(grid)) {
        model.focus.zone = Zone::Grid(grid);
        model.move_cursor(grid, [rows, 0]);
    }
}

fn next_fill(model: &mut Model, by: isize) {
    let mut setting = model.setting().clone();
    let grid = model.valued_grid();
    let values = setting.values_mut(grid);
    let fill = match values {
        Values::Fill(fill) => stepped(&Fill::PRESETS, *fill, by),
        Values::Given { .. } | Values::Edited(_) => Fill::PRESETS[0],
    };
    *values = Values::Fill(fill);
    model.change(setting, None);
    model.notice = Some(Notice::Filled(grid, fill));
}

/// Shows the next misconception that applies to this layer; after the last, none.
fn next_wrong(model: &mut Model) {
    let Ok(picture) = model.scene().outcome() else { return };
    let after = match model.rival() {
        Some(Rival { kind: RivalKind::Wrong(wrong), .. }) => Some(*wrong),
        _ => None,
    };
    let next = WrongModel::ALL.into_iter().find(|wrong| after < Some(*wrong) && wrong.applies_to(&picture.geometry));
    match next {
        Some(wrong) => model.oppose(wrong),
        None if after.is_none() => model.notice = Some(Notice::NothingWrong),
        None => model.drop_rival(),
    }
}

fn rotate_kernel(model: &mut Model) {
    let mut setting = model.setting().clone();
    setting.edit(GridId::Kernel, Edit::Rotate);
    model.change(setting, None);
}

/// Fills a grid with the values of a file, and takes over their size.
fn load(model: &mut Model, loaded: Result<FileValues, String>) {
    let FileValues { grid, values, file } = match loaded {
        Ok(loaded) => loaded,
        Err(why) => {
            model.notice = Some(Notice::NotLoaded(why));
            return;
        }
    };
    // The path need not be corrected.
    model.editing.take_if(|editing| matches!(editing.what, Edited::File(_)));
    let mut setting = model.setting().clone();
    let size = [values.nrows() as i64, values.ncols() as i64];
    let parameter = if grid == GridId::Input { Parameter::Input } else { Parameter::KernelSize };
    parameter.set(&mut setting.layer, &mut setting.input_size, size);
    *setting.values_mut(grid) = Values::from_file(values, file.clone());
    model.change(setting, None);
    model.notice = Some(Notice::Loaded { file, grid, plane: size });
}

/// Reads another channel of the file behind the focused grid. The last leading axis varies fastest.
fn next_channel(model: &Model, by: isize) -> Vec<Effect> {
    let grid = model.valued_grid();
    let setting = model.setting();
    let values = if grid == GridId::Input { &setting.input } else { &setting.kernel };
    let Some(file) = values.file().filter(|file| file.has_channels()) else { return Vec::new() };
    let all = file.leading.iter().product::<usize>();
    let place = file.channel.iter().zip(&file.leading).fold(0, |place, (index, length)| place * length + index);
    let mut place = (place.cast_signed() + by).rem_euclid(all.cast_signed()).cast_unsigned();
    let mut channel = vec![0; file.leading.len()];
    for (index, length) in channel.iter_mut().zip(&file.leading).rev() {
        (*index, place) = (place % length, place / length);
    }
    vec![Effect::Load { grid, path: file.path.clone(), channel }]
}

/// A call of PyTorch or another framework replaces the layer, keeping the values, and the input size unless the call
/// implies another; while text is being typed, the paste is inserted there.
fn paste(model: &mut Model, text: &str) {
    if model.editing.is_some() {
        editing::type_text(model, text.trim());
        return;
    }
    if framework::model::looks_like_a_model(text) {
        if let Err(error) = choosing::open_model(model, text) {
            model.notice = Some(Notice::NotPasted(error.title()));
        }
        return;
    }
    let mut setting = model.setting().clone();
    let facts = Facts { input: Some(setting.input_size.into()), ..Facts::default() };
    let mut kept = false;
    let explained = |error: CallError| match message::explain(text) {
        Some(explanation) => Notice::Explained(explanation.meaning()),
        None => Notice::NotPasted(error.message),
    };
    let read = framework::read(text.trim(), &facts).map_err(explained);
    let layer = read.and_then(|mut reading| {
        let implied = reading.implied_input().map(|[_, height, width]| [height, width]);
        setting.input_size = implied.unwrap_or(setting.input_size);
        if reading.rank() == Rank::One {
            setting.input_size[0] = 1;
        }
        kept = reading.settings.kernel_size.is_none();
        let [_, width] = setting.layer.kernel_size;
        let own = if reading.rank() == Rank::Two { setting.layer.kernel_size.into() } else { Sides::All(width) };
        reading.settings.kernel_size = reading.settings.kernel_size.or(Some(own));
        reading.layer(setting.input_size).map_err(|error| Notice::NotPasted(error.phrase()))
    });
    match layer {
        Ok(layer) => {
            let kernel = layer.size_text(layer.kernel_size);
            setting.layer = layer;
            model.change(setting, None);
            if kept {
                model.notice = Some(Notice::KernelStays(kernel));
            }
        }
        Err(notice) => model.notice = Some(notice),
    }
}

fn copy(model: &mut Model, text: String) -> Effect {
    model.notice = Some(Notice::Copied(text.clone()));
    Effect::Copy(Phrase::verbatim(text))
}

fn switch_mouse(model: &mut Model) -> Effect {
    model.mouse.is_ours = !model.mouse.is_ours;
    model.notice = Some(Notice::Mouse(model.mouse.is_ours));
    Effect::Mouse(model.mouse.is_ours)
}

fn repair(model: &mut Model, index: usize) {
    let Some(refusal) = model.refusal() else { return };
    if let Some(repair) = refusal.repairs().into_iter().nth(index) {
        let layer = repair.geometry.layer().clone();
        let input_size = repair.geometry.input();
        let setting = Setting { layer, input_size, ..model.setting().clone() };
        model.change(setting, None);
    }
}
