//! What generated code costs who compiles it: one large schema, generated, and `cargo check` of the crate, against the same types
//! in plain serde derives. CPU time of the compiler on the crate alone, dependencies built before; medians of rounds, taking turns.

#![allow(clippy::print_stdout, reason = "the figures are the output")]

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use buscodegen::config::{Config, Runtime};
use buscodegen::generate;
use serde_json::{Value, json};

/// How many kinds of event the schema's union has.
const KINDS: usize = 112;
/// How often each time is taken.
const ROUNDS: usize = 3;

/// What is checked: the package, and the folder of its source.
const CRATES: [(&str, &str); 2] = [("bulk-api", "generated/bulk-api"), ("derived", "derived")];

fn main() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let root = folder.path();
    write_workspace(root)?;
    let generated = root.join(CRATES[0].1).join("src");
    let derived = root.join(CRATES[1].1).join("src");
    let lines = [lines(&generated)?, lines(&derived)?];

    // Once without a figure, for the dependencies.
    check(root, None)?;
    let mut seconds = [Vec::new(), Vec::new()];
    for _ in 0..ROUNDS {
        for ((package, path), seconds) in CRATES.into_iter().zip(&mut seconds) {
            let source = root.join(path).join("src/lib.rs");
            fs::write(&source, fs::read(&source)?)?;
            seconds.push(check(root, Some(package))?);
        }
    }
    let [ours, plain] = seconds.map(median);
    println!("cargo check, a union of {KINDS} kinds{:>8}{:>14}", "lines", "CPU seconds");
    println!("  generated code{:>26}{ours:>14.2}", lines[0]);
    println!("  plain serde derives{:>21}{plain:>14.2}", lines[1]);
    println!("  ratio{:>35.1}{:>14.2}", lines[0] as f64 / lines[1] as f64, ours / plain);
    Ok(())
}

/// Writes the schema, the crate that is generated from it, and the crate of the same types with derives.
fn write_workspace(root: &Path) -> Result<(), Box<dyn Error>> {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize()?;
    let mut config = Config::default_in(root);
    config.package.runtime = Runtime::Path(repository.join("runtime"));
    fs::create_dir_all(config.schema_root())?;
    fs::write(config.schema_root().join("bulk.json"), definition().to_string())?;
    generate(&config)?.plan.ok_or("the definition has errors")?.apply(false)?;
    write(&root.join("Cargo.toml"), "[workspace]\nresolver = \"3\"\nmembers = [\"generated/*\", \"derived\"]\n")?;
    fs::copy(repository.join("Cargo.lock"), root.join("Cargo.lock"))?;
    let manifest = "[package]\nname = \"derived\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n\
                    serde = { version = \"1\", features = [\"derive\"] }\nserde_json = \"1\"\n";
    write(&root.join("derived/Cargo.toml"), manifest)?;
    write(&root.join("derived/src/lib.rs"), &derives())
}

fn write(path: &Path, text: &str) -> Result<(), Box<dyn Error>> {
    fs::create_dir_all(path.parent().ok_or("no folder")?)?;
    Ok(fs::write(path, text)?)
}

/// An event whose parameters are one of many kinds of objects, each with an object inside.
fn definition() -> Value {
    let kind = |number: usize| {
        let owner = json!({
            "type": "object",
            "properties": {
                "name": { "type": "string", "minLength": 1, "maxLength": 80 },
                "email": { "type": "string", "format": "email" },
                "admin": { "type": "boolean", "default": false }
            },
            "required": ["name"]
        });
        json!({
            "type": "object",
            "properties": {
                "kind": { "const": format!("kind_{number}") },
                "id": { "type": "string", "format": "uuid" },
                "at": { "type": "string", "format": "date-time" },
                "count": { "type": "integer", "minimum": 0, "maximum": 1000 + number },
                "price": { "type": "number", "minimum": 0 },
                "state": { "enum": ["open", "closed", "pending", format!("state_{number}")] },
                "tags": { "type": "array", "items": { "type": "string", "maxLength": 40 }, "maxItems": 16 },
                "note": { "type": ["string", "null"] },
                "owner": owner
            },
            "required": ["kind", "id", "at", "count", "owner"],
            "additionalProperties": false
        })
    };
    let names = || (0..KINDS).map(|number| format!("Kind{number}"));
    let defs: serde_json::Map<String, Value> = names().enumerate().map(|(number, name)| (name, kind(number))).collect();
    let branches: Vec<Value> = names().map(|name| json!({ "$ref": format!("#/$defs/{name}") })).collect();
    json!({
        "api": "bulk",
        "version": "1.0.0",
        "events": { "happened": { "parameters": { "oneOf": branches } } },
        "$defs": defs
    })
}

/// The same types as one writes them without a generator, and without any check.
fn derives() -> String {
    let mut text = String::from(
        "use std::collections::BTreeMap;\n\nuse serde::{Deserialize, Serialize};\nuse serde_json::Value;\n\n",
    );
    let mut union = String::from(
        "#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]\n#[serde(tag = \"kind\")]\npub enum Happened {\n",
    );
    for number in 0..KINDS {
        let _ = write!(
            text,
            "#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kind{number} {{
    pub id: String,
    pub at: String,
    pub count: u16,
    #[serde(skip_serializing_if = \"Option::is_none\")]
    pub price: Option<f64>,
    #[serde(skip_serializing_if = \"Option::is_none\")]
    pub state: Option<Kind{number}State>,
    #[serde(skip_serializing_if = \"Option::is_none\")]
    pub tags: Option<Vec<String>>,
    #[serde(skip_serializing_if = \"Option::is_none\")]
    pub note: Option<Option<String>>,
    pub owner: Kind{number}Owner,
}}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind{number}State {{
    #[serde(rename = \"open\")]
    Open,
    #[serde(rename = \"closed\")]
    Closed,
    #[serde(rename = \"pending\")]
    Pending,
    #[serde(rename = \"state_{number}\")]
    State{number},
}}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Kind{number}Owner {{
    pub name: String,
    #[serde(skip_serializing_if = \"Option::is_none\")]
    pub email: Option<String>,
    #[serde(skip_serializing_if = \"Option::is_none\")]
    pub admin: Option<bool>,
    #[serde(flatten)]
    pub rest: BTreeMap<String, Value>,
}}

"
        );
        let _ = writeln!(union, "    #[serde(rename = \"kind_{number}\")]\n    Kind{number}(Kind{number}),");
    }
    text + &union + "}\n"
}

/// The lines of all sources in a folder.
fn lines(folder: &Path) -> Result<usize, Box<dyn Error>> {
    let mut count = 0;
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        count += if path.is_dir() { lines(&path)? } else { fs::read_to_string(&path)?.lines().count() };
    }
    Ok(count)
}

/// Runs `cargo check`, on one package or on all; the seconds of CPU that it took. A shell counts them, everywhere alike.
fn check(root: &Path, package: Option<&str>) -> Result<f64, Box<dyn Error>> {
    // Kept from run to run: most of it are dependencies.
    let target: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/compile");
    let what = package.map_or_else(|| vec!["--workspace"], |package| vec!["--package", package]);
    let mut shell = Command::new("sh");
    shell.args(["-c", r#""$@" && times"#, "sh", env!("CARGO"), "check", "--quiet", "--offline"]).args(what);
    shell.current_dir(root).env("CARGO_TARGET_DIR", target).env("CARGO_INCREMENTAL", "0").env_remove("RUSTFLAGS");
    let output = shell.stderr(Stdio::inherit()).output()?;
    if !output.status.success() {
        return Err("what was written does not compile".into());
    }
    let text = String::from_utf8(output.stdout)?;
    // The second line is of what the shell started: user and system time, such as `0m1.250s 0m0.310s`.
    let children = text.lines().nth(1).ok_or("`times` said nothing")?;
    children.split_whitespace().map(seconds).sum::<Option<f64>>().ok_or_else(|| format!("no times: {children}").into())
}

fn seconds(time: &str) -> Option<f64> {
    let (minutes, seconds) = time.strip_suffix('s')?.split_once('m')?;
    Some(minutes.parse::<f64>().ok()? * 60.0 + seconds.parse::<f64>().ok()?)
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or_default()
}
