//! Whether the version of a definition says what changed.

use buscodegen::breaking::Options;
use buscodegen::finding::Severity;
use serde_json::{Value, json};

use crate::compared;

fn api(version: &str, properties: &Value, required: &Value) -> Value {
    let message = json!({ "type": "object", "properties": properties, "required": required });
    json!({ "api": "store", "version": version, "events": { "sold": { "parameters": message } } })
}

/// How bad it is that a version is not another one.
fn not_bumped(old: &Value, new: &Value) -> Option<Severity> {
    let found = compared(old, new, Options::default());
    found.findings.iter().find(|finding| finding.rule == "version-not-bumped").map(|finding| finding.severity)
}

#[test]
fn a_version_goes_as_far_as_what_changed() {
    let (one, two) = (json!({ "a": {} }), json!({ "a": {}, "b": {} }));
    let none = json!([]);
    let old = |version| api(version, &one, &none);
    for (version, expected) in [("1.0.0", Some(Severity::Warning)), ("1.0.1", Some(Severity::Warning)), ("1.1.0", None)]
    {
        assert_eq!(not_bumped(&old("1.0.0"), &api(version, &two, &none)), expected, "an optional member, {version}");
    }
    for (version, expected) in [("1.1.0", Some(Severity::Error)), ("2.0.0", None)] {
        assert_eq!(
            not_bumped(&old("1.0.0"), &api(version, &one, &json!(["a"]))),
            expected,
            "a required one, {version}"
        );
    }
    for (version, expected) in [("0.1.1", Some(Severity::Error)), ("0.2.0", None)] {
        let new = api(version, &one, &json!(["a"]));
        assert_eq!(not_bumped(&old("0.1.0"), &new), expected, "before 1.0.0, {version}");
    }
    assert_eq!(not_bumped(&old("1.0.0"), &old("1.0.0")), None);
}

/// Messages stay readable, and code that uses the generated types does not compile any more.
#[test]
fn code_that_uses_the_crate_counts_where_messages_do_not() {
    let (one, two) = (json!({ "a": {} }), json!({ "a": {}, "b": {} }));
    let none = json!([]);
    let found = compared(&api("1.0.0", &two, &none), &api("1.1.0", &one, &none), Options::default());
    let rules: Vec<_> = found.findings.iter().map(|finding| finding.rule).collect();
    assert_eq!(rules, ["version-not-bumped"]);
    // An item that may be missing is an `Option`.
    let row =
        |least: u32| json!({ "a": { "type": "array", "prefixItems": [{}, { "type": "string" }], "minItems": least } });
    let (old, new) = (api("1.0.0", &row(2), &none), api("1.1.0", &row(1), &none));
    assert_eq!(not_bumped(&old, &new), Some(Severity::Error));
    // Members that match a pattern have a field.
    let patterns = |pattern: &str| json!({ "a": { "type": "object", "patternProperties": { pattern: true }, "additionalProperties": false } });
    let (old, new) = (api("1.0.0", &patterns("^x-"), &none), api("1.1.0", &patterns("^x"), &none));
    assert_eq!(not_bumped(&old, &new), Some(Severity::Error));
}
