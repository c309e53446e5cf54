//! What each keyword says.

use buscodegen_runtime::formats::Format;
use serde_json::Value;

use super::{Reader, Reading, Spot};
use crate::compat::decimal::Decimal;
use crate::compat::formula::{Atom, F, FALSE, Kind, TRUE};
use crate::resolve::Dialect;
use crate::source::Node;

impl Reader<'_> {
    /// All that a schema object says.
    pub(in crate::compat) fn keywords(&mut self, spot: &Spot, node: &Node) -> F {
        let dialect = self.dialect(spot);
        let reference = self.reference(spot, node);
        if dialect <= Dialect::Draft7
            && let Some(reference) = reference
        {
            // It hides what stands beside it.
            return reference;
        }
        let is_inner = !spot.place.pointer.is_root();
        let draft =
            node.get("$schema").filter(|_| is_inner).map(|schema| schema.as_str().and_then(Dialect::from_address));
        if draft.is_some_and(|draft| draft != Some(dialect)) {
            return self.unknown(spot);
        }
        let vocabularies = self.resolved(spot).vocabularies(spot.place.document);
        if node.as_object().unwrap_or_default().iter().any(|member| !vocabularies.have(&member.name)) {
            // A meta-schema without the keyword: it is there and says nothing.
            return self.unknown(spot);
        }
        let mut parts: Vec<F> = reference.into_iter().collect();
        parts.push(self.values(node, dialect));
        parts.push(self.numbers(node, dialect));
        parts.push(self.strings(spot, node, dialect));
        parts.push(self.arrays(spot, node, dialect));
        parts.push(self.objects(spot, node, dialect));
        parts.push(self.dependencies(spot, node, dialect));
        parts.push(self.combinations(spot, node, dialect));
        if dialect >= Dialect::Draft201909 {
            if node.get("unevaluatedProperties").is_some() {
                parts.push(self.unevaluated_members(spot));
            }
            if node.get("unevaluatedItems").is_some() {
                parts.push(self.unevaluated_items(spot));
            }
        }
        self.formulas.all(parts)
    }

    /// What a schema refers to.
    fn reference(&mut self, spot: &Spot, node: &Node) -> Option<F> {
        let resolved = self.resolved(spot);
        let dialect = self.dialect(spot);
        let mut parts = Vec::new();
        if node.get("$ref").is_some() {
            let target = resolved.static_target(&spot.place).cloned();
            parts.push(match target {
                Some(target) => self.schema(&spot.beside(target)),
                None => self.unknown(spot),
            });
        }
        let dynamic = match dialect {
            Dialect::Draft202012 => node.get("$dynamicRef").is_some(),
            Dialect::Draft201909 => node.get("$recursiveRef").is_some(),
            _ => false,
        };
        if dynamic {
            let target = resolved.dynamic_target(&spot.place).filter(|_| !resolved.is_overridable(&spot.place));
            parts.push(match target.cloned() {
                Some(target) => self.schema(&spot.beside(target)),
                None => self.unknown(spot),
            });
        }
        if parts.is_empty() { None } else { Some(self.formulas.all(parts)) }
    }

    fn values(&mut self, node: &Node, dialect: Dialect) -> F {
        let mut parts = Vec::new();
        match node.get("type").map(|types| (types.as_str(), types.as_array())) {
            Some((Some(name), _)) => parts.push(self.kind(name, dialect)),
            Some((None, Some(names))) => {
                let names = names.iter().filter_map(Node::as_str);
                let kinds: Vec<F> = names.map(|name| self.kind(name, dialect)).collect();
                parts.push(self.formulas.any(kinds));
            }
            _ => {}
        }
        if let Some(values) = node.get("enum").and_then(Node::as_array) {
            parts.push(self.formulas.among(values.iter().map(Node::to_json)));
        }
        if let Some(value) = node.get("const").filter(|_| dialect >= Dialect::Draft6) {
            parts.push(self.formulas.among([value.to_json()]));
        }
        self.formulas.all(parts)
    }

    fn kind(&mut self, name: &str, dialect: Dialect) -> F {
        let kind = match name {
            "null" => Kind::Null,
            "boolean" => Kind::Bool,
            "number" => Kind::Number,
            "string" => Kind::String,
            "array" => Kind::Array,
            "object" => Kind::Object,
            _ => {
                let whole = self.formulas.is(Atom::Multiple(Decimal::ONE));
                if dialect > Dialect::Draft4 {
                    return whole;
                }
                let written = self.formulas.is(Atom::WrittenWhole);
                return self.formulas.all([whole, written]);
            }
        };
        self.formulas.kind(kind)
    }

    fn numbers(&mut self, node: &Node, dialect: Dialect) -> F {
        let number = |name: &str| decimal(node.get(name)?);
        let flag = |name: &str| dialect == Dialect::Draft4 && node.get(name).and_then(Node::as_bool) == Some(true);
        let exclusive = |name: &str| number(name).filter(|_| dialect > Dialect::Draft4);
        let mut least = Vec::new();
        let mut above = Vec::new();
        if let Some(minimum) = number("minimum") {
            if flag("exclusiveMinimum") { above.push(minimum) } else { least.push(minimum) }
        }
        above.extend(exclusive("exclusiveMinimum"));
        let mut parts = Vec::new();
        for bound in least {
            let bound = self.formulas.is(Atom::AtLeast(bound));
            parts.push(self.formulas.of_kind(Kind::Number, bound));
        }
        for bound in above {
            let bound = self.formulas.is(Atom::Above(bound));
            parts.push(self.formulas.of_kind(Kind::Number, bound));
        }
        if let Some(maximum) = number("maximum") {
            let too_large = if flag("exclusiveMaximum") { Atom::AtLeast(maximum) } else { Atom::Above(maximum) };
            parts.push(self.is_not(too_large));
        }
        if let Some(maximum) = exclusive("exclusiveMaximum") {
            parts.push(self.is_not(Atom::AtLeast(maximum)));
        }
        if let Some(step) = number("multipleOf").filter(|step| step.is_positive()) {
            let multiple = self.formulas.is(Atom::Multiple(step));
            parts.push(self.formulas.of_kind(Kind::Number, multiple));
        }
        self.formulas.all(parts)
    }

    fn is_not(&mut self, atom: Atom) -> F {
        let f = self.formulas.is(atom);
        self.formulas.not(f)
    }

    /// At least and at most so many of something, for values of a kind.
    fn count(&mut self, kind: Kind, least: Option<u64>, most: Option<u64>, atom: fn(u64) -> Atom) -> F {
        let mut parts = Vec::new();
        if let Some(least) = least {
            let least = self.formulas.is(atom(least));
            parts.push(self.formulas.of_kind(kind, least));
        }
        if let Some(more) = most.and_then(|most| most.checked_add(1)) {
            parts.push(self.is_not(atom(more)));
        }
        self.formulas.all(parts)
    }

    fn strings(&mut self, spot: &Spot, node: &Node, dialect: Dialect) -> F {
        let lengths = self.count(Kind::String, count(node, "minLength"), count(node, "maxLength"), Atom::Long);
        let mut parts = vec![lengths];
        let mut demand = |reader: &mut Self, atom| {
            let f = reader.formulas.is(atom);
            parts.push(reader.formulas.of_kind(Kind::String, f));
        };
        let format = node.get("format").and_then(Node::as_str).and_then(|name| dialect.format(name));
        if let Some(format) = format.filter(|format: &Format| (self.schemas(spot.side).asserts)(*format)) {
            demand(self, Atom::Format(format));
        }
        if matches!(dialect, Dialect::Draft6 | Dialect::Draft7) {
            let content = |name| node.get(name).and_then(Node::as_str);
            if let Some(content) = checked_content(content("contentEncoding"), content("contentMediaType")) {
                demand(self, Atom::Content(content.into()));
            }
        }
        if let Some(pattern) = node.get("pattern").and_then(Node::as_str) {
            let found = self.pattern(pattern);
            parts.push(self.formulas.of_kind(Kind::String, found));
        }
        self.formulas.all(parts)
    }

    fn arrays(&mut self, spot: &Spot, node: &Node, dialect: Dialect) -> F {
        let mut parts = vec![self.count(Kind::Array, count(node, "minItems"), count(node, "maxItems"), Atom::Items)];
        if node.get("uniqueItems").and_then(Node::as_bool) == Some(true) {
            let unique = self.formulas.is(Atom::Unique);
            parts.push(self.formulas.of_kind(Kind::Array, unique));
        }
        let (listed, rest) = items_of(node, dialect);
        if let Some((keyword, items)) = listed {
            for index in 0..items.len() {
                let item = self.schema(&spot.part(spot.place.join(keyword).join(index)));
                let other = self.formulas.not(item);
                parts.push(self.is_not(Atom::At(index, other)));
            }
        }
        if let Some(keyword) = rest {
            let item = self.schema(&spot.part(spot.place.join(keyword)));
            let from = listed.map_or(0, |(_, items)| items.len());
            parts.push(self.each_item(from, item));
        }
        if node.get("contains").is_some() && dialect >= Dialect::Draft6 {
            let what = self.schema(&spot.part(spot.place.join("contains")));
            let bounded = dialect >= Dialect::Draft201909;
            let least = count(node, "minContains").filter(|_| bounded).unwrap_or(1);
            let least = self.formulas.is(Atom::Contains { from: 0, what, count: least });
            parts.push(self.formulas.of_kind(Kind::Array, least));
            let most = count(node, "maxContains").filter(|_| bounded).and_then(|most| most.checked_add(1));
            parts.extend(most.map(|count| self.is_not(Atom::Contains { from: 0, what, count })));
        }
        self.formulas.all(parts)
    }

    /// All items from a position on are like this.
    pub(super) fn each_item(&mut self, from: usize, item: F) -> F {
        let what = self.formulas.not(item);
        self.is_not(Atom::Contains { from, what, count: 1 })
    }

    /// All members with such names have such values.
    pub(super) fn each_member(&mut self, names: F, value: F) -> F {
        let other = self.formulas.not(value);
        self.is_not(Atom::Has(names, other))
    }

    fn objects(&mut self, spot: &Spot, node: &Node, dialect: Dialect) -> F {
        let counts = (count(node, "minProperties"), count(node, "maxProperties"));
        let mut parts = vec![self.count(Kind::Object, counts.0, counts.1, Atom::Members)];
        for name in node.get("required").and_then(Node::as_array).unwrap_or_default() {
            let has = self.has(name.as_str().unwrap_or_default());
            parts.push(self.formulas.of_kind(Kind::Object, has));
        }
        for member in node.get("properties").and_then(Node::as_object).unwrap_or_default() {
            let value = self.schema(&spot.part(spot.place.join("properties").join(&member.name)));
            let name = self.formulas.names([member.name.as_str()]);
            parts.push(self.each_member(name, value));
        }
        for member in node.get("patternProperties").and_then(Node::as_object).unwrap_or_default() {
            let value = self.schema(&spot.part(spot.place.join("patternProperties").join(&member.name)));
            let names = self.pattern(&member.name);
            parts.push(self.each_member(names, value));
        }
        if node.get("additionalProperties").is_some_and(|rest| !self.is_dropped(spot, rest)) {
            let value = self.schema(&spot.part(spot.place.join("additionalProperties")));
            let known = self.declared_names(node);
            let others = self.formulas.not(known);
            parts.push(self.each_member(others, value));
        }
        if node.get("propertyNames").is_some() && dialect >= Dialect::Draft6 {
            let names = self.schema(&spot.part(spot.place.join("propertyNames")));
            let others = self.formulas.not(names);
            parts.push(self.each_member(others, FALSE));
        }
        self.formulas.all(parts)
    }

    /// Whether a tolerant reader does not care.
    pub(in crate::compat) fn is_dropped(&self, spot: &Spot, rest: &Node) -> bool {
        self.schemas(spot.side).reading == Reading::Tolerant && rest.as_bool() == Some(false)
    }

    /// The names that `properties` and `patternProperties` speak of.
    pub(super) fn declared_names(&mut self, node: &Node) -> F {
        let names = |keyword: &str| {
            let members = node.get(keyword).and_then(Node::as_object).unwrap_or_default();
            members.iter().map(|member| member.name.clone()).collect::<Vec<_>>()
        };
        let mut known = vec![self.formulas.names(names("properties").iter().map(String::as_str))];
        for pattern in names("patternProperties") {
            known.push(self.pattern(&pattern));
        }
        self.formulas.any(known)
    }

    /// An object with this member.
    pub(in crate::compat) fn has(&mut self, name: &str) -> F {
        let name = self.formulas.names([name]);
        self.formulas.is(Atom::Has(name, TRUE))
    }

    fn dependencies(&mut self, spot: &Spot, node: &Node, dialect: Dialect) -> F {
        let mut parts = Vec::new();
        for keyword in ["dependentRequired", "dependentSchemas", "dependencies"] {
            if keyword != "dependencies" && dialect < Dialect::Draft201909 {
                continue;
            }
            for member in node.get(keyword).and_then(Node::as_object).unwrap_or_default() {
                let consequence = match member.value.as_array() {
                    Some(names) => {
                        let names = names.iter().filter_map(Node::as_str);
                        let all: Vec<F> = names.map(|name| self.has(name)).collect();
                        self.formulas.all(all)
                    }
                    None => self.schema(&spot.beside(spot.place.join(keyword).join(&member.name))),
                };
                let has = self.has(&member.name);
                let without = self.formulas.not(has);
                parts.push(self.formulas.any([without, consequence]));
            }
        }
        self.formulas.all(parts)
    }

    fn combinations(&mut self, spot: &Spot, node: &Node, dialect: Dialect) -> F {
        let mut parts = Vec::new();
        let branches = |reader: &mut Self, keyword: &str| -> Option<Vec<F>> {
            let count = node.get(keyword)?.as_array()?.len();
            let place = spot.place.join(keyword);
            Some((0..count).map(|index| reader.schema(&spot.beside(place.join(index)))).collect())
        };
        let all_of = branches(self, "allOf");
        let any_of = branches(self, "anyOf");
        let one_of = branches(self, "oneOf");
        parts.extend(all_of.into_iter().flatten());
        parts.extend(any_of.map(|branches| self.formulas.any(branches)));
        parts.extend(one_of.map(|branches| self.exactly_one(&branches)));
        if node.get("not").is_some() {
            let inner = self.schema(&spot.beside(spot.place.join("not")));
            parts.push(self.formulas.not(inner));
        }
        if node.get("if").is_some() && dialect >= Dialect::Draft7 {
            let branch = |reader: &mut Self, keyword: &str| match node.get(keyword) {
                Some(_) => reader.schema(&spot.beside(spot.place.join(keyword))),
                None => TRUE,
            };
            let condition = branch(self, "if");
            let (then, otherwise) = (branch(self, "then"), branch(self, "else"));
            let opposite = self.formulas.not(condition);
            // Two implications rather than a choice: each is decided on its own.
            parts.push(self.formulas.any([opposite, then]));
            parts.push(self.formulas.any([condition, otherwise]));
        }
        self.formulas.all(parts)
    }

    fn exactly_one(&mut self, branches: &[F]) -> F {
        let mut parts = vec![self.formulas.any(branches.iter().copied())];
        for (index, one) in branches.iter().enumerate() {
            for other in branches.iter().skip(index + 1) {
                let (one, other) = (self.formulas.not(*one), self.formulas.not(*other));
                parts.push(self.formulas.any([one, other]));
            }
        }
        self.formulas.all(parts)
    }
}

/// The keyword that lists the first items, with them, and the keyword for the others.
pub(super) fn items_of(node: &Node, dialect: Dialect) -> (Option<(&'static str, &[Node])>, Option<&'static str>) {
    let has = |keyword: &'static str| node.get(keyword).map(|_| keyword);
    if dialect >= Dialect::Draft202012 {
        let listed = node.get("prefixItems").and_then(Node::as_array).map(|items| ("prefixItems", items));
        return (listed, has("items"));
    }
    match node.get("items") {
        Some(items) => match items.as_array() {
            Some(list) => (Some(("items", list)), has("additionalItems")),
            None => (None, Some("items")),
        },
        None => (None, None),
    }
}

fn decimal(node: &Node) -> Option<Decimal> {
    match node.to_json() {
        Value::Number(number) => Decimal::of(&number),
        _ => None,
    }
}

/// A count, which may be written as `2.0`, or be larger than anything that there is.
fn count(node: &Node, keyword: &str) -> Option<u64> {
    match node.get(keyword)?.to_json() {
        Value::Number(number) => Some(Decimal::of(&number)?.to_number()?.as_u64().unwrap_or(u64::MAX)),
        _ => None,
    }
}

/// What the validator looks at in a string with content, if anything: a media type that it does not know hides the encoding.
fn checked_content(encoding: Option<&str>, media_type: Option<&str>) -> Option<String> {
    const ENCODINGS: [&str; 5] = ["base64", "base64url", "base32", "base32hex", "base16"];
    let known = media_type.is_none_or(|media_type| media_type == "application/json")
        && encoding.is_none_or(|encoding| ENCODINGS.contains(&encoding));
    let both = [encoding, media_type];
    (known && both.iter().any(Option::is_some)).then(|| format!("{both:?}"))
}
