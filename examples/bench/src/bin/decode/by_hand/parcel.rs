//! `Parcel`: formats are types of the crates that one takes for them, patterns are regular expressions compiled once.

use std::sync::LazyLock;

use email_address::EmailAddress;
use jiff::Timestamp;
use regex::Regex;
use serde::Deserialize;
use uuid::Uuid;

use super::{Checked, has_length};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Parcel {
    #[expect(dead_code, reason = "its type says all")]
    id: Uuid,
    label: String,
    #[expect(dead_code, reason = "its type says all")]
    receiver: EmailAddress,
    weight: u32,
    #[expect(dead_code, reason = "its type says all")]
    express: Option<bool>,
    address: Address,
    history: Vec<Step>,
}

#[derive(Deserialize)]
struct Address {
    street: String,
    city: String,
}

#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase", deny_unknown_fields)]
enum Step {
    Scanned {
        #[expect(dead_code, reason = "its type says all")]
        at: Timestamp,
        depot: String,
    },
    Moved {
        #[expect(dead_code, reason = "its type says all")]
        at: Timestamp,
        kilometres: f64,
        to: String,
    },
}

#[expect(clippy::unwrap_used, reason = "constant patterns")]
static LABEL: LazyLock<Regex> = LazyLock::new(|| Regex::new("^[A-Z]{2}[0-9]{9}[A-Z]{2}$").unwrap());
#[expect(clippy::unwrap_used, reason = "constant patterns")]
static DEPOT: LazyLock<Regex> = LazyLock::new(|| Regex::new("^[A-Z]{3}-[0-9]{2,4}$").unwrap());

impl Checked for Parcel {
    fn is_good(&self) -> bool {
        LABEL.is_match(&self.label)
            && (1..=100_000).contains(&self.weight)
            && has_length(&self.address.street, 120)
            && has_length(&self.address.city, 60)
            && (1..=200).contains(&self.history.len())
            && self.history.iter().all(Step::is_good)
    }
}

impl Step {
    fn is_good(&self) -> bool {
        match self {
            Self::Scanned { depot, .. } => DEPOT.is_match(depot),
            Self::Moved { kilometres, to, .. } => (0.0..=20_000.0).contains(kilometres) && has_length(to, 40),
        }
    }
}
