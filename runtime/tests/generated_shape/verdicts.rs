//! Verdicts on texts chosen by hand.

use buscodegen_runtime::{Empty, Invalid, Message, Nothing, Nullable};

use crate::types::{Fit, Priced, Resize, Tree, Window};

fn keywords(error: Invalid) -> Vec<(String, String)> {
    match error {
        Invalid::Violations(violations) => {
            violations.into_iter().map(|violation| (violation.pointer, violation.keyword.into_owned())).collect()
        }
        other => panic!("{other}"),
    }
}

#[test]
fn a_message_survives_the_round_trip() {
    let text = r#"{"url":"https://a.example/cat.png","width":200,"height":100,"fit":"cover","note":null,"ratio":0.29}"#;
    let resize = Resize::decode(text.as_bytes()).unwrap();
    assert_eq!(resize.fit, Some(Fit::Cover));
    assert_eq!(resize.note, Some(Nullable::Null));
    assert_eq!(String::from_utf8(resize.encode().unwrap()).unwrap(), text);

    let text = r#"{"price":{"amount":5,"currency":"EUR"},"tags":["a"],"point":[1.0,2.5],"kind":"priced","host":"10.0.0.1","z":1}"#;
    let priced = Priced::decode(text.as_bytes()).unwrap();
    assert_eq!(String::from_utf8(priced.encode().unwrap()).unwrap(), text);
}

#[test]
fn every_violation_is_told_with_its_place() {
    let error = Resize::decode(br#"{"url":"no uri","width":0,"height":3,"fit":"x","secret":1}"#).unwrap_err();
    let mut found = keywords(error);
    found.sort();
    let wanted = [
        ("", "additionalProperties"),
        ("/fit", "enum"),
        ("/height", "multipleOf"),
        ("/url", "format"),
        ("/width", "minimum"),
    ];
    assert_eq!(found, wanted.map(|(pointer, keyword)| (pointer.to_owned(), keyword.to_owned())));
}

#[test]
fn a_reference_reaches_another_file() {
    let error = Priced::decode(br#"{"price":{"amount":1,"currency":"euro"},"kind":"priced"}"#).unwrap_err();
    assert_eq!(keywords(error), [("/price/currency".to_owned(), "pattern".to_owned())]);
}

#[test]
fn what_the_type_cannot_say_the_general_validator_refuses() {
    assert!(Window::decode(br#"{"from":1,"to":2}"#).is_ok());
    let error = Window::decode(br#"{"from":0,"to":2}"#).unwrap_err();
    assert_eq!(keywords(error), [(String::new(), "not".to_owned())]);
}

#[test]
fn what_only_the_type_refuses_is_a_violation_too() {
    let error = Window::decode(br#"{"from":1e300}"#).unwrap_err();
    assert_eq!(keywords(error), [(String::new(), "type".to_owned())]);
}

#[test]
fn a_bad_value_is_not_sent() {
    let mut resize = Resize::decode(br#"{"url":"a:b","width":1,"height":2}"#).unwrap();
    resize.width = 9999;
    assert_eq!(keywords(resize.encode().unwrap_err()), [("/width".to_owned(), "maximum".to_owned())]);
    resize.width = 1;
    resize.ratio = Some(f64::NAN);
    assert!(resize.encode().is_err());
    let window = Window::decode(br#"{"from":0}"#).unwrap();
    let window = Window { to: Some(1), ..window };
    assert_eq!(keywords(window.encode().unwrap_err()), [(String::new(), "not".to_owned())]);
}

#[test]
fn a_bad_value_deep_inside_is_not_sent() {
    let text = br#"{"price":{"amount":1,"currency":"EUR"},"kind":"priced","point":[1,2]}"#;
    let mut priced = Priced::decode(text).unwrap();
    priced.price.currency = "euro".into();
    assert_eq!(keywords(priced.encode().unwrap_err()), [("/price/currency".to_owned(), "pattern".to_owned())]);
    let mut priced = Priced::decode(text).unwrap();
    priced.point = Some((1.0, f64::INFINITY));
    assert_eq!(keywords(priced.encode().unwrap_err()), [("/point/1".to_owned(), "type".to_owned())]);
    let mut priced = Priced::decode(text).unwrap();
    priced.extra.insert("kind".into(), 1);
    assert!(priced.encode().is_err(), "a member would be written twice");
}

#[test]
fn a_value_too_deep_is_neither_read_nor_sent() {
    let mut tree = Tree::decode(br#"{"name":"leaf"}"#).unwrap();
    for _ in 0..200 {
        tree = Tree { name: "node".into(), children: Some(vec![tree]), labels: None, parent: None };
    }
    assert!(tree.encode().is_err());
}

#[test]
fn empty_takes_any_object_and_nothing_takes_null() {
    assert!(Empty::decode(br#"{"a":[1]}"#).is_ok());
    assert!(Empty::decode(b"[]").is_err());
    assert!(Empty::decode(br#"{"a":1,"a":2}"#).is_err());
    assert_eq!(Empty::default().encode().unwrap(), b"{}");
    assert!(Nothing::decode(b"null").is_ok());
    assert!(Nothing::decode(b"0").is_err());
    assert_eq!(().encode().unwrap(), b"null");
}

#[test]
fn the_deepest_message_fits_a_small_stack() {
    // Tokio's threads have 2 MiB, of which a handler's caller may use some.
    let deepest = format!("{}{{\"name\":\"x\"}}{}", "{\"name\":\"x\",\"parent\":".repeat(127), "}".repeat(127));
    let reading = std::thread::Builder::new().stack_size(1 << 20).spawn(move || {
        let tree = Tree::decode(deepest.as_bytes()).unwrap();
        assert_eq!(tree.encode().unwrap(), deepest.as_bytes());
        Tree::decode(deepest.replace("\"x\"}", "1}").as_bytes()).unwrap_err();
    });
    reading.unwrap().join().unwrap();
}
