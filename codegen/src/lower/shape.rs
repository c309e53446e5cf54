//! What kind of thing a schema describes, by its keywords alone.
//!
//! Where the keywords at a schema say more than the kind can hold, they are named, so that the message is judged by the
//! general validator; the kind then still holds every value that the schema allows.

use super::schema::{IN_PLACE, Schema};
use super::values::{self, Values};
use crate::resolve::{Dialect, Resolved};
use crate::source::{Node, SchemaPlace};

/// The kind of thing that a schema describes.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Shape {
    /// Any value.
    Any,
    /// What another schema describes.
    Reference(SchemaPlace),
    /// What a schema inside this one describes, which is all that this one says.
    Inner(SchemaPlace),
    /// What a schema inside this one describes, or null.
    InnerOrNull(SchemaPlace),
    /// What this schema describes without null, or null.
    SelfOrNull,
    /// Some values, listed.
    Values(Values),
    /// Listed strings, or any other string.
    OpenEnum(Vec<String>),
    /// `null`
    Null,
    /// `true` or `false`
    Bool,
    /// An integer.
    Integer,
    /// A number.
    Number,
    /// A string.
    String,
    /// An array.
    Array,
    /// An object.
    Object,
}

/// Which values of a schema are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Part {
    /// All.
    Whole,
    /// All but null.
    NotNull,
}

/// JSON's types, as a set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Types(u8);

impl Types {
    pub(super) const NONE: Self = Self(0);
    pub(super) const NULL: Self = Self(1);
    pub(super) const BOOL: Self = Self(2);
    pub(super) const INTEGER: Self = Self(4);
    pub(super) const FRACTION: Self = Self(8);
    pub(super) const STRING: Self = Self(16);
    pub(super) const ARRAY: Self = Self(32);
    pub(super) const OBJECT: Self = Self(64);
    pub(super) const NUMBER: Self = Self(4 | 8);
    pub(super) const ALL: Self = Self(127);

    pub(super) const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    pub(super) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(super) const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    pub(super) const fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    fn named(name: &str) -> Self {
        match name {
            "null" => Self::NULL,
            "boolean" => Self::BOOL,
            "integer" => Self::INTEGER,
            "number" => Self::NUMBER,
            "string" => Self::STRING,
            "array" => Self::ARRAY,
            "object" => Self::OBJECT,
            _ => Self::NONE,
        }
    }

    /// What the keywords at one schema leave of the types, references followed.
    pub(super) fn of(resolved: &Resolved, place: &SchemaPlace) -> Self {
        let mut left = Self::ALL;
        let mut place = place;
        loop {
            match Schema::at(resolved, place) {
                None if resolved.node(place).and_then(Node::as_bool) == Some(false) => return Self::NONE,
                None => return left,
                Some(schema) => left = left.and(Self::at(schema)),
            }
            match resolved.target(place) {
                Some(target) => place = target,
                None => return left,
            }
        }
    }

    /// What `type`, `enum` and `const` of one schema leave.
    fn at(schema: Schema<'_>) -> Self {
        let declared = match schema.get("type") {
            Some(node) => match node.as_array() {
                Some(names) => {
                    names.iter().filter_map(Node::as_str).fold(Self::NONE, |all, name| all.or(Self::named(name)))
                }
                None => node.as_str().map_or(Self::ALL, Self::named),
            },
            None => Self::ALL,
        };
        let listed = values::listed(schema).map_or(Self::ALL, |values| {
            values.into_iter().fold(Self::NONE, |all, value| all.or(values::type_of(value)))
        });
        declared.and(listed)
    }
}

/// What a schema describes, and the keywords that say more than that.
pub(super) fn of<'a>(resolved: &'a Resolved, place: &SchemaPlace, part: Part) -> (Shape, Vec<&'a str>) {
    let Some(schema) = Schema::at(resolved, place) else {
        let never = resolved.node(place).and_then(Node::as_bool) == Some(false);
        return (Shape::Any, if never { vec!["false"] } else { Vec::new() });
    };
    let asserting = schema.asserting();
    if asserting.contains(&"$ref") {
        return reference(resolved, place, asserting);
    }
    if let Some(shape) = union(resolved, schema, place, &asserting) {
        return (shape, Vec::new());
    }
    by_type(schema, part, asserting)
}

fn reference<'a>(resolved: &Resolved, place: &SchemaPlace, mut asserting: Vec<&'a str>) -> (Shape, Vec<&'a str>) {
    let Some(target) = resolved.target(place) else { return (Shape::Any, asserting) };
    asserting.retain(|keyword| *keyword != "$ref");
    if asserting == ["type"] {
        let own = Schema::at(resolved, place).map_or(Types::ALL, Types::at);
        if own.has(Types::of(resolved, target)) {
            asserting.clear();
        }
    }
    // Schemas beside the reference may speak of members that the target's type does not keep.
    let adds = ["properties", "patternProperties", "additionalProperties", "unevaluatedProperties", "required"];
    let beyond = |keyword: &&str| adds.contains(keyword) || IN_PLACE.contains(keyword);
    if asserting.iter().any(beyond) { (Shape::Any, asserting) } else { (Shape::Reference(target.clone()), asserting) }
}

/// What `allOf`, `anyOf` or `oneOf` says if it is all that the schema says, and simple.
fn union(resolved: &Resolved, schema: Schema<'_>, place: &SchemaPlace, asserting: &[&str]) -> Option<Shape> {
    let [keyword @ ("allOf" | "anyOf" | "oneOf")] = asserting else { return None };
    let branches = schema.list(keyword);
    let branch = |index: usize| place.join(*keyword).join(index);
    match (*keyword, branches.len()) {
        (_, 1) => return Some(Shape::Inner(branch(0))),
        ("anyOf" | "oneOf", 2) => {}
        _ => return None,
    }
    let types = [Types::of(resolved, &branch(0)), Types::of(resolved, &branch(1))];
    for (null, other) in [(0, 1), (1, 0)] {
        let only_null = types[null] == Types::NULL && is_only_null(resolved, &branch(null));
        if only_null && (*keyword == "anyOf" || !types[other].has(Types::NULL)) {
            return Some(Shape::InnerOrNull(branch(other)));
        }
    }
    if *keyword == "anyOf" { open_enum(resolved, [branch(0), branch(1)]) } else { None }
}

fn is_only_null(resolved: &Resolved, place: &SchemaPlace) -> bool {
    Schema::at(resolved, place).is_some_and(|schema| schema.asserting_beyond(&["type", "const", "enum"]).is_empty())
}

fn open_enum(resolved: &Resolved, branches: [SchemaPlace; 2]) -> Option<Shape> {
    let schemas = branches.iter().map(|place| Schema::at(resolved, place)).collect::<Option<Vec<_>>>()?;
    let is_open = |schema: &Schema<'_>| schema.asserting() == ["type"] && Types::at(*schema) == Types::STRING;
    let strings = |schema: &Schema<'_>| {
        let closed =
            schema.asserting_beyond(&["type", "enum", "const"]).is_empty() && Types::at(*schema) == Types::STRING;
        let listed = values::listed(*schema).filter(|_| closed)?;
        Some(values::strings(&listed))
    };
    let (open, closed): (Vec<_>, Vec<_>) = schemas.iter().partition(|schema| is_open(schema));
    match (open.len(), closed.first()) {
        (1, Some(closed)) => strings(closed).map(Shape::OpenEnum),
        _ => None,
    }
}

fn by_type<'a>(schema: Schema<'_>, part: Part, asserting: Vec<&'a str>) -> (Shape, Vec<&'a str>) {
    if asserting.is_empty() {
        return (Shape::Any, asserting);
    }
    let types = match part {
        Part::Whole => Types::at(schema),
        Part::NotNull => Types::at(schema).without(Types::NULL),
    };
    if types.has(Types::NULL) && types != Types::NULL && is_one(types.without(Types::NULL)) {
        return (Shape::SelfOrNull, Vec::new());
    }
    if let Some(listed) = values::listed(schema) {
        let mut reasons = asserting;
        let both = reasons.contains(&"enum") && reasons.contains(&"const");
        reasons.retain(|keyword| !["type", "enum"].contains(keyword) && (both || *keyword != "const"));
        let values = values::of(schema, &listed, types);
        if matches!(values, Values::Integers(..) | Values::Mixed) {
            reasons.push(if schema.get("const").is_some() { "const" } else { "enum" });
        }
        return (Shape::Values(values), reasons);
    }
    let shape = match types {
        Types::NULL => Shape::Null,
        Types::BOOL => Shape::Bool,
        Types::INTEGER => Shape::Integer,
        Types::NUMBER => Shape::Number,
        Types::STRING => Shape::String,
        Types::ARRAY => Shape::Array,
        Types::OBJECT => Shape::Object,
        _ => return (Shape::Any, asserting),
    };
    let mut reasons: Vec<&str> = asserting.into_iter().filter(|keyword| !is_about_type(keyword)).collect();
    // In draft 4, `1.0` is no integer.
    if shape == Shape::Integer && schema.dialect == Dialect::Draft4 {
        reasons.push("type");
    }
    (shape, reasons)
}

fn is_one(types: Types) -> bool {
    [Types::BOOL, Types::INTEGER, Types::NUMBER, Types::STRING, Types::ARRAY, Types::OBJECT].contains(&types)
}

/// Keywords that the module of the type looks at, or that say nothing of other types.
fn is_about_type(keyword: &str) -> bool {
    const ABOUT: &[&str] = &[
        "type",
        "minLength",
        "maxLength",
        "pattern",
        "format",
        "minimum",
        "maximum",
        "exclusiveMinimum",
        "exclusiveMaximum",
        "multipleOf",
        "items",
        "prefixItems",
        "additionalItems",
        "unevaluatedItems",
        "contains",
        "minContains",
        "maxContains",
        "minItems",
        "maxItems",
        "uniqueItems",
        "properties",
        "required",
        "additionalProperties",
        "patternProperties",
        "propertyNames",
        "minProperties",
        "maxProperties",
        "dependentRequired",
        "dependencies",
        "dependentSchemas",
        "unevaluatedProperties",
        "contentEncoding",
        "contentMediaType",
    ];
    ABOUT.contains(&keyword)
}
