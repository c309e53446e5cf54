//! JSON pointers.

/// RFC 6901: empty, or steps that each start with a slash.
pub(super) fn is_json_pointer(text: &str) -> bool {
    (text.is_empty() || text.starts_with('/')) && has_good_escapes(text)
}

/// A count of levels up, and then a pointer or `#`.
pub(super) fn is_relative_json_pointer(text: &str) -> bool {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (levels, rest) = text.split_at(digits);
    let levels_are_good = levels == "0" || (!levels.is_empty() && !levels.starts_with('0'));
    levels_are_good && (rest == "#" || is_json_pointer(rest))
}

/// A tilde stands only before 0 or 1.
fn has_good_escapes(text: &str) -> bool {
    text.split('~').skip(1).all(|rest| rest.starts_with(['0', '1']))
}
