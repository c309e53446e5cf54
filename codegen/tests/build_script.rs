//! The build script API with a real cargo: what is generated compiles, and only what matters runs it again.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

const IMAGE: &str = r##"{
  "api": "image",
  "version": "1.0.0",
  "rpcs": { "resize": { "parameters": { "$ref": "#/$defs/Resize" } } },
  "$defs": {
    "Resize": {
      "type": "object",
      "properties": { "size": { "$ref": "common/size.json" } },
      "required": ["size"]
    }
  }
}"##;
const SIZE: &str = r#"{ "title": "Size", "type": "object", "properties": { "unit": { "$ref": "unit.json" } } }"#;
const UNIT: &str = r#"{ "title": "Unit", "enum": ["px", "em"] }"#;

/// A package whose build script generates `image` from a folder that holds more than it needs.
struct Project {
    folder: TempDir,
}

impl Project {
    fn new() -> Self {
        let project = Self { folder: TempDir::new().unwrap() };
        let repository = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let dependency = |path: &str| repository.join(path).display().to_string();
        project.put(
            "Cargo.toml",
            &format!(
                "[package]\nname = \"app\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\n\
                 buscodegen-runtime = {{ path = {:?}, default-features = false, features = [\"bus\"] }}\n\n\
                 [build-dependencies]\nbuscodegen = {{ path = {:?}, default-features = false }}\n",
                dependency("runtime"),
                dependency("codegen"),
            ),
        );
        // The versions that are on this machine already.
        fs::copy(repository.join("Cargo.lock"), project.folder.path().join("Cargo.lock")).unwrap();
        project.put(
            "build.rs",
            "fn main() {\n    buscodegen::Builder::new().schemas(\"schemas\").api(\"image\").write();\n}\n",
        );
        project.put(
            "src/lib.rs",
            "//! An app.\npub mod image_api {\n    include!(concat!(env!(\"OUT_DIR\"), \"/image_api.rs\"));\n}\n\
             pub use image_api::client::ImageClient;\n",
        );
        project.put("schemas/image.json", IMAGE);
        project.put("schemas/common/size.json", SIZE);
        project.put("schemas/common/unit.json", UNIT);
        project.put("schemas/other.json", r#"{ "api": "other", "version": "1.0.0" }"#);
        project
    }

    fn put(&self, path: &str, text: &str) {
        let path = self.folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
    }

    /// Checks the package; what cargo said, and whether it was content.
    fn check(&self) -> (String, bool) {
        let target = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("build-script");
        let output = Command::new(env!("CARGO"))
            .args(["check", "--offline", "--color", "never"])
            .current_dir(self.folder.path())
            .env("CARGO_TARGET_DIR", target)
            .env_remove("RUSTFLAGS")
            .output()
            .unwrap();
        (String::from_utf8_lossy(&output.stderr).into_owned(), output.status.success())
    }

    /// Whether checking the package ran the build script.
    fn ran(&self) -> bool {
        let (said, content) = self.check();
        assert!(content, "{said}");
        said.contains("Compiling app") || said.contains("Checking app")
    }
}

#[test]
fn only_a_file_that_the_api_refers_to_runs_the_script_again() {
    let project = Project::new();
    let (said, content) = project.check();
    assert!(content, "{said}");
    assert!(!project.ran(), "nothing changed");

    project.put("schemas/other.json", r#"{ "api": "other", "version": "2.0.0" }"#);
    project.put("schemas/new.json", "not even JSON");
    project.put("README.md", "# App");
    assert!(!project.ran(), "what changed is not referred to");

    project.put("schemas/common/unit.json", &UNIT.replace("em", "cm"));
    assert!(project.ran(), "the file is referred to by way of another");
    assert!(!project.ran(), "nothing changed");

    project.put("schemas/common/unit.json", &UNIT.replace("enum", "const"));
    project.put("schemas/image.json", &IMAGE.replace("\"version\"", "\"vesion\""));
    let (said, content) = project.check();
    assert!(!content, "{said}");
    for part in ["schemas/image.json:3:3", "did you mean `version`?", "error"] {
        assert!(said.contains(part), "{part} is not in: {said}");
    }
    assert!(!said.contains("new.json"), "{said}");
}
