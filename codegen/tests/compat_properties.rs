//! What holds of compatibility whatever the schemas are, on schemas and values made up at random.
//!
//! `COMPAT_CASES` is the number of pairs, a few where it is not set; `COMPAT_SEED` makes a run one that can be repeated.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use buscodegen::compat::{Containment, Judge, Limits, Reading, contained};
use proptest::prelude::*;
use proptest::sample::{Index, select, subsequence};
use proptest::test_runner::{Config, FileFailurePersistence, RngSeed};
use serde_json::{Value, json};

mod reversed;
mod side;

use reversed::reversed;
use side::Side;

fn config() -> Config {
    let cases = std::env::var("COMPAT_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(32);
    let seed = std::env::var("COMPAT_SEED").ok().and_then(|seed| seed.parse().ok());
    let rng_seed = seed.map_or(RngSeed::Random, RngSeed::Fixed);
    let failure_persistence = Some(Box::new(FileFailurePersistence::Off) as Box<_>);
    Config {
        cases,
        rng_seed,
        failure_persistence,
        max_shrink_iters: 3_000,
        max_global_rejects: 1 << 30,
        ..Config::default()
    }
}

/// A few values of each kind, from which there are enough to tell most schemas apart.
fn scalar() -> impl Strategy<Value = Value> {
    select(vec![
        json!(null),
        json!(true),
        json!(false),
        json!(0),
        json!(1),
        json!(2),
        json!(3),
        json!(-1),
        json!(4),
        json!(6),
        json!(0.5),
        json!(1.5),
        json!(2.0),
        json!(""),
        json!("a"),
        json!("b"),
        json!("ab"),
        json!("aa"),
        json!("ba"),
        json!("2026-11-21"),
        json!("a@b"),
        json!("é"),
    ])
}

fn value() -> impl Strategy<Value = Value> {
    scalar().prop_recursive(2, 12, 3, |inner| {
        prop_oneof![
            2 => prop::collection::vec(inner.clone(), 0..4).prop_map(Value::Array),
            3 => prop::collection::hash_map(name(), inner, 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

fn name() -> impl Strategy<Value = String> {
    select(vec!["a", "b", "ab", "c"]).prop_map(str::to_owned)
}

fn pattern() -> impl Strategy<Value = String> {
    select(vec!["^a", "b$", "^a+$", "^[ab]$", "a", "^$", "^(ab)*$", ".", "^.{1,2}$", "[^a]"]).prop_map(str::to_owned)
}

fn bound() -> impl Strategy<Value = Value> {
    select(vec![json!(0), json!(1), json!(2), json!(3), json!(-1), json!(0.5), json!(2.5), json!(1.0)])
}

fn count() -> impl Strategy<Value = Value> {
    (0_u64..4).prop_map(Value::from)
}

fn keyword(name: &'static str, value: impl Strategy<Value = Value> + 'static) -> BoxedStrategy<(String, Value)> {
    value.prop_map(move |value| (name.to_owned(), value)).boxed()
}

const KINDS: [&str; 7] = ["null", "boolean", "integer", "number", "string", "array", "object"];

/// One keyword, or a few that belong together.
fn simple() -> BoxedStrategy<Vec<(String, Value)>> {
    let one = prop_oneof![
        6 => keyword("type", select(&KINDS[..]).prop_map(Value::from)),
        2 => keyword("type", subsequence(KINDS.to_vec(), 1..4).prop_map(|kinds| json!(kinds))),
        3 => keyword("enum", prop::collection::vec(value(), 1..4).prop_map(Value::Array)),
        2 => keyword("const", value()),
        1 => keyword("minimum", bound()),
        1 => keyword("maximum", bound()),
        1 => keyword("exclusiveMinimum", bound()),
        1 => keyword("exclusiveMaximum", bound()),
        2 => keyword("multipleOf", select(vec![json!(1), json!(2), json!(3), json!(0.5), json!(1.5)])),
        1 => keyword("minLength", count()),
        1 => keyword("maxLength", count()),
        3 => keyword("pattern", pattern().prop_map(Value::from)),
        2 => keyword("format", select(vec!["date", "email", "uri", "uri-reference", "regex"]).prop_map(Value::from)),
        1 => keyword("minItems", count()),
        1 => keyword("maxItems", count()),
        2 => keyword("uniqueItems", any::<bool>().prop_map(Value::from)),
        1 => keyword("minProperties", count()),
        1 => keyword("maxProperties", count()),
        2 => keyword("required", prop::collection::vec(name(), 0..3).prop_map(|mut names| { names.sort(); names.dedup(); json!(names) })),
        1 => keyword("dependentRequired", (name(), name()).prop_map(|(one, other)| json!({one: [other]}))),
    ];
    one.prop_map(|keyword| vec![keyword]).boxed()
}

fn schema() -> BoxedStrategy<Value> {
    let leaf = prop_oneof![
        1 => any::<bool>().prop_map(Value::from),
        1 => Just(json!({"$ref": "#/$defs/r"})),
        1 => Just(json!({"$ref": "#/$defs/s"})),
        12 => prop::collection::vec(simple(), 0..4).prop_map(object),
    ];
    leaf.prop_recursive(3, 24, 3, |inner| {
        let list = |least| prop::collection::vec(inner.clone(), least..4).prop_map(Value::Array);
        let map = |names: BoxedStrategy<String>| {
            prop::collection::hash_map(names, inner.clone(), 1..3)
                .prop_map(|members| Value::Object(members.into_iter().collect()))
        };
        let part = prop_oneof![
            6 => keyword("properties", map(name().boxed())),
            2 => keyword("patternProperties", map(pattern().boxed())),
            3 => keyword("additionalProperties", prop_oneof![Just(json!(false)), inner.clone()]),
            1 => keyword("propertyNames", inner.clone()),
            1 => keyword("unevaluatedProperties", prop_oneof![Just(json!(false)), inner.clone()]),
            1 => keyword("dependentSchemas", map(name().boxed())),
            3 => keyword("items", inner.clone()),
            3 => keyword("prefixItems", list(1)),
            1 => keyword("unevaluatedItems", prop_oneof![Just(json!(false)), inner.clone()]),
            3 => keyword("contains", inner.clone()),
            3 => keyword("anyOf", list(1)),
            2 => keyword("allOf", list(1)),
            2 => keyword("oneOf", list(1)),
            2 => keyword("not", inner.clone()),
            1 => keyword("if", inner.clone()),
            1 => keyword("then", inner.clone()),
            1 => keyword("else", inner.clone()),
        ];
        let counts = prop_oneof![
            2 => Just(Vec::new()),
            1 => keyword("minContains", count()).prop_map(|keyword| vec![keyword]),
            1 => keyword("maxContains", count()).prop_map(|keyword| vec![keyword]),
        ];
        (prop::collection::vec(part, 1..4), counts, prop::collection::vec(simple(), 0..3))
            .prop_map(|(parts, counts, simple)| object(simple.into_iter().chain([parts, counts]).collect()))
    })
    .boxed()
}

fn object(parts: Vec<Vec<(String, Value)>>) -> Value {
    Value::Object(parts.into_iter().flatten().collect())
}

/// A schema with definitions to refer to.
fn whole() -> impl Strategy<Value = Value> {
    (schema(), schema(), schema()).prop_map(|(root, r, s)| {
        let mut root = match root {
            Value::Object(members) => members,
            other => [("allOf".to_owned(), json!([other]))].into_iter().collect(),
        };
        if json!(root).to_string().contains("$ref") {
            root.insert("$defs".to_owned(), json!({"r": r, "s": s}));
        }
        Value::Object(root)
    })
}

/// A change of something somewhere in a schema.
#[derive(Clone, Debug)]
enum Edit {
    Remove,
    Replace(Value),
    Add(Vec<(String, Value)>),
    Nudge,
}

fn edit() -> impl Strategy<Value = (Index, Index, Edit)> {
    let edit = prop_oneof![
        2 => Just(Edit::Remove),
        2 => schema().prop_map(Edit::Replace),
        3 => simple().prop_map(Edit::Add),
        2 => Just(Edit::Nudge),
    ];
    (any::<Index>(), any::<Index>(), edit)
}

fn pointers(value: &Value, here: &str, found: &mut Vec<String>) {
    found.push(here.to_owned());
    match value {
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, item)| pointers(item, &format!("{here}/{index}"), found));
        }
        Value::Object(members) => {
            members.iter().for_each(|(name, item)| {
                pointers(item, &format!("{here}/{}", name.replace('~', "~0").replace('/', "~1")), found)
            });
        }
        _ => {}
    }
}

fn edited(schema: &Value, (at, which, edit): &(Index, Index, Edit)) -> Value {
    let mut schema = schema.clone();
    let mut all = Vec::new();
    pointers(&schema, "", &mut all);
    let Some(target) = schema.pointer_mut(&all[at.index(all.len())]) else { return schema };
    match (target, edit) {
        (Value::Object(members), Edit::Remove) if !members.is_empty() => {
            let name = members.keys().nth(which.index(members.len())).unwrap().clone();
            members.remove(&name);
        }
        (Value::Array(items), Edit::Remove) if items.len() > 1 => drop(items.remove(which.index(items.len()))),
        (Value::Object(members), Edit::Add(keywords)) => members.extend(keywords.iter().cloned()),
        (target @ (Value::Object(_) | Value::Bool(_)), Edit::Replace(other))
            if !all[at.index(all.len())].is_empty() =>
        {
            *target = other.clone()
        }
        (target @ Value::Number(_), _) => {
            let number = target.as_f64().unwrap() + 1.0;
            *target = if number.fract() == 0.0 { json!(number as i64) } else { json!(number) };
        }
        _ => {}
    }
    schema
}

fn pair() -> impl Strategy<Value = (Value, Value)> {
    let changed = (whole(), prop::collection::vec(edit(), 1..3)).prop_map(|(old, edits)| {
        let new = edits.iter().fold(old.clone(), |schema, edit| edited(&schema, edit));
        (old, new)
    });
    prop_oneof![4 => changed, 1 => (whole(), whole())]
}

/// A schema that can be compared, and by which the validator can judge: an edit may leave something that is no schema where nothing refers to.
fn usable(schema: &Value) -> Option<Side> {
    let asserts = |_| true;
    Side::new(schema).filter(|side| Judge::new(&side.resolved, &asserts).accepts(&side.place, &Value::Null).is_ok())
}

fn ask(old: &Side, new: &Side) -> Containment {
    let asserts = |_| true;
    let (one, other) = (Judge::new(&old.resolved, &asserts), Judge::new(&new.resolved, &asserts));
    contained((&one, &old.place), (&other, &new.place), (Reading::Exact, Reading::Exact), Limits::default())
}

/// Whether a judge accepts a value.
fn accepts(side: &Side, value: &Value) -> bool {
    let asserts = |_| true;
    Judge::new(&side.resolved, &asserts).accepts(&side.place, value).unwrap()
}

/// Values that a schema accepts: made up, and shown by comparisons with others.
fn accepted(side: &Side, values: &[Value], probes: &[Value]) -> Vec<Value> {
    let asserts = |_| true;
    let judge = Judge::new(&side.resolved, &asserts);
    let mut found: Vec<Value> =
        values.iter().filter(|value| judge.accepts(&side.place, value).unwrap()).cloned().collect();
    for probe in probes.iter().filter_map(Side::new) {
        if let Containment::Broken(value) = ask(side, &probe) {
            found.push(value);
        }
    }
    found
}

/// The schema with its references replaced by what they lead to, unless that refers to something itself.
fn inlined(schema: &Value, definitions: &Value) -> Value {
    let Value::Object(members) = schema else { return schema.clone() };
    let target = members.get("$ref").and_then(Value::as_str).and_then(|target| target.strip_prefix("#/$defs/"));
    if let Some(target) = target
        && members.len() == 1
        && !definitions[target].to_string().contains("$ref")
    {
        return definitions[target].clone();
    }
    let deeper = |value: &Value| match value {
        Value::Array(items) => items.iter().map(|item| inlined(item, definitions)).collect(),
        value => inlined(value, definitions),
    };
    members
        .iter()
        .map(|(name, value)| {
            // Values look like schemas, and are none.
            let is_value = name == "const" || name == "enum" || name == "$defs";
            let map = ["properties", "patternProperties", "dependentSchemas"].contains(&name.as_str());
            let value = match value {
                value if is_value => value.clone(),
                Value::Object(members) if map => {
                    members.iter().map(|(name, value)| (name.clone(), deeper(value))).collect()
                }
                value => deeper(value),
            };
            (name.clone(), value)
        })
        .collect()
}

proptest! {
    #![proptest_config(config())]

    /// The one that counts: nothing that breaks is ever called safe.
    #[test]
    fn what_is_called_contained_is(
        (old, new) in pair(),
        values in prop::collection::vec(value(), 60),
        probes in prop::collection::vec(whole(), 4),
    ) {
        let (Some(one), Some(other)) = (usable(&old), usable(&new)) else {
            return Err(TestCaseError::reject("no schema"));
        };
        for (from, to) in [(&one, &other), (&other, &one)] {
            match ask(from, to) {
                Containment::Contained => {
                    for value in accepted(from, &values, &probes) {
                        prop_assert!(accepts(to, &value), "{value} is refused, though that was ruled out");
                    }
                }
                Containment::Broken(value) => prop_assert!(accepts(from, &value) && !accepts(to, &value), "{value}"),
                Containment::Undecided(why) => {
                    if std::env::var_os("COMPAT_UNDECIDED").is_some() {
                        println!("undecided: {why}\n  {old}\n  {new}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_schema_is_contained_in_itself(schema in whole()) {
        // A title, so that it is not seen at a glance.
        let mut titled = schema.clone();
        titled["title"] = json!("the same");
        let (Some(one), Some(other)) = (usable(&schema), usable(&titled)) else {
            return Err(TestCaseError::reject("no schema"));
        };
        prop_assert_eq!(ask(&one, &one), Containment::Contained);
        // With recursion it may be beyond what can be proven; never is it refuted.
        prop_assert_ne!(ask(&one, &other).verdict(), Some(false));
    }

    #[test]
    fn neither_the_order_of_members_nor_a_reference_changes_a_verdict((old, new) in pair()) {
        let same = inlined(&reversed(&new), &new["$defs"]);
        let sides = (usable(&old), usable(&new), usable(&same));
        let (Some(one), Some(other), Some(same)) = sides else { return Err(TestCaseError::reject("no schema")) };
        for (from, to, again_from, again_to) in [(&one, &other, &one, &same), (&other, &one, &same, &one)] {
            let (answer, again) = (ask(from, to).verdict(), ask(again_from, again_to).verdict());
            prop_assert!(answer == again || answer.is_none() || again.is_none(), "{answer:?} {again:?}");
        }
    }

    #[test]
    fn containment_carries_on((old, new) in pair(), change in edit()) {
        let third = edited(&new, &change);
        let sides = (usable(&old), usable(&new), usable(&third));
        let (Some(one), Some(two), Some(three)) = sides else { return Err(TestCaseError::reject("no schema")) };
        if ask(&one, &two) == Containment::Contained && ask(&two, &three) == Containment::Contained {
            prop_assert_ne!(ask(&one, &three).verdict(), Some(false));
        }
    }
}
