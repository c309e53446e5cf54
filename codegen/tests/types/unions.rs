use buscodegen_runtime::{Invalid, Message as _, Value};
use serde_json::json;

use crate::generated::unions_api::{
    Area, ById, Card, Expr, Filter, FilterByName, Kept, Named, Own, OwnKind, Payment, PaymentTransfer, PaymentVoucher,
    Reached, Secret, SecretPassword, Shape, ShapeCircle, ShapeDrawn, State, StateRunning, Twice,
};
use crate::verdicts::{accepts, accepts_as, refuses};

fn text<T: serde::Serialize>(value: &T) -> Value {
    serde_json::to_value(value).unwrap()
}

#[test]
fn a_text_or_the_only_member_says_which_variant_a_value_is() {
    accepts::<Payment>([
        json!("cash"),
        json!("cheque"),
        json!("x-y"),
        json!({"card": {"number": "1"}}),
        json!({"transfer": {"iban": "DE"}}),
        json!({"voucher": "ABCD"}),
        json!({"points": 7}),
        json!({"later": null}),
        json!({"later": "soon"}),
    ]);
    refuses::<Payment>([
        json!("card"),
        json!({}),
        json!({"cash": true}),
        json!({"card": {}}),
        json!({"card": {"number": "1"}, "points": 7}),
        json!({"points": 7, "more": 1}),
        json!({"points": 65_536}),
        json!({"voucher": "abcd"}),
        json!({"later": 1}),
        json!(null),
        json!(["cash"]),
    ]);
}

#[test]
fn a_variant_holds_what_a_person_would_put_into_it() {
    assert_eq!(text(&Payment::Cash), json!("cash"));
    assert_eq!(text(&Payment::from(Card::new("1"))), json!({"card": {"number": "1"}}));
    assert_eq!(text(&Payment::from(PaymentTransfer::new("DE"))), json!({"transfer": {"iban": "DE"}}));
    assert_eq!(text(&Payment::from(PaymentVoucher::new("ABCD").unwrap())), json!({"voucher": "ABCD"}));
    assert_eq!(text(&Payment::Later(None)), json!({"later": null}));
    assert_eq!(text(&Area::Only(vec!["a".into()])), json!({"only": ["a"]}));
    assert_eq!(text(&Shape::Circle(ShapeCircle::new(1.5))), json!({"kind": "circle", "content": {"radius": 1.5}}));
    assert_eq!(text(&Shape::Text("a".into())), json!({"kind": "text", "content": "a"}));
    assert_eq!(text(&Shape::Point), json!({"kind": "point"}));
}

#[test]
fn a_tag_stands_beside_the_content_or_alone() {
    let drawn = |shape: Value| json!({ "shape": shape });
    accepts::<ShapeDrawn>([
        drawn(json!({"kind": "circle", "content": {"radius": 1}})),
        drawn(json!({"content": {"radius": 1}, "kind": "circle"})),
        drawn(json!({"kind": "point"})),
        drawn(json!({"kind": "group", "content": [{"kind": "text", "content": ""}, {"kind": "group", "content": []}]})),
        json!({"shape": {"kind": "point"}, "area": "all", "state": {"state": "idle"}}),
        json!({"shape": {"kind": "point"}, "area": {"only": []}, "state": {"state": "running", "since": 1}}),
        json!({"shape": {"kind": "point"}, "state": {"state": "failed", "reason": "it rains"}}),
    ]);
    refuses::<ShapeDrawn>([
        drawn(json!({"kind": "point", "content": "a"})),
        drawn(json!({"kind": "circle"})),
        drawn(json!({"kind": "circle", "content": "a"})),
        drawn(json!({"kind": "text", "content": "a", "more": 1})),
        drawn(json!({"kind": "square", "content": "a"})),
        drawn(json!("point")),
        json!({"shape": {"kind": "point"}, "state": {"state": "idle", "since": 1}}),
        json!({"shape": {"kind": "point"}, "state": {"state": "failed"}}),
        json!({"shape": {"kind": "point"}, "area": {"only": [], "all": 1}}),
    ]);
}

/// Under different names members say what they are, and stay members.
#[test]
fn members_of_different_names_stay_in_a_struct() {
    assert_eq!(text(&State::Running(StateRunning::new(1))), json!({"state": "running", "since": 1}));
    assert_eq!(text(&State::Idle), json!({"state": "idle"}));
}

#[test]
fn contents_may_hold_the_union_again() {
    accepts::<Expr>([json!({"not": {"and": [{"is": true}, {"not": {"is": false}}]}}), json!({"and": []})]);
    refuses::<Expr>([json!({"not": true}), json!({"not": {"is": true, "not": {"is": true}}})]);
    let whole = Expr::Not(Box::new(Expr::And(vec![Expr::Is(true)])));
    assert_eq!(text(&whole), json!({"not": {"and": [{"is": true}]}}));
}

#[test]
fn a_branch_with_a_name_keeps_its_type() {
    accepts::<Filter>([json!({"by_name": "a"}), json!({"id": 1})]);
    refuses::<Filter>([json!({"by_name": ""}), json!({"id": "1"}), json!({"id": 1, "by_name": "a"})]);
    assert_eq!(Filter::from(FilterByName::new("a").unwrap()), Filter::decode(br#"{"by_name":"a"}"#).unwrap());
    assert_eq!(Filter::from(ById::new(1)), Filter::decode(br#"{"id":1}"#).unwrap());
    assert_eq!(text(&Own::A(OwnKind::new("x"))), json!({"a": "x"}));
    assert_eq!(text(&Own::B(1)), json!({"b": 1}));
}

#[test]
fn an_open_object_keeps_room_for_further_members() {
    accepts::<Kept>([json!({"open": {"kind": "b"}}), json!({"open": {"kind": "a", "content": "x"}})]);
    let more = json!({"open": {"kind": "a", "content": "x", "more": 1}});
    accepts_as::<Kept>(more, json!({"open": {"kind": "a", "content": "x"}}));
    refuses::<Kept>([json!({"open": {"kind": "a"}}), json!({"open": {"kind": "c"}})]);
}

#[test]
fn names_are_those_that_were_chosen_and_texts_make_way_for_members() {
    assert_eq!((text(&Named::Plus), text(&Named::Minus(1))), (json!("+"), json!({"-": 1})));
    assert_eq!((text(&Twice::AllText), text(&Twice::All("a".into()))), (json!("all"), json!({"all": "a"})));
    accepts::<Kept>([json!({"twice": "all"}), json!({"twice": {"all": "none"}}), json!({"twice": "none"})]);
    refuses::<Kept>([json!({"twice": {"none": 1}}), json!({"twice": {"all": 1}})]);
}

#[test]
fn secrets_stay_in_fields_that_hide_them() {
    let secret = Secret::from(SecretPassword::new("hunter2"));
    let shown = format!("{secret:?}");
    assert!(!shown.contains("hunter2"), "{shown}");
    assert_eq!(text(&secret), json!({"password": "hunter2"}));
}

#[test]
fn what_no_type_says_of_a_content_is_enforced() {
    accepts::<Reached>([json!({"ok": 1}), json!({"error": {"a": "x", "b": 1}}), json!({"error": {}})]);
    refuses::<Reached>([json!({"ok": null}), json!({"error": {"a": "x"}}), json!({"ok": 1, "error": {}})]);
}

#[test]
fn a_violation_is_told_of_the_variant_that_is_meant() {
    let Err(Invalid::Violations(violations)) = ShapeDrawn::decode(br#"{"shape":{"kind":"text","content":1}}"#) else {
        panic!("it is taken");
    };
    let told: Vec<(String, &str)> =
        violations.iter().map(|violation| (violation.pointer.to_string(), violation.keyword.as_ref())).collect();
    assert_eq!(told, [("/shape/content".to_owned(), "type")]);
}
