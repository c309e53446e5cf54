use buscodegen_runtime::{Message as _, Nullable};
use serde_json::json;

use crate::generated::arrays_api::{
    Fit, General, GeneralDistinct, GeneralGuarded, Lists, Point, RootList, Row, Rows, RowsCounted, RowsGrowing,
    RowsLong, RowsLongBuilder, RowsMarked, Tags, Tuples,
};
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
    let tags = Tags::new(vec!["a".into(), "b".into()]).unwrap();
    assert!(tags.len() == 2 && tags.contains(&"b".to_owned()));
    for (tag, text) in (&tags).into_iter().zip(["a", "b"]) {
        assert_eq!(tag, text);
    }
    assert_eq!(tags.into_iter().collect::<String>(), "ab");
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
fn first_items_with_types_of_their_own_are_fields_before_the_rest() {
    const { assert!(Rows::EXACT && Row::EXACT) };
    let row: Row = Row::new("ab", 3).with_rest(vec![true]);
    assert_eq!((row.first.as_str(), row.second, row.rest.as_slice()), ("ab", 3, &[true][..]));
    assert_eq!(row.encode().unwrap(), br#"["ab",3,true]"#);
    accepts::<Row>([json!(["ab", 3]), json!(["ab", 3.0, true, false])]);
    refuses::<Row>([
        json!([]),
        json!(["ab"]),
        json!(["ab", "3"]),
        json!(["abcdef", 3]),
        json!(["ab", 3, 4]),
        json!([null, 3]),
        json!({"first": "ab", "second": 3, "rest": []}),
    ]);
    assert!(Row::new("abcdef", 3).encode().is_err());
    accepts::<Rows>([
        json!({"typed": ["a", 1, true], "growing": [], "open": [], "marked": ["v1"], "ended": [], "alike": [1, "a"]}),
        json!({"growing": ["cover", 9, null], "open": [1, null, {}], "marked": ["v1", 1], "ended": ["a", 1]}),
        json!({"growing": ["cover", 0.5, "x"], "counted": ["a", 1, 2, 3], "joined": ["aa", "bb"], "alike": []}),
        json!({"long": [1, 2, 3, 4, 5, 6, 7, 8, 9, "x", "end"], "ended": ["a"], "joined": ["a"]}),
    ]);
    refuses::<Rows>([
        json!({"growing": ["cover", 9.5]}),
        json!({"growing": ["other"]}),
        json!({"growing": ["cover", null]}),
        json!({"growing": ["cover", 1, "x", 1]}),
        json!({"open": ["x"]}),
        json!({"marked": []}),
        json!({"marked": ["v2"]}),
        json!({"marked": ["v1", 1, 1]}),
        json!({"counted": ["a", 1]}),
        json!({"counted": ["a", 1, 2, 3, 4]}),
        json!({"counted": ["a", 1, -1]}),
        json!({"ended": ["a", 1, true]}),
        json!({"joined": []}),
        json!({"joined": ["aaa"]}),
        json!({"joined": ["a", 1]}),
        json!({"joined": ["a", "b", "c"]}),
        json!({"alike": [1, 2, 3]}),
        json!({"long": [1, 2, 3, 4, 5, 6, 7, 8, 9, "x"]}),
        json!({"long": [1, 2, 3, 4, 5, 6, 7, 8, 9, "x", "other"]}),
        json!({"long": [1, 2, 3, 4, 5, 6, 7, 8, 9, "x", "end", 1]}),
    ]);
}

#[test]
fn items_are_missing_from_the_end_only() {
    let growing: RowsGrowing = serde_json::from_str(r#"["cover"]"#).unwrap();
    assert_eq!(growing, RowsGrowing::new().with_first(Fit::Cover));
    assert_eq!(growing.second_or_default(), 1.5);
    let null: RowsGrowing = serde_json::from_value(json!(["cover", 1, null])).unwrap();
    assert_eq!(null.third, Some(Nullable::Null), "it is there, and null");
    let rows = Rows::new().with_growing(growing);
    assert_eq!(rows.encode().unwrap(), br#"{"growing":["cover"]}"#);
    let gap = RowsGrowing::new().with_first(Fit::Cover).with_third("x".to_owned());
    let refused = Rows::new().with_growing(gap.clone()).encode().unwrap_err().to_string();
    assert!(refused.contains("has an item after one that is missing"), "{refused}");
    assert!(serde_json::to_string(&gap).is_err(), "whoever writes it");
    assert!(RowsMarked::new().count.is_none(), "what is the same in all is filled in, and the author names fields");
}

#[test]
fn what_is_said_of_an_array_as_a_whole_holds_for_fields_and_rest_together() {
    let counted = |rest| Rows::new().with_counted(RowsCounted::new("a").with_rest(rest));
    assert!(counted(vec![1, 2]).encode().is_ok());
    assert!(counted(vec![1]).encode().is_err());
    assert!(counted(vec![1, 2, 3, 4]).encode().is_err());
    accepts::<General>([json!({"distinct": [1, 2]}), json!({"guarded": ["a", 7, 1]})]);
    refuses::<General>([
        json!({"distinct": [1, 2, 1]}),
        json!({"guarded": ["a", 1]}),
        json!({"guarded": ["a", 7, 3]}),
        json!({"guarded": [7, 7]}),
    ]);
    let distinct = GeneralDistinct::new(1).with_rest(vec![1]);
    assert!(General::new().with_distinct(distinct).encode().is_err());
    let _: Vec<i64> = GeneralGuarded::new().rest;
}

#[test]
fn many_items_are_set_by_a_builder() {
    let tail = |long: RowsLongBuilder| long.third(0.into()).fourth(0.into()).fifth(0.into()).sixth(0.into());
    let long = tail(RowsLong::builder()).seventh(0.into()).eighth(0.into()).ninth(0.into()).tenth("x");
    assert_eq!(long.clone().build().unwrap_err().to_string(), "`first` was not set (required)");
    let long = long.first(1).second(true.into()).build().unwrap();
    assert_eq!(serde_json::to_string(&long).unwrap(), r#"[1,true,0,0,0,0,0,0,0,"x","end"]"#);
}

#[test]
fn other_arrays_hold_any_value_and_are_judged_by_the_general_validator() {
    accepts::<General>([
        json!({"unique_objects": [{"a": 1}, {"a": 2}], "contains": ["a", 1], "unique_tuple": [1, 2]}),
        json!({}),
    ]);
    refuses::<General>([
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
