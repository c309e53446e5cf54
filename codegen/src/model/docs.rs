//! Documentation text that cannot do anything but be read.
//!
//! Descriptions come from strangers. As Markdown in a doc comment they could close the comment, run as doctests, put
//! HTML into the pages or name items that do not exist, which `rustdoc -D warnings` refuses. [`Docs`] holds lines in
//! which none of that is left: emphasis, lists and inline code stay.

/// Lines of Markdown, safe in a doc comment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Docs(Vec<String>);

impl Docs {
    /// No documentation.
    #[must_use]
    pub const fn none() -> Self {
        Self(Vec::new())
    }

    /// The description of a schema, made harmless.
    #[must_use]
    pub fn from_description(text: &str) -> Self {
        let mut docs = Self::none();
        let mut list_indent = 0;
        for line in text.lines().flat_map(|line| line.split('\r')) {
            let words = line.split(unprintable_or_blank).filter(|word| !word.is_empty());
            let line = words.collect::<Vec<_>>().join(" ");
            let marker = list_marker(&line);
            // A line that goes on with an item is indented, or clippy takes it for a mistake.
            let indent = if marker > 0 { 0 } else { list_indent };
            list_indent = if line.is_empty() { 0 } else { marker.max(indent) };
            docs.push(format!("{}{}", " ".repeat(indent), escape(&line)));
        }
        docs
    }

    /// Adds a paragraph of the generator's own Markdown; it must hold no text of a schema but through [`Docs::code`].
    pub(crate) fn paragraph(&mut self, markdown: &str) {
        if !self.0.is_empty() {
            self.0.push(String::new());
        }
        self.0.extend(markdown.lines().map(str::to_owned));
    }

    /// Adds a paragraph if there is one.
    pub(crate) fn extend_with(&mut self, markdown: Option<String>) {
        if let Some(markdown) = markdown {
            self.paragraph(&markdown);
        }
    }

    /// Adds the lines of other documentation as paragraphs of their own.
    pub(crate) fn append(&mut self, other: &Self) {
        if !self.0.is_empty() && !other.0.is_empty() {
            self.0.push(String::new());
        }
        self.0.extend(other.0.iter().cloned());
    }

    /// A text of the schema as inline code, for the generator's own sentences.
    #[must_use]
    pub fn code(text: &str) -> String {
        let text: String = text.chars().map(|c| if unprintable_or_blank(c) { ' ' } else { c }).collect();
        let text = if text.chars().count() > LONGEST_CODE {
            text.chars().take(LONGEST_CODE).chain("…".chars()).collect()
        } else {
            text
        };
        let fence = "`".repeat(longest_run(&text, '`') + 1);
        let pad = if text.is_empty() || text.starts_with(['`', ' ']) || text.ends_with(['`', ' ']) { " " } else { "" };
        format!("{fence}{pad}{text}{pad}{fence}")
    }

    /// The lines.
    #[must_use]
    pub fn lines(&self) -> &[String] {
        &self.0
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// These, or else the generator's own sentence.
    #[must_use]
    pub(crate) fn or(mut self, markdown: &str) -> Self {
        if self.is_empty() {
            self.paragraph(markdown);
        }
        self
    }

    /// Leading and repeated empty lines are left out: the first line is the summary.
    fn push(&mut self, line: String) {
        let empty = line.trim().is_empty();
        if !empty {
            self.0.push(line);
        } else if self.0.last().is_some_and(|last| !last.is_empty()) {
            self.0.push(String::new());
        }
    }
}

const LONGEST_CODE: usize = 120;

/// Blanks, and what must not reach a reader or the compiler: controls, and marks that change the direction of text.
fn unprintable_or_blank(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// How long the marker of a list item is that starts this line; 0 if none does.
fn list_marker(line: &str) -> usize {
    if line.starts_with("- ") || line.starts_with("* ") || line.starts_with("+ ") {
        return 2;
    }
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let rest = line.get(digits..).unwrap_or_default();
    if (1..=9).contains(&digits) && (rest.starts_with(". ") || rest.starts_with(") ")) { digits + 2 } else { 0 }
}

fn longest_run(text: &str, wanted: char) -> usize {
    text.split(|c| c != wanted).map(str::len).max().unwrap_or(0)
}

/// Escapes one line of Markdown outside of inline code, so that brackets, HTML, fences and bare addresses are text.
fn escape(line: &str) -> String {
    let mut safe = String::with_capacity(line.len());
    let mut rest = line;
    if rest.starts_with(['#', '=']) {
        safe.push('\\');
        safe.push_str(&rest[..1]);
        rest = &rest[1..];
    }
    while let Some(c) = rest.chars().next() {
        let taken = match c {
            '`' => code_span(rest, &mut safe),
            'h' => address(rest, &mut safe),
            _ => 0,
        };
        let taken = if taken > 0 { taken } else { plain(c, rest, &mut safe) };
        rest = &rest[taken..];
    }
    safe
}

/// One character, or one run of backticks, taken literally.
fn plain(c: char, rest: &str, safe: &mut String) -> usize {
    if c == '`' {
        let run = rest.len() - rest.trim_start_matches('`').len();
        safe.push_str(&"\\`".repeat(run));
        return run;
    }
    if matches!(c, '[' | ']' | '<' | '>' | '\\' | '~') {
        safe.push('\\');
    }
    safe.push(c);
    c.len_utf8()
}

/// Inline code that ends on the same line is kept; a fence is none.
fn code_span(rest: &str, safe: &mut String) -> usize {
    let fence = rest.len() - rest.trim_start_matches('`').len();
    if fence > 2 {
        return 0;
    }
    let mut end = fence;
    while let Some(found) = rest[end..].find('`') {
        let start = end + found;
        let run = rest[start..].len() - rest[start..].trim_start_matches('`').len();
        end = start + run;
        if run == fence {
            safe.push_str(&rest[..end]);
            return end;
        }
    }
    0
}

/// A web address becomes a link, as rustdoc refuses bare ones.
fn address(rest: &str, safe: &mut String) -> usize {
    if !rest.starts_with("http://") && !rest.starts_with("https://") {
        return 0;
    }
    let end = rest.find(|c: char| c == ' ' || "<>\"`\\[](){}|^".contains(c)).unwrap_or(rest.len());
    let address = rest[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*', '_']);
    if address.ends_with('/') && address.len() <= "https://".len() {
        return 0;
    }
    safe.push('<');
    safe.push_str(address);
    safe.push('>');
    address.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<String> {
        Docs::from_description(text).lines().to_vec()
    }

    #[test]
    fn ordinary_prose_stays_as_it_is() {
        assert_eq!(lines("A `Vec<u8>` in *bytes*.\n\n- one\n- two"), ["A `Vec<u8>` in *bytes*.", "", "- one", "- two"]);
    }

    #[test]
    fn brackets_and_html_are_text() {
        assert_eq!(lines("see [Pet] or <b>"), [r"see \[Pet\] or \<b\>"]);
    }

    #[test]
    fn addresses_become_links() {
        assert_eq!(lines("see https://example.com/a_b."), ["see <https://example.com/a_b>."]);
    }

    #[test]
    fn nothing_becomes_a_doctest() {
        assert_eq!(lines("```\nfn main() {}\n```"), [r"\`\`\`", "fn main() {}", r"\`\`\`"]);
        assert_eq!(lines("    indented();\n\ttabbed();"), ["indented();", "tabbed();"]);
        assert_eq!(lines("-      code();"), ["- code();"]);
        assert_eq!(lines("~~~\ncode"), [r"\~\~\~", "code"]);
    }

    #[test]
    fn controls_and_direction_marks_are_gone() {
        assert_eq!(lines("a\u{202e}b\0c\rd"), ["a b c", "d"]);
    }

    #[test]
    fn a_list_item_may_go_on_in_the_next_line() {
        assert_eq!(lines("- one\nmore\n\ntext"), ["- one", "  more", "", "text"]);
    }

    #[test]
    fn inline_code_ends_where_it_should() {
        assert_eq!(Docs::code("a`b"), "``a`b``");
        assert_eq!(Docs::code("`"), "`` ` ``");
        assert_eq!(Docs::code("a\nb"), "`a b`");
    }
}
