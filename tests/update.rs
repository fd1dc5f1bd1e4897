//! What keys do to the model: the state before, the keys, the state after.

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use tconv::conv::Op;
use tconv::palette::{Depth, Ground, Palette};
use tconv::scene::{GridId, Setting};
use tconv::tui::effect::Effect;
use tconv::tui::message::Message;
use tconv::tui::model::{Model, View, Walk, Zone, Zoom};
use tconv::tui::screen::{self, Context};
use tconv::tui::strings::ENGLISH;
use tconv::tui::theme::Theme;
use tconv::tui::{input, update};

/// Keys as a person would say them: `+ right right up tab`. `^c` is Ctrl-C.
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
        "space" => KeyCode::Char(' '),
        _ => KeyCode::Char(name.chars().next_back().expect("a key")),
    };
    let modifiers = if name.len() == 2 && name.starts_with('^') { KeyModifiers::CONTROL } else { KeyModifiers::NONE };
    Event::Key(KeyEvent::new(code, modifiers))
}

fn press(model: &mut Model, keys: &str) -> Vec<Effect> {
    keys.split_whitespace()
        .filter_map(|key| input::message(&event(key), model))
        .collect::<Vec<_>>()
        .into_iter()
        .flat_map(|message| update::update(model, message))
        .collect()
}

fn after(keys: &str) -> Model {
    let mut model = Model::new(Setting::default());
    // One by one: what a key means may depend on what the one before did.
    for key in keys.split_whitespace() {
        press(&mut model, key);
    }
    model
}

/// The PyTorch line, the input size and the output size: all that a key can do to the layer.
fn layer(model: &Model) -> String {
    let scene = model.scene();
    let line = tconv::conv::framework::pytorch::line(&scene.setting().layer);
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
        ("- - - -", "kernel_size=3, padding=1 on 3x3 gives 3x3"),
        ("right down", "kernel_size=3, stride=2 on 3x3 gives 7x7"),
        ("right right up", "kernel_size=3, stride=2, padding=1, output_padding=1 on 3x3 gives 6x6"),
        ("right right up up", "kernel_size=3, stride=2, padding=1, output_padding=2 on 3x3 is refused"),
        ("right right up up enter", "kernel_size=3, stride=2, padding=1, output_padding=1 on 3x3 gives 6x6"),
        ("right 2", "kernel_size=3, stride=2, padding=2 on 3x3 gives 3x3"),
        ("right 9", "kernel_size=3, stride=2, padding=9 on 3x3 is refused"),
        ("left left 1 2", "kernel_size=3, stride=2, padding=1 on 12x12 gives 23x23"),
        ("left left 0", "kernel_size=3, stride=2, padding=1 on 1x1 gives 1x1"),
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
        ("? + +", "kernel_size=3, stride=3, padding=1 on 3x3 gives 7x7"),
        ("x Z ~", "kernel_size=3, stride=2, padding=1 on 3x3 gives 5x5"),
    ] {
        assert_eq!(layer(&after(keys)), expected, "after {keys:?}");
    }
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
    assert_eq!(after("tab tab").zone, Zone::Grid(GridId::Padded));
    assert_eq!(after("tab tab right").cursor(GridId::Output), [1, 2], "the window is the output's cursor");
    assert_eq!(after("tab tab tab down").cursor(GridId::Input), [2, 1]);
    assert_eq!(after("backtab up").cursor(GridId::Rotated), [0, 1]);
}

#[test]
fn focus_goes_round_and_comes_back() {
    assert_eq!(after("tab tab tab tab tab").zone, Zone::Bar);
    assert_eq!(after("tab tab esc").zone, Zone::Bar);
    assert_eq!(after("right right up up tab").zone, Zone::Grid(GridId::Input), "a refused layer has no output");
    assert_eq!(after("] tab ] + +").zone, Zone::Bar, "refused while the output is in focus");
    assert_eq!(after("z").zoom, Zoom::Numbers);
    assert_eq!(after("z z").zoom, Zoom::Fit);
}

#[test]
fn views_go_round() {
    assert_eq!(after("v").view, View::Stamp);
    assert_eq!(after("v v v v v").view, View::Direct);
    assert_eq!(after("V").view, View::Matrix);
    assert_eq!(after("tab tab v").zone, Zone::Bar, "the padded input is not in the next view");
    assert_eq!(after("tab tab tab v").zone, Zone::Grid(GridId::Input), "the input is");
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
    assert_eq!(model.walk, Some(Walk { playing: false }), "it stops at the last cell");
    assert_eq!(after("space space").walk, Some(Walk { playing: false }));
    assert_eq!(after("right 9 space").walk, None, "nothing to walk through");
}

#[test]
fn the_cursor_of_the_matrix_is_an_output_and_an_input() {
    let model = after("v v v v tab tab down right right");
    assert_eq!(model.zone, Zone::Grid(GridId::Matrix));
    assert_eq!((model.cursor(GridId::Output), model.cursor(GridId::Input)), ([1, 2], [2, 0]));
    assert_eq!(model.cursor(GridId::Matrix), [7, 6]);
}

#[test]
fn what_changed_is_known_until_the_next_key() {
    let changed = after("+").changed().expect("something changed");
    assert_eq!(changed.output_before, Some([5, 5]));
    assert_eq!(changed.field, Some(after("+").field));
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

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_keys_at_any_size_never_panic(
        keys in prop::collection::vec(any_key(), 0..40),
        size in (0_u16..200, 0_u16..200),
        small in (0_u16..60, 0_u16..30),
        depth in prop::sample::select(vec![None, Some(Depth::Sixteen), Some(Depth::Many), Some(Depth::True)]),
    ) {
        let context = Context { theme: Theme { palette: Palette::of(Ground::Dark), depth }, strings: &ENGLISH };
        let mut model = Model::new(Setting::default());
        for key in &keys {
            press(&mut model, key);
        }
        for (width, height) in [size, small] {
            let area = Rect::new(0, 0, width, height);
            let mut buffer = Buffer::empty(area);
            screen::view(&model, &context, area, &mut buffer);
            // A buffer smaller than the area it is asked for, as after a resize, must do too.
            let mut buffer = Buffer::empty(Rect::new(0, 0, width / 2, height / 2));
            screen::view(&model, &context, area, &mut buffer);
        }
    }

    #[test]
    fn undo_takes_back_everything(keys in prop::collection::vec(any_key(), 0..30)) {
        let mut model = Model::new(Setting::default());
        for key in &keys {
            press(&mut model, key);
        }
        press(&mut model, "esc");
        for _ in 0..100 {
            press(&mut model, "u");
        }
        prop_assert_eq!(model.scene().setting(), &Setting::default());
        prop_assert_eq!(model.scene().setting().layer.op, Op::ConvTranspose2d);
    }
}
