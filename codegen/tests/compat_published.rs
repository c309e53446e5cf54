//! Comparisons of published schemas with changes of themselves, such as people make: nothing that a document refutes is called
//! safe, and most of them are decided.
//!
//! The schemas are no part of the repository: `JSON_SCHEMA_REAL_SCHEMAS` names their folder, which otherwise is looked for in
//! `../shared`; without it there is nothing to do, which is said. `COMPAT_CASES` is the number of changed schemas, `COMPAT_SEED`
//! another seed.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, reason = "tests")]

use std::fs;
use std::path::{Path, PathBuf};

use buscodegen::compat::{Containment, Judge, Limits, Reading, contained};
use serde_json::{Map, Value, json};

mod data;
#[allow(dead_code, reason = "other tests use more of it")]
#[path = "suite/differential/dice.rs"]
mod dice;
#[allow(dead_code, reason = "other tests use more of it")]
mod mutation;
mod side;

use dice::Dice;
use mutation::pointers;
use side::Side;

/// Of a hundred directions so many are decided.
const LEAST_SHARE: usize = 90;
/// Larger schemas are left out: one comparison would take as long as a hundred others.
const LARGEST: usize = 60_000;
/// How many documents are held against each verdict.
const DOCUMENTS: usize = 150;

/// A schema of one file, with documents of both kinds.
struct Published {
    name: String,
    schema: Value,
    documents: Vec<Value>,
}

#[test]
fn no_change_of_a_published_schema_is_called_safe_that_a_document_refutes() {
    let Some(folder) = data::real_schemas() else {
        println!("JSON_SCHEMA_REAL_SCHEMAS names no folder: no published schemas were compared");
        return;
    };
    let published = published(&folder);
    assert!(!published.is_empty(), "{} has no schemas of one file", folder.display());
    let number = |name: &str, default| std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default);
    let (cases, seed) = (number("COMPAT_CASES", 60), number("COMPAT_SEED", 1));
    let mut dice = Dice::new(seed as u64);
    let (mut safe, mut broken, mut undecided, mut held) = (0, 0, 0, 0);
    for _ in 0..cases {
        let case = dice.pick(&published);
        let Some((old, new, changed, how)) = pair(&mut dice, &case.schema) else { continue };
        let asserts = |_| true;
        let judges = [Judge::new(&old.resolved, &asserts), Judge::new(&new.resolved, &asserts)];
        let sides = [(&judges[0], &old.place), (&judges[1], &new.place)];
        let documents = documents(&mut dice, &case.documents);
        for (from, to) in [(0, 1), (1, 0)] {
            let takes = |side: usize, value: &Value| sides[side].0.accepts(sides[side].1, value).unwrap_or(false);
            let refuted = || documents.iter().find(|document| takes(from, document) && !takes(to, document));
            let what =
                || format!("{}, {how}, {}: {changed}", case.name, if from == 0 { "forward" } else { "backward" });
            match contained(sides[from], sides[to], (Reading::Exact, Reading::Exact), Limits::default()) {
                Containment::Contained => {
                    safe += 1;
                    held += documents.iter().filter(|document| takes(from, document)).count();
                    assert_eq!(refuted(), None, "called safe: {}", what());
                }
                Containment::Broken(value) => {
                    broken += 1;
                    assert!(takes(from, &value) && !takes(to, &value), "{value} shows nothing: {}", what());
                }
                Containment::Undecided(why) => {
                    undecided += 1;
                    if std::env::var_os("COMPAT_UNDECIDED").is_some() {
                        println!("undecided, {why}: {}", what());
                    }
                }
            }
        }
    }
    let all = safe + broken + undecided;
    println!(
        "{all} directions of {} schemas, seed {seed}: {safe} safe, held against {held} documents, {broken} broken, {undecided} undecided",
        published.len()
    );
    assert!(safe > 0 && broken > 0, "hardly anything was changed");
    assert!((all - undecided) * 100 >= all * LEAST_SHARE, "{undecided} of {all} are undecided");
}

fn published(folder: &Path) -> Vec<Published> {
    let read = |path: PathBuf| fs::read_to_string(path).ok();
    let mut found = Vec::new();
    let mut folders: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    for path in folders {
        let text = read(path.join("schema.json")).filter(|text| text.len() < LARGEST);
        let Some(schema) = text.and_then(|text| serde_json::from_str(&text).ok()) else { continue };
        let instances = read(path.join("instances.json")).and_then(|text| serde_json::from_str(&text).ok());
        let instances: Vec<Value> = instances.unwrap_or_default();
        let documents = instances.into_iter().map(|instance| instance["data"].clone()).collect();
        if Side::new(&schema).is_some() {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            found.push(Published { name, schema, documents });
        }
    }
    found
}

/// A schema and a change of it: what both are, the text of the changed part, and what was done.
fn pair(dice: &mut Dice, schema: &Value) -> Option<(Side, Side, String, &'static str)> {
    for _ in 0..50 {
        let mut new = schema.clone();
        let all = pointers(schema);
        let at = dice.pick(&all);
        let Some(how) = change(dice, schema, &mut new, at) else { continue };
        let changed = format!("{at}: {}", new.pointer(at).map(Value::to_string).unwrap_or_default());
        if &new == schema {
            continue;
        }
        if let (Some(old), Some(new)) = (Side::new(schema), Side::new(&new)) {
            return Some((old, new, changed.chars().take(500).collect(), how));
        }
    }
    None
}

/// Changes what stands at a place, if it is something that people change.
fn change(dice: &mut Dice, whole: &Value, new: &mut Value, at: &str) -> Option<&'static str> {
    let keyword = at.rsplit('/').next()?.to_owned();
    let target = new.pointer_mut(at)?;
    match (keyword.as_str(), target) {
        ("properties", Value::Object(members)) => {
            if dice.once_in(2) {
                let names: Vec<String> = members.keys().cloned().collect();
                members.remove(names.get(dice.below(names.len().max(1)))?);
                return Some("a property removed");
            }
            let value =
                dice.pick(&[json!({}), json!({ "type": "string" }), json!({ "type": ["integer", "null"] })]).clone();
            members.insert(dice.pick(&["added", "id", "name"]).to_string(), value);
            Some("a property added")
        }
        ("required", Value::Array(names)) => {
            if !names.is_empty() && dice.once_in(2) {
                names.remove(dice.below(names.len()));
                return Some("no longer required");
            }
            names.push(json!("name"));
            Some("a member required")
        }
        ("enum", Value::Array(values)) => {
            if values.len() > 1 && dice.once_in(2) {
                values.remove(dice.below(values.len()));
                return Some("a value removed");
            }
            values.push(json!("added"));
            Some("a value added")
        }
        ("oneOf" | "anyOf" | "allOf", Value::Array(branches)) if branches.len() > 1 => {
            branches.remove(dice.below(branches.len()));
            Some("a branch removed")
        }
        ("type", target @ Value::String(_)) => {
            *target = dice
                .pick(&[json!("string"), json!("number"), json!([target.clone(), "null"]), json!("object")])
                .clone();
            Some("another type")
        }
        (
            "minimum" | "maximum" | "minLength" | "maxLength" | "minItems" | "maxItems" | "minProperties"
            | "maxProperties",
            target @ Value::Number(_),
        ) => {
            let number = target.as_i64()?;
            *target = json!(if dice.once_in(2) {
                number.checked_add(1)?
            } else {
                number.checked_sub(1).filter(|less| *less >= 0)?
            });
            Some("another bound")
        }
        ("additionalProperties", target) => {
            *target = dice.pick(&[json!(false), json!(true), json!({ "type": "string" })]).clone();
            Some("others allowed or not")
        }
        ("pattern", target @ Value::String(_)) => {
            *target = json!("^[a-z]");
            Some("another pattern")
        }
        ("description" | "title", target) => {
            *target = json!("other words");
            Some("other words")
        }
        ("$ref", Value::String(to)) => {
            let schema = whole.pointer(to.strip_prefix('#')?)?.clone();
            let parent = new.pointer_mut(at.strip_suffix("/$ref")?)?.as_object_mut()?;
            // Beside others, `$ref` means something else in some drafts.
            if parent.len() > 1 || schema.get("$id").is_some() || schema.get("$anchor").is_some() {
                return None;
            }
            *parent = schema.as_object()?.clone();
            Some("a reference replaced by what it leads to")
        }
        (_, Value::Object(members)) if is_schema(members) && !at.is_empty() => {
            if dice.once_in(2) {
                members.insert(dice.pick(&["maxLength", "minItems", "maximum", "minProperties"]).to_string(), json!(2));
                return Some("a bound added");
            }
            let part = Value::Object(std::mem::replace(
                members,
                Map::from_iter([("$ref".to_owned(), json!("#/$defs/Extracted"))]),
            ));
            let root = new.as_object_mut()?;
            root.entry("$defs").or_insert_with(|| json!({})).as_object_mut()?.insert("Extracted".to_owned(), part);
            Some("a part given a name")
        }
        _ => None,
    }
}

fn is_schema(members: &Map<String, Value>) -> bool {
    members.get("type").is_some_and(|kind| kind.is_string() || kind.is_array())
}

/// Documents as published, and small changes of them.
fn documents(dice: &mut Dice, published: &[Value]) -> Vec<Value> {
    let mut found: Vec<Value> = published.iter().take(DOCUMENTS / 2).cloned().collect();
    while !published.is_empty() && found.len() < DOCUMENTS {
        let mut document = dice.pick(published).clone();
        let all = pointers(&document);
        let at = dice.pick(&all).clone();
        match at.rsplit_once('/') {
            Some((parent, name)) if dice.once_in(2) => match document.pointer_mut(parent) {
                Some(Value::Object(members)) => drop(members.remove(&name.replace("~1", "/").replace("~0", "~"))),
                Some(Value::Array(items)) => drop(items.remove(name.parse().unwrap())),
                _ => {}
            },
            _ => {
                let values = [
                    json!(null),
                    json!("added"),
                    json!("x".repeat(30)),
                    json!(-1),
                    json!(2),
                    json!([]),
                    json!({ "name": 1 }),
                ];
                *document.pointer_mut(&at).unwrap() = dice.pick(&values).clone();
            }
        }
        found.push(document);
    }
    found
}
