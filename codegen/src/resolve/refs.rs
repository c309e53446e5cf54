//! `[refs]` of the configuration: which files stand for which addresses.
//!
//! Knows nothing of schemas; that a file exists is looked up by whoever asks.

use std::collections::BTreeMap;

use super::reference::join;

/// Files below the schema folder, by the addresses that they stand for. A key that ends in `/` stands for all addresses
/// that begin with it, its value then being a folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Refs(BTreeMap<String, String>);

impl<A: Into<String>, F: Into<String>> FromIterator<(A, F)> for Refs {
    fn from_iter<I: IntoIterator<Item = (A, F)>>(pairs: I) -> Self {
        let pairs = pairs.into_iter().map(|(address, file)| {
            let address: String = address.into();
            (address.strip_suffix('#').map_or(address.clone(), str::to_owned), file.into())
        });
        Self(pairs.collect())
    }
}

impl Refs {
    /// The file that the table gives for an address without fragment: that of the same key, or of the longest prefix.
    /// `Some(None)` if that leads out of the folder.
    pub(super) fn file(&self, address: &str) -> Option<Option<String>> {
        if let Some(file) = self.0.get(address) {
            return Some(join("", file));
        }
        let prefixes = self.0.iter().filter(|(key, _)| key.ends_with('/') && address.starts_with(key.as_str()));
        let (key, folder) = prefixes.max_by_key(|(key, _)| key.len())?;
        let rest = address.get(key.len()..).unwrap_or_default();
        Some(join("", folder).and_then(|folder| join(&format!("{folder}/"), rest)))
    }

    /// The address that the table gives a file.
    pub(super) fn address(&self, file: &str) -> Option<String> {
        let exact = self.0.iter().find(|(key, value)| !key.ends_with('/') && join("", value).as_deref() == Some(file));
        if let Some((address, _)) = exact {
            return Some(address.clone());
        }
        let below = |(key, value): (&String, &String)| {
            let folder = join("", value).filter(|_| key.ends_with('/'))?;
            let rest = if folder.is_empty() { file } else { file.strip_prefix(&folder)?.strip_prefix('/')? };
            Some((folder.len(), format!("{key}{}", super::address::escaped(rest))))
        };
        self.0.iter().filter_map(below).max_by_key(|(depth, _)| *depth).map(|(_, address)| address)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refs() -> Refs {
        [
            ("https://a.example/x#", "x.json"),
            ("https://a.example/", "vendored/a"),
            ("https://a.example/b/", "./b/"),
            ("https://out.example/", "../out"),
        ]
        .into_iter()
        .collect()
    }

    #[test]
    fn the_same_key_counts_before_the_longest_prefix() {
        let file = |address| refs().file(address);
        assert_eq!(file("https://a.example/x"), Some(Some("x.json".to_owned())));
        assert_eq!(file("https://a.example/y%20z.json"), Some(Some("vendored/a/y z.json".to_owned())));
        assert_eq!(file("https://a.example/b/y.json"), Some(Some("b/y.json".to_owned())));
        assert_eq!(file("https://b.example/y.json"), None);
    }

    #[test]
    fn nothing_leads_out_of_the_folder() {
        assert_eq!(refs().file("https://out.example/x.json"), Some(None));
        assert_eq!(refs().file("https://a.example/%2e%2e/%2e%2e/%2e%2e/x.json"), Some(None));
    }

    #[test]
    fn a_file_has_the_address_that_leads_to_it() {
        let address = |file| refs().address(file);
        assert_eq!(address("x.json").as_deref(), Some("https://a.example/x"));
        assert_eq!(address("vendored/a/y z.json").as_deref(), Some("https://a.example/y%20z.json"));
        assert_eq!(address("b/y.json").as_deref(), Some("https://a.example/b/y.json"));
        assert_eq!(address("c/y.json"), None);
    }
}
