//! The demo as separate processes on a real Redis: what happens when one dies, and how all of them end.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod started;

use std::time::{Duration, Instant};

use started::{Demo, get, until};

/// The deadline of `image.resize`, with what a busy machine may add.
const DEADLINE: Duration = Duration::from_millis(2000 + 1000);

fn demo(arguments: &[&str]) -> Demo {
    Demo::start(env!("CARGO_BIN_EXE_demo-redis"), arguments)
}

#[test]
fn a_visit_is_counted_across_processes() {
    for (arguments, running) in [
        (&[][..], &["dashboard-bus", "dashboard-web", "image", "redis", "store"][..]),
        (&["--combined"], &["dashboard", "image", "redis", "store"]),
    ] {
        let demo = demo(arguments);
        assert!(demo.children().keys().eq(running), "{}", demo.output());
        assert!(get(&demo.dashboard, "/").1.contains("Nobody has looked yet"));
        assert_eq!(get(&demo.shop, "/pet/3").0, 200);
        until("the visit is counted", || {
            get(&demo.dashboard, "/counts").1.contains(r#"data-url="/pet/3" data-views="1""#).then_some(())
        });
    }
}

#[test]
fn the_shop_says_that_pictures_are_away_within_the_deadline_and_recovers() {
    let demo = demo(&["--restart-after", "6"]);
    assert_eq!(get(&demo.shop, "/").0, 200);
    demo.kill("image");
    let asked = Instant::now();
    let (status, page) = get(&demo.shop, "/");
    assert!(asked.elapsed() < DEADLINE, "answered after {:?}", asked.elapsed());
    assert_eq!(status, 503);
    assert!(page.contains("Back in a moment"), "{page}");
    // A page without pictures needs nobody.
    assert_eq!(get(&demo.shop, "/style.css").0, 200);
    until("the shop is back", || (get(&demo.shop, "/").0 == 200).then_some(()));
}

#[test]
fn a_dashboard_that_was_killed_has_every_visit_when_it_is_back() {
    let demo = demo(&["--restart-after", "1"]);
    assert_eq!(get(&demo.shop, "/pet/0").0, 200);
    until("the first visit is counted", || get(&demo.dashboard, "/counts").1.contains("/pet/0").then_some(()));
    demo.kill("dashboard-bus");
    assert_eq!(get(&demo.shop, "/pet/1").0, 200);
    until("the visit meanwhile is counted, too", || {
        let counts = get(&demo.dashboard, "/counts").1;
        (counts.contains("/pet/0") && counts.contains("/pet/1")).then_some(())
    });
}

#[test]
fn ctrl_c_ends_all_processes() {
    let mut demo = demo(&[]);
    let children = demo.children();
    assert_eq!(children.len(), 5);
    let status = demo.interrupt();
    assert!(status.success(), "{status}\n{}", demo.output());
    for (name, pid) in children {
        assert!(rustix::process::test_kill_process(pid).is_err(), "{name} still runs:\n{}", demo.output());
    }
    assert!(!demo.output().contains("killing it"), "{}", demo.output());
}

#[test]
fn each_line_of_output_names_its_process() {
    let demo = demo(&[]);
    assert_eq!(get(&demo.shop, "/pet/2").0, 200);
    for name in ["redis", "image", "store", "dashboard-bus", "dashboard-web"] {
        demo.line(|line| (line.split('|').next()?.trim() == name).then_some(()));
    }
}
