//! `Cargo.toml`, written through toml_edit: no text of a schema can be anything but a string in it.

use toml_edit::{DocumentMut, InlineTable, Item, Table, TableLike, Value, value};

use super::rust::{RenderError, mark};
use crate::VERSION;
use crate::model::{Crate, Dependency, Model};

/// A crate's manifest.
pub(super) fn render(model: &Model, krate: &Crate) -> Result<String, RenderError> {
    let mut document = DocumentMut::new();
    document.insert("package", Item::Table(package(krate)));
    document.insert("dependencies", Item::Table(dependencies(model, krate)));
    let failed = |reason: &dyn std::fmt::Display| RenderError::Manifest {
        package: krate.package.clone(),
        reason: reason.to_string(),
    };
    // Types alone need only the validation half of the runtime.
    if krate.api.is_some() {
        document.insert("features", Item::Table(features()));
    }
    let own = toml::to_string(&krate.info.manifest).map_err(|error| failed(&error))?;
    let own = own.parse::<DocumentMut>().map_err(|error| failed(&error))?;
    merge(document.as_table_mut(), own.as_table());
    let text = format!("{}\n\n{document}", mark("#", &krate.source));
    // Written values are escaped by toml_edit; should that ever fail, nothing is written.
    text.parse::<DocumentMut>().map_err(|error| failed(&error))?;
    Ok(text)
}

/// Joins tables; of any other key the user's value counts.
fn merge(into: &mut dyn TableLike, from: &dyn TableLike) {
    for (key, item) in from.iter() {
        match (into.get_mut(key).and_then(Item::as_table_like_mut), item.as_table_like()) {
            (Some(into), Some(from)) => merge(into, from),
            _ => drop(into.insert(key, item.clone())),
        }
    }
}

fn package(krate: &Crate) -> Table {
    let info = &krate.info;
    let mut package = Table::new();
    package.insert("name", value(&krate.package));
    package.insert("description", value(&info.description));
    package.insert("version", value(&info.version));
    package.insert("edition", value("2024"));
    package.insert("rust-version", value(&info.rust_version));
    if let Some(license) = &info.license {
        package.insert("license", value(license));
    }
    package.insert("readme", value("README.md"));
    package.insert("publish", value(info.publish));
    let mut own = Table::new();
    own.insert("tool-version", value(VERSION));
    own.insert("digest", value(&krate.digest));
    let mut metadata = Table::new();
    metadata.set_implicit(true);
    metadata.insert("buscodegen", Item::Table(own));
    if krate.api.is_some() {
        let mut docs = Table::new();
        docs.insert("all-features", value(true));
        let mut site = Table::new();
        site.set_implicit(true);
        site.insert("rs", Item::Table(docs));
        metadata.insert("docs", Item::Table(site));
    }
    package.insert("metadata", Item::Table(metadata));
    package
}

/// The sides of an API, each of which brings the bus.
fn features() -> Table {
    let array = |names: &[&str]| value(Value::Array(names.iter().copied().collect()));
    let mut features = Table::new();
    features.insert("default", array(&["client", "server"]));
    for side in ["client", "server"] {
        features.insert(side, array(&["buscodegen-runtime/bus"]));
    }
    features
}

fn dependencies(model: &Model, krate: &Crate) -> Table {
    let mut dependencies = Table::new();
    dependencies.insert("buscodegen-runtime", value(dependency(&krate.info.runtime)));
    for used in &krate.uses {
        let used = model.krate(*used);
        let mut table = InlineTable::new();
        table.insert("path", format!("../{}", used.package).into());
        table.insert("version", used.info.version.clone().into());
        dependencies.insert(&used.package, value(table));
    }
    for library in &krate.libraries {
        let mut table = InlineTable::new();
        table.insert("version", library.version.into());
        table.insert("default-features", false.into());
        table.insert("features", Value::Array(library.features.iter().copied().collect()));
        dependencies.insert(library.package, value(table));
    }
    dependencies.sort_values();
    dependencies
}

fn dependency(found: &Dependency) -> InlineTable {
    let mut table = InlineTable::new();
    match found {
        Dependency::Workspace => {
            table.insert("workspace", true.into());
        }
        Dependency::Version(version) => {
            table.insert("version", version.into());
            table.insert("default-features", false.into());
        }
        Dependency::Path(path) => {
            table.insert("path", format!("../{path}").into());
            // A package that is published leaves the path out.
            table.insert("version", VERSION.into());
            table.insert("default-features", false.into());
        }
    }
    table
}
