//! `Shipment`: bounds and lengths.

use serde::Deserialize;

use super::{Checked, has_length};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Shipment {
    id: String,
    weight: u32,
    #[expect(dead_code, reason = "read as the others are")]
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
        #[expect(dead_code, reason = "an unsigned integer has no rule left to check")]
        at: u64,
        depot: String,
    },
    Moved {
        #[expect(dead_code, reason = "an unsigned integer has no rule left to check")]
        at: u64,
        kilometres: f64,
        to: String,
    },
}

impl Checked for Shipment {
    fn is_good(&self) -> bool {
        has_length(&self.id, 36)
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
            Self::Scanned { depot, .. } => has_length(depot, 40),
            Self::Moved { kilometres, to, .. } => (0.0..=20_000.0).contains(kilometres) && has_length(to, 40),
        }
    }
}
