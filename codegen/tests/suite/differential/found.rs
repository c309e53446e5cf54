//! Schemas that were once judged differently, made small, each with a document.

pub(crate) const FOUND: &[(&str, &str)] = &[
    (r#"{"patternProperties":{"^x-":{}},"additionalProperties":false,"required":["a"]}"#, r#"{"a":1}"#),
    (r#"{"propertyNames":{"maxLength":1},"required":["ab"]}"#, r#"{"ab":1}"#),
    (
        r##"{"oneOf":[{"type":"array","items":{"$ref":"#/$defs/a"}},{"type":"array","items":{"type":"string"},"maxItems":1}],"$defs":{"a":{"type":"string"}}}"##,
        r#"["a","b"]"#,
    ),
    (r#"{"type":"integer","maximum":18446744073709552000,"not":{"const":1}}"#, "2"),
    (r#"{"anyOf":[{"type":"integer"},{"oneOf":[{"type":"null"},{"enum":[null,1]}]}]}"#, "null"),
    (r#"{"type":"array","contains":{},"minContains":0,"$schema":"http://json-schema.org/draft-07/schema#"}"#, "[]"),
    (r#"{"anyOf":[{"type":"integer"},{"type":"null","not":{"const":null}}]}"#, "null"),
    (
        r#"{"if":{"properties":{"a":{"const":"x"}},"required":["a"]},"then":{"properties":{"b":{"type":"string"}}},"required":["c"]}"#,
        "{}",
    ),
    (
        r#"{"allOf":[{"properties":{"a":{"type":"string"}},"required":["b"],"additionalProperties":false}],"properties":{"b":{}}}"#,
        r#"{"a":"x","b":1}"#,
    ),
    (r#"{"unevaluatedProperties":false,"if":{},"then":{"type":"string"}}"#, "1"),
    (r#"{"properties":{"a":{"type":"string"}},"not":{"const":1}}"#, "1"),
    (r#"{"type":"array","items":false,"contains":{"type":"integer"},"minContains":0}"#, "[1]"),
    (
        r#"{"patternProperties":{"^x":{"type":"string"},"x$":{"type":"string","minLength":2},"^y":false},"additionalProperties":false,"properties":{"y":{},"xx":{"maxLength":1}}}"#,
        r#"{"xx":"a"}"#,
    ),
    (
        r#"{"patternProperties":{"^x":{"type":"string"}},"allOf":[{"patternProperties":{"^x-":{"minLength":2}},"additionalProperties":false}]}"#,
        r#"{"x":"a"}"#,
    ),
];
