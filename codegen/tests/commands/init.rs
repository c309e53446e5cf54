//! `buscodegen init`.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::project::{Project, golden};

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

#[test]
fn a_new_project_is_right_by_every_check() {
    let folder = Project::new([]);
    golden!("init", folder.run(&["init", "my demo"]));
    let config = ["--config", "my demo/buscodegen.toml"];
    for command in [["generate", "--check"], ["fmt", "--check"]] {
        let ran = folder.run(&[command, config].concat());
        assert_eq!(ran.code, 0, "{ran}");
    }
    assert_eq!(folder.run(&[&["check"][..], &config].concat()).code, 0);
    assert!(folder.text("my demo/Cargo.toml").contains(concat!(
        "buscodegen-runtime = \"",
        env!("CARGO_PKG_VERSION"),
        "\""
    )));
    // A checkout that turns line ends around would make every generated file one that was changed by hand.
    folder.git("my demo", "init -q");
    folder.git("my demo", "config core.autocrlf true");
    folder.git("my demo", "add .");
    folder.git("my demo", "commit -q -m one");
    std::fs::remove_dir_all(folder.path("my demo/generated")).unwrap();
    folder.git("my demo", "checkout -q -- generated");
    assert_eq!(folder.run(&[&["generate", "--check"][..], &config].concat()).code, 0);
    let definition = folder.text("my demo/schemas/bus.schema.json");
    assert_eq!(definition, folder.run(&["meta-schema"]).out);
}

#[test]
fn definitions_alone_are_added_to_a_workspace() {
    let folder = Project::new([("Cargo.toml", "[workspace]\n")]);
    golden!("init_minimal", folder.transcript([&["init"], &["init", "--minimal"], &["init", "--minimal", "--quiet"]]));
    assert_eq!(folder.text("Cargo.toml"), "[workspace]\n");
    assert_eq!(folder.run(&["generate"]).code, 0);
}

#[test]
fn what_is_not_the_runtime_is_not_taken_for_it() {
    let folder = Project::new([("Cargo.toml", "[workspace]\n")]);
    let ran = folder.run(&["init", "demo", "--runtime", "."]);
    assert!(ran.code == 2 && ran.err.contains("`.` is not the folder of buscodegen-runtime"), "{ran}");
    assert_eq!(folder.files(), ["Cargo.toml"]);
}

#[test]
fn a_folder_that_cannot_be_made_is_named() {
    let folder = Project::new([("demo", "a file")]);
    let ran = folder.run(&["init", "demo"]);
    assert!(ran.code == 2 && ran.err.contains("cannot create the folder `demo`"), "{ran}");
}

#[test]
fn the_runtime_may_be_in_a_folder_and_then_the_project_compiles_and_passes_its_test() {
    let folder = Project::new([]);
    let runtime = repository().join("runtime");
    assert_eq!(folder.run(&["init", "demo", "--runtime", runtime.to_str().unwrap()]).code, 0);
    // Without the Redis transport, which takes a minute to compile, and with the versions that are on this machine already.
    let manifest = folder.text("demo/Cargo.toml");
    let bus = manifest.replace("/runtime\" }", "/runtime\", default-features = false, features = [\"bus\"] }");
    assert_ne!(bus, manifest);
    folder.put("demo/Cargo.toml", bus);
    std::fs::copy(repository().join("Cargo.lock"), folder.path("demo/Cargo.lock")).unwrap();

    let output = Command::new(env!("CARGO"))
        .args(["test", "--offline", "--color", "never"])
        .current_dir(folder.path("demo"))
        .env("CARGO_TARGET_DIR", PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("build-script"))
        .env_remove("RUSTFLAGS")
        .output()
        .unwrap();

    let said = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && !said.contains("warning"), "{said}");
    assert!(said.contains("test people_are_greeted_and_others_hear_of_it ... ok"), "{said}");
}

#[test]
fn the_first_ten_minutes_are_as_they_are_told() {
    let folder = Project::new([]);
    let change = |from: &str, to: &str| {
        let definition = folder.text("schemas/greeter.json");
        assert!(definition.contains(from), "{definition}");
        folder.put("schemas/greeter.json", definition.replacen(from, to, 1));
    };
    assert_eq!(folder.run(&["init"]).code, 0);
    for arguments in ["init -q -b main", "add .", "commit -q -m greeter", "checkout -q -b shorter"] {
        folder.git(".", arguments);
    }
    let sound = folder.run(&["check"]);
    change("\"language\": {", "\"title\": { \"type\": \"string\", \"maxLength\": 20 },\n        \"language\": {");
    let richer = folder.run(&["check"]);
    change("\"1.0.0\"", "\"1.1.0\"");
    change("\"maxLength\": 100", "\"maxLength\": 10");
    assert_eq!(folder.run(&["generate"]).code, 0);
    let (broken, log) = (folder.run(&["check"]), folder.run(&["changelog"]));

    assert_eq!([sound.code, richer.code, broken.code, log.code], [0, 1, 1, 0]);
    let finding = |err: &str, rule: &str| err.split("\n\n").find(|text| text.contains(rule)).unwrap().to_owned();
    let told = include_str!("../../../README.md");
    for said in [
        sound.err.clone(),
        finding(&richer.err, "version-not-bumped"),
        richer.out.lines().last().unwrap().to_owned(),
        finding(&broken.err, "max-length-changed"),
        log.out.clone(),
    ] {
        assert!(told.contains(said.trim()), "README.md does not have: {said}");
    }
    assert!(folder.text("generated/greeter-api/src/types.rs").contains("fn with_title"));
}
