//! From a value to its text: what goes on one line, and where lines break.

use super::order::Role;
use crate::source::{Member, Node, NodeValue};

/// The longest line that holds more than one value, in characters.
const WIDTH: usize = 110;
const INDENT: usize = 2;

/// The text of a value with a role, and a line break. Scalars and names are copied from `source`.
pub(super) fn text(source: &str, root: &Node, role: Role) -> String {
    let mut text = String::with_capacity(source.len());
    write(&block(source, root, role), 0, 0, &mut text);
    text.push('\n');
    text
}

/// A value that is ready to be written.
enum Block<'s> {
    Scalar(&'s str),
    Array(Vec<Block<'s>>, Option<usize>),
    Object(Vec<(&'s str, Block<'s>)>, Option<usize>),
}

impl Block<'_> {
    /// The length on one line, in characters. `None` if it has to have more.
    fn flat(&self) -> Option<usize> {
        match self {
            Self::Scalar(text) => Some(text.chars().count()),
            Self::Array(_, flat) | Self::Object(_, flat) => *flat,
        }
    }
}

fn block<'s>(source: &'s str, node: &Node, role: Role) -> Block<'s> {
    let spelt = |span: &std::ops::Range<usize>| source.get(span.clone()).unwrap_or_default();
    match &node.value {
        NodeValue::Array(items) => {
            let items: Vec<_> = items.iter().map(|item| block(source, item, role)).collect();
            // Brackets, and a comma and a space between two.
            let flat = items.iter().try_fold(0, |sum, item| Some(sum + item.flat()? + 2));
            Block::Array(items, flat.map(|sum| sum.max(2)))
        }
        NodeValue::Object(members) => {
            let mut sorted: Vec<&Member> = members.iter().collect();
            sorted.sort_by_key(|member| role.rank(member));
            let member =
                |member: &Member| (spelt(&member.name_span), block(source, &member.value, role.member(&member.name)));
            let members: Vec<_> = sorted.into_iter().map(member).collect();
            // Braces with spaces inside, a colon and a space in each, a comma and a space between two.
            let flat =
                members.iter().try_fold(2, |sum, (name, value)| Some(sum + name.chars().count() + value.flat()? + 4));
            let flat = flat.filter(|_| !role.is_tall(members.len()));
            Block::Object(members, flat)
        }
        _ => Block::Scalar(spelt(&node.span)),
    }
}

/// Writes a block whose first line has `before` characters already, and a comma or nothing after it.
fn write(block: &Block<'_>, indent: usize, before: usize, text: &mut String) {
    let fits = block.flat().is_some_and(|flat| before + flat < WIDTH);
    match block {
        Block::Scalar(spelt) => text.push_str(spelt),
        _ if fits => write_flat(block, text),
        Block::Array(items, _) => lines(items, ['[', ']'], indent, text, |item, before, text| {
            write(item, before, before, text);
        }),
        Block::Object(members, _) => lines(members, ['{', '}'], indent, text, |(name, value), before, text| {
            text.push_str(name);
            text.push_str(": ");
            write(value, before, before + name.chars().count() + 2, text);
        }),
    }
}

fn lines<T>(parts: &[T], ends: [char; 2], indent: usize, text: &mut String, write: impl Fn(&T, usize, &mut String)) {
    text.push(ends[0]);
    for (index, part) in parts.iter().enumerate() {
        text.push_str(if index > 0 { ",\n" } else { "\n" });
        text.extend(std::iter::repeat_n(' ', indent + INDENT));
        write(part, indent + INDENT, text);
    }
    text.push('\n');
    text.extend(std::iter::repeat_n(' ', indent));
    text.push(ends[1]);
}

fn write_flat(block: &Block<'_>, text: &mut String) {
    match block {
        Block::Scalar(spelt) => text.push_str(spelt),
        Block::Array(items, _) => {
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                text.push_str(if index > 0 { ", " } else { "" });
                write_flat(item, text);
            }
            text.push(']');
        }
        Block::Object(members, _) if members.is_empty() => text.push_str("{}"),
        Block::Object(members, _) => {
            for (index, (name, value)) in members.iter().enumerate() {
                text.push_str(if index > 0 { ", " } else { "{ " });
                text.push_str(name);
                text.push_str(": ");
                write_flat(value, text);
            }
            text.push_str(" }");
        }
    }
}
