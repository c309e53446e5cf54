//! A project that runs, from nothing: what `buscodegen init` writes.
//!
//! The texts are in `templates/init`. Nothing that is there already is overwritten.

use std::path::{Path, PathBuf};

use crate::config::{Config, ConfigError, relative};
use crate::write::{WriteError, write_file};

/// What a project starts with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scaffold {
    /// The folder of the project; it may be there.
    pub folder: PathBuf,
    /// Only the configuration and a definition, for a workspace that there is already.
    pub minimal: bool,
    /// The folder of `buscodegen-runtime`; without one it comes from the registry.
    pub runtime: Option<PathBuf>,
}

/// Why there is no project.
#[derive(Debug, thiserror::Error)]
pub enum ScaffoldError {
    /// Something is there that would be overwritten.
    #[error("{} already there, and nothing was written{hint}", listed(paths))]
    Exists {
        /// The files.
        paths: Vec<PathBuf>,
        /// What to do.
        hint: &'static str,
    },
    /// The folder given for the runtime is not that.
    #[error("`{}` is not the folder of buscodegen-runtime: there is no Cargo.toml in it that names this package", .0.display())]
    NoRuntime(PathBuf),
    /// The system refused.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// The new project is not right, which is a fault of this tool.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The new project cannot be generated, which is a fault of this tool.
    #[error(transparent)]
    Generate(#[from] crate::Error),
}

/// A file: its path, a few words about it, its text.
type File = (&'static str, &'static str, String);

/// Writes a project. What is returned are the files that are the user's from now on, with a few words about each.
///
/// # Errors
/// If a file of it is there already, before anything is written; if the system refuses.
pub fn scaffold(scaffold: &Scaffold) -> Result<Vec<(&'static str, &'static str)>, ScaffoldError> {
    let folder = &scaffold.folder;
    let runtime = runtime(scaffold)?;
    let files = if scaffold.minimal { minimal(&runtime) } else { whole(&runtime) };
    let there = files.iter().map(|(path, ..)| folder.join(path)).filter(|path| path.symlink_metadata().is_ok());
    let paths: Vec<PathBuf> = there.collect();
    if !paths.is_empty() {
        let has_manifest = !scaffold.minimal && paths.iter().any(|path| path.ends_with("Cargo.toml"));
        let hint = if has_manifest { "; --minimal adds definitions to a workspace" } else { "" };
        return Err(ScaffoldError::Exists { paths, hint });
    }
    for (path, _, text) in &files {
        write_file(&folder.join(path), text)?;
    }
    if !scaffold.minimal {
        generate(folder)?;
    }
    Ok(files.into_iter().map(|(path, about, _)| (path, about)).collect())
}

fn generate(folder: &Path) -> Result<(), ScaffoldError> {
    let config = Config::read(&folder.join(crate::config::FILE))?;
    let plan = crate::generate(&config)?.plan;
    // There is a plan unless a definition is wrong, and a test holds that this one is not.
    plan.map(|plan| plan.apply(false)).transpose()?;
    Ok(())
}

/// Where the runtime is, as a value in TOML.
fn runtime(scaffold: &Scaffold) -> Result<String, ScaffoldError> {
    let Some(path) = &scaffold.runtime else { return Ok(quoted(crate::VERSION)) };
    let manifest = std::fs::read_to_string(path.join("Cargo.toml")).unwrap_or_default();
    if !manifest.lines().any(|line| line.trim() == "name = \"buscodegen-runtime\"") {
        return Err(ScaffoldError::NoRuntime(path.clone()));
    }
    let path = if path.is_absolute() { path.display().to_string() } else { relative(&scaffold.folder, path) };
    Ok(format!("{{ path = {} }}", quoted(&path)))
}

fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}

macro_rules! template {
    ($name:literal) => {
        include_str!(concat!("../templates/init/", $name))
    };
}

fn minimal(runtime: &str) -> Vec<File> {
    vec![
        config(runtime),
        ("schemas/bus.schema.json", "what editors complete definitions by", crate::meta_schema()),
        ("schemas/greeter.json", "your first API: begin here", template!("minimal.json").to_owned()),
    ]
}

fn whole(runtime: &str) -> Vec<File> {
    let manifest = template!("Cargo.toml.tpl").replace("{{runtime}}", runtime);
    let service = template!("service.Cargo.toml.tpl").replace("{{rust_version}}", env!("CARGO_PKG_RUST_VERSION"));
    vec![
        config("{ workspace = true }"),
        ("schemas/bus.schema.json", "what editors complete definitions by", crate::meta_schema()),
        ("schemas/greeter.json", "your first API: begin here", template!("greeter.json").to_owned()),
        ("Cargo.toml", "the workspace of the service and the generated crates", manifest),
        ("service/Cargo.toml", "a service", service),
        ("service/src/lib.rs", "its server", template!("lib.rs.tpl").to_owned()),
        ("service/src/main.rs", "its program", template!("main.rs.tpl").to_owned()),
        ("service/tests/greeter.rs", "a client that tests it, without a broker", template!("test.rs.tpl").to_owned()),
        (".github/workflows/ci.yml", "what CI does", template!("ci.yml").to_owned()),
        (".gitattributes", "that generated files are the same everywhere", template!("gitattributes").to_owned()),
        (".gitignore", "what git leaves alone", template!("gitignore").to_owned()),
    ]
}

fn config(runtime: &str) -> File {
    let text = template!("buscodegen.toml.tpl").replace("{{runtime}}", runtime);
    (crate::config::FILE, "where definitions are and crates go", text)
}

fn listed(paths: &[PathBuf]) -> String {
    let names: Vec<String> = paths.iter().map(|path| format!("`{}`", path.display())).collect();
    format!("{} {}", names.join(", "), if names.len() == 1 { "is" } else { "are" })
}
