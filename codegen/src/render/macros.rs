//! The layout of the runtime's macros in generated code. prettyplease prints what is in a macro as a row of tokens; this
//! prints it as a person writes it. Knows the shape of what `render::types` puts there, and nothing of what it means.

use proc_macro2::{Delimiter, Group, Spacing, TokenStream, TokenTree};

/// The column that lines end before, as far as they can be broken.
const WIDTH: usize = 100;
const STEP: usize = 4;

/// `codegen::impl_integer!(Odd, u8, ...);` with its line break.
pub(super) fn lay_out(item: &syn::ItemMacro) -> String {
    let path: Vec<String> = item.mac.path.segments.iter().map(|segment| segment.ident.to_string()).collect();
    let delimiter = match item.mac.delimiter {
        syn::MacroDelimiter::Paren(_) => Delimiter::Parenthesis,
        syn::MacroDelimiter::Bracket(_) => Delimiter::Bracket,
        syn::MacroDelimiter::Brace(_) => Delimiter::Brace,
    };
    let inside = TokenTree::from(Group::new(delimiter, item.mac.tokens.clone()));
    let end = if item.semi_token.is_some() { ";" } else { "" };
    format!("{}!{}{end}\n", path.join("::"), part(&[inside], 0, path.join("::").len() + 2))
}

/// Tokens on one line where they fit between `used` and the end of it, and else with a group of them broken.
fn part(tokens: &[TokenTree], indent: usize, used: usize) -> String {
    let line = flat(tokens);
    if used + line.len() < WIDTH && !has_statements(tokens) {
        return line;
    }
    // The longest is the one whose lines are worth it.
    let groups = tokens.iter().enumerate().filter_map(|(index, token)| match token {
        TokenTree::Group(group) => Some((index, group)),
        _ => None,
    });
    let longest = groups.max_by_key(|(_, group)| (has_statements_in(group), flat(&list(group.stream())).len()));
    let Some((index, group)) = longest.filter(|(_, group)| !group.stream().is_empty()) else { return line };
    let (before, after) = (tokens.get(..index).unwrap_or_default(), tokens.get(index + 1..).unwrap_or_default());
    let mut text = flat(before);
    let is_apart = before.last().is_some_and(|last| is_spaced(before, last, &tokens[index]));
    text.push_str(if is_apart { " " } else { "" });
    text.push_str(&broken(group, indent));
    if !after.is_empty() {
        let is_apart = after.first().is_some_and(|next| is_spaced(&tokens[..=index], &tokens[index], next));
        text.push_str(if is_apart { " " } else { "" });
        let column = text.rsplit('\n').next().map_or(0, str::len);
        text.push_str(&part(after, indent, column));
    }
    text
}

/// A group with each of its parts on a line of its own.
fn broken(group: &Group, indent: usize) -> String {
    let (open, close) = delimiters(group.delimiter());
    if let [TokenTree::Group(only)] = list(group.stream()).as_slice()
        && group.delimiter() == Delimiter::Parenthesis
    {
        return format!("{open}{}{close}", broken(only, indent));
    }
    let inner = " ".repeat(indent + STEP);
    let parts = split(group);
    let last = parts.len().saturating_sub(1);
    let mut text = format!("{open}\n");
    for (index, (tokens, end)) in parts.iter().enumerate() {
        let is_rest = matches!(tokens.first(), Some(TokenTree::Punct(first)) if first.as_char() == '.');
        // rustfmt ends the last part of a list with a comma, too; a macro would not take it everywhere.
        let end = if index == last && is_rest { "" } else { end };
        text.push_str(&format!("{inner}{}{end}\n", part(tokens, indent + STEP, indent + STEP)));
    }
    text.push_str(&format!("{}{close}", " ".repeat(indent)));
    text
}

/// The parts of a list or a block, and what ends each.
fn split(group: &Group) -> Vec<(Vec<TokenTree>, &'static str)> {
    let is_block = is_block(group);
    let mut parts = Vec::new();
    let mut part: Vec<TokenTree> = Vec::new();
    for token in group.stream() {
        match &token {
            TokenTree::Punct(punct) if punct.as_char() == ',' && !is_block => {
                parts.push((std::mem::take(&mut part), ","));
            }
            TokenTree::Punct(punct) if punct.as_char() == ';' => parts.push((std::mem::take(&mut part), ";")),
            TokenTree::Group(inner) if is_block && part.is_empty() && inner.delimiter() == Delimiter::Brace => {
                parts.push((vec![token], ""));
            }
            _ => part.push(token),
        }
    }
    if !part.is_empty() {
        parts.push((part, ""));
    }
    parts
}

/// Whether there are statements rather than a list in it.
fn is_block(group: &Group) -> bool {
    let tokens = list(group.stream());
    let begins = |token: &TokenTree| matches!(token, TokenTree::Group(first) if first.delimiter() == Delimiter::Brace);
    group.delimiter() == Delimiter::Brace && (tokens.iter().any(is_end) || tokens.first().is_some_and(begins))
}

fn is_end(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == ';')
}

fn has_statements(tokens: &[TokenTree]) -> bool {
    tokens.iter().any(|token| matches!(token, TokenTree::Group(group) if has_statements_in(group)))
}

/// Whether there is a statement in the group, or in one inside of it.
fn has_statements_in(group: &Group) -> bool {
    let tokens = list(group.stream());
    tokens.iter().any(is_end) || has_statements(&tokens)
}

/// Tokens in one line.
fn flat(tokens: &[TokenTree]) -> String {
    let mut text = String::new();
    for (index, token) in tokens.iter().enumerate() {
        let before = tokens.get(..index).unwrap_or_default();
        if before.last().is_some_and(|last| is_spaced(before, last, token)) {
            text.push(' ');
        }
        match token {
            TokenTree::Group(group) => {
                let (open, close) = delimiters(group.delimiter());
                let inside = flat(&list(group.stream()));
                let space = if group.delimiter() == Delimiter::Brace && !inside.is_empty() { " " } else { "" };
                text.push_str(&format!("{open}{space}{inside}{space}{close}"));
            }
            other => text.push_str(&other.to_string()),
        }
    }
    text
}

/// Whether there is a space between two tokens, the first of which ends `before`.
fn is_spaced(before: &[TokenTree], last: &TokenTree, next: &TokenTree) -> bool {
    let sign = |token: &TokenTree| match token {
        TokenTree::Punct(punct) => Some(punct.as_char()),
        _ => None,
    };
    let is_joint = matches!(last, TokenTree::Punct(punct) if punct.spacing() == Spacing::Joint);
    let opens_closure = || before.iter().filter(|token| sign(token) == Some('|')).count() % 2 == 1;
    // The second of two colons, of two dots.
    let is_second = || {
        let two = before.len().checked_sub(2).and_then(|index| before.get(index));
        matches!(two, Some(TokenTree::Punct(punct)) if punct.spacing() == Spacing::Joint)
    };
    match (sign(last), sign(next)) {
        _ if is_joint => false,
        (_, Some(',' | ';' | '?' | '>')) => false,
        (Some('&' | '!' | '#' | '\'' | '-'), _) => false,
        (Some('.'), _) => false,
        (Some(',' | ';' | '='), _) => true,
        (Some(':'), _) => !is_second(),
        (_, Some(':' | '<')) => false,
        (Some('<'), _) => false,
        (Some('|'), _) => !opens_closure(),
        (_, Some('|')) => !opens_closure(),
        (_, Some('=')) => true,
        (_, Some('.')) => false,
        _ => match next {
            // A call, an index, a tuple variant; after a comma or a sign of assignment it is a value.
            TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
            _ => true,
        },
    }
}

fn delimiters(delimiter: Delimiter) -> (&'static str, &'static str) {
    match delimiter {
        Delimiter::Parenthesis => ("(", ")"),
        Delimiter::Bracket => ("[", "]"),
        Delimiter::Brace => ("{", "}"),
        Delimiter::None => ("", ""),
    }
}

fn list(tokens: TokenStream) -> Vec<TokenTree> {
    tokens.into_iter().collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    /// Laid out, and still the same tokens.
    fn laid_out(text: &str) -> String {
        let item: syn::ItemMacro = syn::parse_str(text).unwrap();
        let laid_out = lay_out(&item);
        let again: syn::ItemMacro = syn::parse_str(&laid_out).unwrap();
        assert_eq!(again.mac.tokens.to_string(), item.mac.tokens.to_string(), "{laid_out}");
        laid_out
    }

    #[test]
    fn what_fits_is_on_one_line() {
        for text in [
            "codegen::impl_array!(Tags, Vec<Option<String>>, codegen::ArrayRules::NONE, unique);\n",
            "codegen::impl_union!(Keyed, kinds { Object(KeyedObject) from: [object], Other(Value): [null] });\n",
            "codegen::impl_union!(Shape, tagged \"oneOf\"[\"kind\"] { Circle(Circle) from: [\"circle\"] });\n",
            "codegen::impl_integer!(Odd, i8, Rules { minimum: Some(-3), ..codegen::Rules::NONE });\n",
            "codegen::impl_map!(Names, <A as B>::C, &'static str, also |members| check(members)?);\n",
        ] {
            assert_eq!(laid_out(text), text);
        }
    }

    #[test]
    fn what_does_not_fit_has_a_line_for_each_part() {
        let rules = "codegen::StringRules { min_length: Some(2), max_length: Some(4), pattern: Some({ static PATTERN: \
                     codegen::Pattern = codegen::Pattern::new(\"^[A-Z]+$\"); &PATTERN }), ..codegen::StringRules::NONE }";
        let expected = r#"codegen::impl_string!(
    Code,
    codegen::StringRules {
        min_length: Some(2),
        max_length: Some(4),
        pattern: Some({
            static PATTERN: codegen::Pattern = codegen::Pattern::new("^[A-Z]+$");
            &PATTERN
        }),
        ..codegen::StringRules::NONE
    }
);
"#;
        assert_eq!(laid_out(&format!("codegen::impl_string!(Code, {rules});")), expected);
    }

    #[test]
    fn a_block_has_a_line_for_each_statement() {
        let text = "codegen::impl_map!(Names, i64, also |members| { { static NAMES: u8 = 1; check(members, &NAMES)?; } Ok(()) });";
        let expected = "codegen::impl_map!(
    Names,
    i64,
    also |members| {
        {
            static NAMES: u8 = 1;
            check(members, &NAMES)?;
        }
        Ok(())
    }
);
";
        assert_eq!(laid_out(text), expected);
    }
}
