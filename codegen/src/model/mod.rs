//! The api model: what each generated crate is, with every decision already taken.
//!
//! Identifiers, Rust types, documentation, checks and whether a message is exact are all here, as values that cannot hold
//! what Rust would refuse. The model knows nothing of JSON Schema (it is made by `lower`) and nothing of how Rust is
//! laid out in files (that is `render`).

mod api;
mod checks;
mod docs;
mod foreign;
mod guards;
mod items;
mod name;
mod package;
mod types;

pub use api::{
    Api, DeclaredErrors, ErrorVariant, Event, Example, Execution, KeyEnd, KeyPath, KeyStep, MessageType, Rpc,
};
pub use checks::{ArrayChecks, DecimalChecks, IntegerChecks, MapChecks, NameChecks, NumberChecks, StringChecks};
pub use docs::Docs;
pub use foreign::{BadPath, Conversion, Foreign, ForeignText, Form, Library, TypePath};
pub use guards::{ArrayGuard, Guard, GuardUse, ItemGuard, NamedGuard, ObjectGuard};
pub use items::{
    Body, Constant, Default, Enum, Held, Item, Literal, Matching, Member, Message, Presence, Reason, Rest, Struct,
    Traits, Union, UnionChoice, UnionVariant, Variant,
};
pub use name::Name;
pub use package::{Crate, CrateId, Dependency, EmbeddedSchema, Model, PackageInfo};
pub use types::{IntegerWidth, ItemId, Type};
