//! Reads any text as a call of any framework, on small and on enormous inputs: `cargo +nightly fuzz run call`.

#![no_main]

use libfuzzer_sys::fuzz_target;
use tconv::conv::framework::{self, Framework, Reading, translate};

const INPUTS: [[i64; 2]; 4] = [[1, 1], [7, 8], [i64::MAX, 1], [i64::MAX, i64::MAX]];

fuzz_target!(|text: &str| {
    match framework::read(text) {
        Err(error) => assert!(text.get(error.span).is_some(), "the culprit is a part of the text"),
        Ok(Reading::PyTorch(call)) => {
            let layer = call.layer([3, 3]);
            for translation in framework::translations(&layer).into_iter().flatten() {
                assert!(!translation.python().is_empty());
            }
            for input in INPUTS {
                let _ = layer.check(input);
            }
        }
        Ok(Reading::Other(sketch)) => {
            for input in INPUTS.map(Some).into_iter().chain([None]) {
                let Ok(neutral) = sketch.neutral(input) else { continue };
                for framework in Framework::ALL {
                    assert!(!translate(&neutral, sketch.origin, framework).code.is_empty());
                }
            }
        }
    }
});
