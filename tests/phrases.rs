//! Phrases, which are made all over the program, and their translations, which are tables.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use tconv::words::Language;

use crate::support::source::{code, source_root, sources};

/// Returns the English texts of all phrases, with the file of each. Tests make their own.
fn phrases() -> BTreeMap<String, PathBuf> {
    let files =
        sources(&source_root()).into_iter().filter(|file| !file.ends_with("tests.rs") && !file.ends_with("phrase.rs"));
    let texts = files.flat_map(|file| {
        let texts: Vec<String> = code(&file).split("phrase!(").skip(1).filter_map(literal).collect();
        texts.into_iter().map(move |text| (text, file.clone()))
    });
    texts.collect()
}

/// Returns the string literal at the start of some code.
fn literal(code: &str) -> Option<String> {
    let mut letters = code.trim_start().strip_prefix('"')?.chars().peekable();
    let mut text = String::new();
    loop {
        match letters.next()? {
            '"' => return Some(text),
            '\\' => match letters.next()? {
                'n' => text.push('\n'),
                '\n' => while letters.next_if(|letter| letter.is_whitespace()).is_some() {},
                other => text.push(other),
            },
            letter => text.push(letter),
        }
    }
}

/// Returns the names of the placeholders of a text.
fn placeholders(text: &str) -> BTreeSet<String> {
    let bare = text.replace("{{", "").replace("}}", "");
    let parts = bare.split('{').skip(1);
    parts.map(|part| part.split_once('}').expect("a closing brace").0.to_owned()).collect()
}

/// The texts between the values of a list. They are phrases without a place in the code.
const JOINTS: [&str; 5] = [", ", "; ", " ", " and ", " or "];

#[test]
fn literals_are_read_as_rust_reads_them() {
    assert_eq!(literal("\n  \"a \\\"b\\\" \\\n     c\\\\\", x)").as_deref(), Some("a \"b\" c\\"));
    assert_eq!(literal("$english)"), None);
    assert!(phrases().len() > 300, "phrases are written in another way now: mend this test");
    assert_eq!(placeholders("{a} {{b}} {c}"), BTreeSet::from(["a".to_owned(), "c".to_owned()]));
}

#[test]
fn a_placeholder_is_a_name() {
    for (text, file) in phrases() {
        for name in placeholders(&text) {
            assert!(
                !name.is_empty()
                    && name.chars().all(|letter| letter.is_ascii_lowercase() || "_0123456789".contains(letter)),
                "{}: {{{name}}} in {text:?} has a format: prepare the value",
                file.display()
            );
        }
    }
}

#[test]
fn every_phrase_is_translated_into_every_finished_language() {
    for language in Language::finished().filter(|language| *language != Language::English) {
        let mut missing = Vec::new();
        for (text, file) in phrases() {
            match language.screen().phrases.translation(&text) {
                Some(said) => assert_eq!(placeholders(&text), placeholders(said), "{language:?}: {text:?} is {said:?}"),
                None if text.chars().any(char::is_alphabetic) && !is_only_placeholders(&text) => {
                    missing.push(format!("{}: {text:?}", file.display()));
                }
                None => {}
            }
        }
        assert!(missing.is_empty(), "{language:?} lacks {}:\n{}", missing.len(), missing.join("\n"));
    }
}

/// Whether a text has no words of its own.
fn is_only_placeholders(text: &str) -> bool {
    let mut bare = text.to_owned();
    for name in placeholders(text) {
        bare = bare.replace(&format!("{{{name}}}"), "");
    }
    !bare.chars().any(char::is_alphabetic)
}

#[test]
fn no_translation_is_left_over_or_given_twice() {
    let phrases = phrases();
    for language in Language::ALL {
        let mut seen = BTreeSet::new();
        for (english, said) in language.screen().phrases.tables.iter().copied().flatten() {
            assert!(seen.insert(english), "{language:?} translates {english:?} twice");
            let is_known = phrases.contains_key(*english) || JOINTS.contains(english);
            assert!(is_known, "{language:?} translates {english:?}, which nothing says any more");
            assert_ne!(english, said, "{language:?}");
        }
    }
}
