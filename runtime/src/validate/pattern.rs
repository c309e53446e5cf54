//! Patterns: regular expressions as JSON Schema means them (ECMA-262), run in time linear in the text; those with look-around or
//! back-references step back a bounded number of times instead, and then match nothing.

mod strict;

use std::borrow::Cow;
use std::sync::OnceLock;

use regex::{Regex, RegexBuilder};

/// How often a pattern with look-around may step back before it counts as undecided, and the text as not matching.
pub(crate) const BACKTRACK_LIMIT: usize = 10_000;

/// How large a compiled pattern may be, in bytes; what exceeds it is [unsupported](Unsupported). As for `regex` itself: published
/// schemas count thousands of characters.
pub(crate) const SIZE_LIMIT: usize = 10 << 20;

/// A pattern of a schema, compiled when first used.
#[derive(Debug)]
pub struct Pattern {
    source: &'static str,
    compiled: OnceLock<Result<Engine, Unsupported>>,
}

/// What runs a pattern.
#[derive(Debug)]
enum Engine {
    Linear(Regex),
    Backtracking(fancy_regex::Regex),
}

impl Engine {
    fn is_match(&self, text: &str) -> bool {
        match self {
            Self::Linear(regex) => regex.is_match(text),
            Self::Backtracking(regex) => regex.is_match(text).unwrap_or(false),
        }
    }
}

/// Why a pattern cannot be run.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Unsupported {
    /// It is no pattern, or one that engines read differently.
    #[error("it is not a regular expression of ECMA-262")]
    NoPattern,
    /// It is larger than patterns may be.
    #[error("it compiles to more than {} MiB", SIZE_LIMIT >> 20)]
    TooLarge,
    /// The engine does not know what it asks for; in the engine's words.
    #[error("{0}")]
    Engine(String),
}

impl Pattern {
    /// The pattern with this source.
    #[must_use]
    pub const fn new(source: &'static str) -> Self {
        Self { source, compiled: OnceLock::new() }
    }

    /// The source, as in the schema.
    #[must_use]
    pub const fn source(&self) -> &'static str {
        self.source
    }

    /// Whether the text has a match. A pattern that is not supported matches nothing: it fails closed. The generator
    /// asks [`support`](Self::support) first.
    #[must_use]
    pub fn is_match(&self, text: &str) -> bool {
        self.compiled.get_or_init(|| compile(self.source)).as_ref().is_ok_and(|engine| engine.is_match(text))
    }

    /// Whether the text has a match of a pattern that is known only now.
    ///
    /// # Errors
    /// As [`support`](Self::support).
    pub fn matches(source: &str, text: &str) -> Result<bool, Unsupported> {
        Ok(compile(&strict::strict(source).ok_or(Unsupported::NoPattern)?)?.is_match(text))
    }

    /// Whether a pattern can be run, and thus be checked by exact code.
    ///
    /// # Errors
    /// [`Unsupported`] for what is no pattern, sizes beyond 10 MiB, and what no engine here does, such as `\\p{RGI_Emoji}`.
    pub fn support(source: &str) -> Result<(), Unsupported> {
        compile(&strict::strict(source).ok_or(Unsupported::NoPattern)?).map(drop)
    }

    /// Whether a pattern is run in time linear in the text: it has neither look-around nor back-references.
    pub fn is_linear(source: &str) -> bool {
        strict::strict(source).is_some_and(|strict| matches!(compile(&strict), Ok(Engine::Linear(_))))
    }

    /// The pattern as ECMA-262 spells it with the flag `u`, as general validators and generated code need it. Others are
    /// understood as far as all engines read them alike; `None` if that is not so, or if it is no pattern at all.
    #[must_use]
    pub fn strict(source: &str) -> Option<Cow<'_, str>> {
        strict::strict(source)
    }
}

/// Translates and compiles exactly as the general validator does.
fn compile(source: &str) -> Result<Engine, Unsupported> {
    let linear = |pattern: &str| RegexBuilder::new(pattern).size_limit(SIZE_LIMIT).build();
    let Ok(translated) = jsonschema_regex::to_rust_regex(source) else {
        // The translation does not say why it fails, and the engine does: both parse the same syntax.
        return Err(linear(source).map_or_else(|error| of_linear(&error), |_| Unsupported::NoPattern));
    };
    let refused = match linear(&translated) {
        Ok(regex) => return Ok(Engine::Linear(regex)),
        Err(error) => of_linear(&error),
    };
    if refused == Unsupported::TooLarge {
        return Err(refused);
    }
    let mut builder = fancy_regex::RegexBuilder::new(&translated);
    let built = builder.backtrack_limit(BACKTRACK_LIMIT).delegate_size_limit(SIZE_LIMIT).build();
    built.map(Engine::Backtracking).map_err(|error| of_backtracking(&error))
}

fn of_linear(error: &regex::Error) -> Unsupported {
    match error {
        regex::Error::CompiledTooBig(_) => Unsupported::TooLarge,
        // Behind a picture of the place, it says what is wrong in one line.
        error => Unsupported::Engine(last_line(&error.to_string())),
    }
}

fn of_backtracking(error: &fancy_regex::Error) -> Unsupported {
    if let fancy_regex::Error::CompileError(error) = error
        && let fancy_regex::CompileError::InnerError(error) = &**error
    {
        if error.size_limit().is_some() {
            return Unsupported::TooLarge;
        }
        if let Some(error) = error.syntax_error() {
            return Unsupported::Engine(last_line(&error.to_string()));
        }
    }
    Unsupported::Engine(error.to_string())
}

fn last_line(text: &str) -> String {
    let line = text.lines().last().unwrap_or_default();
    line.strip_prefix("error: ").unwrap_or(line).to_owned()
}
