//! What the Rust types do not carry: checks that run after reading and before writing.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, Ipv6Addr};

use serde_json::Value;

use super::proxy::Proxy;
use crate::Nullable;
use crate::validate::{Violation, finite};

/// Whether a value keeps to its rules.
pub type Verdict = Result<(), Violation>;

/// How far a check goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// The value's own rules. Enough after reading, as what it holds was checked when it was read.
    Own,
    /// Those of everything in it, too: before writing, as members may have been changed.
    Deep,
}

impl Depth {
    /// Checks a member, if the check goes that far.
    ///
    /// # Errors
    /// What the member's check found.
    #[inline]
    pub fn into_member<T: Check>(self, member: &T) -> Verdict {
        match self {
            Self::Own => Ok(()),
            Self::Deep => member.check(self),
        }
    }

    /// Checks a member of a foreign type, if the check goes that far.
    ///
    /// # Errors
    /// What the check of the type that stands for it found.
    pub fn into_member_as<P: Proxy>(self, member: &P::Native) -> Verdict {
        match self {
            Self::Own => Ok(()),
            Self::Deep => P::check(member, self),
        }
    }
}

/// A value that can be held to the rules of its schema.
#[doc(hidden)]
pub trait Check {
    /// Checks it. Types that cannot hold a bad value have nothing to do.
    ///
    /// # Errors
    /// The first rule that it breaks.
    #[inline]
    fn check(&self, depth: Depth) -> Verdict {
        let _ = depth;
        Ok(())
    }
}

macro_rules! nothing_to_check {
    ($($type:ty),+) => { $(impl Check for $type {})+ };
}

nothing_to_check!((), bool, String, i8, i16, i32, i64, u8, u16, u32, u64, Value, Ipv4Addr, Ipv6Addr);

impl Check for f64 {
    fn check(&self, _: Depth) -> Verdict {
        finite(*self)
    }
}

impl<T: Check> Check for Option<T> {
    #[inline]
    fn check(&self, depth: Depth) -> Verdict {
        self.as_ref().map_or(Ok(()), |value| value.check(depth))
    }
}

impl<T: Check> Check for Nullable<T> {
    #[inline]
    fn check(&self, depth: Depth) -> Verdict {
        self.as_ref().map_or(Ok(()), |value| value.check(depth))
    }
}

impl<T: Check + ?Sized> Check for Box<T> {
    fn check(&self, depth: Depth) -> Verdict {
        (**self).check(depth)
    }
}

impl<T: Check> Check for Vec<T> {
    fn check(&self, depth: Depth) -> Verdict {
        self.iter().try_for_each(|element| depth.into_member(element))
    }
}

impl<T: Check, const N: usize> Check for [T; N] {
    fn check(&self, depth: Depth) -> Verdict {
        self.iter().try_for_each(|element| depth.into_member(element))
    }
}

impl<K, T: Check> Check for BTreeMap<K, T> {
    fn check(&self, depth: Depth) -> Verdict {
        self.values().try_for_each(|member| depth.into_member(member))
    }
}

macro_rules! check_tuple {
    ($($name:ident)+) => {
        impl<$($name: Check),+> Check for ($($name,)+) {
            fn check(&self, depth: Depth) -> Verdict {
                #[expect(non_snake_case, reason = "a type's name names its element")]
                let ($($name,)+) = self;
                $(depth.into_member($name)?;)+
                Ok(())
            }
        }
    };
}

check_tuple!(A);
check_tuple!(A B);
check_tuple!(A B C);
check_tuple!(A B C D);
check_tuple!(A B C D E);
check_tuple!(A B C D E F);
check_tuple!(A B C D E F G);
check_tuple!(A B C D E F G H);
