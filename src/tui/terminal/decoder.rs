//! Decodes bytes from the terminal into events and replies. Pure.
//!
//! This module only finds where a key, a paste or a reply ends; `terminput` parses what is inside. Nothing truncated
//! blocks what follows: a control character ends an escape sequence that lacks its end, ctrl-c ends a paste too, and
//! after [`Decoder::patience`] without a byte, [`Decoder::give_up`] discards or completes what has arrived so far.

use std::time::Duration;

use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use terminput_crossterm::to_crossterm;

/// Input from the terminal.
#[derive(Clone, Debug, PartialEq)]
pub enum Input {
    /// A key, a paste, the mouse, or another event.
    Event(Event),
    /// A reply to a query.
    Reply(Reply),
}

/// A reply of the terminal to a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// The background colour, in X11 notation.
    Background(Vec<u8>),
    /// The row and the column of the cursor, from 1.
    Cursor([u16; 2]),
    /// The primary device attributes. Every terminal answers this query, and by then it has answered the queries sent
    /// before it.
    Attributes,
}

/// The longest escape sequence that is kept, in bytes; longer ones are discarded whole.
const LONGEST_SEQUENCE: usize = 256;

/// The longest paste that is kept, in bytes; the rest is discarded.
pub const LONGEST_PASTE: usize = 1 << 20;

const PASTE: &[u8] = b"\x1b[200~";
const PASTE_END: &[u8] = b"\x1b[201~";

/// The start of a reply with the background colour.
const BACKGROUND: &[u8] = b"\x1b]11;";

const ESC: u8 = 0x1b;
const BEL: u8 = 0x07;

/// The bytes that continue a sequence after ESC even if they arrive later: keys, the mouse, and replies start with
/// these.
const INTRODUCERS: &[u8] = b"[O]";

/// Ctrl-c.
const ETX: u8 = 0x03;

/// The position of the next byte in a sequence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    #[default]
    Start,
    /// This many bytes of a UTF-8 character are missing.
    Letter(u8),
    /// After ESC.
    Escape,
    /// After `ESC [`.
    Control,
    /// After `ESC O`.
    Function,
    /// In a sequence without a final byte, with this many bytes missing.
    Counted(u8),
    /// In a string that ends with BEL or `ESC \`.
    Text,
    /// After an ESC in such a string.
    TextEscape,
    Paste,
}

/// An incremental decoder for what the terminal sends.
#[derive(Debug, Default)]
pub struct Decoder {
    state: State,
    bytes: Vec<u8>,
}

impl Input {
    /// Whether the input is ctrl-c, the key that quits everywhere.
    #[must_use]
    pub fn is_ctrl_c(&self) -> bool {
        let Input::Event(Event::Key(key)) = self else { return false };
        key.code == KeyCode::Char('c')
            && key.modifiers == KeyModifiers::CONTROL
            && matches!(key.kind, KeyEventKind::Press | KeyEventKind::Repeat)
    }
}

impl Decoder {
    /// Decodes bytes, however they are split into pieces, and appends the input to `found`. A character that arrives
    /// after ESC, in a later piece, is a key of its own: a terminal sends both at once for alt with a character.
    pub fn feed(&mut self, bytes: &[u8], found: &mut Vec<Input>) {
        if self.state == State::Escape && bytes.first().is_some_and(|byte| !INTRODUCERS.contains(byte)) {
            self.give_up(found);
        }
        for byte in bytes {
            self.take(*byte, found);
        }
    }

    /// Returns how long to wait for the rest of an incomplete sequence; `None` if there is none.
    #[must_use]
    pub fn patience(&self) -> Option<Duration> {
        match self.state {
            State::Start => None,
            // The rest of a sequence follows at once; a separate key press does not.
            State::Escape => Some(Duration::from_millis(25)),
            State::Letter(_)
            | State::Control
            | State::Function
            | State::Counted(_)
            | State::Text
            | State::TextEscape => Some(Duration::from_millis(250)),
            // A paste may be long and the line slow.
            State::Paste => Some(Duration::from_secs(2)),
        }
    }

    /// Stops waiting for the rest: a lone ESC is the Esc key, a paste ends with what has arrived of it, and anything
    /// else incomplete is discarded.
    pub fn give_up(&mut self, found: &mut Vec<Input>) {
        match (self.state, self.bytes.as_slice()) {
            (State::Escape, _) => found.push(pressed(KeyCode::Esc, KeyModifiers::NONE)),
            (State::Paste, _) => self.end_paste(found),
            // What could have started a sequence was a key with alt.
            (State::Control | State::Function | State::Text, [ESC, letter]) => {
                found.push(pressed(KeyCode::Char(char::from(*letter)), KeyModifiers::ALT));
            }
            _ => {}
        }
        self.begin();
    }

    fn begin(&mut self) {
        self.state = State::Start;
        self.bytes.clear();
    }

    fn go_on(&mut self, byte: u8, state: State) {
        self.state = state;
        if self.bytes.len() < LONGEST_SEQUENCE {
            self.bytes.push(byte);
        }
    }

    fn take(&mut self, byte: u8, found: &mut Vec<Input>) {
        match self.state {
            State::Start => self.start(byte, found),
            State::Letter(missing) => match byte {
                0x80..=0xbf if missing > 1 => self.go_on(byte, State::Letter(missing - 1)),
                0x80..=0xbf => self.end(byte, found),
                _ => self.start(byte, found),
            },
            State::Escape => self.escape(byte, found),
            State::Control => self.control(byte, found),
            State::Function => match byte {
                b'0'..=b'?' => self.go_on(byte, State::Function),
                b' '..=b'~' => self.end(byte, found),
                _ => self.start(byte, found),
            },
            State::Counted(missing) => match byte {
                ..b' ' => self.start(byte, found),
                _ if missing > 1 => self.go_on(byte, State::Counted(missing - 1)),
                _ => self.end(byte, found),
            },
            State::Text => match byte {
                BEL => self.end_text(found),
                ESC => self.state = State::TextEscape,
                ..b' ' => self.start(byte, found),
                _ => self.go_on(byte, State::Text),
            },
            State::TextEscape => {
                self.end_text(found);
                match byte {
                    b'\\' => {}
                    // Some terminals end their replies with ESC alone.
                    ESC => self.start(ESC, found),
                    _ => {
                        self.start(ESC, found);
                        self.take(byte, found);
                    }
                }
            }
            State::Paste => self.paste(byte, found),
        }
    }

    /// Starts a new sequence with this byte, discarding what came before it.
    fn start(&mut self, byte: u8, found: &mut Vec<Input>) {
        self.begin();
        match byte {
            ESC => self.go_on(byte, State::Escape),
            0xc2..=0xdf => self.go_on(byte, State::Letter(1)),
            0xe0..=0xef => self.go_on(byte, State::Letter(2)),
            0xf0..=0xf4 => self.go_on(byte, State::Letter(3)),
            // No UTF-8 character starts with this byte.
            0x80.. => {}
            _ => self.end(byte, found),
        }
    }

    fn escape(&mut self, byte: u8, found: &mut Vec<Input>) {
        match byte {
            b'[' => self.go_on(byte, State::Control),
            b'O' => self.go_on(byte, State::Function),
            b']' | b'P' | b'X' | b'^' | b'_' => self.go_on(byte, State::Text),
            // Two keys in a row, which differ from alt with the second key only in timing.
            ..b' ' => {
                found.push(pressed(KeyCode::Esc, KeyModifiers::NONE));
                self.start(byte, found);
            }
            0xc2..=0xdf => self.go_on(byte, State::Letter(1)),
            0xe0..=0xef => self.go_on(byte, State::Letter(2)),
            0xf0..=0xf4 => self.go_on(byte, State::Letter(3)),
            0x80.. => self.begin(),
            _ => self.end(byte, found),
        }
    }

    fn control(&mut self, byte: u8, found: &mut Vec<Input>) {
        match (byte, self.bytes.len()) {
            (b' '..=b'?', _) => self.go_on(byte, State::Control),
            // The function keys of the Linux console, and mouse reports of old terminals.
            (b'[', 2) => self.go_on(byte, State::Counted(1)),
            (b'M', 2) => self.go_on(byte, State::Counted(3)),
            (b'@'..=b'~', _) => self.end(byte, found),
            _ => self.start(byte, found),
        }
    }

    /// Ends a sequence with this byte.
    fn end(&mut self, byte: u8, found: &mut Vec<Input>) {
        self.go_on(byte, State::Start);
        if self.bytes == PASTE {
            self.bytes.clear();
            self.state = State::Paste;
            return;
        }
        if self.bytes.starts_with(b"\x1b[?") && byte == b'c' {
            found.push(Input::Reply(Reply::Attributes));
        } else if let Some(place) = cursor(&self.bytes) {
            found.push(Input::Reply(Reply::Cursor(place)));
        } else if points_nowhere(&self.bytes) {
            // An invalid position is no event.
        } else if let Ok(Some(event)) = terminput::Event::parse_from(&self.bytes)
            && let Ok(event) = to_crossterm(event)
        {
            found.push(Input::Event(event));
        }
        self.begin();
    }

    fn end_text(&mut self, found: &mut Vec<Input>) {
        if let Some(color) = self.bytes.strip_prefix(BACKGROUND) {
            found.push(Input::Reply(Reply::Background(color.to_vec())));
        }
        self.begin();
    }

    fn paste(&mut self, byte: u8, found: &mut Vec<Input>) {
        // Terminals leave ctrl-c out of pastes, so it was pressed.
        if byte == ETX {
            return self.start(byte, found);
        }
        if self.bytes.len() >= LONGEST_PASTE + PASTE_END.len() {
            self.bytes.remove(LONGEST_PASTE);
        }
        self.bytes.push(byte);
        if self.bytes.ends_with(PASTE_END) {
            self.bytes.truncate(self.bytes.len() - PASTE_END.len());
            self.end_paste(found);
        }
    }

    fn end_paste(&mut self, found: &mut Vec<Input>) {
        self.bytes.truncate(LONGEST_PASTE);
        // Terminals send line ends as the Enter key does.
        let text = String::from_utf8_lossy(&self.bytes).replace("\r\n", "\n").replace('\r', "\n");
        found.push(Input::Event(Event::Paste(text)));
        self.begin();
    }
}

/// Returns the position in a cursor report. One in the first row is not recognised: F3 with a modifier sends the same
/// bytes.
fn cursor(bytes: &[u8]) -> Option<[u16; 2]> {
    let report = str::from_utf8(bytes.strip_prefix(b"\x1b[")?.strip_suffix(b"R")?).ok()?;
    let (row, column) = report.split_once(';')?;
    let place = [row.parse().ok()?, column.parse().ok()?];
    (place[0] != 1).then_some(place)
}

/// Whether a mouse report has a column or row of 0: they count from 1, and `terminput` relies on that.
fn points_nowhere(bytes: &[u8]) -> bool {
    let Some(report) =
        bytes.strip_prefix(b"\x1b[").and_then(|rest| rest.strip_suffix(b"M").or(rest.strip_suffix(b"m")))
    else {
        return false;
    };
    let is_zero = |number: &[u8]| !number.is_empty() && number.iter().all(|digit| *digit == b'0');
    report.split(|byte| *byte == b';').skip(1).any(is_zero)
}

fn pressed(code: KeyCode, modifiers: KeyModifiers) -> Input {
    Input::Event(Event::Key(KeyEvent::new(code, modifiers)))
}

#[cfg(test)]
mod tests {
    use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
    use proptest::prelude::*;

    use super::*;

    fn decoded(pieces: &[&[u8]]) -> Vec<Input> {
        let (mut decoder, mut found) = (Decoder::default(), Vec::new());
        for piece in pieces {
            decoder.feed(piece, &mut found);
        }
        found
    }

    /// Decodes these bytes as if nothing came after them.
    fn found(bytes: &[u8]) -> Vec<Input> {
        let (mut decoder, mut found) = (Decoder::default(), Vec::new());
        decoder.feed(bytes, &mut found);
        decoder.give_up(&mut found);
        assert_eq!(decoder.patience(), None);
        found
    }

    fn letter(letter: char) -> Input {
        pressed(KeyCode::Char(letter), KeyModifiers::NONE)
    }

    fn ctrl_c() -> Input {
        pressed(KeyCode::Char('c'), KeyModifiers::CONTROL)
    }

    fn pasted(text: &str) -> Input {
        Input::Event(Event::Paste(text.to_owned()))
    }

    #[test]
    fn keys_are_keys() {
        let plain = |code| pressed(code, KeyModifiers::NONE);
        for (bytes, key) in [
            (&b"q"[..], letter('q')),
            ("长".as_bytes(), letter('长')),
            ("🎈".as_bytes(), letter('🎈')),
            (b"\x03", ctrl_c()),
            (b"\r", plain(KeyCode::Enter)),
            (b"\t", plain(KeyCode::Tab)),
            (b"\x7f", plain(KeyCode::Backspace)),
            (b"\x1b", plain(KeyCode::Esc)),
            (b"\x1b[A", plain(KeyCode::Up)),
            (b"\x1bOB", plain(KeyCode::Down)),
            (b"\x1b[3~", plain(KeyCode::Delete)),
            (b"\x1bOP", plain(KeyCode::F(1))),
            (b"\x1b[[A", plain(KeyCode::F(1))),
            (b"\x1b[15~", plain(KeyCode::F(5))),
            (b"\x1b[1;5C", pressed(KeyCode::Right, KeyModifiers::CONTROL)),
            (b"\x1b[99;5u", ctrl_c()),
            (b"\x1bx", pressed(KeyCode::Char('x'), KeyModifiers::ALT)),
            ("\x1bé".as_bytes(), pressed(KeyCode::Char('é'), KeyModifiers::ALT)),
            (b"\x1b[", pressed(KeyCode::Char('['), KeyModifiers::ALT)),
            (b"\x1bP", pressed(KeyCode::Char('P'), KeyModifiers::ALT)),
        ] {
            assert_eq!(found(bytes), [key], "{}", bytes.escape_ascii());
        }
        let [Input::Event(Event::Key(tab))] = &decoded(&[b"\x1b[Z"])[..] else { panic!("no key") };
        assert!(matches!(tab.code, KeyCode::BackTab | KeyCode::Tab) && tab.modifiers == KeyModifiers::SHIFT, "{tab:?}");
        assert_eq!(found(b"\x1b\x1b"), [plain(KeyCode::Esc), plain(KeyCode::Esc)], "pressed twice");
        assert_eq!(decoded(&[b"\x1b", b"-"]), [plain(KeyCode::Esc), letter('-')], "one after the other");
        assert_eq!(decoded(&[b"\x1b", b"[A"]), [plain(KeyCode::Up)], "cut on the way");
    }

    #[test]
    fn a_place_of_the_cursor_is_no_key_and_f3_is_no_place() {
        assert_eq!(found(b"\x1b[2;3R"), [Input::Reply(Reply::Cursor([2, 3]))]);
        assert_eq!(decoded(&[b"\x1b[24", b";80Rq"]), [Input::Reply(Reply::Cursor([24, 80])), letter('q')]);
        for (modifier, of_it) in [(&b"\x1b[1;2R"[..], KeyModifiers::SHIFT), (b"\x1b[1;3R", KeyModifiers::ALT)] {
            assert_eq!(found(modifier), [pressed(KeyCode::F(3), of_it)]);
        }
        for absurd in [&b"\x1b[2R"[..], b"\x1b[;R", b"\x1b[2;99999R", b"\x1b[-2;3R", b"\x1b[2;3;4R", b"\x1b[?2;3R"] {
            let found = found(absurd);
            assert!(
                !found.iter().any(|input| matches!(input, Input::Reply(_))),
                "{}: {found:?}",
                absurd.escape_ascii()
            );
        }
    }

    #[test]
    fn the_mouse_points_at_cells() {
        let at = |kind, column, row| {
            Input::Event(Event::Mouse(MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE }))
        };
        let down = MouseEventKind::Down(MouseButton::Left);
        assert_eq!(decoded(&[b"\x1b[<0;5;3M"]), [at(down, 4, 2)]);
        assert_eq!(decoded(&[b"\x1b[<64;1;1M"]), [at(MouseEventKind::ScrollUp, 0, 0)]);
        assert_eq!(decoded(&[b"\x1b[M !!"]), [at(down, 0, 0)]);
        for nowhere in [&b"\x1b[<35;0;1M"[..], b"\x1b[<35;1;0m", b"\x1b[32;0;1M", b"\x1b[32;1;00M"] {
            assert_eq!(decoded(&[nowhere]), [], "{}", nowhere.escape_ascii());
        }
    }

    #[test]
    fn a_paste_is_one_event_with_all_that_is_in_it() {
        let text = "nn.Conv2d(\x1b[A, 長\n)";
        let bytes = [PASTE, text.as_bytes(), PASTE_END, b"q"].concat();
        assert_eq!(decoded(&[&bytes]), [pasted(text), letter('q')]);
        let lines = [PASTE, b"one\rtwo\r\nthree\n", PASTE_END].concat();
        assert_eq!(decoded(&[&lines]), [pasted("one\ntwo\nthree\n")]);
        let long = vec![b'x'; LONGEST_PASTE + 12_345];
        let bytes = [PASTE, &long, PASTE_END, b"q"].concat();
        assert_eq!(decoded(&[&bytes]), [pasted(&"x".repeat(LONGEST_PASTE)), letter('q')], "no more than the limit");
    }

    #[test]
    fn ctrl_c_comes_through_whatever_is_torn() {
        for torn in [
            &b"\x1b[<0;5;"[..],
            b"\x1b[",
            b"\x1bO",
            b"\x1b[M!",
            b"\xc3",
            b"\xe9\x95",
            b"\x1b]11;rgb:00",
            b"\x1bPq",
            PASTE,
        ] {
            assert_eq!(decoded(&[torn, b"\x03"]), [ctrl_c()], "{}", torn.escape_ascii());
        }
        assert_eq!(decoded(&[PASTE, b"half", b"\x03", b"q"]), [ctrl_c(), letter('q')]);
    }

    #[test]
    fn what_is_torn_is_let_go_and_what_follows_is_read() {
        for torn in [&b"\x1b[<0;5;"[..], b"\x1b[1;", b"\xe9\x95", b"\x1b]11;rgb:00", b"\x1b[M!"] {
            let (mut decoder, mut inputs) = (Decoder::default(), Vec::new());
            decoder.feed(torn, &mut inputs);
            assert!(decoder.patience().is_some());
            decoder.give_up(&mut inputs);
            decoder.feed(b"q", &mut inputs);
            assert_eq!(inputs, [letter('q')], "{}", torn.escape_ascii());
        }
        assert_eq!(decoded(&[b"\x1b[<0;5;", b"\x1b[A"]), [pressed(KeyCode::Up, KeyModifiers::NONE)]);
        assert_eq!(found(b"\x1b[200~half a layer"), [pasted("half a layer")]);
    }

    #[test]
    fn replies_are_no_keys() {
        let background = |color: &str| Input::Reply(Reply::Background(color.as_bytes().to_vec()));
        let attributes = Input::Reply(Reply::Attributes);
        let answers = b"\x1b]11;rgb:1e1e/1e1e/1e1e\x1b\\\x1b[?62;22c";
        assert_eq!(decoded(&[answers]), [background("rgb:1e1e/1e1e/1e1e"), attributes.clone()]);
        assert_eq!(decoded(&[b"\x1b]11;#fff\x07q"]), [background("#fff"), letter('q')]);
        assert_eq!(decoded(&[b"\x1b]11;#000\x1b\x1b[?1;2c"]), [background("#000"), attributes], "as rxvt ends it");
        // Replies to queries of other programs, and unknown sequences.
        for bytes in [&b"\x1b]10;#fff\x07"[..], b"\x1bPq\x1b\\", b"\x1b[?997;1n", b"\x1b[8;24;80t", b"\x1b[>1q"] {
            assert!(
                decoded(&[bytes]).iter().all(|input| !matches!(input, Input::Reply(_))),
                "{}",
                bytes.escape_ascii()
            );
        }
        let endless = [BACKGROUND, &vec![b'x'; 100_000], b"\x07q"].concat();
        assert_eq!(decoded(&[&endless]).last(), Some(&letter('q')));
    }

    /// Bytes that occur in escape sequences, more often than other bytes.
    fn byte() -> impl Strategy<Value = u8> {
        prop_oneof![
            any::<u8>(),
            proptest::sample::select(&b"\x1b\x1b\x1b[[[]OPMMm<?;;:00123456789~umcABR\x07\x03\\\xc3\xa9"[..])
        ]
    }

    proptest! {
        #[test]
        fn no_bytes_panic_and_no_cut_matters(bytes in proptest::collection::vec(byte(), 0..200), cut in 0_usize..200) {
            let (one, other) = bytes.split_at(cut.min(bytes.len()));
            if !one.ends_with(b"\x1b") {
                prop_assert_eq!(decoded(&[&bytes]), decoded(&[one, other]));
            }
            found(&bytes);
        }

        #[test]
        fn ctrl_c_always_comes_through(bytes in proptest::collection::vec(byte(), 0..200)) {
            let before = decoded(&[&bytes]).len();
            let after = decoded(&[&bytes, b"\x03"]);
            prop_assert!(after.len() > before);
            let Some(Input::Event(Event::Key(key))) = after.last() else { panic!("{after:?}") };
            prop_assert_eq!(key.code, KeyCode::Char('c'));
            prop_assert_eq!(key.modifiers, KeyModifiers::CONTROL);
        }
    }
}
