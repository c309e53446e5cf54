//! Reads what Redis answers, in RESP2 and RESP3, without copying bodies: redis-rs's own conversion of stream replies clones the whole reply.
//!
//! It knows the shapes of replies, and nothing of what they hold.

use ::redis::{ServerError, Value};

/// What a pop gave: the key, and the elements in their order.
#[derive(Debug, PartialEq)]
pub(super) struct Popped {
    pub(super) key: Vec<u8>,
    pub(super) elements: Vec<Vec<u8>>,
}

/// Reads the reply to BLMPOP. `None` when the block ran out.
pub(super) fn popped(reply: Value) -> Result<Option<Popped>, ServerError> {
    let parts = match reply {
        Value::ServerError(error) => return Err(error),
        Value::Array(parts) => parts,
        _ => return Ok(None),
    };
    let mut parts = parts.into_iter();
    let (Some(Value::BulkString(key)), Some(Value::Array(elements))) = (parts.next(), parts.next()) else {
        return Ok(None);
    };
    Ok(Some(Popped { key, elements: elements.into_iter().filter_map(text).collect() }))
}

/// One entry of a stream.
#[derive(Debug, PartialEq)]
pub(super) struct Entry {
    pub(super) id: Vec<u8>,
    /// Names and values in turn. `None` when the entry was deleted.
    pub(super) fields: Option<Vec<Vec<u8>>>,
}

impl Entry {
    /// The value of a field; the first one when there are several.
    pub(super) fn take(&mut self, name: &[u8]) -> Option<Vec<u8>> {
        let fields = self.fields.as_mut()?;
        let at = fields.chunks_exact(2).position(|pair| pair[0] == name)?;
        fields.get_mut(at * 2 + 1).map(std::mem::take)
    }
}

/// Reads the entries of one stream in the reply to XREADGROUP. `None` when the block ran out.
pub(super) fn read_entries(reply: Value) -> Result<Vec<Entry>, ServerError> {
    let entries = match reply {
        Value::ServerError(error) => return Err(error),
        // RESP3: a map of streams.
        Value::Map(streams) => streams.into_iter().next().map(|(_, entries)| entries),
        // RESP2: a list of pairs.
        Value::Array(streams) => streams.into_iter().next().and_then(|stream| match stream {
            Value::Array(pair) => pair.into_iter().nth(1),
            _ => None,
        }),
        _ => None,
    };
    Ok(entries.map(entries_of).unwrap_or_default())
}

/// What XAUTOCLAIM gave.
#[derive(Debug, PartialEq)]
pub(super) struct Claimed {
    /// Where to go on; `0-0` when everything was looked at.
    pub(super) cursor: Vec<u8>,
    pub(super) entries: Vec<Entry>,
    /// Ids that were pending and whose entries are gone.
    pub(super) deleted: Vec<Vec<u8>>,
}

/// Reads the reply to XAUTOCLAIM.
pub(super) fn claimed(reply: Value) -> Result<Option<Claimed>, ServerError> {
    let parts = match reply {
        Value::ServerError(error) => return Err(error),
        Value::Array(parts) => parts,
        _ => return Ok(None),
    };
    let mut parts = parts.into_iter();
    let (Some(Value::BulkString(cursor)), Some(entries)) = (parts.next(), parts.next()) else { return Ok(None) };
    Ok(Some(Claimed { cursor, entries: entries_of(entries), deleted: texts(parts.next()) }))
}

/// Reads a list of entries, as XRANGE gives it too.
pub(super) fn entries_of(entries: Value) -> Vec<Entry> {
    let Value::Array(entries) = entries else { return Vec::new() };
    entries.into_iter().filter_map(entry).collect()
}

fn entry(entry: Value) -> Option<Entry> {
    let Value::Array(parts) = entry else { return None };
    let mut parts = parts.into_iter();
    let id = parts.next().and_then(text)?;
    let fields = match parts.next() {
        Some(Value::Array(fields)) => Some(fields.into_iter().filter_map(text).collect()),
        _ => None,
    };
    Some(Entry { id, fields })
}

/// Reads a list of texts.
pub(super) fn texts(list: Option<Value>) -> Vec<Vec<u8>> {
    match list {
        Some(Value::Array(list)) => list.into_iter().filter_map(text).collect(),
        _ => Vec::new(),
    }
}

fn text(value: Value) -> Option<Vec<u8>> {
    match value {
        Value::BulkString(text) => Some(text),
        Value::SimpleString(text) => Some(text.into_bytes()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    fn bulk(text: &str) -> Value {
        Value::BulkString(text.into())
    }

    fn list(values: impl IntoIterator<Item = Value>) -> Value {
        Value::Array(values.into_iter().collect())
    }

    fn one_entry() -> Value {
        list([
            list([bulk("1-0"), list([bulk("bus"), bulk("x"), bulk("bus"), bulk("y")])]),
            list([bulk("2-0"), Value::Nil]),
        ])
    }

    #[test]
    fn both_protocols_give_the_same_entries() {
        let resp2 = list([list([bulk("key"), one_entry()])]);
        let resp3 = Value::Map(vec![(bulk("key"), one_entry())]);
        let mut entries = read_entries(resp2.clone()).unwrap();
        assert_eq!(entries, read_entries(resp3).unwrap());
        assert_eq!(entries[0].take(b"bus").unwrap(), b"x");
        assert_eq!(entries[0].take(b"other"), None);
        assert_eq!(entries[1].take(b"bus"), None);
    }

    #[test]
    fn nothing_is_no_error() {
        assert_eq!(popped(Value::Nil).unwrap(), None);
        assert!(read_entries(Value::Nil).unwrap().is_empty());
        assert!(read_entries(list([])).unwrap().is_empty());
    }

    #[test]
    fn a_pop_gives_its_elements_in_order() {
        let popped = popped(list([bulk("key"), list([bulk("a"), bulk("b")])])).unwrap().unwrap();
        assert_eq!((popped.key, popped.elements), (b"key".to_vec(), vec![b"a".to_vec(), b"b".to_vec()]));
    }

    #[test]
    fn deleted_entries_are_told_apart() {
        let claimed = claimed(list([bulk("0-0"), one_entry(), list([bulk("3-0")])])).unwrap().unwrap();
        assert_eq!(
            (claimed.cursor, claimed.entries.len(), claimed.deleted),
            (b"0-0".to_vec(), 2, vec![b"3-0".to_vec()])
        );
    }
}
