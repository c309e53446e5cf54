//! `buscodegen breaking` against a commit looks at the versions before it, too: events of theirs may still be stored.
//!
//! Commits are dated long ago or in a far future, where no retention ends while the tests are run, and so have the same ids always.

use std::process::Command;

use crate::project::{Project, golden};

const LONG_AGO: &str = "978307200"; // 2001-01-01
const AGO: &str = "980985600"; // 2001-02-01
const SOON: &str = "3786912000"; // 2090-01-01
const LATER: &str = "3789590400"; // 2090-02-01
const LATEST: &str = "3792009600"; // 2090-03-01

/// A shop whose event carries this.
fn store(properties: &str) -> String {
    let schema = format!(r#"{{ "type": "object", "properties": {{ "pet": {{ "type": "string" }}{properties} }} }}"#);
    format!(
        r#"{{
  "api": "store",
  "version": "1.0.0",
  "events": {{
    "sold": {{ "parameters": {schema} }},
    "kept": {{ "retention": "10000d", "parameters": {schema} }}
  }}
}}
"#
    )
}

const BOOLEAN: &str = r#", "count": { "type": "boolean" }"#;
const TEXT: &str = r#", "count": { "type": "string" }"#;
const NOTHING: &str = "";
const INTEGER: &str = r#", "count": { "type": "integer" }"#;

fn git(project: &Project, date: &str, arguments: &str) {
    let mut command = Command::new("git");
    command.args(["-c", "commit.gpgsign=false"]).args(arguments.split(' ')).current_dir(project.path(""));
    for who in ["AUTHOR", "COMMITTER"] {
        command.env(format!("GIT_{who}_DATE"), format!("@{date} +0000"));
        command.env(format!("GIT_{who}_NAME"), "a").env(format!("GIT_{who}_EMAIL"), "a@b.example");
    }
    let output = command.env("GIT_CONFIG_GLOBAL", "/dev/null").output().unwrap();
    assert!(output.status.success(), "{arguments}: {}", String::from_utf8_lossy(&output.stderr));
}

fn commit(project: &Project, date: &str, text: &str) {
    project.put("schemas/store.json", text);
    git(project, date, "add .");
    git(project, date, "commit --quiet --allow-empty --message x");
}

/// A repository with these versions of the shop, on `main`.
fn repository<const N: usize>(versions: [(&str, &str); N]) -> Project {
    let project = Project::new([("buscodegen.toml", "[breaking]\nagainst = [\"git:main\"]\n")]);
    git(&project, SOON, "init --quiet --initial-branch main");
    for (date, properties) in versions {
        commit(&project, date, &store(properties));
    }
    project
}

/// A member that came, went, and came again as something else.
fn came_again() -> Project {
    let project = repository([(LONG_AGO, BOOLEAN), (AGO, TEXT), (SOON, NOTHING)]);
    project.put("README.md", "What changes nothing.");
    git(&project, LATER, "add .");
    git(&project, LATER, "commit --quiet --allow-empty --message x");
    project.put("schemas/store.json", store(INTEGER));
    project
}

#[test]
fn events_are_compared_with_each_version_within_their_retention() {
    let project = came_again();
    golden!("breaking_of_events_that_may_still_be_stored", project.transcript([&["breaking"]]));
    let ran = project.run(&["check", "--skip", "generated", "--skip", "lint"]);
    assert!(ran.code == 1 && ran.err.contains("the type changed from string to integer"), "{ran}");
    // With the version that took their place, nothing is wrong.
    project.put("buscodegen.toml", "[breaking]\nagainst = [\"git:main\"]\nhistory = false\n");
    let ran = project.run(&["breaking"]);
    assert!(ran.code == 0 && ran.err.contains("version-not-bumped") && !ran.err.contains("type-changed"), "{ran}");
}

#[test]
fn programs_are_told_the_version() {
    let project = came_again();
    let ran = project.run(&["breaking", "--output-format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let about = |finding: &serde_json::Value| {
        let text = |key: &str| finding[key].as_str().unwrap_or_default().to_owned();
        (
            text("member"),
            text("against").split_once(' ').map(|(_, until)| until.to_owned()),
            finding["layers"].to_string(),
        )
    };
    let mut found: Vec<_> = report["findings"].as_array().unwrap().iter().map(about).collect();
    found.sort();
    let of = |member: &str, until: Option<&str>, layers: &str| {
        (member.to_owned(), until.map(str::to_owned), layers.to_owned())
    };
    let both = r#"["wire","decode"]"#;
    assert_eq!(
        found,
        [
            of("", None, "null"),
            of("kept", Some("(until 2001-02-01)"), both),
            of("kept", Some("(until 2090-01-01)"), both),
            of("sold", Some("(until 2090-01-01)"), both),
        ],
        "{ran}"
    );
}

#[test]
fn what_the_baseline_says_is_not_said_again() {
    let project = repository([(AGO, TEXT), (SOON, r#", "count": { "type": "string" }, "note": { "type": "string" }"#)]);
    project.put("schemas/store.json", store(INTEGER));
    let ran = project.run(&["breaking"]);
    assert!(
        ran.code == 1
            && ran.err.matches("`sold`: the type changed from string to integer: what old publishers").count() == 1,
        "{ran}"
    );
    assert!(!ran.err.contains("what publishers of"), "{ran}");
}

#[test]
fn what_the_baseline_broke_is_its_own_affair() {
    let project = repository([(AGO, TEXT), (SOON, INTEGER)]);
    assert_eq!(project.run(&["breaking"]).err, "nothing breaks, compared with git:main\n");
    project.put("schemas/store.json", store(r#", "count": { "type": "integer" }, "note": { "type": "string" }"#));
    let ran = project.run(&["breaking"]);
    assert!(ran.code == 0 && !ran.err.contains("type-changed"), "{ran}");
}

#[test]
fn what_is_safe_is_said_to_have_been_compared() {
    let project = repository([(AGO, NOTHING), (SOON, TEXT)]);
    let described = store(TEXT).replace("\"version\"", "\"description\": \"A shop.\", \"version\"");
    project.put("schemas/store.json", &described);
    let ran = project.run(&["breaking"]);
    assert_eq!(
        ran.err,
        "nothing breaks, compared with git:main and 1 older version of events that may still be stored\n"
    );
    // A commit that nothing was published by, as a branch is merged as a whole.
    git(&project, SOON, "checkout --quiet -b work");
    git(&project, SOON, "reset --quiet --hard");
    commit(&project, SOON, &store(INTEGER));
    commit(&project, SOON, &store(TEXT));
    git(&project, SOON, "checkout --quiet main");
    git(&project, SOON, "merge --quiet --no-ff --message x work");
    project.put("schemas/store.json", &described);
    assert_eq!(project.run(&["breaking"]).err, ran.err);
}

#[test]
fn clocks_that_are_wrong_do_not_end_the_history() {
    let project =
        repository([(AGO, TEXT), (SOON, NOTHING), (LONG_AGO, NOTHING), (LATER, NOTHING), (LONG_AGO, NOTHING)]);
    project.put("schemas/store.json", store(INTEGER));
    let ran = project.run(&["breaking"]);
    assert!(ran.code == 1 && ran.err.contains("`sold`: the type changed from string to integer"), "{ran}");
}

#[test]
fn a_shallow_clone_says_what_was_not_compared() {
    let project = came_again();
    git(&project, LATER, "checkout --quiet -- .");
    let from = format!("file://{}", project.path("").display());
    let clone = Project::new([]);
    git(&clone, LATER, &format!("clone --quiet --depth 2 {from} ."));
    clone.put("schemas/store.json", store(INTEGER));
    golden!("breaking_in_a_shallow_clone", clone.transcript([&["breaking", "--against", "git:HEAD"]]));
    git(&clone, LATER, "fetch --quiet --unshallow");
    let ran = clone.run(&["breaking", "--against", "git:HEAD"]);
    assert!(ran.code == 1 && !ran.err.contains("history-incomplete"), "{ran}");
}

#[test]
fn a_version_that_was_wrong_itself_is_named() {
    let project = repository([(AGO, NOTHING)]);
    commit(&project, SOON, &store(r#", "count": { "type": "strin" }"#));
    commit(&project, LATEST, &store(NOTHING));
    project.put("schemas/store.json", store(TEXT).replace("1.0.0", "1.1.0"));
    let ran = project.run(&["breaking", "--output-format", "concise"]);
    assert!(ran.code == 0 && ran.out.contains("info[history-incomplete]: the definitions at "), "{ran}");
    assert!(
        ran.out.contains("current until 2090-03-01, are wrong themselves and were not compared: store.json: "),
        "{ran}"
    );
}

#[test]
fn the_schema_folder_may_have_come_later_or_be_the_root() {
    let project = Project::new([("buscodegen.toml", "[schemas]\nroot = \".\"\n"), ("notes.txt", "")]);
    git(&project, SOON, "init --quiet --initial-branch main");
    git(&project, SOON, "add .");
    git(&project, SOON, "commit --quiet --allow-empty --message x");
    for (date, properties) in [(SOON, TEXT), (LATER, NOTHING)] {
        project.put("store.json", store(properties));
        git(&project, date, "add .");
        git(&project, date, "commit --quiet --allow-empty --message x");
    }
    project.put("store.json", store(INTEGER));
    let ran = project.run(&["breaking", "--against", "git:HEAD"]);
    assert!(ran.code == 1 && ran.err.contains("(until 2090-02-01) sent, new listeners refuse"), "{ran}");
}
