//! Exit codes, for scripts to tell a bad schema from a bad day.

use std::process::{ExitCode, Termination};

use crate::finding::Findings;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// 0: done, and nothing to complain about.
    Success,
    /// 1: a finding is an error, or the output folder is not as it should be.
    Findings,
    /// 2: the command could not do its work: bad arguments, bad configuration, a file or folder that cannot be read or written.
    CouldNotRun,
}

impl Exit {
    /// How a command ends that looked at files: 2 if one of them could not be read, else 1 if it `failed`.
    pub(super) fn after(findings: &Findings, failed: bool) -> Self {
        match failed {
            _ if findings.has_unreadable() => Self::CouldNotRun,
            true => Self::Findings,
            false => Self::Success,
        }
    }

    /// The code that the process ends with.
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Self::Success => 0,
            Self::Findings => 1,
            Self::CouldNotRun => 2,
        }
    }
}

impl Termination for Exit {
    fn report(self) -> ExitCode {
        self.code().into()
    }
}
