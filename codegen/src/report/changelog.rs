//! A changelog, as Markdown for people and as JSON for programs.

use schemars::JsonSchema;
use serde::Serialize;

use super::json::{SCHEMA_VERSION, Tool};

use crate::breaking::{ApiLog, Changelog, Entry, Kind};

/// A heading for each API, one below it for each kind of changes, a line for each change.
#[must_use]
pub fn changelog_markdown(changelog: &Changelog) -> String {
    let mut text = format!("# Changes since {}\n", changelog.baseline);
    if changelog.apis.is_empty() {
        text += "\nNothing changed.\n";
    }
    for log in &changelog.apis {
        text += &format!("\n## {}\n", heading(log));
        for (kind, title) in TITLES {
            let entries: Vec<&Entry> = log.changes.iter().filter(|entry| entry.kind == kind).collect();
            if entries.is_empty() {
                continue;
            }
            text += &format!("\n### {title}\n\n");
            entries.into_iter().for_each(|entry| text += &line(entry));
        }
    }
    text
}

const TITLES: [(Kind, &str); 5] = [
    (Kind::Breaking, "Breaking"),
    (Kind::Risky, "May break"),
    (Kind::Deprecated, "Deprecated"),
    (Kind::Added, "Added"),
    (Kind::Changed, "Changed"),
];

fn heading(log: &ApiLog) -> String {
    match (&log.from, &log.to) {
        (Some(from), Some(to)) if from == to => format!("`{}` {to}", log.api),
        (Some(from), Some(to)) => format!("`{}` {to} (was {from})", log.api),
        (Some(from), None) => format!("`{}` (was {from})", log.api),
        (None, Some(to)) => format!("`{}` {to}", log.api),
        (None, None) => format!("`{}`", log.api),
    }
}

fn line(entry: &Entry) -> String {
    let witness = entry.witness.as_ref().map(|witness| code(&witness.to_string()));
    let witness = witness.map(|code| format!(", such as {code}")).unwrap_or_default();
    format!("- {}{witness}\n", entry.message)
}

/// Code in Markdown, fenced by more backticks than it has in a row.
fn code(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let space = if longest > 0 { " " } else { "" };
    format!("{fence}{space}{text}{space}{fence}")
}

/// What changed since an older version.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Changelog")]
pub(super) struct Report<'a> {
    /// The version of this shape: 1. Members may be added within a version.
    schema_version: u32,
    /// What wrote it.
    tool: Tool,
    #[serde(flatten)]
    changelog: &'a Changelog,
}

/// The changelog as JSON text.
#[must_use]
pub fn changelog_json(changelog: &Changelog) -> String {
    // Strings and numbers only: nothing in it can fail to be JSON.
    serde_json::to_string_pretty(&Report { schema_version: SCHEMA_VERSION, tool: Tool::this(), changelog })
        .unwrap_or_default()
        + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_is_fenced_whatever_is_in_it() {
        assert_eq!(code("{}"), "`{}`");
        assert_eq!(code("\"a``b\""), "``` \"a``b\" ```");
    }
}
