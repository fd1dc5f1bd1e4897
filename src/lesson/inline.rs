//! Parses the text of a section: a little Markdown with placeholders.
//!
//! Placeholders contain `*` and `_`. Before Markdown is parsed, each of them is therefore replaced with a private-use
//! character; private-use characters in the file itself are rejected.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd};
use unicode_width::UnicodeWidthChar as _;

use super::address;
use super::diagnostic::{Report, choice};
use super::expression::{Expression, Known};
use super::prose::{Block, Inline, Look, Prose, Span};
use crate::phrase;
use crate::phrase::Value;
use crate::visible::is_hidden_in_lines;

/// The actions that `{{key:ACTION}}` may name.
pub const ACTIONS: [&str; 18] = [
    "next", "back", "hint", "outline", "explore", "adjust", "move", "zone", "view", "play", "step", "help", "quit",
    "answer", "reveal", "skip", "undo", "term",
];

/// The maximum number of placeholders in one text.
const MOST_PLACEHOLDERS: usize = 400;

/// The first of the private-use characters that replace placeholders.
const FIRST_MARK: u32 = 0xe000;

/// The names that placeholders may use.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The names that expressions may use.
    pub known: Known<'a>,
    /// The ids of the glossary's terms.
    pub terms: &'a [&'a str],
}

/// A parsed text with its spans in the file.
#[derive(Clone, Debug, Default)]
pub struct Passage {
    pub prose: Prose,
    pub span: Range<usize>,
    /// The span of each of [`Prose::expressions`].
    pub places: Vec<Range<usize>>,
}

/// Parses a part of the file.
pub fn read(report: &mut Report<'_>, span: Range<usize>, context: Context<'_>) -> Passage {
    let text = &report.text[span.clone()];
    let start = span.end - text.trim_start().len();
    let cut = cut(report, start..span.end, context);
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_FOOTNOTES;
    let passage = Passage { span: start..span.end, ..Passage::default() };
    let mut reader = Reader {
        report,
        cut: &cut,
        passage,
        kind: Kind::Paragraph,
        spans: Vec::new(),
        bold: 0,
        emphasis: 0,
        lists: 0,
        number: None,
        address: None,
        line_ended: false,
    };
    for (event, place) in Parser::new_ext(&cut.text, options).into_offset_iter() {
        reader.event(event, place);
    }
    reader.flush();
    reader.passage
}

/// Parses a text of one line, such as a title, and returns it without markup.
pub fn plain(report: &mut Report<'_>, span: Range<usize>) -> String {
    let context = Context { known: Known::default(), terms: &[] };
    let passage = read(report, span, context);
    text(report, &passage)
}

/// Returns a parsed text without markup. It may have neither placeholders nor links, because there is no scene to fill
/// them from.
pub fn text(report: &mut Report<'_>, passage: &Passage) -> String {
    if passage.prose.spans().any(|part| !matches!(part.inline, Inline::Text(_))) {
        let message = phrase!("titles, headings, promises and the names of panels have no placeholders and no links");
        report.error("placeholder", passage.span.clone(), message);
    }
    unfilled(&passage.prose)
}

/// Returns the text of prose without markup and placeholders.
#[must_use]
pub fn unfilled(prose: &Prose) -> String {
    let text = |part: &Span| match &part.inline {
        Inline::Text(text) => text.clone(),
        Inline::Value(_) | Inline::Key(_) | Inline::Term(_) | Inline::Address(_) => String::new(),
    };
    prose.spans().map(text).collect()
}

/// A text without its placeholders.
struct Cut {
    text: String,
    /// The position in the file at which the text starts.
    start: usize,
    placeholders: Vec<Placeholder>,
}

struct Placeholder {
    /// The position of its mark in the text.
    at: usize,
    /// Its span in the file.
    span: Range<usize>,
    /// Its meaning, or `None` if it could not be parsed.
    inline: Option<Inline>,
}

impl Cut {
    /// Converts a span in the text to one in the file.
    fn original(&self, place: &Range<usize>) -> Range<usize> {
        let offset = |at: usize| {
            let before = self.placeholders.iter().take_while(|placeholder| placeholder.at < at);
            let grown: usize = before.map(|placeholder| placeholder.span.len() - MARK_BYTES).sum();
            self.start + at + grown
        };
        offset(place.start)..offset(place.end)
    }

    fn placeholder(&self, mark: char) -> Option<&Placeholder> {
        self.placeholders.get(u32::from(mark).checked_sub(FIRST_MARK)? as usize)
    }
}

/// The length of a mark in UTF-8, in bytes. It is less than that of any placeholder, which has at least four braces.
const MARK_BYTES: usize = 3;

fn cut(report: &mut Report<'_>, span: Range<usize>, context: Context<'_>) -> Cut {
    let file = report.text;
    let mut cut = Cut { text: String::with_capacity(span.len()), start: span.start, placeholders: Vec::new() };
    let mut at = span.start;
    while let Some(found) = file[at..span.end].find("{{") {
        let open = at + found;
        let line = file[open..span.end].lines().next().unwrap_or_default();
        let Some(length) = line.find("}}") else {
            report.error("placeholder", open..open + line.len(), phrase!("the placeholder does not end on its line"));
            cut.text.push_str(&file[at..open + 2]);
            at = open + 2;
            continue;
        };
        if cut.placeholders.len() == MOST_PLACEHOLDERS {
            report.error(
                "placeholder",
                open..open + 2,
                phrase!("a text has at most {most} placeholders", most = MOST_PLACEHOLDERS),
            );
            break;
        }
        cut.text.push_str(&file[at..open]);
        let inline = placeholder(report, open + 2..open + length, context);
        let place = open..open + length + 2;
        let mark = char::from_u32(FIRST_MARK + cut.placeholders.len() as u32).unwrap_or('?');
        cut.placeholders.push(Placeholder { at: cut.text.len(), span: place, inline });
        cut.text.push(mark);
        at = open + length + 2;
    }
    cut.text.push_str(&file[at..span.end]);
    cut
}

/// Parses the text between the braces.
fn placeholder(report: &mut Report<'_>, inside: Range<usize>, context: Context<'_>) -> Option<Inline> {
    let raw = &report.text[inside.clone()];
    let start = inside.end - raw.trim_start().len();
    let text = raw.trim();
    let span = start..start + text.len();
    if let Some(action) = text.strip_prefix("key:").map(str::trim) {
        if ACTIONS.contains(&action) {
            return Some(Inline::Key(action.to_owned()));
        }
        report.error_with(
            "unknown-action",
            span,
            phrase!("there is no action '{action}'", action),
            choice(action, ACTIONS),
        );
        return None;
    }
    if let Some(id) = text.strip_prefix("term:").map(str::trim) {
        if context.terms.contains(&id) {
            return Some(Inline::Term(id.to_owned()));
        }
        let message = phrase!("the glossary has no '{id}'", id);
        report.error_with("unknown-term", span, message, choice(id, context.terms.iter().copied()));
        return None;
    }
    match Expression::parse(text, context.known) {
        Ok(expression) => Some(Inline::Value(expression)),
        Err(error) => {
            let place = start + error.span.start..start + error.span.end;
            let help = error.help.unwrap_or_else(|| phrase!("a placeholder is an expression, key:ACTION or term:ID"));
            report.error_with("bad-expression", place, error.message, help);
            None
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Paragraph,
    Item,
    Numbered(u64),
    Code,
}

struct Reader<'a, 'r> {
    report: &'a mut Report<'r>,
    cut: &'a Cut,
    passage: Passage,
    kind: Kind,
    spans: Vec<Span>,
    bold: usize,
    emphasis: usize,
    lists: usize,
    /// The number of the next item in a numbered list.
    number: Option<u64>,
    /// The address of the link whose text is being read.
    address: Option<String>,
    /// Whether a line of the file has ended. Whether that becomes a blank depends on what comes next.
    line_ended: bool,
}

impl Reader<'_, '_> {
    fn event(&mut self, event: Event<'_>, place: Range<usize>) {
        if let Event::Text(text) | Event::Code(text) = &event {
            self.check_entities(text, &place);
        }
        match event {
            Event::Start(tag) => self.start(&tag, &place),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.text(&text, self.kind == Kind::Code),
            Event::Code(text) => self.text(&text, true),
            Event::SoftBreak => self.line_ended = true,
            Event::HardBreak => self.text("\n", false),
            Event::Html(_) => {}
            Event::InlineHtml(_) => self.refuse("HTML", &place),
            _ => self.refuse(phrase!("this"), &place),
        }
    }

    /// Reports entities that decode to hidden characters, among which are the marks of placeholders.
    fn check_entities(&mut self, text: &str, place: &Range<usize>) {
        let written = self.cut.text.get(place.clone()).unwrap_or_default();
        let is_decoded = |letter: &char| is_hidden_in_lines(*letter) && !written.contains(*letter);
        let decoded: String = text.chars().filter(is_decoded).collect();
        self.report.check_decoded(&decoded, self.cut.original(place));
    }

    fn refuse(&mut self, what: impl Into<Value>, place: &Range<usize>) {
        self.report.error_with(
            "markup",
            self.cut.original(place),
            phrase!("{what} has no place in a lesson", what = what.into()),
            phrase!(
                "a text has paragraphs, lists with '-' or '1.', [links](https://...), **bold**, *emphasis*, `code` and \
                 fenced code; write < as it is in code"
            ),
        );
    }

    fn start(&mut self, tag: &Tag<'_>, place: &Range<usize>) {
        match tag {
            Tag::Paragraph => {
                if self.lists == 0 {
                    self.flush();
                } else if !self.spans.is_empty() {
                    self.push(Inline::Text("\n".to_owned()), false);
                }
            }
            Tag::Strong => self.bold += 1,
            Tag::Emphasis => self.emphasis += 1,
            Tag::List(numbered) => {
                self.flush();
                self.lists += 1;
                self.number = *numbered;
                if self.lists > 1 {
                    self.refuse(phrase!("a list in a list"), place);
                } else if numbered.is_some_and(|first| first != 1) {
                    let message = phrase!("a numbered list begins with 1");
                    let help = phrase!(
                        "a number with a dot at the start of a line begins a list: write it otherwise if it is none"
                    );
                    self.report.error_with("markup", self.cut.original(place), message, help);
                }
            }
            Tag::Item => {
                self.flush();
                self.kind = match &mut self.number {
                    Some(number) => {
                        *number = number.saturating_add(1);
                        Kind::Numbered(*number - 1)
                    }
                    None => Kind::Item,
                };
            }
            Tag::CodeBlock(kind) => {
                self.flush();
                self.kind = Kind::Code;
                if matches!(kind, CodeBlockKind::Indented) {
                    self.refuse(phrase!("code that is only indented"), place);
                }
            }
            Tag::Heading { .. } => self.refuse(phrase!("a heading inside of a text"), place),
            Tag::Link { link_type, dest_url, title, .. } => self.link(*link_type, dest_url, title, place),
            Tag::Image { .. } => self.refuse(phrase!("an image"), place),
            Tag::HtmlBlock => self.refuse("HTML", place),
            Tag::Table(_) => self.refuse(phrase!("a table"), place),
            Tag::BlockQuote(_) => self.refuse(phrase!("a quotation"), place),
            Tag::Strikethrough => self.refuse(phrase!("struck text"), place),
            _ => {}
        }
    }

    /// Reads a link. Its address is shown after the text, so that readers see where it goes and the terminal need not
    /// open it.
    fn link(&mut self, kind: LinkType, address: &str, title: &str, place: &Range<usize>) {
        let written = self.cut.text.get(place.clone()).unwrap_or_default();
        let inside = written.rfind("](").map_or(0, |at| at + 2);
        let fault = if kind != LinkType::Inline {
            Some(phrase!("a link is written [text](https://...)"))
        } else if written.trim_start_matches('[').trim_start().starts_with(']') {
            Some(phrase!("the link has no text"))
        } else if !title.is_empty() {
            Some(phrase!("a link has no title: its address is shown"))
        } else {
            address::fault(address)
        };
        match fault {
            None => self.address = Some(address.to_owned()),
            Some(message) => {
                self.report.error("link", self.cut.original(&(place.start + inside..place.end)), message);
            }
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph if self.lists == 0 => self.flush(),
            TagEnd::Strong => self.bold = self.bold.saturating_sub(1),
            TagEnd::Emphasis => self.emphasis = self.emphasis.saturating_sub(1),
            TagEnd::List(_) => {
                self.flush();
                self.lists = self.lists.saturating_sub(1);
                self.number = None;
                self.kind = Kind::Paragraph;
            }
            TagEnd::Link => {
                if let Some(address) = self.address.take() {
                    self.words(" ", false);
                    self.push(Inline::Address(address), false);
                }
            }
            TagEnd::Item | TagEnd::Heading(_) => self.flush(),
            TagEnd::CodeBlock => {
                self.flush();
                self.kind = if self.lists > 0 { Kind::Item } else { Kind::Paragraph };
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str, is_code: bool) {
        let cut = self.cut;
        let mut rest = text;
        while let Some((at, placeholder)) =
            rest.char_indices().find_map(|(at, mark)| Some((at, cut.placeholder(mark)?)))
        {
            self.words(&rest[..at], is_code);
            if let Some(inline) = &placeholder.inline {
                if matches!(inline, Inline::Value(_)) {
                    self.passage.places.push(placeholder.span.clone());
                }
                self.push(inline.clone(), is_code);
            }
            rest = &rest[at + MARK_BYTES..];
        }
        self.words(rest, is_code);
    }

    fn words(&mut self, text: &str, is_code: bool) {
        if !text.is_empty() {
            self.push(Inline::Text(text.to_owned()), is_code);
        }
    }

    fn push(&mut self, inline: Inline, is_code: bool) {
        if std::mem::take(&mut self.line_ended) && needs_blank(self.spans.last(), &inline) {
            self.join(Inline::Text(" ".to_owned()), false);
        }
        self.join(inline, is_code);
    }

    /// Appends to the last span if it is text with the same look.
    fn join(&mut self, inline: Inline, code: bool) {
        let look = Look { bold: self.bold > 0, emphasis: self.emphasis > 0, code };
        match (self.spans.last_mut(), &inline) {
            (Some(Span { inline: Inline::Text(text), look: last }), Inline::Text(more)) if *last == look => {
                text.push_str(more);
            }
            _ => self.spans.push(Span { inline, look }),
        }
    }

    fn flush(&mut self) {
        self.line_ended = false;
        let mut spans = std::mem::take(&mut self.spans);
        if self.kind == Kind::Code
            && let Some(Span { inline: Inline::Text(text), .. }) = spans.last_mut()
        {
            text.truncate(text.trim_end().len());
        }
        if spans.is_empty() {
            return;
        }
        let is_stray =
            |span: &Span| !span.look.code && matches!(&span.inline, Inline::Text(text) if text.contains("**"));
        if spans.iter().any(is_stray) {
            self.report.error_with(
                "stray-asterisks",
                self.passage.span.clone(),
                phrase!("some asterisks here are shown as they are"),
                phrase!(
                    "bold text must not begin or end with a blank, nor with punctuation that touches a letter outside \
                     of it"
                ),
            );
        }
        self.passage.prose.blocks.push(match self.kind {
            Kind::Paragraph => Block::Paragraph(spans),
            Kind::Item => Block::Item(spans),
            Kind::Numbered(number) => Block::Numbered(number, spans),
            Kind::Code => Block::Code(spans),
        });
    }
}

/// What is at the end of a line of the file, or at the start of the next.
#[derive(Clone, Copy)]
enum Edge {
    Letter(char),
    /// The name of a key or term, in the language of the reader.
    Name,
    /// Something that is written alike in every language.
    Number,
}

impl Edge {
    fn of(inline: &Inline, letter: impl FnOnce(&str) -> Option<char>) -> Edge {
        match inline {
            Inline::Text(text) => letter(text).map_or(Edge::Number, Edge::Letter),
            Inline::Key(_) | Inline::Term(_) => Edge::Name,
            Inline::Value(_) | Inline::Address(_) => Edge::Number,
        }
    }

    /// Returns whether it is Chinese. A name is Chinese if its neighbour is, so that no blanks are put around the names
    /// of keys.
    fn is_wide(self, other: Edge) -> bool {
        match (self, other) {
            (Edge::Letter(letter), _) | (Edge::Name, Edge::Letter(letter)) => letter.width() == Some(2),
            (Edge::Name, Edge::Name | Edge::Number) | (Edge::Number, _) => false,
        }
    }

    /// Returns whether it is full-width punctuation, which needs no blank next to it.
    fn has_room(self) -> bool {
        matches!(self, Edge::Letter(mark) if "，。；：！？、（）「」《》“”".contains(mark))
    }
}

/// Returns whether a line break between these two becomes a blank. Chinese has none between its characters.
fn needs_blank(before: Option<&Span>, after: &Inline) -> bool {
    let Some(before) = before.map(|span| Edge::of(&span.inline, |text| text.chars().last())) else { return false };
    let after = Edge::of(after, |text| text.chars().next());
    !(before.is_wide(after) && after.is_wide(before) || before.has_room() || after.has_room())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_all(text: &str) -> (Vec<Block>, Vec<&'static str>) {
        let mut found = Vec::new();
        let mut report = Report { file: "en.md", text, found: &mut found };
        let context = Context { known: Known::default(), terms: &["kernel"] };
        let passage = read(&mut report, 0..text.len(), context);
        for (expression, place) in passage.prose.expressions().zip(&passage.places) {
            assert!(text[place.clone()].contains(expression.text()), "{place:?}");
        }
        (passage.prose.blocks, found.into_iter().map(|one| one.code).collect())
    }

    fn plain(text: &str) -> String {
        let (blocks, found) = read_all(text);
        assert!(found.is_empty(), "{found:?}");
        let prose = Prose { blocks };
        let shown = |span: &Span| match &span.inline {
            Inline::Text(text) => text.clone(),
            Inline::Value(expression) => format!("<{}>", expression.text()),
            Inline::Key(name) | Inline::Term(name) => format!("<{name}>"),
            Inline::Address(address) => format!("<{address}>"),
        };
        prose.spans().map(shown).collect()
    }

    #[test]
    fn the_end_of_a_line_is_a_blank_where_the_language_has_one() {
        assert_eq!(plain("one\ntwo"), "one two");
        assert_eq!(plain("卷积\n核"), "卷积核");
        assert_eq!(plain("步幅，\nstride 是"), "步幅，stride 是");
        assert_eq!(plain("使用\n`stride` 时"), "使用 stride 时");
        assert_eq!(plain("{{i.h}}\n{{k.h}}"), "<i.h> <k.h>");
    }

    #[test]
    fn a_key_or_a_term_is_of_the_language_around_it() {
        assert_eq!(plain("按\n{{key:play}}\n播放"), "按<play>播放", "no blanks around keys in Chinese");
        assert_eq!(plain("用{{term:kernel}}\n盖章"), "用<kernel>盖章");
        assert_eq!(plain("press\n{{key:play}}\nnow"), "press <play> now");
        assert_eq!(plain("{{key:play}}\n{{key:step}}"), "<play> <step>");
        assert_eq!(plain("输出\n{{i.h}}\n行"), "输出 <i.h> 行", "around numbers they stay");
    }

    #[test]
    fn a_link_is_its_text_and_its_address() {
        assert_eq!(
            plain("See [the *paper*](https://arxiv.org/abs/1603.07285)."),
            "See the paper <https://arxiv.org/abs/1603.07285>."
        );
        assert_eq!(plain("看[论文](https://a.org/b_(c))。"), "看论文 <https://a.org/b_(c)>。");
        let refused = |text: &str| {
            let mut found = Vec::new();
            let mut report = Report { file: "en.md", text, found: &mut found };
            read(&mut report, 0..text.len(), Context { known: Known::default(), terms: &[] });
            let place =
                |one: &crate::lesson::diagnostic::Diagnostic| text[one.span.clone().expect("a place")].to_owned();
            found.iter().map(|one| (one.code, place(one))).collect::<Vec<_>>()
        };
        for address in [
            "http://a.org",
            "javascript:alert(1)",
            "a.md",
            "https://",
            "https:///x",
            "https://localhost",
            "https://pytorch.org@evil.org",
            "https://а.org",
            "https://a.org/{{i.h}}",
            "https://a.org/&#x202e;",
        ] {
            let found = refused(&format!("{{{{i.h}}}} see [this]({address}) here"));
            assert_eq!(found, [("link", format!("{address})"))], "{address}");
        }
        assert_eq!(refused(&format!("[a](https://a.org/{})", "x".repeat(200))).len(), 1);
        for link in ["<https://a.org>", "[](https://a.org)", "[a](https://a.org \"b\")", "[a][b]\n\n[b]: https://a.org"]
        {
            assert_eq!(refused(link).first().map(|found| found.0), Some("link"), "{link}");
        }
    }

    #[test]
    fn placeholders_are_no_markup() {
        assert_eq!(plain("a {{ i.h*s.h }} b {{k.h * 2}} *c*"), "a <i.h*s.h> b <k.h * 2> c");
        assert_eq!(plain("`({{i.h}} - 1)*{{s.h}}`"), "(<i.h> - 1)*<s.h>");
        assert_eq!(plain("{{key:next}} {{term:kernel}}"), "<next> <kernel>");
        let (blocks, _) = read_all("**{{i.h}}** `{{k.h}}`");
        let Some(Block::Paragraph(spans)) = blocks.first() else { panic!("a paragraph") };
        assert!(spans[0].look.bold && !spans[0].look.code);
        assert!(spans[2].look.code && !spans[2].look.bold);
    }

    #[test]
    fn blocks_are_told_apart() {
        let (blocks, found) =
            read_all("one\n\n- two\n- three\n\n```\nfour = 4\n  five\n```\n\n1. six\n2. seven\n\neight");
        assert!(found.is_empty());
        let kinds: Vec<&str> = blocks
            .iter()
            .map(|block| match block {
                Block::Paragraph(_) => "paragraph",
                Block::Item(_) => "item",
                Block::Numbered(1, _) => "first",
                Block::Numbered(..) => "numbered",
                Block::Code(_) => "code",
            })
            .collect();
        assert_eq!(kinds, ["paragraph", "item", "item", "code", "first", "numbered", "paragraph"]);
    }

    #[test]
    fn what_is_no_part_of_a_lesson_is_refused() {
        for text in [
            "# x",
            "> x",
            "a\n\n***\n\nb",
            "![x](y)",
            "<b>x</b>",
            "|a|b|\n|-|-|\n|c|d|",
            "~~x~~",
            "2. x",
            "- a\n  1. b",
            "    x",
        ] {
            assert!(read_all(&format!("text\n\n{text}\n")).1.contains(&"markup"), "{text}");
        }
        assert_eq!(read_all("{{ans}}").1, ["bad-expression"]);
        assert_eq!(read_all("{{i.h").1, ["placeholder"]);
        assert_eq!(read_all("{{key:jump}} {{term:x}}").1, ["unknown-action", "unknown-term"]);
    }
}
