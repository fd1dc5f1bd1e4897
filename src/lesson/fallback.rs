//! Completes a draft with the first language.

use std::collections::BTreeMap;

use super::course::StepProse;
use super::prose::Prose;

/// Returns the prose of a step in a draft, with every missing section taken from the first language.
#[must_use]
pub fn filled(own: StepProse, first: &StepProse) -> StepProse {
    StepProse {
        heading: if own.heading.is_empty() { first.heading.clone() } else { own.heading },
        body: said(own.body, &first.body),
        prompt: said(own.prompt, &first.prompt),
        hints: hints(own.hints, &first.hints),
        catches: by_id(own.catches, &first.catches),
        otherwise: own.otherwise.filter(|prose| !prose.is_empty()).or_else(|| first.otherwise.clone()),
        options: by_id(own.options, &first.options),
        feedback: by_id(own.feedback, &first.feedback),
        explain: said(own.explain, &first.explain),
        notes: by_id(own.notes, &first.notes),
        fields: labels(own.fields, &first.fields),
        panels: labels(own.panels, &first.panels),
        speaker: said(own.speaker, &first.speaker),
    }
}

fn said(own: Prose, first: &Prose) -> Prose {
    if own.is_empty() { first.clone() } else { own }
}

/// Completes the hints. They have no ids: a draft with fewer hints lacks the last ones.
fn hints(own: Vec<Prose>, first: &[Prose]) -> Vec<Prose> {
    let missing = first.iter().skip(own.len()).cloned();
    let own = own
        .iter()
        .enumerate()
        .map(|(nth, hint)| first.get(nth).map_or(hint.clone(), |first| said(hint.clone(), first)));
    own.chain(missing).collect()
}

fn labels(mut own: BTreeMap<String, String>, first: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    for (id, label) in first {
        own.entry(id.clone()).or_insert_with(|| label.clone());
    }
    own
}

fn by_id(mut own: BTreeMap<String, Prose>, first: &BTreeMap<String, Prose>) -> BTreeMap<String, Prose> {
    for (id, prose) in first {
        if own.get(id).is_none_or(Prose::is_empty) {
            own.insert(id.clone(), prose.clone());
        }
    }
    own
}
