//! Reads calls as stages. Only calls whose arguments are all numbers can be computed.

use super::fault::Fault;
use super::tensors::function;
use crate::conv::stack::Stage;
use crate::framework;
use crate::framework::call::Facts;
use crate::framework::model::{self, What};
use crate::phrase;
use crate::phrase::Phrase;

/// The stages of one call, each with its code.
pub(super) type Stages = Vec<(String, Stage)>;

/// Reads each call as its stages: one, or an operation that PyTorch does first followed by the layer itself. The calls
/// are read together, because whether one means one axis or two can depend on those around it.
///
/// # Errors
/// The index of the call that cannot be read or computed, and why.
pub(super) fn stages(calls: &[&str]) -> Result<Vec<Stages>, (usize, Fault)> {
    let lines: Vec<String> = calls.iter().map(|call| call.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    let at = |line: usize| line.saturating_sub(1).min(calls.len().saturating_sub(1));
    if let Some(empty) = lines.iter().position(String::is_empty) {
        return Err((empty, Fault::new(None, phrase!("its call is empty"))));
    }
    let model = model::read(&lines.join("\n"), &Facts::default()).map_err(|error| {
        if error.caret.is_none() {
            return (0, unknown(&lines[0]));
        }
        let fault = Fault::new(None, error.message);
        (at(error.line), error.help.into_iter().fold(fault, Fault::with_help))
    })?;
    let mut stages: Vec<Stages> = vec![Vec::new(); calls.len()];
    for entry in model.entries {
        let place = at(entry.line);
        let call = entry.call.clone();
        let refuse = |why: Phrase| Err((place, Fault::new(None, why)));
        let stage = match entry.what {
            What::Stage(Stage::Pass) if !hands_on(&entry.call) => {
                return refuse(phrase!("'{call}' has no values here", call));
            }
            What::Stage(stage) => stage,
            What::Reading(_) => {
                return refuse(phrase!("'{call}' is a layer of another framework; write it as PyTorch has it", call));
            }
            What::Unknown => return Err((place, unknown(&entry.call))),
        };
        if entry.call.contains("divisor_override") {
            return refuse(phrase!("'{call}' has a divisor_override, which is not read", call));
        }
        stages[place].push((entry.call, stage));
    }
    if let Some(place) = stages.iter().position(Vec::is_empty) {
        return Err((place, unknown(&lines[place])));
    }
    let is_one = |stages: &Stages| stages.iter().rev().skip(1).all(is_pad);
    let odd = stages.iter().zip(&lines).position(|(stages, line)| !is_one(stages) || !is_one_call(line));
    match odd {
        Some(place) => {
            Err((place, Fault::new(None, phrase!("'{call}' is not the call of one layer", call = &lines[place]))))
        }
        None => Ok(stages),
    }
}

fn unknown(call: &str) -> Fault {
    let fault = Fault::new(None, phrase!("'{call}' is no layer that is known here", call));
    // The list of everything that is read is of no use in a stack: only the suggestion is kept.
    match framework::read(call, &Facts::default()).err().and_then(|error| error.meant) {
        Some(meant) => fault.with_help(phrase!("did you mean {meant}?", meant)),
        None => fault,
    }
}

/// Whether the first bracket to open closes at the end of the line.
fn is_one_call(line: &str) -> bool {
    let mut depth = 0_usize;
    let first_end = line.char_indices().find_map(|(at, letter)| {
        match letter {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => return None,
        }
        (depth == 0).then_some(at + 1)
    });
    first_end == Some(line.len())
}

fn is_pad((_, stage): &(String, Stage)) -> bool {
    matches!(stage, Stage::Pad { .. })
}

/// Whether a call that preserves the size also preserves the values, once the network is trained.
fn hands_on(call: &str) -> bool {
    let name = function(call);
    name == "Identity" || name.contains("Dropout")
}
