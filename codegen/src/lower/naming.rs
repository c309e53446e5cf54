//! What a schema would like to be called in Rust: a function of its place alone, so that no other schema can change it.
//!
//! A key of `$defs`, the rpc or event, the file, or a title names it; what stands inside of something named adds its
//! member's name. Schemas that hold together go by the first of them, and in a clash by the others.

use std::collections::HashMap;

use super::branch;
use super::names::{Claim, Wish};
use super::shape::Types;
use super::site::Site;
use super::union::kind_label;
use super::words::{self, Style, append, identifier, spelling};
use crate::model::Name;
use crate::resolve::Resolved;
use crate::source::{DocumentId, Node, SchemaPlace};

/// A name that grows with the steps of a pointer.
#[derive(Clone, Debug)]
struct Growing {
    natural: String,
    claim: Claim,
    /// In a clash: with what tells branches apart, also where that is not needed.
    readable: String,
    /// If that is taken: what nothing is left out of.
    qualified: String,
    /// The name of the schema that the last `$defs` stands in, if that has a name in one.
    outer: Option<String>,
    defined: bool,
}

impl Growing {
    fn new(natural: String, suffix: &str) -> Self {
        let mut qualified = natural.clone();
        push(&mut qualified, suffix);
        Self { readable: qualified.clone(), qualified, natural, claim: Claim::Common, outer: None, defined: false }
    }

    fn add(&mut self, natural: &str, readable: &str, qualified: &str) {
        push(&mut self.natural, natural);
        push(&mut self.readable, readable);
        push(&mut self.qualified, qualified);
        self.claim = Claim::Common;
    }

    /// What stands under a name in `$defs` begins anew.
    fn define(&mut self, key: &str, is_only: bool) {
        let natural = pascal(key);
        let is_own = is_only || natural == key;
        let qualified =
            if is_own { natural.clone() } else { append(&natural, &spelling(key, Style::Pascal), Style::Pascal) };
        let claim = if is_own { Claim::First } else { Claim::Common };
        let outer = self.defined.then(|| self.natural.clone());
        *self = Self { natural, claim, readable: qualified.clone(), qualified, outer, defined: true };
    }

    fn title(&mut self, node: Option<&Node>) {
        let title = node.and_then(|node| node.get("title")).and_then(Node::as_str);
        if let Some(title) = title.filter(|title| is_name(title)) {
            self.natural = pascal(title);
            self.claim = Claim::Common;
        }
    }

    /// What it is called in a clash.
    fn in_a_clash(&self) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        if let Some(outer) = &self.outer {
            names.push(joined(outer, &self.readable));
        }
        match self.claim {
            Claim::First => names.push(format!("{}Type", self.natural.trim_end_matches('_'))),
            _ => names.extend([self.readable.clone(), self.qualified.clone()]),
        }
        names
    }
}

/// Names the types of a crate.
#[derive(Debug)]
pub(super) struct Naming<'a> {
    resolved: &'a Resolved,
    /// The document that the crate is made from.
    own: DocumentId,
    /// How many keys of `$defs` in each document make an identifier.
    keys: HashMap<DocumentId, HashMap<String, usize>>,
}

impl<'a> Naming<'a> {
    /// For the schemas of a crate: `own` is the document that it is made from, `documents` are all that they stand in.
    pub(super) fn new(resolved: &'a Resolved, own: DocumentId, documents: impl Iterator<Item = DocumentId>) -> Self {
        let mut keys = HashMap::new();
        for document in documents {
            keys.entry(document).or_insert_with(|| {
                let mut found = HashMap::new();
                count_keys(&resolved.documents.get(document).root, &mut found);
                found
            });
        }
        Self { resolved, own, keys }
    }

    /// The wish of a part of the schema at a place. `is_item` says whether a site is an item: a part of it then needs a name of
    /// its own; `is_payload`, whether a variant holds it alone, and so goes by its name.
    pub(super) fn wish(
        &self,
        Site { place, also, part }: &Site,
        is_item: impl Fn(&Site) -> bool,
        is_payload: impl Fn(&SchemaPlace) -> bool,
    ) -> Wish {
        let resolved = self.resolved;
        let mut name = self.grown(place, &is_item, &is_payload);
        // What no condition holds for is told apart from the schema that has the conditions.
        if also.iter().any(|held| held.place == *place) {
            name.add("Other", "Other", "Other");
        }
        let whole = Site { place: place.clone(), also: also.clone(), part: Types::ALL };
        if *part == Types::ALL.without(Types::NULL) || (*part != Types::ALL && part.each().len() > 1) {
            let label = if is_item(&whole) { "Value" } else { "" };
            name.add(label, label, "Value");
        } else if *part != Types::ALL {
            let label = if is_item(&whole) { kind_label(*part) } else { "" };
            name.add(label, label, kind_label(*part));
        }
        let document = resolved.documents.get(place.document);
        if place.document != self.own {
            // A copy of a schema of another file makes way for the crate's own.
            name.claim = name.claim.max(Claim::Common);
            let file = pascal(stem(&document.name));
            name.readable = joined(&file, &name.readable);
            name.qualified = joined(&file, &name.qualified);
        }
        let mut qualified = name.in_a_clash();
        // What holds around it says no more than where it stands.
        let others: Vec<&SchemaPlace> = also.iter().map(|held| &held.place).filter(|at| !is_above(at, place)).collect();
        if !others.is_empty() {
            name.claim = Claim::Derived;
            let member = place.pointer.tokens().last();
            let by_others = others.into_iter().map(|at| {
                let other = self.grown(at, &is_item, &is_payload).natural;
                let is_same_member = at.pointer.tokens().last() == member;
                if is_same_member { other } else { joined(&other, &name.natural) }
            });
            qualified.splice(0..0, by_others.collect::<Vec<_>>());
        }
        if let Some(chosen) = resolved.node(place).and_then(|_| resolved.rust_options(place).name) {
            name.natural = words::chosen(chosen.as_str(), Style::Pascal);
            name.claim = if *part == Types::ALL && also.is_empty() { Claim::First } else { Claim::Common };
        }
        let natural = capped(name.natural);
        let mut qualified: Vec<String> = qualified.into_iter().map(capped).collect();
        qualified.retain(|name| *name != natural);
        let with: Vec<String> = also
            .iter()
            .map(|held| {
                let how = if held.decided { "?" } else { "" };
                format!("{}#{}{how}", resolved.documents.get(held.place.document).name, held.place.pointer)
            })
            .collect();
        let identity = format!("{}#{}{part:?}{}", document.name, place.pointer, with.join(" "));
        Wish { natural, claim: name.claim, qualified, identity }
    }

    /// The name of a schema by its place.
    fn grown(
        &self,
        place: &SchemaPlace,
        is_item: impl Fn(&Site) -> bool,
        is_payload: impl Fn(&SchemaPlace) -> bool,
    ) -> Growing {
        let resolved = self.resolved;
        let document = resolved.documents.get(place.document);
        let tokens: Vec<&str> = place.pointer.tokens().iter().map(String::as_str).collect();
        let is_api = resolved.apis.iter().any(|(id, _)| *id == place.document);
        let (mut name, mut rest, mut node) = anchor(&document.name, &document.root, &tokens, is_api);
        while let Some((keyword, below)) = rest.split_first() {
            let parent = tokens.len() - rest.len();
            let parent = SchemaPlace::new(place.document, tokens.iter().take(parent).copied().collect());
            let schema = node;
            node = node.and_then(|node| node.step(keyword));
            rest = below;
            let steps = usize::from(has_step(keyword, node)).min(rest.len());
            let step = rest.first().filter(|_| steps == 1).copied();
            rest = &rest[steps..];
            match (*keyword, step) {
                ("$defs" | "definitions", Some(key)) => name.define(key, self.is_only(place.document, key)),
                (_, Some(member)) if is_payload(&parent.join(*keyword).join(member)) => {
                    name.add("", &pascal(member), &pascal(member));
                }
                ("then", None) => {
                    let word = pascal(&schema.and_then(branch::then).unwrap_or_else(|| "then".to_owned()));
                    name.add(&word, &word, "Then");
                }
                _ => {
                    let is_union = is_item(&Site::new(parent.clone()));
                    // What may only be null besides is no choice.
                    let is_choice = is_union || schema.is_some_and(|schema| branch::is_choice(schema, keyword));
                    let branch = |index| is_choice.then(|| branch::name(resolved, &parent, keyword, index, Types::ALL));
                    walk(&mut name, keyword, step, branch, is_union);
                }
            }
            node = step.map_or(node, |step| node.and_then(|node| node.step(step)));
            if !matches!(*keyword, "$defs" | "definitions") {
                name.title(node);
            }
        }
        name
    }

    /// Whether no other key of `$defs` in a document makes the same identifier.
    fn is_only(&self, document: DocumentId, key: &str) -> bool {
        self.keys.get(&document).and_then(|keys| keys.get(&pascal(key))).is_some_and(|count| *count == 1)
    }
}

/// Counts the keys of `$defs` in a schema and all that stands in it, by their identifiers.
fn count_keys(node: &Node, found: &mut HashMap<String, usize>) {
    for member in node.as_object().unwrap_or_default() {
        if matches!(member.name.as_str(), "$defs" | "definitions") {
            for definition in member.value.as_object().unwrap_or_default() {
                *found.entry(pascal(&definition.name)).or_default() += 1;
            }
        }
        count_keys(&member.value, found);
    }
    node.as_array().unwrap_or_default().iter().for_each(|item| count_keys(item, found));
}

/// Whether a schema stands around another.
fn is_above(outer: &SchemaPlace, inner: &SchemaPlace) -> bool {
    outer.document == inner.document && inner.pointer.tokens().starts_with(outer.pointer.tokens())
}

/// Two names in one; what the second begins with is not said twice.
fn joined(first: &str, second: &str) -> String {
    let first = first.trim_end_matches('_');
    if second.starts_with(first) { second.to_owned() } else { format!("{first}{second}") }
}

/// Where the naming begins, and what is left of the pointer from there.
fn anchor<'t, 'n>(
    file: &str,
    root: &'n Node,
    tokens: &'t [&'t str],
    is_api: bool,
) -> (Growing, &'t [&'t str], Option<&'n Node>) {
    let (mut name, used, titled) = match tokens {
        ["rpcs", rpc, "parameters", ..] if is_api => (Growing::new(pascal(rpc), "Parameters"), 3, true),
        ["rpcs", rpc, "response", ..] if is_api => {
            let mut name = Growing::new(pascal(rpc), "Rpc");
            name.add("Response", "Response", "Response");
            (name, 3, true)
        }
        ["rpcs", rpc, "errors", error, "data", ..] if is_api => {
            let mut name = Growing::new(pascal(rpc), "");
            let data = format!("{}Data", pascal(error));
            name.add(&pascal(error), &data, &data);
            (name, 5, true)
        }
        ["events", event, "parameters", ..] if is_api => (Growing::new(pascal(event), "Event"), 3, true),
        _ => (Growing::new(pascal(stem(file)), "Schema"), 0, !is_api),
    };
    let node = tokens.iter().take(used).try_fold(root, |node, token| node.step(token));
    if titled {
        name.title(node);
    }
    (name, &tokens[used..], node)
}

/// Whether a name or an index follows the keyword.
fn has_step(keyword: &str, node: Option<&Node>) -> bool {
    match keyword {
        "$defs" | "definitions" | "properties" | "patternProperties" | "dependentSchemas" | "dependencies" => true,
        _ => node.is_some_and(|node| node.as_array().is_some()),
    }
}

/// `step` is what follows in the keyword; `branch` names a branch, and `is_union` says whether the schema that has the keyword is
/// an item, so that a branch needs a name of its own.
fn walk(
    name: &mut Growing,
    keyword: &str,
    step: Option<&str>,
    branch: impl Fn(usize) -> Option<String>,
    is_union: bool,
) {
    let step = step.unwrap_or_default();
    let numbered = |word: &str| match step.parse::<usize>() {
        Ok(index) => format!("{word}{}", index + 1),
        Err(_) => word.to_owned(),
    };
    let mut add = |word: &str| name.add(word, word, word);
    match keyword {
        "properties" => add(&pascal(step)),
        "items" | "prefixItems" | "additionalItems" => add(&numbered("Item")),
        "additionalProperties" | "patternProperties" | "unevaluatedProperties" => add("Value"),
        "propertyNames" => add("Key"),
        "anyOf" | "oneOf" => {
            let label = step.parse().ok().and_then(branch).map(|label| pascal(&label)).unwrap_or_default();
            name.add(if is_union { &label } else { "" }, &label, &numbered("Variant"));
            if !is_union && !label.is_empty() {
                name.claim = Claim::Derived;
            }
        }
        // Its parts are the schema itself.
        "allOf" => {
            name.add("", "", &numbered("Part"));
            name.claim = Claim::Derived;
        }
        other => add(&pascal(other)),
    }
}

/// What keeps a keyword from being one (`Self_`) is not needed inside a name.
fn push(name: &mut String, more: &str) {
    if !more.is_empty() {
        name.truncate(name.trim_end_matches('_').len());
        name.push_str(more.trim_end_matches('_'));
    }
}

fn pascal(text: &str) -> String {
    identifier(text, Style::Pascal)
}

/// A file's name without folders and ending.
pub(super) fn stem(file: &str) -> &str {
    let name = file.rsplit_once('/').map_or(file, |(_, name)| name);
    let name = name.strip_suffix(".json").unwrap_or(name);
    name.strip_suffix(".schema").unwrap_or(name)
}

/// Whether a title is a name rather than a sentence.
fn is_name(title: &str) -> bool {
    title.len() <= 40 && title.split_whitespace().count() <= 4 && title.chars().any(char::is_alphabetic)
}

/// Names of deep places are cut, and told apart by a digest.
fn capped(name: String) -> String {
    if name.len() <= 80 && Name::new(&name).is_some() { name } else { identifier(&name, Style::Pascal) }
}
