//! Reading buscodegen's own keywords (`x-bus-*`) on a schema node.

use super::keyword::{Holds, Keyword};
use super::options::{RustName, RustOptions};
use super::read::lint;
use super::reader::Reader;
use crate::finding::Findings;
use crate::source::{Documents, Node, SchemaPlace};

/// Checks what stands behind one of buscodegen's own keywords; `place` is that value's.
#[must_use]
pub fn check_own_keyword(documents: &Documents, keyword: &Keyword, place: &SchemaPlace) -> Findings {
    let mut reader = Reader::new(documents);
    match (keyword.name, keyword.holds) {
        ("x-bus-rust", _) => drop(read_rust(&mut reader, place)),
        ("x-bus-lint", _) => drop(reader.object(place.clone(), "`x-bus-lint`", lint)),
        ("x-bus-sunset", _) => {
            let text = reader.value(place, "a string", Node::as_str);
            if text.is_some_and(|text| !is_date(text)) {
                reader.refuse(place, "bad-value", "not a day, such as `2027-01-31`", None);
            }
        }
        (_, Holds::Flag) => drop(reader.value(place, "true or false", Node::as_bool)),
        _ => drop(reader.parsed_list::<String>(place)),
    }
    reader.findings
}

/// The Rust side of a schema: what its `x-bus-rust` says, or the default. `place` is the schema's.
#[must_use]
pub fn rust_options(documents: &Documents, place: &SchemaPlace) -> RustOptions {
    let place = place.join("x-bus-rust");
    read_rust(&mut Reader::new(documents), &place).unwrap_or_default()
}

fn read_rust(reader: &mut Reader<'_>, place: &SchemaPlace) -> Option<RustOptions> {
    let is_name = reader.value(place, "", |node| Some(node.as_str().is_some()))?;
    if is_name {
        return Some(RustOptions { name: reader.parsed::<RustName>(place), ..RustOptions::default() });
    }
    reader.object(place.clone(), "`x-bus-rust`", |object| RustOptions {
        name: object.parsed("name"),
        existing: object.parsed("type"),
        derives: object.parsed_list("derives"),
        variants: object.parsed_map("variants"),
    })
}

/// `YYYY-MM-DD`, with a month and a day that exist in some year.
pub(crate) fn is_date(text: &str) -> bool {
    let mut parts = text.split('-').map(|part| {
        let digits = part.bytes().all(|b| b.is_ascii_digit());
        part.parse::<u32>().ok().filter(|_| digits).map(|number| (part.len(), number))
    });
    let (year, month, day) = (parts.next(), parts.next(), parts.next());
    let (Some(Some((4, _))), Some(Some((2, month))), Some(Some((2, day))), None) = (year, month, day, parts.next())
    else {
        return false;
    };
    let days = match month {
        2 => 29,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    (1..=12).contains(&month) && (1..=days).contains(&day)
}

#[cfg(test)]
mod tests {
    use super::is_date;

    #[test]
    fn days_are_days_of_the_calendar() {
        assert!(is_date("2027-01-31") && is_date("2028-02-29"));
        for text in ["", "2027", "2027-1-31", "2027-13-01", "2027-02-30", "2027-01-00", "2027-01-31T", "+027-01-31"] {
            assert!(!is_date(text), "{text}");
        }
    }
}
