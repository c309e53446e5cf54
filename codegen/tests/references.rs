//! Where references lead: by pointer, anchor, `$id`, file, `[refs]` and meta-schema, in each draft.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::path::Path;

use buscodegen::finding::{Finding, Findings, Severity};
use buscodegen::lower::{Options, lower};
use buscodegen::resolve::{Dialect, Refs, Resolved, resolve_with};
use buscodegen::source::{Documents, Pointer, SchemaPlace, Sources};
use buscodegen_runtime::codegen::{Schema, Schemas};
use serde_json::{Value, json};

mod data;

const DRAFT4: &str = "http://json-schema.org/draft-04/schema#";
const DRAFT6: &str = "http://json-schema.org/draft-06/schema#";
const DRAFT7: &str = "http://json-schema.org/draft-07/schema#";
const DRAFT2019: &str = "https://json-schema.org/draft/2019-09/schema";
const DRAFT2020: &str = "https://json-schema.org/draft/2020-12/schema";

/// A schema folder: these files, and a definition that refers to the first of them.
struct Folder {
    files: Vec<(String, Value)>,
    refs: Refs,
}

fn folder<const N: usize>(files: [(&str, Value); N]) -> Folder {
    let files = files.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    Folder { files, refs: Refs::default() }
}

impl Folder {
    fn refs<const N: usize>(mut self, refs: [(&str, &str); N]) -> Self {
        self.refs = refs.into_iter().collect();
        self
    }

    /// The schemas without what is only a warning.
    fn resolve(&self) -> (Resolved, Vec<Finding>) {
        let (resolved, findings) = self.found();
        let errors = findings.iter().filter(|finding| finding.severity == Severity::Error);
        (resolved, errors.cloned().collect())
    }

    fn found(&self) -> (Resolved, Findings) {
        let first = &self.files[0].0;
        let api =
            json!({ "api": "test", "version": "1.0.0", "events": { "happened": { "parameters": { "$ref": first } } } });
        let texts = self.files.iter().map(|(name, value)| (name.clone(), value.to_string()));
        let sources: Sources = texts.chain([("-api.json".to_owned(), api.to_string())]).collect();
        let (documents, mut findings) = Documents::parse(sources);
        let (resolved, found) = resolve_with(documents, self.refs.clone());
        findings.extend(found);
        (resolved, findings)
    }

    /// The rules of all warnings.
    fn warnings(&self) -> Vec<&'static str> {
        let (_, findings) = self.found();
        findings.iter().filter(|finding| finding.severity == Severity::Warning).map(|finding| finding.rule).collect()
    }

    /// Where the reference at a place leads, as `file#pointer`.
    #[track_caller]
    fn leads(&self, from: &str) -> String {
        let (resolved, errors) = self.resolve();
        assert!(errors.is_empty(), "{errors:#?}");
        let (file, pointer) = from.split_once('#').unwrap();
        let place = SchemaPlace::new(resolved.documents.find(file).unwrap(), Pointer::parse(pointer).unwrap());
        let target = resolved.target(&place).unwrap_or_else(|| panic!("there is no reference at {from}"));
        format!("{}#{}", resolved.documents.get(target.document).name, target.pointer)
    }

    /// The only error, with its help.
    #[track_caller]
    fn error(&self) -> String {
        let (resolved, errors) = self.resolve();
        let [error] = errors.as_slice() else { panic!("{errors:#?}") };
        let name = &resolved.documents.get(error.place.document).name;
        format!(
            "{name}#{} {}: {} ({})",
            error.place.pointer,
            error.rule,
            error.message,
            error.help.as_deref().unwrap_or_default()
        )
    }
}

/// A schema of a draft whose property `a` has this reference.
fn referring(draft: &str, reference: &str, more: Value) -> Value {
    let mut schema = json!({ "$schema": draft, "properties": { "a": { "$ref": reference } } });
    schema.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    schema
}

#[test]
fn anchors_name_schemas_of_their_resource() {
    let defs = json!({ "$defs": {
        "x": { "$anchor": "here", "type": "string" },
        "y": { "$dynamicAnchor": "dynamic" },
        "z": { "$id": "inner.json", "properties": { "b": { "$ref": "#here" } }, "$defs": { "w": { "$anchor": "here" } } },
    } });
    let at = |draft, reference| folder([("s.json", referring(draft, reference, defs.clone()))]);
    for draft in [DRAFT2019, DRAFT2020] {
        assert_eq!(at(draft, "#here").leads("s.json#/properties/a"), "s.json#/$defs/x");
        assert_eq!(at(draft, "inner.json#here").leads("s.json#/properties/a"), "s.json#/$defs/z/$defs/w");
        assert_eq!(at(draft, "#here").leads("s.json#/$defs/z/properties/b"), "s.json#/$defs/z/$defs/w");
    }
    assert_eq!(at(DRAFT2020, "#dynamic").leads("s.json#/properties/a"), "s.json#/$defs/y");
    assert!(at(DRAFT2020, "#here2").error().contains("no anchor `here2` (did you mean `#here`?)"));
    let other =
        folder([("s.json", referring(DRAFT2020, "t.json#t", json!({}))), ("t.json", json!({ "$anchor": "t" }))]);
    assert_eq!(other.leads("s.json#/properties/a"), "t.json#");
}

#[test]
fn old_drafts_name_schemas_by_the_fragment_of_an_id() {
    for (draft, id) in [(DRAFT4, "id"), (DRAFT6, "$id"), (DRAFT7, "$id")] {
        let inner = json!({ id: "other.json#there" });
        let at = |reference| {
            let definitions = json!({ "definitions": { "x": { id: "#here" }, "y": inner, "z": { "$anchor": "no" } } });
            folder([("s.json", referring(draft, reference, definitions))])
        };
        assert_eq!(at("#here").leads("s.json#/properties/a"), "s.json#/definitions/x", "{draft}");
        assert_eq!(at("other.json#there").leads("s.json#/properties/a"), "s.json#/definitions/y", "{draft}");
        assert!(at("#no").error().contains("no anchor `no`"), "{draft}");
    }
    let wrong = json!({ "definitions": { "x": { "$id": "#here" }, "y": { "id": "#there" } } });
    assert!(folder([("s.json", referring(DRAFT4, "#here", wrong.clone()))]).error().contains("no anchor"));
    assert!(folder([("s.json", referring(DRAFT7, "#there", wrong))]).error().contains("no anchor"));
}

#[test]
fn ids_make_resources_in_which_a_fragment_and_a_name_mean_something_else() {
    let schema = json!({
        "$id": "https://example.com/root/s",
        "properties": {
            "a": { "$ref": "item" },
            "b": { "$ref": "https://example.com/root/item#/$defs/part" },
            "c": { "$ref": "#/$defs/item/properties/d" },
        },
        "$defs": {
            "item": {
                "$id": "item",
                "properties": { "d": { "$ref": "#/$defs/part" }, "e": { "$ref": "deep/" }, "f": { "$ref": "s" } },
                "$defs": { "part": {}, "deep": { "$id": "deep/", "$defs": { "g": { "$ref": "../item" } } } },
            },
        },
    });
    let folder = folder([("s.json", schema)]);
    for (from, to) in [
        ("/properties/a", "/$defs/item"),
        ("/properties/b", "/$defs/item/$defs/part"),
        ("/properties/c", "/$defs/item/properties/d"),
        ("/$defs/item/properties/d", "/$defs/item/$defs/part"),
        ("/$defs/item/properties/e", "/$defs/item/$defs/deep"),
        ("/$defs/item/properties/f", ""),
        ("/$defs/item/$defs/deep/$defs/g", "/$defs/item"),
    ] {
        assert_eq!(folder.leads(&format!("s.json#{from}")), format!("s.json#{to}"));
    }
}

#[test]
fn a_reference_hides_an_id_beside_it_until_draft_7() {
    let more = json!({
        "definitions": {
            "x": { "$id": "https://example.com/x/", "$ref": "#/definitions/y" },
            "y": { "type": "string" },
        },
    });
    let at = |draft, reference| folder([("s.json", referring(draft, reference, more.clone()))]);
    assert_eq!(at(DRAFT7, "#/definitions/x").leads("s.json#/definitions/x"), "s.json#/definitions/y");
    assert!(at(DRAFT7, "https://example.com/x/").error().contains("remote-ref"));
    assert!(at(DRAFT2019, "#/definitions/x").error().starts_with("s.json#/definitions/x/$ref unresolved-ref"));
}

#[test]
fn only_schemas_have_ids() {
    let more = json!({
        "$defs": {
            "x": { "enum": [{ "$id": "https://example.com/x" }], "const": { "$id": "https://example.com/x" } },
            "y": { "x-unknown": { "$id": "https://example.com/x" }, "examples": [{ "$id": "https://example.com/x" }] },
        },
        "properties": { "$id": { "type": "string" }, "a": { "$ref": "https://example.com/x" } },
    });
    assert!(folder([("s.json", referring(DRAFT2020, "", more))]).error().contains("https://example.com/x"));
}

#[test]
fn files_are_found_by_the_id_of_another_and_beside_the_one_that_refers() {
    let at = |reference: &str| {
        folder([
            ("sub/s.json", referring(DRAFT7, reference, json!({ "$id": "https://example.com/one/s.json" }))),
            ("sub/near.json", json!({})),
            ("far.json", json!({ "$id": "https://example.com/one/t.json", "$defs": { "x": {} } })),
            ("t.json", json!({})),
        ])
    };
    assert_eq!(at("t.json#/$defs/x").leads("sub/s.json#/properties/a"), "far.json#/$defs/x");
    assert_eq!(at("near.json").leads("sub/s.json#/properties/a"), "sub/near.json#");
    assert_eq!(at("../t.json").leads("sub/s.json#/properties/a"), "t.json#");
    let error = at("none.json").error();
    assert!(
        error.contains("`https://example.com/one/none.json`") && error.contains("no file `sub/none.json`"),
        "{error}"
    );
    assert!(at("none.json").error().contains("`[refs]`"));
    assert!(at("../../x.json").error().contains("`https://example.com/x.json`"));
}

#[test]
fn the_table_says_which_file_an_address_is() {
    let at = |reference: &str| {
        folder([
            ("s.json", referring(DRAFT2020, reference, json!({}))),
            ("vendored/x.json", json!({ "properties": { "b": { "$ref": "sub/y.json#here" } } })),
            ("vendored/z/sub/y.json", json!({ "$anchor": "here", "$ref": "w" })),
            ("vendored/z/sub/w.json", json!({})),
        ])
        .refs([("https://example.com/x.json", "vendored/x.json"), ("https://example.com/", "vendored/z/")])
    };
    let one = at("https://example.com/x.json#");
    assert_eq!(one.leads("s.json#/properties/a"), "vendored/x.json#");
    // A file without an `$id` has the address that it was found by.
    assert_eq!(one.leads("vendored/x.json#/properties/b"), "vendored/z/sub/y.json#");
    assert_eq!(one.leads("vendored/z/sub/y.json#"), "vendored/z/sub/w.json#");
    let error = at("https://example.com/none.json").error();
    assert!(error.contains("`vendored/z/none.json`, which is no file"), "{error}");
    let error = at("https://example.org/x.json").error();
    assert!(error.starts_with("s.json#/properties/a/$ref remote-ref") && error.contains("`[refs]`"), "{error}");
}

#[test]
fn an_id_that_two_schemas_have_is_no_address() {
    let twice =
        json!({ "$defs": { "x": { "$id": "https://example.com/x" }, "y": { "$id": "https://example.com/x" } } });
    folder([("s.json", referring(DRAFT2020, "#/$defs/x", twice.clone()))]).leads("s.json#/properties/a");
    let (_, errors) = folder([("s.json", referring(DRAFT2020, "https://example.com/x", twice))]).resolve();
    assert_eq!(errors[0].rule, "ambiguous-ref");
}

#[test]
fn meta_schemas_are_known() {
    for draft in [DRAFT4, DRAFT6, DRAFT7, DRAFT2019, DRAFT2020] {
        let folder = folder([("s.json", referring(DRAFT7, draft, json!({})))]);
        let path = draft.trim_end_matches('#').split_once("//").unwrap().1;
        assert_eq!(folder.leads("s.json#/properties/a"), format!("{path}.json#"));
    }
    let own = folder([("s.json", referring(DRAFT7, DRAFT7, json!({}))), ("own.json", json!({ "$id": DRAFT7 }))]);
    assert_eq!(own.leads("s.json#/properties/a"), "own.json#");
}

#[test]
fn copies_need_no_ids() {
    let schema = json!({
        "$id": "https://example.com/s",
        "properties": { "a": { "$ref": "#x" }, "b": { "$ref": "t#/$defs/y%20z" }, "id": { "const": { "$id": "kept" } } },
        "$defs": { "x": { "$anchor": "x", "$id": "inner", "items": { "$ref": "#" } }, "y": { "$anchor": "x" } },
        "examples": [{ "$id": "kept", "$ref": "kept" }],
    });
    let (resolved, errors) =
        folder([("a/s.json", schema), ("t.json", json!({ "$id": "https://example.com/t", "$defs": { "y z": {} } }))])
            .resolve();
    assert!(errors.is_empty(), "{errors:#?}");
    let copy = resolved.portable(resolved.documents.find("a/s.json").unwrap(), &|_| true).to_json();
    assert_eq!(
        copy,
        json!({
            "properties": { "a": { "$ref": "#/$defs/y" }, "b": { "$ref": "../t.json#/$defs/y%20z" }, "id": { "const": { "$id": "kept" } } },
            "$defs": { "x": { "items": { "$ref": "#/$defs/x" } }, "y": {} },
            "examples": [{ "$id": "kept", "$ref": "kept" }],
        })
    );
}

#[test]
fn a_dynamic_reference_that_nothing_redirects_is_a_reference() {
    let tree = |draft: &str, reference: &str, anchor: Value| {
        let mut tree = json!({ "$schema": draft, "$id": "https://example.com/tree", "items": { reference: "#" } });
        tree.as_object_mut().unwrap().extend(anchor.as_object().unwrap().clone());
        tree
    };
    let recursive = tree(DRAFT2019, "$recursiveRef", json!({ "$recursiveAnchor": true }));
    assert_eq!(folder([("t.json", recursive.clone())]).leads("t.json#/items"), "t.json#");
    let mut dynamic = tree(DRAFT2020, "$dynamicRef", json!({ "$dynamicAnchor": "node" }));
    assert_eq!(folder([("t.json", dynamic.clone())]).leads("t.json#/items"), "t.json#");
    dynamic["items"] = json!({ "$dynamicRef": "#node" });
    assert_eq!(folder([("t.json", dynamic.clone())]).leads("t.json#/items"), "t.json#");

    let stricter = |draft: &str, anchor: Value| {
        let mut stricter = json!({ "$schema": draft, "$ref": "https://example.com/tree", "minItems": 1 });
        stricter.as_object_mut().unwrap().extend(anchor.as_object().unwrap().clone());
        stricter
    };
    for (tree, stricter) in [
        (recursive, stricter(DRAFT2019, json!({ "$recursiveAnchor": true }))),
        (dynamic.clone(), stricter(DRAFT2020, json!({ "$dynamicAnchor": "node" }))),
    ] {
        let (resolved, errors) = folder([("s.json", stricter), ("t.json", tree)]).resolve();
        assert!(errors.is_empty(), "{errors:#?}");
        let items = SchemaPlace::new(resolved.documents.find("t.json").unwrap(), ["items"].into());
        assert_eq!(resolved.target(&items), None);
    }
    let same = folder([("s.json", stricter(DRAFT2020, json!({ "$dynamicAnchor": "other" }))), ("t.json", dynamic)]);
    assert_eq!(same.leads("t.json#/items"), "t.json#");
    let draft7 = folder([("s.json", json!({ "$schema": DRAFT7, "items": { "$dynamicRef": "#nowhere" } }))]);
    assert!(draft7.resolve().1.is_empty());
    let wrong = folder([("s.json", json!({ "items": { "$dynamicRef": "#nowhere" } }))]);
    assert!(wrong.error().starts_with("s.json#/items/$dynamicRef unresolved-ref"));
}

#[test]
fn messages_with_names_for_redirected_references_are_found_in_their_copy() {
    let message = json!({
        "$id": "https://example.com/list",
        "items": { "$dynamicRef": "#item" },
        "$defs": { "item": { "$dynamicAnchor": "item" }, "strings": { "$id": "strings", "$ref": "list", "$defs": {
            "item": { "$dynamicAnchor": "item", "type": "string" },
        } } },
    });
    let parameters = json!({ "$ref": "https://example.com/strings" });
    let events = json!({ "lists": { "parameters": message }, "strings": { "parameters": parameters } });
    let api = json!({ "api": "test", "version": "1.0.0", "events": events });
    let (documents, _) = Documents::parse([("api.json", api.to_string())].into_iter().collect());
    let (resolved, findings) = resolve_with(documents, Refs::default());
    assert!(!findings.has_errors(), "{findings:?}");
    let api = resolved.documents.find("api.json").unwrap();
    let schemas = Schemas::from_values([("api.json".to_owned(), resolved.portable(api, &|_| true).to_json())]);
    let judge = |pointer: String, value: Value| {
        let schema = Schema::shared(&schemas, "api.json", pointer);
        schema.check().unwrap();
        schema.validate(&value).is_ok()
    };
    assert!(judge("/events/lists/parameters".into(), json!([1])));
    assert!(!judge("/events/strings/parameters".into(), json!([1])));
    assert!(judge("/events/strings/parameters".into(), json!(["a"])));
    let inside: Pointer = ["events", "lists", "parameters", "$defs", "strings"].into();
    let inside = resolved.portable_pointer(&SchemaPlace::new(api, inside));
    assert!(!judge(inside.to_string(), json!([1])) && judge(inside.to_string(), json!(["a"])));
}

/// What `s.json` becomes whose `$schema` is the meta-schema `meta.json`, with these vocabularies of a draft.
fn with_vocabularies(draft: &str, vocabularies: &[(&str, bool)], schema: Value) -> Folder {
    let named = vocabularies.iter().map(|(name, called_for)| {
        let address = draft.strip_suffix("schema").unwrap();
        let own = if name.contains(':') { String::new() } else { format!("{address}vocab/") };
        (format!("{own}{name}"), Value::from(*called_for))
    });
    let named: serde_json::Map<String, Value> = named.collect();
    let address = "https://example.com/meta";
    let meta = json!({ "$schema": draft, "$id": address, "$vocabulary": named });
    let mut schema = schema;
    schema["$schema"] = address.into();
    folder([("s.json", schema), ("meta.json", meta)])
}

#[test]
fn keywords_outside_of_the_vocabularies_of_a_meta_schema_say_nothing() {
    let schema = json!({
        "properties": { "no": false, "few": { "minimum": 10, "type": "integer" }, "date": { "format": "date" } },
        "required": ["few"],
        "unevaluatedProperties": false,
    });
    let judged = |draft: &str, vocabularies: &[(&str, bool)]| {
        let (resolved, errors) = with_vocabularies(draft, vocabularies, schema.clone()).resolve();
        assert!(errors.is_empty(), "{errors:#?}");
        let id = resolved.documents.find("s.json").unwrap();
        let copy = resolved.portable(id, &|_| true).to_json();
        assert_eq!(copy["$schema"], draft, "the meta-schema is no part of the crate");
        let schemas = Schemas::from_values([("s.json".to_owned(), copy)]);
        let schema = Schema::shared(&schemas, "s.json", "");
        ["{\"no\":1}", "{\"few\":1}", "{}", "{\"few\":10,\"date\":\"x\"}", "{\"few\":10,\"more\":1}"]
            .map(|text| schema.validate(&serde_json::from_str(text).unwrap()).is_ok())
    };
    for draft in [DRAFT2019, DRAFT2020] {
        assert_eq!(judged(draft, &[("core", true)]), [true; 5]);
        assert_eq!(judged(draft, &[("applicator", true), ("core", true)])[..4], [false, true, true, true]);
        assert_eq!(judged(draft, &[("validation", false), ("mine:x", false)]), [false, true, false, true, true]);
    }
    assert_eq!(judged(DRAFT2019, &[("format", true), ("applicator", true)]), [false, true, true, false, false]);
    for format in ["format-annotation", "format-assertion"] {
        assert_eq!(judged(DRAFT2020, &[(format, true), ("applicator", true)]), [false, true, true, false, true]);
    }
    assert_eq!(judged(DRAFT2020, &[("unevaluated", true)]), [false, false, true, false, false]);
}

#[test]
fn a_schema_of_no_particular_draft_is_of_the_newest_that_it_can_be_of() {
    for address in ["http://json-schema.org/schema#", "https://json-schema.org/schema"] {
        for (schema, dialect, draft) in [
            (json!({ "prefixItems": [true] }), Dialect::Draft202012, DRAFT2020),
            (json!({ "properties": { "a": { "items": [{ "type": "null" }] } } }), Dialect::Draft7, DRAFT7),
        ] {
            let mut schema = schema;
            schema["$schema"] = address.into();
            let (resolved, errors) = folder([("s.json", schema)]).resolve();
            assert!(errors.is_empty(), "{errors:#?}");
            let id = resolved.documents.find("s.json").unwrap();
            assert_eq!(resolved.dialect(id), dialect);
            assert_eq!(resolved.portable(id, &|_| true).to_json()["$schema"], draft);
        }
    }
}

#[test]
fn a_vocabulary_that_schemas_must_not_be_read_without_is_an_error() {
    let error = with_vocabularies(DRAFT2020, &[("core", true), ("https://example.com/units", true)], json!({})).error();
    assert!(error.starts_with("s.json#/$schema unknown-dialect"), "{error}");
    assert!(error.contains("calls for `https://example.com/units`"), "{error}");
}

#[test]
fn a_meta_schema_is_found_by_its_id_and_by_refs() {
    let address = |name: &str| format!("https://example.com/{name}");
    let schema = |name: &str| ("s.json", json!({ "$schema": address(name) }));
    let by_id = folder([schema("m#"), ("m.json", json!({ "$schema": DRAFT7, "$id": address("m") }))]);
    let by_refs = folder([schema("m"), ("m.json", json!({ "$schema": DRAFT7 }))]).refs([(&*address("m"), "m.json")]);
    let two = json!({ "$schema": address("m"), "$id": address("two") });
    let by_two =
        folder([schema("two"), ("two.json", two), ("m.json", json!({ "$schema": DRAFT7, "$id": address("m") }))]);
    for folder in [by_id, by_refs, by_two] {
        let (resolved, errors) = folder.resolve();
        assert!(errors.is_empty(), "{errors:#?}");
        assert_eq!(resolved.dialect(resolved.documents.find("s.json").unwrap()), Dialect::Draft7);
    }
    let circle = folder([schema("m"), ("m.json", json!({ "$schema": address("m"), "$id": address("m") }))]);
    let (_, errors) = circle.resolve();
    assert!(errors.len() == 2 && errors.iter().all(|error| error.rule == "unknown-dialect"), "{errors:#?}");
}

#[test]
fn a_reference_leads_into_values_but_not_to_what_a_vocabulary_leaves_out() {
    let values = json!({ "examples": [{ "type": "string" }], "default": { "$ref": "#/examples/0" } });
    assert_eq!(
        folder([("s.json", referring(DRAFT2020, "#/examples/0", values.clone()))]).leads("s.json#/properties/a"),
        "s.json#/examples/0"
    );
    assert_eq!(
        folder([("s.json", referring(DRAFT2020, "#/default", values))]).leads("s.json#/default"),
        "s.json#/examples/0"
    );
    let left_out = json!({ "$ref": "#/properties/a", "properties": { "a": {} } });
    let error = with_vocabularies(DRAFT2020, &[("validation", true)], left_out).error();
    assert!(error.starts_with("s.json#/$ref ref-to-no-schema"), "{error}");
}

/// Schemas that projects publish, each with the files that it refers to.
#[test]
fn the_references_of_real_schemas_lead_somewhere() {
    let Some(root) = data::real_schemas() else {
        println!("found no published schemas: JSON_SCHEMA_REAL_SCHEMAS names no folder; the cases above still hold");
        return;
    };
    let (mut count, mut wrong) = (0, Vec::new());
    for entry in std::fs::read_dir(root).unwrap() {
        let path = entry.unwrap().path();
        let read = |name: &Path| serde_json::from_slice::<Value>(&std::fs::read(path.join(name)).unwrap()).unwrap();
        if !path.is_dir() {
            continue;
        }
        let meta = read(Path::new("meta.json"));
        let mut files = vec![("schema.json".to_owned(), read(Path::new("schema.json")))];
        let mut refs = Vec::new();
        for (address, file) in meta["remotes"].as_object().into_iter().flatten() {
            let file = file.as_str().unwrap().to_owned();
            files.push((file.clone(), read(Path::new(&file))));
            refs.push((address.clone(), file));
        }
        let (_, errors) = Folder { files, refs: refs.into_iter().collect() }.resolve();
        count += 1;
        wrong.extend(errors.iter().map(|error| format!("{}: {} {:?}", path.display(), error.message, error.place)));
    }
    assert!(count >= 135 && wrong.is_empty(), "{count} {wrong:#?}");
}

/// The JSON Schema Test Suite by the copies that generated crates get:
/// each schema as a file of its own, and in an event of a definition, where it is of draft 2020-12.
#[test]
fn copies_mean_what_the_schemas_mean() {
    let Some(suite) = data::test_suite() else {
        println!("found no JSON Schema Test Suite: JSON_SCHEMA_TEST_SUITE names no folder; the cases above still hold");
        return;
    };
    let suite = suite.as_path();
    let (mut count, mut wrong) = (0, Vec::new());
    for (name, draft) in [
        ("draft4", DRAFT4),
        ("draft6", DRAFT6),
        ("draft7", DRAFT7),
        ("draft2019-09", DRAFT2019),
        ("draft2020-12", DRAFT2020),
    ] {
        let Ok(files) = std::fs::read_dir(suite.join("tests").join(name)) else { continue };
        for path in files.map(|entry| entry.unwrap().path()).filter(|path| path.is_file()) {
            // Formats are asserted here.
            if path.ends_with("format.json") {
                continue;
            }
            let groups: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
            for group in groups.as_array().unwrap() {
                let mut schema = group["schema"].clone();
                let own_meta = schema["$schema"].as_str().is_some_and(|schema| schema.contains("localhost"));
                if let Some(object) = schema.as_object_mut() {
                    object.entry("$schema").or_insert_with(|| draft.into());
                }
                for inline in [false, true] {
                    if inline && (draft != DRAFT2020 || own_meta) {
                        continue;
                    }
                    let what =
                        format!("{name} {} {} {inline}", path.file_stem().unwrap().display(), group["description"]);
                    let mut files = remotes(suite, name, draft);
                    let mut parameters = if inline { schema.clone() } else { json!({ "$ref": "s.json" }) };
                    if let Some(object) = parameters.as_object_mut().filter(|_| inline) {
                        // Without an `$id`, `#` is the definition.
                        object.entry("$id").or_insert_with(|| "https://example.com/inline".into());
                    }
                    let events = json!({ "happened": { "parameters": parameters } });
                    let api = json!({ "api": "test", "version": "1.0.0", "events": events });
                    files.push(("api.json".to_owned(), api.to_string()));
                    if !inline {
                        files.push(("s.json".to_owned(), schema.to_string()));
                    }
                    let (documents, _) = Documents::parse(files.into_iter().collect());
                    let refs = [("http://localhost:1234/", "remotes")].into_iter().collect();
                    let (resolved, findings) = resolve_with(documents, refs);
                    // What a definition's default must be is no matter of the suite.
                    let errors = findings.iter().filter(|finding| finding.severity == Severity::Error);
                    if errors.clone().any(|finding| finding.rule != "invalid-default") {
                        let messages: Vec<_> = findings.iter().map(|finding| finding.message.clone()).collect();
                        wrong.push(format!("{what}: {messages:?}"));
                        continue;
                    }
                    let copy =
                        |id| (resolved.documents.get(id).name.clone(), resolved.portable(id, &|_| true).to_json());
                    let api = resolved.documents.find("api.json").unwrap();
                    let schemas = Schemas::from_values(resolved.reach([api]).into_iter().map(copy));
                    let judge = Schema::shared(&schemas, "api.json", "/events/happened/parameters");
                    for test in group["tests"].as_array().unwrap() {
                        count += 1;
                        let valid = judge.check().map(|()| judge.validate(&test["data"]).is_ok());
                        if valid != Ok(test["valid"] == true) {
                            wrong.push(format!("{what}: {}: {valid:?}", test["description"]));
                        }
                    }
                }
            }
        }
    }
    println!("{count} cases of the JSON Schema Test Suite");
    assert!(count > 3000 && wrong.is_empty(), "{} {wrong:#?}", wrong.len());
}

/// The files that schemas of the suite refer to.
fn remotes(suite: &Path, folder: &str, draft: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut open = vec![suite.join("remotes")];
    while let Some(path) = open.pop() {
        let name = path.strip_prefix(suite).unwrap().to_str().unwrap().to_owned();
        if path.is_dir() {
            let of_a_draft = name.starts_with("remotes/draft") || name == "remotes/v1";
            if !of_a_draft || name.starts_with(&format!("remotes/{folder}")) {
                open.extend(std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
            }
            continue;
        }
        let mut schema: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
        if let Some(object) = schema.as_object_mut() {
            object.entry("$schema").or_insert_with(|| draft.into());
        }
        found.push((name, schema.to_string()));
    }
    found
}

#[test]
fn what_leads_nowhere_is_a_warning_where_no_message_leads_to_it() {
    let part = |more: Value| {
        let mut schema = json!({
            "$defs": {
                "Broken": { "properties": { "a": { "$ref": "#/$defs/None" }, "b": { "$ref": "https://example.com/none.json" } } },
                "Behind": { "items": { "$ref": "#/$defs/Broken" } },
                "Whole": { "type": "string", "minLength": 2 },
            }
        });
        schema.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        folder([("a.json", schema)])
    };
    let beside = part(json!({ "properties": { "name": { "$ref": "#/$defs/Whole" } } }));
    let (resolved, errors) = beside.resolve();
    assert!(errors.is_empty(), "{errors:#?}");
    assert_eq!(beside.warnings(), ["unresolved-ref", "remote-ref"]);
    let (model, found) = lower(&resolved, &Options::default());
    assert!(!found.has_errors(), "{found:#?}");
    let names: Vec<&str> = model.crates.iter().flat_map(|krate| &krate.items).map(|item| item.name.plain()).collect();
    assert!(names.contains(&"Whole") && !names.iter().any(|name| name.contains("B")), "{names:?}");
    let place = SchemaPlace::new(resolved.documents.find("a.json").unwrap(), Pointer::root());
    let files =
        resolved.documents.iter().map(|(id, file)| (file.name.clone(), resolved.portable(id, &|_| true).to_json()));
    let schema = Schema::shared(&Schemas::from_values(files), "a.json", resolved.portable_pointer(&place).to_string());
    schema.validate(&json!({ "name": "ab" })).unwrap();
    schema.validate(&json!({ "name": "a" })).unwrap_err();

    for leads in [
        json!({ "properties": { "name": { "$ref": "#/$defs/Behind" } } }),
        json!({ "properties": { "name": { "$ref": "#/$defs/None" } } }),
    ] {
        let (_, errors) = part(leads).resolve();
        assert_eq!(errors.first().map(|error| error.rule), Some("unresolved-ref"));
    }
}

#[test]
fn what_a_draft_forbids_without_any_doubt_of_its_meaning_is_a_warning() {
    let schema = json!({
        "$schema": DRAFT4,
        "description": ["Two", "lines."],
        "required": [],
        "properties": {
            "a": { "enum": [1, 2, 1] },
            "b": { "required": ["x", "x"] },
            "c": { "dependencies": { "x": [] } }
        }
    });
    let folder = folder([("a.json", schema)]);
    let (_, errors) = folder.resolve();
    assert!(errors.is_empty(), "{errors:#?}");
    assert_eq!(folder.warnings(), ["invalid-schema"; 4]);
    for wrong in [json!({ "required": true }), json!({ "type": "any" }), json!({ "properties": { "required": [] } })] {
        let mut schema = wrong;
        schema.as_object_mut().unwrap().insert("$schema".to_owned(), json!(DRAFT4));
        let error = self::folder([("a.json", schema)]).error();
        assert!(error.contains("invalid-schema"), "{error}");
    }
}
