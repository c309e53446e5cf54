//! That a command could not run, for programs that read its report.

use serde_json::json;

use super::{Format, github, json, junit, sarif};

/// A report whose only content is why a command could not run; empty for people, who read standard error.
#[must_use]
pub fn failure(format: Format, message: &str) -> String {
    let text = match format {
        Format::Human | Format::Concise => return String::new(),
        Format::Github => return github::failure(message),
        Format::Junit => return junit::failure(message),
        Format::Json => json::failure(message),
        // It has no place for it; an empty report would look like a good one.
        Format::Gitlab => json!([{
            "description": message,
            "check_name": "could-not-run",
            "fingerprint": crate::digest::sha256(message.as_bytes()),
            "severity": "blocker",
            "location": { "path": crate::config::FILE, "lines": { "begin": 1 } },
        }]),
        Format::Sarif => sarif::failure(message),
    };
    format!("{text:#}\n")
}
