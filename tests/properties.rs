//! Laws that hold for every layer: the ways to compute it agree, the pictures compose, and round trips work out.

use ndarray::{Array2, s};
use proptest::prelude::*;
use tconv::conv::axis::AxisSettings;
use tconv::conv::coverage::Evenness;
use tconv::conv::stages::{Fate, padded, stuffed, window_kernel};
use tconv::conv::{Axis, Geometry, Layer, Op, Operands, Padding, matrix};

/// A number as `tconv eval --special-values` takes it.
fn told(number: f32) -> serde_json::Value {
    match number {
        number if number.is_nan() => "nan".into(),
        f32::INFINITY => "inf".into(),
        f32::NEG_INFINITY => "-inf".into(),
        number => f64::from(number).into(),
    }
}

/// Returns the answer of `tconv eval` to a layer that changes nothing.
fn echoed(data: &[serde_json::Value]) -> Vec<serde_json::Value> {
    let input = serde_json::json!({ "shape": [1, 1, 1, data.len()], "data": data });
    let weight = serde_json::json!({ "shape": [1, 1, 1, 1], "data": [1] });
    let request = serde_json::json!({ "op": "conv2d", "input": input, "weight": weight });
    let mut answer = Vec::new();
    tconv::cli::eval(request.to_string().as_bytes(), &mut answer, true, false).expect("an answer");
    let answer: serde_json::Value = serde_json::from_slice(&answer).expect("JSON");
    answer["output"]["data"].as_array().expect("numbers").clone()
}

fn index(number: i64) -> usize {
    usize::try_from(number).expect("an index")
}

/// Small integers, so that every sum is exact and equality means equality.
fn integers(shape: [i64; 2], seed: i64) -> Array2<f64> {
    Array2::from_shape_fn((index(shape[0]), index(shape[1])), |(row, col)| {
        f64::from(((row * 7 + col * 13 + index(seed)) * 2_654_435 % 19) as i32 - 9)
    })
}

fn pair(range: std::ops::Range<i64>) -> impl Strategy<Value = [i64; 2]> {
    [range.clone(), range]
}

fn op() -> impl Strategy<Value = Op> {
    prop_oneof![Just(Op::Conv2d), Just(Op::ConvTranspose2d)]
}

/// Padding, equal at both ends or separate. For a transposed layer it may be negative, which extends the full result.
fn ends(op: Op, padding: [i64; 2], apart: Option<[i64; 2]>) -> Padding {
    let least = if op == Op::Conv2d { 0 } else { -3 };
    match apart {
        None => Padding::Explicit(padding),
        Some([start, end]) => Padding::Uneven {
            start: padding.map(|cells| (cells + start).max(least)),
            end: padding.map(|cells| (cells + end).max(least)),
        },
    }
}

prop_compose! {
    /// A layer that works, negative equivalent padding, k < s and asymmetric axes included.
    fn working()(
        op in op(), input in pair(1..7), kernel in pair(1..5), stride in pair(1..5), padding in pair(0..5),
        dilation in pair(1..4), output_padding in pair(0..4), apart in prop::option::of(pair(-3..4)),
    ) -> Option<Geometry> {
        let output_padding = if op == Op::Conv2d { [0, 0] } else { output_padding };
        let layer = Layer {
            stride, padding: ends(op, padding, apart), dilation, output_padding, ..Layer::new(op, kernel)
        };
        layer.check(input).ok()
    }
}

fn geometry() -> impl Strategy<Value = Geometry> {
    working().prop_filter_map("refused", |geometry| geometry)
}

fn axis() -> impl Strategy<Value = Axis> {
    geometry().prop_map(|geometry| geometry.axes()[0])
}

fn forward(geometry: &Geometry, input: &Array2<f64>, kernel: &Array2<f64>) -> Array2<f64> {
    let four = |plane: &Array2<f64>| plane.clone().insert_axis(ndarray::Axis(0)).insert_axis(ndarray::Axis(0));
    let (input, kernel) = (four(input), four(kernel));
    let operands = Operands::new(geometry, input.view(), kernel.view(), None).expect("they fit");
    let output = operands.forward();
    assert_eq!(output, operands.forward_by_definition());
    output.slice(s![0, 0, .., ..]).to_owned()
}

fn operands(geometry: &Geometry, seed: i64) -> (Array2<f64>, Array2<f64>) {
    (integers(geometry.input(), seed), integers(geometry.layer().kernel_size, seed + 5))
}

fn dot(left: &Array2<f64>, right: &Array2<f64>) -> f64 {
    (left * right).sum()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_eval_writes_it_reads_back(
        bits in prop::collection::vec(
            prop_oneof![any::<u32>(), prop::sample::select(vec![0x7fc0_0000, 0xffc0_0001, 0x7f80_0000, 0xff80_0000])], 1..9,
        ),
    ) {
        let numbers: Vec<f32> = bits.into_iter().map(f32::from_bits).collect();
        let first = echoed(&numbers.iter().copied().map(told).collect::<Vec<_>>());
        for (number, echo) in numbers.iter().zip(&first) {
            if let Some(echo) = echo.as_f64() {
                prop_assert_eq!(echo as f32, *number);
            } else {
                prop_assert_eq!(echo, &told(*number));
            }
        }
        prop_assert_eq!(echoed(&first), first);
    }

    #[test]
    fn scatter_is_gather_is_matrix(geometry in geometry(), seed in 0_i64..1000) {
        let (input, kernel) = operands(&geometry, seed);
        let output = forward(&geometry, &input, &kernel);

        let [rows, cols] = geometry.output();
        let gathered = Array2::from_shape_fn((index(rows), index(cols)), |(row, col)| {
            geometry
                .products_of_output([row as i64, col as i64])
                .map(|product| input[product.input.map(index)] * kernel[product.tap.map(index)])
                .sum::<f64>()
        });
        prop_assert_eq!(&output, &gathered);

        let flat = input.flatten();
        let product = matrix::matrix(&geometry, kernel.view()).expect("small").dot(&flat);
        prop_assert_eq!(product.to_vec(), output.flatten().to_vec());
    }

    #[test]
    fn provenance_agrees_from_all_three_ends(geometry in geometry()) {
        let cells = |[rows, cols]: [i64; 2]| (0..rows).flat_map(move |row| (0..cols).map(move |col| [row, col]));
        let mut of_outputs: Vec<_> =
            cells(geometry.output()).flat_map(|cell| geometry.products_of_output(cell)).collect();
        let mut of_inputs: Vec<_> = cells(geometry.input()).flat_map(|cell| geometry.products_of_input(cell)).collect();
        let mut of_taps: Vec<_> =
            cells(geometry.layer().kernel_size).flat_map(|cell| geometry.products_of_tap(cell)).collect();
        of_outputs.sort();
        of_inputs.sort();
        of_taps.sort();
        prop_assert_eq!(&of_outputs, &of_inputs);
        prop_assert_eq!(&of_outputs, &of_taps);

        let coverage: usize = cells(geometry.output()).map(|cell| geometry.coverage(cell)).sum();
        prop_assert_eq!(coverage, of_outputs.len());
        prop_assert_eq!(geometry.kept_products(), of_outputs.len() as u128);
    }

    #[test]
    fn stages_compose_to_the_output(geometry in geometry(), seed in 0_i64..1000) {
        let (input, kernel) = operands(&geometry, seed);
        let output = forward(&geometry, &input, &kernel);
        let layer = geometry.layer();
        let padded = padded(&geometry, input.view()).expect("small");
        let [padded_h, padded_w] = geometry.lengths(Axis::padded);
        prop_assert_eq!(padded.dim(), (index(padded_h), index(padded_w)));

        // The equivalent direct convolution: window kernel, stride 1 for a transposed layer, no padding of its own.
        let direct = Layer {
            stride: geometry.lengths(Axis::step),
            dilation: layer.dilation,
            ..Layer::new(Op::Conv2d, layer.kernel_size)
        };
        let equivalent = direct.check([padded_h, padded_w]).expect("the window fits");
        let rotated = window_kernel(layer.op, kernel.view());
        prop_assert_eq!(&forward(&equivalent, &padded, &rotated), &output);

        // And the other way: the full result, cropped (or extended with cells that no product reaches).
        let full = forward(&geometry.uncropped(), &input, &kernel);
        prop_assert_eq!(full.dim(), { let [h, w] = geometry.lengths(Axis::full); (index(h), index(w)) });
        let mut cropped = Array2::<f64>::zeros(output.dim());
        for ((row, col), value) in full.indexed_iter() {
            if let Fate::Kept(cell) = geometry.fate([row as i64, col as i64]) {
                cropped[cell.map(index)] = *value;
            }
        }
        prop_assert_eq!(&cropped, &output);

        let stuffed = stuffed(&geometry, input.view()).expect("small");
        prop_assert_eq!(stuffed.sum(), input.sum());
    }

    #[test]
    fn transposed_is_the_transpose(geometry in geometry(), seed in 0_i64..1000) {
        prop_assume!(geometry.layer().op == Op::ConvTranspose2d);
        let (input, kernel) = operands(&geometry, seed);
        let Ok(mate) = geometry.layer().mate().check(geometry.output()) else {
            // A full result can be extended at its ends, but an input cannot be cropped.
            let is_extended = |axis: usize| geometry.layer().axis(axis).padding.iter().any(|cells| *cells < 0);
            prop_assert!([0, 1].into_iter().any(is_extended), "the mate works");
            return Ok(());
        };
        // Where op >= s, the direct convolution has more rows than the input: only its first rows belong to the mate of
        // the layer.
        let image = integers(geometry.output(), seed + 11);
        let direct = forward(&mate, &image, &kernel);
        let [rows, cols] = geometry.input().map(index);
        let direct = direct.slice(s![..rows, ..cols]).to_owned();
        prop_assert_eq!(dot(&direct, &input), dot(&image, &forward(&geometry, &input, &kernel)));
    }

    #[test]
    fn round_trips(axis in axis()) {
        let AxisSettings { op, stride, output_padding, .. } = *axis.settings();
        match op {
            Op::ConvTranspose2d => prop_assert_eq!(axis.round_trip(), Some(axis.input() + output_padding / stride)),
            Op::Conv2d => {
                let missing = axis.restoring_output_padding();
                let back = axis.input() - missing;
                prop_assert_eq!(axis.round_trip(), (back >= 1).then_some(back));
                let restoring = AxisSettings { op: Op::ConvTranspose2d, output_padding: missing, ..*axis.settings() };
                prop_assert_eq!(Axis::new(restoring, axis.output()).expect("legal").output(), axis.input());
            }
        }
    }

    #[test]
    fn evenness_is_what_the_interior_shows(
        kernel in 1_i64..7, stride in 1_i64..6, dilation in 1_i64..5, padding in 0_i64..3,
    ) {
        let settings = AxisSettings {
            op: Op::ConvTranspose2d, kernel, stride, padding: [padding; 2], output_padding: 0, dilation,
        };
        let axis = Axis::new(settings, 60).expect("long enough");
        let middle: Vec<usize> = (100..100 + stride).map(|output| axis.coverage(axis.output() / 2 - 100 + output))
            .collect();
        let (least, most) = (middle.iter().min().expect("some"), middle.iter().max().expect("some"));
        let seen = match (least, most) {
            (0, _) => Evenness::Holes,
            (least, most) if least == most => Evenness::Even,
            _ => Evenness::Uneven,
        };
        prop_assert_eq!(axis.evenness(), seen);
    }

    #[test]
    fn output_size_chooses_the_output_padding(geometry in geometry(), wanted in pair(-2..40)) {
        let layer = geometry.layer();
        prop_assume!(layer.op == Op::ConvTranspose2d);
        let plain = Layer { output_padding: [0, 0], ..layer.clone() };
        let smallest = [0, 1].map(|axis| plain.axis(axis).output_length(geometry.input()[axis]));
        let legal = [0, 1].iter().all(|axis| {
            (0..i128::from(layer.stride[*axis])).contains(&(i128::from(wanted[*axis]) - smallest[*axis]))
        });
        match layer.with_output_size(geometry.input(), wanted) {
            Ok(chosen) => {
                prop_assert!(legal);
                if let Ok(geometry) = chosen.check(geometry.input()) {
                    prop_assert_eq!(geometry.output(), wanted);
                }
            }
            Err(refusal) => {
                prop_assert!(!legal);
                prop_assert_eq!(refusal.fault.code(), "invalid_output_size");
            }
        }
    }

    #[test]
    fn no_number_overflows(
        op in op(), numbers in [any::<i64>(), any::<i64>(), any::<i64>(), any::<i64>(), any::<i64>(), any::<i64>()],
        small in [1_i64..9, 1_i64..9, 1_i64..9], same in any::<bool>(), mask in 0_u32..64,
    ) {
        let pick = |bit: usize, other: i64| if mask >> bit & 1 == 1 { numbers[bit] } else { other };
        let layer = Layer {
            stride: [pick(0, small[0]); 2],
            padding: if same { Padding::Same } else { Padding::Explicit([pick(1, 1), 0]) },
            output_padding: [pick(2, 0), 0],
            dilation: [pick(3, small[1]); 2],
            groups: pick(4, 1),
            ..Layer::new(op, [pick(5, small[2]), 2])
        };
        for input in [[numbers[5], 3], [i64::MAX, i64::MAX], [3, 3]] {
            match layer.check(input) {
                Ok(geometry) => {
                    for axis in geometry.axes() {
                        let last = axis.output() - 1;
                        let _ = (axis.coverage(0), axis.coverage(last), axis.at_output(last).next());
                        prop_assert!(axis.padded() >= axis.dilated_kernel());
                        prop_assert!(axis.reads(last, 0) >= 0);
                        let _ = (axis.full(), axis.crop(), axis.round_trip(), axis.restoring_output_padding());
                        let _ = (axis.kept(axis.kernel() - 1), axis.evenness());
                    }
                    let _ = layer.with_output_size(input, geometry.output());
                }
                Err(refusal) => {
                    for repair in refusal.repairs() {
                        prop_assert!(repair.geometry.output().iter().all(|length| *length >= 1));
                    }
                    prop_assert!(!refusal.to_string().is_empty());
                }
            }
        }
    }
}
