//! Guards: what a value must satisfy beyond its Rust type, as constant tables that are held against the bytes in place.
//!
//! A guard is what one schema says, keyword by keyword. It is read from the text that the type was read from, so the text
//! is known to be well-formed. No value is built. It knows rules and the reader, and nothing of the Rust types.

use std::borrow::Cow;
use std::collections::HashSet;

use super::decimal::Decimal;
use super::general::Tree;
use super::literal::Literal;
use super::pattern::Pattern;
use super::reader::{Number, Numbers, Reader, Refusal, Text, read_with};
use super::rules::{
    ArrayRules, DecimalRules, IntegerRules, MapRules, NumberRules, StringRules, decimal, integer, number, string,
};

/// What a schema demands, as far as a guard can hold it. Start from [`Guard::NONE`].
#[derive(Debug)]
pub struct Guard {
    /// `type`
    pub kinds: Kinds,
    /// `enum` and `const`: the only values. Empty: any.
    pub among: &'static [Constant],
    /// Of strings.
    pub string: StringRules,
    /// Of numbers; bounds are of a magnitude below 2^53.
    pub number: NumberRules,
    /// Bounds of numbers that are integers of at least that magnitude.
    pub large: IntegerRules,
    /// Of arrays.
    pub array: Option<&'static ArrayGuard>,
    /// Of objects.
    pub object: Option<&'static ObjectGuard>,
    /// `allOf`, `$ref`
    pub all: &'static [&'static Guard],
    /// `anyOf`; empty: no such keyword.
    pub any: &'static [&'static Guard],
    /// `oneOf`; empty: no such keyword.
    pub one: &'static [&'static Guard],
    /// `not`
    pub not: Option<&'static Guard>,
    /// `if`, `then`, `else`
    pub condition: Option<&'static Condition>,
    /// `unevaluatedProperties`: the members that nothing else in this guard evaluated.
    pub other_members: Option<&'static Guard>,
    /// `unevaluatedItems`: the items that nothing else in this guard evaluated.
    pub other_items: Option<&'static Guard>,
}

/// `if`, and what follows either way.
#[derive(Debug)]
pub struct Condition {
    /// `if`
    pub test: &'static Guard,
    /// `then`
    pub then: Option<&'static Guard>,
    /// `else`
    pub otherwise: Option<&'static Guard>,
}

/// What is demanded of an array. Start from [`ArrayGuard::NONE`].
#[derive(Debug)]
pub struct ArrayGuard {
    /// `minItems`, `maxItems`
    pub rules: ArrayRules,
    /// `uniqueItems`
    pub unique: bool,
    /// `prefixItems`
    pub prefix: &'static [&'static Guard],
    /// `items`: those after the prefix.
    pub items: Option<&'static Guard>,
    /// `contains`, `minContains`, `maxContains`
    pub contains: Option<(&'static Guard, u64, Option<u64>)>,
}

/// What is demanded of an object. Start from [`ObjectGuard::NONE`].
#[derive(Debug)]
pub struct ObjectGuard {
    /// `minProperties`, `maxProperties`
    pub rules: MapRules,
    /// `required`
    pub required: &'static [&'static str],
    /// `properties`
    pub properties: &'static [(&'static str, &'static Guard)],
    /// `patternProperties`
    pub patterns: &'static [(&'static Pattern, &'static Guard)],
    /// `additionalProperties`: those that neither of the two names.
    pub additional: Option<&'static Guard>,
    /// `propertyNames`
    pub names: Option<&'static Guard>,
    /// `dependentRequired`
    pub dependent: &'static [(&'static str, &'static [&'static str])],
    /// `dependentSchemas`
    pub schemas: &'static [(&'static str, &'static Guard)],
}

/// A value of `enum` or `const`.
#[derive(Debug)]
pub enum Constant {
    /// `null`
    Null,
    /// `true` or `false`
    Boolean(bool),
    /// An integer of 64 bits.
    Integer(i128),
    /// A string.
    Text(&'static str),
    /// Any other value, as JSON.
    Json(&'static str),
}

/// JSON's types, as a set. An integer is a number without fraction; the other numbers are fractions. A written integer is one of draft 4,
/// which has neither fraction nor exponent in its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kinds(u8);

#[expect(missing_docs, reason = "named like the types")]
impl Kinds {
    pub const NONE: Self = Self(0);
    pub const NULL: Self = Self(1);
    pub const BOOLEAN: Self = Self(2);
    pub const INTEGER: Self = Self(4);
    pub const NUMBER: Self = Self(4 | 8);
    pub const STRING: Self = Self(16);
    pub const ARRAY: Self = Self(32);
    pub const OBJECT: Self = Self(64);
    pub const WRITTEN_INTEGER: Self = Self(128);
    pub const ANY: Self = Self(127);

    const FRACTION: Self = Self(8);

    /// These and those.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    const fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }
}

impl Guard {
    /// Accepts everything.
    pub const NONE: Self = Self {
        kinds: Kinds::ANY,
        among: &[],
        string: StringRules::NONE,
        number: NumberRules::NONE,
        large: IntegerRules::NONE,
        array: None,
        object: None,
        all: &[],
        any: &[],
        one: &[],
        not: None,
        condition: None,
        other_members: None,
        other_items: None,
    };

    /// Whether it accepts the value that is the whole of this well-formed text.
    ///
    /// # Errors
    /// When schemas nest so that telling takes too long.
    pub(crate) fn accepts(&self, text: &str, numbers: Numbers) -> Result<bool, Refusal> {
        self.judge(&mut Reader::again(text, numbers))
    }

    /// Whether it accepts the value under the cursor, which is behind it then. Where the cursor is otherwise is not told.
    fn judge(&self, reader: &mut Reader<'_>) -> Result<bool, Refusal> {
        self.judge_noting(reader, None)
    }

    /// The same, and notes what was evaluated of a value that it accepts.
    fn judge_noting(&self, reader: &mut Reader<'_>, noted: Noted<'_>) -> Result<bool, Refusal> {
        if self.other_members.is_some() || self.other_items.is_some() {
            return self.judge_others(reader, noted);
        }
        self.judge_named(reader, noted)
    }

    /// All that it says but of members and items that nothing evaluated.
    fn judge_named(&self, reader: &mut Reader<'_>, mut noted: Noted<'_>) -> Result<bool, Refusal> {
        reader.peek();
        let start = reader.mark();
        if !self.judge_own(reader, noted.as_deref_mut())? {
            return Ok(false);
        }
        let end = reader.mark();
        let mut accepts = |guard: &Self, noted: Noted<'_>| {
            reader.rewind(start);
            reader.attempt()?;
            let accepted = guard.judge_noting(reader, noted);
            reader.attempted(start);
            accepted
        };
        for guard in self.all {
            if !accepts(guard, noted.as_deref_mut())? {
                return Ok(false);
            }
        }
        if !self.any.is_empty() {
            let mut fitting = false;
            for guard in self.any {
                fitting |= tentative(noted.as_deref_mut(), |noted| accepts(guard, noted))?;
                // The others may evaluate more.
                if fitting && noted.is_none() {
                    break;
                }
            }
            if !fitting {
                return Ok(false);
            }
        }
        if !self.one.is_empty() {
            let mut fitting = 0;
            for guard in self.one {
                fitting += u8::from(tentative(noted.as_deref_mut(), |noted| accepts(guard, noted))?);
                if fitting > 1 {
                    return Ok(false);
                }
            }
            if fitting == 0 {
                return Ok(false);
            }
        }
        if let Some(guard) = self.not
            && accepts(guard, None)?
        {
            return Ok(false);
        }
        if let Some(Condition { test, then, otherwise }) = self.condition {
            let holds = tentative(noted.as_deref_mut(), |noted| accepts(test, noted))?;
            if let Some(guard) = if holds { then } else { otherwise }
                && !accepts(guard, noted)?
            {
                return Ok(false);
            }
        }
        reader.rewind(end);
        Ok(true)
    }

    /// All that it says.
    fn judge_others(&self, reader: &mut Reader<'_>, noted: Noted<'_>) -> Result<bool, Refusal> {
        reader.peek();
        let start = reader.mark();
        let mut own = Evaluated::default();
        if !self.judge_named(reader, Some(&mut own))? {
            return Ok(false);
        }
        let end = reader.mark();
        reader.rewind(start);
        let (guard, bracket) = match reader.peek() {
            Some(b'{') => (self.other_members, b'}'),
            Some(b'[') => (self.other_items, b']'),
            _ => (None, b' '),
        };
        if let Some(guard) = guard
            && !own.all
        {
            reader.attempt()?;
            reader.enter()?;
            let mut position = 0;
            while !reader.closes(bracket)? {
                if bracket == b'}' {
                    reader.string()?;
                    reader.colon()?;
                }
                if own.has(position) {
                    reader.skip()?;
                } else if !guard.judge(reader)? {
                    return Ok(false);
                }
                position += 1;
            }
            reader.attempted(start);
        }
        own.all |= guard.is_some();
        if let Some(noted) = noted {
            noted.add(&own);
        }
        reader.rewind(end);
        Ok(true)
    }

    /// What the keywords about one type, `enum` and `const` say.
    fn judge_own(&self, reader: &mut Reader<'_>, noted: Noted<'_>) -> Result<bool, Refusal> {
        let start = reader.mark();
        match reader.peek() {
            Some(b'"') => {
                if !self.kinds.has(Kinds::STRING) {
                    return Ok(false);
                }
                let text = reader.string()?;
                let text = text.of(reader);
                let listed = self.is_among(|constant| matches!(constant, Constant::Text(other) if *other == text));
                Ok(listed && string(text, &self.string).is_ok())
            }
            Some(b'-' | b'0'..=b'9') => {
                let number = reader.number()?;
                let text = reader.since(start);
                Ok(if reader.numbers.kept { self.judge_literal(text) } else { self.judge_number(number, text) })
            }
            Some(b'[') => {
                if !self.kinds.has(Kinds::ARRAY) {
                    return Ok(false);
                }
                match self.array {
                    Some(guard) if !guard.judge(reader, noted)? => return Ok(false),
                    Some(_) => {}
                    None => reader.skip()?,
                }
                Ok(self.is_json(reader.since(start), reader.numbers))
            }
            Some(b'{') => {
                if !self.kinds.has(Kinds::OBJECT) {
                    return Ok(false);
                }
                match self.object {
                    Some(guard) if !guard.judge(reader, noted)? => return Ok(false),
                    Some(_) => {}
                    None => reader.skip()?,
                }
                Ok(self.is_json(reader.since(start), reader.numbers))
            }
            Some(b'n') => {
                reader.skip()?;
                Ok(self.kinds.has(Kinds::NULL) && self.is_among(|constant| matches!(constant, Constant::Null)))
            }
            Some(letter) => {
                reader.skip()?;
                let is =
                    |constant: &Constant| matches!(constant, Constant::Boolean(other) if *other == (letter == b't'));
                Ok(self.kinds.has(Kinds::BOOLEAN) && self.is_among(is))
            }
            None => Err(reader.unexpected("expected a value")),
        }
    }

    /// A number of any size, by its text.
    fn judge_literal(&self, text: &str) -> bool {
        let Some(value) = Literal::parse(text) else { return false };
        let kind = if value.is_integer() { Kinds::INTEGER } else { Kinds::FRACTION };
        let written = || !text.contains(['.', 'e', 'E']);
        if !(self.kinds.has(kind) || self.kinds.has(Kinds::WRITTEN_INTEGER) && written()) {
            return false;
        }
        let is = |constant: &Constant| match constant {
            Constant::Integer(other) => value.to_i128() == Some(*other),
            Constant::Json(other) => is_same(text, other, Numbers::KEPT),
            _ => false,
        };
        let NumberRules { minimum, maximum, exclusive_minimum, exclusive_maximum, multiple_of } = self.number;
        let limits = [minimum, maximum, exclusive_minimum, exclusive_maximum, multiple_of];
        let limits = limits.map(|limit| limit.map(|limit| limit.to_string()));
        let [minimum, maximum, exclusive_minimum, exclusive_maximum, multiple_of] =
            limits.each_ref().map(Option::as_deref);
        let rules =
            DecimalRules { as_written: false, minimum, maximum, exclusive_minimum, exclusive_maximum, multiple_of };
        let large = [self.large.minimum, self.large.maximum].map(|limit| limit.map(|limit| limit.to_string()));
        let [minimum, maximum] = large.each_ref().map(Option::as_deref);
        let large = DecimalRules { minimum, maximum, ..DecimalRules::NONE };
        decimal(text, &rules).is_ok() && decimal(text, &large).is_ok() && self.is_among(is)
    }

    fn judge_number(&self, read: Number, text: &str) -> bool {
        let (float, whole) = read.both();
        let kind = if whole.is_some() { Kinds::INTEGER } else { Kinds::FRACTION };
        // As the general validator has it: what is beyond 64 bits has no fraction, however it is written.
        let large = float.abs() >= 9_223_372_036_854_775_808.0;
        let written = || whole.is_some() && (large || !text.contains(['.', 'e', 'E']));
        if !(self.kinds.has(kind) || self.kinds.has(Kinds::WRITTEN_INTEGER) && written()) {
            return false;
        }
        let is = |constant: &Constant| match constant {
            Constant::Integer(other) => whole == Some(*other),
            Constant::Json(other) => is_same(text, other, Numbers::default()),
            _ => false,
        };
        let bounds = NumberRules { multiple_of: None, ..self.number };
        let multiple = |step| Decimal::of(read).is_multiple_of(&Decimal::of_float(step));
        #[expect(clippy::cast_possible_truncation, reason = "a number with fraction is below 2^53")]
        let large = integer(whole.unwrap_or(float as i128), &self.large).is_ok();
        large && number(float, &bounds).is_ok() && self.number.multiple_of.is_none_or(multiple) && self.is_among(is)
    }

    fn is_among(&self, is: impl Fn(&Constant) -> bool) -> bool {
        self.among.is_empty() || self.among.iter().any(is)
    }

    fn is_json(&self, text: &str, numbers: Numbers) -> bool {
        self.is_among(|constant| matches!(constant, Constant::Json(other) if is_same(text, other, numbers)))
    }
}

/// Where what is evaluated is noted, if somebody asks.
type Noted<'n> = Option<&'n mut Evaluated>;

/// The members of an object, or the items of an array, that keywords evaluated, by their position.
#[derive(Default)]
struct Evaluated {
    all: bool,
    /// 64 to a word.
    some: Vec<u64>,
}

impl Evaluated {
    fn note(&mut self, position: usize) {
        let word = position / 64;
        if self.some.len() <= word {
            self.some.resize(word + 1, 0);
        }
        self.some[word] |= 1 << (position % 64);
    }

    fn has(&self, position: usize) -> bool {
        self.all || self.some.get(position / 64).is_some_and(|word| word & 1 << (position % 64) != 0)
    }

    fn add(&mut self, other: &Self) {
        self.all |= other.all;
        if self.some.len() < other.some.len() {
            self.some.resize(other.some.len(), 0);
        }
        self.some.iter_mut().zip(&other.some).for_each(|(word, other)| *word |= other);
    }
}

/// Judges by a guard that may refuse the value: only what it accepts was evaluated.
fn tentative(noted: Noted<'_>, judge: impl FnOnce(Noted<'_>) -> Result<bool, Refusal>) -> Result<bool, Refusal> {
    let Some(noted) = noted else { return judge(None) };
    let mut own = Evaluated::default();
    let accepted = judge(Some(&mut own))?;
    if accepted {
        noted.add(&own);
    }
    Ok(accepted)
}

impl ArrayGuard {
    /// Accepts every array.
    pub const NONE: Self = Self { rules: ArrayRules::NONE, unique: false, prefix: &[], items: None, contains: None };

    fn judge(&self, reader: &mut Reader<'_>, mut noted: Noted<'_>) -> Result<bool, Refusal> {
        let (mut count, mut contained) = (0_usize, 0_u64);
        let mut seen = HashSet::new();
        reader.enter()?;
        while !reader.closes(b']')? {
            let start = reader.mark();
            let guard = self.prefix.get(count).copied().or(self.items);
            match guard {
                Some(guard) if !guard.judge(reader)? => return Ok(false),
                Some(_) => {}
                None => reader.skip()?,
            }
            let mut evaluated = guard.is_some();
            let end = reader.mark();
            if self.unique && !seen.insert(canonical(reader.since(start), reader.numbers)) {
                return Ok(false);
            }
            if let Some((guard, ..)) = self.contains {
                reader.rewind(start);
                reader.attempt()?;
                let contains = guard.judge(reader)?;
                reader.attempted(start);
                reader.rewind(end);
                contained += u64::from(contains);
                evaluated |= contains;
            }
            if let Some(noted) = noted.as_deref_mut().filter(|_| evaluated) {
                noted.note(count);
            }
            count += 1;
        }
        let enough =
            |(_, least, most): (_, u64, Option<u64>)| contained >= least && most.is_none_or(|most| contained <= most);
        Ok(self.rules.min_items.is_none_or(|least| count >= least)
            && self.rules.max_items.is_none_or(|most| count <= most)
            && self.contains.is_none_or(enough))
    }
}

impl ObjectGuard {
    /// Accepts every object.
    pub const NONE: Self = Self {
        rules: MapRules::NONE,
        required: &[],
        properties: &[],
        patterns: &[],
        additional: None,
        names: None,
        dependent: &[],
        schemas: &[],
    };

    fn judge(&self, reader: &mut Reader<'_>, mut noted: Noted<'_>) -> Result<bool, Refusal> {
        let object = reader.mark();
        let wants_names = !(self.required.is_empty() && self.dependent.is_empty() && self.schemas.is_empty());
        let (mut count, mut present) = (0_usize, HashSet::new());
        reader.enter()?;
        while !reader.closes(b'}')? {
            let start = reader.mark();
            let name = reader.string()?.into_owned(reader);
            if let Some(guard) = self.names {
                let behind = reader.mark();
                reader.rewind(start);
                if !guard.judge(reader)? {
                    return Ok(false);
                }
                reader.rewind(behind);
            }
            reader.colon()?;
            match self.judge_member(&name, reader)? {
                Member::Refused => return Ok(false),
                Member::Evaluated => noted.as_deref_mut().map_or((), |noted| noted.note(count)),
                Member::Unknown => {}
            }
            if wants_names {
                present.insert(name);
            }
            count += 1;
        }
        if !(self.rules.min_properties.is_none_or(|least| count >= least)
            && self.rules.max_properties.is_none_or(|most| count <= most)
            && self.required.iter().all(|name| present.contains(*name))
            && self.dependent.iter().all(|(name, needed)| {
                !present.contains(*name) || needed.iter().all(|needed| present.contains(*needed))
            }))
        {
            return Ok(false);
        }
        let end = reader.mark();
        for (_, guard) in self.schemas.iter().filter(|(name, _)| present.contains(*name)) {
            reader.rewind(object);
            reader.attempt()?;
            if !guard.judge_noting(reader, noted.as_deref_mut())? {
                return Ok(false);
            }
            reader.attempted(object);
        }
        reader.rewind(end);
        Ok(true)
    }

    /// The value under the cursor, by all that hold for a member of this name.
    fn judge_member(&self, name: &str, reader: &mut Reader<'_>) -> Result<Member, Refusal> {
        let start = reader.mark();
        let declared = self.properties.iter().find(|(declared, _)| *declared == name).map(|(_, guard)| *guard);
        let matching = self.patterns.iter().filter(|(pattern, _)| pattern.is_match(name)).map(|(_, guard)| *guard);
        let mut evaluated = false;
        for guard in declared.into_iter().chain(matching) {
            reader.rewind(start);
            if !guard.judge(reader)? {
                return Ok(Member::Refused);
            }
            evaluated = true;
        }
        match self.additional {
            _ if evaluated => Ok(Member::Evaluated),
            Some(guard) => Ok(if guard.judge(reader)? { Member::Evaluated } else { Member::Refused }),
            None => reader.skip().map(|()| Member::Unknown),
        }
    }
}

/// What an object's guard says of a member.
enum Member {
    /// It is refused.
    Refused,
    /// A keyword accepted it.
    Evaluated,
    /// No keyword speaks of it.
    Unknown,
}

/// Whether two texts are the same value.
fn is_same(one: &str, other: &str, numbers: Numbers) -> bool {
    matches!((canonical(one, numbers), canonical(other, numbers)), (Some(one), Some(other)) if one == other)
}

/// A text that two values share exactly when they are the same.
fn canonical(text: &str, numbers: Numbers) -> Option<String> {
    read_with::<Tree>(text.as_bytes(), numbers).ok().map(|tree| tree.canonical())
}

impl Text<'_> {
    /// The text that was read last.
    fn of<'t>(&'t self, reader: &'t Reader<'_>) -> &'t str {
        match self {
            Self::Input(text) => text,
            Self::Scratch => &reader.scratch,
        }
    }
}

impl<'de> Text<'de> {
    fn into_owned(self, reader: &Reader<'de>) -> Cow<'de, str> {
        match self {
            Self::Input(text) => Cow::Borrowed(text),
            Self::Scratch => Cow::Owned(reader.scratch.clone()),
        }
    }
}

impl Number {
    /// The nearest float, and the integer if it is one.
    #[expect(clippy::cast_precision_loss, reason = "bounds are far below where floats part from integers")]
    fn both(self) -> (f64, Option<i128>) {
        match self {
            Self::Unsigned(number) => (number as f64, Some(number.into())),
            Self::Signed(number) => (number as f64, Some(number.into())),
            #[expect(clippy::cast_possible_truncation, reason = "beyond i128 no constant of a schema is equal")]
            Self::Float(number) => (number, (number.fract() == 0.0).then_some(number as i128)),
            // Only where it is judged by its text.
            Self::Beyond => (f64::NAN, None),
        }
    }
}

impl Decimal {
    fn of(number: Number) -> Self {
        match number {
            Number::Unsigned(number) => Self::of_integer(number),
            Number::Signed(number) => Self::of_integer(number.unsigned_abs()),
            Number::Float(number) => Self::of_float(number),
            Number::Beyond => Self::of_float(0.0),
        }
    }
}
