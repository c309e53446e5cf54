//! Changes of JSON text that leave everything around them as it is.

use std::ops::Range;

use crate::finding::Edit;
use crate::source::{Member, Node};

/// Takes a member out of an object, with the comma that goes with it.
pub(super) fn remove(object: &Node, name: &str) -> Vec<Edit> {
    let members = object.as_object().unwrap_or_default();
    let Some(index) = members.iter().position(|member| member.name == name) else { return Vec::new() };
    let whole = |member: &Member| member.name_span.start..member.value.span.end;
    let span = match (index.checked_sub(1).and_then(|before| members.get(before)), members.get(index + 1)) {
        (_, Some(next)) => members[index].name_span.start..next.name_span.start,
        (Some(before), None) => before.value.span.end..members[index].value.span.end,
        (None, None) => whole(&members[index]),
    };
    vec![Edit { span, text: String::new() }]
}

/// Puts another text in the place of a value or a name.
pub(super) fn replace(span: &Range<usize>, text: impl Into<String>) -> Edit {
    Edit { span: span.clone(), text: text.into() }
}
