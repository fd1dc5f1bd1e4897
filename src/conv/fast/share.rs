//! Sharing work between threads.

use std::hint;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock};
use std::thread;

use rayon::{ThreadPool, ThreadPoolBuilder};

/// The least nanoseconds of work for which waking another thread pays.
const THREADS_PAY: f64 = 60_000.0;

/// How many turns a thread spins before it sleeps, about 100 microseconds. What it waits for has mostly happened by
/// then, and being woken would take as long.
const TURNS: usize = 4000;

/// The number of layers that have been shared, by which spinning threads notice new work.
static LAYERS: AtomicUsize = AtomicUsize::new(0);

/// The threads besides the calling one. `None` on a single core, or if the system refuses.
fn pool() -> Option<&'static ThreadPool> {
    static POOL: OnceLock<Option<ThreadPool>> = OnceLock::new();
    let others = || thread::available_parallelism().map_or(0, |cores| cores.get() - 1);
    let build = || match others() {
        0 => None,
        others => ThreadPoolBuilder::new().num_threads(others).thread_name(|_| "conv".into()).build().ok(),
    };
    POOL.get_or_init(build).as_ref()
}

/// The number of threads for this many nanoseconds of work.
pub fn threads(cost: f64) -> usize {
    if cost < THREADS_PAY { 1 } else { 1 + pool().map_or(0, ThreadPool::current_num_threads) }
}

/// Processes the parts on this many threads, including the calling one. `work` runs once per thread, with a function
/// that returns the next part.
pub fn between<P: Send>(threads: usize, parts: Vec<P>, work: impl Fn(&mut dyn FnMut() -> Option<P>) + Sync) {
    // Even a thread without a part would allocate its buffers.
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

/// Spins until a condition is true or the turns are used up.
fn wait_awake(is_so: impl Fn() -> bool) {
    for _ in 0..TURNS {
        if is_so() {
            break;
        }
        hint::spin_loop();
    }
}
