//! Compares a translation with its source: everything but the words must be the same.

use crate::lesson::course::Step;
use crate::lesson::diagnostic::Report;
use crate::lesson::inline::Passage;
use crate::lesson::markdown::Directive;
use crate::lesson::prose::Inline;
use crate::lesson::words::Words;
use crate::phrase;
use crate::phrase::Phrase;

use super::typed;

/// Compares a translation with its source, whose file has the text `source`.
pub fn compare(report: &mut Report<'_>, step: &Step, source: &str, reference: &Words, words: &Words) {
    if words.rev.unwrap_or(1) < step.rev {
        let message = phrase!("the step is at rev {rev}, and this translates an older one", rev = step.rev);
        report.warning("stale-translation", words.head.clone(), message);
    }
    if words.body.prose.is_empty() && !reference.body.prose.is_empty() {
        let message = phrase!("the step '{step}' has a body in another language, and none here", step = &step.id);
        report.warning("missing-prose", words.head.clone(), message);
    } else {
        differ(report, phrase!("the body"), (source, &reference.body), &words.body);
    }
    let mut nth_hint = 0;
    for (directive, id, passage) in words.sections() {
        let other = if directive == Directive::Hint {
            nth_hint += 1;
            reference.all(directive).nth(nth_hint - 1).map(|(_, passage)| passage)
        } else {
            reference.find(directive, id)
        };
        match other {
            Some(other) if directive != Directive::Speaker => {
                differ(report, phrase!("this {section}", section = directive.name()), (source, other), passage);
            }
            _ => {}
        }
    }
    let [here, there] = [words, reference].map(|words| words.all(Directive::Hint).count());
    if here != there {
        report.warning(
            "languages-differ",
            words.head.clone(),
            phrase!("here are {here} hints, and there are {there}", here, there),
        );
    }
}

/// Compares a translated promise with its source, whose file has the text `source`.
pub fn compare_promise(report: &mut Report<'_>, source: &str, reference: &Passage, passage: &Passage) {
    differ(report, phrase!("the promise"), (source, reference), passage);
}

/// Returns what must be the same in every language, sorted.
fn marks(text: &str, passage: &Passage) -> Vec<String> {
    let mut marks: Vec<String> = Vec::new();
    let mut code = String::new();
    for span in passage.prose.spans() {
        let placeholder = match &span.inline {
            // A link may go to another page in each language.
            Inline::Text(_) | Inline::Address(_) => None,
            Inline::Value(expression) => Some(format!("{{{{{}}}}}", expression.text())),
            Inline::Key(action) => Some(format!("{{{{key:{action}}}}}")),
            Inline::Term(id) => Some(format!("{{{{term:{id}}}}}")),
        };
        if span.look.code {
            match (&span.inline, &placeholder) {
                (Inline::Text(text), _) => code.push_str(text),
                (_, Some(placeholder)) => code.push_str(placeholder),
                _ => {}
            }
            continue;
        }
        if !code.is_empty() {
            marks.push(format!("`{}`", std::mem::take(&mut code)));
        }
        marks.extend(placeholder);
    }
    if !code.is_empty() {
        marks.push(format!("`{code}`"));
    }
    let typed = typed::numbers(&text[passage.span.clone()]);
    marks.extend(typed.into_iter().map(|(number, _)| number.to_string()));
    marks.sort_unstable();
    marks
}

fn differ(report: &mut Report<'_>, what: Phrase, (source, reference): (&str, &Passage), passage: &Passage) {
    let mut extra = marks(report.text, passage);
    let mut missing = marks(source, reference);
    missing.retain(|mark| match extra.iter().position(|other| other == mark) {
        Some(at) => {
            extra.remove(at);
            false
        }
        None => true,
    });
    let [lacks, adds] = [&missing, &extra].map(|marks| marks.join(" "));
    let message = match (missing.is_empty(), extra.is_empty()) {
        (true, true) => return,
        (false, true) => phrase!("{what} lacks {lacks}", what, lacks),
        (true, false) => phrase!("{what} adds {adds}", what, adds),
        (false, false) => phrase!("{what} lacks {lacks} and adds {adds}", what, lacks, adds),
    };
    report.warning("languages-differ", passage.span.clone(), message);
}
