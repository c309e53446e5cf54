//! Generated modules as one program: compiled, and asked about documents.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

/// What a document came to: what was written after it was read, or that it was refused.
pub(crate) type Answer = Option<Value>;

/// A program of modules, some of which may have been left out.
pub(crate) struct Program {
    path: PathBuf,
    /// The modules that do not compile, with the compiler's first word on each.
    pub(crate) broken: Vec<(usize, String)>,
}

const MANIFEST: &str = r#"[package]
name = "suite"
version = "0.0.0"
edition = "2024"

[dependencies]
buscodegen-runtime = { path = "RUNTIME", default-features = false, features = ["bus"] }
serde_json = "1"

[profile.dev]
debug = 0
incremental = false

[workspace]
"#;

const MAIN: &str = r#"
fn answer<E: buscodegen_runtime::Event>(bytes: &[u8]) -> Option<Vec<u8>> {
    use buscodegen_runtime::Message as _;
    E::Parameters::decode(bytes).ok().map(|message| message.encode().unwrap_or_else(|error| error.to_string().into_bytes()))
}

fn main() {
    // Deep documents need a deep stack where nothing is optimised.
    std::thread::Builder::new().stack_size(256 << 20).spawn(work).unwrap().join().unwrap();
}

fn work() {
    for line in std::io::stdin().lines() {
        let line = line.unwrap();
        let (module, document) = line.split_once(' ').unwrap();
        let module: usize = module.parse().unwrap();
        let function = MODULES.iter().find(|(index, _)| *index == module).unwrap().1;
        let answer = std::panic::catch_unwind(|| function(document.as_bytes()));
        match answer {
            Ok(Some(bytes)) => println!("+{}", String::from_utf8(bytes).unwrap()),
            Ok(None) => println!("-"),
            Err(_) => println!("!"),
        }
    }
}
"#;

impl Program {
    /// Compiles these modules; those that do not compile are left out.
    pub(crate) fn build(name: &str, modules: &[(usize, &str)]) -> Self {
        let codegen = Path::new(env!("CARGO_MANIFEST_DIR"));
        let target = codegen.join("../target/suite");
        let folder = target.join("src").join(name);
        fs::create_dir_all(folder.join("src")).unwrap();
        let runtime = fs::canonicalize(codegen.join("../runtime")).unwrap();
        let manifest =
            MANIFEST.replace("RUNTIME", &runtime.to_string_lossy()).replace("\"suite\"", &format!("\"{name}\""));
        fs::write(folder.join("Cargo.toml"), manifest).unwrap();
        // The same versions as in the workspace: nothing else need be there to compile.
        fs::copy(codegen.join("../Cargo.lock"), folder.join("Cargo.lock")).unwrap();
        for (index, text) in modules {
            let path = folder.join(format!("src/m{index}.rs"));
            if fs::read_to_string(&path).ok().as_deref() != Some(*text) {
                fs::write(path, text).unwrap();
            }
        }
        let mut broken: Vec<(usize, String)> = Vec::new();
        loop {
            let left: Vec<usize> = modules
                .iter()
                .map(|(index, _)| *index)
                .filter(|index| !broken.iter().any(|(other, _)| other == index))
                .collect();
            fs::write(folder.join("src/main.rs"), main(&left)).unwrap();
            let found = cargo_build(&folder, &target.join("build"));
            match found {
                Ok(()) => break,
                Err(found) => {
                    let new: Vec<_> = found.into_iter().filter(|(index, _)| left.contains(index)).collect();
                    assert!(!new.is_empty(), "the program does not compile for a reason outside of the modules");
                    broken.extend(new);
                }
            }
        }
        Self { path: target.join("build/debug").join(name), broken }
    }

    /// What the modules answer to documents, in order.
    pub(crate) fn ask(&self, questions: &[(usize, &Value)]) -> Vec<Answer> {
        let mut answers = Vec::new();
        let mut rest = questions;
        // A program that died answers nothing more: it is started again behind the document that killed it.
        while !rest.is_empty() {
            let mut child = Command::new(&self.path)
                .stdin(Stdio::piped())
                .stdout(Stdio::piped())
                .stderr(Stdio::null())
                .spawn()
                .unwrap();
            let mut input = child.stdin.take().unwrap();
            let mut text = String::new();
            for (module, document) in rest {
                let _ = writeln!(text, "{module} {document}");
            }
            let writer = std::thread::spawn(move || drop(input.write_all(text.as_bytes())));
            let output = child.wait_with_output().unwrap();
            writer.join().unwrap();
            let before = answers.len();
            for line in String::from_utf8_lossy(&output.stdout).lines() {
                answers.push(match line.split_at_checked(1) {
                    Some(("+", text)) => {
                        Some(serde_json::from_str(text).unwrap_or(Value::String(format!("not JSON: {text}"))))
                    }
                    Some(("!", _)) => Some(Value::String("panicked".to_owned())),
                    _ => None,
                });
            }
            if answers.len() - before < rest.len() {
                answers.push(Some(Value::String("died".to_owned())));
            }
            rest = &questions[answers.len()..];
        }
        answers
    }
}

fn main(modules: &[usize]) -> String {
    let mut text = String::from("#![allow(warnings)]\n");
    for index in modules {
        let _ = writeln!(text, "mod m{index};");
    }
    text.push_str(MAIN);
    text.push_str("\ntype Function = fn(&[u8]) -> Option<Vec<u8>>;\nconst MODULES: &[(usize, Function)] = &[\n");
    for index in modules {
        let _ = writeln!(text, "    ({index}, answer::<m{index}::events::MessageEvent>),");
    }
    text + "];\n"
}

/// Builds, and says which modules the errors are in.
fn cargo_build(folder: &Path, target: &Path) -> Result<(), Vec<(usize, String)>> {
    let mut command = Command::new(env!("CARGO"));
    command.args(["build", "--message-format=json", "--quiet"]).current_dir(folder).env("CARGO_TARGET_DIR", target);
    command.env_remove("RUSTFLAGS");
    let output = command.stderr(Stdio::piped()).output().unwrap();
    if output.status.success() {
        return Ok(());
    }
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let Ok(message) = serde_json::from_str::<Value>(line) else { continue };
        let message = &message["message"];
        if message["level"] != "error" {
            continue;
        }
        let places = message["spans"].as_array().into_iter().flatten().chain(expansions(&message["spans"]));
        let modules = places.filter_map(|span| {
            let name = span["file_name"].as_str()?.strip_prefix("src/m")?.strip_suffix(".rs")?;
            name.parse::<usize>().ok()
        });
        for index in modules {
            if seen.insert(index) {
                found.push((
                    index,
                    message["rendered"].as_str().unwrap_or_default().lines().take(6).collect::<Vec<_>>().join(" | "),
                ));
            }
        }
    }
    assert!(!found.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    Err(found)
}

fn expansions(spans: &Value) -> impl Iterator<Item = &Value> {
    spans.as_array().into_iter().flatten().map(|span| &span["expansion"]["span"])
}
