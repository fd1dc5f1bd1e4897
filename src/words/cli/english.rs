//! The command line in English.

use super::{
    CliStrings, CourseSize, ExplainStrings, FileOf, FrameStrings, Labels, LayerStrings, LearnStrings, LintStrings,
    ProgressStrings, RenderStrings, ShowStrings, SolveStrings, StackStrings, TableStrings,
};
use crate::conv::Rank;
use crate::framework::message::About;
use crate::lesson::render::Levels;
use crate::save::SaveError;
use crate::scene::GridId;
use crate::words::{figure, plain};

pub static ENGLISH: CliStrings = CliStrings {
    plain: &plain::ENGLISH,
    frame: &FRAME,
    layer: &LAYER,
    show: &SHOW,
    solve: &SOLVE,
    render: &RENDER,
    stack: &STACK,
    explain: &EXPLAIN,
    progress: &PROGRESS,
    table: &TABLE,
    learn: &LEARN,
    lint: &LINT,
};

static FRAME: FrameStrings = FrameStrings {
    error: "error: ",
    labels: Labels {
        layer: "layer",
        is: "is",
        why: "why",
        searched: "where",
        near: "near",
        attempt: "try",
        kept: "kept",
        nor: "nor",
        then: "then",
    },
    help: "help: ",
    give_number: |sets| format!("give its number: {sets}"),
    or_give_number: |sets| format!("or give its number: {sets}"),
    on: " on ",
    unwritable_output: |why| format!("the output could not be written: {why}"),
    unreadable_input: |why| format!("the input could not be read: {why}"),
    unreadable_stdin: |why| format!("stdin cannot be read: {why}"),
    no_message: "there is no message: give it as an argument in quotes, or on stdin",
    terminal_failed: |why| format!("the terminal failed: {why}"),
    file: ToString::to_string,
    unsaved: |path, why| match why {
        SaveError::Exists => format!("{path}: {why}; --force replaces it"),
        SaveError::NotAFile => format!("{path}: {why}; name another, or stdout"),
        SaveError::Io(_) => format!("{path}: {why}"),
    },
    cannot_be_made: |path, why| format!("{path}: cannot be made: {why}"),
    system: |path, why| format!("{path}: {why}"),
};

static LAYER: LayerStrings = LayerStrings {
    input_axes: |input, numbers, axes| {
        let axes = if axes == 1 { "1 axis".to_owned() } else { format!("{axes} axes") };
        format!(
            "--input {input} has {numbers} numbers, and this layer {axes}: write the size alone, or with channels, or with \
             batch and channels"
        )
    },
    one_row: |file, rows| {
        format!("the {} of a layer with one axis is one row, and the file has {rows} rows", of_file(file))
    },
    output_size_axes: |numbers, axes| format!("--output-size has {numbers} numbers, and this layer {axes}"),
    whole_network: |file| {
        format!("{file} is a whole network, which flags of one layer do not change; write the numbers into the file")
    },
    stack_flags: "--at and --no-activations are for stack files, whose names end in .toml",
    at_count: |given, wanted| format!("--at has {given} numbers, and {wanted} go in"),
    at_range: |number, least, most| format!("--at {number}: numbers go from {least} to {most} here"),
    taken_as: |file, shape, axes, channel| {
        let name = of_file(file);
        let other = channel.map_or(String::new(), |(channel, of)| {
            format!(", channel {channel} of {of}; --{name}-channel chooses another")
        });
        format!("{name}: {shape} is taken as {axes}{other}")
    },
    channels_last: |file, transpose| {
        format!("{}: if its channels are the last axis, as in a picture, save {transpose}", of_file(file))
    },
    explore_is_a_screen: "Explore is a screen, not lines; 'tconv show' tells the same layer row by row, 'tconv shape' its sizes",
    explore_needs_terminal: "Explore needs a terminal; 'tconv show' prints the same layer as text",
    explore_needs_terminal_alone: "Explore needs a terminal",
};

fn of_file(file: FileOf) -> &'static str {
    match file {
        FileOf::Input => "input",
        FileOf::Kernel => "kernel",
    }
}

static SHOW: ShowStrings = ShowStrings {
    legend: &figure::ENGLISH,
    grid: |grid| match grid {
        GridId::Input => "input",
        GridId::Kernel => "kernel",
        GridId::Rotated => "kernel, rotated 180",
        GridId::Stuffed => "zeros in between",
        GridId::Padded => "padded",
        GridId::Full => "full result",
        GridId::Output => "output",
        GridId::Coverage => "coverage",
        GridId::Matrix => "matrix",
        GridId::Stamp => "stamp",
        GridId::Rival => "rival",
        // Exhibits belong to no layer.
        GridId::Exhibit(_) => "",
    },
    fits: |shown, of| format!("... {shown} of {of} fit here"),
    zeros_between: |zeros| format!("{zeros} between neighbours"),
    sides: |start, end, rank| match (rank, start == end) {
        (Rank::One, true) => format!("{} on both sides", start[1]),
        (Rank::One, false) => format!("left {}, right {}", start[1], end[1]),
        (_, true) if start[0] == start[1] => format!("{} on every side", start[0]),
        _ => format!("top {}, bottom {}, left {}, right {}", start[0], end[0], start[1], end[1]),
    },
    crop: |sides| format!("crop {sides}"),
    too_many_cells: |cells, limit| {
        format!("the grids have {cells} cells, and {limit} are the limit; take a smaller input")
    },
    too_many_cells_tries: [
        "tconv shape: the sizes alone",
        "tconv show on a terminal, without --all: the first rows of each grid",
        "tconv eval: the values of the output, as JSON",
    ],
};

static SOLVE: SolveStrings = SolveStrings {
    times: |factor| format!("every size times {factor}"),
    part: |factor| format!("every size that {factor} divides, divided"),
    found: |count, class| {
        let settings = if count == 1 { "one setting".to_owned() } else { format!("{count} settings") };
        let best = if count > 1 { ", best first" } else { "" };
        format!("{settings} of {class}{best}")
    },
    looked: |ranges| format!("looked at {ranges}"),
    looked_apart: |height, width| format!("height: {height}; width: {width}"),
    range: |first, last| format!("{first} to {last}"),
    for_strides_above: |stride| format!(" for strides above {stride}"),
    more: |hidden, count| format!("{hidden} more: --limit {count}"),
    needs_more: |reason| format!("needs more than the layer: {reason}"),
    shared_output: |smallest, largest, output| {
        format!("inputs of {smallest} to {largest} all become {output} in the encoder; output_padding picks one")
    },
    at_run_time: |axes| format!("where sizes vary, forward(x, output_size=skip.shape[-{axes}:]) picks it at run time"),
    none: |class, question| format!("no {class} does {question}"),
    colon: ": ",
    too_many: ToString::to_string,
    inverse_of: "--inverse-of takes an encoder layer with its kernel_size, such as 'nn.Conv2d(3, 8, 3, stride=2)'",
    alike: |parameter| format!("{} is to be the same on all three axes here", parameter.name()),
    other_axes: |parameter| format!("{} has other axes", parameter.name()),
    one_size: "of three axes one size is solved for, the same on each",
    one_size_try: "one question an axis",
    same: "padding='same' leaves nothing to solve; leave it out, or give a number",
    layer_alone: "solve looks for a layer alone; leave out the slice or the pad",
    sizes_from_one: |size| format!("sizes start at 1, and {size} does not"),
    too_many_pairs: |pairs, most| format!("{pairs} pairs, more than {most}"),
};

static RENDER: RenderStrings = RenderStrings {
    stdout_format: "stdout has no name that ends in a format; say --format svg",
    no_format: |path, ending, known| {
        let what = match ending {
            None => "the name ends in no format".to_owned(),
            Some(ending) => format!("there is no format .{ending}"),
        };
        format!("{path}: {what}; there are {known}, or say --format")
    },
    delay: "--delay is for a .gif, which alone moves",
    text_flags: "--cell, --transparent and --no-numbers are for pictures; text has none of them",
    mono: "--theme mono is for screens; a figure keeps its marks and numbers where it is printed without colour",
    stack_flags: "--view, --stage, --step, --sheet and --no-numbers are for layers; a stack shows its maps",
    layer_refused: "the layer is refused",
    too_many_cells: |cells, limit| {
        format!(
            "the figure would have {cells} cells, and {limit} are the limit; show fewer stages, or take a smaller input"
        )
    },
    too_many_frames: |frames, limit| {
        format!(
            "the animation would have {frames} frames, and {limit} are the limit; write one step as a picture, or take a \
             smaller input"
        )
    },
    too_many_pixels: |width, height, limit| {
        format!(
            "the picture would have {width}x{height} pixels, and {limit} million are the limit; make the cells smaller, or \
             write an .svg"
        )
    },
    too_many_animated: |frames, width, height, limit| {
        format!(
            "{frames} frames of {width}x{height} pixels are more than {limit} million, the limit; make the cells smaller"
        )
    },
    no_step: |step, steps| format!("there is no step {step}: this view has {steps}, counted from 1"),
    stamp_elsewhere: "the stage 'stamp' is the stamp of one input, which only the stamp view chooses",
    still_animation: "an animation shows every step; for one of them, or for a sheet, write a picture",
    no_values: |why| format!("there are no values: {why}"),
    no_room: "there is no memory for the picture",
    cancelled: "the figure was cancelled",
    encoder: |why| format!("the picture cannot be encoded: {why}"),
};

static STACK: StackStrings = StackStrings {
    layer: "layer",
    output: "output",
    field: "field",
    reach: "reach",
    weights: "weights",
    input: "input",
    all: "all",
    breaks: "breaks here",
    not_followed: "fields and coverage of maps as large as these are not followed",
    all_weights: |weights| format!("weights: {weights}"),
    unknown_weights: |layers| format!("weights: not known of {}", counted(layers, "layer")),
    sees_all: |input| format!("field: every cell of the output sees all of the input, {input}"),
    sees: |field, input, apart, cut| {
        let cut = cut.map_or(String::new(), |cut| format!("; borders cut it to {cut}"));
        format!("field: a cell of the output sees {field} of the input's {input}, those of neighbours {apart}{cut}")
    },
    apart: |cells| cells.map_or("anywhere".to_owned(), |cells| format!("{cells} apart")),
    dead: |rows, cols| {
        let told = [(rows, "rows"), (cols, "columns")];
        let told =
            told.into_iter().filter_map(|(dead, axis)| dead.map(|[dead, all]| format!("{dead} of {all} {axis}")));
        format!("no input reaches {}: biases alone are there", told.collect::<Vec<_>>().join(" and "))
    },
    even: "coverage: even, no checkerboard",
    uneven: |times, first, culprits| {
        let by = match culprits {
            [] | [_] => String::new(),
            culprits => format!("; uneven by themselves: {}", culprits.join(", ")),
        };
        let range = match times {
            Some(times) => format!("some cells have {times} times the ways to them that others have"),
            None => "some cells have no way to them".to_owned(),
        };
        format!("coverage: uneven, {range}: a checkerboard, from {first} on{by}")
    },
    already: |size| format!("{size} comes out as it is"),
    fewest_changes: |size| format!("for {size}, the fewest changes first"),
    no_padding: |size| format!("no padding and output_padding of up to three layers give {size}"),
    nearest: "nearest",
    as_it_is: "as it is",
    comma: ", ",
    colon: ": ",
    or_crop: |code| format!("or crop: {code}"),
    changed: |now, before| format!("{now} (was {before})"),
    place: |name, line, call| format!("{name}, line {line}: {call}"),
    no_model: "there is no model: give a file, its text in quotes, or pipe it in",
    no_file: |path| format!("there is no file {path}"),
    is_folder: |path| format!("{path} is a folder"),
    too_long: |name, most| format!("{name} has more than {most} bytes: give the part with the layers"),
    no_text: |name| format!("{name} is no text in UTF-8"),
    no_input: "the size of the input is not in the model",
    no_input_try: |input| format!("--input {input}, with the numbers of your input"),
    empty_input: |input| format!("--input {input}: every length must be at least 1"),
    want: |is_line| format!("--want takes {} here, each at least 1", if is_line { "one length" } else { "HxW" }),
};

static EXPLAIN: ExplainStrings = ExplainStrings {
    means: "means",
    open: "open",
    reads: "reads",
    about: |about| match about {
        About::Channels => "channels",
        About::Groups => "groups",
        About::Bias => "the shape of a bias",
        About::WeightShape => "the shape of a weight",
        About::Rank => "the number of axes",
        About::Batch => "the size of a batch",
        About::Lengths => "how many numbers a setting has",
        About::Stride => "stride",
        About::Padding => "padding",
        About::PaddingWord => "padding as a word",
        About::PaddingMode => "padding_mode",
        About::OutputPadding => "output_padding",
        About::Dilation => "dilation",
        About::KernelSize => "kernel_size",
        About::OutputSize => "a wanted output size",
        About::OutputTooSmall => "an output that has no cells",
        About::WindowTooLarge => "a window larger than its input",
        About::InputSize => "the size of an input",
        About::JoinedSizes => "maps that are joined and differ",
        About::Argument => "an argument",
        About::DataFormat => "the order of the axes",
    },
    colon: ": ",
    comma: ", ",
    unknown: "no message about convolutions that tconv knows is in this text",
    unknown_try: "the whole message, from the word Error on, with its numbers",
};

static PROGRESS: ProgressStrings = ProgressStrings {
    lesson: "lesson",
    steps_done: "steps done",
    tries: "tries",
    hints: "hints",
    last_at: "last at",
    skill: "skill",
    place: "box",
    asked: "asked",
    at_once: "at once",
    review: "review",
    drill: "drill",
    level: "level",
    due_today: "due today",
    due_in: |days| format!("due in {days} day{}", if days == 1 { "" } else { "s" }),
    no_questions: "no questions yet",
    not_known: "not known yet",
    done_for_today: "done for today",
    of: |done, of| format!("{done} of {of}"),
    colon: ": ",
    continued_at: |step| format!("to be continued at {step}"),
    nothing_done: "Nothing is done yet. What you answer in a lesson appears here.",
    was_reset: "some of it was reset; 'tconv progress undo-reset' brings it back",
    newer: |events| format!("{} only a newer tconv understands; kept as they are", counted(events, "event")),
    damaged: |lines, copy| {
        let copy = match copy {
            Some(Ok(path)) => format!("; {path} is a copy of all of it"),
            Some(Err(why)) => format!("; a copy could not be made: {why}"),
            None => String::new(),
        };
        format!("{} of the file cannot be read; passed over{copy}", counted(lines, "line"))
    },
    written: |events, path| format!("{} written to {path}", counted(events, "event")),
    is_the_record: |path| format!("{path}: this is the record itself; export to another file"),
    no_full_name: |why| format!("the folder has no full name: {why}"),
    nothing_to_reset: "nothing is done yet, so there is nothing to reset",
    reset: |lessons, steps| {
        let (lessons, steps) = (counted(lessons, "lesson"), counted(steps, "step"));
        format!("reset {lessons} with {steps} done; 'tconv progress undo-reset' brings it back")
    },
    no_lesson: |lesson, known| format!("nothing is done in a lesson '{lesson}'; there is {known}"),
    ambiguous: |lesson, names| format!("'{lesson}' is in several courses; say {names}"),
    no_reset: "there is no reset to undo",
    back: |lesson| {
        let back = lesson.map_or_else(|| "all lessons".to_owned(), |lesson| format!("lesson {lesson}"));
        format!("back as before the reset: {back}")
    },
    no_event: |path| format!("{path}: no line of it is an event; name a file that 'tconv progress export FILE' wrote"),
    imported: |new, known| format!("{} new, {known} known already", counted(new, "event")),
    imported_newer: |events| format!("{events} of them only a newer tconv understands; kept as they are"),
    imported_damaged: |lines| format!("{} cannot be read; passed over", counted(lines, "line")),
    nothing_taken: |path| format!("{path}: nothing was taken"),
    may_be_anothers: |path| format!("{path}: nothing was taken: it may be somebody else's"),
    strangers: |other, own| {
        let (other, own) = (counted(other, "answer"), counted(own, "answer"));
        format!(
            "its {other} and the {own} of your record have no event in common, and once they are one record, nothing takes \
             them apart"
        )
    },
    strangers_try: "--merge, if you gave both",
    strangers_question: |path, other, own| {
        let (other, own) = (counted(other, "answer"), counted(own, "answer"));
        format!(
            "{path}: its {other} and the {own} of your record have no event in common. Once they are one record, nothing takes \
             them apart. Did you give both? [y/N]"
        )
    },
    trouble: ToString::to_string,
};

fn counted(count: usize, thing: &str) -> String {
    format!("{count} {thing}{}", if count == 1 { "" } else { "s" })
}

static TABLE: TableStrings = TableStrings {
    student: "student",
    answered: "answered",
    at_once: "at once",
    right: "right",
    tries: "tries",
    minutes: "min",
    beliefs: "beliefs",
    steps_done: "Steps done",
    drills: "Drills: right at once of asked, and the level",
    notes: "Notes",
    question: "question",
    drawn: "drawn",
    asked: "asked",
    commonest: "commonest wrong answer",
    question_of: |of, form, level| {
        format!("{of}/{form}{}", level.map_or_else(String::new, |level| format!(", level {level}")))
    },
    draw: |number, seed, numbers| format!("{number} of {seed}: {numbers}"),
    wrong: |answer, belief, students| {
        let belief = belief.map_or_else(String::new, |belief| format!(" ({belief})"));
        format!("{answer}{belief}: {}", counted(students, "student"))
    },
    numbers: |asked, clean, percent, tries| {
        let tries = if tries == 1 { "1 try".to_owned() } else { format!("{tries} tries") };
        format!("asked {asked}, right at once {clean} ({percent} %), {tries}")
    },
    wrong_answer: |wrong| format!("wrong: {wrong}"),
    nothing: "Nothing was answered that can be judged.",
    noted: |name, notes| format!("{name}: {notes}"),
    passed_over: |path, why| format!("{path}: {why}"),
    unwritten: |why| format!("the table could not be written: {why}"),
};

static LEARN: LearnStrings = LearnStrings {
    needs_terminal: "lessons and drills need a terminal; with --plain they read answers from a pipe, one a line",
    watch_needs_terminal: "watch needs a terminal; 'tconv lessons lint' checks the same files",
    watch_is_a_screen: "watch is a screen, not lines; 'tconv lessons lint' checks the same files",
    no_short: "this course has no short path; 'tconv lessons list' lists its lessons",
    no_lesson: |lesson, known| format!("there is no lesson \"{lesson}\"; there are {known}"),
    no_step: |lesson, step, known| format!("lesson {lesson} has no step \"{step}\"; its steps are {known}"),
    no_drill: |drill, known| {
        let there = if known.is_empty() { "the course has none".to_owned() } else { format!("there are {known}") };
        format!("there is no drill \"{drill}\"; {there}")
    },
    no_part: |part, known| format!("the exam has no part \"{part}\"; its parts are {known}"),
    no_exam: "this course has no exam",
    not_drawn: "the exam cannot be drawn",
    too_many_questions: |most, asked| format!("at most {most} questions, not {asked}"),
    too_many_variants: |most| format!("at most {most} variants are printed at once"),
    seed: |seed, check| format!("seed {seed}, check word {check}"),
    not_a_folder: |path| format!("{path}: it is a file, not a folder"),
    place_unsaved: |why| format!("where you are in the lessons was not saved: {why}"),
    unsaved: |answers, why| {
        let counted = if answers == 1 { "1 answer was".to_owned() } else { format!("{answers} answers were") };
        format!("{counted} not saved: {why}")
    },
    kept_in: |file| format!("in {file}"),
    not_kept_in: |path, why| format!("in {path}: {why}"),
    put_into_a_file: |command| format!("put these lines into a file, and: {command}"),
    waiting: |seconds| format!("waiting for another tconv that is using the record, {seconds} seconds at most"),
    no_command: |command| format!("there is no command '{command}'; 'tconv --help' lists them"),
    drills: "drills",
    lesson_facts: |steps, minutes, fast, slow| format!("{steps} steps, {minutes} min ({fast} to {slow})"),
};

static LINT: LintStrings = LintStrings {
    levels: Levels::ENGLISH,
    summary: |course, errors, warnings| {
        let some = |count: usize, what: &str| format!("{count} {what}{}", if count == 1 { "" } else { "s" });
        let size = course.map_or(String::new(), |CourseSize { id, lessons, steps, drills }| {
            let drills = if drills == 0 { String::new() } else { ", ".to_owned() + &some(drills, "drill") };
            format!("{id}: {}, {}{drills}: ", some(lessons, "lesson"), some(steps, "step"))
        });
        format!("{size}{}, {}", some(errors, "error"), some(warnings, "warning"))
    },
    no_id: |id| format!("\"{id}\" is no id for a lesson: it has 1 to 40 of the letters a-z, the digits and '-'"),
    is_there: |path| format!("{path} is there already; nothing was written"),
    not_written: |path, why| format!("{path}: {why}"),
    lesson_written: |folder| format!("{folder} is written: lesson.toml, en.md and zh-CN.md"),
    course_written: |path| format!("{path} is written: a course with this one lesson"),
    add: |id, course| format!("Add \"{id}\" to `lessons` in {course}"),
    then: |command| format!("Then: {command}"),
};
