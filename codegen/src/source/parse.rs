//! From texts to documents with places.
//!
//! serde_json decides what is JSON, so that a file means the same here and everywhere else; jsonc-parser, all its
//! leniency off, then tells where each value stands. Knows nothing of schemas.

use std::collections::HashMap;
use std::ops::Range;

use jsonc_parser::ast;
use jsonc_parser::common::Ranged as _;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};

use super::{Document, DocumentId, Documents, Member, Node, NodeValue, Origin, Pointer, Source, Sources};
use crate::finding::{Finding, Findings, Place};

const STRICT: ParseOptions = ParseOptions {
    allow_comments: false,
    allow_loose_object_property_names: false,
    allow_trailing_commas: false,
    allow_missing_commas: false,
    allow_single_quoted_strings: false,
    allow_hexadecimal_numbers: false,
    allow_unary_plus_numbers: false,
    allow_bare_decimal_point_numbers: false,
    allow_non_finite_numbers: false,
    allow_extended_string_escapes: false,
};

impl Documents {
    /// Parses every file. Files that cannot be parsed stay as broken documents, each with a finding.
    #[must_use]
    pub fn parse(sources: Sources) -> (Self, Findings) {
        let mut findings = Findings::default();
        let parsed = sources.into_iter().enumerate();
        let documents = parsed.map(|(index, source)| document(DocumentId(index), source, &mut findings)).collect();
        (Self(documents), findings)
    }

    /// Adds a document that no file holds, after all others.
    pub(crate) fn add_built_in(&mut self, name: String, text: String) -> DocumentId {
        let id = DocumentId(self.0.len());
        let built_in = document(id, Source { name, text: Ok(text) }, &mut Findings::default());
        self.0.push(Document { origin: Origin::BuiltIn, ..built_in });
        id
    }
}

fn document(id: DocumentId, source: Source, findings: &mut Findings) -> Document {
    let (name, text) = (source.name, source.text);
    let text = match text {
        Ok(text) => text,
        Err(unreadable) => {
            findings.push(Finding::error("unreadable-file", at(id, 0..0), unreadable.to_string()));
            return Document { name, text: String::new(), root: Node::NOTHING, broken: true, origin: Origin::Folder };
        }
    };
    match root(id, &text) {
        Ok(root) => {
            find_duplicates(id, &root, findings);
            Document { name, text, root, broken: false, origin: Origin::Folder }
        }
        Err(found) => {
            findings.extend(found);
            Document { name, text, root: Node::NOTHING, broken: true, origin: Origin::Folder }
        }
    }
}

fn root(id: DocumentId, text: &str) -> Result<Node, Findings> {
    let invalid = |span, message: String| Finding::error("invalid-json", at(id, span), message);
    if text.starts_with('\u{feff}') {
        let finding = invalid(0..3, "the file starts with a byte order mark".to_owned());
        return Err(finding.help("save it as UTF-8 without a byte order mark").into());
    }
    // Also bounds the depth for everything that walks the tree later.
    if let Err(error) = serde_json::from_str::<serde_json::Value>(text) {
        return Err(invalid(error_span(text, &error), error_message(&error)).into());
    }
    // Both accept the same texts, as a property test holds; the messages below are for the day they do not.
    let parsed = parse_to_ast(text, &CollectOptions::default(), &STRICT);
    let ast = parsed.map_err(|error| invalid(0..text.len(), format!("not valid JSON: {}", error.kind())))?;
    let value = ast.value.ok_or_else(|| invalid(0..text.len(), "not valid JSON: no value".to_owned()))?;
    Ok(node(value))
}

fn error_message(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let message = text.rsplit_once(" at line ").map_or(text.as_str(), |(message, _)| message);
    if message == "recursion limit exceeded" {
        return "values are nested more than 127 deep".to_owned();
    }
    if error.is_eof() {
        return "not valid JSON: the file ends too early".to_owned();
    }
    format!("not valid JSON: {message}")
}

/// serde_json counts lines from 1 and columns in bytes, the column being that of the last byte it read.
fn error_span(text: &str, error: &serde_json::Error) -> Range<usize> {
    let line = error.line().saturating_sub(1);
    let line_start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
    let mut start = (line_start + error.column().saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let end = text[start..].chars().next().map_or(start, |c| start + c.len_utf8());
    start..end
}

fn node(value: ast::Value<'_>) -> Node {
    let range = value.range();
    let value = match value {
        ast::Value::NullKeyword(_) => NodeValue::Null,
        ast::Value::BooleanLit(literal) => NodeValue::Bool(literal.value),
        ast::Value::NumberLit(literal) => NodeValue::Number(literal.value.to_owned()),
        ast::Value::StringLit(literal) => NodeValue::String(literal.value.into_owned()),
        ast::Value::Array(array) => NodeValue::Array(array.elements.into_iter().map(node).collect()),
        ast::Value::Object(object) => NodeValue::Object(object.properties.into_iter().map(member).collect()),
    };
    Node { value, span: range.start..range.end }
}

fn member(property: ast::ObjectProp<'_>) -> Member {
    let range = property.name.range();
    Member { name_span: range.start..range.end, name: property.name.into_string(), value: node(property.value) }
}

/// JSON readers silently keep one of two equal keys; here a lost key would be a lost constraint.
fn find_duplicates(id: DocumentId, root: &Node, findings: &mut Findings) {
    let mut open = vec![(Pointer::root(), root)];
    while let Some((pointer, node)) = open.pop() {
        if let Some(items) = node.as_array() {
            open.extend(items.iter().enumerate().map(|(index, item)| (pointer.join(index), item)));
        }
        let mut seen = HashMap::new();
        for member in node.as_object().unwrap_or_default() {
            let here = pointer.join(&member.name);
            if let Some(first) = seen.get(&member.name) {
                let place = |span: &Range<usize>| Place { document: id, pointer: here.clone(), span: span.clone() };
                let message = format!("member `{}` is given twice", member.name);
                let finding = Finding::error("duplicate-member", place(&member.name_span), message);
                findings.push(finding.label("given again here").also(place(first), "first given here"));
            } else {
                seen.insert(&member.name, member.name_span.clone());
            }
            open.push((here, &member.value));
        }
    }
}

const fn at(document: DocumentId, span: Range<usize>) -> Place {
    Place { document, pointer: Pointer::root(), span }
}
