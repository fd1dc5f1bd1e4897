//! Finds students who handed in the same events. The id of an event is unique, so a file that shares one was copied.

use std::collections::HashMap;

use super::student::{Shared, Student};
use crate::learner::event::EventId;

/// Records for each student with whom they share events, those with the most first. Who copied from whom cannot be
/// known.
pub fn note(students: &mut [Student]) {
    let shared = shared(&students.iter().map(|student| student.ids.as_slice()).collect::<Vec<_>>());
    let names: Vec<String> = students.iter().map(|student| student.name.clone()).collect();
    for (student, others) in students.iter_mut().zip(shared) {
        let other = |(place, events): (usize, usize)| Some(Shared { with: names.get(place)?.clone(), events });
        student.shared = others.into_iter().filter_map(other).collect();
    }
}

/// Returns for each file the others that have some of its events: their positions, and how many events.
fn shared(files: &[&[EventId]]) -> Vec<Vec<(usize, usize)>> {
    let mut holders: HashMap<EventId, Vec<usize>> = HashMap::new();
    for (place, ids) in files.iter().enumerate() {
        for id in *ids {
            holders.entry(*id).or_default().push(place);
        }
    }
    holders.retain(|_, places| places.len() > 1);
    let of = |(own, ids): (usize, &&[EventId])| {
        let mut counts: HashMap<usize, usize> = HashMap::new();
        for place in ids.iter().filter_map(|id| holders.get(id)).flatten().filter(|place| **place != own) {
            *counts.entry(*place).or_default() += 1;
        }
        let mut counts: Vec<(usize, usize)> = counts.into_iter().collect();
        counts.sort_unstable_by_key(|(place, count)| (std::cmp::Reverse(*count), *place));
        counts
    };
    files.iter().enumerate().map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_shares_what() {
        let ids = |ids: &[u128]| ids.iter().map(|id| EventId(*id)).collect::<Vec<_>>();
        let files = [ids(&[1, 2, 3]), ids(&[4]), ids(&[2, 3]), ids(&[3, 9]), ids(&[])];
        let slices: Vec<&[EventId]> = files.iter().map(Vec::as_slice).collect();
        assert_eq!(shared(&slices), [vec![(2, 2), (3, 1)], vec![], vec![(0, 2), (3, 1)], vec![(0, 1), (2, 1)], vec![]]);
    }
}
