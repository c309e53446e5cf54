//! Generated crates as packages, with a real cargo: linted, documented, tested and packaged.

#![allow(clippy::unwrap_used, reason = "tests")]

mod cargo;

use std::fs;

use buscodegen::config::Config;
use cargo::{Project, repository};

/// A workspace of the runtime and the crates of `publish/schemas`.
fn workspace() -> Project {
    let project = Project::new("publish");
    let manifest = fs::read_to_string(repository().join("Cargo.toml")).unwrap();
    let members = r#"members = ["codegen", "runtime", "runtime/testing", "generated/*", "examples/*"]"#;
    assert!(manifest.contains(members), "the members of the workspace are others");
    project.put("Cargo.toml", &manifest.replace(members, r#"members = ["runtime", "runtime/testing", "generated/*"]"#));
    project.copy(&repository().join("runtime"), "runtime");
    project.copy(&repository().join("codegen/tests/publish/schemas"), "schemas");
    generate(&project);
    project
}

fn generate(project: &Project) {
    let config = "[package]\nlicense = 'MIT'\npublish = true\nruntime = { workspace = true }\n\
                  [types]\nformats = { uuid = 'uuid::Uuid', date-time = 'jiff::Timestamp' }\n\
                  [manifest.package]\nrepository = 'https://shop.example/orders'\n";
    let config = Config { folder: project.path().to_owned(), ..toml::from_str(config).unwrap() };
    let generated = buscodegen::generate(&config).unwrap();
    assert!(generated.compiled.findings.iter().next().is_none(), "{:?}", generated.compiled.findings);
    generated.plan.unwrap().apply(false).unwrap();
}

const CRATES: [&str; 6] = ["-p", "orders-api", "-p", "money-types", "-p", "awkward-api"];

#[test]
fn generated_crates_are_fit_to_be_published() {
    let project = workspace();
    let run = |arguments: &[&'static str], more: &[&'static str]| project.succeed(&[arguments, &CRATES, more].concat());

    run(&["test"], &[]);
    run(&["clippy", "--no-deps", "--all-targets"], &["--", "-Wclippy::pedantic", "-Dwarnings"]);
    run(&["doc", "--no-deps"], &[]);
    for features in ["", "client", "server"] {
        project.succeed(&["check", "-p", "orders-api", "--no-default-features", "--features", features]);
    }
    run(&["package", "--allow-dirty", "--no-verify"], &["-p", "buscodegen-runtime"]);
}
