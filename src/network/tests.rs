#![allow(clippy::disallowed_methods, reason = "they read files")]

use std::collections::BTreeMap;
use std::fs;

use ndarray::{Array3, ArrayView3, Axis as NdAxis, Zip};
use ndarray_npy::ReadNpyExt as _;
use proptest::prelude::*;
use serde::Deserialize;

use super::*;
use crate::conv::operands::Operands;

fn data(name: &str) -> String {
    format!("{}/tests/data/{name}", env!("CARGO_MANIFEST_DIR"))
}

fn ours() -> &'static Network {
    shipped().expect("it is built in")
}

/// The largest difference between two maps, which may both contain infinities.
fn apart(one: ArrayView3<'_, f32>, other: ArrayView3<'_, f32>) -> f32 {
    assert_eq!(one.dim(), other.dim());
    let differences =
        Zip::from(one).and(other).map_collect(|one, other| if one == other { 0.0 } else { (one - other).abs() });
    differences.iter().fold(0.0, |most: f32, it| most.max(*it))
}

fn at([first, second]: [f32; 2]) -> Array3<f32> {
    Array3::from_shape_vec((2, 1, 1), vec![first, second]).expect("two numbers")
}

/// Ten pictures computed by PyTorch 2.15 at the clearest setting of each digit.
#[test]
fn the_decoder_draws_what_pytorch_draws() {
    let network = ours();
    assert_eq!(network.chain().maps().map(|map| map.size[0]).collect::<Vec<_>>(), [1, 4, 4, 8, 8, 16, 16, 32, 32]);
    assert_eq!(network.chain().steps().iter().filter_map(|step| step.stage().weights()).sum::<u128>(), 15_361);
    let file = fs::File::open(data("decoder-check.npy")).expect("pictures");
    let pictures = Array4::<f32>::read_npy(file).expect("floats");
    let labels = network.input().labels.as_ref().expect("labels");
    assert_eq!(labels.places().iter().map(|seen| seen.label).collect::<String>(), "0123456789");
    for (seen, picture) in labels.places().iter().zip(pictures.outer_iter()) {
        let maps = network.maps(at(seen.at).view(), Activations::On).expect("small");
        let difference = apart(maps[7].view(), picture);
        assert!(difference < 1e-5, "{}: {difference}", seen.label);
        assert_eq!(network.input().label(seen.at), Some(seen.label));
    }
}

/// The definition agrees with the fast path on every map.
#[test]
fn the_definition_agrees_with_every_map() {
    let network = ours();
    let start = network.input().start.clone();
    let maps = network.maps(start.view(), Activations::On).expect("small");
    for (stage, step) in network.chain().steps().iter().enumerate() {
        let before = if stage == 0 { &start } else { &maps[stage - 1] };
        let Some(Learned { weight, bias, .. }) = network.learned(stage) else { continue };
        let (input, bias) = (before.view().insert_axis(NdAxis(0)), bias.as_ref().map(|bias| bias.view()));
        let geometry = step.geometry().expect("a layer");
        let operands = Operands::new(geometry, input, weight.view(), bias).expect("they fit");
        let expected = operands.forward_by_definition().index_axis_move(NdAxis(0), 0);
        assert!(apart(maps[stage].view(), expected.view()) < 1e-5, "{stage}");
    }
}

/// Transposed convolution preserves averages; only the activations between the layers do not.
#[test]
fn without_activations_half_way_is_a_double_exposure() {
    let network = ours();
    let picture = |at: Array3<f32>, activations: Activations| {
        network.maps(at.view(), activations).expect("small").pop().expect("a picture")
    };
    for (activations, least, most) in [(Activations::On, 0.1, 1.0), (Activations::Off, 0.0, 1e-2)] {
        let [zero, four, between] =
            [[-0.5, -0.8], [0.8, -0.4], [0.15, -0.6]].map(|place| picture(at(place), activations));
        let average = (zero + four) / 2.0;
        let difference = apart(between.view(), average.view());
        assert!((least..most).contains(&difference), "{activations:?}: {difference}");
    }
}

#[test]
fn labels_by_their_settings() {
    let input = ours().input();
    let labels = input.labels.as_ref().expect("labels");
    assert_eq!((labels.size(), labels.rows().len()), ([21, 21], 21));
    let corners = [[-1., 1.], [1., 1.], [-1., -1.], [1., -1.]].map(|at| input.label(at));
    assert_eq!(corners, ['2', '7', '0', '4'].map(Some));
    assert_eq!(input.label([0.7, 1.0]), None);
    assert_eq!(input.label([f32::INFINITY, 9.0]), Some('7'));
    assert_eq!(input.label([f32::NAN, f32::NAN]), Some('0'));
    assert_eq!(Input { labels: None, ..input.clone() }.label([0., 0.]), None);
    for rows in [&["ab", "c"][..], &["ab"], &["a", "b"], &[]] {
        assert_eq!(Labels::new(rows, Vec::new()), None);
    }
}

#[test]
fn a_layer_of_the_decoder_by_itself() {
    let network = ours();
    let start = network.input().start.clone();
    let maps = network.maps(start.view(), Activations::On).expect("small");
    let scene = network.layer_scene(2, maps[1].view(), [5, 19]).expect("a layer");
    assert_eq!((scene.layer.in_channels, scene.layer.out_channels, scene.layer.stride), (1, 1, [2, 2]));
    assert_eq!(scene.input, maps[1].index_axis(NdAxis(0), 5).mapv(f64::from));
    let learned = network.learned(2).expect("weights");
    assert_eq!(scene.kernel[[3, 1]], f64::from(learned.weight[[5, 19, 3, 1]]));
    assert_eq!(scene.bias, f64::from(learned.bias.as_ref().expect("a bias")[19]));
    // No layer, no such channel, another map, no such stage.
    for (stage, map, pair) in [(1, 0, [0, 0]), (2, 1, [32, 0]), (2, 1, [0, 20]), (2, 2, [0, 0]), (9, 1, [0, 0])] {
        assert_eq!(network.layer_scene(stage, maps[map].view(), pair), None, "{stage} {map} {pair:?}");
    }
}

#[derive(Deserialize)]
struct Case {
    calls: Vec<String>,
    input: [usize; 3],
    tensors: BTreeMap<String, Vec<f32>>,
    expected: Vec<f32>,
}

/// Stages as PyTorch 2.15 computes them; `tests/frameworks/stacks.py` wrote the file.
#[test]
fn stages_are_those_of_pytorch() {
    let text = fs::read_to_string(data("stages.json")).expect("cases");
    let cases: Vec<Case> = serde_json::from_str(&text).expect("cases");
    assert!(cases.len() > 60);
    for Case { calls, input, tensors, expected } in cases {
        let [channels, rows, cols] = input;
        let weights = if tensors.is_empty() { "" } else { "weights = 'w.npz'" };
        let text = format!(
            "title = 't'\n{weights}\nlayers = {calls:?}\n[input]\nchannels = {channels}\nsize = '{rows}x{cols}'\n\
             least = -3\nmost = 3\nstep = 1"
        );
        let recipe = Recipe::read(&text).unwrap_or_else(|fault| panic!("{calls:?}: {fault}"));
        let network = recipe.network(tensors, &[]).unwrap_or_else(|fault| panic!("{calls:?}: {fault}"));
        let number = |n: usize| ((n * 7 + 3) % 23) as f32 / 4.0 - 11.0 / 4.0;
        let numbers: Vec<f32> = (0..channels * rows * cols).map(number).collect();
        let input = Array3::from_shape_vec((channels, rows, cols), numbers).expect("as many");
        let maps = network.maps(input.view(), Activations::On).unwrap_or_else(|unfit| panic!("{calls:?}: {unfit}"));
        let last = maps.last().expect("a map");
        assert_eq!(last.len(), expected.len(), "{calls:?}");
        for (own, torch) in last.iter().zip(&expected) {
            assert!((own - torch).abs() <= 2e-6 * torch.abs().max(4.0), "{calls:?}: {own} but {torch}");
        }
    }
}

fn fault(text: &str) -> String {
    Recipe::read(text).expect_err("refused").to_string()
}

const INPUT: &str = "[input]\nchannels = 2\nleast = -1\nmost = 1\nstep = 0.1\n";

#[test]
fn what_is_wrong_with_a_file_is_told_with_its_line() {
    let stack = |layers: &str| format!("title = \"t\"\nweights = \"w.npz\"\nlayers = [\n{layers}\n]\n{INPUT}");
    let mut wrong = Vec::new();
    for (text, told) in [
        (String::new(), "line 1: the key 'title' is missing here"),
        ("title = 3".to_owned(), "line 1: invalid type: integer `3`, expected a string"),
        ("titel = \"t\"\n".to_owned(), "line 1: there is no key 'titel' here; did you mean 'title'?"),
        ("title = \"t".to_owned(), "line 1: invalid basic string, expected `\"`"),
        (format!("title = \" \"\n{INPUT}"), "line 1: the title is empty"),
        (
            format!("title = \"t\"\n{INPUT}"),
            "the key 'layers' is missing; give the calls, as in layers = [\"nn.ConvTranspose2d(2, 32, 4)\", \"nn.ReLU()\"]",
        ),
        (stack(""), "a stack has 1 to 10000 layers, but got 0"),
        (
            stack("'nn.ReLU()',\n'nn.ConvTranspose2d(2, 3, 4, paddin=1)'"),
            "line 5: layer '1': ConvTranspose2d.__init__() got an unexpected keyword argument 'paddin'; did you mean `padding`? known arguments: in_channels, out_channels, kernel_size, stride, padding, output_padding, groups, bias, dilation, padding_mode, device, dtype",
        ),
        (stack("'nn.ConvTranspose2d(c, 3, 4)'"), "line 4: layer '0': its channels are open; write them as numbers"),
        (
            stack("'nn.ConvTranspose2d(2, 3, 4)',\n'nn.Conv2d(2, 1, 1)'"),
            "line 5: layer '1': expected input to have 2 channels, but got 3 channels instead",
        ),
        (
            stack("'nn.Conv2d(2, 1, 4)'"),
            "line 4: layer '0': Calculated padded input size per channel: (1 x 1). Kernel size: (4 x 4). Kernel size can't be greater than actual input size",
        ),
        (stack("'Attention(2)'"), "line 4: layer '0': 'Attention(2)' is no layer that is known here"),
        (stack("'nn.Softmax2d()'"), "line 4: layer '0': 'nn.Softmax2d()' has no values here"),
        (stack("'nn.ReLU(), nn.ReLU()'"), "line 4: layer '0': 'nn.ReLU(), nn.ReLU()' is not the call of one layer"),
        (stack("'nn.ReLU()',\n'Attention(2)'"), "line 5: layer '1': 'Attention(2)' is no layer that is known here"),
        (
            stack("'nn.ConvTransposd2d(2, 3, 4)'"),
            "line 4: layer '0': 'nn.ConvTransposd2d(2, 3, 4)' is no layer that is known here; did you mean `nn.ConvTranspose2d`?",
        ),
        (stack("''"), "line 4: layer '0': its call is empty"),
        (
            stack("'nn.AvgPool2d(1, divisor_override=3)'"),
            "line 4: layer '0': 'nn.AvgPool2d(1, divisor_override=3)' has a divisor_override, which is not read",
        ),
        (stack("\"\\u001b[2J(1)\""), "line 4: layer '0': `[` was never closed"),
        (
            stack("'nn.ConvTranspose2d(2, 90000, 100)'"),
            "1800090000 learned numbers are over the limit of 33554432 for values; sizes alone have no such limit",
        ),
        (
            format!(
                "title = \"t\"\n{INPUT}[[layer]]\nname = \"a\"\ncall = \"nn.ReLU()\"\n[[layer]]\nname = \"a\"\ncall = \"nn.ReLU()\""
            ),
            "line 11: two layers are called 'a'",
        ),
        (
            format!("title = \"t\"\n{INPUT}[[layer]]\nname = \"a\"\ncal = \"nn.ReLU()\""),
            "line 9: there is no key 'cal' here; did you mean 'call'?",
        ),
        (
            format!("title = \"t\"\nlayers = [\"nn.Conv2d(2, 1, 1)\"]\n{INPUT}"),
            "the key 'weights' is missing; name the .safetensors or .npz file beside this one",
        ),
    ] {
        wrong.extend((fault(&text) != told).then(|| (fault(&text), told)));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn what_is_wrong_with_an_input_is_told() {
    let input = |lines: &str| format!("title = \"t\"\nlayers = [\"nn.ReLU()\"]\n[input]\n{lines}");
    let rest = "least = -1\nmost = 1\nstep = 0.5";
    let mut wrong = Vec::new();
    for (lines, told) in [
        (format!("channels = 0\n{rest}"), "line 4: an input of 0x1x1 has no cells"),
        (format!("channels = 1\nsize = \"4 by 4\"\n{rest}"), "line 5: '4 by 4' is no size; write it as \"4x4\""),
        (
            format!("channels = 9\nsize = \"9999x9999\"\n{rest}"),
            "line 5: an input of 9x9999x9999 has more than 4194304 numbers",
        ),
        (format!("channels = 2\nstart = [1]\n{rest}"), "line 5: an input of 2x1x1 starts with 2 numbers, but got 1"),
        (format!("channels = 1\nstart = [1.5]\n{rest}"), "line 5: the input starts from -1 to 1, but got 1.5"),
        (format!("channels = 1\nstart = [nan]\n{rest}"), "line 5: the input starts from -1 to 1, but got NaN"),
        (
            "channels = 1\nleast = 1\nmost = 1\nstep = 1".to_owned(),
            "line 6: least must be below most, and both finite, but got 1 and 1",
        ),
        (
            "channels = 1\nleast = 0\nmost = inf\nstep = 1".to_owned(),
            "line 6: least must be below most, and both finite, but got 0 and inf",
        ),
        ("channels = 1\nleast = 0\nmost = 1\nstep = 0".to_owned(), "line 7: a step is more than 0, but got 0"),
        (
            format!("channels = 1\n{rest}\n[labels]\nrows = [\"ab\", \"cd\"]"),
            "line 8: labels are for an input of two numbers, but this one has 1",
        ),
        (
            format!("channels = 2\n{rest}\n[labels]\nrows = [\"ab\", \"c\"]"),
            "line 8: the rows of the labels are of one length, at least two of them with at least two letters each",
        ),
        (
            format!("channels = 2\n{rest}\n[labels]\nrows = [\"ab\", \"cd\"]\nplaces = {{ ab = [0, 0] }}"),
            "line 8: a label is one letter, but got 'ab'",
        ),
        (format!("channels = 2\n{rest}\n[labels]\nrows = [\"a\\u001b\", \"cd\"]"), "line 8: a label does not show"),
    ] {
        let fault = fault(&input(&lines));
        wrong.extend((fault != told).then_some((fault, told)));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn numbers_that_are_huge_are_no_trouble() {
    for (call, told) in [
        ("nn.MaxPool2d(1, dilation=9223372036854775807)", Ok(3.0)),
        ("nn.MaxPool2d(1, stride=9223372036854775807)", Ok(3.0)),
        ("nn.AvgPool2d(4611686018427387904, 1, 2305843009213693952)", Err(())),
        ("nn.Upsample(scale_factor=1e300)", Err(())),
        ("nn.Upsample(size=4503599627370496)", Err(())),
        ("nn.PixelUnshuffle(1)", Ok(3.0)),
        ("nn.ZeroPad2d(9223372036854775807)", Err(())),
        ("nn.ZeroPad2d((0, -1, 0, 0))", Err(())),
        ("nn.AdaptiveMaxPool2d(4503599627370496)", Err(())),
    ] {
        let text = format!(
            "title = \"t\"\nlayers = [\"{call}\"]\n[input]\nchannels = 1\nstart = [3]\nleast = 0\nmost = 3\nstep = 1\n"
        );
        let last = Recipe::read(&text).map_err(|_| ()).and_then(|recipe| {
            let network = recipe.network(BTreeMap::new(), &[]).expect("no weights");
            let maps = network.maps(network.input().start.view(), Activations::On).map_err(|_| ())?;
            Ok(maps[0][[0, 0, 0]])
        });
        assert_eq!(last, told, "{call}");
    }
}

/// Sizes are computed even where values are too large.
#[test]
fn maps_that_are_too_large_have_sizes() {
    let text = format!("title = \"t\"\nlayers = [\"nn.Upsample(scale_factor=40000)\"]\n{INPUT}");
    let network = Recipe::read(&text).expect("sizes").network(BTreeMap::new(), &[]).expect("no weights");
    assert_eq!(network.chain().output().size, [40_000, 40_000]);
    let unfit = network.maps(network.input().start.view(), Activations::On).expect_err("too large");
    assert!(matches!(unfit, Unfit::Layer { stage: 0, .. }), "{unfit}");
    let text = format!("title = \"t\"\nlayers = [\"nn.GroupNorm(1, 2)\", \"nn.SiLU()\"]\n{INPUT}");
    let network = Recipe::read(&text).expect("sizes").network(BTreeMap::new(), &[]).expect("no weights");
    let unfit = network.maps(network.input().start.view(), Activations::On).expect_err("sizes alone");
    assert_eq!(unfit, Unfit::SizesAlone { stage: 0 });
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_file_with_faults_never_panics(
        changes in prop::collection::vec((any::<prop::sample::Index>(), "[ -~\n\u{1b}裁]{0,3}", 0..4_usize), 1..6),
    ) {
        let mut letters: Vec<char> = include_str!("../../lessons/generator/decoder.toml").chars().collect();
        for (at, text, removed) in changes {
            let at = at.index(letters.len());
            let end = (at + removed).min(letters.len());
            letters.splice(at..end, text.chars());
        }
        if let Err(fault) = Recipe::read(&letters.iter().collect::<String>()) {
            let told = fault.to_string();
            prop_assert!(!told.is_empty() && !told.contains(['\n', '\u{1b}']), "{}", told);
        }
    }
}
