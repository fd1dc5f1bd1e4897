//! Shares work on a sequence between threads.

use std::ops::Range;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;

/// How many consecutive places a thread takes at a time: making one is cheap right after the one before it.
const RUN: usize = 16;

/// Returns how many threads can work at once on this machine.
#[must_use]
pub fn cores() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}

/// Makes something at every place from 0 to `count` on several threads, and returns the results in order, or the first
/// error, after which all threads stop soon. Each thread has a state of its own from `start`, which it keeps from place
/// to place. `tell` gets the number of places done so far, after each of them and never on two threads at once.
///
/// # Errors
/// Those of `start`, `make` and `tell`.
pub fn shared<S, T: Send, E: Send>(
    threads: usize,
    count: usize,
    start: impl Fn() -> Result<S, E> + Sync,
    make: impl Fn(&mut S, usize) -> Result<T, E> + Sync,
    tell: impl Fn(usize) -> Result<(), E> + Sync,
) -> Result<Vec<T>, E> {
    // Short enough to give every thread something to do.
    let run = RUN.min(count.div_ceil(threads.max(1))).max(1);
    let desk =
        Mutex::new(Desk { begun: 0, count, run, done: 0, made: (0..count).map(|_| None).collect(), error: None });
    let work = || {
        let mut state = match start() {
            Ok(state) => state,
            Err(error) => return locked(&desk).fail(error),
        };
        // A closure, so that the lock is released before the work begins.
        let next = || locked(&desk).next();
        while let Some(places) = next() {
            for place in places {
                let made = make(&mut state, place);
                locked(&desk).take(place, made, &tell);
                if locked(&desk).error.is_some() {
                    return;
                }
            }
        }
    };
    thread::scope(|scope| {
        for _ in 1..threads.min(count.div_ceil(run)) {
            // If the system refuses a thread, the others do its part.
            let _ = thread::Builder::new().spawn_scoped(scope, work);
        }
        work();
    });
    let Desk { made, error, .. } = desk.into_inner().unwrap_or_else(PoisonError::into_inner);
    // Without an error every place is filled.
    error.map_or_else(|| Ok(made.into_iter().flatten().collect()), Err)
}

fn locked<T>(desk: &Mutex<T>) -> MutexGuard<'_, T> {
    desk.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The places still to be made, and the results so far.
struct Desk<T, E> {
    begun: usize,
    count: usize,
    run: usize,
    done: usize,
    made: Vec<Option<T>>,
    error: Option<E>,
}

impl<T, E> Desk<T, E> {
    /// Returns the next places that no thread has taken.
    fn next(&mut self) -> Option<Range<usize>> {
        let places = self.begun..(self.begun + self.run).min(self.count);
        self.begun = places.end;
        (!places.is_empty() && self.error.is_none()).then_some(places)
    }

    fn take(&mut self, place: usize, made: Result<T, E>, tell: impl Fn(usize) -> Result<(), E>) {
        self.done += 1;
        let told = made.and_then(|made| tell(self.done).map(|()| made));
        match (told, self.made.get_mut(place)) {
            (Ok(made), Some(slot)) => *slot = Some(made),
            (Ok(_), None) => {}
            (Err(error), _) => self.fail(error),
        }
    }

    fn fail(&mut self, error: E) {
        self.error.get_or_insert(error);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_of_it_is_made_once_and_in_order() {
        for (threads, count) in [(0, 0), (1, 1), (2, 33), (5, 100), (9, 3)] {
            let made = shared(threads, count, || Ok(()), |(), place| Ok::<_, ()>(place), |_| Ok(()));
            assert_eq!(made, Ok((0..count).collect()), "{threads} {count}");
        }
    }

    #[test]
    fn an_error_ends_it_wherever_it_comes_from() {
        let ok = |(): &mut (), place: usize| Ok(place);
        let wrong = |(): &mut (), place: usize| if place == 70 { Err("made") } else { Ok(place) };
        let late = |done| if done == 50 { Err("told") } else { Ok(()) };
        for threads in [1, 3] {
            assert_eq!(shared(threads, 100, || Ok(()), wrong, |_| Ok(())), Err("made"));
            assert_eq!(shared(threads, 100, || Ok(()), ok, late), Err("told"));
            assert_eq!(shared(threads, 100, || Err("start"), ok, |_| Ok(())), Err("start"));
        }
    }
}
