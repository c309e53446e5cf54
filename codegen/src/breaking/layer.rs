//! What a change breaks: messages on the wire, what generated types read of them, or Rust that uses the generated crate.

use serde::Deserialize;

use super::version::Level;
use crate::config;
use crate::finding::{Finding, Severity};

/// Where a break is felt, as each is mended otherwise: by the order of deployment, by another type, by another version of the crate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Layer {
    /// What one version sends, validators of the other refuse, or nobody takes it.
    Wire,
    /// What one version sends, generated types of the other do not read, or read as something else.
    Decode,
    /// Code that uses the generated crate has to change.
    Source,
}

impl Layer {
    /// How reports call it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Wire => "wire",
            Self::Decode => "decode",
            Self::Source => "source",
        }
    }
}

/// How bad the breaks of each layer are at most: `[breaking.layers]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct Layers {
    /// Of messages.
    pub wire: config::Level,
    /// Of what generated types read.
    pub decode: config::Level,
    /// Of generated Rust.
    pub source: config::Level,
}

impl Default for Layers {
    fn default() -> Self {
        Self { wire: config::Level::Error, decode: config::Level::Error, source: config::Level::Error }
    }
}

impl Layers {
    /// The finding, as bad as its worst layer allows. What has no layer is left as it is.
    pub(super) fn limit(&self, mut finding: Finding) -> Option<Finding> {
        let layers = finding.change.as_ref().map(|change| change.layers.as_slice()).unwrap_or_default();
        let of = |name: &&str| match *name {
            "wire" => self.wire,
            "decode" => self.decode,
            _ => self.source,
        };
        let limit = match layers.iter().map(of).max() {
            None => return Some(finding),
            Some(config::Level::Off) => return None,
            Some(config::Level::Info) => Severity::Info,
            Some(config::Level::Warning) => Severity::Warning,
            Some(config::Level::Error) => Severity::Error,
        };
        finding.severity = milder(finding.severity, limit);
        Some(finding)
    }
}

fn milder(one: Severity, other: Severity) -> Severity {
    let rank = |severity| match severity {
        Severity::Info => 0,
        Severity::Warning => 1,
        Severity::Error => 2,
    };
    if rank(other) < rank(one) { other } else { one }
}

/// The layers of a finding about a message. Generated types read just what their schema accepts; what is encoded in a string
/// they read beyond that.
pub(super) fn of_message(rule: &str) -> Vec<&'static str> {
    let mut layers = if rule == "content-changed" { vec![Layer::Decode] } else { vec![Layer::Wire, Layer::Decode] };
    if rule != "cannot-prove" && Level::of_source(rule) == Level::Major {
        layers.push(Layer::Source);
    }
    layers.into_iter().map(Layer::name).collect()
}

/// The layers of a change of an API that no schema says.
pub(super) fn of_api(rule: &str) -> Vec<&'static str> {
    let layers: &[Layer] = match rule {
        "api-removed" | "rpc-removed" | "event-removed" | "kind-changed" => &[Layer::Wire, Layer::Source],
        "message-added" | "message-removed" => &[Layer::Wire, Layer::Decode, Layer::Source],
        "error-added" => &[Layer::Decode],
        "version-not-bumped" | "rust-name-removed" | "rust-type-changed" => &[Layer::Source],
        _ => &[Layer::Wire],
    };
    layers.iter().map(|layer| layer.name()).collect()
}
