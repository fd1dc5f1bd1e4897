//! Splits a prose file into sections: `<!-- step: id -->`, a heading, the body, and what other directives start.
//!
//! A directive has a line of its own. The text between directives is parsed by [`super::inline`].

use std::ops::Range;

use super::diagnostic::{Report, choice};
use crate::phrase;

/// A prose file.
#[derive(Clone, Debug, Default)]
pub struct ProseFile {
    /// The text of `# title`.
    pub title: Option<Range<usize>>,
    /// What the lesson promises.
    pub promise: Option<Promise>,
    /// The steps, in the order of the file.
    pub steps: Vec<StepText>,
}

/// A lesson's promise, which comes before its first step.
#[derive(Clone, Debug)]
pub struct Promise {
    /// The line of the directive.
    pub head: Range<usize>,
    /// The text.
    pub text: Range<usize>,
}

/// The prose of one step.
#[derive(Clone, Debug)]
pub struct StepText {
    pub id: Word,
    /// The `rev` of the step that was translated, if it is given.
    pub rev: Option<u32>,
    /// The text of `## heading`.
    pub heading: Option<Range<usize>>,
    pub body: Range<usize>,
    pub sections: Vec<Section>,
}

/// A word with its span.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    pub text: String,
    pub span: Range<usize>,
}

/// A directive with the text that follows.
#[derive(Clone, Debug)]
pub struct Section {
    pub directive: Directive,
    /// The id after the directive; for feedback, that of the option or fix before it.
    pub id: Option<Word>,
    /// The line of the directive.
    pub head: Range<usize>,
    pub text: Range<usize>,
}

/// The directives within a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Directive {
    Prompt,
    Hint,
    Catch,
    Otherwise,
    Choice,
    Item,
    Fix,
    Feedback,
    Explain,
    Note,
    Panel,
    Field,
    Speaker,
}

impl Directive {
    const NAMED: [(&'static str, Directive); 13] = [
        ("prompt", Directive::Prompt),
        ("hint", Directive::Hint),
        ("catch", Directive::Catch),
        ("otherwise", Directive::Otherwise),
        ("choice", Directive::Choice),
        ("item", Directive::Item),
        ("fix", Directive::Fix),
        ("feedback", Directive::Feedback),
        ("explain", Directive::Explain),
        ("note", Directive::Note),
        ("panel", Directive::Panel),
        ("field", Directive::Field),
        ("speaker", Directive::Speaker),
    ];

    #[must_use]
    pub fn name(self) -> &'static str {
        Directive::NAMED.iter().find(|(_, directive)| *directive == self).map_or("", |(name, _)| name)
    }

    fn takes_id(self) -> bool {
        matches!(
            self,
            Directive::Catch
                | Directive::Choice
                | Directive::Item
                | Directive::Fix
                | Directive::Note
                | Directive::Panel
                | Directive::Field
        )
    }

    fn may_have_feedback(self) -> bool {
        matches!(self, Directive::Choice | Directive::Fix)
    }
}

/// A line of a file, without its line ending.
struct Line {
    span: Range<usize>,
    is_code: bool,
}

/// Returns the lines and whether each is code, which contains no directives.
fn lines(text: &str) -> impl Iterator<Item = Line> {
    let mut start = 0;
    let mut in_code = false;
    text.split_inclusive('\n').map(move |line| {
        let span = start..start + line.trim_end().len();
        start += line.len();
        let is_fence = line.trim_start().starts_with("```");
        let is_code = in_code || is_fence;
        in_code ^= is_fence;
        Line { span, is_code }
    })
}

/// The name of the directive before the steps that says what the learner will be able to do.
const PROMISE: &str = "promise";

/// Splits a file into sections. Text outside any section is reported.
pub fn read(report: &mut Report<'_>) -> ProseFile {
    let mut file = ProseFile::default();
    // After an invalid directive, it is unknown what the text belongs to, so it is skipped.
    let mut is_lost = false;
    for line in lines(report.text) {
        let content = report.text[line.span.clone()].trim_start();
        let span = line.span.end - content.len()..line.span.end;
        if !line.is_code && content.starts_with("<!--") {
            is_lost = !directive(report, &mut file, &span);
            continue;
        }
        if content.is_empty() || is_lost {
            continue;
        }
        match file.steps.last_mut() {
            None => before_steps(report, &mut file, content, span),
            Some(step) => match step.sections.last_mut() {
                Some(section) => section.text.end = span.end,
                None if step.heading.is_none() && step.body.is_empty() && content.starts_with("## ") => {
                    step.heading = Some(span.start + 3..span.end);
                    step.body = span.end..span.end;
                }
                None => step.body.end = span.end,
            },
        }
    }
    file
}

fn before_steps(report: &mut Report<'_>, file: &mut ProseFile, content: &str, span: Range<usize>) {
    if let Some(promise) = &mut file.promise {
        promise.text.end = span.end;
    } else if file.title.is_none() && content.starts_with("# ") {
        file.title = Some(span.start + 2..span.end);
    } else {
        report.error_with(
            "stray-text",
            span,
            phrase!("this text belongs to no step"),
            phrase!("a prose file starts with '# title'; then every step begins with '<!-- step: ID -->'"),
        );
    }
}

/// Parses a directive and starts its section. Returns false if it is invalid.
fn directive(report: &mut Report<'_>, file: &mut ProseFile, line: &Range<usize>) -> bool {
    let text = &report.text[line.clone()];
    let Some(inside) = text.strip_prefix("<!--").and_then(|rest| rest.strip_suffix("-->")) else {
        let help = phrase!("write it on a line of its own, such as '<!-- hint -->'");
        report.error_with("unknown-directive", line.clone(), phrase!("the directive does not end on its line"), help);
        return false;
    };
    let (name, argument) = inside.split_once(':').map_or((inside, None), |(name, argument)| (name, Some(argument)));
    let place = |part: &str| {
        // `part` is a slice of `text`, so its address gives its position.
        let start = line.start + (part.as_ptr() as usize - text.as_ptr() as usize);
        start..start + part.len()
    };
    let (name, argument) = (name.trim(), argument.map(str::trim));
    let word = |text: &str| Word { text: text.to_owned(), span: place(text) };
    let here = line.end..line.end;
    if name == "step" {
        let (id, rev) = argument.unwrap_or_default().split_once(" rev=").unwrap_or((argument.unwrap_or_default(), ""));
        let rev_number = rev.trim().parse().ok();
        if rev_number.is_none() && !rev.is_empty() {
            report.error("unknown-directive", place(rev), phrase!("after 'rev=' comes a number"));
        }
        file.steps.push(StepText {
            id: word(id.trim()),
            rev: rev_number,
            heading: None,
            body: here,
            sections: Vec::new(),
        });
        return true;
    }
    if name == PROMISE {
        return promise(report, file, line, argument.map(place));
    }
    let Some((_, kind)) = Directive::NAMED.into_iter().find(|(known, _)| *known == name) else {
        let known = Directive::NAMED.map(|(known, _)| known);
        let message = phrase!("there is no directive '{name}'", name);
        report.error_with(
            "unknown-directive",
            place(name),
            message,
            choice(name, known.into_iter().chain(["step", PROMISE])),
        );
        return false;
    };
    let Some(step) = file.steps.last_mut() else {
        report.error("stray-text", line.clone(), phrase!("this '{name}' belongs to no step", name));
        return false;
    };
    let id = match (kind.takes_id(), argument.filter(|argument| !argument.is_empty())) {
        (true, Some(id)) => Some(word(id)),
        (true, None) => {
            let message = phrase!("'{name}' needs to say which: '{name}: ID'", name);
            report.error("unknown-directive", line.clone(), message);
            return false;
        }
        (false, Some(argument)) => {
            report.error("unknown-directive", place(argument), phrase!("'{name}' takes nothing after it", name));
            return false;
        }
        (false, None) => None,
    };
    let id = if kind == Directive::Feedback {
        let owner = step.sections.last().filter(|section| section.directive.may_have_feedback());
        let Some(owner) = owner.and_then(|section| section.id.clone()) else {
            let help =
                phrase!("it belongs right after 'choice: ID' or 'fix: ID'; the text of a catch is its feedback itself");
            report.error_with("unknown-directive", line.clone(), phrase!("this feedback is of nothing"), help);
            return false;
        };
        Some(owner)
    } else {
        id
    };
    step.sections.push(Section { directive: kind, id, head: line.clone(), text: here });
    true
}

/// Starts the lesson's promise, which is allowed once and before the steps. Returns false if it is invalid.
fn promise(report: &mut Report<'_>, file: &mut ProseFile, line: &Range<usize>, argument: Option<Range<usize>>) -> bool {
    if let Some(argument) = argument {
        report.error("unknown-directive", argument, phrase!("'{name}' takes nothing after it", name = PROMISE));
        return false;
    }
    if !file.steps.is_empty() {
        let help = phrase!("move it up, between '# title' and the first step");
        report.error_with("stray-prose", line.clone(), phrase!("a lesson promises before its first step"), help);
        return false;
    }
    if file.promise.is_some() {
        report.error("duplicate-section", line.clone(), phrase!("'{name}' is here twice", name = PROMISE));
        return false;
    }
    file.promise = Some(Promise { head: line.clone(), text: line.end..line.end });
    true
}
