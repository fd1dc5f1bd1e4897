use std::sync::Arc;

use ndarray::{Array2, Array3, array};
use proptest::prelude::*;

use super::*;
use crate::conv::stack::{Chain, Map};
use crate::conv::{Layer, Op, Padding, Pair};
use crate::scene::{Maps, Scene, Setting};

/// The scene that tconv opens on, with different numbers per axis: i 3x4, k 3x2, s 2x3, p 1x0, op 0x1, d 1x2, bias 0.5.
fn setting(op: Op) -> Setting {
    Setting {
        layer: Layer {
            stride: [2, 3],
            padding: Padding::Explicit([1, 0]),
            output_padding: if op == Op::Conv2d { [0, 0] } else { [0, 1] },
            dilation: [1, 2],
            bias: true,
            ..Layer::new(op, [3, 2])
        },
        input_size: [3, 4],
        bias: 0.5,
        ..Setting::default()
    }
}

fn scene() -> Scene {
    Scene::new(setting(Op::ConvTranspose2d))
}

fn parse(text: &str) -> Expression {
    Expression::parse(text, Answer::None).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn value(text: &str) -> Value {
    let scene = scene();
    parse(text)
        .eval(&SceneEnvironment { scene: &scene, answer: None })
        .unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// Returns the message, the text under the span, and the help.
fn described(text: &str, error: ExpressionError) -> (String, &str, String) {
    (error.message.to_string(), &text[error.span], error.help.map(|help| help.to_string()).unwrap_or_default())
}

fn parse_error<'a>(text: &'a str, answer: Answer<'_>) -> (String, &'a str, String) {
    described(text, Expression::parse(text, answer).unwrap_err())
}

/// Returns the formula with its names as expressions write them.
fn printed(expression: &Expression) -> String {
    let show = |piece| match piece {
        Piece::Text(text) => text,
        Piece::Name(name) => name.to_string(),
    };
    expression.pieces().into_iter().map(show).collect()
}

#[test]
fn values() {
    use Value::{Boolean, Integer, Real};
    for (text, expected) in [
        ("3", Integer(3)),
        ("0.5", Real(0.5)),
        ("9223372036854775807", Integer(i64::MAX)),
        ("1 + 2*3 - 4", Integer(3)),
        ("10 - 3 - 2", Integer(5)),
        ("10 - (3 - 2)", Integer(9)),
        ("24 / 4 / 2", Integer(3)),
        ("6 / 3 * 2", Integer(4)),
        ("7 // 2", Integer(3)),
        ("-7 // 2", Integer(-4)),
        ("7 // -2", Integer(-4)),
        ("-7 // -2", Integer(3)),
        ("-(7 // 2)", Integer(-3)),
        ("-7 % 3", Integer(2)),
        ("7 % -3", Integer(-2)),
        ("- -3", Integer(3)),
        ("2--3", Integer(5)),
        ("1 / 2.0", Real(0.5)),
        ("1.5 + 1", Real(2.5)),
        ("2 * -0.5", Real(-1.0)),
        ("min(2, 3)", Integer(2)),
        ("max(2, 2.5)", Real(2.5)),
        ("max(3, 2.5)", Real(3.0)),
        ("abs(2 - 5)", Integer(3)),
        ("abs(-0.5)", Real(0.5)),
        ("gcd(12, -18)", Integer(6)),
        ("gcd(0, 0)", Integer(0)),
        ("i.h*10 + i.w", Integer(34)),
        ("k.w + s.w + p.h + op.w + d.w", Integer(9)),
        ("(i.h - 1)*s.h - 2*p.h + d.h*(k.h - 1) + op.h + 1 == out.h", Boolean(true)),
        ("(i.w - 1)*s.w - 2*p.w + d.w*(k.w - 1) + op.w + 1 == out.w", Boolean(true)),
        ("full.h", Integer(7)),
        ("stuffed.w", Integer(10)),
        ("dpad.h", Integer(1)),
        ("K.h*10 + K.w", Integer(33)),
        ("cin + cout + groups", Integer(3)),
        ("floor(7 / 2)", Integer(3)),
        ("floor(-7 / 2)", Integer(-4)),
        ("ceil(7 / 2)", Integer(4)),
        ("ceil(-0.5)", Integer(0)),
        ("floor(6 / 2)", Integer(3)),
        ("floor(3)", Integer(3)),
        ("floor((out.h + 2*p.h - K.h)/s.h) + 1", Integer(3)),
        ("floor(49*(1 / 49))", Integer(1)),
        ("floor(99999 / 100000)", Integer(0)),
        ("floor(max(7 / 2, 1) + abs(-7 / 2))", Integer(7)),
        ("floor(gcd(6 / 2, 9) + 1 / 2)", Integer(3)),
        ("sum(input)", Real(78.0)),
        ("mean(input)", Real(6.5)),
        ("max(input)", Real(12.0)),
        ("min(input^T)", Real(1.0)),
        ("min(1, max(input))", Real(1.0)),
        ("max(kernel[0,0])", Real(3.0)),
        ("sum(input - input)", Real(0.0)),
        ("cell(input^T, 3, 0) == cell(input, 0, 3)", Boolean(true)),
        ("cell(input * input^T, 0, 1)", Real(70.0)),
        ("max(weights - kernel)", Real(0.0)),
        ("count(input where value > 10)", Integer(2)),
        ("count(input where value > mean(input))", Integer(6)),
        ("count(input where value == max(input)) + count(input where value == 1)", Integer(2)),
        ("count(input where row == 0 or col == i.w - 1)", Integer(6)),
        ("count(output where coverage == 0) == count(coverage where value == 0)", Boolean(true)),
        ("count(rotated where value == cell(kernel, k.h - 1 - row, k.w - 1 - col))", Integer(6)),
        ("count(input where at(input^T^T) == value)", Integer(12)),
        ("count(input where not (value + cell(input, i.h - 1 - row, i.w - 1 - col) == 13))", Integer(0)),
        ("count(input where coverage(row, col) > 0 and value < 3)", Integer(1)),
        ("bias", Real(0.5)),
        ("cell(input, 1, 0)", Real(5.0)),
        ("cell(output, out.h - 1, out.w - 1) == bias", Boolean(true)),
        ("cell(kernel, 0, 0) == cell(rotated, 2, 1)", Boolean(true)),
        ("coverage(0, 0)", Integer(1)),
        ("cell(coverage, 0, 0) == coverage(0, 0)", Boolean(true)),
        ("1 < 2 and 2 <= 2 and 3 > 2 and 3 >= 3 and 1 != 2", Boolean(true)),
        ("0.3333 == 1 / 3.0", Boolean(true)),
        ("0.333 == 1 / 3.0", Boolean(false)),
        ("0.00009 > 0", Boolean(false)),
        ("3 == 3.00005", Boolean(true)),
        ("not 1 == 2", Boolean(true)),
        ("not not 1 == 1", Boolean(true)),
        ("1 == 1 or 1 == 2 and 1 == 2", Boolean(true)),
        ("(1 == 1) != (1 == 2)", Boolean(true)),
        ("p.w != 0 and 6 / p.w == 2", Boolean(false)),
        ("p.w == 0 or 6 / p.w == 2", Boolean(true)),
        ("-9223372036854775807 - 1 < 0", Boolean(true)),
    ] {
        assert_eq!(value(text), expected, "{text}");
        assert_eq!(parse(text).kind(), expected.kind(), "{text}");
    }
}

#[test]
fn mistakes_point_at_the_culprit() {
    for (text, message, culprit) in [
        ("", "expected a value, found the end", ""),
        ("1 +", "expected a value, found the end", ""),
        ("1 + * 2", "expected a value, found '*'", "*"),
        ("2 s.h", "expected an operator, found 's.h'", "s.h"),
        ("(1 + 2", "'(' was never closed", "("),
        ("(1 2)", "expected an operator or ')', found '2'", "2"),
        ("1 + 2)", "')' closes nothing", ")"),
        ("()", "expected a value, found ')'", ")"),
        ("1 and", "expected a value, found the end", ""),
        ("and 1", "expected a value, found 'and'", "and"),
        ("+ 1", "expected a value, found '+'", "+"),
        ("1 < 2 < 3", "comparisons do not chain; join two with 'and'", "<"),
        ("1 == not 2 == 3", "'not' needs parentheses here", "not"),
        ("i", "'i' is no name: write i.h or i.w", "i"),
        ("s.x + 1", "'s.x' is no name: write s.h or s.w", "s.x"),
        ("s.h.w", "'s.h.w' is no name: write s.h or s.w", "s.h.w"),
        ("1 + strid", "there is no 'strid'; did you mean 's.h'?", "strid"),
        ("kernel_size.w", "there is no 'kernel_size.w'; did you mean 'k.w'?", "kernel_size.w"),
        ("o.w", "there is no 'o.w'; did you mean 'out.w'?", "o.w"),
        ("biass", "there is no 'biass'; did you mean 'bias'?", "biass"),
        ("K", "'K' is no name: write K.h or K.w", "K"),
        ("tensor", "there is no 'tensor'", "tensor"),
        ("min", "'min' is a function: write min(a, b) or min(GRID)", "min"),
        ("bias.h", "the bias is one number: write bias", "bias.h"),
        ("ans == 1", "nobody is asked here, so there is no 'ans'", "ans"),
        ("mix(1, 2)", "there is no function 'mix'; did you mean 'min'?", "mix"),
        ("flor(1)", "there is no function 'flor'; did you mean 'floor'?", "flor"),
        ("total(1)", "there is no function 'total'", "total"),
        ("s.h(2)", "'s.h' is a number, no function", "("),
        ("min(1)", "'min' is written min(a, b) or min(GRID)", "min(1)"),
        ("max()", "'max' is written max(a, b) or max(GRID)", "max()"),
        ("abs(1, 2)", "'abs' is written abs(a)", "abs(1, 2)"),
        ("gcd(1, 2, 3)", "'gcd' is written gcd(a, b)", "gcd(1, 2, 3)"),
        ("min(1, 2", "'(' was never closed", "("),
        ("min(1 2)", "expected an operator, ',' or ')', found '2'", "2"),
        ("min(1,)", "expected a value, found ')'", ")"),
        ("cell(1, 2)", "expected the name of a grid, found '1'", "1"),
        ("cell(", "expected the name of a grid, found the end", ""),
        ("cell(outptu, 0, 0)", "there is no grid 'outptu'; did you mean 'output'?", "outptu"),
        ("cell(full, 0)", "'cell' is written cell(GRID, row, column)", "cell(full, 0)"),
        ("cell(full 0, 0)", "expected an operator, ',' or ')', found '0'", "0"),
        ("3.", "'3.' is not a number", "3."),
        (".5", "'.' has no place in an expression", "."),
        ("1e5", "'1e5' is not a number", "1e5"),
        ("2s.h", "'2s.h' is not a number", "2s.h"),
        ("9223372036854775808", "'9223372036854775808' does not fit in 64 bits", "9223372036854775808"),
        ("1 = 2", "'=' has no place in an expression", "="),
        ("1 < 2 && 2 < 3", "'&' has no place in an expression", "&"),
        ("2 × 3", "'\\u{d7}' has no place in an expression", "×"),
        ("1\u{1b}[31m", "'\\u{1b}' has no place in an expression", "\u{1b}"),
        ("1\n+ 2", "'\\n' has no place in an expression", "\n"),
        ("\u{202e}1", "'\\u{202e}' has no place in an expression", "\u{202e}"),
        ("s.h and 1 < 2", "'and' joins conditions; 's.h' is a number", "s.h"),
        ("1 < 2 or (s.h + 1)", "'or' joins conditions; '(s.h + 1)' is a number", "(s.h + 1)"),
        ("not s.h", "'not' negates a condition; 's.h' is a number", "s.h"),
        ("1 + (1 < 2)", "'+' takes numbers; '(1 < 2)' is a condition", "(1 < 2)"),
        ("-(1 < 2)", "'-' takes numbers; '(1 < 2)' is a condition", "(1 < 2)"),
        ("7 // 0.5", "'//' takes whole numbers; '0.5' is a real number", "0.5"),
        ("bias % 2", "'%' takes whole numbers; 'bias' is a real number", "bias"),
        ("gcd(2.0, 1)", "'gcd' takes whole numbers; '2.0' is a real number", "2.0"),
        ("cell(full, 0, 0.5)", "'cell' takes whole numbers; '0.5' is a real number", "0.5"),
        ("abs(1 < 2)", "'abs' takes numbers; '1 < 2' is a condition", "1 < 2"),
        ("(1 < 2) < 3", "'<' compares numbers; '(1 < 2)' is a condition", "(1 < 2)"),
        ("1 == (1 < 2)", "'==' compares like with like; one side is a number, the other a condition", "1 == (1 < 2)"),
    ] {
        let (found, at, _) = parse_error(text, Answer::None);
        assert_eq!((found.as_str(), at), (message, culprit), "{text}");
    }
}

#[test]
fn mistakes_with_grids_point_at_the_culprit() {
    for (text, message, culprit) in [
        ("floor(1, 2)", "'floor' is written floor(a)", "floor(1, 2)"),
        ("count(output)", "'count' is written count(GRID where CONDITION)", "count(output)"),
        ("count(output, 1)", "expected 'where', found ','", ","),
        ("count(output where value)", "'where' takes a condition; 'value' is a number", "value"),
        ("count(output where value == 1", "'(' was never closed", "("),
        ("sum(output, 1)", "'sum' is written sum(GRID)", "sum(output, 1)"),
        ("sum()", "expected the name of a grid, found ')'", ")"),
        ("max(s.h)", "there is no grid 's.h'", "s.h"),
        ("floor(1 < 2)", "'floor' takes numbers; '1 < 2' is a condition", "1 < 2"),
        ("floor(7/2)//floor(3/2.0) + 7//floor", "'floor' is a function: write floor(a)", "floor"),
        ("value > 2", "'value' is of a cell: it stands in count(GRID where CONDITION)", "value"),
        ("row == col", "'row' is of a cell: it stands in count(GRID where CONDITION)", "row"),
        ("coverage == 2", "'coverage' is a function: write coverage(row, column)", "coverage"),
        ("at(input) == 1", "'at' is of a cell: it stands in count(GRID where CONDITION)", "at"),
        ("count(full where coverage == 2)", "only the cells of an output have a coverage", "coverage"),
        (
            "count(full where count(full where value == 1) == 1)",
            "'count' cannot stand where every cell is looked at already",
            "count",
        ),
        ("cin.h", "'cin' is one number: write cin", "cin.h"),
        ("in_channels", "there is no 'in_channels'; did you mean 'cin'?", "in_channels"),
        ("back.out.h", "there is no 'back.out.h'", "back.out.h"),
        ("cell(back.output, 0, 0)", "there is no grid 'back.output'", "back.output"),
        ("cell(input[1, 0, 0)", "expected ']', found ','", ","),
        ("cell(input[], 0, 0)", "expected the number of a channel, from 0, found ']'", "]"),
        ("cell(input[-1], 0, 0)", "expected the number of a channel, from 0, found '-'", "-"),
        ("cell(input[0,1], 0, 0)", "'input' takes one channel: write input[1]", "input[0,1]"),
        ("cell(kernel[0], 0, 0)", "'kernel' takes an input and an output channel: write kernel[0,1]", "kernel[0]"),
        ("cell(matrix[0], 0, 0)", "'matrix' is one grid, without channels", "matrix[0]"),
        ("cell(matrix^2, 0, 0)", "expected 'T' after '^', found '2'", "2"),
        ("sum(input*)", "expected the name of a grid, found ')'", ")"),
        ("sum((input - full)", "'(' was never closed", "("),
        ("sum((input full))", "expected '-', '*', '^T' or ')', found 'full'", "full"),
    ] {
        let (found, at, _) = parse_error(text, Answer::None);
        assert_eq!((found.as_str(), at), (message, culprit), "{text}");
    }
}

#[test]
fn some_mistakes_get_help() {
    for (text, help) in [
        ("1 = 2", "write == to compare"),
        (".5", "write 0.5, with the 0"),
        ("1 < 2 < 3", "write a < b and b < c"),
        ("2s.h", "numbers are written 3 or 0.5, products 2*s.h"),
        ("s.h(2)", "write s.h*(...) to multiply"),
        ("log(2)", "the functions are min max abs floor ceil gcd cell coverage sum mean mean_abs count at"),
        (
            "Z.h",
            "the names are i k K s p op d out full stuffed dpad, each with .h or .w, and bias, cin, cout and groups",
        ),
        (
            "cell(x, 0, 0)",
            "the grids are input kernel rotated stuffed padded full output coverage matrix inputs weights outputs",
        ),
    ] {
        assert_eq!(parse_error(text, Answer::None).2, help, "{text}");
    }
}

#[test]
fn arithmetic_that_has_no_value_says_so() {
    let scene = scene();
    for (text, message, culprit) in [
        ("1 + 7 / 2", "7 / 2 does not divide; // rounds down", "7 / 2"),
        ("1 / p.w", "1 / 0 divides by 0", "1 / p.w"),
        ("1 // 0", "1 // 0 divides by 0", "1 // 0"),
        ("1 % 0", "1 % 0 divides by 0", "1 % 0"),
        ("1 / 0.0", "1 / 0 divides by 0", "1 / 0.0"),
        ("9223372036854775807 + s.h", "9223372036854775807 + 2 does not fit in 64 bits", "9223372036854775807 + s.h"),
        (
            "(-9223372036854775807 - 1) // -1",
            "-9223372036854775808 // -1 does not fit in 64 bits",
            "(-9223372036854775807 - 1) // -1",
        ),
        (
            "abs(-9223372036854775807 - 1)",
            "the negative of '-9223372036854775807 - 1' does not fit in 64 bits",
            "abs(-9223372036854775807 - 1)",
        ),
        (
            "gcd(-9223372036854775807 - 1, 0)",
            "9223372036854775808 does not fit in 64 bits",
            "gcd(-9223372036854775807 - 1, 0)",
        ),
        ("2 * cell(full, 7, 0)", "full has no cell in row 7, column 0", "cell(full, 7, 0)"),
        ("sum(input - output)", "input and output have no difference: they are 3x4 and 5x13", "sum(input - output)"),
        ("1 + sum(input * input)", "input and input have no product: they are 3x4 and 3x4", "sum(input * input)"),
        (
            "cell(output[1], 0, 0)",
            "there is no output[1] here: its layer is refused, or has no such channel",
            "cell(output[1], 0, 0)",
        ),
        ("count(full where at(input) > 0)", "input has no cell in row 0, column 4", "at(input)"),
        ("floor(1 / 0)", "1 / 0 divides by 0", "1 / 0"),
        ("ceil(9223372036854775807 / 2)", "4.612e18 is too large to be rounded", "ceil(9223372036854775807 / 2)"),
        ("coverage(-1, 0)", "output has no cell in row -1, column 0", "coverage(-1, 0)"),
    ] {
        let error = parse(text).eval(&SceneEnvironment { scene: &scene, answer: None }).unwrap_err();
        let (found, at, _) = described(text, error);
        assert_eq!((found.as_str(), at), (message, culprit), "{text}");
    }
    let huge = format!("{}.0", "9".repeat(160));
    let error = parse(&format!("{huge}*{huge}")).eval(&SceneEnvironment { scene: &scene, answer: None }).unwrap_err();
    assert_eq!(error.message, "1.000e160 * 1.000e160 is too large");
}

#[test]
fn a_refused_layer_has_settings_but_no_output() {
    let setting = setting(Op::ConvTranspose2d);
    let layer = Layer { padding: Padding::Explicit([9, 9]), ..setting.layer.clone() };
    let scene = Scene::new(Setting { layer, ..setting });
    let environment = SceneEnvironment { scene: &scene, answer: None };
    assert_eq!(parse("p.h + k.w").eval(&environment), Ok(Value::Integer(11)));
    assert_eq!(parse("dpad.h").eval(&environment), Ok(Value::Integer(-7)));
    for name in ["out.h", "full.w", "stuffed.h"] {
        let error = parse(name).eval(&environment).unwrap_err();
        assert_eq!(error.message.to_string(), format!("the layer is refused, so it has no {name}"));
    }
    assert!(parse("cell(output, 0, 0)").eval(&environment).is_err());
}

#[test]
fn a_direct_layer_crops_nothing() {
    let setting = setting(Op::Conv2d);
    let layer = Layer { padding: Padding::Same, stride: [1, 1], kernel_size: [3, 4], ..setting.layer.clone() };
    let scene = Scene::new(Setting { layer, ..setting });
    let environment = SceneEnvironment { scene: &scene, answer: None };
    for text in ["full.h == out.h and full.w == out.w", "stuffed.w == i.w", "p.h == 1 and p.w == 3", "op.h == 0"] {
        assert_eq!(parse(text).holds(&environment), Ok(true), "{text}");
    }
}

#[test]
fn answers() {
    let scene = scene();
    let judge = |text: &str, kind, answer| {
        let expression = Expression::parse(text, kind).unwrap_or_else(|error| panic!("{text}: {error}"));
        expression.holds(&SceneEnvironment { scene: &scene, answer })
    };
    let scalar = |value| Some(AnswerValue::Scalar(value));
    assert_eq!(judge("ans == out.h", Answer::Scalar(Kind::Integer), scalar(Value::Integer(5))), Ok(true));
    assert_eq!(judge("ans == bias", Answer::Scalar(Kind::Real), scalar(Value::Real(0.50001))), Ok(true));
    // An answer that must be a real may be written `3`.
    assert_eq!(judge("ans/2 == 1.5", Answer::Scalar(Kind::Real), scalar(Value::Integer(3))), Ok(true));
    assert_eq!(judge("ans == (s.h == 2)", Answer::Scalar(Kind::Boolean), scalar(Value::Boolean(true))), Ok(true));
    let shape = Some(AnswerValue::Shape([5, 13]));
    assert_eq!(judge("ans.h == out.h and ans.w == out.w - op.w", Answer::Shape, shape), Ok(false));
    assert_eq!(judge("ans.h == out.h and ans.w == out.w", Answer::Shape, shape), Ok(true));

    let unanswered = judge("1 + ans == 2", Answer::Scalar(Kind::Integer), None).unwrap_err();
    assert_eq!(
        (unanswered.message.to_string().as_str(), unanswered.span),
        ("nobody has answered, so ans has no value", 4..7)
    );
    let unfit = judge("ans == 2", Answer::Scalar(Kind::Integer), scalar(Value::Real(0.5))).unwrap_err();
    assert_eq!(unfit.message, "'ans' cannot be 0.5 here");

    assert_eq!(parse_error("ans.x == 1", Answer::Shape).0, "the answer is a shape: write ans.h or ans.w");
    assert_eq!(parse_error("ans == 1", Answer::Shape).0, "the answer is a shape: write ans.h or ans.w");
    assert_eq!(parse_error("ans.h == 1", Answer::Scalar(Kind::Integer)).0, "the answer is one value: write ans");
}

#[test]
fn a_number_is_no_condition() {
    let scene = scene();
    let error = parse("s.h").holds(&SceneEnvironment { scene: &scene, answer: None }).unwrap_err();
    assert_eq!((error.message.to_string().as_str(), error.span), ("'s.h' is a number, no condition", 0..3));
}

#[test]
fn the_formula_behind_an_answer() {
    let formula = |text: &str| {
        let expression = Expression::parse(text, Answer::Scalar(Kind::Integer)).unwrap();
        expression.answered().map(|formula| formula.text().to_owned())
    };
    assert_eq!(formula("ans == i.h*s.h").as_deref(), Some("i.h*s.h"));
    assert_eq!(formula("  i.h * s.h == ans").as_deref(), Some("i.h * s.h"));
    assert_eq!(formula("(ans) == (i.h + 1)").as_deref(), Some("(i.h + 1)"));
    assert_eq!(formula("i.h == 3 and ans == k.h").as_deref(), Some("k.h"));
    for text in [
        "ans == 1 and ans == 2",
        "ans == 1 and ans < 2",
        "not ans == 1",
        "ans != 3",
        "ans + 1 == 3",
        "ans == 2*ans",
        "ans == ans",
        "ans == 1 or ans == 2",
        "ans",
    ] {
        assert_eq!(formula(text), None, "{text}");
    }
}

#[test]
fn names_and_grids_are_listed_once() {
    let text = "s.h + s.w*s.h + cell(full, p.h, 0) + cell(full, 1, 1) + cell(input, 0, 0) + coverage(0, 0)";
    let expression = parse(text);
    let sizes = [(Size::S, 0), (Size::S, 1), (Size::P, 0)];
    assert_eq!(expression.names(), sizes.map(|(size, axis)| Name::size(size, axis)));
    assert_eq!(expression.grids(), [GridId::Full, GridId::Input, GridId::Coverage].map(GridName::from));
    assert_eq!(expression.text(), text);
}

#[test]
fn formulas_print_with_the_parentheses_they_need() {
    for (text, expected) in [
        ("((i.h-1)*(s.h)) - (2*p.h)", "(i.h - 1)*s.h - 2*p.h"),
        ("(1 + 2) + 3", "1 + 2 + 3"),
        ("1 - (2 - 3)", "1 - (2 - 3)"),
        ("(6 / 3) * 2", "6/3*2"),
        ("6 / (3 * 2)", "6/(3*2)"),
        ("7 // 2 % 3", "7//2%3"),
        ("-3 + 2", "-3 + 2"),
        ("2 + -3", "2 + (-3)"),
        ("2 + -3*4", "2 + (-3)*4"),
        ("2*-s.h", "2*(-s.h)"),
        ("-(1 + 2)", "-(1 + 2)"),
        ("- -1", "-(-1)"),
        ("out.h == -1", "out.h == -1"),
        ("max(0, -1) < 0.50", "max(0, -1) < 0.5"),
        ("2.0 < 0.12345678", "2.0 < 0.12345678"),
        ("not (1 < 2)", "not 1 < 2"),
        ("not (1 < 2 and 2 < 3)", "not (1 < 2 and 2 < 3)"),
        ("(1 < 2) == (not 2 < 3)", "(1 < 2) == (not 2 < 3)"),
        ("(1 < 2 or 2 < 3) and 3 < 4", "(1 < 2 or 2 < 3) and 3 < 4"),
        ("abs( cell( full , 0,1 ) )", "abs(cell(full, 0, 1))"),
        ("coverage(0,0)", "coverage(0, 0)"),
        ("floor( (i.h-1) / 2 )", "floor((i.h - 1)/2)"),
        ("1+sum( input^T*output )", "1 + sum(input^T * output)"),
        ("count( output where (value==0) and not row==col )", "count(output where value == 0 and not row == col)"),
        ("count(full where at( full^T^T ) == 0)", "count(full where at(full) == 0)"),
        ("max( kernel[ 0 , 1 ] )", "max(kernel[0,1])"),
        ("cell((input-full)^T, 0, 0)", "cell((input - full)^T, 0, 0)"),
    ] {
        assert_eq!(printed(&parse(text)), expected, "{text}");
    }
    let pieces = parse("2*s.h").pieces();
    let expected = [Piece::Text("2".to_owned()), Piece::Text("*".to_owned()), Piece::Name(Name::size(Size::S, 0))];
    assert_eq!(pieces, expected);
    assert_eq!(Name::size(Size::S, 0).symbol(), "s");
    let pieces = parse("count(input where row < s.h)").pieces();
    let names: Vec<_> = pieces.into_iter().filter(|piece| matches!(piece, Piece::Name(_))).collect();
    assert_eq!(names, [Piece::Name(Name::size(Size::S, 0))], "what is of many cells has no number");
}

#[test]
fn length_tokens_and_depth_are_bounded() {
    let nested = |depth: usize| format!("{}1{}", "(".repeat(depth), ")".repeat(depth));
    assert_eq!(value(&nested(MAX_DEPTH)), Value::Integer(1));
    assert_eq!(parse_error(&nested(MAX_DEPTH + 1), Answer::None).0, "nested deeper than 32 levels");
    for opening in ["-", "abs(", "not ", "(1+-"] {
        assert_eq!(parse_error(&opening.repeat(50), Answer::None).0, "nested deeper than 32 levels", "{opening}");
    }
    assert!(Expression::parse(&nested(10_000), Answer::None).is_err());
    // Brackets side by side are not nested.
    assert_eq!(value(&vec!["(1)"; 40].join("+")), Value::Integer(40));

    let sum = |numbers: usize| vec!["1"; numbers].join("+");
    assert_eq!(value(&sum(100)), Value::Integer(100));
    assert_eq!(parse_error(&format!("{}+", sum(100)), Answer::None).0, "expected a value, found the end");
    assert_eq!(parse_error(&sum(101), Answer::None).0, "the expression has more than 200 words and signs");

    let padded = |length: usize| format!("1{}", " ".repeat(length - 1));
    assert_eq!(value(&padded(MAX_LENGTH)), Value::Integer(1));
    assert_eq!(parse_error(&padded(MAX_LENGTH + 1), Answer::None).0, "the expression has 401 bytes; it may have 400");
    assert!(Expression::parse(&"1+".repeat(1 << 19), Answer::None).is_err());
    assert!(parse_error(&"a".repeat(MAX_LENGTH), Answer::None).0.len() < 100);
}

/// Generates numbers as text, with more parentheses than necessary.
fn numbers() -> impl Strategy<Value = String> {
    let leaves = "0 1 2 3 7 0.5 2.0 i.h i.w k.h K.w s.w p.h op.w d.w out.h full.w stuffed.h dpad.w bias cin ans.h \
                  coverage(0,1) cell(full,1,1) cell(matrix,0,0) mean(output) max(input^T*input) floor(7/2)";
    let leaf = prop::sample::select(leaves.split_whitespace().map(str::to_owned).collect::<Vec<_>>());
    leaf.prop_recursive(4, 12, 2, |inner| {
        let operator = prop::sample::select(vec!["+", "-", "*", "/", "//", "%"]);
        prop_oneof![
            (inner.clone(), operator, inner.clone()).prop_map(|(left, op, right)| format!("({left}){op}({right})")),
            inner.clone().prop_map(|part| format!("-({part})")),
            (prop::sample::select(vec!["min", "max", "gcd"]), inner.clone(), inner.clone())
                .prop_map(|(function, left, right)| format!("{function}({left}, {right})")),
            (prop::sample::select(vec!["abs", "floor", "ceil"]), inner)
                .prop_map(|(function, part)| format!("{function}({part})")),
        ]
    })
}

fn conditions() -> impl Strategy<Value = String> {
    let comparison = prop::sample::select(vec!["==", "!=", "<", "<=", ">", ">="]);
    let leaf = (numbers(), comparison, numbers()).prop_map(|(left, op, right)| format!("({left}) {op} ({right})"));
    leaf.prop_recursive(3, 4, 2, |inner| {
        let operator = prop::sample::select(vec!["and", "or", "==", "!="]);
        prop_oneof![
            (inner.clone(), operator, inner.clone()).prop_map(|(left, op, right)| format!("({left}) {op} ({right})")),
            inner.clone().prop_map(|part| format!("not ({part})")),
            inner.prop_map(|part| format!("count(output where coverage > 1 or value > row and ({part})) > 0")),
        ]
    })
}

/// Generates texts that get further into the parser than random characters do.
fn near_expressions() -> impl Strategy<Value = String> {
    let pieces = "1 0.5 9223372036854775807 s.h i ans ans.w bias + - * / // % == < <= != ( ) , and or not min( max( abs( \
                  gcd( cell( cell(full, coverage( output = ! . é x ans.lost ans.row ans.k.h col count( count(input where value row at( sum( floor( \
                  max(full [ ] ^T ^ kernel[0,0] K.h cin back.out.h back.output scipy";
    let pieces: Vec<_> = pieces.split_whitespace().chain([" ", "\u{1b}"]).collect();
    prop::collection::vec(prop::sample::select(pieces), 0..30).prop_map(|pieces| pieces.join(" "))
}

/// Parses, evaluates and prints any text. Returns whether all spans are within it.
fn survives(text: &str, scene: &Scene) -> bool {
    let fields = fields();
    let panels = Ensemble::known();
    let answers = [
        Answer::None,
        Answer::Scalar(Kind::Real),
        Answer::Shape,
        Answer::Fields(&fields),
        Answer::Cell,
        Answer::Picked,
        Answer::Setting,
    ];
    answers.into_iter().all(|answer| {
        let known = Known { answer, panels: &panels, of_cells: answer == Answer::Cell, ..Known::default() };
        let evaluated = Expression::parse(text, known).and_then(|expression| {
            for (_, formula) in expression.answered_fields() {
                printed(&formula);
            }
            printed(&expression);
            expression.eval(&SceneEnvironment { scene, answer: None })
        });
        evaluated.err().is_none_or(|error| text.get(error.span).is_some())
    })
}

/// Compares what is printed with what was parsed: the formula is the same, and so is its value if it has one.
fn comes_back(text: &str, scene: &Scene) -> Result<(), TestCaseError> {
    let Ok(expression) = Expression::parse(text, Answer::Shape) else { return Ok(()) };
    let printed = printed(&expression);
    prop_assert!(printed.len() <= 2 * MAX_LENGTH);
    if printed.len() > MAX_LENGTH {
        return Ok(());
    }
    let again = Expression::parse(&printed, Answer::Shape);
    prop_assert!(again.is_ok(), "{} printed as {}: {:?}", text, printed, again);
    let again = again.unwrap();
    prop_assert_eq!(again.pieces(), expression.pieces(), "{} printed as {}", text, printed);
    prop_assert_eq!(again.kind(), expression.kind());
    let environment = SceneEnvironment { scene, answer: Some(AnswerValue::Shape([3, 4])) };
    prop_assert_eq!(again.eval(&environment).ok(), expression.eval(&environment).ok());
    Ok(())
}

proptest! {
    #[test]
    fn no_text_panics(text in any::<String>(), near in near_expressions()) {
        let scene = scene();
        prop_assert!(survives(&text, &scene));
        prop_assert!(survives(&near, &scene));
    }

    #[test]
    fn what_is_printed_reads_the_same(number in numbers(), condition in conditions()) {
        let scene = scene();
        comes_back(&number, &scene)?;
        comes_back(&condition, &scene)?;
    }

    /// Python's rules for division and remainder, for all signs.
    #[test]
    fn floors_as_python_does(a in -50_i64..50, b in (-9_i64..9).prop_filter("not 0", |b| *b != 0)) {
        prop_assert_eq!(value(&format!("{a} // {b}")), Value::Integer((a as f64 / b as f64).floor() as i64));
        prop_assert_eq!(value(&format!("{b}*({a} // {b}) + {a} % {b}")), Value::Integer(a));
    }
}

/// An environment without any values.
struct Nothing;

impl Environment for Nothing {
    fn name(&self, _: &Name) -> Option<Value> {
        None
    }
}

impl Grids for Nothing {
    fn size(&self, _: &GridName) -> Option<Pair> {
        None
    }

    fn cell(&self, _: &GridName, _: Pair) -> Option<f64> {
        None
    }
}

#[test]
fn tolerances_and_limits_include_their_ends() {
    // A real is rounded to a whole number that it nearly is, up to what reals hold exactly.
    assert_eq!(value("floor(9007199254740992.0)"), Value::Integer(1 << 53));
    assert_eq!(value("floor(0.0 - 9007199254740992.0)"), Value::Integer(-(1 << 53)));
    let scene = scene();
    let error = parse("floor(9007199254740994.0)").eval(&SceneEnvironment { scene: &scene, answer: None });
    assert_eq!(error.unwrap_err().message, "9.007e15 is too large to be rounded");
    // Both sides of `max` and `min` may begin with a name, which is no grid before a comma.
    assert_eq!(value("max(s.h, s.w)"), Value::Integer(3));
    assert_eq!(value("min((s.h), (s.w))"), Value::Integer(2));
    assert_eq!(value("max(cell(input, 0, 0), s.h)"), Value::Real(2.0));
    // The depth is that of the place, not of all places before.
    let flat = "(1)+".repeat(40) + "1";
    assert_eq!(value(&flat), Value::Integer(41));
    let digits = |count: usize| Expression::parse(&format!("1{}.5", "0".repeat(count)), Answer::None);
    assert!(digits(300).is_ok() && digits(320).is_err(), "no number is infinite");
}

#[test]
fn a_word_of_a_step_has_as_many_letters_as_the_limit() {
    let word = |letters: usize| own_word(&"a".repeat(letters), phrase!("a name")).is_ok();
    assert_eq!([40, 41].map(word), [true, false]);
}

#[test]
fn literals_need_no_environment() {
    assert_eq!(parse("2*3").eval(&Nothing), Ok(Value::Integer(6)));
    assert_eq!(parse("dpad.h").eval(&Nothing).unwrap_err().message, "dpad.h has no value that fits in 64 bits");
}

/// A live layer, another layer that takes its output back, and a given grid.
#[derive(Debug)]
struct Ensemble {
    live: Scene,
    back: Scene,
    given: Array2<f64>,
}

impl Ensemble {
    fn new() -> Ensemble {
        let live = scene();
        let layer = Layer { in_channels: 4, out_channels: 2, groups: 2, ..setting(Op::Conv2d).layer };
        let input_size = live.size(GridId::Output).unwrap();
        // The values of its other channels are known: zeros.
        let back = Scene::new(Setting { layer, input_size, planes: Some(Arc::default()), ..Setting::default() });
        Ensemble { live, back, given: array![[12.0, 15.0], [13.0, 8.0]] }
    }

    fn known() -> [KnownPanel; 2] {
        [("back", PanelKind::Layer), ("scipy", PanelKind::Given)].map(|(id, kind)| KnownPanel::new(id, kind).unwrap())
    }
}

impl Panels for Ensemble {
    fn scene(&self, panel: Option<&str>) -> Option<&Scene> {
        match panel {
            None => Some(&self.live),
            Some("back") => Some(&self.back),
            Some(_) => None,
        }
    }

    fn maps(&self, _: &str) -> Option<&Maps> {
        None
    }

    fn given(&self, panel: &str) -> Option<&Array2<f64>> {
        (panel == "scipy").then_some(&self.given)
    }

    fn number(&self, _: &str) -> Option<i64> {
        None
    }
}

#[test]
fn panels() {
    use Value::{Boolean, Integer, Real};
    let ensemble = Ensemble::new();
    let panels = Ensemble::known();
    let known = Known { panels: &panels, ..Known::default() };
    for (text, expected) in [
        ("back.i.h == out.h and back.i.w == out.w", Boolean(true)),
        ("back.cin*10 + back.groups", Integer(42)),
        ("back.bias", Real(0.0)),
        ("back.s.h + back.K.w", Integer(5)),
        ("back.out.h", Integer(3)),
        ("cell(back.input, 0, 1) - cell(back.kernel[0,0], 0, 0) + cell(kernel, 0, 0)", Real(2.0)),
        ("sum(scipy)", Real(48.0)),
        ("cell(scipy^T * scipy, 0, 1)", Real(284.0)),
        ("count(scipy where value > 12)", Integer(2)),
        ("count(back.output where coverage == cell(back.coverage, row, col)) == back.out.h*back.out.w", Boolean(true)),
        ("count(scipy where at(back.output) == cell(back.output, row, col))", Integer(4)),
        ("max(back.input - output) > 0", Boolean(true)),
    ] {
        let expression = Expression::parse(text, known).unwrap_or_else(|error| panic!("{text}: {error}"));
        let environment = SceneEnvironment { scene: &ensemble, answer: None };
        assert_eq!(expression.eval(&environment), Ok(expected), "{text}");
        assert_eq!(Expression::parse(&printed(&expression), known).unwrap().pieces(), expression.pieces());
        // Without its panels, the same text means nothing.
        assert!(Expression::parse(text, Answer::None).is_err(), "{text}");
        assert!(expression.eval(&SceneEnvironment { scene: &ensemble.live, answer: None }).is_err(), "{text}");
    }
    for (text, message, culprit) in [
        ("bakc.out.h", "there is no 'bakc.out.h'; did you mean 'back.out.h'?", "bakc.out.h"),
        ("back.oout.w", "there is no 'back.oout.w'; did you mean 'back.out.w'?", "back.oout.w"),
        ("back.stride.w", "there is no 'back.stride.w'; did you mean 'back.s.w'?", "back.stride.w"),
        ("back.out", "'back.out' is no name: write back.out.h or back.out.w", "back.out"),
        ("back.bias.h", "the bias is one number: write back.bias", "back.bias.h"),
        ("back", "'back' is a panel: write back.out.h or cell(back.output, row, column)", "back"),
        ("scipy.h", "'scipy' is a given grid, with cells alone: write cell(scipy, row, column)", "scipy.h"),
        ("sum(back)", "'back' is a panel: write back.output", "back"),
        ("sum(back.outptu)", "there is no grid 'back.outptu'; did you mean 'back.output'?", "back.outptu"),
        ("sum(skipy)", "there is no grid 'skipy'; did you mean 'scipy'?", "skipy"),
        ("sum(scipy.output)", "'scipy' is one grid: write scipy", "scipy.output"),
        ("back.min(1, 2)", "there is no function 'back.min'", "back.min"),
    ] {
        let (found, at, _) = described(text, Expression::parse(text, known).unwrap_err());
        assert_eq!((found.as_str(), at), (message, culprit), "{text}");
    }
    let error = GridFormula::parse("x", known).unwrap_err();
    assert!(error.help.unwrap().to_string().ends_with("matrix inputs weights outputs back.output ... scipy"));
    let text = "back.out.h + out.h + sum(scipy) + cell(back.output - scipy, 0, 0)";
    let used: Vec<String> = Expression::parse(text, known).unwrap().panels().iter().map(ToString::to_string).collect();
    assert_eq!(used, ["back", "scipy"]);
}

#[test]
fn ids_of_panels() {
    for id in ["back", "a", "b2", "two_panels"] {
        assert!(KnownPanel::new(id, PanelKind::Layer).is_ok(), "{id}");
    }
    for id in
        ["", "2a", "a-b", "a.b", "A", "é", "s", "K", "min", "output", "weights", "strip", "ans", "row", "where", "cin"]
    {
        assert!(KnownPanel::new(id, PanelKind::Given).is_err(), "{id}");
    }
    assert!(KnownPanel::new(&"a".repeat(41), PanelKind::Given).is_err());
}

#[test]
fn formulas_of_grids() {
    let panels = Ensemble::known();
    let known = Known { panels: &panels, ..Known::default() };
    let ensemble = Ensemble::new();
    let grids = SceneEnvironment { scene: &ensemble, answer: None };
    for (text, written, size) in [
        ("output", "output", [5, 13]),
        (" input [ 0 ] ", "input[0]", [3, 4]),
        ("kernel[0,0]", "kernel[0,0]", [3, 2]),
        ("back.output", "back.output", [3, 4]),
        ("weights", "weights", [3, 2]),
        ("scipy", "scipy", [2, 2]),
        ("matrix^T", "matrix^T", [12, 65]),
        ("matrix^T*matrix", "matrix^T * matrix", [12, 12]),
        ("matrix^T^T", "matrix", [65, 12]),
        ("(matrix)", "matrix", [65, 12]),
        ("back.input-output", "back.input - output", [5, 13]),
        ("scipy-scipy-scipy", "scipy - scipy - scipy", [2, 2]),
        ("scipy-(scipy-scipy)", "scipy - (scipy - scipy)", [2, 2]),
        ("(scipy-scipy)^T*scipy", "(scipy - scipy)^T * scipy", [2, 2]),
        ("scipy*(scipy*scipy)", "scipy * (scipy * scipy)", [2, 2]),
        ("scipy*scipy*scipy", "scipy * scipy * scipy", [2, 2]),
        ("(scipy*scipy)^T", "(scipy * scipy)^T", [2, 2]),
        ("(scipy - scipy)*scipy", "(scipy - scipy) * scipy", [2, 2]),
        ("scipy - scipy*scipy", "scipy - scipy * scipy", [2, 2]),
    ] {
        let formula = GridFormula::parse(text, known).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(formula.to_string(), written);
        assert_eq!(GridFormula::parse(written, known).as_ref(), Ok(&formula));
        assert_eq!(formula.size(&grids), Ok(size), "{text}");
        let values = formula.values(&grids).unwrap();
        assert_eq!([values.nrows() as i64, values.ncols() as i64], size, "{text}");
        for ((row, col), value) in values.indexed_iter() {
            assert_eq!(formula.cell(&grids, [row as i64, col as i64]), Ok(*value), "{text} {row},{col}");
        }
        for at in [[-1, 0], [0, -1], [size[0], 0], [0, size[1]], [i64::MAX, i64::MIN]] {
            let outside = GridFault::NoCell { grid: formula.clone(), at };
            assert_eq!(formula.cell(&grids, at), Err(outside), "{text}");
        }
    }
    let value = |text: &str, at| GridFormula::parse(text, known).unwrap().cell(&grids, at).unwrap();
    assert_eq!(value("scipy*scipy", [1, 0]), 13.0 * 12.0 + 8.0 * 13.0);
    assert_eq!(value("scipy^T - scipy", [0, 1]), -2.0);
    assert_eq!(value("scipy - scipy - scipy", [0, 0]), -12.0);
    assert_eq!(value("scipy - (scipy - scipy)", [0, 0]), 12.0);
    let turned = GridFormula::parse("matrix^T", known).unwrap();
    assert_eq!(turned.origin([2, 7]), Some((&GridName::from(GridId::Matrix), [7, 2])));
    assert_eq!(GridFormula::parse("input - input", known).unwrap().origin([0, 0]), None);
    assert_eq!(GridFormula::parse("full", known).unwrap().own(), Some(GridId::Full));
    for other in ["full^T", "back.full", "full[0]", "scipy", "weights"] {
        assert_eq!(GridFormula::parse(other, known).unwrap().own(), None, "{other}");
    }
    let panels: Vec<_> = GridFormula::parse("scipy - back.output * back.input^T - full", known)
        .unwrap()
        .panels()
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(panels, ["back", "scipy"]);
}

#[test]
fn formulas_of_grids_are_bounded() {
    let parse = |text: &str| GridFormula::parse(text, Answer::None);
    let message = |text: &str| parse(text).unwrap_err().message;
    assert!(parse(&["full"; MOST_GRIDS].join("-")).is_ok());
    assert_eq!(message(&["full"; MOST_GRIDS + 1].join("-")), "a formula of grids names at most 8");
    assert_eq!(message(&"(".repeat(40)), "nested deeper than 32 levels");
    assert!(parse(&"(".repeat(100_000)).is_err());
    assert!(parse(&"full^T".repeat(100_000)).is_err());
    assert_eq!(parse(&format!("full{}", "^T".repeat(98))).unwrap().to_string(), "full");
    assert_eq!(message("full full"), "expected '-', '*' or '^T', found 'full'");
    assert_eq!(message("full)"), "')' closes nothing");
    assert_eq!(message("full + full"), "expected '-', '*' or '^T', found '+'");
    assert_eq!(
        message("input[99999999999999999999]"),
        "expected the number of a channel, from 0, found '99999999999999999999'"
    );
}

/// Grids of this size, filled with ones: far larger than any that is stored.
pub(in crate::lesson) struct Ones(pub Pair);

impl Grids for Ones {
    fn size(&self, _: &GridName) -> Option<Pair> {
        Some(self.0)
    }

    fn cell(&self, _: &GridName, _: Pair) -> Option<f64> {
        Some(1.0)
    }
}

impl Environment for Ones {
    fn name(&self, _: &Name) -> Option<Value> {
        Some(Value::Integer(0))
    }
}

#[test]
fn the_work_of_an_evaluation_is_bounded() {
    let large = Ones([1000, 1000]);
    let eval = |text: &str, ones: &Ones| parse(text).eval(ones).map_err(|error| error.message.to_string());
    assert_eq!(eval("sum(full)", &large), Ok(Value::Real(1e6)));
    assert_eq!(eval("count(full where value == 1)", &large), Ok(Value::Integer(1_000_000)));
    let too_much = Err("this takes too much to compute".to_owned());
    assert_eq!(eval(&["sum(full)"; 9].join("+"), &large), too_much);
    assert_eq!(eval("count(full where value == 1 and row == 2 and col == 3 and value < 5)", &large), too_much);
    assert_eq!(eval("cell(full*full*full, 0, 0)", &large), Ok(Value::Real(1e6)));
    assert_eq!(eval("count(full where at(full*full) > 0)", &large), too_much);
    assert_eq!(eval("sum(full*full)", &large), too_much);
    for side in [1001, 1_000_000, i64::MAX] {
        let huge = Ones([side, side]);
        let too_large = Err("full takes too much to compute".to_owned());
        assert_eq!(eval("sum(full)", &huge), too_large);
        assert_eq!(
            eval("count(full where value == 1)", &huge),
            if side == 1001 { too_large } else { too_much.clone() }
        );
        assert_eq!(eval("cell(full, 7, 7)", &huge), Ok(Value::Real(1.0)));
    }
    assert!(eval("cell(full*full, 0, 0)", &Ones([i64::MAX, i64::MAX])).is_err());
    // What is read is counted: a sum reads each cell, a condition one cell for each of its parts, a product its sides.
    let work = |text: &str| parse(text).work(&large);
    assert_eq!(work("sum(full)"), 1_000_000);
    assert_eq!(work("sum(full) + sum(full)"), 2_000_000);
    assert_eq!(work("count(full where value == 1)"), 4_000_000);
    assert_eq!(work("count(full where row == 1 or at(full) > 0)"), 9_000_000);
    assert_eq!(work("cell(full, 0, 0) + k.h"), 0);
    assert_eq!(work("cell(full*full, 0, 0)"), 1000 + 1000 + 1000 + 1);
    let cells = Expression::parse("value == 1", Known { of_cells: true, ..Known::default() }).unwrap();
    let full = GridFormula::parse("full", Answer::None).unwrap();
    assert_eq!(cells.work_on(&full, &large), 4_000_000);
    assert_eq!(cells.places(&full, &Ones([2, 1])), Ok(vec![[0, 0], [1, 0]]));
    let heavy = ["value == 1"; 3].join(" and ");
    let heavy = Expression::parse(&heavy, Known { of_cells: true, ..Known::default() }).unwrap();
    assert!(heavy.work_on(&full, &large) > MOST_WORK);
    assert_eq!(heavy.places(&full, &large).unwrap_err().message, "this takes too much to compute");
    // As much as the limit is allowed: 2^23.
    let limit = Ones([1 << 10, 1 << 9]);
    assert_eq!(parse(&["sum(full)"; 16].join("+")).work(&limit), MOST_WORK);
    assert!(eval(&["sum(full)"; 16].join("+"), &limit).is_ok());
    assert_eq!(eval(&["sum(full)"; 17].join("+"), &limit), too_much);
    assert_eq!(eval("sum(full)", &Ones([0, 5])), Ok(Value::Real(0.0)));
    assert_eq!(eval("mean(full)", &Ones([0, 5])), Err("full has no cells".to_owned()));
    let most = Ensemble { given: array![[f64::MAX, f64::MAX]], ..Ensemble::new() };
    let panels = Ensemble::known();
    let sum = Expression::parse("sum(scipy)", Known { panels: &panels, ..Known::default() }).unwrap();
    let error = sum.eval(&SceneEnvironment { scene: &most, answer: None }).unwrap_err();
    assert_eq!(error.message, "the sum of scipy is too large");
    assert_eq!(eval("count(full where value == 1)", &Ones([0, 5])), Ok(Value::Integer(0)));
}

fn fields() -> [Field; 2] {
    [("lost", Kind::Integer), ("share", Kind::Real)].map(|(name, kind)| Field { name: name.into(), kind })
}

#[test]
fn answers_of_every_kind() {
    let scene = scene();
    let fields = fields();
    let numbers = AnswerValue::Fields([Some(Value::Integer(3)), Some(Value::Real(0.25)), None]);
    let cell = AnswerValue::Cell { value: 7.0, at: [1, 2] };
    let one = AnswerValue::Picked(Picked::new(&[[2, 5]], &[[2, 4], [3, 1]]));
    let some = AnswerValue::Picked(Picked::new(&[[0, 0], [2, 4], [9, 9]], &[[2, 4], [3, 1]]));
    let transposed = AnswerValue::Setting(Chosen::new(&scene.setting().layer, [3, 4]));
    let direct = Layer { padding: Padding::Same, ..Layer::new(Op::Conv2d, [3, 5]) };
    let direct = AnswerValue::Setting(Chosen::new(&direct, [8, 9]));
    for (kind, answer, text) in [
        (Answer::Fields(&fields), numbers, "ans.lost == 3 and ans.share == 1/4.0 and ans.lost//2 == 1"),
        (Answer::Cell, cell, "ans == 7 and row == 1 and col == 2 and ans == cell(input, row, col)"),
        (Answer::Cell, cell, "count(input where value == ans and row == 1) == 1 and row == 1"),
        (
            Answer::Picked,
            one,
            "ans.count == 1 and ans.missing == 2 and ans.extra == 1 and ans.row == 2 and ans.col == 5",
        ),
        (Answer::Picked, some, "ans.count == 3 and ans.missing == 1 and ans.extra == 2"),
        (Answer::Setting, transposed, "ans.transposed and ans.k.h == 3 and ans.k.w == 2 and ans.s.w == s.w"),
        (
            Answer::Setting,
            transposed,
            "ans.p.h == 1 and ans.op.w == 1 and ans.d.w == 2 and ans.out.h == out.h and ans.out.w == out.w",
        ),
        (Answer::Setting, direct, "not ans.transposed and ans.p.w == 2 and ans.out.h == 8 and ans.op.h == 0"),
    ] {
        let expression = Expression::parse(text, kind).unwrap_or_else(|error| panic!("{text}: {error}"));
        let environment = SceneEnvironment { scene: &scene, answer: Some(answer) };
        assert_eq!(expression.holds(&environment), Ok(true), "{text}");
        assert_eq!(Expression::parse(&printed(&expression), kind).unwrap().pieces(), expression.pieces());
        assert!(expression.eval(&SceneEnvironment { scene: &scene, answer: None }).is_err(), "{text}");
        assert!(Expression::parse(text, Answer::None).is_err(), "{text}");
    }
    let broken = Layer { padding: Padding::Explicit([9, 9]), ..scene.setting().layer.clone() };
    let broken = AnswerValue::Setting(Chosen::new(&broken, [3, 4]));
    for (kind, answer, text, message) in [
        (Answer::Picked, some, "ans.row == 1", "not one cell is picked, so ans.row has no value"),
        (Answer::Setting, broken, "ans.out.h == 1", "the setting is refused, so ans.out.h has no value"),
        (Answer::Fields(&fields), one, "ans.lost == 1", "nobody has answered, so ans.lost has no value"),
        (Answer::Cell, one, "row == 1", "nobody has answered, so row has no value"),
    ] {
        let environment = SceneEnvironment { scene: &scene, answer: Some(answer) };
        let error = Expression::parse(text, kind).unwrap().eval(&environment).unwrap_err();
        assert_eq!(error.message, message, "{text}");
    }
    for (kind, text, message, help) in [
        (Answer::Fields(&fields), "ans", "the answer has no 'ans'", "write ans.lost ans.share"),
        (
            Answer::Fields(&fields),
            "ans.lots == 1",
            "the answer has no 'ans.lots'; did you mean 'ans.lost'?",
            "write ans.lost ans.share",
        ),
        (
            Answer::Picked,
            "ans.cuont",
            "the answer has no 'ans.cuont'; did you mean 'ans.count'?",
            "write ans.count ans.missing ans.extra ans.row ans.col",
        ),
        (
            Answer::Setting,
            "ans.i.h",
            "the answer has no 'ans.i.h'; did you mean 'ans.k.h'?",
            "write ans.k.h ans.k.w ans.s.h ans.s.w ans.p.h ans.p.w ans.op.h ans.op.w ans.d.h ans.d.w ans.out.h ans.out.w \
             ans.transposed",
        ),
        (Answer::Cell, "ans.row", "the answer is one value: write ans", ""),
        (Answer::Picked, "row", "'row' is of a cell: it stands in count(GRID where CONDITION)", ""),
        (Answer::Cell, "value", "'value' is of a cell: it stands in count(GRID where CONDITION)", ""),
        (Answer::Setting, "ans.transposed + 1", "'+' takes numbers; 'ans.transposed' is a condition", ""),
        (Answer::Fields(&fields), "ans.share // 2", "'//' takes whole numbers; 'ans.share' is a real number", ""),
    ] {
        let (found, _, found_help) = parse_error(text, kind);
        assert_eq!((found.as_str(), found_help.as_str()), (message, help), "{text}");
    }
    for (answer, written) in [
        (numbers, "3, 0.25"),
        (cell, "7 in 1,2"),
        (one, "2,5"),
        (some, "3 cells"),
        (transposed, "conv_transpose2d k3x2 s2x3 p1x0 op0x1 d1x2"),
    ] {
        assert_eq!(answer.phrase(), written);
    }
}

#[test]
fn the_formulas_behind_the_parts_of_an_answer() {
    let fields = fields();
    let formulas = |text: &str, kind| -> Vec<String> {
        let formulas = Expression::parse(text, kind).unwrap().answered_fields();
        formulas.into_iter().map(|(name, formula)| format!("{name} = {}", formula.text())).collect()
    };
    for (kind, text, expected) in [
        (Answer::Shape, "ans.h == i.h*s.h and ans.w == (i.w*s.w)", vec!["ans.h = i.h*s.h", "ans.w = (i.w*s.w)"]),
        (Answer::Shape, "ans.w == 3 and (k.h == 3 and 4 == ans.h)", vec!["ans.w = 3", "ans.h = 4"]),
        (Answer::Shape, "ans.h == 3", vec!["ans.h = 3"]),
        (Answer::Shape, "ans.h == ans.w", vec![]),
        (Answer::Shape, "ans.h == 3 and ans.w > 4", vec![]),
        (Answer::Shape, "ans.h == 3 and ans.h == 4", vec![]),
        (Answer::Shape, "ans.h == 3 or ans.w == 4", vec![]),
        (Answer::Shape, "k.h == 3", vec![]),
        (
            Answer::Fields(&fields),
            "ans.lost == i.h - 1 and ans.share == 0.5",
            vec!["ans.lost = i.h - 1", "ans.share = 0.5"],
        ),
        (Answer::Cell, "ans == cell(input, row, col)", vec!["ans = cell(input, row, col)"]),
        (
            Answer::Scalar(Kind::Integer),
            "ans == count(input where value > 2)",
            vec!["ans = count(input where value > 2)"],
        ),
    ] {
        assert_eq!(formulas(text, kind), expected, "{text}");
    }
    // A part has its own text, to which the spans of its errors are relative.
    let scene = scene();
    let text = "ans.h == 1 and ans.w == (s.h + 7 / 2)";
    let formulas = Expression::parse(text, Answer::Shape).unwrap().answered_fields();
    let error = formulas[1].1.eval(&SceneEnvironment { scene: &scene, answer: None }).unwrap_err();
    assert_eq!(described(formulas[1].1.text(), error).1, "7 / 2");
    assert_eq!(formulas[0].1, parse("1"));
}

#[test]
fn picked_cells_are_counted_once() {
    let picked = Picked::new(&[[1, 1], [1, 1]], &[[1, 1], [1, 1], [0, 0]]);
    assert_eq!(picked, Picked { count: 1, missing: 1, extra: 0, cell: Some([1, 1]) });
    assert_eq!(Picked::new(&[], &[]), Picked { count: 0, missing: 0, extra: 0, cell: None });
}

#[derive(Debug)]
struct Networked {
    live: Scene,
    maps: Maps,
}

impl Panels for Networked {
    fn scene(&self, panel: Option<&str>) -> Option<&Scene> {
        panel.is_none().then_some(&self.live)
    }

    fn maps(&self, panel: &str) -> Option<&Maps> {
        (panel == "net").then_some(&self.maps)
    }

    fn given(&self, _: &str) -> Option<&Array2<f64>> {
        None
    }

    fn number(&self, _: &str) -> Option<i64> {
        None
    }
}

#[test]
fn maps_of_a_network_are_grids() {
    let chain = Chain::new(Map { channels: Some(2), size: [1, 2] });
    let values = Array3::from_shape_vec((2, 1, 2), vec![1.0, 2.0, -3.0, 0.5]).expect("four numbers");
    let names = vec![Arc::from("input")];
    let networked =
        Networked { live: Scene::new(Setting::default()), maps: Maps::new(names.clone(), chain, vec![values]) };
    let panels = [KnownPanel::new("net", PanelKind::Stack(names.into())).expect("a word")];
    let known = Known { panels: &panels, ..Known::default() };
    let environment = SceneEnvironment { scene: &networked, answer: None };
    for (text, expected) in [
        ("cell(net.input, 0, 1)", 2.0),
        ("cell(net.input[1], 0, 0)", -3.0),
        ("mean_abs(net.input[1])", 1.75),
        ("mean_abs(net.input - net.input[1])", 2.75),
        ("max(net.input[1])", 0.5),
    ] {
        let expression = Expression::parse(text, known).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(expression.eval(&environment), Ok(Value::Real(expected)), "{text}");
        assert_eq!(printed(&expression), text);
    }
    for (text, message) in [
        ("net.input", "'net' is a network, with maps alone: write cell(net.input, row, column)"),
        ("cell(net, 0, 0)", "'net' is a network: write net.input"),
        ("cell(net.inptu, 0, 0)", "there is no grid 'net.inptu'; did you mean 'net.input'?"),
        ("mean_abs(1)", "expected the name of a grid, found '1'"),
    ] {
        assert_eq!(Expression::parse(text, known).unwrap_err().message, message, "{text}");
    }
    for text in ["cell(net.input[2], 0, 0)", "cell(net.input, 1, 0)"] {
        assert!(Expression::parse(text, known).unwrap().eval(&environment).is_err(), "{text}");
    }
}
