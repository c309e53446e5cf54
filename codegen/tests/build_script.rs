//! The build script API with a real cargo: what is generated compiles, and only what matters runs it again.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod cargo;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use cargo::{Project, repository};

const IMAGE: &str = r##"{
  "api": "image",
  "version": "1.0.0",
  "rpcs": { "resize": { "parameters": { "$ref": "#/$defs/Resize" } } },
  "$defs": {
    "Resize": {
      "type": "object",
      "properties": { "size": { "$ref": "common/size.json" }, "id": { "type": "string", "format": "uuid" } },
      "required": ["size"]
    }
  }
}"##;
const SIZE: &str = r#"{ "title": "Size", "type": "object", "properties": { "unit": { "$ref": "unit.json" } } }"#;
const UNIT: &str = r#"{ "title": "Unit", "enum": ["px", "em"] }"#;
const OTHER: &str = r#"{ "api": "other", "version": "1.0.0" }"#;
const LIB: &str = "//! An app.\n\n#[allow(missing_docs)]\npub mod image {\n    buscodegen_runtime::include_api!(\"image\");\n}\n\
                   pub use image::client::ImageClient;\n";

/// A project that has a package in a folder, with this in its `build.rs`.
fn project(name: &str, app: &str, script: &str) -> Project {
    let project = Project::new(name);
    let dependency =
        |path: &str| format!("version = \"0.1.0\", path = {:?}, default-features = false", repository().join(path));
    let manifest = format!(
        "[package]\nname = \"app-{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\ndescription = \"An app.\"\nlicense = \"MIT\"\n\n\
         [dependencies]\nbuscodegen-runtime = {{ {}, features = [\"bus\"] }}\n\n[build-dependencies]\nbuscodegen = {{ {} }}\n",
        dependency("runtime"),
        dependency("codegen"),
    );
    // Packages of one name would share what cargo notes about them, as the projects share a target folder.
    if app == "." {
        // The repository's own workspace is around.
        project.put("Cargo.toml", &format!("{manifest}\n[workspace]\n"));
    } else {
        project.put("Cargo.toml", &format!("[workspace]\nresolver = \"3\"\nmembers = [{app:?}]\n"));
        project.put(&format!("{app}/Cargo.toml"), &manifest);
    }
    project.put(
        &format!("{app}/build.rs"),
        &format!("fn main() {{\n    buscodegen::Builder::new(){script}.write();\n}}\n"),
    );
    project.put(&format!("{app}/src/lib.rs"), LIB);
    project.put("schemas/image.json", IMAGE);
    project.put("schemas/common/size.json", SIZE);
    project.put("schemas/common/unit.json", UNIT);
    project.put("schemas/other.json", OTHER);
    project.delete("schemas/new.json");
    project
}

/// Whether checking the package ran the build script.
fn ran(project: &Project) -> bool {
    let said = project.succeed(&["check"]);
    said.contains("Compiling app-") || said.contains("Checking app-")
}

#[test]
fn only_a_file_that_the_api_refers_to_runs_the_script_again() {
    let project = project("chosen", ".", ".schemas(\"schemas\").api(\"image\")");
    project.succeed(&["check"]);
    assert!(!ran(&project), "nothing changed");

    project.put("schemas/other.json", &OTHER.replace("1.0.0", "2.0.0"));
    project.put("schemas/new.json", "not even JSON");
    project.put("README.md", &format!("# App {:?}", SystemTime::now()));
    assert!(!ran(&project), "what changed is not referred to");

    project.put("schemas/common/unit.json", &UNIT.replace("em", "cm"));
    assert!(ran(&project), "the file is referred to by way of another");
    assert!(!ran(&project), "nothing changed");

    project.put("schemas/common/unit.json", &UNIT.replace("enum", "const"));
    project.put("schemas/image.json", &IMAGE.replace("\"version\"", "\"vesion\""));
    let said = project.cargo(&["check"]);
    assert!(!said.content, "{}", said.text);
    for part in ["schemas/image.json:3:3", "did you mean `version`?", "error"] {
        assert!(said.text.contains(part), "{part} is not in: {}", said.text);
    }
    assert!(!said.text.contains("new.json"), "{}", said.text);
}

#[test]
fn without_a_choice_a_new_file_runs_the_script_again() {
    let project = project("all", ".", "");
    project.succeed(&["check"]);
    assert!(!ran(&project), "nothing changed");

    project.put("schemas/new.json", &OTHER.replace("other", "new"));
    assert!(ran(&project), "a new file may be a new API");

    project.put("schemas/new.json", "{");
    let said = project.cargo(&["check"]);
    assert!(!said.content && said.text.contains("schemas/new.json:1:1"), "{}", said.text);
}

/// Every file below a folder, with its time.
fn listing(folder: &Path) -> BTreeMap<PathBuf, SystemTime> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            let metadata = entry.metadata().unwrap();
            found.insert(entry.path(), metadata.modified().unwrap());
            open.extend(metadata.is_dir().then(|| entry.path()));
        }
    }
    found
}

fn read_only(files: &BTreeMap<PathBuf, SystemTime>, read_only: bool) {
    for path in files.keys() {
        let mut permissions = fs::metadata(path).unwrap().permissions();
        #[allow(clippy::permissions_set_readonly_false, reason = "a folder of this test")]
        permissions.set_readonly(read_only);
        fs::set_permissions(path, permissions).unwrap();
    }
}

#[test]
fn a_workspace_shares_definitions_and_a_configuration_that_the_script_only_reads() {
    let project = project("workspace", "crates/app", ".config(\"../../buscodegen.toml\").api(\"image\")");
    project.put("buscodegen.toml", "[types]\nformats = \"text\"\n");
    // A field of the type that the configuration says.
    let typed = "\npub fn id(resize: image::types::Resize) -> Option<String> {\n    resize.id\n}\n";
    project.put("crates/app/src/lib.rs", &format!("{LIB}{typed}"));
    project.succeed(&["generate-lockfile"]);

    let before = listing(project.path());
    read_only(&before, true);
    let said = project.cargo(&["check", "--locked"]);
    read_only(&before, false);

    assert!(said.content, "{}", said.text);
    assert_eq!(listing(project.path()), before, "nothing but OUT_DIR is written");

    project.put("buscodegen.toml", "[types]\n");
    let said = project.cargo(&["check"]);
    assert!(!said.content && said.text.contains("mismatched types"), "the configuration counts: {}", said.text);
}

#[test]
fn nothing_of_the_command_line_comes_along() {
    let tree = project("tree", ".", "").succeed(&["tree", "--edges", "normal,build", "--prefix", "none"]);
    assert!(tree.contains("buscodegen v"), "{tree}");
    for line in tree.lines() {
        let name = line.split(' ').next().unwrap_or_default();
        assert!(!["clap", "anstream", "similar", "redis", "rustls"].contains(&name), "{tree}");
    }
}

/// `cargo package` unpacks what would be published, builds it, and fails if a build script changed anything but `OUT_DIR`. It is
/// what `cargo publish --dry-run` does, and needs no network.
#[test]
fn a_package_is_built_from_what_would_be_published() {
    let project = project("package", ".", "");
    let patch = |name: &str, path: &str| format!("{name} = {{ path = {:?} }}\n", repository().join(path));
    let patches = [patch("buscodegen", "codegen"), patch("buscodegen-runtime", "runtime")].concat();
    project.put(".cargo/config.toml", &format!("[patch.crates-io]\n{patches}"));
    let said = project.succeed(&["package", "--allow-dirty"]);
    assert!(said.contains("Verifying app-package"), "{said}");
}
