//! Practice over days: levels, review, the exam, and the record that all of it follows from, with a simulated learner
//! and clock.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use tconv::learner::event::{Answered, Event, EventId, Sat, StepId, What};
use tconv::learner::practice::exam::{Name, Opened, Paper};
use tconv::learner::practice::footing::Footing;
use tconv::learner::practice::report::{ExamReport, Report};
use tconv::learner::practice::schedule::Calendar;
use tconv::learner::practice::seed::Seed;
use tconv::learner::practice::sitting::{MOST_A_DAY, Plan, Sitting};
use tconv::learner::progress::Progress;
use tconv::learner::session::{Deed, Entry, Session};
use tconv::lesson::check::Answer;
use tconv::lesson::course::Course;
use tconv::lesson::expression::Value;
use tconv::scene::Scene;

const DAY: i64 = 24 * 60 * 60 * 1000;

fn course() -> Arc<Course> {
    static COURSE: OnceLock<Arc<Course>> = OnceLock::new();
    Arc::clone(COURSE.get_or_init(|| Arc::new(Course::ours().expect("a course"))))
}

/// A learner with a record and a clock.
struct Learner {
    progress: Progress,
    now: i64,
    events: u32,
    /// The milliseconds that an answer takes.
    pace: u32,
}

impl Learner {
    fn new() -> Learner {
        Learner { progress: Progress::default(), now: 100 * DAY, events: 0, pace: 1000 }
    }

    fn footing(&self) -> Footing {
        Footing::of(&course(), &self.progress, Calendar::WORLD, self.now)
    }

    fn day(&self) -> i64 {
        Calendar::WORLD.day(self.now)
    }

    fn keep(&mut self, entries: Vec<Entry>) {
        for Entry { lesson, step, rev, asked, deed } in entries {
            let step = StepId { course: "tconv".into(), lesson: lesson.into(), step: step.into() };
            let what = match deed {
                Deed::Seen => continue,
                Deed::Sat { label, generation, check, is_handed_in, minutes } => What::Sat(Sat {
                    course: "tconv".into(),
                    label: label.into(),
                    generation,
                    check: check.into(),
                    is_handed_in,
                    minutes,
                }),
                Deed::Answered { answer, verdict, catch, skill, hints, drawn } => {
                    let answered = Answered {
                        step,
                        rev,
                        answer: answer.into(),
                        verdict,
                        catch: catch.map(Into::into),
                        skill: skill.map(Into::into),
                        hints,
                        drawn,
                        millis: self.pace,
                    };
                    match asked {
                        Some(asked) => What::Practised(answered, asked),
                        None => What::Answered(answered),
                    }
                }
            };
            self.events += 1;
            self.now += 1000;
            let event = Event { id: EventId(u128::from(self.events)), at: self.now, order: self.now, what };
            // Goes through the line that the record would contain.
            let line = event.line();
            let tconv::learner::event::Line::Event(event) = tconv::learner::event::Line::read(&line) else {
                unreachable!("{line}")
            };
            assert!(self.progress.apply(&event), "events follow each other");
        }
    }

    fn begin(&self, plan: Plan, seed: Option<&str>) -> Option<Session> {
        let sitting = Sitting::new(course(), plan, seed.map(Seed::new), &self.footing());
        Session::practice(sitting, vec!["Practice".to_owned(); 2])
    }

    /// Answers every question of a sitting with `answer`, and correctly after a wrong answer.
    fn practise(&mut self, mut session: Session, mut answer: impl FnMut(&Session) -> Answer) -> Session {
        loop {
            let scene = scene(&session);
            let given = answer(&session);
            let done = session.answer(given, &scene);
            self.keep(done);
            if session.is_asking() {
                let right = right(&session);
                let done = session.answer(right, &scene);
                self.keep(done);
            }
            if session.is_last() {
                return session;
            }
            let before = session.place();
            session.go_on();
            if session.place() == before {
                return session;
            }
        }
    }

    /// Completes a lesson with every answer right.
    fn finish_lesson(&mut self, id: &str) {
        let course = course();
        let lesson = course.lesson(id).expect("a lesson");
        let mut session = Session::new(lesson.clone(), 0, 0, |_| false);
        for place in 0..lesson.steps.len() {
            session.go_to(place);
            let scene = session.step().scene(session.step().solution().unwrap_or(session.step().opening()), 0);
            let done = match session.check() {
                None => session.go_on(),
                Some(check) => {
                    let right = check.right(&scene).unwrap_or(if check.is_graded() {
                        Answer::Scene
                    } else {
                        Answer::Text("so".into())
                    });
                    session.answer(right, &scene)
                }
            };
            self.keep(done);
        }
    }
}

fn scene(session: &Session) -> Scene {
    session.step().scene(session.step().opening(), 0)
}

fn right(session: &Session) -> Answer {
    session.check().and_then(|check| check.right(&scene(session))).expect("an answer")
}

fn one(drill: &str) -> Plan {
    Plan::Drills { drills: vec![drill.to_owned()], level: None, count: 8 }
}

#[test]
fn levels_rise_and_a_drill_is_done_for_today() {
    let mut learner = Learner::new();
    let session = learner.begin(one("output-size"), None).expect("questions");
    let session = learner.practise(session, right);
    let levels: Vec<u8> = session.lesson().steps.iter().filter_map(|step| step.level).collect();
    assert_eq!(levels, [1, 1, 2, 2, 3, 3], "two in a row at the hardest level are the end");
    let report = Report::of(&session, learner.footing().spent, 0).expect("a report");
    assert_eq!((report.asked, report.clean, report.beliefs.len(), report.reread.len()), (6, 6, 0, 0));
    assert_eq!(report.millis, 6_000);
    let ladder = learner.footing().ladder("output-size");
    assert!(ladder.level == 3 && ladder.is_finished(learner.day()) && !ladder.is_finished(learner.day() + 1));
    // After three weeks, the drill begins one level lower.
    learner.now += 22 * DAY;
    assert_eq!(learner.footing().ladder("output-size").level, 2);
}

/// A learner who adds the padding hears about it every time, gets no harder questions, and keeps being asked about
/// padding.
#[test]
fn one_belief_is_named_in_the_report() {
    let mut learner = Learner::new();
    let session = learner.begin(one("output-size"), None).expect("questions");
    let mut could = 0;
    let session = learner.practise(session, |session| {
        let scene = scene(session);
        let layer = &scene.setting().layer;
        let [i, k, s, p] =
            [scene.setting().input_size[0], layer.kernel_size[0], layer.stride[0], layer.axis(0).padding[0]];
        could += usize::from(session.check().is_some_and(|check| check.knows("adds-padding")) && p > 0);
        Answer::Number(Value::Integer((i - 1) * s + 2 * p + k))
    });
    let report = Report::of(&session, learner.footing().spent, 0).expect("a report");
    assert_eq!(report.asked, 8);
    let (words, count) = report.beliefs.first().expect("a belief");
    assert!(words.contains("padding") && *count >= 5, "{:?}", report.beliefs);
    assert_eq!(*count, could, "{:?}", report.beliefs);
    assert_eq!(learner.footing().ladder("output-size").level, 1);
    assert!(report.reread.iter().any(|(id, _)| id == "crop"), "{:?}", report.reread);
}

#[test]
fn a_class_has_the_same_questions_whatever_each_did_before() {
    let mut practised = Learner::new();
    let session = practised.begin(one("roundtrip"), None).expect("questions");
    practised.practise(session, right);
    let plan = Plan::Drills { drills: vec!["roundtrip".to_owned(), "coverage".to_owned()], level: None, count: 9 };
    let mut asked = Vec::new();
    for mut learner in [Learner::new(), practised] {
        let session = learner.begin(plan.clone(), Some("kurs7")).expect("questions");
        let before = learner.footing().ladder("roundtrip").level;
        let mut wrong = 0;
        let session = learner.practise(session, |session| {
            wrong += 1;
            if wrong % 2 == 0 { right(session) } else { Answer::Number(Value::Integer(99)) }
        });
        let steps: Vec<String> =
            session.lesson().steps.iter().map(|step| format!("{} {:?}", step.id, step.setting)).collect();
        assert_eq!(steps.len(), 9);
        asked.push(steps);
        assert_eq!(learner.footing().ladder("roundtrip").level, before, "a class says nothing of levels");
    }
    assert_eq!(asked[0], asked[1]);
}

/// A year of right answers: each skill comes back after 1, 3, 7 and 21 days, and then every 21. It may come back later,
/// if another question has settled it meanwhile, but never sooner.
#[test]
fn what_is_known_comes_back_later_and_later() {
    let mut learner = Learner::new();
    learner.finish_lesson("roundtrip");
    let first = learner.day();
    let mut days: BTreeMap<String, Vec<i64>> = BTreeMap::new();
    for _ in 0..365 {
        learner.now += DAY;
        let footing = learner.footing();
        assert!(footing.count_due() <= MOST_A_DAY);
        for skill in &footing.due {
            days.entry(skill.clone()).or_default().push(learner.day() - first);
        }
        let Some(session) = learner.begin(Plan::Review, None) else { continue };
        assert!(!footing.due.is_empty());
        learner.practise(session, right);
        assert_eq!(learner.footing().count_due(), 0, "all was right, so nothing is due any more");
    }
    assert_eq!(days.get("round-trip").map_or(&[][..], |days| &days[..5]), [1, 4, 11, 32, 53], "{days:?}");
    for (skill, days) in days {
        let gaps: Vec<i64> = days.windows(2).map(|pair| pair[1] - pair[0]).collect();
        assert!(gaps.iter().zip([3, 7]).all(|(gap, least)| *gap >= least), "{skill}: {days:?}");
        assert!(gaps.iter().skip(2).all(|gap| *gap >= 21) && *days.last().expect("a day") > 330, "{skill}: {days:?}");
    }
}

/// A skill answered wrong comes back in the same sitting, and is due until it is answered right.
#[test]
fn what_is_wrong_is_due_at_once() {
    let mut learner = Learner::new();
    for lesson in ["roundtrip", "output-padding", "size", "crop"] {
        learner.finish_lesson(lesson);
    }
    learner.now += DAY;
    let due = learner.footing().count_due();
    assert!(due > 3, "{due}");
    let session = learner.begin(Plan::Review, None).expect("something is due");
    let mut asked = 0;
    let session = learner.practise(session, |session| {
        asked += 1;
        let is_number = matches!(right(session), Answer::Number(_));
        if asked == 1 && is_number { Answer::Number(Value::Integer(-77)) } else { right(session) }
    });
    let drills: Vec<&str> = session.lesson().steps.iter().map(|step| step.id.as_str()).collect();
    assert!(drills.len() <= MOST_A_DAY);
    assert_eq!(learner.footing().count_due(), 0, "{drills:?}");
    // Missed days change nothing: the skills are simply due again.
    learner.now += 5 * DAY;
    assert!(learner.footing().count_due() > 0);
}

#[test]
fn a_day_has_twelve_questions_at_most() {
    let mut learner = Learner::new();
    for lesson in &course().lessons {
        learner.finish_lesson(&lesson.id);
    }
    learner.now += 30 * DAY;
    let session = learner.begin(Plan::Review, None).expect("something is due");
    // With every answer wrong, it would go on for ever.
    let session = learner.practise(session, |session| match right(session) {
        Answer::Number(_) => Answer::Number(Value::Integer(-77)),
        other => other,
    });
    assert!(session.lesson().steps.len() <= MOST_A_DAY);
    let asked = session.lesson().steps.len();
    let next = learner.begin(Plan::Review, None).map_or(0, |session| session.length());
    assert!(asked + next <= MOST_A_DAY, "{asked} and {next}");
    learner.now += DAY;
    assert!(learner.begin(Plan::Review, None).is_some(), "tomorrow it goes on");
}

/// Ten minutes of review are enough for a day, however few questions that is.
#[test]
fn a_day_has_ten_minutes_at_most() {
    let mut learner = Learner::new();
    for lesson in ["roundtrip", "output-padding", "size", "crop", "stride"] {
        learner.finish_lesson(lesson);
    }
    learner.now += DAY;
    learner.pace = 4 * 60 * 1000;
    let mut session = learner.begin(Plan::Review, None).expect("questions");
    assert!(session.length() > 3);
    for answered in 1..=3 {
        let scene = scene(&session);
        let right = right(&session);
        let done = session.answer(right, &scene);
        learner.keep(done);
        session.stands(&learner.footing());
        assert_eq!(session.is_last(), answered == 3);
        session.go_on();
    }
    assert_eq!(session.length(), 3);
    assert_eq!((learner.footing().count_due(), learner.footing().due.is_empty()), (0, false));
    learner.now += DAY;
    assert!(learner.footing().count_due() > 0, "tomorrow it goes on");
}

/// A clock that jumps back makes nothing due that was not, and loses nothing.
#[test]
fn a_clock_that_jumps_does_no_harm() {
    let mut learner = Learner::new();
    learner.finish_lesson("roundtrip");
    let session = learner.begin(one("roundtrip"), None).expect("questions");
    learner.practise(session, right);
    let before = learner.footing();
    learner.now -= 40 * DAY;
    let during = learner.footing();
    assert_eq!(during.count_due(), 0);
    assert_eq!(during.ladder("roundtrip").highest, before.ladder("roundtrip").highest);
}

fn name(seed: &str) -> Name {
    Name { seed: Seed::new(seed), variant: String::new(), parts: Vec::new() }
}

#[test]
fn every_seed_gives_a_whole_exam() {
    let course = course();
    let exam = course.exam.as_ref().expect("an exam");
    let items: usize = exam.parts.iter().map(|part| part.items.len()).sum();
    for seed in 0..12 {
        let paper = Paper::draw(&course, &name(&seed.to_string())).expect("an exam");
        assert_eq!(paper.questions.len(), items);
        for (place, part) in exam.parts.iter().enumerate() {
            let own = paper.questions.iter().filter(|question| question.part == place).count();
            assert_eq!(own, part.items.len(), "{}", part.id);
        }
        let parts: Vec<usize> = paper.questions.iter().map(|question| question.part).collect();
        assert!(parts.windows(2).all(|pair| pair[0] != pair[1]), "{parts:?}");
        let mut texts: Vec<String> = paper.questions.iter().map(|one| format!("{:?}", one.item.step.setting)).collect();
        texts.sort();
        let again = Paper::draw(&course, &name(&seed.to_string())).expect("an exam");
        assert_eq!((again.check, again.label), (paper.check, paper.label));
    }
    let [one, other] = ["A", "B"].map(|variant| {
        let name = Name { variant: variant.to_owned(), ..name("kurs7") };
        Paper::draw(&course, &name).expect("an exam")
    });
    assert_ne!(one.check, other.check);
    // A part on its own has the same questions as in the whole exam.
    let whole = Paper::draw(&course, &name("kurs7")).expect("an exam");
    let alone = Paper::draw(&course, &Name { parts: vec!["values".to_owned()], ..name("kurs7") }).expect("an exam");
    let place = exam.parts.iter().position(|part| part.id == "values").expect("a part");
    let drawn = |paper: &Paper| -> Vec<u64> {
        let mut own: Vec<u64> =
            paper.questions.iter().filter(|one| one.part == place).map(|one| one.item.place).collect();
        own.sort_unstable();
        own
    };
    assert_eq!(drawn(&whole), drawn(&alone));
}

fn open(learner: &mut Learner, name: Option<Name>) -> Session {
    let opened = Opened::new(&course(), name, &learner.footing(), vec!["Exam".to_owned(); 2]).expect("an exam");
    if !opened.goes_on {
        let begun = opened.session.sat_entry(30).expect("an entry");
        learner.keep(vec![begun]);
    }
    opened.session
}

/// Answers some questions, is killed, continues, hands in: nothing is lost, and no verdict is shown before the end.
#[test]
fn an_exam_survives_being_killed_between_any_two_answers() {
    let mut learner = Learner::new();
    let short = Name { parts: vec!["sizes".to_owned(), "padding".to_owned()], ..name("kurs7") };
    let count = open(&mut learner, Some(short.clone())).lesson().steps.len();
    for answered in 0..count {
        // Everything but the record is lost.
        let mut session = open(&mut learner, None);
        assert_eq!(session.unanswered().len(), count - answered);
        assert!(session.is_silent() && session.is_asking() && !session.hint());
        let scene = scene(&session);
        assert!(session.show_answer(&scene).is_empty());
        let right = right(&session);
        let done = session.answer(right.clone(), &scene);
        assert_eq!(session.work().answered.as_ref().map(|(answer, _)| answer.clone()), None, "nothing is told");
        assert_eq!(session.work().noted, Some(right));
        learner.keep(done);
    }
    let mut session = open(&mut learner, None);
    assert!(session.unanswered().is_empty());
    let done = session.hand_in();
    learner.keep(done);
    let record = learner.footing().exams.get(&short.label()).cloned();
    let report = ExamReport::of(&session, record.as_ref(), 0).expect("a report");
    assert_eq!((report.right, report.of), (count, count));
    assert!(report.is_passed() && report.beliefs.is_empty() && !report.is_repeated && report.late.is_empty());
    assert!(session.hand_in().is_empty(), "once");
    assert_eq!(learner.footing().open_exam, None);
    // The same seed again is a repetition, without the old answers.
    let again = open(&mut learner, Some(short.clone()));
    assert_eq!(again.unanswered().len(), count);
    assert_eq!(learner.footing().exams[&short.label()].repeats, 1);
}

/// Wrong answers may be changed until the exam is handed in. Open questions count as wrong, and go to review.
#[test]
fn what_stands_counts() {
    let mut learner = Learner::new();
    let short =
        Name { parts: vec!["values".to_owned(), "wanted-size".to_owned(), "round-trip".to_owned()], ..name("b") };
    let mut session = open(&mut learner, Some(short));
    let count = session.lesson().steps.len();
    for place in 0..count {
        session.go_to(place);
        let scene = scene(&session);
        let wrong = Answer::Number(Value::Integer(-77));
        let done = session.answer(wrong, &scene);
        learner.keep(done);
        if place > 1 {
            let right = right(&session);
            let done = session.answer(right, &scene);
            learner.keep(done);
        }
    }
    let done = session.hand_in();
    learner.keep(done);
    let report = ExamReport::of(&session, None, 0).expect("a report");
    assert_eq!(report.right, count - 2);
    assert_eq!(report.needed, (count * 4).div_ceil(5));
    let wrong: usize = report.parts.iter().map(|part| part.of - part.right).sum();
    assert_eq!(wrong, 2);
    let trials = learner.progress.course("tconv").trials().len();
    assert_eq!(trials, count, "each question once, when it is handed in");
}

/// A skip is not an answer: the drill comes again, and a class continues with the same questions.
#[test]
fn who_skips_a_question_gets_the_same_others() {
    let plan = Plan::Drills { drills: vec!["output-size".to_owned(), "roundtrip".to_owned()], level: None, count: 9 };
    let asked = |skipped: &[usize]| -> Vec<String> {
        let mut learner = Learner::new();
        let mut session = learner.begin(plan.clone(), Some("kurs7")).expect("questions");
        for place in 0..9 {
            assert_eq!(session.place(), place);
            let scene = scene(&session);
            let done = if skipped.contains(&place) { session.skip() } else { session.answer(right(&session), &scene) };
            learner.keep(done);
            if !skipped.contains(&place) {
                session.go_on();
            }
        }
        session.lesson().steps.iter().map(|step| format!("{} {:?}", step.id, step.setting)).collect()
    };
    let all = asked(&[]);
    assert_eq!(all.len(), 9);
    assert_eq!(asked(&[0, 3]), all);
    assert_eq!(asked(&[0, 1, 2, 3, 4, 5, 6, 7, 8]), all);
}

/// A second sitting with the same seed has its own time.
#[test]
fn a_sitting_takes_its_own_time() {
    let mut learner = Learner::new();
    for _ in 0..2 {
        let session = learner.begin(one("output-size"), Some("kurs7")).expect("questions");
        let session = learner.practise(session, right);
        let report = Report::of(&session, learner.footing().spent, 0).expect("a report");
        assert_eq!(report.millis, report.asked as u64 * 1000);
    }
}

/// Explore computes everything, so it opens only after a try.
#[test]
fn explore_waits_for_an_answer() {
    let learner = Learner::new();
    let mut session = learner.begin(one("output-size"), None).expect("questions");
    assert!(!session.may_explore());
    let scene = scene(&session);
    let wrong = Answer::Number(Value::Integer(-77));
    assert_eq!(session.answer(wrong.clone(), &scene).len(), 1);
    assert!(session.may_explore() && session.is_asking());
    assert!(session.answer(wrong, &scene).is_empty(), "the same again is nothing new");
    assert_eq!(session.work().tries, 1);
}

/// An answer counts from when it was given, not from when it was viewed again; and any text is a seed.
#[test]
fn an_answer_that_stands_is_not_given_again() {
    for seed in ["a/b", "~/-~", "班级 1", "%"] {
        let mut learner = Learner::new();
        let mut session = open(&mut learner, Some(Name { parts: vec!["sizes".to_owned()], ..name(seed) }));
        let scene = scene(&session);
        let right = right(&session);
        let done = session.answer(right.clone(), &scene);
        assert_eq!(done.len(), 1);
        learner.keep(done);
        assert!(session.answer(right.clone(), &scene).is_empty());
        let session = open(&mut learner, None);
        assert_eq!(session.unanswered().len(), 1, "{seed}: it goes on");
    }
}

/// Asking for an easy level does not lower the learner's level.
#[test]
fn an_easy_level_is_no_step_down() {
    let mut learner = Learner::new();
    let four = Plan::Drills { drills: vec!["output-size".to_owned()], level: None, count: 4 };
    let session = learner.begin(four, None).expect("questions");
    learner.practise(session, right);
    assert_eq!(learner.footing().ladder("output-size").level, 3);
    let easy = Plan::Drills { drills: vec!["output-size".to_owned()], level: Some(1), count: 3 };
    let session = learner.begin(easy, None).expect("questions");
    learner.practise(session, right);
    assert_eq!(learner.footing().ladder("output-size").level, 3);
}
