//! What a message accepts and refuses: the type and the general validator must say the same of every value.

use buscodegen_runtime::{Message, Value};

/// Values that a message takes, and gives back as they were.
pub fn accepts<M: Message>(values: impl IntoIterator<Item = Value>) {
    for value in values {
        let general = M::schema().validate(&value);
        assert!(general.is_ok(), "the general validator refuses {value}: {general:?}");
        let decoded = M::decode(value.to_string().as_bytes());
        let decoded = decoded.unwrap_or_else(|error| panic!("{value} is refused: {error}"));
        let encoded = decoded.encode().unwrap_or_else(|error| panic!("{value} cannot be written again: {error}"));
        let encoded: Value = serde_json::from_slice(&encoded).unwrap();
        assert!(equal(&encoded, &value), "{value} became {encoded}");
    }
}

/// Values that it takes, and gives back otherwise, as members that have no field are passed over.
pub fn accepts_as<M: Message>(value: Value, kept: Value) {
    assert!(M::schema().validate(&value).is_ok(), "the general validator refuses {value}");
    let encoded = M::decode(value.to_string().as_bytes()).unwrap().encode().unwrap();
    let encoded: Value = serde_json::from_slice(&encoded).unwrap();
    assert!(equal(&encoded, &kept), "{value} became {encoded}");
}

/// Values that a message refuses.
pub fn refuses<M: Message>(values: impl IntoIterator<Item = Value>) {
    for value in values {
        assert!(M::schema().validate(&value).is_err(), "the general validator accepts {value}");
        assert!(M::decode(value.to_string().as_bytes()).is_err(), "{value} is accepted");
    }
}

/// Equal as JSON: `1` is `1.0`.
fn equal(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => one == other || one.as_f64() == other.as_f64(),
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| equal(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len()
                && one.iter().all(|(name, value)| other.get(name).is_some_and(|other| equal(value, other)))
        }
        (one, other) => one == other,
    }
}
