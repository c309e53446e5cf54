//! The pictures over HTTP: `/picture/<name>?width=..&height=..`.
//!
//! The bus carries addresses, not pixels. The sizes are checked here once more, since anybody may type an address.

use std::ops::RangeInclusive;

use axum::{
    Router,
    extract::{Path, Query},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use serde::Deserialize;

use super::drawing::Drawing;

/// The sides that a picture may have, in pixels; the definition of `image.resize` says the same.
const SIDES: RangeInclusive<u32> = 1..=4096;

#[derive(Deserialize)]
struct Size {
    width: u32,
    height: u32,
}

pub(super) fn router() -> Router {
    Router::new().route("/picture/{name}", get(picture))
}

async fn picture(Path(name): Path<String>, Query(size): Query<Size>) -> Response {
    if !SIDES.contains(&size.width) || !SIDES.contains(&size.height) {
        let reason = format!("width and height must be {} to {} pixels\n", SIDES.start(), SIDES.end());
        return (StatusCode::BAD_REQUEST, reason).into_response();
    }
    let headers = [(header::CONTENT_TYPE, "image/svg+xml"), (header::CACHE_CONTROL, "public, max-age=3600")];
    (headers, Drawing::of(&name).picture(size.width, size.height)).into_response()
}
