//! Single services on a bus of the test's own: no broker, no processes.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use std::future::Future;

use buscodegen_runtime::{Bus, CallError, Executed, formats::Uri};
use image_api::{ImageClient, Resize, ResizeError, ResizedUrl};
use tokio_util::sync::CancellationToken;
use worked_example::{image, site::Site};

/// Runs a test against an image service.
async fn with_images<F: Future<Output = ()>>(test: impl FnOnce(ImageClient) -> F) {
    let (bus, stop) = (Bus::memory(), CancellationToken::new());
    let service = image::start(&bus, Site::open(0).await.unwrap(), stop.clone()).await.unwrap();
    let (served, ()) = tokio::join!(service, async {
        test(ImageClient::new(&bus)).await;
        stop.cancel();
    });
    served.unwrap();
}

async fn resize(client: &ImageClient, url: &str, width: u32) -> Result<ResizedUrl, CallError<ResizeError>> {
    client.resize(Resize::new(Uri::try_from(url).unwrap(), width, 100)).await
}

#[tokio::test]
async fn resize_answers_where_the_picture_is_in_that_size() {
    with_images(|client| async move {
        let resized = resize(&client, "https://store.example/pets/cat.jpg?v=2#top", 320).await.unwrap();
        let url = resized.url.as_str();
        assert!(url.starts_with("http://127.0.0.1:"), "{url}");
        assert!(url.ends_with("/picture/cat.jpg?width=320&height=100"), "{url}");
    })
    .await;
}

#[tokio::test]
async fn what_is_no_picture_is_refused_with_what_would_be_one() {
    with_images(|client| async move {
        for url in ["https://store.example/terms.pdf", "https://store.example/", "urn:isbn:0451450523"] {
            match resize(&client, url, 200).await {
                Err(CallError::Declared(ResizeError::UnsupportedPicture(instead))) => {
                    assert!(instead.supported.contains(&"jpg".to_owned()), "{instead:?}");
                }
                other => panic!("{url}: {other:?}"),
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_size_out_of_range_is_refused_before_anybody_runs() {
    with_images(|client| async move {
        for width in [0, 4097] {
            let error = resize(&client, "https://store.example/pets/cat.jpg", width).await.unwrap_err();
            assert!(matches!(error, CallError::InvalidArgument(_)), "{error:?}");
            assert_eq!(error.executed(), Executed::No);
        }
    })
    .await;
}
