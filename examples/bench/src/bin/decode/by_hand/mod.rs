//! The same messages as one writes them with serde's derives, and their rules as one writes them by hand.

mod parcel;
mod shipment;

pub(crate) use parcel::Parcel;
pub(crate) use shipment::Shipment;

/// What has rules that its type does not say.
pub(crate) trait Checked {
    /// Whether they hold.
    fn is_good(&self) -> bool;
}

fn has_length(text: &str, most: usize) -> bool {
    (1..=most).contains(&text.chars().count())
}
