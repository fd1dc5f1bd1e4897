//! Work shared between threads.

use std::hint;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock};
use std::thread;

use rayon::{ThreadPool, ThreadPoolBuilder};

/// Nanoseconds of work from which on another thread is worth waking.
const THREADS_PAY: f64 = 60_000.0;

/// So many turns a thread waits awake, 100 microseconds or so: mostly what it waits for happens by then, and to be woken
/// would take as long.
const TURNS: usize = 4000;

/// How many layers have been shared so far: threads that wait awake see that there is work again.
static LAYERS: AtomicUsize = AtomicUsize::new(0);

/// The threads beside the one that asks. None where there is but one core, or the system refuses.
fn pool() -> Option<&'static ThreadPool> {
    static POOL: OnceLock<Option<ThreadPool>> = OnceLock::new();
    let others = || thread::available_parallelism().map_or(0, |cores| cores.get() - 1);
    let build = || match others() {
        0 => None,
        others => ThreadPoolBuilder::new().num_threads(others).thread_name(|_| "conv".into()).build().ok(),
    };
    POOL.get_or_init(build).as_ref()
}

/// How many threads work of so many nanoseconds should have.
pub fn threads(cost: f64) -> usize {
    if cost < THREADS_PAY { 1 } else { 1 + pool().map_or(0, ThreadPool::current_num_threads) }
}

/// Lets so many threads (this one is one of them) work the parts off: each gets a function that gives it the next.
pub fn between<P: Send>(threads: usize, parts: Vec<P>, work: impl Fn(&mut dyn FnMut() -> Option<P>) + Sync) {
    // A thread without a part would make room for its work all the same.
    let threads = threads.min(parts.len());
    let mut parts = parts.into_iter();
    let others = if threads > 1 { pool() } else { None };
    let Some(others) = others else {
        return work(&mut || parts.next());
    };
    let layer = LAYERS.fetch_add(1, Ordering::Release) + 1;
    let parts = Mutex::new(parts);
    let next = || parts.lock().ok().and_then(|mut parts| parts.next());
    let busy = AtomicUsize::new(threads - 1);
    others.in_place_scope(|scope| {
        for _ in 1..threads {
            scope.spawn(|_| {
                work(&mut { next });
                busy.fetch_sub(1, Ordering::Release);
            });
        }
        work(&mut { next });
        wait_awake(|| busy.load(Ordering::Acquire) == 0);
    });
    // Often the next layer follows at once.
    others.spawn_broadcast(move |_| wait_awake(|| LAYERS.load(Ordering::Acquire) != layer));
}

/// Waits until something is so, or goes on without it.
fn wait_awake(is_so: impl Fn() -> bool) {
    for _ in 0..TURNS {
        if is_so() {
            break;
        }
        hint::spin_loop();
    }
}
