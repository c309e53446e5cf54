//! What the dashboard knows: how often each page was viewed, and when last.
//!
//! Counts know nothing of where they are kept or how they are shown.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The views of every page so far.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Counts {
    pages: BTreeMap<String, Views>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Views {
    views: u64,
    last: Timestamp,
}

/// The counts as a page shows them.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct Overview {
    total: u64,
    /// When any page was viewed last.
    last: Option<String>,
    /// The page viewed most comes first.
    pages: Vec<Row>,
}

#[derive(Debug, PartialEq, Eq, Serialize)]
struct Row {
    url: String,
    views: u64,
    /// The length of the bar, in percent of the longest one.
    bar: u64,
    /// How much of all views this page has, in percent.
    share: u64,
    last: String,
}

impl Counts {
    /// Adds a view of the page `url`.
    pub(super) fn add(&mut self, url: &str, now: Timestamp) {
        let page = self.pages.entry(url.to_owned()).or_insert(Views { views: 0, last: now });
        page.views += 1;
        page.last = page.last.max(now);
    }

    pub(super) fn overview(&self) -> Overview {
        let total: u64 = self.pages.values().map(|page| page.views).sum();
        let most = self.pages.values().map(|page| page.views).max().unwrap_or(0).max(1);
        let row = |(url, page): (&String, &Views)| Row {
            url: url.clone(),
            views: page.views,
            bar: page.views * 100 / most,
            share: (page.views * 100 + total / 2) / total.max(1),
            last: page.last.to_string(),
        };
        let mut pages: Vec<Row> = self.pages.iter().map(row).collect();
        // Stable, so pages with the same number of views stay in the order of their names.
        pages.sort_by_key(|page| std::cmp::Reverse(page.views));
        let last = self.pages.values().map(|page| page.last).max();
        Overview { total, last: last.map(|last| last.to_string()), pages }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    fn second(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn the_page_viewed_most_comes_first_and_has_the_longest_bar() {
        let mut counts = Counts::default();
        for (url, now) in [("/", 1), ("/pet/1", 2), ("/pet/1", 3), ("/pet/1", 4)] {
            counts.add(url, second(now));
        }
        let overview = counts.overview();
        assert_eq!((overview.total, overview.last.as_deref()), (4, Some("1970-01-01T00:00:04Z")));
        let rows: Vec<_> = overview.pages.iter().map(|row| (row.url.as_str(), row.views, row.bar, row.share)).collect();
        assert_eq!(rows, [("/pet/1", 3, 100, 75), ("/", 1, 33, 25)]);
    }

    #[test]
    fn an_event_that_comes_late_does_not_turn_the_clock_back() {
        let mut counts = Counts::default();
        counts.add("/", second(9));
        counts.add("/", second(5));
        assert_eq!(counts.overview().last.as_deref(), Some("1970-01-01T00:00:09Z"));
    }

    #[test]
    fn no_views_are_an_overview_too() {
        assert_eq!(Counts::default().overview(), Overview { total: 0, last: None, pages: Vec::new() });
    }
}
