//! The strict reader: from bytes of JSON to any type that serde can build, refusing what peers could read in two ways.
//!
//! It knows JSON and nothing of schemas. Both implementations of validation read with it, so that they see the same
//! value. Being a `Deserializer` of its own, it does not change when another crate turns on features of serde_json.

mod deserializer;
mod names;
mod number;
mod object;
mod refusal;
mod scan;
#[cfg(test)]
mod tests;
mod union;

pub(crate) use names::Names;
pub(crate) use number::Number;
pub(crate) use refusal::{Refusal, Refused};
pub(crate) use scan::{DEPTH, Reader, Text};

use super::malformed::Malformed;
use crate::codegen::Read;

/// The name by which a visitor tells the strict reader that it refuses duplicate members itself.
pub(crate) const TRUSTED: &str = "$buscodegen::trusted";
/// The name by which a visitor asks the strict reader for numbers as they are written: as the bytes of their literals. Otherwise it is as
/// [`TRUSTED`].
pub(crate) const EXACT: &str = "$buscodegen::exact";
/// The name by which a visitor asks for that where numbers of any size are kept, and for [`TRUSTED`] elsewhere.
pub(crate) const AS_KEPT: &str = "$buscodegen::as-kept";
/// The name by which a visitor asks the strict reader for a look ahead, or for several attempts: see [`union`].
pub(crate) const UNION: &str = "$buscodegen::union";

/// Reads the whole of `bytes` as a `T`.
pub(crate) fn read<'de, T: Read<'de>>(bytes: &'de [u8]) -> Result<T, Refused> {
    read_with(bytes, Numbers::default())
}

/// How numbers are read that Rust's own types have no form for.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Numbers {
    /// A number with a fraction or an exponent is no integer.
    pub(crate) as_written: bool,
    /// A number that neither 64 bits nor `f64` hold is not malformed, as there are types that keep it.
    pub(crate) kept: bool,
}

impl Numbers {
    /// Those of any size are kept.
    pub(crate) const KEPT: Self = Self { as_written: false, kept: true };
}

/// The same with another reading of numbers.
pub(crate) fn read_with<'de, T: Read<'de>>(bytes: &'de [u8], numbers: Numbers) -> Result<T, Refused> {
    let text = text(bytes)?;
    let mut reader = Reader::new(text);
    reader.numbers = numbers;
    let read = T::read(&mut reader).and_then(|value| reader.end().map(|()| value));
    // Whatever became of the other attempts, they do not count.
    let read = reader.affordable().and(read);
    read.map_err(|refusal| refusal.locate(bytes, reader.name_at))
}

/// The bytes as text: UTF-8 without a byte order mark.
fn text(bytes: &[u8]) -> Result<&str, Malformed> {
    let text = std::str::from_utf8(bytes).map_err(|error| Malformed::at(bytes, error.valid_up_to(), "not UTF-8"))?;
    if text.starts_with('\u{feff}') {
        return Err(Malformed::at(bytes, 0, "a byte order mark, which JSON does not allow"));
    }
    Ok(text)
}
