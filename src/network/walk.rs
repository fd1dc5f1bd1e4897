//! A walk through the settings: a closed path through the places where something is recognizable, or a circle if none
//! are labelled.

use std::f64::consts::TAU;

use super::{Input, Labels};

/// The most points on a path.
const MOST_POINTS: usize = 2_000;

/// Radius of the circle as a fraction of half the range.
const RADIUS: f64 = 0.8;

/// Returns a closed path through the first one or two `numbers` of an input, in steps no larger than the input's own as
/// long as it stays within 2000 points. A path of one number goes back and forth.
#[must_use]
pub fn walk(input: &Input, numbers: usize) -> Vec<Vec<f32>> {
    let mut places = if numbers == 2 { places(input) } else { Vec::new() };
    if places.len() < 2 {
        return circle(input, numbers);
    }
    // Nearest neighbour first.
    let mut tour = vec![places.swap_remove(0)];
    while let Some(last) = tour.last().copied().filter(|_| !places.is_empty()) {
        let near = |other: &&[f32; 2]| distance(&last, *other);
        let next = places.iter().min_by(|one, other| near(one).total_cmp(&near(other))).copied();
        places.retain(|place| Some(*place) != next);
        tour.extend(next);
    }
    let ends = tour.iter().zip(tour.iter().cycle().skip(1));
    let mut points: Vec<Vec<f32>> = ends.flat_map(|(from, to)| between(input, *from, *to)).collect();
    points.truncate(MOST_POINTS);
    points
}

/// Settings at which something is clearly recognizable.
fn places(input: &Input) -> Vec<[f32; 2]> {
    input.labels.iter().flat_map(Labels::places).map(|seen| seen.at).collect()
}

/// The points from one place to another, excluding the last.
fn between(input: &Input, from: [f32; 2], to: [f32; 2]) -> Vec<Vec<f32>> {
    let steps = (distance(&from, &to) / f64::from(input.step)).ceil().clamp(1.0, MOST_POINTS as f64) as usize;
    let at = |step: usize| {
        let share = step as f64 / steps as f64;
        [0, 1]
            .map(|axis| (f64::from(from[axis]) + (f64::from(to[axis]) - f64::from(from[axis])) * share) as f32)
            .to_vec()
    };
    (0..steps).map(at).collect()
}

fn circle(input: &Input, numbers: usize) -> Vec<Vec<f32>> {
    let radius = (f64::from(input.most) - f64::from(input.least)) / 2.0 * RADIUS;
    let steps = (TAU * radius / f64::from(input.step)).ceil().clamp(8.0, MOST_POINTS as f64) as usize;
    let at = |step: usize| {
        let angle = TAU * step as f64 / steps as f64;
        let ends = [angle.cos(), angle.sin()].into_iter().take(numbers);
        ends.map(|end| input.within((f64::from(input.middle()) + radius * end) as f32)).collect()
    };
    (0..steps).map(at).collect()
}

/// The largest difference along any axis.
#[must_use]
pub fn distance(from: &[f32], to: &[f32]) -> f64 {
    from.iter().zip(to).map(|(from, to)| (f64::from(*from) - f64::from(*to)).abs()).fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use ndarray::Array3;

    use super::*;
    use crate::network::{Labels, Seen};

    fn input(labels: Option<Labels>, step: f32) -> Input {
        Input { start: Array3::zeros((2, 1, 1)), least: -1.0, most: 1.0, step, labels }
    }

    /// Whether each point is at most a step from the one before, and the first from the last.
    fn is_closed(path: &[Vec<f32>], step: f32) -> bool {
        let pairs = path.iter().zip(path.iter().cycle().skip(1));
        pairs.clone().count() > 7 && pairs.clone().all(|(from, to)| distance(from, to) <= f64::from(step) * 1.001)
    }

    #[test]
    fn it_goes_through_every_place_and_comes_back() {
        let places = [('1', [-0.8, 0.9]), ('2', [0.7, 0.55]), ('3', [0.7, -0.6]), ('4', [-1.0, -1.0])];
        let seen = places.map(|(label, at)| Seen { label, at });
        let labels = Labels::new(&["11", "44"], seen.to_vec());
        let points = walk(&input(labels, 0.1), 2);
        assert!(is_closed(&points, 0.1), "{points:?}");
        for (letter, place) in places {
            assert!(points.iter().any(|point| distance(point, &place) < 1e-6), "{letter}");
        }
    }

    #[test]
    fn a_circle_where_nobody_looked() {
        for numbers in [1, 2, 8] {
            let points = walk(&input(None, 0.1), numbers);
            assert!(is_closed(&points, 0.1), "{numbers}");
            assert!(points.iter().all(|point| point.len() == numbers.min(2)));
            assert!(points.iter().flatten().all(|number| (-1.0..=1.0).contains(number)));
        }
        assert!(walk(&input(None, 1e-9), 2).len() <= MOST_POINTS);
        assert!(walk(&input(None, f32::NAN), 2).len() <= MOST_POINTS);
    }
}
