//! Repairing what can be repaired without anybody's judgement: the texts of files as they should be.
//!
//! Returns texts; writing them is up to the caller.

use std::collections::BTreeMap;

use super::{Asked, IgnoreError, Linted, lint};
use crate::config::{Config, Day};
use crate::finding::{Edit, Findings};
use crate::source::{DocumentId, Documents, Source, Sources};

/// Some repairs make others possible; after so many rounds something is wrong with them.
const MAX_ROUNDS: usize = 20;

/// What repairing comes to.
#[derive(Clone, Debug)]
pub struct Fixed {
    /// What is left to say.
    pub linted: Linted,
    /// The new texts of the files that changed, by name.
    pub texts: BTreeMap<String, String>,
    /// How many findings were repaired.
    pub repaired: usize,
}

impl Linted {
    /// Repairs what can be repaired, and looks again.
    ///
    /// # Errors
    /// As `lint`.
    pub fn fix(mut sources: Sources, config: &Config, asked: &Asked, today: &Day) -> Result<Fixed, IgnoreError> {
        let mut texts = BTreeMap::new();
        let mut repaired = 0;
        for _ in 0..MAX_ROUNDS {
            let linted = lint(sources.clone(), config, asked, today)?;
            let (changed, count) = apply(&linted.findings, &linted.resolved.documents);
            if changed.is_empty() {
                return Ok(Fixed { linted, texts, repaired });
            }
            repaired += count;
            sources = with(sources, &changed);
            texts.extend(changed);
        }
        Ok(Fixed { linted: lint(sources, config, asked, today)?, texts, repaired })
    }
}

/// The new texts of files, and how many findings they settle. Where two repairs touch the same text, the first counts.
fn apply(findings: &Findings, documents: &Documents) -> (BTreeMap<String, String>, usize) {
    let mut by_document: BTreeMap<DocumentId, Vec<&Edit>> = BTreeMap::new();
    let mut count = 0;
    for finding in findings.iter().filter(|finding| !finding.edits.is_empty()) {
        let edits = by_document.entry(finding.place.document).or_default();
        let apart = |edit: &Edit| edits.iter().all(|other| are_apart(edit, other));
        if finding.edits.iter().all(apart) {
            edits.extend(&finding.edits);
            count += 1;
        }
    }
    let edited = by_document.into_iter().map(|(id, edits)| {
        let document = documents.get(id);
        (document.name.clone(), edited(&document.text, edits))
    });
    (edited.collect(), count)
}

/// Whether two edits leave a character between them, so that their order does not matter.
const fn are_apart(a: &Edit, b: &Edit) -> bool {
    a.span.end < b.span.start || b.span.end < a.span.start
}

fn edited(text: &str, mut edits: Vec<&Edit>) -> String {
    edits.sort_by_key(|edit| edit.span.start);
    let mut new = String::with_capacity(text.len());
    let mut end = 0;
    for Edit { span, text: with } in edits {
        new += text.get(end..span.start).unwrap_or_default();
        new += with;
        end = span.end;
    }
    new + text.get(end..).unwrap_or_default()
}

fn with(sources: Sources, texts: &BTreeMap<String, String>) -> Sources {
    let new = |source: Source| match texts.get(&source.name) {
        Some(text) => Source { text: Ok(text.clone()), ..source },
        None => source,
    };
    sources.into_iter().map(new).collect()
}
