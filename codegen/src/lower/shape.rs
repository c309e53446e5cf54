//! What kind of thing the schemas at a site describe, by their keywords alone.
//!
//! Where the keywords say more than the kind can hold, they are named, so that the message is judged by the general
//! validator; the kind then still holds every value that the schemas allow.

use super::condition;
use super::kinds;
use super::schema::Schema;
use super::site::{Facts, Site};
use super::union::{self, Plan};
use super::values::{self, Values};
use super::written;
use crate::model::Constant;
use crate::resolve::Resolved;
use crate::source::{Node, SchemaPlace};

/// The kind of thing that schemas describe.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Shape {
    /// Any value.
    Any,
    /// No value.
    Never,
    /// What a part of the site describes, or null.
    OrNull,
    /// What the only branch left describes.
    Branch(Site),
    /// One of several types.
    Union(Plan),
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

/// Keywords that a type cannot say, each with its schema.
pub(super) type Reasons = Vec<(SchemaPlace, String)>;

/// JSON's types, as a set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
    /// The types one by one, a number as one.
    pub(super) const EACH: [Self; 6] = [Self::NULL, Self::BOOL, Self::NUMBER, Self::STRING, Self::ARRAY, Self::OBJECT];

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

    pub(super) const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The types of this set, one by one.
    pub(super) fn each(self) -> Vec<Self> {
        Self::EACH.into_iter().map(|one| one.and(self)).filter(|one| !one.is_empty()).collect()
    }

    /// As JSON Schema names them.
    pub(super) fn names(self) -> Vec<&'static str> {
        let all = [
            (Self::NULL, "null"),
            (Self::BOOL, "boolean"),
            (Self::INTEGER, "integer"),
            (Self::FRACTION, "number"),
            (Self::STRING, "string"),
            (Self::ARRAY, "array"),
            (Self::OBJECT, "object"),
        ];
        let mut names: Vec<_> = all.into_iter().filter(|(one, _)| self.has(*one)).map(|(_, name)| name).collect();
        if self.has(Self::NUMBER) {
            names.retain(|name| *name != "integer");
        }
        names
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
        kinds::of(resolved, place).at_most
    }

    /// What `type` of one schema leaves.
    pub(super) fn declared(schema: Schema<'_>) -> Self {
        match schema.get("type") {
            Some(node) => match node.as_array() {
                Some(names) => {
                    names.iter().filter_map(Node::as_str).fold(Self::NONE, |all, name| all.or(Self::named(name)))
                }
                None => node.as_str().map_or(Self::ALL, Self::named),
            },
            None => Self::ALL,
        }
    }

    /// What `type`, `enum` and `const` of one schema leave.
    pub(super) fn at(schema: Schema<'_>) -> Self {
        let declared = Self::declared(schema);
        let listed = values::listed(schema).map_or(Self::ALL, |values| {
            values.into_iter().fold(Self::NONE, |all, value| all.or(values::type_of(value)))
        });
        declared.and(listed)
    }
}

/// What the schemas at a site describe, and the keywords that say more than that.
pub(super) fn of(resolved: &Resolved, site: &Site, facts: &Facts<'_>) -> (Shape, Reasons) {
    if facts.never.is_some() {
        return (Shape::Never, Reasons::new());
    }
    if facts.all.is_empty() && site.part == Types::ALL {
        return (Shape::Any, Vec::new());
    }
    let types = facts.types(resolved).and(site.part);
    let mut reasons = Reasons::new();
    if types.is_empty() {
        return (Shape::Never, Reasons::new());
    }
    if types.has(Types::NULL) && types != Types::NULL && types != Types::ALL {
        return (Shape::OrNull, union::refuse_null(resolved, facts));
    }
    if facts
        .all
        .iter()
        .any(|fact| values::listed(fact.schema).is_some() && fact.asserting().any(|k| k == "enum" || k == "const"))
    {
        let (values, more) = values::of(resolved, site, facts, types);
        if values == Values::Mixed(Vec::new()) {
            return (Shape::Never, reasons);
        }
        reasons.extend(more);
        // Compared by value, which does not tell how a number is written.
        if let (Values::Mixed(_) | Values::One(Constant::Number(_)), Some(fact)) = (&values, written::draft4(facts)) {
            reasons.push((fact.place.clone(), "type".to_owned()));
        }
        return (Shape::Values(values), reasons);
    }
    if let Some((shape, more)) = union::of(resolved, site, facts, types) {
        reasons.extend(more);
        return (shape, reasons);
    }
    if let Some(shape) = condition::of(resolved, site, facts, types) {
        reasons
            .extend(all(facts).into_iter().filter(|(_, keyword)| ["if", "then", "else"].contains(&keyword.as_str())));
        return (shape, reasons);
    }
    if types.each().len() > 1 {
        return match union::by_type(resolved, site, facts, types) {
            Some(plan) => {
                // Of what goes together as any other value, no variant says it.
                let other = plan.variants.iter().filter(|variant| variant.other);
                reasons.extend(other.flat_map(|variant| beyond_types(resolved, facts, variant.types)));
                (Shape::Union(plan), reasons)
            }
            None => (Shape::Any, all(facts)),
        };
    }
    let shape = match types {
        Types::NULL => Shape::Null,
        Types::BOOL => Shape::Bool,
        Types::INTEGER => Shape::Integer,
        Types::NUMBER => Shape::Number,
        // What is left when another variant takes the integers.
        Types::FRACTION => {
            reasons.extend(all(facts));
            Shape::Number
        }
        Types::STRING => Shape::String,
        Types::ARRAY => Shape::Array,
        Types::OBJECT => Shape::Object,
        _ => return (Shape::Any, all(facts)),
    };
    reasons.extend(beyond_types(resolved, facts, types));
    (shape, reasons)
}

/// The keywords that the module of no type looks at, if they say something of these types.
fn beyond_types(resolved: &Resolved, facts: &Facts<'_>, types: Types) -> Reasons {
    let beyond = facts.asserting().filter(|(fact, keyword)| match *keyword {
        "type" => false,
        "not" => !Types::of(resolved, &fact.place.join("not")).and(types).is_empty(),
        keyword => of_type(keyword).is_none(),
    });
    beyond.map(|(fact, keyword)| (fact.place.clone(), keyword.to_owned())).collect()
}

/// Every keyword: the type says nothing.
pub(super) fn all(facts: &Facts<'_>) -> Reasons {
    facts.asserting().map(|(fact, keyword)| (fact.place.clone(), keyword.to_owned())).collect()
}

/// Whether a keyword says something of a value as a whole, which a newtype checks.
pub(super) fn is_check(keyword: &str) -> bool {
    [
        "minLength",
        "maxLength",
        "pattern",
        "format",
        "minimum",
        "maximum",
        "exclusiveMinimum",
        "exclusiveMaximum",
        "multipleOf",
        "minItems",
        "maxItems",
        "uniqueItems",
        "minProperties",
        "maxProperties",
        "propertyNames",
        "patternProperties",
        "dependentRequired",
        "dependencies",
        "additionalProperties",
    ]
    .contains(&keyword)
}

/// The type that a keyword speaks of: the module of that type looks at it, and it says nothing of others.
pub(super) fn of_type(keyword: &str) -> Option<Types> {
    Some(match keyword {
        "minLength" | "maxLength" | "pattern" | "format" | "contentEncoding" | "contentMediaType" => Types::STRING,
        "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" | "multipleOf" => Types::NUMBER,
        "items" | "prefixItems" | "additionalItems" | "unevaluatedItems" | "contains" | "minContains"
        | "maxContains" | "minItems" | "maxItems" | "uniqueItems" => Types::ARRAY,
        "properties"
        | "required"
        | "additionalProperties"
        | "patternProperties"
        | "propertyNames"
        | "minProperties"
        | "maxProperties"
        | "dependentRequired"
        | "dependencies"
        | "dependentSchemas"
        | "unevaluatedProperties" => Types::OBJECT,
        _ => return None,
    })
}
