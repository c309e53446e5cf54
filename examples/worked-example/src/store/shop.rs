//! What the shop does on the bus: has its pictures resized, and says which page was viewed.
//!
//! It knows nothing of HTML.

use buscodegen_runtime::{Bus, CallError, formats::Uri};
use futures_util::future;
use image_api::{ImageClient, Resize, ResizeError};
use serde::Serialize;
use store_api::{PageView, StoreEvents};

use super::pets::{PETS, Pet};
use crate::program::Failure;

/// The shop, ready to be visited.
#[derive(Debug)]
pub(super) struct Shop {
    image: ImageClient,
    events: StoreEvents,
    shelf: Vec<(&'static Pet, Uri)>,
}

/// A pet with a picture in the size that the page needs.
#[derive(Debug, Serialize)]
pub(super) struct Portrait {
    pub(super) number: usize,
    #[serde(flatten)]
    pub(super) pet: &'static Pet,
    pub(super) picture: String,
    /// The picture's width and height, in pixels.
    pub(super) side: u32,
}

impl Shop {
    pub(super) fn new(bus: &Bus) -> Result<Self, Failure> {
        let shelf = PETS.iter().map(|pet| Ok((pet, Uri::try_from(pet.original)?)));
        Ok(Self {
            image: ImageClient::new(bus),
            events: StoreEvents::new(bus),
            shelf: shelf.collect::<Result<_, Failure>>()?,
        })
    }

    /// Whether there is a pet of this number.
    pub(super) fn has(&self, number: usize) -> bool {
        number < self.shelf.len()
    }

    /// The number of the pet that is `steps` further on the shelf, which goes round.
    pub(super) fn after(&self, number: usize, steps: usize) -> usize {
        (number + steps) % self.shelf.len()
    }

    /// All pets, with pictures of `side` pixels: all asked for at once, so that the page waits for the slowest only.
    pub(super) async fn portraits(&self, side: u32) -> Result<Vec<Portrait>, CallError<ResizeError>> {
        future::try_join_all((0..self.shelf.len()).map(|number| self.portrait(number, side))).await
    }

    /// The pet of this number, with a picture of `side` pixels.
    pub(super) async fn portrait(&self, number: usize, side: u32) -> Result<Portrait, CallError<ResizeError>> {
        let (pet, original) = &self.shelf[number];
        let resized = self.image.resize(Resize::new(original.clone(), side, side)).await?;
        Ok(Portrait { number, pet, picture: resized.url.to_string(), side })
    }

    /// Says that a page was viewed. A visitor should not pay for a bus that is away, so a failure is only logged.
    pub(super) async fn viewed(&self, url: &str) {
        match self.events.page_view(PageView::new(url)).await {
            Ok(_) => tracing::info!("{url} was viewed"),
            Err(error) => tracing::warn!(%error, "{url} was viewed, but nobody was told"),
        }
    }
}
