//! An event, and its line in the file: a flat JSON object with the format `v`, the `id`, the time `at` and the kind
//! `what`.
//!
//! ```json
//! {"v":1,"id":"0f…","at":1700000000000,"what":"seen","course":"tconv","lesson":"crop","step":"recap"}
//! ```

use std::borrow::Cow;
use std::fmt::{self, Display, Formatter};

use serde::{Deserialize, Serialize};

use crate::visible;

/// The format that is written, and the newest that is understood.
pub const FORMAT: u32 = 1;

/// The most bytes in a line as it is exported. Longer lines count as damaged. An answer is a few words or cells.
pub const MAX_LINE: usize = 64 * 1024;

/// The last millisecond that all JSON implementations represent exactly. Orders stop here; from then on the place in
/// the file decides.
pub const MAX_TIME: i64 = (1 << 53) - 1;

/// A random id that identifies an event in every file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EventId(pub u128);

impl EventId {
    /// Parses the 32 hexadecimal digits that `Display` writes, and rejects everything else, so that an id has a single
    /// spelling.
    #[must_use]
    pub fn parse(text: &str) -> Option<EventId> {
        let canonical = text.len() == 32 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        u128::from_str_radix(text, 16).ok().filter(|_| canonical).map(EventId)
    }
}

impl Display for EventId {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

/// Something the learner did. Texts are borrowed from the line it was read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event<'a> {
    /// The id, the same in every file.
    pub id: EventId,
    /// Milliseconds since 1970 by the clock of the machine, right or wrong.
    pub at: i64,
    /// The place in the order: `at`, or later if the clock was behind the events already in the log.
    pub order: i64,
    /// What the learner did.
    pub what: What<'a>,
}

/// What an event records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What<'a> {
    /// A step was opened: the place to come back to.
    Seen(StepId<'a>),
    /// A step of a lesson was answered.
    Answered(Answered<'a>),
    /// A question drawn for practice was answered: in a drill, in review or in an exam.
    Practised(Answered<'a>, Asked<'a>),
    /// An exam was begun or handed in.
    Sat(Sat<'a>),
    /// Everything before this in the order is hidden.
    Reset(Scope<'a>),
    /// The reset with this id no longer hides anything.
    UndoReset(EventId),
}

/// A step in a lesson of a course, by their ids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepId<'a> {
    /// The course.
    pub course: Cow<'a, str>,
    /// The lesson, or the drill of a practised question.
    pub lesson: Cow<'a, str>,
    /// The step, or the form of a practised question.
    pub step: Cow<'a, str>,
}

/// An answer to a question, or whatever else completed a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered<'a> {
    /// The step with the question.
    pub step: StepId<'a>,
    /// The revision of the question. An answer to another revision does not count.
    pub rev: u32,
    /// The answer as the learner would type it; empty if there is none.
    pub answer: Cow<'a, str>,
    /// How the answer ended.
    pub verdict: Verdict,
    /// The wrong reasoning that was recognised.
    pub catch: Option<Cow<'a, str>>,
    /// The skill of the course that this wrong reasoning shows to be missing.
    pub skill: Option<Cow<'a, str>>,
    /// The number of hints shown.
    pub hints: u32,
    /// The place of the drawn numbers among all that can be drawn, if the question draws any.
    pub drawn: Option<u64>,
    /// Milliseconds since the question appeared, or since the answer before; 0 if unknown.
    pub millis: u32,
}

/// What a practised question was drawn for. Its step is either a form of a drill, under the drill's id and with the
/// drill's generation as revision, or a step of a lesson.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked<'a> {
    /// The kind of sitting.
    pub sitting: Sitting,
    /// The text of the seed that determined what was drawn.
    pub seed: Cow<'a, str>,
    /// The number of the question in the sitting, counted from 1.
    pub number: u32,
    /// The level of difficulty; 0 for a step of a lesson.
    pub level: u8,
}

/// An exam that is begun or handed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sat<'a> {
    /// The id of the course.
    pub course: Cow<'a, str>,
    /// The seed, the variant and the parts.
    pub label: Cow<'a, str>,
    /// The generation of the exam. Another generation asks other questions.
    pub generation: u32,
    /// The check word over all questions.
    pub check: Cow<'a, str>,
    /// Whether the exam is handed in; otherwise it is begun.
    pub is_handed_in: bool,
    /// The minutes after which answers are late; 0 for no limit.
    pub minutes: u32,
}

/// The kind of sitting that a question was asked in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sitting {
    /// A drill with a random seed.
    Drill,
    /// A drill with a chosen seed: a whole class gets the same questions, and levels do not follow from them.
    Class,
    /// A review of the skills that are due.
    Review,
    /// An exam.
    Exam,
}

impl Sitting {
    const NAMES: [(Sitting, &'static str); 4] =
        [(Sitting::Drill, "drill"), (Sitting::Class, "class"), (Sitting::Review, "review"), (Sitting::Exam, "exam")];

    /// Returns the word in the file.
    #[must_use]
    pub fn name(self) -> &'static str {
        Sitting::NAMES.iter().find(|(sitting, _)| *sitting == self).map_or("", |(_, name)| name)
    }

    fn parse(name: &str) -> Option<Sitting> {
        Sitting::NAMES.iter().find(|(_, known)| *known == name).map(|(sitting, _)| *sitting)
    }
}

impl Asked<'_> {
    /// Returns a copy that borrows nothing.
    #[must_use]
    pub fn into_owned(self) -> Asked<'static> {
        Asked { seed: self.seed.into_owned().into(), sitting: self.sitting, number: self.number, level: self.level }
    }
}

/// How an answer ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The answer is right.
    Right,
    /// The answer is wrong.
    Wrong,
    /// Committed but not graded: a prediction, a reflection, or an answer in an exam that is not handed in.
    Predicted,
    /// Skipped by the learner's choice.
    Skipped,
    /// A step without a question, read to its end.
    Read,
    /// The learner asked for the answer.
    Shown,
}

impl Verdict {
    const NAMES: [(Verdict, &'static str); 6] = [
        (Verdict::Right, "right"),
        (Verdict::Wrong, "wrong"),
        (Verdict::Predicted, "predicted"),
        (Verdict::Skipped, "skipped"),
        (Verdict::Read, "read"),
        (Verdict::Shown, "shown"),
    ];

    /// Whether the step needs no further answer.
    #[must_use]
    pub fn is_done(self) -> bool {
        !matches!(self, Verdict::Wrong | Verdict::Skipped)
    }

    /// Returns the word in the file.
    #[must_use]
    pub fn name(self) -> &'static str {
        Verdict::NAMES.iter().find(|(verdict, _)| *verdict == self).map_or("", |(_, name)| name)
    }

    fn parse(name: &str) -> Option<Verdict> {
        Verdict::NAMES.iter().find(|(_, known)| *known == name).map(|(verdict, _)| *verdict)
    }
}

/// What a reset hides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope<'a> {
    /// Everything.
    All,
    /// A single lesson.
    Lesson {
        /// The id of the course.
        course: Cow<'a, str>,
        /// The id of the lesson.
        lesson: Cow<'a, str>,
    },
}

impl Scope<'_> {
    /// Returns a copy that borrows nothing.
    #[must_use]
    pub fn into_owned(self) -> Scope<'static> {
        match self {
            Scope::All => Scope::All,
            Scope::Lesson { course, lesson } => {
                Scope::Lesson { course: course.into_owned().into(), lesson: lesson.into_owned().into() }
            }
        }
    }
}

impl Event<'_> {
    /// Returns the line of the file, without its newline.
    #[must_use]
    pub fn line(&self) -> String {
        let order = (self.order != self.at).then_some(self.order);
        let mut wire = Wire { v: FORMAT, id: self.id.to_string().into(), at: self.at, order, ..Wire::default() };
        match &self.what {
            What::Seen(step) => {
                wire.what = SEEN.into();
                wire.place(step);
            }
            What::Answered(answered) => {
                wire.what = ANSWERED.into();
                wire.answered(answered);
            }
            What::Practised(answered, asked) => {
                wire.what = PRACTISED.into();
                wire.answered(answered);
                wire.sitting = asked.sitting.name().into();
                wire.seed = borrowed(&asked.seed);
                (wire.number, wire.level) = (asked.number, u32::from(asked.level));
            }
            What::Sat(sat) => {
                wire.what = if sat.is_handed_in { HANDED_IN.into() } else { BEGUN.into() };
                wire.course = borrowed(&sat.course);
                wire.seed = borrowed(&sat.label);
                wire.check = borrowed(&sat.check);
                (wire.rev, wire.minutes) = (Some(sat.generation), sat.minutes);
            }
            What::Reset(scope) => {
                wire.what = RESET.into();
                if let Scope::Lesson { course, lesson } = scope {
                    (wire.course, wire.lesson) = (borrowed(course), borrowed(lesson));
                } else {
                    wire.scope = ALL.into();
                }
            }
            What::UndoReset(reset) => {
                wire.what = UNDO_RESET.into();
                wire.reset = reset.to_string().into();
            }
        }
        serde_json::to_string(&wire).unwrap_or_default()
    }
}

/// What a line of the file turns out to be.
#[expect(clippy::large_enum_variant, reason = "nearly all lines are events, and each is looked at once")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line<'a> {
    /// Nothing but white space.
    Blank,
    /// An event of this format.
    Event(Event<'a>),
    /// A whole line of a newer tconv, in words that this one does not know.
    Newer(EventId),
    /// A torn line, one that is too long, or none of ours.
    Damaged,
}

impl<'a> Line<'a> {
    /// Reads a line without its newline, whatever it contains.
    #[must_use]
    pub fn read(text: &'a str) -> Line<'a> {
        match text.trim_ascii() {
            "" => Line::Blank,
            long if is_too_long(long) => Line::Damaged,
            text => match serde_json::from_str::<Wire<'_>>(text) {
                Ok(wire) if wire.v == FORMAT => wire.event(),
                _ => newer(text).map_or(Line::Damaged, Line::Newer),
            },
        }
    }
}

/// Whether a line is too long, here or in an export, where each byte of a non-printing character takes up to six.
fn is_too_long(line: &str) -> bool {
    line.len() > MAX_LINE || line.len() > MAX_LINE / 6 && visible::json(line).len() > MAX_LINE
}

/// Returns the id of a line of a newer format, or of a kind of event that was added later.
fn newer(text: &str) -> Option<EventId> {
    let head: Head<'_> = serde_json::from_str(text).ok()?;
    let known = KINDS.contains(&head.what.as_ref());
    EventId::parse(&head.id).filter(|_| head.v > FORMAT || head.v == FORMAT && !known && !head.what.is_empty())
}

const SEEN: &str = "seen";
const ANSWERED: &str = "answered";
const PRACTISED: &str = "practised";
const RESET: &str = "reset";
const UNDO_RESET: &str = "undo_reset";
const BEGUN: &str = "exam_begun";
const HANDED_IN: &str = "exam_handed_in";
const KINDS: [&str; 7] = [SEEN, ANSWERED, PRACTISED, BEGUN, HANDED_IN, RESET, UNDO_RESET];
const ALL: &str = "all";

/// The keys that every future format keeps.
#[derive(Deserialize)]
struct Head<'a> {
    v: u32,
    #[serde(borrow)]
    id: Cow<'a, str>,
    #[serde(borrow, default)]
    what: Cow<'a, str>,
}

/// Everything the line of an event may contain. It is one flat struct, with empty text for what is absent, so that
/// serde can borrow from the line; a tagged enum would copy everything first. Unknown keys are ignored.
#[derive(Default, Serialize, Deserialize)]
struct Wire<'a> {
    v: u32,
    #[serde(borrow)]
    id: Cow<'a, str>,
    at: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    order: Option<i64>,
    #[serde(borrow)]
    what: Cow<'a, str>,
    #[serde(borrow, default, skip_serializing_if = "str::is_empty")]
    scope: Cow<'a, str>,
    #[serde(borrow, default, skip_serializing_if = "str::is_empty")]
    course: Cow<'a, str>,
    #[serde(borrow, default, skip_serializing_if = "str::is_empty")]
    lesson: Cow<'a, str>,
    #[serde(borrow, default, skip_serializing_if = "str::is_empty")]
    step: Cow<'a, str>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    rev: Option<u32>,
    #[serde(borrow, default, skip_serializing_if = "str::is_empty")]
    verdict: Cow<'a, str>,
    #[serde(borrow, default, skip_serializing_if = "str::is_empty")]
    answer: Cow<'a, str>,
    #[serde(borrow, default, skip_serializing_if = "str::is_empty")]
    catch: Cow<'a, str>,
    #[serde(borrow, default, skip_serializing_if = "str::is_empty")]
    skill: Cow<'a, str>,
    #[serde(default, skip_serializing_if = "is_zero")]
    hints: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    draw: Option<u64>,
    #[serde(default, skip_serializing_if = "is_zero")]
    ms: u32,
    #[serde(borrow, default, skip_serializing_if = "str::is_empty")]
    sitting: Cow<'a, str>,
    #[serde(borrow, default, skip_serializing_if = "str::is_empty")]
    seed: Cow<'a, str>,
    #[serde(borrow, default, skip_serializing_if = "str::is_empty")]
    check: Cow<'a, str>,
    #[serde(default, skip_serializing_if = "is_zero")]
    minutes: u32,
    #[serde(default, skip_serializing_if = "is_zero")]
    number: u32,
    #[serde(default, skip_serializing_if = "is_zero")]
    level: u32,
    #[serde(borrow, default, skip_serializing_if = "str::is_empty")]
    reset: Cow<'a, str>,
}

impl<'a> Wire<'a> {
    fn place(&mut self, step: &'a StepId<'_>) {
        (self.course, self.lesson, self.step) = (borrowed(&step.course), borrowed(&step.lesson), borrowed(&step.step));
    }

    fn answered(&mut self, answered: &'a Answered<'_>) {
        self.place(&answered.step);
        self.rev = Some(answered.rev);
        self.verdict = answered.verdict.name().into();
        self.answer = borrowed(&answered.answer);
        self.catch = answered.catch.as_deref().map(borrowed).unwrap_or_default();
        self.skill = answered.skill.as_deref().map(borrowed).unwrap_or_default();
        (self.hints, self.draw, self.ms) = (answered.hints, answered.drawn, answered.millis);
    }

    /// Returns the event of a line in our format. An unknown word, such as another verdict, makes it a newer line.
    fn event(self) -> Line<'a> {
        let order = self.order.unwrap_or(self.at);
        let times = 0..=MAX_TIME;
        let Some(id) = EventId::parse(&self.id).filter(|_| times.contains(&self.at) && times.contains(&order)) else {
            return Line::Damaged;
        };
        let in_lesson = !self.course.is_empty() && !self.lesson.is_empty();
        let in_step = in_lesson && !self.step.is_empty();
        let in_exam = !self.course.is_empty() && !self.seed.is_empty();
        let what: &str = &self.what;
        if matches!(what, BEGUN | HANDED_IN) {
            let Some(generation) = self.rev.filter(|_| in_exam) else { return Line::Damaged };
            let is_handed_in = what == HANDED_IN;
            let (course, label, check, minutes) = (self.course, self.seed, self.check, self.minutes);
            let sat = Sat { course, label, generation, check, is_handed_in, minutes };
            return Line::Event(Event { id, at: self.at, order, what: What::Sat(sat) });
        }
        let step = StepId { course: self.course, lesson: self.lesson, step: self.step };
        let what = match self.what.as_ref() {
            SEEN if in_step => What::Seen(step),
            ANSWERED | PRACTISED if in_step => {
                let (Some(verdict), Some(rev)) = (Verdict::parse(&self.verdict), self.rev) else {
                    let is_newer = self.rev.is_some() && !self.verdict.is_empty();
                    return if is_newer { Line::Newer(id) } else { Line::Damaged };
                };
                let said = |text: Cow<'a, str>| Some(text).filter(|text| !text.is_empty());
                let answered = Answered {
                    step,
                    rev,
                    answer: self.answer,
                    verdict,
                    catch: said(self.catch),
                    skill: said(self.skill),
                    hints: self.hints,
                    drawn: self.draw,
                    millis: self.ms,
                };
                if self.what == ANSWERED {
                    What::Answered(answered)
                } else {
                    let (Some(sitting), Ok(level)) = (Sitting::parse(&self.sitting), u8::try_from(self.level)) else {
                        let is_newer = !self.sitting.is_empty();
                        return if is_newer { Line::Newer(id) } else { Line::Damaged };
                    };
                    What::Practised(answered, Asked { sitting, seed: self.seed, number: self.number, level })
                }
            }
            RESET if self.scope == ALL => What::Reset(Scope::All),
            RESET if !self.scope.is_empty() => return Line::Newer(id),
            RESET if in_lesson => What::Reset(Scope::Lesson { course: step.course, lesson: step.lesson }),
            UNDO_RESET => match EventId::parse(&self.reset) {
                Some(reset) => What::UndoReset(reset),
                None => return Line::Damaged,
            },
            "" | SEEN | ANSWERED | PRACTISED | RESET => return Line::Damaged,
            _ => return Line::Newer(id),
        };
        Line::Event(Event { id, at: self.at, order, what })
    }
}

fn borrowed(text: &str) -> Cow<'_, str> {
    Cow::Borrowed(text)
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn is_zero(number: &u32) -> bool {
    *number == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step() -> StepId<'static> {
        StepId { course: "tconv".into(), lesson: "crop".into(), step: "fill \"two\"\u{7}".into() }
    }

    fn examples() -> Vec<Event<'static>> {
        let answered = |verdict, catch: Option<&'static str>, hints| {
            What::Answered(Answered {
                step: step(),
                rev: 2,
                answer: "1,1\n\u{202e}5".into(),
                verdict,
                catch: catch.map(Into::into),
                skill: catch.map(|_| "padding-crops".into()),
                hints,
                drawn: (hints > 0).then_some(u64::from(hints)),
                millis: hints,
            })
        };
        let sat = |is_handed_in, minutes| Sat {
            course: "tconv".into(),
            label: "kurs7/A".into(),
            generation: 1,
            check: "ab2c".into(),
            is_handed_in,
            minutes,
        };
        let practised = |sitting, seed: &'static str, level| {
            let What::Answered(answered) = answered(Verdict::Wrong, Some("i-gaps"), 1) else { unreachable!() };
            What::Practised(answered, Asked { sitting, seed: seed.into(), number: 3, level })
        };
        let lesson = Scope::Lesson { course: "tconv".into(), lesson: "crop".into() };
        [
            What::Seen(step()),
            answered(Verdict::Right, None, 0),
            answered(Verdict::Wrong, Some("adds-padding"), 2),
            answered(Verdict::Predicted, None, 1),
            answered(Verdict::Skipped, None, 0),
            answered(Verdict::Read, None, u32::MAX),
            practised(Sitting::Drill, "a \u{7}\"", u8::MAX),
            practised(Sitting::Exam, "", 0),
            What::Sat(sat(false, 0)),
            What::Sat(sat(true, 30)),
            What::Reset(Scope::All),
            What::Reset(lesson),
            What::UndoReset(EventId(u128::MAX)),
        ]
        .into_iter()
        .zip(0..)
        .map(|(what, n)| Event { id: EventId(n), at: 5, order: 5 + (n as i64) % 2, what })
        .collect()
    }

    fn line_with(answer: String) -> String {
        let mut event = examples().swap_remove(1);
        let What::Answered(answered) = &mut event.what else { unreachable!() };
        answered.answer = answer.into();
        event.line()
    }

    /// A line has a limit here, and one in an export, where characters that do not show are written out.
    #[test]
    fn a_line_that_is_too_long_is_damaged() {
        let around = line_with("x".to_owned()).len() - 1;
        let longest = line_with("x".repeat(MAX_LINE - around));
        assert_eq!(longest.len(), MAX_LINE);
        assert!(matches!(Line::read(&longest), Line::Event(_)));
        assert_eq!(Line::read(&line_with("x".repeat(MAX_LINE - around + 1))), Line::Damaged);
        let hidden = |count: usize| line_with("y".repeat(count)).replace('y', "\u{202e}");
        let most = (MAX_LINE - around) / 6;
        assert!(matches!(Line::read(&hidden(most)), Line::Event(_)));
        let beyond = hidden(most + 6);
        assert!(beyond.len() < MAX_LINE, "it fits as it is");
        assert_eq!(Line::read(&beyond), Line::Damaged);
    }

    #[test]
    fn a_line_says_the_event_again() {
        for event in examples() {
            let line = event.line();
            assert!(!line.contains('\n'), "{line}");
            assert_eq!(Line::read(&line), Line::Event(event), "{line}");
        }
    }

    #[test]
    fn the_line_is_as_documented() {
        let seen = Event { id: EventId(15), at: 7, order: 7, what: What::Seen(step()) };
        let id = "0000000000000000000000000000000f";
        assert_eq!(
            seen.line(),
            format!(
                r#"{{"v":1,"id":"{id}","at":7,"what":"seen","course":"tconv","lesson":"crop","step":"fill \"two\"\u0007"}}"#
            )
        );
    }

    #[test]
    fn no_beginning_of_a_line_is_an_event() {
        for line in examples().iter().map(Event::line) {
            for end in (1..line.len()).filter(|end| line.is_char_boundary(*end)) {
                assert_eq!(Line::read(&line[..end]), Line::Damaged, "{}", &line[..end]);
            }
        }
    }

    #[test]
    fn what_came_later_is_told_from_what_is_damaged() {
        let id = "00000000000000000000000000000001";
        let line = |rest: &str| format!(r#"{{"id":"{id}",{rest}}}"#);
        let newer = [
            r#""v":2"#,
            r#""v":2,"what":"seen","at":"yesterday""#,
            r#""v":2,"at":1,"what":"seen","course":"c","lesson":"l","step":"s""#,
            r#""v":1,"at":1,"what":"drilled","seed":4"#,
            r#""v":1,"what":"drilled","rev":"a""#,
            r#""v":1,"at":1,"what":"reset","scope":"course","course":"c""#,
            r#""v":1,"at":1,"what":"answered","course":"c","lesson":"l","step":"s","rev":1,"verdict":"nearly""#,
        ];
        for rest in newer {
            assert_eq!(Line::read(&line(rest)), Line::Newer(EventId(1)), "{rest}");
        }
        let known = line(r#""v":1,"at":1,"what":"seen","course":"c","lesson":"l","step":"s","mood":[{}]"#);
        assert!(matches!(Line::read(&known), Line::Event(_)));
        let damaged = [
            r#""v":0"#,
            r#""v":-1"#,
            r#""v":1"#,
            r#""v":1,"at":1,"what":"""#,
            r#""v":1,"at":1,"what":"seen""#,
            r#""v":1,"at":1,"what":"seen","course":"c","lesson":"","step":"s""#,
            r#""v":1,"at":1,"what":"seen","course":"","lesson":"l","step":"s""#,
            r#""v":1,"at":1,"what":"seen","course":"c","lesson":"l","step":"""#,
            r#""v":1,"at":1,"what":"answered","course":"c","lesson":"l","step":"","rev":1,"verdict":"right""#,
            r#""v":1,"at":1,"what":"exam_begun","course":"","seed":"a","rev":1"#,
            r#""v":1,"at":1,"what":"exam_begun","course":"c","seed":"","rev":1"#,
            r#""v":1,"at":1,"what":"exam_begun","course":"c","seed":"a""#,
            r#""v":1,"at":-1,"what":"seen","course":"c","lesson":"l","step":"s""#,
            r#""v":1,"at":9007199254740992,"what":"seen","course":"c","lesson":"l","step":"s""#,
            r#""v":1,"at":1,"order":-5,"what":"seen","course":"c","lesson":"l","step":"s""#,
            r#""v":1,"at":1e400,"what":"seen","course":"c","lesson":"l","step":"s""#,
            r#""v":1,"at":1,"what":"answered","course":"c","lesson":"l","step":"s","verdict":"right""#,
            r#""v":1,"at":1,"what":"reset""#,
            r#""v":1,"at":1,"what":"undo_reset","reset":"0f""#,
        ];
        for rest in damaged {
            assert_eq!(Line::read(&line(rest)), Line::Damaged, "{rest}");
        }
        for text in ["nonsense", "[]", "{}", "null", r#"{"v":2,"id":"0F"}"#, &"[".repeat(60_000), &"9".repeat(70_000)] {
            assert_eq!(Line::read(text), Line::Damaged);
        }
        assert_eq!(Line::read(" \r"), Line::Blank);
    }
}
