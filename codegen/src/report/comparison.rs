//! What two schemas accept, as text or JSON.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use crate::compat::{Comparison, Containment};

/// What two schemas accept, compared.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Comparison")]
pub(super) struct Report<'a> {
    /// Whether the new schema accepts every value that the old one accepts; `null` if neither is proven.
    old_in_new: Option<bool>,
    /// Whether the old schema accepts every value that the new one accepts; `null` if neither is proven.
    new_in_old: Option<bool>,
    /// A value that the old schema accepts and the new one refuses.
    #[serde(skip_serializing_if = "Option::is_none")]
    witness_old_only: Option<&'a Value>,
    /// A value that the new schema accepts and the old one refuses.
    #[serde(skip_serializing_if = "Option::is_none")]
    witness_new_only: Option<&'a Value>,
    /// Why a direction is not decided.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    reasons: Vec<&'a str>,
}

/// A comparison for programs: one JSON object. A direction that is not decided is `null`, and `reasons` says why.
#[must_use]
pub fn comparison_json(comparison: &Comparison) -> String {
    let Comparison { old_in_new, new_in_old } = comparison;
    let report = Report {
        old_in_new: old_in_new.verdict(),
        new_in_old: new_in_old.verdict(),
        witness_old_only: old_in_new.witness(),
        witness_new_only: new_in_old.witness(),
        reasons: [old_in_new, new_in_old].into_iter().filter_map(Containment::reason).collect(),
    };
    // JSON values and text only: nothing in it can fail to be JSON.
    serde_json::to_string_pretty(&report).unwrap_or_default() + "\n"
}

/// A comparison for people. `old` and `new` are what the schemas are called.
#[must_use]
pub fn comparison_text(comparison: &Comparison, old: &str, new: &str) -> String {
    let Comparison { old_in_new, new_in_old } = comparison;
    if (old_in_new, new_in_old) == (&Containment::Contained, &Containment::Contained) {
        return format!("{old} and {new} accept the same values\n");
    }
    direction(old_in_new, old, new) + &direction(new_in_old, new, old)
}

fn direction(containment: &Containment, from: &str, to: &str) -> String {
    match containment {
        Containment::Contained => format!("{to} accepts every value that {from} accepts\n"),
        Containment::Broken(value) => {
            let value = serde_json::to_string_pretty(value).unwrap_or_default().replace('\n', "\n  ");
            format!("{to} refuses a value that {from} accepts:\n  {value}\n")
        }
        Containment::Undecided(reason) => {
            format!("cannot prove that {to} accepts every value that {from} accepts: {reason}\n")
        }
    }
}
