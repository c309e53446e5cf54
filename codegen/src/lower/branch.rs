//! What a branch of a union is called where it has neither a title nor a name in `$defs`.
//!
//! By a text that one of its members always is (`{"kind": "circle", ...}`), by the one member that it has, by a member that it
//! alone requires, or by its JSON types. Branches before it keep their names: one that is added behind them renames none.

use std::collections::HashSet;

use super::matching::spelled_out;
use super::schema::Schema;
use super::shape::Types;
use super::union::kind_label;
use super::words::{Style, identifier};
use crate::resolve::Resolved;
use crate::source::{Node, NodeValue, SchemaPlace};

/// How far below a member a text is looked for.
const DEPTH: usize = 1;
/// Longer texts are no names.
const LONGEST: usize = 40;

/// The name of a branch of the `anyOf` or `oneOf` of the schema at a place; `types` are those of the branch, if they are known.
pub(super) fn name(resolved: &Resolved, union: &SchemaPlace, keyword: &str, index: usize, types: Types) -> String {
    let numbered = |word: &str| format!("{word}{}", index + 1);
    let Some(schema) = resolved.node(union) else { return numbered("Variant") };
    let branches = schema.get(keyword).and_then(Node::as_array).unwrap_or_default();
    let named = schema.get("discriminator").and_then(|node| node.get("propertyName")).and_then(Node::as_str);
    let (mut taken, mut kinds) = (HashSet::new(), HashSet::new());
    let declared = Schema::at(resolved, union).map_or(Types::ALL, Types::at);
    let of_branch = |position: usize, types: Types| {
        Types::of(resolved, &union.join(keyword).join(position)).and(declared).and(types)
    };
    // What other objects require. Of the first branch, what the second does: two are there from the beginning.
    let mut others: Option<HashSet<&str>> = branches.get(1).and_then(required_of_object);
    for (position, branch) in branches.iter().enumerate().take(index + 1) {
        if position == 1 {
            others = None;
        }
        let before = position.checked_sub(1).and_then(|before| branches.get(before));
        if let Some(more) = before.and_then(required_of_object) {
            others.get_or_insert_default().extend(more);
        }
        let words = match resolved.target(&union.join(keyword).join(position)) {
            Some(target) => target.pointer.tokens().last().map(String::as_str).into_iter().collect(),
            None => words(branch, &required(schema), others.as_ref(), named),
        };
        let free = words.into_iter().find(|word| taken.insert(identifier(word, Style::Pascal)));
        if position == index
            && let Some(word) = free
        {
            return word.to_owned();
        }
        let is_named = free.is_some() || branch.get("title").is_some();
        if !is_named && position < index {
            kinds.extend(kind(branches, position, of_branch(position, Types::ALL)));
        }
    }
    match kind(branches, index, of_branch(index, types)) {
        Some(kind) if kinds.contains(&kind) => numbered(&kind),
        Some(kind) => kind,
        None => numbered("Variant"),
    }
}

/// Whether more than one of the branches is of values but null.
pub(super) fn is_choice(schema: &Node, keyword: &str) -> bool {
    let branches = schema.get(keyword).and_then(Node::as_array).unwrap_or_default();
    branches.iter().filter(|branch| branch.get("type").and_then(Node::as_str) != Some("null")).count() > 1
}

/// What the `then` of a schema could be called: the text that its `if` asks for, or the one member.
pub(super) fn then(schema: &Node) -> Option<String> {
    let condition = schema.get("if")?;
    let with = |member: &str| format!("with {member}");
    if let Some(refused) = condition.get("not") {
        // Something else than null.
        let [member] = refused.get("properties")?.as_object()? else { return None };
        let is_null = member.value.get("const").is_some_and(|value| value.value == NodeValue::Null);
        return is_null.then(|| with(&member.name));
    }
    match condition.get("properties").and_then(Node::as_object) {
        Some([member]) => text(&member.value).filter(|word| is_word(word)).map(str::to_owned),
        Some(_) => None,
        None => match required(condition).as_slice() {
            [only] => Some(with(only)),
            _ => None,
        },
    }
}

/// What the JSON types of a branch are called, if they are few, but for null. Of texts, those that are listed are the known ones.
fn kind(branches: &[Node], index: usize, all: Types) -> Option<String> {
    let types = if all == Types::NULL { all } else { all.without(Types::NULL) };
    let lists_texts = |branch: &Node| branch.get("enum").and_then(Node::as_array).is_some();
    let is_open = |branch: &Node| branch.get("pattern").is_some() || branch.get("type").is_some();
    if types == Types::STRING && branches.get(index).is_some_and(lists_texts) {
        let mut others = branches.get(..index.max(2)).unwrap_or(branches).iter();
        if others.any(|other| !lists_texts(other) && is_open(other) && may_be_text(other)) {
            return Some("Known".to_owned());
        }
    }
    match types.each().as_slice() {
        few @ ([_] | [_, _] | [_, _, _]) => Some(few.iter().copied().map(kind_label).collect::<Vec<_>>().join("Or")),
        _ => (index > 0).then(|| "Other".to_owned()),
    }
}

fn may_be_text(branch: &Node) -> bool {
    branch.get("type").is_none_or(|types| types.as_str() == Some("string"))
}

/// What a branch could be called, the best first. `of_all` is what all branches require, `others` what other objects do, if there are
/// any, and `named` the member that OpenAPI's `discriminator` names.
fn words<'s>(branch: &'s Node, of_all: &[&str], others: Option<&HashSet<&str>>, named: Option<&str>) -> Vec<&'s str> {
    let members = branch.get("properties").and_then(Node::as_object).unwrap_or_default();
    let discriminator = text_of(branch, named);
    let constant = discriminator.or_else(|| constant(branch, of_all, DEPTH));
    let required = required(branch);
    let is_constant = |name: &str| members.iter().any(|member| member.name == name && text(&member.value).is_some());
    let is_own = |name: &&str| others.is_some_and(|others| !others.contains(name)) && !is_constant(name);
    let own = required.iter().copied().filter(is_own);
    let only = match members {
        [member] if required.is_empty() => Some(member.name.as_str()),
        [member] if required.contains(&member.name.as_str()) => Some(member.name.as_str()),
        _ => None,
    };
    constant.into_iter().chain(only).chain(own).filter(|word| is_word(word)).collect()
}

fn is_word(text: &str) -> bool {
    text.len() <= LONGEST && text.chars().any(char::is_alphabetic)
}

fn required_of_object(branch: &Node) -> Option<HashSet<&str>> {
    let says = ["properties", "required"].into_iter().any(|keyword| branch.get(keyword).is_some());
    let is_object = branch.get("type").map_or(says, |types| types.as_str() == Some("object"));
    is_object.then(|| required(branch).into_iter().collect())
}

fn text_of<'s>(branch: &'s Node, named: Option<&str>) -> Option<&'s str> {
    text(&branch.get("properties")?.member(named?)?.value)
}

/// The first text that a required member, or one of its own, always is, here or in a part of it. `more` is required as well.
fn constant<'s>(schema: &'s Node, more: &[&str], depth: usize) -> Option<&'s str> {
    let members = schema.get("properties").and_then(Node::as_object).unwrap_or_default();
    let parts = schema.get("allOf").and_then(Node::as_array).unwrap_or_default();
    let needed: Vec<&str> = required(schema).into_iter().chain(more.iter().copied()).collect();
    let is_needed = |name: &str| needed.contains(&name);
    let below = || {
        let mut required = members.iter().filter(|member| is_needed(&member.name));
        required.find_map(|member| constant(&member.value, &[], depth.checked_sub(1)?))
    };
    let here = members.iter().filter(|member| is_needed(&member.name)).find_map(|member| text(&member.value));
    here.or_else(|| parts.iter().find_map(|part| constant(part, &needed, depth))).or_else(below)
}

fn text(schema: &Node) -> Option<&str> {
    let listed = || match schema.get("enum")?.as_array()? {
        [only] => Some(only),
        _ => None,
    };
    let pattern = || schema.get("pattern").and_then(Node::as_str).and_then(spelled_out);
    schema.get("const").or_else(listed).and_then(Node::as_str).or_else(pattern)
}

fn required(schema: &Node) -> Vec<&str> {
    let required = schema.get("required").and_then(Node::as_array).unwrap_or_default();
    required.iter().filter_map(Node::as_str).collect()
}
