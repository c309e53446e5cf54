//! Whether a version says what changed.

use semver::Version;

/// How much of a version a change asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    /// Nothing that users of the crate notice.
    #[default]
    None,
    /// Something new.
    Minor,
    /// Something that code or messages may rest on.
    Major,
}

impl Level {
    /// What a change of a schema asks for on the side of Rust: of code that uses the generated crate.
    pub(super) fn of_source(rule: &str) -> Self {
        match rule {
            "property-added" | "default-changed" => Self::Minor,
            "property-removed"
            | "became-required"
            | "became-optional"
            | "became-nullable"
            | "became-not-nullable"
            | "type-changed"
            | "const-changed"
            | "enum-value-added"
            | "enum-value-removed"
            | "enum-value-replaced"
            | "enum-added"
            | "enum-removed"
            | "union-added"
            | "union-removed"
            | "union-branch-added"
            | "union-branch-removed"
            | "items-changed"
            | "pattern-properties-changed"
            | "additional-properties-changed"
            | "schema-changed" => Self::Major,
            _ => Self::Minor,
        }
    }

    /// The name of the part of a version.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::None => "no",
            Self::Minor => "a minor",
            Self::Major => "a major",
        }
    }

    /// How far a version went. Before 1.0.0 the minor number is the one that promises.
    pub(super) fn between(old: &Version, new: &Version) -> Self {
        if new.major > old.major {
            return Self::Major;
        }
        if new <= old || new.major < old.major {
            return Self::None;
        }
        match (new.major, new.minor > old.minor) {
            (0, true) => Self::Major,
            (0, false) | (_, true) => Self::Minor,
            _ => Self::None,
        }
    }

    /// The next version that is enough.
    pub(super) fn next(self, old: &Version) -> Version {
        match (self, old.major) {
            (Self::Major, 0) | (Self::Minor, 1..) => Version::new(old.major, old.minor + 1, 0),
            (Self::Major, _) => Version::new(old.major + 1, 0, 0),
            _ => Version::new(old.major, old.minor, old.patch + 1),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn a_version_went_as_far_as_its_numbers_say() {
        for (old, new, level) in [
            ("1.2.3", "2.0.0", Level::Major),
            ("1.2.3", "1.3.0", Level::Minor),
            ("1.2.3", "1.2.4", Level::None),
            ("1.2.3", "1.2.3", Level::None),
            ("1.2.3", "1.1.9", Level::None),
            ("0.2.3", "0.3.0", Level::Major),
            ("0.2.3", "0.2.4", Level::Minor),
        ] {
            assert_eq!(Level::between(&old.parse().unwrap(), &new.parse().unwrap()), level, "{old} {new}");
        }
    }

    #[test]
    fn the_next_version_is_enough() {
        for old in ["1.2.3", "0.2.3"] {
            let old = old.parse().unwrap();
            for level in [Level::Minor, Level::Major] {
                assert_eq!(Level::between(&old, &level.next(&old)), level);
            }
        }
    }
}
