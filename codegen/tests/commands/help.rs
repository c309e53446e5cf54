//! The examples of every `--help` run.

#![cfg(unix)]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::process::Command;

use assert_cmd::cargo::cargo_bin;

use crate::project::{MONEY, Project, STORE};

const IMAGE: &str = r##"{
  "api": "image", "version": "1.0.0",
  "rpcs": { "resize": {
    "parameters": { "$ref": "#/$defs/Size" }, "response": { "$ref": "#/$defs/Size" },
    "errors": { "unsupported_picture": { "data": { "$ref": "#/$defs/Size" } } } } },
  "$defs": { "Size": { "type": "object", "properties": { "width": { "type": "integer" } } } }
}"##;

/// A folder with everything that the examples speak of, and with stand-ins for the other programs in them.
fn folder(is_new: bool) -> Project {
    let folder = Project::new([("buscodegen/runtime/Cargo.toml", "[package]\nname = \"buscodegen-runtime\"\n")]);
    for program in ["curl", "lightbus", "man"] {
        let path = folder.path(&format!("bin/{program}"));
        folder.put(&format!("bin/{program}"), "#!/bin/sh\necho '{ \"url\": \"/\" }'\n");
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
    }
    for path in [".local/share/bash-completion/completions", ".zfunc", ".config/fish/completions"] {
        fs::create_dir_all(folder.path(path)).unwrap();
    }
    if is_new {
        return folder;
    }
    let store = STORE.replace("\"Order\": {", "\"PageView\": { \"type\": \"object\" }, \"Order\": {");
    for (path, text) in [
        ("schemas/store.json", store.as_str()),
        ("schemas/common/money.json", MONEY),
        ("schemas/image.json", IMAGE),
        ("shop/schemas/store.json", r#"{ "api": "store", "version": "1.0.0" }"#),
        ("shop/buscodegen.toml", ""),
        ("view.json", r#"{ "url": "/" }"#),
        ("answers/1.json", "{}"),
        ("error.json", "{}"),
        ("prices.json", "1"),
        ("old.json", r#"{ "type": "string" }"#),
        ("new.json", r#"{ "type": "string" }"#),
        ("dump.json", r#"{ "auth": { "rpcs": {}, "events": {} } }"#),
        ("dumps/one.json", r#"{ "other": { "rpcs": {}, "events": {} } }"#),
        ("buscodegen.toml", "[pull.copies]\nrepository = \"\"\nref = \"v1.4.0\"\nfolder = \"shop/schemas\"\n"),
    ] {
        folder.put(path, text);
    }
    for command in ["init -q -b main", "add .", "commit -q -m one", "tag v1.3.0", "tag v1.4.0"] {
        folder.git(".", command);
    }
    assert_eq!(folder.run(&["snapshot"]).code, 0);
    folder
}

/// The lines of a help that are commands.
fn examples(help: &str) -> Vec<&str> {
    let examples = help.split("Examples:\n").nth(1).unwrap_or_default().split("\n\n").next().unwrap_or_default();
    let lines = examples.lines().filter_map(|line| line.strip_prefix("  ")).filter(|line| !line.starts_with(' '));
    lines.filter(|line| line.contains("buscodegen ")).collect()
}

#[test]
fn every_example_runs() {
    let all = Project::new([]).run(&["--help"]).out;
    let commands = all.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    let binary = cargo_bin("buscodegen");
    let mut count = 0;
    for command in commands.filter_map(|line| line.split_whitespace().next()).filter(|name| *name != "help") {
        let help = Project::new([]).run(&[command, "--help"]).out;
        assert!(!examples(&help).is_empty(), "{command} has no examples");
        // This one never ends.
        for example in examples(&help).into_iter().filter(|example| !example.contains("--watch")) {
            let folder = folder(command == "init");
            let line = example
                .replace("../buscodegen", "buscodegen")
                .replace("/tmp/", "")
                .replace("pull --update shop", "pull --update copies");
            let path = format!(
                "{}:{}:{}",
                folder.path("bin").display(),
                binary.parent().unwrap().display(),
                std::env::var("PATH").unwrap()
            );
            let mut shell = Command::new("sh");
            shell.args(["-c", &line]).current_dir(folder.path("")).env("PATH", path).env("HOME", folder.path(""));
            shell.env("BUSCODEGEN_CEILING", std::env::temp_dir());
            let output = shell.output().unwrap();
            let told = String::from_utf8_lossy(&output.stderr);
            assert!(matches!(output.status.code(), Some(0 | 1)) && !told.contains("error:"), "{line}: {told}");
            count += 1;
        }
    }
    assert!(count > 40, "{count}");
}
