use std::collections::BTreeMap;

use buscodegen_runtime::Message as _;
use serde_json::json;

use crate::generated::maps_api::{
    Anything, Code, Counters, Maps, Patterned, PatternedRest, Prices, RootAny, RootCoded, RootMap, Stock, StockKey,
    Truth,
};
use crate::generated::objects_api::{
    Closed, ClosedOtherwise, Consts, Many, ManyBuilder, Nested, NestedSize, NestedSizeUnit, Nothing, Percent, Plain,
    PlainFit, PlainLevel, Rest, Sku, Undeclared,
};
use crate::verdicts::{accepts, accepts_as, refuses};

#[test]
fn members_are_required_or_optional_and_never_null() {
    accepts::<Plain>([
        json!({"name": "a", "age": 3}),
        json!({"name": "", "age": 150, "nick": "b", "loud": true, "tags": [], "fit": "contain", "sku": "A-1"}),
        json!({"name": "a", "age": 3.0, "percent": 100, "home": "https://a.example/", "volume": 0, "ratio": 1}),
    ]);
    refuses::<Plain>([
        json!({"name": "a"}),
        json!({"name": "a", "age": null}),
        json!({"name": "a", "age": 3, "nick": null}),
        json!({"name": "a", "age": 151}),
        json!({"name": "a", "age": -1}),
        json!({"name": "a", "age": 1.5}),
        json!({"name": "a", "age": "3"}),
        json!({"name": "a", "age": 3, "nick": "123456789012345678901"}),
        json!({"name": "a", "age": 3, "sku": "A"}),
        json!({"name": "a", "age": 3, "percent": 101}),
        json!({"name": "a", "age": 3, "fit": "other"}),
        json!(["a", 3]),
        json!(null),
        json!("a"),
    ]);
    accepts_as::<Plain>(json!({"name": "a", "age": 1, "unknown": [null]}), json!({"name": "a", "age": 1}));
}

#[test]
fn a_member_given_twice_is_refused() {
    for text in [r#"{"name":"a","name":"a","age":1}"#, r#"{"name":"a","age":1,"x":1,"x":1}"#] {
        assert!(Plain::decode(text.as_bytes()).is_err(), "{text}");
    }
}

#[test]
fn defaults_are_applied_by_accessors_and_never_written() {
    let plain = Plain::new("a", 1);
    assert_eq!(plain.nick_or_default(), "you");
    assert!(!plain.loud_or_default());
    assert_eq!((plain.volume_or_default(), plain.percent_or_default()), (11, 50));
    assert!((plain.ratio_or_default() - 0.5).abs() < f64::EPSILON);
    assert_eq!((plain.fit_or_default(), plain.level_or_default()), (PlainFit::Cover, PlainLevel::N2));
    assert!(plain.tags_or_default().is_empty());
    assert_eq!((plain.sku_or_default(), plain.home_or_default()), ("A-1", "https://example.com/"));
    assert_eq!(plain.encode().unwrap(), br#"{"name":"a","age":1}"#);

    let sku = Sku::new("B-2").unwrap();
    assert_eq!(BTreeMap::from([(sku.clone(), 1)]).get("B-2"), Some(&1));
    let plain = plain.with_nick("me").with_sku(sku).with_percent(Percent::new(7).unwrap()).with_tags(vec!["x".into()]);
    assert_eq!((plain.nick_or_default(), plain.sku_or_default(), plain.percent_or_default()), ("me", "B-2", 7));
    assert_eq!(plain.tags_or_default(), ["x"]);
}

#[test]
fn a_bad_member_is_refused_on_the_way_out() {
    let mut plain = Plain::new("a", 1);
    plain.age = 151;
    assert!(plain.encode().unwrap_err().to_string().contains("maximum"));
    let plain = Plain::new("a", 1).with_ratio(f64::NAN);
    assert!(plain.encode().is_err());
}

#[test]
fn closed_objects_refuse_what_they_do_not_name() {
    accepts::<Closed>([json!({"a": ""}), json!({"a": "", "b": 1})]);
    refuses::<Closed>([json!({"a": "", "c": 1}), json!({"b": 1})]);
    accepts::<ClosedOtherwise>([json!({}), json!({"a": [1]})]);
    refuses::<ClosedOtherwise>([json!({"b": 1})]);
    accepts::<Nothing>([json!({})]);
    refuses::<Nothing>([json!({"a": 1}), json!([])]);
}

#[test]
fn typed_extra_members_are_kept() {
    accepts::<Rest>([json!({"id": "a"}), json!({"id": "a", "extra": "b", "x": 1, "y": 9})]);
    refuses::<Rest>([json!({"id": "a", "x": 0}), json!({"id": "a", "x": "1"}), json!({"x": 1})]);
    let mut rest = Rest::new("a");
    rest.extra_.insert("x".into(), 5);
    assert_eq!(rest.encode().unwrap(), br#"{"id":"a","x":5}"#);
    rest.extra_.insert("id".into(), 5);
    assert!(rest.encode().is_err(), "a member cannot be written twice");
}

#[test]
fn required_members_without_a_schema_hold_any_value() {
    accepts::<Undeclared>([json!({"a": "", "b": null}), json!({"a": "", "b": {"c": 1}})]);
    refuses::<Undeclared>([json!({"a": ""}), json!({"b": 1})]);
}

#[test]
fn many_required_members_are_set_by_a_builder() {
    let many: Many = Many::builder().with_build("b").one("1").two(2).three(true).four(None).five("5").build().unwrap();
    assert_eq!(
        String::from_utf8(many.encode().unwrap()).unwrap(),
        r#"{"build":"b","one":"1","two":2,"three":true,"four":null,"five":"5","kind":"many"}"#
    );
    let error = ManyBuilder::default().one("1").build().unwrap_err();
    assert_eq!(error.to_string(), "`build` was not set (required)");
}

#[test]
fn constants_are_filled_in() {
    accepts::<Consts>([
        json!({"kind": "circle", "version": 2, "ratio": 1.5, "flag": true, "none": null}),
        json!({"kind": "circle", "version": 2.0, "ratio": 1.5, "flag": true, "none": null, "mode": "on"}),
    ]);
    let good = json!({"kind": "circle", "version": 2, "ratio": 1.5, "flag": true, "none": null});
    for (name, bad) in [
        ("kind", json!("square")),
        ("version", json!(3)),
        ("ratio", json!(1)),
        ("flag", json!(false)),
        ("none", json!(0)),
    ] {
        let mut value = good.clone();
        value[name] = bad;
        refuses::<Consts>([value]);
    }
    assert_eq!(Consts::new(), Consts::decode(good.to_string().as_bytes()).unwrap());
}

#[test]
fn objects_inside_are_types_of_their_own() {
    accepts::<Nested>([json!({"size": {"width": 1, "unit": "px"}, "points": [{"x": 1.5}]})]);
    refuses::<Nested>([json!({"size": {"unit": "px"}}), json!({"size": {"width": 1, "unit": "cm"}})]);
    refuses::<Nested>([json!({"size": {"width": 1}, "points": [{}]})]);
    let nested = Nested::new(NestedSize::new(3).with_unit(NestedSizeUnit::Mm));
    assert_eq!(nested.encode().unwrap(), br#"{"size":{"width":3,"unit":"mm"}}"#);
}

#[test]
fn maps_check_their_values_and_their_size() {
    accepts::<Maps>([
        json!({"any": {"a": null}, "counts": {"a": 0}, "few": {"a": "", "b": ""}, "of_objects": {"x": {"a": ""}}}),
        json!({"of_lists": {"x": ["ab"]}, "named": {"x": 0.5}}),
    ]);
    refuses::<Maps>([
        json!({"counts": {"a": -1}}),
        json!({"few": {}}),
        json!({"few": {"a": "", "b": "", "c": ""}}),
        json!({"of_objects": {"x": {"a": "", "b": 1}}}),
        json!({"of_lists": {"x": ["abc"]}}),
        json!({"named": {}}),
        json!({"named": {"x": 0}}),
        json!({"any": []}),
    ]);
    accepts::<RootAny>([json!({}), json!({"a": [1, {"b": null}]})]);
    refuses::<RootAny>([json!([]), json!(null)]);
    accepts::<RootMap>([json!({"a": true})]);
    refuses::<RootMap>([json!({"a": 1})]);
    accepts::<Prices>([json!({"a": 1})]);
    refuses::<Prices>([json!({}), json!({"a": -1})]);
    accepts::<Anything>([json!(null), json!(1.5), json!({"a": []})]);
    accepts::<Truth>([json!([]), json!("x")]);
}

#[test]
fn members_that_match_a_pattern_have_a_map_beside_the_fields() {
    const { assert!(Patterned::EXACT && PatternedRest::EXACT && Counters::EXACT) };
    let valid =
        json!({"id": "a", "x-must": "b", "x-known": "abc", "x-open": "c", "yes": true, "y": 1, "x-": "d", "$a": 3});
    accepts::<Patterned>([valid.clone(), json!({"id": "", "x-must": "b"})]);
    let with = |name: &str, value: serde_json::Value| {
        let mut changed = valid.clone();
        changed[name] = value;
        changed
    };
    refuses::<Patterned>([
        json!({"id": "a"}),
        with("x-must", json!("")),
        with("x-known", json!("abcd")),
        with("x-known", json!("")),
        with("x-open", json!(1)),
        with("x-new", json!("")),
        with("x-new", json!(1)),
        with("$a", json!("3")),
        with("yes", json!(1)),
        with("other", json!("a")),
    ]);
    let mut patterned = Patterned::decode(valid.to_string().as_bytes()).unwrap();
    let (texts, numbers): (&BTreeMap<String, String>, &BTreeMap<String, i64>) =
        (&patterned.x_members, &patterned.matching);
    assert_eq!((texts["x-"].as_str(), numbers["$a"]), ("d", 3));
    patterned.x_members.insert("$b".into(), "in the wrong map".into());
    assert!(patterned.encode().is_err());
    patterned.x_members = [("x-known".into(), "written twice".into())].into();
    assert!(patterned.encode().is_err());

    accepts::<PatternedRest>([
        json!({"a": "", "x-a": {"b": 1}, "q": "yes", "c": 1}),
        json!({"x_members": true, "c": 0}),
        json!({}),
    ]);
    refuses::<PatternedRest>([
        json!({"x-a": {}}),
        json!({"x-a": 1}),
        json!({"q": "no"}),
        json!({"c": -1}),
        json!({"a": ""}),
        json!({"b": 1}),
        json!({"a234567890": 1}),
        json!({"x-34567890": {"b": 1}}),
        json!({"c": 1, "d": 1, "e": 1, "q1": "", "q2": ""}),
    ]);
    let mut rest = PatternedRest::new();
    rest.extra.insert("q".into(), 1);
    assert!(rest.encode().is_err(), "what matches is not in the rest");

    accepts::<Counters>([json!({"n_a": 1, "s_a": "", "other": null}), json!({})]);
    refuses::<Counters>([json!({"n_a": ""}), json!({"s_a": 1})]);
}

#[test]
fn names_that_are_listed_or_have_a_type_are_keys_of_that_type() {
    accepts::<Stock>([json!({}), json!({"small": 1, "Large": 2})]);
    refuses::<Stock>([json!({"large": 1}), json!({"small": "1"})]);
    accepts::<RootCoded>([json!({}), json!({"by_code": {}}), json!({"by_code": {"ABC": true, "XYZ": false}})]);
    refuses::<RootCoded>([
        json!({"by_code": {"abc": true}}),
        json!({"by_code": {"ABC": true, "XYZ": false, "QQQ": true}}),
    ]);
    let stock = Stock::decode(br#"{"small": 3}"#).unwrap();
    assert_eq!(stock.get().get(&StockKey::Small), Some(&3));
    assert_eq!((stock[&StockKey::Small], stock.len()), (3, 1));
    for (key, count) in &stock {
        assert_eq!((key, *count), (&StockKey::Small, 3));
    }
    assert_eq!(stock.into_iter().collect::<Vec<_>>(), [(StockKey::Small, 3)]);
    let coded = RootCoded::new().with_by_code([(Code::new("ABC").unwrap(), true)].into());
    assert_eq!(coded.encode().unwrap(), br#"{"by_code":{"ABC":true}}"#);
}
