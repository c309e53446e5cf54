//! Spellings of names.

/// Whether it is words of lower-case letters and digits, joined by single underscores.
pub(super) fn is_snake(name: &str) -> bool {
    let word = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    name.starts_with(|c: char| c.is_ascii_lowercase()) && name.split('_').all(word)
}

/// Whether it is words that each start with an upper-case letter, without anything between them.
pub(super) fn is_pascal(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_uppercase()) && name.bytes().all(|b| b.is_ascii_alphanumeric())
}

/// The last word, in lower case.
pub(super) fn last_word(name: &str) -> String {
    heck::AsSnakeCase(name).to_string().rsplit('_').next().unwrap_or_default().to_owned()
}

/// Whether it begins like the names that buscodegen keeps for itself.
pub(super) fn is_reserved(name: &str) -> bool {
    name.starts_with("__") || name.starts_with("x-bus")
}
