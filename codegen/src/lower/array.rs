//! Arrays: lists, tuples, and structs for first items with types of their own.

use super::guard::Step;
use super::member;
use super::schema::{IN_PLACE, Schema, is_anything};
use super::shape::{Reasons, Types};
use super::site::{Fact, Facts, Site};
use super::types::Lowering;
use crate::model::{ArrayChecks, Body, Rest, Struct, Type};
use crate::resolve::Dialect;
use crate::source::{Node, SchemaPlace};

/// What the schemas say of an array's items, by their position.
struct Layout {
    /// The schemas of each of the first items.
    first: Vec<Vec<SchemaPlace>>,
    /// Those of the items after them.
    rest: Vec<SchemaPlace>,
    /// The fewest items.
    least: Option<u64>,
    /// The most items.
    most: Option<u64>,
    /// The most that `minItems` and `maxItems` alone leave.
    counted: Option<u64>,
    /// The keywords that leave no items behind some position.
    closing: Reasons,
    /// Whether no two items may be equal, by these schemas.
    unique: Reasons,
    /// The keywords that no type holds.
    beyond: Reasons,
}

/// The Rust type of a layout.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    List,
    Tuple,
    Struct,
}

impl Layout {
    fn of(facts: &Facts<'_>) -> Self {
        let mut layout = Self {
            first: Vec::new(),
            rest: Vec::new(),
            least: None,
            most: None,
            counted: None,
            closing: Reasons::new(),
            unique: Reasons::new(),
            beyond: Reasons::new(),
        };
        let listed: Vec<Listed<'_, '_>> = facts.all.iter().map(|fact| Listed::of(facts, fact)).collect();
        listed.iter().for_each(|listed| layout.bound(listed));
        let length = listed.iter().map(|listed| listed.first.len()).max().unwrap_or_default();
        let length = layout.most.map_or(length, |most| length.min(usize::try_from(most).unwrap_or(length)));
        let at = |index| listed.iter().filter_map(|listed| listed.at(index)).collect();
        layout.first = (0..length).map(at).collect();
        layout.rest = listed.iter().filter_map(Listed::after).collect();
        // Where the first items are as all others, there is nothing to tell them apart for.
        if layout.first.iter().all(|places| *places == layout.rest) {
            layout.first.clear();
        }
        layout
    }

    /// Adds what a schema says of the number of items, and of the array as a whole.
    fn bound(&mut self, listed: &Listed<'_, '_>) {
        let (schema, place) = (listed.fact.schema, &listed.fact.place);
        let reason = |keyword: &str| (place.clone(), keyword.to_owned());
        let is_rest =
            |keyword: &str| keyword == "unevaluatedItems" && listed.after.is_some_and(|(own, _)| own == keyword);
        let asserting = listed.fact.asserting();
        let beyond =
            asserting.filter(|keyword| matches!(*keyword, "contains" | "unevaluatedItems") && !is_rest(keyword));
        self.beyond.extend(beyond.map(reason));
        for keyword in ["minItems", "maxItems"] {
            if schema.get(keyword).is_some() && schema.count(keyword).is_none() {
                self.beyond.push(reason(keyword));
            }
        }
        if schema.flag("uniqueItems") {
            self.unique.push(reason("uniqueItems"));
        }
        let refuses = |node: &Node| node.as_bool() == Some(false);
        let refused = listed.first.iter().position(refuses);
        let closed = listed.after.filter(|(_, node)| refuses(node)).map(|_| listed.first.len());
        self.closing.extend(refused.map(|_| reason(listed.keyword)));
        self.closing.extend(closed.and(listed.after).map(|(keyword, _)| reason(keyword)));
        let ends = refused.into_iter().chain(closed).filter_map(|end| u64::try_from(end).ok());
        self.least = schema.count("minItems").filter(|least| *least > 0).max(self.least);
        self.counted = schema.count("maxItems").into_iter().chain(self.counted).min();
        self.most = ends.chain(self.counted).chain(self.most).min();
    }

    fn length(&self) -> u64 {
        self.first.len() as u64
    }

    fn form(&self) -> Form {
        if self.first.is_empty() {
            return Form::List;
        }
        let fixed = self.most == Some(self.length()) && self.least == self.most;
        if fixed && self.first.len() <= Type::MAX_TUPLE { Form::Tuple } else { Form::Struct }
    }
}

/// A schema that says something of items.
struct Listed<'f, 'a> {
    fact: &'f Fact<'a>,
    /// The keyword of the first items, in the schema's draft.
    keyword: &'static str,
    first: &'a [Node],
    /// The keyword of the items after them.
    after: Option<(&'static str, &'a Node)>,
}

impl<'f, 'a> Listed<'f, 'a> {
    fn of(facts: &Facts<'_>, fact: &'f Fact<'a>) -> Self {
        let schema = fact.schema;
        let (keyword, rest) = keywords(schema);
        let listed = schema.get(keyword).and_then(Node::as_array);
        // Without a list, `items` is of all items, in every draft.
        let of_rest = if listed.is_some() { rest } else { "items" };
        let rest = if is_rest(facts, fact, rest) { "unevaluatedItems" } else { of_rest };
        let after = schema.get(rest).filter(|node| node.as_array().is_none() && !is_anything(node));
        let asserts = |keyword: &str| fact.asserting().any(|own| own == keyword);
        Self {
            fact,
            keyword,
            first: listed.filter(|_| asserts(keyword)).unwrap_or_default(),
            after: after.filter(|_| asserts(rest)).map(|node| (rest, node)),
        }
    }

    /// The schema of the item at a position, if it says anything.
    fn at(&self, index: usize) -> Option<SchemaPlace> {
        match self.first.get(index) {
            Some(node) => (!is_anything(node)).then(|| self.fact.place.join(self.keyword).join(index)),
            None => self.after(),
        }
    }

    /// The schema of the items after the first, if it says anything but that there are none.
    fn after(&self) -> Option<SchemaPlace> {
        let (keyword, node) = self.after?;
        (node.as_bool() != Some(false)).then(|| self.fact.place.join(keyword))
    }
}

/// Whether an array becomes a struct.
pub(super) fn is_struct(facts: &Facts<'_>) -> bool {
    Layout::of(facts).form() == Form::Struct
}

/// The type of an array, and the keywords that it cannot hold.
pub(super) fn lower(lowering: &mut Lowering<'_, '_>, facts: &Facts<'_>) -> (Type, Reasons) {
    let layout = Layout::of(facts);
    let form = layout.form();
    let mut reasons = layout.beyond;
    if form == Form::Tuple {
        reasons.extend(layout.unique);
        let items = layout.first.into_iter().enumerate();
        let items = items.map(|(index, places)| item(lowering, Step::Item(index), places)).collect();
        return (Type::Tuple(items), reasons);
    }
    let item = item(lowering, Step::Items, layout.rest);
    let unique = !layout.unique.is_empty();
    let mut checks = ArrayChecks { min_items: layout.least, max_items: layout.most, unique, scalars: false };
    if checks.unique {
        checks.scalars = is_scalar(lowering, &item, 0);
    }
    // A guard takes the place of the checks, by their keywords.
    if !reasons.is_empty() && layout.most != layout.counted {
        reasons.extend(layout.closing);
    }
    (Type::Array(Box::new(item), checks), reasons)
}

/// The struct of an array.
pub(super) fn body(lowering: &mut Lowering<'_, '_>, facts: &Facts<'_>) -> Struct {
    let layout = Layout::of(facts);
    let length = layout.length();
    lowering.checks_inside = true;
    let mut named = Vec::new();
    let mut members = Vec::new();
    for (index, places) in layout.first.into_iter().enumerate() {
        let (field, words) = ordinal(index);
        let is_required = layout.least.is_some_and(|least| (index as u64) < least);
        let at = Site::join(places);
        let ty = match &at {
            Some(at) => member::member_type(lowering, Step::Item(index), at),
            None => (Type::Any, false),
        };
        let condition = if is_required { "" } else { ", if the array does not end before it" };
        let (place, natural) = (at.map(|at| at.place), format!("{words}{condition}."));
        members.push(member::member(lowering, index.to_string(), place.as_ref(), &natural, ty, is_required));
        named.push((place, field));
    }
    member::name_members(lowering, &named, &mut members);
    let rest = if layout.most == Some(length) {
        Rest::Refused
    } else {
        let after = usize::try_from(length).unwrap_or(usize::MAX);
        let item = item(lowering, Step::ItemsAfter(after), layout.rest);
        Rest::Items { field: member::placeholder(), with: member::placeholder(), item }
    };
    let reasons = layout.beyond.into_iter().chain(layout.unique).collect();
    lowering.inexact(reasons);
    let counts = (layout.least.filter(|least| *least > length), layout.most.filter(|most| *most > length));
    Struct { is_array: true, counts, ..member::named(members, Vec::new(), rest) }
}

/// The type of items for which these schemas hold.
fn item(lowering: &mut Lowering<'_, '_>, step: Step, places: Vec<SchemaPlace>) -> Type {
    Site::join(places).map_or(Type::Any, |site| lowering.inside(step, &site))
}

/// What the field of an item is called, and the item itself.
fn ordinal(index: usize) -> (String, String) {
    const WORDS: [&str; 10] =
        ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"];
    match WORDS.get(index) {
        Some(word) => ((*word).to_owned(), format!("The {word} item")),
        None => (format!("item_{}", index + 1), format!("Item {}", index + 1)),
    }
}

/// The keywords for the first items and for the rest, in the schema's draft.
fn keywords(schema: Schema<'_>) -> (&'static str, &'static str) {
    if schema.dialect >= Dialect::Draft202012 { ("prefixItems", "items") } else { ("items", "additionalItems") }
}

/// Whether `unevaluatedItems` speaks of all items but the listed ones: nothing else evaluates any.
fn is_rest(facts: &Facts<'_>, fact: &Fact<'_>, rest: &str) -> bool {
    let schema = fact.schema;
    let says =
        facts.all.len() == 1 && facts.is_below(&fact.place) && fact.asserting().any(|own| own == "unevaluatedItems");
    let all = schema.get("items").is_some_and(|items| items.as_array().is_none());
    let evaluates_more = |keyword: &str| keyword == "contains" || IN_PLACE.contains(&keyword);
    says && !all && schema.get(rest).is_none() && !schema.evaluating(Types::ARRAY).into_iter().any(evaluates_more)
}

/// Whether values of the type can be told apart without looking into them.
fn is_scalar(lowering: &mut Lowering<'_, '_>, ty: &Type, depth: usize) -> bool {
    match ty {
        Type::Bool | Type::Integer(..) | Type::Number(_) | Type::Decimal(_) | Type::Text(_) | Type::Format(..) => true,
        Type::Item(id) if depth < 16 => match lowering.stage.body(*id) {
            Some(Body::Enum(_) | Body::IntegerEnum(_)) => true,
            Some(Body::Checked(inner) | Body::Alias(inner)) => is_scalar(lowering, &inner, depth + 1),
            _ => false,
        },
        _ => false,
    }
}
