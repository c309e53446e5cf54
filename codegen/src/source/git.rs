//! Schema files of a commit, read from git's objects: no clone, no checkout, no network.
//!
//! Runs the `git` of the user, which knows worktrees, alternates and packs. Names are passed as bytes and never through a shell.

use std::io::{self, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use super::{MAX_FILE_BYTES, Source, Sources, Unreadable};

/// Why a commit cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum GitError {
    /// There is no git to run.
    #[error("cannot run `git`: {0}; install it, or name a folder")]
    NoGit(#[source] io::Error),
    /// The folder is in no repository.
    #[error("`{0}` is in no git repository; name a folder instead")]
    NoRepository(String),
    /// There is no such commit.
    #[error("there is no commit `{reference}` here{hint}")]
    NoCommit {
        /// What the user called it.
        reference: String,
        /// What to do about it.
        hint: &'static str,
    },
    /// The repository is empty.
    #[error("there is no commit yet that could be compared with")]
    NoCommits,
    /// There is no branch to compare with.
    #[error(
        "the default branch is not known here: there is neither `origin/HEAD` nor a branch `main` or `master`; name one, such as \
         `git:origin/trunk`"
    )]
    NoDefault,
    /// The histories have nothing in common, as far as they are here.
    #[error("`HEAD` and `{branch}` have no commit in common here{hint}")]
    NoBase {
        /// The default branch.
        branch: String,
        /// What to do about it.
        hint: &'static str,
    },
    /// The folder is not in the commit.
    #[error("`{path}` is no folder of the commit `{reference}`")]
    NoFolder {
        /// The folder.
        path: String,
        /// The commit.
        reference: String,
    },
    /// The folder is in another repository.
    #[error("`{path}` is in the submodule `{module}`: name that repository instead")]
    Submodule {
        /// The folder.
        path: String,
        /// The submodule.
        module: String,
    },
    /// Git failed in another way.
    #[error("git failed: {0}")]
    Failed(String),
}

const SHALLOW: &str =
    ": the clone is shallow; fetch more of the history, such as `git fetch --unshallow` or `fetch-depth: 0`";

impl Sources {
    /// The schema files below a folder of a commit of a repository, with the commit's id. `reference` is what the user calls
    /// the commit: a branch, a tag, an id.
    ///
    /// # Errors
    /// If there is no git, no repository, no such commit or no such folder in it.
    pub fn of_commit(repository: &Path, reference: &str, folder: &str) -> Result<(String, Self), GitError> {
        let git = Git { folder: repository };
        if git.text(&["rev-parse", "--git-dir"])?.is_none() {
            return Err(GitError::NoRepository(repository.display().to_string()));
        }
        let commit = git.commit(reference)?;
        let sources = git.files(&commit, reference, folder.trim_matches('/').trim_start_matches("./"))?;
        Ok((commit, sources))
    }
}

/// A folder of schema files as it was in a commit.
#[derive(Clone, Debug)]
pub struct Revision {
    repository: PathBuf,
    pub(super) commit: String,
    /// What the user calls the commit.
    name: String,
    /// From the repository's root.
    pub(super) folder: String,
}

impl Revision {
    /// A commit of the repository that `root` is in: the one that the user calls `reference`, or that where the default branch was
    /// left. Its schema files are below `folder`, seen from the repository's root, or where `root` is now.
    ///
    /// # Errors
    /// If there is no git, no repository, or no such commit.
    pub fn older(root: &Path, reference: Option<&str>, folder: Option<&str>) -> Result<Self, GitError> {
        let git = Git { folder: root };
        let prefix = git.text(&["rev-parse", "--show-prefix"])?;
        let prefix = prefix.ok_or_else(|| GitError::NoRepository(root.display().to_string()))?;
        let (commit, name) = match reference {
            Some(reference) => (git.commit(reference)?, reference.to_owned()),
            None => git.base()?,
        };
        let folder = folder.unwrap_or(&prefix).trim_matches('/').to_owned();
        Ok(Self { repository: root.to_owned(), commit, name, folder })
    }

    /// Its schema files.
    ///
    /// # Errors
    /// If there is no such folder in the commit.
    pub fn sources(&self) -> Result<Sources, GitError> {
        self.git().files(&self.commit, &self.name, &self.folder)
    }

    pub(super) fn git(&self) -> Git<'_> {
        Git { folder: &self.repository }
    }
}

pub(super) struct Git<'p> {
    folder: &'p Path,
}

/// A file in a commit.
struct Entry {
    object: String,
    name: String,
}

impl Git<'_> {
    pub(super) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("git");
        command.arg("-C").arg(self.folder).args(arguments).stdin(Stdio::null());
        // Nothing of the caller's repository but its files decides what is read.
        command.env("GIT_OPTIONAL_LOCKS", "0").env("LC_ALL", "C").env("GIT_TERMINAL_PROMPT", "0");
        command
    }

    fn output(&self, arguments: &[&str]) -> Result<Output, GitError> {
        self.command(arguments).output().map_err(GitError::NoGit)
    }

    /// The line that git answers; nothing if it fails.
    pub(super) fn text(&self, arguments: &[&str]) -> Result<Option<String>, GitError> {
        let output = self.output(arguments)?;
        let text = String::from_utf8_lossy(&output.stdout).trim_end_matches('\n').to_owned();
        Ok(output.status.success().then_some(text))
    }

    fn is_shallow(&self) -> Result<bool, GitError> {
        Ok(self.text(&["rev-parse", "--is-shallow-repository"])?.as_deref() == Some("true"))
    }

    fn commit(&self, reference: &str) -> Result<String, GitError> {
        let wanted = format!("{reference}^{{commit}}");
        match self.text(&["rev-parse", "--verify", "--quiet", "--end-of-options", &wanted])? {
            Some(commit) => Ok(commit),
            None => {
                let hint = if self.is_shallow()? { SHALLOW } else { "; `git fetch` may bring it" };
                Err(GitError::NoCommit { reference: reference.to_owned(), hint })
            }
        }
    }

    /// The commit that HEAD and the default branch have in common, and what to call it.
    fn base(&self) -> Result<(String, String), GitError> {
        let head = self.text(&["symbolic-ref", "--quiet", "--short", "refs/remotes/origin/HEAD"])?;
        let candidates = head.into_iter().chain(["origin/main", "origin/master", "main", "master"].map(str::to_owned));
        for branch in candidates {
            let wanted = format!("{branch}^{{commit}}");
            if self.text(&["rev-parse", "--verify", "--quiet", &wanted])?.is_none() {
                continue;
            }
            let Some(commit) = self.text(&["merge-base", "HEAD", &branch])? else {
                let hint = if self.is_shallow()? { SHALLOW } else { "" };
                return Err(GitError::NoBase { branch, hint });
            };
            let name = format!("{branch} ({})", commit.chars().take(12).collect::<String>());
            return Ok((commit, name));
        }
        let is_empty = self.text(&["rev-parse", "--verify", "--quiet", "HEAD"])?.is_none();
        Err(if is_empty { GitError::NoCommits } else { GitError::NoDefault })
    }

    pub(super) fn files(&self, commit: &str, name: &str, path: &str) -> Result<Sources, GitError> {
        let entries = self.entries(commit, name, path)?;
        let texts = self.texts(&entries)?;
        let sources = entries.into_iter().zip(texts).map(|(entry, text)| Source { name: entry.name, text });
        Ok(sources.collect())
    }

    /// The schema files below a folder, as the folder itself would be read.
    fn entries(&self, commit: &str, name: &str, path: &str) -> Result<Vec<Entry>, GitError> {
        let tree = format!("{commit}:{path}");
        let output = self.output(&["ls-tree", "-r", "-z", "--full-tree", &tree])?;
        if !output.status.success() {
            return Err(self.no_folder(commit, name, path)?);
        }
        let mut entries = Vec::new();
        for line in output.stdout.split(|byte| *byte == 0).filter(|line| !line.is_empty()) {
            let Some((about, file)) =
                String::from_utf8_lossy(line).split_once('\t').map(|(a, b)| (a.to_owned(), b.to_owned()))
            else {
                continue;
            };
            let mut about = about.split(' ');
            let (mode, kind, object) = (about.next(), about.next(), about.next());
            let is_hidden = file.split('/').any(|part| part.starts_with('.'));
            if kind == Some("blob") && mode != Some("120000") && file.ends_with(".json") && !is_hidden {
                entries.push(Entry { object: object.unwrap_or_default().to_owned(), name: file });
            }
        }
        Ok(entries)
    }

    /// Why a folder is not there.
    fn no_folder(&self, commit: &str, name: &str, path: &str) -> Result<GitError, GitError> {
        let mut above = String::new();
        for part in path.split('/') {
            if !above.is_empty() {
                above.push('/');
            }
            above.push_str(part);
            let line = self.text(&["ls-tree", "--full-tree", commit, &above])?.unwrap_or_default();
            if line.starts_with("160000") {
                return Ok(GitError::Submodule { path: path.to_owned(), module: above });
            }
        }
        Ok(GitError::NoFolder { path: path.to_owned(), reference: name.to_owned() })
    }

    /// The contents of these objects.
    fn texts(&self, entries: &[Entry]) -> Result<Vec<Result<String, Unreadable>>, GitError> {
        let mut command = self.command(&["cat-file", "--batch"]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().map_err(GitError::NoGit)?;
        let failed = |error: io::Error| GitError::Failed(error.to_string());
        let mut input = child.stdin.take();
        let wanted: String = entries.iter().map(|entry| format!("{}\n", entry.object)).collect();
        // Git answers while it reads.
        let writer = std::thread::spawn(move || input.as_mut().map(|input| input.write_all(wanted.as_bytes())));
        let mut texts = Vec::new();
        if let Some(output) = child.stdout.take() {
            let mut output = BufReader::new(output);
            for _ in entries {
                texts.push(text(&mut output).map_err(failed)?);
            }
        }
        drop(writer.join());
        child.wait().map_err(failed)?;
        Ok(texts)
    }
}

/// One answer of `cat-file --batch`: a line with the size, the bytes, a line break.
fn text(output: &mut impl io::BufRead) -> io::Result<Result<String, Unreadable>> {
    let mut header = String::new();
    output.read_line(&mut header)?;
    let size: Option<u64> = header.trim_end().rsplit(' ').next().and_then(|size| size.parse().ok());
    let Some(size) = size else {
        return Ok(Err(Unreadable::Io(format!("git has no such object: {}", header.trim_end()))));
    };
    if size > MAX_FILE_BYTES {
        io::copy(&mut output.take(size + 1), &mut io::sink())?;
        return Ok(Err(Unreadable::TooLarge));
    }
    let mut bytes = Vec::new();
    output.take(size + 1).read_to_end(&mut bytes)?;
    bytes.pop();
    Ok(String::from_utf8(bytes).map_err(|error| Unreadable::NotUtf8(error.utf8_error().valid_up_to())))
}
