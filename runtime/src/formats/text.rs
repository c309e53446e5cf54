//! The types that hold a text of a format. They know its judge, and keep the text untouched.

use std::fmt;

use super::Format;
use crate::validate::Violation;

/// Declares a type that holds a text of one format.
macro_rules! text_of_format {
    ($(#[doc = $doc:literal])+ $name:ident) => {
        $(#[doc = $doc])+
        ///
        /// It keeps the text as written; two of them are equal when their texts are.
        #[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(String);

        impl $name {
            /// Takes a text of this format.
            ///
            /// # Errors
            /// [`Violation`] when the text does not have the format; it does not hold the text.
            pub fn new(text: impl Into<String>) -> Result<Self, Violation> {
                let text = text.into();
                if Format::$name.accepts(&text) { Ok(Self(text)) } else { Err(refused(Format::$name)) }
            }

            /// Takes a text that was made to have the format.
            #[allow(dead_code, reason = "some formats are only ever read")]
            pub(super) fn trusted(text: String) -> Self {
                debug_assert!(Format::$name.accepts(&text), "made to have the format");
                Self(text)
            }

            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// The text, owned.
            #[must_use]
            pub fn into_inner(self) -> String {
                self.0
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(&self.0, to)
            }
        }

        crate::codegen::impl_text!($name);
    };
}

#[cold]
fn refused(format: Format) -> Violation {
    Violation::new("format", crate::validate::format_message(format))
}

text_of_format! {
    /// A day, such as `2026-11-21`.
    Date
}
text_of_format! {
    /// A moment with its offset from UTC, such as `2026-11-21T06:41:19+01:00`.
    DateTime
}
text_of_format! {
    /// A length of time, such as `P1DT12H`.
    Duration
}
text_of_format! {
    /// An e-mail address in ASCII.
    Email
}
text_of_format! {
    /// The name of a host.
    Hostname
}
text_of_format! {
    /// An e-mail address that may have characters beyond ASCII.
    IdnEmail
}
text_of_format! {
    /// The name of a host that may have characters beyond ASCII, or their labels in Punycode.
    IdnHostname
}
text_of_format! {
    /// An absolute address that may have characters beyond ASCII.
    Iri
}
text_of_format! {
    /// An address, absolute or relative, that may have characters beyond ASCII.
    IriReference
}
text_of_format! {
    /// A place in a JSON value, such as `/items/0`.
    JsonPointer
}
text_of_format! {
    /// A regular expression of ECMA-262.
    Regex
}
text_of_format! {
    /// A place in a JSON value seen from another, such as `1/name`.
    RelativeJsonPointer
}
text_of_format! {
    /// A time of day with its offset from UTC, such as `06:41:19Z`.
    Time
}
text_of_format! {
    /// An absolute address, such as `https://example.com/a`.
    Uri
}
text_of_format! {
    /// An address, absolute or relative, such as `a?page=2`.
    UriReference
}
text_of_format! {
    /// A pattern of addresses, such as `/pets/{id}`.
    UriTemplate
}
text_of_format! {
    /// An identifier of 128 bits, such as `0190163d-8694-739b-aea5-966c26f8ad91`. Letter case is kept.
    Uuid
}
