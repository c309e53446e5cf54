//! Hiding values: a text in which each has a mask of its own length, so that places in it still hold.
//!
//! For files of messages, whose values may be secrets. Names of members stay, as pointers name them anyhow.

use std::ops::Range;

use super::{Documents, Node, NodeValue};

impl Documents {
    /// The same with texts that show no value: of a document that is no JSON, nothing but line breaks.
    #[must_use]
    pub fn masked(mut self) -> Self {
        for document in &mut self.0 {
            let mut values = Vec::new();
            if document.broken {
                values.push(0..document.text.len());
            } else {
                scalars(&document.root, &mut values);
            }
            document.text = mask(&document.text, &values);
        }
        self
    }
}

/// Where strings, numbers and the like stand, in their order.
fn scalars(node: &Node, found: &mut Vec<Range<usize>>) {
    match &node.value {
        NodeValue::Array(items) => items.iter().for_each(|item| scalars(item, found)),
        NodeValue::Object(members) => members.iter().for_each(|member| scalars(&member.value, found)),
        _ => found.push(node.span.clone()),
    }
}

fn mask(text: &str, hidden: &[Range<usize>]) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut end = 0;
    for span in hidden {
        masked.push_str(text.get(end..span.start).unwrap_or_default());
        masked.extend(text.get(span.clone()).unwrap_or_default().chars().map(stand_in));
        end = span.end;
    }
    masked.push_str(text.get(end..).unwrap_or_default());
    masked
}

/// A character of the same length in UTF-8.
const fn stand_in(c: char) -> char {
    match (c, c.len_utf8()) {
        ('\n' | '\r', _) => c,
        (_, 1) => '*',
        (_, 2) => '×',
        (_, 3) => '※',
        _ => '🞶',
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    #[test]
    fn values_are_hidden_and_places_hold() {
        let texts = ["{ \"näme\": [\"gehe\\u0041im\", 12, true, null, \"ä€𝄞\"],\n \"b\": {} }", "[\"secret\",\n"];
        let sources: Sources = [("a.json", texts[0]), ("b.json", texts[1])].into_iter().collect();
        let documents = Documents::parse(sources).0.masked();
        let masked: Vec<&str> = documents.iter().map(|(_, document)| document.text.as_str()).collect();
        assert_eq!(masked, ["{ \"näme\": [**************, **, ****, ****, *×※🞶*],\n \"b\": {} }", "**********\n"]);
        assert!(masked.iter().zip(texts).all(|(masked, text)| masked.len() == text.len()));
    }
}
