//! English.

use std::io;

use super::{
    DeadEndStrings, Detail, ExploreStrings, FactStrings, HomeStrings, LessonDeadEndStrings, LessonStrings, NameStrings,
    NoticeStrings, ReasonStrings, RecordStrings, ShellStrings, StackStrings, Strings,
};
use crate::conv::axis::Unread;
use crate::conv::{Parameter, Rank};
use crate::learner::record::{Damage, MOST_COPIES, NoCopy, RecordError, Trouble};
use crate::scene::compare::Overlap;
use crate::scene::story::{ActKind, Reach};
use crate::scene::turn::Turn;
use crate::visible;
use crate::words::{Language, answers, phrases, practice};

pub static ENGLISH: Strings = Strings {
    tag: Language::English.tag(),
    phrases: &phrases::ENGLISH,
    shell: &SHELL,
    explore: &EXPLORE,
    names: &NAMES,
    facts: &FACTS,
    reasons: &REASONS,
    notices: &NOTICES,
    record: &RECORD,
    lesson: &LESSON,
    answers: &answers::ENGLISH,
    practice: &practice::ENGLISH,
    home: &HOME,
    stack: &STACK,
};

static SHELL: ShellStrings = ShellStrings {
    help: "help",
    quit: "quit",
    help_more: |more| format!("arrows: {more} more"),
    arrows: "arrows",
    key_help: "this help",
    key_quit: "quit",
};

static EXPLORE: ExploreStrings = ExploreStrings {
    help_adjust: "change the chosen parameter",
    help_arrows: "in the bar: choose and change; on a grid: move the cursor",
    help_tab: "to the grids and back to the bar; shift-tab backwards",
    help_repair: "take the settings near it that work; tab chooses among them",
    help_axis: "change both axes, height alone, width alone",
    help_operation: "Conv2d or ConvTranspose2d",
    help_zoom: "numbers around the cursor, a pixel for each cell, or the whole",
    key_view: "view",
    help_view: "next view of the same layer; V the one before",
    key_play: "play",
    help_play: "walk through the cells one by one; again to pause, esc to end",
    key_step: "one step on, one step back",
    key_speed: "slower, faster",
    walk_pause: "pause",
    walk_go_on: "go on",
    walk_step: "step",
    walk_speed: "speed",
    walk_end: "end the walk",
    key_edit: "edit",
    help_edit: "type a new value for the cell; enter again to set it",
    key_fill: "fill",
    help_fill: "next preset for the input, or the kernel in focus; F back",
    key_copy: "copy",
    help_copy: "copy the PyTorch line; it is printed at the end too",
    help_copy_command: "copy a command line that opens this scene",
    help_mouse: "leave the mouse to the terminal, or take it back",
    key_digits: "type the chosen parameter, or the value in focus",
    help_end_number: "finish the number; it ends by itself after a second",
    key_erase_digit: "erase the digit",
    key_arrows_bar: "choose, change",
    key_arrows_grid: "move",
    key_tab: "bar, grids",
    key_next_repair: "next repair",
    key_repair: "repair",
    key_field: "choose a parameter from anywhere",
    key_axis: "axis",
    key_operation: "operation",
    key_zoom: "zoom",
    key_undo: "undo",
    key_redo: "redo",
    key_back: "back to the bar",
    hint_walk: "watch it move",
    hint_more: "more stride",
    hint_wrong: "common mistakes",
    hint_help: "all keys",
    key_cancel_save: "cancel saving",
    help_cancel_save: "while a picture is being saved: cancel that, and leave no file",
    key_pin: "pin A",
    help_pin: "pin the output as A and compare with it; again to unpin",
    key_wrong: "what if",
    help_wrong: "what if: the output that a common misconception gives",
    help_rotate: "rotate the kernel by 180 degrees",
    key_load: "load",
    help_load: "load the input or kernel: .npy .npz .safetensors .csv .png .jpg",
    help_channel: "the other channels of the loaded file",
    file_prompt: |grid| format!("{grid} from file: "),
    file_hint: ".npy .npz:NAME .safetensors:NAME .csv .png .jpg",
    key_complete: "complete",
    key_done: "done",
    key_leave: "cancel",
    key_erase: "erase all",
    key_size: "want a size",
    help_size: "type the output that you want, and choose among the settings that give it",
    size_prompt: "wanted output: ",
    size_hint: |rank| match rank {
        Rank::One => "8",
        Rank::Two | Rank::Three => "8, or 8x10",
    },
    drawer_choose: "choose",
    drawer_take: "take it",
    drawer_other_size: "another size",
    drawer_close: "close",
    drawer_drop: "back as it was",
    key_code: "code",
    help_code: "this layer in PyTorch, Keras, TensorFlow, JAX and ONNX",
    code_heading: "The same in",
    model_heading: |layers, from, to| {
        let layers = if layers == 1 { "1 layer".to_owned() } else { format!("{layers} layers") };
        format!("{layers}, {from} -> {to}: enter takes the chosen one")
    },
    model_breaks: |name, why| format!("{name} breaks: {why}"),
    model_sees: |field, reach| {
        format!("a cell that it makes sees {field} of the first input, and reaches {reach} of the last output")
    },
    more_code: |lines| format!("# ... {lines} more lines; enter copies them all"),
    key_save: "save picture",
    help_save: "save the picture: .svg, .png, .txt, .ans, or .gif for every step",
    picture_prompt: "picture to: ",
    picture_hint: "nothing: tconv.svg; or .png .gif .txt .ans",
    found: |from, to, count| format!("{from} -> {to}: settings that do it: {count}, best first"),
    found_near: |from, to, count| format!("{from} -> {to}: settings that do it: {count}, nearest first, then the best"),
    found_none: |from, to| format!("{from} -> {to}: no setting does it"),
    near: "What comes near:",
};

static NAMES: NameStrings = NameStrings {
    operation: "operation",
    input: "input",
    kernel: "kernel",
    kernel_rotated: "kernel, rotated",
    all_inputs: "input, by channels",
    all_kernels: "kernels (in x out)",
    all_outputs: "output, by channels",
    transposed: "transposed",
    stride: "stride",
    padding: "padding",
    output_padding: "out_pad",
    dilation: "dilation",
    bias: "bias",
    off: "off",
    groups: "groups",
    turn: "kernel laid",
    activations: "activations",
    switched_on: "on",
    switched_off: "off",
    turns: |turn| match turn {
        Turn::Stored => "as stored",
        Turn::Rotated => "rotated 180",
        Turn::Transposed => "transposed",
        Turn::Mirrored => "mirrored",
        Turn::UpsideDown => "upside down",
    },
    both_axes: "both axes",
    all_axes: "all axes",
    depth: "depth",
    length: "length",
    height: "height",
    width: "width",
    output: "output",
    was: "was",
    stuffed: "zeros in between",
    padded_transposed: "zeros in, padded",
    stuffed_cropped: "zeros in, cropped",
    padded_cropped: "cropped",
    padded_direct: "padded",
    zero_from_stride: "zero from stride",
    zero_from_padding: "zero from padding",
    zero_from_output_padding: "zero from out_pad",
    matrix_row: "the row of this output",
    kernel_window: "kernel window",
    belonging: "behind it, or reached",
    bias_only: "bias only",
    value_colour: "values",
    view_direct: "direct",
    view_stamp: "stamp",
    view_crop: "crop",
    view_coverage: "coverage",
    view_matrix: "matrix",
    full: "full result",
    stamp: "one stamp",
    coverage: "products per cell",
    matrix: "matrix",
    matrix_transposed: "matrix C^T",
    absent_tap: "zero: no weight connects them",
    absent_kernel: "no kernel: in another group",
    absent_stamp: "not stamped",
    cropped: "cropped",
    unread: "input not read",
    padding_alone: "window on padding alone",
    period: "period",
    weights: "weights",
    differences: "differences",
    rival_pinned: "A, pinned",
    wrong_unflipped: "if the kernel were not rotated",
    wrong_transposed: "if it were transposed, not rotated",
    wrong_op: "if output_padding added zeros",
    wrong_stride: "if stride put s zeros in",
    wrong_padding: "if padding enlarged the input",
    wrong_overwrite: "if stamps overwrote each other",
    wrong_first: "if the first stamp stayed and later ones were ignored",
    wrong_average: "if overlaps were averaged",
    wrong_laid_rotated: "if the kernel were rotated first",
    wrong_laid_transposed: "if the kernel were transposed first",
    wrong_laid_mirrored: "if the kernel were mirrored, left to right",
    wrong_laid_upside_down: "if the kernel were upside down",
};

static FACTS: FactStrings = FactStrings {
    more: "more",
    goes_into: |outputs| format!("feeds {outputs}:"),
    goes_into_full: |outputs| format!("feeds {outputs} (x is cropped):"),
    from_channel: |channel| format!("channel {channel}:"),
    multiplies: |inputs| format!("meets {inputs}:"),
    every: |of| format!("1 of {of}"),
    fact_window_one: "the window moves by 1, whatever the stride",
    fact_places: |line, window, places| format!("places for the window: {line} - {window} + 1 = {places}"),
    fact_no_crop: "a Conv2d crops nothing: its full result is its output",
    fact_window_steps: |cells| format!("the window moves by {cells}"),
    fact_stamps_overlap: |apart, overlap| {
        format!("neighbouring stamps lie {apart} apart, overlap by {overlap} and add up")
    },
    fact_stamps_apart: |apart| format!("neighbouring stamps lie {apart} apart and do not overlap"),
    fact_crop: |start, end, same| {
        let p_end = if same { "p" } else { "p_end" };
        format!("crop p = {start} at the start, {p_end} - op = {end} at the end")
    },
    fact_uncrop: |less| format!("output_padding {less} crops less, or reaches beyond"),
    fact_even: |kernel, stride| format!("kernel {kernel} is whole strides of {stride}: even"),
    fact_uneven: |kernel, stride| format!("kernel {kernel} against stride {stride}: uneven"),
    fact_matrix: "C: a row for each output, a column for each input",
    fact_matrix_transposed: "C^T: one row per output; C is that of the Conv2d back. Not an inverse",
    compare_equal: "both outputs are equal, cell by cell",
    compare_rounding: "both outputs are equal within rounding",
    compare_differ: |cells, of| format!("{cells} of {of} cells differ: !"),
    what_if: |place, of| format!("what if {place} of {of}"),
    what_if_none: "none, the right one alone",
    overlap,
    act,
    left_unread,
    note: ToString::to_string,
};

static REASONS: ReasonStrings = ReasonStrings {
    refused: "PyTorch refuses this layer",
    too_large: "Too large for a picture",
    why: |fault| fault.why().map_or(String::new(), |why| why.to_string()),
    repair: ToString::to_string,
    merit: ToString::to_string,
    obstacle: ToString::to_string,
    concession: ToString::to_string,
    changed,
};

static NOTICES: NoticeStrings = NoticeStrings {
    copied: |text| format!("copied: {text}"),
    not_a_number: |text| format!("{text} is not a number"),
    not_pasted: |why| format!("not pasted: {why}"),
    kernel_stays: |size| format!("the call does not set kernel_size: it stays {size}"),
    mouse_on: "tconv has the mouse again",
    mouse_off: "the terminal has the mouse: select text; m takes it back",
    waiting: "computing",
    saving: "saving",
    cancelling: "cancelling",
    save_cancelled: |path| format!("not saved: {path} was cancelled, and no file is left"),
    still_saving: |path| format!("{path} is still being saved; esc cancels that"),
    no_candidates: |typed| format!("nothing there begins with {typed}"),
    not_a_size: |text, rank| match rank {
        Rank::One => format!("{text} is no length: write 8"),
        Rank::Two | Rank::Three => format!("{text} is no size: write 8, or 8x10"),
    },
    copied_code: |framework| format!("the code for {framework} is copied"),
    saved: |path| format!("saved {path}"),
    file_exists: |path| format!("{path} already exists; type another name"),
    no_format: |path| format!("{path} has no known extension: use .svg, .png, .gif, .txt or .ans"),
    dead_end: DeadEndStrings {
        computed: "these values are computed: tab to the input or the kernel, enter edits there",
        nothing_to_edit: "nothing to edit here: tab to the input or the kernel, enter edits there",
        no_repair: "no nearby setting works: change another field, or u to undo",
        one_repair: "there is one repair: enter takes it",
        takes_no_number: "the operation is not a number: + or - switches it, ] goes on to the next field",
        no_channels: "there are no other channels: l loads a file, which may have several",
        no_output: "this layer has no output: fix it first, or u to undo",
        nothing_to_undo: "nothing to undo",
        nothing_to_redo: "nothing to redo",
        unknown: "this key does nothing here: ? shows every key",
        end_of_range: "it goes no further that way",
    },
    filled_with: |grid, fill| format!("{grid}: {fill}"),
    nothing_wrong: "a 1x1 Conv2d has no common mistake to show: its kernel has only one orientation",
    loaded: |path| format!("loaded {path}"),
    loaded_channel: |path, channel, of| format!("loaded {path}, channel {channel} of {of}; {{ and }} choose another"),
    loaded_picture: |of, each, transpose| format!("loaded as {of} channels of {each}; channels last? save {transpose}"),
};

static RECORD: RecordStrings = RecordStrings { unsaved: "not saved", trouble, damage };

static LESSON: LessonStrings = LessonStrings {
    key_predict: "predict",
    key_check: "check",
    key_answer: "answer",
    key_finish: "finish",
    key_next: "next",
    key_choose: "choose",
    key_toggle: "pick the cell",
    key_toggle_line: "row, column",
    key_tab: "answer, scene",
    key_hint: "hint",
    key_reveal: "show answer",
    key_again: "try again",
    key_skip: "skip",
    key_back: "back",
    key_explore: "explore",
    key_outline: "outline",
    key_terms: "words",
    key_leave: "leave the lesson",
    help_enter: "give the answer, or go on",
    help_arrows: "choose an answer; on the scene move the cursor",
    help_toggle: "take the cell into the answer, or out of it",
    help_toggle_line: "the same for its row (R) or its column (C); or draw with the mouse",
    help_tab: "from the answer to the scene, and back; shift-tab the other way",
    help_hint: "the next hint",
    help_reveal: "show the answer and why",
    help_again: "ask me this again",
    help_skip: "leave this open and go on",
    help_back: "the step before",
    help_explore: "take this scene into Explore; esc brings you back",
    help_outline: "every step of the lesson",
    help_terms: "what the underlined words mean",
    glossary: "Words of this step",
    help_scroll: "scroll the text",
    help_quit: "quit; what you answered is kept",
    hint: "Hint:",
    your_answer: "your answer",
    reflect_note: "For yourself; it is not graded.",
    selected: |cells| format!("cells picked: {cells}"),
    order_note: "Press the numbers of the lines in their order; [ ] has the place of each.",
    right: "Right.",
    not_yet: "Not yet.",
    wrong: "Wrong.",
    yours: "yours",
    right_one: "right",
    prediction: "your prediction",
    outcome: "what happened  ",
    the_answer: "the answer",
    step_of: |step, of| format!("step {step} of {of}"),
    try_first: "Try an answer first, or take a hint (h).",
    more_lines: |above, below| format!(" {above} above, {below} below: pgup pgdn "),
    more_lines_alone: |above, below| format!(" {above} above, {below} below "),
    dead_end: LessonDeadEndStrings {
        nothing_asked: "Nothing is asked here: enter goes on.",
        answered: "This is answered: a asks it again, enter goes on.",
        still_open: "This is still open: it can be asked again once it is answered.",
        silent: "In an exam nothing is shown or told before it is handed in.",
        asks_another: "This is asked once: other questions like it come.",
        no_more_hints: "There are no more hints: r shows the answer.",
        first_step: "This is the first step.",
        no_terms: "This step names no word that is explained.",
        takes_no_number: "Nothing here takes a number: ? shows every key.",
        fixed: "Nothing can be turned in this step.",
        keeps_view: "The question keeps its view: answer it first.",
        runs_on_scene: "To run the scene, tab to it first.",
        no_output: "This layer has no output: change it back first, or u to undo.",
        alone: "There is nothing else here to go to.",
    },
};

static HOME: HomeStrings = HomeStrings {
    tagline: "transposed convolution, understood",
    total: |lessons, minutes| match (lessons, minutes) {
        (1, _) => format!("1 lesson, {minutes} min"),
        (_, 0..90) => format!("{lessons} lessons, {minutes} min"),
        _ => format!("{lessons} lessons, about {} hours", (minutes + 30) / 60),
    },
    go_on: "Continue",
    explore: "Explore",
    explore_what: "turn any layer and watch",
    explore_promise: "Turn any layer by hand, and watch where every number goes.",
    welcome: "See where every number of ConvTranspose2d comes from. New here? Press enter.",
    lessons: "Lessons",
    minutes: |minutes| format!("{minutes} min"),
    short: "Short path",
    short_promise: |minutes| format!("A bug to fix today? The steps behind most bugs, in about {minutes} minutes."),
    steps: |steps| format!("{steps} steps"),
    steps_done: |done, of| format!("{done} of {of} steps done"),
    needs: |lessons| format!("better after: {lessons}"),
    colon: ": ",
    comma: ", ",
    list_comma: ", ",
    done: "done",
    key_open: "open",
    key_move: "choose",
    help_open: "open what is chosen",
    back_to_lesson: "esc: back to the lesson",
    back_home: "esc: home",
    back_to_faults: "esc: back to what is wrong with the course",
};

static STACK: StackStrings = StackStrings {
    entry: "From a vector to a picture",
    entry_promise: "Turn two numbers and watch four layers make a digit of them. Point at a pixel and see where it comes from.",
    key_turn: "turn",
    key_move: "move",
    key_walk: "walk",
    key_tab: "numbers, maps",
    key_open: "open the layer",
    key_channel: "channel",
    key_middle: "middle",
    key_restart: "start",
    key_activations: "activations",
    key_ways: "ways",
    key_back: "back",
    help_arrows: "on the numbers: choose and turn; on a map: move the cursor",
    help_turn: "turn the chosen number, from anywhere",
    help_walk: "walk through the numbers; again to pause, esc to end",
    help_tab: "to the picture, the maps before it, and back to the numbers",
    help_open: "open the layer of the map in Explore, with its real values",
    help_channel: "the other channels of the map",
    help_middle: "the chosen number to the middle",
    help_restart: "all numbers as they were at the start",
    help_activations: "switch the activations between the layers off or on",
    help_ways: "how many ways lead to each pixel; again: with smaller kernels",
    hint: "these numbers are all that goes in: turn one and watch",
    hint_maps: "tab to the picture and move: see what each pixel is made of",
    activations_on: "activations are on again",
    sum_of_pictures: |numbers| {
        let terms = match numbers {
            1 => "z1*A + C, of two fixed ones",
            2 => "z1*A + z2*B + C, of three fixed ones",
            _ => "z1*A + z2*B + ... + C, of fixed ones",
        };
        format!("activations off: every picture is now {terms}")
    },
    activations_off: "activations off: the layers follow each other directly",
    no_activations: "there are no activations between these layers to switch off",
    no_channels: "tab to a map of several channels first",
    no_layer: "tab to a map that a convolution makes first",
    no_ways: "ways are counted only through convolutions, and this network has other stages",
    no_smaller: "no kernel here is a multiple of its stride: nothing to make smaller",
    ways_title: "ways to each pixel",
    ways_own: "the network as it is",
    ways_smaller: |heights| format!("what if kernels that are multiples of the stride were 1 smaller: {heights}"),
    ways_even: "even inside",
    ways_uneven: |least, most| format!("uneven inside, {least} to {most} along a column: a checkerboard"),
    vector: "the vector",
    input: "the input",
    picture: "the picture",
    vector_title: "vector",
    input_title: "input",
    picture_title: "picture",
    channel: |channel, of, detail| match detail {
        Detail::Full => format!("channel {channel} of {of}"),
        Detail::Brief => format!("ch {channel}/{of}"),
    },
    part: |size, map| format!("{size} of {map}"),
    whole: |map| match map.strip_prefix("the ") {
        Some(map) => format!("the whole {map}"),
        None => format!("all of {map}"),
    },
    cell: |cell, value, behind, reached| match (behind, reached) {
        ("", "") => format!("{cell} = {value}"),
        (behind, "") => format!("{cell} = {value}, made of {behind}"),
        ("", reached) => format!("{cell} = {value}, goes into {reached}"),
        (behind, reached) => format!("{cell} = {value}, made of {behind}; goes into {reached}"),
    },
    seen: |letter| match letter {
        Some(letter) => format!("a reader sees a {letter}"),
        None => "a reader is not sure".to_owned(),
    },
    some_numbers: |shown, of| format!("  ({shown} of {of} numbers; tab to the input and its channels for others)"),
    no_values: |why| format!("no values: {why}"),
    opened: |call, from, to| format!("input channel {from}, output channel {to}, real values of {call}"),
    back: "esc: back to the network",
};

fn changed(parameters: &[Parameter]) -> String {
    let names: Vec<_> = parameters.iter().map(|parameter| parameter.name()).collect();
    if names.is_empty() { "as it is".to_owned() } else { format!("new {}", names.join(" and ")) }
}

fn act(kind: &ActKind, detail: Detail) -> String {
    let is_brief = detail == Detail::Brief;
    match *kind {
        ActKind::Zeros(1) => "1 zero between".to_owned(),
        ActKind::Zeros(between) => format!("{between} zeros between"),
        ActKind::Ring { pad: [start, end], extra, is_transposed, dilation } => {
            let formula = if dilation == 1 { "k-1-p" } else { "d(k-1)-p" };
            let what = if start < 0 { "crop" } else { "ring" };
            let sides = match (start, end) {
                (start, end) if start < 0 && end <= 0 && start != end => format!("{}, {}", -start, -end),
                (start, end) if start < 0 && end > 0 => format!("{}, then ring {end}", -start),
                (start, end) if start != end && extra == 0 => format!("{start}, {end}"),
                (start, _) => start.abs().to_string(),
            };
            // Shows what output_padding adds, which says more than both ends would.
            let (sides, more) = match extra {
                0 => (sides, String::new()),
                _ if start < 0 => (sides, String::new()),
                extra => (start.to_string(), format!(" + {extra} at the end")),
            };
            match (is_transposed, is_brief) {
                (true, false) if start < 0 => format!("{formula} = {start}: {what} {sides}"),
                (true, false) => format!("{what} {formula} = {sides}{more}"),
                (_, true) if extra > 0 && start >= 0 => format!("{what} {start}+{extra}"),
                _ => format!("{what} {sides}"),
            }
        }
        ActKind::Window { reach, step, .. } => match (is_brief, step) {
            (true, 1) => format!("window {}", reach.cells),
            _ => format!("window {}, step {step}", wide(reach, is_brief)),
        },
        ActKind::Stamps { reach, apart } => format!("stamps {} wide, {apart} apart", wide(reach, is_brief)),
        ActKind::Crop { cut: [start, end], .. } if end < 0 => format!("crop {start}, add {}", -end),
        ActKind::Crop { cut: [start, end], .. } => format!("crop {start}, {end}"),
    }
}

/// `3`, or `5 (3 taps, 2 apart)`.
fn wide(reach: Reach, is_brief: bool) -> String {
    let Reach { taps, apart, cells } = reach;
    if apart == 1 || taps == 1 || is_brief {
        cells.to_string()
    } else {
        format!("{cells} ({taps} taps, {apart} apart)")
    }
}

fn left_unread(unread: &Unread) -> String {
    let Unread { inputs, zeros, skipped } = *unread;
    let skipped = (skipped > 0).then(|| format!("{skipped} skipped"));
    let inputs = (inputs > 0).then(|| format!("last {inputs} unread"));
    let zeros = (zeros > 0).then(|| format!("last {zeros} of padding unread"));
    [skipped, inputs, zeros].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn overlap([this, other]: [&str; 2], overlap: &Overlap) -> String {
    let Overlap { offset: [row, col], same, differ, new, gone } = *overlap;
    let mut parts = vec![format!("{same} cells are the same")];
    parts.extend((differ > 0).then(|| format!("{differ} differ: !")));
    parts.extend((new > 0).then(|| format!("{new} only in {this}: +")));
    parts.extend((gone > 0).then(|| format!("{gone} only in {other}: +")));
    format!("{other} lies in {this} from [{row},{col}] on; {}", parts.join(", "))
}

fn trouble(Trouble { why, answers }: &Trouble) -> String {
    let counted = match answers {
        0 => "Answers are".to_owned(),
        1 => "1 answer".to_owned(),
        answers => format!("{answers} answers"),
    };
    match (why, answers) {
        (RecordError::Busy { .. }, 0) => {
            "Another tconv is using the record; answers wait and are saved when it is done".to_owned()
        }
        (RecordError::Busy { .. }, 1) => {
            "1 answer waits: another tconv is using the record; it is saved when that is done".to_owned()
        }
        (RecordError::Busy { .. }, _) => {
            format!("{counted} wait: another tconv is using the record; they are saved when it is done")
        }
        _ => format!("{counted} not saved: {}", reason(why)),
    }
}

/// The reason, with the gist first: the rest may be cut off.
fn reason(why: &RecordError) -> String {
    let shown = visible::path;
    match why {
        RecordError::NoPlace => "there is no home folder; --state-dir names another".to_owned(),
        RecordError::Folder { path, reason } => format!("the folder cannot be made, {}: {}", disk(reason), shown(path)),
        RecordError::NotFound { path } => format!("no such file: {}", shown(path)),
        RecordError::Unreadable { path, reason } => format!("cannot be read, {}: {}", disk(reason), shown(path)),
        RecordError::Unwritable { path, reason } => format!("{}: {}", disk(reason), shown(path)),
        RecordError::NotRegular { path } => format!("not a regular file: {}", shown(path)),
        RecordError::TooLarge { path, .. } => format!("the record is too large: {}", shown(path)),
        RecordError::Busy { path } => format!("another tconv holds it: {}", shown(path)),
        RecordError::Unfit => "the answer is too long".to_owned(),
    }
}

fn disk(reason: &io::Error) -> String {
    match reason.kind() {
        io::ErrorKind::StorageFull => "the disk is full".to_owned(),
        io::ErrorKind::QuotaExceeded => "your disk quota is used up".to_owned(),
        io::ErrorKind::PermissionDenied => "there is no permission".to_owned(),
        io::ErrorKind::ReadOnlyFilesystem => "the disk is read-only".to_owned(),
        io::ErrorKind::NotADirectory => "part of the path is not a folder".to_owned(),
        _ => reason.to_string(),
    }
}

fn damage(damage: &Damage) -> String {
    let lines = if damage.lines == 1 { "1 line".to_owned() } else { format!("{} lines", damage.lines) };
    let copy = match &damage.copy {
        Some(Ok(copy)) => format!("; a copy of all of it: {}", visible::path(&copy.path)),
        Some(Err(NoCopy::TooMany)) => format!("; no copy, there are {MOST_COPIES} already"),
        Some(Err(NoCopy::Failed(reason))) => format!("; no copy: {}", disk(reason)),
        None => String::new(),
    };
    format!("{lines} of your record cannot be read: passed over{copy}")
}
