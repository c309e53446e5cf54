//! The bus side: `image.resize`.
//!
//! It decides where a resized picture is, and refuses what is no picture. It never sees a size out of range: the
//! definition forbids it, so the bus has refused the call before.

use buscodegen_runtime::{Bus, Context, Fail, Internal, Worker, formats::Uri};
use futures_util::{TryFutureExt, future};
use image_api::{ImageServer, Resize, ResizeError, ResizedUrl, UnsupportedPicture, image_server};
use tokio_util::sync::CancellationToken;

use super::web;
use crate::{
    program::{Failure, work},
    site::Site,
};

/// The file extensions that are taken for pictures.
const SUPPORTED: [&str; 7] = ["avif", "gif", "jpeg", "jpg", "png", "svg", "webp"];

/// Starts to serve `image.resize` on the bus and the pictures on the site. What is returned goes on until `stop`.
///
/// # Errors
/// When the service cannot start, and later when the bus or the site fails for good.
pub async fn start(
    bus: &Bus,
    site: Site,
    stop: CancellationToken,
) -> Result<impl Future<Output = Result<(), Failure>>, Failure> {
    let images = Images { address: site.url().to_owned() };
    let worker = Worker::new(bus, "image").serve(image_server(images)).start().await?;
    Ok(future::try_join(work(worker, stop.clone()), site.serve(web::router(), stop)).map_ok(|_| ()))
}

struct Images {
    /// Where this service's pictures are, without a slash at the end.
    address: String,
}

impl ImageServer for Images {
    async fn resize(&self, _: Context, wanted: Resize) -> Result<ResizedUrl, Fail<ResizeError>> {
        let name = file_name(wanted.url.as_str());
        let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
        if !SUPPORTED.iter().any(|supported| supported.eq_ignore_ascii_case(extension)) {
            let supported = SUPPORTED.map(String::from).to_vec();
            return Err(ResizeError::UnsupportedPicture(UnsupportedPicture::new(supported)).into());
        }
        let Resize { width, height, .. } = wanted;
        let url = format!("{}/picture/{name}?width={width}&height={height}", self.address);
        Ok(ResizedUrl::new(Uri::try_from(url).internal()?))
    }
}

/// The last part of an address' path: `cat.jpg` of `https://store.example/pets/cat.jpg?v=2`.
fn file_name(address: &str) -> &str {
    let end = address.find(['?', '#']).unwrap_or(address.len());
    let path = &address[..end];
    path.rsplit('/').next().unwrap_or(path)
}
