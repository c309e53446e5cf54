//! Types of other crates in fields: the format judges first, then the type; what it writes has the format again.

use buscodegen_runtime::{Existing, Message, Nullable, formats};
use serde_json::{Value, json};

use crate::generated::foreign_api::{Booking, Either, Kept, Mood, Note, Seen};
use crate::generated::{dates_api_chrono, dates_api_time};

const ID: &str = "0190163d-8694-739b-aea5-966c26f8ad91";

fn booking() -> Value {
    json!({ "id": ID, "at": "2026-11-21T06:41:19+01:00", "link": null })
}

fn with(mut value: Value, name: &str, member: Value) -> Vec<u8> {
    value[name] = member;
    value.to_string().into_bytes()
}

fn violation<M: Message + std::fmt::Debug>(bytes: &[u8]) -> String {
    M::decode(bytes).unwrap_err().to_string()
}

#[test]
fn fields_are_the_types_themselves_wherever_they_stand_in_a_struct() {
    let bytes = json!({
        "id": ID, "at": "2026-11-21T06:41:19Z", "link": "https://store.example/a", "day": "2026-11-21", "price": "19.90",
        "until": null, "guests": [ID], "paid": { "ann": "0.50" }, "span": ["2026-11-21", 3],
        "stay": ["2026-11-21", null, "2026-11-22"], "short": "2026-11-21T06:41:19Z",
    });
    let read = Booking::decode(bytes.to_string().as_bytes()).unwrap();
    let id: uuid::Uuid = read.id;
    let guests: &Vec<uuid::Uuid> = read.guests.as_ref().unwrap();
    let span: &(jiff::civil::Date, i64) = read.span.as_ref().unwrap();
    let price: rust_decimal::Decimal = read.price.unwrap();
    let stay: (jiff::civil::Date, Option<Nullable<jiff::civil::Date>>, &Vec<jiff::civil::Date>) =
        read.stay.as_ref().map(|stay| (stay.first, stay.second, &stay.rest)).unwrap();
    assert_eq!(stay, (span.0, Some(Nullable::Null), &vec![jiff::civil::date(2026, 11, 22)]));
    assert_eq!((guests.as_slice(), span.0), ([id].as_slice(), jiff::civil::date(2026, 11, 21)));
    assert_eq!(price + read.paid.as_ref().unwrap()["ann"], "20.40".parse().unwrap());
    assert_eq!(read.link.as_ref().unwrap().host_str(), Some("store.example"));
    assert!(read.until.as_ref().unwrap().is_null());
    // The format stays a text where there is more to check than a type can hold.
    assert_eq!(read.short.as_deref(), Some("2026-11-21T06:41:19Z"));
    assert_eq!(serde_json::from_slice::<Value>(&read.encode().unwrap()).unwrap(), bytes);
}

#[test]
fn what_is_written_is_the_types_own_text() {
    let read = Booking::decode(&with(booking(), "id", ID.to_uppercase().into())).unwrap();
    let written: Value = serde_json::from_slice(&read.encode().unwrap()).unwrap();
    assert_eq!((&written["id"], &written["at"]), (&ID.into(), &"2026-11-21T05:41:19Z".into()));
}

#[test]
fn what_the_format_refuses_is_refused_though_the_type_would_take_it() {
    for (name, text) in
        [("id", ID.replace('-', "")), ("at", "2026-11-21 06:41:19Z".to_owned()), ("day", "2026-325".to_owned())]
    {
        assert!(violation::<Booking>(&with(booking(), name, text.into())).contains("format"), "{name}");
    }
}

#[test]
fn what_the_type_cannot_hold_is_refused_by_name() {
    let late = violation::<Booking>(&with(booking(), "at", "9999-12-31T23:59:59Z".into()));
    assert!(late.contains("`jiff::Timestamp`"), "{late}");
    let price = violation::<Booking>(&with(booking(), "price", "0.12345678901234567890123456789012345".into()));
    assert!(price.contains("`rust_decimal::Decimal`") && !price.contains("12345"), "{price}");
}

#[test]
fn what_has_no_text_of_the_format_is_not_written() {
    let mut read = Booking::decode(booking().to_string().as_bytes()).unwrap();
    read.at = jiff::Timestamp::MIN;
    assert!(read.encode().unwrap_err().to_string().contains("format"));
}

#[test]
fn equal_values_are_equal_items() {
    let guests = json!([ID, ID.to_uppercase()]);
    let same = violation::<Booking>(&with(booking(), "guests", guests));
    assert!(same.contains("uniqueItems"), "{same}");
}

#[test]
fn only_a_type_that_holds_every_text_of_its_format_is_exact() {
    assert_eq!((Seen::EXACT, Note::EXACT, Booking::EXACT, Kept::EXACT), (true, true, false, false));
}

#[test]
fn an_existing_type_stands_where_the_schema_names_it() {
    let bytes = json!({ "wait": { "secs": 3, "nanos": 0 }, "waits": [], "either": { "secs": 4, "nanos": 0 }, "x": ID });
    let read = Kept::decode(bytes.to_string().as_bytes()).unwrap();
    let wait: std::time::Duration = read.wait;
    assert_eq!(wait.as_secs(), 3);
    assert_eq!(read.either, Some(Either::Wait(Existing::new(std::time::Duration::from_secs(4)))));
    assert_eq!(read.extra["x"], formats::Uuid::new(ID).unwrap());
    assert_eq!(serde_json::from_slice::<Value>(&read.encode().unwrap()).unwrap(), bytes);
}

#[test]
fn the_schema_judges_what_an_existing_type_takes_and_gives() {
    let long = violation::<Kept>(br#"{"wait":{"secs":61,"nanos":0}}"#);
    assert!(long.contains("maximum"), "{long}");
    let kept = Kept::new(std::time::Duration::from_millis(1500));
    assert!(kept.encode().unwrap_err().to_string().contains("/wait/nanos"));
}

#[test]
fn what_an_existing_type_refuses_is_refused_without_the_value() {
    // More than its serde impl takes, and all that the schema asks for.
    let text = violation::<Kept>(br#"{"wait":{"secs":3,"nanos":0,"secret-name":1}}"#);
    assert!(text.contains("core::time::Duration") && !text.contains("secret-name"), "{text}");
}

#[test]
fn derives_reach_structs_and_enums() {
    let schema = schemars::schema_for!(Note);
    assert!(schema.as_value().pointer("/properties/mood").is_some());
    assert!(schemars::schema_for!(Mood).as_value().to_string().contains("Good"));
}

#[test]
fn chrono_and_time_read_and_write_by_their_own_rules() {
    let bytes = br#"{"at":"2026-11-21T06:41:19.500+01:00","day":"2026-02-28"}"#;
    let chrono = dates_api_chrono::types::Tick::decode(bytes).unwrap();
    let at: chrono::DateTime<chrono::FixedOffset> = chrono.at;
    assert_eq!((at.timestamp_subsec_millis(), chrono.encode().unwrap()), (500, bytes.to_vec()));
    let time = dates_api_time::types::Tick::decode(bytes).unwrap();
    let day: time::Date = time.day;
    assert_eq!((day.day(), time.at.millisecond()), (28, 500));
    let text = String::from_utf8(time.encode().unwrap()).unwrap();
    assert_eq!(text, r#"{"at":"2026-11-21T06:41:19.5+01:00","day":"2026-02-28"}"#);
}
