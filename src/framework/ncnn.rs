//! Reads a line of an ncnn `.param` file: `Deconvolution deconv0 1 1 in out 0=64 1=4 11=4 3=2 4=1 5=1 6=131072`.
//!
//! It consists of type, name, the number of inputs and of outputs, their names, and numbered parameters; those omitted
//! for the height default to the width's. The weight is `(out, in, kh, kw)`.

use std::collections::BTreeMap;

use super::border::Border;
use super::call::{CallError, Span, quoted};
use super::{Notation, Reading, shared};
use crate::conv::axis::Op;
use crate::conv::{Rank, Sides};
use crate::phrase;
use crate::phrase::Phrase;

/// The words of a line.
#[derive(Debug)]
pub(super) struct Line<'a> {
    op: Op,
    rank: Rank,
    words: Vec<(Span, &'a str)>,
    /// Whether another line follows.
    goes_on: bool,
}

/// Special padding values, for which ncnn computes the padding.
const SAME_UPPER: i64 = -233;
const SAME_LOWER: i64 = -234;

/// Finds the line, if the text begins with the type of such a layer and continues as a line of ncnn.
pub(super) fn line(text: &str) -> Option<Line<'_>> {
    let start = text.len() - text.trim_start().len();
    let (own, rest) = text.get(start..)?.split_once('\n').unwrap_or((text.get(start..)?, ""));
    let mut words = Vec::new();
    let mut at = start;
    for word in own.split_ascii_whitespace() {
        let place = at + text.get(at..)?.find(word)?;
        at = place + word.len();
        words.push((place..at, word));
    }
    let (_, kind) = words.first()?;
    let (kind, rank) = match (kind.strip_suffix("1D"), kind.strip_suffix("3D")) {
        (Some(kind), _) => (kind, Rank::One),
        (_, Some(kind)) => (kind, Rank::Three),
        _ => (*kind, Rank::Two),
    };
    let op = match kind {
        "Deconvolution" | "DeconvolutionDepthWise" => Op::ConvTranspose2d,
        "Convolution" | "ConvolutionDepthWise" => Op::Conv2d,
        _ => return None,
    };
    let is_count = |place: usize| words.get(place).is_some_and(|(_, word)| word.parse::<u16>().is_ok());
    (is_count(2) && is_count(3)).then_some(Line { op, rank, words, goes_on: !rest.trim().is_empty() })
}

/// The parameters of a line by key.
struct Parameters(BTreeMap<i64, (i64, Span)>);

impl Parameters {
    fn get(&self, key: i64) -> Option<i64> {
        self.0.get(&key).map(|(number, _)| *number)
    }

    fn or(&self, key: i64, default: i64) -> i64 {
        self.get(key).unwrap_or(default)
    }

    /// Depth, height and width; what is omitted defaults to the width.
    fn triple(&self, [depth, height, width]: [i64; 3], default: i64) -> [i64; 3] {
        let all = self.or(width, default);
        [self.or(depth, all), self.or(height, all), all]
    }
}

pub(super) fn read(line: &Line<'_>) -> Result<Reading, CallError> {
    let whole = line.words.first().map_or(0, |(span, _)| span.start)..line.words.last().map_or(0, |(span, _)| span.end);
    if line.goes_on {
        return Err(CallError::new(whole, phrase!("more than one line of ncnn"))
            .with_help(phrase!("one layer is read at a time")));
    }
    let parameters = parameters(line)?;
    let (op, rank) = (line.op, line.rank);
    let mut reading = Reading::new(Notation::Ncnn, op, rank);
    let settings = &mut reading.settings;
    let own = |all: [i64; 3]| Sides::each(rank.of_three(&all));
    let kernel = parameters.triple([21, 11, 1], 0);
    if rank.of_three(&kernel).contains(&0) {
        return Err(CallError::new(
            whole,
            phrase!("the line has no kernel size: 1 is that of width, and 11 that of height"),
        ));
    }
    settings.kernel_size = own(kernel);
    settings.stride = own(parameters.triple([23, 13, 3], 1));
    settings.dilation = own(parameters.triple([22, 12, 2], 1));
    settings.groups = parameters.get(7);
    settings.bias = Some(parameters.or(5, 0) != 0);
    settings.out_channels = parameters.get(0);
    settings.in_channels = in_channels(&parameters, rank.of_three(&kernel));
    if parameters.or(9, 0) != 0 {
        reading.remarks.push(phrase!("the activation (9=...) is no part of the convolution: apply it to y"));
    }
    let border = if op == Op::Conv2d { padded(&parameters, rank) } else { cropped(&parameters, rank) };
    let border = border.map_err(|message| CallError::new(whole, message))?;
    Ok(reading.bordered(&border))
}

/// Parses the words after the names of inputs and outputs.
fn parameters(line: &Line<'_>) -> Result<Parameters, CallError> {
    let count = |place: usize| line.words.get(place).and_then(|(_, word)| word.parse::<usize>().ok()).unwrap_or(0);
    let names = 4 + count(2) + count(3);
    let mut parameters = BTreeMap::new();
    for (span, word) in line.words.iter().skip(names) {
        let wrong = || {
            CallError::new(span.clone(), phrase!("{word} is not a parameter of ncnn, such as 3=2", word = quoted(word)))
        };
        let (key, text) = word.split_once('=').ok_or_else(wrong)?;
        let key: i64 = key.parse().map_err(|_| wrong())?;
        // Lists never affect a size.
        if key <= -23300 || text.contains(',') {
            continue;
        }
        let number = match text.parse::<i64>() {
            Ok(number) => number,
            Err(_) if text.parse::<f64>().is_ok_and(|number| number == 0.0) => 0,
            Err(_) => return Err(wrong()),
        };
        parameters.insert(key, (number, span.clone()));
    }
    Ok(Parameters(parameters))
}

/// Derives the input channels from the size of the weight, if it divides evenly.
fn in_channels(parameters: &Parameters, kernel: &[i64]) -> Option<i64> {
    let taps = kernel.iter().try_fold(1_i64, |taps, length| taps.checked_mul(*length))?;
    let each = taps.checked_mul(parameters.get(0)?)?;
    let whole = parameters.get(6)?.checked_mul(parameters.or(7, 1))?;
    (each > 0 && whole > 0 && whole % each == 0).then_some(whole / each)
}

/// Start and end of depth, height and width.
fn pads(parameters: &Parameters) -> [[i64; 2]; 3] {
    let left = parameters.or(4, 0);
    let (top, front) = (parameters.or(14, left), parameters.or(24, left));
    [[front, parameters.or(17, front)], [top, parameters.or(16, top)], [left, parameters.or(15, left)]]
}

fn padded(parameters: &Parameters, rank: Rank) -> Result<Vec<Border>, Phrase> {
    let pads = pads(parameters);
    let own = rank.of_three(&pads);
    if parameters.or(18, 0) != 0 {
        return Err(phrase!("tconv shows zero padding only, and 18=pad_value is another number"));
    }
    let all = |border| Ok(vec![border; rank.axes()]);
    match own.iter().flatten().copied().find(|pad| *pad < 0) {
        Some(SAME_UPPER) => all(Border::Same),
        Some(SAME_LOWER) => all(Border::SameLower),
        Some(_) => Err(phrase!("padding below zero must be -233 (SAME_UPPER) or -234 (SAME_LOWER)")),
        None => Ok(own.iter().copied().map(Border::Cut).collect()),
    }
}

/// With `-233` and `-234`, half the excess over the output size is cropped at each end; without an output size nothing
/// is.
fn cropped(parameters: &Parameters, rank: Rank) -> Result<Vec<Border>, Phrase> {
    let pads = pads(parameters);
    let right = parameters.or(18, 0);
    let extras = [parameters.or(20, right), parameters.or(19, right), right];
    // In one and two dimensions there is no extra depth, and the keys of the output size are different.
    let (extras, sizes) = match rank {
        Rank::Three => (extras, parameters.triple([27, 26, 25], 0)),
        Rank::One | Rank::Two => ([0, extras[1], right], parameters.triple([0, 21, 20], 0)),
    };
    let [own, extras, sizes] = [
        rank.of_three(&pads).to_vec(),
        rank.of_three(&extras).iter().map(|extra| [*extra; 2]).collect(),
        rank.of_three(&sizes).iter().map(|size| [*size; 2]).collect(),
    ];
    let word = own.iter().flatten().copied().find(|pad| *pad < 0);
    let is_sized = sizes.iter().all(|[size, _]| *size > 0);
    match word {
        None if is_sized => Err(phrase!("an output size (20, 21) goes with a padding of -233 or -234")),
        None => Ok(own.iter().zip(extras).map(|(pads, [extra, _])| shared::cropped(*pads, extra)).collect()),
        Some(SAME_UPPER | SAME_LOWER) if is_sized && extras.iter().any(|[extra, _]| *extra != 0) => {
            Err(phrase!("an output padding (18, 19) beside an output size (20, 21) is not read"))
        }
        Some(SAME_UPPER | SAME_LOWER) if is_sized => {
            let upper = word == Some(SAME_UPPER);
            let sized =
                |[size, _]: &[i64; 2]| Border::OnnxSized { size: *size, output_padding: 0, upper, has_word: true };
            Ok(sizes.iter().map(sized).collect())
        }
        Some(SAME_UPPER | SAME_LOWER) => Ok(extras.iter().map(|[extra, _]| shared::cropped([0, 0], *extra)).collect()),
        Some(_) => Err(phrase!("padding below zero must be -233 (SAME_UPPER) or -234 (SAME_LOWER)")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::call::Facts;
    use super::*;

    fn read(text: &str) -> Result<Reading, CallError> {
        super::super::read(text, &Facts::default())
    }

    #[test]
    fn a_line_of_a_file() {
        let line = "Deconvolution  deconv0  1 1 in out 0=64 1=4 11=3 3=2 4=1 15=2 18=1 19=0 5=1 6=98304 -23310=1,0.1";
        let reading = read(line).unwrap();
        assert_eq!(reading.border, Some([Border::Cut([0, 0]), Border::Cut([1, 1]), Border::Cut([1, 1])]));
        let settings = &reading.settings;
        assert_eq!(settings.kernel_size, Sides::each(&[3, 4]));
        assert_eq!((settings.in_channels, settings.out_channels, settings.bias), (Some(128), Some(64), Some(true)));
        assert_eq!(reading.origin.layout.describe(2), "(out, in/groups, kh, kw)");
    }

    #[test]
    fn words_for_padding() {
        let last = |line: &str| read(line).map(|reading| reading.border.unwrap()[2]).map_err(|error| error.message);
        assert_eq!(last("Convolution c 1 1 a b 0=8 1=3 4=-233"), Ok(Border::Same));
        assert_eq!(last("ConvolutionDepthWise c 1 1 a b 0=8 1=3 4=-234 7=8"), Ok(Border::SameLower));
        let sized = Border::OnnxSized { size: 8, output_padding: 0, upper: true, has_word: true };
        assert_eq!(last("Deconvolution d 1 1 a b 0=8 1=3 3=2 4=-233 20=8"), Ok(sized));
        assert_eq!(last("Deconvolution d 1 1 a b 0=8 1=3 3=2 4=-233 18=1"), Ok(Border::Cut([0, -1])));
        assert!(last("Deconvolution d 1 1 a b 0=8 1=3 20=8").unwrap_err().to_string().starts_with("an output size"));
        assert!(last("Convolution c 1 1 a b 0=8 1=3 18=1.5").unwrap_err().to_string().contains("is not a parameter"));
        assert_eq!(last("Deconvolution1D d 1 1 a b 0=8 1=3 4=1 18=1"), Ok(Border::Cut([1, 0])));
    }

    #[test]
    fn what_is_no_line() {
        let message = |line: &str| read(line).unwrap_err().message;
        assert!(message("Deconvolution d 1 1 a b 0=8").to_string().starts_with("the line has no kernel size"));
        assert!(
            message("Deconvolution d 1 1 a b 1=3\nConvolution c 1 1 b c 1=3")
                .to_string()
                .starts_with("more than one line")
        );
        assert!(
            message("Deconvolution d 1 1 a b 1=99999999999999999999")
                .to_string()
                .contains("is not a parameter of ncnn")
        );
        assert!(message("Deconvolution d 65535 65535 a b 1=3").to_string().starts_with("the line has no kernel size"));
        assert!(line("Deconvolution(1, 2)").is_none() && line("").is_none() && line("Convolution c é 1").is_none());
    }
}
