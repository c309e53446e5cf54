//! An inspection, as a table for people and as JSON for programs.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Files, Location};
use crate::finding::one_line;
use crate::inspect::{Inspected, Inspection, Prevention, Use};

const GREEN: &str = "\u{1b}[32m";
const YELLOW: &str = "\u{1b}[33m";
const BOLD: &str = "\u{1b}[1m";
const PLAIN: &str = "\u{1b}[0m";

/// A heading for each crate, a line for each message, a line for each keyword that prevents it from being exact. With
/// colours, which the caller may take out again.
#[must_use]
pub fn inspection_table(inspection: &Inspection, files: Files<'_>) -> String {
    let width = inspection.messages.iter().map(|message| message.rust_type.chars().count()).max().unwrap_or(0);
    let mut text = String::new();
    let mut before = None;
    for message in &inspection.messages {
        if before != Some(&message.package) {
            text += &format!("{BOLD}{}{PLAIN}\n", one_line(message.package.clone()));
            before = Some(&message.package);
        }
        let verdict =
            if message.is_exact() { format!("{GREEN}exact  {PLAIN}") } else { format!("{YELLOW}general{PLAIN}") };
        let line = format!("  {verdict}  {:width$}  {}", message.rust_type, one_line(uses(message)));
        text += line.trim_end();
        text.push('\n');
        for Prevention { keyword, place } in &message.prevented_by {
            let Location { file, pointer, line, column, .. } = files.location(place);
            text += &one_line(format!("             `{keyword}` at {file}:{line}:{column} (#{pointer})"));
            text.push('\n');
        }
    }
    text
}

fn uses(message: &Inspected) -> String {
    let uses = message.uses.iter().map(|Use { api, name, part }| format!("{api}.{name} {part}"));
    uses.collect::<Vec<_>>().join(", ")
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Inspection")]
/// Which messages are exact: decoding them is validating them.
pub(super) struct Report<'a> {
    messages: Vec<MessageEntry<'a>>,
    exact: usize,
    total: usize,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Message")]
struct MessageEntry<'a> {
    package: &'a str,
    api: Option<&'a str>,
    rust_type: &'a str,
    exact: bool,
    uses: Vec<UseEntry<'a>>,
    location: Location,
    prevented_by: Vec<PreventionEntry<'a>>,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Use")]
struct UseEntry<'a> {
    api: &'a str,
    name: &'a str,
    part: &'a str,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Prevention")]
struct PreventionEntry<'a> {
    keyword: &'a str,
    #[serde(flatten)]
    location: Location,
}

pub(super) fn report<'a>(inspection: &'a Inspection, files: Files<'_>) -> Report<'a> {
    let entry = |message: &'a Inspected| MessageEntry {
        package: &message.package,
        api: message.api.as_deref(),
        rust_type: &message.rust_type,
        exact: message.is_exact(),
        uses: message.uses.iter().map(|Use { api, name, part }| UseEntry { api, name, part }).collect(),
        location: files.location(&message.place),
        prevented_by: message
            .prevented_by
            .iter()
            .map(|Prevention { keyword, place }| PreventionEntry { keyword, location: files.location(place) })
            .collect(),
    };
    let messages: Vec<_> = inspection.messages.iter().map(entry).collect();
    Report { exact: inspection.exact(), total: messages.len(), messages }
}
