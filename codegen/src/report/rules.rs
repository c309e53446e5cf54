//! Rules, as a table and as pages for people, and as data for programs.

use schemars::JsonSchema;
use serde::Serialize;

use crate::finding::Severity;
use crate::rule::{Example, Group, Rule};

const BOLD: &str = "\u{1b}[1m";
const PLAIN: &str = "\u{1b}[0m";
/// Lines of prose are not longer, in characters.
const WIDTH: usize = 100;

/// A heading for each group and a line for each rule, with how bad its findings are. With colours, which the caller may take
/// out again.
#[must_use]
pub fn rules_table(rules: &[(&Rule, Severity)]) -> String {
    let width = rules.iter().map(|(rule, _)| rule.id.len()).max().unwrap_or(0);
    let mut text = String::new();
    let mut before = None;
    for (rule, severity) in rules {
        if before != Some(rule.group) {
            let gap = if before.is_none() { "" } else { "\n" };
            text += &format!("{gap}{BOLD}{}{PLAIN}: {}\n", rule.group.name(), rule.group.about());
            before = Some(rule.group);
        }
        text += &format!("  {:width$}  {:7}  {}\n", rule.id, severity.name(), rule.summary);
    }
    text
}

/// What a rule is about, at length. With colours, which the caller may take out again.
#[must_use]
pub fn rule_page(rule: &Rule) -> String {
    let heading = format!("{BOLD}{}{PLAIN} ({}): {}\n", rule.id, rule.severity.name(), rule.summary);
    let mut parts = vec![heading, wrapped(rule.why)];
    let examples = examples(rule).into_iter();
    parts.extend(examples.map(|(title, name, text)| format!("{BOLD}{title}{PLAIN}{name}\n\n{}", indented(&text))));
    parts.push(format!("{BOLD}What to do{PLAIN}\n\n{}", wrapped(rule.fix)));
    if is_ignorable(rule) {
        parts.push(format!("{BOLD}To ignore it{PLAIN} in one place, with the reason\n\n{}", indented(&ignore(rule))));
    }
    parts.join("\n")
}

/// All rules as a page of Markdown: `docs/rules.md`.
#[must_use]
pub fn rules_markdown(rules: &[&Rule]) -> String {
    let mut text = format!("# Rules\n\n{PREAMBLE}\n");
    for group in Group::ALL {
        let of_group: Vec<_> = rules.iter().filter(|rule| rule.group == group).collect();
        if of_group.is_empty() {
            continue;
        }
        text +=
            &format!("\n## {}: {}\n\n| rule | severity | finds that |\n|---|---|---|\n", group.name(), group.about());
        for rule in &of_group {
            text += &format!("| [`{0}`](#{0}) | {1} | {2} |\n", rule.id, rule.severity.name(), rule.summary);
        }
        for rule in of_group {
            text += &format!("\n### {}\n\n{}.\n\n{}\n", rule.id, capitalised(rule.summary), rule.why);
            for (title, name, example) in examples(rule) {
                text += &format!("\n{title}{name}:\n\n```\n{}\n```\n", example.trim_end());
            }
            text += &format!("\n{}\n", rule.fix);
        }
    }
    text
}

const PREAMBLE: &str = "\
Everything that buscodegen may find, by group; `buscodegen explain RULE` says the same. This page is written by
`buscodegen rules --markdown docs/rules.md`.

`[lint]` in buscodegen.toml selects rules and sets their severity, `[[ignore]]` and `x-bus-lint` leave out single findings, each
with a reason ([config.md](config.md)). Errors that keep crates from being generated cannot be ignored.

What is said of a change is said with `--rollout any`; where it is known what is deployed first, some of it is a warning.";

/// The files of a rule's examples: a title, the file's name if that matters, and the text, whose long lines are cut.
fn examples(rule: &Rule) -> Vec<(&'static str, String, String)> {
    let mut found = Vec::new();
    for (title, example) in [("Wrong", rule.bad), ("Right", rule.good)] {
        match example {
            Example::Definition(text) | Example::Text(text) | Example::Files(&[(_, text)]) => {
                found.push((title, String::new(), shortened(text)));
            }
            Example::Files(files) => {
                found.extend(files.iter().map(|(name, text)| (title, format!(" ({name})"), shortened(text))));
            }
            Example::Change { before, after, says } => {
                let parts = [("Before", shortened(before)), ("After", shortened(after)), ("It says", says.join("\n"))];
                found.extend(parts.map(|(title, text)| (title, String::new(), text)));
            }
            Example::None => {}
        }
    }
    found
}

fn shortened(text: &str) -> String {
    const MAX_CHARS: usize = 150;
    let line = |line: &str| match line.char_indices().nth(MAX_CHARS) {
        Some((end, _)) => format!("{} ...\n", &line[..end]),
        None => format!("{line}\n"),
    };
    text.lines().map(line).collect()
}

/// Whether somebody may not want to hear of it.
fn is_ignorable(rule: &Rule) -> bool {
    !matches!(rule.group, Group::Run | Group::Breaking | Group::Doc) || rule.severity != Severity::Error
}

fn ignore(rule: &Rule) -> String {
    format!("\"x-bus-lint\": {{ \"ignore\": [\"{}\"], \"reason\": \"...\" }}\n", rule.id)
}

fn indented(text: &str) -> String {
    text.lines().map(|line| if line.is_empty() { "\n".to_owned() } else { format!("    {line}\n") }).collect()
}

fn capitalised(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().map(|first| first.to_uppercase().chain(rest).collect()).unwrap_or_default()
}

/// The words of a text in lines that are not too long.
fn wrapped(text: &str) -> String {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) if line.chars().count() + 1 + word.chars().count() <= WIDTH => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines.join("\n") + "\n"
}

/// A rule, for programs.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Rule")]
pub(super) struct RuleEntry<'a> {
    /// Its stable name.
    id: &'a str,
    /// What it is about.
    group: Group,
    /// How bad its findings are.
    severity: Severity,
    /// What is wrong, in a line.
    summary: &'a str,
    /// Why that matters. Markdown.
    why: &'a str,
    /// What to do. Markdown.
    fix: &'a str,
    /// What it objects to: a text, or several; of a change what was before, and what after.
    bad: Vec<String>,
    /// What it says of a change, a finding each.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    says: &'a [&'a str],
    /// The same as it should be.
    good: Vec<String>,
}

pub(super) fn entry<'a>((rule, severity): &(&'a Rule, Severity)) -> RuleEntry<'a> {
    let texts = |example| match example {
        Example::Definition(text) | Example::Text(text) => vec![text.to_owned()],
        Example::Files(files) => files.iter().map(|(_, text)| (*text).to_owned()).collect(),
        Example::Change { before, after, .. } => vec![before.to_owned(), after.to_owned()],
        Example::None => Vec::new(),
    };
    let says = if let Example::Change { says, .. } = rule.bad { says } else { &[] };
    let Rule { id, group, summary, why, fix, bad, good, .. } = *rule;
    RuleEntry { id, group: *group, severity: *severity, summary, why, fix, bad: texts(*bad), says, good: texts(*good) }
}
