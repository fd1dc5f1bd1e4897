//! PyTorch's results, which both implementations must give, in both precisions.

use ndarray::{Array1, Array4};
use serde_json::Value;
use tconv::conv::{Fault, Layer, Number, Op, Operands, Padding, Rank};

fn op(name: &str) -> Op {
    [Op::Conv2d, Op::ConvTranspose2d].into_iter().find(|op| op.function_name(Rank::Two) == name).expect("a known op")
}

fn integers<const N: usize>(value: &Value) -> [i64; N] {
    let list: Vec<i64> = value.as_array().expect("a list").iter().map(|v| v.as_i64().expect("an integer")).collect();
    list.try_into().expect("the right length")
}

fn numbers<T: Number>(value: &Value) -> Vec<T> {
    value.as_array().expect("a list").iter().map(|v| T::from(v.as_f64().expect("a number")).expect("finite")).collect()
}

fn tensor<T: Number>(value: &Value) -> Array4<T> {
    let shape = integers::<4>(&value["shape"]).map(|length| usize::try_from(length).expect("a length"));
    Array4::from_shape_vec(shape, numbers(&value["data"])).expect("data fill the shape")
}

struct Case {
    line: Value,
    layer: Layer,
    input: [i64; 2],
}

fn cases() -> Vec<Case> {
    include_str!("reference/torch-cases.jsonl")
        .lines()
        .map(|line| {
            let line: Value = serde_json::from_str(line).expect("JSON");
            let layer = Layer {
                stride: integers(&line["stride"]),
                padding: Padding::Explicit(integers(&line["padding"])),
                output_padding: integers(&line["output_padding"]),
                dilation: integers(&line["dilation"]),
                groups: line["groups"].as_i64().expect("groups"),
                bias: !line["bias"].is_null(),
                ..Layer::new(op(line["op"].as_str().expect("op")), [1, 1])
            }
            .sized_by_weight(integers(&line["weight"]["shape"]))
            .expect("channels that fit");
            let [_, _, h, w] = integers::<4>(&line["input"]["shape"]);
            Case { layer, input: [h, w], line }
        })
        .collect()
}

fn outputs<T: Number>(case: &Case) -> Option<[Array4<T>; 2]> {
    let geometry = case.layer.check(case.input).ok()?;
    let (input, weight) = (tensor::<T>(&case.line["input"]), tensor::<T>(&case.line["weight"]));
    let bias = case.layer.bias.then(|| Array1::from(numbers::<T>(&case.line["bias"])));
    let operands = Operands::new(&geometry, input.view(), weight.view(), bias.as_ref().map(|bias| bias.view()));
    let operands = operands.expect("operands that fit");
    Some([operands.forward(), operands.forward_by_definition()])
}

fn agrees<T: Number>(case: &Case, exact: bool) {
    let expected = tensor::<f64>(&case.line["output"]);
    for output in outputs::<T>(case).expect("PyTorch accepts it") {
        assert_eq!(output.shape(), expected.shape(), "{}", case.line["name"]);
        for (found, expected) in output.iter().zip(&expected) {
            let found = found.to_f64().expect("a number");
            let tolerance = if exact { 0.0 } else { 1e-4 * expected.abs() + 1e-5 };
            assert!((found - expected).abs() <= tolerance, "{}: {found} is not {expected}", case.line["name"]);
        }
    }
}

fn is_integral(case: &Case) -> bool {
    ["input", "weight", "output"]
        .iter()
        .all(|part| numbers::<f64>(&case.line[*part]["data"]).iter().all(|number| number.fract() == 0.0))
}

#[test]
fn every_case_of_pytorch() {
    let (mut values, mut exact, mut refused) = (0, 0, 0);
    for case in cases() {
        if let Some(code) = case.line.get("error").and_then(Value::as_str) {
            let refusal = case.layer.check(case.input).expect_err("PyTorch refused it");
            assert_eq!(refusal.fault.code(), code, "{}", case.line["name"]);
            refused += 1;
        } else {
            let integral = is_integral(&case);
            agrees::<f32>(&case, integral);
            agrees::<f64>(&case, integral);
            values += 1;
            exact += usize::from(integral);
        }
    }
    assert_eq!((values, refused), (199, 41));
    assert!(exact > 50, "only {exact} cases were compared exactly");
}

#[test]
fn every_size_of_pytorch() {
    let mut rows = csv::Reader::from_reader(include_bytes!("reference/geometry.csv").as_slice());
    let mut count = 0;
    for row in rows.records() {
        let row = row.expect("a row");
        let number = |column: usize| row[column].parse::<i64>().expect("an integer");
        let layer = Layer {
            stride: [number(3); 2],
            padding: Padding::Explicit([number(4); 2]),
            output_padding: [number(5); 2],
            dilation: [number(6); 2],
            ..Layer::new(op(&row[0]), [number(2); 2])
        };
        match layer.check([number(1); 2]) {
            Ok(geometry) => assert_eq!(geometry.output()[0].to_string(), row[7], "{row:?}"),
            Err(refusal) => assert_eq!(refusal.fault.code(), &row[7], "{row:?}"),
        }
        count += 1;
    }
    assert_eq!(count, 28_728);
}

#[test]
fn every_refusal_of_a_size_is_repaired() {
    let mut refused = 0;
    for case in cases() {
        if let Err(refusal) = case.layer.check(case.input) {
            let repairs = refusal.repairs();
            assert!(!repairs.is_empty(), "{}: {refusal}", case.line["name"]);
            let too_large = matches!(refusal.fault, Fault::OutputPaddingTooLarge { .. });
            assert!(
                !too_large
                    || repairs.iter().any(|repair| repair.changes.iter().any(|change| change.name == "output_padding"))
            );
            refused += 1;
        }
    }
    assert_eq!(refused, 41);
}

/// Returns the answers of `tconv eval` to these lines.
fn answers(lines: &str, lenient: bool) -> Vec<Value> {
    let mut answers = Vec::new();
    tconv::cli::eval(lines.as_bytes(), &mut answers, false, lenient).expect("no line is malformed");
    let answers = String::from_utf8(answers).expect("text");
    answers.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

#[test]
fn eval_gives_what_pytorch_and_onnx_give() {
    let lines = include_str!("reference/eval-cases.jsonl");
    let answers = answers(lines, false);
    assert_eq!(answers.len(), lines.lines().count());
    for (line, answer) in lines.lines().zip(answers) {
        let request: Value = serde_json::from_str(line).expect("JSON");
        let expected = request["meta"].as_object().and_then(|meta| meta.values().next()).expect("an answer");
        let output = &answer["output"];
        assert_eq!(output["shape"], expected["shape"], "{line}: {answer}");
        let values = |value: &Value| value["data"].as_array().map(|_| numbers::<f64>(&value["data"]));
        assert_eq!(values(output), values(expected), "{line}");
    }
}

#[test]
fn eval_refuses_what_pytorch_refuses() {
    let lines = include_str!("reference/torch-cases.jsonl");
    for (line, answer) in lines.lines().zip(answers(lines, true)) {
        let case: Value = serde_json::from_str(line).expect("JSON");
        assert_eq!(answer["name"], case["name"]);
        assert_eq!(answer["output"]["shape"], case["output"]["shape"], "{line}");
        assert_eq!(answer["error"].is_null(), case["error"].is_null(), "{line}");
    }
}
