//! What a folder of a commit held before: its older versions, as the line of first parents of the commit has them. That is what
//! was merged, one after the other, and so what may have been deployed.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{ChildStdout, Stdio};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::Sources;
use super::git::{Git, GitError, Revision};

/// Commits may be a little out of order, as the clocks of their authors were: after so many that are too old, all are.
const OUT_OF_ORDER: usize = 100;

/// The older versions of a folder.
#[derive(Clone, Debug, Default)]
pub struct History {
    /// The versions, the newest first. None is that of the commit itself, and no two that follow each other are alike.
    pub versions: Vec<Version>,
    /// The day of the oldest commit that is here, where the history goes on but is not here: the clone is shallow.
    pub cut: Option<String>,
}

/// An older version of a folder.
#[derive(Clone, Debug)]
pub struct Version {
    /// The last commit that had it.
    pub commit: String,
    /// Until when it was current.
    pub until: SystemTime,
    /// The day of that in Greenwich, such as `2027-01-31`.
    pub day: String,
}

/// A commit of the line.
struct Step {
    commit: String,
    time: SystemTime,
    day: String,
}

impl Revision {
    /// The versions of the folder that were current at some time since.
    ///
    /// # Errors
    /// If git fails.
    pub fn history(&self, since: SystemTime) -> Result<History, GitError> {
        let git = self.git();
        let (steps, is_whole) = git.line(&self.commit, since)?;
        let trees = git.trees(&steps, &self.folder)?;
        let mut history = History::default();
        for (pair, trees) in steps.windows(2).zip(trees.windows(2)) {
            let ([newer, older], [after, before]) = (pair, trees) else { continue };
            // Where there was no folder, nothing was published by it.
            if before != after && before.is_some() && newer.time >= since {
                let (until, day) = (newer.time, newer.day.clone());
                history.versions.push(Version { commit: older.commit.clone(), until, day });
            }
        }
        if let Some(last) = steps.last().filter(|last| is_whole && last.time >= since)
            && git.has_parent(&last.commit)?
        {
            history.cut = Some(last.day.clone());
        }
        Ok(history)
    }

    /// The schema files of an older version.
    ///
    /// # Errors
    /// If git fails.
    pub fn version(&self, version: &Version) -> Result<Sources, GitError> {
        self.git().files(&version.commit, &version.commit, &self.folder)
    }
}

impl Git<'_> {
    /// The commit and its first parents, the newest first, at least to the first that is older; and whether that is all of them.
    fn line(&self, commit: &str, since: SystemTime) -> Result<(Vec<Step>, bool), GitError> {
        let format = "--format=%H %ct %cd";
        let mut command = self.command(&["rev-list", "--first-parent", "--date=short-local", format, commit]);
        let mut child =
            command.env("TZ", "UTC").stdout(Stdio::piped()).stderr(Stdio::null()).spawn().map_err(GitError::NoGit)?;
        let (mut steps, mut too_old) = (Vec::new(), 0);
        let mut is_whole = true;
        for line in child.stdout.take().into_iter().flat_map(lines) {
            let line = line.map_err(|error| GitError::Failed(error.to_string()))?;
            // Before each there is a line with the word `commit`.
            let Some(step) = step(&line) else { continue };
            too_old = if step.time < since { too_old + 1 } else { 0 };
            steps.push(step);
            if too_old == OUT_OF_ORDER {
                is_whole = false;
                break;
            }
        }
        // Git may wait for somebody to read on.
        drop(child.kill());
        drop(child.wait());
        Ok((steps, is_whole))
    }

    /// What identifies the content of the folder in each commit; nothing where there was none.
    fn trees(&self, steps: &[Step], folder: &str) -> Result<Vec<Option<String>>, GitError> {
        if folder.contains('\n') {
            return Err(GitError::Failed(format!(
                "the history of a folder cannot be read whose name has a line break: {folder:?}"
            )));
        }
        let mut command = self.command(&["cat-file", "--batch-check=%(objectname) %(objecttype)"]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().map_err(GitError::NoGit)?;
        let wanted: String = steps.iter().map(|step| format!("{}:{folder}\n", step.commit)).collect();
        let mut input = child.stdin.take();
        // Git answers while it reads.
        let writer = std::thread::spawn(move || input.as_mut().map(|input| input.write_all(wanted.as_bytes())));
        let trees = child.stdout.take().into_iter().flat_map(lines).map(|line| {
            let line = line.map_err(|error| GitError::Failed(error.to_string()))?;
            Ok(line.strip_suffix(" tree").map(str::to_owned))
        });
        let trees = trees.collect();
        drop(writer.join());
        drop(child.wait());
        trees
    }

    /// Whether the commit has a parent, be it here or not.
    fn has_parent(&self, commit: &str) -> Result<bool, GitError> {
        let object = self.text(&["cat-file", "commit", commit])?.unwrap_or_default();
        Ok(object.lines().take_while(|line| !line.is_empty()).any(|line| line.starts_with("parent ")))
    }
}

fn lines(output: ChildStdout) -> std::io::Lines<BufReader<ChildStdout>> {
    BufReader::new(output).lines()
}

/// `<commit> <seconds> <day>`
fn step(line: &str) -> Option<Step> {
    let mut parts = line.split(' ');
    let (commit, seconds, day) = (parts.next()?, parts.next()?.parse().ok()?, parts.next()?);
    Some(Step { commit: commit.to_owned(), time: UNIX_EPOCH + Duration::from_secs(seconds), day: day.to_owned() })
}
