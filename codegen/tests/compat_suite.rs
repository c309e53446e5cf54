//! The schemas of the JSON Schema Test Suite against each other: no verdict may contradict a document.
//!
//! The data is no part of the repository: see `suite`. Each schema is compared with itself and with the next ones of its file;
//! `COMPAT_NEXT` is with how many.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::path::{Path, PathBuf};

use buscodegen::compat::{Containment, Judge, Limits, Reading, contained};
use serde::Deserialize;
use serde_json::{Value, json};

mod data;
mod side;

use side::Side;

#[derive(Deserialize)]
struct Group {
    schema: Value,
    tests: Vec<Test>,
}

#[derive(Deserialize)]
struct Test {
    data: Value,
}

/// The files of a draft, also of those that are optional.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "json") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// A schema without `$schema` is one of its folder's draft.
fn with_draft(schema: Value, address: &str) -> Value {
    match schema {
        Value::Object(members) if !members.contains_key("$schema") => {
            std::iter::once(("$schema".to_owned(), json!(address))).chain(members).collect()
        }
        other => other,
    }
}

#[test]
fn no_verdict_contradicts_a_document() {
    let Some(root) = data::test_suite() else {
        println!("there is no JSON Schema Test Suite; set JSON_SCHEMA_TEST_SUITE");
        return;
    };
    let next = std::env::var("COMPAT_NEXT").ok().and_then(|next| next.parse().ok()).unwrap_or(1);
    let (mut compared, mut undecided) = (0_usize, Vec::new());
    for (draft, address) in [
        ("draft7", "http://json-schema.org/draft-07/schema#"),
        ("draft2020-12", "https://json-schema.org/draft/2020-12/schema"),
    ] {
        for file in files(&root.join("tests").join(draft)) {
            let text = std::fs::read_to_string(&file).unwrap();
            let groups: Vec<Group> = serde_json::from_str(&text).unwrap();
            let sides: Vec<(Side, Vec<Value>)> = groups
                .into_iter()
                .filter_map(|group| {
                    let values = group.tests.into_iter().map(|test| test.data).collect();
                    Some((Side::new(&with_draft(group.schema, address))?, values))
                })
                .collect();
            for (index, (one, _)) in sides.iter().enumerate() {
                for (other, _) in sides.iter().skip(index).take(next + 1) {
                    let values: Vec<&Value> = sides.iter().flat_map(|(_, values)| values).collect();
                    for (from, to) in [(one, other), (other, one)] {
                        compared += 1;
                        if !agrees(from, to, &values) {
                            undecided.push(format!("{}#{index}", file.display()));
                        }
                    }
                }
            }
        }
    }
    println!("{compared} comparisons, {} undecided: {undecided:#?}", undecided.len());
    assert!(compared > 500 && undecided.len() * 20 < compared);
}

/// Whether there is a verdict. It must not contradict these values.
fn agrees(from: &Side, to: &Side, values: &[&Value]) -> bool {
    let asserts = |_| true;
    let (writer, reader) = (Judge::new(&from.resolved, &asserts), Judge::new(&to.resolved, &asserts));
    let exact = (Reading::Exact, Reading::Exact);
    let answer = contained((&writer, &from.place), (&reader, &to.place), exact, Limits::default());
    match answer {
        Containment::Contained => {
            for value in values {
                if writer.accepts(&from.place, value).is_ok_and(|accepted| accepted) {
                    let (old, new) = (from.resolved.node(&from.place), to.resolved.node(&to.place));
                    assert_eq!(
                        reader.accepts(&to.place, value).ok(),
                        Some(true),
                        "{value}\n{:?}\n{:?}",
                        old.map(|node| node.to_json()),
                        new.map(|node| node.to_json())
                    );
                }
            }
            true
        }
        Containment::Broken(_) => true,
        Containment::Undecided(_) => false,
    }
}
