use std::collections::BTreeMap;

use serde_json::{Value, json};

use buscodegen_runtime::{Event as _, Message as _};

use crate::generated::general_api::draft7_types::{Content, Judged};
use crate::generated::general_api::events::KeyedEvent;
use crate::generated::general_api::{
    AllOf, Anchored, Conditional, Counted, Decided, Dependent, Either, Evaluated, Excluded, ExcludedPlain,
    ExcludedSome, Impossible, Keyed, LaxPatterns, LookAround, Mixed, Names, Nested, Never, Not, OneOf, Others,
    Overlapping, Patterns, Refused, Several, Siblings, SingleAllOf, Tagged, Tail, Typeless, Unevaluated, WithoutNames,
};
use crate::verdicts::{accepts, refuses};

#[test]
fn what_types_cannot_say_is_enforced_and_kept() {
    accepts::<OneOf>([json!("a"), json!("abcd"), json!(1)]);
    refuses::<OneOf>([json!("ab"), json!(1.5), json!(null)]);
    accepts::<Tagged>([json!({"kind": "circle", "radius": 1}), json!({"kind": "square", "side": 2})]);
    refuses::<Tagged>([json!({"kind": "circle", "side": 1}), json!({"kind": "circle"}), json!({})]);
    accepts::<AllOf>([json!({"name": "a", "age": 1})]);
    refuses::<AllOf>([json!({"name": "a"}), json!({"age": 1})]);
    accepts::<SingleAllOf>([json!({"name": "a"})]);
    refuses::<SingleAllOf>([json!({})]);
    accepts::<Not>([json!({"a": 1, "c": 2})]);
    refuses::<Not>([json!({"a": "x"}), json!({"b": 1})]);
    accepts::<Conditional>([json!({"a": true, "b": 1}), json!({"a": false, "c": 1})]);
    refuses::<Conditional>([json!({"a": true}), json!({"a": false, "b": 1})]);
    accepts::<Patterns>([json!({"x-a": 1}), json!({})]);
    refuses::<Patterns>([json!({"x-a": ""}), json!({"y": 1})]);
    accepts::<LaxPatterns>([json!({"a-.}": 1, "{a": {"again": {"again": {}}}, "b": ""})]);
    refuses::<LaxPatterns>([json!({"a-.}": ""}), json!({"{a": 1}), json!({"{a": {"again": {"no": 1}}})]);
    accepts::<Overlapping>([json!({"b_hex": "1", "c": 1, "d": "x", "id": "abc"}), json!({})]);
    refuses::<Overlapping>([
        json!({"b_hex": 1}),
        json!({"c": true}),
        json!({"note": 1}),
        json!({"no_hex": "1"}),
        json!({"id": "abcd"}),
        json!({"id": 1}),
        json!({"a_hex": {}}),
        json!({"a_hex": ""}),
        json!({"A": ""}),
    ]);
    let mut overlapping = Overlapping::new();
    overlapping.matching_xa91881.insert("c_hex".into(), 1.into());
    assert!(overlapping.encode().is_err(), "a member is in the first map whose pattern matches");
    accepts::<WithoutNames>([json!(2), json!({"a": ""}), json!([])]);
    refuses::<WithoutNames>([json!(1), json!({"a": 1})]);
    accepts::<Names>([json!({"ab": 1})]);
    refuses::<Names>([json!({"abc": 1})]);
    accepts::<Dependent>([json!({"a": "", "b": ""}), json!({"b": "", "c": 1})]);
    refuses::<Dependent>([json!({"a": ""})]);
    accepts::<Unevaluated>([json!({"a": "x", "b": "y"})]);
    refuses::<Unevaluated>([json!({"c": 1}), json!({"a": 1})]);
    accepts::<Counted>([json!({"a": "", "b": 1}), json!({"b": 1, "c": 2})]);
    refuses::<Counted>([json!({"a": ""})]);
}

#[test]
fn what_a_string_holds_is_judged_where_draft_7_does_and_all_is_known() {
    const { assert!(Content::EXACT && !Judged::EXACT) };
    accepts::<Content>([json!({"picture": "?", "page": "<p", "quoted": "="}), json!({"picture": "iVBORw=="})]);
    refuses::<Content>([json!({"picture": 1})]);
    accepts::<Judged>([json!({"key": "iVBORw==", "inner": "{}", "both": "e30="}), json!({})]);
    refuses::<Judged>([json!({"key": "?"}), json!({"inner": "{"}), json!({"both": "{}"}), json!({"both": "ew=="})]);
}

#[test]
fn what_a_value_must_not_be_says_what_it_is() {
    accepts::<Excluded>([
        json!({"some": "x", "plain": "x$", "few": 1, "without": {"a": null, "b": 1}, "whole": true}),
        json!({"some": [1], "plain": null, "without": {}, "whole": ""}),
        json!({"some": {"a": 1}, "plain": 1.5}),
    ]);
    refuses::<Excluded>([
        json!({"some": null}),
        json!({"plain": "$x"}),
        json!({"few": "x"}),
        json!({"without": 1}),
        json!({"without": {"no": 1}}),
        json!({"without": {"a": 1, "b": 1, "c": 1}}),
        json!({"whole": 1}),
        json!({"nothing": 1}),
        json!({"nothing": ""}),
    ]);
    const { assert!(Excluded::EXACT) };
    let read = Excluded::decode(br#"{"some":true,"plain":"a","few":2,"without":{"a":1},"whole":"b"}"#).unwrap();
    assert!(matches!(read.some, Some(ExcludedSome::Boolean(true))), "{:?}", read.some);
    assert!(matches!(&read.plain, Some(ExcludedPlain::String(text)) if text.get() == "a"), "{:?}", read.plain);
    let (few, without): (Option<i64>, Option<BTreeMap<String, Value>>) = (read.few, read.without);
    assert_eq!((few, without.map(|members| members.len())), (Some(2), Some(1)));
    let nothing: Option<buscodegen_runtime::Never> = read.nothing;
    assert_eq!(nothing, None, "there is no value of it");
}

#[test]
fn what_nothing_evaluated_is_refused_or_typed() {
    accepts::<Evaluated>([json!({"kind": "x", "a": "y"}), json!({"b": 1}), json!({"a": "y", "b": 1})]);
    refuses::<Evaluated>([json!({"kind": "x"}), json!({"a": "y", "c": 1}), json!({"a": "y", "b": "z"})]);
    accepts::<Others>([json!({"a": "x", "b": 1})]);
    refuses::<Others>([json!({"a": 1}), json!({"b": "x"})]);
    let others = Others::decode(br#"{"a":"x","b":1}"#).unwrap();
    assert_eq!((others.a.as_deref(), others.extra["b"]), (Some("x"), 1_i64));
    accepts::<Tail>([json!({"all": [1], "rest": [1, 2]}), json!({"rest": ["x", "y", 3]}), json!({"rest": []})]);
    refuses::<Tail>([
        json!({"all": ["x"]}),
        json!({"rest": ["y"]}),
        json!({"rest": ["x", 1]}),
        json!({"rest": [1, ""]}),
    ]);
    assert_eq!(Tail::decode(br#"{"all":[7]}"#).unwrap().all.unwrap()[0], 7_i64);
    const { assert!(Evaluated::EXACT && Others::EXACT && Tail::EXACT) };
}

#[test]
fn a_dynamic_reference_that_nothing_redirects_is_a_reference() {
    accepts::<Anchored>([json!({"next": {"to": "b"}, "id": "a"})]);
    refuses::<Anchored>([json!({"next": {"to": 1}}), json!({"next": "b"})]);
    let link = Anchored::decode(br#"{"next":{"to":"b"}}"#).unwrap().next.unwrap();
    assert_eq!(link.to.as_deref(), Some("b"));
    const { assert!(Anchored::EXACT) };
}

#[test]
fn branches_of_conditions_that_say_more_are_variants() {
    accepts::<Decided>([
        json!({"kind": "circle", "radius": 1.5}),
        json!({"kind": "square", "side": 2}),
        json!({"kind": "line"}),
    ]);
    refuses::<Decided>([json!({"kind": "circle", "side": 1}), json!({"kind": "square", "side": ""}), json!({})]);
    let circle = Decided::decode(br#"{"kind":"circle","radius":2}"#).unwrap();
    assert!(matches!(&circle, Decided::Circle(circle) if circle.radius == 2.0), "{circle:?}");
    assert!(matches!(Decided::decode(br#"{"kind":"line"}"#), Ok(Decided::Other(_))));
    accepts::<Either>([json!({"path": "/", "mode": 1}), json!({"url": ""})]);
    refuses::<Either>([json!({"path": "/", "mode": ""}), json!({"path": 1}), json!({})]);
    let file = Either::decode(br#"{"path":"/","mode":7}"#).unwrap();
    assert!(matches!(&file, Either::Then(file) if file.path == "/" && file.mode == Some(7)), "{file:?}");
}

#[test]
fn a_routing_key_is_read_from_the_variant_that_has_it() {
    let key = |text: &str| {
        let message = Keyed::decode(text.as_bytes()).unwrap();
        KeyedEvent::key(&message).map(str::to_owned)
    };
    assert_eq!(key(r#"{"id":"a"}"#).as_deref(), Some("a"));
    assert_eq!(key("1"), None);
}

#[test]
fn schemas_that_nothing_or_little_satisfies_make_types_all_the_same() {
    accepts::<Never>([json!({})]);
    refuses::<Never>([json!({"a": null})]);
    refuses::<Impossible>([json!({}), json!({"a": ""}), json!({"b": 1})]);
    refuses::<Refused>([json!(null), json!({})]);
    let absent: Option<buscodegen_runtime::Never> = Never::new().a;
    assert_eq!(absent, None, "there is no value of it");
}

#[test]
fn schemas_without_a_type_take_what_the_keywords_do_not_speak_of() {
    accepts::<Several>([json!({"a": "x"}), json!({"a": 1})]);
    refuses::<Several>([json!({"a": null}), json!({"a": 1.5})]);
    accepts::<Typeless>([json!({"a": 1, "b": 2}), json!({"a": "ab", "b": {"c": "x"}})]);
    refuses::<Typeless>([json!({"a": "x"}), json!({"b": {"c": 1}})]);
    accepts::<LookAround>([json!({"a": "y"})]);
    refuses::<LookAround>([json!({"a": "x"})]);
    accepts::<Siblings>([json!({"a": "ab", "b": {"name": "x", "extra": 1}, "c": "abc"})]);
    refuses::<Siblings>([json!({"a": "a"}), json!({"a": "abcd"}), json!({"b": {"name": "x"}}), json!({"c": "abcd"})]);
    accepts::<Mixed>([json!({"a": "x", "b": [1]}), json!({"a": {"y": []}}), json!({"a": null})]);
    refuses::<Mixed>([json!({"a": "y"}), json!({"b": []}), json!({"c": 1})]);
    accepts::<Nested>([json!({"deep": [1, true]})]);
    refuses::<Nested>([json!({"deep": ["x"]})]);
}
