use buscodegen_runtime::Message as _;

use crate::generated::secrets_api::{Card, Keys, Level, Login, Notes, Pin, Token, Whole};

#[test]
fn debug_shows_no_secret() {
    let login = Login::new("ann", "canary-1")
        .with_codes(vec![424_242])
        .with_token(Token::new("canary-2").unwrap())
        .with_pin(Pin::new(4242).unwrap())
        .with_level(Level::High)
        .with_card(Card::new().with_number("canary-3"));
    let shown = format!("{login:?} {:?} {:?} {:?} {:?}", login.token, login.pin, login.level, login.card);
    assert!(!shown.contains("canary") && !shown.contains("4242") && !shown.contains("High"), "{shown}");
    assert!(shown.contains("ann") && shown.contains("[sensitive]"), "{shown}");
    assert!(String::from_utf8(login.encode().unwrap()).unwrap().contains("canary-1"), "it is still sent");
}

#[test]
fn debug_shows_no_secret_item() {
    let notes = format!("{:?}", Notes::new("ann").with_second("canary"));
    assert!(notes.contains("ann") && !notes.contains("canary"), "{notes}");
    let keys = format!("{:?}", Keys::new().with_rest(vec!["canary".to_owned()]));
    assert!(!keys.contains("canary"), "{keys}");
}

#[test]
fn a_secret_object_shows_nothing() {
    let builder = Whole::builder().a("canary").b("canary").c("canary").d("canary").e("canary");
    let whole = builder.build().unwrap();
    assert!(!format!("{whole:?}").contains("canary"));
}
