#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::time::Duration;

use bytes::Bytes;
use proptest::prelude::*;
use tokio::time::Instant;

use super::*;
use crate::{
    Invalid, Violation,
    api::{Execution, Target},
    error::{Code, ErrorReply, Executed},
    headers::Headers,
    transport::{Kind, MessageId, Request, Response, redis::keys::ClientId},
};

fn target() -> impl Strategy<Value = Target> {
    ("[a-z][a-z0-9_]{0,20}(\\.v[0-9])?", "[a-z][a-z0-9_]{0,20}")
        .prop_map(|(api, member)| Target::new(api, member).unwrap())
}

fn headers() -> impl Strategy<Value = Headers> {
    prop::collection::vec(("[a-z0-9._-]{1,20}", "[ -~]{0,60}"), 0..8).prop_map(|pairs| {
        let mut headers = Headers::new();
        for (name, value) in pairs {
            headers.insert(&name, &value).unwrap();
        }
        headers
    })
}

fn client() -> impl Strategy<Value = ClientId> {
    ("[a-z][a-z0-9_]{0,20}", any::<u128>())
        .prop_map(|(name, boot)| ClientId::new(&name, MessageId::from_u128(boot)).unwrap())
}

fn request(id: u128, target: Target, kind: Kind, headers: Headers) -> Request {
    let deadline = Instant::now() + Duration::from_secs(1);
    let mut request = Request::new(MessageId::from_u128(id), target, kind, deadline, Bytes::new());
    request.headers = headers;
    request
}

fn joined(line: &[u8], body: &[u8]) -> Vec<u8> {
    [line, body].concat()
}

/// Everything that a transport does with bytes from the wire.
fn read_all(frame: &[u8]) {
    if let Ok(opened) = open(frame) {
        let _ = opened.target();
        let _ = Call::read(&opened);
        let _ = Published::read(&opened);
        if let Ok(reply) = Reply::read(&opened) {
            reply.with_body(Bytes::copy_from_slice(&frame[opened.body_at..]));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_call_is_read_as_it_was_written(
        id: u128, target in target(), headers in headers(), client in client(), deadline in 0u64..1_000_000_000_000_000, body: Vec<u8>,
    ) {
        let request = request(id, target.clone(), Kind::Rpc { execution: Execution::AtMostOnce }, headers.clone());
        let mut writer = Writer::default();
        let frame = joined(write_call(&mut writer, &request, &client, deadline), &body);
        let opened = open(&frame).unwrap();
        prop_assert_eq!(opened.id.as_u128(), id);
        prop_assert_eq!(opened.target(), Some(target));
        prop_assert_eq!(&frame[opened.body_at..], &body[..]);
        let call = Call::read(&opened).unwrap();
        prop_assert_eq!(call.client, client);
        prop_assert_eq!(call.deadline, deadline);
        prop_assert!(call.headers == headers);
    }

    #[test]
    fn an_event_is_read_as_it_was_written(
        id: u128, target in target(), headers in headers(), client in client(), key in prop::option::of("\\PC{0,40}"), body: Vec<u8>,
    ) {
        let request = request(id, target, Kind::Event { key: key.clone(), retention: None }, headers.clone());
        let mut writer = Writer::default();
        let frame = joined(write_event(&mut writer, &request, key.as_deref(), client.as_str()), &body);
        let opened = open(&frame).unwrap();
        let event = Published::read(&opened).unwrap();
        prop_assert_eq!(&*event.publisher, client.as_str());
        prop_assert_eq!(event.key, key);
        prop_assert!(event.headers == headers);
        prop_assert_eq!(&frame[opened.body_at..], &body[..]);
    }

    #[test]
    fn an_error_reply_is_read_as_it_was_written(
        id: u128, target in target(), headers in headers(), client in client(), message in "\\PC{0,60}", code in 0usize..3,
    ) {
        let error = [
            ErrorReply::new(Code::Overloaded, Executed::No, message.clone()),
            ErrorReply {
                name: Some("sold_out".into()),
                data: Some(Bytes::from_static(b"{\"left\":0}")),
                ..ErrorReply::new(Code::Declared, Executed::Yes, message.clone())
            },
            ErrorReply::invalid_argument(Invalid::Violations(vec![Violation::new("maximum", "at most 3")])),
        ][code].clone();
        let mut writer = Writer::default();
        let (line, body) = write_error(&mut writer, MessageId::from_u128(id), &target, client.as_str(), &headers, &error);
        let frame = joined(line, &body);
        let opened = open(&frame).unwrap();
        let response = Reply::read(&opened).unwrap().with_body(Bytes::copy_from_slice(&frame[opened.body_at..]));
        prop_assert_eq!(response.outcome, Err(error));
        prop_assert!(response.headers == headers);
    }

    #[test]
    fn no_bytes_make_it_panic(frame: Vec<u8>) {
        read_all(&frame);
    }

    #[test]
    fn no_damage_to_a_message_makes_it_panic(
        id: u128, target in target(), headers in headers(), client in client(), at: prop::sample::Index, byte: u8, cut: prop::sample::Index,
    ) {
        let request = request(id, target, Kind::Rpc { execution: Execution::AtMostOnce }, headers);
        let mut writer = Writer::default();
        let mut frame = joined(write_call(&mut writer, &request, &client, 1), b"{}");
        let at = at.index(frame.len());
        frame[at] = byte;
        read_all(&frame);
        frame.truncate(cut.index(frame.len()));
        read_all(&frame);
    }
}

const ID: &str = "0123456789abcdef0123456789abcdef";

fn call(line: &str) -> Result<Call, Unreadable> {
    open(line.as_bytes()).and_then(|opened| Call::read(&opened))
}

#[test]
fn a_response_carries_its_headers() {
    let target = Target::new("a", "b").unwrap();
    let mut headers = Headers::new();
    headers.insert("cost", "3 %").unwrap();
    let mut writer = Writer::default();
    let frame = joined(write_reply(&mut writer, MessageId::from_u128(1), &target, "s/1", &headers), b"7");
    let opened = open(&frame).unwrap();
    let response: Response = Reply::read(&opened).unwrap().with_body(Bytes::from_static(b"7"));
    assert_eq!(response.headers.get("cost"), Some("3 %"));
    assert_eq!(response.outcome, Ok(Bytes::from_static(b"7")));
}

#[test]
fn a_line_is_as_the_documentation_says() {
    let client = ClientId::new("store", MessageId::from_u128(0x77)).unwrap();
    let target = Target::new("image.v2", "resize").unwrap();
    let mut headers = Headers::new();
    headers.insert("tenant", "a b").unwrap();
    let request = request(0x5f3a, target, Kind::Rpc { execution: Execution::AtMostOnce }, headers);
    let mut writer = Writer::default();
    assert_eq!(
        String::from_utf8_lossy(write_call(&mut writer, &request, &client, 1_763_712_345_678)),
        "bus1 call 00000000000000000000000000005f3a image.v2.resize store/00000000000000000000000000000077 1763712345678 tenant=a%20b\n",
    );
}

#[test]
fn a_sender_with_a_valid_name_is_known_however_bad_the_rest_is() {
    let client = format!("shop/{ID}");
    for rest in ["", " x", " 1 tenant", " 1 tenant=a tenant=b", " 1 Tenant=a", " 1 tenant=%zz", " 99999999999999999999"]
    {
        let error = call(&format!("bus1 call {ID} a.b {client}{rest}\n")).unwrap_err();
        let (id, sender) = error.sender.unwrap();
        assert_eq!((id.to_string().as_str(), sender.as_str()), (ID, client.as_str()), "{rest:?}");
        assert_eq!(error.target, Some(Target::new("a", "b").unwrap()));
    }
    for line in [format!("bus2 call {ID} a.b {client} some new things\n"), format!("bus1 stream {ID} a.b {client} 0\n")]
    {
        assert!(call(&line).unwrap_err().sender.is_some(), "{line}");
    }
}

#[test]
fn a_sender_without_a_valid_name_is_nobody() {
    let client = format!("shop/{ID}");
    for line in [
        format!("bus1 call {ID} a.b ../{ID} 1\n"),
        format!("bus1 call {ID} a.b shop}}:x/{ID} 1\n"),
        format!("bus1 call {} a.b {client} 1\n", &ID[1..]),
        format!("bus1 call {ID} a.b\n"),
        format!("bus1  call {ID} a.b {client} 1\n"),
        format!("bus1 call {ID} a.b {client} 1"),
        format!("bus1 reply {ID} a.b {client} ok\n"),
        format!("bus1 shout {ID} a.b {client} 1\n"),
        "{\"json\": true}\n".to_owned(),
        "\n".to_owned(),
        String::new(),
    ] {
        assert_eq!(call(&line).unwrap_err().sender, None, "{line:?}");
    }
    let mut binary = format!("bus1 call {ID} a.b {client} 1\n").into_bytes();
    binary[10] = 0xff;
    assert!(open(&binary).is_err());
}

#[test]
fn a_line_without_end_is_not_searched_for_ever() {
    let frame = vec![b'a'; 16 * 1024 * 1024];
    assert!(open(&frame).unwrap_err().reason.contains("too long"));
}

#[test]
fn attributes_of_later_versions_are_passed_over() {
    let call = call(&format!("bus1 call {ID} a.b shop/{ID} 1 @later=x tenant=a\n")).unwrap();
    assert_eq!((call.headers.len(), call.headers.get("tenant")), (1, Some("a")));
}

#[test]
fn as_many_and_as_long_headers_as_allowed_fit_in_the_line() {
    let mut headers = Headers::new();
    for index in 0..crate::headers::MAX_HEADERS {
        headers.insert(&format!("{index:064}"), &" ".repeat(crate::headers::MAX_HEADER_VALUE)).unwrap();
    }
    let key = " ".repeat(event::MAX_KEY);
    let kind = Kind::Event { key: Some(key.clone()), retention: None };
    let request = request(1, Target::new("a".repeat(100), "b".repeat(100)).unwrap(), kind, headers.clone());
    let mut writer = Writer::default();
    let frame = write_event(&mut writer, &request, Some(&key), &"c".repeat(133)).to_vec();
    assert!(Published::read(&open(&frame).unwrap()).unwrap().headers == headers);
}

#[test]
fn a_peer_that_says_too_much_is_cut_short_and_cannot_end_a_line() {
    let line = format!("bus1 reply {ID} a.b shop/{ID} error invalid_argument no\n");
    let long = "x".repeat(10_000);
    let violation = format!(r#"{{"pointer":"/a\nERROR","keyword":"k\u001b[2J","message":"{long}"}}"#);
    let body = format!("[{}]", vec![violation; 40].join(","));
    let frame = Bytes::from(format!("{line}{body}"));
    let opened = open(&frame).unwrap();
    let reply = Reply::read(&opened).unwrap().with_body(frame.slice(opened.body_at..)).outcome.unwrap_err();
    let Some(Invalid::Violations(violations)) = &reply.invalid else { panic!("{reply:?}") };
    assert_eq!((violations.len(), violations[0].message.len()), (16, 4096));
    let error = crate::CallError::<crate::NoErrors>::from(reply).to_string();
    assert!(!error.contains(char::is_control), "{}", error.escape_debug());
    let internal = ErrorReply::new(Code::Internal, Executed::Yes, "no\nERROR all is lost \u{202e}");
    let error = crate::CallError::<crate::NoErrors>::from(internal).to_string();
    assert!(error.contains("no\\u{a}ERROR") && !error.contains('\u{202e}'), "{error}");
}
