//! Dumps with the oddities of Lightbus, and the definitions that they become.

#![allow(clippy::unwrap_used, reason = "tests")]

use super::*;

fn imported(text: &str) -> (String, Vec<String>) {
    let Imported { documents, findings, definitions } = import([("dump.json", text)].into_iter().collect());
    let told = findings.iter().map(|finding| {
        let at = documents.get(finding.place.document).text.get(finding.place.span.clone()).unwrap_or_default();
        format!("{} {at}", finding.rule)
    });
    (definitions.into_values().collect::<String>(), told.collect())
}

fn rpc(parameters: &str, response: &str) -> (String, Vec<String>) {
    imported(&format!(
        r#"{{"shop": {{"events": {{}}, "rpcs": {{"buy": {{"parameters": {parameters}, "response": {response}}}}}}}}}"#
    ))
}

#[test]
fn the_worked_example_becomes_what_one_would_write() {
    let dump = r#"{"image": {"events": {}, "rpcs": {"resize": {
       "parameters": {"$schema": "http://json-schema.org/draft-07/schema#", "additionalProperties": false,
         "properties": {"height": {"type": "integer"}, "url": {"type": "string"}, "width": {"type": "integer"}},
         "required": ["url", "width", "height"], "title": "RPC image.resize() parameters", "type": "object"},
       "response": {"$schema": "http://json-schema.org/draft-07/schema#", "title": "RPC image.resize() response", "type": "string"}}}}}"#;
    let (definition, told) = imported(dump);
    insta::assert_snapshot!(definition, @r#"
    {
      "$schema": "bus.schema.json",
      "api": "image",
      "version": "1.0.0",
      "rpcs": {
        "resize": {
          "parameters": {
            "type": "object",
            "properties": {
              "url": { "type": "string" },
              "width": { "type": "integer" },
              "height": { "type": "integer" }
            },
            "required": ["url", "width", "height"],
            "additionalProperties": false
          },
          "response": { "type": "string" }
        }
      }
    }
    "#);
    assert_eq!(told, Vec::<String>::new());
}

#[test]
fn no_parameters_and_no_answer_are_left_out() {
    let (definition, told) = rpc(
        r#"{"additionalProperties": false, "properties": {}, "title": "RPC shop.buy() parameters", "type": "object"}"#,
        r#"{"type": "null", "title": "RPC shop.buy() response"}"#,
    );
    assert!(definition.contains("\"buy\": {}\n") && told.is_empty(), "{definition}");
}

#[test]
fn what_is_odd_is_put_right_or_told() {
    let (definition, told) = rpc(
        r#"{"type": "object", "additionalProperties": true, "required": ["pair"], "properties": {
            "any": {},
            "maybe": {"anyOf": [{"type": "integer", "default": 18446744073709551616}, {"type": "null", "default": 18446744073709551616}]},
            "mixed": {"enum": ["a", 1], "type": "string"},
            "pair": {"type": "array", "minItems": 2, "maxItems": 2, "prefixItems": [{"type": "integer"}, {}]},
            "price": {"type": "string", "pattern": "^-?\\d+(\\.\\d+)?$"},
            "when": {"type": "string", "format": "date-time"}}}"#,
        r#"{"anyOf": [{"type": "string"}, {"type": "null"}]}"#,
    );
    insta::assert_snapshot!(definition, @r#"
    {
      "$schema": "bus.schema.json",
      "api": "shop",
      "version": "1.0.0",
      "rpcs": {
        "buy": {
          "parameters": {
            "type": "object",
            "properties": {
              "pair": {
                "type": "array",
                "prefixItems": [{ "type": "integer" }, {}],
                "minItems": 2,
                "maxItems": 2
              },
              "any": {},
              "maybe": { "anyOf": [{ "type": "integer" }, { "type": "null" }], "default": 18446744073709551616 },
              "mixed": { "enum": ["a", 1] },
              "price": { "type": "string", "pattern": "^-?\\d+(\\.\\d+)?$" },
              "when": { "type": "string", "format": "date-time" }
            },
            "required": ["pair"]
          },
          "response": { "anyOf": [{ "type": "string" }, { "type": "null" }] }
        }
      }
    }
    "#);
    assert_eq!(
        told,
        [
            "lightbus-untyped \"any\"",
            "lightbus-enum \"enum\"",
            "lightbus-tuple \"prefixItems\"",
            "lightbus-untyped {}",
            "lightbus-time \"format\""
        ]
    );
}

#[test]
fn a_class_is_one_type_unless_two_have_its_name() {
    let user = r#"{"title": "User", "type": "object", "properties": {"home": {"title": "Address", "type": "object", "properties": {"city": {"type": "string"}}}}}"#;
    let other = r#"{"title": "Address", "type": "object", "properties": {"street": {"type": "string"}}}"#;
    let (definition, _) = rpc(
        &format!(r#"{{"type": "object", "properties": {{"a": {user}, "b": {{"type": "array", "items": {user}}}}}}}"#),
        user,
    );
    assert_eq!(definition.matches("\"$ref\": \"#/$defs/User\"").count(), 2, "{definition}");
    assert_eq!(definition.matches("\"city\"").count(), 1, "{definition}");
    assert!(definition.contains("\"home\": { \"$ref\": \"#/$defs/Address\" }"), "{definition}");

    // What a class requires comes out of a set, in another order each time.
    let item = |required: &str| {
        format!(
            r#"{{"title": "Item", "type": "object", "properties": {{"a": {{}}, "b": {{}}}}, "required": [{required}]}}"#
        )
    };
    let (one, same) = (item(r#""b", "a""#), item(r#""a", "b""#));
    let (definition, _) = rpc(&format!(r#"{{"type": "object", "properties": {{"x": {one}, "y": {same}}}}}"#), "true");
    assert_eq!(definition.matches("\"$ref\": \"#/$defs/Item\"").count(), 2, "{definition}");

    let (definition, _) = rpc(&format!(r#"{{"type": "object", "properties": {{"a": {user}, "b": {other}}}}}"#), "true");
    assert!(definition.contains("#/$defs/User") && !definition.contains("#/$defs/Address"), "{definition}");
}

#[test]
fn what_cannot_keep_its_name_is_left_out_and_told() {
    let (definition, told) = imported(
        r#"{"internal.metrics": {"rpcs": {}, "events": {}}, "Shop": {"rpcs": {}, "events": {}}, "x": 1,
            "a.b": {"rpcs": {"doIt": {}, "do_it": {}}, "events": {"sent": {"parameters": {"type": "object", "properties": {"a": {"type": "null"}}}}}}}"#,
    );
    assert!(definition.contains("\"api\": \"a.b\"") && definition.contains("do_it") && !definition.contains("doIt"));
    assert_eq!(told, ["lightbus-name \"Shop\"", "lightbus-dump \"x\"", "lightbus-name \"doIt\""]);
    assert_eq!(imported("[]").1, ["lightbus-dump []"]);
    assert_eq!(imported("{").1.len(), 1);
}

#[test]
fn what_is_made_is_a_definition() {
    let (definition, _) = rpc(r#"{"type": "object", "properties": {"a": {}}}"#, r#"{"title": "T", "type": "string"}"#);
    let (documents, _) = Documents::parse([("shop.json", definition)].into_iter().collect());
    let (resolved, findings) = crate::resolve::resolve(documents);
    assert!(!findings.has_errors() && resolved.apis.len() == 1, "{findings:?}");
}
