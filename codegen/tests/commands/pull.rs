//! `buscodegen pull`.

use crate::project::{MONEY, Project, STORE, golden};

const OTHER: &str = r#"{ "api": "other", "version": "1.0.0", "events": { "sent": { "parameters": { "$ref": "common/money.json" } } } }"#;

/// A project beside another one, which has a git repository.
fn projects() -> Project {
    let projects = Project::new([
        ("shop/defs/store.json", STORE),
        ("shop/defs/common/money.json", MONEY),
        ("shop/defs/other.json", OTHER),
        ("shop/defs/ünused 1.json", "{}"),
        ("mine/schemas/mine.json", r#"{ "api": "mine", "version": "1.0.0" }"#),
    ]);
    for arguments in ["init -q -b main", "add .", "commit -q -m one", "tag v1"] {
        projects.git("shop", arguments);
    }
    projects
}

const FROM_GIT: &str = "[pull.shop]\nrepository = \"../shop\"\nref = \"main\"\nfolder = \"defs\"\napis = [\"store\"]\n";
const CONFIG: [&str; 2] = ["--config", "mine/buscodegen.toml"];

fn run(projects: &Project, arguments: &[&str]) -> crate::project::Ran {
    projects.run(&[arguments, &CONFIG].concat())
}

#[test]
fn a_commit_is_pinned_until_it_is_updated() {
    let projects = projects();
    projects.put("mine/buscodegen.toml", FROM_GIT);
    golden!("pull", run(&projects, &["pull"]));
    assert_eq!(projects.text("mine/schemas/shop/store.json"), STORE);
    assert_eq!(projects.text("mine/schemas/shop/common/money.json"), MONEY);
    assert!(!projects.path("mine/schemas/shop/other.json").exists());
    assert_eq!(run(&projects, &["generate"]).code, 0);
    assert!(projects.path("mine/generated/store-api/src/lib.rs").is_file());

    // The branch goes on, and the working tree with it; the pin stays.
    projects.put("shop/defs/store.json", STORE.replace("A shop.", "A store."));
    projects.git("shop", "commit -q -a -m two");
    projects.put("shop/defs/store.json", "not even JSON");
    std::fs::remove_file(projects.path("mine/schemas/shop/store.json")).unwrap();
    let ran = run(&projects, &["pull"]);
    assert_eq!((ran.code, ran.out.as_str()), (0, "changed: mine/schemas/shop/store.json\n"), "{ran}");
    assert_eq!(projects.text("mine/schemas/shop/store.json"), STORE);
    golden!("pull_update", run(&projects, &["pull", "--update", "shop"]));
    assert!(projects.text("mine/schemas/shop/store.json").contains("A store."));
    let lock = projects.text("mine/buscodegen.lock");
    assert!(lock.contains("from = \"../shop@main:defs (store)\"") && lock.contains("commit = \""), "{lock}");
}

#[test]
fn a_folder_is_pinned_as_it_was() {
    let projects = projects();
    projects.put("mine/buscodegen.toml", "[pull.shop]\nfolder = \"../shop/defs\"\n");
    assert_eq!(run(&projects, &["pull"]).code, 0);
    assert!(!projects.path("mine/schemas/shop/ünused 1.json").exists());
    projects.put("shop/defs/other.json", OTHER.replace("1.0.0", "1.1.0"));
    golden!("pull_of_a_changed_folder", run(&projects, &["pull"]));
    assert_eq!(projects.text("mine/schemas/shop/other.json"), OTHER);
    std::fs::remove_file(projects.path("shop/defs/store.json")).unwrap();
    assert_eq!(run(&projects, &["pull", "--update"]).code, 0);
    assert!(!projects.path("mine/schemas/shop/store.json").exists());
    assert!(projects.text("mine/schemas/shop/other.json").contains("1.1.0"));
}

#[test]
fn copies_that_were_changed_are_named_and_kept() {
    let projects = projects();
    projects.put("mine/buscodegen.toml", FROM_GIT);
    assert_eq!(run(&projects, &["pull", "--check"]).code, 1);
    assert_eq!(run(&projects, &["pull"]).code, 0);
    assert_eq!(run(&projects, &["fmt"]).out, "formatted: mine/schemas/mine.json\n");
    assert_eq!(run(&projects, &["pull", "--check"]).code, 0);
    projects.put("mine/schemas/shop/store.json", "mine");
    std::fs::remove_file(projects.path("mine/schemas/shop/common/money.json")).unwrap();
    golden!(
        "pull_of_changed_copies",
        [run(&projects, &["pull", "--check"]), run(&projects, &["pull"])].map(|ran| ran.to_string()).join("\n")
    );
    assert_eq!(projects.text("mine/schemas/shop/store.json"), "mine");
}

#[test]
fn what_cannot_be_pulled_is_told() {
    let projects = projects();
    let transcript = |config: &str, arguments: &[&str]| {
        projects.put("mine/buscodegen.toml", config);
        run(&projects, arguments).to_string()
    };
    let broken = FROM_GIT.replace("main", "broken");
    let texts = [
        transcript("", &["pull"]),
        transcript(FROM_GIT, &["pull", "shp"]),
        transcript(&FROM_GIT.replace("\"main\"", "\"v9\""), &["pull"]),
        transcript(&FROM_GIT.replace("\"defs\"", "\"schemas\""), &["pull"]),
        transcript(&FROM_GIT.replace("\"store\"", "\"stor\""), &["pull"]),
        transcript("[pull.x]\nrepository = \"../nowhere\"\n", &["pull"]),
        transcript("[pull.x]\nfolder = \"../nowhere\"\n", &["pull"]),
        {
            projects.put("shop/defs/store.json", STORE.replace("\"version\"", "\"vesion\""));
            projects.git("shop", "checkout -q -b broken");
            projects.git("shop", "commit -q -a -m broken");
            transcript(&broken, &["pull"])
        },
    ];
    golden!("pull_cannot", texts.join("\n"));
    assert!(!projects.path("mine/schemas/shop").exists() && !projects.path("mine/buscodegen.lock").exists());
}

#[test]
fn a_lock_file_leads_nowhere_else() {
    let projects = projects();
    projects.put("mine/buscodegen.toml", FROM_GIT);
    projects.put("mine/buscodegen.lock", "[shop]\nfrom = \"x\"\n\n[shop.files]\n\"../mine.json\" = \"0\"\n");
    let ran = run(&projects, &["pull"]);
    assert!(ran.code == 2 && ran.err.contains("`../mine.json` leads out of its folder"), "{ran}");
    projects.put("mine/buscodegen.lock", "shop = 1");
    assert_eq!(run(&projects, &["pull"]).code, 2);
}
