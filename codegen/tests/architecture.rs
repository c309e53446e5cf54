//! The arrows of ARCHITECTURE.md, held against what cargo says.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::collections::BTreeSet;

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand, Package};

fn workspace() -> Metadata {
    MetadataCommand::new().no_deps().other_options(["--offline".to_owned()]).exec().unwrap()
}

/// The folder below the workspace's root that a package lives in.
fn folder<'a>(metadata: &Metadata, package: &'a Package) -> &'a str {
    let inside = package.manifest_path.strip_prefix(&metadata.workspace_root).unwrap();
    let mut parts = inside.components().map(|part| part.as_str());
    match (parts.next().unwrap(), parts.next().unwrap()) {
        ("runtime", "testing") => "runtime/testing",
        (first, _) => first,
    }
}

/// Which workspace packages, by folder, a package needs to be built (tests apart).
fn needs<'a>(metadata: &'a Metadata, package: &'a Package) -> BTreeSet<&'a str> {
    let by_name = |name: &str| metadata.packages.iter().find(|other| other.name.as_str() == name);
    package
        .dependencies
        .iter()
        .filter(|dependency| dependency.kind != DependencyKind::Development)
        .filter_map(|dependency| by_name(&dependency.name))
        .map(|other| folder(metadata, other))
        .collect()
}

#[test]
fn dependencies_point_one_way() {
    let metadata = workspace();
    for package in &metadata.packages {
        let allowed: &[&str] = match folder(&metadata, package) {
            "runtime" | "runtime/testing" => &[],
            "codegen" => &["runtime"],
            "generated" => &["runtime", "generated"],
            "examples" => &["runtime", "generated", "codegen", "runtime/testing"],
            other => panic!("{other} is a new folder: say in ARCHITECTURE.md and here what it may depend on"),
        };
        for needed in needs(&metadata, package) {
            assert!(allowed.contains(&needed), "{} must not depend on {needed}/", package.name);
        }
    }
}

#[test]
fn the_generator_takes_only_the_validation_half_of_the_runtime() {
    let metadata = workspace();
    let codegen = metadata.packages.iter().find(|package| package.name.as_str() == "buscodegen").unwrap();
    let runtime = codegen.dependencies.iter().find(|dependency| dependency.name == "buscodegen-runtime").unwrap();
    assert!(!runtime.uses_default_features);
    assert_eq!(runtime.features, Vec::<String>::new());
}

#[test]
fn a_build_script_does_not_need_what_the_command_line_needs() {
    let metadata = workspace();
    let codegen = metadata.packages.iter().find(|package| package.name.as_str() == "buscodegen").unwrap();
    for name in ["anstream", "clap", "clap_complete", "clap_mangen", "glob", "jiff", "similar"] {
        let mut needed = codegen.dependencies.iter().filter(|dependency| dependency.kind == DependencyKind::Normal);
        let dependency = needed.find(|dependency| dependency.name == name).unwrap();
        assert!(dependency.optional, "{name} belongs behind the feature `cli`");
    }
}
