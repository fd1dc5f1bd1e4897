//! Maps function names to frameworks.

use super::call::{Call, CallError};
use super::{burn, equinox, flax, haiku, jax, keras, mlx, onnx, paddle, pytorch, tensorflow, tinygrad};
use crate::conv::Rank;
use crate::conv::axis::Op;
use crate::nearest::nearest;
use crate::phrase;
use crate::phrase::Phrase;

/// A function that is read: its name with `#` for the number of axes, the usual prefixes (the most common first), and
/// its form.
pub(super) struct Function<T: 'static> {
    pub prefixes: &'static [&'static str],
    pub name: &'static str,
    pub form: T,
}

/// The function of this name, and the number of axes in the name (two if there is none).
pub(super) fn find<T: Copy>(functions: &[Function<T>], written: &str) -> Option<(T, Rank)> {
    let found = |function: &Function<T>| {
        let Some((before, after)) = function.name.split_once('#') else {
            let prefix = written.strip_suffix(function.name)?;
            return function.prefixes.contains(&prefix).then_some((function.form, Rank::Two));
        };
        let rest = written.strip_suffix(after)?;
        let rank = Rank::ALL.into_iter().find(|rank| rest.ends_with(&rank.axes().to_string()))?;
        let prefix = rest.get(..rest.len() - 1)?.strip_suffix(before)?;
        function.prefixes.contains(&prefix).then_some((function.form, rank))
    };
    functions.iter().find_map(found)
}

/// All spellings of the functions, with two axes.
pub(super) fn spellings<T>(functions: &[Function<T>]) -> Vec<String> {
    let of = |function: &Function<T>| {
        let name = function.name.replace('#', "2");
        function.prefixes.iter().map(|prefix| format!("{prefix}{name}")).collect::<Vec<_>>()
    };
    functions.iter().flat_map(of).collect()
}

/// The reader of a call, with the form of its function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reader {
    PyTorch,
    Keras(keras::Form, Rank),
    TensorFlow(tensorflow::Form, Rank),
    Jax(jax::Form),
    Flax(flax::Form),
    Haiku(Op, Rank),
    Equinox(equinox::Form, Rank),
    Mlx(mlx::Form, Rank),
    Paddle(paddle::Form, Rank),
    Tinygrad(tinygrad::Form, Rank),
    Burn(Op, Rank),
    Onnx(onnx::Form),
}

/// The reader of a function of this name.
fn named(name: &str) -> Option<Reader> {
    let keras = || find(&keras::FUNCTIONS, name).map(|(form, rank)| Reader::Keras(form, rank));
    let tensorflow = || find(&tensorflow::FUNCTIONS, name).map(|(form, rank)| Reader::TensorFlow(form, rank));
    let jax = || find(&jax::FUNCTIONS, name).map(|(form, _)| Reader::Jax(form));
    let flax = || find(&flax::FUNCTIONS, name).map(|(form, _)| Reader::Flax(form));
    let haiku = || find(&haiku::FUNCTIONS, name).map(|(op, rank)| Reader::Haiku(op, rank));
    let equinox = || find(&equinox::FUNCTIONS, name).map(|(form, rank)| Reader::Equinox(form, rank));
    let mlx = || find(&mlx::FUNCTIONS, name).map(|(form, rank)| Reader::Mlx(form, rank));
    let paddle = || find(&paddle::FUNCTIONS, name).map(|(form, rank)| Reader::Paddle(form, rank));
    let tinygrad = || find(&tinygrad::FUNCTIONS, name).map(|(form, rank)| Reader::Tinygrad(form, rank));
    let burn = || find(&burn::FUNCTIONS, name).map(|(op, rank)| Reader::Burn(op, rank));
    let onnx = || find(&onnx::FUNCTIONS, name).map(|(form, _)| Reader::Onnx(form));
    let pytorch = || find(&pytorch::FUNCTIONS, name).map(|_| Reader::PyTorch);
    let of_jax = || jax().or_else(flax).or_else(haiku).or_else(equinox);
    let of_torch = || pytorch().or_else(paddle).or_else(mlx).or_else(tinygrad).or_else(burn);
    of_torch().or_else(keras).or_else(tensorflow).or_else(of_jax).or_else(onnx)
}

/// Whether a function of this name makes a layer or its result.
pub(super) fn is_layer(name: &str) -> bool {
    named(name).is_some()
}

/// The reader of a call. Plain `Conv` and `ConvTranspose` are ONNX's, unless the arguments have Flax's names.
pub(super) fn reader(call: &Call) -> Option<Reader> {
    let reader = named(&call.function.text)?;
    let has_name = |name: &str| {
        call.arguments.iter().any(|argument| argument.keyword.as_ref().is_some_and(|keyword| keyword.text == name))
    };
    match reader {
        Reader::Onnx(onnx::Form::Operator(op)) if has_name("in_features") => Some(Reader::Flax(flax::Form::Nnx(op))),
        Reader::Onnx(onnx::Form::Operator(op)) if has_name("features") => Some(Reader::Flax(flax::Form::Linen(op))),
        reader => Some(reader),
    }
}

/// The spellings of the functions of each framework.
fn families() -> [Vec<String>; 12] {
    [
        spellings(&pytorch::FUNCTIONS),
        spellings(&keras::FUNCTIONS),
        spellings(&tensorflow::FUNCTIONS),
        spellings(&jax::FUNCTIONS),
        spellings(&flax::FUNCTIONS),
        spellings(&haiku::FUNCTIONS),
        spellings(&equinox::FUNCTIONS),
        spellings(&mlx::FUNCTIONS),
        spellings(&paddle::FUNCTIONS),
        spellings(&tinygrad::FUNCTIONS),
        spellings(&burn::FUNCTIONS),
        spellings(&onnx::FUNCTIONS),
    ]
}

/// Adds help to the error of an unknown function: the likely spelling within the framework of its prefix, and a list of
/// what is read.
pub(super) fn suggest(error: CallError, name: &str) -> CallError {
    const OTHERS: Phrase = phrase!(
        "tconv reads PyTorch's nn.ConvTranspose2d and nn.Conv2d and their functions, Keras's \
        Conv2DTranspose, Conv2D and keras.ops.conv_transpose, tf.nn.conv2d_transpose and tf.nn.conv2d, lax.conv_transpose \
        and lax.conv_general_dilated, Flax's nn.ConvTranspose and nnx.ConvTranspose, hk.Conv2DTranspose, \
        eqx.nn.ConvTranspose2d, paddle.nn.Conv2DTranspose, mlx.nn.ConvTranspose2d, tinygrad.nn.ConvTranspose2d, Burn's \
        ConvTranspose2dConfig, ONNX's ConvTranspose and Conv (also as printed, as protobuf text and as a dict), \
        layer.get_config() of Keras, and lines of ncnn, each with the direct layer too"
    );
    if pytorch::knows(name) {
        return error;
    }
    let known = families();
    // Such as `tf.keras.layers.` for `tf.keras.layers.Conv2DTransposed`.
    let prefix = name.rfind('.').map_or("", |dot| name.get(..=dot).unwrap_or_default());
    let own = known.iter().flatten().filter(|spelling| match spelling.rfind('.') {
        Some(dot) => spelling.get(..=dot) == Some(prefix),
        None => prefix.is_empty(),
    });
    error.with_guess(nearest(name, own).map(|guess| format!("`{guess}`")), OTHERS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::framework::call;

    #[test]
    fn a_name_belongs_to_one_framework() {
        let mut all = families().concat();
        let count = all.len();
        all.sort();
        all.dedup();
        assert_eq!(all.len(), count);
        assert!(all.iter().all(|spelling| is_layer(spelling)), "{all:?}");
    }

    #[test]
    fn names_that_frameworks_share() {
        let reader = |text: &str| {
            let value = call::parse(text, &call::Facts::default()).unwrap();
            let call::Content::Call(call) = value.content else { panic!("a call") };
            reader(&call)
        };
        let transposed = Op::ConvTranspose2d;
        assert_eq!(reader("nn.ConvTranspose2d(1, 1, 3)"), Some(Reader::PyTorch));
        assert_eq!(reader("nn.ConvTranspose(1, (3, 3))"), Some(Reader::Flax(flax::Form::Linen(transposed))));
        assert_eq!(reader("Conv(features=8, kernel_size=(3, 3))"), Some(Reader::Flax(flax::Form::Linen(Op::Conv2d))));
        assert_eq!(reader("ConvTranspose(in_features=8)"), Some(Reader::Flax(flax::Form::Nnx(transposed))));
        assert_eq!(reader("ConvTranspose(strides=[2, 2])"), Some(Reader::Onnx(onnx::Form::Operator(transposed))));
        assert!(matches!(reader("nn.Conv2DTranspose(4, 6, 3)"), Some(Reader::Paddle(..))));
        assert!(matches!(reader("Conv2DTranspose(6, 3)"), Some(Reader::Keras(..))));
        assert_eq!(reader("nn.Linear(6, 3)"), None);
    }
}
