//! The names of the types of each crate, distinct among all that its root names.

use super::names::{Claim, Given, Wish, distinct};
use super::naming::Naming;
use super::site::Site;
use super::stage::Stage;
use super::words::{Style, identifier};
use crate::definition::Definition;
use crate::finding::Finding;
use crate::model::Name;
use crate::source::SchemaPlace;

/// Names that generated code uses itself without a path.
const TAKEN: &[&str] =
    &["Self", "String", "Option", "Vec", "Box", "Result", "Some", "None", "Ok", "Err", "Into", "API"];

/// The names of one crate.
#[derive(Debug)]
pub(super) struct CrateNames {
    /// Of the items, in their order.
    pub(super) items: Vec<Name>,
    /// Of what belongs to the API as a whole.
    pub(super) api: Option<ApiNames>,
}

/// The types of an API that no schema describes.
#[derive(Debug)]
pub(super) struct ApiNames {
    /// `StoreClient`
    pub(super) client: Name,
    /// `StoreServer`
    pub(super) server: Name,
    /// `StoreEvents`
    pub(super) events: Name,
    /// The enums of declared errors, by rpc, in the order of the definition.
    pub(super) errors: Vec<Name>,
}

/// Names everything.
pub(super) fn assign(stage: &mut Stage<'_>) -> Vec<CrateNames> {
    (0..stage.crates.len()).map(|index| of_crate(stage, index)).collect()
}

fn of_crate(stage: &mut Stage<'_>, index: usize) -> CrateNames {
    let resolved = stage.resolved;
    let krate = &stage.crates[index];
    let definition = krate.api.and_then(|api| resolved.apis.get(api)).map(|(_, definition)| definition);
    let of_api = definition.map(api_wishes).unwrap_or_default();
    let naming = Naming::new(resolved, krate.document, krate.items.iter().map(|draft| draft.site.place.document));
    let is_item = |site: &Site| krate.index.contains_key(site);
    let is_payload = |place: &SchemaPlace| krate.payloads.contains(place);
    let of_items = krate.items.iter().map(|draft| naming.wish(&draft.site, is_item, is_payload));
    let wishes: Vec<Wish> = of_api.iter().cloned().chain(of_items).collect();
    let given = distinct(&wishes, Style::Pascal, TAKEN);
    let (own, items) = given.split_at(of_api.len());
    for (draft, given) in krate.items.iter().zip(items).filter(|(_, given)| given.clashed) {
        let message = format!("the type of this schema is called `{}`, as its natural name is taken", given.name);
        let finding = Finding::warning("rust-name-clash", resolved.name_place(&draft.site.place), message);
        stage.findings.push(finding.help("choose a name with `x-bus-rust`"));
    }
    let mut names = own.iter().map(|given| given.name.clone());
    let api = match (names.next(), names.next(), names.next()) {
        (Some(client), Some(server), Some(events)) => {
            Some(ApiNames { client, server, events, errors: names.collect() })
        }
        _ => None,
    };
    CrateNames { items: items.iter().map(|Given { name, .. }| name.clone()).collect(), api }
}

fn api_wishes(definition: &Definition) -> Vec<Wish> {
    let base = identifier(base_name(definition), Style::Pascal);
    let own = |suffix: &str| Wish {
        natural: format!("{base}{suffix}"),
        claim: Claim::First,
        qualified: vec![format!("{base}Api{suffix}")],
        identity: suffix.to_owned(),
    };
    let errors = definition.rpcs.iter().map(|(name, rpc)| {
        let rpc = identifier(rpc.rust.as_ref().map_or(name.as_str(), |name| name.as_str()), Style::Pascal);
        let rpc = rpc.trim_end_matches('_');
        let natural = format!("{rpc}Error");
        Wish { qualified: vec![format!("{rpc}RpcError")], natural, claim: Claim::First, identity: name.to_string() }
    });
    ["Client", "Server", "Events"].into_iter().map(own).chain(errors).collect()
}

/// What the API is called in Rust.
pub(super) fn base_name(definition: &Definition) -> &str {
    definition.rust.as_ref().map_or(definition.api.as_str(), |name| name.as_str())
}
