//! Which messages are exact, and what prevents it where they are not: the model, seen by the author of a definition.
//!
//! Knows nothing of how it is shown (that is `report`).

use std::collections::BTreeMap;

use crate::finding::Place;
use crate::model::{Crate, ItemId, Message, MessageType, Model};
use crate::nearest::nearest;
use crate::resolve::Resolved;
use crate::source::{Pointer, SchemaPlace};

/// All messages, in the order of the crates and of the types in them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inspection {
    /// The messages.
    pub messages: Vec<Inspected>,
}

/// One message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inspected {
    /// The crate that its type is in.
    pub package: String,
    /// The API that the crate is made from; `None` for a crate of shared types.
    pub api: Option<String>,
    /// The type, with its crate.
    pub rust_type: String,
    /// Where it travels.
    pub uses: Vec<Use>,
    /// Where its schema is.
    pub place: Place,
    /// What prevents it from being exact; nothing if it is.
    pub prevented_by: Vec<Prevention>,
}

/// Where a message travels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Use {
    /// The API.
    pub api: String,
    /// The rpc or event.
    pub name: String,
    /// What it is there: `parameters`, `response`, `event`, `error sold_out`.
    pub part: String,
}

/// A keyword that the type cannot say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prevention {
    /// The keyword.
    pub keyword: String,
    /// Where it is.
    pub place: Place,
}

/// There is no such API and no such message.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no API, rpc, event or type `{name}`{}", suggestion.as_ref().map(|near| format!("; did you mean `{near}`?")).unwrap_or_default())]
pub struct Unknown {
    /// What was asked for.
    pub name: String,
    /// What could have been meant.
    pub suggestion: Option<String>,
}

impl Inspected {
    /// Whether decoding it is validating it.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        self.prevented_by.is_empty()
    }

    /// The names by which somebody can ask for it.
    fn names(&self) -> Vec<String> {
        let short = self.rust_type.rsplit("::").next().unwrap_or_default().to_owned();
        let mut names = vec![self.package.clone(), self.rust_type.clone(), short];
        names.extend(self.api.clone());
        for Use { api, name, .. } in &self.uses {
            names.extend([api.clone(), name.clone(), format!("{api}.{name}")]);
        }
        names
    }
}

impl Inspection {
    /// How many messages are exact.
    #[must_use]
    pub fn exact(&self) -> usize {
        self.messages.iter().filter(|message| message.is_exact()).count()
    }

    /// Only the messages of an API, an rpc, an event (`buy` or `store.buy`), a crate or a type.
    ///
    /// # Errors
    /// If there are none.
    pub fn only(self, name: &str) -> Result<Self, Unknown> {
        let names: Vec<String> = self.messages.iter().flat_map(Inspected::names).collect();
        if !names.iter().any(|known| known == name) {
            let suggestion = nearest(name, names.iter().map(String::as_str)).map(str::to_owned);
            return Err(Unknown { name: name.to_owned(), suggestion });
        }
        let wanted = |message: &Inspected| message.names().iter().any(|known| known == name);
        Ok(Self { messages: self.messages.into_iter().filter(wanted).collect() })
    }
}

/// Looks at every message of a model.
#[must_use]
pub(crate) fn inspection(model: &Model, resolved: &Resolved) -> Inspection {
    let uses = uses(model);
    let mut messages = Vec::new();
    for (krate, id, message) in all(model) {
        let Some(place) = place(resolved, &message.file, &message.pointer) else { continue };
        messages.push(Inspected {
            package: krate.package.clone(),
            api: krate.api.as_ref().map(|api| api.name.clone()),
            rust_type: format!("{}::{}", krate.lib, model.item(id).name),
            uses: uses.get(&id).cloned().unwrap_or_default(),
            place: resolved.place(&place),
            prevented_by: preventions(message, resolved),
        });
    }
    Inspection { messages }
}

fn all(model: &Model) -> impl Iterator<Item = (&Crate, ItemId, &Message)> {
    model.crates.iter().enumerate().flat_map(|(number, krate)| {
        krate.items.iter().enumerate().filter_map(move |(index, item)| {
            let id = ItemId { krate: crate::model::CrateId(number), index };
            Some((krate, id, item.message.as_ref()?))
        })
    })
}

fn preventions(message: &Message, resolved: &Resolved) -> Vec<Prevention> {
    let found = message.reasons.iter().filter_map(|reason| {
        let schema = place(resolved, &reason.file, &reason.pointer)?;
        let keyword = schema.join(&reason.keyword);
        // A reason may also be of the schema as a whole.
        let at = if resolved.node(&keyword).is_some() { keyword } else { schema };
        Some(Prevention { keyword: reason.keyword.clone(), place: resolved.name_place(&at) })
    });
    found.collect()
}

fn place(resolved: &Resolved, file: &str, pointer: &str) -> Option<SchemaPlace> {
    Some(SchemaPlace::new(resolved.documents.find(file)?, Pointer::parse(pointer)?))
}

/// Where each type travels.
fn uses(model: &Model) -> BTreeMap<ItemId, Vec<Use>> {
    let mut uses: BTreeMap<ItemId, Vec<Use>> = BTreeMap::new();
    for api in model.crates.iter().filter_map(|krate| krate.api.as_ref()) {
        let mut add = |ty: Option<MessageType>, name: &str, part: String| {
            if let Some(MessageType(id)) = ty {
                uses.entry(id).or_default().push(Use { api: api.name.clone(), name: name.to_owned(), part });
            }
        };
        for rpc in &api.rpcs {
            add(rpc.parameters, &rpc.name, "parameters".to_owned());
            add(rpc.response, &rpc.name, "response".to_owned());
            for error in &rpc.errors.variants {
                add(error.data, &rpc.name, format!("error {}", error.wire));
            }
        }
        for event in &api.events {
            add(event.parameters, &event.name, "event".to_owned());
        }
    }
    uses
}
