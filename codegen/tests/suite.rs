//! The JSON Schema Test Suite and published schemas through generated, compiled code: each schema becomes a definition,
//! each document is decoded, encoded again and compared. Prints a table, and fails below the bars.
//!
//! The data is no part of the repository. `JSON_SCHEMA_TEST_SUITE` and `JSON_SCHEMA_REAL_SCHEMAS` name the folders, which
//! otherwise are looked for in `../shared`; without them there is nothing to do, which is said. `SUITE_ONLY=text` tries only the
//! schemas whose names contain the text, and prints every wrong document.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, clippy::cast_precision_loss, reason = "tests")]

#[path = "suite/cases.rs"]
mod cases;
#[path = "suite/generate.rs"]
mod generate;
#[path = "suite/run.rs"]
mod run;

use std::collections::BTreeMap;

use cases::Set;
use generate::{Module, generate};
use run::Program;
use serde_json::Value;

#[test]
fn the_test_suite_is_right_through_generated_code() {
    let Some(folder) = cases::folder("JSON_SCHEMA_TEST_SUITE", "test-suite") else {
        println!("JSON_SCHEMA_TEST_SUITE names no folder: the test suite was not run");
        return;
    };
    let new = ["2020-12 required", "2020-12 optional", "2020-12 format"];
    let old = ["draft 7 required", "draft 7 optional", "draft 7 format"];
    let mut sets = Vec::from(cases::suite(&folder, "draft2020-12", new, [100.0, 95.0, 100.0]));
    sets.extend(cases::suite(&folder, "draft7", old, [100.0, 95.0, 100.0]));
    judge("suite", sets);
}

#[test]
fn published_schemas_are_right_through_generated_code() {
    let Some(folder) = cases::folder("JSON_SCHEMA_REAL_SCHEMAS", "real-schemas") else {
        println!("JSON_SCHEMA_REAL_SCHEMAS names no folder: no published schemas were tried");
        return;
    };
    judge("real", vec![cases::real(&folder, 95.0)]);
}

fn judge(name: &str, mut sets: Vec<Set>) {
    let only = std::env::var("SUITE_ONLY").ok();
    if let Some(only) = &only {
        sets.iter_mut().for_each(|set| set.cases.retain(|case| case.name.contains(only.as_str())));
    }
    let cases: Vec<_> = sets.iter().flat_map(|set| &set.cases).collect();
    let modules: Vec<Result<Module, String>> = cases.iter().map(|case| generate(case)).collect();
    let texts: Vec<(usize, &str)> = modules
        .iter()
        .enumerate()
        .filter_map(|(index, module)| Some((index, module.as_ref().ok()?.text.as_str())))
        .collect();
    let program = Program::build(name, &texts);
    let compiled = |index: usize| modules[index].is_ok() && !program.broken.iter().any(|(broken, _)| *broken == index);

    let asked = cases.iter().enumerate().filter(|(index, _)| compiled(*index));
    let questions: Vec<(usize, &Value)> =
        asked.flat_map(|(index, case)| case.documents.iter().map(move |(_, document)| (index, document))).collect();
    let mut answers = program.ask(&questions).into_iter();

    println!("| schemas | all | generated | compiled | wholly right | accepted | kept | refused | exact | untyped |");
    println!("|---|---|---|---|---|---|---|---|---|---|");
    let mut remarks = Vec::new();
    let mut below = Vec::new();
    let mut prevented: BTreeMap<&str, usize> = BTreeMap::new();
    let mut first = 0;
    for set in &sets {
        let mut line = Line::default();
        for (offset, case) in set.cases.iter().enumerate() {
            let index = first + offset;
            line.all += 1;
            let before = remarks.len();
            match &modules[index] {
                Err(error) => remarks.push(format!("{}: not generated: {error}", case.name)),
                Ok(module) => {
                    line.generated += 1;
                    line.exact += usize::from(module.exact);
                    line.leaves.0 += module.leaves.0;
                    line.leaves.1 += module.leaves.1;
                    let mut reasons: Vec<&str> = module.reasons.iter().map(String::as_str).collect();
                    reasons.dedup();
                    reasons.into_iter().for_each(|reason| *prevented.entry(reason).or_default() += 1);
                    if let Some((_, error)) = program.broken.iter().find(|(broken, _)| *broken == index) {
                        remarks.push(format!("{}: does not compile: {error}", case.name));
                    }
                }
            }
            line.valid += case.documents.iter().filter(|(valid, _)| *valid).count();
            line.invalid += case.documents.iter().filter(|(valid, _)| !*valid).count();
            if !compiled(index) {
                continue;
            }
            line.compiled += 1;
            for (valid, document) in &case.documents {
                let answer = answers.next().unwrap();
                let wrong = match (valid, &answer) {
                    (true, Some(written)) => {
                        line.accepted += 1;
                        let kept = equal(document, written);
                        line.kept += usize::from(kept);
                        (!kept).then(|| format!("not kept: {document} became {written}"))
                    }
                    (true, None) => Some(format!("refused though valid: {document}")),
                    (false, None) => {
                        line.refused += 1;
                        None
                    }
                    (false, Some(_)) => Some(format!("taken though invalid: {document}")),
                };
                if let Some(wrong) = wrong.filter(|_| only.is_some() || remarks.len() == before) {
                    remarks.push(format!("{}: {}", case.name, wrong.chars().take(400).collect::<String>()));
                }
            }
            line.right += usize::from(remarks.len() == before);
        }
        first += set.cases.len();
        println!("{}", line.show(set.name));
        if line.all > 0 && percent(line.right, line.all) < set.bar {
            below.push(set.name);
        }
    }
    remarks.iter().for_each(|remark| println!("{remark}"));
    println!("keywords that keep messages from being exact: {prevented:?}");
    assert!(below.is_empty() || only.is_some(), "below the bar: {below:?}");
}

/// A line of the table.
#[derive(Default)]
struct Line {
    all: usize,
    generated: usize,
    compiled: usize,
    right: usize,
    valid: usize,
    accepted: usize,
    kept: usize,
    invalid: usize,
    refused: usize,
    exact: usize,
    leaves: (usize, usize),
}

impl Line {
    fn show(&self, name: &str) -> String {
        let share = |part: usize, all: usize| format!("{part} ({:.1} %)", percent(part, all));
        format!(
            "| {name} | {} | {} | {} | {} | {} | {} | {} | {} | {} |",
            self.all,
            share(self.generated, self.all),
            share(self.compiled, self.all),
            share(self.right, self.all),
            share(self.accepted, self.valid),
            share(self.kept, self.valid),
            share(self.refused, self.invalid),
            share(self.exact, self.generated),
            share(self.leaves.1, self.leaves.0),
        )
    }
}

fn percent(part: usize, all: usize) -> f64 {
    if all == 0 { 100.0 } else { part as f64 * 100.0 / all as f64 }
}

/// Whether two documents are equal, numbers by value.
fn equal(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => one == other || one.as_f64() == other.as_f64(),
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| equal(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len()
                && one.iter().all(|(name, value)| other.get(name).is_some_and(|other| equal(value, other)))
        }
        _ => one == other,
    }
}
