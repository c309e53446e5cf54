use buscodegen_runtime::{Message as _, Nullable};
use serde_json::json;

use crate::generated::nullable_api::{BothNull, RootMaybe, RootNull, States};
use crate::verdicts::{accepts, refuses};

#[test]
fn absent_null_and_value_are_three_things() {
    accepts::<States>([
        json!({"required": null}),
        json!({"required": "abc", "optional": null, "reference": null, "one_of": {"name": "a"}, "object": null}),
        json!({"required": null, "optional": "a", "reference": {"name": "a"}, "one_of": null, "object": {"a": 1}}),
        json!({"required": null, "listed": null, "twice": null, "maybe": null, "null": null, "map": {"a": null, "b": 1}}),
        json!({"required": null, "listed": "a", "twice": "x", "maybe": "y"}),
    ]);
    refuses::<States>([
        json!({}),
        json!({"required": "abcd"}),
        json!({"required": null, "optional": "abcd"}),
        json!({"required": null, "reference": {}}),
        json!({"required": null, "object": {"a": ""}}),
        json!({"required": null, "listed": "b"}),
        json!({"required": null, "null": 0}),
        json!({"required": null, "map": {"a": "x"}}),
    ]);
    let states = States::new(None);
    assert_eq!(states.optional, None);
    let states = states.with_optional(Nullable::Null).with_map([("a".to_owned(), None)].into());
    assert_eq!(states.encode().unwrap(), br#"{"required":null,"optional":null,"map":{"a":null}}"#);
    let states = states.with_optional("b".to_owned());
    assert_eq!(states.optional, Some(Nullable::Value("b".into())));
    let states = states.with_optional("c");
    assert_eq!(states.optional, Some(Nullable::Value("c".into())));
    assert_eq!(states.with_optional(None::<String>).optional, Some(Nullable::Null));
}

#[test]
fn null_in_both_branches_of_one_of_is_refused() {
    accepts::<BothNull>([json!({"x": "a"}), json!({})]);
    refuses::<BothNull>([json!({"x": null})]);
}

#[test]
fn a_message_may_be_null() {
    accepts::<RootMaybe>([json!(null), json!({"a": 1})]);
    refuses::<RootMaybe>([json!({"a": ""}), json!(1)]);
    accepts::<RootNull>([json!(null)]);
    refuses::<RootNull>([json!({})]);
}
