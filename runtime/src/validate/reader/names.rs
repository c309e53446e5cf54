//! The members an object has shown so far, to refuse the second of two. It stays linear however many there are.

use std::borrow::Cow;
use std::collections::HashSet;

/// Names seen in one object. Borrows those that stand in the input without escapes.
#[derive(Default)]
pub(crate) struct Names<'de> {
    few: Vec<Cow<'de, str>>,
    /// Takes over when comparing one by one would become slow. Hashed with a secret key, so that a sender cannot make it slow.
    many: HashSet<Cow<'de, str>>,
}

impl<'de> Names<'de> {
    const FEW: usize = 16;

    /// Adds a name; false if it was there.
    #[must_use]
    pub(crate) fn insert(&mut self, name: Cow<'de, str>) -> bool {
        if self.few.len() < Self::FEW {
            if self.few.contains(&name) {
                return false;
            }
            self.few.push(name);
            return true;
        }
        if self.many.is_empty() {
            self.many.extend(self.few.iter().cloned());
        }
        self.many.insert(name)
    }
}
