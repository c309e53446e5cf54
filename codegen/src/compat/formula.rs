//! What schemas say, as formulas: constraints on a value, joined by "and", "or" and "not".
//!
//! Every formula is kept once, so that two schemas that say the same are the same formula, wherever they stand. A negation is
//! pushed inwards at once: only constraints are ever negated. Knows nothing of keywords.

use std::collections::HashMap;
use std::rc::Rc;

use buscodegen_runtime::formats::Format;
use serde_json::Value;

use super::decimal::Decimal;

/// A formula, by its position in [`Formulas`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct F(u32);

/// Holds of every value.
pub(super) const TRUE: F = F(0);
/// Holds of no value.
pub(super) const FALSE: F = F(1);

/// What a formula is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Form {
    Constant(bool),
    All(Rc<[F]>),
    Any(Rc<[F]>),
    /// A constraint, or (`false`) its opposite.
    Is(Rc<Atom>, bool),
    /// The formula of a schema that is part of itself, read when it is needed; or (`false`) its opposite.
    Later(usize, bool),
}

/// The kinds of JSON values. An integer is a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Kind {
    Null,
    Bool,
    Number,
    String,
    Array,
    Object,
}

impl Kind {
    pub(super) const ALL: [Self; 6] = [Self::Null, Self::Bool, Self::Number, Self::String, Self::Array, Self::Object];

    pub(super) const fn of(value: &Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(_) => Self::Bool,
            Value::Number(_) => Self::Number,
            Value::String(_) => Self::String,
            Value::Array(_) => Self::Array,
            Value::Object(_) => Self::Object,
        }
    }
}

/// A constraint. It never holds of a value of another kind than it is about; what should hold there is said beside it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Atom {
    Kind(Kind),
    /// One of these values. Sorted.
    Among(Rc<[Constant]>),
    /// A number of at least this.
    AtLeast(Decimal),
    /// A number above this.
    Above(Decimal),
    /// A number that is a multiple of this.
    Multiple(Decimal),
    /// A number written without fraction, as draft 4 wants integers.
    WrittenWhole,
    /// A string of at least this many characters.
    Long(u64),
    /// A string in which this regular expression is found.
    Pattern(Rc<str>),
    Format(Format),
    /// A string with encoded content: of it nothing is known.
    Content(Rc<str>),
    /// An array of at least this many items.
    Items(u64),
    /// An array with an item at this position of which the formula holds.
    At(usize, F),
    /// An array with at least `count` items from position `from` on of which the formula holds.
    Contains {
        from: usize,
        what: F,
        count: u64,
    },
    /// An array without equal items.
    Unique,
    /// An object of at least this many members.
    Members(u64),
    /// An object with a member of which the first formula holds of the name, the second of the value.
    Has(F, F),
    /// Something that is not understood, at a place of one's own.
    Unknown(usize),
}

impl Atom {
    /// The kind of values that it is about; `None` if of several.
    pub(super) const fn kind(&self) -> Option<Kind> {
        Some(match self {
            Self::Kind(kind) => *kind,
            Self::AtLeast(_) | Self::Above(_) | Self::Multiple(_) | Self::WrittenWhole => Kind::Number,
            Self::Long(_) | Self::Pattern(_) | Self::Format(_) | Self::Content(_) => Kind::String,
            Self::Items(_) | Self::At(..) | Self::Contains { .. } | Self::Unique => Kind::Array,
            Self::Members(_) | Self::Has(..) => Kind::Object,
            Self::Among(_) | Self::Unknown(_) => return None,
        })
    }
}

/// A JSON value, equal to others by what it means: `1` and `1.0` are one, and so are objects in any order.
#[derive(Clone, Debug)]
pub(super) struct Constant {
    key: String,
    pub(super) value: Value,
}

impl Constant {
    pub(super) fn new(value: Value) -> Self {
        let mut key = String::new();
        write_key(&value, &mut key);
        Self { key, value }
    }
}

fn write_key(value: &Value, key: &mut String) {
    match value {
        Value::Number(number) => match Decimal::of(number) {
            Some(decimal) => key.push_str(&decimal.to_string()),
            None => key.push_str(&number.to_string()),
        },
        Value::Array(items) => {
            key.push('[');
            for item in items {
                write_key(item, key);
                key.push(',');
            }
            key.push(']');
        }
        Value::Object(members) => {
            let mut sorted: Vec<_> = members.iter().collect();
            sorted.sort_by_key(|(name, _)| *name);
            key.push('{');
            for (name, value) in sorted {
                key.push_str(&Value::from(name.as_str()).to_string());
                key.push(':');
                write_key(value, key);
                key.push(',');
            }
            key.push('}');
        }
        scalar => key.push_str(&scalar.to_string()),
    }
}

impl PartialEq for Constant {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl Eq for Constant {}

impl std::hash::Hash for Constant {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.key.hash(state);
    }
}

impl PartialOrd for Constant {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Constant {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.key.cmp(&other.key)
    }
}

/// All formulas there are.
#[derive(Debug)]
pub(super) struct Formulas {
    forms: Vec<Form>,
    index: HashMap<Form, F>,
    opposites: HashMap<F, F>,
}

impl Formulas {
    pub(super) fn new() -> Self {
        let mut formulas = Self { forms: Vec::new(), index: HashMap::new(), opposites: HashMap::new() };
        formulas.intern(Form::Constant(true));
        formulas.intern(Form::Constant(false));
        formulas
    }

    fn intern(&mut self, form: Form) -> F {
        if let Some(known) = self.index.get(&form) {
            return *known;
        }
        let f = F(u32::try_from(self.forms.len()).unwrap_or(u32::MAX));
        self.forms.push(form.clone());
        self.index.insert(form, f);
        f
    }

    #[expect(clippy::indexing_slicing, reason = "formulas are given out by `intern` only")]
    pub(super) fn get(&self, f: F) -> &Form {
        &self.forms[f.0 as usize]
    }

    /// The constraint, folded where it is empty.
    pub(super) fn is(&mut self, atom: Atom) -> F {
        match &atom {
            Atom::Among(values) if values.is_empty() => FALSE,
            Atom::Long(0) => self.kind(Kind::String),
            Atom::Items(0) | Atom::Contains { count: 0, .. } => self.kind(Kind::Array),
            Atom::Members(0) => self.kind(Kind::Object),
            // What any value satisfies is a question of how many there are.
            Atom::Has(TRUE, TRUE) => self.is(Atom::Members(1)),
            Atom::At(index, TRUE) => self.is(Atom::Items(*index as u64 + 1)),
            Atom::Contains { from, what: TRUE, count } => self.is(Atom::Items((*from as u64).saturating_add(*count))),
            Atom::At(_, FALSE) | Atom::Contains { what: FALSE, .. } | Atom::Has(FALSE, _) | Atom::Has(_, FALSE) => {
                FALSE
            }
            _ => self.intern(Form::Is(Rc::new(atom), true)),
        }
    }

    pub(super) fn kind(&mut self, kind: Kind) -> F {
        self.intern(Form::Is(Rc::new(Atom::Kind(kind)), true))
    }

    pub(super) fn later(&mut self, index: usize) -> F {
        self.intern(Form::Later(index, true))
    }

    /// One of these values.
    pub(super) fn among(&mut self, values: impl IntoIterator<Item = Value>) -> F {
        let mut values: Vec<_> = values.into_iter().map(Constant::new).collect();
        values.sort();
        values.dedup();
        self.is(Atom::Among(values.into()))
    }

    /// The strings that are one of these.
    pub(super) fn names<'n>(&mut self, names: impl IntoIterator<Item = &'n str>) -> F {
        self.among(names.into_iter().map(Value::from))
    }

    /// `f` holds of values of this kind; of others anything.
    pub(super) fn of_kind(&mut self, kind: Kind, f: F) -> F {
        let kind = self.kind(kind);
        let other = self.not(kind);
        self.any([other, f])
    }

    pub(super) fn not(&mut self, f: F) -> F {
        if let Some(known) = self.opposites.get(&f) {
            return *known;
        }
        let opposite = match self.get(f).clone() {
            Form::Constant(value) => {
                if value {
                    FALSE
                } else {
                    TRUE
                }
            }
            Form::Is(atom, holds) => self.intern(Form::Is(atom, !holds)),
            Form::Later(index, holds) => self.intern(Form::Later(index, !holds)),
            Form::All(parts) => {
                let parts: Vec<F> = parts.iter().map(|part| self.not(*part)).collect();
                self.any(parts)
            }
            Form::Any(parts) => {
                let parts: Vec<F> = parts.iter().map(|part| self.not(*part)).collect();
                self.all(parts)
            }
        };
        self.opposites.insert(f, opposite);
        self.opposites.insert(opposite, f);
        opposite
    }

    pub(super) fn all(&mut self, parts: impl IntoIterator<Item = F>) -> F {
        self.join(parts, true)
    }

    pub(super) fn any(&mut self, parts: impl IntoIterator<Item = F>) -> F {
        self.join(parts, false)
    }

    fn join(&mut self, parts: impl IntoIterator<Item = F>, conjunction: bool) -> F {
        let (neutral, absorbing) = if conjunction { (TRUE, FALSE) } else { (FALSE, TRUE) };
        let mut flat = Vec::new();
        for part in parts {
            match self.get(part) {
                Form::All(inner) if conjunction => flat.extend(inner.iter().copied()),
                Form::Any(inner) if !conjunction => flat.extend(inner.iter().copied()),
                _ => flat.push(part),
            }
        }
        flat.sort_unstable();
        flat.dedup();
        flat.retain(|part| *part != neutral);
        let clash = |part: &F| self.opposites.get(part).is_some_and(|opposite| flat.binary_search(opposite).is_ok());
        if flat.contains(&absorbing) || flat.iter().any(clash) {
            return absorbing;
        }
        match flat.as_slice() {
            [] => neutral,
            [only] => *only,
            _ if conjunction => self.intern(Form::All(flat.into())),
            _ => self.intern(Form::Any(flat.into())),
        }
    }
}
