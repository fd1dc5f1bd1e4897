//! What keys do to the model: the state before, the keys, and the state after.

use std::ops::ControlFlow;

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use tconv::conv::{Op, Parameter};
use tconv::figure::{FigureError, Format, Progress};
use tconv::framework::NoLayer;
use tconv::palette::{Depth, Ground, Palette};
use tconv::phrase::Phrase;
use tconv::scene::View;
use tconv::scene::compare::{Comparison, compare};
use tconv::scene::rival::RivalKind;
use tconv::scene::wrong::WrongModel;
use tconv::scene::{FileSource, GridId, Setting};
use tconv::tui::effect::Effect;
use tconv::tui::explore::field::Field;
use tconv::tui::explore::focus::Zone;
use tconv::tui::explore::layout::Layout;
use tconv::tui::explore::message::{FileValues, Message};
use tconv::tui::explore::model::Model;
use tconv::tui::explore::notice::{DeadEnd, Notice};
use tconv::tui::explore::picture;
use tconv::tui::explore::saving::Saving;
use tconv::tui::explore::saving::Unsaved;
use tconv::tui::explore::typing::Completion;
use tconv::tui::explore::walk::Walk;
use tconv::tui::explore::zoom::Zoom;
use tconv::tui::explore::{input, update};
use tconv::tui::screen::{self, Context};
use tconv::tui::theme::Theme;
use tconv::words::screen::{CHINESE, ENGLISH};

/// Parses a key name, such as the words of `+ right right up tab`. `^c` is Ctrl-C.
fn event(name: &str) -> Event {
    let code = match name {
        "up" => KeyCode::Up,
        "down" => KeyCode::Down,
        "left" => KeyCode::Left,
        "right" => KeyCode::Right,
        "tab" => KeyCode::Tab,
        "backtab" => KeyCode::BackTab,
        "enter" => KeyCode::Enter,
        "esc" => KeyCode::Esc,
        "back" => KeyCode::Backspace,
        "del" => KeyCode::Delete,
        "home" => KeyCode::Home,
        "end" => KeyCode::End,
        "space" => KeyCode::Char(' '),
        _ => KeyCode::Char(name.chars().next_back().expect("a key")),
    };
    let modifiers = if name.len() == 2 && name.starts_with('^') { KeyModifiers::CONTROL } else { KeyModifiers::NONE };
    Event::Key(KeyEvent::new(code, modifiers))
}

const SCREEN: Rect = Rect { x: 0, y: 0, width: 80, height: 24 };

/// Applies an event on a screen of 80x24 and returns its effects.
fn react(model: &mut Model, event: &Event) -> Vec<Effect> {
    let layout = || Layout::new(SCREEN, model, &ENGLISH);
    input::message(event, model, layout).map(|message| update::update(model, message)).unwrap_or_default()
}

/// Presses the keys one by one, because a key's meaning may depend on the one before it.
fn press(model: &mut Model, keys: &str) -> Vec<Effect> {
    keys.split_whitespace().flat_map(|key| react(model, &event(key))).collect()
}

fn after(keys: &str) -> Model {
    let mut model = Model::new(Setting::default());
    press(&mut model, keys);
    model
}

fn press_more(mut model: Model, keys: &str) -> Model {
    press(&mut model, keys);
    model
}

/// The PyTorch call, the input size and the output size: everything a key can change about the layer.
fn layer(model: &Model) -> String {
    let scene = model.scene();
    let line = tconv::framework::pytorch::line(&scene.setting().layer);
    let line = line.trim_start_matches("nn.ConvTranspose2d(1, 1, ").trim_end_matches(", bias=False)").to_owned();
    let [input_h, input_w] = scene.setting().input_size;
    match scene.size(GridId::Output) {
        Some([h, w]) => format!("{line} on {input_h}x{input_w} gives {h}x{w}"),
        None => format!("{line} on {input_h}x{input_w} is refused"),
    }
}

#[test]
fn keys_change_the_layer() {
    for (keys, expected) in [
        ("", "kernel_size=3, stride=2, padding=1 on 3x3 gives 5x5"),
        ("+", "kernel_size=3, stride=3, padding=1 on 3x3 gives 7x7"),
        ("=", "kernel_size=3, stride=3, padding=1 on 3x3 gives 7x7"),
        ("up", "kernel_size=3, stride=3, padding=1 on 3x3 gives 7x7"),
        ("-", "kernel_size=3, padding=1 on 3x3 gives 3x3"),
        ("- - - -", "kernel_size=3, stride=0, padding=1 on 3x3 is refused"),
        ("- - - - enter", "kernel_size=3, padding=1 on 3x3 gives 3x3"),
        ("right down", "kernel_size=3, stride=2 on 3x3 gives 7x7"),
        ("right right up", "kernel_size=3, stride=2, padding=1, output_padding=1 on 3x3 gives 6x6"),
        ("right right up up", "kernel_size=3, stride=2, padding=1, output_padding=2 on 3x3 is refused"),
        ("right right up up enter", "kernel_size=3, stride=2, padding=1, output_padding=1 on 3x3 gives 6x6"),
        ("right right up up tab enter", "kernel_size=3, stride=3, padding=1, output_padding=2 on 3x3 gives 9x9"),
        (
            "right right up up backtab enter",
            "kernel_size=3, stride=2, padding=1, output_padding=2, dilation=3 on 3x3 gives 11x11",
        ),
        ("right 2", "kernel_size=3, stride=2, padding=2 on 3x3 gives 3x3"),
        ("right 9", "kernel_size=3, stride=2, padding=9 on 3x3 is refused"),
        ("left left 1 2", "kernel_size=3, stride=2, padding=1 on 12x12 gives 23x23"),
        ("left left 0", "kernel_size=3, stride=2, padding=1 on 0x0 is refused"),
        ("right - -", "kernel_size=3, stride=2, padding=-1 on 3x3 is refused"),
        ("right - - -", "kernel_size=3, stride=2, padding=-1 on 3x3 is refused"),
        ("a +", "kernel_size=3, stride=(3, 2), padding=1 on 3x3 gives 7x5"),
        ("a a +", "kernel_size=3, stride=(2, 3), padding=1 on 3x3 gives 5x7"),
        ("a + a a +", "kernel_size=3, stride=(4, 3), padding=1 on 3x3 gives 9x7"),
        ("+ + u", "kernel_size=3, stride=3, padding=1 on 3x3 gives 7x7"),
        ("+ + u u u U", "kernel_size=3, stride=3, padding=1 on 3x3 gives 7x7"),
        ("+ u + U", "kernel_size=3, stride=3, padding=1 on 3x3 gives 7x7"),
        ("] +", "kernel_size=3, stride=2, padding=2 on 3x3 gives 3x3"),
        ("tab +", "kernel_size=3, stride=3, padding=1 on 3x3 gives 7x7"),
        ("o", "nn.Conv2d(1, 1, kernel_size=3, stride=2, padding=1 on 3x3 gives 2x2"),
        ("o o", "kernel_size=3, stride=2, padding=1 on 3x3 gives 5x5"),
        ("right right + o", "nn.Conv2d(1, 1, kernel_size=3, stride=2, padding=1 on 3x3 gives 2x2"),
        ("? esc +", "kernel_size=3, stride=3, padding=1 on 3x3 gives 7x7"),
        ("s 8 enter", "kernel_size=6, stride=2, padding=1 on 3x3 gives 8x8"),
        ("s 8 enter enter", "kernel_size=6, stride=2, padding=1 on 3x3 gives 8x8"),
        ("s 8 enter enter u", "kernel_size=3, stride=2, padding=1 on 3x3 gives 5x5"),
        ("s 8 enter down enter", "kernel_size=4, stride=2 on 3x3 gives 8x8"),
        ("s 8 enter down enter u", "kernel_size=3, stride=2, padding=1 on 3x3 gives 5x5"),
        ("s 8 enter down esc", "kernel_size=3, stride=2, padding=1 on 3x3 gives 5x5"),
        ("s 8 enter up + 7 o esc", "kernel_size=3, stride=2, padding=1 on 3x3 gives 5x5"),
        ("s 8 enter s 7 enter enter", "kernel_size=3, stride=2 on 3x3 gives 7x7"),
        ("s 8 enter s 7 enter esc", "kernel_size=3, stride=2, padding=1 on 3x3 gives 5x5"),
        ("s 8 x 6 enter enter", "kernel_size=(6, 4), stride=2, padding=1 on 3x3 gives 8x6"),
        ("s 8 enter s 9 9 9 9 9 9 9 enter enter", "kernel_size=3, stride=2, padding=1 on 3x3 gives 5x5"),
        ("s 8 enter ? esc esc +", "kernel_size=3, stride=3, padding=1 on 3x3 gives 7x7"),
        ("s 9 ^u 8 enter enter", "kernel_size=6, stride=2, padding=1 on 3x3 gives 8x8"),
        ("s esc +", "kernel_size=3, stride=3, padding=1 on 3x3 gives 7x7"),
        ("s 9 9 enter enter", "kernel_size=33, stride=33 on 3x3 gives 99x99"),
        ("s 5 enter enter", "kernel_size=3, stride=2, padding=1 on 3x3 gives 5x5"),
        ("s 6 enter enter", "kernel_size=3, stride=2, padding=1, output_padding=1 on 3x3 gives 6x6"),
        ("o s 1 2 enter enter", "kernel_size=4, stride=4 on 3x3 gives 12x12"),
        ("o s 1 2 enter enter u", "nn.Conv2d(1, 1, kernel_size=3, stride=2, padding=1 on 3x3 gives 2x2"),
        ("o s 1 2 enter esc", "nn.Conv2d(1, 1, kernel_size=3, stride=2, padding=1 on 3x3 gives 2x2"),
        ("x Z ~", "kernel_size=3, stride=2, padding=1 on 3x3 gives 5x5"),
    ] {
        assert_eq!(layer(&after(keys)), expected, "after {keys:?}");
    }
}

#[test]
fn digits_in_a_row_are_one_number_until_it_ends() {
    let mut model = after("right 2");
    assert_eq!(model.bar.typed, "2");
    assert_eq!(press(&mut after("right"), "2"), [Effect::EndNumberSoon], "there is a time to end it");
    // The timer ran out without another digit: the last change stays marked.
    update::update(&mut model, Message::EndNumber);
    assert!(model.bar.typed.is_empty() && model.changed().is_some());
    assert_eq!(layer(&press_more(model, "1")), "kernel_size=3, stride=2, padding=1 on 3x3 gives 5x5");
    for (keys, expected) in [
        ("[ [ 1 2", 12),
        ("[ [ 1 enter 2", 2),
        ("[ [ 1 z 2", 2),
        ("[ [ 1 2 back", 1),
        ("[ [ 1 2 back 9", 19),
        ("[ [ 1 2 back back", 3),
        ("[ [ 1 2 back back 7", 7),
        ("[ [ back", 3),
        ("[ [ 0 7", 7),
        ("[ [ 1 2 3 4 5", 1234),
        ("[ [ 1 2 u", 3),
        ("[ [ 1 2 u U", 12),
        ("[ [ 1 2 enter u", 3),
        ("[ [ 1 enter 2 enter u", 1),
        ("[ [ 3 7 u", 3),
        ("[ [ 4 back 5 u", 3),
        ("[ [ 4 back back u", 3),
        ("[ [ + 3 u", 4),
        ("[ [ + 4 u", 3),
    ] {
        assert_eq!(after(keys).setting().input_size, [expected; 2], "after {keys:?}");
    }
    // The first Enter ends the number; only the second repairs the layer.
    let model = after("right 9 enter");
    assert!(model.refusal().is_some() && model.bar.typed.is_empty());
    assert!(press_more(model, "enter").refusal().is_none());
}

#[test]
fn a_number_that_is_typed_has_a_caret_and_moves_nothing() {
    let mut model = after("right 2");
    let (column, row) = find(&model, "-padding 2_", 0);
    update::update(&mut model, Message::EndNumber);
    assert_eq!(find(&model, "-padding 2+", 0), (column, row));
}

#[test]
fn bias_is_off_at_zero() {
    let model = after("left left left left +");
    assert!(model.scene().setting().layer.bias);
    assert_eq!(model.scene().bias(), 0.5);
    assert!(!after("left left left left + -").scene().setting().layer.bias);
}

#[test]
fn the_cursor_stays_inside() {
    assert_eq!(after("tab").cursor(GridId::Output), [1, 1]);
    assert_eq!(after("tab up up up left left").cursor(GridId::Output), [0, 0]);
    assert_eq!(after("tab down down down down down down").cursor(GridId::Output), [4, 1]);
    assert_eq!(after("tab down down down down right -").cursor(GridId::Output), [2, 2], "stride 1 gives 3x3");
    assert_eq!(after("tab tab").focus.zone, Zone::Grid(GridId::Padded));
    assert_eq!(after("tab tab right").cursor(GridId::Output), [1, 2], "the window is the output's cursor");
    assert_eq!(after("tab tab tab down").cursor(GridId::Input), [2, 1]);
    assert_eq!(after("backtab up").cursor(GridId::Rotated), [0, 1]);
}

#[test]
fn focus_goes_round_and_comes_back() {
    assert_eq!(after("tab tab tab tab tab").focus.zone, Zone::Bar);
    assert_eq!(after("tab tab esc").focus.zone, Zone::Bar);
    assert_eq!(after("right right up up tab").focus.zone, Zone::Bar, "a refused layer has no grids to explain");
    assert_eq!(after("] tab ] + +").focus.zone, Zone::Bar, "refused while the output is in focus");
    assert_eq!(after("z").zoom, Zoom::Pixels);
    assert_eq!(after("z z").zoom, Zoom::Whole);
    assert_eq!(after("z z z").zoom, Zoom::Numbers);
}

#[test]
fn views_go_round() {
    assert_eq!(after("v").view(), View::Stamp);
    assert_eq!(after("v v v v v").view(), View::Direct);
    assert_eq!(after("V").view(), View::Matrix);
    assert_eq!(after("tab tab v").focus.zone, Zone::Bar, "the padded input is not in the next view");
    assert_eq!(after("tab tab tab v").focus.zone, Zone::Grid(GridId::Input), "the input is");
}

#[test]
fn a_walk_goes_through_the_cells() {
    assert_eq!(after(".").walk_place(), Some(0));
    assert_eq!(after(". . .").walk_place(), Some(2));
    assert_eq!(after(". . . ,").walk_place(), Some(1));
    assert_eq!(after(". , ,").walk_place(), Some(0));
    assert_eq!(after(". . . . . . .").cursor(GridId::Output), [1, 1]);
    assert_eq!(after("v . . . . .").cursor(GridId::Input), [1, 1], "the stamp view walks through the inputs");
    assert_eq!(after(". . esc").walk_place(), None);
    assert_eq!(after(". . +").walk_place(), None, "another layer, another walk");
    let mut model = after("space");
    for _ in 0..100 {
        update::update(&mut model, Message::Tick);
    }
    assert_eq!(model.walk_place(), Some(24));
    assert_eq!(model.walker.walk, Some(Walk { playing: false }), "it stops at the last cell");
    assert_eq!(after("space space").walker.walk, Some(Walk { playing: false }));
    assert_eq!(after("right 9 space").walker.walk, None, "nothing to walk through");
    assert_eq!(after("left left 0 v .").walker.walk, None, "not even through the input");
    assert_eq!(press_more(model, "space").walk_place(), Some(0), "at the end it begins again");
    let mut crop = after("right - right + v v");
    press(&mut crop, ". . . . . . . .");
    assert_eq!((crop.explained(), crop.cursor(GridId::Full)), (GridId::Full, [1, 0]), "through the full result");
    let moment = crop.moment().expect("it works");
    assert!(moment.is_future(GridId::Output, [0, 7]), "what lies beyond the full result comes after all of it");
}

#[test]
fn a_walk_goes_on_in_another_view_where_it_was() {
    // 3x3 at stride 2, padding 1: output [1,1] is cell [2,2] of the full result, which four inputs reach.
    let walked = ". . . . . . .";
    let model = after(walked);
    assert_eq!((model.cursor(GridId::Output), model.walk_place()), ([1, 1], Some(6)));
    for (keys, view, grid, cell) in [
        ("v", View::Stamp, GridId::Input, [1, 1]),
        ("v v", View::Crop, GridId::Full, [2, 2]),
        ("v v v", View::Coverage, GridId::Output, [1, 1]),
        ("V", View::Matrix, GridId::Output, [1, 1]),
        ("v v v v v", View::Direct, GridId::Output, [1, 1]),
        ("V V V V V", View::Direct, GridId::Output, [1, 1]),
    ] {
        let model = press_more(after(walked), keys);
        assert!(model.walker.walk.is_some() && model.walk_place().is_some(), "{keys}");
        assert_eq!((model.view(), model.cursor(grid)), (view, cell), "{keys}");
    }
    let mut model = after("space");
    press(&mut model, "v");
    assert!(model.walker.is_playing(), "what plays goes on playing");
    // From the last input to the last outputs.
    let model = press_more(after("v"), ". . . . . . . . . V");
    assert_eq!((model.view(), model.cursor(GridId::Output)), (View::Direct, [3, 3]));
    // No product reaches this output, but the walk continues.
    let model = press_more(after("- - + + ] - ] +"), ". . . . . . v");
    assert!(model.walk_place().is_some());
}

#[test]
fn the_footer_shows_the_keys_of_a_walk_while_there_is_one() {
    let footer = |keys: &str| {
        let layout = Layout::new(SCREEN, &after(keys), &ENGLISH);
        let keys = layout.buttons.iter().filter(|(place, _)| place.y == layout.footer.y);
        keys.map(|(_, button)| format!("{} {}", button.key.trim(), button.what)).collect::<Vec<_>>().join(", ")
    };
    assert_eq!(footer("."), "space go on, . , step, < > speed, esc end the walk, v view");
    assert!(footer("space").starts_with("space pause, . , step"));
    assert_eq!(footer(". esc"), footer(""));
    assert!(footer(". s").starts_with("enter done"), "what is typed comes first");
}

#[test]
fn the_cursor_of_the_matrix_is_an_output_and_an_input() {
    let model = after("v v v v tab tab down right right");
    assert_eq!(model.focus.zone, Zone::Grid(GridId::Matrix));
    assert_eq!((model.cursor(GridId::Output), model.cursor(GridId::Input)), ([1, 2], [2, 0]));
    assert_eq!(model.cursor(GridId::Matrix), [7, 6]);
}

#[test]
fn what_changed_is_known_until_the_next_key() {
    let changed = after("+").changed().expect("something changed");
    assert_eq!(changed.output_before, Some([5, 5]));
    assert_eq!(changed.field, Some(after("+").bar.field));
    assert_eq!(after("+ tab").changed(), None);
    assert_eq!(after("tab").changed(), None);
}

#[test]
fn quit_and_suspend_are_effects() {
    for (keys, effect) in [
        ("q", Effect::Quit),
        ("^c", Effect::Quit),
        ("? q", Effect::Quit),
        ("? ^c", Effect::Quit),
        ("^z", Effect::Suspend),
    ] {
        assert_eq!(press(&mut Model::new(Setting::default()), keys), [effect], "{keys}");
    }
    assert_eq!(press(&mut Model::new(Setting::default()), "esc"), []);
}

fn any_key() -> impl Strategy<Value = String> {
    let named = prop::sample::select(vec![
        "up", "down", "left", "right", "tab", "backtab", "enter", "esc", "+", "-", "[", "]", "a", "o", "z", "u", "U",
        "?", "0", "1", "2", "3", "9",
    ]);
    named.prop_map(str::to_owned)
}

/// Any message about a picture being saved, likely or not.
fn any_report() -> impl Strategy<Value = Message> {
    let path = || "t.gif".to_owned();
    let ends = vec![Ok(()), Err(Unsaved::Cancelled(path())), Err(Unsaved::Because("the disk is full".to_owned()))];
    prop_oneof![
        4 => (any::<usize>(), any::<usize>()).prop_map(|(done, of)| Message::Saving(Progress { done, of })),
        4 => (0_usize..2000, 0_usize..2000).prop_map(|(done, of)| Message::Saving(Progress { done, of })),
        1 => prop::sample::select(ends).prop_map(move |end| Message::Saved(path(), end)),
    ]
}

#[test]
fn a_cell_is_edited() {
    let model = after("tab tab tab enter - 1 . 5 enter");
    assert_eq!(model.scene().input()[[1, 1]], -1.5);
    assert_eq!(model.editing, None);
    assert_eq!(layer(&model), "kernel_size=3, stride=2, padding=1 on 3x3 gives 5x5");
    assert_eq!(after("tab tab tab 8 . 5 enter").scene().input()[[1, 1]], 8.5, "a digit begins a new value");
    let kernel = after("tab tab tab tab enter 7 enter");
    assert_eq!(kernel.scene().kernel()[[1, 1]], 7.0);
    assert_eq!(after("tab tab tab tab up left enter 7 enter").scene().kernel()[[2, 2]], 7.0, "the kernel lies rotated");
    assert_eq!(after("tab tab tab enter 9 esc").scene().input()[[1, 1]], 5.0);
    assert_eq!(after("tab tab tab enter 9 back 8 enter").scene().input()[[1, 1]], 8.0);
    assert_eq!(after("tab tab tab enter 9 enter u").scene().input()[[1, 1]], 5.0);
    let refused = after("tab tab tab enter x y enter");
    assert_eq!(refused.notice, Some(Notice::NotANumber("xy".to_owned())));
    let too_large = after("tab tab tab enter 1 e 9 9 9 enter");
    assert_eq!(too_large.notice, Some(Notice::NotANumber("1e999".to_owned())), "too large for a number");
    assert_eq!(
        refused.editing.map(|editing| editing.line.text().to_owned()),
        Some("xy".to_owned()),
        "it stays to be mended"
    );
}

#[test]
fn values_are_filled() {
    assert_eq!(after("f").scene().input().sum(), 9.0, "ones");
    assert_eq!(after("F").scene().input().sum(), 0.0, "zeros, the other way round");
    assert_eq!(after("tab tab tab tab f").scene().kernel()[[1, 1]], 1.0, "bilinear, in the kernel");
    assert_eq!(
        after("tab tab tab enter 9 enter f").scene().input().sum(),
        45.0,
        "from values by hand to the first preset"
    );
}

#[test]
fn a_file_is_asked_for_and_taken() {
    let mut model = after("l a . n p y");
    let asked = Effect::Load { grid: GridId::Input, path: "a.npy".to_owned(), channel: Vec::new() };
    assert_eq!(press(&mut model, "enter"), [asked]);
    let file = FileSource { path: "a.npy".to_owned(), channel: vec![0, 2], leading: vec![2, 3] };
    let values = ndarray::Array2::ones((4, 5));
    // While the file is being read, letters are not keys.
    assert!(press(&mut model, "q").is_empty());
    press(&mut model, "back");
    update::update(&mut model, Message::Loaded(Err("no such file".to_owned())));
    assert_eq!(model.editing.as_ref().map(|editing| editing.line.text()), Some("a.npy"), "it stays to be mended");
    assert_eq!(press(&mut model, "enter").len(), 1);
    update::update(&mut model, Message::Loaded(Ok(FileValues { grid: GridId::Input, values, file })));
    assert_eq!(model.editing, None);
    assert_eq!(layer(&model), "kernel_size=3, stride=2, padding=1 on 4x5 gives 7x9");
    let next = Effect::Load { grid: GridId::Input, path: "a.npy".to_owned(), channel: vec![1, 0] };
    assert_eq!(press(&mut model, "}"), [next]);
    let before = Effect::Load { grid: GridId::Input, path: "a.npy".to_owned(), channel: vec![0, 1] };
    assert_eq!(press(&mut model, "{"), [before]);
    let call = "nn.ConvTranspose2d(1, 1, kernel_size=3, stride=2, padding=1, bias=False)";
    let command = format!("tconv explore '{call}' --input-file 'a.npy' --input-channel 0,2");
    assert_eq!(press(&mut model, "Y"), [Effect::Copy(Phrase::verbatim(command))]);
    press(&mut model, "u");
    assert_eq!(layer(&model), "kernel_size=3, stride=2, padding=1 on 3x3 gives 5x5");
    assert_eq!(press(&mut model, "}"), [], "with the values their file is undone");
    update::update(&mut model, Message::Loaded(Err("no such file".to_owned())));
    assert_eq!(model.notice, Some(Notice::NotLoaded("no such file".to_owned())));
    assert_eq!(press(&mut after("l"), "esc enter"), [], "nothing typed, nothing read");
}

#[test]
fn every_field_has_a_caret() {
    let text = |model: &Model| model.editing.as_ref().map(|editing| editing.line.text().to_owned());
    for begin in ["l", "S", "s", "tab tab tab enter"] {
        for (keys, expected) in [
            ("a b c left left X", "aXbc"),
            ("a b c left left right X", "abXc"),
            ("a b c home X", "Xabc"),
            ("a b c home end X", "abcX"),
            ("a b c left back", "ac"),
            ("a b c left left del", "ac"),
            ("a b c space d e ^w X", "abc X"),
            ("a b c left ^k", "ab"),
            ("a b c left ^u X", "X"),
            ("a b c ^a X ^e Y", "XabcY"),
            ("零 步 left q ? u", "零q?u步"),
        ] {
            let model = after(&format!("{begin} {keys}"));
            assert_eq!(text(&model).as_deref(), Some(expected), "{begin} {keys}");
            assert!(model.help.is_none());
        }
        let mut model = after(&format!("{begin} a b left"));
        react(&mut model, &Event::Paste("1\n2\u{1b}".to_owned()));
        assert_eq!(text(&press_more(model, "X")).as_deref(), Some("a12Xb"), "what is pasted goes in at the caret");
    }
}

#[test]
fn tab_completes_a_path() {
    let completion = |typed: &str, text: &str, names: &[&str]| {
        let names = names.iter().map(|name| (*name).to_owned()).collect();
        Message::Completed(Ok(Completion { typed: typed.to_owned(), text: text.to_owned(), names, more: 0 }))
    };
    let path = |model: &Model| model.editing.as_ref().map(|editing| editing.line.text().to_owned());
    for prompt in ["l", "S"] {
        let mut model = after(&format!("{prompt} d / x left"));
        assert_eq!(press(&mut model, "tab"), [Effect::Complete("d/".to_owned())], "what is before the caret");
        update::update(&mut model, completion("d/", "d/data.", &["data.csv", "data\u{202e}.npy"]));
        assert_eq!(path(&model).as_deref(), Some("d/data.x"));
        let Some(notice) = &model.notice else { panic!("the names are told") };
        assert_eq!(ENGLISH.notice(notice), "data.csv  data\\u{202e}.npy");
        // A completion that arrives late is for another path.
        update::update(&mut model, completion("d/", "d/never", &["never"]));
        assert_eq!(path(&model).as_deref(), Some("d/data.x"));
        update::update(&mut model, completion("d/data.", "d/data.", &[]));
        assert!(matches!(model.notice, Some(Notice::NoCandidates(_))));
        update::update(&mut model, Message::Completed(Err("no such folder".to_owned())));
        assert_eq!(model.notice, Some(Notice::NotLoaded("no such folder".to_owned())));
        assert_eq!(path(&model).as_deref(), Some("d/data.x"));
        press(&mut model, "esc");
        update::update(&mut model, completion("", "other", &["other"]));
        assert_eq!(model.editing, None);
    }
    assert!(after("s 8 tab").drawer.is_some(), "a size is no path");
}

#[test]
fn a_key_that_does_nothing_says_why_and_is_not_offered() {
    let huge = "[ [ 9 9 9 9 enter";
    for (keys, key, why) in [
        ("tab", "enter", DeadEnd::Computed),
        ("tab tab", "enter", DeadEnd::Computed),
        ("", "enter", DeadEnd::NothingToEdit),
        (huge, "enter", DeadEnd::NoRepair),
        (huge, "tab", DeadEnd::NoRepair),
        (huge, "backtab", DeadEnd::NoRepair),
        ("- -", "tab", DeadEnd::OneRepair),
        ("[ [ [", "7", DeadEnd::TakesNoNumber),
        ("", "{", DeadEnd::NoChannels),
        ("", "}", DeadEnd::NoChannels),
        (huge, "space", DeadEnd::NoOutput),
        (huge, ".", DeadEnd::NoOutput),
        (huge, "w", DeadEnd::NoOutput),
        (huge, "p", DeadEnd::NoOutput),
        ("", "u", DeadEnd::NothingToUndo),
        ("+ u", "u", DeadEnd::NothingToUndo),
        ("", "U", DeadEnd::NothingToRedo),
        ("", "^r", DeadEnd::NothingToRedo),
        ("- -", "-", DeadEnd::EndOfRange),
        ("", "e", DeadEnd::Unknown),
        ("", "back", DeadEnd::Unknown),
    ] {
        let before = after(keys);
        let model = press_more(after(keys), key);
        assert_eq!(model.notice, Some(Notice::DeadEnd(why)), "{key:?} after {keys:?}");
        assert_eq!(layer(&model), layer(&before), "{key:?} after {keys:?}");
        let layout = Layout::new(SCREEN, &before, &ENGLISH);
        let is_offered = |name: &str| layout.buttons.iter().any(|(_, button)| button.key.trim() == name);
        assert!(key == "-" || !is_offered(key), "{key:?} is offered after {keys:?}");
    }
    assert!(after("tab 7").notice.is_none(), "there it goes to the chosen field");
    for strings in [&ENGLISH, &CHINESE] {
        assert!(!strings.notice(&Notice::DeadEnd(DeadEnd::Computed)).is_empty());
    }
}

#[test]
fn without_animation_the_key_takes_single_steps() {
    let mut model = Model::new(Setting::default());
    model.walker.animate = false;
    press(&mut model, "space space space");
    assert_eq!((model.walk_place(), model.walker.walk), (Some(2), Some(Walk { playing: false })));
}

#[test]
fn a_pasted_call_becomes_the_layer() {
    let mut model = Model::new(Setting::default());
    let call = "self.up = nn.ConvTranspose2d(64, 32, kernel_size=4, stride=3),\n";
    react(&mut model, &Event::Paste(call.to_owned()));
    assert_eq!(layer(&model), "nn.ConvTranspose2d(64, 32, kernel_size=4, stride=3) on 3x3 gives 10x10");
    react(&mut model, &Event::Paste("nn.Linear(3, 4)".to_owned()));
    assert!(matches!(model.notice, Some(Notice::NotPasted(_))));
    press(&mut model, "u");
    assert_eq!(layer(&model), layer(&Model::new(Setting::default())));
}

#[test]
fn a_pasted_error_message_is_explained_in_the_language_of_the_screen() {
    let mut model = Model::new(Setting::default());
    react(&mut model, &Event::Paste("RuntimeError: negative padding is not supported\n".to_owned()));
    let notice = model.notice.as_ref().expect("an explanation");
    assert!(matches!(notice, Notice::Explained(_)), "{notice:?}");
    let english = ENGLISH.notice(notice);
    assert!(english.starts_with("not pasted: A padding is below 0. In a ConvTranspose it crops"), "{english}");
    let chinese = CHINESE.notice(notice);
    assert!(chinese.starts_with("没有粘贴：padding 小于 0。在 ConvTranspose 里，"), "{chinese}");
    assert_eq!(layer(&model), layer(&Model::new(Setting::default())));
}

#[test]
fn copies_are_effects() {
    let mut model = after("+");
    let line = "nn.ConvTranspose2d(1, 1, kernel_size=3, stride=3, padding=1, bias=False)";
    assert_eq!(press(&mut model, "y"), [Effect::Copy(Phrase::verbatim(line))]);
    assert_eq!(press(&mut model, "Y"), [Effect::Copy(Phrase::verbatim(format!("tconv explore '{line}' --input 3x3")))]);
}

fn is_opposed(model: &Model, by: WrongModel) -> bool {
    model.rival().is_some_and(|rival| rival.kind == RivalKind::Wrong(by) && rival.output.is_some())
}

fn comparison(model: &Model) -> Option<Comparison> {
    model.rival()?.comparison
}

#[test]
fn a_misconception_stands_beside_the_output() {
    assert!(is_opposed(&after("w"), WrongModel::UnflippedKernel));
    assert!(matches!(comparison(&after("w")), Some(Comparison::Differ { .. })));
    assert!(matches!(comparison(&after("w w w")), Some(Comparison::OtherSize(_))), "s zeros make it larger");
    assert!(after(&"w ".repeat(9)).rival().is_some(), "nine, since there is no output_padding to misread");
    assert!(after(&"w ".repeat(10)).rival().is_none(), "and then none");
    assert!(is_opposed(&after("] ] + w w w"), WrongModel::OpAddsZeros));
    assert!(is_opposed(&after("w + +"), WrongModel::UnflippedKernel), "it stays");
    assert!(is_opposed(&after("o w"), WrongModel::Rotated));
    assert!(is_opposed(&after("o w w w w"), WrongModel::UpsideDown), "four ways to lay a kernel wrongly");
    assert!(after("o w w w w w").rival().is_none());
    let single = after("o [ - - w");
    assert!(single.rival().is_none(), "a kernel of 1x1 lies in one way only");
    assert_eq!(single.notice, Some(Notice::NothingWrong));
}

#[test]
fn undo_brings_back_what_the_output_is_held_against() {
    let kind = |model: &Model| model.rival().map(|rival| rival.kind);
    let wrong = |wrong| Some(RivalKind::Wrong(wrong));
    let outputs = ["+", ""].map(|keys| after(keys).scene().output().cloned().expect("an output"));
    let wider = compare(&outputs[0], &outputs[1]);
    assert!(matches!(wider, Comparison::OtherSize(_)));
    for (keys, expected, compared) in [
        ("p u", None, None),
        ("p u U", Some(RivalKind::Pinned), Some(Comparison::Equal)),
        // The what-if replaces A, and undo restores A: the output of stride 2, not the one now shown.
        ("p + w u", Some(RivalKind::Pinned), Some(wider)),
        ("p + w u u", Some(RivalKind::Pinned), Some(Comparison::Equal)),
        ("p + w u u u", None, None),
        ("p p u", Some(RivalKind::Pinned), Some(Comparison::Equal)),
        ("p w w u u", Some(RivalKind::Pinned), Some(Comparison::Equal)),
        ("w + p u u", wrong(WrongModel::UnflippedKernel), None),
        ("w w u", wrong(WrongModel::UnflippedKernel), None),
        ("w w u u", None, None),
    ] {
        let model = after(keys);
        assert_eq!(kind(&model), expected, "after {keys:?}");
        assert!(compared.is_none_or(|compared| comparison(&model) == Some(compared)), "after {keys:?}");
        assert_eq!(model.rival().is_some(), model.rival().is_some_and(|rival| rival.output.is_some()), "{keys:?}");
    }
    assert_eq!(layer(&after("p + w u u")), layer(&after("")));
    assert_eq!(kind(&after("s 8 enter down enter p w u")), Some(RivalKind::Pinned));
    // The same when the picture is computed in the background.
    let mut model = Model::new(large());
    model.work_beside();
    press(&mut model, "p w");
    while let Some(work) = model.work() {
        model.arrive(work.done());
    }
    press(&mut model, "+ u u");
    while let Some(work) = model.work() {
        model.arrive(work.done());
    }
    assert_eq!((kind(&model), comparison(&model)), (Some(RivalKind::Pinned), Some(Comparison::Equal)));
}

/// The experiment: a transposed layer equals the direct convolution with the rotated kernel and padding K-1-p.
#[test]
fn a_pinned_output_is_compared_with_what_follows() {
    assert_eq!(comparison(&after("p")), Some(Comparison::Equal));
    assert!(matches!(comparison(&after("p +")), Some(Comparison::OtherSize(_))));
    assert!(after("p p").rival().is_none());
    let transposed = "[ [ 3 2 ] ] 1 ] 2 p";
    let model = after(transposed);
    assert_eq!(layer(&model), "kernel_size=3, padding=2 on 32x32 gives 30x30");
    let direct = after(&format!("{transposed} o r 0"));
    assert_eq!(layer(&direct), "nn.Conv2d(1, 1, kernel_size=3 on 32x32 gives 30x30");
    assert_eq!(comparison(&direct), Some(Comparison::Equal));
    let unrotated = after(&format!("{transposed} o 0"));
    assert!(matches!(comparison(&unrotated), Some(Comparison::Differ { .. })));
}

fn mouse(kind: MouseEventKind, column: u16, row: u16) -> Event {
    Event::Mouse(MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE })
}

/// Returns where a text, or its `nth` occurrence, is on the screen.
fn find(model: &Model, text: &str, nth: usize) -> (u16, u16) {
    let context = Context {
        theme: Theme { palette: Palette::of(Ground::Dark), depth: None, ascii: false, italic: true },
        strings: &ENGLISH,
    };
    let mut buffer = Buffer::empty(SCREEN);
    screen::explore::view(model, &context, SCREEN, &mut buffer);
    let rows = (0..SCREEN.height).map(|y| (0..SCREEN.width).map(|x| buffer[(x, y)].symbol()).collect::<String>());
    let places = rows.enumerate().flat_map(|(y, row)| {
        // Every glyph is one column wide, but may take several bytes.
        let column = |bytes: usize| row[..bytes].chars().count();
        row.match_indices(text)
            .map(|(x, _)| (u16::try_from(column(x)).expect("80"), u16::try_from(y).expect("24")))
            .collect::<Vec<_>>()
    });
    places.into_iter().nth(nth).expect("the text is on the screen")
}

fn click(model: &mut Model, (column, row): (u16, u16)) -> Vec<Effect> {
    let mut effects = react(model, &mouse(MouseEventKind::Down(MouseButton::Left), column, row));
    effects.extend(react(model, &mouse(MouseEventKind::Up(MouseButton::Left), column, row)));
    effects
}

#[test]
fn the_mouse_does_what_the_keys_do() {
    let mut model = Model::new(Setting::default());
    let at = find(&model, "padding 1", 0);
    click(&mut model, at);
    assert_eq!(model.bar.field, Field::Parameter(Parameter::Padding));
    let (column, row) = find(&model, "-padding 1+", 0);
    click(&mut model, (column, row));
    assert_eq!(layer(&model), "kernel_size=3, stride=2 on 3x3 gives 7x7", "the minus");
    let (column, row) = find(&model, "-padding 0+", 0);
    click(&mut model, (column + 10, row));
    assert_eq!(layer(&model), "kernel_size=3, stride=2, padding=1 on 3x3 gives 5x5", "the plus");
    react(&mut model, &mouse(MouseEventKind::ScrollUp, column + 4, row));
    assert_eq!(layer(&model), "kernel_size=3, stride=2, padding=2 on 3x3 gives 3x3", "the wheel");

    let mut model = Model::new(Setting::default());
    let (column, row) = find(&model, "stride 2", 0);
    react(&mut model, &mouse(MouseEventKind::Down(MouseButton::Left), column, row));
    react(&mut model, &mouse(MouseEventKind::Drag(MouseButton::Left), column + 5, row + 3));
    react(&mut model, &mouse(MouseEventKind::Up(MouseButton::Left), column + 5, row + 3));
    assert_eq!(layer(&model), "kernel_size=3, stride=4, padding=1 on 3x3 gives 9x9", "dragged");
    react(&mut model, &mouse(MouseEventKind::Drag(MouseButton::Left), column + 9, row));
    assert_eq!(layer(&model), "kernel_size=3, stride=4, padding=1 on 3x3 gives 9x9", "let go");

    let mut refused = after("right right + +");
    let at = find(&refused, "dilation=3 gives", 0);
    click(&mut refused, at);
    assert_eq!(layer(&refused), "kernel_size=3, stride=2, padding=1, output_padding=2, dilation=3 on 3x3 gives 11x11");

    let mut model = Model::new(Setting::default());
    let at = find(&model, "27", 0);
    click(&mut model, at);
    assert_eq!((model.focus.zone, model.cursor(GridId::Output)), (Zone::Grid(GridId::Output), [4, 4]));
    let at = find(&model, "stamp", 0);
    click(&mut model, at);
    assert_eq!(model.view(), View::Stamp);
    let at = find(&model, "help", 0);
    click(&mut model, at);
    assert!(model.help.is_some());
    click(&mut model, (0, 0));
    assert!(model.help.is_none());
    let at = find(&model, "help", 0);
    click(&mut model, at);
    let at = find(&model, "what if: the output", 0);
    click(&mut model, at);
    assert!(model.help.is_none() && model.rival().is_some(), "a line of the help does what it says");
    let at = find(&model, "quit", 0);
    assert_eq!(click(&mut model, at), [Effect::Quit]);
}

#[test]
fn the_mouse_explains_what_it_is_over() {
    let mut model = Model::new(Setting::default());
    let (column, row) = find(&model, "27", 0);
    react(&mut model, &mouse(MouseEventKind::Moved, column, row));
    assert_eq!((model.focus.zone, model.cursor(GridId::Output)), (Zone::Grid(GridId::Output), [4, 4]));
    let (title_column, title_row) = find(&model, "input 3x3", 1);
    react(&mut model, &mouse(MouseEventKind::Moved, title_column, title_row));
    assert_eq!((model.focus.zone, model.cursor(GridId::Output)), (Zone::Bar, [1, 1]), "back where it was");
    react(&mut model, &mouse(MouseEventKind::Moved, column, row));
    press(&mut model, "+");
    assert_eq!(layer(&model), "kernel_size=3, stride=3, padding=1 on 3x3 gives 7x7", "a key goes where it went before");
    assert_eq!(model.focus.zone, Zone::Bar);
}

#[test]
fn the_mouse_waits_while_something_is_typed() {
    let mut model = after("tab tab tab enter 9");
    let (column, row) = find(&model, "stride 2", 0);
    react(&mut model, &mouse(MouseEventKind::ScrollUp, column, row));
    click(&mut model, (column, row));
    assert_eq!(model.editing.as_ref().map(|editing| editing.line.text()), Some("9"));
    assert_eq!(layer(&model), layer(&Model::new(Setting::default())));
}

#[test]
fn the_wheel_moves_through_what_it_is_over() {
    let wheel = |model: &mut Model, kind: MouseEventKind, (column, row): (u16, u16)| {
        let before = layer(model);
        react(model, &mouse(kind, column, row));
        assert_eq!(layer(model), before, "it turns nothing");
    };
    // Grids that are shown whole do not scroll, and nothing else moves.
    let mut model = after("");
    let everywhere: Vec<_> = SCREEN.positions().filter(|place| place.y > 1).collect();
    for place in everywhere {
        wheel(&mut model, MouseEventKind::ScrollDown, (place.x, place.y));
        assert_eq!((model.focus.zone, model.cursor(GridId::Output)), (Zone::Bar, [1, 1]), "{place}");
    }
    let mut model = after("[ [ 4 0 enter");
    let before = model.cursor(GridId::Output);
    let at = find(&model, "output 79x79", 0);
    wheel(&mut model, MouseEventKind::ScrollDown, (at.0 + 2, at.1 + 3));
    assert!(model.cursor(GridId::Output)[0] > before[0] && model.cursor(GridId::Output)[1] == before[1]);
    assert_eq!(model.focus.zone, Zone::Grid(GridId::Output), "keys go on from there");
    wheel(&mut model, MouseEventKind::ScrollUp, (at.0 + 2, at.1 + 3));
    assert_eq!(model.cursor(GridId::Output), before);
    for _ in 0..100 {
        wheel(&mut model, MouseEventKind::ScrollUp, at);
    }
    assert_eq!(model.cursor(GridId::Output)[0], 0);
}

#[test]
fn a_field_that_the_layer_has_not_is_not_chosen() {
    let redone = after("o u ] ] U");
    assert_eq!(redone.bar.field, Field::Operation, "a Conv2d has no output_padding");
    let mut large = Model::new(Setting { input_size: [20_000, 2], ..Setting::default() });
    press(&mut large, "[ [ +");
    assert_eq!(large.scene().setting().input_size, [20_001, 3], "more is more");
}

#[test]
fn a_tick_leaves_alone_what_the_last_key_said() {
    let mut model = after("space y");
    update::update(&mut model, Message::Tick);
    assert!(matches!(model.notice, Some(Notice::Copied(_))));
}

#[test]
fn the_mouse_can_be_left_to_the_terminal() {
    let mut model = Model::new(Setting::default());
    assert_eq!(press(&mut model, "m"), [Effect::Mouse(false)]);
    assert_eq!(press(&mut model, "m"), [Effect::Mouse(true)]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_keys_at_any_size_never_panic(
        keys in prop::collection::vec(any_key(), 0..40),
        saving in any::<bool>(),
        reports in prop::collection::vec(prop::option::weighted(0.2, any_report()), 40),
        size in (0_u16..200, 0_u16..200),
        small in (0_u16..60, 0_u16..30),
        depth in prop::sample::select(vec![None, Some(Depth::Sixteen), Some(Depth::Many), Some(Depth::True)]),
    ) {
        let context = Context { theme: Theme::new(Ground::Dark, depth, false), strings: &ENGLISH };
        let mut model = Model::new(Setting::default());
        model.saving = saving.then(|| Saving::new("t.gif".to_owned()));
        for (key, report) in keys.iter().zip(reports) {
            press(&mut model, key);
            if let Some(report) = report {
                update::update(&mut model, report);
            }
        }
        for (width, height) in [size, small] {
            let area = Rect::new(0, 0, width, height);
            let mut buffer = Buffer::empty(area);
            screen::explore::view(&model, &context, area, &mut buffer);
            // A buffer smaller than the requested area, as after a resize, must not panic.
            let mut buffer = Buffer::empty(Rect::new(0, 0, width / 2, height / 2));
            screen::explore::view(&model, &context, area, &mut buffer);
        }
    }

    #[test]
    fn undo_takes_back_everything(keys in prop::collection::vec(any_key(), 0..30)) {
        let mut model = Model::new(Setting::default());
        for key in &keys {
            press(&mut model, key);
        }
        press(&mut model, "esc esc");
        for _ in 0..100 {
            press(&mut model, "u");
        }
        prop_assert_eq!(model.scene().setting(), &Setting::default());
        prop_assert_eq!(model.scene().setting().layer.op, Op::ConvTranspose2d);
    }
}

#[test]
fn a_size_that_is_none_stays_to_be_mended() {
    for typed in ["0", "x", "8 x", "- 3", "9 9 9 9 9 9 9 9 9 9 9 9 9 9 9 9 9 9 9 9"] {
        let model = after(&format!("s {typed} enter"));
        assert!(matches!(model.notice, Some(Notice::NotASize(_, _))), "{typed}: {:?}", model.notice);
        assert!(model.editing.is_some() && model.drawer.is_none(), "{typed}");
    }
}

#[test]
fn the_drawer_is_worked_by_mouse_alone() {
    let mut model = Model::new(Setting::default());
    let click = |model: &mut Model, message: &Message| {
        let layout = Layout::new(SCREEN, model, &ENGLISH);
        let at = |place: &ratatui::layout::Position| {
            layout.target(*place) == Some(tconv::tui::explore::layout::Target::Button(message.clone()))
        };
        let place = SCREEN.positions().find(at).expect("it can be clicked");
        let kind = MouseEventKind::Down(MouseButton::Left);
        let modifiers = KeyModifiers::NONE;
        react(model, &Event::Mouse(MouseEvent { kind, column: place.x, row: place.y, modifiers }));
    };
    click(&mut model, &Message::AskForSize);
    press(&mut model, "8 enter");
    click(&mut model, &Message::Choose(2));
    assert_eq!(layer(&model), "kernel_size=6, stride=3, padding=2 on 3x3 gives 8x8");
    click(&mut model, &Message::ShowView(View::Coverage));
    assert!(model.drawer.is_some() && model.view() == View::Coverage);
    click(&mut model, &Message::Choose(2));
    assert!(model.drawer.is_none());
    assert_eq!(layer(&model), "kernel_size=6, stride=3, padding=2 on 3x3 gives 8x8");
    click(&mut model, &Message::AskForSize);
    press(&mut model, "7 enter");
    click(&mut model, &Message::Cancel);
    assert_eq!(layer(&model), "kernel_size=6, stride=3, padding=2 on 3x3 gives 8x8");
}

#[test]
fn the_layer_is_copied_as_code_of_any_framework() {
    let mut model = after("c");
    let effects = press(&mut model, "right enter");
    let [Effect::Copy(code)] = effects.as_slice() else { panic!("{effects:?}") };
    assert!(code.to_string().contains("keras.layers.Conv2DTranspose(1, 3, strides=2"), "{code}");
    assert!(code.to_string().lines().last().is_some_and(|line| line.starts_with("w = w_torch.transpose")), "{code}");
    assert!(matches!(model.notice, Some(Notice::CopiedCode(_))) && model.drawer.is_some());
    // The drawer changes nothing, and its own key closes it too.
    press(&mut model, "+ o c");
    assert!(model.drawer.is_none());
    assert_eq!(layer(&model), "kernel_size=3, stride=2, padding=1 on 3x3 gives 5x5");
    // A layer that PyTorch rejects has no code in any framework.
    let refused = after("right right + + c");
    assert!(refused.drawer.is_none() && matches!(refused.notice, Some(Notice::NoCode(_))));
}

/// The values of the layer that is as large would be wrong in those cells, and every picture with them.
#[test]
fn a_call_that_is_no_layer_alone_is_not_drawn_as_one() {
    let up = |rest: &str| format!("nn.ConvTranspose2d(1, 1, 3, stride=2{rest})(x)");
    for call in [
        format!("F.pad({}, (1, 1, 1, 1))", up(", padding=1, bias=False")),
        format!("F.pad({}, (0, 1, 0, 0))", up("")),
        format!("F.pad({}[:, :, 1:, :], (0, 0, 1, 0))", up(", bias=False")),
    ] {
        let mut model = after("");
        let before = layer(&model);
        react(&mut model, &Event::Paste(call.clone()));
        assert_eq!(model.notice, Some(Notice::NotPasted(NoLayer::Patched.phrase())), "{call}");
        assert_eq!(layer(&model), before, "{call}");
    }
    // Without a crop and without a bias, zeros after the layer are those of a layer with an output_padding.
    let mut model = after("");
    react(&mut model, &Event::Paste(format!("F.pad({}, (0, 1, 0, 1))", up(", bias=False"))));
    assert_eq!(layer(&model), "kernel_size=3, stride=2, output_padding=1 on 3x3 gives 8x8");
}

#[test]
fn calls_of_any_framework_are_pasted() {
    for (call, expected) in [
        ("keras.layers.Conv2DTranspose(1, 4, strides=2, padding='same')", "kernel_size=4, stride=2, padding=1"),
        ("lax.conv_transpose(x, w, (3, 3), 'VALID')", "kernel_size=3, stride=3"),
        ("ConvTranspose(kernel_shape=[5, 5], strides=[2, 2], pads=[2, 2, 2, 2])", "kernel_size=5, stride=2, padding=2"),
    ] {
        let mut model = after("");
        react(&mut model, &Event::Paste(call.to_owned()));
        assert!(layer(&model).starts_with(expected), "{call}: {} {:?}", layer(&model), model.notice);
    }
    let mut model = after("s 8 enter");
    react(&mut model, &Event::Paste("nn.ConvTranspose2d(1, 1, 5, bias=False)".to_owned()));
    assert!(model.drawer.is_none());
    assert_eq!(layer(&model), "kernel_size=5 on 3x3 gives 7x7");
    let mut model = after("");
    react(&mut model, &Event::Paste("keras.layers.Conv2DTranspose(1, 3, strides=2, padding='same')".to_owned()));
    // PyTorch expresses this with a slice, Explore with a different crop at each end.
    let geometry = &model.scene().outcome().expect("works").geometry;
    assert_eq!((geometry.output(), geometry.axes()[0].crop()), ([6, 6], [0, 1]));
    react(&mut model, &Event::Paste("keras.layers.Dense(3)".to_owned()));
    assert!(matches!(model.notice, Some(Notice::NotPasted(_))));
    react(&mut model, &Event::Paste("F.conv_transpose2d(x, w, stride=3)".to_owned()));
    assert!(matches!(model.notice, Some(Notice::KernelStays(_))), "{:?}", model.notice);
    assert_eq!(model.scene().setting().layer.kernel_size, [3, 3]);
    react(&mut model, &Event::Paste("nn.ConvTranspose1d(1, 1, 4, 2, 1)".to_owned()));
    assert_eq!(model.scene().outcome().expect("works").geometry.output(), [1, 6]);
}

#[test]
fn same_on_a_transposed_layer_is_repaired_to_the_stride_times_the_input() {
    for (call, expected) in [
        ("3, stride=2", "kernel_size=3, stride=2, padding=1, output_padding=1 on 3x3 gives 6x6"),
        ("4, stride=2", "kernel_size=4, stride=2, padding=1 on 3x3 gives 6x6"),
        // No legal settings give 3x3, so one row and column more is suggested first.
        ("4", "kernel_size=4, padding=1 on 3x3 gives 4x4"),
    ] {
        let mut model = after("");
        let call = format!("nn.ConvTranspose2d(1, 1, {call}, padding='same', bias=False)");
        react(&mut model, &Event::Paste(call.clone()));
        assert!(layer(&model).ends_with("is refused"), "{call}: {}", layer(&model));
        press(&mut model, "enter");
        assert_eq!(layer(&model), expected, "{call}");
    }
}

#[test]
fn what_keeps_most_of_the_layer_is_told_before_the_best() {
    use tconv::conv::Parameter::{KernelSize, OutputPadding, Padding, Stride};
    use tconv::tui::explore::drawer::{Content, Standing};
    let standings = |keys: &str| -> Vec<Standing> {
        let model = after(keys);
        match model.drawer.map(|drawer| drawer.content) {
            Some(Content::Settings(settings)) => settings.entries.into_iter().map(|entry| entry.standing).collect(),
            other => panic!("{keys}: {other:?}"),
        }
    };
    // Kernel 3, stride 2, padding 1, on 3x3.
    for (keys, expected) in [
        ("s 5 enter", vec![vec![]]),
        ("s 6 enter", vec![vec![OutputPadding], vec![KernelSize]]),
        ("s 7 enter", vec![vec![Padding], vec![Stride], vec![KernelSize]]),
        // Stride 4 leaves holes under a kernel of 3.
        ("s 9 enter", vec![vec![KernelSize], vec![Stride]]),
    ] {
        let standings = standings(keys);
        let kept: Vec<Standing> = expected.into_iter().map(Standing::Kept).collect();
        assert_eq!(standings[..kept.len()], kept, "{keys}");
        assert!(standings[kept.len()..].iter().all(|standing| *standing == Standing::Best), "{keys}");
        assert!(standings.len() > kept.len());
    }
    // No layer is listed twice.
    let Some(Content::Settings(settings)) = after("s 8 enter").drawer.map(|drawer| drawer.content) else { panic!() };
    for (place, entry) in settings.entries.iter().enumerate() {
        let is_same = |other: &tconv::tui::explore::drawer::Entry| other.solution.geometry == entry.solution.geometry;
        assert_eq!(settings.entries.iter().position(is_same), Some(place));
    }
}

#[test]
fn the_picture_goes_to_the_file_that_is_named() {
    let mut model = after("");
    let effects = press(&mut model, "S enter");
    assert_eq!(effects, [Effect::Save { path: "tconv.svg".to_owned(), format: Format::Svg }]);
    // If the file exists, the prompt asks for another name.
    update::update(&mut model, Message::Saved("tconv.svg".to_owned(), Err(Unsaved::Exists("tconv.svg".to_owned()))));
    assert!(matches!(model.notice, Some(Notice::NotSaved(_))));
    let effects = press(&mut model, "^u t . g i f enter");
    assert_eq!(effects, [Effect::Save { path: "t.gif".to_owned(), format: Format::Gif }]);
    update::update(&mut model, Message::Saved("t.gif".to_owned(), Ok(())));
    assert_eq!(model.notice, Some(Notice::Saved("t.gif".to_owned())));
    assert!(model.editing.is_none());
    let effects = press(&mut model, "S t enter");
    assert!(effects.is_empty() && matches!(model.notice, Some(Notice::NoFormat(_))) && model.editing.is_some());
    // A rejected layer has no picture to save.
    let refused = after("right right + + S");
    assert!(refused.editing.is_none() && matches!(refused.notice, Some(Notice::NotSaved(_))));
}

/// Returns Explore while `t.gif` is being saved, with 3 of 26 frames done.
fn while_saving() -> Model {
    let mut model = after("S t . g i f enter");
    update::update(&mut model, Message::Saving(Progress { done: 3, of: 26 }));
    model
}

fn saved(model: &mut Model, end: Result<(), Unsaved>) {
    update::update(model, Message::Saved("t.gif".to_owned(), end));
}

fn cancelled() -> Unsaved {
    Unsaved::Cancelled("t.gif".to_owned())
}

#[test]
fn what_is_being_saved_is_cancelled_and_is_so_when_it_has_ended() {
    let mut model = while_saving();
    assert_eq!(press(&mut model, "esc"), [Effect::CancelSave]);
    // Esc cancels only once, and the screen says so until the save has ended.
    assert_eq!(press(&mut model, "esc"), []);
    assert!(model.saving.as_ref().is_some_and(|saving| saving.is_cancelled));
    saved(&mut model, Err(cancelled()));
    assert_eq!((&model.saving, &model.editing), (&None, &None));
    assert_eq!(model.notice, Some(Notice::NotSaved(cancelled())));
    assert_eq!(press(&mut model, "esc"), []);
    // The save finished before the cancellation reached it.
    let mut model = while_saving();
    press(&mut model, "esc");
    saved(&mut model, Ok(()));
    assert_eq!((&model.saving, &model.notice), (&None, &Some(Notice::Saved("t.gif".to_owned()))));
}

#[test]
fn escape_goes_to_what_is_open_before_it_cancels_and_to_the_bar_only_then() {
    let is_going_on = |model: &Model| model.saving.as_ref().is_some_and(|saving| !saving.is_cancelled);
    for open in ["?", "s", "s 8 enter", "c", "tab tab tab enter"] {
        let mut model = while_saving();
        press(&mut model, open);
        assert_eq!(press(&mut model, "esc"), [], "{open}");
        assert!(is_going_on(&model) && model.help.is_none() && model.editing.is_none() && model.drawer.is_none());
        assert_eq!(press(&mut model, "esc"), [Effect::CancelSave], "{open}");
    }
    let mut model = while_saving();
    press(&mut model, ". tab");
    assert_eq!(press(&mut model, "esc"), [Effect::CancelSave]);
    assert!(model.walker.walk.is_some());
    press(&mut model, "esc");
    assert!(model.walker.walk.is_none());
}

#[test]
fn one_picture_is_saved_at_a_time() {
    let mut model = while_saving();
    press(&mut model, "S");
    assert_eq!((&model.editing, &model.notice), (&None, &Some(Notice::StillSaving("t.gif".to_owned()))));
    saved(&mut model, Ok(()));
    assert_eq!(press(&mut model, "S u . g i f enter").len(), 1);
}

#[test]
fn everything_goes_on_while_a_picture_is_saved() {
    let mut model = while_saving();
    let mut alone = after("");
    for keys in ["+ +", "u", "tab tab tab - 2 enter", "v", ". .", "s 8 enter down enter", "y", "m"] {
        assert_eq!(press(&mut model, keys), press(&mut alone, keys), "{keys}");
        // A progress report disturbs nothing: no digits, no notice, no help.
        update::update(&mut model, Message::Saving(Progress { done: 4, of: 26 }));
        assert_eq!((layer(&model), model.scene().input()), (layer(&alone), alone.scene().input()), "{keys}");
        assert_eq!((model.view(), model.focus.zone), (alone.view(), alone.focus.zone), "{keys}");
        assert_eq!((&model.notice, model.walker.walk), (&alone.notice, alone.walker.walk), "{keys}");
    }
    assert!(model.saving.is_some());
    for half_done in ["1", "?"] {
        press(&mut model, half_done);
        press(&mut alone, half_done);
        update::update(&mut model, Message::Saving(Progress { done: 5, of: 26 }));
        assert_eq!((&model.bar.typed, model.help), (&alone.bar.typed, alone.help));
    }
    // It also survives leaving a lesson for Explore.
    assert_eq!(model.replaced_by(Setting::default(), View::default()).saving, model.saving);
}

#[test]
fn a_name_is_asked_for_again_only_where_nothing_else_was_begun() {
    let why = || Err(Unsaved::Because("the disk is full".to_owned()));
    let mut model = while_saving();
    saved(&mut model, why());
    assert_eq!(model.editing.as_ref().map(|editing| editing.line.text()), Some("t.gif"));
    let mut model = while_saving();
    press(&mut model, "tab tab tab 7");
    saved(&mut model, why());
    assert_eq!(model.editing.as_ref().map(|editing| editing.line.text()), Some("7"));
    assert!(matches!(model.notice, Some(Notice::NotSaved(_))));
    for keys in ["?", "+"] {
        let mut model = while_saving();
        press(&mut model, keys);
        saved(&mut model, why());
        assert_eq!((model.help.is_some(), &model.editing), (keys == "?", &None));
    }
}

#[test]
fn a_picture_is_of_what_was_seen_when_it_was_asked_for_and_can_be_stopped() {
    let theme = Theme { palette: Palette::of(Ground::Dark), depth: None, ascii: false, italic: true };
    let context = Context { theme, strings: &ENGLISH };
    let go_on = |_| ControlFlow::Continue(());
    let mut model = after("");
    let job = picture::Job::new(&model, &context, Format::Svg);
    let before = job.bytes(&go_on);
    press(&mut model, "+ v");
    assert!(job.bytes(&go_on) == before && picture::Job::new(&model, &context, Format::Svg).bytes(&go_on) != before);
    // A job can be sent to another thread.
    let job = picture::Job::new(&model, &context, Format::Gif);
    let stop = |Progress { done, .. }| if done < 2 { ControlFlow::Continue(()) } else { ControlFlow::Break(()) };
    let ended = std::thread::spawn(move || job.bytes(&stop)).join().expect("no panic");
    assert_eq!(ended, Err(FigureError::Cancelled));
}

#[test]
fn every_picture_of_every_view_can_be_made_at_every_step() {
    let theme = Theme { palette: Palette::of(Ground::Dark), depth: None, ascii: false, italic: true };
    let context = Context { theme, strings: &ENGLISH };
    for keys in [
        "",
        "v",
        "v v",
        "v v v",
        "v v v v",
        ". . .",
        "v . .",
        "v v . . . .",
        "v v v . .",
        "v v v v . .",
        "tab",
        "v tab tab",
        "o",
        "o v",
    ] {
        // An animation has every step of its view, whatever the cursor, and is slow, so two are enough.
        let formats = Format::ALL.into_iter().filter(|format| *format != Format::Gif || ["", "v"].contains(&keys));
        for format in formats {
            let bytes = picture::Job::new(&after(keys), &context, format).bytes(&|_| ControlFlow::Continue(()));
            assert!(bytes.is_ok_and(|bytes| !bytes.is_empty()), "{keys:?} {format:?}");
        }
    }
}

#[test]
fn leaving_the_drawer_leaves_the_cursor_where_it_was() {
    let mut model = after("tab right down");
    let before = model.cursor(GridId::Output);
    press(&mut model, "s 1 enter esc");
    assert_eq!(model.cursor(GridId::Output), before);
}

#[test]
fn a_picture_that_takes_long_leaves_the_old_one_until_it_is_there() {
    let mut model = Model::new(Setting::default());
    model.work_beside();
    let sizes = |model: &Model| (model.setting().input_size[0], model.scene().setting().input_size[0]);
    let is_marked = |model: &Model| {
        let mut buffer = Buffer::empty(SCREEN);
        let theme = Theme { palette: Palette::of(Ground::Dark), depth: Some(Depth::True), ascii: false, italic: true };
        screen::explore::view(model, &Context { theme, strings: &ENGLISH }, SCREEN, &mut buffer);
        buffer.content.iter().take(80).map(ratatui::buffer::Cell::symbol).collect::<String>().contains("computing")
    };
    let is_input = |model: &Model| model.bar.field == Field::Parameter(Parameter::Input);
    while !is_input(&model) {
        press(&mut model, "left");
    }
    press(&mut model, "1 5 0 0");
    assert_eq!((sizes(&model), model.is_waiting(), is_marked(&model)), ((1500, 150), true, true));
    let work = model.work().expect("a picture to make");
    // Further changes build on the latest setting; the first picture to arrive is shown in the meantime.
    press(&mut model, "+");
    model.arrive(work.done());
    assert_eq!((sizes(&model), model.is_waiting()), ((1501, 1500), true));
    let work = model.work().expect("the next");
    model.arrive(work.done());
    assert_eq!((sizes(&model), model.work().is_none(), is_marked(&model)), ((1501, 1501), true, false));
    assert_eq!(model.scene().size(GridId::Output), Some([3001, 3001]));
    // A view that needs more computation waits and the old one stays; one already computed is shown at once.
    press(&mut model, "v v V");
    assert_eq!((model.view(), model.asked_view(), model.is_waiting()), (View::Direct, View::Stamp, true));
    let work = model.work().expect("the full result");
    model.arrive(work.done());
    assert_eq!((model.view(), model.is_waiting()), (View::Stamp, false));
    press(&mut model, "v v");
    assert_eq!((model.view(), model.is_waiting()), (View::Coverage, false));
    // The output of a misconception is computed in the background as well.
    press(&mut model, "w");
    let rival = |model: &Model| model.rival().map(|rival| (rival.output.is_some(), rival.comparison.is_some()));
    assert_eq!((rival(&model), model.is_waiting()), (Some((false, false)), true));
    let work = model.work().expect("a rival");
    model.arrive(work.done());
    assert_eq!((rival(&model), model.is_waiting()), (Some((true, true)), false));
    // What is quick to compute needs no waiting, and a late result is not shown.
    press(&mut model, "w +");
    let late = model.work().expect("something that comes too late");
    press(&mut model, "5");
    model.arrive(late.done());
    assert_eq!((sizes(&model), model.is_waiting(), is_marked(&model)), ((5, 5), false, false));
    press(&mut model, "u");
    assert_eq!((sizes(&model), model.is_waiting()), ((1502, 5), true));
    press(&mut model, "U");
    assert_eq!((sizes(&model), model.is_waiting()), ((5, 5), false));
}

/// A layer whose picture takes longer than a frame to compute.
fn large() -> Setting {
    Setting { input_size: [1500, 1500], ..Setting::default() }
}

#[test]
fn a_large_layer_opens_at_once_and_its_picture_comes_later() {
    let mut model = Model::opening(large());
    assert!(model.is_opening() && model.is_waiting() && model.refusal().is_none());
    let layout = Layout::new(SCREEN, &model, &ENGLISH);
    assert!(layout.panels.is_empty() && layout.refusal_lines.is_empty());
    // There is nothing to look at, walk through, keep or save yet, but the setting is already in place.
    assert_eq!(press(&mut model, "tab . space p w S enter"), []);
    assert_eq!(
        (model.focus.zone, model.walker.walk, model.rival().is_none(), &model.editing),
        (Zone::Bar, None, true, &None)
    );
    assert_eq!(model.setting(), &large());
    let work = model.work().expect("the first picture");
    model.arrive(work.done());
    assert!(!model.is_opening() && !model.is_waiting());
    // Apart from the notice of the last key, everything is as if the picture had been there from the start.
    model.notice = None;
    let at_once = Model::new(large());
    assert_eq!(model.scene().size(GridId::Output), Some([2999, 2999]));
    assert_eq!(model.cursor(GridId::Output), at_once.cursor(GridId::Output));
    assert_eq!(Layout::new(SCREEN, &model, &ENGLISH), Layout::new(SCREEN, &at_once, &ENGLISH));
}

#[test]
fn the_numbers_of_a_refused_layer_are_made_beside_the_screen_too() {
    let refused = |size: i64| {
        let mut setting = Setting { input_size: [size, size], ..Setting::default() };
        setting.layer.stride = [0, 0];
        setting
    };
    let mut model = Model::opening(refused(1500));
    assert!(model.is_opening() && model.refusal().is_none());
    let work = model.work().expect("numbers to make");
    model.arrive(work.done());
    assert_eq!((model.is_opening(), model.refusal().is_some()), (false, true));
    // Inputs with few, no or too many numbers to show open without waiting.
    for size in [3, -1, 10_000] {
        assert!(Model::opening(refused(size)).refusal().is_some(), "{size}");
    }
}

#[test]
fn what_is_quick_is_there_when_it_opens_and_when_it_is_set_while_something_large_opens() {
    let model = Model::opening(Setting::default());
    assert!(!model.is_opening() && !model.is_waiting() && model.scene().output().is_some());
    let mut model = Model::opening(large());
    while model.bar.field != Field::Parameter(Parameter::Input) {
        press(&mut model, "left");
    }
    press(&mut model, "5");
    assert!(!model.is_opening() && !model.is_waiting());
    assert_eq!((model.scene().size(GridId::Input), model.cursor(GridId::Output)), (Some([5, 5]), [1, 1]));
    press(&mut model, "u");
    assert_eq!((model.setting(), model.is_opening()), (&large(), false));
}

#[test]
fn a_cell_of_a_large_grid_is_set_at_once_and_its_picture_comes_later() {
    let mut model = Model::new(large());
    model.work_beside();
    model.focus.zone = Zone::Grid(GridId::Input);
    let at = [1, 2];
    let seen = |model: &Model| model.scene().cell(GridId::Input, at).map(|cell| cell.value);
    let set = |model: &Model| model.setting().array(GridId::Input)[[1, 2]];
    let arrive = |model: &mut Model| {
        let work = model.work().expect("a picture to make");
        model.arrive(work.done());
    };
    model.set_cursor(GridId::Input, at);
    press(&mut model, "7 enter");
    assert_eq!((set(&model), seen(&model), model.is_waiting()), (7.0, Some(1503.0), true));
    press(&mut model, "8 enter");
    arrive(&mut model);
    assert_eq!((seen(&model), model.is_waiting()), (Some(8.0), false));
    // Undo and redo go through all of them.
    press(&mut model, "u");
    arrive(&mut model);
    assert_eq!((set(&model), seen(&model)), (7.0, Some(7.0)));
    press(&mut model, "u");
    arrive(&mut model);
    assert_eq!((set(&model), seen(&model)), (1503.0, Some(1503.0)));
    press(&mut model, "U U");
    arrive(&mut model);
    assert_eq!((set(&model), seen(&model)), (8.0, Some(8.0)));
}

#[test]
fn what_is_large_and_shown_no_more_is_let_go_beside_the_screen() {
    let mut model = Model::opening(large());
    let sizes =
        |model: &mut Model| -> Vec<i64> { model.spent().iter().map(|scene| scene.setting().input_size[0]).collect() };
    let first = model.work().expect("the first picture");
    model.arrive(first.done());
    assert!(sizes(&mut model).is_empty());
    press(&mut model, "+");
    let late = model.work().expect("the next");
    model.change(Setting::default(), None);
    assert_eq!(sizes(&mut model), [1500]);
    // The late scene is dropped in the background too, because it is large.
    model.arrive(late.done());
    assert_eq!(sizes(&mut model), [1500]);
    press(&mut model, "+");
    assert!(sizes(&mut model).is_empty(), "what is small is gone at once");
}

fn heading(model: &Model) -> String {
    model.drawer.as_ref().map(|drawer| drawer.heading(&ENGLISH).join(" / ")).unwrap_or_default()
}

#[test]
fn a_pasted_model_is_a_list_of_layers() {
    let broken = include_str!("models/broken.py");
    let mut model = after("");
    react(&mut model, &Event::Paste(broken.to_owned()));
    assert_eq!(
        heading(&model),
        "5 layers, 3x3 -> 32x48x48: enter takes the chosen one / \
         model.4 breaks: expected input to have 64 channels, but got 32 channels instead"
    );
    assert!(layer(&model).ends_with("kernel_size=4) on 3x3 gives 6x6"), "{}", layer(&model));
    press(&mut model, "down down");
    let third = "nn.ConvTranspose2d(128, 64, kernel_size=4, stride=2, padding=1) on 12x12 gives 24x24";
    assert_eq!(layer(&model), third);
    // Enter takes the layer shown, and one undo restores the old one.
    press(&mut model, "enter");
    assert!(model.drawer.is_none());
    press(&mut model, "u");
    assert_eq!(layer(&model), layer(&after("")));
    // Esc restores everything, and so does another paste.
    for end in ["esc", ""] {
        react(&mut model, &Event::Paste(broken.to_owned()));
        press(&mut model, "down");
        if end.is_empty() {
            react(&mut model, &Event::Paste("nn.Sequential(nn.ConvTranspose2d(1, 1, 4".to_owned()));
            assert!(matches!(model.notice, Some(Notice::NotPasted(_))), "{:?}", model.notice);
        } else {
            press(&mut model, end);
        }
        assert!(model.drawer.is_none());
        assert_eq!(layer(&model), layer(&after("")));
    }
    // A model that needs a larger input gets it, and a 1D model stays 1D.
    let deep = "nn.Sequential(nn.Conv2d(1, 1, 5), nn.Conv2d(1, 1, 5, stride=2), nn.ReLU())";
    react(&mut model, &Event::Paste(deep.to_owned()));
    assert_eq!(heading(&model), "2 layers, 9x9 -> 1x1x1: enter takes the chosen one");
    react(&mut model, &Event::Paste(include_str!("models/vocoder.txt").to_owned()));
    assert_eq!(heading(&model), "6 layers, 3 -> 1x768: enter takes the chosen one");
    press(&mut model, "down enter");
    assert_eq!(model.setting().layer.size_text(model.setting().input_size), "3");
    // If an output size is too large for any picture, the last picture stays.
    let wide = "nn.Sequential(nn.Conv2d(1, 1, 1), nn.ConvTranspose2d(1, 1, 4, stride=100000))";
    react(&mut model, &Event::Paste(wide.to_owned()));
    press(&mut model, "down v s esc");
    assert!(model.scene().outcome().is_ok());
}
