//! The addresses that links may have: plain `https` addresses, which are shown as they are.
use crate::phrase;
use crate::phrase::Phrase;

/// The maximum length of an address in bytes, because people have to read and type it.
const MOST_BYTES: usize = 120;

/// Returns why an address is not allowed in a lesson, or `None` if it is. Addresses that look like others are rejected.
#[must_use]
pub fn fault(address: &str) -> Option<Phrase> {
    let Some(rest) = address.strip_prefix("https://") else {
        return Some(phrase!("a link goes to an https:// address"));
    };
    if address.len() > MOST_BYTES {
        return Some(phrase!(
            "an address has at most {most} bytes; this has {given}",
            most = MOST_BYTES,
            given = address.len()
        ));
    }
    // The characters that RFC 3986 allows.
    let is_known = |letter: &char| letter.is_ascii_alphanumeric() || "-._~:/?#[]@!$&'()*+,;=%".contains(*letter);
    if !address.chars().all(|letter| is_known(&letter)) {
        return Some(phrase!("an address has letters and digits of ASCII, and %.. for all others"));
    }
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let is_label =
        |label: &str| !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if !host.contains('.') || !host.split('.').all(is_label) {
        return Some(phrase!("after https:// comes the name of a host, like pytorch.org"));
    }
    None
}
