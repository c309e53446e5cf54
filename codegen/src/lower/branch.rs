//! What a branch of a union is known by where it has neither a title nor a name in `$defs`: a word of its own.
//!
//! A text that one of its members always is (`{"kind": "circle", ...}`), or the one member that it has (`{"circle": ...}`).
//! Branches before it keep their words: one that is added behind them renames none.

use super::words::{Style, identifier};
use crate::source::Node;

/// How far below a member a text is looked for.
const DEPTH: usize = 1;
/// Longer texts are no names.
const LONGEST: usize = 40;

/// The word of a branch of the `anyOf` or `oneOf` of a schema.
pub(super) fn word<'s>(schema: &'s Node, keyword: &str, index: usize) -> Option<&'s str> {
    let branches = schema.get(keyword)?.as_array()?;
    let named = schema.get("discriminator").and_then(|node| node.get("propertyName")).and_then(Node::as_str);
    let own = own_word(branches.get(index)?, named)?;
    let name = identifier(own, Style::Pascal);
    let taken = |branch: &Node| own_word(branch, named).is_some_and(|word| identifier(word, Style::Pascal) == name);
    (!branches.iter().take(index).any(taken)).then_some(own)
}

/// `named` is the member that OpenAPI's `discriminator` names.
fn own_word<'s>(branch: &'s Node, named: Option<&str>) -> Option<&'s str> {
    let discriminator = || text(&branch.get("properties")?.member(named?)?.value);
    let only = || match branch.get("properties")?.as_object()? {
        [member] if is_required(branch, &member.name) => Some(member.name.as_str()),
        _ => None,
    };
    let fits = |word: &&str| word.len() <= LONGEST && word.chars().any(char::is_alphabetic);
    discriminator().or_else(|| constant(branch, DEPTH)).or_else(only).filter(fits)
}

/// The first text that a required member, or one of its own, always is.
fn constant(schema: &Node, depth: usize) -> Option<&str> {
    let members = schema.get("properties")?.as_object()?;
    let required = || members.iter().filter(|member| is_required(schema, &member.name));
    let below = || required().find_map(|member| constant(&member.value, depth.checked_sub(1)?));
    required().find_map(|member| text(&member.value)).or_else(below)
}

fn text(schema: &Node) -> Option<&str> {
    let listed = || match schema.get("enum")?.as_array()? {
        [only] => Some(only),
        _ => None,
    };
    schema.get("const").or_else(listed)?.as_str()
}

fn is_required(schema: &Node, name: &str) -> bool {
    let required = schema.get("required").and_then(Node::as_array).unwrap_or_default();
    required.iter().any(|required| required.as_str() == Some(name))
}
