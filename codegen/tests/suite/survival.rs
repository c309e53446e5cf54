//! Whatever a schema says, it gives a module or a finding, soon, and on the stack of an ordinary thread: published and random
//! schemas that were changed in many places, and schemas made to be hard. A sample of the modules is compiled.
//!
//! `SURVIVAL_SEED` is another seed, `SURVIVAL_CASES` how many changed schemas are tried. The one that is being tried is in
//! `target/suite/tried.json`, should the process die of it.

#[path = "survival/hard.rs"]
mod hard;

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::{Map, Value, json};

use crate::cases::{self, Case, Remotes};
use crate::differential::{Dice, NAMES, number, random_schema};
use crate::generate::{Module, generate};
use crate::mutation::pointers;
use crate::run::Programs;

/// No schema takes longer, without optimisation and on a machine with much else to do.
const PATIENCE: Duration = Duration::from_secs(120);

/// What a schema is changed to in a place.
const HOSTILE: &[&str] = &[
    r###"null"###,
    r###"true"###,
    r###"false"###,
    r###"0"###,
    r###"-1"###,
    r###"1.5"###,
    r###"1e400"###,
    r###"18446744073709552000"###,
    r###"[]"###,
    r###"{}"###,
    r###"[null]"###,
    r###"[[]]"###,
    r###"[true,false]"###,
    r###""""###,
    r###""#""###,
    r###""#/""###,
    r###""#/$defs""###,
    r###""#/properties/a""###,
    r###""string""###,
    r###""integer""###,
    r###"["null","null"]"###,
    r###"["string","object","array"]"###,
    r###""*/ } fn main() {} /*""###,
    r###""\"# ; fn evil() {} r#\"""###,
    r###""(?=a)b""###,
    r###""[""###,
    r###""(a*)*$""###,
    r###""\u0000""###,
    r###""\u202etxet""###,
    r###""https://example.com/none.json""###,
    r###"{"$ref":"#"}"###,
    r###"{"not":{}}"###,
    r###"{"type":"array"}"###,
    r###"{"properties":{"self":false}}"###,
    r###"{"allOf":[{"$ref":"#"}]}"###,
    r###"{"enum":[]}"###,
    r###"{"const":{"a":[1,null]}}"###,
    r###"{"oneOf":[{},{}]}"###,
    r###"{"if":{"required":["a"]},"else":false}"###,
    r###"{"patternProperties":{"^[":true}}"###,
    r###"{"$dynamicRef":"#a"}"###,
    r###"{"$id":"a"}"###,
];

#[test]
fn changed_schemas_give_modules_or_findings_and_the_modules_compile() {
    let (seed, cases) = (number("SURVIVAL_SEED", 1), number("SURVIVAL_CASES", 400));
    let folder = crate::data::real_schemas();
    let published = folder.map(|folder| cases::real(&folder, ("", 0, 0)).cases).unwrap_or_default();
    let mut dice = Dice::new(seed);
    let mut made = Vec::new();
    for _ in 0..cases {
        let case = changed(&mut dice, &published);
        made.extend(survive(&case).ok().map(|module| (case, module)));
    }
    crate::say(&format!("survival: {cases} schemas, {} of them modules, seed {seed}\n", made.len()));
    assert!(made.len() > 10, "hardly any schema is one after the changes");
    compile("survival", &made[..made.len().min(24)]);
}

#[test]
fn hard_schemas_give_modules_or_findings_and_the_modules_compile() {
    let mut made = Vec::new();
    for (name, schema) in hard::schemas() {
        let case = case(name, schema, Remotes::new());
        made.extend(survive(&case).ok().map(|module| (case, module)));
    }
    compile("hard", &made);
}

/// What a schema gives; fails the test where that is neither a module nor a finding.
fn survive(case: &Case) -> Result<Module, String> {
    let tried = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/suite");
    fs::create_dir_all(&tried).unwrap();
    fs::write(tried.join("tried.json"), &case.schema).unwrap();
    let start = Instant::now();
    let made = generate(case);
    let taken = start.elapsed();
    assert!(taken < PATIENCE, "{}: takes {taken:?}: {}", case.name, short(&case.schema));
    if let Err(error) = &made {
        // Findings have a rule; without one, the generator itself failed.
        assert!(error.ends_with(')') && error != "panicked", "{}: {error}: {}", case.name, short(&case.schema));
    }
    made
}

fn short(schema: &str) -> String {
    const LONGEST: usize = 2_000;
    schema.chars().take(LONGEST).collect()
}

/// Compiles the modules that are not large.
fn compile(name: &str, made: &[(Case, Module)]) {
    const LARGE: usize = 200_000;
    let made: Vec<&(Case, Module)> = made.iter().filter(|(_, module)| module.text.len() < LARGE).collect();
    let texts: Vec<(usize, &str)> = made.iter().map(|(_, module)| module.text.as_str()).enumerate().collect();
    let broken = Programs::build(name, 12, &texts).broken;
    let broken: Vec<String> = broken
        .into_iter()
        .map(|(at, error)| format!("{}: {error}\n{}", made[at].0.name, short(&made[at].0.schema)))
        .collect();
    assert!(broken.is_empty(), "{} modules do not compile\n{}", broken.len(), broken.join("\n"));
}

fn case(name: impl Into<String>, schema: String, remotes: Remotes) -> Case {
    Case { name: name.into(), schema, remotes, annotates: false, texts: false, documents: Vec::new() }
}

/// A published or a random schema with some changes.
fn changed(dice: &mut Dice, published: &[Case]) -> Case {
    let (name, mut schema, remotes) = if published.is_empty() || dice.once_in(3) {
        ("random", random_schema(dice), Remotes::new())
    } else {
        let case = dice.pick(published);
        (case.name.as_str(), serde_json::from_str(&case.schema).unwrap(), case.remotes.clone())
    };
    for _ in 0..=dice.below(2) {
        change(dice, &mut schema);
    }
    // `1e400` is a literal that no `Value` holds.
    let text = schema.to_string().replace("\"1e400\"", "1e400");
    case(format!("changed {name}"), text, remotes)
}

/// One change: something hostile, something from elsewhere in the schema, or something less.
fn change(dice: &mut Dice, schema: &mut Value) {
    let all = pointers(schema);
    let (at, from) = (dice.pick(&all).clone(), dice.pick(&all).clone());
    let other = schema.pointer(&from).cloned().unwrap_or_default();
    let hostile = *dice.pick(HOSTILE);
    let hostile = serde_json::from_str(hostile).unwrap_or_else(|_| json!(hostile));
    let keyword = *dice.pick(KEYWORDS);
    let Some(place) = schema.pointer_mut(&at) else { return };
    match (dice.below(8), &mut *place) {
        (0 | 1, _) => *place = hostile,
        (2, _) => *place = other,
        (3, Value::Object(members)) => drop(members.insert(keyword.to_owned(), other)),
        (4, Value::Object(members)) => drop(members.insert(keyword.to_owned(), hostile)),
        (5, Value::Object(members)) => {
            members.insert("$ref".to_owned(), json!(format!("#{from}")));
        }
        (6, Value::Object(members)) if !members.is_empty() => {
            let names: Vec<String> = members.keys().cloned().collect();
            members.remove(dice.pick(&names));
        }
        (7, Value::Object(members)) => {
            *members = std::mem::take(members)
                .into_iter()
                .map(|(name, value)| (renamed(dice, name), value))
                .collect::<Map<_, _>>();
        }
        (_, Value::Array(items)) => items.push(other),
        _ => *place = hostile,
    }
}

fn renamed(dice: &mut Dice, name: String) -> String {
    match dice.below(12) {
        0 => (*dice.pick(NAMES)).to_owned(),
        1 => format!("{name}\" */ }}\n"),
        2 => name.to_uppercase(),
        _ => name,
    }
}

const KEYWORDS: &[&str] = &[
    "allOf",
    "anyOf",
    "oneOf",
    "not",
    "if",
    "then",
    "else",
    "items",
    "prefixItems",
    "properties",
    "additionalProperties",
    "patternProperties",
    "propertyNames",
    "required",
    "type",
    "enum",
    "const",
    "$ref",
    "$id",
    "$anchor",
    "$defs",
    "minimum",
    "maxLength",
    "pattern",
    "format",
    "uniqueItems",
    "contains",
    "minContains",
    "dependentRequired",
    "dependentSchemas",
    "unevaluatedProperties",
    "unevaluatedItems",
    "default",
    "examples",
    "title",
    "description",
    "discriminator",
    "x-bus-rust",
    "$schema",
    "dependencies",
    "$recursiveRef",
];
