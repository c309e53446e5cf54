//! URI templates of RFC 6570.

/// Literals and expressions in braces.
pub(super) fn is_uri_template(text: &str) -> bool {
    let mut rest = text;
    while let Some(start) = rest.find('{') {
        let (literals, expression) = rest.split_at(start);
        let Some(end) = expression.find('}') else { return false };
        if !are_literals(literals) || !is_expression(&expression[1..end]) {
            return false;
        }
        rest = &expression[end + 1..];
    }
    are_literals(rest)
}

/// Characters that stand for themselves, and octets as `%XX`.
fn are_literals(text: &str) -> bool {
    has_good_octets(text)
        && !text.chars().any(|character| {
            character.is_ascii_control()
                || matches!(character, ' ' | '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}')
        })
}

/// Every percent sign starts an octet.
fn has_good_octets(text: &str) -> bool {
    text.split('%').skip(1).all(|rest| {
        let octet = rest.as_bytes().get(..2);
        octet.is_some_and(|octet| octet.iter().all(u8::is_ascii_hexdigit))
    })
}

/// An operator, if any, and variables.
fn is_expression(text: &str) -> bool {
    text.strip_prefix(['+', '#', '.', '/', ';', '?', '&', '=', ',', '!', '@', '|'])
        .unwrap_or(text)
        .split(',')
        .all(is_variable)
}

/// A dotted name, and then how to expand it.
fn is_variable(text: &str) -> bool {
    let name = match text.split_once(':') {
        Some((name, length)) if is_prefix_length(length) => name,
        Some(_) => return false,
        None => text.strip_suffix('*').unwrap_or(text),
    };
    has_good_octets(name)
        && name.split('.').all(|part| {
            !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'%')
        })
}

/// 1 to 9999.
fn is_prefix_length(text: &str) -> bool {
    (1..=4).contains(&text.len()) && !text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit())
}
