//! Work shared between threads.

use std::sync::{Mutex, OnceLock};
use std::thread;

/// Nanoseconds of work from which on another thread is worth its start.
const THREADS_PAY: f64 = 60_000.0;

/// How many threads work of so many nanoseconds should have.
pub fn threads(cost: f64) -> usize {
    // Asking takes longer than a small layer.
    static CORES: OnceLock<usize> = OnceLock::new();
    if cost < THREADS_PAY { 1 } else { *CORES.get_or_init(|| thread::available_parallelism().map_or(1, usize::from)) }
}

/// Lets so many threads (this one is one of them) work the parts off: each gets a function that gives it the next.
pub fn between<P: Send>(threads: usize, parts: Vec<P>, work: impl Fn(&mut dyn FnMut() -> Option<P>) + Sync) {
    let mut parts = parts.into_iter();
    if threads == 1 {
        return work(&mut || parts.next());
    }
    let parts = Mutex::new(parts);
    let next = || parts.lock().ok().and_then(|mut parts| parts.next());
    thread::scope(|scope| {
        for _ in 1..threads {
            scope.spawn(|| work(&mut { next }));
        }
        work(&mut { next });
    });
}
