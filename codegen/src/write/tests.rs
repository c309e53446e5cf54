#![allow(clippy::unwrap_used, reason = "tests")]

use std::fs;
use std::path::Path;
use std::time::SystemTime;

use tempfile::TempDir;

use super::{MANIFEST, Plan, Status, Summary, WriteError, plan};
use crate::tree::Tree;

fn tree<const N: usize>(files: [(&str, &str); N]) -> Tree {
    Tree(files.into_iter().map(|(path, text)| (path.to_owned(), text.to_owned())).collect())
}

fn write(tree: &Tree, out: &Path) -> Summary {
    plan(tree, out).unwrap().apply(false).unwrap()
}

fn status(plan: &Plan, path: &str) -> Option<Status> {
    plan.files().find(|(name, _)| *name == path).map(|(_, status)| status)
}

fn modified(path: &Path) -> SystemTime {
    fs::metadata(path).unwrap().modified().unwrap()
}

#[test]
fn what_is_missing_is_written_and_then_there_is_nothing_to_do() {
    let out = TempDir::new().unwrap();
    let tree = tree([("a-api/src/lib.rs", "1"), ("b-api/Cargo.toml", "2")]);

    assert_eq!(write(&tree, out.path()), Summary { written: 4, unchanged: 0, deleted: 0 });
    let again = plan(&tree, out.path()).unwrap();

    assert!(again.is_fresh());
    assert_eq!(again.crates(), 2);
    assert_eq!(again.apply(false).unwrap(), Summary { written: 0, unchanged: 4, deleted: 0 });
}

#[test]
fn unchanged_files_keep_their_time() {
    let out = TempDir::new().unwrap();
    write(&tree([("a/x", "1"), ("a/y", "1")]), out.path());
    let old = SystemTime::UNIX_EPOCH;
    for name in ["a/x", "a/y"] {
        fs::File::options().write(true).open(out.path().join(name)).unwrap().set_modified(old).unwrap();
    }

    write(&tree([("a/x", "1"), ("a/y", "2")]), out.path());

    assert_eq!(modified(&out.path().join("a/x")), old);
    assert_ne!(modified(&out.path().join("a/y")), old);
}

#[test]
fn a_file_changed_by_hand_is_refused_by_name_and_nothing_is_touched() {
    let out = TempDir::new().unwrap();
    write(&tree([("a/x", "1"), ("a/y", "1")]), out.path());
    fs::write(out.path().join("a/y"), "mine").unwrap();

    let plan = plan(&tree([("a/x", "2"), ("a/y", "2")]), out.path()).unwrap();
    let error = plan.apply(false).unwrap_err();

    assert!(matches!(&error, WriteError::Conflicts(paths) if paths == &["a/y"]), "{error}");
    assert_eq!(fs::read_to_string(out.path().join("a/x")).unwrap(), "1");
    assert_eq!(plan.apply(true).unwrap().written, 3);
    assert_eq!(fs::read_to_string(out.path().join("a/y")).unwrap(), "2");
}

#[test]
fn a_file_that_nobody_generated_is_not_overwritten() {
    let out = TempDir::new().unwrap();
    fs::create_dir(out.path().join("a")).unwrap();
    fs::write(out.path().join("a/Cargo.toml"), "mine").unwrap();

    let plan = plan(&tree([("a/Cargo.toml", "1")]), out.path()).unwrap();

    assert_eq!(status(&plan, "a/Cargo.toml"), Some(Status::Edited));
}

#[test]
fn files_and_crates_that_are_gone_are_deleted_and_others_stay() {
    let out = TempDir::new().unwrap();
    write(&tree([("a/src/x", "1"), ("a/src/old/y", "1"), ("b/src/z", "1")]), out.path());
    fs::write(out.path().join("b/mine"), "mine").unwrap();
    fs::create_dir(out.path().join("c")).unwrap();

    let summary = write(&tree([("a/src/x", "1")]), out.path());

    assert_eq!(summary, Summary { written: 1, unchanged: 1, deleted: 3 });
    assert!(!out.path().join("a/src/old").exists() && !out.path().join("b/src").exists());
    assert!(out.path().join("b/mine").exists() && out.path().join("c").exists());
}

#[test]
fn a_surplus_file_changed_by_hand_is_refused() {
    let out = TempDir::new().unwrap();
    write(&tree([("a/x", "1"), ("a/y", "1")]), out.path());
    fs::write(out.path().join("a/y"), "mine").unwrap();

    let plan = plan(&tree([("a/x", "1")]), out.path()).unwrap();

    assert_eq!(status(&plan, "a/y"), Some(Status::Edited));
    assert!(plan.apply(false).is_err());
}

#[test]
fn another_version_of_the_tool_is_named() {
    let out = TempDir::new().unwrap();
    let tree = tree([("a/x", "1")]);
    write(&tree, out.path());
    let manifest = out.path().join("a").join(MANIFEST);
    let text = fs::read_to_string(&manifest).unwrap().replace(crate::VERSION, "0.0.1");
    fs::write(&manifest, text).unwrap();

    let plan = plan(&tree, out.path()).unwrap();

    assert_eq!(plan.other_versions().collect::<Vec<_>>(), [("a", "0.0.1")]);
    assert_eq!(status(&plan, &format!("a/{MANIFEST}")), Some(Status::Stale));
}

#[test]
fn a_manifest_cannot_make_files_outside_disappear() {
    let out = TempDir::new().unwrap();
    let generated = out.path().join("generated");
    fs::write(out.path().join("precious"), "1").unwrap();
    write(&tree([("a/x", "1")]), &generated);
    let manifest = generated.join("a").join(MANIFEST);
    let text = fs::read_to_string(&manifest).unwrap().replace("\"x\"", "\"../../precious\"");
    fs::write(&manifest, text).unwrap();

    let error = plan(&tree([("b/x", "1")]), &generated).unwrap_err();

    assert!(matches!(error, WriteError::Escape(_)), "{error}");
}

#[cfg(unix)]
#[test]
fn links_are_not_written_through() {
    let out = TempDir::new().unwrap();
    let elsewhere = TempDir::new().unwrap();
    std::os::unix::fs::symlink(elsewhere.path(), out.path().join("a")).unwrap();

    let error = plan(&tree([("a/x", "1")]), out.path()).unwrap_err();

    assert!(matches!(error, WriteError::Escape(_)), "{error}");
}

#[test]
fn a_broken_manifest_owns_nothing() {
    let out = TempDir::new().unwrap();
    write(&tree([("a/x", "1")]), out.path());
    fs::write(out.path().join("a").join(MANIFEST), "{").unwrap();

    let plan = plan(&tree([("a/x", "2")]), out.path()).unwrap();

    assert_eq!(plan.count(Status::Edited), 2);
}
