//! Times the generator on a thousand definitions of the worked example's size: writing all crates, finding that nothing has
//! changed, and checking all, a comparison with the definitions as they were included. Medians of rounds, in one process,
//! reading and writing included.

#![allow(clippy::print_stdout, reason = "the figures are the output")]

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use buscodegen::breaking::Baseline;
use buscodegen::check::{Checked, check};
use buscodegen::config::{Config, Day};
use buscodegen::generate;

/// As the command line has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How many definitions there are.
const DEFINITIONS: usize = 1000;
/// How often each time is taken.
const ROUNDS: usize = 5;
/// The definitions of the worked example, and the names in them.
const EXAMPLES: [(&str, &str); 2] = [
    (include_str!("../../../../schemas/image.json"), r#""api": "image""#),
    (include_str!("../../../../schemas/store.json"), r#""api": "store""#),
];

fn main() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let old = folder.path().join("old");
    let mut config = Config::default_in(folder.path());
    write_definitions(&config.schema_root())?;
    write_definitions(&old)?;
    config.breaking.against = vec![Baseline::Path(old)];
    let (mut first, mut again, mut checked) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        // A folder of its own: some file systems are slow where many files were just deleted.
        config.generate.out = PathBuf::from(format!("generated-{round}"));
        let start = Instant::now();
        let plan = generate(&config)?.plan.ok_or("the definitions have errors")?;
        let written = plan.apply(false)?.written;
        first.push(start.elapsed());
        let start = Instant::now();
        let plan = generate(&config)?.plan.ok_or("the definitions have errors")?;
        if !plan.is_fresh() || plan.crates() != DEFINITIONS || written < DEFINITIONS {
            return Err("what was generated is not up to date".into());
        }
        again.push(start.elapsed());
        let start = Instant::now();
        let Checked { generated, alone, failed, .. } = check(&config, &[], &Day::new(2026, 1, 1))?;
        if failed || alone.is_some() || !generated.plan.is_some_and(|plan| plan.is_fresh()) {
            return Err("the check failed".into());
        }
        checked.push(start.elapsed());
    }
    println!("{DEFINITIONS} definitions{:>24}", "seconds");
    println!("  generate, all crates new {:>14.2}", median(first).as_secs_f64());
    println!("  generate --check, nothing new {:>9.2}", median(again).as_secs_f64());
    println!("  check, with old definitions {:>11.2}", median(checked).as_secs_f64());
    Ok(())
}

/// The worked example's definitions in turns, each with a name of its own.
fn write_definitions(folder: &Path) -> Result<(), Box<dyn Error>> {
    fs::create_dir_all(folder)?;
    for number in 0..DEFINITIONS {
        let (text, name) = EXAMPLES[number % EXAMPLES.len()];
        let (before, after) = text.split_once(name).ok_or("an example without its name")?;
        let name = name.trim_end_matches('"');
        fs::write(folder.join(format!("{number}.json")), format!(r#"{before}{name}{number}"{after}"#))?;
    }
    Ok(())
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times.get(times.len() / 2).copied().unwrap_or_default()
}
