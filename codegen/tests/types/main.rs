//! Generated code, compiled and run: what each kind of schema accepts, refuses and keeps, and what its types are like.
//!
//! `generated/` holds the code of the definitions in `schemas/`, one includable file an API. It is compiled into this
//! test, and compared by `golden` with what the generator writes now; `BLESS=1 cargo test -p buscodegen --test golden` renews it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]
#![allow(missing_docs, unreachable_pub, reason = "generated code of this crate is nobody's interface")]

mod api;
mod arrays;
mod foreign;
mod general;
mod names;
mod nullable;
mod numbers;
mod objects;
mod recursion;
mod secrets;
mod strings;
mod texts;
mod unions;
mod verdicts;

macro_rules! generated {
    ($($name:ident),+ $(,)?) => {
        mod generated {
            $(pub mod $name {
                include!(concat!("generated/", stringify!($name), ".rs"));
            })+
        }
    };
}

generated!(
    arrays_api,
    dates_api_chrono,
    dates_api_time,
    foreign_api,
    general_api,
    maps_api,
    names_api,
    nullable_api,
    numbers_api,
    objects_api,
    recursion_api,
    secrets_api,
    shop_v2_api,
    strings_api,
    texts_api,
    unions_api,
);
