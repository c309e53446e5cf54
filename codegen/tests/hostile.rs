//! Schemas by somebody who means harm: whatever their texts hold, generated files hold what the shape calls for, and no more.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::collections::BTreeMap;

use buscodegen::lower::{Options, lower};
use buscodegen::model::CrateId;
use buscodegen::render::{render, render_module};
use buscodegen::resolve::resolve;
use buscodegen::source::Documents;
use buscodegen::templates::Templates;
use quote::ToTokens as _;
use serde_json::{Value, json};
use syn::visit::Visit;

const HOSTILE: &[&str] = &[
    "*/ } fn main() { std::process::exit(1) } /*",
    "\"# ; fn evil() {} r#\"",
    "\\\"; fn evil() {} //",
    "```\nfn main() { panic!() }\n```",
    "    indented_code();\n\n\tand_more();",
    "-     code_in_a_list();",
    "~~~rust\nloop {}\n~~~",
    "[evil](javascript:alert) <script>alert(1)</script> [`NoSuchItem`] <https://evil.example",
    "https://bare.example/a_b_c). http:// https://",
    "line\u{2028}separator\u{2029}and\r\nreturn\rand\u{b}tab",
    "\u{202e}txet\u{202c} \u{200b}\u{feff} \0 \u{7f} \u{1b}[31m",
    "`unclosed ``code` ```",
    "{{#each x}}{{{this}}}{{/each}} {{> partial}} {{lookup . \"x\"}}",
    "--> <!-- comment --> ]]>",
    "| a | b |\n|---|---|",
    "self",
    "r#type",
    "macro_rules",
    "$crate",
    "#![allow(warnings)]",
    "'static",
    "'\\''",
    "",
    " ",
    "_",
    "😀 名前 𝒳 ﬁ ª ſ K",
];

/// A definition in which one text stands everywhere.
fn definition(text: &str) -> Value {
    let escaped = text.replace('~', "~0").replace('/', "~1");
    let fragment: String = escaped.bytes().map(|byte| format!("%{byte:02X}")).collect();
    json!({
        "api": "hostile", "version": "1.0.0", "description": text,
        "rpcs": {
            "call": {
                "description": text,
                "parameters": { "$ref": format!("#/$defs/{fragment}") },
                "response": { "title": text, "description": text, "type": "string", "pattern": "^[^a-z]*$" },
                "errors": { "failed": { "description": text, "data": { "type": "object", "properties": { text: {} } } } }
            }
        },
        "events": {
            "happened": {
                "description": text,
                "parameters": {
                    "description": text, "title": text, "type": "object", "deprecated": true,
                    "properties": {
                        text: { "description": text, "type": "string", "default": text, "examples": [text] },
                        "b": { "enum": [text, "other"], "default": text, "description": text },
                        "c": { "const": text, "title": text },
                        "d": { "anyOf": [{ "enum": [text] }, { "type": "string" }] },
                        "e": { "type": "object", "title": text, "properties": { text: { "enum": [text] } }, "required": [text] },
                        "f": { "type": "string", "format": text }
                    },
                    "required": [text, "c"]
                },
                "examples": [{ "description": text, "parameters": { text: text, "c": text } }]
            }
        },
        "$defs": { text: { "description": text, "type": "object", "properties": { "a": { "type": "integer" } }, "additionalProperties": { "type": "integer" } } }
    })
}

/// The generated files, and the includable one.
fn generate(definition: &Value) -> (BTreeMap<String, String>, String) {
    let (documents, findings) = Documents::parse([("hostile.json", definition.to_string())].into_iter().collect());
    assert!(!findings.has_errors(), "{findings:?}");
    let (resolved, findings) = resolve(documents);
    assert!(!findings.has_errors(), "{findings:?}");
    let (model, findings) = lower(&resolved, &Options::default());
    assert!(!findings.has_errors(), "{findings:?}");
    (
        render(&model, &Templates::default()).unwrap().0,
        render_module(&model, CrateId(0), &Templates::default()).unwrap(),
    )
}

/// What a Rust file consists of, without its texts and names.
#[derive(Debug, Default, PartialEq)]
struct Shape {
    items: BTreeMap<String, usize>,
    attributes: Vec<String>,
    docs: Vec<String>,
}

impl<'ast> Visit<'ast> for Shape {
    fn visit_item(&mut self, item: &'ast syn::Item) {
        let kind = match item {
            syn::Item::Fn(item) => format!("fn {}", item.sig.ident),
            syn::Item::Macro(item) => item.mac.path.segments.last().unwrap().ident.to_string(),
            syn::Item::Mod(_) => "mod".into(),
            syn::Item::Const(_) => "const".into(),
            syn::Item::Enum(_) => "enum".into(),
            syn::Item::Impl(item) => format!("impl {}", item.items.len()),
            syn::Item::Static(_) => "static".into(),
            syn::Item::Struct(_) => "struct".into(),
            syn::Item::Trait(_) => "trait".into(),
            syn::Item::Type(_) => "type".into(),
            syn::Item::Use(_) => "use".into(),
            _ => panic!("an item that nothing calls for"),
        };
        *self.items.entry(kind).or_default() += 1;
        syn::visit::visit_item(self, item);
    }

    fn visit_attribute(&mut self, attribute: &'ast syn::Attribute) {
        if let syn::Meta::NameValue(pair) = &attribute.meta
            && let syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) = &pair.value
            && pair.path.is_ident("doc")
        {
            self.docs.push(text.value());
            return;
        }
        let name = attribute.path().segments.last().unwrap().ident.to_string();
        let known = ["derive", "non_exhaustive", "must_use", "deprecated", "allow", "cfg", "cfg_attr", "test"];
        // The README as a doctest, and re-exports shown in place.
        let text = attribute.meta.to_token_stream().to_string();
        let shown = name == "doc" && (text.ends_with("include_str ! (\"../README.md\")") || text == "doc (inline)");
        assert!(shown || known.contains(&name.as_str()), "{name}");
        self.attributes.push(name);
    }
}

fn shape(text: &str) -> Shape {
    let mut shape = Shape::default();
    shape.visit_file(&syn::parse_file(text).unwrap_or_else(|error| panic!("{error}: {text}")));
    shape
}

fn hostile() -> Vec<String> {
    let long = ["x".repeat(10_000), "a b ".repeat(2_500), "é`[".repeat(3_000)];
    HOSTILE.iter().map(|text| (*text).to_owned()).chain(long).collect()
}

#[test]
fn files_hold_what_the_shape_of_the_schema_calls_for_and_no_more() {
    let (benign, benign_module) = generate(&definition("benign"));
    for text in hostile() {
        let (files, module) = generate(&definition(&text));
        assert_eq!(files.keys().collect::<Vec<_>>(), benign.keys().collect::<Vec<_>>());
        let sources = files.iter().filter(|(path, _)| path.ends_with(".rs"));
        let pairs = sources.map(|(path, file)| (file, &benign[path])).chain([(&module, &benign_module)]);
        for (file, expected) in pairs {
            let (found, expected) = (shape(file), shape(expected));
            assert_eq!((found.items, found.attributes), (expected.items, expected.attributes), "{text:?}");
            let ((prose, code), (_, example)) = (parts(&found.docs), parts(&expected.docs));
            prose.iter().for_each(|line| harmless(line, &text));
            let (code, example) = (shape(&code), shape(&example));
            assert_eq!((code.items, code.attributes), (example.items, example.attributes), "the example with {text:?}");
        }
    }
}

/// The lines of documentation outside of fences, and what is inside, as rustdoc compiles it.
fn parts(docs: &[String]) -> (Vec<&str>, String) {
    let (mut prose, mut code, mut inside) = (Vec::new(), String::new(), false);
    for line in docs {
        let is_fence = line.trim() == "```";
        if inside && !is_fence {
            let line = line.trim_start();
            code.push_str(line.strip_prefix("# ").unwrap_or(line));
            code.push('\n');
        } else if !is_fence {
            prose.push(line.as_str());
        }
        inside ^= is_fence;
    }
    (prose, code)
}

/// A line of documentation that no doctest, no link and no terminal makes anything of.
fn harmless(line: &str, text: &str) {
    let trimmed = line.trim_start();
    let runs = trimmed.replace("\\`", "");
    // What opens with backticks is a fence unless more of them follow on its line (CommonMark 4.5): then it is inline code.
    let is_fence = runs.starts_with("```") && !runs.trim_start_matches('`').contains('`');
    assert!(!is_fence && !trimmed.starts_with("~~~"), "a fence in {line:?} of {text:?}");
    assert!(!line.starts_with("     ") && !trimmed.starts_with("-     "), "an indented block in {line:?}");
    let turns =
        |c: char| matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}');
    assert!(!line.chars().any(|c| c.is_control() || turns(c)), "{line:?}");
    let prose = without_code(&runs);
    for bad in ["<script", "[evil", "[NoSuch"] {
        assert!(prose.matches(bad).count() == prose.matches(&format!("\\{bad}")).count(), "{bad} in {line:?}");
    }
}

/// The line without its inline code: what stands between two runs of equally many backticks.
fn without_code(line: &str) -> String {
    let run = |text: &str| text.len() - text.trim_start_matches('`').len();
    let (mut prose, mut rest) = (String::new(), line);
    while let Some(start) = rest.find('`') {
        let (before, code) = rest.split_at(start);
        let fence = run(code);
        let mut at = fence;
        while at < code.len() && run(&code[at..]) != fence {
            at += run(&code[at..]).max(1);
            at += (at..=code.len()).take_while(|at| !code.is_char_boundary(*at)).count();
        }
        assert!(at < code.len(), "inline code without an end in {line:?}");
        prose.push_str(before);
        rest = &code[at + fence..];
    }
    prose + rest
}

#[test]
fn readmes_and_manifests_hold_texts_as_texts() {
    for text in hostile() {
        let (files, _) = generate(&definition(&text));
        let readme = &files["hostile-api/README.md"];
        let fences: Vec<_> = readme.lines().filter(|line| line.trim_start().starts_with("```")).collect();
        assert_eq!(fences, ["```rust", "```"], "{text:?}");
        assert!(!readme.contains("<script") || readme.contains("\\<script"), "{readme}");
        assert_eq!(readme.matches("<!--").count(), 1 + readme.matches("\\<!--").count(), "{readme}");

        let manifest: toml::Table = files["hostile-api/Cargo.toml"].parse().unwrap();
        let package = manifest["package"].as_table().unwrap();
        assert_eq!(package["name"].as_str(), Some("hostile-api"));
        assert_eq!(manifest.keys().collect::<Vec<_>>(), ["dependencies", "features", "package"], "{text:?}");
        assert_eq!(manifest["dependencies"].as_table().unwrap().len(), 1);
        assert!(!package["description"].as_str().unwrap().contains(char::is_control));
    }
}

#[test]
fn names_that_fold_together_stay_apart() {
    let names: Vec<String> = hostile().into_iter().filter(|name| !name.is_empty()).collect();
    let members: serde_json::Map<String, Value> =
        names.iter().map(|name| (name.clone(), json!({ "type": "string" }))).collect();
    let (files, _) = generate(&json!({
        "api": "hostile", "version": "1.0.0",
        "events": { "all": { "parameters": { "type": "object", "properties": members } }, "values": { "parameters": { "enum": names } } }
    }));
    let types = syn::parse_file(&files["hostile-api/src/types.rs"]).unwrap();
    for item in &types.items {
        let found: Vec<String> = match item {
            syn::Item::Struct(item) => {
                item.fields.iter().filter_map(|field| field.ident.as_ref()).map(ToString::to_string).collect()
            }
            syn::Item::Enum(item) => item.variants.iter().map(|variant| variant.ident.to_string()).collect(),
            _ => continue,
        };
        let mut distinct = found.clone();
        distinct.sort();
        distinct.dedup();
        assert_eq!((found.len(), distinct.len()), (names.len(), names.len()));
    }
}
