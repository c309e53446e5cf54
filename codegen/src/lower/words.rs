//! From any text to the words of an identifier, and to its spelling in Rust's two styles.
//!
//! Output is ASCII letters and digits, and Latin-1 letters as they are: other scripts would make identifiers that rustc
//! warns of or that look like others. Knows nothing of clashes; that is `names`.

use heck::ToSnakeCase as _;

use crate::model::Name;

/// The longest identifier that is made of a text, in bytes. What is longer is cut, and told apart by a digest.
const MAX_BYTES: usize = 80;

/// How an identifier is spelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// Fields, methods: `page_view`.
    Snake,
    /// Types, variants: `PageView`.
    Pascal,
}

/// A text's identifier; never empty, never a keyword that cannot be raw.
pub(super) fn identifier(text: &str, style: Style) -> String {
    let words = words(text);
    let mut identifier = join(&words, style);
    if identifier.len() > MAX_BYTES {
        let end = (0..=MAX_BYTES).rev().find(|end| identifier.is_char_boundary(*end)).unwrap_or(0);
        identifier.truncate(end);
        identifier = append(identifier.trim_end_matches('_'), &format!("x{}", digest(text, 8)), style);
    }
    if Name::new(&identifier).is_none() {
        identifier.push('_');
    }
    identifier
}

/// A name that the author chose: as it is, unless rustc would ask for another spelling.
pub(super) fn chosen(name: &str, style: Style) -> String {
    let fits = match style {
        Style::Snake => !name.chars().any(char::is_uppercase),
        Style::Pascal => name.starts_with(char::is_uppercase) && !name.contains('_'),
    };
    if fits { name.to_owned() } else { identifier(name, style) }
}

/// An identifier with one more word at its end.
pub(super) fn append(identifier: &str, word: &str, style: Style) -> String {
    let plain = identifier.trim_end_matches('_');
    match style {
        Style::Snake => format!("{plain}_{}", word.to_lowercase()),
        Style::Pascal => {
            let between =
                if ends_with_digit(plain) && word.starts_with(|c: char| c.is_ascii_digit()) { "_" } else { "" };
            format!("{plain}{between}{}", capitalised(word))
        }
    }
}

/// What tells this text from all others with the same identifier: `Kebab` for `foo-bar`, or else digits of its digest.
///
/// Each of the words stands for one spelling of the identifier, so two texts never get the same one.
pub(super) fn spelling(text: &str, style: Style) -> String {
    let words = words(text);
    let upper = |words: &[String]| words.iter().map(|word| word.to_uppercase()).collect::<Vec<_>>();
    let pascal = join(&words, Style::Pascal);
    let camel = match words.split_first() {
        Some((first, rest)) => format!("{first}{}", rest.iter().map(|word| capitalised(word)).collect::<String>()),
        None => String::new(),
    };
    let known = [
        (if words.len() == 1 { "Lower" } else { "Snake" }, words.join("_")),
        ("Upper", upper(&words).join("_")),
        ("Pascal", pascal),
        ("Camel", camel),
        ("Kebab", words.join("-")),
        ("Dotted", words.join(".")),
        ("Spaced", words.join(" ")),
    ];
    let found = known.iter().find(|(_, spelled)| spelled == text).map(|(label, _)| (*label).to_owned());
    let label = found.unwrap_or_else(|| format!("X{}", digest(text, 6)));
    if style == Style::Snake { label.to_lowercase() } else { label }
}

/// The first digits of a text's digest, in hexadecimal.
pub(super) fn digest(text: &str, digits: usize) -> String {
    use sha2::{Digest as _, Sha256};
    let digest = Sha256::digest(text.as_bytes());
    digest
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .take(digits)
        .filter_map(|d| char::from_digit(d.into(), 16))
        .collect()
}

/// The words of a text, in lower case; at least one.
fn words(text: &str) -> Vec<String> {
    let has_letters = text.chars().any(is_letter);
    let mut plain = String::with_capacity(text.len());
    for (at, c) in text.char_indices().take(4 * MAX_BYTES) {
        match c {
            c if c.is_ascii_alphanumeric() || is_letter(c) => plain.push(c),
            c if c.is_alphanumeric() => plain.push_str(&format!(" u{:x} ", u32::from(c))),
            // A sign in front of a number matters; elsewhere a mark only parts words, unless there is nothing else.
            c if !has_letters && (at == 0 || !text.contains(|c: char| c.is_ascii_digit())) => {
                plain.push_str(&format!(" {} ", mark(c)));
            }
            '+' if at > 0 => plain.push_str(" plus "),
            _ => plain.push(' '),
        }
    }
    let words: Vec<String> =
        plain.to_snake_case().split('_').filter(|word| !word.is_empty()).map(str::to_owned).collect();
    if words.is_empty() { vec!["empty".to_owned()] } else { words }
}

fn join(words: &[String], style: Style) -> String {
    let mut joined = String::new();
    if words.first().is_some_and(|word| word.starts_with(|c: char| c.is_ascii_digit())) {
        joined.push_str(if style == Style::Snake { "n" } else { "N" });
    }
    for word in words {
        if style == Style::Pascal {
            if ends_with_digit(&joined) && word.starts_with(|c: char| c.is_ascii_digit()) {
                joined.push('_');
            }
            joined.push_str(&capitalised(word));
        } else {
            if !joined.is_empty() && joined != "n" {
                joined.push('_');
            }
            joined.push_str(word);
        }
    }
    joined
}

fn capitalised(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

fn ends_with_digit(text: &str) -> bool {
    text.ends_with(|c: char| c.is_ascii_digit())
}

/// Letters that are taken as they are.
fn is_letter(c: char) -> bool {
    c.is_ascii_alphabetic() || (matches!(c, 'À'..='ÿ') && !matches!(c, '×' | '÷'))
}

fn mark(c: char) -> String {
    let name = match c {
        '+' => "plus",
        '-' => "minus",
        '*' => "star",
        '/' => "slash",
        '\\' => "backslash",
        '<' => "less",
        '>' => "greater",
        '=' => "equal",
        '!' => "not",
        '?' => "question",
        '.' => "dot",
        ',' => "comma",
        ':' => "colon",
        ';' => "semicolon",
        '%' => "percent",
        '&' => "and",
        '|' => "or",
        '^' => "caret",
        '~' => "tilde",
        '#' => "hash",
        '@' => "at",
        '$' => "dollar",
        '_' => "underscore",
        ' ' => "space",
        '(' | ')' => "paren",
        '[' | ']' => "bracket",
        '{' | '}' => "brace",
        '"' | '\'' | '`' => "quote",
        _ => return format!("u{:x}", u32::from(c)),
    };
    name.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn snake(text: &str) -> String {
        identifier(text, Style::Snake)
    }

    fn pascal(text: &str) -> String {
        identifier(text, Style::Pascal)
    }

    #[test]
    fn the_two_styles() {
        assert_eq!((snake("pageView").as_str(), pascal("page_view").as_str()), ("page_view", "PageView"));
        assert_eq!(pascal("HTTP error-code"), "HttpErrorCode");
        assert_eq!((pascal("1.0"), pascal("10"), snake("2d")), ("N1_0".into(), "N10".into(), "n2d".into()));
    }

    #[test]
    fn marks_count_where_they_carry_the_meaning() {
        assert_eq!((pascal("+1"), pascal("-1")), ("Plus1".into(), "Minus1".into()));
        assert_eq!(
            (pascal(">="), pascal("*"), pascal("_")),
            ("GreaterEqual".into(), "Star".into(), "Underscore".into())
        );
        assert_eq!(
            (snake("$ref"), snake("@id"), pascal("c++")),
            ("r#ref".trim_start_matches("r#").into(), "id".into(), "CPlusPlus".into())
        );
    }

    #[test]
    fn whatever_comes_there_is_an_identifier() {
        for text in [
            "",
            " ",
            "self",
            "Self",
            "crate",
            "\0",
            "\u{202e}",
            "名前",
            "größe",
            "*/ }",
            "\"#",
            "_",
            "ß",
            "ÿ",
            "1",
            &"x".repeat(10_000),
        ] {
            for style in [Style::Snake, Style::Pascal] {
                let name = identifier(text, style);
                assert!(Name::new(&name).is_some(), "{text:?} -> {name:?}");
                assert!(name.len() < 100);
            }
        }
    }

    #[test]
    fn spellings_tell_texts_apart() {
        let texts = ["foo_bar", "foo-bar", "fooBar", "FooBar", "FOO_BAR", "foo.bar", "foo bar", "foo--bar"];
        let mut seen: Vec<String> = texts.iter().map(|text| spelling(text, Style::Snake)).collect();
        assert_eq!(seen[1], "kebab");
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), texts.len());
    }
}
