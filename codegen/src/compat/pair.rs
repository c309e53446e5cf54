//! Two schemas as sets of values, each seen from the other: apart from APIs, positions and policy.

use serde_json::Value;

use super::{Containment, Judge, Limits, Reading, Schema, contained};
use crate::instance::Subject;

/// How the values of two schemas stand to each other.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// Whether the new schema accepts all that the old one does.
    pub old_in_new: Containment,
    /// Whether the old schema accepts all that the new one does.
    pub new_in_old: Containment,
}

/// Compares two schemas in both directions. `formats`: whether a format is asserted or only describes.
#[must_use]
pub fn compare(old: &Subject, new: &Subject, formats: bool, limits: Limits) -> Comparison {
    let asserts = |_| formats;
    let (old_judge, new_judge) = (Judge::new(&old.resolved, &asserts), Judge::new(&new.resolved, &asserts));
    let (old, new): (Schema<'_>, Schema<'_>) = ((&old_judge, &old.place), (&new_judge, &new.place));
    let exact = (Reading::Exact, Reading::Exact);
    Comparison { old_in_new: contained(old, new, exact, limits), new_in_old: contained(new, old, exact, limits) }
}

impl Containment {
    /// Yes, no, or not known.
    #[must_use]
    pub const fn verdict(&self) -> Option<bool> {
        match self {
            Self::Contained => Some(true),
            Self::Broken(_) => Some(false),
            Self::Undecided(_) => None,
        }
    }

    /// The value that shows a "no".
    #[must_use]
    pub const fn witness(&self) -> Option<&Value> {
        match self {
            Self::Broken(value) => Some(value),
            _ => None,
        }
    }

    /// Why nothing is known.
    #[must_use]
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Undecided(reason) => Some(reason),
            _ => None,
        }
    }
}
