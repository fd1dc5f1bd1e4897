//! Sizes as formulas with their numbers, ready to be printed or coloured term by term.
//!
//! A formula is written once, as a template such as `({i} - 1)*{s} + 1`, which gives both its symbols and its numbers.

use std::fmt;

use crate::conv::axis::AxisSettings;
use crate::conv::{Axis, Op, Parameter};

/// A number in a formula, with its symbol and the parameter that it stands for, if any.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    /// The symbol, for example `s`.
    pub symbol: &'static str,
    /// The number.
    pub value: i64,
    /// The parameter, `None` for computed sizes.
    pub parameter: Option<Parameter>,
}

/// A part of a formula.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Operators and constants.
    Text(&'static str),
    /// A number with its symbol.
    Term(Term),
}

/// A formula and its result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Formula {
    /// The parts, in order.
    pub pieces: Vec<Piece>,
    /// The result.
    pub result: i128,
}

impl Formula {
    /// The formula with symbols: `(i - 1)*s + 1`.
    #[must_use]
    pub fn symbols(&self) -> String {
        self.text(|term| term.symbol.to_owned())
    }

    /// The formula with numbers: `(3 - 1)*2 + 1`.
    #[must_use]
    pub fn numbers(&self) -> String {
        self.text(|term| bracketed(term.value))
    }

    fn text(&self, show: impl Fn(&Term) -> String) -> String {
        self.pieces
            .iter()
            .map(|piece| match piece {
                Piece::Text(text) => (*text).to_owned(),
                Piece::Term(term) => show(term),
            })
            .collect()
    }

    /// Parses a template in which each `{symbol}` is one of `terms`.
    fn new(template: &'static str, terms: &[Term], result: impl Into<i128>) -> Formula {
        let mut pieces = Vec::new();
        for part in template.split_inclusive('}') {
            let (text, symbol) = part.strip_suffix('}').and_then(|part| part.split_once('{')).unwrap_or((part, ""));
            if !text.is_empty() {
                pieces.push(Piece::Text(text));
            }
            pieces.extend(terms.iter().find(|term| term.symbol == symbol).copied().map(Piece::Term));
        }
        Formula { pieces, result: result.into() }
    }
}

/// Formats a number, in parentheses if it is negative, to avoid `3 - -1`.
#[must_use]
pub fn bracketed(number: i64) -> String {
    if number < 0 { format!("({number})") } else { number.to_string() }
}

fn settings_terms(axis: &AxisSettings, input: i64) -> Vec<Term> {
    [
        ("i", input, Parameter::Input),
        ("k", axis.kernel, Parameter::KernelSize),
        ("s", axis.stride, Parameter::Stride),
        ("p", axis.padding[0], Parameter::Padding),
        ("p_end", axis.padding[1], Parameter::Padding),
        ("op", axis.output_padding, Parameter::OutputPadding),
        ("d", axis.dilation, Parameter::Dilation),
    ]
    .map(|(symbol, value, parameter)| Term { symbol, value, parameter: Some(parameter) })
    .to_vec()
}

fn axis_terms(axis: &Axis) -> Vec<Term> {
    let ([start, end], [_, crop_end]) = (axis.pad(), axis.crop());
    let computed = [
        ("K", axis.dilated_kernel()),
        ("stuffed", axis.stuffed()),
        ("start", start),
        ("end", end),
        ("padded", axis.padded()),
        ("full", axis.full()),
        ("crop", crop_end),
    ]
    .map(|(symbol, value)| Term { symbol, value, parameter: None });
    settings_terms(axis.settings(), axis.input()).into_iter().chain(computed).collect()
}

/// The output size of an axis as a single formula, even if the result is too small. The stride must be at least 1.
#[must_use]
pub fn output(axis: &AxisSettings, input: i64) -> Formula {
    let template = match axis.op {
        Op::ConvTranspose2d if axis.padding[0] == axis.padding[1] => "({i} - 1)*{s} - 2*{p} + {d}*({k} - 1) + {op} + 1",
        Op::ConvTranspose2d => "({i} - 1)*{s} - {p} - {p_end} + {d}*({k} - 1) + {op} + 1",
        Op::Conv2d if axis.padding[0] == axis.padding[1] => "floor(({i} + 2*{p} - {d}*({k} - 1) - 1)/{s}) + 1",
        Op::Conv2d => "floor(({i} + {p} + {p_end} - {d}*({k} - 1) - 1)/{s}) + 1",
    };
    Formula::new(template, &settings_terms(axis, input), axis.output_length(input))
}

/// One line of a derivation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The size that is derived.
    pub name: StepName,
    /// Its formula.
    pub formula: Formula,
    /// The meaning of the number, if it is not obvious.
    pub note: Option<StepNote>,
}

/// The sizes of a derivation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepName {
    /// The dilated kernel.
    DilatedKernel,
    /// The zero-stuffed input.
    Stuffed,
    /// The equivalent padding at the start.
    PadStart,
    /// The equivalent padding at the end.
    PadEnd,
    /// The padded input.
    Padded,
    /// The output, from the padded input.
    Output,
    /// The full result.
    Full,
    /// The cells cropped at the end.
    CropEnd,
    /// The output again, from the full result.
    OutputAgain,
    /// The output as a single formula of the settings.
    OneFormula,
}

impl fmt::Display for StepName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            StepName::DilatedKernel => "dilated kernel K",
            StepName::Stuffed => "stuffed",
            StepName::PadStart => "pad start",
            StepName::PadEnd => "pad end",
            StepName::Padded => "padded",
            StepName::Output => "output",
            StepName::Full => "full result",
            StepName::CropEnd => "crop end",
            StepName::OutputAgain => "output again",
            StepName::OneFormula => "in one formula",
        })
    }
}

/// The meaning of the number in a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepNote {
    /// The distance between neighbouring taps.
    TapsApart(i64),
    /// The number of zeros between neighbouring inputs.
    ZerosBetween(i64),
    /// The padding is negative and crops this many cells of the stuffed input.
    PadCrops(i64),
    /// The window moves by 1, whatever the stride.
    MovesByOne,
    /// The full result is before the crop.
    BeforeTheCrop,
    /// The crop is negative and extends this many cells beyond the full result.
    CropReaches(i64),
    /// The output is the full result after the crop.
    AfterTheCrop,
}

impl fmt::Display for StepNote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let cells = |count: i64| if count == 1 { "1 cell".to_owned() } else { format!("{count} cells") };
        match self {
            StepNote::TapsApart(dilation) => write!(f, "neighbouring taps are {dilation} apart"),
            StepNote::ZerosBetween(0) => f.write_str("no zeros between inputs"),
            StepNote::ZerosBetween(1) => f.write_str("1 zero between neighbours"),
            StepNote::ZerosBetween(zeros) => write!(f, "{zeros} zeros between neighbours"),
            StepNote::PadCrops(count) => write!(f, "negative: crops {} of the stuffed input", cells(*count)),
            StepNote::MovesByOne => f.write_str("the window moves by 1, whatever the stride"),
            StepNote::BeforeTheCrop => f.write_str("all stamps, before the crop"),
            StepNote::CropReaches(count) => write!(f, "negative: reaches {} beyond the full result", cells(*count)),
            StepNote::AfterTheCrop => f.write_str("the full result, cropped"),
        }
    }
}

/// How the output size of an axis is derived: every intermediate size with its formula, and last the output as a single
/// one.
#[must_use]
pub fn derivation(axis: &Axis) -> Vec<Step> {
    let terms = axis_terms(axis);
    let step = |name, template, result: i64, note: Option<StepNote>| Step {
        name,
        formula: Formula::new(template, &terms, result),
        note,
    };
    let settings = axis.settings();
    let same = settings.padding[0] == settings.padding[1];
    let [start, end] = axis.pad();
    let in_one = Step { name: StepName::OneFormula, formula: output(settings, axis.input()), note: None };
    let apart = (settings.dilation > 1).then_some(StepNote::TapsApart(settings.dilation));
    let dilated = step(StepName::DilatedKernel, "{d}*({k} - 1) + 1", axis.dilated_kernel(), apart);
    if settings.op == Op::Conv2d {
        let padded = if same { "{i} + 2*{p}" } else { "{i} + {p} + {p_end}" };
        return vec![
            dilated,
            step(StepName::Padded, padded, axis.padded(), None),
            step(StepName::Output, "floor(({padded} - {K})/{s}) + 1", axis.output(), None),
            in_one,
        ];
    }
    let pad_end = match (same, settings.output_padding) {
        (true, 0) => "{K} - 1 - {p}",
        (true, _) => "{K} - 1 - {p} + {op}",
        (false, 0) => "{K} - 1 - {p_end}",
        (false, _) => "{K} - 1 - {p_end} + {op}",
    };
    let crop_end = if same { "{p} - {op}" } else { "{p_end} - {op}" };
    let pad_note = |pad: i64| (pad < 0).then_some(StepNote::PadCrops(-pad));
    let crop = axis.crop()[1];
    let crop_note = (crop < 0).then_some(StepNote::CropReaches(-crop));
    let zeros = Some(StepNote::ZerosBetween(axis.spread() - 1));
    vec![
        dilated,
        step(StepName::Stuffed, "({i} - 1)*{s} + 1", axis.stuffed(), zeros),
        step(StepName::PadStart, "{K} - 1 - {p}", start, pad_note(start)),
        step(StepName::PadEnd, pad_end, end, pad_note(end)),
        step(StepName::Padded, "{start} + {stuffed} + {end}", axis.padded(), None),
        step(StepName::Output, "{padded} - {K} + 1", axis.output(), Some(StepNote::MovesByOne)),
        step(StepName::Full, "({i} - 1)*{s} + {K}", axis.full(), Some(StepNote::BeforeTheCrop)),
        step(StepName::CropEnd, crop_end, crop, crop_note),
        step(StepName::OutputAgain, "{full} - {p} - {crop}", axis.output(), Some(StepNote::AfterTheCrop)),
        in_one,
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conv::{Layer, Padding};

    #[test]
    fn one_template_gives_symbols_and_numbers() {
        let layer =
            Layer { stride: [2, 2], padding: Padding::Explicit([1, 1]), ..Layer::new(Op::ConvTranspose2d, [3, 3]) };
        let formula = output(&layer.axis(0), 3);
        assert_eq!(formula.symbols(), "(i - 1)*s - 2*p + d*(k - 1) + op + 1");
        assert_eq!(formula.numbers(), "(3 - 1)*2 - 2*1 + 1*(3 - 1) + 0 + 1");
        assert_eq!(formula.result, 5);
    }

    #[test]
    fn every_symbol_of_every_template_has_its_term() {
        for op in [Op::ConvTranspose2d, Op::Conv2d] {
            let layer = Layer { stride: [2, 2], ..Layer::new(op, [3, 3]) };
            let geometry = layer.check([5, 5]).expect("works");
            let uneven = Layer { padding: Padding::Uneven { start: [0, 0], end: [1, 1] }, ..layer.clone() };
            let uneven = uneven.check([5, 5]).expect("works");
            for step in [geometry, uneven].iter().flat_map(|geometry| derivation(&geometry.axes()[0])) {
                let text = format!("{}{}", step.formula.symbols(), step.formula.numbers());
                assert!(!text.contains(['{', '}']), "{text}");
                assert!(step.formula.pieces.iter().any(|piece| matches!(piece, Piece::Term(_))), "{text}");
            }
        }
    }
}
