//! `buscodegen completions` and `buscodegen man`: the command line described for shells and for `man`.

use std::error::Error;
use std::path::PathBuf;

use clap::CommandFactory as _;
use clap_complete::Shell;

use super::args::Args;
use super::exit::Exit;
use super::output::Output;
use crate::write::{WriteError, write_file};

/// Write what completes commands and flags in a shell
#[derive(Debug, clap::Args)]
#[command(after_help = COMPLETIONS)]
pub(super) struct Completions {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

const COMPLETIONS: &str = "\
Examples:
  buscodegen completions bash > ~/.local/share/bash-completion/completions/buscodegen
  buscodegen completions zsh > ~/.zfunc/_buscodegen
      With `fpath+=~/.zfunc` before `compinit` in ~/.zshrc.
  buscodegen completions fish > ~/.config/fish/completions/buscodegen.fish";

/// Write the manual pages
#[derive(Debug, clap::Args)]
#[command(after_help = MAN)]
pub(super) struct Man {
    /// The folder that gets a page for each command [default: the page of `buscodegen`, to standard output]
    #[arg(value_name = "FOLDER")]
    folder: Option<PathBuf>,
}

const MAN: &str = "\
Examples:
  buscodegen man ~/.local/share/man/man1
      One page for each command: `man buscodegen-check`.
  buscodegen man | man -l -
      Read the first page at once.";

impl Completions {
    pub(super) fn run(&self, output: &Output) -> Exit {
        let mut text = Vec::new();
        clap_complete::generate(self.shell, &mut Args::command(), "buscodegen", &mut text);
        output.result(&String::from_utf8_lossy(&text));
        Exit::Success
    }
}

impl Man {
    pub(super) fn run(&self, output: &Output) -> Result<Exit, Box<dyn Error>> {
        let mut command = Args::command();
        command.build();
        let Some(folder) = &self.folder else {
            output.result(&page(command)?);
            return Ok(Exit::Success);
        };
        write(command.clone(), folder)?;
        // Those of commands in commands, such as `templates eject`, have pages of their own, too.
        let mut open: Vec<_> = command.get_subcommands().cloned().collect();
        while let Some(command) = open.pop() {
            open.extend(command.get_subcommands().cloned());
            if command.get_name() != "help" {
                write(command, folder)?;
            }
        }
        output.done()?;
        Ok(Exit::Success)
    }
}

fn write(command: clap::Command, folder: &std::path::Path) -> Result<(), WriteError> {
    let name = command.get_display_name().unwrap_or(command.get_name()).to_owned();
    let path = folder.join(format!("{name}.1"));
    let text = page(command).map_err(|error| WriteError::Io { action: "write", path: path.clone(), error })?;
    write_file(&path, &text)
}

fn page(command: clap::Command) -> std::io::Result<String> {
    let mut text = Vec::new();
    clap_mangen::Man::new(command).render(&mut text)?;
    Ok(String::from_utf8_lossy(&text).into_owned())
}
