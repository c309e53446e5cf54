//! The formats of JSON Schema: one judge for each, and a type that holds only texts the judge accepts.
//!
//! The types keep their text as it was written, offsets and letter case included, so that what is read is written back
//! the same. The same judges are registered with the general validator. `ipv4` and `ipv6` are [`std::net::Ipv4Addr`] and
//! [`std::net::Ipv6Addr`].

mod clock;
mod convert;
mod network;
mod pointer;
mod template;
#[cfg(test)]
mod tests;
mod text;

use std::net::{Ipv4Addr, Ipv6Addr};

pub use text::{
    Date, DateTime, Duration, Email, Hostname, IdnEmail, IdnHostname, Iri, IriReference, JsonPointer, Regex,
    RelativeJsonPointer, Time, Uri, UriReference, UriTemplate, Uuid,
};

/// A format that is asserted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// `date`: RFC 3339 full-date.
    Date,
    /// `date-time`: RFC 3339.
    DateTime,
    /// `duration`: RFC 3339 appendix A.
    Duration,
    /// `email`: RFC 5321 mailbox in ASCII.
    Email,
    /// `hostname`: RFC 1123, and RFC 5891 for labels in Punycode.
    Hostname,
    /// `idn-email`: RFC 6531 mailbox, with characters beyond ASCII.
    IdnEmail,
    /// `idn-hostname`: RFC 5890 with the rules of RFC 5892 and 5893, as UTS 46 reads what people write.
    IdnHostname,
    /// `ipv4`
    Ipv4,
    /// `ipv6`
    Ipv6,
    /// `iri`: RFC 3987.
    Iri,
    /// `iri-reference`
    IriReference,
    /// `json-pointer`: RFC 6901.
    JsonPointer,
    /// `regex`: ECMA-262.
    Regex,
    /// `relative-json-pointer`
    RelativeJsonPointer,
    /// `time`: RFC 3339 full-time.
    Time,
    /// `uri`: RFC 3986.
    Uri,
    /// `uri-reference`
    UriReference,
    /// `uri-template`: RFC 6570.
    UriTemplate,
    /// `uuid`: RFC 9562.
    Uuid,
}

impl Format {
    /// Every format that is asserted.
    pub const ALL: [Self; 19] = [
        Self::Date,
        Self::DateTime,
        Self::Duration,
        Self::Email,
        Self::Hostname,
        Self::IdnEmail,
        Self::IdnHostname,
        Self::Ipv4,
        Self::Ipv6,
        Self::Iri,
        Self::IriReference,
        Self::JsonPointer,
        Self::Regex,
        Self::RelativeJsonPointer,
        Self::Time,
        Self::Uri,
        Self::UriReference,
        Self::UriTemplate,
        Self::Uuid,
    ];

    /// The format that schemas call so; `None` for one that is not asserted.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }

    /// How schemas call it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Date => "date",
            Self::DateTime => "date-time",
            Self::Duration => "duration",
            Self::Email => "email",
            Self::Hostname => "hostname",
            Self::IdnEmail => "idn-email",
            Self::IdnHostname => "idn-hostname",
            Self::Ipv4 => "ipv4",
            Self::Ipv6 => "ipv6",
            Self::Iri => "iri",
            Self::IriReference => "iri-reference",
            Self::JsonPointer => "json-pointer",
            Self::Regex => "regex",
            Self::RelativeJsonPointer => "relative-json-pointer",
            Self::Time => "time",
            Self::Uri => "uri",
            Self::UriReference => "uri-reference",
            Self::UriTemplate => "uri-template",
            Self::Uuid => "uuid",
        }
    }

    /// Whether the text has this format.
    #[must_use]
    pub fn accepts(self, text: &str) -> bool {
        match self {
            Self::Date => clock::is_date(text),
            Self::DateTime => clock::is_date_time(text),
            Self::Duration => clock::is_duration(text),
            Self::Email => network::is_email(text),
            Self::Hostname => network::is_hostname(text),
            Self::IdnEmail => network::is_idn_email(text),
            Self::IdnHostname => network::is_idn_hostname(text),
            Self::Ipv4 => text.parse::<Ipv4Addr>().is_ok(),
            Self::Ipv6 => text.parse::<Ipv6Addr>().is_ok(),
            Self::Iri => fluent_uri::Iri::parse(text).is_ok(),
            Self::IriReference => fluent_uri::IriRef::parse(text).is_ok(),
            Self::JsonPointer => pointer::is_json_pointer(text),
            Self::Regex => jsonschema_regex::is_valid_ecma_regex(text),
            Self::RelativeJsonPointer => pointer::is_relative_json_pointer(text),
            Self::Time => clock::is_time(text),
            Self::Uri => fluent_uri::Uri::parse(text).is_ok(),
            Self::UriReference => fluent_uri::UriRef::parse(text).is_ok(),
            Self::UriTemplate => template::is_uri_template(text),
            Self::Uuid => is_uuid(text),
        }
    }
}

/// Five groups of hexadecimal digits, of any version.
fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(place, byte)| match place {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}
