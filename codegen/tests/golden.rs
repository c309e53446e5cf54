//! The code in `types/generated/` is what the generator writes, on every machine and every time.
//!
//! `types` compiles and runs that code. `BLESS=1 cargo test -p buscodegen --test golden` renews it.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::fs;
use std::path::{Path, PathBuf};

use buscodegen::config::Types;
use buscodegen::lower::{Options, lower};
use buscodegen::model::{CrateId, Model};
use buscodegen::render::{render, render_module};
use buscodegen::resolve::resolve;
use buscodegen::source::{Documents, Sources};
use buscodegen::templates::Templates;

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/types").join(name)
}

fn model(sources: Sources) -> Model {
    model_with(sources, Types::default())
}

fn model_with(sources: Sources, types: Types) -> Model {
    let (documents, findings) = Documents::parse(sources);
    assert!(!findings.has_errors(), "{findings:?}");
    let (resolved, findings) = resolve(documents);
    assert!(!findings.has_errors(), "{findings:?}");
    let (model, findings) = lower(&resolved, &Options { types, ..Options::default() });
    assert!(!findings.has_errors(), "{findings:?}");
    model
}

/// The formats that `types/foreign` is generated with, by crate.
fn foreign(library: &str) -> Types {
    let formats = match library {
        "jiff" => {
            "date-time = 'jiff::Timestamp', date = 'jiff::civil::Date', uuid = 'uuid::Uuid', uri = 'url::Url', \
             decimal = 'rust_decimal::Decimal'"
        }
        "chrono" => "date-time = 'chrono::DateTime<chrono::FixedOffset>', date = 'chrono::NaiveDate'",
        _ => "date-time = 'time::OffsetDateTime', date = 'time::Date'",
    };
    toml::from_str(&format!("formats = {{ {formats} }}\nderives = ['Eq']")).unwrap()
}

/// The files that tests include: what each is called, and its text.
fn modules() -> Vec<(String, String)> {
    let plain = model(Sources::read(&folder("schemas")).unwrap());
    let mut modules = of_apis(&plain, "");
    let read = |only: &str| -> Sources {
        let all = Sources::read(&folder("foreign")).unwrap();
        all.into_iter().filter(|source| source.name == only).collect()
    };
    modules.extend(of_apis(&model_with(read("foreign.json"), foreign("jiff")), ""));
    for library in ["chrono", "time"] {
        modules.extend(of_apis(&model_with(read("dates.json"), foreign(library)), library));
    }
    let texts = toml::from_str("integers = 'text'\nnumbers = 'text'").unwrap();
    modules.extend(of_apis(&model_with(Sources::read(&folder("texts")).unwrap(), texts), ""));
    modules.extend(["old", "new"].into_iter().flat_map(version));
    modules
}

/// A version of the API that `rollouts` deploys in every order.
fn version(version: &str) -> Vec<(String, String)> {
    let model = model(Sources::read(&folder("../rollouts").join(version)).unwrap());
    let texts = of_apis(&model, "").into_iter().map(|(_, text)| text);
    texts.map(|text| (format!("../../rollouts/generated/{version}.rs"), text)).collect()
}

fn of_apis(model: &Model, suffix: &str) -> Vec<(String, String)> {
    let apis = (0..model.crates.len()).map(CrateId).filter(|id| model.krate(*id).api.is_some());
    let name = |id: CrateId| match suffix {
        "" => format!("{}.rs", model.krate(id).lib),
        suffix => format!("{}_{suffix}.rs", model.krate(id).lib),
    };
    apis.map(|id| (name(id), render_module(model, id, &Templates::default()).unwrap())).collect()
}

#[test]
fn generated_code_is_up_to_date() {
    let mut stale = Vec::new();
    for (name, text) in modules() {
        let file = folder("generated").join(name);
        if fs::read_to_string(&file).ok().as_ref() != Some(&text) {
            if std::env::var_os("BLESS").is_some() {
                fs::write(&file, text).unwrap();
            } else {
                stale.push(file);
            }
        }
    }
    assert!(stale.is_empty(), "run with BLESS=1, look at the changes, and add new APIs to types/main.rs: {stale:?}");
}

#[test]
fn output_is_a_function_of_the_input() {
    let files = || Sources::read(&folder("schemas")).unwrap();
    let first = render(&model(files()), &Templates::default()).unwrap();
    assert_eq!(first, render(&model(files()), &Templates::default()).unwrap());
    let backwards: Sources = files().into_iter().collect::<Vec<_>>().into_iter().rev().collect();
    assert_eq!(first, render(&model(backwards), &Templates::default()).unwrap());
}

#[test]
fn a_crate_has_the_files_that_its_api_calls_for() {
    let tree = render(&model(Sources::read(&folder("schemas")).unwrap()), &Templates::default()).unwrap();
    let files = |package: &str| {
        let prefix = format!("{package}/");
        tree.0.keys().filter_map(|path| path.strip_prefix(&prefix)).map(str::to_owned).collect::<Vec<_>>()
    };
    let types = [
        "Cargo.toml",
        "README.md",
        "rustfmt.toml",
        "schemas/shared/money.json",
        "src/lib.rs",
        "src/schema.rs",
        "src/types.rs",
    ];
    assert_eq!(files("money-types"), types);
    let api = ["client", "errors", "events", "lib", "rpcs", "schema", "server", "types"];
    let all: Vec<_> = ["Cargo.toml", "README.md", "rustfmt.toml", "schemas/shared/money.json", "schemas/shop.json"]
        .into_iter()
        .map(str::to_owned)
        .chain(api.map(|name| format!("src/{name}.rs")))
        .collect();
    assert_eq!(files("shop-v2-api"), all);
    insta::assert_snapshot!("manifest", tree.0["shop-v2-api/Cargo.toml"]);
    insta::assert_snapshot!("readme", tree.0["shop-v2-api/README.md"]);
}
