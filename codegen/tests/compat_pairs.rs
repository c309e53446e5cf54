//! Pairs of schemas, judged in both directions, with proven answers.
//!
//! The data is no part of the repository: `JSON_SCHEMA_COMPAT_PAIRS` is a file, or a folder with a `pairs.json`. Where it is
//! missing, and also `../shared/compat-pairs` is, the test says so and passes.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Instant;

use buscodegen::compat::{Containment, Judge, Limits, Reading, contained};
use serde::Deserialize;
use serde_json::Value;

mod data;
mod side;

use side::Side;

/// What is reached: of a hundred judged directions so many are decided rightly.
const LEAST_SHARE: f64 = 90.0;

#[derive(Deserialize)]
struct Pair {
    id: String,
    old: Value,
    new: Value,
    old_in_new: Option<bool>,
    new_in_old: Option<bool>,
    #[serde(default)]
    format_assertion: bool,
}

#[derive(Debug, Default)]
struct Counts {
    judged: usize,
    right: usize,
    unknown: usize,
    wrong_safe: usize,
    wrong_break: usize,
}

fn pairs() -> Option<PathBuf> {
    let path = data::find("JSON_SCHEMA_COMPAT_PAIRS", "compat-pairs")?;
    Some(if path.is_dir() { path.join("pairs.json") } else { path })
}

#[test]
fn pairs_are_judged_as_proven() {
    let Some(path) = pairs() else {
        println!("there are no pairs of schemas; set JSON_SCHEMA_COMPAT_PAIRS");
        return;
    };
    let pairs: Vec<Pair> = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let mut counts = Counts::default();
    let mut slow = BTreeMap::new();
    for pair in &pairs {
        let (Some(old), Some(new)) = (Side::new(&pair.old), Side::new(&pair.new)) else {
            println!("not usable: {}", pair.id);
            continue;
        };
        let asserts = |_| pair.format_assertion;
        let judges = [Judge::new(&old.resolved, &asserts), Judge::new(&new.resolved, &asserts)];
        for (wanted, from, to) in [(pair.old_in_new, 0, 1), (pair.new_in_old, 1, 0)] {
            let places = [&old.place, &new.place];
            let start = Instant::now();
            let answer = contained(
                (&judges[from], places[from]),
                (&judges[to], places[to]),
                (Reading::Exact, Reading::Exact),
                Limits::default(),
            );
            slow.insert((start.elapsed(), &pair.id, from), answer.clone());
            let Some(wanted) = wanted else {
                if matches!(answer, Containment::Undecided(_)) {
                    println!("not judged: {} {from}: {answer:?}", pair.id);
                }
                continue;
            };
            counts.judged += 1;
            match (&answer, wanted) {
                (Containment::Contained, true) | (Containment::Broken(_), false) => counts.right += 1,
                (Containment::Undecided(why), _) => {
                    counts.unknown += 1;
                    println!("unknown: {} {from} {why}", pair.id);
                }
                (Containment::Contained, false) => {
                    counts.wrong_safe += 1;
                    println!("wrong safe: {} {from}", pair.id);
                }
                (Containment::Broken(value), true) => {
                    counts.wrong_break += 1;
                    println!("wrong break: {} {from} {value}", pair.id);
                }
            }
        }
    }
    for ((time, id, from), answer) in slow.iter().rev().take(5) {
        println!("{time:?} {id} {from} {answer:?}");
    }
    #[expect(clippy::cast_precision_loss, reason = "small counts")]
    let share = counts.right as f64 / counts.judged.max(1) as f64 * 100.0;
    println!("{counts:?}: {share:.1} %");
    assert_eq!((counts.wrong_safe, counts.wrong_break), (0, 0));
    assert!(share >= LEAST_SHARE, "{share} %");
}
