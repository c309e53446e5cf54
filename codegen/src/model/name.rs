//! Rust identifiers. A [`Name`] that exists is one that Rust accepts; where names come from is not its business.

use std::fmt;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, TokenStreamExt as _};

/// An identifier, in raw form (`r#type`) where it is a keyword.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(String);

impl Name {
    /// The identifier spelled like this, made raw if it is a keyword. `None` if Rust has no such identifier.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let plain = text.strip_prefix("r#").unwrap_or(text);
        // `parse_str` would pass over blanks and comments around the identifier.
        if !plain.chars().all(|c| c == '_' || c.is_alphanumeric()) {
            return None;
        }
        // A keyword since edition 2024, which syn does not know.
        if plain != "gen" && syn::parse_str::<Ident>(plain).is_ok() {
            return Some(Self(plain.to_owned()));
        }
        let raw = format!("r#{plain}");
        syn::parse_str::<Ident>(&raw).is_ok().then_some(Self(raw))
    }

    /// The identifier as Rust writes it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Without `r#`, to be a part of a longer identifier.
    #[must_use]
    pub fn plain(&self) -> &str {
        self.0.strip_prefix("r#").unwrap_or(&self.0)
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl ToTokens for Name {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.append(match self.0.strip_prefix("r#") {
            Some(plain) => Ident::new_raw(plain, Span::call_site()),
            None => Ident::new(&self.0, Span::call_site()),
        });
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn keywords_become_raw() {
        assert_eq!(Name::new("type").unwrap().as_str(), "r#type");
        assert_eq!(Name::new("type").unwrap().plain(), "type");
        assert_eq!(Name::new("gen").unwrap().as_str(), "r#gen");
        assert_eq!(Name::new("r#match").unwrap().to_token_stream().to_string(), "r#match");
    }

    #[test]
    fn what_is_no_identifier_is_refused() {
        for text in
            ["", "_", "self", "Self", "crate", "super", "1a", "a b", "a ", "a/**/", "a\u{202e}", "a\0", "r#self"]
        {
            assert_eq!(Name::new(text), None, "{text:?}");
        }
    }
}
