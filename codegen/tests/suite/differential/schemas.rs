//! Random schemas of every keyword, as deep as people nest them, with values that meet each other: few names, few texts.

use serde_json::{Map, Value, json};

use super::dice::Dice;

/// The names of members. Some are the same in Rust, or words of it.
pub(crate) const NAMES: &[&str] = &["a", "b", "id", "kind", "type", "self", "foo-bar", "fooBar", "x-1", "$ref", "é"];

/// The names of definitions.
const DEFINITIONS: &[&str] = &["Node", "node", "Item", "kind"];

/// A schema with the definitions that it refers to.
pub(crate) fn schema(dice: &mut Dice) -> Value {
    let mut maker = Maker { dice, referable: DEFINITIONS };
    let mut root = maker.any(4);
    let mut definitions = Map::new();
    for (place, name) in DEFINITIONS.iter().enumerate() {
        maker.referable = &DEFINITIONS[place + 1..];
        definitions.insert((*name).to_owned(), maker.any(3));
    }
    if let Some(members) = root.as_object_mut() {
        members.insert("$defs".to_owned(), definitions.into());
    }
    reachable(root)
}

/// The schema without the definitions that nothing refers to.
fn reachable(mut root: Value) -> Value {
    loop {
        let text = root.to_string();
        let Some(definitions) = root.get_mut("$defs").and_then(Value::as_object_mut) else { return root };
        let before = definitions.len();
        definitions.retain(|name, _| text.contains(&format!("#/$defs/{name}\"")));
        if definitions.len() == before {
            return root;
        }
    }
}

struct Maker<'d> {
    dice: &'d mut Dice,
    /// The definitions that may be referred to here: a reference that leads back to itself is no schema.
    referable: &'static [&'static str],
}

impl Maker<'_> {
    /// A schema that may nest so deep.
    fn any(&mut self, depth: usize) -> Value {
        let mut schema = match self.dice.below(if depth == 0 { 8 } else { 24 }) {
            0 | 1 => self.string(),
            2 => self.integer(),
            3 => self.number(),
            4 => json!({ "type": self.dice.pick(&["boolean", "null"]) }),
            5 => json!({ "enum": self.values() }),
            6 => json!({ "const": self.value() }),
            7 if self.referable.is_empty() => json!(true),
            7 => json!({ "$ref": format!("#/$defs/{}", self.dice.pick(self.referable)) }),
            8..=12 => self.object(depth),
            13 | 14 => self.array(depth),
            15 => self.tagged(depth),
            16 | 17 => json!({ *self.dice.pick(&["anyOf", "oneOf"]): self.list(depth, 2) }),
            18 => json!({ "allOf": self.list(depth, 2) }),
            19 => self.several(depth),
            20 => self.nullable(depth),
            21 => self.external(depth),
            22 => self.adjacent(depth),
            _ => self.general(depth),
        };
        if self.dice.once_in(12)
            && let Some(members) = schema.as_object_mut()
        {
            self.beside(members, depth);
        }
        schema
    }

    /// A schema for a part of the value.
    fn part(&mut self, depth: usize) -> Value {
        let here = std::mem::replace(&mut self.referable, DEFINITIONS);
        let schema = self.any(depth - 1);
        self.referable = here;
        schema
    }

    /// Schemas for the same value.
    fn list(&mut self, depth: usize, least: usize) -> Vec<Value> {
        (0..least + self.dice.below(2)).map(|_| self.any(depth - 1)).collect()
    }

    /// Puts something beside what a schema already says.
    fn beside(&mut self, members: &mut Map<String, Value>, depth: usize) {
        let other = if depth > 0 && self.dice.once_in(3) { self.object(depth) } else { self.string() };
        for (keyword, value) in other.as_object().cloned().unwrap_or_default() {
            members.entry(keyword).or_insert(value);
        }
    }

    fn value(&mut self) -> Value {
        let values = [
            json!(null),
            json!(true),
            json!(false),
            json!(0),
            json!(1),
            json!(1.0),
            json!(-3),
            json!(0.5),
            json!("a"),
            json!("ab"),
            json!("A"),
            json!(""),
            json!("x-1"),
            json!([]),
            json!([1]),
            json!({}),
            json!({ "a": 1 }),
        ];
        self.dice.pick(&values).clone()
    }

    /// Different values, most often all strings or all integers.
    fn values(&mut self) -> Vec<Value> {
        let of = match self.dice.below(4) {
            0 | 1 => vec![json!("a"), json!("A"), json!("ab"), json!("+1"), json!("-1"), json!(""), json!("self")],
            2 => vec![json!(0), json!(1), json!(-1), json!(10)],
            _ => vec![json!(null), json!("a"), json!(1), json!(0.5), json!(true), json!([1]), json!({ "a": null })],
        };
        let mut values = self.dice.some(&of);
        if values.is_empty() {
            values.push(self.dice.pick(&of).clone());
        }
        values
    }

    fn string(&mut self) -> Value {
        let mut schema = json!({ "type": "string" });
        if self.dice.once_in(3) {
            schema["minLength"] = json!(self.dice.below(3));
        }
        if self.dice.once_in(3) {
            schema["maxLength"] = json!(self.dice.below(4) + 1);
        }
        if self.dice.once_in(4) {
            schema["pattern"] = json!(self.dice.pick(&["^[a-z]+$", "a", "^.{2}$", "^(a|ab)$", "\\d", "^\\S*$"]));
        }
        if self.dice.once_in(5) {
            schema["format"] = json!(self.dice.pick(&["date", "date-time", "uuid", "ipv4", "uri", "unheard-of"]));
        }
        schema
    }

    fn bounds(&mut self, schema: &mut Value, bounds: &[Value]) {
        for keyword in ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"] {
            if self.dice.once_in(5) {
                schema[keyword] = self.dice.pick(bounds).clone();
            }
        }
    }

    fn integer(&mut self) -> Value {
        let mut schema = json!({ "type": "integer" });
        let bounds = [json!(0), json!(1), json!(-5), json!(255), json!(256), json!(2.5), json!(10.0), json!(65_535)];
        self.bounds(&mut schema, &bounds);
        if self.dice.once_in(6) {
            schema["multipleOf"] = self.dice.pick(&[json!(1), json!(2), json!(5), json!(0.5)]).clone();
        }
        schema
    }

    fn number(&mut self) -> Value {
        let mut schema = json!({ "type": "number" });
        self.bounds(&mut schema, &[json!(0), json!(0.5), json!(-1.5), json!(100), json!(1e3)]);
        if self.dice.once_in(6) {
            schema["multipleOf"] = self.dice.pick(&[json!(0.01), json!(0.5), json!(2)]).clone();
        }
        schema
    }

    fn names(&mut self) -> Vec<&'static str> {
        let first = self.dice.below(NAMES.len());
        let mut names: Vec<&str> = (0..self.dice.below(4)).map(|step| NAMES[(first + step) % NAMES.len()]).collect();
        if names.is_empty() {
            names.push("a");
        }
        names
    }

    fn object(&mut self, depth: usize) -> Value {
        let mut schema = json!({ "type": "object" });
        let names = self.names();
        if !self.dice.once_in(6) {
            let members = names.iter().map(|name| ((*name).to_owned(), self.part(depth)));
            schema["properties"] = members.collect::<Map<_, _>>().into();
        }
        if self.dice.once_in(2) {
            schema["required"] = json!(self.dice.some(&names));
        }
        match self.dice.below(6) {
            0 | 1 => schema["additionalProperties"] = json!(false),
            2 => schema["additionalProperties"] = self.part(depth),
            _ => {}
        }
        if self.dice.once_in(4) {
            let mut patterns = self.dice.some(&["^x-", "^[a-z]$", "o", "^f", "^\\$", "^x-1$"]);
            patterns.extend(patterns.is_empty().then_some("^x-"));
            let members = patterns.into_iter().take(2).map(|pattern| (pattern.to_owned(), self.part(depth)));
            schema["patternProperties"] = members.collect::<Map<_, _>>().into();
        }
        match self.dice.below(16) {
            0 => schema["minProperties"] = json!(self.dice.below(3)),
            1 => schema["maxProperties"] = json!(self.dice.below(3)),
            2 => schema["propertyNames"] = json!({ "pattern": "^[a-z]" }),
            3 => schema["propertyNames"] = json!({ "maxLength": 3 }),
            4 => schema["dependentRequired"] = json!({ names[0]: [*self.dice.pick(NAMES)] }),
            5 => schema["required"] = json!([*self.dice.pick(NAMES)]),
            _ => {}
        }
        schema
    }

    fn array(&mut self, depth: usize) -> Value {
        let mut schema = json!({ "type": "array" });
        if self.dice.once_in(2) {
            schema["prefixItems"] = (0..1 + self.dice.below(3)).map(|_| self.part(depth)).collect();
        }
        match self.dice.below(5) {
            0 => schema["items"] = json!(false),
            1..=3 => schema["items"] = self.part(depth),
            _ => {}
        }
        if self.dice.once_in(4) {
            schema["minItems"] = json!(self.dice.below(4));
        }
        if self.dice.once_in(4) {
            schema["maxItems"] = json!(self.dice.below(3) + 1);
        }
        if self.dice.once_in(5) {
            schema["uniqueItems"] = json!(true);
        }
        if self.dice.once_in(8) {
            schema["contains"] = self.part(depth);
            if self.dice.once_in(2) {
                schema["minContains"] = json!(self.dice.below(3));
                schema["maxContains"] = json!(2);
            }
        }
        schema
    }

    /// A union told apart by a constant.
    fn tagged(&mut self, depth: usize) -> Value {
        let tag = *self.dice.pick(&["kind", "type", "id"]);
        let of = [json!("a"), json!("b"), json!("c"), json!(1), json!(true)];
        let mut tags = self.dice.some(&of);
        tags.extend(of.iter().take(2usize.saturating_sub(tags.len())).cloned());
        let branch = |value: Value, maker: &mut Self| {
            let mut branch = maker.object(depth);
            if !branch["properties"].is_object() {
                branch["properties"] = json!({});
            }
            let constant = if maker.dice.once_in(3) { json!({ "enum": [value] }) } else { json!({ "const": value }) };
            branch["properties"][tag] = constant;
            if !maker.dice.once_in(5) {
                branch["required"] = json!([tag]);
            }
            branch
        };
        let branches: Vec<Value> = tags.into_iter().map(|value| branch(value, self)).collect();
        json!({ *self.dice.pick(&["oneOf", "anyOf"]): branches })
    }

    /// An object that has these members, all of them and no other; now and then open, or with one that may be missing.
    fn closed(&mut self, members: Vec<(&str, Value)>) -> Value {
        let mut required: Vec<&str> = members.iter().map(|(name, _)| *name).collect();
        if self.dice.once_in(12) {
            required.pop();
        }
        let mut schema = json!({ "type": "object", "required": required, "additionalProperties": false });
        schema["properties"] =
            members.into_iter().map(|(name, part)| (name.to_owned(), part)).collect::<Map<_, _>>().into();
        if self.dice.once_in(12) {
            schema["additionalProperties"] = json!(true);
        }
        schema
    }

    /// A union of texts, and of objects that are told apart by their only member.
    fn external(&mut self, depth: usize) -> Value {
        let mut branches: Vec<Value> = Vec::new();
        for name in self.dice.some(NAMES).into_iter().take(3) {
            let part = self.part(depth);
            branches.push(self.closed(vec![(name, part)]));
        }
        if self.dice.once_in(2) || branches.len() < 2 {
            branches.push(json!({ "const": self.dice.pick(NAMES) }));
        }
        if self.dice.once_in(3) || branches.len() < 2 {
            branches.push(json!({ "type": "string", "enum": ["ab", "A", ""] }));
        }
        if self.dice.once_in(8) {
            branches.push(self.any(depth - 1));
        }
        json!({ *self.dice.pick(&["oneOf", "anyOf"]): branches })
    }

    /// A union of objects that have a tag, and most often one member beside it.
    fn adjacent(&mut self, depth: usize) -> Value {
        let (tag, content) = (*self.dice.pick(&["kind", "type"]), *self.dice.pick(&["a", "id", "x-1"]));
        let branches = ["a", "b", "c"].into_iter().take(2 + self.dice.below(2)).map(|text| {
            let mut members = vec![(tag, json!({ "const": text }))];
            if !self.dice.once_in(3) {
                let content = if self.dice.once_in(6) { "b" } else { content };
                members.push((content, self.part(depth)));
            }
            if self.dice.once_in(8) {
                members.push(("self", self.part(depth)));
            }
            self.closed(members)
        });
        let branches: Vec<Value> = branches.collect();
        let mut schema = json!({ *self.dice.pick(&["oneOf", "anyOf"]): branches });
        if self.dice.once_in(3) {
            schema["type"] = json!("object");
        }
        schema
    }

    /// Several types in one schema, with keywords of some of them.
    fn several(&mut self, depth: usize) -> Value {
        let mut schema = Map::new();
        let parts = [self.string(), self.integer(), self.object(depth), self.array(depth), json!({ "type": "null" })];
        let mut parts = self.dice.some(&parts);
        parts.push(json!({ "type": "boolean" }));
        let types: Vec<Value> = parts.iter().map(|part| part["type"].clone()).collect();
        parts.into_iter().for_each(|part| schema.extend(part.as_object().cloned().unwrap_or_default()));
        schema.insert("type".to_owned(), types.into());
        if self.dice.once_in(4) {
            schema.remove("type");
        }
        schema.into()
    }

    fn nullable(&mut self, depth: usize) -> Value {
        let inner = self.any(depth - 1);
        json!({ *self.dice.pick(&["anyOf", "oneOf"]): [inner, { "type": "null" }] })
    }

    /// What types cannot say.
    fn general(&mut self, depth: usize) -> Value {
        let mut schema = if self.dice.once_in(2) { self.object(depth) } else { json!({}) };
        match self.dice.below(6) {
            0 => schema["not"] = self.any(depth - 1),
            1 => {
                schema["if"] = self.any(depth - 1);
                schema[*self.dice.pick(&["then", "else"])] = self.any(depth - 1);
            }
            2 => schema["dependentSchemas"] = json!({ *self.dice.pick(NAMES): self.any(depth - 1) }),
            3 | 4 => {
                let keyword = *self.dice.pick(&["unevaluatedProperties", "unevaluatedItems"]);
                schema[keyword] = if self.dice.once_in(2) { json!(false) } else { self.part(depth) };
                (0..=self.dice.below(2)).for_each(|_| self.in_place(&mut schema, depth));
            }
            _ => schema["anyOf"] = self.list(depth, 2).into(),
        }
        schema
    }

    /// Adds schemas for the same value, which evaluate some of it.
    fn in_place(&mut self, schema: &mut Value, depth: usize) {
        match *self.dice.pick(&["allOf", "anyOf", "oneOf", "if", "dependentSchemas"]) {
            "if" => {
                for keyword in ["if", "then", "else"] {
                    schema[keyword] = self.any(depth - 1);
                }
            }
            "dependentSchemas" => {
                schema["dependentSchemas"] = json!({ *self.dice.pick(NAMES): self.any(depth - 1) });
            }
            keyword => schema[keyword] = self.list(depth, 1).into(),
        }
    }
}

/// The same schema in the words of draft 7.
pub(crate) fn in_draft_7(schema: Value) -> Value {
    let mut schema = translated(schema);
    if let Some(members) = schema.as_object_mut() {
        members.insert("$schema".to_owned(), json!("http://json-schema.org/draft-07/schema#"));
    }
    schema
}

fn translated(schema: Value) -> Value {
    match schema {
        Value::Object(members) => {
            let tuple = members.contains_key("prefixItems");
            let word = |name: String| match name.as_str() {
                "$defs" => "definitions".to_owned(),
                "prefixItems" => "items".to_owned(),
                "items" if tuple => "additionalItems".to_owned(),
                "dependentRequired" | "dependentSchemas" => "dependencies".to_owned(),
                _ => name,
            };
            let members = members.into_iter().map(|(name, value)| {
                let value = match value {
                    // A reference, or what a constant holds.
                    Value::String(text) => Value::String(text.replace("#/$defs/", "#/definitions/")),
                    value if matches!(name.as_str(), "const" | "enum") => value,
                    value => translated(value),
                };
                (word(name), value)
            });
            Value::Object(members.collect())
        }
        Value::Array(items) => items.into_iter().map(translated).collect(),
        scalar => scalar,
    }
}
