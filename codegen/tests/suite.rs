//! The JSON Schema Test Suite and published schemas through generated, compiled code: each schema becomes a definition,
//! each document is decoded, encoded again and compared. Prints a table, and fails below the bars.
//!
//! The data is no part of the repository. `JSON_SCHEMA_TEST_SUITE` and `JSON_SCHEMA_REAL_SCHEMAS` name the folders, which
//! otherwise are looked for in `../shared`; without them there is nothing to do, which is said. `SUITE_ONLY=text` tries only the
//! schemas whose names contain the text, prints every wrong document, and has no bar.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::cast_precision_loss, reason = "tests")]

#[path = "suite/cases.rs"]
mod cases;
mod data;
#[path = "suite/differential.rs"]
mod differential;
#[path = "suite/equal.rs"]
mod equal;
#[path = "suite/generate.rs"]
mod generate;
#[allow(dead_code, reason = "other tests use more of it")]
mod mutation;
#[path = "suite/run.rs"]
mod run;
#[path = "suite/survival.rs"]
mod survival;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::Write as _;

use cases::{Bar, Case, Document, Set};
use equal::equal;
use generate::{Module, generate};
use run::{Answer, Programs};

/// The lines of the tables, how many schemas of each may be other than wholly right, and how many general. These only ever go down. Drafts that the
/// folder does not have are left out; in `hostname`, drafts 4 and 6 allow what later ones and this crate do not.
const DRAFTS: [(&str, [Bar; 3]); 5] = [
    ("draft2020-12", [("2020-12 required", 0, 15), ("2020-12 optional", 0, 1), ("2020-12 format", 0, 0)]),
    ("draft2019-09", [("2019-09 required", 0, 7), ("2019-09 optional", 0, 0), ("2019-09 format", 0, 0)]),
    ("draft7", [("draft 7 required", 0, 0), ("draft 7 optional", 0, 3), ("draft 7 format", 0, 0)]),
    ("draft6", [("draft 6 required", 0, 0), ("draft 6 optional", 0, 0), ("draft 6 format", 1, 0)]),
    ("draft4", [("draft 4 required", 0, 0), ("draft 4 optional", 0, 0), ("draft 4 format", 1, 0)]),
];
const REAL: Bar = ("real schemas", 0, 0);

#[test]
fn the_test_suite_is_right_through_generated_code() {
    let Some(folder) = data::test_suite() else {
        return say("JSON_SCHEMA_TEST_SUITE names no folder: the test suite was not run\n");
    };
    let sets: Vec<Set> = DRAFTS.into_iter().flat_map(|(draft, bars)| cases::suite(&folder, draft, bars)).collect();
    assert!(!sets.is_empty(), "{} has no draft of the test suite", folder.display());
    judge("suite", 64, sets);
}

#[test]
fn published_schemas_are_right_through_generated_code() {
    let Some(folder) = data::real_schemas() else {
        return say("JSON_SCHEMA_REAL_SCHEMAS names no folder: no published schemas were tried\n");
    };
    judge("real", 8, vec![cases::real(&folder, REAL)]);
}

/// Past what tests capture: the table is wanted also when all is well.
fn say(text: &str) {
    let _ = std::io::stdout().lock().write_all(text.as_bytes());
}

/// Tries all cases, so many in a program.
fn judge(name: &str, size: usize, mut sets: Vec<Set>) {
    let only = std::env::var("SUITE_ONLY").ok();
    let mut name = name.to_owned();
    if let Some(only) = &only {
        sets.iter_mut().for_each(|set| set.cases.retain(|case| case.name.contains(only.as_str())));
        // Beside the programs of the whole, which need not be compiled again afterwards.
        name.push_str("-only");
    }
    let cases: Vec<&Case> = sets.iter().flat_map(|set| &set.cases).collect();
    let modules: Vec<Result<Module, String>> = cases.iter().map(|case| generate(case)).collect();
    let texts = modules.iter().enumerate();
    let texts: Vec<_> =
        texts.filter_map(|(index, module)| Some((index, module.as_ref().ok()?.text.as_str()))).collect();
    let programs = Programs::build(&name, size, &texts);
    let compiled = |index: usize| modules[index].is_ok() && !programs.broken.contains_key(&index);

    let asked = cases.iter().enumerate().filter(|(index, _)| compiled(*index));
    let questions: Vec<(usize, &[u8])> = asked
        .flat_map(|(index, case)| case.documents.iter().map(move |document| (index, document.text.as_bytes())))
        .collect();
    let mut answers = programs.ask(&questions).into_iter();

    let mut table = String::from(HEAD);
    let mut remarks = String::new();
    let mut below = Vec::new();
    let mut prevented: BTreeMap<&str, usize> = BTreeMap::new();
    let mut untyped: Vec<(&str, usize)> = Vec::new();
    let mut first = 0;
    for set in &sets {
        let mut line = Line::default();
        for (index, case) in (first..).zip(&set.cases) {
            line.count(case, modules[index].as_ref().ok());
            let wrong = match (&modules[index], programs.broken.get(&index)) {
                (Err(error), _) => vec![format!("not generated: {error}")],
                (_, Some(error)) => vec![format!("does not compile: {error}")],
                (Ok(_), None) => {
                    line.compiled += 1;
                    let documents = case.documents.iter().zip(&mut answers);
                    documents.filter_map(|(document, answer)| line.wrong(case, document, answer)).collect()
                }
            };
            line.right += usize::from(wrong.is_empty());
            for wrong in wrong.iter().take(if only.is_some() { usize::MAX } else { 1 }) {
                let _ = writeln!(remarks, "{}: {wrong}", case.name);
            }
            let reasons = modules[index].as_ref().map_or(&[][..], |module| &module.reasons);
            let reasons: BTreeSet<&str> = reasons.iter().map(String::as_str).collect();
            reasons.into_iter().for_each(|reason| *prevented.entry(reason).or_default() += 1);
            let said = modules[index].as_ref().map_or(0, |module| module.leaves.2);
            untyped.extend((said > 0 && set.name == REAL.0).then_some((case.name.as_str(), said)));
        }
        first += set.cases.len();
        if only.is_some() && line.all == 0 {
            continue;
        }
        let _ = writeln!(table, "{}", line.show(set.name));
        if only.is_none() && (line.all == 0 || line.all - line.right > set.may_fail) {
            below.push(set.name);
        }
        if only.is_none() && line.generated - line.exact > set.may_be_general {
            below.push("exact messages");
        }
        // What a published schema says of a value shows in its type.
        if only.is_none() && set.name == REAL.0 && line.said > 0 {
            below.push("typed messages in published schemas");
        }
    }
    let mut prevented: Vec<_> = prevented.into_iter().collect();
    prevented.sort_by_key(|(_, schemas)| std::cmp::Reverse(*schemas));
    say(&format!("{table}{remarks}schemas that are not exact because of a keyword: {prevented:?}\n"));
    if !untyped.is_empty() {
        say(&format!("published schemas with values of any type of which they say something: {untyped:?}\n"));
    }
    assert!(below.is_empty(), "below the bar: {below:?}");
    let excepted = keywords_that_prevent_exactness();
    prevented.retain(|(keyword, _)| !excepted.contains(&format!("`{keyword}`")));
    assert!(prevented.is_empty(), "not exact, though docs/types.md does not say so: {prevented:?}");
}

/// The keywords, in backticks, in the table of `docs/types.md`.
fn keywords_that_prevent_exactness() -> Vec<String> {
    let docs = include_str!("../../docs/types.md");
    let (_, section) = docs.split_once("## Exact messages").unwrap();
    let rows = section.lines().filter(|line| line.starts_with("| `"));
    rows.flat_map(|row| row.split('|').nth(1).unwrap().split(", ")).map(|keyword| keyword.trim().to_owned()).collect()
}

const HEAD: &str = "\
| schemas | all | generated | compiled | wholly right | accepted | kept | refused | exact | untyped | said nothing |
|---|---|---|---|---|---|---|---|---|---|---|
";

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
    leaves: usize,
    untyped: usize,
    said: usize,
}

impl Line {
    /// Counts what is known before any document is read.
    fn count(&mut self, case: &Case, module: Option<&Module>) {
        let valid = case.documents.iter().filter(|document| document.valid).count();
        self.all += 1;
        self.valid += valid;
        self.invalid += case.documents.len() - valid;
        if let Some(module) = module {
            self.generated += 1;
            self.exact += usize::from(module.exact);
            self.leaves += module.leaves.0;
            self.untyped += module.leaves.1;
            self.said += module.leaves.2;
        }
    }

    /// Counts an answer; says what is wrong with it.
    fn wrong(&mut self, case: &Case, document: &Document, answer: Answer) -> Option<String> {
        let text = short(&document.text);
        match (document.valid, answer) {
            (_, Answer::Failed(how)) => Some(format!("{how}: {text}")),
            (true, Answer::Written(written)) => {
                let kept = equal(&document.text, &written);
                self.accepted += 1;
                self.kept += usize::from(kept);
                (!kept).then(|| format!("not kept: {text} became {}", short(&written)))
            }
            (true, Answer::Refused(reason)) => Some(format!("refused though valid: {text} ({})", short(&reason))),
            (false, Answer::Written(_)) => Some(format!("taken though invalid: {text}")),
            (false, Answer::Refused(reason)) => {
                self.refused += 1;
                let unknown = unknown_keyword(case, &reason)?;
                Some(format!("refused for `{unknown}`, which the schema does not have: {text} ({})", short(&reason)))
            }
        }
    }

    fn show(&self, name: &str) -> String {
        let shares = [
            (self.generated, self.all),
            (self.compiled, self.all),
            (self.right, self.all),
            (self.accepted, self.valid),
            (self.kept, self.valid),
            (self.refused, self.invalid),
            (self.exact, self.generated),
            (self.said, self.leaves),
            (self.untyped - self.said, self.leaves),
        ];
        let shares = shares.map(|(part, all)| format!("{part} ({:.1} %)", percent(part, all)));
        format!("| {name} | {} | {} |", self.all, shares.join(" | "))
    }
}

/// A keyword among those that a refusal names that the schema does not have; nothing named is such a keyword, too.
fn unknown_keyword<'r>(case: &Case, reason: &'r str) -> Option<&'r str> {
    let (keywords, _) = reason.split_once(' ').unwrap_or((reason, ""));
    let remotes = case.remotes.values().map(|(_, text)| text);
    let has = |keyword: &str| match keyword {
        // A class apart, which no keyword of a schema decides.
        "malformed" => true,
        "falseSchema" => std::iter::once(&case.schema).chain(remotes.clone()).any(|text| text.contains("false")),
        // Draft 4 says with a flag that a limit is itself outside.
        keyword => {
            let quoted = format!("\"{keyword}\"");
            std::iter::once(&case.schema).chain(remotes.clone()).any(|text| text.contains(&quoted))
        }
    };
    // Meta-schemas have keywords of their own.
    let compact: String = case.schema.split_whitespace().collect();
    let other =
        ["http", "https"].iter().any(|scheme| compact.contains(&format!("\"$ref\":\"{scheme}://json-schema.org/")));
    keywords.split(',').find(|keyword| keyword.is_empty() || !(has(keyword) || other))
}

fn percent(part: usize, all: usize) -> f64 {
    if all == 0 { 100.0 } else { part as f64 * 100.0 / all as f64 }
}

/// The beginning of a text, enough to find it by.
fn short(text: &str) -> String {
    const LONGEST: usize = 300;
    let cut: String = text.chars().take(LONGEST).collect();
    if cut.len() < text.len() { cut + "..." } else { cut }
}
