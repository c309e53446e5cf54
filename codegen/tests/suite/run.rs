//! Generated modules as programs: compiled, and asked about documents.
//!
//! A program holds some of the modules, so that several are compiled at once and a change of one module does not compile all
//! of them again. They lie in one temporary workspace below the repository's `target`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

/// What a module says of a document.
pub(crate) enum Answer {
    /// It was read, and written like this.
    Written(String),
    /// It was refused: the keywords that did, separated by commas, and the reason.
    Refused(String),
    /// The module panicked, or did not write what it had read.
    Failed(String),
}

/// The programs of a run.
pub(crate) struct Programs {
    /// The folder with the executables.
    built: PathBuf,
    /// What their names begin with.
    name: String,
    /// How many modules each has.
    size: usize,
    /// The modules that do not compile, with the compiler's first word on each.
    pub(crate) broken: BTreeMap<usize, String>,
}

const WORKSPACE: &str = r#"[workspace]
resolver = "3"
members = ["PREFIX*"]

[profile.dev]
debug = 0
incremental = false
"#;

const MANIFEST: &str = r#"[package]
name = "NAME"
version = "0.0.0"
edition = "2024"

[dependencies]
buscodegen-runtime = { path = "RUNTIME", default-features = false, features = ["bus"] }
"#;

const MAIN: &str = r#"
use buscodegen_runtime::codegen::judge;
use buscodegen_runtime::{Invalid, Message};

/// Both judge the same bytes: the type with what runs before it, and the general validator alone.
fn answer<E: buscodegen_runtime::Event>(bytes: &[u8]) -> String {
    match (E::Parameters::decode(bytes), judge::<E::Parameters>(bytes)) {
        (Ok(message), Ok(())) => match message.encode() {
            Ok(bytes) => format!("+{}", String::from_utf8(bytes).unwrap()),
            Err(error) => format!("!not written: {error}"),
        },
        (Err(refused), Err(general)) => match (refused, general) {
            (Invalid::Malformed(_), Invalid::Malformed(_)) => "-malformed".to_owned(),
            (Invalid::Violations(refused), Invalid::Violations(general)) if refused == general => {
                let keywords: Vec<String> = refused.iter().map(|violation| violation.keyword.to_string()).collect();
                format!("-{} {}", keywords.join(","), Invalid::Violations(refused))
            }
            (refused, general) => format!("!refused for {refused}, but by the schema for {general}"),
        },
        (Ok(_), Err(general)) => format!("!taken, but refused by the schema: {general}"),
        (Err(refused), Ok(())) => format!("!refused, but not by the schema: {refused}"),
    }
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
        let answer = std::panic::catch_unwind(|| function(&bytes(document)));
        println!("{}", answer.unwrap_or("!panicked".to_owned()).replace(['\n', '\r'], " "));
    }
}

fn bytes(digits: &str) -> Vec<u8> {
    let digit = |digit: u8| (digit as char).to_digit(16).unwrap() as u8;
    digits.as_bytes().chunks(2).map(|pair| digit(pair[0]) << 4 | digit(pair[1])).collect()
}

type Function = fn(&[u8]) -> String;
"#;

impl Programs {
    /// Compiles these modules, `size` in a program; those that do not compile are left out. Each event of theirs is called
    /// `message`.
    pub(crate) fn build(name: &str, size: usize, modules: &[(usize, &str)]) -> Self {
        let codegen = Path::new(env!("CARGO_MANIFEST_DIR"));
        let target = codegen.join("../target/suite");
        let folder = target.join("src").join(name);
        let built = target.join("build/debug");
        let mut programs = Self { built, name: name.to_owned(), size, broken: BTreeMap::new() };
        let mut shards: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        modules.iter().for_each(|(index, _)| shards.entry(index / size).or_default().push(*index));
        if shards.is_empty() {
            return programs;
        }
        let runtime = fs::canonicalize(codegen.join("../runtime")).unwrap();
        remove_old_shards(&folder, name, &shards);
        write(&folder.join("Cargo.toml"), &WORKSPACE.replace("PREFIX", &format!("{name}-")));
        // The same versions as in the repository: nothing else need be there to compile.
        if !folder.join("Cargo.lock").exists() {
            fs::copy(codegen.join("../Cargo.lock"), folder.join("Cargo.lock")).unwrap();
        }
        for shard in shards.keys() {
            let package = format!("{name}-{shard}");
            let manifest = MANIFEST.replace("RUNTIME", &runtime.to_string_lossy()).replace("NAME", &package);
            write(&folder.join(&package).join("Cargo.toml"), &manifest);
        }
        for (index, text) in modules {
            write(&folder.join(format!("{name}-{}/src/m{index}.rs", index / size)), text);
        }
        loop {
            for (shard, modules) in &shards {
                let left = modules.iter().copied().filter(|index| !programs.broken.contains_key(index));
                write(&folder.join(format!("{name}-{shard}/src/main.rs")), &main(left));
            }
            let output = cargo_build(&folder, &target.join("build"));
            if output.status.success() {
                return programs;
            }
            let before = programs.broken.len();
            for (place, error) in errors(&output.stdout) {
                // An error outside of any module is that of the program as a whole.
                let faulty = place
                    .module
                    .map_or_else(|| shards.get(&place.shard(name)).cloned().unwrap_or_default(), |index| vec![index]);
                for index in faulty {
                    programs.broken.entry(index).or_insert_with(|| error.clone());
                }
            }
            let words = String::from_utf8_lossy(&output.stderr);
            assert!(programs.broken.len() > before, "the programs do not compile, whatever is left out:\n{words}");
        }
    }

    /// What the modules answer to documents, in order.
    pub(crate) fn ask(&self, questions: &[(usize, &[u8])]) -> Vec<Answer> {
        let mut answers = Vec::new();
        for questions in questions.chunk_by(|one, other| one.0 / self.size == other.0 / self.size) {
            let program = self.built.join(format!("{}-{}", self.name, questions[0].0 / self.size));
            let mut rest = questions;
            // A program that died answers nothing more: it is started again behind the document that killed it.
            while !rest.is_empty() {
                let answered = ask(&program, rest);
                let count = answered.len().min(rest.len());
                answers.extend(answered.into_iter().take(count));
                rest = &rest[count..];
                if let Some((_, left)) = rest.split_first() {
                    answers.push(Answer::Failed("died".to_owned()));
                    rest = left;
                }
            }
        }
        answers
    }
}

fn ask(program: &Path, questions: &[(usize, &[u8])]) -> Vec<Answer> {
    let mut command = Command::new(program);
    let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = piped.spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    let mut text = String::new();
    for (module, document) in questions {
        let _ = write!(text, "{module} ");
        for byte in *document {
            let _ = write!(text, "{byte:02x}");
        }
        text.push('\n');
    }
    let writer = std::thread::spawn(move || drop(input.write_all(text.as_bytes())));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    let lines = String::from_utf8_lossy(&output.stdout);
    let answer = |line: &str| match line.split_at_checked(1) {
        Some(("+", text)) => Answer::Written(text.to_owned()),
        Some(("-", text)) => Answer::Refused(text.to_owned()),
        _ => Answer::Failed(line.trim_start_matches('!').to_owned()),
    };
    lines.lines().map(answer).collect()
}

/// What an earlier run left of programs that there are no more.
fn remove_old_shards(folder: &Path, name: &str, shards: &BTreeMap<usize, Vec<usize>>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let file = entry.file_name();
        let shard = file.to_str().and_then(|file| file.strip_prefix(name)?.strip_prefix('-')?.parse().ok());
        if shard.is_some_and(|shard: usize| !shards.contains_key(&shard)) {
            fs::remove_dir_all(entry.path()).unwrap();
        }
    }
}

/// What did not change keeps its time, and is not compiled again.
fn write(path: &Path, text: &str) {
    if fs::read_to_string(path).ok().as_deref() != Some(text) {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

fn main(modules: impl Iterator<Item = usize>) -> String {
    let mut text = format!("#![allow(warnings)]\n{MAIN}\n");
    let mut table = String::from("const MODULES: &[(usize, Function)] = &[\n");
    for index in modules {
        let _ = writeln!(text, "mod m{index};");
        let _ = writeln!(table, "    ({index}, answer::<m{index}::events::MessageEvent>),");
    }
    text + &table + "];\n"
}

fn cargo_build(folder: &Path, target: &Path) -> std::process::Output {
    let mut command = Command::new(env!("CARGO"));
    command.args(["build", "--workspace", "--keep-going", "--message-format=json", "--quiet"]);
    command.current_dir(folder).env("CARGO_TARGET_DIR", target).env_remove("RUSTFLAGS");
    command.output().unwrap()
}

/// Where an error is.
struct ErrorPlace {
    package: String,
    module: Option<usize>,
}

impl ErrorPlace {
    fn shard(&self, name: &str) -> usize {
        let number = self.package.strip_prefix(name).and_then(|rest| rest.strip_prefix('-'));
        number.and_then(|number| number.parse().ok()).unwrap_or(usize::MAX)
    }
}

/// The compiler's errors, with the modules that they are in. One whose module is not known counts only where its program has
/// no other.
fn errors(messages: &[u8]) -> Vec<(ErrorPlace, String)> {
    let mut found = Vec::new();
    let mut unplaced = Vec::new();
    for line in String::from_utf8_lossy(messages).lines() {
        let Ok(message) = serde_json::from_str::<Value>(line) else { continue };
        let package = message["target"]["name"].as_str().unwrap_or_default().to_owned();
        let message = &message["message"];
        if message["level"].as_str().is_none_or(|level| !level.starts_with("error")) {
            continue;
        }
        let words = message["rendered"].as_str().unwrap_or_default().lines().take(6).collect::<Vec<_>>().join(" | ");
        let mut modules = BTreeSet::new();
        message["spans"].as_array().into_iter().flatten().for_each(|span| find_modules(span, &mut modules));
        if modules.is_empty() && !words.contains("aborting due to") {
            unplaced.push((ErrorPlace { package: package.clone(), module: None }, words.clone()));
        }
        for module in modules {
            found.push((ErrorPlace { package: package.clone(), module: Some(module) }, words.clone()));
        }
    }
    unplaced.retain(|(place, _)| !found.iter().any(|(other, _)| place.package == other.package));
    found.extend(unplaced);
    found
}

/// The modules that a place in code belongs to, or those that use the macro which it is in.
fn find_modules(span: &Value, modules: &mut BTreeSet<usize>) {
    let file = span["file_name"].as_str().and_then(|name| Path::new(name).file_stem()?.to_str());
    modules.extend(file.and_then(|name| name.strip_prefix('m')?.parse::<usize>().ok()));
    if span["expansion"].is_object() {
        find_modules(&span["expansion"]["span"], modules);
    }
}
