use buscodegen_runtime::Message as _;
use serde_json::json;

use crate::generated::arrays_api::{Fit, General, Lists, Point, RootList, Tags, Tuples};
use crate::verdicts::{accepts, refuses};

#[test]
fn lists_check_their_items_and_their_length() {
    accepts::<Lists>([
        json!({"any": [1, null], "strings": ["abc"], "few": [1], "unique": ["a", "b"], "unique_named": ["cover"]}),
        json!({"matrix": [[1, 2], []], "nullable": ["a", null], "tags": ["a"], "codes": ["abc"]}),
    ]);
    refuses::<Lists>([
        json!({"strings": ["abcd"]}),
        json!({"strings": "abc"}),
        json!({"few": []}),
        json!({"few": [1, 2, 3, 4]}),
        json!({"unique": ["a", "a"]}),
        json!({"unique_named": ["cover", "cover"]}),
        json!({"matrix": [[1, 2, 3]]}),
        json!({"matrix": [[10]]}),
        json!({"nullable": [1]}),
        json!({"tags": ["a", "a"]}),
        json!({"tags": ["a", "b", "c", "d"]}),
        json!({"codes": ["A"]}),
    ]);
    assert_eq!(Tags::new(vec!["a".into(), "a".into()]).unwrap_err().keyword, "uniqueItems");
    let mut lists = Lists::new();
    lists.matrix = Some(vec![vec![1, 2, 3]]);
    assert!(lists.encode().is_err());
}

#[test]
fn arrays_of_fixed_length_are_tuples() {
    let tuples = Tuples::new().with_point((1.0, 2.0)).with_pair(("ab".into(), Fit::Cover)).with_single((true,));
    assert_eq!(tuples.encode().unwrap(), br#"{"point":[1.0,2.0],"pair":["ab","cover"],"single":[true]}"#);
    accepts::<Tuples>([json!({"point": [1, 2.5], "pair": ["a", "contain"]})]);
    refuses::<Tuples>([
        json!({"point": [1]}),
        json!({"point": [1, 2, 3]}),
        json!({"pair": ["abc", "cover"]}),
        json!({"pair": ["a", "other"]}),
        json!({"single": []}),
        json!({"single": [1]}),
    ]);
    accepts::<Point>([json!([7, 5])]);
    refuses::<Point>([json!([7, 6]), json!([7])]);
}

#[test]
fn other_arrays_hold_any_value_and_are_judged_by_the_general_validator() {
    accepts::<General>([
        json!({"open_tuple": [1, "x"], "unique_objects": [{"a": 1}, {"a": 2}], "contains": ["a", 1], "unique_tuple": [1, 2]}),
        json!({"open_tuple": []}),
    ]);
    refuses::<General>([
        json!({"open_tuple": ["x"]}),
        json!({"unique_objects": [{"a": 1}, {"a": 1.0}]}),
        json!({"contains": ["a"]}),
        json!({"unique_tuple": [1, 1]}),
    ]);
}

#[test]
fn a_list_can_be_a_message() {
    accepts::<RootList>([json!([]), json!([{"a": 1}])]);
    refuses::<RootList>([json!([{}]), json!({})]);
    accepts::<Tags>([json!(["a", "b"])]);
    refuses::<Tags>([json!(["a", "a"])]);
}
