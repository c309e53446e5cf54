//! The dashboard's web page, and the stream that keeps it up to date.
//!
//! It shows counts that come over a channel, and does not know whether a file or a listener is behind it.

use std::{convert::Infallible, path::PathBuf, sync::Arc};

use axum::{
    Router,
    extract::State,
    http::{StatusCode, header},
    response::{
        IntoResponse, Response, Sse,
        sse::{Event, KeepAlive},
    },
    routing::get,
};
use futures_util::{Stream, StreamExt, stream};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use super::{counts::Counts, file};
use crate::{pages::Pages, program::Failure, site::Site};

const STYLE: &str = include_str!("pages/style.css");

const TEMPLATES: [(&str, &str); 2] =
    [("page", include_str!("pages/page.hbs")), ("counts", include_str!("pages/counts.hbs"))];

/// Starts to show the counts in the file at `path` on the site. What is returned goes on until `stop`.
///
/// # Errors
/// When the file holds something else, and later when the site fails for good.
pub fn start_showing(
    path: PathBuf,
    site: Site,
    stop: CancellationToken,
) -> Result<impl Future<Output = Result<(), Failure>>, Failure> {
    serve(file::follow(path)?, site, stop)
}

/// Shows these counts on the site, until `stop`.
pub(super) fn serve(
    counts: watch::Receiver<Counts>,
    site: Site,
    stop: CancellationToken,
) -> Result<impl Future<Output = Result<(), Failure>>, Failure> {
    let dashboard = Dashboard { counts, pages: Pages::new(&TEMPLATES)?, stop: stop.clone() };
    let router = Router::new()
        .route("/", get(page))
        .route("/counts", get(part))
        .route("/live", get(live))
        .route("/style.css", get(([(header::CONTENT_TYPE, "text/css; charset=utf-8")], STYLE)))
        .route("/favicon.svg", get(([(header::CONTENT_TYPE, "image/svg+xml")], include_str!("pages/favicon.svg"))))
        .with_state(Arc::new(dashboard));
    tracing::info!("the dashboard is ready: {}", site.url());
    Ok(site.serve(router, stop))
}

struct Dashboard {
    counts: watch::Receiver<Counts>,
    pages: Pages,
    stop: CancellationToken,
}

async fn page(State(dashboard): State<Arc<Dashboard>>) -> Response {
    let overview = dashboard.counts.borrow().overview();
    dashboard.pages.page(StatusCode::OK, "page", &overview)
}

/// The part of the page that changes, for browsers whose stream is interrupted.
async fn part(State(dashboard): State<Arc<Dashboard>>) -> Response {
    let overview = dashboard.counts.borrow().overview();
    dashboard.pages.page(StatusCode::OK, "counts", &overview)
}

/// The part of the page that changes, now and whenever it does.
async fn live(State(dashboard): State<Arc<Dashboard>>) -> Response {
    let stop = dashboard.stop.clone().cancelled_owned();
    Sse::new(updates(dashboard).take_until(stop)).keep_alive(KeepAlive::default()).into_response()
}

fn updates(dashboard: Arc<Dashboard>) -> impl Stream<Item = Result<Event, Infallible>> + use<> {
    let mut counts = dashboard.counts.clone();
    // A change that the browser has not seen: the state it finds when it connects.
    counts.mark_changed();
    stream::unfold((dashboard, counts), |(dashboard, mut counts)| async move {
        counts.changed().await.ok()?;
        let overview = counts.borrow_and_update().overview();
        let text = dashboard.pages.text("counts", &overview).ok()?;
        Some((Ok(Event::default().data(text)), (dashboard, counts)))
    })
}
