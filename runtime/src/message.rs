//! What travels: a typed value, its schema, and the two passages between them and bytes. It knows nothing of transports.

use serde::{Serialize, Serializer};

use crate::codegen::{Check, Depth, Deserializer, MapAccess, Members, Read, ReadObject, read_object};
use crate::validate::{self, Invalid, Schema, Schemas};

/// The root of a message: an rpc's parameters or response, an event's parameters, an error's data.
///
/// Generated code implements it; [`decode`](Self::decode) and [`encode`](Self::encode) are the only ways in and out, and
/// neither lets a value pass that the schema refuses.
pub trait Message: for<'de> Read<'de> + Check + Serialize + Send + Sync + 'static {
    /// Whether the type with its checks accepts exactly what the schema accepts, so that reading is validating. The
    /// generator decides it; otherwise the general validator runs before.
    const EXACT: bool;

    /// Whether an integer is a number without fraction and exponent, as in draft 4. Later drafts take `1.0` and `1e2` for
    /// integers, too.
    const INTEGERS_AS_WRITTEN: bool = false;

    /// Whether the type keeps numbers that neither 64 bits nor `f64` hold exactly. Otherwise they are malformed.
    const KEEPS_NUMBERS: bool = false;

    /// The schema.
    fn schema() -> &'static Schema;

    /// Reads and validates.
    ///
    /// # Errors
    /// [`Invalid::Malformed`] when the bytes are not JSON as this crate reads it, [`Invalid::Violations`] when the schema
    /// refuses them, [`Invalid::Schema`] when the schema itself cannot be used.
    fn decode(bytes: &[u8]) -> Result<Self, Invalid> {
        validate::decode(bytes)
    }

    /// Validates and writes compact JSON.
    ///
    /// # Errors
    /// [`Invalid::Violations`] when the schema refuses the value, [`Invalid::Schema`] when the schema cannot be used.
    fn encode(&self) -> Result<Vec<u8>, Invalid> {
        validate::encode(self)
    }
}

/// What an rpc without `parameters` takes: any object, whose members are ignored. Writes `{}`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Empty {}

/// What an rpc without `response` answers: `null`.
pub type Nothing = ();

static BUILT_IN: Schemas =
    Schemas::new(&[("built-in.json", r#"{"$defs":{"empty":{"type":"object"},"nothing":{"type":"null"}}}"#)]);

impl<'de> Read<'de> for Empty {
    fn read<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        read_object(from)
    }
}

impl<'de> ReadObject<'de> for Empty {
    const NAME: &'static str = "Empty";
    const MEMBERS: &'static [&'static str] = &[];

    fn read_members<M: MapAccess<'de>>(mut members: Members<'de, M>) -> Result<Self, M::Error> {
        while members.next(Self::MEMBERS)?.is_some() {
            members.ignore()?;
        }
        Ok(Self {})
    }
}

impl Check for Empty {
    fn check(&self, _: Depth) -> crate::codegen::Verdict {
        Ok(())
    }
}

impl Serialize for Empty {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        crate::codegen::write_object(to)?.end()
    }
}

crate::codegen::impl_serde!(Empty);

impl Message for Empty {
    const EXACT: bool = true;

    fn schema() -> &'static Schema {
        static SCHEMA: Schema = Schema::new(&BUILT_IN, "built-in.json", "/$defs/empty");
        &SCHEMA
    }
}

impl Message for Nothing {
    const EXACT: bool = true;

    fn schema() -> &'static Schema {
        static SCHEMA: Schema = Schema::new(&BUILT_IN, "built-in.json", "/$defs/nothing");
        &SCHEMA
    }
}
