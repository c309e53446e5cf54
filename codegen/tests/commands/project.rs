//! A project in a folder of its own, and commands that are run in it.

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use tempfile::TempDir;

/// A folder that is deleted in the end.
pub(crate) struct Project(TempDir);

impl Project {
    pub(crate) fn new<const N: usize>(files: [(&str, &str); N]) -> Self {
        let project = Self(TempDir::new().unwrap());
        for (path, text) in files {
            project.put(path, text);
        }
        project
    }

    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    pub(crate) fn put(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        self.run_with(arguments, "")
    }

    pub(crate) fn run_with(&self, arguments: &[&str], input: &str) -> Ran {
        self.run_as(Command::cargo_bin("buscodegen").unwrap(), arguments, input)
    }

    /// Where there is no program but this one, and so no git.
    pub(crate) fn run_alone(&self, arguments: &[&str]) -> Ran {
        let mut command = Command::cargo_bin("buscodegen").unwrap();
        command.env("PATH", self.path("nowhere"));
        self.run_as(command, arguments, "")
    }

    fn run_as(&self, mut command: Command, arguments: &[&str], input: &str) -> Ran {
        // Help is laid out for a width; nothing of the caller's own.
        command.current_dir(self.0.path()).env("COLUMNS", "100").env_remove("NO_COLOR").args(arguments);
        command.env("BUSCODEGEN_CEILING", std::env::temp_dir());
        let output = command.write_stdin(input).output().unwrap();
        let text = |bytes: Vec<u8>| {
            String::from_utf8(bytes).unwrap().replace(&self.0.path().display().to_string(), "/project")
        };
        let code = output.status.code().unwrap();
        Ran { line: line(arguments), code, out: text(output.stdout), err: text(output.stderr) }
    }

    /// The transcripts of some commands, one after the other.
    pub(crate) fn transcript<const N: usize>(&self, commands: [&[&str]; N]) -> String {
        commands.map(|arguments| self.run(arguments).to_string()).join("\n")
    }

    /// Runs git in a folder of the project.
    pub(crate) fn git(&self, folder: &str, arguments: &str) {
        let identity = ["-c", "user.name=a", "-c", "user.email=a@b.example", "-c", "commit.gpgsign=false"];
        let mut command = std::process::Command::new("git");
        command
            .current_dir(self.path(folder))
            .args(identity)
            .args(arguments.split(' '))
            .env("GIT_CONFIG_GLOBAL", "/dev/null");
        let output = command.output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }

    pub(crate) fn text(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    /// Every file below, sorted.
    pub(crate) fn files(&self) -> Vec<String> {
        let mut found = Vec::new();
        let mut open = vec![self.0.path().to_owned()];
        while let Some(folder) = open.pop() {
            for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
                if entry.is_dir() { open.push(entry) } else { found.push(self.relative(&entry)) }
            }
        }
        found.sort();
        found
    }

    fn relative(&self, path: &Path) -> String {
        path.strip_prefix(self.0.path()).unwrap().display().to_string()
    }
}

/// What a command did.
pub(crate) struct Ran {
    line: String,
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl std::fmt::Display for Ran {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "$ {}\n{}", self.line, self.out)?;
        if !self.err.is_empty() {
            write!(f, "-- standard error\n{}", self.err)?;
        }
        writeln!(f, "-- exit code {}", self.code)
    }
}

fn line(arguments: &[&str]) -> String {
    let quoted = |argument: &&str| {
        if argument.contains([' ', '\n', '\'', '{']) { format!("'{argument}'") } else { (*argument).to_owned() }
    };
    ["buscodegen".to_owned()].into_iter().chain(arguments.iter().map(quoted)).collect::<Vec<_>>().join(" ")
}

/// Compares a transcript with the golden one of this name.
macro_rules! golden {
    ($name:literal, $transcript:expr) => {
        insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!($name, $transcript.to_string());
        });
    };
}
pub(crate) use golden;

/// A shop with a message of every kind.
pub(crate) const STORE: &str = r##"{
  "api": "store",
  "version": "1.0.0",
  "description": "A shop.",
  "rpcs": {
    "buy": {
      "description": "Buys a pet.",
      "parameters": { "$ref": "#/$defs/Order" },
      "response": { "type": "object", "properties": { "token": { "type": "string", "format": "uuid" } }, "required": ["token"] },
      "errors": {
        "sold_out": { "description": "Somebody was faster.", "data": { "type": "object", "required": ["pet"] } },
        "closed": { "description": "It is night." }
      }
    },
    "ping": { "description": "Nothing." }
  },
  "events": {
    "page_view": {
      "description": "A page was viewed.",
      "parameters": { "type": "object", "properties": { "url": { "type": "string", "pattern": "^/" } }, "required": ["url"] }
    }
  },
  "$defs": {
    "Order": {
      "description": "What is bought.",
      "type": "object",
      "properties": { "pet": { "type": "string", "minLength": 1 }, "count": { "$ref": "common/money.json#/$defs/Count" } },
      "required": ["pet"],
      "additionalProperties": false
    }
  }
}
"##;

/// What it refers to.
pub(crate) const MONEY: &str = r#"{ "$defs": { "Count": { "type": "integer", "minimum": 1, "maximum": 10 } } }
"#;
