//! Guards: what types cannot say, keyword by keyword, for the runtime to hold against the bytes.
//!
//! A guard says the same as the keywords that it is made from, or there is none. Knows JSON Schema and nothing of Rust types.

use std::collections::{BTreeMap, BTreeSet};

use buscodegen_runtime::codegen::Pattern;

use super::number;
use super::schema::{Schema, is_anything};
use super::shape::Types;
use super::site::Facts;
use super::string;
use crate::config::{FormatStyle, Formats};
use crate::model::{ArrayGuard, Guard, GuardUse, ObjectGuard};
use crate::resolve::{Dialect, Resolved};
use crate::source::{Node, SchemaPlace};

/// The way from a value to a part of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Step {
    /// A member.
    Member(String),
    /// The members whose names match a pattern.
    Matching(String),
    /// The members that are none of these, and match none of these patterns.
    Rest(Vec<String>, Vec<String>),
    /// Every item of an array.
    Items,
    /// One of the first items of an array.
    Item(usize),
    /// The items of an array behind so many.
    ItemsAfter(usize),
    /// The value itself, where it is of one variant of a union: which values are, no guard asks.
    Variant,
}

/// What a type cannot say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Unsaid {
    /// The part of the value that is meant.
    pub(super) path: Vec<Step>,
    /// The schema.
    pub(super) place: SchemaPlace,
    /// Its keyword.
    pub(super) keyword: String,
}

/// Some of the keywords of a schema; all of them where the list is empty.
type Key = (SchemaPlace, Vec<String>, Aim);

/// What the guard of a schema is to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Aim {
    /// Refuse what the schema refuses.
    Refuse,
    /// The same, and evaluate what the schema does, for `unevaluatedProperties` and `unevaluatedItems` around it.
    Decide,
    /// Evaluate what the schema does of values that it accepts: of objects or of arrays.
    Evaluate(Types),
}

/// The guards of a crate that have a name.
#[derive(Debug, Default)]
pub(super) struct Guards {
    /// In the order of their appearance, with what they are made from.
    pub(super) named: Vec<(SchemaPlace, Vec<String>, Guard)>,
    index: BTreeMap<Key, usize>,
    /// What no guard can say, with the keyword that prevents it.
    impossible: BTreeMap<Key, Option<Keyword>>,
}

/// A keyword of a schema.
type Keyword = (SchemaPlace, String);

/// Makes guards for a crate.
pub(super) struct Making<'g, 'a> {
    pub(super) resolved: &'a Resolved,
    pub(super) formats: &'g Formats,
    pub(super) guards: &'g mut Guards,
    /// The keyword that prevented the guard under way.
    prevented: Option<Keyword>,
}

/// Deeper than this, nobody reads schemas, and the stack is finite.
const MAX_DEPTH: usize = 64;

impl<'g, 'a> Making<'g, 'a> {
    pub(super) const fn new(resolved: &'a Resolved, formats: &'g Formats, guards: &'g mut Guards) -> Self {
        Self { resolved, formats, guards, prevented: None }
    }

    /// The keywords for which there is no guard that says all this.
    pub(super) fn preventing(&mut self, all: Vec<Unsaid>) -> Vec<Keyword> {
        let mut found = Vec::new();
        for unsaid in all.iter().cloned() {
            self.prevented = None;
            let before = self.guards.named.len();
            if self.unsaid(std::slice::from_ref(&unsaid)).is_none() {
                found.push(self.prevented.take().unwrap_or((unsaid.place, unsaid.keyword)));
            }
            self.forget(before);
        }
        if found.is_empty() {
            found = all.into_iter().map(|unsaid| (unsaid.place, unsaid.keyword)).collect();
        }
        found
    }

    /// The guard that says all this; `None` if there is none.
    pub(super) fn unsaid(&mut self, all: &[Unsaid]) -> Option<GuardUse> {
        if all.iter().any(|unsaid| self.is_of_type(unsaid)) {
            return None;
        }
        let tree = all.iter().fold(Tree::default(), |mut tree, unsaid| {
            tree.add(&unsaid.path, unsaid);
            tree
        });
        self.transaction(|making| making.tree(&tree))
    }

    /// The guard that says what the schemas at a site do, with these of their keywords.
    pub(super) fn facts(&mut self, facts: &Facts<'_>, wanted: impl Fn(&str) -> bool) -> Option<GuardUse> {
        if facts.never.is_some() {
            return Some(Guard::never().into());
        }
        self.transaction(|making| {
            let mut all = Vec::new();
            for fact in &facts.all {
                let keywords: BTreeSet<String> =
                    fact.asserting().filter(|keyword| wanted(keyword)).map(group).collect();
                if !keywords.is_empty() {
                    all.push(making.named(fact.place.clone(), keywords.into_iter().collect(), Aim::Refuse, 0)?);
                }
            }
            Some(Guard::all_of(all))
        })
    }

    /// Whether it is a type of another crate that does not hold all that the schema accepts.
    fn is_of_type(&self, Unsaid { place, keyword, .. }: &Unsaid) -> bool {
        let style = |schema: Schema<'_>| Some(self.formats.style(schema.text("format")?));
        let foreign = |schema| matches!(style(schema), Some(FormatStyle::Type(_)));
        keyword == "format" && Schema::at(self.resolved, place).is_some_and(foreign)
    }

    /// What turned out to be impossible leaves nothing behind.
    fn transaction(&mut self, make: impl FnOnce(&mut Self) -> Option<GuardUse>) -> Option<GuardUse> {
        let before = self.guards.named.len();
        let made = make(self);
        if made.is_none() {
            self.forget(before);
        }
        made
    }

    /// Leaves only the guards before a position.
    fn forget(&mut self, before: usize) {
        self.guards.named.truncate(before);
        self.guards.index.retain(|_, position| *position < before);
    }

    fn tree(&mut self, tree: &Tree) -> Option<GuardUse> {
        let mut all = Vec::new();
        for (place, keywords) in &tree.here {
            all.push(self.named(place.clone(), keywords.iter().cloned().collect(), Aim::Refuse, 0)?);
        }
        let (mut array, mut object) = (ArrayGuard::default(), ObjectGuard::default());
        for (step, below) in &tree.below {
            let guard = self.tree(below)?;
            match step {
                Step::Member(name) => object.properties.push((name.clone(), guard)),
                Step::Matching(pattern) => object.patterns.push((pattern.clone(), guard)),
                Step::Items => array.items = Some(guard),
                Step::Item(index) => {
                    lengthen(&mut array.prefix, index + 1);
                    if let Some(place) = array.prefix.get_mut(*index) {
                        *place = guard;
                    }
                }
                Step::ItemsAfter(first) => {
                    lengthen(&mut array.prefix, *first);
                    array.items = Some(guard);
                }
                Step::Variant => return None,
                Step::Rest(declared, patterns) => {
                    let anything = |name: &String| (name.clone(), Guard::default().into());
                    let (properties, patterns) =
                        (declared.iter().map(anything).collect(), patterns.iter().map(anything).collect());
                    let rest = ObjectGuard { properties, patterns, additional: Some(guard), ..ObjectGuard::default() };
                    all.push(Guard { object: rest, ..Guard::default() }.into());
                }
            }
        }
        let parts = Guard { array, object, ..Guard::default() };
        if parts != Guard::default() {
            all.push(parts.into());
        }
        Some(Guard::all_of(all))
    }

    /// The guard of a schema, made once and named.
    fn named(&mut self, place: SchemaPlace, keywords: Vec<String>, aim: Aim, depth: usize) -> Option<GuardUse> {
        let key = (place, keywords, aim);
        if let Some(position) = self.guards.index.get(&key) {
            return Some(GuardUse::Named(*position));
        }
        if let Some(prevented) = self.guards.impossible.get(&key) {
            self.prevented = self.prevented.take().or_else(|| prevented.clone());
            return None;
        }
        if depth > MAX_DEPTH {
            return None;
        }
        let position = self.guards.named.len();
        let (place, keywords, _) = &key;
        let words = keywords.iter().cloned().chain(aim.word());
        self.guards.named.push((place.clone(), words.collect(), Guard::default()));
        self.guards.index.insert(key.clone(), position);
        let made = self.whole(place, keywords, aim, depth);
        match (made, self.guards.named.get_mut(position)) {
            (Some(guard), Some((.., slot))) => {
                *slot = guard;
                Some(GuardUse::Named(position))
            }
            _ => {
                self.guards.impossible.insert(key, self.prevented.clone());
                None
            }
        }
    }

    /// The guard of a schema inside another.
    fn inside(&mut self, place: &SchemaPlace, aim: Aim, depth: usize) -> Option<GuardUse> {
        if depth > MAX_DEPTH {
            return None;
        }
        self.whole(place, &[], aim, depth + 1).map(GuardUse::from)
    }

    fn list(&mut self, place: &SchemaPlace, length: usize, aim: Aim, depth: usize) -> Option<Vec<GuardUse>> {
        (0..length).map(|index| self.inside(&place.join(index), aim, depth)).collect()
    }

    fn whole(&mut self, place: &SchemaPlace, keywords: &[String], aim: Aim, depth: usize) -> Option<Guard> {
        let Some(schema) = Schema::at(self.resolved, place) else {
            let refuses = self.resolved.node(place)?.as_bool() == Some(false);
            return Some(if refuses { Guard::never() } else { Guard::default() });
        };
        if let Aim::Evaluate(types) = aim {
            return self.evaluating(place, schema, keywords, types, depth);
        }
        let mut guard = Guard::default();
        let asserting = schema.asserting();
        // What is no keyword of JSON Schema says more than a guard knows.
        if let Some(unknown) = keywords.iter().find(|wanted| !asserting.iter().any(|own| group(own) == **wanted)) {
            return self.prevented_by(place, unknown);
        }
        for keyword in asserting {
            if keywords.is_empty() || keywords.iter().any(|wanted| *wanted == group(keyword)) {
                let said = self.keyword(&mut guard, place, schema, keyword, aim, depth);
                said.or_else(|| self.prevented_by(place, keyword))?;
            }
        }
        if aim == Aim::Decide {
            // What refuses nothing evaluates all the same.
            let anything = || Some(Guard::default().into());
            if schema.get("additionalProperties").or(schema.get("unevaluatedProperties")).is_some_and(is_anything) {
                guard.object.additional = guard.object.additional.or_else(anything);
            }
            if rest_of_items(schema).or(schema.get("unevaluatedItems")).is_some_and(is_anything) {
                guard.array.items = guard.array.items.or_else(anything);
            }
        }
        if guard.object.additional.is_some() {
            // What is not judged here still is not additional.
            let anything = || Guard::default().into();
            if !keywords.is_empty() && !keywords.iter().any(|keyword| keyword == "properties") {
                let names = schema.members("properties").iter().map(|member| (member.name.clone(), anything()));
                guard.object.properties.extend(names);
            }
            if !keywords.is_empty() && !keywords.iter().any(|keyword| keyword == "patternProperties") {
                for member in schema.members("patternProperties") {
                    Pattern::support(&member.name).ok()?;
                    guard.object.patterns.push((string::strict(&member.name), anything()));
                }
            }
        }
        Some(guard)
    }

    /// Notes why there is no guard, unless something further inside is why.
    fn prevented_by<T>(&mut self, place: &SchemaPlace, keyword: &str) -> Option<T> {
        self.prevented.get_or_insert_with(|| (place.clone(), keyword.to_owned()));
        None
    }

    /// Adds what a keyword says.
    fn keyword(
        &mut self,
        guard: &mut Guard,
        place: &SchemaPlace,
        schema: Schema<'_>,
        keyword: &str,
        aim: Aim,
        depth: usize,
    ) -> Option<()> {
        let at = place.join(keyword);
        match keyword {
            _ if schema.leads(keyword) => {
                let target = self.resolved.target(place)?.clone();
                guard.all.push(self.named(target, Vec::new(), aim, depth + 1)?);
            }
            "unevaluatedProperties" | "unevaluatedItems" => {
                let types = super::shape::of_type(keyword)?;
                guard.all.push(self.named(place.clone(), vec![keyword.to_owned()], Aim::Evaluate(types), depth + 1)?);
            }
            "type" => {
                let types = Types::declared(schema);
                let mut kinds = types.names();
                if schema.dialect == Dialect::Draft4 {
                    kinds.iter_mut().filter(|kind| **kind == "integer").for_each(|kind| *kind = "written_integer");
                }
                guard.kinds = Some(kinds);
            }
            "enum" => {
                let values: Vec<String> = schema.list("enum").iter().map(|value| value.to_json().to_string()).collect();
                if values.is_empty() {
                    guard.all.push(Guard::never().into());
                }
                guard.among = values;
            }
            "const" => {
                let among = vec![schema.get("const")?.to_json().to_string()];
                guard.all.push(Guard { among, ..Guard::default() }.into());
            }
            "minLength" => guard.string.min_length = Some(schema.count(keyword)?),
            "maxLength" => guard.string.max_length = Some(schema.count(keyword)?),
            "pattern" => {
                let pattern = schema.text(keyword)?;
                Pattern::support(pattern).ok()?;
                guard.string.pattern = Some(string::strict(pattern));
            }
            "format" => guard.string.format = string::asserted(schema, self.formats),
            "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" | "multipleOf" => {
                if number::add_bound(&mut guard.number, schema, keyword).is_none() {
                    number::add_large_bound(&mut guard.large, schema, keyword)?;
                }
            }
            "allOf" => guard.all.extend(self.list(&at, schema.list(keyword).len(), aim, depth)?),
            "anyOf" => guard.any = self.list(&at, schema.list(keyword).len(), aim, depth)?,
            "oneOf" => guard.one = self.list(&at, schema.list(keyword).len(), aim, depth)?,
            "not" => guard.not = Some(self.inside(&at, Aim::Refuse, depth)?),
            "if" => {
                let mut branch = |name: &str| match schema.get(name) {
                    Some(_) => self.inside(&place.join(name), aim, depth).map(Some),
                    None => Some(None),
                };
                let (then, otherwise) = (branch("then")?, branch("else")?);
                guard.condition = Some((self.inside(&at, aim, depth)?, then, otherwise));
            }
            // Beside `if` and `contains`.
            "then" | "else" | "minContains" | "maxContains" => {}
            _ if super::shape::of_type(keyword) == Some(Types::ARRAY) => {
                self.array(&mut guard.array, place, schema, keyword, depth)?;
            }
            _ if super::shape::of_type(keyword) == Some(Types::OBJECT) => {
                self.object(&mut guard.object, place, schema, keyword, aim, depth)?;
            }
            _ => return None,
        }
        Some(())
    }

    fn array(
        &mut self,
        guard: &mut ArrayGuard,
        place: &SchemaPlace,
        schema: Schema<'_>,
        keyword: &str,
        depth: usize,
    ) -> Option<()> {
        let at = place.join(keyword);
        match keyword {
            "minItems" => guard.min_items = Some(schema.count(keyword)?),
            "maxItems" => guard.max_items = Some(schema.count(keyword)?),
            "uniqueItems" => guard.unique = true,
            "contains" => {
                let count = |name: &str| match schema.get(name) {
                    Some(_) => schema.count(name).map(Some),
                    None => Some(None),
                };
                let (least, most) = (count("minContains")?.unwrap_or(1), count("maxContains")?);
                guard.contains = Some((self.inside(&at, Aim::Refuse, depth)?, least, most));
            }
            "prefixItems" => guard.prefix = self.list(&at, schema.list(keyword).len(), Aim::Refuse, depth)?,
            "items" if schema.get(keyword)?.as_array().is_some() => {
                guard.prefix = self.list(&at, schema.list(keyword).len(), Aim::Refuse, depth)?;
            }
            "items" => guard.items = Some(self.inside(&at, Aim::Refuse, depth)?),
            // Says something only beside listed items.
            "additionalItems" if schema.get("items").is_none_or(|items| items.as_array().is_none()) => {}
            "additionalItems" => guard.items = Some(self.inside(&at, Aim::Refuse, depth)?),
            _ => return None,
        }
        Some(())
    }

    fn object(
        &mut self,
        guard: &mut ObjectGuard,
        place: &SchemaPlace,
        schema: Schema<'_>,
        keyword: &str,
        aim: Aim,
        depth: usize,
    ) -> Option<()> {
        let at = place.join(keyword);
        let names = |nodes: &[Node]| nodes.iter().filter_map(Node::as_str).map(str::to_owned).collect::<Vec<_>>();
        match keyword {
            "minProperties" => guard.min_members = Some(schema.count(keyword)?),
            "maxProperties" => guard.max_members = Some(schema.count(keyword)?),
            "required" => guard.required = names(schema.list(keyword)),
            "properties" => {
                for member in schema.members(keyword) {
                    guard
                        .properties
                        .push((member.name.clone(), self.inside(&at.join(&member.name), Aim::Refuse, depth)?));
                }
            }
            "patternProperties" => {
                for member in schema.members(keyword) {
                    Pattern::support(&member.name).ok()?;
                    let inside = self.inside(&at.join(&member.name), Aim::Refuse, depth)?;
                    guard.patterns.push((string::strict(&member.name), inside));
                }
            }
            "additionalProperties" => guard.additional = Some(self.inside(&at, Aim::Refuse, depth)?),
            "propertyNames" => guard.names = Some(self.inside(&at, Aim::Refuse, depth)?),
            "dependentRequired" | "dependentSchemas" | "dependencies" => {
                for member in schema.members(keyword) {
                    match member.value.as_array() {
                        Some(needed) => guard.dependent.push((member.name.clone(), names(needed))),
                        None if is_anything(&member.value) => {}
                        None => {
                            // `dependencies` evaluates nothing where there is `dependentSchemas` for that.
                            let aim = if keyword == "dependencies" { Aim::Refuse } else { aim };
                            guard.schemas.push((member.name.clone(), self.inside(&at.join(&member.name), aim, depth)?));
                        }
                    }
                }
            }
            _ => return None,
        }
        Some(())
    }

    /// The guard that evaluates what a schema does, and holds what nothing evaluates to a keyword if that is wanted.
    fn evaluating(
        &mut self,
        place: &SchemaPlace,
        schema: Schema<'_>,
        wanted: &[String],
        types: Types,
        depth: usize,
    ) -> Option<Guard> {
        let mut guard = Guard::default();
        let aim = Aim::Evaluate(types);
        let anything = || GuardUse::from(Guard::default());
        for keyword in schema.evaluating(types) {
            let at = place.join(keyword);
            match keyword {
                _ if wanted.iter().any(|wanted| wanted == keyword) => {
                    let others = Some(self.inside(&at, Aim::Refuse, depth)?);
                    match keyword {
                        "unevaluatedItems" => guard.other_items = others,
                        _ => guard.other_members = others,
                    }
                }
                _ if schema.leads(keyword) => {
                    let target = self.resolved.target(place)?.clone();
                    guard.all.push(self.named(target, Vec::new(), aim, depth + 1)?);
                }
                "allOf" => {
                    let all = self.list(&at, schema.list(keyword).len(), aim, depth)?;
                    guard.all.extend(all.into_iter().filter(|guard| *guard != anything()));
                }
                "anyOf" | "oneOf" => {
                    let length = schema.list(keyword).len();
                    if (0..length).any(|index| self.evaluates(&at.join(index), types, depth)) {
                        let branches = self.list(&at, length, Aim::Decide, depth)?;
                        *(if keyword == "anyOf" { &mut guard.any } else { &mut guard.one }) = branches;
                    }
                }
                "if" => {
                    let mut branch = |name: &str| match schema.get(name) {
                        Some(_) => self.inside(&place.join(name), aim, depth).map(Some),
                        None => Some(None),
                    };
                    let (then, otherwise) = (branch("then")?, branch("else")?);
                    guard.condition = Some((self.inside(&at, Aim::Decide, depth)?, then, otherwise));
                }
                "dependentSchemas" => {
                    for member in schema.members(keyword) {
                        let schema = self.inside(&at.join(&member.name), aim, depth)?;
                        guard.object.schemas.push((member.name.clone(), schema));
                    }
                }
                "properties" => {
                    let names = schema.members(keyword).iter().map(|member| (member.name.clone(), anything()));
                    guard.object.properties.extend(names);
                }
                "patternProperties" => {
                    for member in schema.members(keyword) {
                        Pattern::support(&member.name).ok()?;
                        guard.object.patterns.push((string::strict(&member.name), anything()));
                    }
                }
                "additionalProperties" | "unevaluatedProperties" => guard.object.additional = Some(anything()),
                "prefixItems" => guard.array.prefix.resize_with(schema.list(keyword).len(), anything),
                "items" if schema.get(keyword)?.as_array().is_some() => {
                    guard.array.prefix.resize_with(schema.list(keyword).len(), anything);
                }
                "items" | "unevaluatedItems" => guard.array.items = Some(anything()),
                "additionalItems" if rest_of_items(schema).is_none() => {}
                "additionalItems" => guard.array.items = Some(anything()),
                "contains" => guard.array.contains = Some((self.inside(&at, Aim::Refuse, depth)?, 0, None)),
                _ => return self.prevented_by(place, keyword),
            }
        }
        Some(guard)
    }

    /// Whether a schema evaluates anything of objects or of arrays, as far as can be told without following references.
    fn evaluates(&self, place: &SchemaPlace, types: Types, depth: usize) -> bool {
        let Some(schema) = Schema::at(self.resolved, place) else { return false };
        let inside = |at: &SchemaPlace| depth > MAX_DEPTH || self.evaluates(at, types, depth + 1);
        schema.evaluating(types).into_iter().any(|keyword| match keyword {
            "allOf" | "anyOf" | "oneOf" => {
                (0..schema.list(keyword).len()).any(|index| inside(&place.join(keyword).join(index)))
            }
            _ => true,
        })
    }
}

/// Lets a guard accept any value up to a position that it does not speak of.
fn lengthen(prefix: &mut Vec<GuardUse>, length: usize) {
    prefix.resize_with(prefix.len().max(length), || Guard::default().into());
}

/// What a schema says of the items after the listed ones.
fn rest_of_items(schema: Schema<'_>) -> Option<&Node> {
    let listed = schema.get("items").is_some_and(|items| items.as_array().is_some());
    schema.get(if listed { "additionalItems" } else { "items" })
}

impl Aim {
    /// What a guard is called by beside its keywords.
    fn word(self) -> Option<String> {
        match self {
            Self::Refuse => None,
            Self::Decide => Some("branch".to_owned()),
            Self::Evaluate(types) if types == Types::ARRAY => Some("evaluated items".to_owned()),
            Self::Evaluate(_) => Some("evaluated".to_owned()),
        }
    }
}

/// The keyword that a guard is named after where it says several that belong together.
fn group(keyword: &str) -> String {
    match keyword {
        "then" | "else" => "if",
        "minContains" | "maxContains" => "contains",
        "prefixItems" | "additionalItems" => "items",
        other => other,
    }
    .to_owned()
}

/// What is to be said, by the part of the value that is meant.
#[derive(Default)]
struct Tree {
    here: BTreeMap<SchemaPlace, BTreeSet<String>>,
    below: BTreeMap<Step, Tree>,
}

impl Tree {
    fn add(&mut self, path: &[Step], unsaid: &Unsaid) {
        match path.split_first() {
            Some((step, rest)) => self.below.entry(step.clone()).or_default().add(rest, unsaid),
            None => {
                self.here.entry(unsaid.place.clone()).or_default().insert(group(&unsaid.keyword));
            }
        }
    }
}
