//! Files whose references need nothing but the files: as validators and generated crates get them.
//!
//! Every reference is written as a path and a pointer, and what schemas call themselves is left out. So what this stage
//! resolved is what a validator finds, also inside a definition, where it would not look for `$id` and `$anchor`.

use super::Resolved;
use super::address::{escaped, id_keyword};
use crate::definition::is_definition;
use crate::source::{DocumentId, Member, Node, NodeValue, Pointer, SchemaPlace};

impl Resolved {
    /// A copy of a document in which each `$ref` is a path to a file, relative to this one, with a JSON pointer.
    #[must_use]
    pub fn portable(&self, document: DocumentId) -> Node {
        let file = self.documents.get(document);
        let mut copy = self.copy(&SchemaPlace::new(document, Pointer::root()), &file.root);
        if let NodeValue::Object(members) = &mut copy.value
            && is_definition(&file.root)
        {
            // A definition's `$schema` is a path for editors, and no draft of JSON Schema.
            *members = members.iter().filter(|member| member.name != "$schema").cloned().collect();
        }
        copy
    }

    fn copy(&self, place: &SchemaPlace, node: &Node) -> Node {
        let value = match &node.value {
            NodeValue::Array(items) => {
                let items = items.iter().enumerate();
                NodeValue::Array(items.map(|(index, item)| self.copy(&place.join(index), item)).collect())
            }
            NodeValue::Object(members) => {
                let is_schema = self.is_schema(place);
                let kept = members.iter().filter(|member| !(is_schema && self.is_name(place, member)));
                NodeValue::Object(kept.map(|member| self.copy_member(place, member)).collect())
            }
            scalar => scalar.clone(),
        };
        Node { value, span: node.span.clone() }
    }

    fn copy_member(&self, schema: &SchemaPlace, member: &Member) -> Member {
        let target = self.target(schema).filter(|_| member.name == "$ref");
        let value = match target {
            Some(target) => {
                let text = self.written(schema.document, target);
                Node { value: NodeValue::String(text), span: member.value.span.clone() }
            }
            None => self.copy(&schema.join(&member.name), &member.value),
        };
        Member { name: member.name.clone(), name_span: member.name_span.clone(), value }
    }

    /// Whether a member of a schema says only what the schema is called.
    fn is_name(&self, schema: &SchemaPlace, member: &Member) -> bool {
        let id = id_keyword(self.dialect(schema.document));
        (member.name == id || member.name == "$anchor") && member.value.as_str().is_some()
    }

    /// A reference to a place, for a file.
    fn written(&self, from: DocumentId, target: &SchemaPlace) -> String {
        let file = if from == target.document {
            String::new()
        } else {
            relative(&self.documents.get(from).name, &self.documents.get(target.document).name)
        };
        if target.pointer.is_root() && !file.is_empty() {
            return file;
        }
        format!("{file}#{}", escaped(&target.pointer.to_string()))
    }
}

/// The way from one file to another.
fn relative(from: &str, to: &str) -> String {
    let (from, to): (Vec<&str>, Vec<&str>) = (from.split('/').collect(), to.split('/').collect());
    let folders = from.len().min(to.len()).saturating_sub(1);
    let common = from.iter().zip(&to).take(folders).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n("..", from.len().saturating_sub(common + 1));
    escaped(&up.chain(to.into_iter().skip(common)).collect::<Vec<_>>().join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_lead_from_file_to_file() {
        for (from, to, path) in [
            ("a.json", "b.json", "b.json"),
            ("x/a.json", "x/b.json", "b.json"),
            ("x/a.json", "b c.json", "../b%20c.json"),
            ("a.json", "x/a.json", "x/a.json"),
            ("x/y/a.json", "x/z/a.json", "../z/a.json"),
            ("x/a.json", "x/a.json/b.json", "a.json/b.json"),
        ] {
            assert_eq!(relative(from, to), path);
        }
    }
}
