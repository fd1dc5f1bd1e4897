//! The lock of a record, held as by another tconv that was stopped in the middle of a write.

use std::fs::File;
use std::path::Path;

/// A lock that is held until this is dropped.
pub struct Held(File);

/// Takes the lock of the record in this folder.
pub fn held(folder: &Path) -> Held {
    let lock = File::create(folder.join("events.lock")).expect("a disk");
    lock.lock().expect("it is free");
    Held(lock)
}

impl Drop for Held {
    /// Closing alone is not enough: a program that another test is just starting may have it open too, for a moment.
    fn drop(&mut self) {
        self.0.unlock().expect("it is locked");
    }
}
