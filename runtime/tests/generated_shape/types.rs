//! What `src/types.rs` and `src/schema.rs` of a generated crate look like.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;

use buscodegen_runtime::formats::{DateTime, Uri};
use buscodegen_runtime::{Message, Nullable, Schema, codegen};

pub(crate) static SCHEMAS: codegen::Schemas =
    codegen::Schemas::new(&[("image.json", include_str!("api.json")), ("common.json", include_str!("common.json"))]);

const _: () = codegen::assert_contract(1);

/// A picture and the size wanted.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub(crate) struct Resize {
    /// Where the picture is.
    pub(crate) url: Uri,
    /// Width in pixels. 1 to 4096.
    pub(crate) width: u32,
    /// Height in pixels.
    pub(crate) height: u32,
    /// How it fits.
    pub(crate) fit: Option<Fit>,
    /// What it shows.
    pub(crate) sku: Option<Sku>,
    /// For people.
    pub(crate) note: Option<Nullable<String>>,
    /// Of width to height.
    pub(crate) ratio: Option<f64>,
}

impl<'de> codegen::Read<'de> for Resize {
    fn read<D: codegen::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        codegen::read_object(from)
    }
}

impl<'de> codegen::ReadObject<'de> for Resize {
    const NAME: &'static str = "Resize";
    const MEMBERS: &'static [&'static str] = &["url", "width", "height", "fit", "sku", "note", "ratio"];

    fn read_members<M: codegen::MapAccess<'de>>(mut members: codegen::Members<'de, M>) -> Result<Self, M::Error> {
        let (mut url, mut width, mut height, mut fit, mut sku, mut note, mut ratio) =
            (None, None, None, None, None, None, None);
        while let Some(member) = members.next(Self::MEMBERS)? {
            match member {
                0 => members.read(&mut url)?,
                1 => members.read(&mut width)?,
                2 => members.read(&mut height)?,
                3 => members.read(&mut fit)?,
                4 => members.read(&mut sku)?,
                5 => members.read(&mut note)?,
                6 => members.read(&mut ratio)?,
                _ => members.refuse()?,
            }
        }
        let read = Self {
            url: members.required(url, 0)?,
            width: members.required(width, 1)?,
            height: members.required(height, 2)?,
            fit,
            sku,
            note,
            ratio,
        };
        members.check(&read)?;
        Ok(read)
    }
}

impl codegen::Check for Resize {
    fn check(&self, depth: codegen::Depth) -> codegen::Verdict {
        codegen::integer(
            self.width,
            &codegen::IntegerRules { minimum: Some(1), maximum: Some(4096), ..codegen::IntegerRules::NONE },
        )?;
        codegen::integer(
            self.height,
            &codegen::IntegerRules { minimum: Some(1), maximum: Some(4096), multiple_of: Some(2) },
        )?;
        if let Some(Nullable::Value(note)) = &self.note {
            codegen::string(note, &codegen::StringRules { max_length: Some(5), ..codegen::StringRules::NONE })?;
        }
        if let Some(ratio) = self.ratio {
            codegen::number(
                ratio,
                &codegen::NumberRules {
                    exclusive_minimum: Some(0.0),
                    maximum: Some(10.0),
                    multiple_of: Some(0.01),
                    ..codegen::NumberRules::NONE
                },
            )?;
        }
        depth.into_member(&self.url)?;
        depth.into_member(&self.fit)?;
        depth.into_member(&self.sku)?;
        Ok(())
    }
}

impl codegen::Serialize for Resize {
    fn serialize<S: codegen::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut object = codegen::write_object(to)?;
        object.member("url", &self.url)?;
        object.member("width", &self.width)?;
        object.member("height", &self.height)?;
        object.optional("fit", &self.fit)?;
        object.optional("sku", &self.sku)?;
        object.optional("note", &self.note)?;
        object.optional("ratio", &self.ratio)?;
        object.end()
    }
}

codegen::impl_serde!(Resize);

impl Message for Resize {
    const EXACT: bool = true;

    fn schema() -> &'static Schema {
        static SCHEMA: Schema = Schema::new(&SCHEMAS, "image.json", "/rpcs/resize/parameters");
        &SCHEMA
    }
}

/// How it fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Fit {
    Cover,
    Contain,
}

codegen::impl_string_enum!(Fit { Cover = "cover", Contain = "contain" });

/// Stock keeping unit.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Sku(String);

static SKU_PATTERN: codegen::Pattern = codegen::Pattern::new("^[a-z0-9-]+$");

codegen::impl_string!(
    Sku,
    codegen::StringRules { min_length: Some(1), max_length: Some(12), pattern: Some(&SKU_PATTERN), format: None }
);

/// An event with members of every other kind, and a typed map of the rest.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub(crate) struct Priced {
    pub(crate) price: Money,
    pub(crate) tags: Option<Tags>,
    pub(crate) at: Option<DateTime>,
    pub(crate) point: Option<(f64, f64)>,
    pub(crate) kind: KindPriced,
    pub(crate) host: Option<Ipv4Addr>,
    pub(crate) extra: BTreeMap<String, u64>,
}

impl<'de> codegen::Read<'de> for Priced {
    fn read<D: codegen::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        codegen::read_object(from)
    }
}

impl<'de> codegen::ReadObject<'de> for Priced {
    const NAME: &'static str = "Priced";
    const MEMBERS: &'static [&'static str] = &["price", "tags", "at", "point", "kind", "host"];

    fn read_members<M: codegen::MapAccess<'de>>(mut members: codegen::Members<'de, M>) -> Result<Self, M::Error> {
        let (mut price, mut tags, mut at, mut point, mut kind, mut host) = (None, None, None, None, None, None);
        let mut extra = BTreeMap::new();
        while let Some(member) = members.next(Self::MEMBERS)? {
            match member {
                0 => members.read(&mut price)?,
                1 => members.read(&mut tags)?,
                2 => members.read(&mut at)?,
                3 => members.read(&mut point)?,
                4 => members.read(&mut kind)?,
                5 => members.read(&mut host)?,
                _ => members.read_extra(&mut extra)?,
            }
        }
        let read =
            Self { price: members.required(price, 0)?, tags, at, point, kind: members.required(kind, 4)?, host, extra };
        members.check(&read)?;
        Ok(read)
    }
}

impl codegen::Check for Priced {
    fn check(&self, depth: codegen::Depth) -> codegen::Verdict {
        depth.into_member(&self.price)?;
        depth.into_member(&self.tags)?;
        depth.into_member(&self.at)?;
        depth.into_member(&self.point)?;
        depth.into_member(&self.kind)?;
        depth.into_member(&self.host)?;
        depth.into_member(&self.extra)?;
        Ok(())
    }
}

impl codegen::Serialize for Priced {
    fn serialize<S: codegen::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut object = codegen::write_object(to)?;
        object.member("price", &self.price)?;
        object.optional("tags", &self.tags)?;
        object.optional("at", &self.at)?;
        object.optional("point", &self.point)?;
        object.member("kind", &self.kind)?;
        object.optional("host", &self.host)?;
        object.extra(&self.extra, <Self as codegen::ReadObject<'_>>::MEMBERS)?;
        object.end()
    }
}

codegen::impl_serde!(Priced);

impl Message for Priced {
    const EXACT: bool = true;

    fn schema() -> &'static Schema {
        static SCHEMA: Schema = Schema::new(&SCHEMAS, "image.json", "/events/priced/parameters");
        &SCHEMA
    }
}

/// An amount in a currency.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub(crate) struct Money {
    pub(crate) amount: i64,
    pub(crate) currency: String,
}

static MONEY_CURRENCY: codegen::Pattern = codegen::Pattern::new("^[A-Z]{3}$");

impl<'de> codegen::Read<'de> for Money {
    fn read<D: codegen::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        codegen::read_object(from)
    }
}

impl<'de> codegen::ReadObject<'de> for Money {
    const NAME: &'static str = "Money";
    const MEMBERS: &'static [&'static str] = &["amount", "currency"];

    fn read_members<M: codegen::MapAccess<'de>>(mut members: codegen::Members<'de, M>) -> Result<Self, M::Error> {
        let (mut amount, mut currency) = (None, None);
        while let Some(member) = members.next(Self::MEMBERS)? {
            match member {
                0 => members.read(&mut amount)?,
                1 => members.read(&mut currency)?,
                _ => members.refuse()?,
            }
        }
        let read = Self { amount: members.required(amount, 0)?, currency: members.required(currency, 1)? };
        members.check(&read)?;
        Ok(read)
    }
}

impl codegen::Check for Money {
    fn check(&self, _: codegen::Depth) -> codegen::Verdict {
        codegen::string(
            &self.currency,
            &codegen::StringRules { pattern: Some(&MONEY_CURRENCY), ..codegen::StringRules::NONE },
        )
    }
}

impl codegen::Serialize for Money {
    fn serialize<S: codegen::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut object = codegen::write_object(to)?;
        object.member("amount", &self.amount)?;
        object.member("currency", &self.currency)?;
        object.end()
    }
}

codegen::impl_serde!(Money);

/// Up to three different tags.
#[derive(Clone, PartialEq)]
pub(crate) struct Tags(Vec<String>);

codegen::impl_array!(Tags, String, codegen::ArrayRules { max_items: Some(3), ..codegen::ArrayRules::NONE }, unique);

/// The constant `priced`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct KindPriced;

codegen::impl_const!(KindPriced, string "priced");

/// A recursive type, open.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub(crate) struct Tree {
    pub(crate) name: String,
    pub(crate) children: Option<Vec<Tree>>,
    pub(crate) labels: Option<BTreeMap<String, bool>>,
    pub(crate) parent: Option<Nullable<Box<Tree>>>,
}

impl<'de> codegen::Read<'de> for Tree {
    fn read<D: codegen::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        codegen::read_object(from)
    }
}

impl<'de> codegen::ReadObject<'de> for Tree {
    const NAME: &'static str = "Tree";
    const MEMBERS: &'static [&'static str] = &["name", "children", "labels", "parent"];

    fn read_members<M: codegen::MapAccess<'de>>(mut members: codegen::Members<'de, M>) -> Result<Self, M::Error> {
        let (mut name, mut children, mut labels, mut parent) = (None, None, None, None);
        while let Some(member) = members.next(Self::MEMBERS)? {
            match member {
                0 => members.read(&mut name)?,
                1 => members.read(&mut children)?,
                2 => members.read(&mut labels)?,
                3 => members.read(&mut parent)?,
                _ => members.ignore()?,
            }
        }
        Ok(Self { name: members.required(name, 0)?, children, labels, parent })
    }
}

impl codegen::Check for Tree {
    fn check(&self, depth: codegen::Depth) -> codegen::Verdict {
        depth.into_member(&self.name)?;
        depth.into_member(&self.children)?;
        depth.into_member(&self.labels)?;
        depth.into_member(&self.parent)?;
        Ok(())
    }
}

impl codegen::Serialize for Tree {
    fn serialize<S: codegen::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut object = codegen::write_object(to)?;
        object.member("name", &self.name)?;
        object.optional("children", &self.children)?;
        object.optional("labels", &self.labels)?;
        object.optional("parent", &self.parent)?;
        object.end()
    }
}

codegen::impl_serde!(Tree);

impl Message for Tree {
    const EXACT: bool = true;

    fn schema() -> &'static Schema {
        static SCHEMA: Schema = Schema::new(&SCHEMAS, "image.json", "/rpcs/resize/response");
        &SCHEMA
    }
}

/// A type that cannot say all of its schema: the general validator judges first.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub(crate) struct Window {
    pub(crate) from: i64,
    pub(crate) to: Option<i64>,
}

impl<'de> codegen::Read<'de> for Window {
    fn read<D: codegen::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        codegen::read_object(from)
    }
}

impl<'de> codegen::ReadObject<'de> for Window {
    const NAME: &'static str = "Window";
    const MEMBERS: &'static [&'static str] = &["from", "to"];

    fn read_members<M: codegen::MapAccess<'de>>(mut members: codegen::Members<'de, M>) -> Result<Self, M::Error> {
        let (mut from, mut to) = (None, None);
        while let Some(member) = members.next(Self::MEMBERS)? {
            match member {
                0 => members.read(&mut from)?,
                1 => members.read(&mut to)?,
                _ => members.ignore()?,
            }
        }
        Ok(Self { from: members.required(from, 0)?, to })
    }
}

impl codegen::Check for Window {}

impl codegen::Serialize for Window {
    fn serialize<S: codegen::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut object = codegen::write_object(to)?;
        object.member("from", &self.from)?;
        object.optional("to", &self.to)?;
        object.end()
    }
}

codegen::impl_serde!(Window);

impl Message for Window {
    const EXACT: bool = false;

    fn schema() -> &'static Schema {
        static SCHEMA: Schema = Schema::new(&SCHEMAS, "image.json", "/$defs/Window");
        &SCHEMA
    }
}
