//! What stands at a place: a schema, or something that only looks like one.
//!
//! `{"$ref": "..."}` inside `const` or `examples` is a value, unless a reference leads there.

use super::dialect::Language;
use crate::definition::{Holds, is_definition, keyword};
use crate::source::{Documents, Node, SchemaPlace};

/// Where in a definition file schemas begin: `*` is any name.
const ENVELOPE: [&[&str]; 5] = [
    &["$defs", "*"],
    &["rpcs", "*", "parameters"],
    &["rpcs", "*", "response"],
    &["rpcs", "*", "errors", "*", "data"],
    &["events", "*", "parameters"],
];

/// What a part of a schema is, seen from the schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Position {
    Schema,
    Keyword(Holds),
    /// Below a keyword that nobody knows or that holds values, where JSON Schema lets a reference lead.
    Unknown,
    Value,
}

/// Whether a reference may lead to this place.
pub(super) fn is_schema(documents: &Documents, language: Language, place: &SchemaPlace) -> bool {
    matches!(of(documents, language, place), Some(Position::Schema | Position::Unknown))
}

/// Whether the place is a schema only because a reference leads there.
pub(super) fn is_below_unknown(documents: &Documents, language: Language, place: &SchemaPlace) -> bool {
    of(documents, language, place) == Some(Position::Unknown)
}

fn of(documents: &Documents, language: Language, place: &SchemaPlace) -> Option<Position> {
    let root = &documents.get(place.document).root;
    let tokens = place.pointer.tokens();
    let skipped = if is_definition(root) { envelope(tokens)? } else { 0 };
    let (outside, inside) = tokens.split_at(skipped);
    let schema = outside.iter().try_fold(root, |node, token| node.step(token))?;
    position(schema, language, inside)
}

/// The schemas directly in a definition's envelope.
pub(super) fn envelope_schemas(documents: &Documents, root: &SchemaPlace) -> Vec<SchemaPlace> {
    let mut found = Vec::new();
    for path in ENVELOPE {
        let mut places = vec![root.clone()];
        for step in path {
            places = places.iter().flat_map(|place| children(documents, place, step)).collect();
        }
        found.extend(places);
    }
    found
}

/// The schemas directly inside a schema, and whether each judges the same value.
pub(super) fn subschemas<'d>(
    place: &SchemaPlace,
    schema: &'d Node,
    language: Language,
) -> impl Iterator<Item = (SchemaPlace, &'d Node, bool)> {
    let mut found = Vec::new();
    for member in schema.as_object().unwrap_or_default() {
        let Some(keyword) = keyword(&member.name).filter(|keyword| language.vocabularies.have(keyword.name)) else {
            continue;
        };
        let here = place.join(&member.name);
        let in_place = keyword.holds.applies_in_place();
        match keyword.holds {
            Holds::Schema | Holds::SchemaInPlace => found.push((here, &member.value, in_place)),
            Holds::SchemaOrSchemas if member.value.as_array().is_none() => found.push((here, &member.value, in_place)),
            Holds::Schemas | Holds::SchemasInPlace | Holds::SchemaOrSchemas => {
                let items = member.value.as_array().unwrap_or_default().iter().enumerate();
                found.extend(items.map(|(index, item)| (here.join(index), item, in_place)));
            }
            Holds::SchemaMap | Holds::SchemaMapInPlace | Holds::SchemaMapOrNamesInPlace => {
                let members = member.value.as_object().unwrap_or_default().iter();
                found.extend(members.map(|member| (here.join(&member.name), &member.value, in_place)));
            }
            _ => {}
        }
    }
    found.into_iter().filter(|(_, child, _)| child.as_object().is_some() || child.as_bool().is_some())
}

fn children(documents: &Documents, place: &SchemaPlace, step: &str) -> Vec<SchemaPlace> {
    let members = documents.node(place).and_then(Node::as_object).unwrap_or_default();
    let wanted = members.iter().filter(|member| step == "*" || member.name == step);
    wanted.map(|member| place.join(&member.name)).collect()
}

fn envelope(tokens: &[String]) -> Option<usize> {
    let fits = |path: &&&[&str]| {
        tokens.len() >= path.len() && path.iter().zip(tokens).all(|(step, token)| *step == "*" || *step == token)
    };
    ENVELOPE.iter().find(fits).map(|path| path.len())
}

fn position(schema: &Node, language: Language, tokens: &[String]) -> Option<Position> {
    let mut node = schema;
    let mut position = Position::Schema;
    for token in tokens {
        node = node.step(token)?;
        position = below(position, language, node, token);
    }
    Some(position)
}

fn below(position: Position, language: Language, node: &Node, token: &str) -> Position {
    match position {
        Position::Schema => match keyword(token) {
            None => Position::Unknown,
            // Validators do not get it.
            Some(keyword) if !language.vocabularies.have(keyword.name) => Position::Value,
            Some(keyword) => match keyword.holds {
                Holds::Schema | Holds::SchemaInPlace => Position::Schema,
                Holds::SchemaOrSchemas if node.as_array().is_none() => Position::Schema,
                Holds::Value | Holds::Values => Position::Unknown,
                holds => Position::Keyword(holds),
            },
        },
        Position::Keyword(
            Holds::SchemaMap
            | Holds::SchemaMapInPlace
            | Holds::SchemaMapOrNamesInPlace
            | Holds::Schemas
            | Holds::SchemasInPlace
            | Holds::SchemaOrSchemas,
        ) => Position::Schema,
        Position::Keyword(_) | Position::Value => Position::Value,
        Position::Unknown => Position::Unknown,
    }
}
