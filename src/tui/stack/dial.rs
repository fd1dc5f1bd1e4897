//! The input values that can be changed, called dials.

use crate::conv::Pair;
use crate::network::Input;

/// The maximum number of dials shown at a time.
pub const MOST: usize = 8;

/// The index of an input value: channel, row, column.
pub type Dial = [usize; 3];

/// Returns the dials of an input cell: up to eight of its channels, among them the given one.
#[must_use]
pub fn dials(input: &Input, cell: Pair, channel: usize) -> Vec<Dial> {
    let (channels, rows, cols) = input.start.dim();
    let place = |at: i64, length: usize| usize::try_from(at).unwrap_or(0).min(length.saturating_sub(1));
    let (row, col) = (place(cell[0], rows), place(cell[1], cols));
    if rows == 0 || cols == 0 {
        return Vec::new();
    }
    let first = channel / MOST * MOST;
    (first..channels.min(first + MOST)).map(|channel| [channel, row, col]).collect()
}

/// Whether the input has more values than dials are shown at a time.
#[must_use]
pub fn has_more(input: &Input) -> bool {
    let (channels, rows, cols) = input.start.dim();
    channels > MOST || rows > 1 || cols > 1
}

/// Returns a number as people write it: 0.1, not 0.10000000149.
fn decimal(number: f32) -> f64 {
    number.to_string().parse().unwrap_or_else(|_| f64::from(number))
}

/// Returns the number moved by so many steps, within its range. Rounds so that steps add up exactly: 0.9 and not
/// 0.90000004.
#[must_use]
pub fn turned(input: &Input, number: f32, steps: i64) -> f32 {
    let step = decimal(input.step);
    let turned = decimal(number) + steps as f64 * step;
    // Steps are counted from the middle outwards.
    let middle = decimal(input.middle());
    let tidy = middle + ((turned - middle) / step).round() * step;
    let near = if step > 0.0 && (tidy - turned).abs() < step * 1e-3 { tidy } else { turned };
    input.within(near as f32)
}

/// Returns the position of a number between the minimum and the maximum, from 0 to 1.
#[must_use]
pub fn share(input: &Input, number: f32) -> f64 {
    let [least, most, number] = [input.least, input.most, number].map(f64::from);
    let share = (number - least) / (most - least);
    if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.0 }
}

/// Returns the number at a position from 0 to 1, rounded to the nearest step.
#[must_use]
pub fn at_share(input: &Input, share: f64) -> f32 {
    let [least, most, step] = [input.least, input.most, input.step].map(decimal);
    let number = least + (most - least) * share.clamp(0.0, 1.0);
    let middle = decimal(input.middle());
    let tidy = middle + ((number - middle) / step).round() * step;
    input.within(if tidy.is_finite() { tidy as f32 } else { number as f32 })
}

#[cfg(test)]
mod tests {
    use ndarray::Array3;

    use super::*;

    fn input(shape: (usize, usize, usize)) -> Input {
        Input { start: Array3::zeros(shape), least: -1.0, most: 1.0, step: 0.1, labels: None }
    }

    #[test]
    fn steps_stay_on_their_places_and_within_the_range() {
        let of = input((2, 1, 1));
        let mut number = 0.0;
        for _ in 0..9 {
            number = turned(&of, number, 1);
        }
        assert_eq!(number, 0.9);
        assert_eq!([turned(&of, number, 5), turned(&of, number, -100)], [1.0, -1.0]);
        for _ in 0..9 {
            number = turned(&of, number, -1);
        }
        assert_eq!(number, 0.0);
        // A number between two steps keeps its distance to them.
        assert!((turned(&of, 0.55, 1) - 0.65).abs() < 1e-6);
        assert_eq!(of.within(f32::NAN), 0.0);
    }

    #[test]
    fn a_share_leads_to_the_nearest_step_and_back() {
        let of = input((2, 1, 1));
        assert_eq!([0.0, 0.5, 1.0, 7.0].map(|share| at_share(&of, share)), [-1.0, 0.0, 1.0, 1.0]);
        assert_eq!(at_share(&of, 0.77), 0.5);
        assert!((share(&of, 0.5) - 0.75).abs() < 1e-9);
    }

    #[test]
    fn the_dials_are_those_of_a_cell_eight_at_a_time() {
        assert_eq!(dials(&input((2, 1, 1)), [0, 0], 0), [[0, 0, 0], [1, 0, 0]]);
        let many = input((20, 3, 4));
        assert_eq!(dials(&many, [9, 2], 0).first(), Some(&[0, 2, 2]), "as near as the map goes");
        let last = dials(&many, [0, 0], 17);
        assert_eq!((last.first(), last.len()), (Some(&[16, 0, 0]), 4));
        assert_eq!(dials(&input((2, 0, 1)), [0, 0], 0), Vec::<Dial>::new());
        assert!(has_more(&many) && !has_more(&input((8, 1, 1))));
    }
}
