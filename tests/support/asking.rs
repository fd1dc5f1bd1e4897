//! A small course that asks for numbers and for a setting.

use tconv::lesson::course::Course;
use tconv::lesson::files::Files;

const COURSE: &str = r#"
format = 1
id = "asking"
languages = ["en"]
lessons = ["one"]
title = { en = "Asking" }
"#;

const LESSON: &str = r#"
format = 1
id = "one"
minutes = 1

[[step]]
id = "numbers"
scene = { input = { shape = [3, 3] }, stride = [2, 3], padding = 1 }
[step.check.numbers]
field = [{ id = "op_h", answer = "s.h - 1" }, { id = "op_w", answer = "s.w - 1" }, { id = "mean", answer = "s.w * 0.5" }]
catch = [
  { id = "swapped", when = "ans.op_h == s.w - 1 and ans.op_w == s.h - 1" },
  { id = "stride", when = "ans.op_h == s.h" },
]

[[step]]
id = "setting"
scene = { input = { shape = [4, 4] }, kernel = { shape = [3, 3], fill = "skew" }, stride = 2, padding = 1 }
[step.check.setting]
answer = "nn.ConvTranspose2d(1, 1, 3, stride=2, padding=1, output_padding=1, bias=False)"
catch = [
  { id = "direct", when = "not ans.transposed" },
  { id = "smaller", when = "ans.out.h < 8" },
]

[[step]]
id = "applied"
[step.check.setting]
answer = "nn.Conv2d(1, 1, 3, padding=1)"
by = "size"
input = "output"
"#;

const PROSE: &str = "# One
<!-- step: numbers -->
## Numbers
Three numbers.
<!-- prompt -->
Which?
<!-- field: op_h -->
op, height
<!-- field: op_w -->
op, width
<!-- field: mean -->
half
<!-- catch: swapped -->
Height first, not {{ans.op_h}}.
<!-- catch: stride -->
One less.
<!-- otherwise -->
No.
<!-- explain -->
So it is.

<!-- step: setting -->
## A setting
It doubles.
<!-- prompt -->
Which call?
<!-- catch: direct -->
That one shrinks: {{ans.k.h}}.
<!-- catch: smaller -->
That gives {{ans.out.h}} rows.
<!-- otherwise -->
No.
<!-- explain -->
So it is.

<!-- step: applied -->
## On the output
It keeps the size.
<!-- prompt -->
Which call?
<!-- otherwise -->
No.
<!-- explain -->
So it is.
";

/// Reads the course with this lesson instead of its own.
pub fn course_of(lesson: &str) -> tconv::lesson::load::Loaded {
    let mut files = Files::default();
    for (path, text) in [("course.toml", COURSE), ("one/lesson.toml", lesson), ("one/en.md", PROSE)] {
        files.insert(path, Ok(text.trim_start().to_owned()));
    }
    Course::read(&files)
}

/// Returns the course, which must have no errors.
pub fn course() -> Course {
    let loaded = course_of(LESSON);
    let faults = format!("{:#?}", loaded.diagnostics);
    loaded.course.expect(&faults)
}

/// Returns the codes of the diagnostics after replacing a part of the lesson.
#[allow(dead_code, reason = "not every test breaks it")]
pub fn codes_with(part: &str, other: &str) -> Vec<&'static str> {
    assert!(LESSON.contains(part), "{part}");
    course_of(&LESSON.replace(part, other)).diagnostics.iter().map(|one| one.code).collect()
}
