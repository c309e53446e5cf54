//! The two passages of a message, in and out, and which implementation of validation judges on the way.

use super::general::read_tree;
use super::invalid::{Invalid, Violation};
use super::reader::{self, Numbers, Refused};
use super::value::read_value;
use super::writer::write;
use crate::codegen::Depth;
use crate::message::Message;

/// Bytes to a valid message.
pub(crate) fn decode<M: Message>(bytes: &[u8]) -> Result<M, Invalid> {
    if !M::EXACT {
        judge::<M>(bytes)?;
    }
    let numbers = Numbers { as_written: M::INTEGERS_AS_WRITTEN, kept: M::KEEPS_NUMBERS };
    reader::read_with(bytes, numbers).map_err(|refused| match refused {
        // A look ahead may have met a later fault than the first; what is too much to try is no fault of the text.
        Refused::Malformed(malformed) => read_value(bytes).err().unwrap_or(malformed).into(),
        Refused::Broken(violation) => explain::<M>(bytes, violation),
    })
}

/// A valid message to bytes.
pub(crate) fn encode<M: Message>(message: &M) -> Result<Vec<u8>, Invalid> {
    if let Err(violation) = message.check(Depth::Deep) {
        // What JSON cannot write (infinity) has no text to explain.
        return Err(match write(message) {
            Ok(bytes) => explain::<M>(&bytes, violation),
            Err(_) => violation.into(),
        });
    }
    let bytes = write(message)?;
    if !M::EXACT {
        judge::<M>(&bytes)?;
    }
    Ok(bytes)
}

/// What the general validator says, without the type.
///
/// # Errors
/// As [`Message::decode`].
pub fn judge<M: Message>(bytes: &[u8]) -> Result<(), Invalid> {
    if !M::KEEPS_NUMBERS {
        return M::schema().validate(&read_value(bytes)?);
    }
    let tree = read_tree(bytes).map_err(Invalid::from)?;
    M::schema().validate_exact(&tree)
}

/// Every violation the general validator finds, or the one that is known when it finds none: a type may hold less than
/// its schema allows, as an `i64` holds less than `integer`.
#[cold]
fn explain<M: Message>(bytes: &[u8], known: Violation) -> Invalid {
    judge::<M>(bytes).err().unwrap_or_else(|| known.into())
}
