//! The meanings of glossary terms, in lines.

use super::speech::Speech;
use crate::learner::terms::{self, Found};

impl Speech<'_> {
    pub fn term_name(&self, id: &str) -> String {
        terms::term(self.terms, id, self.language).map_or_else(|| id.to_owned(), |term| term.name.clone())
    }

    /// Returns the ids of the terms that the step uses so far.
    pub fn terms_named(&self) -> Vec<&str> {
        terms::named(&self.telling())
    }

    /// Explains the terms that the step uses so far.
    pub fn terms(&self) -> Vec<String> {
        let named = self.terms_named();
        if named.is_empty() {
            return vec![self.strings.no_terms.to_owned()];
        }
        named.into_iter().filter_map(|id| self.meaning(id)).collect()
    }

    /// Explains the term that was asked for.
    pub fn term(&self, asked: &str) -> Vec<String> {
        let strings = self.strings;
        let names = |ids: &mut dyn Iterator<Item = &str>| {
            ids.map(|id| self.term_name(id)).collect::<Vec<_>>().join(strings.list_comma)
        };
        match terms::find(self.terms, asked) {
            Found::One(id) => self.meaning(id).into_iter().collect(),
            Found::Several(ids) => vec![(strings.several_terms)(&super::quoted(asked), &names(&mut ids.into_iter()))],
            Found::Nothing if self.terms.is_empty() => vec![strings.no_terms.to_owned()],
            Found::Nothing => {
                let all = names(&mut self.terms.keys().map(String::as_str));
                vec![(strings.unknown_term)(&super::quoted(asked), &all)]
            }
        }
    }

    fn meaning(&self, id: &str) -> Option<String> {
        let term = terms::term(self.terms, id, self.language)?;
        Some(format!("{}{}{}", term.name, self.strings.colon, term.text))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::learner::session::Session;
    use crate::lesson::course::Course;
    use crate::lesson::files::Files;
    use crate::plain::Plain;
    use crate::words::plain::{CHINESE, ENGLISH};

    /// A lesson in two languages: a step that uses terms, one that takes a thought, and one that is only read.
    fn plain(language: usize) -> Plain {
        let course = "format = 1\nid = \"c\"\nlanguages = [\"en\", \"zh-CN\"]\nlessons = [\"one\"]\n\
             title = { en = \"C\", zh-CN = \"C\" }\n\
             [glossary.stamp]\nen = { name = \"stamp\", text = \"A print.\" }\nzh-CN = { name = \"印记\", text = \"一个印。\" }\n\
             [glossary.stride]\nen = { name = \"stride\", text = \"A step.\" }\nzh-CN = { name = \"步幅\", text = \"一步。\" }\n";
        let lesson = "format = 1\nid = \"one\"\nminutes = 1\n\
             [[step]]\nid = \"ask\"\n[step.check.number]\nanswer = \"i.h\"\n\
             [[step]]\nid = \"think\"\n[step.check.reflect]\n[[step]]\nid = \"read\"\n";
        let prose = "# One\n<!-- step: ask -->\n## A\nThe {{term:stride}}. For words: {{key:term}}.\n<!-- prompt -->\nHow many?\n\
             <!-- hint -->\nEach {{term:stamp}}.\n<!-- otherwise -->\nNo.\n<!-- explain -->\nYes.\n\
             <!-- step: think -->\n## B\nB.\n<!-- prompt -->\nWhy?\n<!-- explain -->\nSo.\n<!-- step: read -->\n## C\nC.\n";
        let mut files = Files::default();
        for (path, text) in
            [("course.toml", course), ("one/lesson.toml", lesson), ("one/en.md", prose), ("one/zh-CN.md", prose)]
        {
            files.insert(path, Ok(text.to_owned()));
        }
        let loaded = Course::read(&files);
        let course = loaded.course.unwrap_or_else(|| panic!("{:?}", loaded.diagnostics));
        let session = Session::new(course.lessons[0].clone(), 0, 0, |_| false);
        Plain::new(session, language, Arc::new(course.glossary), [&ENGLISH, &CHINESE][language])
    }

    fn said(plain: &mut Plain, line: &str) -> String {
        plain.line(line).lines.join("\n")
    }

    #[test]
    fn a_word_is_explained_by_its_name_in_any_language_or_its_beginning() {
        let mut english = plain(0);
        for asked in ["term stride", "t stride", "term 步幅", "TERM stri", "term  Stride "] {
            assert_eq!(said(&mut english, asked), "stride: A step.", "{asked}");
        }
        assert_eq!(said(&mut plain(1), "术语 stride"), "步幅：一步。");
        assert_eq!(said(&mut english, "term st"), "Several words begin with \"st\": stamp, stride.");
        assert_eq!(said(&mut english, "term \u{1b}[2Jx"), "\"[2Jx\" is not explained. These are: stamp, stride.");
        assert!(english.session().is_asking(), "and nothing was answered");
    }

    #[test]
    fn alone_it_explains_the_words_that_the_step_names_so_far() {
        let mut english = plain(0);
        assert!(said(&mut english, "help").contains("term: what a word means"));
        assert!(english.begin().lines.concat().contains("For words: term."));
        assert_eq!(said(&mut english, "term"), "stride: A step.");
        said(&mut english, "hint");
        assert_eq!(said(&mut english, "t"), "stride: A step.\nstamp: A print.", "with the hint came another");
        said(&mut english, "goto 3");
        assert!(said(&mut english, "term").starts_with("This step names no word"));
    }

    #[test]
    fn a_thought_may_begin_like_it() {
        let mut english = plain(0);
        said(&mut english, "goto 2");
        assert_eq!(said(&mut english, "term stride"), "stride: A step.");
        said(&mut english, "term by term they add up");
        assert!(!english.session().is_asking(), "that is a thought");
    }
}
