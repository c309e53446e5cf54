//! The commands as their users see them: a folder, a command line, what it prints, its exit code. The transcripts are golden
//! texts in `snapshots/`.
//!
//! `INSTA_UPDATE=always cargo test -p buscodegen --test commands` writes them anew; read the difference.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]
#![cfg(feature = "cli")]

mod at_once;
mod breaking;
mod breaking_git;
mod breaking_history;
mod changelog;
mod check;
mod ci;
mod completions;
mod files;
mod fmt;
mod generate;
mod help;
mod import;
mod init;
mod lint;
mod output;
mod project;
#[path = "../published/mod.rs"]
mod published;
mod pull;
mod snapshot;
mod validate;
