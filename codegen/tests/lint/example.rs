//! Examples of rules, made whole: what an example leaves out is what no rule objects to.

use buscodegen::config::{Config, Day};
use buscodegen::fmt::format;
use buscodegen::lint::{Asked, Linted, lint};
use buscodegen::rule::Example;
use buscodegen::source::Sources;
use serde_json::{Map, Value, json};

pub(crate) fn today() -> Day {
    Day::new(2026, 11, 25)
}

/// What every rule has to say about files.
pub(crate) fn lint_files(sources: Sources) -> Linted {
    lint(sources, &Config::default(), &Asked::default(), &today()).unwrap()
}

/// The files of an example; nothing if it is not about definitions.
pub(crate) fn sources(rule: &str, example: Example) -> Option<Sources> {
    match example {
        Example::Definition(text) => {
            let text = if text.contains("\"api\"") { text.to_owned() } else { whole(text) };
            Some(formatted(rule, [("store.json".to_owned(), text)].into_iter().collect()))
        }
        Example::Files(files) => Some(formatted(rule, files.iter().map(|(name, text)| (*name, *text)).collect())),
        Example::Change { .. } | Example::Text(_) | Example::None => None,
    }
}

/// No rule but its own objects to how an example is laid out.
fn formatted(rule: &str, sources: Sources) -> Sources {
    if rule == "unformatted" {
        return sources;
    }
    let formatted = format(sources.clone());
    let text = |source: buscodegen::source::Source| {
        let new = formatted.texts.iter().find(|(id, _)| formatted.documents.get(*id).name == source.name);
        let text = new.map_or(source.text, |(_, text)| Ok(text.clone()));
        buscodegen::source::Source { name: source.name, text }
    };
    sources.into_iter().map(text).collect()
}

/// A part of a definition, with what makes it a whole one that nobody objects to.
fn whole(part: &str) -> String {
    let Ok(Value::Object(mut definition)) = serde_json::from_str(part) else { return part.to_owned() };
    definition.insert("api".to_owned(), json!("store"));
    definition.insert("version".to_owned(), json!("1.0.0"));
    describe(&mut definition, "A shop.");
    for rpc in members(&mut definition, "rpcs") {
        describe(rpc, "Does something.");
        let errors = json!({ "closed": { "description": "It is night." } });
        for (name, value) in [("timeout", json!("2s")), ("execution", json!("idempotent")), ("errors", errors)] {
            rpc.entry(name).or_insert(value);
        }
        for error in members(rpc, "errors") {
            describe(error, "Something went wrong.");
            error.get_mut("data").into_iter().for_each(describe_members);
        }
        ["parameters", "response"]
            .iter()
            .filter_map(|name| rpc.remove(*name).map(|schema| (*name, schema)))
            .collect::<Vec<_>>()
            .into_iter()
            .for_each(|(name, mut schema)| {
                describe_members(&mut schema);
                rpc.insert(name.to_owned(), schema);
            });
    }
    for event in members(&mut definition, "events") {
        describe(event, "Something happened.");
        event.get_mut("parameters").into_iter().for_each(describe_members);
    }
    use_types(&mut definition);
    Value::Object(definition).to_string()
}

fn members<'v>(object: &'v mut Map<String, Value>, name: &str) -> Vec<&'v mut Map<String, Value>> {
    let inside = object.get_mut(name).and_then(Value::as_object_mut);
    inside.into_iter().flat_map(|inside| inside.values_mut().filter_map(Value::as_object_mut)).collect()
}

/// Types that nothing refers to are parts of an event.
fn use_types(definition: &mut Map<String, Value>) {
    for schema in members(definition, "$defs") {
        describe(schema, "A type.");
        schema.values_mut().for_each(describe_members);
        let mut properties = Value::Object(std::mem::take(schema));
        describe_members(&mut properties);
        *schema = properties.as_object().unwrap().clone();
    }
    if definition.contains_key("rpcs") || definition.contains_key("events") {
        return;
    }
    let names = definition.get("$defs").and_then(Value::as_object).into_iter().flat_map(Map::keys).cloned();
    let names: Vec<String> = names.collect();
    let member =
        |(index, name): (usize, &String)| (format!("part_{index}"), json!({ "$ref": format!("#/$defs/{name}") }));
    let properties: Map<String, Value> = names.iter().enumerate().map(member).collect();
    let required: Vec<&String> = properties.keys().collect();
    let parameters = json!({ "type": "object", "properties": properties, "required": required });
    let event = json!({ "description": "It was shipped.", "parameters": parameters });
    definition.insert("events".to_owned(), json!({ "shipped": event }));
}

fn describe(object: &mut Map<String, Value>, text: &str) {
    object.entry("description").or_insert(json!(text));
}

/// Describes every member that a schema names, at any depth.
fn describe_members(schema: &mut Value) {
    match schema {
        Value::Array(items) => items.iter_mut().for_each(describe_members),
        Value::Object(object) => {
            for member in members(object, "properties") {
                if !member.contains_key("$ref") {
                    describe(member, "A part of it.");
                }
            }
            object.values_mut().for_each(describe_members);
        }
        _ => {}
    }
}
