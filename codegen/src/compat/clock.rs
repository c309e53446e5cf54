//! How long a search has worked: by the processor's time of its thread, so that a verdict does not depend on what else the
//! machine has to do.

use std::time::Duration;

/// The processor's time that this thread has used.
#[cfg(any(target_os = "linux", target_os = "macos"))]
pub(super) fn spent() -> Duration {
    let spent = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::new(spent.tv_sec.try_into().unwrap_or(0), spent.tv_nsec.try_into().unwrap_or(0))
}

/// The time since it was first asked for: nothing better is at hand.
#[cfg(not(any(target_os = "linux", target_os = "macos")))]
pub(super) fn spent() -> Duration {
    static START: std::sync::LazyLock<std::time::Instant> = std::sync::LazyLock::new(std::time::Instant::now);
    START.elapsed()
}
