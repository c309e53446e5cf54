//! Why reading stopped, before line and column are known. No message of it can hold a piece of the text.

use std::fmt::{self, Display};

use serde::de::{Error, Expected, Unexpected};

use crate::validate::{Malformed, Violation};

/// The error of the strict reader; one word wide, as it travels through every result of the hot path.
#[derive(Debug)]
pub(crate) struct Refusal(Box<Cause>);

#[derive(Debug)]
enum Cause {
    Malformed {
        what: &'static str,
        offset: usize,
    },
    /// Found by a visitor, which does not know where.
    Duplicate,
    Broken(Violation),
}

pub(super) const DUPLICATE: &str = "an object has the same member twice";

/// A [`Refusal`] with its place.
#[derive(Debug)]
pub(crate) enum Refused {
    /// The text is not JSON as we read it.
    Malformed(Malformed),
    /// The text is (so far) well-formed, and the type refuses the value.
    Broken(Violation),
}

impl From<Malformed> for Refused {
    fn from(malformed: Malformed) -> Self {
        Self::Malformed(malformed)
    }
}

impl Refusal {
    #[cold]
    pub(super) fn malformed(what: &'static str, offset: usize) -> Self {
        Self(Box::new(Cause::Malformed { what, offset }))
    }

    #[cold]
    fn broken(violation: Violation) -> Self {
        Self(Box::new(Cause::Broken(violation)))
    }

    /// Adds the place, `name_at` being where the last member's name starts.
    pub(super) fn locate(self, bytes: &[u8], name_at: usize) -> Refused {
        match *self.0 {
            Cause::Duplicate => Refused::Malformed(Malformed::at(bytes, name_at, DUPLICATE)),
            Cause::Malformed { what, offset } => Refused::Malformed(Malformed::at(bytes, offset, what)),
            Cause::Broken(violation) => Refused::Broken(violation),
        }
    }
}

impl Display for Refusal {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.0 {
            Cause::Malformed { what, offset } => write!(to, "malformed JSON at byte {offset}: {what}"),
            Cause::Duplicate => to.write_str(DUPLICATE),
            Cause::Broken(violation) => violation.fmt(to),
        }
    }
}

impl std::error::Error for Refusal {}

impl Error for Refusal {
    /// Keeps a [`Violation`] of this crate as it is. The text of any other error may hold a value, so it is dropped.
    fn custom<T: Display>(error: T) -> Self {
        if std::any::type_name::<T>() == std::any::type_name::<Violation>() {
            let text = format!("{error:#}");
            if let Some((keyword, message)) = text.split_once('\n') {
                return Self::broken(Violation::new(keyword.to_owned(), message.to_owned()));
            }
        }
        Self::broken(Violation::new("type", "is refused by its type"))
    }

    fn invalid_type(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::broken(Violation::new("type", format!("must be {expected}")))
    }

    fn invalid_value(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::broken(Violation::new("type", format!("must be {expected}")))
    }

    fn invalid_length(_: usize, expected: &dyn Expected) -> Self {
        Self::broken(Violation::new("items", format!("must be {expected}")))
    }

    fn unknown_variant(_: &str, _: &'static [&'static str]) -> Self {
        Self::broken(Violation::new("enum", "is none of the known values"))
    }

    fn unknown_field(_: &str, _: &'static [&'static str]) -> Self {
        Self::broken(Violation::new("additionalProperties", "has a member that is not known"))
    }

    fn missing_field(field: &'static str) -> Self {
        Self::broken(Violation::new("required", format!("needs the member `{field}`")))
    }

    fn duplicate_field(_: &'static str) -> Self {
        Self(Box::new(Cause::Duplicate))
    }
}
