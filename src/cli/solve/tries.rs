//! Explains why there is no answer, and suggests commands that have one. Each is checked before it is shown.

use std::ops::RangeInclusive;

use super::super::failure::{Failure, labelled};
use super::{Question, listing, wants_of};
use crate::conv::solve::nearest::{Near, Obstacle};
use crate::conv::solve::{AxisSearch, Looked, Search, TooMany, Want, usual_op};
use crate::conv::{Layer, Op, Pair, Parameter};
use crate::framework::pytorch;
use crate::visible;
use crate::words::cli::SolveStrings;

/// The most commands that are suggested.
const MOST_TRIES: usize = 3;

/// The most numbers in a range that is narrowed because it was too wide.
const NARROW: i64 = 9;

/// What to suggest if no similar question has an answer.
const HELP: &str = "tconv solve --help";

/// The LAYER argument of a question, and the search that it describes alone.
pub(super) struct Written<'a> {
    pub text: &'a str,
    pub search: Search,
}

/// The failure if there is no solution: why, the nearest settings, and the commands to find them.
pub(super) fn refusal(question: &Question<'_>) -> Failure {
    let search = &question.search;
    let obstacles = search.obstacles();
    let depends_on_ranges = |obstacle: &Obstacle| match obstacle {
        Obstacle::OutOfReach { .. } | Obstacle::OddPadding | Obstacle::Between => true,
        Obstacle::Contradiction { .. }
        | Obstacle::NoStride { .. }
        | Obstacle::OtherStride { .. }
        | Obstacle::DirectCannotGrow
        | Obstacle::TransposedCannotShrink
        | Obstacle::NoOutputPadding => false,
    };
    let is_open = search.axes.iter().any(|axis| {
        let Looked { kernel_size, stride, dilation, .. } = axis.looked();
        [kernel_size, stride, dilation].iter().any(|range| range.start() != range.end())
    });
    let shows_ranges = is_open && obstacles.iter().any(|why| depends_on_ranges(&why.obstacle));
    let near = search.nearest();
    let tries = tries(question, near.iter().map(|near| near.search.clone()));
    Failure::no(|words| {
        let (labels, reasons) = (words.frame.labels, words.plain.screens.reasons);
        let whys = obstacles.iter().map(|why| labelled(labels.why, [(reasons.obstacle)(why)]));
        let searched = shows_ranges.then(|| listing::looked(search, words));
        let told = |near: &Near| {
            let layer = pytorch::line(near.solution.geometry.layer());
            format!("{}{}{layer}", (reasons.concession)(&near.concession), words.solve.colon)
        };
        (words.solve.none)(search.layer.class_name(), &listing::question(search, words.solve))
            + &whys.collect::<String>()
            + &labelled(labels.searched, searched)
            + &labelled(labels.near, near.iter().map(told))
            + &labelled(labels.attempt, tries.clone())
    })
}

/// The failure if there are too many candidates or solutions. Suggests the same in narrower ranges.
pub(super) fn too_many(question: &Question<'_>, error: &TooMany) -> Failure {
    let mut narrow = question.search.clone();
    for axis in &mut narrow.axes {
        for parameter in Parameter::ALL {
            let narrowed = axis.ranges.get(parameter).map(|range| {
                let last = (*range.end()).min(range.start().saturating_add(NARROW - 1));
                *range.start()..=last
            });
            axis.ranges.set(parameter, narrowed);
        }
    }
    let fixed = |parameter: Parameter, number: i64| {
        let mut search = narrow.clone();
        for axis in search.axes.iter_mut().filter(|axis| !axis.is_absent) {
            axis.ranges.set(parameter, Some(number..=number));
        }
        search
    };
    let cropped = [(Parameter::OutputPadding, 0), (Parameter::OutputPadding, 1), (Parameter::Padding, 0)];
    let candidates = std::iter::once(narrow.clone()).chain(cropped.map(|(parameter, number)| fixed(parameter, number)));
    let tries = tries(question, candidates);
    Failure::no(|words| (words.solve.too_many)(error) + &labelled(words.frame.labels.attempt, tries.clone()))
}

/// Rejects numbers that no layer may have, with the message that a layer would be rejected with.
///
/// # Errors
/// The rule that fails, and a command with numbers that it allows.
pub(super) fn check(question: &Question<'_>) -> Result<(), Failure> {
    let search = &question.search;
    let mut smallest = search.layer.clone();
    let mut input = [1, 1];
    for parameter in Parameter::ALL {
        let least = search.axes.each_ref().map(|axis| axis.ranges.get(parameter).map(|range| *range.start()));
        if let [Some(height), Some(width)] = least {
            parameter.set(&mut smallest, &mut input, [height, width]);
        }
    }
    let Err(fault) = smallest.check_settings() else { return Ok(()) };
    let mut legal = search.clone();
    let layer = &mut legal.layer;
    layer.in_channels = layer.in_channels.max(1);
    layer.out_channels = layer.out_channels.max(1);
    let divides = layer.groups >= 1 && layer.in_channels % layer.groups == 0 && layer.out_channels % layer.groups == 0;
    if !divides {
        layer.groups = 1;
    }
    for axis in &mut legal.axes {
        for parameter in Parameter::ALL {
            let raised = axis.ranges.get(parameter).map(|range| {
                let first = (*range.start()).max(parameter.least());
                first..=(*range.end()).max(first)
            });
            axis.ranges.set(parameter, raised);
        }
    }
    let tries = tries(question, [legal]);
    Err(Failure::no(|words| fault.to_string() + &labelled(words.frame.labels.attempt, tries.clone())))
}

/// Wrong usage about the sizes of a question. Suggests sizes that are valid.
pub(super) fn with_sizes(pairs: &[[Pair; 2]], say: impl Fn(&SolveStrings) -> String) -> Failure {
    let raised = pairs.iter().take(2).map(|pair| pair.map(|size| size.map(|length| length.max(1))));
    let wants = wants_of(&raised.collect::<Vec<_>>());
    let op = usual_op(&wants);
    let search = Search { layer: Layer::new(op, [1, 1]), axes: wants.map(|want| AxisSearch::new(op, want)) };
    with_tries(search, say)
}

/// Wrong usage. Suggests this search or a similar one.
pub(super) fn with_tries(search: Search, say: impl Fn(&SolveStrings) -> String) -> Failure {
    let question = Question { search: search.clone(), written: None };
    let tries = tries(&question, [search]);
    Failure::usage(|words| say(words.solve) + &labelled(words.frame.labels.attempt, tries.clone()))
}

/// Returns commands for the first of these searches that have an answer, or if none has, for others about the same
/// sizes.
fn tries(question: &Question<'_>, candidates: impl IntoIterator<Item = Search>) -> Vec<String> {
    let written = question.written.as_ref();
    let found = answered(candidates.into_iter(), written);
    let found = if found.is_empty() { answered(alternatives(&question.search).into_iter(), written) } else { found };
    if found.is_empty() { vec![HELP.to_owned()] } else { found }
}

fn answered(candidates: impl Iterator<Item = Search>, written: Option<&Written<'_>>) -> Vec<String> {
    let has_answer = |search: &Search| search.solutions().is_ok_and(|solutions| !solutions.is_empty());
    let mut commands = candidates.filter(has_answer).filter_map(|search| command(&search, written));
    let mut found: Vec<String> = Vec::new();
    while found.len() < MOST_TRIES
        && let Some(command) = commands.next()
    {
        if !found.contains(&command) {
            found.push(command);
        }
    }
    found
}

/// Returns other searches about the same sizes: each pair alone, everything free, and the other operation.
fn alternatives(search: &Search) -> Vec<Search> {
    let free = |search: &Search, op: Op| {
        let axes = search
            .axes
            .clone()
            .map(|axis| if axis.is_absent { AxisSearch::absent(op) } else { AxisSearch::new(op, axis.want) });
        Search { layer: Layer { op, ..search.layer.clone() }, axes }
    };
    let alone = |place: usize| {
        let mut search = search.clone();
        for axis in search.axes.iter_mut().filter(|axis| !axis.is_absent) {
            let Want::Sizes(sizes) = &axis.want else { return None };
            axis.want = Want::Sizes(vec![*sizes.get(place)?]);
        }
        Some(search)
    };
    let is_one = |want: &Want| !matches!(want, Want::Sizes(sizes) if sizes.len() > 1);
    let pairs = if search.axes.iter().all(|axis| is_one(&axis.want)) { 0 } else { MOST_TRIES };
    let mut others: Vec<Search> = (0..pairs).filter_map(alone).collect();
    others.extend([free(search, search.layer.op), free(search, search.layer.op.transposed())]);
    others
}

/// Returns the command for a search; `None` if no flags express the requirements of both axes.
fn command(search: &Search, written: Option<&Written<'_>>) -> Option<String> {
    let of = |search: &Search, parameter| real(&search.axes).map(|axis| axis.ranges.get(parameter)).collect::<Vec<_>>();
    let frees = |written: &Written<'_>, parameter| {
        of(&written.search, parameter)
            .iter()
            .zip(of(search, parameter))
            .any(|(before, now)| before.is_some() && now.is_none())
    };
    // No flag can free what LAYER fixes.
    let written = written.filter(|written| !Parameter::ALL.iter().any(|parameter| frees(written, *parameter)));
    let mut words = vec!["tconv solve".to_owned()];
    words.extend(written.map(|written| visible::shell_word(written.text)));
    words.push(wish(search)?);
    let [height, width] = search.axes.each_ref().map(|axis| axis.want.clone());
    let usual = usual_op(&[height, width]);
    let said = written.map_or(Layer::new(usual, [1, 1]), |written| written.search.layer.clone());
    if (search.layer.op, search.layer.rank) != (said.op, said.rank) {
        words.push(format!("--op {}", search.layer.op.function_name(search.layer.rank)));
    }
    for (flag, parameter) in [
        ("--kernel", Parameter::KernelSize),
        ("--stride", Parameter::Stride),
        ("--padding", Parameter::Padding),
        ("--output-padding", Parameter::OutputPadding),
        ("--dilation", Parameter::Dilation),
    ] {
        let ranges = of(search, parameter);
        if written.is_some_and(|written| of(&written.search, parameter) == ranges) {
            continue;
        }
        let ranges: Vec<RangeInclusive<i64>> = ranges.into_iter().flatten().collect();
        match ranges.as_slice() {
            [] => {}
            [height, width] if height != width => words.push(format!("{flag} {}x{}", range(height), range(width))),
            [both, ..] => words.push(format!("{flag} {}", range(both))),
        }
    }
    for (flag, number, usual) in [
        ("--in-channels", search.layer.in_channels, said.in_channels),
        ("--out-channels", search.layer.out_channels, said.out_channels),
        ("--groups", search.layer.groups, said.groups),
    ] {
        words.extend((number != usual).then(|| format!("{flag} {number}")));
    }
    words.extend((search.layer.bias && !said.bias).then(|| "--bias 0".to_owned()));
    Some(words.join(" "))
}

fn real(axes: &[AxisSearch; 2]) -> impl Iterator<Item = &AxisSearch> {
    axes.iter().filter(|axis| !axis.is_absent)
}

fn range(range: &RangeInclusive<i64>) -> String {
    let [first, last] = [range.start(), range.end()];
    if first == last { first.to_string() } else { format!("{first}..{last}") }
}

/// The sizes: `--input 3 --output 8`, `--pair 7:14 --pair 9:18`, `--times 2`.
fn wish(search: &Search) -> Option<String> {
    let is_flat = search.axes[0].is_absent;
    let [height, width] = search.axes.each_ref().map(|axis| &axis.want);
    let size = |lengths: Pair| search.layer.short(lengths);
    match if is_flat { [width, width] } else { [height, width] } {
        [Want::Sizes(heights), Want::Sizes(widths)] => {
            let pairs = heights.iter().zip(widths);
            let pairs = pairs.map(|(height, width)| [0, 1].map(|side: usize| size([height[side], width[side]])));
            let pairs: Vec<[String; 2]> = pairs.collect();
            match pairs.as_slice() {
                [[input, output]] => Some(format!("--input {input} --output {output}")),
                pairs => Some(
                    pairs
                        .iter()
                        .map(|[input, output]| format!("--pair {input}:{output}"))
                        .collect::<Vec<_>>()
                        .join(" "),
                ),
            }
        }
        [Want::Times(height), Want::Times(width)] => Some(format!("--times {}", size([*height, *width]))),
        [Want::Part(height), Want::Part(width)] => Some(format!("--times 1/{}", size([*height, *width]))),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::super::SolveArgs;
    use super::*;
    use crate::words::Language;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        args: SolveArgs,
    }

    /// Splits a command as a shell does. The commands use no shell syntax but single quotes.
    fn words(command: &str) -> Vec<String> {
        let mut words = vec![String::new()];
        let mut is_quoted = false;
        for letter in command.chars() {
            match letter {
                '\'' => is_quoted = !is_quoted,
                ' ' if !is_quoted => words.push(String::new()),
                letter => words.last_mut().expect("one").push(letter),
            }
        }
        words
    }

    fn asked(command: &str) -> SolveArgs {
        let words = words(command).into_iter().skip(1);
        Line::try_parse_from(words).unwrap_or_else(|error| panic!("{command}: {error}")).args
    }

    /// Returns why a command has no answer; `None` if it has one.
    fn refused(command: &str) -> Option<String> {
        let args = asked(command);
        let question = match args.question() {
            Ok(question) => question,
            Err(Failure::No(text) | Failure::Usage(text)) => return Some(text.of(Language::English).to_owned()),
            Err(other) => panic!("{command}: {other:?}"),
        };
        let failure = match question.search.solutions() {
            Ok(solutions) if !solutions.is_empty() => return None,
            Ok(_) => refusal(&question),
            Err(error) => too_many(&question, &error),
        };
        let Failure::No(text) = failure else { panic!("{command}: {failure:?}") };
        Some(text.of(Language::English).to_owned())
    }

    const REFUSED: [&str; 30] = [
        "tconv solve --input 1 --output 100",
        "tconv solve --input 3 --output 100",
        "tconv solve --input 16x20 --output 256x320",
        "tconv solve --input 3x4 --output 3x100",
        "tconv solve --input 16 --output 32 --op conv2d",
        "tconv solve --input 32 --output 16 --op conv_transpose2d --kernel 3",
        "tconv solve --times 2 --op conv2d",
        "tconv solve --times 1/2 --op conv_transpose2d",
        "tconv solve --times 3x5 --stride 2",
        "tconv solve --times 2 --kernel 3 --output-padding 0 --dilation 1",
        "tconv solve --pair 7:14 --pair 9:17",
        "tconv solve --pair 7:14 --pair 7:15",
        "tconv solve --pair 7x7:14x14 --pair 9x9:18x17",
        "tconv solve --pair 7:14 --pair 9:18 --stride 3",
        "tconv solve --input 5 --output 5 --kernel 4 --stride 1 --dilation 1",
        "tconv solve --input 5 --output 12 --kernel 4 --padding 1 --stride 1..3 --dilation 1",
        "tconv solve --input 3 --output 8 --output-padding 4",
        "tconv solve --input 3 --output 8 --kernel 1..999999 --stride 1..999999",
        "tconv solve --input 2 --output 1000000 --kernel 1000000 --stride 999999",
        "tconv solve --input 3 --output 8 --kernel 0..3",
        "tconv solve --input 3 --output 8 --stride -2 --padding -1x-3",
        "tconv solve --input 3 --output 8 --in-channels 3 --groups 2 --bias 1",
        "tconv solve --input 3 --output 8 --in-channels 0 --out-channels -4",
        "tconv solve --input 3 --output 0",
        "tconv solve --pair -3x4:8 --pair 0:9",
        "tconv solve 'nn.ConvTranspose2d(64, 32, 4, stride=2)' --input 16 --output 40",
        "tconv solve 'nn.ConvTranspose2d(64, 32, 4, stride=2, padding=1)' --input 32 --output 16",
        "tconv solve 'nn.ConvTranspose2d(64, 32, 4, stride=2, padding=1, dilation=1)' --input 40 --output 16",
        "tconv solve 'nn.ConvTranspose2d(64, 32, 3, stride=0)' --input 16 --output 32",
        "tconv solve --inverse-of 'nn.Conv2d(4, 8, 4, padding=\"same\")' --input 8",
    ];

    #[test]
    fn what_is_proposed_has_an_answer() {
        for command in REFUSED {
            let text = refused(command).unwrap_or_else(|| panic!("{command} has an answer"));
            let tries: Vec<&str> = text.lines().skip_while(|line| !line.starts_with("  try    ")).collect();
            let tries: Vec<&str> = tries.into_iter().map(|line| line[9..].trim_start()).collect();
            assert!((1..=MOST_TRIES).contains(&tries.len()), "{text}");
            for proposed in tries {
                assert_ne!(proposed, HELP, "{command}: {text}");
                assert_eq!(refused(proposed), None, "{command}: {proposed}");
            }
        }
    }

    #[test]
    fn the_first_proposal_is_the_nearest_layer() {
        for (command, proposed) in [
            (REFUSED[0], "tconv solve --input 1 --output 100 --kernel 100"),
            (REFUSED[2], "tconv solve --input 16x20 --output 256x320 --stride 16"),
            (REFUSED[25], "tconv solve 'nn.ConvTranspose2d(64, 32, 4, stride=2)' --input 16 --output 34"),
            (
                REFUSED[26],
                "tconv solve 'nn.ConvTranspose2d(64, 32, 4, stride=2, padding=1)' --input 32 --output 16 --op conv2d",
            ),
        ] {
            let text = refused(command).expect("refused");
            let first = text.lines().find_map(|line| line.strip_prefix("  try    "));
            assert_eq!(first, Some(proposed), "{text}");
        }
    }

    #[test]
    fn where_nothing_near_has_an_answer_the_help_is_named() {
        let huge = i64::MAX;
        let text =
            refused(&format!("tconv solve --input {huge} --output {huge} --kernel 1 --stride 2")).expect("refused");
        assert!(text.ends_with(&format!("  try    {HELP}")), "{text}");
    }
}
