//! `tconv eval`: reads layers as JSON Lines, and writes their outputs as JSON Lines, one by one.

mod answer;
mod compute;
mod number;
mod object;
mod request;
mod sides;

use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};

use serde::Deserialize;
use serde_json::value::RawValue;

use self::answer::Answer;
use self::compute::compute;
use self::request::request;
use super::failure::Failure;

/// The longest line that is read, in bytes. A longer one is answered with an error and skipped.
const MAX_LINE: u64 = 1 << 28;

/// Only the name of a request, to answer a request that is otherwise malformed.
#[derive(Deserialize)]
struct Named<'a> {
    #[serde(borrow)]
    name: Option<&'a RawValue>,
}

/// Answers every line of `input` on `output`. Memory is bounded by the longest line, and the answers are flushed
/// whenever no complete line is buffered. With `special_values` NaN and the infinities are strings, in requests and
/// answers; with `lenient` unknown keys are ignored.
///
/// # Errors
/// [`Failure::Answered`] at the end if any line was malformed; a failing `input` or `output`.
pub fn run(input: impl Read, output: impl Write, special_values: bool, lenient: bool) -> Result<(), Failure> {
    match (special_values, lenient) {
        (false, false) => answer_lines::<false, false>(input, output),
        (false, true) => answer_lines::<false, true>(input, output),
        (true, false) => answer_lines::<true, false>(input, output),
        (true, true) => answer_lines::<true, true>(input, output),
    }
}

fn answer_lines<const SPECIAL: bool, const LENIENT: bool>(input: impl Read, output: impl Write) -> Result<(), Failure> {
    let mut input = BufReader::with_capacity(1 << 16, input);
    let mut output = BufWriter::with_capacity(1 << 16, output);
    let mut line = Vec::new();
    let mut any_malformed = false;
    for number in 1_u64.. {
        if !input.buffer().contains(&b'\n') {
            output.flush()?;
        }
        line.clear();
        (&mut input).take(MAX_LINE).read_until(b'\n', &mut line).map_err(unreadable)?;
        if line.is_empty() {
            break;
        }
        if line.len() as u64 == MAX_LINE && line.last() != Some(&b'\n') {
            skip_line(&mut input).map_err(unreadable)?;
            let message = format!("the line is longer than {MAX_LINE} bytes");
            write(&mut output, &Answer::<SPECIAL>::error(None, "too_large", &message))?;
            continue;
        }
        any_malformed |= answer_line::<SPECIAL, LENIENT>(line.trim_ascii_end(), number, &mut output)?;
        // A single huge line must not keep its memory for the rest of the stream.
        line.shrink_to(1 << 20);
    }
    output.flush()?;
    if any_malformed { Err(Failure::Answered) } else { Ok(()) }
}

fn unreadable(error: io::Error) -> Failure {
    Failure::no(|words| (words.frame.unreadable_input)(&error))
}

/// Answers one line, and returns whether it was malformed.
fn answer_line<const SPECIAL: bool, const LENIENT: bool>(
    line: &[u8],
    number: u64,
    output: &mut impl Write,
) -> Result<bool, Failure> {
    let mut json = serde_json::Deserializer::from_slice(line);
    let read = request::<_, SPECIAL, LENIENT>(&mut json).and_then(|request| json.end().map(|()| request));
    match read {
        Ok(request) => {
            write(output, &Answer::of(request.name, compute(&request)))?;
            Ok(false)
        }
        Err(error) => {
            let name = serde_json::from_slice::<Named<'_>>(line).ok().and_then(|named| named.name);
            write(output, &Answer::<SPECIAL>::error(name, "malformed", &message(&error, number)))?;
            Ok(true)
        }
    }
}

/// Formats the error with its position in the stream instead of in the line.
fn message(error: &serde_json::Error, number: u64) -> String {
    let text = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    format!("line {number}, column {}: {}", error.column(), text.strip_suffix(&place).unwrap_or(&text))
}

fn skip_line(input: &mut impl BufRead) -> io::Result<()> {
    loop {
        let waiting = input.fill_buf()?;
        let (end, used) = match waiting.iter().position(|byte| *byte == b'\n') {
            Some(place) => (true, place + 1),
            None => (waiting.is_empty(), waiting.len()),
        };
        input.consume(used);
        if end {
            return Ok(());
        }
    }
}

fn write<const SPECIAL: bool>(output: &mut impl Write, answer: &Answer<'_, SPECIAL>) -> Result<(), Failure> {
    serde_json::to_writer(&mut *output, answer).map_err(io::Error::from)?;
    output.write_all(b"\n")?;
    Ok(())
}
