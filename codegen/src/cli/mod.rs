//! The command line: arguments in, text and an exit code out.
//!
//! The only part that prints. Each command is a file; it calls the library as anybody could.

mod args;
mod breaking;
mod changelog;
mod check;
mod completions;
mod exit;
mod explain;
mod fmt;
mod generate;
mod import;
mod init;
mod inspect;
mod lint;
mod meta_schema;
mod output;
mod output_schema;
mod pull;
mod rules;
mod snapshot;
mod templates;
mod validate;

pub use exit::Exit;

use args::{Args, Command};
use clap::Parser as _;
use output::Output;

use crate::config::Day;

/// Runs the command that the process was started with.
#[must_use]
pub fn run() -> Exit {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => {
            // Help and version are errors to clap, but not to the user.
            let exit = if error.use_stderr() { Exit::CouldNotRun } else { Exit::Success };
            let _ = error.print();
            return exit;
        }
    };
    let output = Output::new(&args.global);
    let done = match &args.command {
        Command::Breaking(command) => command.run(&args.global, &output),
        Command::Changelog(command) => command.run(&args.global, &output),
        Command::Check(command) => command.run(&args.global, &output),
        Command::Completions(command) => Ok(command.run(&output)),
        Command::Explain(command) => command.run(&output),
        Command::Fmt(command) => command.run(&args.global, &output),
        Command::Generate(command) => command.run(&args.global, &output),
        Command::Import(command) => command.run(&args.global, &output),
        Command::Init(command) => command.run(&output),
        Command::Inspect(command) => command.run(&args.global, &output),
        Command::Lint(command) => command.run(&args.global, &output),
        Command::Man(command) => command.run(&output),
        Command::MetaSchema(command) => command.run(&output),
        Command::OutputSchema(command) => command.run(&output),
        Command::Pull(command) => command.run(&args.global, &output),
        Command::Rules(command) => command.run(&output),
        Command::Snapshot(command) => command.run(&args.global, &output),
        Command::Templates(command) => command.run(&args.global, &output),
        Command::Validate(command) => command.run(&args.global, &output),
    };
    done.unwrap_or_else(|error| {
        output.error(&*error);
        Exit::CouldNotRun
    })
}

/// The day, in Greenwich.
fn today() -> Day {
    let date = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date();
    Day::new(date.year(), date.month(), date.day())
}
