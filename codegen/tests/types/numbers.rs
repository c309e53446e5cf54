use buscodegen_runtime::Message as _;
use serde_json::json;

use crate::generated::numbers_api::draft4_types::Old;
use crate::generated::numbers_api::{
    Floats, Inexact, Integers, Mixed, MixedList, Percent, Ratio, RootBoolean, RootInteger,
};
use crate::verdicts::{accepts, refuses};

#[test]
fn integers_are_as_wide_as_their_bounds() {
    let integers = Integers::new();
    let _: (Option<i64>, Option<u8>, Option<i8>) = (integers.any, integers.byte, integers.signed_byte);
    let _: (Option<u16>, Option<u8>, Option<u32>) = (integers.port, integers.percent, integers.size);
    let _: (Option<i32>, Option<u64>, Option<i64>) = (integers.celsius, integers.count, integers.below);
}

#[test]
fn integers_keep_to_their_bounds() {
    for (name, good, bad) in [
        ("byte", vec![0, 255], vec![-1, 256]),
        ("signed_byte", vec![-128, 127], vec![-129, 128]),
        ("port", vec![1, 65535], vec![0, 65536]),
        ("percent", vec![0, 100], vec![-1, 101]),
        ("size", vec![1, 4096], vec![0, 4097]),
        ("celsius", vec![-273, 1_000_000], vec![-274, 1_000_001]),
        ("count", vec![0, i64::MAX], vec![-1]),
        ("below", vec![9, i64::MIN], vec![10]),
        ("open", vec![1, 9], vec![0, 10]),
        ("fraction", vec![1, 3], vec![0, 4]),
        ("exponent", vec![100, 1000], vec![99, 1001]),
        ("even", vec![-2, 0, 4], vec![1]),
        ("listed", vec![1, 2, 5], vec![0, 3]),
        ("named", vec![0, 100], vec![101]),
    ] {
        accepts::<Integers>(good.into_iter().map(|value| json!({ name: value })));
        refuses::<Integers>(bad.into_iter().map(|value| json!({ name: value })));
        refuses::<Integers>([json!({ name: 2.5 }), json!({ name: "2" }), json!({ name: null }), json!({ name: true })]);
    }
    accepts::<Integers>([json!({"any": 1.0}), json!({"any": -0.0}), json!({"count": u64::MAX})]);
    assert!(Percent::new(101).is_err());
}

#[test]
fn numbers_keep_to_their_bounds() {
    const { assert!(Floats::EXACT, "bounds that only floats reach are compared with floats") };
    accepts::<Floats>([
        json!({"any": 1e300, "bounded": -1, "open": 0.5, "cents": 0.07, "named": 1, "many": [1, 2.5]}),
        json!({"bounded": 1.5, "cents": 19.99}),
        json!({"single": f64::from(f32::MAX), "finite": f64::MAX}),
        json!({"single": 1_u64 << 63, "finite": f64::MIN}),
    ]);
    refuses::<Floats>([
        json!({"bounded": -1.1}),
        json!({"bounded": 1.6}),
        json!({"open": 0}),
        json!({"open": 1.0}),
        json!({"cents": 0.075}),
        json!({"single": 3.402_823_466_385_289e38}),
        json!({"single": f64::MIN}),
        json!({"named": 1.1}),
        json!({"any": "1"}),
    ]);
    assert!(Ratio::new(0.25).unwrap() < Ratio::new(0.5).unwrap());
    accepts::<Ratio>([json!(0.5)]);
    refuses::<Ratio>([json!(2)]);
    let mut floats = Floats::new();
    floats.many = Some(vec![f64::INFINITY]);
    assert!(floats.encode().is_err(), "JSON has no infinity");
}

#[test]
fn what_types_cannot_count_is_left_to_the_general_validator() {
    accepts::<Inexact>([json!({"half": 3, "huge": 9_007_199_254_740_994_i64, "wide": i64::MIN})]);
    refuses::<Inexact>([json!({"half": 2}), json!({"huge": 9_007_199_254_740_996_i64})]);
    accepts::<RootInteger>([json!(1), json!(6.0)]);
    refuses::<RootInteger>([json!(0), json!(7)]);
    accepts::<RootBoolean>([json!(true)]);
    refuses::<RootBoolean>([json!(1)]);
}

#[test]
fn integers_of_draft_4_are_written_without_fraction() {
    const { assert!(Old::EXACT && Old::INTEGERS_AS_WRITTEN) };
    accepts::<Old>([
        json!({"whole": 1, "few": 9, "many": [0, -1], "either": 1, "listed": 2, "number": 1.0}),
        json!({"either": "1.0", "number": 1}),
    ]);
    refuses::<Old>([
        json!({"whole": 1.0}),
        json!({"few": 9.0}),
        json!({"few": 0}),
        json!({"many": [0, 1.0]}),
        json!({"either": 1.0}),
        json!({"listed": 2.0}),
    ]);
    for number in ["1e2", "10E-1", "-1.0", "1.0e0"] {
        let message = format!("{{\"whole\":{number}}}");
        assert!(Old::decode(message.as_bytes()).is_err(), "{message}");
    }
}

#[test]
fn integers_of_draft_4_beside_others_are_told_apart() {
    const { assert!(Mixed::EXACT && !Mixed::INTEGERS_AS_WRITTEN && !MixedList::EXACT) };
    accepts::<Mixed>([
        json!({"old": {"count": 1, "few": 9, "many": [1, -2], "either": 3}, "count": 1.0}),
        json!({"old": {"either": "1.0"}, "count": 1}),
    ]);
    for old in [json!({"count": 1.0}), json!({"few": 2.0}), json!({"many": [1, 2.0]}), json!({"either": 1.0})] {
        refuses::<Mixed>([json!({"old": old, "count": 1})]);
    }
    accepts::<MixedList>([json!({"old": {"listed": 1}, "count": 1.0})]);
    refuses::<MixedList>([json!({"old": {"listed": 1.0}, "count": 1}), json!({"old": {"listed": 3}})]);
}
