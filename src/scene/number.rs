//! Numbers as short text, for narrow cells and for sums.

/// The shortest faithful text of a value, with at most four decimals: `7`, `-0.25`, `0.3333`, `nan`, `inf`.
#[must_use]
pub fn text(value: f64) -> String {
    if value.is_nan() {
        return "nan".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "inf" } else { "-inf" }.to_owned();
    }
    if value != 0.0 && !(1e-4..1e9).contains(&value.abs()) {
        return format!("{value:.3e}");
    }
    // Most numbers are integers, and formatting four decimals for them is slow.
    if value.fract() == 0.0 {
        return (value as i64).to_string();
    }
    trimmed(&format!("{value:.4}"))
}

/// An upper bound of the width of [`text`] in columns, without formatting; exact for integers.
#[must_use]
pub fn most_columns(value: f64) -> usize {
    /// The width of scientific notation: `-1.234e-300`.
    const POWER: usize = 11;
    let magnitude = value.abs();
    if value != 0.0 && !(1e-4..1e9).contains(&magnitude) {
        return POWER;
    }
    let whole = (magnitude as u64).checked_ilog10().unwrap_or(0) as usize + 1;
    let decimals = if value.fract() == 0.0 { 0 } else { ".0000".len() };
    usize::from(value < 0.0) + whole + decimals
}

/// Formats a value as a factor of a product, in parentheses if it is negative.
#[must_use]
pub fn factor(value: f64) -> String {
    if value < 0.0 { format!("({})", text(value)) } else { text(value) }
}

/// Formats a value in at most `width` columns: rounded as far as necessary, then in scientific notation, and `~` if
/// nothing fits.
#[must_use]
pub fn fitted(value: f64, width: usize) -> String {
    let whole = text(value);
    if whole.len() <= width {
        return whole;
    }
    if value.is_finite() {
        let rounded = (0..4).rev().map(|decimals| without_zero(&trimmed(&format!("{value:.decimals$}"))));
        let powers = (0..3).rev().map(|decimals| format!("{value:.decimals$e}"));
        let loses_all = |text: &str| value != 0.0 && text.parse() == Ok(0.0);
        if let Some(text) = rounded.chain(powers).find(|text| text.len() <= width && !loses_all(text)) {
            return text;
        }
    }
    "~".repeat(width.min(1))
}

/// The most decimals of a number.
const MOST_DECIMALS: usize = 4;

/// The number of decimals with which these values line up, that of the value with the most. `None` if they do not fit
/// into `width` columns. Values in scientific notation are ignored.
#[must_use]
pub fn decimals(values: impl Iterator<Item = f64>, width: usize) -> Option<usize> {
    let is_plain = |value: &f64| value.is_finite() && (*value == 0.0 || (1e-4..1e9).contains(&value.abs()));
    let plain: Vec<f64> = values.filter(is_plain).collect();
    // Most grids contain only integers.
    if plain.iter().all(|value| value.fract() == 0.0) {
        return Some(0);
    }
    let of = |value: &f64| text(*value).split_once('.').map_or(0, |(_, decimals)| decimals.len());
    let most = plain.iter().map(of).max().unwrap_or(0).min(MOST_DECIMALS);
    plain.iter().all(|value| format!("{value:.most$}").len() < width).then_some(most)
}

/// Formats a value with the given number of decimals in at most `width` columns. If there are none given, if that does
/// not fit, or if a nonzero value would become zero, it is formatted as it fits best, leaving one column blank.
#[must_use]
pub fn aligned(value: f64, decimals: Option<usize>, width: usize) -> String {
    let fitting = || fitted(value, width.saturating_sub(1).max(1));
    let Some(decimals) = decimals else { return fitting() };
    let text = format!("{value:.decimals$}");
    let is_zero = text.parse() == Ok(0.0);
    let is_plain = value.is_finite() && value.abs() < 1e9 && text.len() <= width;
    match (is_plain, is_zero) {
        (true, true) if value == 0.0 => text.trim_start_matches('-').to_owned(),
        (true, false) => text,
        _ => fitting(),
    }
}

fn trimmed(decimal: &str) -> String {
    let text = if decimal.contains('.') { decimal.trim_end_matches('0').trim_end_matches('.') } else { decimal };
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// `0.25` as `.25`.
fn without_zero(text: &str) -> String {
    match text.strip_prefix("0.") {
        Some(decimals) => format!(".{decimals}"),
        None => text.strip_prefix("-0.").map_or_else(|| text.to_owned(), |decimals| format!("-.{decimals}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_short_and_honest() {
        for (value, expected) in [
            (7.0, "7"),
            (-0.25, "-0.25"),
            (1.0 / 3.0, "0.3333"),
            (-0.0, "0"),
            (0.219_94, "0.2199"),
            (1e-7, "1.000e-7"),
            (f64::NAN, "nan"),
            (f64::NEG_INFINITY, "-inf"),
            (1e300, "1.000e300"),
        ] {
            assert_eq!(text(value), expected);
        }
    }

    #[test]
    fn no_text_is_longer_than_it_may_be() {
        let mut values =
            vec![0.0, -0.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY, f64::MAX, f64::MIN_POSITIVE, -1e-300];
        for power in -6..12 {
            let ten = 10_f64.powi(power);
            values.extend([1.0, 0.999_999_99, 1.000_01, 3.3, 9.5].map(|factor| factor * ten));
        }
        for value in values.into_iter().flat_map(|value| [value, -value]) {
            let (most, columns) = (most_columns(value), text(value).len());
            assert!(columns <= most, "{value}: {most}");
            let is_whole = value.fract() == 0.0 && value.abs() < 1e9;
            assert!(!is_whole || columns == most, "{value}: {most}");
        }
    }

    #[test]
    fn fitted_never_exceeds_its_width_and_never_turns_into_zero() {
        for value in [0.0, 7.0, -12.0, 0.333_33, -0.25, 123_456.0, -1e12, 1e-9, f64::NAN, f64::INFINITY, f64::MAX] {
            for width in 0..12 {
                let text = fitted(value, width);
                assert!(text.len() <= width, "{value} in {width}: {text}");
                assert!(value == 0.0 || text.parse() != Ok(0.0), "{value} in {width}: {text}");
            }
        }
        assert_eq!(fitted(-0.25, 4), "-.25");
        assert_eq!(fitted(123_456.0, 4), "1e5");
        assert_eq!(fitted(0.333_33, 3), ".33");
    }
}
