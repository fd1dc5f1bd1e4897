//! Reads a network from a stack file and its weights.
//!
//! Both may come from a stranger. Nothing outside the folder of the stack file is read, and of the weights only what
//! the layers need, after names and shapes are checked.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::path::{Component, Path, PathBuf};

use super::arrays::Arrays;
use super::error::{Kind, Problem};
use super::{LoadError, check_kind, contents};
use crate::network::{Fault, MAX_LENGTH, Network, Recipe, WeightsFile};
use crate::phrase;
use crate::phrase::Phrase;

/// Reads a stack file, such as `stack.toml`, and the `.safetensors` or `.npz` file that it names.
///
/// # Errors
/// [`Kind::Network`] if the stack file is invalid, with the line; other kinds for anything else wrong with
/// either file.
pub fn network(path: &Path) -> Result<Network, LoadError> {
    learned(path, recipe(path).map_err(|kind| LoadError::new(path, kind))?)
}

fn recipe(path: &Path) -> Result<Recipe, Kind> {
    Recipe::read(&text(path)?).map_err(|fault| Kind::Network { fault })
}

/// Adds the weights to a parsed stack file.
///
/// # Errors
/// Those of [`network`].
pub(super) fn learned(path: &Path, recipe: Recipe) -> Result<Network, LoadError> {
    let fault = |fault| LoadError::new(path, Kind::Network { fault });
    let Some(weights) = recipe.weights().cloned() else {
        return recipe.network(BTreeMap::new(), &[]).map_err(fault);
    };
    let file = beside(path, &weights)?;
    let unread = |problem: Problem| LoadError::new(&file, problem);
    let mut arrays = Arrays::open(&file).map_err(unread)?;
    let wanted: BTreeSet<&str> = recipe.wanted().map(|wanted| wanted.name.as_str()).collect();
    let shapes = arrays.shapes(|name| wanted.contains(name)).map_err(unread)?;
    recipe.check(&shapes).map_err(fault)?;
    let mut numbers = BTreeMap::new();
    for name in wanted {
        numbers.insert(name.to_owned(), arrays.numbers(name).map_err(unread)?);
    }
    // PyTorch stores the number of training batches of a norm next to its statistics.
    let is_left = |name: &&String| !numbers.contains_key(*name) && !name.ends_with(".num_batches_tracked");
    let surplus: Vec<String> = shapes.keys().filter(is_left).cloned().collect();
    recipe.network(numbers, &surplus).map_err(fault)
}

fn text(path: &Path) -> Result<String, Kind> {
    let fault = |message: Phrase| Kind::Network { fault: Fault::of_file(message) };
    let metadata = fs::metadata(path)?;
    if metadata.is_dir() {
        return Err(fault(phrase!("is a directory; name the .toml file of a stack in it")));
    }
    check_kind(&metadata)?;
    if metadata.len() > MAX_LENGTH as u64 {
        let message = phrase!(
            "{given} bytes is over the limit of {most} bytes for a stack file",
            given = metadata.len(),
            most = MAX_LENGTH
        );
        return Err(fault(message));
    }
    let file = File::open(path)?;
    check_kind(&file.metadata()?)?;
    let bytes = contents(file, metadata.len())?;
    String::from_utf8(bytes).map_err(|_| fault(phrase!("it is not UTF-8 text; a stack is a .toml file")))
}

/// The path of the weights file, which must be in the folder of the stack file or below.
fn beside(path: &Path, weights: &WeightsFile) -> Result<PathBuf, LoadError> {
    let outside = || {
        let message =
            phrase!("'{path}' leads out of the folder of the stack; put the file beside it", path = &weights.path);
        let fault = Fault { line: Some(weights.line), ..Fault::of_file(message) };
        LoadError::new(path, Kind::Network { fault })
    };
    let written = Path::new(&weights.path);
    let is_inside = |part: Component<'_>| matches!(part, Component::Normal(_) | Component::CurDir);
    if weights.path.is_empty() || !written.components().all(is_inside) {
        return Err(outside());
    }
    let folder = match path.parent() {
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    };
    let file = folder.join(written);
    let root = fs::canonicalize(folder).map_err(|error| LoadError::new(folder, Kind::from(error)))?;
    // A symbolic link could lead out of the folder.
    let real = fs::canonicalize(&file).map_err(|error| LoadError::new(&file, Kind::from(error)))?;
    if real.starts_with(root) { Ok(file) } else { Err(outside()) }
}

#[cfg(test)]
mod tests {
    use ndarray::Array3;
    use tempfile::TempDir;

    use super::*;
    use crate::network::Activations;

    const STACK: &str = r#"
title = "A stamp"
weights = "w.safetensors"
layers = ["nn.ConvTranspose2d(1, 1, 2, bias=False)", "nn.ReLU()"]
input = { channels = 1, least = -1, most = 3, step = 0.5, start = [2] }
"#;

    fn safetensors(tensors: &[(&str, &[usize], &[f32])]) -> Vec<u8> {
        let (mut header, mut data) = (Vec::new(), Vec::new());
        for (name, shape, numbers) in tensors {
            let start = data.len();
            data.extend(numbers.iter().flat_map(|number| number.to_le_bytes()));
            header.push(format!(
                r#""{name}":{{"dtype":"F32","shape":{shape:?},"data_offsets":[{start},{}]}}"#,
                data.len()
            ));
        }
        let header = format!("{{{}}}", header.join(","));
        [&(header.len() as u64).to_le_bytes()[..], header.as_bytes(), &data].concat()
    }

    fn folder(stack: &str, weights: &[u8]) -> TempDir {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("stack.toml"), stack).expect("written");
        fs::write(folder.path().join("w.safetensors"), weights).expect("written");
        folder
    }

    fn read(folder: &TempDir) -> Result<Network, String> {
        let path = folder.path().join("stack.toml");
        network(&path).map_err(|error| error.to_string().replace(&format!("{}", folder.path().display()), "DIR"))
    }

    #[test]
    fn a_stack_and_the_weights_beside_it() {
        let weights =
            safetensors(&[("0.weight", &[1, 1, 2, 2], &[1., -1., 0.5, f32::NAN]), ("encoder.0", &[1], &[0.])]);
        let network = read(&folder(STACK, &weights)).expect("it is right");
        let maps = network.maps(network.input().start.view(), Activations::On).expect("small");
        assert_eq!(maps[0].iter().take(3).copied().collect::<Vec<_>>(), [2., -2., 1.]);
        assert_eq!(maps[1][[0, 0, 1]], 0.0);
        let notes = ["NaN or infinity among the weights: '0.weight'", "no layer takes these tensors: 'encoder.0'"];
        assert_eq!(network.notes(), notes);
        assert!(network.maps(Array3::zeros((2, 1, 1)).view(), Activations::On).is_err());
    }

    #[test]
    fn weights_that_do_not_fit_are_told() {
        let zeros = [0.0; 8];
        for (tensors, told) in [
            (
                vec![("up.weight", &[1, 1, 2, 2][..], &zeros[..4])],
                "DIR/stack.toml: line 4: the weights lack the tensor '0.weight'; did you mean 'up.weight'? a layer is \
                 named as its tensors are",
            ),
            (
                vec![],
                "DIR/stack.toml: line 4: the weights lack the tensor '0.weight'; a layer NAME needs NAME.weight, and NAME.bias if it has one",
            ),
            (
                vec![("0.weight", &[1, 2, 2, 2], &zeros)],
                "DIR/stack.toml: line 4: layer '0': '0.weight' has the shape 1x2x2x2, but the call wants 1x1x2x2; change \
                 the call to what was trained",
            ),
            (
                vec![("0.weight", &[1, 1, 2, 2], &zeros[..4]), ("0.bias", &[1], &zeros[..1])],
                "DIR/stack.toml: line 4: layer '0': it has bias=False, but the weights have '0.bias'; take bias=False or \
                 the tensor out",
            ),
        ] {
            assert_eq!(read(&folder(STACK, &safetensors(&tensors))).expect_err("unfit"), told);
        }
        let swapped = STACK
            .replace("(1, 1, 2, bias=False)", "(3, 2, 2, bias=False)")
            .replace("channels = 1", "channels = 3")
            .replace("start = [2]", "start = [0, 0, 0]");
        let error =
            read(&folder(&swapped, &safetensors(&[("0.weight", &[2, 3, 2, 2], &[0.0; 24])]))).expect_err("unfit");
        assert!(
            error.ends_with("but the call wants 3x2x2x2; a transposed layer's weight is (in, out/groups, ...)"),
            "{error}"
        );
    }

    #[test]
    fn files_that_lie_are_told() {
        let whole = safetensors(&[("0.weight", &[1, 1, 2, 2], &[0.0; 4])]);
        for length in 0..whole.len() {
            assert!(read(&folder(STACK, &whole[..length])).is_err(), "{length}");
        }
        let lying = safetensors(&[("0.weight", &[1, 1, 2, 2], &[0.0; 3])]);
        assert!(
            read(&folder(STACK, &lying))
                .expect_err("a lie")
                .starts_with("DIR/w.safetensors: broken .safetensors header")
        );
    }

    #[test]
    fn nothing_outside_is_read() {
        let weights = safetensors(&[("0.weight", &[1, 1, 2, 2], &[0.0; 4])]);
        for (path, told) in [
            ("../w.safetensors", "leads out of the folder of the stack; put the file beside it"),
            ("/etc/w.safetensors", "leads out"),
            ("", "leads out"),
            ("a\\u001b[2J/../w.safetensors", "'a\\u{1b}[2J/../w.safetensors' leads out"),
            ("none.safetensors", "DIR/none.safetensors: no such file"),
            ("stack.toml", "DIR/stack.toml: '.toml' files are not read"),
            ("x.npy", "DIR/x.npy: a .npy file holds one array without a name"),
            ("x.pt", "DIR/x.pt: pickled Python is not read"),
        ] {
            let folder = folder(&STACK.replace("w.safetensors", path), &weights);
            for name in ["x.npy", "x.pt"] {
                fs::write(folder.path().join(name), b"x").expect("written");
            }
            let error = read(&folder).expect_err("refused");
            assert!(error.contains(told), "{path}: {error}");
        }
        let folder = folder(STACK, &weights);
        assert!(
            network(folder.path()).expect_err("a folder").to_string().ends_with("name the .toml file of a stack in it")
        );
        fs::write(folder.path().join("stack.toml"), [0xff, 0xfe]).expect("written");
        assert!(read(&folder).expect_err("no text").contains("not UTF-8"));
        fs::write(folder.path().join("stack.toml"), vec![b'#'; MAX_LENGTH + 1]).expect("written");
        assert!(read(&folder).expect_err("too long").contains("over the limit of 1048576 bytes"));
    }

    #[cfg(unix)]
    #[test]
    fn a_link_that_leads_out_is_not_followed() {
        let weights = safetensors(&[("0.weight", &[1, 1, 2, 2], &[0.0; 4])]);
        let (one, other) = (folder(STACK, &weights), folder(STACK, &weights));
        fs::remove_file(one.path().join("w.safetensors")).expect("removed");
        std::os::unix::fs::symlink(other.path().join("w.safetensors"), one.path().join("w.safetensors"))
            .expect("linked");
        assert!(read(&one).expect_err("outside").contains("leads out of the folder"));
    }
}
