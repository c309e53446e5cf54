//! Where the lines of all processes go: each with the name of its process in front, in a colour of its own on a terminal.

use std::{
    io::{self, IsTerminal, Write},
    sync::atomic::{AtomicUsize, Ordering},
};

use tokio::io::{AsyncBufReadExt, AsyncRead, BufReader};

/// The colours of the processes, one after the other: cyan, yellow, magenta, green, blue, red.
const COLOURS: [u8; 6] = [36, 33, 35, 32, 34, 31];

/// What prints the lines of one process.
#[derive(Clone, Debug)]
pub(super) struct Output {
    prefix: String,
}

impl Output {
    /// For the process called `name`, in the next colour.
    pub(super) fn new(name: &str) -> Self {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let prefix = if io::stdout().is_terminal() {
            let number = NEXT.fetch_add(1, Ordering::Relaxed);
            format!("\x1b[{}m{name:>13} |\x1b[0m", COLOURS[number % COLOURS.len()])
        } else {
            format!("{name:>13} |")
        };
        Self { prefix }
    }

    /// Prints one line.
    pub(super) fn line(&self, text: &str) {
        // Nobody to print to is no reason to leave processes behind.
        let _ = writeln!(io::stdout().lock(), "{} {text}", self.prefix);
    }

    /// Prints what comes from a process until it ends, and calls `seen` with each line.
    pub(super) async fn copy(self, from: impl AsyncRead + Unpin, mut seen: impl FnMut(&str)) {
        let mut lines = BufReader::new(from).split(b'\n');
        while let Ok(Some(line)) = lines.next_segment().await {
            let line = String::from_utf8_lossy(&line);
            self.line(&line);
            seen(&line);
        }
    }
}
