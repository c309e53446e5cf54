//! Whether a worker does its work, for health checks.

use std::{
    sync::{Arc, Mutex, PoisonError, Weak},
    time::Duration,
};

use crate::transport::Session;

/// A loop that has not come round for this long is stuck. Blocking reads end after a few seconds by themselves.
const STUCK: Duration = Duration::from_secs(15);

/// Tells whether a worker is ready: it has started, is not being stopped, and all of its loops came round lately. Cheap to clone.
///
/// ```
/// # use buscodegen_runtime::{Bus, Worker};
/// let worker = Worker::new(&Bus::memory(), "store");
/// let readiness = worker.readiness();
/// assert!(!readiness.is_ready());
/// // give it to the handler of `/ready`, then: worker.run().await
/// ```
#[derive(Clone, Debug, Default)]
pub struct Readiness(Arc<Mutex<State>>);

#[derive(Default)]
enum State {
    #[default]
    Down,
    Up(Vec<Weak<dyn Session>>),
}

impl Readiness {
    /// Whether the worker is ready now.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        match &*self.0.lock().unwrap_or_else(PoisonError::into_inner) {
            State::Down => false,
            State::Up(sessions) => {
                sessions.iter().all(|session| session.upgrade().is_some_and(|session| came_round(&*session)))
            }
        }
    }

    pub(super) fn up(&self, sessions: &[Arc<dyn Session>]) {
        self.set(State::Up(sessions.iter().map(Arc::downgrade).collect()));
    }

    pub(super) fn down(&self) {
        self.set(State::Down);
    }

    fn set(&self, state: State) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = state;
    }
}

fn came_round(session: &dyn Session) -> bool {
    session.last_cycle().elapsed() < STUCK
}

impl std::fmt::Debug for State {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Down => "Down",
            Self::Up(_) => "Up",
        })
    }
}
