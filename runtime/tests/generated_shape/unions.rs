//! Unions of every form, each with the schema that it stands for.

use std::sync::LazyLock;
use std::time::{Duration, Instant};

use buscodegen_runtime::{Invalid, Message, Schema, Value, codegen, read_value};
use jsonschema::Validator;
use proptest::prelude::*;
use serde_json::json;

use crate::differential::judge;

const SOURCE: &str = r##"{ "$defs": {
    "Loose": { "type": ["string", "integer", "object", "null"],
        "properties": { "name": { "type": "string" }, "inner": { "$ref": "#/$defs/Loose" } }, "required": ["name"] },
    "Every": { "type": ["string", "number", "null", "boolean", "array"], "items": { "$ref": "#/$defs/Every" } },
    "Cat": { "type": "object", "properties": { "kind": { "const": "cat" }, "lives": { "type": "integer" } },
        "required": ["kind"], "additionalProperties": false },
    "Dog": { "type": "object", "properties": { "kind": { "enum": ["dog", "hound"] }, "friend": { "$ref": "#/$defs/Pet" } },
        "required": ["kind"] },
    "Pet": { "oneOf": [{ "$ref": "#/$defs/Cat" }, { "$ref": "#/$defs/Dog" }] },
    "Open": { "anyOf": [{ "$ref": "#/$defs/Cat" }, { "not": { "type": "object", "properties": { "kind": { "const": "cat" } }, "required": ["kind"] } }] },
    "One1": { "type": "object", "properties": { "data": { "type": "object",
        "properties": { "v": { "const": 1 }, "x": { "type": "integer" } }, "required": ["v"] } }, "required": ["data"] },
    "Numbered": { "anyOf": [{ "$ref": "#/$defs/One1" },
        { "type": "object", "properties": { "data": { "type": "object",
            "properties": { "v": { "const": true }, "x": { "type": "string" } }, "required": ["v"] } }, "required": ["data"] } ] },
    "Point": { "type": "object", "properties": { "x": { "type": "integer" } }, "required": ["x"] },
    "Named": { "type": "object", "properties": { "name": { "type": "string" } }, "required": ["name"] },
    "Any": { "anyOf": [{ "$ref": "#/$defs/Point" }, { "$ref": "#/$defs/Named" }, { "$ref": "#/$defs/NotThree" },
        { "type": "array", "items": { "$ref": "#/$defs/Any" } }] },
    "Exactly": { "oneOf": [{ "$ref": "#/$defs/Point" }, { "$ref": "#/$defs/Named" }, { "$ref": "#/$defs/NotThree" },
        { "type": "integer" }, { "type": "array", "items": { "$ref": "#/$defs/Exactly" } }] },
    "NotThree": { "type": "number", "not": { "const": 3 } },
    "Tower": { "anyOf": [{ "$ref": "#/$defs/Point" }, { "type": "integer" }, { "type": "array", "items": { "$ref": "#/$defs/Tower" } }] },
    "Left": { "type": "object", "properties": { "of": { "$ref": "#/$defs/Maze" }, "left": { "const": true } }, "required": ["left"] },
    "Right": { "type": "object", "properties": { "of": { "$ref": "#/$defs/Maze" }, "right": { "const": true } }, "required": ["right"] },
    "Maze": { "anyOf": [{ "$ref": "#/$defs/Left" }, { "$ref": "#/$defs/Right" }] },
    "Beside": { "oneOf": [
        { "type": "object", "properties": { "kind": { "const": "cat" }, "of": { "type": "integer" } }, "required": ["kind", "of"], "additionalProperties": false },
        { "type": "object", "properties": { "kind": { "const": "dog" }, "of": { "$ref": "#/$defs/Beside" } }, "required": ["kind", "of"], "additionalProperties": false },
        { "type": "object", "properties": { "kind": { "const": "x" } }, "required": ["kind"], "additionalProperties": false }] },
    "Around": { "oneOf": [
        { "const": "cat" },
        { "enum": ["x", ""] },
        { "type": "object", "properties": { "cat": { "type": "integer" } }, "required": ["cat"], "additionalProperties": false },
        { "type": "object", "properties": { "of": { "$ref": "#/$defs/Around" } }, "required": ["of"], "additionalProperties": false },
        { "$ref": "#/$defs/Only" }] },
    "Only": { "type": "object", "properties": { "left": { "type": "string" } }, "required": ["left"], "additionalProperties": false }
} }"##;

static SCHEMAS: codegen::Schemas = codegen::Schemas::new(&[("unions.json", SOURCE)]);

/// The impls of an open object, which are not what is tested here.
macro_rules! object {
    ($name:ident [$($member:ident: $type:ty = $place:literal $how:ident),+] $rest:ident) => {
        #[derive(Clone, Debug, PartialEq)]
        struct $name { $($member: object!(@field $how $type)),+ }

        impl<'de> codegen::Read<'de> for $name {
            fn read<D: codegen::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                codegen::read_object(from)
            }
        }

        impl<'de> codegen::ReadObject<'de> for $name {
            const NAME: &'static str = stringify!($name);
            const MEMBERS: &'static [&'static str] = &[$(stringify!($member)),+];

            fn read_members<M: codegen::MapAccess<'de>>(mut members: codegen::Members<'de, M>) -> Result<Self, M::Error> {
                $(let mut $member: Option<$type> = None;)+
                while let Some(member) = members.next(Self::MEMBERS)? {
                    match member {
                        $($place => members.read(&mut $member)?,)+
                        _ => members.$rest()?,
                    }
                }
                Ok(Self { $($member: object!(@take $how members $member $place)),+ })
            }
        }

        impl codegen::Check for $name {
            fn check(&self, depth: codegen::Depth) -> codegen::Verdict {
                $(depth.into_member(&self.$member)?;)+
                Ok(())
            }
        }

        impl codegen::Serialize for $name {
            fn serialize<S: codegen::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                let mut object = codegen::write_object(to)?;
                $(object!(@write $how object self $member);)+
                object.end()
            }
        }

        codegen::impl_serde!($name);
    };
    (@field required $type:ty) => { $type };
    (@field optional $type:ty) => { Option<$type> };
    (@take required $members:ident $member:ident $place:literal) => { $members.required($member, $place)? };
    (@take optional $members:ident $member:ident $place:literal) => { $member };
    (@write required $object:ident $self:ident $member:ident) => { $object.member(stringify!($member), &$self.$member)? };
    (@write optional $object:ident $self:ident $member:ident) => { $object.optional(stringify!($member), &$self.$member)? };
}

macro_rules! messages {
    ($($name:ident),+ $(,)?) => {
        $(impl Message for $name {
            const EXACT: bool = true;

            fn schema() -> &'static Schema {
                static SCHEMA: Schema = Schema::new(&SCHEMAS, "unions.json", concat!("/$defs/", stringify!($name)));
                &SCHEMA
            }
        })+

        $(impl Plain for $name {
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

trait Plain {
    fn plain() -> &'static Validator;
}

messages!(Loose, Every, Pet, Open, Numbered, Any, Exactly, Maze, Tower, Beside, Around);

object!(Thing [name: String = 0 required, inner: Loose = 1 optional] ignore);

#[derive(Clone, Debug, PartialEq)]
enum Loose {
    Text(String),
    Count(i64),
    Data(Box<Thing>),
    Nothing(()),
}

codegen::impl_union!(Loose, kinds { Text(String) from: [string], Count(i64) from: [integer], Data(Box<Thing>): [object], Nothing(()): [null] });

#[derive(Clone, Debug, PartialEq)]
enum Every {
    Text(String),
    Ratio(f64),
    List(Vec<Every>),
    Other(Value),
}

codegen::impl_union!(Every, kinds { Text(String): [string], Ratio(f64): [number], List(Vec<Every>): [array], Other(Value): [null, boolean] });

#[derive(Clone, Copy, Debug, PartialEq)]
struct KindCat;

codegen::impl_const!(KindCat, string "cat");

#[derive(Clone, Copy, Debug, PartialEq)]
enum KindDog {
    Dog,
    Hound,
}

codegen::impl_string_enum!(KindDog { Dog = "dog", Hound = "hound" });

object!(Cat [kind: KindCat = 0 required, lives: i64 = 1 optional] refuse);
object!(Dog [kind: KindDog = 0 required, friend: Box<Pet> = 1 optional] ignore);

#[derive(Clone, Debug, PartialEq)]
enum Pet {
    Cat(Cat),
    Dog(Dog),
}

codegen::impl_union!(Pet, tagged "oneOf" ["kind"] { Cat(Cat) from: ["cat"], Dog(Dog): ["dog", "hound"] });

#[derive(Clone, Debug, PartialEq)]
enum Open {
    Cat(Cat),
    Other(Value),
}

codegen::impl_union!(Open, tagged "anyOf" ["kind"] { Cat(Cat): ["cat"], _ => Other(Value) from });

#[derive(Clone, Copy, Debug, PartialEq)]
struct VOne;

codegen::impl_const!(VOne, integer 1);

#[derive(Clone, Copy, Debug, PartialEq)]
struct VTrue;

codegen::impl_const!(VTrue, boolean true);

object!(DataOne [v: VOne = 0 required, x: i64 = 1 optional] ignore);
object!(DataTrue [v: VTrue = 0 required, x: String = 1 optional] ignore);
object!(NumberedOne [data: DataOne = 0 required] ignore);
object!(NumberedTrue [data: DataTrue = 0 required] ignore);

#[derive(Clone, Debug, PartialEq)]
enum Numbered {
    One(NumberedOne),
    True(NumberedTrue),
}

codegen::impl_union!(Numbered, tagged "anyOf" ["data", "v"] { One(NumberedOne): [1], True(NumberedTrue): [true] });

object!(Point [x: i64 = 0 required] ignore);
object!(Named [name: String = 0 required] ignore);

static NOT_THREE: Schema = Schema::new(&SCHEMAS, "unions.json", "/$defs/NotThree");

#[derive(Clone, Debug, PartialEq)]
enum Any {
    Point(Point),
    Named(Named),
    Number(f64),
    List(Vec<Any>),
}

codegen::impl_union!(Any, any "anyOf" { Point(Point) from, Named(Named), Number(f64) from if NOT_THREE, List(Vec<Any>) });

#[derive(Clone, Debug, PartialEq)]
enum Exactly {
    Point(Point),
    Named(Named),
    Number(f64),
    Integer(i64),
    List(Vec<Exactly>),
}

codegen::impl_union!(Exactly, one "oneOf" {
    Point(Point) from, Named(Named), Number(f64) if NOT_THREE, Integer(i64), List(Vec<Exactly>)
});

object!(Left [of: Maze = 0 optional, left: VTrue = 1 required] ignore);
object!(Right [of: Maze = 0 optional, right: VTrue = 1 required] ignore);

#[derive(Clone, Debug, PartialEq)]
enum Maze {
    Left(Box<Left>),
    Right(Box<Right>),
}

codegen::impl_union!(Maze, any "anyOf" { Left(Box<Left>), Right(Box<Right>) });

#[derive(Clone, Debug, PartialEq)]
enum Tower {
    Point(Point),
    Floor(i64),
    List(Vec<Tower>),
}

codegen::impl_union!(Tower, any "anyOf" { Point(Point), Floor(i64), List(Vec<Tower>) });

#[derive(Clone, Debug, PartialEq)]
enum Beside {
    Cat(i64),
    Dog(Box<Beside>),
    X,
}

codegen::impl_union!(Beside, tagged "oneOf" ["kind"] { Cat(i64 as "of"): ["cat"], Dog(Box<Beside> as "of") from: ["dog"], X: ["x"] });

#[derive(Clone, Copy, Debug, PartialEq)]
enum Letter {
    X,
    None,
}

codegen::impl_string_enum!(Letter { X = "x", None = "" });

object!(Only [left: String = 0 required] refuse);

#[derive(Clone, Debug, PartialEq)]
enum Around {
    Cat,
    Letter(Letter),
    Cats(i64),
    Of(Box<Around>),
    Only(Only),
}

codegen::impl_union!(Around, external "oneOf" {
    Cat: "cat", Letter(Letter): ["x", ""], Cats(i64 as "cat"), Of(Box<Around> as "of"), Only(Only) from: { "left" }
});

/// JSON made of what the schemas above speak of, some of it damaged.
fn texts() -> impl Strategy<Value = String> {
    let scalars = [
        "null",
        "true",
        "false",
        "0",
        "3",
        "3.0",
        "1",
        "1.0",
        "-0.0",
        "1.5",
        "-7",
        "\"\"",
        "\"cat\"",
        "\"c\\u0061t\"",
        "\"dog\"",
        "\"hound\"",
        "\"x\"",
    ];
    let names = [
        "kind",
        "kind",
        "k\\u0069nd",
        "lives",
        "friend",
        "data",
        "v",
        "x",
        "name",
        "inner",
        "stranger",
        "left",
        "right",
        "of",
    ];
    let leaf = prop::sample::select(scalars.to_vec()).prop_map(str::to_owned);
    let whole = leaf.prop_recursive(4, 32, 4, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(|elements| format!("[{}]", elements.join(" , "))),
            prop::collection::vec((prop::sample::select(names.to_vec()), inner), 0..4).prop_map(members),
        ]
    });
    damaged(whole)
}

fn members(members: Vec<(&str, String)>) -> String {
    let members: Vec<String> = members.into_iter().map(|(name, value)| format!("\"{name}\" :{value}")).collect();
    format!("{{{}}}", members.join(","))
}

/// Now and then with a character too much.
fn damaged(texts: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    let damage =
        prop_oneof![15 => Just(None), 1 => (any::<prop::sample::Index>(), "[\\[\\]{},:\"\\\\0-9 ]").prop_map(Some)];
    (texts, damage).prop_map(|(mut text, damage)| {
        if let Some((place, insert)) = damage {
            let at = text.char_indices().nth(place.index(text.chars().count())).map_or(0, |(at, _)| at);
            text.insert_str(at, &insert);
        }
        text
    })
}

/// Pets that are mostly right, their tag anywhere.
fn pets() -> impl Strategy<Value = String> {
    let leaf = (prop::sample::select(vec!["\"cat\"", "\"c\\u0061t\"", "\"dog\"", "1", "null"]), 0_u8..9);
    let leaf = leaf.prop_map(|(kind, lives)| match lives {
        0 => "7".to_owned(),
        1 => format!("{{\"kind\":{kind},\"kind\":{kind}}}"),
        2..5 => format!("{{\"lives\": {lives}.0, \"kind\":{kind}}}"),
        _ => format!("{{ \"kind\":{kind} }}"),
    });
    damaged(leaf.prop_recursive(5, 12, 1, |inner| {
        (inner, prop::sample::select(vec!["dog", "hound", "cat", "d\\u006fg"]), any::<bool>()).prop_map(
            |(friend, kind, first)| {
                if first {
                    format!("{{\"kind\":\"{kind}\",\"friend\":{friend}}}")
                } else {
                    format!("{{\"a\":[{{\"kind\":\"cat\"}},\"}}\"],\"friend\": {friend} ,\"kind\": \"{kind}\"}}")
                }
            },
        )
    }))
}

/// Values of which a tag or the only member says what they are, now and then with a member more or less.
fn nested() -> impl Strategy<Value = String> {
    let leaf = prop::sample::select(vec!["\"cat\"", "\"c\\u0061t\"", "\"x\"", "\"\"", "1", "2.0", "{}", "null"]);
    let kinds = prop::sample::select(vec!["cat", "dog", "x", "d\\u006fg", "fish"]);
    let names = prop::sample::select(vec!["of", "cat", "left", "o\\u0066", "x"]);
    damaged(leaf.prop_map(str::to_owned).prop_recursive(5, 12, 1, move |inner| {
        (inner, kinds.clone(), names.clone(), 0_u8..8).prop_map(|(inner, kind, name, form)| match form {
            0 => format!("{{\"kind\":\"{kind}\"}}"),
            1 => format!("{{\"of\": {inner},\"kind\":\"{kind}\"}}"),
            2 => format!("{{\"kind\":\"{kind}\",\"of\":{inner},\"of\":{inner}}}"),
            3 => format!("{{\"{name}\":{inner},\"kind\":1}}"),
            4 => format!("{{ \"kind\":\"{kind}\" , \"of\":{inner}}}"),
            _ => format!("{{ \"{name}\" :{inner}}}"),
        })
    }))
}

fn numbered() -> impl Strategy<Value = String> {
    let v = prop::sample::select(vec!["1", "1.0", "10e-1", "true", "2", "false", "\"1\"", "null", "{}"]);
    let x = prop::sample::select(vec!["1", "\"x\"", "null"]);
    damaged((v, x, any::<bool>()).prop_map(|(v, x, first)| {
        if first {
            format!("{{\"data\":{{\"v\":{v},\"x\":{x}}}}}")
        } else {
            format!("{{\"v\":1,\"data\":{{\"x\":{x},\"v\":{v}}}}}")
        }
    }))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn a_union_by_kind_is_judged_alike(text in texts()) {
        judge::<Loose>(&text, Loose::plain())?;
        judge::<Every>(&text, Every::plain())?;
    }

    #[test]
    fn a_union_by_tag_is_judged_alike(text in texts(), pet in pets(), numbered in numbered()) {
        for text in [&text, &pet, &numbered] {
            judge::<Pet>(text, Pet::plain())?;
            judge::<Open>(text, Open::plain())?;
            judge::<Numbered>(text, Numbered::plain())?;
        }
    }

    #[test]
    fn a_union_of_contents_is_judged_alike(text in texts(), nested in nested()) {
        for text in [&text, &nested] {
            judge::<Beside>(text, Beside::plain())?;
            judge::<Around>(text, Around::plain())?;
        }
    }

    #[test]
    fn a_union_by_attempts_is_judged_alike(text in texts()) {
        judge::<Any>(&text, Any::plain())?;
        judge::<Exactly>(&text, Exactly::plain())?;
        judge::<Maze>(&text, Maze::plain())?;
        judge::<Tower>(&text, Tower::plain())?;
    }

    /// serde_json's own deserializers come to the same end by way of a `Value`.
    #[test]
    fn another_deserializer_reads_the_same_union(text in texts(), pet in pets(), nested in nested()) {
        for text in [&text, &pet, &nested] {
            // Foreign readers take more for JSON.
            let Ok(value) = read_value(text.as_bytes()) else { continue };
            prop_assert_eq!(serde_json::from_str::<Pet>(text).ok(), Pet::decode(text.as_bytes()).ok(), "{}", text);
            prop_assert_eq!(serde_json::from_str::<Loose>(text).ok(), Loose::decode(text.as_bytes()).ok(), "{}", text);
            prop_assert_eq!(serde_json::from_str::<Exactly>(text).ok(), Exactly::decode(text.as_bytes()).ok(), "{}", text);
            prop_assert_eq!(serde_json::from_str::<Beside>(text).ok(), Beside::decode(text.as_bytes()).ok(), "{}", text);
            prop_assert_eq!(serde_json::from_str::<Around>(text).ok(), Around::decode(text.as_bytes()).ok(), "{}", text);
            prop_assert_eq!(serde_json::from_value::<Loose>(value).ok(), Loose::decode(text.as_bytes()).ok(), "{}", text);
        }
    }
}

#[test]
fn a_union_is_made_from_its_variants() {
    assert_eq!(Loose::from("a".to_owned()), Loose::Text("a".into()));
    assert_eq!(Loose::from(1), Loose::Count(1));
    assert_eq!(Pet::from(Cat { kind: KindCat, lives: None }).encode().unwrap(), br#"{"kind":"cat"}"#);
    assert_eq!(Open::from(json!(1)), Open::Other(json!(1)));
    assert_eq!(Any::from(1.5), Any::Number(1.5));
    assert_eq!(Exactly::from(Point { x: 1 }).encode().unwrap(), br#"{"x":1}"#);
}

#[test]
fn a_content_is_written_where_it_was_read() {
    let whole = Beside::Dog(Box::new(Beside::Dog(Box::new(Beside::X))));
    let text = br#"{"kind":"dog","of":{"kind":"dog","of":{"kind":"x"}}}"#;
    assert_eq!(whole.encode().unwrap(), text);
    assert_eq!(Beside::decode(br#"{"of":{"of":{"kind":"x"},"kind":"dog"},"kind":"dog"}"#).unwrap(), whole);
    assert_eq!(Around::Of(Box::new(Around::Cats(3))).encode().unwrap(), br#"{"of":{"cat":3}}"#);
    assert_eq!(
        Around::decode(br#"{"of":{"of":"cat"}}"#).unwrap(),
        Around::Of(Box::new(Around::Of(Box::new(Around::Cat))))
    );
    assert_eq!(Around::decode(br#"{"left":"a"}"#).unwrap(), Around::from(Only { left: "a".into() }));
    assert_eq!(Around::decode(br#""""#).unwrap(), Around::Letter(Letter::None));
}

#[test]
fn a_content_alone_is_all_that_there_may_be() {
    let refused = |text: &str| match Beside::decode(text.as_bytes()) {
        Err(Invalid::Violations(violations)) => violations[0].keyword.to_string(),
        other => panic!("{other:?}"),
    };
    assert_eq!(refused(r#"{"kind":"fish"}"#), "const");
    assert!(matches!(Beside::decode(br#"{"kind":"x","kind":"x"}"#), Err(Invalid::Malformed(_))));
    assert!(matches!(Around::decode(br#"{"cat":1,"cat":1}"#), Err(Invalid::Malformed(_))));
    let keyword = |text: &str| serde_json::from_str::<Around>(text).unwrap_err().to_string();
    assert!(
        keyword("\"dog\"").ends_with("(oneOf)")
            && keyword("{}").ends_with("(oneOf)")
            && keyword("1").ends_with("(oneOf)")
    );
    assert!(keyword(r#"{"cat":1,"of":"cat"}"#).ends_with("(additionalProperties)"));
}

#[test]
fn the_first_variant_that_reads_wins() {
    assert_eq!(Any::decode(br#"{"name":"a","x":1}"#).unwrap(), Any::Point(Point { x: 1 }));
}

#[test]
fn what_two_variants_read_is_neither_taken_nor_sent() {
    let both = |refused: Invalid| match refused {
        Invalid::Violations(violations) => assert_eq!(violations[0].keyword, "oneOf"),
        other => panic!("{other}"),
    };
    both(Exactly::decode(br#"{"name":"a","x":1}"#).unwrap_err());
    both(Exactly::decode(b"2").unwrap_err());
    both(Exactly::Integer(2).encode().unwrap_err());
    both(Exactly::List(vec![Exactly::Integer(2)]).encode().unwrap_err());
    assert_eq!(Exactly::Integer(3).encode().unwrap(), b"3");
}

#[test]
fn a_variant_that_its_schema_refuses_is_not_sent() {
    Any::Number(3.0).encode().unwrap_err();
    assert_eq!(Any::Number(4.0).encode().unwrap(), b"4.0");
}

#[test]
fn the_refusal_names_the_keyword_of_the_union() {
    let keyword = |refused: serde_json::Error| refused.to_string();
    assert!(keyword(serde_json::from_str::<Pet>(r#"{"kind":"fish"}"#).unwrap_err()).ends_with("(oneOf)"));
    assert!(keyword(serde_json::from_str::<Any>("null").unwrap_err()).ends_with("(anyOf)"));
    assert!(keyword(serde_json::from_str::<Loose>("[]").unwrap_err()).ends_with("integer object null (type)"));
}

/// Both variants read what is inside before they know that they are not meant, so that each level doubles the work.
#[test]
fn attempts_that_nest_do_not_multiply_without_bound() {
    let nested =
        |depth: usize, inner: &str| format!("{}{inner}{}", "{\"of\":".repeat(depth), ",\"right\":true}".repeat(depth));
    let little = nested(5, "{\"left\":true}");
    assert_eq!(String::from_utf8(Maze::decode(little.as_bytes()).unwrap().encode().unwrap()).unwrap(), little);
    for inner in ["{\"left\":true}", "{\"left\":1}", "{\"left\":]"] {
        let started = Instant::now();
        assert!(matches!(Maze::decode(nested(100, inner).as_bytes()), Err(Invalid::Malformed(_))));
        assert!(started.elapsed() < Duration::from_secs(2), "{:?}", started.elapsed());
    }
}

/// With each level there is twice as much to tell of what refuses the value.
#[test]
fn the_general_validator_bounds_what_it_tells_of_nested_alternatives() {
    let nested = |inner: &str| format!("{}{inner}{}", "{\"of\":".repeat(100), ",\"right\":true}".repeat(100));
    let judge = |text: &str| Maze::schema().validate(&read_value(text.as_bytes()).unwrap());
    judge(&nested("{\"left\":true}")).unwrap();
    let Err(Invalid::Violations(told)) = judge(&nested("{\"left\":1}")) else { panic!("it is taken") };
    assert_eq!(told.len(), 1);
    let Err(Invalid::Violations(told)) = judge("{\"left\":1}") else { panic!("it is taken") };
    assert_eq!((told.len(), told[0].keyword.as_ref()), (1, "required"));
}

#[test]
fn the_deepest_union_fits_a_small_stack() {
    let nested = |open: &str, leaf: &str, close: &str| format!("{}{leaf}{}", open.repeat(126), close.repeat(126));
    let pet = nested("{\"kind\":\"dog\",\"friend\":", "{\"kind\":\"cat\"}", "}");
    let list = nested("[", "1.5", "]");
    let thing = nested("{\"name\":\"\",\"inner\":", "null", "}");
    let reading = std::thread::Builder::new().stack_size(1 << 20).spawn(move || {
        assert_eq!(Pet::decode(pet.as_bytes()).unwrap().encode().unwrap(), pet.as_bytes());
        assert_eq!(Every::decode(list.as_bytes()).unwrap().encode().unwrap(), list.as_bytes());
        assert_eq!(Any::decode(list.as_bytes()).unwrap().encode().unwrap(), list.as_bytes());
        assert_eq!(Loose::decode(thing.as_bytes()).unwrap().encode().unwrap(), thing.as_bytes());
        Exactly::decode(list.as_bytes()).unwrap().encode().unwrap();
        assert_eq!(serde_json::from_str::<Pet>(&pet).unwrap().encode().unwrap(), pet.as_bytes());
    });
    reading.unwrap().join().unwrap();
}

/// What is read once at every level is not read in vain, however deep and large.
#[test]
fn attempts_that_succeed_cost_nothing() {
    let numbers = vec!["[1]"; 200_000].join(",");
    let list = format!("{}{numbers}{}", "[".repeat(120), "]".repeat(120));
    assert!(Tower::decode(list.as_bytes()).is_ok());
}

#[test]
fn a_variant_that_holds_what_is_not_its_own_is_not_sent() {
    Every::Other(json!({})).encode().unwrap_err();
    Every::Other(json!("text")).encode().unwrap_err();
    assert_eq!(Every::Other(json!(true)).encode().unwrap(), b"true");
    assert_eq!(Every::Ratio(1.0).encode().unwrap(), b"1.0");
    Open::Other(json!({ "kind": "cat", "lives": "many" })).encode().unwrap_err();
    Open::Other(json!({ "kind": "cat" })).encode().unwrap_err();
    assert!(Open::Other(json!({ "kind": "dog" })).encode().is_ok());
}
