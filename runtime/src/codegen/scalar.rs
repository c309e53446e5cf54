//! Scalars that can be told apart, for `uniqueItems`. Equal means equal in JSON.

use std::cmp::Ordering;
use std::net::{Ipv4Addr, Ipv6Addr};

/// A value without parts, with an order in which equal values are those that JSON takes as equal.
#[doc(hidden)]
pub trait Scalar {
    /// The order; what it is does not matter.
    fn order(&self, other: &Self) -> Ordering;
}

macro_rules! ordered {
    ($($type:ty),+) => {
        $(impl Scalar for $type {
            #[inline]
            fn order(&self, other: &Self) -> Ordering {
                self.cmp(other)
            }
        })+
    };
}

ordered!(bool, String, i8, i16, i32, i64, u8, u16, u32, u64, Ipv4Addr, Ipv6Addr);

impl Scalar for f64 {
    fn order(&self, other: &Self) -> Ordering {
        // Adding zero makes minus zero plain zero.
        (self + 0.0).total_cmp(&(other + 0.0))
    }
}
