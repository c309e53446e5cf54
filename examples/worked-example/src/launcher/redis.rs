//! A Redis server of one's own, for as long as the demo runs: on a free port, nothing kept.

use std::{
    env,
    path::{Path, PathBuf},
};

use super::Process;
use crate::program::Failure;

/// What a Redis server's program may be called.
const PROGRAMS: [&str; 2] = ["redis-server", "valkey-server"];

/// How a private Redis server is started: on `port` of this machine only, with its files in `folder`.
///
/// # Errors
/// When none is installed.
pub fn redis(port: u16, folder: &Path) -> Result<Process, Failure> {
    let program = installed().ok_or(
        "neither redis-server nor valkey-server is installed: install one \
         (for example `apt-get install redis-server`), or set REDIS_URL to a server that runs",
    )?;
    let port = port.to_string();
    let options = ["--port", &port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir"];
    let mut arguments: Vec<_> = options.map(Into::into).to_vec();
    arguments.push(folder.into());
    Ok(Process { name: "redis", program, arguments, ready: "Ready to accept connections" })
}

fn installed() -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    let folders: Vec<PathBuf> = env::split_paths(&path).collect();
    PROGRAMS
        .iter()
        .flat_map(|program| folders.iter().map(move |folder| folder.join(program)))
        .find(|file| file.is_file())
}
