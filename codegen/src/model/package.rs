//! The crates of a run, and what a crate is as a package.

use super::{Api, Docs, ForeignText, Item, ItemId, Library, Name, NamedGuard};

/// All crates of a run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Model {
    /// The crates, sorted by the file that each is made from.
    pub crates: Vec<Crate>,
}

/// A crate, by its position in the model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CrateId(pub usize);

/// A crate made from one file.
#[derive(Clone, Debug, PartialEq)]
pub struct Crate {
    /// The package's name, which is its folder's too.
    pub package: String,
    /// The library's name.
    pub lib: Name,
    /// The file it is made from, from the schema root.
    pub source: String,
    /// What the package says of itself.
    pub info: PackageInfo,
    /// The crate's documentation.
    pub docs: Docs,
    /// The title in its README, as Markdown.
    pub title: String,
    /// SHA-256 of the schemas below, in hexadecimal.
    pub digest: String,
    /// The crates of types that it uses.
    pub uses: Vec<CrateId>,
    /// Every file that the source refers to, itself first.
    pub schemas: Vec<EmbeddedSchema>,
    /// The named types, in the order of their appearance.
    pub items: Vec<Item>,
    /// The guards that items and other guards refer to.
    pub guards: Vec<NamedGuard>,
    /// What stands for the foreign types that are texts in its fields.
    pub foreign: Vec<ForeignText>,
    /// The dependencies that its foreign types call for.
    pub libraries: Vec<Library>,
    /// How many types deep its types lie in each other, at most.
    pub depth: usize,
    /// The rpcs and events; a crate of types has none.
    pub api: Option<Api>,
}

/// The fields of a manifest that are not derived.
#[derive(Clone, Debug, PartialEq)]
pub struct PackageInfo {
    /// The version.
    pub version: String,
    /// One line about the package.
    pub description: String,
    /// The licence as an SPDX expression.
    pub license: Option<String>,
    /// Whether `cargo publish` may publish it.
    pub publish: bool,
    /// The oldest compiler.
    pub rust_version: String,
    /// Where the runtime is found.
    pub runtime: Dependency,
    /// Further keys of the manifest, which take the place of generated ones.
    pub manifest: toml::Table,
}

/// Where a dependency is found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Dependency {
    /// In the table of the workspace that the crate belongs to.
    Workspace,
    /// In the registry, by a version requirement.
    Version(String),
    /// In a folder, relative to the folder that holds the generated crates.
    Path(String),
}

/// A copy of a schema file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmbeddedSchema {
    /// Its name from the schema root, by which others refer to it.
    pub name: String,
    /// Its text, compact.
    pub text: String,
}

impl Model {
    /// The item of an id of this model.
    #[must_use]
    pub fn item(&self, id: ItemId) -> &Item {
        &self.crates[id.krate.0].items[id.index]
    }

    /// The crate of an id of this model.
    #[must_use]
    pub fn krate(&self, id: CrateId) -> &Crate {
        &self.crates[id.0]
    }
}
