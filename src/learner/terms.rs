//! The glossary terms that a step uses, and terms that are asked for.

use std::collections::BTreeMap;

use super::telling::{Block as Told, Telling};
use crate::lesson::course::Term;
use crate::lesson::prose::Block;

/// The terms by their ids, each in the languages of the course.
pub type Glossary = BTreeMap<String, Vec<Term>>;

/// Returns a term in a language, or in the first language if it is missing in that one.
#[must_use]
pub fn term<'a>(glossary: &'a Glossary, id: &str, language: usize) -> Option<&'a Term> {
    let terms = glossary.get(id)?;
    terms.get(language).or(terms.first())
}

/// Returns the ids of the terms in what the step says now, in the order of the text.
#[must_use]
pub fn named<'a>(telling: &Telling<'a>) -> Vec<&'a str> {
    let mut ids: Vec<&str> = Vec::new();
    for id in telling.page(None).iter().flat_map(texts).flat_map(Block::terms) {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    ids
}

/// Returns the text of a block.
fn texts<'a>(block: &Told<'a>) -> Vec<&'a Block> {
    match block {
        Told::Body(blocks) | Told::Uncovered(blocks) => blocks.iter().collect(),
        Told::Prompt(prose) | Told::Feedback(prose) | Told::Explanation(prose) | Told::Hint { text: prose, .. } => {
            prose.blocks.iter().collect()
        }
        Told::Options(choices) => choices.iter().flat_map(|choice| &choice.text.blocks).collect(),
        Told::Heading(_)
        | Told::Scene
        | Told::Code(_)
        | Told::Refusal(_)
        | Told::Hidden(_)
        | Told::Field
        | Told::Remark(_)
        | Told::Noted(_)
        | Told::Stands(_)
        | Told::Verdict { .. }
        | Told::Prediction { .. }
        | Told::WrongCells(_)
        | Told::Believed(_)
        | Told::Repaired(_)
        | Told::StillOpen
        | Told::Formulas { .. }
        | Told::Done
        | Told::RightAnswer(_)
        | Told::Revealed(_)
        | Told::RevealedStrip
        | Told::Marks => Vec::new(),
    }
}

/// What a request for a term may refer to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found<'a> {
    /// The id of a term.
    One(&'a str),
    /// The ids of several terms that begin like the request.
    Several(Vec<&'a str>),
    /// No term.
    Nothing,
}

/// Finds the term with this id, or with this name in any language; otherwise the terms whose id or name begins like it.
#[must_use]
pub fn find<'a>(glossary: &'a Glossary, asked: &str) -> Found<'a> {
    let asked = folded(asked);
    let names = |id: &str, terms: &[Term]| -> Vec<String> {
        terms.iter().map(|term| folded(&term.name)).chain([folded(id)]).collect()
    };
    let matching = |is_it: &dyn Fn(&str) -> bool| -> Vec<&'a str> {
        let known = glossary.iter().filter(|(id, terms)| names(id, terms).iter().any(|name| is_it(name)));
        known.map(|(id, _)| id.as_str()).collect()
    };
    let mut found = matching(&|name| name == asked);
    if found.is_empty() && !asked.is_empty() {
        found = matching(&|name| name.starts_with(&asked));
    }
    match found.as_slice() {
        [] => Found::Nothing,
        [id] => Found::One(id),
        _ => Found::Several(found),
    }
}

/// Normalises a name: ids have hyphens where names have blanks, and letter case does not matter.
fn folded(name: &str) -> String {
    name.replace(['-', '_'], " ").split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_found_by_its_id_its_names_and_its_beginning() {
        let word = |id: &str, names: [&str; 2]| {
            let term = |name: &str| Term { name: name.to_owned(), text: String::new() };
            (id.to_owned(), names.map(term).to_vec())
        };
        let glossary = Glossary::from([
            word("stamp", ["stamp", "印记"]),
            word("stride", ["stride", "步幅"]),
            word("full-result", ["full result", "完整结果"]),
            word("full", ["full", "满"]),
        ]);
        for (asked, id) in [
            ("stride", "stride"),
            (" Full  Result ", "full-result"),
            ("full-result", "full-result"),
            ("步幅", "stride"),
            ("完整", "full-result"),
            ("stri", "stride"),
            ("full", "full"),
        ] {
            assert_eq!(find(&glossary, asked), Found::One(id), "{asked}");
        }
        assert_eq!(find(&glossary, "st"), Found::Several(vec!["stamp", "stride"]));
        assert_eq!(find(&glossary, "tride"), Found::Nothing);
        assert_eq!(find(&glossary, ""), Found::Nothing, "nothing is no beginning");
    }
}
