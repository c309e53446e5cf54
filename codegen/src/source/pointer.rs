//! JSON pointers (RFC 6901): the address of a value inside a document.
//!
//! Knows nothing of documents or schemas; a pointer may well point at nothing.

use std::fmt;

/// The way from a document's root to one of its values: member names and array indices.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pointer(Vec<String>);

impl Pointer {
    /// The root of a document.
    #[must_use]
    pub const fn root() -> Self {
        Self(Vec::new())
    }

    /// Reads the text form: empty, or tokens each led by `/`, with `~1` for `/` and `~0` for `~`.
    /// `None` when the text is not a pointer.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text.is_empty() {
            return Some(Self::root());
        }
        let tokens = text.strip_prefix('/')?.split('/').map(unescape);
        tokens.collect::<Option<_>>().map(Self)
    }

    /// Goes one step down.
    pub fn push(&mut self, token: impl Into<String>) {
        self.0.push(token.into());
    }

    /// The pointer one step down from this one.
    #[must_use]
    pub fn join(&self, token: impl ToString) -> Self {
        let mut tokens = Vec::with_capacity(self.0.len() + 1);
        tokens.extend_from_slice(&self.0);
        tokens.push(token.to_string());
        Self(tokens)
    }

    /// The pointer one step up; `None` for the root.
    #[must_use]
    pub fn parent(&self) -> Option<Self> {
        let (_, parent) = self.0.split_last()?;
        Some(Self(parent.to_vec()))
    }

    /// The last step; `None` for the root.
    #[must_use]
    pub fn last(&self) -> Option<&str> {
        self.0.last().map(String::as_str)
    }

    /// The steps, unescaped.
    #[must_use]
    pub fn tokens(&self) -> &[String] {
        &self.0
    }

    /// Whether this is the root of the document.
    #[must_use]
    pub fn is_root(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether `other` is this value or lies inside it.
    #[must_use]
    pub fn contains(&self, other: &Self) -> bool {
        other.0.starts_with(&self.0)
    }
}

impl std::str::FromStr for Pointer {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text).ok_or("a JSON pointer is `/` before each step, such as `/url` or `/address/city`")
    }
}

impl<S: Into<String>> FromIterator<S> for Pointer {
    fn from_iter<I: IntoIterator<Item = S>>(tokens: I) -> Self {
        Self(tokens.into_iter().map(Into::into).collect())
    }
}

impl<S: Into<String>, const N: usize> From<[S; N]> for Pointer {
    fn from(tokens: [S; N]) -> Self {
        tokens.into_iter().collect()
    }
}

/// The escaped text form, as `Pointer::parse` reads it.
impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for token in &self.0 {
            write!(f, "/{}", token.replace('~', "~0").replace('/', "~1"))?;
        }
        Ok(())
    }
}

impl serde::Serialize for Pointer {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

fn unescape(token: &str) -> Option<String> {
    let mut plain = String::with_capacity(token.len());
    let mut rest = token.chars();
    while let Some(c) = rest.next() {
        plain.push(match c {
            '~' => match rest.next()? {
                '0' => '~',
                '1' => '/',
                _ => return None,
            },
            other => other,
        });
    }
    Some(plain)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn text_and_tokens_are_two_forms_of_one_pointer() {
        for text in ["", "/", "/a", "/a//b", "/~0~1", "/%20/ä/0"] {
            assert_eq!(Pointer::parse(text).unwrap().to_string(), text);
        }
        assert_eq!(Pointer::parse("/a~1b/~01").unwrap().tokens(), ["a/b", "~1"]);
    }

    #[test]
    fn what_is_no_pointer_is_refused() {
        for text in ["a", "a/b", "/~", "/~2", "#/a"] {
            assert_eq!(Pointer::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_pointer_contains_itself_and_what_is_below() {
        let defs = Pointer::from(["$defs"]);
        assert!(defs.contains(&defs) && defs.contains(&defs.join("A")));
        assert!(!defs.contains(&Pointer::from(["$defsx"])) && !defs.join("A").contains(&defs));
    }
}
