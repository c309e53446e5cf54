//! One API of a dump: the envelope of its definition.

use super::hoist::Types;
use super::left_out;
use super::schema::{Converter, is_nothing, is_null};
use crate::definition::MemberName;
use crate::finding::Findings;
use crate::source::{Documents, Member, Node, NodeValue, SchemaPlace};

/// The definition of the API at a place.
pub(super) fn convert(documents: &Documents, api: &SchemaPlace, findings: &mut Findings) -> Node {
    let mut converter = Converter { documents, findings };
    let rpcs = parts(&mut converter, &api.join("rpcs"), rpc);
    let events = parts(&mut converter, &api.join("events"), event);
    let types = Types::of([&rpcs, &events]);
    let (rpcs, events) = (types.hoist(&rpcs), types.hoist(&events));
    let text = |text: &str| Node::new(NodeValue::String(text.to_owned()));
    let members = [
        ("$schema", text("bus.schema.json")),
        ("api", text(api.pointer.last().unwrap_or_default())),
        // Lightbus knows none: what is deployed is the first one.
        ("version", text("1.0.0")),
        ("rpcs", rpcs),
        ("events", events),
        ("$defs", types.defs()),
    ];
    let is_wanted = |(_, value): &(&str, Node)| value.as_object().is_none_or(|members| !members.is_empty());
    object(members.into_iter().filter(is_wanted))
}

/// The rpcs or events, as far as they can keep their names.
fn parts(
    converter: &mut Converter<'_>,
    place: &SchemaPlace,
    part: fn(&mut Converter<'_>, &SchemaPlace) -> Node,
) -> Node {
    let documents = converter.documents;
    let members = documents.node(place).and_then(Node::as_object).unwrap_or_default();
    let mut kept = Vec::new();
    for Member { name, .. } in members {
        let here = place.join(name);
        match name.parse::<MemberName>() {
            Ok(_) => kept.push((name.as_str(), part(converter, &here))),
            Err(error) => {
                converter.findings.push(left_out(documents, &here, &format!("`{name}`"), &error.to_string()));
            }
        }
    }
    object(kept)
}

fn rpc(converter: &mut Converter<'_>, place: &SchemaPlace) -> Node {
    let documents = converter.documents;
    let parameters = parameters(converter, &place.join("parameters"));
    let response = documents.node(&place.join("response")).filter(|schema| !is_null(schema));
    let response = response.map(|_| converter.message(&place.join("response")));
    object([("parameters", parameters), ("response", response)].into_iter().filter_map(present))
}

fn event(converter: &mut Converter<'_>, place: &SchemaPlace) -> Node {
    let parameters = parameters(converter, &place.join("parameters"));
    object([("parameters", parameters)].into_iter().filter_map(present))
}

/// Parameters; `None` if there are none.
fn parameters(converter: &mut Converter<'_>, place: &SchemaPlace) -> Option<Node> {
    let schema = converter.documents.node(place)?;
    if is_nothing(schema) { None } else { Some(converter.message(place)) }
}

fn present((name, value): (&str, Option<Node>)) -> Option<(&str, Node)> {
    value.map(|value| (name, value))
}

fn object<'n>(members: impl IntoIterator<Item = (&'n str, Node)>) -> Node {
    let members = members.into_iter().map(|(name, value)| Member::new(name.to_owned(), value));
    Node::new(NodeValue::Object(members.collect()))
}
