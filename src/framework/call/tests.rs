//! Tests of the Python parser.

use proptest::prelude::*;

use super::*;

fn read(text: &str) -> Result<Value, CallError> {
    super::parse(text, &Facts::default())
}

/// The outermost call.
fn parse(text: &str) -> Result<Call, CallError> {
    fn outermost(value: Value) -> Call {
        match value.content {
            Content::Call(call) => call,
            Content::Apply(callee, _) => outermost(*callee),
            other => panic!("{other:?}"),
        }
    }
    read(text).map(outermost)
}

fn value(text: &str) -> Content {
    let call = parse(&format!("f({text})")).unwrap();
    call.arguments[0].value.content.clone()
}

fn printed(text: &str) -> String {
    let call = parse(&format!("f({text})")).unwrap();
    call.arguments[0].value.to_string()
}

/// The message, and the part of the text it refers to.
fn error(text: &str) -> (String, &str) {
    let error = read(text).unwrap_err();
    (error.message.to_string(), &text[error.span])
}

#[test]
fn arguments_come_with_their_spans() {
    let text = "nn . Up(64, kernel_size = (3, 5),)";
    let call = parse(text).unwrap();
    assert_eq!((call.function.text.as_str(), &text[call.function.span]), ("nn.Up", "nn . Up"));
    let [first, second] = call.arguments.as_slice() else { panic!("two arguments") };
    assert_eq!((first.keyword.as_ref(), &text[first.span.clone()]), (None, "64"));
    let keyword = second.keyword.as_ref().unwrap();
    assert_eq!((keyword.text.as_str(), &text[keyword.span.clone()]), ("kernel_size", "kernel_size"));
    assert_eq!(&text[second.span.clone()], "kernel_size = (3, 5)");
    assert_eq!(&text[second.value.span.clone()], "(3, 5)");
    let Content::Tuple(pair) = &second.value.content else { panic!("a tuple") };
    assert_eq!(&text[pair[1].span.clone()], "5");
}

#[test]
fn what_surrounds_a_call_is_passed_over() {
    let plain = parse("f.g(1, k=2)").unwrap();
    for text in [
        "f.g(1, k=2,)",
        "f.g(1, k=2),",
        "f.g(1, k=2);",
        "y = f.g(1, k=2)(x)",
        "  self.up = f.g(1, k=2)\n",
        "up = self.up = f.g(1, k=2)",
        "(up): f.g(1, k=2)",
        "(0): f.g(1, k=2)",
        "  (3x3 block): f.g(1, k=2)",
        "# first\nf.g( # second )\n  1,\n\tk = 2 # third\n) # last",
        "up = \\\n f.g(1, \\\r\n k=2)",
        "f.g(\u{a0}1, k=2)",
    ] {
        let call = parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(call.function.text, "f.g", "{text}");
        let shown = |call: &Call| -> Vec<_> {
            let name = |argument: &Argument| argument.keyword.as_ref().map(|keyword| keyword.text.clone());
            call.arguments.iter().map(|argument| (name(argument), argument.value.to_string())).collect()
        };
        assert_eq!(shown(&call), shown(&plain), "{text}");
    }
    assert_eq!(parse("f()").unwrap().arguments, []);
}

#[test]
fn values() {
    assert_eq!(value("1_000"), Content::Integer(1000));
    assert_eq!(value("- 3"), Content::Integer(-3));
    assert_eq!(value("+3"), Content::Integer(3));
    assert_eq!(value("00"), Content::Integer(0));
    assert_eq!(value("-9223372036854775808"), Content::Integer(i64::MIN));
    assert_eq!(value("2.0"), Content::Float(2.0));
    assert_eq!(value("-.5e-3"), Content::Float(-0.0005));
    assert_eq!(value("1_0.e1"), Content::Float(100.0));
    assert_eq!(value("'same'"), Content::String("same".to_owned()));
    assert_eq!(value("\"it's\""), Content::String("it's".to_owned()));
    assert_eq!(value("True"), Content::Bool(true));
    assert_eq!(value("None"), Content::None);
    assert_eq!(value("torch.float32"), Content::Name("torch.float32".to_owned()));
    assert_eq!(value("(3)"), Content::Integer(3));
    assert_eq!(printed("(3,)"), "(3,)");
    assert_eq!(printed("()"), "()");
    assert_eq!(printed("[1, (2, 3), [], 'a', False]"), "[1, (2, 3), [], 'a', False]");
    assert_eq!(printed("'\u{1b}[31m'"), r"'\u{1b}[31m'");
}

#[test]
fn errors_point_at_the_culprit() {
    for (text, message, culprit) in [
        ("", "expected a value, found the end", ""),
        ("up = )", "expected a value, found `)`", ")"),
        ("f.(1)", "expected a name after `.`, found `(`", "("),
        ("f(1, k=(2, 3)", "`(` was never closed", "("),
        ("f(1, k=[2, 3", "`[` was never closed", "["),
        ("f(1 2)", "expected `,` or `)`, found `2`", "2"),
        ("f([1)", "expected `,` or `]`, found `)`", ")"),
        ("f(1,, 2)", "expected a value, found `,`", ","),
        ("f(,)", "expected a value, found `,`", ","),
        ("f(k=)", "expected a value, found `)`", ")"),
        ("f(a.b=1)", "expected `,` or `)`, found `=`", "="),
        ("f(*k)", "`*` and `**` arguments are not read", "*"),
        ("f(2 ** 64)", "the arithmetic does not fit in 64 bits", "2 ** 64"),
        ("f(k=1 // (3 - 3))", "the arithmetic divides by zero", "1 // (3 - 3)"),
        ("f(k=a @ b)", "expected `,` or `)`, found `@`", "@"),
        ("f(1)[::2]", "a slice with a step is not read", ":"),
        ("{1, 2}", "expected `:` after the key, found `,`", ","),
        ("f('same)", "the string does not end on its line", "'same)"),
        (r"f('\n')", "strings with a backslash are not read", r"'\n'"),
        ("f(“same”)", "expected a value, found `“`", "“"),
        ("f(\u{1b})", r"expected a value, found `\u{1b}`", "\u{1b}"),
        ("f(1 'a')", "expected `,` or `)`, found `'a'`", "'a'"),
        ("f(3x3)", "`3x3` is not a number as Python writes decimals", "3x3"),
        ("f(1__0)", "`1__0` is not a number as Python writes decimals", "1__0"),
        ("f(1.2.3)", "`1.2.3` is not a number as Python writes decimals", "1.2.3"),
        ("f(007)", "`007` is not a number as Python writes decimals", "007"),
        ("f(9223372036854775808)", "`9223372036854775808` does not fit in 64 bits", "9223372036854775808"),
        (
            "f(-\u{a0}9_223372036854775809)",
            "`-9223372036854775809` does not fit in 64 bits",
            "-\u{a0}9_223372036854775809",
        ),
        ("f(k=1, 2)", "positional argument follows keyword argument", "2"),
        ("f(k=1, k=2)", "keyword argument repeated: k", "k=2"),
        ("f(1) g(2)", "expected nothing after the call, found `g`", "g"),
        ("f(1)),", "expected nothing after the call, found `)`", ")"),
    ] {
        assert_eq!(error(text), (message.to_owned(), culprit), "{text}");
    }
}

#[test]
fn length_and_depth_are_bounded() {
    let nested = |depth: usize| format!("f({}1{})", "[".repeat(depth - 1), "]".repeat(depth - 1));
    assert!(parse(&nested(MAX_DEPTH)).is_ok());
    assert_eq!(error(&nested(MAX_DEPTH + 1)).0, "nested deeper than 24 levels");
    assert!(parse(&"f((((((((((((".repeat(100)).is_err());
    let long = format!("f(1){}", " ".repeat(MAX_LENGTH - 4));
    assert!(parse(&long).is_ok());
    assert_eq!(error(&format!("{long} ")).0, "the text has 10001 bytes; a call may have 10000");
    assert!(error(&format!("f({})", "9".repeat(9000))).0.chars().count() < 100);
}

#[test]
fn arguments_are_bound_as_in_python() {
    let signature = Signature::new("f", &["a", "stride", "padding"], 2);
    let bind = |text: &str| {
        let call = parse(text).unwrap();
        let bound = call.bind(&signature)?;
        Ok(bound.into_iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join(" "))
    };
    assert_eq!(bind("f(1, padding=3, stride=2)"), Ok("a=1 padding=3 stride=2".to_owned()));
    let error = |text: &str| {
        let CallError { span, message, help, .. } = bind(text).unwrap_err();
        (message.to_string(), text[span].to_owned(), help.map(|help| help.to_string()).unwrap_or_default())
    };
    let expect = |message: &str, culprit: &str, help: &str| (message.to_owned(), culprit.to_owned(), help.to_owned());
    let known = "known arguments: a, stride, padding";
    assert_eq!(
        error("f(1, 2, 3, 4, 5)"),
        expect("f() takes at most 3 positional arguments but 5 were given", "4, 5", known)
    );
    assert_eq!(
        error("f(1, 2, pading=3)"),
        expect(
            "f() got an unexpected keyword argument 'pading'",
            "pading",
            &format!("did you mean `padding`? {known}")
        )
    );
    assert_eq!(
        error("f(1, 2, dilation=3)"),
        expect("f() got an unexpected keyword argument 'dilation'", "dilation", known)
    );
    assert_eq!(
        error("f(1, a=3)"),
        expect("f() got multiple values for argument 'a'", "a=3", "the positional arguments already give `a`")
    );
    assert_eq!(error("f(1)"), expect("f() missing 1 required positional argument: 'stride'", "f", ""));
    assert_eq!(error("f()"), expect("f() missing 2 required positional arguments: 'a' and 'stride'", "f", ""));
    let three = Signature { required: 3, ..signature.clone() };
    assert_eq!(
        parse("f()").unwrap().bind(&three).unwrap_err().message,
        "f() missing 3 required positional arguments: 'a', 'stride', and 'padding'"
    );
}

/// Texts that get further into the parser than random characters do.
fn near_calls() -> impl Strategy<Value = String> {
    let pieces = "f nn. = ( ) [ ] , ; : 1 - 2.5 'a' ' \" \\ # _ é “ True None k= 9223372036854775808 * 1e .";
    let pieces: Vec<_> = pieces.split(' ').chain([" ", "\n", "\u{a0}"]).collect();

    prop::collection::vec(prop::sample::select(pieces), 0..40).prop_map(|pieces| pieces.concat())
}

/// Whether the spans of this value and of all within it are in the text.
fn stands_in(text: &str, value: &Value) -> bool {
    text.get(value.span.clone()).is_some() && value.parts().into_iter().all(|part| stands_in(text, part))
}

fn spans_lie_in(text: &str) -> bool {
    match read(text) {
        Ok(value) => stands_in(text, &value) && !value.to_string().contains('\u{1b}'),
        Err(error) => text.get(error.span).is_some(),
    }
}

proptest! {
    #[test]
    fn no_text_panics(text in any::<String>(), near in near_calls()) {
        prop_assert!(spans_lie_in(&text));
        prop_assert!(spans_lie_in(&near));
        prop_assert!(spans_lie_in(&["f(", &near, ")"].concat()));
    }

    #[test]
    fn integers_are_read_back(number in any::<i64>()) {
        prop_assert_eq!(value(&number.to_string()), Content::Integer(number));
    }
}

#[test]
fn arithmetic_is_worked_out_where_it_can_be() {
    assert_eq!(value("2 * 3 + 4 // 3 - -1"), Content::Integer(8));
    assert_eq!(value("2 + 3 * 4 ** 2 ** 1"), Content::Integer(50));
    assert_eq!(value("-(2 + 3) % 4"), Content::Integer(3));
    assert_eq!(printed("ngf * 8"), "ngf * 8");
    assert_eq!(printed("(c + 1) * 2 // k"), "(c + 1) * 2 // k");
    assert_eq!(printed("-k"), "0 - k");
    let facts = Facts { names: [("ngf".to_owned(), 64), ("cfg.k".to_owned(), 3)].into(), input: None };
    let known = super::parse("f(ngf * 8, cfg.k, other)", &facts).unwrap();
    let Content::Call(call) = known.content else { panic!("a call") };
    let values: Vec<_> = call.arguments.iter().map(|argument| argument.value.to_string()).collect();
    assert_eq!(values, ["512", "3", "other"]);
}

#[test]
fn lines_are_read_where_the_last_uses_those_before() {
    let value = |text: &str| read(text).map(|value| value.to_string());
    assert_eq!(value("k = 3\ny = f(k * 2)[:, 1:]"), Ok("f(...)[:, 1:]".to_owned()));
    assert_eq!(value("conv = f(1)\ny = conv(x)"), Ok("f(...)(...)".to_owned()));
    let unused = read("up = f(1)\ndown = g(2)").unwrap_err();
    assert_eq!(unused.message, "expected nothing after the call");
    assert_eq!(
        unused.help.map(|help| help.to_string()).as_deref(),
        Some("nothing uses `up`; one layer is read at a time")
    );
    let doubled = (0..30).fold("a = (x, x)\n".to_owned(), |text, _| text + "a = (a, a)\n") + "f(a)";
    assert_eq!(error(&doubled).0, "these lines use each other too often");
    assert_eq!(error(&format!("f({}1)", "a + ".repeat(40))).0, "more than 24 operators and calls in one value");
    assert_eq!(error(&format!("f{}", "(1)".repeat(40))).0, "more than 24 operators and calls in one value");
    assert!(error(&format!("f({}1)", "-".repeat(40))).0.starts_with("more than 24 operators"));
}
