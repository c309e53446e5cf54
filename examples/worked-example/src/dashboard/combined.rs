//! Both halves in one process: the counts are in memory, and the page hears of a view at once.

use std::sync::Arc;

use buscodegen_runtime::{Bus, Context, Worker};
use futures_util::{TryFutureExt, future};
use jiff::Timestamp;
use store_api::{PageView, page_view};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use super::{counts::Counts, web};
use crate::{
    program::{Failure, work},
    site::Site,
};

/// Starts to count page views in memory and to show them on the site. What is returned goes on until `stop`.
///
/// # Errors
/// When the dashboard cannot start, and later when the bus or the site fails for good.
pub async fn start(
    bus: &Bus,
    site: Site,
    stop: CancellationToken,
) -> Result<impl Future<Output = Result<(), Failure>>, Failure> {
    let (counts, shown) = watch::channel(Counts::default());
    let listener = page_view("count").handle(Arc::new(counts), on_page_view);
    let worker = Worker::new(bus, "dashboard").listen(listener).start().await?;
    let pages = web::serve(shown, site, stop.clone())?;
    Ok(future::try_join(work(worker, stop), pages).map_ok(|_| ()))
}

async fn on_page_view(counts: &watch::Sender<Counts>, _: Context, view: PageView) {
    counts.send_modify(|counts| counts.add(&view.url, Timestamp::now()));
    tracing::info!("counted a view of {}", view.url);
}
