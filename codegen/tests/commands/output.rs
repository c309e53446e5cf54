//! What programs read, of every command.

use crate::project::{MONEY, Project, STORE};
use crate::published;

/// A shop in a repository that has changed since its first commit.
fn shop() -> Project {
    let shop = Project::new([("schemas/store.json", STORE), ("schemas/common/money.json", MONEY)]);
    shop.put("dump.json", r#"{ "auth": { "rpcs": { "doIt": {} }, "events": {} } }"#);
    shop.put("view.json", r#"{ "url": 1 }"#);
    shop.put("buscodegen.toml", "[pull.x]\nfolder = \"y\"\n[breaking]\nagainst = [\"git:\"]\n");
    shop.git(".", "init -q -b main");
    shop.git(".", "add .");
    shop.git(".", "commit -q -m one");
    shop.put("schemas/common/money.json", MONEY.replace("10", "5"));
    shop
}

#[test]
fn the_json_of_every_command_is_what_its_schema_says() {
    let shop = shop();
    for (arguments, code) in [
        (&["breaking"][..], 1),
        (&["breaking", "--against", "git:v9"], 2),
        (&["breaking", "--schema", "store.page_view", "store.buy#response"], 1),
        (&["changelog"], 0),
        (&["check"], 1),
        (&["explain", "bad-name"], 0),
        (&["explain", "nothing"], 2),
        (&["fmt", "--check"], 1),
        (&["fmt"], 0),
        (&["generate", "--check"], 1),
        (&["generate"], 0),
        (&["import", "lightbus", "dump.json"], 1),
        (&["init", "demo"], 0),
        (&["init", "demo"], 2),
        (&["inspect"], 0),
        (&["lint"], 0),
        (&["lint", "--list"], 0),
        (&["man", "man1"], 0),
        (&["meta-schema", "bus.schema.json"], 0),
        (&["output-schema", "output.schema.json"], 0),
        (&["pull"], 2),
        (&["rules"], 0),
        (&["snapshot", "--check"], 1),
        (&["snapshot"], 0),
        (&["templates", "eject"], 0),
        (&["validate", "store.page_view", "view.json"], 1),
        (&["validate", "store.page_view", "gone.json"], 2),
    ] {
        let ran = shop.run(&[arguments, &["--output-format", "json"]].concat());
        assert_eq!(ran.code, code, "{ran}");
        let written = serde_json::from_str(&ran.out).unwrap_or_else(|error| panic!("{error}: {ran}"));
        assert_eq!(published::problem(&written), None, "{ran}");
    }
}

#[test]
fn what_is_no_report_is_written_in_the_formats_that_it_has() {
    let shop = shop();
    let changelog = shop.run(&["changelog", "--output-format", "json"]).out;
    assert_eq!(shop.run(&["changelog", "--format", "json"]).out, changelog);
    let comparison = ["breaking", "--schema", "store.page_view", "store.page_view"];
    for command in [&["changelog"][..], &comparison] {
        let ran = shop.run(&[command, &["--output-format", "sarif"]].concat());
        assert!(ran.code == 2 && ran.err.contains("JSON") && ran.out.contains("\"2.1.0\""), "{ran}");
        let ran = shop.run(&[command, &["--output-format", "json", "--output-file", "out.json"]].concat());
        assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{ran}");
        assert!(shop.text("out.json").starts_with('{'));
    }
}
