use buscodegen_runtime::Message as _;
use serde_json::json;

use crate::generated::recursion_api::{Chain, Json, Leaf, List, Nest, Ping, Self_, Tree};
use crate::verdicts::{accepts, refuses};

#[test]
fn types_that_hold_themselves_work() {
    accepts::<Tree>([json!({"value": 1, "children": [{"value": 2, "children": []}]})]);
    refuses::<Tree>([json!({"value": 1, "children": [{}]})]);
    accepts::<Chain>([json!({"value": "a", "next": {"value": "b", "maybe": null}, "maybe": {"value": "c"}})]);
    refuses::<Chain>([json!({"value": "a", "next": {"value": "b", "maybe": {}}})]);
    accepts::<Ping>([json!({"pong": {"ping": {"pong": {"ping": null}}}, "leaf": {"a": "x"}})]);
    refuses::<Ping>([json!({"pong": {"ping": {"pong": 1}}})]);
    accepts::<Nest>([json!(["a"]), json!(["a", ["b", ["c"]], ["d"]])]);
    refuses::<Nest>([json!(["a", []]), json!(["a", ["b"], ["c", 1]])]);
    accepts::<List>([json!([[], [[]]])]);
    refuses::<List>([json!([1])]);
    accepts::<Json>([json!({"a": {"b": {}}})]);
    refuses::<Json>([json!({"a": 1})]);
    accepts::<Self_>([json!({"again": {"again": {}}})]);
}

#[test]
fn a_box_stands_only_where_it_must() {
    let chain = Chain::new("a").with_next(Chain::new("b"));
    assert_eq!(chain.next.unwrap().value, "b");
    let nest = Nest::new("a").with_second(Nest::new("b")).with_rest(vec![Nest::new("c")]);
    assert_eq!(nest.encode().unwrap(), br#"["a",["b"],["c"]]"#);
    let leaf: Option<Leaf> = Ping::new().leaf;
    assert_eq!(leaf, None);
    let children: Option<Vec<Tree>> = Tree::new(1).children;
    assert_eq!(children, None);
}

#[test]
fn endless_nesting_is_an_error_and_no_crash() {
    let deep = format!("{}{}", r#"{"again":"#.repeat(100_000), "}".repeat(100_000));
    assert!(Self_::decode(deep.as_bytes()).is_err());
    let mut chain = Chain::new("a");
    for _ in 0..1000 {
        chain = Chain::new("b").with_next(chain);
    }
    assert!(chain.encode().is_err());
}
