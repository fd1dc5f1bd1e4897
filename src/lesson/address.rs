//! Where a link may go: to a plain `https` address, which is shown as it is.

/// Most bytes of an address: it is read, and typed, by people.
const MOST_BYTES: usize = 120;

/// Why this is no address for a lesson, if it is none. What looks like another one than it is, is none.
#[must_use]
pub fn fault(address: &str) -> Option<String> {
    let Some(rest) = address.strip_prefix("https://") else {
        return Some("a link goes to an https:// address".to_owned());
    };
    if address.len() > MOST_BYTES {
        return Some(format!("an address has at most {MOST_BYTES} bytes; this has {}", address.len()));
    }
    // What RFC 3986 has in an address.
    let is_known = |letter: &char| letter.is_ascii_alphanumeric() || "-._~:/?#[]@!$&'()*+,;=%".contains(*letter);
    if !address.chars().all(|letter| is_known(&letter)) {
        return Some("an address has letters and digits of ASCII, and %.. for all others".to_owned());
    }
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let is_label =
        |label: &str| !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if !host.contains('.') || !host.split('.').all(is_label) {
        return Some("after https:// comes the name of a host, like pytorch.org".to_owned());
    }
    None
}
