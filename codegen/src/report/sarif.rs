//! SARIF 2.1.0, which code scanning services read.

use serde_json::{Map, Value, json};

use super::entry::Entry;
use super::{Location, json};
use crate::finding::Severity;
use crate::rule::rule;

pub(super) fn text(entries: &[Entry<'_>]) -> String {
    let mut rules: Vec<&str> = entries.iter().map(|entry| entry.finding.rule).collect();
    rules.sort_unstable();
    rules.dedup();
    let results: Vec<Value> = entries.iter().map(|entry| result(entry, &rules)).collect();
    let rules: Vec<Value> = rules.into_iter().map(descriptor).collect();
    format!("{:#}\n", log(&rules, &[("results", json!(results))]))
}

/// That the command could not run.
pub(super) fn failure(message: &str) -> Value {
    let notification = json!({ "level": "error", "message": { "text": message } });
    let invocation = json!({ "executionSuccessful": false, "toolExecutionNotifications": [notification] });
    log(&[], &[("invocations", json!([invocation])), ("results", json!([]))])
}

fn log(rules: &[Value], members: &[(&str, Value)]) -> Value {
    let driver = json!({ "name": "buscodegen", "version": crate::VERSION, "rules": rules });
    let mut run = json!({ "tool": { "driver": driver }, "columnKind": "unicodeCodePoints" });
    for (name, value) in members {
        run[name] = value.clone();
    }
    json!({ "$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run] })
}

/// What a rule is about, for services that show it beside a finding.
fn descriptor(id: &str) -> Value {
    let Ok(rule) = rule(id) else { return json!({ "id": id }) };
    json!({
        "id": id,
        "shortDescription": { "text": rule.summary },
        "fullDescription": { "text": rule.why },
        "help": { "text": rule.fix, "markdown": rule.fix },
        "defaultConfiguration": { "level": level(rule.severity) },
        "properties": { "tags": [rule.group.name()] },
    })
}

const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn result(entry: &Entry<'_>, rules: &[&str]) -> Value {
    let Entry { finding, location, fingerprint, .. } = entry;
    let help = finding.help.as_ref().map(|help| format!("\n{help}")).unwrap_or_default();
    let mut result = json!({
        "ruleId": finding.rule,
        "ruleIndex": rules.binary_search(&finding.rule).unwrap_or_default(),
        "level": level(finding.severity),
        "message": { "text": format!("{}{help}", finding.message) },
        "locations": [place(location, entry.has_lines)],
        "partialFingerprints": { "buscodegen/v1": fingerprint },
    });
    let related = |(index, (location, text)): (usize, &(Location, &str))| {
        let mut place = place(location, true);
        place["id"] = json!(index + 1);
        place["message"] = json!({ "text": text });
        place
    };
    let related: Vec<Value> = entry.related.iter().enumerate().map(related).collect();
    if !related.is_empty() {
        result["relatedLocations"] = json!(related);
    }
    if let Some(change) = &finding.change {
        result["properties"] = json::change(change);
    }
    result
}

fn place(location: &Location, has_lines: bool) -> Value {
    let mut physical = Map::new();
    physical.insert("artifactLocation".to_owned(), json!({ "uri": uri(&location.file) }));
    if has_lines {
        let Location { line, column, end_line, end_column, .. } = location;
        let region = json!({ "startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column });
        physical.insert("region".to_owned(), region);
    }
    let mut place = json!({ "physicalLocation": physical });
    if !location.pointer.is_empty() {
        place["logicalLocations"] = json!([{ "fullyQualifiedName": location.pointer }]);
    }
    place
}

/// A path as a relative reference (RFC 3986), or an absolute one as `file:` URI.
fn uri(path: &str) -> String {
    let mut uri = if path.starts_with('/') { "file://".to_owned() } else { String::new() };
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => uri.push(char::from(byte)),
            _ => uri += &format!("%{byte:02X}"),
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_references() {
        assert_eq!(uri("../my schemas/größe.json"), "../my%20schemas/gr%C3%B6%C3%9Fe.json");
        assert_eq!(uri("/srv/a:b.json"), "file:///srv/a%3Ab.json");
    }
}
