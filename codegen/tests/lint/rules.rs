//! Each rule fires on what it calls wrong, none on what one of them calls right, and each can be explained.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use buscodegen::rule::{Example, Group, rules, selected};

use crate::example::{lint_files, sources};

#[test]
fn each_rule_fires_once_on_what_it_calls_wrong() {
    let mut wrong = Vec::new();
    for rule in rules().iter().filter(|rule| rule.group != Group::Breaking) {
        let Some(sources) = sources(rule.id, rule.bad) else { continue };
        let findings = lint_files(sources).findings;
        let count = findings.iter().filter(|finding| finding.rule == rule.id).count();
        if count != 1 {
            let others: Vec<_> = findings.iter().map(|finding| (finding.rule, &finding.message)).collect();
            wrong.push(format!("{} fires {count} times: {others:#?}", rule.id));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_rule_fires_on_what_one_of_them_calls_right() {
    let mut wrong = Vec::new();
    for rule in rules().iter().filter(|rule| is_lint(rule.id)) {
        let Some(sources) = sources(rule.id, rule.good) else { continue };
        let findings = lint_files(sources).findings;
        wrong.extend(findings.iter().map(|found| format!("{}: {} ({})", rule.id, found.rule, found.message)));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Whether it is one of `codegen/src/lint/rules`.
fn is_lint(rule: &str) -> bool {
    let file = format!("src/lint/rules/{}.rs", rule.replace('-', "_"));
    Path::new(env!("CARGO_MANIFEST_DIR")).join(file).is_file()
}

#[test]
fn every_rule_that_is_looked_for_has_an_example_of_both_kinds() {
    for rule in rules().iter().filter(|rule| is_lint(rule.id)) {
        for example in [rule.bad, rule.good] {
            assert!(matches!(example, Example::Definition(_) | Example::Files(_)), "{}", rule.id);
        }
    }
    let files = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lint/rules")).unwrap().count();
    assert_eq!(rules().iter().filter(|rule| is_lint(rule.id)).count(), files - 1);
}

#[test]
fn every_rule_has_all_its_texts_and_a_name_of_its_own() {
    let mut names = BTreeSet::new();
    for rule in rules() {
        assert!(names.insert(rule.id), "{} is there twice", rule.id);
        assert!(rule.id.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'), "{}", rule.id);
        let summary = rule.summary;
        assert!(!summary.is_empty() && summary.len() <= 90 && !summary.ends_with('.'), "{}: {summary}", rule.id);
        assert!(!summary.starts_with(char::is_uppercase), "{}: {summary}", rule.id);
        for text in [rule.why, rule.fix] {
            assert!(
                text.starts_with(|c: char| c.is_uppercase() || c == '`') && text.ends_with(['.', ';']),
                "{}: {text}",
                rule.id
            );
            assert!(!text.contains("  "), "{}: {text}", rule.id);
        }
    }
}

/// The rules that object to a schema, apart from its looks.
fn objections(schema: &str) -> Vec<&'static str> {
    objections_of(&["doc-unsatisfiable", "type-oneof-overlap"], schema)
}

/// Those among some rules.
fn objections_of(rules: &[&str], schema: &str) -> Vec<&'static str> {
    let text = format!(
        r#"{{ "api": "store", "version": "1.0.0", "events": {{ "sold": {{ "parameters": {{ "type": "object", "properties": {{ "a": {schema} }} }} }} }} }}"#
    );
    let findings = lint_files([("store.json", text)].into_iter().collect()).findings;
    findings.iter().map(|finding| finding.rule).filter(|rule| rules.contains(rule)).collect()
}

#[test]
fn schemas_that_accept_nothing_are_found_and_others_are_not() {
    for nothing in [
        r#"{ "type": "string", "minLength": 2, "maxLength": 1 }"#,
        r#"{ "type": "number", "exclusiveMinimum": 1, "maximum": 1.0 }"#,
        r#"{ "type": "integer", "const": "a" }"#,
        r#"{ "enum": ["a"], "const": "b" }"#,
        r#"{ "type": "string", "enum": [1, 2] }"#,
        r#"{ "type": "object", "required": ["a"], "properties": { "a": false } }"#,
        r#"{ "type": "object", "required": ["a"], "additionalProperties": false }"#,
        r#"{ "type": "object", "required": ["a", "b"], "maxProperties": 1 }"#,
        r#"{ "allOf": [{ "type": "string" }, { "type": "integer" }] }"#,
        r#"{ "allOf": [{ "type": "integer", "minimum": 5 }, { "maximum": 4 }] }"#,
        r#"{ "type": "string", "not": { "type": "string" } }"#,
        r#"{ "type": "object", "required": ["b"], "properties": { "b": { "allOf": [{ "const": 1 }, { "const": 2 }] } } }"#,
    ] {
        assert_eq!(objections(nothing), ["doc-unsatisfiable"], "{nothing}");
    }
    for something in [
        r#"{ "minLength": 2, "maxLength": 1 }"#,
        r#"{ "type": ["string", "null"], "minLength": 2, "maxLength": 1 }"#,
        r#"{ "type": "number", "minimum": 1, "maximum": 1.0 }"#,
        r#"{ "type": "array", "minContains": 2, "maxContains": 1 }"#,
        r#"{ "type": "integer", "const": 1.0 }"#,
        r#"{ "required": ["a"], "properties": { "a": false } }"#,
        r#"{ "type": "object", "required": ["a1"], "additionalProperties": false, "patternProperties": { "^a": {} } }"#,
        r#"{ "allOf": [{ "type": "number" }, { "type": "integer" }] }"#,
        r#"{ "type": "string", "not": { "maxLength": 3 } }"#,
    ] {
        assert_eq!(objections(something), [""; 0], "{something}");
    }
}

/// A tag, a text or the only member says what a value is; what can grow is the member.
#[test]
fn closed_objects_that_only_wrap_a_member_of_a_union_are_right() {
    const RULES: &[&str] = &["evo-closed-object", "type-untagged-union"];
    let closed = |members: &str, required: &str| {
        format!(
            r#"{{ "type": "object", "properties": {{ {members} }}, "required": [{required}], "additionalProperties": false }}"#
        )
    };
    let (card, cash) = (closed(r#""card": { "type": "string" }"#, r#""card""#), closed(r#""cash": {}"#, r#""cash""#));
    let tagged =
        |tag: &str| closed(&format!(r#""kind": {{ "const": "{tag}" }}, "content": {{}}"#), r#""kind", "content""#);
    let union = |branches: [&str; 2]| format!(r#"{{ "oneOf": [{}] }}"#, branches.join(", "));
    for right in
        [union([&card, &cash]), union([&tagged("a"), &tagged("b")]), union([&tagged("a"), r#"{ "const": "b" }"#])]
    {
        assert_eq!(objections_of(RULES, &right), [""; 0], "{right}");
    }
    let open = card.replace(r#", "additionalProperties": false"#, "");
    let optional = closed(r#""card": {}, "more": {}"#, r#""card""#);
    assert!(objections_of(RULES, &union([&card, &open])).contains(&"type-untagged-union"));
    assert!(objections_of(RULES, &union([&card, &card])).contains(&"type-untagged-union"));
    assert!(objections_of(RULES, &union([&card, &optional])).contains(&"evo-closed-object"));
}

#[test]
fn branches_with_a_value_in_common_are_found_and_others_are_not() {
    for overlapping in [
        r#"{ "oneOf": [{ "type": "integer" }, { "type": "number", "minimum": 1000000 }] }"#,
        r#"{ "oneOf": [{ "type": "string", "pattern": "^a" }, { "type": "string", "pattern": "b$" }] }"#,
        r#"{ "oneOf": [{ "const": 1 }, { "enum": ["a", 1.0] }] }"#,
        r#"{ "oneOf": [{ "type": "object", "required": ["a"], "properties": { "k": { "const": 1 } } }, { "type": "object", "required": ["k"] }] }"#,
    ] {
        assert!(objections(overlapping).contains(&"type-oneof-overlap"), "{overlapping}");
    }
    for disjoint in [
        r#"{ "oneOf": [{ "type": "string", "pattern": "^a" }, { "type": "string", "pattern": "^b" }] }"#,
        r#"{ "oneOf": [{ "type": "number", "maximum": 1 }, { "type": "number", "exclusiveMinimum": 1 }] }"#,
        r#"{ "oneOf": [{ "type": "null" }, { "type": "string" }] }"#,
    ] {
        assert_eq!(objections(disjoint), [""; 0], "{disjoint}");
    }
}

#[test]
fn rules_are_selected_by_name_and_by_group() {
    assert_eq!(selected("evo-readonly").unwrap().len(), 1);
    assert!(selected("evo").unwrap().len() > 5);
    let error = selected("evo-readonli").unwrap_err().to_string();
    assert_eq!(error, "there is no rule `evo-readonli`; did you mean `evo-readonly`?");
}

/// Every finding that the source makes is of a rule that can be explained.
#[test]
fn every_rule_in_the_source_is_in_the_catalogue() {
    let mut open = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    let mut met = BTreeSet::new();
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
        for make in ["Finding::error(", "Finding::warning(", "Finding::info("] {
            for call in code.split(make).skip(1) {
                if let Some(rest) = call.trim_start().strip_prefix('"') {
                    met.insert((rest.split('"').next().unwrap().to_owned(), path.clone()));
                }
            }
        }
    }
    assert!(met.len() > 10, "{met:?}");
    for (name, path) in met.iter().filter(|(_, path)| !path.ends_with("fingerprint.rs")) {
        assert!(rules().iter().any(|rule| rule.id == name), "{name} of {} is not in src/rule", path.display());
    }
}

#[test]
fn the_page_of_rules_is_fresh() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/rules.md");
    let text = fs::read_to_string(path).unwrap();
    let wanted = buscodegen::report::rules_markdown(rules());
    assert!(text == wanted, "run `cargo run -p buscodegen -- rules --markdown docs/rules.md`");
}
