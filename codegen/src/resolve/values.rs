//! Values that stand in definitions: examples and defaults. They must be what their schemas say.
//!
//! Judged by the validator of the runtime, so that an example that passes here passes on the bus.

use std::sync::Arc;

use buscodegen_runtime::codegen::{Pattern, Schema, Schemas, Unsupported};
use buscodegen_runtime::{Invalid, Violation};

use super::Resolved;
use crate::definition::{Definition, EventExample, RpcExample};
use crate::finding::{Finding, Findings, Severity};
use crate::parallel;
use crate::source::{Node, Pointer, SchemaPlace};

/// A value and the schema that it should be valid by.
struct Claim {
    value: SchemaPlace,
    schema: SchemaPlace,
    severity: Severity,
    rule: &'static str,
}

/// Checks every example and every default.
pub(super) fn check(resolved: &Resolved, findings: &mut Findings) {
    let mut claims: Vec<Claim> = resolved.schemas().flat_map(|schema| in_schema(resolved, schema)).collect();
    for (document, definition) in &resolved.apis {
        let root = SchemaPlace::new(*document, Pointer::root());
        claims.extend(in_definition(&root, definition));
    }
    for found in parallel::map(&claims, |claim| judge(resolved, claim)) {
        findings.extend(found);
    }
    for place in resolved.schemas() {
        findings.extend(unusable(resolved, place));
    }
}

/// The schemas, ready to judge.
fn schemas(resolved: &Resolved) -> &Arc<Schemas> {
    resolved.judges.get_or_init(|| {
        let file = |id| (resolved.documents.get(id).name.clone(), resolved.portable(id, &|_| true).to_json());
        Schemas::from_values(resolved.used().into_iter().map(file))
    })
}

impl Resolved {
    /// The schema at a place, to judge values by.
    pub(crate) fn judge(&self, place: &SchemaPlace) -> Schema {
        let file = &self.documents.get(place.document).name;
        Schema::shared(schemas(self), file, self.portable_pointer(place).to_string())
    }
}

/// Engines have limits of their own.
fn unusable(resolved: &Resolved, place: &SchemaPlace) -> Findings {
    let mut findings = Findings::default();
    let Some(schema) = resolved.node(place) else { return findings };
    let own = schema.get("pattern").and_then(Node::as_str);
    let own = own.map(|pattern| (pattern, resolved.place(&place.join("pattern"))));
    let names = schema.get("patternProperties").and_then(Node::as_object).unwrap_or_default().iter();
    let at = |name: &str| resolved.name_place(&place.join("patternProperties").join(name));
    let names = names.map(|member| (member.name.as_str(), at(&member.name)));
    for (pattern, at) in own.into_iter().chain(names) {
        let Err(reason) = Pattern::support(pattern) else { continue };
        // What is no pattern was told of before.
        if reason == Unsupported::NoPattern || resolved.judge(place).check().is_ok() {
            continue;
        }
        let help = match reason {
            Unsupported::TooLarge => "use smaller repetitions, or `maxLength` beside a simple one",
            _ => "say it in a simpler way",
        };
        findings
            .push(Finding::error("unusable-pattern", at, format!("the pattern cannot be run: {reason}")).help(help));
    }
    findings
}

fn in_schema(resolved: &Resolved, schema: &SchemaPlace) -> Vec<Claim> {
    let claim = |value: SchemaPlace, severity, rule| Claim { value, schema: schema.clone(), severity, rule };
    let Some(node) = resolved.node(schema) else { return Vec::new() };
    let examples = node.get("examples").and_then(Node::as_array).unwrap_or_default().len();
    let mut claims: Vec<_> = (0..examples)
        .map(|index| claim(schema.join("examples").join(index), Severity::Warning, "invalid-example"))
        .collect();
    if node.get("default").is_some() {
        // Common in published schemas, and harmless: no accessor will apply it.
        let is_published = resolved.apis.iter().all(|(document, _)| *document != schema.document);
        let severity = if is_published { Severity::Warning } else { Severity::Error };
        claims.push(claim(schema.join("default"), severity, "invalid-default"));
    }
    claims
}

fn in_definition(root: &SchemaPlace, definition: &Definition) -> Vec<Claim> {
    let mut claims = Vec::new();
    let mut claim = |value: SchemaPlace, schema: SchemaPlace| {
        claims.push(Claim { value, schema, severity: Severity::Error, rule: "invalid-example" });
    };
    for (name, rpc) in &definition.rpcs {
        let rpc_place = root.join("rpcs").join(name);
        for (index, example) in rpc.examples.iter().enumerate() {
            let RpcExample { parameters, response, error, .. } = example;
            let place = rpc_place.join("examples").join(index);
            if parameters.is_some() && rpc.parameters.is_some() {
                claim(place.join("parameters"), rpc_place.join("parameters"));
            }
            if response.is_some() && rpc.response.is_some() {
                claim(place.join("response"), rpc_place.join("response"));
            }
            let Some(error) = error.as_ref().filter(|error| error.data.is_some()) else { continue };
            if rpc.errors.get(&error.name).is_some_and(|declared| declared.data.is_some()) {
                let declared = rpc_place.join("errors").join(&error.name);
                claim(place.join("error").join("data"), declared.join("data"));
            }
        }
    }
    for (name, event) in &definition.events {
        let event_place = root.join("events").join(name);
        for (index, EventExample { parameters, .. }) in event.examples.iter().enumerate() {
            if parameters.is_some() && event.parameters.is_some() {
                let value = event_place.join("examples").join(index).join("parameters");
                claim(value, event_place.join("parameters"));
            }
        }
    }
    claims
}

fn judge(resolved: &Resolved, claim: &Claim) -> Findings {
    let mut findings = Findings::default();
    let Some(value) = resolved.node(&claim.value) else { return findings };
    let Err(invalid) = resolved.judge(&claim.schema).validate(&value.to_json()) else { return findings };
    let what = if claim.rule == "invalid-default" { "the default" } else { "the example" };
    let mut refuse = |at: &SchemaPlace, message: String| {
        let finding = match claim.severity {
            Severity::Error => Finding::error(claim.rule, resolved.place(at), message),
            _ => Finding::warning(claim.rule, resolved.place(at), message),
        };
        findings.push(finding.also(resolved.name_place(&claim.schema), "by this schema"));
    };
    match invalid {
        Invalid::Violations(violations) => {
            for Violation { pointer, message, keyword, .. } in violations {
                let inside = Pointer::parse(&pointer).unwrap_or_default();
                let at = inside.tokens().iter().fold(claim.value.clone(), |at, token| at.join(token));
                refuse(&at, format!("{what} is not valid: {message} ({keyword})"));
            }
        }
        other => refuse(&claim.value, format!("{what} cannot be judged: {other}")),
    }
    findings
}
