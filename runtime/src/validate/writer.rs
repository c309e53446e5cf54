//! The writer: compact JSON that the strict reader of a peer will take. It knows nothing of schemas.

use std::io;

use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};

use super::invalid::{Invalid, Violation};
use super::reader::DEPTH;

/// Compact JSON of a value, refusing to nest deeper than readers allow.
pub(crate) fn write<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, Invalid> {
    let mut bytes = Vec::with_capacity(128);
    let mut to = Serializer::with_formatter(&mut bytes, Bounded { depth: 0 });
    match value.serialize(&mut to) {
        Ok(()) => Ok(bytes),
        Err(error) if error.is_io() => {
            Err(Violation::new("type", "must not nest deeper than 128 arrays and objects").into())
        }
        // Generated types write without errors but for members that clash; a foreign error may hold a value, so it is not shown.
        Err(_) => Err(Violation::new("type", "cannot be written as JSON").into()),
    }
}

/// Compact writing that counts the depth.
struct Bounded {
    depth: u8,
}

impl Bounded {
    fn enter(&mut self) -> io::Result<()> {
        if self.depth == DEPTH {
            return Err(io::Error::other("too deep"));
        }
        self.depth += 1;
        Ok(())
    }
}

impl Formatter for Bounded {
    fn begin_array<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.enter()?;
        writer.write_all(b"[")
    }

    fn end_array<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.depth -= 1;
        writer.write_all(b"]")
    }

    fn begin_object<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.enter()?;
        writer.write_all(b"{")
    }

    fn end_object<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.depth -= 1;
        writer.write_all(b"}")
    }
}
