//! The keywords of a schema node: one table for everything that has to know them.
//!
//! Walking to subschemas, suggesting a name for a misspelt one and completing it in an editor all read this table. What
//! a keyword demands of a value is no business of it.

/// A keyword of JSON Schema (any draft), or one of buscodegen's own.
#[derive(Clone, Copy, Debug)]
pub struct Keyword {
    /// Its name.
    pub name: &'static str,
    /// What stands behind it.
    pub holds: Holds,
    /// One line for the editor.
    pub doc: &'static str,
}

/// What stands behind a keyword.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// A schema for the same value, such as `not`: it applies in place.
    SchemaInPlace,
    /// Schemas for the same value, such as `allOf`.
    SchemasInPlace,
    /// Schemas for the same value by member name, such as `dependentSchemas`.
    SchemaMapInPlace,
    /// Like `SchemaMapInPlace`, but an array of names may stand for a schema: `dependencies`.
    SchemaMapOrNamesInPlace,
    /// A schema for a part of the value, such as `additionalProperties`.
    Schema,
    /// A schema or an array of them: `items` of old drafts.
    SchemaOrSchemas,
    /// An array of schemas for parts of the value: `prefixItems`.
    Schemas,
    /// Schemas by name: `properties`, and `$defs`, which apply to nothing by themselves.
    SchemaMap,
    /// A reference to a schema.
    Reference,
    /// Text.
    Text,
    /// `true` or `false`.
    Flag,
    /// A whole number, not negative.
    Count,
    /// A number.
    Number,
    /// A number; a flag in draft 4.
    NumberOrFlag,
    /// The name of a type, or several.
    Types,
    /// Names of members.
    Names,
    /// Names of members by member name: `dependentRequired`.
    NamesMap,
    /// Any value.
    Value,
    /// Any values.
    Values,
    /// A keyword of buscodegen with a shape of its own.
    Own,
}

impl Holds {
    /// Whether these schemas judge the same value as the schema that has the keyword.
    #[must_use]
    pub const fn applies_in_place(self) -> bool {
        matches!(
            self,
            Self::Reference
                | Self::SchemaInPlace
                | Self::SchemasInPlace
                | Self::SchemaMapInPlace
                | Self::SchemaMapOrNamesInPlace
        )
    }
}

/// The keyword of this name.
#[must_use]
pub fn keyword(name: &str) -> Option<&'static Keyword> {
    KEYWORDS.iter().find(|keyword| keyword.name == name)
}

const fn word(name: &'static str, holds: Holds, doc: &'static str) -> Keyword {
    Keyword { name, holds, doc }
}

/// All of them, in the order in which they stand in a formatted schema.
pub const KEYWORDS: &[Keyword] = &[
    word("$schema", Holds::Text, "The draft of JSON Schema that this file is written in."),
    word("$id", Holds::Text, "The address of this schema."),
    word("id", Holds::Text, "The address of this schema (draft 4)."),
    word("$anchor", Holds::Text, "A name for `$ref`: `#name`."),
    word("$dynamicAnchor", Holds::Text, "A name for `$dynamicRef`."),
    word("$recursiveAnchor", Holds::Flag, "The end of a `$recursiveRef` (draft 2019-09)."),
    word("$vocabulary", Holds::Value, "The keywords that a meta-schema knows."),
    word("$comment", Holds::Text, "A note to other authors."),
    word("title", Holds::Text, "A short name; the Rust type is called by it."),
    word("description", Holds::Text, "What it is for. Markdown."),
    word("deprecated", Holds::Flag, "It should not be used any more."),
    word("readOnly", Holds::Flag, "Only the server sets it."),
    word("writeOnly", Holds::Flag, "Only the client sets it."),
    word(
        "$ref",
        Holds::Reference,
        "Another schema that holds here too: `#/$defs/Name`, `common.json#/$defs/Name`, `other.json`.",
    ),
    word("$dynamicRef", Holds::Text, "A reference that a caller may redirect."),
    word("$recursiveRef", Holds::Text, "A reference that a caller may redirect (draft 2019-09)."),
    word("type", Holds::Types, "What the value is: null, boolean, integer, number, string, array, object."),
    word("const", Holds::Value, "The only value allowed."),
    word("enum", Holds::Values, "The only values allowed."),
    word("format", Holds::Text, "What the string is: date-time, date, time, duration, uuid, uri, email, ipv4, ..."),
    word("contentEncoding", Holds::Text, "How binary data became a string, such as base64."),
    word("contentMediaType", Holds::Text, "What the string's content is, such as image/png."),
    word("contentSchema", Holds::Schema, "What the string's content is, as a schema."),
    word("pattern", Holds::Text, "A regular expression that is found in the string."),
    word("minLength", Holds::Count, "The fewest characters."),
    word("maxLength", Holds::Count, "The most characters."),
    word("minimum", Holds::Number, "The smallest number."),
    word("exclusiveMinimum", Holds::NumberOrFlag, "The number is larger than this."),
    word("maximum", Holds::Number, "The largest number."),
    word("exclusiveMaximum", Holds::NumberOrFlag, "The number is smaller than this."),
    word("multipleOf", Holds::Number, "The number is a multiple of this."),
    word("prefixItems", Holds::Schemas, "What the first items of an array are, one by one: a tuple."),
    word("items", Holds::SchemaOrSchemas, "What the items of an array are."),
    word("additionalItems", Holds::Schema, "What items may be after the listed ones (drafts before 2020-12)."),
    word("unevaluatedItems", Holds::Schema, "What items may be that no other keyword looked at."),
    word("contains", Holds::Schema, "What some item is."),
    word("minContains", Holds::Count, "The fewest such items."),
    word("maxContains", Holds::Count, "The most such items."),
    word("minItems", Holds::Count, "The fewest items."),
    word("maxItems", Holds::Count, "The most items."),
    word("uniqueItems", Holds::Flag, "No two items are equal."),
    word("properties", Holds::SchemaMap, "The members of an object, by name."),
    word("required", Holds::Names, "The members that cannot be missing."),
    word("patternProperties", Holds::SchemaMap, "What members may be whose name matches a pattern."),
    word("additionalProperties", Holds::Schema, "What other members may be; `false`: there are none."),
    word("unevaluatedProperties", Holds::Schema, "What members may be that no other keyword looked at."),
    word("propertyNames", Holds::Schema, "What the names of members may be."),
    word("minProperties", Holds::Count, "The fewest members."),
    word("maxProperties", Holds::Count, "The most members."),
    word("dependentRequired", Holds::NamesMap, "Members that another member calls for."),
    word("dependentSchemas", Holds::SchemaMapInPlace, "A schema that holds if a member is present."),
    word("dependencies", Holds::SchemaMapOrNamesInPlace, "What a member calls for (drafts before 2019-09)."),
    word("allOf", Holds::SchemasInPlace, "All of these hold."),
    word("anyOf", Holds::SchemasInPlace, "At least one of these holds."),
    word("oneOf", Holds::SchemasInPlace, "Exactly one of these holds."),
    word("discriminator", Holds::Value, "OpenAPI's name for the member that tells variants apart."),
    word("not", Holds::SchemaInPlace, "This does not hold."),
    word("if", Holds::SchemaInPlace, "If this holds, `then` does, otherwise `else`."),
    word("then", Holds::SchemaInPlace, "Holds if `if` does."),
    word("else", Holds::SchemaInPlace, "Holds if `if` does not."),
    word("default", Holds::Value, "What a missing member means."),
    word("examples", Holds::Values, "Values as they could be."),
    word(
        "x-bus-rust",
        Holds::Own,
        "The Rust side: a name, or `name`, `type` (an existing type), `derives`, `variants`.",
    ),
    word("x-bus-sensitive", Holds::Flag, "The value is never shown: not in Debug, logs or errors."),
    word("x-bus-any", Holds::Flag, "Any value is meant, on purpose."),
    word("x-bus-closed", Holds::Flag, "The enum will never get more values, on purpose."),
    word("x-bus-reserved", Holds::Names, "Names of members or values that were removed and must not come back."),
    word("x-bus-sunset", Holds::Text, "The day on which a deprecated part goes, such as `2027-01-31`."),
    word("x-bus-lint", Holds::Own, "Lint rules that do not hold here, and the reason."),
    word("$defs", Holds::SchemaMap, "Schemas with a name."),
    word("definitions", Holds::SchemaMap, "Schemas with a name (drafts before 2019-09)."),
];
