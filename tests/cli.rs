//! The command line as the user meets it: every example of the README, and the commands in `tests/cmd`.

/// Variables that the program goes by. Empty, each is as none, whatever the environment of the tests says.
const VARIABLES: [&str; 15] = [
    "TCONV_THEME",
    "TCONV_LANG",
    "TCONV_ASCII",
    "TCONV_NO_ANIMATION",
    "TCONV_STATE_DIR",
    "ACCESSIBLE",
    "NO_MOTION",
    "REDUCE_MOTION",
    "NO_COLOR",
    "CLICOLOR",
    "CLICOLOR_FORCE",
    "TERM",
    "COLORTERM",
    "COLORFGBG",
    "LANGUAGE",
];

#[test]
fn commands() {
    let cases = trycmd::TestCases::new();
    for name in VARIABLES {
        cases.env(name, "");
    }
    cases.env("LC_ALL", "C.UTF-8");
    cases.case("tests/cmd/*.trycmd").case("tests/cmd/*.toml").case("README.md").run();
}
