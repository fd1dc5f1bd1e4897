//! Messages of frameworks, collected by `tests/frameworks/messages.py` and from older versions: each is understood,
//! however it is pasted, and what is proposed works.

use std::process::Stdio;

use proptest::prelude::*;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use tconv::cli::explained;
use tconv::framework::message::{About, Explanation, LONGEST, Number, explain, subjects};
use tconv::framework::{Framework, call};
use tconv::words::Language;
use unicode_width::UnicodeWidthStr as _;

use crate::support::program;

#[derive(Clone, Debug, Deserialize)]
struct Case {
    framework: String,
    about: String,
    numbers: Map<String, Value>,
    message: String,
}

fn cases() -> Vec<Case> {
    let lines = [include_str!("frameworks/messages.jsonl"), include_str!("frameworks/messages-older.jsonl")];
    lines.iter().flat_map(|lines| lines.lines()).map(|line| serde_json::from_str(line).expect("a case")).collect()
}

fn value(number: &Number) -> Value {
    match number {
        Number::One(number) => json!(number),
        Number::Shape(lengths) => json!(lengths),
    }
}

impl Case {
    /// Returns what differs between an answer and the collected case.
    fn misunderstood(&self, answer: Option<&Explanation>) -> Option<String> {
        let Some(answer) = answer else { return Some("not understood".to_owned()) };
        let (framework, about) = (answer.framework.name(), answer.about.name());
        if (framework, about) != (self.framework.as_str(), self.about.as_str()) {
            return Some(format!("taken for {framework} {about}"));
        }
        let found =
            |name: &str| answer.numbers.iter().find(|(known, _)| *known == name).map(|(_, number)| value(number));
        let differs = |(name, expected): (&String, &Value)| {
            let found = found(name);
            (found.as_ref() != Some(expected)).then(|| format!("{name} is {found:?}, not {expected}"))
        };
        self.numbers.iter().find_map(differs)
    }
}

/// Breaks lines at this many columns, as a terminal does, and removes the whitespace that is then at their ends.
fn broken(text: &str, columns: usize) -> String {
    let line = |line: &str| {
        let letters: Vec<char> = line.chars().collect();
        let lines: Vec<String> = letters.chunks(columns).map(|part| part.iter().collect::<String>()).collect();
        lines.iter().map(|line| line.trim_end().to_owned()).collect::<Vec<_>>().join("\n")
    };
    text.split('\n').map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn every_message_is_understood_however_it_is_pasted() {
    let cases = cases();
    assert!(cases.len() > 200, "only {} messages", cases.len());
    let mut faults = Vec::new();
    for case in &cases {
        let message = &case.message;
        let traceback = format!(
            "Traceback (most recent call last):\n  File \"/home/me/train.py\", line 12, in <module>\n    y = self.up1(x)\n        \
             ^^^^^^^^^^^\n  File \"torch/nn/modules/conv.py\", line 1162, in forward\n    return F.conv_transpose2d(\n{}: {message}\n",
            "RuntimeError"
        );
        let coloured = format!("\u{1b}[31mValueError\u{1b}[39m: {}", message.replace(' ', "\u{1b}[0m \u{1b}[1m"));
        let quoted = message.lines().map(|line| format!("> E   {line}")).collect::<Vec<_>>().join("\r\n");
        let mut pasted = vec![("alone", message.clone()), ("traceback", traceback.clone()), ("coloured", coloured)];
        pasted.extend([("quoted", quoted), ("escaped", message.replace('\'', "\\'").replace('`', "‘"))]);
        for columns in [40, 61, 80, 100] {
            pasted.push(("broken", broken(message, columns)));
            pasted.push(("broken traceback", broken(&traceback, columns)));
        }
        for (name, text) in pasted {
            if let Some(fault) = case.misunderstood(explain(&text).as_ref()) {
                faults.push(format!("{name}: {fault}: {text}"));
            }
        }
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n\n"));
}

#[test]
fn every_explanation_says_what_it_means_and_what_to_do_in_lines_that_fit() {
    for Case { message, .. } in cases() {
        let explanation = explain(&message).expect("understood");
        assert!(!explanation.means.is_empty(), "{message}");
        assert!(!explanation.tries.is_empty(), "nothing to try: {message}");
        for sentence in explanation.means.iter().chain(&explanation.open) {
            let sentence = sentence.to_string();
            assert!(sentence.ends_with('.') && !sentence.contains("  "), "{sentence}");
        }
        let lines = explained(&explanation, 80, Language::English.cli());
        let is_code = |line: &String| explanation.tries.iter().any(|attempt| line.ends_with(&attempt.code.to_string()));
        let wide = lines.iter().find(|line| line.chars().count() > 80 && !is_code(line));
        assert_eq!(wide, None, "{message}");
        let text = explained(&explanation, 1000, Language::English.cli()).join("\n");
        assert!(explanation.tries.iter().all(|attempt| text.contains(&attempt.why.to_string())), "{text}");
    }
}

/// Whether a Chinese character touches a Latin letter or a digit, which belong apart.
fn is_tight(text: &str) -> bool {
    let is_han = |letter: char| ('\u{4e00}'..='\u{9fff}').contains(&letter);
    let letters: Vec<char> = text.chars().collect();
    letters.windows(2).any(|pair| {
        is_han(pair[0]) && pair[1].is_ascii_alphanumeric() || pair[0].is_ascii_alphanumeric() && is_han(pair[1])
    })
}

#[test]
fn every_explanation_is_said_in_chinese() {
    let words = Language::Chinese.cli();
    for Case { message, .. } in cases() {
        let explanation = explain(&message).expect("understood");
        for sentence in explanation.means.iter().chain(&explanation.open).map(|sentence| words.say(sentence)) {
            assert!(sentence.ends_with('。') && !sentence.contains("  ") && !is_tight(&sentence), "{sentence}");
        }
        for attempt in &explanation.tries {
            let [code, why] = [&attempt.code, &attempt.why].map(|phrase| words.say(phrase));
            assert!(!why.ends_with('。') && !is_tight(&why) && !is_tight(&code), "{code}: {why}");
        }
        let is_code = |line: &str| explanation.tries.iter().any(|attempt| line.ends_with(&words.say(&attempt.code)));
        let wide = explained(&explanation, 80, words).into_iter().find(|line| line.width() > 80 && !is_code(line));
        assert_eq!(wide, None, "{message}");
    }
}

/// Returns the words of a command as a shell reads them, or `None` if capitals mark something that the message does not
/// say.
fn complete(code: &str) -> Option<Vec<String>> {
    let mut words = vec![String::new()];
    let mut is_quoted = false;
    for letter in code.strip_prefix("tconv ")?.chars() {
        match letter {
            '\'' => is_quoted = !is_quoted,
            ' ' if !is_quoted => words.push(String::new()),
            letter => words.last_mut().expect("a word").push(letter),
        }
    }
    assert!(!is_quoted, "{code}");
    let is_waiting =
        |word: &str| word.len() <= 7 && !["SAME", "VALID"].contains(&word) && word.chars().all(char::is_uppercase);
    let letters = code.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    (!letters.into_iter().any(is_waiting)).then_some(words)
}

#[test]
fn commands_that_are_proposed_work() {
    let explanations = cases().into_iter().filter_map(|case| explain(&case.message));
    let codes = explanations.flat_map(|explanation| explanation.tries).map(|attempt| attempt.code.to_string());
    let mut commands: Vec<Vec<String>> = codes.filter_map(|code| complete(&code)).collect();
    commands.sort();
    commands.dedup();
    assert!(commands.len() > 20, "{commands:?}");
    for words in commands {
        let answer = program::tconv().args(&words).stdin(Stdio::null()).output().expect("tconv runs");
        let said = String::from_utf8_lossy(&answer.stderr);
        assert!(answer.status.success() && !answer.stdout.is_empty(), "tconv {words:?}: {said}");
    }
}

#[test]
fn every_subject_is_met() {
    let cases = cases();
    for framework in Framework::ALL {
        for subject in subjects(framework) {
            let is_it = |case: &Case| case.framework == framework.name() && case.about == subject.name();
            assert!(cases.iter().any(is_it), "no message of {framework} about {subject:?}");
        }
    }
}

#[test]
fn what_is_no_message_is_none() {
    for text in [
        "",
        "\n\n",
        "nn.ConvTranspose2d(64, 32, 3, stride=2)",
        "Conv2DTranspose(64, 4, strides=2, padding='same')",
        "RuntimeError: CUDA out of memory. Tried to allocate 2.00 GiB",
        "Given transposed=1, weight of size",
        "Given transposed=1, weight of size [16, 8, 3, 3], expected input[1, 8, 4, 4] to have",
        "Given transposed=1, weight of size [], expected input[] to have 16 channels, but got 8 channels instead",
        "Dimensions must be equal, but are 16 and 8 for '{{node MatMul}} = MatMul[T=DT_FLOAT](a, b)' with input shapes: [4,16], [8,4].",
        "Input 0 of layer \"dense\" is incompatible with the layer: expected axis -1 of input shape to have value 8, but received input with shape (None, 16)",
        "IndexError: index 9 is out of bounds for axis 0 with size 4",
    ] {
        assert_eq!(explain(text), None, "{text}");
    }
}

#[test]
fn the_last_message_of_several_is_explained() {
    let first = "RuntimeError: negative padding is not supported";
    let last = "RuntimeError: non-positive stride is not supported";
    let about = |text: &str| explain(text).map(|explanation| explanation.about);
    assert_eq!(about(&format!("{first}\n\nDuring handling of the above exception:\n{last}")), Some(About::Stride));
    assert_eq!(about(&format!("{last}\n{first}")), Some(About::Padding));
    let unfinished = "Given transposed=1, weight of size [16, 8";
    assert_eq!(about(&format!("{first}\n{unfinished}")), Some(About::Padding));
}

#[test]
fn numbers_too_large_say_so() {
    let huge = "99999999999999999999";
    for message in [
        format!(
            "Given transposed=1, weight of size [{huge}, 8, 3, 3], expected input[1, 8, 4, 4] to have 16 channels, but got 8 channels instead"
        ),
        format!("The size of tensor a ({huge}) must match the size of tensor b (32) at non-singleton dimension 3"),
        format!(
            "out_backprop doesn't match computed: actual = 4, computed = 5 spatial_dim: 1 input: {huge} filter: 3 output: 4 stride: 2 dilation: 1"
        ),
    ] {
        let explanation = explain(&message).expect("a message all the same");
        assert!(explanation.means[0].to_string().contains("63 bits"), "{explanation:?}");
        assert!(explanation.tries.is_empty() && explanation.numbers.is_empty(), "{explanation:?}");
    }
}

#[test]
fn a_long_paste_is_read_from_its_end() {
    let log = "epoch 1 loss 0.25 Given transposed=1, weight of size [\n".repeat(LONGEST / 20);
    let message = "Given transposed=1, weight of size [16, 8, 3, 3], expected input[1, 8, 4, 4] to have 16 channels, but got 8 channels instead";
    assert_eq!(explain(&format!("{log}{message}")).map(|explanation| explanation.about), Some(About::Channels));
    assert_eq!(explain(&format!("{message}{log}")), None);
}

/// Terminal controls, text-direction controls, and invisible characters.
const HOSTILE: &str =
    "\u{1b}[2J\u{1b}]52;c;AAAA\u{7}\u{9b}31m\u{202e}\u{2066}\u{200b}\u{feff}\u{2028}\u{e0041}\r\nerror: forged";

#[test]
fn nothing_that_was_pasted_reaches_the_terminal_as_it_is() {
    let shapes = "copying a param with shape torch.Size([64, 32, 3, 3]) from checkpoint, the shape in current model is torch.Size([32, 64, 3, 3])";
    for message in [
        HOSTILE.to_owned(),
        format!("{HOSTILE}: size mismatch for up1{HOSTILE}.weight: {shapes}"),
        format!("Node ({HOSTILE}) Op (ConvTranspose) Attribute pads has incorrect size{HOSTILE}"),
        format!("nn.ConvTranspose2d.__init__() got an unexpected keyword argument '{HOSTILE}'"),
        format!("Invalid padding string '{HOSTILE}'"),
    ] {
        for arguments in [&["explain", message.as_str()][..], &["explain", "--json", message.as_str()]] {
            let answer = program::tconv().args(arguments).output().expect("tconv runs");
            assert!(matches!(answer.status.code(), Some(0 | 1)), "{message:?}");
            for stream in [answer.stdout, answer.stderr] {
                let text = String::from_utf8(stream).expect("text");
                let is_hidden = |letter: char| letter != '\n' && tconv::visible::is_hidden(letter);
                assert!(
                    !text.contains(is_hidden) && !text.lines().any(|line| line.starts_with("error: forged")),
                    "{text:?}"
                );
            }
        }
    }
}

/// A message with one of its numbers or letters replaced.
fn mutated() -> impl Strategy<Value = String> {
    let messages: Vec<String> = cases().into_iter().map(|case| case.message).collect();
    let number = prop_oneof![
        any::<i64>().prop_map(|number| number.to_string()),
        prop::sample::select(vec![
            "0",
            "-1",
            "1",
            "9223372036854775807",
            "-9223372036854775808",
            "",
            "None",
            "?",
            "[",
            HOSTILE
        ])
        .prop_map(ToOwned::to_owned),
    ];
    (prop::sample::select(messages), prop::collection::vec((any::<prop::sample::Index>(), number), 1..4), any::<bool>())
        .prop_map(|(message, changes, in_numbers)| {
            changes.into_iter().fold(message, |message, (at, number)| {
                let is_place = |(_, letter): &(usize, char)| letter.is_ascii_digit() || !in_numbers;
                let places: Vec<usize> = message.char_indices().filter(is_place).map(|(place, _)| place).collect();
                let Some(place) = places.get(at.index(places.len().max(1))).copied() else { return message };
                let rest = message[place..].trim_start_matches(|letter: char| letter.is_ascii_digit());
                format!("{}{number}{rest}", &message[..place])
            })
        })
}

proptest! {
    #[test]
    fn no_mutation_panics_and_every_line_fits(text in mutated(), width in 20..120_usize) {
        if let Some(explanation) = explain(&text) {
            for language in Language::ALL {
                let lines = explained(&explanation, width, language.cli());
                prop_assert!(lines.len() > 1);
                // Names come from the text, but must not contain anything that a terminal obeys.
                prop_assert!(lines.iter().all(|line| !line.contains(tconv::visible::is_hidden)), "{:?}", lines);
            }
        }
    }

    #[test]
    fn no_text_panics(text in any::<String>()) {
        let _ = explain(&text);
        let _ = call::parse(&text, &call::Facts::default());
    }
}
