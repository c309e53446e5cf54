//! The API definition: its format, its names and keywords, reading it from a document, and its meta-schema.
//!
//! Knows what a definition file may hold, and nothing of what its schemas mean or become.

mod format;
mod keyword;
mod meta;
mod name;
mod object;
mod options;
mod own;
mod period;
mod read;
mod reader;
mod schema;

pub use format::{DeclaredError, Definition, ErrorExample, Event, EventExample, Execution, Ordered, Rpc, RpcExample};
pub use keyword::{Holds, KEYWORDS, Keyword, keyword};
pub use meta::meta_schema;
pub use name::{ApiName, BadName, MemberName};
pub use options::{BadRust, LintOptions, RustName, RustOptions, RustPath};
pub(crate) use own::is_date;
pub use own::{check_own_keyword, rust_options};
pub(crate) use period::in_largest_unit;
pub use period::{BadPeriod, Period};
pub use read::{is_definition, read};
pub use schema::Schema;
