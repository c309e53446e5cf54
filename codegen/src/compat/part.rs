//! Which part of a schema refuses a value, and where in the value.

use super::formula::{Atom, F, Kind, TRUE};
use super::read::{Reader, Side, Spot};
use crate::source::{Node, NodeValue, SchemaPlace};

/// A step into a value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    /// To the member of this name.
    Member(String),
    /// To any member whose name matches this pattern.
    Matching(String),
    /// To any member.
    AnyMember,
    /// To the item at this position.
    Item(usize),
    /// To any item from this position on.
    ItemsFrom(usize),
}

/// A part of what a schema says.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// All of it.
    Whole,
    /// What these keywords say together.
    Keywords(&'static [&'static str]),
    /// What it says of the member of this name.
    Member(String),
    /// That the member of this name has to be there.
    Required(String),
}

/// A part of a schema of the reader, and the way to the values that it judges.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Cause {
    /// From the message to the value.
    pub path: Vec<Step>,
    /// The schema.
    pub place: SchemaPlace,
    /// What of it.
    pub part: Part,
}

impl Reader<'_> {
    /// That somewhere along the path of a cause, what the reader says there is violated.
    pub(super) fn violation(&mut self, cause: &Cause) -> F {
        let spot = Spot::new(Side::Reader, cause.place.clone());
        let mut f = self.violation_here(&spot, &cause.part);
        for step in cause.path.iter().rev() {
            let atom = match step {
                Step::Member(name) => Atom::Has(self.formulas.names([name.as_str()]), f),
                Step::Matching(pattern) => Atom::Has(self.pattern(pattern), f),
                Step::AnyMember => Atom::Has(self.formulas.kind(Kind::String), f),
                Step::Item(index) => Atom::At(*index, f),
                Step::ItemsFrom(from) => Atom::Contains { from: *from, what: f, count: 1 },
            };
            f = self.formulas.is(atom);
        }
        f
    }

    fn violation_here(&mut self, spot: &Spot, part: &Part) -> F {
        match part {
            Part::Whole => {
                let f = self.schema(spot);
                self.formulas.not(f)
            }
            Part::Keywords(names) => {
                let Some(node) = self.node(spot).map(|node| only(node, names)) else { return TRUE };
                let f = self.keywords(spot, &node);
                self.formulas.not(f)
            }
            Part::Member(name) => {
                let value = self.member_value(spot, name);
                let other = self.formulas.not(value);
                let names = self.formulas.names([name.as_str()]);
                let bad = self.formulas.is(Atom::Has(names, other));
                if !self.requires(spot, name) {
                    return bad;
                }
                let missing = self.violation_here(spot, &Part::Required(name.clone()));
                self.formulas.any([bad, missing])
            }
            Part::Required(name) => {
                let has = self.has(name);
                let missing = self.formulas.not(has);
                let object = self.formulas.kind(Kind::Object);
                self.formulas.all([object, missing])
            }
        }
    }

    fn requires(&self, spot: &Spot, name: &str) -> bool {
        let required = self.node(spot).and_then(|node| node.get("required")).and_then(Node::as_array);
        required.unwrap_or_default().iter().any(|required| required.as_str() == Some(name))
    }

    /// What a schema says of the value of a member.
    fn member_value(&mut self, spot: &Spot, name: &str) -> F {
        let Some(node) = self.node(spot) else { return TRUE };
        let mut parts = Vec::new();
        if node.get("properties").is_some_and(|properties| properties.get(name).is_some()) {
            parts.push(self.schema(&spot.part(spot.place.join("properties").join(name))));
        }
        for member in node.get("patternProperties").and_then(Node::as_object).unwrap_or_default() {
            if buscodegen_runtime::codegen::Pattern::matches(&member.name, name).unwrap_or(false) {
                let place = spot.place.join("patternProperties").join(&member.name);
                parts.push(self.schema(&spot.part(place)));
            }
        }
        for keyword in ["additionalProperties", "unevaluatedProperties"] {
            if parts.is_empty()
                && let Some(rest) = node.get(keyword)
                && !self.is_dropped(spot, rest)
            {
                parts.push(self.schema(&spot.part(spot.place.join(keyword))));
            }
        }
        self.formulas.all(parts)
    }
}

/// The schema with these keywords only.
fn only(node: &Node, names: &[&str]) -> Node {
    let members = node.as_object().unwrap_or_default().iter();
    let kept = members.filter(|member| names.contains(&member.name.as_str())).cloned().collect();
    Node { value: NodeValue::Object(kept), span: node.span.clone() }
}
