use buscodegen_runtime::Message as _;
use serde_json::json;

use crate::generated::strings_api::{
    Code, Colour, Enums, EnumsMethods, EnumsSigns, Fit, Formats, RootEnum, RootPlain, RootText, Texts, WorkEmail,
};
use crate::verdicts::{accepts, refuses};

#[test]
fn lengths_count_code_points_and_patterns_search() {
    accepts::<Texts>([
        json!({"any": "", "short": "äöü", "long": "ab", "code": "abc", "two": "a1", "lax": "a-.b]", "code_point": "𝒳", "named": "AB"}),
    ]);
    refuses::<Texts>([
        json!({"short": "abcd"}),
        json!({"long": "𝒳"}),
        json!({"code": "ABC"}),
        json!({"lax": "a-.b"}),
        json!({"two": "ab"}),
        json!({"code_point": ""}),
        json!({"code_point": "ab"}),
        json!({"named": "A"}),
        json!({"named": "ABCDE"}),
        json!({"any": 1}),
    ]);
    assert_eq!(Code::new("AB").unwrap().as_str(), "AB");
    assert_eq!(Code::try_from("ab").unwrap_err().keyword, "pattern");
}

#[test]
fn formats_are_checked_and_keep_their_text() {
    let good = [
        ("date_time", "2024-02-29T23:59:59.50+02:00", "2024-02-30T00:00:00Z"),
        ("date", "2024-02-29", "2023-02-29"),
        ("time", "12:00:00Z", "12:00"),
        ("duration", "P1DT2H", "P"),
        ("uuid", "2EB8AA08-AA98-11EA-B4AA-73B441D16380", "2eb8aa08-aa98-11ea-b4aa73b441d16380"),
        ("uri", "urn:a:b", "/relative"),
        ("uri_reference", "/relative", "a b"),
        ("email", "a@b.example", "a"),
        ("hostname", "a.example", "-a"),
        ("ipv4", "127.0.0.1", "127.0.0.256"),
        ("ipv6", "::1", "1::2::3"),
        ("short_uri", "urn:a:b", "urn:a:bbbbbbbbbbbbbbbbbbbbbbbb"),
        ("local", "10.0.0.1", "11.0.0.1"),
        ("work", "a@b.example", "aaaaaaaaaaaaaaaaaaaaaaaaaaaa@b.example"),
        ("at", "2024-01-01T00:00:00Z", "now"),
    ];
    for (name, good, bad) in good {
        accepts::<Formats>([json!({ name: good })]);
        refuses::<Formats>([json!({ name: bad }), json!({ name: 1 })]);
    }
    accepts::<Formats>([json!({"own": "no format that anybody knows"})]);
    assert_eq!(WorkEmail::new("a").unwrap_err().keyword, "format");
}

#[test]
fn enums_hold_their_values_only() {
    accepts::<Enums>([
        json!({"fit": "cover", "signs": "+1", "methods": "get", "odd": "", "filtered": "a", "maybe": null}),
        json!({"odd": "self", "maybe": "b"}),
        json!({"odd": "\"#"}),
        json!({"odd": "名"}),
    ]);
    refuses::<Enums>([json!({"fit": "Cover"}), json!({"odd": "x"}), json!({"filtered": 1}), json!({"filtered": null})]);
    refuses::<Enums>([json!({"maybe": "c"}), json!({"fit": null})]);
    assert_eq!("+1".parse::<EnumsSigns>().unwrap(), EnumsSigns::Plus1);
    assert_eq!(EnumsMethods::ALL, [EnumsMethods::GetUpper, EnumsMethods::GetLower, EnumsMethods::Get]);
    assert_eq!(Fit::Contain.to_string(), "contain");
    accepts::<RootEnum>([json!("on")]);
    refuses::<RootEnum>([json!("On"), json!(null)]);
}

#[test]
fn an_open_enum_keeps_what_it_does_not_know() {
    accepts::<Enums>([
        json!({"open": "red"}),
        json!({"open": "mauve"}),
        json!({"open": "other"}),
        json!({"open": "Other"}),
    ]);
    refuses::<Enums>([json!({"open": 1})]);
    assert_eq!("red".parse::<Colour>().unwrap(), Colour::Red);
    assert_eq!("mauve".parse::<Colour>().unwrap(), Colour::Other("mauve".into()));
    assert_eq!((Colour::from("green"), Colour::new("mauve")), (Colour::Green, Colour::Other("mauve".into())));
    // As its text, whichever version of the schema lists it.
    assert_eq!(Colour::Other("red".into()), Colour::Red);
    assert!(Colour::Other("orange".into()) < Colour::Red && Colour::Red < Colour::Other("yellow".into()));
    assert_eq!(Colour::OtherLower.as_str(), "other");
}

#[test]
fn a_text_can_be_a_message() {
    accepts::<RootText>([json!("a")]);
    refuses::<RootText>([json!(""), json!(1)]);
    accepts::<RootPlain>([json!("")]);
    assert_eq!(RootPlain::new("a".into()).encode().unwrap(), br#""a""#);
}
