//! Rebuilds when a file under `lessons` changes: the lessons are compiled into the program.

fn main() {
    println!("cargo::rerun-if-changed=lessons");
}
