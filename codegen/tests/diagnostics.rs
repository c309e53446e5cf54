//! What an author reads when a definition is wrong: golden texts in `snapshots/`.
//!
//! `INSTA_UPDATE=always cargo test -p buscodegen --test diagnostics` writes them anew; read the difference.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::path::Path;

use buscodegen::report::{Files, human};
use buscodegen::resolve::resolve_with;
use buscodegen::source::{Documents, Sources};

/// The report about a schema folder of these files.
fn report<const N: usize>(files: [(&str, &str); N]) -> String {
    let (documents, mut findings) = Documents::parse(files.into_iter().collect::<Sources>());
    let refs = [("https://mapped.example/gone.json", "gone.json"), ("https://out.example/", "../")];
    let (resolved, found) = resolve_with(documents, refs.into_iter().collect());
    findings.extend(found);
    findings.sort();
    human(&findings, Files { documents: &resolved.documents, root: Path::new("schemas") }, false)
}

macro_rules! golden {
    ($name:ident, $($files:tt)*) => {
        #[test]
        fn $name() {
            insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
                insta::assert_snapshot!(stringify!($name), report([$($files)*]));
            });
        }
    };
}

golden!(json_that_ends_too_early, ("store.json", "{\n  \"api\": \"store\",\n"));
golden!(json_with_a_trailing_comma, ("store.json", "{\n  \"api\": \"store\",\n}"));
golden!(json_with_a_comment, ("store.json", "{\n  // the store\n  \"api\": \"store\"\n}"));
golden!(a_number_that_no_double_holds, ("store.json", r#"{ "api": "store", "version": 1e999 }"#));
golden!(a_byte_order_mark, ("store.json", "\u{feff}{}"));
golden!(nesting_without_end, ("store.json", &"[".repeat(10_000)));
golden!(an_empty_file, ("store.json", ""));
golden!(
    a_file_on_one_long_line,
    (
        "store.json",
        &format!(
            r#"{{"api":"store","version":"1.0.0","description":"{}","rpcs":{{"buy":{{"parameters":{{"type":"strin"}}}}}},"events":{{"x":{{"description":"{}"}}}}}}"#,
            "ä ".repeat(9_000),
            "ö ".repeat(9_000)
        )
    ),
);
golden!(
    a_key_given_twice,
    (
        "store.json",
        r#"{
  "api": "store",
  "version": "1.0.0",
  "rpcs": {
    "buy": {},
    "sell": {},
    "buy": {}
  }
}"#
    ),
);
golden!(a_definition_without_its_basics, ("store.json", r#"{ "rpcs": {} }"#));
golden!(
    a_definition_that_is_no_object,
    ("store.json", r#"["api"]"#),
    ("x.json", r#"{"api": "x", "version": "1.0.0", "rpcs": []}"#)
);
golden!(
    members_that_nobody_knows,
    (
        "store.json",
        r#"{
  "api": "store",
  "version": "1.0.0",
  "rcps": {},
  "rpcs": {
    "buy": {
      "paramters": {},
      "retries": 3,
      "execution": "exactly-once",
      "timeout": "soon"
    }
  },
  "events": {
    "sold": { "retention": "7 days", "key": "url", "ordered": { "partitions": 0 } },
    "seen": { "ordered": { "partitions": 8 }, "deprecated": "yes" }
  }
}"#
    ),
);
golden!(
    names_that_are_no_names,
    (
        "store.json",
        r#"{ "api": "Store", "version": "1.0", "rpcs": { "buyNow": {}, "": {} }, "events": { "page-view": {}, "a.b": {} } }"#
    ),
);
golden!(
    an_api_defined_twice,
    ("a.json", r#"{ "api": "a", "version": "1.0.0" }"#),
    ("b.json", r#"{ "api": "a", "version": "2.0.0" }"#)
);
golden!(
    references_that_lead_nowhere,
    (
        "store.json",
        r##"{
  "api": "store",
  "version": "1.0.0",
  "events": {
    "a": { "parameters": { "$ref": "#/$defs/Pett" } },
    "b": { "parameters": { "$ref": "comon.json" } },
    "c": { "parameters": { "$ref": "common.json#/$defs/Money" } },
    "d": { "parameters": { "$ref": "#Pet" } },
    "e": { "parameters": { "$ref": "#/$defs/Pet/properties" } },
    "f": { "parameters": { "$ref": "#/events/a" } },
    "g": { "parameters": { "$ref": "#" } },
    "h": { "parameters": { "$ref": 7 } },
    "i": { "parameters": { "$ref": "#/$defs/Pet/required" } }
  },
  "$defs": { "Pet": { "properties": {}, "required": [] } }
}"##
    ),
    ("common.json", r#"{ "$defs": { "Date": {}, "Time": {} } }"#),
);
golden!(
    references_out_of_the_folder,
    (
        "sub/store.json",
        r##"{
  "api": "store",
  "version": "1.0.0",
  "events": {
    "a": { "parameters": { "$ref": "https://example.com/schema.json" } },
    "b": { "parameters": { "$ref": "../../secret.json" } },
    "c": { "parameters": { "$ref": "/etc/passwd" } },
    "d": { "parameters": { "$ref": "file:///etc/passwd" } },
    "e": { "parameters": { "$ref": "//example.com/x.json" } }
  }
}"##
    ),
);
golden!(
    references_by_addresses_that_nothing_has,
    (
        "store.json",
        r##"{
  "api": "store",
  "version": "1.0.0",
  "events": {
    "a": { "parameters": { "$ref": "sub/page.json" } },
    "b": { "parameters": { "$ref": "https://mapped.example/gone.json#/$defs/Page" } },
    "c": { "parameters": { "$ref": "https://out.example/x.json" } },
    "d": { "parameters": { "$ref": "https://example.com/twice" } },
    "e": { "parameters": { "$ref": "#pett" } }
  },
  "$defs": {
    "A": { "$id": "https://example.com/twice" },
    "B": { "$id": "https://example.com/twice" },
    "C": { "$anchor": "pet" }
  }
}"##
    ),
    (
        "sub/page.json",
        r##"{
  "$id": "https://example.com/page.json",
  "properties": { "size": { "$ref": "size.json" }, "up": { "$ref": "../up.json" }, "bad": { "$ref": "/bad.json#%zz" } }
}"##
    ),
    ("sub/bad.json", r#"{ "$id": "https://example.com/bad.json" }"#),
);
golden!(
    references_in_a_circle,
    (
        "store.json",
        r##"{
  "api": "store",
  "version": "1.0.0",
  "$defs": {
    "A": { "$ref": "#/$defs/B" },
    "B": { "allOf": [{ "$ref": "#/$defs/A" }] },
    "Self": { "$ref": "#/$defs/Self" },
    "Tree": { "properties": { "left": { "$ref": "#/$defs/Tree" } } }
  }
}"##
    ),
);
golden!(
    a_circle_through_two_files,
    ("store.json", r##"{ "api": "store", "version": "1.0.0", "$defs": { "A": { "$ref": "b.json" } } }"##),
    ("b.json", r##"{ "$ref": "store.json#/$defs/A" }"##),
);
golden!(
    schemas_that_are_none,
    (
        "store.json",
        r##"{
  "api": "store",
  "version": "1.0.0",
  "$defs": {
    "A": { "type": "strin" },
    "B": { "minLength": -1, "required": "name", "properties": { "a": 7 } },
    "C": { "type": "object", "requred": ["a"], "propertis": {}, "x-own": 1, "tsType": "A" },
    "D": { "x-bus-sensitve": true, "x-bus-rust": { "name": "type", "nam": 1, "derives": ["crate::X"] } },
    "E": { "x-bus-sensitive": 1, "x-bus-reserved": ["a", 1], "x-bus-sunset": "soon", "x-bus-lint": { "ignore": [] } },
    "F": { "$id": "other.json", "$dynamicRef": "#x" },
    "G": 7
  }
}"##
    ),
);
golden!(
    dialects_that_nobody_knows,
    ("store.json", r##"{ "$schema": "http://json-schema.org/draft-07/schema#", "api": "s", "version": "1.0.0" }"##),
    ("plain.json", r##"{ "$schema": "http://json-schema.org/draft-03/schema#" }"##),
);
golden!(
    keys_that_an_event_may_lack,
    (
        "store.json",
        r##"{
  "api": "store",
  "version": "1.0.0",
  "events": {
    "a": { "key": "/url" },
    "b": { "key": "/url", "parameters": { "properties": { "url": { "type": "string" } } } },
    "c": { "key": "/url", "parameters": { "properties": { "url": { "type": "integer" } }, "required": ["url"] } },
    "d": { "key": "/pet/name", "parameters": { "$ref": "#/$defs/Named" } },
    "e": { "key": "", "parameters": { "type": "string" } }
  },
  "$defs": {
    "Named": { "allOf": [{ "properties": { "pet": { "$ref": "#/$defs/Pet" } } }, { "required": ["pet"] }] },
    "Pet": { "properties": { "name": { "const": "Rex" } }, "required": ["name"] }
  }
}"##
    ),
);
golden!(
    examples_and_defaults_that_do_not_fit,
    (
        "store.json",
        r##"{
  "api": "store",
  "version": "1.0.0",
  "rpcs": {
    "buy": {
      "parameters": { "$ref": "#/$defs/Order" },
      "response": { "type": "string", "format": "uuid" },
      "errors": { "sold_out": { "data": { "type": "object", "required": ["since"] } } },
      "examples": [
        { "parameters": { "pet": 7, "count": 0 }, "response": "abc" },
        { "parameters": { "pet": "Rex" }, "error": { "name": "sold_out", "data": {} } }
      ]
    }
  },
  "events": {
    "seen": { "parameters": { "$ref": "common.json#/$defs/Page" }, "examples": [{ "parameters": {} }] }
  },
  "$defs": {
    "Order": {
      "type": "object",
      "properties": {
        "pet": { "type": "string", "examples": ["Rex", 1] },
        "count": { "type": "integer", "minimum": 1, "default": 0 }
      },
      "required": ["pet"]
    }
  }
}"##
    ),
    ("common.json", r#"{ "$defs": { "Page": { "type": "object", "required": ["url"] } } }"#),
);
golden!(
    examples_of_errors_that_are_not_declared,
    (
        "store.json",
        r##"{
  "api": "store",
  "version": "1.0.0",
  "rpcs": { "buy": { "examples": [{ "error": { "name": "sold_in" } }] } }
}"##
    ),
);
golden!(
    patterns_that_are_none,
    (
        "store.json",
        r##"{
  "api": "store",
  "version": "1.0.0",
  "$defs": {
    "A": { "pattern": "(" },
    "B": { "patternProperties": { "[": {} } }
  }
}"##
    ),
);
golden!(
    references_that_lead_nowhere_from_parts_that_no_message_leads_to,
    (
        "store.json",
        r##"{
  "api": "store",
  "version": "1.0.0",
  "events": { "sold": { "parameters": { "$ref": "pet.json" } } }
}"##
    ),
    (
        "pet.json",
        r##"{
  "type": "object",
  "$defs": {
    "Toy": { "$ref": "https://example.com/toy.json" }
  }
}"##
    ),
);
golden!(
    patterns_that_are_too_large,
    (
        "store.json",
        r##"{
  "api": "store",
  "version": "1.0.0",
  "$defs": { "A": { "pattern": "^((\\w{1000}){1000}){1000}$" }, "B": { "pattern": "^(?=a)\\w+$" } }
}"##
    ),
);
golden!(
    patterns_that_no_engine_runs,
    (
        "store.json",
        r##"{
  "api": "store",
  "version": "1.0.0",
  "$defs": {
    "A": { "pattern": "^\\p{RGI_Emoji}$" },
    "B": { "patternProperties": { "^((\\w{1000}){1000}){1000}$": {} } },
    "C": { "pattern": "(?=(\\p{L}{1000}){1000})b" },
    "D": { "pattern": "a{4294967296}" }
  }
}"##
    ),
);
golden!(
    text_that_would_disturb_a_terminal,
    ("a.json", "{ \"api\": \"a\\u001b[31m\\u202e\", \"version\": \"1.0.0\", \"x\\ny\": \"\u{202e}\" }"),
);
