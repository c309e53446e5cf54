//! What is minor for the messages is minor for the crates: `cargo semver-checks` compares an old generated crate with a new
//! one. Only where it is installed (`cargo install cargo-semver-checks --locked`), or where `SEMVER_CHECKS` names its program.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "tests")]

mod cargo;

use std::fs;
use std::path::Path;
use std::process::Command;

use buscodegen::breaking::{Baseline, Options, breaking};
use buscodegen::config::Config;
use cargo::{Project, repository};

const OLD: &str = r##"{
  "api": "shop",
  "version": "1.0.0",
  "rpcs": {
    "buy": {
      "parameters": { "$ref": "#/$defs/Order" },
      "response": { "$ref": "#/$defs/Receipt" },
      "errors": { "sold_out": { "description": "Somebody was faster." } }
    },
    "ping": {},
    "pong": {}
  },
  "events": { "sold": { "parameters": { "$ref": "#/$defs/Receipt" } } },
  "$defs": {
    "Order": {
      "type": "object",
      "properties": {
        "a": { "type": "string" }, "b": { "type": "string" }, "c": { "type": "string" }, "d": { "type": "string" },
        "e": { "type": "string" }, "f": { "type": "string" }
      },
      "required": ["a", "b", "c", "d", "e"]
    },
    "Receipt": {
      "type": "object",
      "properties": { "text": { "type": "string" }, "state": { "anyOf": [{ "enum": ["new"] }, { "type": "string" }] } },
      "required": ["text"]
    }
  }
}"##;

/// What is added, each in its place.
const ADDED: [(&str, &str, &str); 9] = [
    ("an rpc", r#""rpcs": {"#, r##""rpcs": { "ask": { "response": { "$ref": "#/$defs/Receipt" } },"##),
    ("an event", r#""events": {"#, r##""events": { "lost": { "parameters": { "$ref": "#/$defs/Order" } },"##),
    ("an error", r#""errors": {"#, r#""errors": { "closed": { "description": "It is night." },"#),
    ("a first error", r#""ping": {}"#, r#""ping": { "errors": { "closed": {} } }"#),
    (
        "a first error with data",
        r#""pong": {}"#,
        r#""pong": { "errors": { "closed": { "data": { "type": "object" } } } }"#,
    ),
    ("a member of a request", r#""f": {"#, r#""g": { "type": "integer" }, "f": {"#),
    ("a number of an object without any", r#""f": {"#, r#""weight": { "type": "number" }, "f": {"#),
    ("a member of a response", r#""state": {"#, r#""note": { "type": "string" }, "state": {"#),
    ("a value of an open enum", r#"["new"]"#, r#"["new", "used"]"#),
];

/// What leaves messages as they are, and whether code that uses the crate goes on.
const CHANGED: [(&str, bool, &str, &str); 12] = [
    ("another name of a type", false, "Receipt", "Bill"),
    ("another name of a field", false, r#""f": {"#, r#""f": { "x-bus-rust": "ef","#),
    ("another name of an rpc", false, r#""ping": {"#, r#""ping": { "x-bus-rust": "knock""#),
    ("another name of an error", false, r#""sold_out": {"#, r#""sold_out": { "x-bus-rust": "Empty","#),
    ("another name of an event", false, r#""sold": {"#, r#""sold": { "x-bus-rust": "was_sold","#),
    ("another name of the API", false, r#""version": "#, r#""x-bus-rust": "mart", "version": "#),
    ("a description", true, r#""f": {"#, r#""f": { "description": "The last one.","#),
    ("a type more", true, r#""$defs": {"#, r#""$defs": { "Bill": { "type": "object" },"#),
    ("something deprecated", true, r#""pong": {"#, r#""pong": { "deprecated": true"#),
    ("a longer timeout", true, r#""pong": {"#, r#""pong": { "timeout": "9s""#),
    (
        "an order of members that may be left out",
        true,
        r#""f": { "type": "string" }"#,
        r#""g": {}, "f": { "type": "string" }"#,
    ),
    ("an error more", true, r#""errors": {"#, r#""errors": { "closed": {},"#),
];

/// Generates the crate of a definition to a workspace of its own.
fn workspace(name: &str, definition: &str) -> Project {
    let project = Project::new(name);
    let manifest = fs::read_to_string(repository().join("Cargo.toml")).unwrap();
    let members = r#"members = ["codegen", "runtime", "runtime/testing", "generated/*", "examples/*"]"#;
    assert!(manifest.contains(members), "the members of the workspace are others");
    project.put("Cargo.toml", &manifest.replace(members, r#"members = ["runtime", "runtime/testing", "generated/*"]"#));
    project.copy(&repository().join("runtime"), "runtime");
    project.put("schemas/shop.json", definition);
    let config = Config {
        folder: project.path().to_owned(),
        ..toml::from_str("[package]\nlicense = 'MIT'\nruntime = { workspace = true }\n").unwrap()
    };
    buscodegen::generate(&config).unwrap().plan.unwrap().apply(false).unwrap();
    project
}

fn tool() -> Option<Command> {
    let program = std::env::var_os("SEMVER_CHECKS").unwrap_or_else(|| "cargo-semver-checks".into());
    Command::new(&program).arg("--version").output().ok()?;
    Some(Command::new(program))
}

/// Whether the new crate may have the next minor version, and what was said.
fn is_minor(mut tool: Command, old: &Path, new: &Path) -> (bool, String) {
    let manifest = |root: &Path| root.join("generated/shop-api/Cargo.toml");
    let output = tool
        .args(["semver-checks", "--release-type", "minor", "--color", "never", "--manifest-path"])
        .arg(manifest(new))
        .args(["--package", "shop-api", "--baseline-root"])
        .arg(old)
        .env("CARGO_NET_OFFLINE", "true")
        .env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("semver"))
        .env_remove("RUSTFLAGS")
        .output()
        .unwrap();
    (output.status.success(), String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned())
}

#[test]
fn what_is_added_to_an_api_is_minor_for_users_of_its_crate() {
    let Some(checks) = tool() else {
        println!("not tried: cargo-semver-checks is not installed");
        return;
    };
    let old = workspace("semver-old", OLD);
    let added = ADDED.iter().fold(OLD.to_owned(), |text, (what, from, to)| {
        assert!(text.contains(from), "{what}");
        text.replacen(from, to, 1)
    });
    let (minor, said) = is_minor(checks, old.path(), workspace("semver-new", &added).path());
    println!("{said}");
    assert!(minor, "{said}");

    // That the check sees what is not minor: a member that is gone.
    let removed = OLD.replace(r#""f": {"#, r#""h": {"#);
    let (minor, said) = is_minor(tool().unwrap(), old.path(), workspace("semver-gone", &removed).path());
    assert!(!minor && said.contains("major"), "{said}");
}

/// Whether `breaking` asks for a major version.
fn is_major(old: &str, new: &str) -> bool {
    let folder = tempfile::TempDir::new().unwrap();
    for (name, text) in [("old", old), ("schemas", new)] {
        fs::create_dir(folder.path().join(name)).unwrap();
        fs::write(folder.path().join(name).join("shop.json"), text).unwrap();
    }
    let config = Config { folder: folder.path().to_owned(), ..Config::default() };
    let old = Baseline::Path(folder.path().join("old"));
    breaking(&config, &[old], Options::default()).unwrap().findings.has_errors()
}

#[test]
fn changes_of_names_are_told_as_cargo_semver_checks_tells_them() {
    let is_installed = tool().is_some();
    let old = is_installed.then(|| workspace("semver-names-old", OLD));
    for (what, goes_on, from, to) in CHANGED {
        assert!(OLD.contains(from), "{what}");
        let new = OLD.replace(from, to);
        assert_eq!(is_major(OLD, &new), !goes_on, "{what}");
        if let (Some(checks), Some(old)) = (tool(), &old) {
            let (minor, said) = is_minor(checks, old.path(), workspace("semver-names-new", &new).path());
            assert_eq!(minor, goes_on, "{what}: {said}");
        }
    }
}
