//! Templates of the user's in the place of the tool's own, and generating again when something changes.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]
#![cfg(feature = "cli")]

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Child, ChildStderr, Command, Stdio};

use predicates::prelude::*;
use predicates::str::contains;
use tempfile::TempDir;

const STORE: &str = r#"{ "api": "store", "version": "1.0.0", "rpcs": { "buy": { "description": "Buys." } } }"#;
const CONFIG: &str = "[generate]\ntemplates = \"templates\"\n";

struct Project(TempDir);

impl Project {
    fn new() -> Self {
        let project = Self(TempDir::new().unwrap());
        project.put("schemas/store.json", STORE);
        project
    }

    fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    fn put(&self, path: &str, text: &str) {
        fs::create_dir_all(self.path(path).parent().unwrap()).unwrap();
        fs::write(self.path(path), text).unwrap();
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    fn run(&self, arguments: &[&str]) -> assert_cmd::assert::Assert {
        let mut command = assert_cmd::Command::cargo_bin("buscodegen").unwrap();
        command.env("BUSCODEGEN_CEILING", std::env::temp_dir());
        command.current_dir(self.0.path()).args(arguments).assert()
    }
}

#[test]
fn ejected_templates_generate_what_the_tools_own_do() {
    let project = Project::new();
    project.run(&["generate"]).code(0);
    project
        .run(&["templates", "eject"])
        .code(0)
        .stderr(contains(" templates in templates").and(contains("`[generate]`")));
    project.put("buscodegen.toml", CONFIG);
    project.run(&["generate", "--check"]).code(0);
    project.run(&["templates", "eject"]).code(0).stderr(contains("[generate]").not());
}

#[test]
fn a_changed_template_changes_its_file_alone() {
    let project = Project::new();
    project.put("buscodegen.toml", CONFIG);
    project.run(&["templates", "eject", "--out", "own"]).code(0);
    let client = project.read("own/client.rs.hbs").replace("pub fn new(", "pub fn on(");
    project.put("templates/client.rs.hbs", &client);
    project.run(&["generate"]).code(0);
    assert!(project.read("generated/store-api/src/client.rs").contains("pub fn on("));
}

#[test]
fn changed_templates_are_not_lost() {
    let project = Project::new();
    project.put("templates/lib.rs.hbs", "mine");
    project.run(&["templates", "eject"]).code(1).stderr(contains("changed: templates/lib.rs.hbs"));
    assert!(!project.path("templates/types.rs.hbs").exists(), "nothing was written");
    project.run(&["templates", "eject", "--force"]).code(0);
    assert_ne!(project.read("templates/lib.rs.hbs"), "mine");
}

/// What is wrong with a template, each with what its report says.
#[test]
fn a_template_that_fails_is_told_with_its_place_and_nothing_is_written() {
    let project = Project::new();
    project.put("buscodegen.toml", CONFIG);
    for (name, text, parts) in [
        (
            "client.rs",
            "{{#each rpcs}}\n{{nme}}\n{{/each}}",
            ["templates/client.rs.hbs", "line 2, column 1", "there is no `nme` here"],
        ),
        ("client.rs", "fine\n{{#each rpcs}}\n", ["templates/client.rs.hbs", " at line ", "invalid handlebars syntax"]),
        (
            "client.rs",
            "pub struct {{client}} {\n    bus: ;\n}",
            ["templates/client.rs.hbs", "line 2, column 10", "bus: ;"],
        ),
        ("clinet.rs", "", ["templates/clinet.rs.hbs", "is no template", "did you mean `client.rs.hbs`?"]),
    ] {
        fs::remove_dir_all(project.path("templates")).ok();
        project.put(&format!("templates/{name}.hbs"), text);
        let run = project.run(&["generate"]).code(2);
        for part in parts {
            let error = String::from_utf8_lossy(&run.get_output().stderr).into_owned();
            assert!(error.contains(part), "{part} is not in: {error}");
        }
        assert!(!project.path("generated").exists());
    }
    fs::remove_dir_all(project.path("templates")).unwrap();
    project.run(&["generate"]).code(2).stderr(contains("cannot read `templates`"));
}

/// A process that watches; it is ended with the test.
struct Watching {
    process: Child,
    lines: std::io::Lines<BufReader<ChildStderr>>,
}

impl Watching {
    fn new(project: &Project) -> Self {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin("buscodegen"));
        command.env("BUSCODEGEN_CEILING", std::env::temp_dir());
        command.args(["generate", "--watch"]).current_dir(project.0.path()).stderr(Stdio::piped());
        let mut process = command.spawn().unwrap();
        let lines = BufReader::new(process.stderr.take().unwrap()).lines();
        Self { process, lines }
    }

    /// What it says until it waits.
    fn round(&mut self) -> String {
        let mut said = String::new();
        while !said.contains("waiting for changes") {
            said += &self.lines.next().unwrap_or_else(|| panic!("it ended: {said}")).unwrap();
            said.push('\n');
        }
        said
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        drop((self.process.kill(), self.process.wait()));
    }
}

#[test]
fn watching_generates_again_after_each_change_until_it_is_ended() {
    let project = Project::new();
    let mut watching = Watching::new(&project);
    assert!(watching.round().contains(" written, 0 unchanged"));

    project.put("schemas/store.json", &STORE.replace("Buys.", "Sells."));
    let said = watching.round();
    assert!(said.contains("changed: schemas/store.json") && said.contains(" written, "), "{said}");
    assert!(project.read("generated/store-api/src/client.rs").contains("Sells."));

    project.put("schemas/store.json", "{");
    assert!(watching.round().contains("invalid-json"));
    project.put("schemas/store.json", STORE);
    assert!(watching.round().contains(" written, "), "what was wrong was made right");

    project.put("buscodegen.toml", "[generate]\nout = 1\n");
    assert!(watching.round().contains("not a valid configuration"));
    project.put("buscodegen.toml", "[generate]\nout = \"crates\"\n");
    let said = watching.round();
    assert!(
        said.contains("changed: buscodegen.toml") && project.path("crates/store-api/src/lib.rs").is_file(),
        "{said}"
    );

    // Who starts the tests in the background may have them ignore SIGINT.
    let kill = Command::new("kill").args(["-TERM", &watching.process.id().to_string()]).status().unwrap();
    assert!(kill.success() && !watching.process.wait().unwrap().success(), "a signal ends it");
    assert!(watching.lines.next().is_none(), "without another word");
}
