//! JUnit XML: a suite for each file, a test for each finding, which failed if the finding is a failure.

use std::borrow::Cow;

use super::entry::Entry;
use crate::finding::Severity;

pub(super) fn text(entries: &[Entry<'_>], fail_on: Severity) -> String {
    let mut by_file: Vec<(&str, Vec<&Entry<'_>>)> = Vec::new();
    for entry in entries {
        match by_file.iter_mut().find(|(file, _)| *file == entry.location.file) {
            Some((_, found)) => found.push(entry),
            None => by_file.push((&entry.location.file, vec![entry])),
        }
    }
    let failed = |entry: &&Entry<'_>| entry.finding.severity <= fail_on;
    let mut suites = String::new();
    for (file, found) in &by_file {
        let failures = found.iter().filter(|entry| failed(entry)).count();
        let cases: String = found.iter().map(|entry| case(entry, failed(entry))).collect();
        suites += &suite(file, found.len(), failures, &cases);
    }
    if by_file.is_empty() {
        // Without any test, some readers take it for a run that came to nothing.
        suites = suite("buscodegen", 1, 0, &case_element("buscodegen", "findings", ""));
    }
    let failures = entries.iter().filter(failed).count();
    document(&format!("tests=\"{}\" failures=\"{failures}\" errors=\"0\"", entries.len().max(1)), &suites)
}

/// That the command could not run.
pub(super) fn failure(message: &str) -> String {
    let error = format!("      <error message=\"{}\"/>\n", escaped(message));
    let case = case_element("buscodegen", "run", &error);
    let suite =
        format!("  <testsuite name=\"buscodegen\" tests=\"1\" failures=\"0\" errors=\"1\">\n{case}  </testsuite>\n");
    document("tests=\"1\" failures=\"0\" errors=\"1\"", &suite)
}

fn document(counts: &str, suites: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"buscodegen\" {counts}>\n{suites}</testsuites>\n"
    )
}

fn suite(name: &str, tests: usize, failures: usize, cases: &str) -> String {
    let name = escaped(name);
    format!(
        "  <testsuite name=\"{name}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\">\n{cases}  </testsuite>\n"
    )
}

fn case(entry: &Entry<'_>, failed: bool) -> String {
    let Entry { finding, location, .. } = entry;
    let name = format!("{}:{}:{}", finding.rule, location.line, location.column);
    let mut text = format!("{}:{}:{}: {}", location.file, location.line, location.column, finding.message);
    if let Some(help) = &finding.help {
        text += &format!("\nhelp: {help}");
    }
    let text = escaped(&text);
    let body = if failed {
        let (message, rule) = (escaped(&finding.message), escaped(finding.rule));
        format!("      <failure message=\"{message}\" type=\"{rule}\">{text}</failure>\n")
    } else {
        format!("      <system-out>{text}</system-out>\n")
    };
    case_element(&location.file, &name, &body)
}

fn case_element(class: &str, name: &str, body: &str) -> String {
    format!("    <testcase classname=\"{}\" name=\"{}\">\n{body}    </testcase>\n", escaped(class), escaped(name))
}

/// Text for XML 1.0, which has no way at all to write most control characters.
fn escaped(text: &str) -> String {
    let escape = |c: char| -> Cow<'static, str> {
        match c {
            '&' => "&amp;".into(),
            '<' => "&lt;".into(),
            '>' => "&gt;".into(),
            '"' => "&quot;".into(),
            '\n' => "&#10;".into(),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => "\u{fffd}".into(),
            c => c.to_string().into(),
        }
    };
    text.chars().map(escape).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_gives_a_meaning_or_forbids_is_escaped() {
        assert_eq!(escaped("a<b> & \"c\"\n\u{1b}[31m"), "a&lt;b&gt; &amp; &quot;c&quot;&#10;\u{fffd}[31m");
    }
}
