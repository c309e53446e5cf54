//! The vocabularies that a meta-schema names, and the keywords of each. A keyword of none of them says nothing.

use crate::source::Node;

use super::Dialect;

/// Vocabularies of a draft, as a set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Vocabularies(u8);

const APPLICATOR: u8 = 1;
const VALIDATION: u8 = 2;
const UNEVALUATED: u8 = 4;
const FORMAT: u8 = 8;
const CONTENT: u8 = 16;

/// What follows the draft's address, and what the keywords of the vocabulary are; nothing for those that assert nothing.
const OF_2019_09: &[(&str, u8)] = &[
    ("core", 0),
    ("applicator", APPLICATOR | UNEVALUATED),
    ("validation", VALIDATION),
    ("meta-data", 0),
    ("format", FORMAT),
    ("content", CONTENT),
];
const OF_2020_12: &[(&str, u8)] = &[
    ("core", 0),
    ("applicator", APPLICATOR),
    ("unevaluated", UNEVALUATED),
    ("validation", VALIDATION),
    ("meta-data", 0),
    // Which of the two it is, the configuration says: formats are asserted unless somebody asked for annotations.
    ("format-annotation", FORMAT),
    ("format-assertion", FORMAT),
    ("content", CONTENT),
];

impl Default for Vocabularies {
    /// All of them.
    fn default() -> Self {
        Self(u8::MAX)
    }
}

impl Vocabularies {
    /// Those that a meta-schema names. All, if it names none.
    ///
    /// # Errors
    /// The names that nobody here knows and that schemas must not be read without.
    pub(super) fn of(meta_schema: &Node, dialect: Dialect) -> Result<Self, Vec<&str>> {
        let (address, known) = match dialect {
            Dialect::Draft201909 => ("https://json-schema.org/draft/2019-09/vocab/", OF_2019_09),
            Dialect::Draft202012 => ("https://json-schema.org/draft/2020-12/vocab/", OF_2020_12),
            _ => return Ok(Self::default()),
        };
        let Some(named) = meta_schema.get("$vocabulary").and_then(Node::as_object) else {
            return Ok(Self::default());
        };
        let mut found = 0;
        let mut unknown = Vec::new();
        for member in named {
            let name = member.name.strip_prefix(address);
            match known.iter().find(|(known, _)| Some(*known) == name) {
                Some((_, keywords)) => found |= keywords,
                None if member.value.as_bool() == Some(true) => unknown.push(member.name.as_str()),
                None => {}
            }
        }
        if unknown.is_empty() { Ok(Self(found)) } else { Err(unknown) }
    }

    /// Whether a keyword says something. Which drafts have it is not asked.
    #[must_use]
    pub fn have(self, keyword: &str) -> bool {
        let of = match keyword {
            "additionalItems"
            | "additionalProperties"
            | "allOf"
            | "anyOf"
            | "contains"
            | "dependencies"
            | "dependentSchemas"
            | "else"
            | "if"
            | "items"
            | "not"
            | "oneOf"
            | "patternProperties"
            | "prefixItems"
            | "properties"
            | "propertyNames"
            | "then" => APPLICATOR,
            "const" | "dependentRequired" | "enum" | "exclusiveMaximum" | "exclusiveMinimum" | "maxContains"
            | "maxItems" | "maxLength" | "maxProperties" | "maximum" | "minContains" | "minItems" | "minLength"
            | "minProperties" | "minimum" | "multipleOf" | "pattern" | "required" | "type" | "uniqueItems" => {
                VALIDATION
            }
            "unevaluatedItems" | "unevaluatedProperties" => UNEVALUATED,
            "format" => FORMAT,
            "contentEncoding" | "contentMediaType" | "contentSchema" => CONTENT,
            _ => return true,
        };
        self.0 & of != 0
    }
}
