//! What the output folder lacks, as findings, so that a stale crate is reported like anything else that is wrong.

use std::path::Path;

use crate::finding::{Finding, Findings, Place};
use crate::report::forward_slashes;
use crate::source::{Documents, Pointer};
use crate::write::{Plan, Status};

/// A finding for each file below `out` that is not as it should be. The files are added to the documents.
#[must_use]
pub fn stale(plan: &Plan, out: &Path, documents: &mut Documents) -> Findings {
    let mut findings = Findings::default();
    for (path, status) in plan.files() {
        let (rule, message) = match status {
            Status::Fresh => continue,
            Status::Missing => ("stale-output", "the generated file is missing"),
            Status::Stale => ("stale-output", "the generated file is not what the definitions come to"),
            Status::Surplus => ("stale-output", "the generated file belongs to no definition any more"),
            Status::Edited => ("edited-output", "the generated file was changed by hand"),
        };
        let document = documents.beside(forward_slashes(&out.join(path)), "");
        let place = Place { document, span: 0..0, pointer: Pointer::root() };
        findings.push(Finding::error(rule, place, message).help(match status {
            Status::Edited => "move the change elsewhere, or give it up with `buscodegen generate --force`",
            _ => "run `buscodegen generate`, and commit what it writes",
        }));
    }
    findings
}
