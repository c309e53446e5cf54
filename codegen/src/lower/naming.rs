//! What a schema would like to be called in Rust: a function of its place alone, so that no other schema can change it.
//!
//! A key of `$defs`, the rpc or event, the file, or a title names it; what stands inside of something named adds its
//! member's name.

use super::branch;
use super::names::Wish;
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
    first: bool,
    qualified: String,
}

impl Growing {
    fn new(natural: String, suffix: &str) -> Self {
        let mut qualified = natural.clone();
        push(&mut qualified, suffix);
        Self { qualified, natural, first: false }
    }

    fn add(&mut self, natural: &str, qualified: &str) {
        push(&mut self.natural, natural);
        push(&mut self.qualified, qualified);
        self.first = false;
    }

    /// What stands under a name in `$defs` begins anew.
    fn define(&mut self, key: &str) {
        let natural = pascal(key);
        let first = natural == key;
        let qualified = if first {
            format!("{natural}Type")
        } else {
            append(&natural, &spelling(key, Style::Pascal), Style::Pascal)
        };
        *self = Self { natural, first, qualified };
    }

    fn title(&mut self, node: Option<&Node>) {
        let title = node.and_then(|node| node.get("title")).and_then(Node::as_str);
        if let Some(title) = title.filter(|title| is_name(title)) {
            self.natural = pascal(title);
            self.first = false;
        }
    }
}

/// The wish of a part of the schema at a place. `own` is the document that the crate is made from; `is_item` says whether
/// a schema as a whole is an item: what it says of its values but null then needs a name of its own; `is_payload`, whether a
/// variant holds it alone, and so goes by its name.
pub(super) fn wish(
    resolved: &Resolved,
    Site { place, also, part }: &Site,
    own: DocumentId,
    is_item: impl Fn(&SchemaPlace) -> bool,
    is_payload: impl Fn(&SchemaPlace) -> bool,
) -> Wish {
    let document = resolved.documents.get(place.document);
    let tokens: Vec<&str> = place.pointer.tokens().iter().map(String::as_str).collect();
    let is_api = resolved.apis.iter().any(|(id, _)| *id == place.document);
    let (mut name, mut rest, mut node) = anchor(&document.name, &document.root, &tokens, is_api);
    while let Some((keyword, below)) = rest.split_first() {
        let parent = tokens.len() - rest.len();
        let parent = SchemaPlace::new(place.document, tokens.iter().take(parent).copied().collect());
        node = node.and_then(|node| node.step(keyword));
        rest = below;
        let steps = usize::from(has_step(keyword, node)).min(rest.len());
        let step = rest.first().filter(|_| steps == 1).copied();
        rest = &rest[steps..];
        match step {
            Some(member) if is_payload(&parent.join(*keyword).join(member)) => name.add("", &pascal(member)),
            _ => {
                let branch = |index| branch::name(resolved, &parent, keyword, index, Types::ALL);
                walk(&mut name, keyword, step, is_item(&parent).then_some(branch));
            }
        }
        node = step.map_or(node, |step| node.and_then(|node| node.step(step)));
        if !matches!(*keyword, "$defs" | "definitions") {
            name.title(node);
        }
    }
    if *part == Types::ALL.without(Types::NULL) || (*part != Types::ALL && part.each().len() > 1) {
        name.add(if is_item(place) { "Value" } else { "" }, "Value");
    } else if *part != Types::ALL {
        name.add(if is_item(place) { kind_label(*part) } else { "" }, kind_label(*part));
    }
    if place.document != own {
        // A copy of a schema of another file makes way for the crate's own.
        name.first = false;
        name.qualified = format!("{}{}", pascal(stem(&document.name)), name.qualified);
    }
    if let Some(chosen) = resolved.node(place).and_then(|_| resolved.rust_options(place).name) {
        name.natural = words::chosen(chosen.as_str(), Style::Pascal);
        name.first = *part == Types::ALL && also.is_empty();
    }
    let with: Vec<String> = also
        .iter()
        .map(|held| {
            let how = if held.decided { "?" } else { "" };
            format!("{}#{}{how}", resolved.documents.get(held.place.document).name, held.place.pointer)
        })
        .collect();
    let identity = format!("{}#{}{part:?}{}", document.name, place.pointer, with.join(" "));
    Wish { natural: capped(name.natural), first: name.first, qualified: capped(name.qualified), identity }
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
            name.add("Response", "Response");
            (name, 3, true)
        }
        ["rpcs", rpc, "errors", error, "data", ..] if is_api => {
            let mut name = Growing::new(pascal(rpc), "");
            name.add(&pascal(error), &format!("{}Data", pascal(error)));
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

/// `step` is what follows in the keyword; `branch` names a branch, where the schema that has the keyword is an item.
fn walk(name: &mut Growing, keyword: &str, step: Option<&str>, branch: Option<impl Fn(usize) -> String>) {
    let step = step.unwrap_or_default();
    let numbered = |word: &str| match step.parse::<usize>() {
        Ok(index) => format!("{word}{}", index + 1),
        Err(_) => word.to_owned(),
    };
    match keyword {
        "$defs" | "definitions" => name.define(step),
        "properties" => name.add(&pascal(step), &pascal(step)),
        "items" | "prefixItems" | "additionalItems" => name.add(&numbered("Item"), &numbered("Item")),
        "additionalProperties" | "patternProperties" | "unevaluatedProperties" => name.add("Value", "Value"),
        "propertyNames" => name.add("Key", "Key"),
        "anyOf" | "oneOf" | "allOf" => {
            let variant = numbered("Variant");
            // What is no item is mostly something that may be null.
            let natural = branch.map(|branch| match step.parse() {
                Ok(index) if keyword != "allOf" => pascal(&branch(index)),
                _ => variant.clone(),
            });
            name.add(natural.as_deref().unwrap_or_default(), &variant);
        }
        other => name.add(&pascal(other), &pascal(other)),
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
