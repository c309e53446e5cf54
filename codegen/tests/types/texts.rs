use buscodegen_runtime::{Decimal, Integer, Message, Nullable};

use crate::generated::texts_api::old_types::Old;
use crate::generated::texts_api::{Amount, Conditional, Kept};

const HUGE: &str = "12345678910111213141516171819202122232425262728293031";

/// Messages that are written as they were read.
fn keeps<M: Message>(texts: &[&str]) {
    for text in texts {
        let message = M::decode(text.as_bytes()).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(String::from_utf8(message.encode().unwrap()).unwrap(), *text);
        assert!(buscodegen_runtime::codegen::judge::<M>(text.as_bytes()).is_ok(), "{text}");
    }
}

/// Messages that both refuse, for the same reasons.
fn refuses<M: Message>(texts: &[&str]) {
    for text in texts {
        let general = buscodegen_runtime::codegen::judge::<M>(text.as_bytes()).expect_err(text);
        assert_eq!(M::decode(text.as_bytes()).err(), Some(general), "{text}");
    }
}

#[test]
fn numbers_of_any_size_pass_through_as_they_were_written() {
    const { assert!(Kept::EXACT && Kept::KEEPS_NUMBERS) };
    let huge = |name: &str| format!("{{\"{name}\":{HUGE}}}");
    keeps::<Kept>(&[&huge("any"), &huge("count"), &huge("number"), &huge("either"), &huge("nullable")]);
    keeps::<Kept>(&[
        "{\"any\":-1e400,\"port\":65535,\"halves\":1e308,\"number\":0.10,\"amount\":1.50,\"nullable\":null}",
        "{\"huge\":36893488147419103231,\"either\":1.0,\"unique\":[1e400,1e401,18446744073709551616,18446744073709551617]}",
        "{\"huge\":-36893488147419103232,\"either\":\"1\",\"pairs\":[[18446744073709551616],[18446744073709551617]]}",
    ]);
    let kept = Kept::decode(huge("any").as_bytes()).unwrap();
    assert_eq!(kept.any.unwrap().as_str(), HUGE);
}

#[test]
fn numbers_of_any_size_keep_to_their_rules() {
    refuses::<Kept>(&[
        "{\"any\":1.5}",
        "{\"any\":1e-1}",
        "{\"any\":\"1\"}",
        "{\"port\":65536}",
        "{\"count\":-1}",
        "{\"huge\":36893488147419103232}",
        "{\"huge\":-36893488147419103233}",
        "{\"number\":null}",
        "{\"amount\":-0.01}",
        "{\"amount\":0.001}",
        "{\"amount\":1e-400}",
        "{\"either\":0.5}",
        "{\"unique\":[1.0,1]}",
        "{\"unique\":[1e400,10e399]}",
        "{\"pairs\":[[100],[1e2]]}",
        "{\"any\":01}",
    ]);
    // What has no place in 64 bits is a violation here, as the message as such may hold larger numbers.
    let refused = Kept::decode(format!("{{\"port\":{HUGE}}}").as_bytes()).unwrap_err();
    assert!(refused.to_string().contains("must be at most 65535"), "{refused}");
    assert!(Amount::new("0.001".parse().unwrap()).is_err());
    assert_eq!(Amount::new(Decimal::from(2)).unwrap().get().as_str(), "2");
}

#[test]
fn conditions_compare_numbers_of_any_size() {
    const { assert!(Conditional::EXACT && Conditional::KEEPS_NUMBERS) };
    keeps::<Conditional>(&["{\"n\":100000000000000000000}", "{\"n\":0.1}"]);
    refuses::<Conditional>(&["{\"n\":100000000000000000001}", "{\"n\":1e400}", "{}"]);
}

#[test]
fn integers_of_draft_4_are_written_as_such_also_as_texts() {
    const { assert!(Old::EXACT) };
    keeps::<Old>(&[&format!("{{\"n\":{HUGE}}}"), "{\"n\":1}"]);
    refuses::<Old>(&["{\"n\":1.0}", "{\"n\":1e2}", "{\"n\":0}", "{\"n\":-0}"]);
    let mut old = Old::new();
    old.n = Some("1.0".parse().unwrap());
    assert!(old.encode().is_err());
}

#[test]
fn fields_are_texts_only_where_bounds_do_not_keep_within_64_bits() {
    let kept = Kept::new();
    let _: (Option<Integer>, Option<u16>, Option<Integer>) = (kept.any, kept.port, kept.count);
    let _: (Option<Decimal>, Option<Amount>, Option<Nullable<Decimal>>) = (kept.number, kept.amount, kept.nullable);
}
