//! Times reading a message with validation, by generated code against what one would write without it: derived serde, which judges
//! nothing but formats that are types; derived serde and checks by hand; and a `serde_json::Value` judged by a validator and then
//! turned into the type.
//!
//! Contenders take turns of a fixed number of messages. The ratios printed are medians of the ratios within a round.

#![allow(clippy::print_stdout, reason = "the figures are the output")]

mod by_hand;

mod parcels {
    buscodegen_runtime::include_api!("parcels");
}
mod shipments {
    buscodegen_runtime::include_api!("shipments");
}

use std::error::Error;
use std::fmt::Write;
use std::hint::black_box;
use std::time::Instant;

use buscodegen_runtime::Message;
use by_hand::Checked;
use jsonschema::Validator;
use parcels::Parcel;
use serde::de::DeserializeOwned;
use serde_json::Value;
use shipments::Shipment;

/// How often each contender has its turn.
const ROUNDS: usize = 41;
/// How many bytes a contender reads in a turn.
const TURN: usize = 1 << 21;

struct Contender {
    name: &'static str,
    read: fn(&[u8], &Validator) -> bool,
}

/// The generated type, and the same message by hand in three ways.
const fn contenders<G: Message, H: Checked + DeserializeOwned>() -> [Contender; 4] {
    [
        Contender { name: "generated, exact", read: |bytes, _| G::decode(bytes).is_ok() },
        Contender { name: "derived serde, no checks", read: |bytes, _| serde_json::from_slice::<H>(bytes).is_ok() },
        Contender {
            name: "derived serde, checks by hand",
            read: |bytes, _| serde_json::from_slice::<H>(bytes).is_ok_and(|read| read.is_good()),
        },
        Contender {
            name: "Value, jsonschema, from_value",
            read: |bytes, validator| {
                serde_json::from_slice::<Value>(bytes)
                    .is_ok_and(|value| validator.is_valid(&value) && serde_json::from_value::<H>(value).is_ok())
            },
        },
    ]
}

fn main() -> Result<(), Box<dyn Error>> {
    println!("bounds, lengths, a closed and an open object, a tagged union");
    let validator = validator(include_str!("../../../schemas/shipments.json"), "Shipment")?;
    for steps in [2, 72] {
        measure::<Shipment, by_hand::Shipment>(&shipment(steps)?, &validator)?;
    }
    println!("the same with patterns and formats");
    let validator = self::validator(include_str!("../../../schemas/parcels.json"), "Parcel")?;
    for steps in [1, 65] {
        measure::<Parcel, by_hand::Parcel>(&parcel(steps)?, &validator)?;
    }
    Ok(())
}

fn validator(definition: &str, message: &str) -> Result<Validator, Box<dyn Error>> {
    let mut schema: Value = serde_json::from_str(definition)?;
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema".into();
    schema["$ref"] = format!("#/$defs/{message}").into();
    Ok(jsonschema::options().should_validate_formats(true).build(&schema)?)
}

/// A shipment of this many steps, as its sender writes it.
fn shipment(steps: usize) -> Result<String, Box<dyn Error>> {
    let mut text = String::from(
        r#"{"id":"7f3c1f0e-5d0a","weight":1250,"express":true,"address":{"street":"12 St James's Square","city":"London","floor":3},"history":["#,
    );
    for step in 0..steps {
        let comma = if step > 0 { "," } else { "" };
        let at = 1_767_225_600 + step * 3600;
        match step % 2 {
            0 => write!(text, r#"{comma}{{"kind":"scanned","at":{at},"depot":"Southwark {step}"}}"#)?,
            _ => write!(text, r#"{comma}{{"kind":"moved","at":{at},"kilometres":{step}.5,"to":"Croydon"}}"#)?,
        }
    }
    text.push_str("]}");
    Ok(text)
}

/// The same of a parcel.
fn parcel(steps: usize) -> Result<String, Box<dyn Error>> {
    let mut text = String::from(
        r#"{"id":"7f3c1f0e-5d0a-4c53-9d4f-0b5a0c6f3e11","label":"RR123456785GB","receiver":"ada@example.org","weight":1250,"address":{"street":"12 St James's Square","city":"London","floor":3},"history":["#,
    );
    for step in 0..steps {
        let comma = if step > 0 { "," } else { "" };
        let at = format!("2026-01-{:02}T{:02}:30:00Z", 1 + step / 24, step % 24);
        match step % 2 {
            0 => write!(text, r#"{comma}{{"kind":"scanned","at":"{at}","depot":"SWK-{}"}}"#, 10 + step)?,
            _ => write!(text, r#"{comma}{{"kind":"moved","at":"{at}","kilometres":{step}.5,"to":"Croydon"}}"#)?,
        }
    }
    text.push_str("]}");
    Ok(text)
}

fn measure<G: Message, H: Checked + DeserializeOwned>(text: &str, validator: &Validator) -> Result<(), Box<dyn Error>> {
    if !G::EXACT {
        return Err("the message is not exact".into());
    }
    let (bytes, contenders) = (text.as_bytes(), contenders::<G, H>());
    if let Some(contender) = contenders.iter().find(|contender| !(contender.read)(bytes, validator)) {
        return Err(format!("{} refuses the message", contender.name).into());
    }
    let count = TURN / bytes.len();
    let mut times = [const { Vec::new() }; 4];
    for round in 0..=ROUNDS {
        for turn in 0..contenders.len() {
            let index = (turn + round) % contenders.len();
            let start = Instant::now();
            for _ in 0..count {
                black_box((contenders[index].read)(black_box(bytes), validator));
            }
            // The first round warms up.
            if round > 0 {
                times[index].push(start.elapsed().as_secs_f64() * 1e9 / count as f64);
            }
        }
    }
    println!("{:>6} bytes {:>32} {:>14}", bytes.len(), "ns", "x generated");
    for (index, contender) in contenders.iter().enumerate() {
        let ratios = times[index].iter().zip(&times[0]).map(|(of, generated)| of / generated);
        let (time, ratio) = (median(times[index].iter().copied()), median(ratios));
        println!("  {:<32} {time:>10.0} {ratio:>14.2}", contender.name);
    }
    Ok(())
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}
