//! Files and folders that cannot be read or written, by whichever command.
//!
//! Permissions do not stop everybody: a link that leads nowhere cannot be read, and what is below a file cannot be written, by
//! anybody.

use crate::project::{MONEY, Project, STORE, golden};

#[cfg(unix)]
#[test]
fn a_file_that_cannot_be_read_is_named_by_every_command_that_needs_it() {
    let shop = Project::new([("schemas/store.json", STORE)]);
    std::fs::create_dir_all(shop.path("schemas/common")).unwrap();
    std::os::unix::fs::symlink("nowhere.json", shop.path("schemas/common/money.json")).unwrap();
    shop.put("buscodegen.toml", "[pull.x]\nfolder = \"schemas\"\n");
    shop.put("order.json", "{}");
    golden!("files_that_cannot_be_read", shop.run(&["check"]));
    for arguments in [
        &["check"][..],
        &["lint"],
        &["lint", "--fix"],
        &["fmt"],
        &["fmt", "--check"],
        &["generate"],
        &["generate", "--check"],
        &["inspect"],
        &["snapshot"],
        &["changelog", "--against", "schemas"],
        &["breaking", "--against", "schemas"],
        &["validate", "store.buy#parameters", "order.json"],
        &["pull"],
        &["import", "lightbus", "schemas"],
    ] {
        let ran = shop.run(arguments);
        assert!(ran.code == 2 && ran.err.contains("schemas/common/money.json"), "{ran}");
    }
    assert!(!shop.path("generated").exists() && !shop.path("snapshots").exists());
}

#[test]
fn a_folder_called_like_a_file_is_a_folder() {
    let shop =
        Project::new([("schemas/store.json/store.json", STORE), ("schemas/store.json/common/money.json", MONEY)]);
    assert_eq!(shop.run(&["check", "--skip", "lint", "--skip", "generated"]).code, 0);
}

#[test]
fn what_cannot_be_written_is_named_and_nothing_claimed() {
    let shop = Project::new([("schemas/store.json", STORE), ("schemas/common/money.json", MONEY), ("file", "")]);
    shop.put("dump.json", r#"{ "auth": { "rpcs": {}, "events": {} } }"#);
    shop.put("buscodegen.toml", "[generate]\nout = \"file/crates\"\n");
    golden!(
        "files_that_cannot_be_written",
        shop.transcript([
            &["generate"],
            &["snapshot", "--out", "file/snapshots"],
            &["import", "lightbus", "dump.json", "--out", "file/schemas"],
            &["templates", "eject", "--out", "file/templates"],
            &["init", "file/demo"],
            &["man", "file/man1"],
            &["meta-schema", "file/bus.schema.json"],
            &["output-schema", "file/output.schema.json"],
            &["rules", "--markdown", "file/rules.md"],
            &["lint", "--output-format", "concise", "--output-file", "file/report.txt"],
        ])
    );
    assert_eq!(shop.text("file"), "");
}

#[test]
fn where_there_is_no_project_it_is_said_how_to_come_by_one() {
    let empty = Project::new([]);
    golden!("files_of_no_project", empty.run(&["check"]));
    let told = empty.run(&["check"]).err;
    for command in ["lint", "fmt", "generate", "inspect", "snapshot", "breaking", "changelog"] {
        let ran = empty.run(&[command]);
        assert_eq!((ran.code, &ran.err), (2, &told), "{command}");
    }
    empty.put("schemas/notes.txt", "");
    golden!("files_of_an_empty_project", empty.run(&["check"]));
    let told = empty.run(&["check"]).err;
    for command in ["lint", "generate", "inspect", "snapshot"] {
        let ran = empty.run(&[command]);
        assert_eq!((ran.code, &ran.err), (2, &told), "{command}");
    }
}

#[test]
fn what_the_configuration_says_wrong_is_shown_with_what_was_meant() {
    let project = Project::new([("schemas/store.json", STORE)]);
    let transcript = |text: &str| {
        project.put("buscodegen.toml", text);
        project.run(&["check"]).to_string()
    };
    let texts = [
        transcript("[genrate]\nout = \"crates\"\n"),
        transcript("[generate]\nout = 3\n"),
        transcript("[generate\n"),
        transcript("[types]\nintegers = \"txet\"\n"),
    ];
    golden!("files_of_configuration", texts.join("\n"));
}

#[test]
fn without_git_other_versions_have_to_be_in_folders() {
    let shop = Project::new([("schemas/store.json", STORE), ("schemas/common/money.json", MONEY)]);
    let ran = shop.run_alone(&["breaking"]);
    assert!(ran.code == 2 && ran.err.contains("cannot run `git`") && ran.err.contains("install it"), "{ran}");
    let ran = shop.run_alone(&["breaking", "--against", "schemas"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, "nothing breaks, compared with schemas\n"));
}

#[test]
fn a_repository_without_commits_or_with_another_default_branch_says_so() {
    let shop = Project::new([("schemas/store.json", STORE), ("schemas/common/money.json", MONEY)]);
    shop.put("buscodegen.toml", "[breaking]\nagainst = [\"git:\"]\n[lint]\nonly = [\"doc-unused-def\"]\n");
    shop.git(".", "init -q -b trunk");
    let check = ["check", "--skip", "generated"];
    golden!(
        "files_of_a_repository_without_commits",
        [shop.run(&check), shop.run(&["breaking"])].map(|ran| ran.to_string()).join("\n")
    );
    shop.git(".", "add .");
    shop.git(".", "commit -q -m one");
    // Nobody would notice if this passed.
    golden!("files_of_a_repository_without_a_default_branch", shop.run(&check));
    assert_eq!(shop.run(&["breaking", "--against", "git:trunk"]).code, 0);
    let ran = shop.run(&["breaking", "--against", "trunk"]);
    assert!(
        ran.code == 2 && ran.err.contains("there is no file or folder `trunk`; a commit is named with `git:`"),
        "{ran}"
    );
}
