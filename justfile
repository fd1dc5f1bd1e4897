# The commands for working on tconv. `just` lists them; CONTRIBUTING.md explains them.

set positional-arguments

# List the recipes
default:
    @just --list --unsorted

# Run tconv, optimised: `just run learn crop`
run *args:
    cargo run --release --quiet -- "$@"

# Run the tests, or those of one file: `just test screens::`
test *filter:
    cargo test "$@"

# Run the whole gate, as CI does
gate:
    bash .ci/run

# Format the code
fmt:
    cargo fmt

# Check a course: its files, and what does not fit on 80x24
lessons dir="lessons":
    cargo run --release --quiet -- lessons lint "$1"

# Accept changed snapshots of screens and figures; then review the diff
snapshots:
    INSTA_UPDATE=always cargo test --test tests
    git diff --stat tests/snapshots

# Accept changed output of commands, in tests/cmd and the README; then review the diff
commands:
    TRYCMD=overwrite cargo test --test tests cli::
    git diff --stat tests/cmd README.md

# Run a benchmark: `just bench conv`, or only those whose names match: `just bench conv -- DCGAN`
bench name *args:
    cargo bench --bench "$@"

# Build the documentation of the code and open it
docs:
    cargo doc --no-deps --open

# Redraw the pictures of the README: its screens and its figures
pictures:
    PICTURES=overwrite cargo test --test tests pictures::
    cargo run --release --quiet -- render --preset padding-strides --step 7 --force -o tests/pictures/figure-stride-2.svg
    cargo run --release --quiet -- render --preset padding-strides --view stamp --force -o tests/pictures/figure-stamp.gif

# Attack the program with random events, kills and broken files, for ten minutes
attack *args:
    cargo build
    python3 tests/attack/attack.py "$@"

# Check that the package of a release builds from its own files alone
package:
    cargo package --locked
