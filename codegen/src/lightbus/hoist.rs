//! Types that a dump repeats wherever they are used, once and by name.
//!
//! Lightbus writes a class where it is used, with its name as the title. Where all schemas of one title are the same, they
//! become one type of `$defs`; where they are not, they stay where they are.

use std::collections::BTreeMap;

use crate::source::{Member, Node, NodeValue};

/// The types of an API.
pub(super) struct Types {
    /// By title: the schema without it; `None` if there are several.
    by_title: BTreeMap<String, Option<Node>>,
}

impl Types {
    /// Those in these values.
    pub(super) fn of<'n>(nodes: impl IntoIterator<Item = &'n Node>) -> Self {
        let mut types = Self { by_title: BTreeMap::new() };
        nodes.into_iter().for_each(|node| types.find(node));
        types
    }

    fn find(&mut self, node: &Node) {
        children(node).for_each(|child| self.find(child));
        let Some(title) = title(node) else { return };
        let schema = untitled(node);
        match self.by_title.get_mut(title) {
            None => drop(self.by_title.insert(title.to_owned(), Some(schema))),
            Some(known) if known.as_ref().is_some_and(|known| known.to_text() == schema.to_text()) => {}
            Some(known) => *known = None,
        }
    }

    /// The same value with references in place of the types.
    pub(super) fn hoist(&self, node: &Node) -> Node {
        if let Some(title) = title(node).filter(|title| self.has(title)) {
            let reference = Node::new(NodeValue::String(format!("#/$defs/{title}")));
            return Node::new(NodeValue::Object([Member::new("$ref".to_owned(), reference)].into_iter().collect()));
        }
        self.inside(node)
    }

    /// The types by name, in references to each other.
    pub(super) fn defs(&self) -> Node {
        let types = self.by_title.iter().filter_map(|(title, schema)| Some((title, schema.as_ref()?)));
        let members = types.map(|(title, schema)| Member::new(title.clone(), self.inside(schema)));
        Node::new(NodeValue::Object(members.collect()))
    }

    fn has(&self, title: &str) -> bool {
        self.by_title.get(title).is_some_and(Option::is_some)
    }

    fn inside(&self, node: &Node) -> Node {
        Node::new(match &node.value {
            NodeValue::Array(items) => NodeValue::Array(items.iter().map(|item| self.hoist(item)).collect()),
            NodeValue::Object(members) => {
                let member = |member: &Member| Member::new(member.name.clone(), self.hoist(&member.value));
                NodeValue::Object(members.iter().map(member).collect())
            }
            scalar => scalar.clone(),
        })
    }
}

/// The title of a schema that is a class: an object's that can be a name in Rust.
fn title(node: &Node) -> Option<&str> {
    let title = node.get("title").and_then(Node::as_str)?;
    let is_name = title.starts_with(|c: char| c.is_ascii_uppercase())
        && title.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    let is_object = node.get("type").and_then(Node::as_str) == Some("object") && node.get("properties").is_some();
    (is_name && is_object).then_some(title)
}

fn untitled(node: &Node) -> Node {
    let members = node.as_object().unwrap_or_default().iter().filter(|member| member.name != "title").cloned();
    Node::new(NodeValue::Object(members.collect()))
}

fn children(node: &Node) -> impl Iterator<Item = &Node> {
    let items = node.as_array().unwrap_or_default().iter();
    items.chain(node.as_object().unwrap_or_default().iter().map(|member| &member.value))
}
