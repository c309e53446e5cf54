//! Random schemas as generated, compiled code: on the same bytes, the types, the general validator and the plain
//! `jsonschema` crate say the same, and what is taken comes out again as it went in.
//!
//! The seed is fixed, so that a run is repeatable; `DIFFERENTIAL_SEED` is another, `DIFFERENTIAL_SCHEMAS` how many schemas are
//! tried. What fails is made smaller before it is shown.

#[path = "differential/dice.rs"]
mod dice;
#[path = "differential/documents.rs"]
mod documents;
#[path = "differential/found.rs"]
mod found;
#[path = "differential/schemas.rs"]
mod schemas;
#[path = "differential/shrink.rs"]
mod shrink;

use std::fmt::Write as _;

use buscodegen_runtime::read_value;
use serde_json::Value;

use crate::cases::{Case, Remotes};
use crate::equal::equal;
use crate::generate::generate;
use crate::run::{Answer, Programs};
use dice::Dice;

/// How many schemas a program holds. Two are compiled at a time.
const SHARD: usize = 24;

/// A schema, and the documents to judge by it.
struct Trial {
    schema: Value,
    documents: Vec<Vec<u8>>,
}

/// What is wrong with a trial.
#[derive(Clone, Debug)]
struct Fault {
    /// The document; none where the schema gave no program.
    document: Option<Vec<u8>>,
    what: String,
}

#[test]
fn types_validator_and_referee_judge_random_documents_alike() {
    let number = |name: &str, default: u64| std::env::var(name).map_or(default, |text| text.parse().unwrap());
    let (seed, schemas) = (number("DIFFERENTIAL_SEED", 1), number("DIFFERENTIAL_SCHEMAS", 96));
    let random = (0..schemas).map(|place| trial(seed.wrapping_mul(1 << 20) + place));
    let trials: Vec<Trial> =
        found::FOUND.iter().map(|(schema, document)| known(schema, document)).chain(random).collect();
    let documents: usize = trials.iter().map(|trial| trial.documents.len()).sum();
    let faults = faults("differential", &trials);
    let wrong: Vec<(&Trial, &Fault)> =
        trials.iter().zip(&faults).filter_map(|(trial, fault)| Some((trial, fault.as_ref()?))).collect();
    crate::say(&format!("differential: {schemas} schemas, {documents} documents, seed {seed}\n"));
    let mut report = String::new();
    for (trial, fault) in wrong.iter().take(3) {
        let (schema, fault) = shrink::shrink(trial.schema.clone(), (*fault).clone());
        let document = fault.document.map(|document| String::from_utf8_lossy(&document).into_owned());
        let _ = writeln!(report, "{}\nschema:   {schema}\ndocument: {document:?}", fault.what);
    }
    assert!(
        wrong.is_empty(),
        "seed {seed}: {} of {} schemas are judged differently\n{report}",
        wrong.len(),
        trials.len()
    );
}

/// A schema that was once judged differently.
fn known(schema: &str, document: &str) -> Trial {
    let schema: Value = serde_json::from_str(schema).unwrap();
    let mut documents = documents::documents(&mut Dice::new(0), &schema, 16);
    documents.push(document.as_bytes().to_vec());
    Trial { schema, documents }
}

/// A schema with documents, all of one seed.
fn trial(seed: u64) -> Trial {
    const DOCUMENTS: usize = 64;
    let mut dice = Dice::new(seed);
    let schema = schemas::schema(&mut dice);
    let schema = if dice.once_in(4) { schemas::in_draft_7(schema) } else { schema };
    let documents = documents::documents(&mut dice, &schema, DOCUMENTS);
    Trial { schema, documents }
}

/// What is wrong with each of these, at most one fault a schema.
fn faults(name: &str, trials: &[Trial]) -> Vec<Option<Fault>> {
    let modules: Vec<Result<String, String>> = trials.iter().map(|trial| module(&trial.schema)).collect();
    let texts: Vec<_> = modules.iter().enumerate().filter_map(|(at, text)| Some((at, text.as_deref().ok()?))).collect();
    let programs = Programs::build(name, SHARD, &texts);
    let runs = |at: usize| modules[at].is_ok() && !programs.broken.contains_key(&at);
    let asked = trials.iter().enumerate().filter(|(at, _)| runs(*at));
    let questions: Vec<(usize, &[u8])> =
        asked.flat_map(|(at, trial)| trial.documents.iter().map(move |document| (at, document.as_slice()))).collect();
    let mut answers = programs.ask(&questions).into_iter();
    let mut fault = |at: usize, trial: &Trial| {
        let without = |what: String| Some(Fault { document: None, what });
        if let Err(error) = &modules[at] {
            return without(format!("not generated: {error}"));
        }
        if let Some(error) = programs.broken.get(&at) {
            return without(format!("does not compile: {error}"));
        }
        let Some(referee) = referee(&trial.schema) else { return without("the referee cannot use it".to_owned()) };
        // Every answer is taken, also behind the first that is wrong.
        let judged: Vec<_> = trial.documents.iter().zip(answers.by_ref().take(trial.documents.len())).collect();
        judged.into_iter().find_map(|(document, answer)| {
            let what = difference(document, answer, &referee)?;
            Some(Fault { document: Some(document.clone()), what })
        })
    };
    trials.iter().enumerate().map(|(at, trial)| fault(at, trial)).collect()
}

fn module(schema: &Value) -> Result<String, String> {
    let (schema, remotes) = (schema.to_string(), Remotes::new());
    let case = Case { name: String::new(), schema, remotes, annotates: false, texts: false, documents: Vec::new() };
    generate(&case).map(|module| module.text)
}

/// The plain crate, with nothing of ours in it; `None` if it cannot use the schema.
fn referee(schema: &Value) -> Option<jsonschema::Validator> {
    jsonschema::options().should_validate_formats(true).build(schema).ok()
}

/// Where the three differ on a document.
fn difference(document: &[u8], answer: Answer, referee: &jsonschema::Validator) -> Option<String> {
    let value = read_value(document).ok();
    let accepted = value.as_ref().map(|value| referee.is_valid(value));
    match (answer, accepted) {
        (Answer::Written(_), None) => Some("taken, though it is no JSON".to_owned()),
        (Answer::Written(_), Some(false)) => Some("taken, and refused by the referee".to_owned()),
        (Answer::Written(written), Some(true)) => {
            let text = String::from_utf8_lossy(document);
            (!equal(&text, &written)).then(|| format!("not kept: it became {written}"))
        }
        (Answer::Refused(_), None | Some(false)) => None,
        (Answer::Refused(reason), Some(true)) => Some(format!("refused ({reason}), and accepted by the referee")),
        // The types' own limits: 64 bits for integers, and what a double holds exactly of them for numbers.
        (Answer::Failed(_), _) if value.is_some_and(|value| has_large_integer(&value)) => None,
        (Answer::Failed(how), _) => Some(how),
    }
}

fn has_large_integer(value: &Value) -> bool {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    match value {
        Value::Array(items) => items.iter().any(has_large_integer),
        Value::Object(members) => members.values().any(has_large_integer),
        Value::Number(number) => number.as_f64().is_some_and(|number| number.abs() >= EXACT),
        _ => false,
    }
}
