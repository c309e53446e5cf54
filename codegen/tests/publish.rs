//! Generated crates as packages, with a real cargo: linted, documented, tested and packaged.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use buscodegen::config::Config;

/// A workspace of the runtime and the crates of `publish/schemas`. It stands where it stood before, and what did not change
/// keeps its time, so that only the first run compiles the runtime.
struct Workspace {
    folder: PathBuf,
}

impl Workspace {
    fn new() -> Self {
        let workspace = Self { folder: Path::new(env!("CARGO_TARGET_TMPDIR")).join("publish") };
        let repository = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let manifest = fs::read_to_string(repository.join("Cargo.toml")).unwrap();
        let members = r#"members = ["codegen", "runtime", "runtime/testing", "generated/*", "examples/*"]"#;
        assert!(manifest.contains(members), "the members of the workspace are others");
        let manifest = manifest.replace(members, r#"members = ["runtime", "runtime/testing", "generated/*"]"#);
        put(&workspace.path("Cargo.toml"), manifest.as_bytes());
        // The versions that are on this machine already.
        put(&workspace.path("Cargo.lock"), &fs::read(repository.join("Cargo.lock")).unwrap());
        copy(&repository.join("runtime"), &workspace.path("runtime"));
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/publish/schemas"), &workspace.path("schemas"));
        workspace.generate();
        workspace
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.join(path)
    }

    fn generate(&self) {
        let config = "[package]\nlicense = 'MIT'\npublish = true\nruntime = { workspace = true }\n\
                      [types]\nformats = { uuid = 'uuid::Uuid', date-time = 'jiff::Timestamp' }\n\
                      [manifest.package]\nrepository = 'https://shop.example/orders'\n";
        let config = Config { folder: self.folder.clone(), ..toml::from_str(config).unwrap() };
        let generated = buscodegen::generate(&config).unwrap();
        assert!(generated.compiled.findings.iter().next().is_none(), "{:?}", generated.compiled.findings);
        generated.plan.unwrap().apply(false).unwrap();
    }

    /// Runs cargo offline, with the dependencies that the repository's own target folder has already.
    fn cargo(&self, arguments: &[&str], flags: &str) {
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
        let output = Command::new(env!("CARGO"))
            .args(arguments)
            .current_dir(&self.folder)
            .env("CARGO_TARGET_DIR", target)
            .env("CARGO_NET_OFFLINE", "true")
            .env("CARGO_TERM_COLOR", "never")
            .env("RUSTDOCFLAGS", flags)
            .env_remove("RUSTFLAGS")
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(
            output.status.success(),
            "cargo {}: {said}{}",
            arguments.join(" "),
            String::from_utf8_lossy(&output.stdout)
        );
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to);
        } else {
            put(&to, &fs::read(entry.path()).unwrap());
        }
    }
}

fn put(path: &Path, bytes: &[u8]) {
    if fs::read(path).ok().as_deref() != Some(bytes) {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
}

const CRATES: [&str; 4] = ["-p", "orders-api", "-p", "money-types"];

#[test]
fn generated_crates_are_fit_to_be_published() {
    let workspace = Workspace::new();
    let of_crates = |arguments: &[&'static str], more: &[&'static str]| [arguments, &CRATES, more].concat();

    workspace.cargo(&of_crates(&["test"], &[]), "");
    workspace
        .cargo(&of_crates(&["clippy", "--no-deps", "--all-targets"], &["--", "-Wclippy::pedantic", "-Dwarnings"]), "");
    workspace.cargo(&of_crates(&["doc", "--no-deps"], &[]), "-Dwarnings");
    for features in ["", "client", "server"] {
        workspace.cargo(&["check", "-p", "orders-api", "--no-default-features", "--features", features], "");
    }
    workspace.cargo(&of_crates(&["package", "--allow-dirty", "--no-verify"], &["-p", "buscodegen-runtime"]), "");
}
