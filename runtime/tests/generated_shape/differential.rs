//! The same verdict on the same bytes: generated code, the general validator, and the plain `jsonschema` crate.

use std::sync::LazyLock;

use buscodegen_runtime::{Invalid, Message, Nullable, Value, read_value};
use jsonschema::{Draft, Registry, Validator};
use proptest::prelude::*;
use serde_json::json;

use crate::types::{Fit, Priced, Resize, Sku, Tree};

/// The plain crate's validators, with nothing of ours in them.
struct Plain {
    resize: Validator,
    priced: Validator,
    tree: Validator,
}

static PLAIN: LazyLock<Plain> = LazyLock::new(|| {
    let mut image: Value = serde_json::from_str(include_str!("api.json")).unwrap();
    image.as_object_mut().unwrap().remove("$schema");
    let common: Value = serde_json::from_str(include_str!("common.json")).unwrap();
    let files = [("test:///image.json", image), ("test:///common.json", common)];
    let registry = Registry::new().draft(Draft::Draft202012).extend(files).unwrap().prepare().unwrap();
    let build = |pointer: &str| {
        let root = json!({ "$ref": format!("test:///image.json#{pointer}") });
        jsonschema::options().with_registry(&registry).should_validate_formats(true).build(&root).unwrap()
    };
    Plain {
        resize: build("/rpcs/resize/parameters"),
        priced: build("/events/priced/parameters"),
        tree: build("/rpcs/resize/response"),
    }
});

/// All three verdicts on a text; and a good one survives the round trip.
pub(crate) fn judge<M: Message + PartialEq + std::fmt::Debug>(
    text: &str,
    plain: &Validator,
) -> Result<(), TestCaseError> {
    let exact = M::decode(text.as_bytes());
    let value = match read_value(text.as_bytes()) {
        Ok(value) => value,
        Err(malformed) => {
            prop_assert_eq!(exact, Err(Invalid::Malformed(malformed)));
            return Ok(());
        }
    };
    let general = M::schema().validate(&value);
    prop_assert_eq!(general.is_ok(), plain.is_valid(&value), "general and plain differ on {}", text);
    prop_assert_eq!(exact.is_ok(), general.is_ok(), "exact and general differ on {}: {:?} {:?}", text, exact, general);
    match exact {
        Ok(message) => {
            let written = message.encode().unwrap();
            prop_assert!(plain.is_valid(&read_value(&written).unwrap()), "{}", text);
            prop_assert_eq!(M::decode(&written).unwrap(), message, "{}", text);
        }
        Err(refused) => prop_assert_eq!(Err(refused), general, "{}", text),
    }
    Ok(())
}

/// A text of JSON that is likely to be wrong somewhere.
fn anything() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec![
            "null",
            "true",
            "false",
            "0",
            "1",
            "-1",
            "1.0",
            "1e2",
            "0.5",
            "2.50",
            "-0",
            "4096",
            "4097",
            "4096.0",
            "\"\"",
            "\"x\"",
            "\"cover\"",
            "\"c\\u006fver\"",
            "\"priced\"",
            "\"a:b\"",
            "[]",
            "{}",
            "[1,2]",
            "[\"a\",\"a\"]",
            "{\"a\":true}",
            "[[]]",
            "\"10.0.0.1\"",
            "\"2026-11-21T06:41:19Z\"",
            "{\"name\":\"x\"}",
            "[1,2,3]",
            "[\"a\"]",
            "\"\u{1f600}\u{1f600}\u{1f600}\u{1f600}\u{1f600}\"",
        ])
        .prop_map(str::to_owned),
        (-10_i64..5000).prop_map(|number| number.to_string()),
        (0_u32..1200).prop_map(|cents| format!("{}.{:02}", cents / 100, cents % 100)),
        "[a-zA-Z0-9-]{0,14}".prop_map(|text| format!("\"{text}\"")),
    ]
}

/// A member: mostly a good value, sometimes anything; sometimes not there.
fn member(name: &'static str, good: &[&'static str]) -> BoxedStrategy<Option<(String, String)>> {
    let good = prop::sample::select(good.to_vec()).prop_map(str::to_owned);
    let name = prop_oneof![9 => Just(name.to_owned()), 1 => Just(escaped(name))];
    prop_oneof![
        24 => (name.clone(), good).prop_map(Some),
        2 => (name, anything()).prop_map(Some),
        1 => Just(None),
    ]
    .boxed()
}

/// The name with its first letter as an escape.
fn escaped(name: &str) -> String {
    let (first, rest) = name.split_at(1);
    format!("\\u{:04x}{rest}", first.as_bytes()[0])
}

/// An object of these members in any order, sometimes with a stranger, a double, or damage.
fn object(members: Vec<BoxedStrategy<Option<(String, String)>>>) -> impl Strategy<Value = String> {
    let stranger = prop_oneof![6 => Just(None), 1 => ("[a-z]{1,3}", anything()).prop_map(Some)];
    let damage =
        prop_oneof![12 => Just(None), 1 => (any::<prop::sample::Index>(), "[\\[\\]{},:\"\\\\0-9 ]").prop_map(Some)];
    (members, stranger, damage, any::<bool>(), any::<prop::sample::Index>())
        .prop_map(|(members, stranger, damage, double, place)| {
            let mut members: Vec<(String, String)> = members.into_iter().flatten().chain(stranger).collect();
            if let (true, Some(again)) = (double && place.index(8) == 0, members.first().cloned()) {
                members.push(again);
            }
            (members, damage)
        })
        .prop_flat_map(|(members, damage)| (Just(members).prop_shuffle(), Just(damage)))
        .prop_map(|(members, damage)| {
            let members: Vec<String> =
                members.into_iter().map(|(name, value)| format!("\"{name}\": {value}")).collect();
            let mut text = format!("{{{}}}", members.join(" ,\n"));
            if let Some((place, insert)) = damage {
                let at = text.char_indices().nth(place.index(text.chars().count())).map_or(0, |(at, _)| at);
                text.insert_str(at, &insert);
            }
            text
        })
}

fn resize() -> impl Strategy<Value = String> {
    object(vec![
        member("url", &["\"https://a.example/\"", "\"urn:x\""]),
        member("width", &["1", "4096", "200.0", "2e2"]),
        member("height", &["2", "4096", "200.0"]),
        member("fit", &["\"cover\"", "\"contain\""]),
        member("sku", &["\"a-1\"", "\"abcdefghijkl\""]),
        member("note", &["null", "\"\"", "\"\u{e9}\u{e9}\u{e9}\u{e9}\u{e9}\""]),
        member("ratio", &["0.29", "10", "1e-2", "9.99"]),
    ])
}

fn priced() -> impl Strategy<Value = String> {
    object(vec![
        member(
            "price",
            &[
                "{\"amount\":1,\"currency\":\"EUR\"}",
                "{\"currency\":\"XXX\",\"amount\":-5}",
                "{\"amount\":1,\"currency\":\"EUR\",\"x\":1}",
            ],
        ),
        member("tags", &["[]", "[\"a\",\"b\",\"c\"]", "[\"a\",\"\\u0061\"]", "[\"a\",\"b\",\"c\",\"d\"]"]),
        member("at", &["\"2026-11-21T06:41:19+01:00\""]),
        member("point", &["[1,2]", "[1.5,-2e3]", "[1]", "[1,2,3]"]),
        member("kind", &["\"priced\""]),
        member("host", &["\"10.0.0.1\""]),
    ])
}

fn tree() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("{\"name\":\"leaf\"}".to_owned()),
        Just("{\"name\":\"x\",\"parent\":null,\"labels\":{\"a\":true}}".to_owned()),
        anything()
    ];
    leaf.prop_recursive(4, 24, 3, |inner| {
        (prop::collection::vec(inner.clone(), 0..3), prop::option::of(inner), anything(), any::<u8>()).prop_map(
            |(children, parent, other, choice)| {
                let parent = parent.map_or(String::new(), |parent| format!(",\"parent\":{parent}"));
                let labels = match choice % 8 {
                    0 => format!(",\"labels\":{{\"a\":{other}}}"),
                    1 => ",\"stranger\":[{}]".to_owned(),
                    2 => format!(",\"labels\":{other}"),
                    _ => String::new(),
                };
                format!("{{\"children\":[{}],\"name\":\"node\"{parent}{labels}}}", children.join(","))
            },
        )
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn a_closed_object_is_judged_alike(text in resize()) {
        judge::<Resize>(&text, &PLAIN.resize)?;
    }

    #[test]
    fn an_object_with_typed_extras_is_judged_alike(text in priced()) {
        judge::<Priced>(&text, &PLAIN.priced)?;
    }

    #[test]
    fn a_recursive_open_object_is_judged_alike(text in tree()) {
        judge::<Tree>(&text, &PLAIN.tree)?;
    }

    #[test]
    fn anything_at_the_root_is_judged_alike(text in anything()) {
        judge::<Resize>(&text, &PLAIN.resize)?;
        judge::<Tree>(&text, &PLAIN.tree)?;
    }

    /// What goes out is what the schema accepts, whatever the fields were set to.
    #[test]
    fn writing_is_judged_alike(
        width in 0_u32..5000, height in 0_u32..5000, fit in any::<bool>(), sku in "[a-z0-9-]{1,12}",
        note in prop::option::of(prop::option::of(".{0,7}")), ratio in prop::option::of(-100_i32..1200),
    ) {
        let mut resize = Resize::decode(br#"{"url":"a:b","width":1,"height":2}"#).unwrap();
        resize.width = width;
        resize.height = height;
        resize.fit = fit.then_some(Fit::Contain);
        resize.sku = Some(Sku::new(sku).unwrap());
        resize.note = note.map(|note| note.map_or(Nullable::Null, Nullable::Value));
        resize.ratio = ratio.map(|cents| f64::from(cents) / 100.0);
        let accepted = PLAIN.resize.is_valid(&serde_json::to_value(&resize).unwrap());
        prop_assert_eq!(resize.encode().is_ok(), accepted, "{:?}", resize);
    }
}

#[test]
fn hostile_texts_are_refused_alike() {
    let deep = format!("{{\"name\":\"x\",\"stranger\":{}{}}}", "[".repeat(200), "]".repeat(200));
    let deep_type = format!("{}{{\"name\":\"x\"}}{}", "{\"name\":\"x\",\"children\":[".repeat(100), "]}".repeat(100));
    for text in [
        "",
        "{",
        "{}",
        "[]",
        "null",
        "\u{feff}{}",
        "{\"name\":\"x\",\"name\":\"y\"}",
        "{\"name\":\"x\",\"n\\u0061me\":\"y\"}",
        "{\"name\":\"x\",\"stranger\":1,\"stranger\":2}",
        "{\"name\":\"x\",\"stranger\":{\"a\":1,\"a\":2}}",
        "{\"name\":\"\\ud800\"}",
        "{\"name\":\"x\"} {}",
        "{\"name\":NaN}",
        "{\"name\":\"x\",\"stranger\":1e999}",
        "{\"name\":\"x\",\"stranger\":123456789012345678901}",
        "{\"$serde_json::private::Number\":\"1\"}",
        "{\"name\":{\"$serde_json::private::RawValue\":\"x\"}}",
        "[\"x\"]",
        "\"x\"",
        "{\"name\":\"x\",\"children\":null}",
        "{\"name\":\"x\",\"labels\":{\"a\":true,\"a\":true}}",
        &deep,
        &deep_type,
    ] {
        assert!(Tree::decode(text.as_bytes()).is_err(), "{text}");
        judge::<Tree>(text, &PLAIN.tree).unwrap();
        judge::<Resize>(text, &PLAIN.resize).unwrap();
    }
}
