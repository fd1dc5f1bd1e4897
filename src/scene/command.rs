//! The command line that opens a scene.

use super::values::Values;
use super::{Fill, Setting};
use crate::framework::pytorch;
use crate::visible;

/// Returns `tconv explore 'nn.ConvTranspose2d(...)' --input 3x3`, with the files, fills and the bias that differ from
/// the default. Values edited by hand have no flag and are left out.
#[must_use]
pub fn line(setting: &Setting) -> String {
    let call = pytorch::line(&setting.layer).replace('\'', "\"");
    let mut words = vec![format!("tconv explore '{call}'")];
    // A file has its own size and rejects another.
    if setting.input.file().is_none() {
        words.push(format!("--input {}", setting.layer.size_text(setting.input_size)));
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

#[cfg(test)]
mod tests {
    use ndarray::array;

    use super::*;
    use crate::scene::FileSource;

    #[test]
    fn an_array_of_a_file_is_named_with_it() {
        let source = |path: &str, channel: &[usize], leading: &[usize]| {
            let file = FileSource { path: path.to_owned(), channel: channel.to_vec(), leading: leading.to_vec() };
            Values::from_file(array![[1.0]], file)
        };
        let setting = Setting {
            input: source("it's.npz:a b", &[], &[]),
            kernel: source("decoder.safetensors:up1.weight", &[0, 2], &[8, 4]),
            ..Setting::default()
        };
        let words =
            r" --input-file 'it'\''s.npz:a b' --kernel-file 'decoder.safetensors:up1.weight' --kernel-channel 0,2";
        assert!(line(&setting).ends_with(words), "{}", line(&setting));
    }
}
