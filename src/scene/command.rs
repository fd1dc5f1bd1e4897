//! The command line that opens a scene again.

use super::values::Values;
use super::{Fill, Setting};
use crate::conv::framework::pytorch;
use crate::conv::layer::dimensions;

/// `tconv explore 'nn.ConvTranspose2d(...)' --input 3x3`, with the fills and the bias that differ from the default. Values
/// that were given by hand or by a file have no flag, and are left out.
#[must_use]
pub fn line(setting: &Setting) -> String {
    let call = pytorch::line(&setting.layer).replace('\'', "\"");
    let mut words = vec![format!("tconv explore '{call}' --input {}", dimensions(&setting.input_size))];
    if setting.layer.bias && setting.bias != 0.0 {
        words.push(format!("--bias {}", setting.bias));
    }
    for (flag, values, usual) in
        [("--input-fill", &setting.input, Fill::Count), ("--kernel-fill", &setting.kernel, Fill::Skew)]
    {
        match values {
            Values::Fill(fill) if *fill != usual => words.push(format!("{flag} {fill}")),
            _ => {}
        }
    }
    words.join(" ")
}
