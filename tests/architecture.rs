//! Which module may use which. The rules are the map in `src/lib.rs`; this test enforces them.

use std::path::PathBuf;

use crate::support::source::{code, source_root, sources};

/// A part of the crate, and the parts it may use.
const RULES: [(&str, &[&str]); 20] = [
    ("phrase", &[]),
    ("visible", &[]),
    ("nearest", &[]),
    ("conv", &["phrase"]),
    ("framework", &["conv", "nearest", "phrase", "text", "visible"]),
    ("text", &[]),
    ("textfield", &["visible"]),
    ("network", &["conv", "framework", "nearest", "phrase", "visible"]),
    ("load", &["lesson", "network", "nearest", "phrase", "visible"]),
    ("save", &[]),
    ("palette", &["conv"]),
    ("scene", &["conv", "framework", "phrase", "visible"]),
    ("lesson", &["conv", "framework", "network", "scene", "text", "nearest", "phrase", "visible"]),
    ("learner", &["conv", "scene", "lesson", "phrase", "save", "textfield", "visible"]),
    ("words", &["conv", "framework", "load", "scene", "lesson", "learner", "phrase", "save", "visible"]),
    ("figure", &["conv", "framework", "network", "scene", "palette", "visible", "words"]),
    (
        "tui",
        &[
            "conv",
            "framework",
            "phrase",
            "network",
            "load",
            "save",
            "scene",
            "palette",
            "figure",
            "text",
            "textfield",
            "lesson",
            "learner",
            "visible",
            "words",
        ],
    ),
    ("plain", &["conv", "phrase", "framework", "network", "scene", "lesson", "learner", "tui", "visible", "words"]),
    (
        "handout",
        &[
            "conv", "phrase", "scene", "lesson", "learner", "palette", "figure", "plain", "text", "tui", "visible",
            "words",
        ],
    ),
    (
        "cli",
        &[
            "handout",
            "plain",
            "conv",
            "framework",
            "phrase",
            "network",
            "load",
            "save",
            "palette",
            "scene",
            "figure",
            "tui",
            "text",
            "lesson",
            "learner",
            "nearest",
            "visible",
            "words",
        ],
    ),
];

/// Within tui, what a part must not use.
const TUI_BANS: [(&str, &[&str]); 12] = [
    ("widget", &["explore", "lesson", "screen", "runtime"]),
    ("keymap.rs", &["explore", "lesson", "screen", "runtime"]),
    ("buttons.rs", &["explore", "lesson", "screen", "runtime"]),
    ("rows.rs", &["explore", "lesson", "screen", "runtime"]),
    ("help.rs", &["explore", "lesson", "screen", "runtime"]),
    ("textfield.rs", &["explore", "lesson", "screen", "runtime"]),
    ("scroll.rs", &["explore", "lesson", "screen", "runtime"]),
    ("shell.rs", &["explore", "lesson", "screen", "runtime"]),
    ("explore", &["app", "home", "faults", "lesson", "theme", "runtime", "widget"]),
    ("lesson", &["app", "home", "faults", "screen", "theme", "runtime", "widget"]),
    ("stack", &["app", "home", "faults", "lesson", "screen", "theme", "runtime", "widget"]),
    ("screen", &["runtime", "update", "effect"]),
];

/// The modules of Explore from the inside out: each may use only those before it.
const EXPLORE: [&str; 28] = [
    "field",
    "bar",
    "walk",
    "mouse",
    "work",
    "shown",
    "focus",
    "history",
    "stage",
    "zoom",
    "saving",
    "notice",
    "typing",
    "drawer",
    "message",
    "model",
    "explained",
    "keys",
    "buttons",
    "panels",
    "line",
    "layout",
    "walking",
    "choosing",
    "editing",
    "update",
    "input",
    "picture",
];

/// The modules of Explore that decide what happens: they must not know what is drawn, or where.
const BLIND: [&str; 4] = ["walking", "choosing", "editing", "update"];

/// Returns the first word after each `prefix` in the code, or the first word of each item in braces: `use
/// crate::scene::Scene` yields `scene` after `crate::`, and `use super::{input, layout::Rows}` yields `input` and
/// `layout` after `super::`.
fn named(code: &str, prefix: &str) -> Vec<String> {
    let word = |rest: &str| rest.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect();
    let words = |rest: &str| -> Vec<String> {
        match rest.strip_prefix('{').map(|rest| outermost(rest)) {
            Some(parts) => parts.iter().map(|part| word(part.trim_start())).collect(),
            None => vec![word(rest)],
        }
    };
    code.split(prefix).skip(1).flat_map(words).collect()
}

/// Returns the text between the commas up to the closing brace. Commas in inner braces do not split.
fn outermost(text: &str) -> Vec<&str> {
    let (mut depth, mut start, mut parts) = (0, 0, Vec::new());
    for (at, letter) in text.char_indices() {
        match letter {
            '{' => depth += 1,
            ',' if depth == 0 => {
                parts.push(&text[start..at]);
                start = at + 1;
            }
            '}' if depth == 0 => {
                parts.push(&text[start..at]);
                break;
            }
            '}' => depth -= 1,
            _ => {}
        }
    }
    parts.into_iter().filter(|part| !part.trim().is_empty()).collect()
}

#[test]
fn names_in_braces_are_seen() {
    let code = "use super::{Context, layout::{Layout, Rows},\n    strings};\nuse super::runtime;\nuse crate::a;";
    assert_eq!(named(code, "super::"), ["Context", "layout", "strings", "runtime"]);
    assert_eq!(named(code, "crate::"), ["a"]);
}

#[test]
fn every_part_uses_only_what_it_may() {
    let root = source_root();
    let mut seen = 0;
    for file in sources(&root) {
        let place = file.strip_prefix(&root).expect("below src");
        let part = place.components().next().expect("a part").as_os_str().to_string_lossy().replace(".rs", "");
        if part == "lib" || part == "main" {
            continue;
        }
        let (_, allowed) =
            RULES.iter().find(|(name, _)| *name == part).expect("every part of the crate has a rule in this test");
        for used in named(&code(&file), "crate::") {
            assert!(used == part || allowed.contains(&used.as_str()), "{} uses {used}", place.display());
            seen += 1;
        }
    }
    assert!(seen > 50, "only {seen} uses were seen: is the test still reading the right thing?");
}

#[test]
fn what_reads_files_knows_of_lessons_only_that_they_are_files() {
    let files = sources(&source_root().join("load"));
    let used: Vec<String> = files.iter().flat_map(|file| named(&code(file), "crate::lesson::")).collect();
    assert!(!used.is_empty() && used.iter().all(|used| used == "files"), "{used:?}");
}

#[test]
fn the_core_needs_nothing_but_arrays_vectors_and_in_one_place_threads() {
    for file in sources(&source_root().join("conv")).into_iter().filter(|file| !file.ends_with("tests.rs")) {
        let shares = file.ends_with("fast/share.rs");
        for line in code(&file).lines().filter_map(|line| line.strip_prefix("use ")) {
            let used = line.split("::").next().unwrap_or_default();
            let known = ["self", "super", "crate", "std", "ndarray", "pulp", "strum", "thiserror"];
            assert!(known.contains(&used) || shares && used == "rayon", "{} uses {used}", file.display());
        }
    }
}

/// The enums of question kinds, and the files that match on their variants: a new kind needs one more arm in each,
/// which the compiler demands. All other code asks a kind about itself.
const KINDS: [(&str, &[&str]); 3] = [
    ("CheckFile::", &["lesson/check/mod.rs"]),
    ("Check::", &["lesson/check/mod.rs", "learner/draft/mod.rs"]),
    ("Draft::", &["learner/draft/mod.rs", "tui/lesson/field.rs"]),
];

/// Whether the code names a variant of an enum.
fn names_a_case(code: &str, prefix: &str) -> bool {
    let is_other = |before: &str| before.ends_with(|letter: char| letter.is_alphanumeric() || letter == '_');
    let is_case = |rest: &str| rest.starts_with(|letter: char| letter.is_uppercase());
    code.match_indices(prefix).any(|(at, _)| !is_other(&code[..at]) && is_case(&code[at + prefix.len()..]))
}

#[test]
fn a_kind_of_question_is_named_in_few_places() {
    let root = source_root();
    for (prefix, known) in KINDS {
        for file in known {
            let code = code(&root.join(file));
            assert!(names_a_case(&code, prefix), "{file} names no {prefix} any more: mend this test");
            assert!(!code.contains("_ =>"), "{file} hides a new kind");
        }
        let own = root.join("lesson/check");
        let parts = ["lesson", "learner", "tui", "plain", "cli"].map(|part| sources(&root.join(part)));
        let is_other = |file: &PathBuf| !file.starts_with(&own) && !file.ends_with("tests.rs");
        for file in parts.concat().into_iter().filter(is_other) {
            let is_known = known.iter().any(|known| file == root.join(known));
            assert!(is_known || !names_a_case(&code(&file), prefix), "{} names {prefix}", file.display());
        }
    }
}

#[test]
fn only_the_record_touches_the_learners_file() {
    for file in sources(&source_root().join("learner")) {
        let code = code(&file);
        let impure = ["record.rs", "store.rs"].iter().any(|name| file.ends_with(name));
        for (prefix, banned) in [("std::", ["fs", "time", "thread"].as_slice()), ("super::", &["record"])] {
            let used = named(&code, prefix);
            let found = banned.iter().find(|word| used.iter().any(|used| used == *word));
            assert!(impure || found.is_none(), "{} has {prefix}{found:?}", file.display());
        }
    }
}

#[test]
fn inside_the_terminal_application() {
    let root = source_root().join("tui");
    for (part, banned) in TUI_BANS {
        let path = root.join(part);
        assert!(path.exists(), "{part} has moved: mend this test");
        let files = if path.is_dir() { sources(&path) } else { vec![path] };
        for file in files {
            let code = code(&file);
            let used = ["crate::tui::", "crate::tui::explore::", "super::", "super::explore::"];
            for used in used.into_iter().flat_map(|prefix| named(&code, prefix)) {
                assert!(!banned.contains(&used.as_str()), "{} uses {used}", file.display());
            }
        }
    }
}

#[test]
fn a_widget_is_handed_what_it_says() {
    for file in sources(&source_root().join("tui/widget")) {
        assert!(!named(&code(&file), "crate::").contains(&"words".to_owned()), "{} has words", file.display());
    }
}

/// Returns the uses that do not go from a module to an earlier one.
fn against<'a>(order: &[&str], uses: &'a [(String, String)]) -> Vec<&'a (String, String)> {
    let place = |module: &str| order.iter().position(|known| *known == module);
    let is_inward = |(module, used): &(String, String)| match (place(module), place(used)) {
        (Some(module), Some(used)) => used <= module,
        _ => false,
    };
    uses.iter().filter(|used| !is_inward(used)).collect()
}

#[test]
fn a_circle_fits_no_order() {
    let uses = [("a", "b"), ("b", "c"), ("c", "a")].map(|(module, used)| (module.to_owned(), used.to_owned()));
    for order in [["a", "b", "c"], ["a", "c", "b"], ["b", "a", "c"], ["b", "c", "a"], ["c", "a", "b"], ["c", "b", "a"]]
    {
        assert!(!against(&order, &uses).is_empty(), "{order:?}");
        let chain: Vec<_> = uses.iter().filter(|(module, _)| module != "c").cloned().collect();
        assert_eq!(against(&order, &chain).is_empty(), order == ["c", "b", "a"], "{order:?}");
    }
    let unknown = [("a".to_owned(), "d".to_owned())];
    assert_eq!(against(&["a", "b"], &unknown).len(), 1, "a module that the order does not know");
}

/// Returns which other modules each module of Explore uses.
fn uses_in_explore() -> Vec<(String, String)> {
    let root = source_root().join("tui/explore");
    let mut uses = Vec::new();
    for file in sources(&root).into_iter().filter(|file| *file != root.join("mod.rs")) {
        let place = file.strip_prefix(&root).expect("below Explore");
        let module = place.components().next().expect("a module").as_os_str().to_string_lossy().replace(".rs", "");
        let inside = if place.components().count() == 1 { "super::" } else { "super::super::" };
        let code = code(&file);
        let used = ["crate::tui::explore::", inside].into_iter().flat_map(|prefix| named(&code, prefix));
        uses.extend(used.map(|used| (module.clone(), used)));
    }
    uses
}

#[test]
fn explore_is_used_from_the_outside_in() {
    let uses = uses_in_explore();
    let against = against(&EXPLORE, &uses);
    assert!(against.is_empty(), "{against:?}: a circle, or a module that the order does not know");
    assert!(uses.len() > 50, "only {} uses were seen: is the test still reading the right thing?", uses.len());
    let root = source_root().join("tui/explore");
    for file in sources(&root).into_iter().filter(|file| !file.ends_with("picture.rs")) {
        assert!(!named(&code(&file), "crate::tui::").contains(&"screen".to_owned()), "{} draws", file.display());
    }
    let blind = uses.iter().filter(|(module, _)| BLIND.contains(&module.as_str()));
    let seen: Vec<_> = blind.filter(|(_, used)| ["layout", "buttons", "picture"].contains(&used.as_str())).collect();
    assert!(seen.is_empty(), "{seen:?}");
}

#[test]
fn only_the_runtime_touches_the_world_and_only_one_room_the_terminal() {
    let room = source_root().join("tui/terminal");
    let pure = ["decoder.rs", "ground.rs"].map(|name| room.join(name));
    for file in sources(&source_root().join("tui")) {
        let code = code(&file);
        let is_runtime = file.starts_with(source_root().join("tui/runtime"));
        if !file.starts_with(&room) || pure.contains(&file) {
            for word in ["stdout(", "execute!", "event::read", "enable_raw_mode"] {
                assert!(!code.contains(word), "{} has {word}", file.display());
            }
        }
        if !is_runtime {
            for word in ["load::", "save::"] {
                assert!(!code.contains(word), "{} has {word}", file.display());
            }
        }
    }
}

/// Everything the command line prints goes through one module, which escapes whatever a terminal would obey.
#[test]
fn text_leaves_through_one_door() {
    let streams = ["stdout()", "stderr()", "println!", "print!", "dbg!"];
    for file in sources(&source_root().join("cli")).into_iter().filter(|file| !file.ends_with("cli/out.rs")) {
        // A progress bar is drawn, not written.
        let own = ["use_stderr()", "Lines::stdout()", "ProgressDrawTarget::stderr()"];
        let code = own.iter().fold(code(&file), |code, call| code.replace(call, ""));
        for line in code.lines().filter(|line| !line.contains("is_terminal()")) {
            assert!(!streams.iter().any(|stream| line.contains(stream)), "{}: {line}", file.display());
        }
    }
}
