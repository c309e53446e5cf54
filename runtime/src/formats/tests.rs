#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use std::time::{Duration, UNIX_EPOCH};

use proptest::prelude::*;
use serde_json::Value;

use super::{DateTime, Format, Uri, Uuid};
use crate::validate::{Schema, Schemas, read_value};

/// Texts that have each format, and texts that do not.
const CASES: &[(Format, &[&str], &[&str])] = &[
    (
        Format::Date,
        &["2024-02-29", "0000-01-01", "9999-12-31"],
        &[
            "2023-02-29",
            "1900-02-29",
            "2024-13-01",
            "2024-00-10",
            "2024-04-31",
            "2024-1-1",
            "20240101",
            "2024-01-01T",
            "২০২৪-01-01",
        ],
    ),
    (
        Format::DateTime,
        &[
            "2026-11-21T06:41:19Z",
            "2026-11-21t06:41:19.123456789123z",
            "1998-12-31T23:59:60Z",
            "1998-12-31T15:59:60.1-08:00",
            "2026-11-21T06:41:19+23:59",
        ],
        &[
            "2026-11-21 06:41:19Z",
            "2026-11-21T06:41:19",
            "2026-11-21T06:41Z",
            "2026-11-21T24:00:00Z",
            "1998-12-31T22:59:60Z",
            "2026-11-21T06:41:19.Z",
            "2026-11-21T06:41:19+24:00",
            "2026-11-21T06:41:19+01",
            "2026-02-30T00:00:00Z",
            "2026-11-21T06:41:61Z",
        ],
    ),
    (
        Format::Time,
        &["00:00:00Z", "23:59:60Z", "01:29:60+01:30", "08:30:06.283185Z"],
        &["08:30:06", "8:30:06Z", "08:30:60Z", "08:30:06 PST", "08:30Z", "24:00:00Z"],
    ),
    (
        Format::Duration,
        &["P4Y", "PT0S", "P1W", "P1M2D", "P4DT12H30M5S", "PT36H", "P1Y2M"],
        &[
            "P",
            "PT",
            "P1",
            "4Y",
            "P1YT",
            "P1Y2D",
            "PT1H2S",
            "P1D2H",
            "P2D1Y",
            "P1W1D",
            "P1.5D",
            "P-1D",
            "p1d",
            "PT1D",
            "P1H",
            "P1D1D",
            "P\u{967}D",
        ],
    ),
    (
        Format::Uuid,
        &[
            "2eb8aa08-aa98-11ea-b4aa-73b441d16380",
            "2EB8AA08-AA98-11EA-B4AA-73B441D16380",
            "00000000-0000-0000-0000-000000000000",
        ],
        &[
            "2eb8aa08aa9811eab4aa73b441d16380",
            "{2eb8aa08-aa98-11ea-b4aa-73b441d16380}",
            "2eb8aa08-aa98-11ea-b4aa-73b441d1638",
            "2eb8aa08-aa98-11ea-b4aa-73b441d1638g",
        ],
    ),
    (
        Format::Uri,
        &["https://a.example/b?c#d", "urn:isbn:1", "mailto:a@b", "http://[::1]:80/"],
        &["//a/b", "/a", "a", "", "http://a b", "http://\u{e9}.example", "http://a/{b}", "1http://a", "http://[::1"],
    ),
    (Format::UriReference, &["", "a", "/a?b", "#c", "//h/p", "https://a"], &["\\\\a", "a b", "#a#b", ":a", "\u{e9}"]),
    (Format::Iri, &["http://\u{e9}.example/\u{df}", "a:b"], &["/a", "http://a b", "\u{e9}"]),
    (Format::IriReference, &["\u{e9}", "/a", ""], &["a b", "#a#b"]),
    (
        Format::UriTemplate,
        &["", "/pets/{id}", "{+path}/x{?a,b*}", "{a:3}", "%20{a.b}", "{%20a}"],
        &["/{", "}", "{}", "{a b}", "{a:0}", "{a:12345}", "{a,}", "%2", "a b", "{a-b}", "{a:3*}"],
    ),
    (
        Format::Email,
        &["a@b.example", "a.b+c@d", "\"a b\"@c.example", "\"\"@c.example", "a@[127.0.0.1]", "a@[IPv6:::1]"],
        &["a", "@b", "a@", "a b@c", ".a@b", "a@b_c", "A <a@b.example>", "a@[1.2.3]", "\u{e9}@b.example", "a@-b"],
    ),
    (
        Format::Hostname,
        &["a", "a-b.c", "1.2", "xn--4gbwdl.xn--wgbh1c", "A.EXAMPLE"],
        &["", "-a", "a-", "a..b", "a.", "a_b", "\u{e9}", "xn--X", "aa--bb", LONG_LABEL],
    ),
    (
        Format::IdnEmail,
        &[
            "a@b.example",
            "\"a b\"@c.example",
            "\"\"@c.example",
            "\u{3b4}\u{3bf}.x@\u{5b9f}\u{4f8b}.example",
            "\"\u{e9} \\\"@\"@b\u{fc}cher.example",
            "\"\\\\\u{e9}\"@b",
            "\u{e9}@[127.0.0.1]",
            "\u{e9}@[ipv6:::1]",
            "a@b\u{3002}c",
            "a@xn--bcher-kva.example",
        ],
        &[
            "",
            "@",
            "\u{e9}",
            "@\u{e9}",
            "\u{e9}@",
            ".\u{e9}@b",
            "\u{e9}..a@b",
            "\u{e9} a@b",
            "\"\\\u{e9}\"@b",
            "\u{c9} <\u{e9}@b.example>",
            "a@\u{e9}_b",
            "a@-\u{e9}",
            "a@\u{2603}.example",
            "a@[\u{e9}]",
            "a\u{ff20}b",
            LONG_LOCAL_PART,
        ],
    ),
    (
        Format::IdnHostname,
        &[
            "a",
            "A-b.example",
            "1.2",
            "b\u{fc}cher.example",
            "bu\u{308}cher.example",
            "B\u{dc}CHER\u{ff0e}example",
            "xn--bcher-kva",
            "fa\u{df}",
            "\u{5d0}\u{5f3}\u{5d1}",
            "\u{915}\u{94d}\u{200d}\u{937}",
            "l\u{b7}l",
            "\u{30fb}\u{30a1}",
        ],
        &[
            "",
            ".",
            "a.",
            "\u{3002}a",
            "a\u{ff0e}\u{ff61}b",
            "-\u{e9}",
            "\u{e9}-",
            "\u{e9}a--b",
            "aa--bb",
            "a_b",
            "a b",
            "\u{2603}",
            "\u{301}a",
            "a\u{5d0}",
            "a\u{b7}l",
            "\u{5f3}\u{5d1}",
            "\u{30fb}a",
            "\u{660}\u{6f0}",
            "\u{915}\u{200d}\u{937}",
            "xn--X",
            "xn--a",
            "[::1]",
            LONG_LABEL,
        ],
    ),
    (Format::Ipv4, &["127.0.0.1", "0.0.0.0"], &["127.0.0", "256.0.0.1", "01.0.0.1", "1.2.3.4/8", "0x7f.0.0.1"]),
    (
        Format::Ipv6,
        &["::1", "1::", "::ffff:1.2.3.4", "A:b:0:0:0:0:0:1"],
        &["1", ":::", "12345::", "::1%eth0", "::1/64", "1:2:3:4:5:6:7:8:9"],
    ),
    (Format::JsonPointer, &["", "/", "/a~0~1/0", "/\u{e9}"], &["a", "#/a", "/~", "/~2", "/a~"]),
    (Format::RelativeJsonPointer, &["0", "1/a", "12#", "0/"], &["", "/a", "01", "-1", "1a", "0##", "+1/a", "1/~2"]),
    (Format::Regex, &["^a+$", "(?<x>a)\\1", "(?=a)", "\\d{2,}", "[^]"], &["(", "a{2,1}", "\\Z", "^(abc]"]),
];

static LONG_LABEL: &str = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

/// 33 characters of two bytes each, which are more than 64.
static LONG_LOCAL_PART: &str = "ééééééééééééééééééééééééééééééééé@b";

#[test]
fn every_format_takes_its_texts_and_no_others() {
    assert!(Format::ALL.iter().all(|format| CASES.iter().any(|(case, ..)| case == format)));
    for (format, good, bad) in CASES {
        for text in *good {
            assert!(format.accepts(text), "{} {text:?}", format.name());
        }
        for text in *bad {
            assert!(!format.accepts(text), "{} {text:?}", format.name());
        }
    }
}

#[test]
fn the_general_validator_asks_the_same_judges() {
    for (format, good, bad) in CASES {
        let schemas = Schemas::from_values([("a.json".into(), serde_json::json!({ "format": format.name() }))]);
        let schema = Schema::shared(&schemas, "a.json", "");
        for text in good.iter().chain(*bad) {
            assert_eq!(
                schema.validate(&Value::from(*text)).is_ok(),
                format.accepts(text),
                "{} {text:?}",
                format.name()
            );
        }
        schema.validate(&Value::from(1)).unwrap();
    }
}

/// Texts of the pieces that the formats give a meaning to, in any order.
fn pieces() -> impl Strategy<Value = String> {
    let piece = proptest::sample::select(vec![
        "xn--", "XN--", "-", ".", "\u{3002}", "\u{ff0e}", "@", "\"", "\\", "[", "]", "IPv6:", "::", " <", ">", "l",
        "\u{b7}", "\u{375}", "\u{5d0}", "\u{5f3}", "\u{660}", "\u{6f0}", "\u{30fb}", "\u{915}", "\u{94d}", "\u{200c}",
        "\u{200d}", "\u{301}", "\u{ad}", "\u{df}", "{", "}", "%", "~", "/", "#", ":", "T", "P", "Z", "+",
    ])
    .prop_map(str::to_owned);
    proptest::collection::vec(prop_oneof![4 => piece, 2 => "[a-z0-9]{1,6}", 1 => "\\PC{1,3}"], 0..12)
        .prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn no_text_makes_a_judge_panic(any in ".{0,80}", pieces in pieces(), label in "[a-z0-9-]{0,70}") {
        for text in [any, pieces, format!("xn--{label}"), format!("a@xn--{label}.b")] {
            for format in Format::ALL {
                let _ = format.accepts(&text);
            }
            prop_assert!(!Format::Email.accepts(&text) || Format::IdnEmail.accepts(&text) || text.contains("xn--"), "{text:?}");
            prop_assert!(!Format::Hostname.accepts(&text) || Format::IdnHostname.accepts(&text) || text.contains("xn--"), "{text:?}");
        }
    }
}

#[test]
fn a_long_name_is_refused_before_it_is_encoded() {
    let start = std::time::Instant::now();
    for text in ["\u{4e00}".repeat(1_000_000), format!("{}.", "\u{4e00}\u{3042}".repeat(300)).repeat(10_000)] {
        assert!(!Format::IdnHostname.accepts(&text) && !Format::IdnEmail.accepts(&format!("a@{text}")));
    }
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
}

/// The JSON Schema Test Suite.
#[test]
fn the_test_suite_agrees() {
    let Some(suite) = crate::test_suite::folder() else {
        println!("found no JSON Schema Test Suite: JSON_SCHEMA_TEST_SUITE names no folder; the cases above still hold");
        return;
    };
    let mut wrong = Vec::new();
    let mut count = 0;
    for (draft, format) in ["draft2020-12", "draft7"].into_iter().flat_map(|draft| Format::ALL.map(|f| (draft, f))) {
        let file = suite.join(format!("tests/{draft}/optional/format/{}.json", format.name()));
        // Draft 7 has fewer formats.
        if draft == "draft7" && !file.exists() {
            continue;
        }
        let groups =
            read_value(&std::fs::read(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))).unwrap();
        for test in groups.as_array().unwrap().iter().flat_map(|group| group["tests"].as_array().unwrap()) {
            let Some(text) = test["data"].as_str() else { continue };
            count += 1;
            if format.accepts(text) != test["valid"] {
                wrong.push(format!("{draft} {} {text:?}: {}", format.name(), test["description"]));
            }
        }
    }
    println!("{count} cases of the JSON Schema Test Suite");
    assert!(count > 600 && wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_text_is_kept_and_never_told() {
    let uuid = Uuid::new("2EB8AA08-AA98-11EA-B4AA-73B441D16380").unwrap();
    assert_eq!(uuid.to_string(), "2EB8AA08-AA98-11EA-B4AA-73B441D16380");
    assert_eq!(format!("{:?}", Uri::try_from("a:b").unwrap()), "\"a:b\"");
    let error = "canary and more".parse::<Uri>().unwrap_err();
    assert_eq!(error.to_string(), "must have the format uri (format)");
    assert_eq!(serde_json::from_str::<Uri>("\"a:b\"").unwrap().into_inner(), "a:b");
    assert!(!serde_json::from_str::<Uri>("\"canary\"").unwrap_err().to_string().contains("canary"));
}

#[test]
fn the_clock_writes_date_times() {
    assert!(Format::DateTime.accepts(DateTime::now().as_str()));
    let at = |seconds: i64, nanos: u32| {
        let time = if seconds < 0 {
            UNIX_EPOCH - Duration::new(seconds.unsigned_abs(), 0)
        } else {
            UNIX_EPOCH + Duration::new(seconds.unsigned_abs(), 0)
        };
        DateTime::try_from(time + Duration::new(0, nanos)).map(DateTime::into_inner)
    };
    assert_eq!(at(0, 0).unwrap(), "1970-01-01T00:00:00.000000Z");
    assert_eq!(at(951_782_400, 1_999).unwrap(), "2000-02-29T00:00:00.000001Z");
    assert_eq!(at(1_798_761_599, 999_999_999).unwrap(), "2026-12-31T23:59:59.999999Z");
    assert_eq!(at(-1, 500_000_000).unwrap(), "1969-12-31T23:59:59.500000Z");
    assert_eq!(at(-62_167_219_200, 0).unwrap(), "0000-01-01T00:00:00.000000Z");
    assert_eq!(at(253_402_300_799, 0).unwrap(), "9999-12-31T23:59:59.000000Z");
    at(253_402_300_800, 0).unwrap_err();
    at(-62_167_219_201, 0).unwrap_err();
}

#[cfg(feature = "jiff")]
#[test]
fn jiff_reads_what_the_formats_hold() {
    use super::{Date, Time};
    let time = DateTime::new("2026-11-21T07:41:19.5+01:00").unwrap();
    let timestamp = jiff::Timestamp::try_from(&time).unwrap();
    assert_eq!(DateTime::try_from(timestamp).unwrap().as_str(), "2026-11-21T06:41:19.5Z");
    assert_eq!(jiff::civil::Date::try_from(&Date::new("2024-02-29").unwrap()).unwrap(), jiff::civil::date(2024, 2, 29));
    assert_eq!(Date::try_from(jiff::civil::date(2024, 2, 29)).unwrap().as_str(), "2024-02-29");
    assert_eq!(
        jiff::civil::Time::try_from(&Time::new("08:30:06.25-05:00").unwrap()).unwrap(),
        jiff::civil::time(8, 30, 6, 250_000_000)
    );
    let leap = DateTime::new("1998-12-31T15:59:60-08:00").unwrap();
    assert_eq!(jiff::Timestamp::try_from(&leap).unwrap().to_string(), "1998-12-31T23:59:59Z");
    let span = jiff::Span::try_from(&super::Duration::new("P1DT12H").unwrap()).unwrap();
    assert_eq!((span.get_days(), span.get_hours()), (1, 12));
    assert_eq!(super::Duration::try_from(jiff::Span::new().days(1).hours(12)).unwrap().as_str(), "P1DT12H");
    super::Duration::try_from(jiff::Span::new().days(-1)).unwrap_err();
    DateTime::try_from(jiff::Timestamp::MIN).unwrap_err();
}

#[cfg(feature = "uuid")]
#[test]
fn uuid_reads_what_the_format_holds() {
    let text = Uuid::new("2EB8AA08-AA98-11EA-B4AA-73B441D16380").unwrap();
    let bits = uuid::Uuid::from(&text);
    assert_eq!(bits.as_u128(), 0x2eb8_aa08_aa98_11ea_b4aa_73b4_41d1_6380);
    assert_eq!(Uuid::from(bits).as_str(), "2eb8aa08-aa98-11ea-b4aa-73b441d16380");
}
