//! Lessons built by hand, walked through line by line.

use proptest::prelude::*;

use super::*;
use crate::conv::Parameter;
use crate::conv::{Layer, Op, Padding};
use crate::learner::draft::Listed;
use crate::learner::event::Verdict;
use crate::learner::session::{Deed, Phase};
use crate::learner::telling::{Block as Told, State};
use crate::lesson::check::Check;
use crate::lesson::check::bug::{Bug, Fix};
use crate::lesson::check::catch::{Catch, Sign};
use crate::lesson::check::cells::Cells;
use crate::lesson::check::choice::Choice;
use crate::lesson::check::goal::Goal;
use crate::lesson::check::number::Number;
use crate::lesson::check::numbers::Numbers;
use crate::lesson::check::order::Order;
use crate::lesson::check::reflect::Reflect;
use crate::lesson::check::select::Select;
use crate::lesson::course::{Lesson, Mark, MarkRole, Step, StepProse};
use crate::lesson::course::{Reveal, Shown};
use crate::lesson::expression::{Answer as Of, Expression, Kind};
use crate::lesson::free::{Free, Freedom, Knob};
use crate::lesson::hidden::Hidden;
use crate::lesson::naming::Names;
use crate::lesson::own::Own;
use crate::lesson::prose::{Block, Inline, Look, Prose, Span};
use crate::scene::wrong::WrongModel;
use crate::scene::{Fill, GridId, Turn, Values, View};
use crate::scene::{Scene, Setting};
use crate::words::plain::{CHINESE, ENGLISH};

fn span(inline: Inline) -> Span {
    Span { inline, look: Look::default() }
}

/// A paragraph. Braces enclose an expression, `key:...` or `term:...`.
fn prose(text: &str) -> Prose {
    let spans = text.split('{').enumerate().flat_map(|(place, part)| {
        let (inside, after) = if place == 0 { ("", part) } else { part.split_once('}').unwrap() };
        let special = match inside.split_once(':') {
            _ if inside.is_empty() => None,
            Some(("key", action)) => Some(Inline::Key(action.to_owned())),
            Some(("term", id)) => Some(Inline::Term(id.to_owned())),
            _ => Some(Inline::Value(Expression::parse(inside, Of::Scalar(Kind::Integer)).unwrap())),
        };
        special.into_iter().chain([Inline::Text(after.to_owned())]).map(span)
    });
    Prose { blocks: vec![Block::Paragraph(spans.collect())] }
}

fn number(text: &str) -> Expression {
    Expression::parse(text, Of::None).unwrap()
}

fn of_answer(text: &str) -> Expression {
    Expression::parse(text, Of::Scalar(Kind::Integer)).unwrap()
}

/// Input 3x3 counting up, kernel 1 to 9, stride 2, padding 1: the output is 5x5.
fn small() -> Setting {
    Setting { kernel: Values::Fill(Fill::Count), ..Setting::default() }
}

fn step(id: &str, check: Option<Check>) -> Step {
    let text = |language: &str| StepProse {
        heading: format!("{id} {language}"),
        body: prose(&format!("Body {language}, out {{out.h}}, press {{key:next}}.")),
        prompt: prose(&format!("Prompt {language}?")),
        hints: vec![prose("First hint."), prose("Second hint.")],
        catches: [("adds", "You added: {ans}."), ("unflipped", "You did not turn it.")]
            .map(|(id, text)| (id.to_owned(), prose(text)))
            .into(),
        otherwise: Some(prose("Otherwise.")),
        options: ["a", "b", "c"].map(|id| (id.to_owned(), prose(&format!("Option {id}")))).into(),
        feedback: ["a", "b", "c"].map(|id| (id.to_owned(), prose(&format!("About {id}.")))).into(),
        explain: prose("Because."),
        notes: [("ring".to_owned(), prose("the ring"))].into(),
        ..StepProse::default()
    };
    Step {
        level: None,
        own: Own::default(),
        hide: Hidden::default(),
        id: id.to_owned(),
        rev: 3,
        predict: false,
        skills: Vec::new(),
        meets: Vec::new(),
        fade: false,
        setting: small(),
        view: View::Direct,
        show: Shown::default(),
        names: Names::default(),
        panels: Vec::new(),
        reveal: Reveal::default(),
        walk: false,
        cursor: None,
        marks: Vec::new(),
        free: Freedom::default(),
        check,
        foreseen: Vec::new(),
        draw: None,
        prose: vec![text("english"), text("chinese")],
    }
}

fn lesson(steps: Vec<Step>) -> Lesson {
    Lesson {
        id: "lesson".to_owned(),
        skills: Vec::new(),
        needs: Vec::new(),
        minutes: 5,
        title: vec!["The lesson".to_owned(), "课".to_owned()],
        promise: None,
        steps,
    }
}

fn plain(steps: Vec<Step>, language: usize) -> Plain {
    let strings = [&ENGLISH, &CHINESE][language];
    Plain::new(Session::new(lesson(steps), 0, 7, |_| false), language, Arc::default(), strings)
}

fn known(id: &str, sign: Sign) -> Catch {
    Catch { id: id.to_owned(), sign, only_if: None, skill: None, meets: Vec::new() }
}

fn numbers() -> Check {
    let catches = vec![known("adds", Sign::When(of_answer("ans == (i.h - 1)*s.h + 2*p.h + k.h")))];
    Check::Number(Number { answer: number("(i.h - 1)*s.h - 2*p.h + k.h"), catches })
}

fn cells() -> Check {
    let catches = vec![known("unflipped", Sign::Model(WrongModel::UnflippedKernel, vec![Some(77.0), Some(78.0)]))];
    Check::Cells(Cells { grid: GridId::Output, blank: vec![[0, 0], [0, 1]], catches })
}

fn goal_check() -> Check {
    let require = vec![number("out.h == 7"), number("s.h == 3")];
    let free = Free { knob: Knob::Parameter(Parameter::Stride), range: 1..=3, axis: None };
    Check::Goal(Goal::new(require, Scene::new(small()), vec![free]))
}

fn goal() -> Step {
    let free = [(Parameter::Stride, 1..=3), (Parameter::Padding, 0..=4)]
        .map(|(parameter, range)| Free { knob: Knob::Parameter(parameter), range, axis: None })
        .to_vec();
    Step { free: Freedom { knobs: free, ..Freedom::default() }, ..step("goal", Some(goal_check())) }
}

fn bug() -> Check {
    let layer = Layer { stride: [2, 2], padding: Padding::Explicit([1, 1]), ..Layer::new(Op::ConvTranspose2d, [3, 3]) };
    let fix = |id: &str, output_padding, is_right| Fix {
        id: id.to_owned(),
        layer: Layer { output_padding: [output_padding; 2], ..layer.clone() },
        turn: Turn::Stored,
        is_right,
    };
    Check::Bug(Bug {
        code: "up = nn.ConvTranspose2d(1, 1, 3, stride=2, padding=1)".to_owned(),
        input: [4, 4],
        refusal: None,
        expect: vec![number("out.h == 8")],
        fixes: vec![fix("a", 0, false), fix("b", 1, true)],
        layer,
    })
}

fn ids(ids: &[&str]) -> Vec<String> {
    ids.iter().map(|id| (*id).to_owned()).collect()
}

fn every_step() -> Vec<Step> {
    let shape = Check::Numbers(Numbers::shape([number("out.h"), number("out.w")], Vec::new()));
    let predict = Step { predict: true, ..step("predict", Some(numbers())) };
    let marked = Step {
        cursor: Some((GridId::Output, [1, 1])),
        marks: vec![Mark {
            grid: GridId::Output,
            cells: vec![[0, 0], [0, 1], [0, 2], [2, 2]],
            role: MarkRole::Look,
            note: Some("ring".to_owned()),
        }],
        ..step("read", None)
    };
    vec![
        marked,
        predict,
        step("number", Some(numbers())),
        step("shape", Some(shape)),
        step(
            "choice",
            Some(Check::Choice(Choice {
                options: ids(&["a", "b", "c"]),
                correct: ids(&["b"]),
                conditional: Vec::new(),
            })),
        ),
        step("cells", Some(cells())),
        step(
            "select",
            Some(Check::Select(Select {
                grid: GridId::Input,
                answer: vec![[0, 0], [1, 1]],
                named: crate::lesson::cells::Cells::parse("0,0 + 1,1").unwrap(),
                catches: Vec::new(),
            })),
        ),
        goal(),
        step(
            "order",
            Some(Check::Order(Order {
                items: ids(&["a", "b", "c"]),
                before: vec![(0, 1), (1, 2)],
                catches: Vec::new(),
            })),
        ),
        step("bug", Some(bug())),
        step("reflect", Some(Check::Reflect(Reflect))),
    ]
}

/// A wrong and a right line for a step, and part of the response to the wrong one.
fn lines_for(plain: &Plain) -> (String, String, &'static str) {
    let shown = plain.session().shuffled();
    let typed = |place: usize| (shown.iter().position(|known| *known == place).unwrap() + 1).to_string();
    match plain.session().step().id.as_str() {
        "number" | "predict" => ("9".to_owned(), "5".to_owned(), "You added: 9."),
        "shape" => ("5x4".to_owned(), "5x5".to_owned(), "Otherwise."),
        "choice" | "bug" => (typed(0), typed(1), "About a."),
        "cells" => ("77 78".to_owned(), "5 14".to_owned(), "You did not turn it."),
        "select" => ("0,0 2,2".to_owned(), "1,1 0,0".to_owned(), "2,2"),
        "goal" => ("check".to_owned(), "stride 3".to_owned(), "Otherwise."),
        "order" => {
            let order = |places: [usize; 3]| places.map(typed).join(" ");
            (order([2, 1, 0]), order([0, 1, 2]), "Otherwise.")
        }
        id => panic!("{id}"),
    }
}

fn verdicts(output: &Output) -> Vec<Verdict> {
    let verdict = |entry: &Entry| match &entry.deed {
        Deed::Answered { verdict, .. } => Some(*verdict),
        Deed::Seen | Deed::Sat { .. } => None,
    };
    output.deeds.iter().filter_map(verdict).collect()
}

fn says(output: &Output, text: &str) {
    assert!(output.lines.join("\n").contains(text), "no '{text}' in:\n{}", output.lines.join("\n"));
}

fn is_silent_about(output: &Output, text: &str) {
    assert!(!output.lines.join("\n").contains(text), "'{text}' in:\n{}", output.lines.join("\n"));
}

#[test]
fn every_kind_of_question_wrongly_and_rightly_in_both_languages() {
    for language in [0, 1] {
        let mut plain = plain(every_step(), language);
        let (right, not_yet) = [("Right.", "Not yet."), ("答对了。", "还不对。")][language];
        says(&plain.begin(), ["Step 1 of 11: read english", "第 1 步，共 11 步：read chinese"][language]);
        assert_eq!(verdicts(&plain.line("")), [Verdict::Read]);
        let predicted = plain.line("9");
        assert_eq!(verdicts(&predicted), [Verdict::Predicted]);
        says(&predicted, ["Your prediction: 9. What happened: 5.", "你的预测：9。实际结果：5。"][language]);
        says(&predicted, "(3 - 1)*2 + 2*1 + 3 = 9");
        says(&predicted, "(3 - 1)*2 - 2*1 + 3 = 5");
        says(&predicted, "Because.");
        plain.line("");
        while !matches!(plain.session().step().check, Some(Check::Reflect(_))) {
            let (wrong, correct, told) = lines_for(&plain);
            if plain.session().step().id == "goal" {
                plain.line("padding 2");
            }
            let output = plain.line(&wrong);
            assert_eq!(verdicts(&output), [Verdict::Wrong], "{wrong}: {:?}", output.lines);
            says(&output, not_yet);
            says(&output, told);
            is_silent_about(&output, "Because.");
            if plain.session().step().id == "goal" {
                plain.line("padding 1");
            }
            let output = plain.line(&correct);
            assert_eq!(verdicts(&output), [Verdict::Right], "{correct}: {:?}", output.lines);
            says(&output, right);
            says(&output, "Because.");
            assert!(!plain.line("").is_over);
        }
        assert_eq!(verdicts(&plain.line("=next")), [Verdict::Predicted]);
        let end = plain.line("");
        assert!(end.is_over && !plain.has_quit());
        says(&end, ["Steps done: 11 of 11.", "完成 11 步，共 11 步。"][language]);
        assert!(plain.session().is_finished());
        assert_eq!(plain.line("back"), Output { is_over: true, ..Output::default() });
    }
}

#[test]
fn a_step_is_said_whole() {
    let mut plain = plain(every_step(), 0);
    let lines = plain.begin().lines;
    let expected = [
        "Lesson: The lesson. Type help for everything that you can type.",
        "",
        "Step 1 of 11: read english",
        "Body english, out 5, press next.",
        "ConvTranspose2d, input 3x3, kernel 3x3, stride 2, padding 1",
        "input, 3 rows and 3 columns:",
        "row 0: 1 2 3",
        "row 1: 4 5 6",
        "row 2: 7 8 9",
        "kernel, rotated, 3 rows and 3 columns:",
        "row 0: 9 8 7",
        "row 1: 6 5 4",
        "row 2: 3 2 1",
        "zeros in, padded, 7 rows and 7 columns:",
        "row 0: _ _ _ _ _ _ _",
        "row 1: _ 1 . 2 . 3 _",
        "row 2: _ . . . . . _",
        "row 3: _ 4 . 5 . 6 _",
        "row 4: _ . . . . . _",
        "row 5: _ 7 . 8 . 9 _",
        "row 6: _ _ _ _ _ _ _",
        "output, 5 rows and 5 columns:",
        "row 0: 5 14 10 24 15",
        "row 1: 16 40 26 60 36",
        "row 2: 20 44 25 54 30",
        "row 3: 46 100 56 120 66",
        "row 4: 35 74 40 84 45",
        "_ zero from padding, . zero from stride",
        "output, the ring: 0,0 to 0,2; 2,2",
        "output 1,1: 1*9 + 2*7 + 4*3 + 5*1 = 40",
        "Prompt english?",
        "Press enter to go on.",
    ];
    // Worked out by hand: nine stamps of the kernel, two apart, added up, without the outermost rows and columns.
    assert_eq!(lines, expected);
}

#[test]
fn an_open_prediction_hides_the_output_and_what_would_tell() {
    let mut plain = plain(every_step().split_off(1), 0);
    let begin = plain.begin();
    is_silent_about(&begin, "output, 5 rows");
    says(&begin, "The output is hidden until you have predicted.");
    says(&plain.line("5"), "output, 5 rows and 5 columns:");
    says(&plain.line("repeat"), "output, 5 rows and 5 columns:");
    let again = plain.line("again");
    is_silent_about(&again, "output, 5 rows");
    assert_eq!(plain.session().work().phase, Phase::Open);
}

#[test]
fn blanks_are_asked_for_one_by_one() {
    let mut plain = plain(vec![step("cells", Some(cells()))], 0);
    let begin = plain.begin();
    says(&begin, "row 0: ? ? ");
    says(&begin, "? asked for");
    says(&begin, "Type the values for 0,0 and 0,1, separated by blanks.");
    says(&plain.line("5 0"), "Not right: 0,1.");
    is_silent_about(&plain.line("5 14"), "?");
}

#[test]
fn of_several_right_options_the_one_that_was_given_is_right() {
    let check =
        Check::Choice(Choice { options: ids(&["a", "b", "c"]), correct: ids(&["b", "c"]), conditional: Vec::new() });
    let mut plain = plain(vec![step("choice", Some(check))], 0);
    assert_eq!(verdicts(&plain.line("c")), [Verdict::Right]);
    let shown = plain.session().shuffled();
    let page = plain.telling().page(None);
    let options = page.iter().find_map(|block| match block {
        Told::Options(options) => Some(options),
        _ => None,
    });
    for option in options.expect("there are options") {
        let expected = if shown[option.place] == 2 { State::Right } else { State::Drafted(Listed::Open) };
        assert_eq!(option.state, expected, "option {}", shown[option.place]);
    }
    says(&plain.line("answer"), "The answer: Option c");
}

#[test]
fn hints_answer_and_skip() {
    let mut plain = plain(every_step().split_off(2), 0);
    plain.begin();
    says(&plain.line("hint"), "Hint 1 of 2: First hint.");
    says(&plain.line("HINT"), "Hint 2 of 2: Second hint.");
    says(&plain.line("hint"), "no more hints");
    let shown = plain.line("answer");
    assert_eq!(verdicts(&shown), [Verdict::Shown]);
    says(&shown, "The answer: 5");
    says(&shown, "Because.");
    plain.line("next");
    says(&plain.line("next"), "To leave it open, type skip.");
    says(&plain.line(""), "Prompt english?");
    let skipped = plain.line("skip");
    assert_eq!(verdicts(&skipped), [Verdict::Skipped]);
    assert_eq!((skipped.deeds[0].step.as_str(), skipped.deeds[0].rev), ("shape", 3), "where it was skipped");
    says(&skipped, "Step 3 of 9");
    says(
        &plain.line("outline"),
        "1. number english: answer shown\n2. shape english: skipped\n3. choice english: open, you are here",
    );
    says(&plain.line("goto 9"), "Step 9 of 9");
    says(&plain.line("goto 10"), "from 1 to 9");
    says(&plain.line("goto 99999999999999999999999"), "from 1 to 9");
    assert_eq!(verdicts(&plain.line("back")), []);
    let quit = plain.line("quit");
    assert!(quit.is_over && plain.has_quit());
    says(&quit, "Steps done: 1 of 9.");
    says(&quit, "skipped: 2. shape english");
}

#[test]
fn chinese_words_are_commands_in_chinese_alone() {
    let mut chinese = plain(every_step(), 1);
    chinese.begin();
    says(&chinese.line("下一步"), "第 2 步");
    says(&chinese.line("转到 8"), "第 8 步");
    says(&chinese.line("步幅 2"), "stride 2：输出");
    says(&chinese.line("back"), "第 7 步");
    let mut english = plain(every_step(), 0);
    english.begin();
    says(&english.line("下一步"), "a command here");
}

#[test]
fn the_answer_to_a_goal_is_a_setting() {
    let mut plain = plain(vec![goal()], 0);
    plain.begin();
    says(&plain.line("answer"), "The answer: stride 3, padding 1");
}

#[test]
fn the_last_part_of_a_faded_example_comes_with_the_answer() {
    let mut faded = Step { fade: true, ..step("number", Some(numbers())) };
    faded.prose[0].body.blocks.extend(prose("The last part.").blocks);
    let mut plain = plain(vec![faded], 0);
    is_silent_about(&plain.begin(), "The last part.");
    is_silent_about(&plain.line("9"), "The last part.");
    says(&plain.line("5"), "The last part.");
    says(&plain.line("repeat"), "The last part.");
}

#[test]
fn settings_are_turned_within_their_ranges() {
    let mut plain = plain(vec![goal(), step("end", None)], 0);
    says(&plain.begin(), "Change a setting, like: stride 1. You can change: stride 1 to 3, padding 0 to 4.");
    says(&plain.line("stride 4"), "stride goes from 1 to 3 here.");
    says(&plain.line("kernel 4"), "kernel is fixed here. You can change: stride 1 to 3, padding 0 to 4.");
    let turned = plain.line("padding 0x1");
    assert_eq!(turned.lines, ["padding 0x1: output 5x5 -> 7x5", "The goal is not reached yet."]);
    says(&plain.line("padding=4"), "PyTorch refuses this layer");
    let refused = plain.line("repeat");
    says(&refused, "This would work:");
    plain.line("padding 1");
    let reached = plain.line("stride 3");
    assert_eq!(reached.lines[..2], ["stride 3: output 5x5 -> 7x7", "Right."]);
    assert_eq!(verdicts(&reached), [Verdict::Right]);
    says(&plain.line("explore"), "tconv show 'nn.ConvTranspose2d(");
    plain.line("next");
    says(&plain.line("stride 3"), "Nothing can be changed in this step.");
}

#[test]
fn a_thought_is_kept_as_it_is_and_never_said_back_with_what_a_terminal_obeys() {
    let mut plain = plain(vec![step("reflect", Some(Check::Reflect(Reflect)))], 0);
    plain.begin();
    let output = plain.line("stride 3 is\u{1b}[2J a\u{202e} trap\r\n");
    let [Entry { deed: Deed::Answered { answer, .. }, .. }] = output.deeds.as_slice() else { panic!("{output:?}") };
    assert_eq!(answer, "stride 3 is[2J a trap");
    let unknown = plain.line("\u{9b}foo\u{7}");
    says(&unknown, "\"foo\" is not a command here.");
    says(&unknown, "You can type: next, again, outline, goto, repeat, explore, help, quit.");
}

#[test]
fn every_action_of_a_lesson_has_a_word() {
    for action in crate::lesson::ACTIONS {
        for strings in [&ENGLISH, &CHINESE] {
            assert!(!(strings.action)(action).is_empty());
        }
    }
}

#[test]
fn no_word_means_two_things() {
    for strings in [&ENGLISH, &CHINESE] {
        let words: Vec<&str> = Word::ALL.iter().flat_map(|word| [(strings.word)(*word), word.name()]).collect();
        for (place, word) in words.iter().enumerate() {
            assert!(
                words[..place].iter().enumerate().all(|(other, known)| known != word || other / 2 == place / 2),
                "{word}"
            );
        }
    }
}

fn typed() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        4 => prop::sample::select(vec![
            "", "next", "back", "skip", "hint", "answer", "check", "again", "outline", "goto 4", "goto 0", "repeat",
            "help", "explore", "1", "2", "5", "9", "5x5", "5 14", "2 1 3", "0,0 1,1", "stride 3", "padding 4",
            "input 9223372036854775807", "=", "=1", "-1", "nan", "下一步", "转到 3", "9223372036854775807",
        ]).prop_map(str::to_owned),
        1 => "\\PC{0,20}",
        1 => any::<String>(),
    ];
    word.prop_filter("quit ends it", |line| !["quit", "退出"].contains(&line.trim()))
}

proptest! {
    #[test]
    fn whatever_is_typed_is_answered_and_quit_ends_it(lines in prop::collection::vec(typed(), 0..60), language in 0..2_usize) {
        let mut plain = plain(every_step(), language);
        let mut is_over = plain.begin().is_over;
        for line in lines {
            let output = plain.line(&line);
            prop_assert!(!output.lines.is_empty() || is_over, "no answer to {line:?}");
            is_over = output.is_over;
            for said in output.lines {
                prop_assert!(!said.chars().any(char::is_control), "{said:?}");
            }
        }
        prop_assert!(plain.line("quit").is_over);
    }
}
