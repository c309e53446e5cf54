//! What is known of the strings of a format, to compare formats with patterns, lengths and each other.
//!
//! The formats themselves are judged by the runtime; here are only patterns around them and inside of them.

use buscodegen_runtime::formats::Format;

/// Texts of the format.
pub(super) const fn samples(format: Format) -> &'static [&'static str] {
    match format {
        Format::Date => &["2026-11-21", "2000-02-29"],
        Format::DateTime => &["2026-11-21T06:41:19Z", "2026-11-21T06:41:19.5+01:00"],
        Format::Duration => &["P1D", "PT1H30M", "P2W"],
        Format::Email => &["a@example.com", "a@b", "\"a b\"@example.com", "*@b"],
        Format::Hostname => &["example.com", "a", "1.2.3.4"],
        Format::IdnEmail => &["ä@example.com", "a@example.com", "*@b"],
        Format::IdnHostname => &["bücher.example", "example.com"],
        Format::Ipv4 => &["127.0.0.1", "1.2.3.4"],
        Format::Ipv6 => &["::1", "2001:db8::7334", "::ffff:1.2.3.4"],
        Format::Iri => &["https://example.com/ä", "urn:a"],
        Format::IriReference => &["ä", "https://example.com/ä", ""],
        Format::JsonPointer => &["", "/a", "/a~1b/0", "/a b"],
        Format::Regex => &["a", "^a*$", ""],
        Format::RelativeJsonPointer => &["0", "1/a", "0#", "0/a b"],
        Format::Time => &["06:41:19Z", "06:41:19.5+01:00"],
        Format::Uri => &["https://example.com/a", "urn:a", "urn:'"],
        Format::UriReference => &["a", "https://example.com/a", ""],
        Format::UriTemplate => &["/pets/{id}", "a", ""],
        Format::Uuid => &["0190163d-8694-739b-aea5-966c26f8ad91"],
        _ => &[],
    }
}

const IPV4: &str = r"^((25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])\.){3}(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])$";
const UUID: &str = "^[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}$";
const JSON_POINTER: &str = "^(/([^~/]|~[01])*)*$";
const LABEL_LIKE: &str =
    r"^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$";
const LABELS: &str = r"^[A-Za-z0-9]{1,20}(-[A-Za-z0-9]{1,20}){0,2}(\.[A-Za-z0-9]{1,20}(-[A-Za-z0-9]{1,20}){0,2}){0,3}$";
const DURATION: &str = concat!(
    r"^P([0-9]+W|([0-9]+Y([0-9]+M([0-9]+D)?)?|[0-9]+M([0-9]+D)?|[0-9]+D)",
    r"(T([0-9]+H([0-9]+M([0-9]+S)?)?|[0-9]+M([0-9]+S)?|[0-9]+S))?",
    r"|T([0-9]+H([0-9]+M([0-9]+S)?)?|[0-9]+M([0-9]+S)?|[0-9]+S))$",
);
const TIME_AROUND: &str =
    r"^([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\.[0-9]+)?([Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-9])$";
const TIME_WITHIN: &str =
    r"^([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]+)?([Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-9])$";
const DATE_TIME_AROUND: &str = r"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])[Tt]([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\.[0-9]+)?([Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-9])$";
const DATE_TIME_WITHIN: &str = r"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])[Tt]([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]+)?([Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-9])$";

/// A pattern that is found in every text of the format.
pub(super) const fn around(format: Format) -> Option<&'static str> {
    Some(match format {
        Format::Date => "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$",
        Format::DateTime => DATE_TIME_AROUND,
        Format::Duration => DURATION,
        // A local part may have an `@` in quotes.
        Format::Email => r"^[\x00-?A-\x7F][\x00-\x7F]*@[\x00-?A-\x7F]+$",
        Format::Hostname => LABEL_LIKE,
        Format::IdnEmail => "@",
        Format::Ipv4 => IPV4,
        Format::Ipv6 => "^[0-9A-Fa-f]{0,4}:[0-9A-Fa-f:.]+$",
        Format::Iri => "^[A-Za-z][A-Za-z0-9+.-]*:",
        Format::JsonPointer => JSON_POINTER,
        Format::RelativeJsonPointer => "^[0-9]",
        Format::Time => TIME_AROUND,
        Format::Uri => r"^[A-Za-z][A-Za-z0-9+.-]*:[\x21-\x7E]*$",
        Format::UriReference => r"^[\x21-\x7E]*$",
        Format::Uuid => UUID,
        _ => return None,
    })
}

/// The longest text of the format, in characters.
pub(super) const fn longest(format: Format) -> Option<u64> {
    match format {
        Format::Hostname => Some(253),
        Format::Ipv6 => Some(45),
        _ => None,
    }
}

/// A pattern that is found only in texts of the format.
pub(super) const fn within(format: Format) -> Option<&'static str> {
    Some(match format {
        Format::Date => "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])$",
        Format::DateTime => DATE_TIME_WITHIN,
        Format::Email | Format::IdnEmail => "^[a-z]{1,20}@[a-z]{1,20}$",
        Format::Duration => DURATION,
        Format::Hostname => LABELS,
        Format::IdnHostname => "^[a-z]{1,20}$",
        Format::Ipv4 => IPV4,
        Format::JsonPointer => JSON_POINTER,
        Format::Time => TIME_WITHIN,
        Format::Uri | Format::Iri => "^[a-z]{1,10}://[a-z]{1,10}$",
        Format::UriReference | Format::IriReference | Format::Regex | Format::UriTemplate => "^[A-Za-z0-9._-]*$",
        Format::Uuid => UUID,
        _ => return None,
    })
}

/// Whether every text of one format has the other, too.
pub(super) fn is_within(one: Format, other: Format) -> bool {
    one == other
        || matches!(
            (one, other),
            (Format::Uri, Format::UriReference | Format::Iri | Format::IriReference)
                | (Format::UriReference | Format::Iri, Format::IriReference)
                | (Format::Ipv4, Format::Hostname)
        )
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use std::rc::Rc;

    use super::*;
    use crate::compat::automaton::{Language, Machine};

    fn words(pattern: &str) -> Vec<String> {
        let patterns = vec![(Rc::new(Machine::new(pattern).unwrap()), true)];
        Language { patterns, shortest: 0, longest: None }.words(200).words
    }

    #[test]
    fn samples_have_their_format_and_the_pattern_around_it() {
        for format in Format::ALL {
            for text in samples(format) {
                assert!(format.accepts(text), "{format:?} {text}");
                let around = around(format).map(|pattern| Machine::new(pattern).unwrap());
                assert!(around.is_none_or(|machine| machine.accepts(text) == Some(true)), "{format:?} {text}");
            }
        }
    }

    #[test]
    fn what_the_pattern_within_matches_has_the_format() {
        for format in Format::ALL {
            for word in within(format).map(words).unwrap_or_default() {
                assert!(format.accepts(&word), "{format:?} {word}");
            }
        }
    }

    #[test]
    fn a_format_is_within_another_for_every_text_there_is_at_hand() {
        let texts = || {
            Format::ALL.into_iter().flat_map(|format| {
                let listed = samples(format).iter().map(|text| (*text).to_owned());
                listed.chain(within(format).or(around(format)).map(words).unwrap_or_default())
            })
        };
        for one in Format::ALL {
            for other in Format::ALL.into_iter().filter(|other| is_within(one, *other)) {
                for text in texts().filter(|text| one.accepts(text)) {
                    assert!(other.accepts(&text), "{one:?} {other:?} {text}");
                }
            }
        }
    }
}
