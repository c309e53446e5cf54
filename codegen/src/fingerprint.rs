//! What a finding is recognised by in later runs: a digest that outlives new wording, moved lines and renamed files.
//!
//! Made of the rule, the API (or the file, where there is none), the JSON pointer, and the finding's own key.

use std::collections::HashMap;

use crate::digest::sha256;
use crate::finding::{Finding, Findings};
use crate::source::{Documents, Node};

/// The fingerprints of findings, in their order: 32 hexadecimal digits each, no two alike.
#[must_use]
pub fn fingerprints(findings: &Findings, documents: &Documents) -> Vec<String> {
    let mut met: HashMap<String, usize> = HashMap::new();
    let one = |finding| {
        let name = name(finding, documents);
        let times = met.entry(name.clone()).or_default();
        *times += 1;
        // Equal ones are told apart by their order in the file.
        let name = if *times == 1 { name } else { format!("{name}\0{times}") };
        sha256(name.as_bytes()).chars().take(32).collect()
    };
    findings.iter().map(one).collect()
}

fn name(finding: &Finding, documents: &Documents) -> String {
    let document = documents.get(finding.place.document);
    let changed = finding.change.as_ref().map(|change| change.api.as_str());
    let subject = match changed.or_else(|| document.root.get("api").and_then(Node::as_str)) {
        Some(api) => format!("api {api}"),
        None => format!("file {}", document.name),
    };
    [finding.rule, &subject, &finding.place.pointer.to_string(), &finding.key].join("\0")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;
    use crate::finding::Change;
    use crate::source::{Pointer, SchemaPlace, Sources};

    /// The fingerprint of the first finding about `/version` of this text in this file.
    fn of(name: &str, text: &str, finding: impl Fn(Finding) -> Finding) -> String {
        let sources: Sources = [(name, text)].into_iter().collect();
        let (documents, _) = Documents::parse(sources);
        let (id, _) = documents.iter().next().unwrap();
        let place = documents.place(&SchemaPlace::new(id, Pointer::from(["version"])));
        let findings = Findings::from(finding(Finding::error("bad-value", place, "wrong")));
        fingerprints(&findings, &documents).remove(0)
    }

    const TEXT: &str = r#"{ "api": "store", "version": 1 }"#;

    #[test]
    fn wording_lines_severity_and_the_name_of_the_file_do_not_matter() {
        let first = of("store.json", TEXT, |finding| finding);
        assert_eq!(first.len(), 32);
        let moved = "{\n\n  \"version\": 1,\n  \"api\": \"store\"\n}";
        let other = |finding: Finding| Finding { message: "different".to_owned(), ..finding.help("do something") };
        assert_eq!(of("shop/store.json", moved, other), first);
        assert_eq!(of("store.json", TEXT, |finding| finding.severity(crate::finding::Severity::Info)), first);
    }

    #[test]
    fn the_rule_the_api_the_pointer_and_the_key_do() {
        let first = of("store.json", TEXT, |finding| finding);
        let others = [
            of("store.json", TEXT, |finding| Finding { rule: "other", ..finding }),
            of("store.json", r#"{ "api": "shop", "version": 1 }"#, |finding| finding),
            of("store.json", TEXT, |mut finding| {
                finding.place.pointer = Pointer::root();
                finding
            }),
            of("store.json", TEXT, |finding| finding.key("name")),
            of("store.json", TEXT, |finding| finding.change(Change { api: "gone".to_owned(), ..Change::default() })),
        ];
        assert!(!others.contains(&first));
    }

    #[test]
    fn equal_findings_have_fingerprints_of_their_own() {
        let (documents, _) = Documents::parse([("a.json", "{}")].into_iter().collect());
        let (id, _) = documents.iter().next().unwrap();
        let place = documents.place(&SchemaPlace::new(id, Pointer::root()));
        let mut findings = Findings::from(Finding::error("invalid-example", place.clone(), "one"));
        findings.push(Finding::error("invalid-example", place, "two"));
        let made = fingerprints(&findings, &documents);
        assert_ne!(made[0], made[1]);
    }
}
