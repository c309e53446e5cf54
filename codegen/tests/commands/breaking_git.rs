//! `buscodegen breaking` against commits, folders and snapshots.

use std::path::Path;
use std::process::Command;

use crate::project::{Project, golden};

const OLD: &str = r##"{
  "api": "store",
  "version": "1.0.0",
  "rpcs": {
    "buy": {
      "parameters": { "$ref": "#/$defs/Order" },
      "response": { "$ref": "gemeinsam/größe.json" }
    }
  },
  "events": { "sold": { "parameters": { "$ref": "#/$defs/Order" } } },
  "$defs": {
    "Order": {
      "type": "object",
      "properties": { "pet": { "type": "string" }, "count": { "type": "integer" } },
      "required": ["pet"]
    }
  }
}
"##;

const SIZE: &str = r#"{ "type": "object", "properties": { "size": { "type": "integer" } }, "required": ["size"] }"#;

/// What git says, which must not fail.
fn git(folder: &Path, arguments: &[&str]) {
    let mut command = Command::new("git");
    command.args(["-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "protocol.file.allow=always"]);
    for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"] {
        command.env_remove(name);
    }
    let output = command.args(arguments).current_dir(folder).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// A repository with a first commit on `main`, on another branch, whose definition has changed since.
fn repository() -> Project {
    let project = Project::new([("schemas/pet store.json", OLD), ("schemas/gemeinsam/größe.json", SIZE)]);
    git(&project.path(""), &["init", "--quiet", "--initial-branch", "main"]);
    git(&project.path(""), &["add", "."]);
    git(&project.path(""), &["commit", "--quiet", "--message", "first"]);
    git(&project.path(""), &["checkout", "--quiet", "-b", "work"]);
    project.put("schemas/pet store.json", OLD.replace(r#""required": ["pet"]"#, r#""required": ["pet", "count"]"#));
    project
}

#[test]
fn a_branch_is_compared_with_where_it_left_the_default_branch() {
    let project = repository();
    golden!("breaking_against_the_default_branch", project.transcript([&["breaking"]]));
    // What happens on the default branch afterwards is somebody else's.
    git(&project.path(""), &["commit", "--quiet", "--all", "--message", "second"]);
    git(&project.path(""), &["checkout", "--quiet", "main"]);
    project.put("schemas/pet store.json", OLD.replace("\"buy\"", "\"order\""));
    git(&project.path(""), &["commit", "--quiet", "--all", "--message", "third"]);
    git(&project.path(""), &["checkout", "--quiet", "work"]);
    let ran = project.run(&["breaking"]);
    assert!(ran.code == 1 && !ran.err.contains("rpc-removed"), "{ran}");
    let ran = project.run(&["breaking", "--against", "git:main"]);
    assert!(ran.code == 1 && ran.err.contains("rpc-removed"), "{ran}");
}

#[test]
fn a_detached_head_is_compared_like_a_branch() {
    let project = repository();
    git(&project.path(""), &["commit", "--quiet", "--all", "--message", "second"]);
    git(&project.path(""), &["checkout", "--quiet", "--detach"]);
    let ran = project.run(&["breaking", "--rollout", "any"]);
    assert!(ran.code == 1 && ran.err.contains("became-required"), "{ran}");
    let ran = project.run(&["breaking", "--against", "git:HEAD"]);
    assert!(ran.code == 0 && ran.err == "nothing breaks, compared with git:HEAD\n", "{ran}");
}

#[test]
fn a_commit_may_hold_the_schemas_elsewhere() {
    let project = repository();
    git(&project.path(""), &["mv", "schemas", "neue schemas"]);
    project.put("buscodegen.toml", "[schemas]\nroot = \"neue schemas\"\n");
    let ran = project.run(&["breaking", "--against", "git:main:schemas"]);
    assert!(ran.code == 1 && ran.err.contains("became-required"), "{ran}");
    let ran = project.run(&["breaking"]);
    assert!(ran.code == 2 && ran.err.contains("`neue schemas` is no folder of the commit"), "{ran}");
}

#[test]
fn what_cannot_be_read_says_why_and_what_to_do() {
    let project = repository();
    golden!(
        "breaking_against_what_cannot_be_read",
        project.transcript([
            &["breaking", "--against", "git:v9"],
            &["breaking", "--against", "git:main:lost"],
            &["breaking", "--against", "lost"],
            &["breaking", "--against", "schemas/pet store.json"],
            &["breaking", "--against", "git:main", "--rollout", "never"],
            &["breaking", "--against", "git:main", "--schema", "a.json", "b.json"],
        ])
    );
}

#[test]
fn without_a_repository_there_is_something_else_to_compare_with() {
    let project = Project::new([("schemas/store.json", OLD), ("schemas/gemeinsam/größe.json", SIZE)]);
    let ran = project.run(&["breaking"]);
    assert!(ran.code == 2 && ran.err.contains("is in no git repository; name a folder instead"), "{ran}");
    assert_eq!(project.run(&["snapshot"]).code, 0);
    let ran = project.run(&["breaking", "--against", "snapshots"]);
    assert!(ran.code == 0 && ran.err == "nothing breaks, compared with snapshots\n", "{ran}");
    project.put("schemas/store.json", OLD.replace(r#""required": ["pet"]"#, r#""required": ["pet", "count"]"#));
    for snapshot in ["snapshots", "snapshots/store.json"] {
        let ran = project.run(&["breaking", "--against", snapshot]);
        assert!(ran.code == 1 && ran.err.contains("became-required"), "{ran}");
    }
    project.put("empty/notes.txt", "");
    let ran = project.run(&["breaking", "--against", "empty"]);
    assert!(ran.code == 2 && ran.err.contains("there is no API definition in empty"), "{ran}");
}

#[test]
fn a_shallow_clone_without_the_base_says_so() {
    let project = repository();
    git(&project.path(""), &["commit", "--quiet", "--all", "--message", "second"]);
    let from = format!("file://{}", project.path("").display());
    let clone = Project::new([]);
    git(
        &clone.path(""),
        &["clone", "--quiet", "--depth", "1", "--branch", "work", "--no-single-branch", &from, "clone"],
    );
    git(&clone.path("clone"), &["remote", "set-head", "origin", "main"]);
    clone.put("clone/buscodegen.toml", "");
    golden!(
        "breaking_in_a_shallow_clone_without_the_base",
        clone.transcript([
            &["breaking", "--config", "clone/buscodegen.toml"],
            &["breaking", "--config", "clone/buscodegen.toml", "--against", "git:origin/main"],
        ])
    );
}

#[test]
fn schemas_in_a_submodule_are_compared_from_inside_of_it() {
    let inner = repository();
    git(&inner.path(""), &["checkout", "--quiet", "--", "."]);
    let outer = Project::new([("notes.txt", "")]);
    git(&outer.path(""), &["init", "--quiet", "--initial-branch", "main"]);
    let from = inner.path("").display().to_string();
    git(&outer.path(""), &["submodule", "--quiet", "add", &from, "apis"]);
    git(&outer.path(""), &["commit", "--quiet", "--message", "first"]);
    outer.put("schemas/store.json", r#"{ "api": "other", "version": "1.0.0" }"#);
    outer.put("apis/buscodegen.toml", "");
    outer.put("apis/schemas/pet store.json", OLD.replace(r#""required": ["pet"]"#, r#""required": ["pet", "count"]"#));
    golden!(
        "breaking_in_a_submodule",
        outer.transcript([
            &["breaking", "--against", "git:main:apis/schemas"],
            &["breaking", "--config", "apis/buscodegen.toml", "--against", "git:HEAD"],
        ])
    );
}

#[test]
fn a_break_is_accepted_with_a_reason_as_long_as_there_is_one() {
    let project = repository();
    let ran = project.run(&["breaking", "--output-format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let entries = report["findings"].as_array().unwrap();
    let accepted: String = entries
        .iter()
        .map(|entry| {
            format!("[[accepted]]\nfingerprint = {}\nreason = \"all clients are ours\"\n", entry["fingerprint"])
        })
        .collect();
    project.put("breaking.accepted.toml", &accepted);
    let ran = project.run(&["breaking"]);
    assert!(ran.code == 0 && ran.err.contains(&format!("{} breaks accepted", entries.len())), "{ran}");
    project.put("breaking.accepted.toml", accepted.replace("all clients are ours", " "));
    let ran = project.run(&["breaking"]);
    assert!(ran.code == 2 && ran.err.contains("is accepted without a reason"), "{ran}");
    project.put("breaking.accepted.toml", &accepted);
    project.put("schemas/pet store.json", OLD);
    golden!(
        "breaking_names_what_is_accepted_in_vain",
        project.run(&["breaking"]).to_string().split_inclusive('\n').take(8).collect::<String>()
    );
}

#[test]
fn stored_events_of_older_versions_are_read_by_new_listeners() {
    let project = repository();
    let v1 = OLD.replace(r#""count": { "type": "integer" }"#, r#""count": { "type": "string" }"#);
    project.put("v1/store.json", v1);
    project.put("v1/gemeinsam/größe.json", SIZE);
    project.put("schemas/pet store.json", OLD);
    let ran = project.run(&["breaking", "--against", "git:main", "--against", "v1"]);
    assert!(ran.code == 1 && ran.err.contains("`sold`: the type changed from string to integer"), "{ran}");
    assert!(!ran.err.contains("`buy`") && !ran.err.contains("old listeners"), "{ran}");
}

#[test]
fn definitions_that_are_wrong_are_not_compared() {
    let project = repository();
    project.put("schemas/pet store.json", OLD.replace("\"integer\"", "\"interger\""));
    let ran = project.run(&["breaking"]);
    assert!(ran.code == 2 && ran.err.contains("nothing was compared: the definitions are wrong"), "{ran}");
}

#[test]
fn check_compares_with_what_the_configuration_names() {
    let project = repository();
    assert_eq!(project.run(&["check", "--skip", "generated"]).code, 0);
    project.put("buscodegen.toml", "[breaking]\nagainst = [\"git:main\"]\n");
    let ran = project.run(&["check", "--skip", "generated"]);
    assert!(ran.code == 1 && ran.err.contains("`buy`: `count` became required"), "{ran}");
    assert_eq!(project.run(&["check", "--skip", "generated", "--skip", "breaking"]).code, 0);
    project.put("buscodegen.toml", "[breaking]\nagainst = [\"git:main\"]\nrollout = \"client-first\"\n");
    let ran = project.run(&["breaking"]);
    assert!(ran.err.contains("warning[became-required]: `buy`"), "{ran}");
    let ran = project.run(&["breaking", "--rollout", "any"]);
    assert!(ran.err.contains("error[became-required]: `buy`"), "{ran}");
}
