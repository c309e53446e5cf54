//! The bus process: listens to page views and keeps the counts in a file.
//!
//! An event is acknowledged once the file is in place, so a crash loses no view; the view under way may count twice.

use std::{path::PathBuf, sync::Arc};

use buscodegen_runtime::{Bus, Context, Worker};
use jiff::Timestamp;
use store_api::{PageView, page_view};
use tokio::{sync::Mutex, task::spawn_blocking};
use tokio_util::sync::CancellationToken;

use super::{counts::Counts, file};
use crate::program::{Failure, work};

/// Starts to count page views into the file at `path`. What is returned goes on until `stop`.
///
/// # Errors
/// When the file holds something else, the listener cannot start, and later when the bus fails for good.
pub async fn start_counting(
    bus: &Bus,
    path: PathBuf,
    stop: CancellationToken,
) -> Result<impl Future<Output = Result<(), Failure>>, Failure> {
    let counts = file::read(&path)?.unwrap_or_default();
    let kept = Arc::new(Kept { path, counts: Mutex::new(counts) });
    let listener = page_view("count").handle(kept, Kept::on_page_view);
    Ok(work(Worker::new(bus, "dashboard").listen(listener).start().await?, stop))
}

struct Kept {
    path: PathBuf,
    counts: Mutex<Counts>,
}

impl Kept {
    async fn on_page_view(&self, _: Context, view: PageView) -> Result<(), Failure> {
        let mut counts = self.counts.lock().await;
        let mut added = counts.clone();
        added.add(&view.url, Timestamp::now());
        let path = self.path.clone();
        let (written, added) = spawn_blocking(move || (file::write(&path, &added), added)).await?;
        // Counted only once it is kept: the event comes again when it could not be.
        written?;
        *counts = added;
        tracing::info!("counted a view of {}", view.url);
        Ok(())
    }
}
