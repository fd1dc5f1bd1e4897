//! What the screens look like, including colours. Every snapshot here was looked at before it was accepted.

use std::collections::{BTreeMap, HashSet};
use std::fmt::Write as _;

use crossterm::event::{Event, KeyEvent, KeyModifiers};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};
use tconv::conv::Op;
use tconv::figure::Progress;
use tconv::palette::{Depth, Ground, Palette};
use tconv::scene::{Fill, Setting, Values};
use tconv::tui::explore::layout::Layout;
use tconv::tui::explore::message::Message;
use tconv::tui::explore::model::Model;
use tconv::tui::explore::saving::Saving;
use tconv::tui::explore::{input, update};
use tconv::tui::screen::{self, Context};
use tconv::tui::theme::Theme;
use tconv::words::screen::{CHINESE, ENGLISH, Strings};
use unicode_width::UnicodeWidthStr as _;

use crate::support::desk::code;

const DARK: Theme = Theme { palette: Palette::of(Ground::Dark), depth: Some(Depth::True), ascii: false, italic: true };
const LIGHT: Theme =
    Theme { palette: Palette::of(Ground::Light), depth: Some(Depth::True), ascii: false, italic: true };
const HIGH_CONTRAST: Theme =
    Theme { palette: Palette::of(Ground::HighContrast), depth: Some(Depth::True), ascii: false, italic: true };
const MONO: Theme = Theme { palette: Palette::of(Ground::Dark), depth: None, ascii: false, italic: true };

fn press(model: &mut Model, keys: &str, area: Rect) {
    for key in keys.split_whitespace() {
        let event = Event::Key(KeyEvent::new(code(key), KeyModifiers::NONE));
        let layout = || Layout::new(area, model, &ENGLISH);
        if let Some(message) = input::message(&event, model, layout) {
            update::update(model, message);
        }
    }
}

fn draw(setting: Setting, keys: &str, size: (u16, u16), theme: Theme) -> Buffer {
    draw_in(&ENGLISH, setting, keys, size, theme)
}

fn draw_in(
    strings: &'static Strings,
    setting: Setting,
    keys: &str,
    (width, height): (u16, u16),
    theme: Theme,
) -> Buffer {
    let mut model = Model::new(setting);
    let area = Rect::new(0, 0, width, height);
    press(&mut model, keys, area);
    let mut buffer = Buffer::empty(area);
    screen::explore::view(&model, &Context { theme, strings }, area, &mut buffer);
    buffer
}

/// The glyphs, then the styles: one letter per style, a space for the plain one, and a legend.
fn styled(buffer: &Buffer) -> String {
    let area = buffer.area;
    let mut names: BTreeMap<String, char> = BTreeMap::new();
    let mut letters = ('a'..='z').chain('A'..='Z').chain('0'..='9').chain('\u{3b1}'..='\u{3c9}');
    let (mut glyphs, mut styles) = (String::new(), String::new());
    for y in area.top()..area.bottom() {
        let mut glyph_row = String::new();
        let mut style_row = String::new();
        for x in area.left()..area.right() {
            let cell = &buffer[(x, y)];
            // The cell behind a wide character shows nothing of its own.
            let is_behind = x > area.left() && buffer[(x - 1, y)].symbol().width() > 1;
            glyph_row.push_str(if is_behind { "" } else { cell.symbol() });
            let name = name(cell.style());
            style_row.push(if name.is_empty() {
                ' '
            } else {
                *names.entry(name).or_insert_with(|| letters.next().unwrap_or('?'))
            });
        }
        let _ = writeln!(glyphs, "{}", glyph_row.trim_end());
        let _ = writeln!(styles, "{}", style_row.trim_end());
    }
    let mut legend: Vec<(char, String)> = names.into_iter().map(|(name, letter)| (letter, name)).collect();
    legend.sort();
    let legend: String = legend.into_iter().fold(String::new(), |mut text, (letter, name)| {
        let _ = writeln!(text, "{letter} {name}");
        text
    });
    format!("{glyphs}\n{styles}\n{legend}")
}

fn name(style: Style) -> String {
    let color = |prefix: &str, color: Option<Color>| match color {
        None | Some(Color::Reset) => None,
        Some(color) => Some(format!("{prefix}{color}")),
    };
    let modifiers = [
        (Modifier::BOLD, "bold"),
        (Modifier::UNDERLINED, "underlined"),
        (Modifier::REVERSED, "reversed"),
        (Modifier::DIM, "dim"),
        (Modifier::CROSSED_OUT, "crossed out"),
    ];
    let modifiers = modifiers.iter().filter(|(modifier, _)| style.add_modifier.contains(*modifier));
    let parts = [color("", style.fg), color("on ", style.bg)].into_iter().flatten();
    parts.chain(modifiers.map(|(_, name)| (*name).to_owned())).collect::<Vec<_>>().join(" ")
}

fn snapshot(name: &str, buffer: &Buffer) {
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!(name, styled(buffer));
    });
}

fn check(name: &str, setting: Setting, keys: &str, size: (u16, u16), theme: Theme) {
    snapshot(name, &draw(setting, keys, size, theme));
}

/// A picture of 40 x 40 with an edge and a ramp, as a stand-in for a file.
fn image() -> Setting {
    let ramp = ndarray::Array2::from_shape_fn((40, 40), |(row, col)| if row > 20 { 255.0 } else { col as f64 * 6.0 });
    let mut setting = Setting { input_size: [40, 40], input: ramp.into(), ..Setting::default() };
    setting.layer.kernel_size = [4, 4];
    setting.kernel = Values::Fill(Fill::Bilinear);
    setting
}

#[test]
fn default_scene_in_every_size_language_and_theme() {
    for (language, strings) in [("en", &ENGLISH), ("zh", &CHINESE)] {
        for (theme_name, theme) in [("dark", DARK), ("light", LIGHT), ("mono", MONO), ("contrast", HIGH_CONTRAST)] {
            for (width, height) in [(80, 24), (140, 40), (50, 14)] {
                let buffer = draw_in(strings, Setting::default(), "", (width, height), theme);
                snapshot(&format!("default-{width}x{height}-{theme_name}-{language}"), &buffer);
            }
        }
    }
}

#[test]
fn small_terminals() {
    check("input-50x14-mono", Setting::default(), "tab tab tab", (50, 14), MONO);
    check("default-30x8-mono", Setting::default(), "", (30, 8), MONO);
}

#[test]
fn output_padding_with_and_without_values() {
    check("output-padding-values-80x24-dark", Setting::default(), "right right +", (80, 24), DARK);
    check("output-padding-bias-80x24-dark", Setting::default(), "right - right + right right +", (80, 24), DARK);
}

#[test]
fn refused() {
    check("refused-80x24-dark", Setting::default(), "right right + +", (80, 24), DARK);
    check("refused-50x14-mono", Setting::default(), "right 9", (50, 14), MONO);
}

#[test]
fn provenance_from_input_and_kernel() {
    check("input-80x24-dark", Setting::default(), "tab tab tab", (80, 24), DARK);
    check("kernel-80x24-dark", Setting::default(), "tab tab tab tab", (80, 24), DARK);
}

#[test]
fn axes_that_differ() {
    check("split-140x40-dark", Setting::default(), "a + right a -", (140, 40), DARK);
    check("split-80x24-mono", Setting::default(), "a + right a -", (80, 24), MONO);
}

#[test]
fn negative_equivalent_padding() {
    let mut setting = Setting { input: Values::Fill(Fill::Ones), ..Setting::default() };
    setting.layer.kernel_size = [1, 1];
    setting.layer.stride = [1, 1];
    check("negative-padding-80x24-dark", setting, "", (80, 24), DARK);
}

#[test]
fn direct_convolution() {
    let mut setting = Setting { input_size: [6, 6], ..Setting::default() };
    setting.layer.op = Op::Conv2d;
    check("conv2d-80x24-dark", setting, "", (80, 24), DARK);
}

#[test]
fn the_other_views() {
    check("stamp-80x24-dark", Setting::default(), "v", (80, 24), DARK);
    check("stamp-walk-80x24-dark", Setting::default(), "v . . . .", (80, 24), DARK);
    check("crop-80x24-dark", Setting::default(), "v v", (80, 24), DARK);
    check("crop-80x24-mono", Setting::default(), "v v", (80, 24), MONO);
    check("coverage-80x24-dark", Setting::default(), "v v v", (80, 24), DARK);
    check("matrix-80x24-dark", Setting::default(), "v v v v", (80, 24), DARK);
    check("matrix-140x40-light", Setting::default(), "v v v v tab", (140, 40), LIGHT);
    check("direct-walk-80x24-dark", Setting::default(), ". . . . . . . .", (80, 24), DARK);
}

#[test]
fn rivals() {
    check("wrong-unflipped-80x24-dark", Setting::default(), "w", (80, 24), DARK);
    check("wrong-stride-140x40-light", Setting::default(), "w w w", (140, 40), LIGHT);
    check("pinned-80x24-mono", Setting::default(), "p r", (80, 24), MONO);
}

#[test]
fn the_hand() {
    check("edit-80x24-dark", Setting::default(), "tab tab tab enter - 1", (80, 24), DARK);
    check("copied-80x24-mono", Setting::default(), "y", (80, 24), MONO);
}

#[test]
fn a_wanted_size() {
    check("solve-asked-80x24-dark", Setting::default(), "s 8", (80, 24), DARK);
    check("solve-80x24-dark", Setting::default(), "s 8 enter down", (80, 24), DARK);
    check("solve-140x40-light", Setting::default(), "s 8 enter", (140, 40), LIGHT);
    check("solve-none-80x24-mono", Setting::default(), "s 9 9 enter", (80, 24), MONO);
    check("solve-50x14-mono", Setting::default(), "s 8 enter", (50, 14), MONO);
}

#[test]
fn the_code_of_every_framework() {
    check("code-80x24-dark", Setting::default(), "c right", (80, 24), DARK);
    check("code-140x40-light", Setting::default(), "right right + c", (140, 40), LIGHT);
    check("code-40x12-mono", Setting::default(), "c", (40, 12), MONO);
}

#[test]
fn images() {
    check("image-80x24-dark", image(), "", (80, 24), DARK);
    check("image-numbers-80x24-dark", image(), "z tab", (80, 24), DARK);
    check("image-80x24-mono", image(), "", (80, 24), MONO);
}

#[test]
fn not_a_number() {
    let mut values = ndarray::Array2::from_elem((3, 3), 1.5);
    values[[0, 0]] = f64::NAN;
    values[[2, 2]] = f64::INFINITY;
    let setting = Setting { input: values.into(), ..Setting::default() };
    check("nan-80x24-dark", setting, "", (80, 24), DARK);
}

/// The mark is in words, and on every screen, however low or narrow.
#[test]
fn what_is_being_computed_is_marked() {
    let setting = Setting { input_size: [1500, 1500], ..Setting::default() };
    let sizes =
        [(140, 40), (80, 24), (59, 14), (50, 14), (49, 14), (40, 12), (30, 9), (30, 8), (20, 5), (20, 4), (12, 2)];
    for (width, height) in sizes {
        for (strings, ascii) in [(&ENGLISH, false), (&CHINESE, false), (&ENGLISH, true), (&CHINESE, true)] {
            let area = Rect::new(0, 0, width, height);
            let context = Context { theme: Theme { ascii, ..DARK }, strings };
            let is_marked = |model: &Model| {
                let mut buffer = Buffer::empty(area);
                screen::explore::view(model, &context, area, &mut buffer);
                styled(&buffer).contains(strings.notices.waiting)
            };
            let opening = Model::opening(setting.clone());
            assert!(is_marked(&opening), "{width}x{height} in {}, at the start", strings.tag);
            let mut model = Model::new(Setting::default());
            assert!(!is_marked(&model), "{width}x{height} in {}, with nothing to wait for", strings.tag);
            model.work_beside();
            model.change(setting.clone(), None);
            assert!(is_marked(&model), "{width}x{height} in {}, after a change", strings.tag);
        }
    }
}

#[test]
fn computing() {
    for (language, strings) in [("en", &ENGLISH), ("zh", &CHINESE)] {
        let mut model = Model::new(Setting::default());
        model.work_beside();
        model.change(Setting { input_size: [1500, 1500], ..Setting::default() }, None);
        let area = Rect::new(0, 0, 40, 12);
        let mut buffer = Buffer::empty(area);
        screen::explore::view(&model, &Context { theme: DARK, strings }, area, &mut buffer);
        snapshot(&format!("computing-40x12-dark-{language}"), &buffer);
    }
}

/// On every screen, however low or narrow, in ASCII alone, and without colour.
#[test]
fn what_is_being_saved_counts_its_frames_and_nothing_jumps() {
    let sizes =
        [(200, 60), (140, 40), (80, 24), (59, 14), (50, 14), (40, 12), (30, 9), (30, 8), (20, 5), (20, 4), (12, 2)];
    for (width, height) in sizes {
        for (strings, theme) in [(&ENGLISH, DARK), (&CHINESE, DARK), (&ENGLISH, MONO), (&CHINESE, MONO)] {
            let area = Rect::new(0, 0, width, height);
            let mut model = Model::new(Setting::default());
            let before = Layout::new(area, &model, strings);
            model.saving = Some(Saving::new("figure.gif".to_owned()));
            assert!(!Layout::new(area, &model, strings).saving.0.is_empty(), "{width}x{height} in {}", strings.tag);
            let mut places = Vec::new();
            for done in [0, 7, 128, 256] {
                update::update(&mut model, Message::Saving(Progress { done, of: 256 }));
                let layout = Layout::new(area, &model, strings);
                let mut buffer = Buffer::empty(area);
                screen::explore::view(&model, &Context { theme, strings }, area, &mut buffer);
                let text = styled(&buffer);
                let counts = [format!("{done}/256"), format!("{}%", done * 100 / 256)];
                assert!(counts.iter().any(|count| text.contains(count)), "{width}x{height} in {}", strings.tag);
                assert_eq!(layout.panels, before.panels);
                assert_eq!(
                    [layout.sum, layout.strip, layout.legend, layout.note, layout.torch, layout.footer],
                    [before.sum, before.strip, before.legend, before.note, before.torch, before.footer]
                );
                places.push(layout.saving.1);
            }
            places.dedup();
            assert_eq!(places.len(), 1, "{width}x{height} in {}: it moves", strings.tag);
        }
    }
}

#[test]
fn a_walk_is_counted_beside_what_is_saved() {
    for size in [(140, 40), (80, 24)] {
        let area = Rect::new(0, 0, size.0, size.1);
        let mut model = Model::new(Setting::default());
        press(&mut model, ". . .", area);
        model.saving = Some(Saving::new("figure.gif".to_owned()));
        update::update(&mut model, Message::Saving(Progress { done: 97, of: 257 }));
        let mut buffer = Buffer::empty(area);
        screen::explore::view(&model, &Context { theme: DARK, strings: &ENGLISH }, area, &mut buffer);
        let text = styled(&buffer);
        assert!(text.contains("| 3/25") && text.contains("97/257"), "{text}");
    }
}

#[test]
fn saving() {
    for (language, strings) in [("en", &ENGLISH), ("zh", &CHINESE)] {
        for ((width, height), name, theme) in
            [((80, 24), "dark", DARK), ((140, 40), "light", LIGHT), ((40, 12), "mono", MONO)]
        {
            let mut model = Model::new(Setting::default());
            model.saving = Some(Saving::new("figure.gif".to_owned()));
            update::update(&mut model, Message::Saving(Progress { done: 97, of: 257 }));
            let area = Rect::new(0, 0, width, height);
            let mut buffer = Buffer::empty(area);
            screen::explore::view(&model, &Context { theme, strings }, area, &mut buffer);
            snapshot(&format!("saving-{width}x{height}-{name}-{language}"), &buffer);
        }
    }
}

#[test]
fn help() {
    check("help-80x24-dark", Setting::default(), "?", (80, 24), DARK);
}

/// Nothing may be lost without colour: the glyphs alone distinguish every role.
#[test]
fn no_colour_is_written_without_colour() {
    let buffer = draw(Setting::default(), "right right +", (140, 40), MONO);
    for cell in &buffer.content {
        assert_eq!((cell.fg, cell.bg), (Color::Reset, Color::Reset), "{:?}", cell.symbol());
    }
}

#[test]
fn chinese() {
    for (name, keys) in [
        ("stamp", "v"),
        ("refused", "right right + +"),
        ("help", "?"),
        ("solve", "s 8 enter down"),
        ("code", "c right"),
        ("save", "S"),
    ] {
        let buffer = draw_in(&CHINESE, Setting::default(), keys, (80, 24), DARK);
        snapshot(&format!("zh-{name}-80x24-dark"), &buffer);
    }
}

#[test]
fn in_sixteen_colours_a_screen_is_the_one_without_colour_but_for_its_letters() {
    let sixteen = Theme::new(Ground::Dark, Some(Depth::Sixteen), false);
    for (setting, keys) in [(Setting::default(), ""), (Setting::default(), "v v tab"), (image(), "v")] {
        let [mono, coloured] = [MONO, sixteen].map(|theme| draw(setting.clone(), keys, (80, 24), theme));
        for (cell, without) in coloured.content().iter().zip(mono.content()) {
            assert_eq!((cell.symbol(), cell.modifier, cell.bg), (without.symbol(), without.modifier, Color::Reset));
        }
        let colours: HashSet<Color> = coloured.content().iter().map(|cell| cell.fg).collect();
        // Kernel, padding, and output_padding, in the bar and in the story.
        for index in [13, 12, 5] {
            assert!(colours.contains(&Color::Indexed(index)), "{keys:?}: {index} of {colours:?}");
        }
    }
}
