//! A headless Chromium, driven over its debugging pipe: no port, no driver program, and it ends when the test does.

use std::{
    cell::RefCell,
    env,
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, Command, Stdio},
    sync::mpsc::{Receiver, channel},
    thread,
    time::{Duration, Instant},
};

use base64::prelude::{BASE64_STANDARD, Engine};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::started::{PATIENCE, until};

const PROGRAMS: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "chrome"];

/// Quiet, without services of its own on the network, and able to run as root and in a container.
const FLAGS: [&str; 15] = [
    "--headless",
    "--remote-debugging-pipe",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
    "--hide-scrollbars",
    "--force-color-profile=srgb",
    "about:blank",
];

pub(crate) struct Chromium {
    child: Child,
    wire: RefCell<Option<Wire>>,
    _profile: TempDir,
}

struct Wire {
    commands: ChildStdin,
    messages: Receiver<Value>,
    /// What pages complained about, in the order they did.
    complaints: Vec<String>,
    last: u64,
}

/// A tab of the browser.
pub(crate) struct Tab<'a> {
    browser: &'a Chromium,
    session: String,
}

impl Chromium {
    pub(crate) fn start() -> Self {
        let profile = tempfile::tempdir().unwrap();
        // The browser reads commands from descriptor 3 and answers on 4: the shell puts our pipes there.
        let mut child = Command::new("sh")
            .args(["-c", r#"exec "$0" "$@" 3<&0 4>&1 0</dev/null 1>/dev/null"#])
            .arg(installed())
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .args(FLAGS)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let (sender, messages) = channel();
        let answers = BufReader::new(child.stdout.take().unwrap()).split(0);
        thread::spawn(move || {
            let read = answers.map_while(Result::ok).map_while(|message| serde_json::from_slice(&message).ok());
            // An error means that the test is over.
            read.map(|message| sender.send(message)).take_while(Result::is_ok).for_each(drop);
        });
        let commands = child.stdin.take().unwrap();
        let wire = Wire { commands, messages, complaints: Vec::new(), last: 0 };
        Self { child, wire: RefCell::new(Some(wire)), _profile: profile }
    }

    /// Opens an empty tab of this size.
    pub(crate) fn tab(&self, width: u32, height: u32) -> Tab<'_> {
        let target = self.command(None, "Target.createTarget", json!({ "url": "about:blank" }));
        let attach = json!({ "targetId": target["targetId"], "flatten": true });
        let session = self.command(None, "Target.attachToTarget", attach)["sessionId"].as_str().unwrap().to_owned();
        let tab = Tab { browser: self, session };
        for domain in ["Page.enable", "Runtime.enable", "Log.enable"] {
            tab.command(domain, json!({}));
        }
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        tab.command("Emulation.setDeviceMetricsOverride", size);
        tab
    }

    /// Errors that pages threw or logged, requests that failed among them.
    pub(crate) fn complaints(&self) -> Vec<String> {
        // An answer comes after all that was complained about before.
        self.command(None, "Browser.getVersion", json!({}));
        self.wire.borrow().as_ref().unwrap().complaints.clone()
    }

    fn command(&self, session: Option<&str>, method: &str, parameters: Value) -> Value {
        let mut wire = self.wire.borrow_mut();
        let wire = wire.as_mut().unwrap();
        wire.last += 1;
        let id = wire.last;
        let mut command = json!({ "id": id, "method": method, "params": parameters });
        if let Some(session) = session {
            command["sessionId"] = session.into();
        }
        write!(wire.commands, "{command}\0").unwrap();
        loop {
            let message = wire.messages.recv_timeout(PATIENCE);
            let message = message.unwrap_or_else(|error| panic!("the browser does not answer {method}: {error}"));
            if message["id"] == id {
                assert!(message["error"].is_null(), "{method}: {}", message["error"]);
                return message["result"].clone();
            }
            wire.complaints.extend(complaint(&message));
        }
    }
}

impl Drop for Chromium {
    fn drop(&mut self) {
        // It ends when its pipe does.
        self.wire.borrow_mut().take();
        let started = Instant::now();
        while started.elapsed() < Duration::from_secs(10) && self.child.try_wait().is_ok_and(|ended| ended.is_none()) {
            thread::sleep(Duration::from_millis(10));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Tab<'_> {
    /// Goes to a page and waits until it and its pictures are there.
    pub(crate) fn open(&self, url: &str) {
        self.command("Page.navigate", json!({ "url": url }));
        let there = format!("location.href.startsWith({}) && document.readyState === 'complete'", json!(url));
        self.until(&there);
    }

    /// The value of a JavaScript expression.
    pub(crate) fn value(&self, expression: &str) -> Value {
        let evaluate = json!({ "expression": expression, "returnByValue": true, "awaitPromise": true });
        let answer = self.command("Runtime.evaluate", evaluate);
        assert!(answer["exceptionDetails"].is_null(), "{expression}: {}", answer["exceptionDetails"]);
        answer["result"]["value"].clone()
    }

    /// Waits until a JavaScript expression is true.
    pub(crate) fn until(&self, expression: &str) {
        until(expression, || (self.value(expression) == true).then_some(()));
    }

    /// Runs a script in every page that is opened from now on, before the page's own.
    pub(crate) fn prepare(&self, script: &str) {
        self.command("Page.addScriptToEvaluateOnNewDocument", json!({ "source": script }));
    }

    /// Keeps a picture of the tab for people to look at, as `screenshots/<name>.png` in the target folder.
    pub(crate) fn screenshot(&self, name: &str) {
        // In front, where animations run, and once they have come to their end.
        self.command("Page.bringToFront", json!({}));
        self.value("Promise.all(document.getAnimations().filter(a => a.effect.getTiming().iterations === 1).map(a => a.finished.catch(() => 0))).then(() => true)");
        let shot = self.command("Page.captureScreenshot", json!({ "format": "png" }));
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("screenshots");
        std::fs::create_dir_all(&folder).unwrap();
        let png = BASE64_STANDARD.decode(shot["data"].as_str().unwrap()).unwrap();
        std::fs::write(folder.join(format!("{name}.png")), png).unwrap();
    }

    fn command(&self, method: &str, parameters: Value) -> Value {
        self.browser.command(Some(&self.session), method, parameters)
    }
}

/// The error that a message from the browser is about, if it is about one.
fn complaint(message: &Value) -> Option<String> {
    let about = &message["params"];
    let error = match message["method"].as_str()? {
        "Runtime.exceptionThrown" => &about["exceptionDetails"],
        "Runtime.consoleAPICalled" if about["type"] == "error" => &about["args"],
        "Log.entryAdded" if about["entry"]["level"] == "error" => &about["entry"],
        _ => return None,
    };
    Some(error.to_string())
}

fn installed() -> PathBuf {
    if let Some(program) = env::var_os("CHROMIUM") {
        return program.into();
    }
    let folders: Vec<PathBuf> = env::split_paths(&env::var_os("PATH").unwrap_or_default()).collect();
    let found = PROGRAMS.iter().flat_map(|program| folders.iter().map(move |folder| folder.join(program)));
    found.into_iter().find(|file| file.is_file()).expect("no Chromium is installed: run `make setup`, or set CHROMIUM")
}
