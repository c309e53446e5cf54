//! Two runs at once: each ends well, and what they leave is what one would have left.

use std::fs;

use crate::project::{Project, STORE};

const APIS: usize = 30;

fn store(number: usize) -> String {
    STORE.replace("common/money.json#/$defs/Count", "#/$defs/Order").replace("\"store\"", &format!("\"store{number}\""))
}

/// A project of many APIs, in which runs have the time to meet.
fn shops() -> Project {
    let shops = Project::new([]);
    for number in 0..APIS {
        shops.put(&format!("schemas/store{number}.json"), store(number));
    }
    shops
}

/// Runs a command three times at once; each has to succeed.
fn at_once(project: &Project, arguments: &[&str]) {
    std::thread::scope(|scope| {
        let runs = [0; 3].map(|_| scope.spawn(|| project.run(arguments)));
        for run in runs {
            let ran = run.join().unwrap();
            assert_eq!(ran.code, 0, "{ran}");
        }
    });
    let left: Vec<String> = project.files().into_iter().filter(|file| file.ends_with(".tmp")).collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn generate() {
    let shops = shops();
    at_once(&shops, &["generate"]);
    assert_eq!(shops.run(&["generate", "--check"]).code, 0);
    for number in 1..APIS {
        fs::remove_file(shops.path(&format!("schemas/store{number}.json"))).unwrap();
    }
    at_once(&shops, &["generate"]);
    assert_eq!(shops.run(&["generate", "--check"]).code, 0);
    assert!(!shops.path("generated/store1-api").exists() && shops.path("generated/store0-api").exists());
}

#[test]
fn fmt() {
    let shops = shops();
    at_once(&shops, &["fmt"]);
    assert_eq!(shops.run(&["fmt", "--check"]).code, 0);
    assert_eq!(shops.files().len(), APIS);
}

#[test]
fn snapshot() {
    let shops = shops();
    at_once(&shops, &["snapshot"]);
    assert_eq!(shops.run(&["snapshot", "--check"]).code, 0);
    for number in 1..APIS {
        fs::remove_file(shops.path(&format!("schemas/store{number}.json"))).unwrap();
    }
    at_once(&shops, &["snapshot"]);
    assert_eq!(fs::read_dir(shops.path("snapshots")).unwrap().count(), 1);
}

#[test]
fn pull() {
    let shops = shops();
    shops.put("buscodegen.toml", "[schemas]\nroot = \"mine\"\n[pull.shops]\nfolder = \"schemas\"\n");
    at_once(&shops, &["pull"]);
    assert_eq!(shops.run(&["pull", "--check"]).code, 0);
    for number in 1..APIS {
        fs::remove_file(shops.path(&format!("schemas/store{number}.json"))).unwrap();
    }
    at_once(&shops, &["pull", "--update"]);
    assert_eq!(fs::read_dir(shops.path("mine/shops")).unwrap().count(), 1);
}
