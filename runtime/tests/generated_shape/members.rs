//! Rules on an object's members, and sameness of values that are not scalars, each with the schema that it stands for.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use buscodegen_runtime::codegen::{ArrayRules, MapRules, Pattern, Scalar, StringRules};
use buscodegen_runtime::{Invalid, Message, Nullable, Schema, Value, codegen};
use jsonschema::Validator;
use proptest::prelude::*;
use serde_json::json;

use crate::differential::judge;

const SOURCE: &str = r##"{ "$defs": {
    "Ruled": { "type": "object",
        "properties": { "a": { "type": "integer" }, "b": { "type": "integer" } },
        "patternProperties": { "^x": { "type": "boolean" } }, "additionalProperties": { "type": "string" },
        "minProperties": 1, "maxProperties": 3, "dependentRequired": { "a": ["b"], "b": ["c"], "d": ["a"] },
        "propertyNames": { "maxLength": 2 } },
    "Keyed": { "type": "object", "patternProperties": { "^[a-z]$": { "type": "integer" } }, "additionalProperties": false,
        "propertyNames": { "enum": ["a", "b", "xx"] }, "minProperties": 1 },
    "Different": { "type": "array", "items": true, "uniqueItems": true, "maxItems": 40 },
    "Mixed": { "enum": [1, "a", null, { "a": 1, "b": [2.5] }, true, 1.5, [1, 2]] },
    "Level": { "enum": [-1, 3, 7] },
    "Row": { "type": "array", "prefixItems": [{ "type": "string" }, { "type": "integer" }, { "type": ["boolean", "null"] }],
        "items": { "type": "string" }, "minItems": 1, "maxItems": 5 }
} }"##;

static SCHEMAS: codegen::Schemas = codegen::Schemas::new(&[("members.json", SOURCE)]);

macro_rules! messages {
    ($($name:ident),+ $(,)?) => {
        $(impl Message for $name {
            const EXACT: bool = true;

            fn schema() -> &'static Schema {
                static SCHEMA: Schema = Schema::new(&SCHEMAS, "members.json", concat!("/$defs/", stringify!($name)));
                &SCHEMA
            }
        }

        impl $name {
            fn plain() -> &'static Validator {
                static PLAIN: LazyLock<Validator> = LazyLock::new(|| {
                    let mut schema: Value = serde_json::from_str(SOURCE).unwrap();
                    schema["$ref"] = json!(concat!("#/$defs/", stringify!($name)));
                    jsonschema::draft202012::new(&schema).unwrap()
                });
                &PLAIN
            }
        })+
    };
}

messages!(Ruled, Keyed, Different, Mixed, Level, Row);

#[derive(Clone, Debug, PartialEq)]
struct Ruled {
    a: Option<i64>,
    b: Option<i64>,
    flags: BTreeMap<String, bool>,
    extra: BTreeMap<String, String>,
}

static X: Pattern = Pattern::new("^x");

impl<'de> codegen::Read<'de> for Ruled {
    fn read<D: codegen::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        codegen::read_object(from)
    }
}

impl<'de> codegen::ReadObject<'de> for Ruled {
    const NAME: &'static str = "Ruled";
    const MEMBERS: &'static [&'static str] = &["a", "b"];

    fn read_members<M: codegen::MapAccess<'de>>(mut members: codegen::Members<'de, M>) -> Result<Self, M::Error> {
        let (mut a, mut b) = (None, None);
        let (mut flags, mut extra) = (BTreeMap::new(), BTreeMap::new());
        while let Some(member) = members.next(Self::MEMBERS)? {
            match member {
                0 => members.read(&mut a)?,
                1 => members.read(&mut b)?,
                _ if members.matches(&X) => members.read_extra(&mut flags)?,
                _ => members.read_extra(&mut extra)?,
            }
        }
        let read = Self { a, b, flags, extra };
        members.check(&read)?;
        Ok(read)
    }
}

impl codegen::Check for Ruled {
    fn check(&self, depth: codegen::Depth) -> codegen::Verdict {
        let count = usize::from(self.a.is_some()) + usize::from(self.b.is_some()) + self.flags.len() + self.extra.len();
        codegen::map(count, &MapRules { min_properties: Some(1), max_properties: Some(3) })?;
        codegen::dependent(self.a.is_some(), "a", &[(self.b.is_some(), "b")])?;
        codegen::dependent(self.b.is_some(), "b", &[(self.extra.contains_key("c"), "c")])?;
        codegen::dependent(self.extra.contains_key("d"), "d", &[(self.a.is_some(), "a")])?;
        let names = StringRules { max_length: Some(2), ..StringRules::NONE };
        codegen::names(&self.flags, &names)?;
        codegen::names(&self.extra, &names)?;
        codegen::names_match(&self.flags, &X)?;
        codegen::names_avoid(&self.extra, &[&X])?;
        depth.into_member(&self.a)?;
        depth.into_member(&self.b)?;
        depth.into_member(&self.flags)?;
        depth.into_member(&self.extra)
    }
}

impl codegen::Serialize for Ruled {
    fn serialize<S: codegen::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut object = codegen::write_object(to)?;
        object.optional("a", &self.a)?;
        object.optional("b", &self.b)?;
        object.extra(&self.flags, <Self as codegen::ReadObject<'_>>::MEMBERS)?;
        object.extra(&self.extra, <Self as codegen::ReadObject<'_>>::MEMBERS)?;
        object.end()
    }
}

codegen::impl_serde!(Ruled);

#[derive(Clone, Debug, PartialEq)]
struct Row {
    first: String,
    second: Option<i64>,
    third: Option<Nullable<bool>>,
    rest: Vec<String>,
}

impl<'de> codegen::Read<'de> for Row {
    fn read<D: codegen::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        codegen::read_items(from)
    }
}

impl<'de> codegen::ReadItems<'de> for Row {
    const NAME: &'static str = "Row";

    fn read_items<S: codegen::SeqAccess<'de>>(mut items: codegen::Items<S>) -> Result<Self, S::Error> {
        let read =
            Self { first: items.required()?, second: items.optional()?, third: items.optional()?, rest: items.rest()? };
        items.check(&read)?;
        Ok(read)
    }
}

impl codegen::Check for Row {
    fn check(&self, depth: codegen::Depth) -> codegen::Verdict {
        let count = 1 + usize::from(self.second.is_some()) + usize::from(self.third.is_some()) + self.rest.len();
        codegen::items(count, &ArrayRules { min_items: None, max_items: Some(5) })?;
        codegen::without_gap(depth, &[self.second.is_some(), self.third.is_some(), !self.rest.is_empty()])
    }
}

impl codegen::Serialize for Row {
    fn serialize<S: codegen::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut items = codegen::write_items(to)?;
        items.item(&self.first)?;
        items.optional(&self.second)?;
        items.optional(&self.third)?;
        items.rest(&self.rest)?;
        items.end()
    }
}

codegen::impl_serde!(Row);

#[derive(Clone, PartialEq)]
struct Keyed(BTreeMap<String, i64>);

static LETTER: Pattern = Pattern::new("^[a-z]$");

codegen::impl_map!(
    Keyed,
    i64,
    MapRules { min_properties: Some(1), max_properties: None },
    also | members | {
        codegen::names_match(members, &LETTER)?;
        codegen::names_among(members, &["a", "b", "xx"])
    }
);

#[derive(Clone, PartialEq)]
struct Different(Vec<Value>);

codegen::impl_array!(Different, Value, ArrayRules { max_items: Some(40), ..ArrayRules::NONE }, distinct);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Mixed {
    One,
    A,
    Null,
    Object,
    True,
    OneAndAHalf,
    List,
}

codegen::impl_value_enum!(Mixed {
    One = "1",
    A = "\"a\"",
    Null = "null",
    Object = "{\"a\":1,\"b\":[2.5]}",
    True = "true",
    OneAndAHalf = "1.5",
    List = "[1,2]",
});

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Level {
    Below,
    Three,
    Seven,
}

codegen::impl_integer_enum!(Level: i64 { Below = -1, Three = 3, Seven = 7 });

fn scalars() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "1",
        "1.0",
        "10e-1",
        "0",
        "-0",
        "-0.0",
        "1.5",
        "3",
        "7.0",
        "-1",
        "\"a\"",
        "\"\\u0061\"",
        "\"1\"",
        "\"\"",
        "null",
        "true",
        "false",
        "9007199254740993",
        "9007199254740992.0",
        "18446744073709551615",
        "18446744073709551616",
        "1e300",
        "0.1",
    ])
    .prop_map(str::to_owned)
}

fn objects(values: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    let name = prop::sample::select(vec!["a", "b", "c", "d", "x", "x1", "\\u0078", "xx", "xxx", "1"]);
    prop::collection::vec((name, values), 0..5).prop_map(|members| {
        let members: Vec<String> = members.into_iter().map(|(name, value)| format!("\"{name}\":{value}")).collect();
        format!("{{{}}}", members.join(" ,"))
    })
}

fn anything() -> impl Strategy<Value = String> {
    scalars().prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(|elements| format!("[{}]", elements.join(","))),
            objects(inner)
        ]
    })
}

/// Objects whose members mostly have the type that their name asks for.
fn ruled() -> impl Strategy<Value = String> {
    let members = [
        "\"a\":1",
        "\"b\":2.0",
        "\"c\":\"\"",
        "\"d\":\"x\"",
        "\"x\":true",
        "\"\\u00781\":false",
        "\"x12\":true",
        "\"cc\":\"\"",
        "\"x\":1",
    ];
    prop::sample::subsequence(members.to_vec(), 0..5)
        .prop_shuffle()
        .prop_map(|members| format!("{{{}}}", members.join(",")))
}

/// Items of the types that their places ask for.
fn row() -> impl Strategy<Value = Vec<String>> {
    let items = ["\"a\"", "1.0", "null", "\"\"", "\"\\u0061\"", "\"b\""];
    (0..=items.len()).prop_map(move |length| items.iter().take(length).map(|item| (*item).to_owned()).collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn rules_on_members_are_judged_alike(text in anything(), object in objects(scalars()), ruled in ruled()) {
        // Not what an `i64` cannot hold.
        let held = |text: &&String| !text.contains("18446744073709551") && !text.contains("e300");
        for text in [&text, &object, &ruled].into_iter().filter(held) {
            judge::<Ruled>(text, Ruled::plain())?;
            judge::<Keyed>(text, Keyed::plain())?;
        }
    }

    #[test]
    fn sameness_is_judged_alike(elements in prop::collection::vec(anything(), 0..6), text in anything()) {
        judge::<Different>(&format!("[{}]", elements.join(",")), Different::plain())?;
        judge::<Mixed>(&text, Mixed::plain())?;
        judge::<Level>(&text, Level::plain())?;
    }

    #[test]
    fn first_items_and_the_rest_are_judged_alike(mut row in row(), other in scalars(), place in 0_usize..8) {
        judge::<Row>(&format!("[{}]", row.join(",")), Row::plain())?;
        // Not what an `i64` cannot hold.
        if let Some(item) = row.get_mut(place).filter(|_| !other.contains("18446744073709551") && !other.contains("e300")) {
            *item = other;
        }
        judge::<Row>(&format!("[{}]", row.join(",")), Row::plain())?;
    }

    #[test]
    fn a_long_array_is_judged_alike(mut elements in prop::collection::vec(0_u32..400, 20..40), double in any::<bool>()) {
        if double {
            elements.push(elements[0]);
        }
        let elements: Vec<String> = elements.iter().map(|number| format!("{{\"b\":[],\"a\":{number}.0}}")).collect();
        judge::<Different>(&format!("[{}]", elements.join(",")), Different::plain())?;
    }
}

#[test]
fn an_enum_of_values_is_the_same_value_however_it_is_written() {
    assert_eq!(Mixed::decode(br#"{"b":[25e-1],"a":1.0}"#).unwrap(), Mixed::Object);
    assert_eq!(Mixed::decode(b"1.0").unwrap().encode().unwrap(), b"1");
    assert_eq!(Mixed::ALL.len(), 7);
    assert_eq!((Mixed::List.value(), Mixed::List.to_string()), (json!([1, 2]), "[1,2]".to_owned()));
    assert!(Mixed::One.order(&Mixed::A).is_ne() && Mixed::One.order(&Mixed::One).is_eq());
}

#[test]
fn an_enum_of_integers_converts_both_ways() {
    assert_eq!(Level::decode(b"3.0").unwrap(), Level::Three);
    assert_eq!((Level::try_from(-1).unwrap(), i64::from(Level::Seven)), (Level::Below, 7));
    assert_eq!(Level::try_from(4).unwrap_err().to_string(), "must be one of -1 3 7 (enum)");
    assert_eq!(Level::ALL.iter().map(Level::to_string).collect::<Vec<_>>(), ["-1", "3", "7"]);
}

#[test]
fn an_array_with_a_gap_is_not_sent() {
    let row = Row::decode(br#"["a",1,null,"b"]"#).unwrap();
    assert_eq!(row.third, Some(Nullable::Null));
    assert!(Row { rest: Vec::new(), third: None, second: None, ..row.clone() }.encode().is_ok());
    for gap in [Row { third: None, ..row.clone() }, Row { second: None, ..row }] {
        let refused = gap.encode().unwrap_err().to_string();
        assert!(refused.contains("after one that is missing"), "{refused}");
        assert!(serde_json::to_value(&gap).is_err());
    }
}

#[test]
fn a_broken_rule_on_members_is_not_sent() {
    let keyword = |refused: Invalid| match refused {
        Invalid::Violations(violations) => violations[0].keyword.clone().into_owned(),
        other => panic!("{other}"),
    };
    let good = Ruled::decode(br#"{"x":true}"#).unwrap();
    assert_eq!(keyword(Ruled { a: Some(1), ..good.clone() }.encode().unwrap_err()), "dependentRequired");
    assert_eq!(keyword(Ruled { flags: BTreeMap::new(), ..good.clone() }.encode().unwrap_err()), "minProperties");
    let stray = Ruled { extra: BTreeMap::from([("x".into(), "a".into())]), ..good.clone() };
    stray.encode().unwrap_err();
    let stray = Ruled { flags: BTreeMap::from([("y".into(), true)]), ..good };
    stray.encode().unwrap_err();
    assert_eq!(Keyed::new(BTreeMap::from([("c".into(), 1)])).unwrap_err().keyword, "propertyNames");
}
