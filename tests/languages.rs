//! Drafts of languages: their texts appear on the screens and fit there, and lessons stay in English among them.

use std::sync::Arc;

use ratatui::buffer::Buffer;
use tconv::learner::standing::Standing;
use tconv::network::shipped;
use tconv::palette::Ground;
use tconv::scene::Setting;
use tconv::tui::app::{App, Library, Place};
use tconv::tui::explore::model::Model;
use tconv::tui::home::Entry;
use tconv::words::Language;
use tconv::words::screen::{ENGLISH, JAPANESE, Strings};
use unicode_width::UnicodeWidthStr as _;

use crate::support::desk::Desk;
use crate::support::ours::ours;

const USUAL: [u16; 2] = [80, 24];
const SMALL: [u16; 2] = [40, 12];

/// Characters of the Chinese texts that JIS X 0208, the usual Japanese character set, does not contain.
const CHINESE_ALONE: &str = "\
两为么习产亲仅们份优伪你侧值关减划则创删别动匀单发变叠另吗响哪围图增处复够头夹实宽对层师带帮应开张录懂扩拖拦择换时显暂术权查标\
栏样检步每测滚满现盘码确离种积稳类约线练组终经结给络统继续维编缘缩节补见规视计让议记讲许论设评识词试语误说请读课谁调负贴车转轮\
轴载较辑输边达过运还这进连选邻释钟销错键长门闭问间阵阶际难页项顺须预题额验骤";

fn drafts() -> impl Iterator<Item = &'static Strings> {
    Language::ALL.into_iter().filter(|language| language.is_draft()).map(Language::screen)
}

/// Returns the text on a screen, row by row.
fn text(buffer: &Buffer) -> String {
    let area = buffer.area;
    let mut text = String::new();
    for y in area.top()..area.bottom() {
        for x in area.left()..area.right() {
            // The cell after a wide character shows nothing of its own.
            let is_behind = x > area.left() && buffer[(x - 1, y)].symbol().width() > 1;
            text.push_str(if is_behind { "" } else { buffer[(x, y)].symbol() });
        }
        text.push('\n');
    }
    text
}

fn home(strings: &'static Strings, size: [u16; 2]) -> Desk {
    Desk::new(Some(ours()), strings, Ground::Dark, size)
}

fn explore(strings: &'static Strings, size: [u16; 2], keys: &str) -> String {
    let mut desk = home(strings, size);
    desk.app = App::new(Model::new(Setting::default()), Library::None, Standing::default(), strings.tag, 7, true);
    desk.press(keys);
    text(&desk.screen())
}

/// Counts the keys that fit into the footer of a screen.
fn keys_in_footer(shown: &str) -> usize {
    let footer = shown.lines().rfind(|row| !row.trim().is_empty()).unwrap_or_default();
    footer.split("    ").filter(|key| !key.trim().is_empty()).count()
}

fn holds(shown: &str, words: &[&str]) {
    for word in words {
        assert!(shown.contains(word), "no {word} in\n{shown}");
    }
}

#[test]
fn japanese_has_no_letters_that_are_chinese_alone() {
    let source = include_str!("../src/words/screen/japanese.rs");
    let chinese: String = source.chars().filter(|letter| CHINESE_ALONE.contains(*letter)).collect();
    assert_eq!(chinese, "");
}

#[test]
fn japanese_is_on_the_screens_of_explore() {
    let views = ["", "v", "v v", "v v v", "v v v v"];
    let names = &JAPANESE.names;
    let titles = [names.padded_transposed, names.stamp, names.full, names.coverage, names.matrix_transposed];
    for (keys, title) in views.into_iter().zip(titles) {
        let shown = explore(&JAPANESE, USUAL, keys);
        holds(&shown, &[title, "転置Conv", "カーネル", "出力", "ヘルプ", "終了", "矢印", "選択、増減"]);
        explore(&JAPANESE, SMALL, keys);
    }
    holds(&explore(&JAPANESE, USUAL, "right right + +"), &[JAPANESE.reasons.refused, "output_padding=1"]);
    holds(&explore(&JAPANESE, USUAL, "c"), &[JAPANESE.explore.code_heading, "PyTorch"]);
    holds(&explore(&JAPANESE, USUAL, "w"), &[JAPANESE.names.wrong_unflipped]);
    holds(&explore(&JAPANESE, USUAL, "?"), &[JAPANESE.explore.help_adjust]);
}

/// Where a line without blanks fills the row, there is still room for the dots.
#[test]
fn a_note_that_is_cut_says_so_in_every_language() {
    for strings in Language::ALL.map(Language::screen) {
        let shown = explore(strings, USUAL, "w");
        let count = (strings.facts.what_if)(1, 9);
        let note = shown.lines().find(|row| row.contains(&count)).expect("a note");
        assert!(note.trim_end().ends_with(" ..."), "{}:\n{shown}", strings.tag);
    }
}

/// What the footer and the bar of the usual screen show in English, they show in a draft too.
#[test]
fn labels_are_as_short_as_the_screen_asks() {
    for strings in drafts() {
        for keys in ["", "tab", "v", "tab enter", "s", "s 8 enter", "c", "space", "l", "S"] {
            let [english, draft] = [&ENGLISH, strings].map(|strings| explore(strings, USUAL, keys));
            let [least, count] = [&english, &draft].map(|shown| keys_in_footer(shown));
            assert!(count >= least, "{keys:?} in {}: {count} keys, not {least}\n{draft}\n{english}", strings.tag);
        }
        let bar = |shown: String| shown.lines().nth(1).expect("a bar").to_owned();
        holds(&bar(explore(strings, USUAL, "")), &["stride", "padding", "op", "dil", "bias", strings.names.off]);
    }
}

#[test]
fn every_entry_of_home_opens_in_a_draft() {
    for strings in drafts() {
        for size in [USUAL, SMALL] {
            let entries = home(strings, size).app.entries();
            for (place, entry) in entries.iter().enumerate() {
                let mut desk = home(strings, size);
                desk.app.home.chosen = place;
                desk.press("? ? enter");
                assert_ne!(desk.app.place, Place::Home, "{entry:?} in {}", strings.tag);
                for keys in ["h", "? ?", "tab", "enter", "o"] {
                    desk.press(keys);
                    text(&desk.screen());
                }
            }
            assert!(entries.len() > 20, "{}", entries.len());
        }
    }
}

/// No lesson has been translated yet.
#[test]
fn a_lesson_is_english_among_japanese_words() {
    let course = ours();
    assert_eq!(course.language(JAPANESE.tag), 0);
    let mut desk = home(&JAPANESE, USUAL);
    holds(
        &text(&desk.screen()),
        &[JAPANESE.home.lessons, JAPANESE.home.explore, JAPANESE.home.short, JAPANESE.home.key_open],
    );
    let place = desk.app.entries().iter().position(|entry| *entry == Entry::Lesson(0)).expect("a lesson");
    desk.app.home.chosen = place;
    desk.press("enter");
    let shown = text(&desk.screen());
    holds(&shown, &[&(JAPANESE.lesson.step_of)(1, course.lessons[0].steps.len()), JAPANESE.shell.help]);
    let heading = &course.lessons[0].steps[0].said(0).heading;
    let heading: String = heading.chars().take(12).collect();
    holds(&shown, &[&heading]);
}

#[test]
fn a_network_has_japanese_words() {
    for size in [USUAL, SMALL] {
        let mut desk = home(&JAPANESE, size);
        desk.app.open_stack(Arc::new(shipped().expect("it is shipped").clone()));
        for keys in ["", "right right", "tab", "p", "?"] {
            desk.press(keys);
            text(&desk.screen());
        }
    }
    let mut desk = home(&JAPANESE, USUAL);
    desk.app.open_stack(Arc::new(shipped().expect("it is shipped").clone()));
    holds(
        &text(&desk.screen()),
        &[JAPANESE.stack.hint, JAPANESE.stack.key_turn, JAPANESE.stack.picture_title, "ヘルプ"],
    );
}
