//! The shop's web pages.
//!
//! What they show comes from the shop, how they look is in `pages/`; here is which page a visitor gets.

use std::sync::Arc;

use axum::{
    Router,
    extract::{Path, State},
    http::{StatusCode, Uri, header},
    response::{IntoResponse, Response},
    routing::get,
};
use buscodegen_runtime::{Bus, CallError};
use futures_util::future;
use image_api::ResizeError;
use serde_json::json;
use tokio_util::sync::CancellationToken;

use super::shop::Shop;
use crate::{pages::Pages, program::Failure, site::Site};

/// The sides of the pictures, in pixels.
const CARD: u32 = 200;
const HERO: u32 = 440;
const THUMBNAIL: u32 = 96;

/// How many other pets a pet's page shows.
const OTHERS: usize = 3;

const STYLE: &str = include_str!("pages/style.css");

const TEMPLATES: [(&str, &str); 5] = [
    ("layout", include_str!("pages/layout.hbs")),
    ("home", include_str!("pages/home.hbs")),
    ("pet", include_str!("pages/pet.hbs")),
    ("away", include_str!("pages/away.hbs")),
    ("missing", include_str!("pages/missing.hbs")),
];

/// Opens the shop on the site. What is returned goes on until `stop`.
///
/// # Errors
/// When the shop cannot open, and later when the site fails for good.
pub fn start(
    bus: &Bus,
    site: Site,
    stop: CancellationToken,
) -> Result<impl Future<Output = Result<(), Failure>> + use<>, Failure> {
    let store = Store { shop: Shop::new(bus)?, pages: Pages::new(&TEMPLATES)? };
    let router = Router::new()
        .route("/", get(home))
        .route("/pet/{number}", get(pet))
        .route("/style.css", get(([(header::CONTENT_TYPE, "text/css; charset=utf-8")], STYLE)))
        .route("/favicon.svg", get(([(header::CONTENT_TYPE, "image/svg+xml")], include_str!("pages/favicon.svg"))))
        .fallback(missing)
        .with_state(Arc::new(store));
    tracing::info!("the shop is ready: {}", site.url());
    Ok(site.serve(router, stop))
}

struct Store {
    shop: Shop,
    pages: Pages,
}

async fn home(State(store): State<Arc<Store>>) -> Response {
    match store.shop.portraits(CARD).await {
        Ok(pets) => {
            store.shop.viewed("/").await;
            store.pages.page(StatusCode::OK, "home", &json!({ "title": "Pets & Co.", "pets": pets }))
        }
        Err(error) => away(&store, &error),
    }
}

async fn pet(State(store): State<Arc<Store>>, Path(number): Path<String>, url: Uri) -> Response {
    let Some(number) = number.parse().ok().filter(|number| store.shop.has(*number)) else {
        return missing(State(store)).await;
    };
    let others = (1..=OTHERS).map(|step| store.shop.portrait(store.shop.after(number, step), THUMBNAIL));
    match future::try_join(store.shop.portrait(number, HERO), future::try_join_all(others)).await {
        Ok((pet, others)) => {
            store.shop.viewed(url.path()).await;
            let title = format!("{} the {} · Pets & Co.", pet.pet.name, pet.pet.kind.to_lowercase());
            store.pages.page(StatusCode::OK, "pet", &json!({ "title": title, "pet": pet, "others": others }))
        }
        Err(error) => away(&store, &error),
    }
}

/// The page for when there are no pictures: it looks by itself whether they are back.
fn away(store: &Store, error: &CallError<ResizeError>) -> Response {
    tracing::warn!(%error, "no pictures: showing the page that says so");
    let shown = json!({ "title": "Back in a moment · Pets & Co.", "reason": format!("image.resize: {error}") });
    let page = store.pages.page(StatusCode::SERVICE_UNAVAILABLE, "away", &shown);
    ([(header::RETRY_AFTER, "2")], page).into_response()
}

async fn missing(State(store): State<Arc<Store>>) -> Response {
    store.pages.page(StatusCode::NOT_FOUND, "missing", &json!({ "title": "Not here · Pets & Co." }))
}
