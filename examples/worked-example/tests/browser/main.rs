//! The pages as a visitor sees them, in a real browser.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod chromium;
#[path = "../started/mod.rs"]
mod started;

use chromium::Chromium;
use serde_json::{Value, json};
use started::Demo;

fn demo() -> Demo {
    Demo::start(env!("CARGO_BIN_EXE_demo"), &[])
}

/// What a visit of the home page leaves on the dashboard.
const COUNTED: &str = "document.querySelector('[data-url=\"/\"]')?.dataset.views === '1'";

#[test]
fn the_shop_shows_each_picture_in_the_size_it_asked_for() {
    let (demo, browser) = (demo(), Chromium::start());
    let tab = browser.tab(1280, 1120);
    tab.open(&demo.shop);
    let sizes = tab.value(
        "[...document.querySelectorAll('.pets img')].map(i => [i.naturalWidth, i.naturalHeight, i.width, i.height])",
    );
    assert_eq!(sizes, Value::from(vec![json!([200, 200, 200, 200]); 6]));
    let different = tab.value("new Set([...document.querySelectorAll('.pets img')].map(i => i.src)).size");
    assert_eq!(different, 6);
    tab.screenshot("shop");

    tab.value("document.querySelector('.card').click()");
    tab.until("location.pathname === '/pet/0' && document.readyState === 'complete'");
    let hero = tab.value("(i => [i.naturalWidth, i.naturalHeight])(document.querySelector('.pet img'))");
    assert_eq!(hero, json!([440, 440]));
    tab.screenshot("pet");
    assert_eq!(browser.complaints(), [""; 0]);
}

#[test]
fn a_visit_appears_on_the_dashboard_without_a_reload() {
    let (demo, browser) = (demo(), Chromium::start());
    let (dashboard, shop) = (browser.tab(1200, 780), browser.tab(1280, 800));
    dashboard.open(&demo.dashboard);
    dashboard.until("document.getElementById('link').textContent === 'Live'");
    dashboard.screenshot("dashboard-empty");
    dashboard.value("window.loadedOnce = true");

    shop.open(&demo.shop);
    dashboard.until(COUNTED);
    for visits in [(1, 4), (4, 3), (3, 1), (0, 2)] {
        for _ in 0..visits.1 {
            shop.open(&format!("{}/pet/{}", demo.shop, visits.0));
        }
    }
    dashboard.until("document.getElementById('total').textContent === '11'");
    assert_eq!(dashboard.value("document.querySelector('tbody tr').dataset.url"), "/pet/1");
    assert_eq!(dashboard.value("window.loadedOnce"), true);
    dashboard.screenshot("dashboard");
    assert_eq!(browser.complaints(), [""; 0]);
}

#[test]
fn a_browser_without_event_streams_asks_for_the_counts() {
    let (demo, browser) = (demo(), Chromium::start());
    let (dashboard, shop) = (browser.tab(1200, 780), browser.tab(1280, 800));
    dashboard.prepare("delete window.EventSource");
    dashboard.open(&demo.dashboard);
    dashboard.value("window.loadedOnce = true");
    shop.open(&demo.shop);
    dashboard.until(COUNTED);
    assert_eq!(dashboard.value("window.loadedOnce"), true);
    assert_eq!(browser.complaints(), [""; 0]);
}

#[test]
fn the_pages_fit_a_phone() {
    let (demo, browser) = (demo(), Chromium::start());
    let tab = browser.tab(360, 740);
    for (name, url) in [
        ("phone-shop", demo.shop.clone()),
        ("phone-pet", format!("{}/pet/5", demo.shop)),
        ("phone-missing", format!("{}/pet/6", demo.shop)),
        ("phone-dashboard", demo.dashboard.clone()),
    ] {
        tab.open(&url);
        assert_eq!(tab.value("document.documentElement.scrollWidth"), 360, "{url}");
        assert_eq!(
            tab.value("[...document.images].every(i => i.hasAttribute('alt') && i.naturalWidth > 0)"),
            true,
            "{url}"
        );
        tab.screenshot(name);
    }
}

#[test]
fn the_page_for_when_pictures_are_away_comes_back_by_itself() {
    let (demo, browser) = (Demo::start(env!("CARGO_BIN_EXE_demo-redis"), &["--restart-after", "6"]), Chromium::start());
    let tab = browser.tab(1280, 800);
    demo.kill("image");
    tab.open(&demo.shop);
    assert_eq!(tab.value("document.querySelector('h1').textContent"), "Back in a moment");
    tab.screenshot("away");
    tab.until("document.querySelectorAll('.pets img').length === 6");
}
