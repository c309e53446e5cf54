//! The contract between generated code and the runtime. Not for use by hand: it changes with the generator.
//!
//! It knows how to read, check and write the shapes that the generator has types for, and nothing of schemas or buses.
//! `runtime/tests/generated_shape/types.rs` is the contract as code: types in exactly the shape the generator writes.
//!
//! # What a type implements
//!
//! Every type: [`Read`], [`Check`], [`Serialize`], and `Deserialize` through [`impl_serde!`](crate::__impl_serde). Message
//! roots also [`Message`](crate::Message). An object implements `Read` by [`read_object`] and [`ReadObject`]:
//!
//! ```text
//! const NAME, const MEMBERS
//! fn read_members<M: codegen::MapAccess<'de>>(mut members: codegen::Members<'de, M>) -> Result<Self, M::Error> {
//!     let (mut url, mut fit, ...) = (None, None, ...);
//!     while let Some(member) = members.next(Self::MEMBERS)? {             // place in MEMBERS, or MEMBERS.len()
//!         match member {
//!             0 => members.read(&mut url)?,                  // the slot is Option<type of the field>, without its Option
//!             _ => members.refuse()?,                        // closed; members.ignore()? open; members.read_extra(&mut map)? typed rest
//!         }
//!     }
//!     let read = Self { url: members.required(url, 0)?, fit, ... };
//!     members.check(&read)?;                                 // Check::check(Depth::Own); left out when there is nothing own to check
//!     Ok(read)
//! }
//! ```
//!
//! `Check::check` holds the type's inline rules by [`string`], [`integer`], [`number`], [`array()`], [`map`], [`unique`], and then
//! goes `depth.into_member(&self.x)?` into **every** member, floats too (a NaN is found there). Writing is
//! [`write_object`], then `member`, `optional` (an `Option` field), `extra(&self.extra, MEMBERS)`, `end`.
//!
//! # Arrays as structs
//!
//! An array whose first items have types of their own, and which is no plain tuple, is a struct: a field for each of them, `Option`
//! where the array may end before it, and `Vec` for the rest if there may be one.
//!
//! ```text
//! const NAME
//! fn read_items<S: codegen::SeqAccess<'de>>(mut items: codegen::Items<S>) -> Result<Self, S::Error> {
//!     let read = Self { first: items.required()?, second: items.optional()?, rest: items.rest()? };   // or items.end()? where there is no rest
//!     items.check(&read)?;                                   // left out when there is nothing own to check
//!     Ok(read)
//! }
//! ```
//!
//! `Check::check` holds the number of items by [`items()`], and by [`without_gap`] what may be missing to its order, each optional
//! field and the rest as a whole. Writing is [`write_items`], then `item`, `optional`, `rest`, `end`; it refuses a gap, too.
//!
//! # Fields
//!
//! | schema | field | absent | null |
//! |---|---|---|---|
//! | required | `T` | refused | refused |
//! | required, nullable | `Nullable<T>` or `Option<T>` | refused | taken |
//! | optional | `Option<T>` | `None` | refused |
//! | optional, nullable | `Option<Nullable<T>>` | `None` | `Some(Null)` |
//!
//! `T` is [`Never`](crate::Never), `bool`, `String`, `i8`..`i64`, `u8`..`u64`, `f64`, [`Integer`](crate::Integer), [`Decimal`](crate::Decimal), [`Value`](crate::Value), `()` (null), a type of
//! [`formats`](crate::formats), `Ipv4Addr`, `Ipv6Addr`, `Vec<T>`, `[T; N]`, a tuple of up to eight, `BTreeMap<K, T>`,
//! `Box<T>`, `Nullable<T>`, or a generated type; `K` is `String` or a generated type of texts.
//!
//! # Fields of foreign types
//!
//! A field may have a type that implements nothing of this: a [`Proxy`] is read and written in its place. `member` becomes
//! `member_as::<P>`, and so on; `P` has the field's shape, with these at the leaves:
//!
//! | field | proxy |
//! |---|---|
//! | a text of a format, such as `uuid::Uuid` | `AsText<T>`, where the generated crate's `T` implements [`TextOf`] |
//! | a type by serde | [`Existing<T>`](Existing) |
//! | anything else, as an element of a tuple | `Own<T>` |
//!
//! # Macros
//!
//! | macro | declared by the generator | gives besides `Read`, `Check`, `Serialize`, `Deserialize` |
//! |---|---|---|
//! | `impl_string!(N, rules)` | `struct N(String);` | `new`, `as_str`, `into_inner`, `TryFrom<String>`, `TryFrom<&str>`, `FromStr`, `Display`, `Debug`, `AsRef<str>`, `Borrow<str>`, `Scalar` |
//! | `impl_string_enum!(N { V = "text" })` | `enum N { V }`, `Copy` | `ALL`, `as_str`, `FromStr`, `TryFrom<&str>`, `TryFrom<String>`, `Into<&'static str>`, `Display`, `AsRef<str>`, `Scalar` |
//! | `impl_text!(N, any)` | `enum N { V, Other(String) }` with `new`, `as_str`, `into_inner` | `From<String>`, `From<&str>`, `FromStr`, `Display`, `AsRef<str>`, `Borrow<str>`, `Scalar` |
//! | `impl_integer!(N, u8, rules)`, `impl_number!(N, f64, rules)` | `struct N(u8);`, `Copy` | `new`, `get`, `TryFrom`, `Display`, `Debug`, `Scalar` |
//! | `impl_decimal!(N, Integer, rules)`, `(N, Decimal, rules)` | `struct N(Integer);` | `new`, `get`, `into_inner`, `TryFrom`, `Display`, `Debug`, `Scalar` |
//! | `impl_integer_enum!(N: i64 { V = 1 })` | `enum N { V }`, `Copy` | `ALL`, `get`, `TryFrom<i64>`, `Display`, `Scalar` |
//! | `impl_value_enum!(N { V = "json" })` | `enum N { V }`, `Copy`; no two the same | `ALL`, `as_json`, `value`, `Display`, `Scalar` |
//! | `impl_array!(N, T, rules)`, `(N, T, rules, unique)`, `(N, T, rules, distinct)` | `struct N(Vec<T>);` | `new`, `get`, `into_inner`, `TryFrom`, `AsRef<[T]>`, `Deref`, `IntoIterator`, `Debug` |
//! | `impl_map!(N, T, rules)`, `(N, T, rules, also \|members\| verdict)`, `(N, K => T, ...)` | `struct N(BTreeMap<String, T>);`, `BTreeMap<K, T>` | `new`, `get`, `into_inner`, `TryFrom`, `Deref`, `IntoIterator`, `Debug` |
//! | `impl_newtype!(N, T)` | `struct N(T);` | `new`, `get`, `into_inner`, `From`, `Deref`, `Debug` |
//! | `impl_each!(N, T)` | `struct N(T);` of a collection | `IntoIterator` of `N` and of `&N` |
//! | `impl_const!(N, string "x")`, `integer 1`, `number 1.5`, `boolean true`, `null` | `struct N;` | `VALUE` |
//!
//! A last argument `sensitive` keeps the value of `impl_string`, `impl_integer`, `impl_number`, `impl_array`, `impl_map` and
//! `impl_newtype` out of `Debug`, and leaves `Deref` and `IntoIterator` out.
//!
//! The other derives are the generator's (`Clone`, `PartialEq`, ...; not `Debug` where the table gives it). Rules are
//! `StringRules { max_length: Some(5), ..StringRules::NONE }`; a pattern is a `static` [`Pattern`] of the generated file.
//!
//! # Rules on an object's members
//!
//! They belong to `Check::check` of the struct, before it goes into the members, or to `also` of `impl_map!`:
//!
//! | keyword | check |
//! |---|---|
//! | `minProperties`, `maxProperties` | `codegen::map(2 + usize::from(self.x.is_some()) + self.extra.len(), &RULES)?`, 2 being the required |
//! | `dependentRequired` | `codegen::dependent(self.a.is_some(), "a", &[(self.b.is_some(), "b"), (self.extra.contains_key("c"), "c")])?` |
//! | `propertyNames` | `codegen::names(&self.extra, &RULES)?`, `codegen::names_among(&self.extra, &["a", "b"])?` |
//! | `patternProperties`, all that a map has, and `additionalProperties: false` | `codegen::names_match(members, &PATTERN)` |
//! | `patternProperties` beside fields | a map of its own for each, read by `_ if members.matches(&PATTERN) => members.read_extra(&mut map)?` before the arm of the rest (`members.refuse()?` for a pattern whose schema is `false`); with `Depth::Deep`, as what was read is where it belongs, checked by `codegen::names_match(&self.map, &PATTERN)?`, and for later maps and the rest `codegen::names_avoid(&self.extra, &[&PATTERN])?`; each is written by `extra` |
//!
//! # Unions
//!
//! The generator declares `enum N { V(T), .. }`: every variant holds one value, also the one for null, `Nothing(())`; where a tag or a
//! text says all, it holds none. All forms give `Read`, `Check`, `Serialize` and `Deserialize`, and `From<T>` for the variants with the
//! word `from` after the type.
//!
//! ```text
//! impl_union!(N, kinds { Text(String) from: [string], Count(i64): [integer], Data(Box<Thing>): [object], Nothing(()): [null] });
//! impl_union!(N, tagged "oneOf" ["kind"] { Cat(Cat): ["cat"], Dog(Dog) from: ["dog", "hound"], _ => Other(Value) });
//! impl_union!(N, tagged "oneOf" ["t"] { Text(String as "c"): ["text"], Page(Page as "c") from: ["page"], Nothing: ["none"] });
//! impl_union!(N, external "oneOf" { Card(Card as "card") from, Cash: "cash", Bank(BankPayment): {"bank"}, Level(Level): ["low", "high"] });
//! impl_union!(N, any "anyOf" { A(A) from, B(B) if SCHEMA_OF_B });
//! impl_union!(N, one "oneOf" { A(A), B(B) from if SCHEMA_OF_B });
//! ```
//!
//! | form | the variant is told by | refused | cost |
//! |---|---|---|---|
//! | `kinds` | the kind of value: `null`, `boolean`, `integer` (a number without fraction, `1.0` too), `number` (those that no variant takes as `integer`), `string`, `array`, `object` | a kind without variant: `type` | one pass |
//! | `tagged` | the string, integer or boolean at a path of names: `["data", "kind"]` | no such tag, unless `_ =>` takes the rest (whatever it is, not only objects): the keyword given | one pass, and one over what stands before the tag |
//! | `external` | the text, or the name of the first member | no such text or member: the keyword given | one pass |
//! | `any` | the first that reads | none: the keyword given | up to one pass a variant |
//! | `one` | the only one that reads | none, or several: the keyword given | one pass a variant |
//!
//! - `V(T as "c")` holds the member `c` of an object that has no other but its tag, `V` such an object with the tag alone, or, in
//!   `external`, a text. The path to the tag is then one name. `V(T): {"a"}` holds the object with the member `a` as a whole,
//!   `V(T): ["a"]` a text.
//! - A variant with `if SCHEMA` (a `static` [`Schema`]) is chosen only where that schema accepts the value, too: for types that accept
//!   more than the schema. In `one` it also keeps a value that the schema accepts and the type cannot hold (an integer beyond 64 bits)
//!   from being taken for another variant's. Costs a `Value` and a run of the general validator.
//! - Attempts that nest multiply: `any` in `any` in `any`. What is read in vain is bounded by 64 times the message and
//!   64 KiB; beyond, the message is [`Malformed`](crate::Malformed), as one that nests too deep.
//! - Before writing, `kinds` holds variants to their kinds, `tagged` reads what the rest (`_ =>`) would write, `any` holds variants to their `if SCHEMA`, and `one` reads what it would write: it must be the same variant, and
//!   no other. This repeats at every level of a recursive union.
//! - With a deserializer that is not ours, the value is buffered, written, and read again by ours.
//!
//! # Guards
//!
//! ```text
//! static GUARD: codegen::Guard = codegen::Guard { not: Some(&codegen::Guard { .. }), ..codegen::Guard::NONE };
//! impl_guarded!(N, Inner, "not", GUARD);                         // struct N(Inner); with `new`, `get`, `into_inner`, `TryFrom`, `Debug`
//! impl_guarded!(N, "not", GUARD, codegen::read_object);          // a struct: `Read` and `Guarded`
//! impl_union!(N guarded "not" GUARD, kinds { .. });              // a union
//! ```
//!
//! The keyword is the first that the guard holds, for an error that nothing else explains. `Check` of a struct ends with
//! `codegen::guarded(self, depth)?`.
//!
//! # What has an exact check
//!
//! With these, reading is validating (`Message::EXACT`). With any other keyword that asserts, or one of these beyond its
//! condition, the message is general.
//!
//! | keyword | condition |
//! |---|---|
//! | `type` | `integer` as the Rust type that covers its bounds (see below); all integers of a message those of draft 4 (`Message::INTEGERS_AS_WRITTEN`), or none |
//! | `enum`, `const` | any values; strings and integers have types of their own |
//! | `minLength`, `maxLength`, `minItems`, `maxItems`, `minProperties`, `maxProperties` | |
//! | `pattern`, `patternProperties` | [`Pattern::support`] is `Ok` |
//! | `format` | [`Format::named`] is `Some` (any other name asserts nothing, also generally) |
//! | `minimum`, `maximum`, `exclusiveMinimum`, `exclusiveMaximum` on `integer` | any; an exclusive or fractional bound as the integer next to it |
//! | `multipleOf` on `integer` | an integer above zero, or as on `number` |
//! | the same five on `number`, or without a type | a bound of a magnitude below 2^53 |
//! | `uniqueItems` | by [`unique`] where elements are [`Scalar`], otherwise by [`distinct`] |
//! | `items`, `prefixItems`, `additionalItems`, `contains`, `minContains`, `maxContains` | |
//! | `properties`, `required`, `additionalProperties`, `propertyNames`, `dependentRequired`, `dependentSchemas`, `dependencies` | |
//! | `$ref`, `allOf`, `anyOf`, `oneOf`, `not`, `if`, `then`, `else` | every keyword in them is exact |
//! | `unevaluatedProperties` | `false`, where nothing but `properties` beside it or in its `allOf` and `$ref` evaluates members |
//!
//! What Rust types say themselves, and what checks of members and unions do, is read in one pass. The rest is a guard: a constant table of what
//! the schema says, held against the same bytes after the value was read from them, and before writing against what was written. Never
//! exact: `$dynamicRef` and `$recursiveRef` that can be redirected, `unevaluatedItems`, other `unevaluatedProperties`, patterns beyond [`Pattern::support`],
//! `contentEncoding` and `contentMediaType` where a draft asserts them.
//!
//! [`Integer`](crate::Integer) and [`Decimal`](crate::Decimal) take any of the five with limits that are literals, and steps of at most 64 bits of
//! digits, by [`decimal`] or `impl_decimal!`; their messages have `Message::KEEPS_NUMBERS`.
//!
//! Two limits are the types' own, and refuse on both paths: an integer must fit the field's Rust type, and an integer
//! literal in a `number` must be one that `f64` holds exactly (no integer is ever rounded).

mod check;
mod guard;
mod items;
mod macros;
mod names;
mod object;
mod proxy;
mod read;
mod same;
mod scalar;
mod union;
mod write;

pub use check::{Check, Depth, Verdict};
pub use guard::{Guarded, guarded, read_guarded, satisfies};
pub use items::{ItemWriter, Items, ReadItems, read_items, without_gap, write_items};
pub use names::{dependent, names, names_among, names_avoid, names_match};
pub use object::{Members, ReadObject, read_object};
pub use proxy::{AsText, Existing, Own, Proxy, TextOf, distinct_as};
pub use read::{Read, Seed, read_null, read_str};
pub use same::{Constants, distinct};
pub use scalar::Scalar;
pub use serde;
pub use serde::de::{Deserialize, Deserializer, EnumAccess, Error as ReadError, MapAccess, SeqAccess};
pub use serde::ser::{Error as WriteError, Serialize, Serializer};
pub use union::{
    Attempts, Chosen, Kind, ReadAttempts, ReadUnion, Shown, Tag, attempts, is_of_kind, keeps_to, kind, read_union,
    reads_back, shown, tag,
};
pub use write::{ObjectWriter, write_content, write_object, write_tagged};

pub use crate::formats::Format;
#[cfg(feature = "bus")]
pub use crate::service::unimplemented;
pub use crate::validate::{
    ArrayGuard, ArrayRules, Condition, Constant, DecimalRules, Guard, IntegerRules, Kinds, MapRules, NumberRules,
    ObjectGuard, Pattern, Schema, Schemas, StringRules, Unsupported, Violation, array, decimal, finite, integer, items,
    judge, map, number, string, unique,
};
pub use crate::{
    __impl_array as impl_array, __impl_const as impl_const, __impl_debug as impl_debug, __impl_decimal as impl_decimal,
    __impl_each as impl_each, __impl_guarded as impl_guarded, __impl_integer as impl_integer,
    __impl_integer_enum as impl_integer_enum, __impl_map as impl_map, __impl_newtype as impl_newtype,
    __impl_number as impl_number, __impl_serde as impl_serde, __impl_string as impl_string,
    __impl_string_enum as impl_string_enum, __impl_text as impl_text, __impl_text_order as impl_text_order,
    __impl_union as impl_union, __impl_value_enum as impl_value_enum,
};

/// Reads a message that the definition shows, writes it, and reads it again: what the tests of generated crates do.
///
/// # Errors
/// What the schema or the type refuses, and a message that reads back as another one.
pub fn example<M: crate::Message + PartialEq>(text: &str) -> Result<(), crate::Invalid> {
    let read = M::decode(text.as_bytes())?;
    if M::decode(&read.encode()?)? == read {
        return Ok(());
    }
    Err(Violation::new("examples", "is written as another message").into())
}

/// How long events are kept whose definition does not say.
pub const RETENTION: std::time::Duration = std::time::Duration::from_hours(7 * 24);

/// The version of this contract.
pub const CONTRACT: u32 = 1;

/// Fails to compile when the crate was generated for another contract than this runtime's.
pub const fn assert_contract(version: u32) {
    assert!(
        version == CONTRACT,
        "this crate was generated for another version of buscodegen-runtime: install the buscodegen of the runtime's version and run `buscodegen generate`"
    );
}
