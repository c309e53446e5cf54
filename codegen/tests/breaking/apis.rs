//! Changes of an API that no schema says.

use std::collections::BTreeSet;

use buscodegen::breaking::{Options, Rollout};
use buscodegen::finding::Severity;
use serde_json::{Value, json};

use crate::compared;

/// The rules that are tested here and in `versions`, or on the command line, rather than by a folder of cases.
pub(crate) const RULES_TESTED: &[&str] = &[
    "api-removed",
    "rpc-removed",
    "rpc-added",
    "event-removed",
    "kind-changed",
    "message-added",
    "message-removed",
    "error-added",
    "execution-changed",
    "timeout-lowered",
    "key-changed",
    "order-changed",
    "retention-lowered",
    "version-not-bumped",
    "rust-name-removed",
    "rust-type-changed",
    "stale-acceptance",
    "history-incomplete",
    "cannot-prove",
];

/// A change of a definition.
type Edit<'e> = &'e dyn Fn(&mut Value);

fn store() -> Value {
    let message = json!({ "type": "object", "properties": { "pet": { "type": "string" } }, "required": ["pet"] });
    json!({
        "api": "store",
        "version": "1.0.0",
        "rpcs": {
            "buy": {
                "parameters": message, "response": message, "timeout": "2s", "execution": "idempotent",
                "errors": { "gone": { "data": message } },
            },
        },
        "events": { "sold": { "parameters": message, "key": "/pet", "ordered": { "partitions": 8 }, "retention": "7d" } },
    })
}

/// The rules of what an edit breaks, with how bad it is.
fn broken(edit: impl Fn(&mut Value), options: Options) -> BTreeSet<(String, Severity)> {
    let (old, mut new) = (store(), store());
    new["version"] = json!("2.0.0");
    edit(&mut new);
    let found = compared(&old, &new, options);
    assert!(found.compared, "{:?}", found.findings);
    found.findings.iter().map(|finding| (finding.rule.to_owned(), finding.severity)).collect()
}

fn members(value: &mut Value) -> &mut serde_json::Map<String, Value> {
    value.as_object_mut().unwrap()
}

#[test]
fn changes_of_an_api_are_told_by_their_rules() {
    let cases: [(&str, Severity, Edit<'_>); 13] = [
        ("api-removed", Severity::Error, &|api| api["api"] = json!("shop")),
        ("rpc-removed", Severity::Error, &|api| drop(members(&mut api["rpcs"]).remove("buy"))),
        ("event-removed", Severity::Error, &|api| drop(members(&mut api["events"]).remove("sold"))),
        ("kind-changed", Severity::Error, &|api| {
            members(&mut api["rpcs"]).remove("buy");
            api["events"]["buy"] = json!({});
        }),
        ("message-removed", Severity::Error, &|api| drop(members(&mut api["rpcs"]["buy"]).remove("response"))),
        ("message-removed", Severity::Error, &|api| {
            members(&mut api["rpcs"]["buy"]["errors"]["gone"]).remove("data");
        }),
        ("error-added", Severity::Warning, &|api| api["rpcs"]["buy"]["errors"]["closed"] = json!({})),
        ("execution-changed", Severity::Error, &|api| api["rpcs"]["buy"]["execution"] = json!("at-most-once")),
        ("timeout-lowered", Severity::Warning, &|api| api["rpcs"]["buy"]["timeout"] = json!("1s")),
        ("key-changed", Severity::Error, &|api| {
            members(&mut api["events"]["sold"]).remove("ordered");
            members(&mut api["events"]["sold"]).remove("key");
        }),
        ("order-changed", Severity::Error, &|api| drop(members(&mut api["events"]["sold"]).remove("ordered"))),
        ("order-changed", Severity::Warning, &|api| api["events"]["sold"]["ordered"] = json!({ "partitions": 4 })),
        ("retention-lowered", Severity::Warning, &|api| api["events"]["sold"]["retention"] = json!("6d")),
    ];
    for (rule, severity, edit) in cases {
        let found = broken(edit, Options::default());
        assert!(found.contains(&(rule.to_owned(), severity)), "{rule}: {found:?}");
    }
    let removed = |api: &mut Value| drop(members(&mut api["rpcs"]["buy"]).remove("response"));
    let (mut old, new) = (store(), store());
    removed(&mut old);
    let found = compared(&old, &new, Options::default());
    assert!(found.findings.iter().any(|finding| finding.rule == "message-added"), "{:?}", found.findings);
}

#[test]
fn what_is_safe_is_not_told() {
    let harmless: [Edit<'_>; 6] = [
        &|api| api["rpcs"]["sell"] = json!({}),
        &|api| api["events"]["bought"] = json!({}),
        &|api| drop(members(&mut api["rpcs"]["buy"]["errors"]).remove("gone")),
        &|api| api["rpcs"]["buy"]["timeout"] = json!("3s"),
        &|api| api["events"]["sold"]["retention"] = json!("8d"),
        &|api| api["description"] = json!("A store."),
    ];
    for edit in harmless {
        assert_eq!(broken(edit, Options::default()), BTreeSet::new());
    }
}

#[test]
fn an_rpc_is_new_to_old_servers_where_clients_go_first() {
    let added = |api: &mut Value| api["rpcs"]["sell"] = json!({});
    for rollout in [Rollout::ClientFirst, Rollout::Any] {
        let found = broken(added, Options { rollout, ..Options::default() });
        assert_eq!(found, [("rpc-added".to_owned(), Severity::Warning)].into());
    }
}

#[test]
fn what_cannot_be_proven_is_a_warning_that_says_so() {
    let pattern = |pattern: &str| {
        json!({ "api": "store", "version": "1.0.0", "events": { "sold": { "parameters": {
            "type": "object", "properties": { "pet": { "type": "string", "pattern": pattern } },
        } } } })
    };
    let found = compared(&pattern("^a*(?<=a)$"), &pattern("^a*$"), Options::default());
    let about: Vec<_> = found.findings.iter().filter(|finding| finding.rule == "cannot-prove").collect();
    assert!(
        !about.is_empty() && about.iter().all(|finding| finding.severity == Severity::Warning),
        "{:?}",
        found.findings
    );
}

#[test]
fn wrong_examples_and_defaults_of_older_definitions_do_not_matter() {
    let (mut old, new) = (store(), store());
    old["events"]["sold"]["examples"] = json!([{ "parameters": {} }]);
    old["events"]["sold"]["parameters"]["properties"]["pet"]["default"] = json!(1);
    let found = compared(&old, &new, Options::default());
    let errors: Vec<_> = found.findings.iter().filter(|finding| finding.severity == Severity::Error).collect();
    assert!(errors.is_empty(), "{errors:?}");
}
