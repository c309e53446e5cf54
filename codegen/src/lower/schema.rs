//! A schema object with its draft: which of its keywords assert something, and which only say something.

use buscodegen_runtime::formats::Format;

use crate::resolve::{Dialect, Resolved, Vocabularies};
use crate::source::{Node, SchemaPlace};

use super::decimal::Decimal;
use super::shape::Types;

/// A schema that is an object.
#[derive(Clone, Copy, Debug)]
pub(super) struct Schema<'a> {
    /// The object.
    pub(super) node: &'a Node,
    /// The draft that its keywords are of.
    pub(super) dialect: Dialect,
    /// Those of its keywords that say something.
    vocabularies: Vocabularies,
    /// The keyword of a reference that always leads to the same schema.
    reference: Option<&'static str>,
}

/// Keywords that describe, name or collect, and never refuse a value.
const SILENT: &[&str] = &[
    "title",
    "description",
    "default",
    "examples",
    "deprecated",
    "readOnly",
    "writeOnly",
    "$defs",
    "definitions",
    "$comment",
    "$schema",
    "$id",
    "id",
    "$anchor",
    "$dynamicAnchor",
    "$recursiveAnchor",
    "$vocabulary",
    "discriminator",
    "contentSchema",
];

/// Since when a keyword asserts, where not in all drafts, and until when.
const SINCE: &[(&str, Dialect, Dialect)] = &[
    ("const", Dialect::Draft6, Dialect::Draft202012),
    ("contains", Dialect::Draft6, Dialect::Draft202012),
    ("propertyNames", Dialect::Draft6, Dialect::Draft202012),
    ("if", Dialect::Draft7, Dialect::Draft202012),
    ("dependentRequired", Dialect::Draft201909, Dialect::Draft202012),
    ("dependentSchemas", Dialect::Draft201909, Dialect::Draft202012),
    ("unevaluatedItems", Dialect::Draft201909, Dialect::Draft202012),
    ("unevaluatedProperties", Dialect::Draft201909, Dialect::Draft202012),
    ("minContains", Dialect::Draft201909, Dialect::Draft202012),
    ("maxContains", Dialect::Draft201909, Dialect::Draft202012),
    ("prefixItems", Dialect::Draft202012, Dialect::Draft202012),
    ("additionalItems", Dialect::Draft4, Dialect::Draft201909),
    // Only these two drafts assert them; later ones describe.
    ("contentEncoding", Dialect::Draft6, Dialect::Draft7),
    ("contentMediaType", Dialect::Draft6, Dialect::Draft7),
];

/// Keywords that mean something only beside another one.
const DEPENDENT: &[(&str, &str)] =
    &[("then", "if"), ("else", "if"), ("minContains", "contains"), ("maxContains", "contains")];

/// Keywords that apply schemas to the same value, through which an object may have members that `properties` does not name.
pub(super) const IN_PLACE: &[&str] = &[
    "$ref",
    "$dynamicRef",
    "$recursiveRef",
    "allOf",
    "anyOf",
    "oneOf",
    "not",
    "if",
    "dependentSchemas",
    "dependencies",
];

impl<'a> Schema<'a> {
    /// The schema at a place; `None` if it is `true`, `false` or not there.
    pub(super) fn at(resolved: &'a Resolved, place: &SchemaPlace) -> Option<Self> {
        let node = resolved.node(place)?;
        node.as_object()?;
        let (dialect, vocabularies) = (resolved.dialect(place.document), resolved.vocabularies(place.document));
        Some(Self { node, dialect, vocabularies, reference: resolved.referring(place, node) })
    }

    /// What stands behind a keyword that this draft knows.
    pub(super) fn get(self, keyword: &str) -> Option<&'a Node> {
        self.knows(keyword).then(|| self.node.get(keyword)).flatten()
    }

    /// The keywords that may refuse a value, in the order of the file.
    pub(super) fn asserting(self) -> Vec<&'a str> {
        let members = self.node.as_object().unwrap_or_default();
        let only_reference = self.is_only_reference();
        members
            .iter()
            .map(|member| member.name.as_str())
            .filter(|name| !only_reference || *name == "$ref")
            .filter(|name| self.asserts(name))
            .collect()
    }

    /// The keywords that evaluate members of objects, or items of arrays, in the order of the file: also those that refuse none.
    pub(super) fn evaluating(self, types: Types) -> Vec<&'a str> {
        const OF_OBJECTS: &[&str] =
            &["properties", "patternProperties", "additionalProperties", "unevaluatedProperties", "dependentSchemas"];
        const OF_ARRAYS: &[&str] = &["prefixItems", "items", "additionalItems", "unevaluatedItems", "contains"];
        let own = if types == Types::ARRAY { OF_ARRAYS } else { OF_OBJECTS };
        let in_place =
            |name: &str| IN_PLACE.contains(&name) && !["not", "dependencies", "dependentSchemas"].contains(&name);
        let members = self.node.as_object().unwrap_or_default().iter().map(|member| member.name.as_str());
        let members = members.filter(|name| !self.is_only_reference() || *name == "$ref");
        members.filter(|name| (in_place(name) || own.contains(name)) && self.knows(name)).collect()
    }

    /// Whether there is a reference to one schema. What a dynamic one leads to that can be redirected is the general validator's to say.
    pub(super) fn refers(self) -> bool {
        self.asserting().into_iter().any(|keyword| self.leads(keyword))
    }

    /// Whether the reference to one schema is behind this keyword.
    pub(super) fn leads(self, keyword: &str) -> bool {
        self.reference == Some(keyword)
    }

    /// Whether such a reference alone decides.
    pub(super) fn is_reference(self) -> bool {
        matches!(self.asserting().as_slice(), [only] if self.leads(only))
    }

    /// Before 2019-09 nothing counts beside `$ref`.
    fn is_only_reference(self) -> bool {
        self.dialect < Dialect::Draft201909 && self.node.get("$ref").is_some()
    }

    fn asserts(self, keyword: &str) -> bool {
        if SILENT.contains(&keyword) || keyword.starts_with("x-") || !self.knows(keyword) {
            return false;
        }
        if let Some((_, other)) = DEPENDENT.iter().find(|(name, _)| *name == keyword) {
            return self.node.get(other).is_some();
        }
        match keyword {
            "format" => self.format().is_some(),
            "uniqueItems" => self.node.get(keyword).and_then(Node::as_bool) != Some(false),
            "additionalProperties" | "unevaluatedProperties" | "unevaluatedItems" | "additionalItems" | "items" => {
                !self.node.get(keyword).is_some_and(is_anything)
            }
            "contentEncoding" | "contentMediaType" => self.judges_content(),
            "required" => !self.node.get(keyword).and_then(Node::as_array).is_some_and(<[Node]>::is_empty),
            "properties" | "patternProperties" => {
                !self.node.get(keyword).and_then(Node::as_object).is_some_and(<[_]>::is_empty)
            }
            _ => crate::definition::keyword(keyword).is_some(),
        }
    }

    /// Whether what a string holds is judged: it is where all that is said of it is known, and only in drafts that assert it.
    fn judges_content(self) -> bool {
        const ENCODINGS: [&str; 5] = ["base64", "base64url", "base32", "base32hex", "base16"];
        let known = |keyword: &str, known: &[&str]| {
            self.node.get(keyword).is_none_or(|node| node.as_str().is_some_and(|text| known.contains(&text)))
        };
        known("contentEncoding", &ENCODINGS) && known("contentMediaType", &["application/json"])
    }

    /// Whether a keyword says something in this draft, and by the vocabularies of its meta-schema.
    fn knows(self, keyword: &str) -> bool {
        let found = SINCE.iter().find(|(name, ..)| *name == keyword);
        let in_draft = found.is_none_or(|(_, since, until)| (*since..=*until).contains(&self.dialect));
        in_draft && self.vocabularies.have(keyword)
    }

    /// The format, if the draft knows it.
    pub(super) fn format(self) -> Option<Format> {
        self.dialect.format(self.text("format")?)
    }

    /// The text behind a keyword.
    pub(super) fn text(self, keyword: &str) -> Option<&'a str> {
        self.get(keyword)?.as_str()
    }

    /// Whether a flag is set.
    pub(super) fn flag(self, keyword: &str) -> bool {
        self.get(keyword).and_then(Node::as_bool) == Some(true)
    }

    /// The number behind a keyword.
    pub(super) fn decimal(self, keyword: &str) -> Option<Decimal> {
        Decimal::parse(self.get(keyword)?.as_number()?)
    }

    /// The count behind a keyword such as `minLength`, also if it is written as `2.0`.
    pub(super) fn count(self, keyword: &str) -> Option<u64> {
        self.decimal(keyword)?.integer().and_then(|count| u64::try_from(count).ok())
    }

    /// The members of an object behind a keyword such as `properties`.
    pub(super) fn members(self, keyword: &str) -> &'a [crate::source::Member] {
        self.get(keyword).and_then(Node::as_object).unwrap_or_default()
    }

    /// The items of an array behind a keyword such as `anyOf`.
    pub(super) fn list(self, keyword: &str) -> &'a [Node] {
        self.get(keyword).and_then(Node::as_array).unwrap_or_default()
    }
}

/// Whether a schema accepts every value and says nothing: `true` or `{}`.
pub(super) fn is_anything(schema: &Node) -> bool {
    schema.as_bool() == Some(true) || schema.as_object().is_some_and(<[_]>::is_empty)
}
