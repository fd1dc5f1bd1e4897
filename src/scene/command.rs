//! The command line that opens a scene again.

use super::values::Values;
use super::{Fill, Setting};
use crate::conv::layer::dimensions;
use crate::framework::pytorch;
use crate::visible;

/// `tconv explore 'nn.ConvTranspose2d(...)' --input 3x3`, with the files, fills and the bias that differ from the default.
/// Values that were edited by hand have no flag, and are left out.
#[must_use]
pub fn line(setting: &Setting) -> String {
    let call = pytorch::line(&setting.layer).replace('\'', "\"");
    let mut words = vec![format!("tconv explore '{call}'")];
    // A file brings its own size, and refuses another.
    if setting.input.file().is_none() {
        words.push(format!("--input {}", dimensions(&setting.input_size)));
    }
    if setting.effective_bias() != 0.0 {
        words.push(format!("--bias {}", setting.bias));
    }
    for (name, values, usual) in [("input", &setting.input, Fill::Count), ("kernel", &setting.kernel, Fill::Skew)] {
        match values {
            Values::Fill(fill) if *fill != usual => words.push(format!("--{name}-fill {fill}")),
            Values::Fill(_) | Values::Edited(_) | Values::Given { file: None, .. } => {}
            Values::Given { file: Some(file), .. } => {
                words.push(format!("--{name}-file {}", visible::shell_word(&file.path)));
                if file.has_channels() {
                    words.push(format!("--{name}-channel {}", file.channel_text()));
                }
            }
        }
    }
    words.join(" ")
}
