//! `buscodegen fmt`.

use std::path::Path;

use crate::project::{Project, golden};

const UNTIDY: &str = r#"{"version":"1.0.0","api":"store",
  "rpcs": {"ping": {}}}
"#;
const TIDY: &str = r#"{
  "api": "store",
  "version": "1.0.0",
  "rpcs": {
    "ping": {}
  }
}
"#;

#[test]
fn files_are_formatted_and_named() {
    let project = Project::new([("schemas/store.json", UNTIDY), ("schemas/tidy ä.json", "{ \"type\": \"string\" }\n")]);
    golden!(
        "fmt",
        project.transcript([
            &["fmt", "--check"],
            &["fmt", "--diff"],
            &["fmt", "--check", "--diff", "--quiet"],
            &["fmt"],
            &["fmt"],
            &["fmt", "--check"],
        ])
    );
    assert_eq!(project.text("schemas/store.json"), TIDY);
}

#[test]
fn what_is_no_json_is_named_and_left_alone() {
    let project = Project::new([
        ("schemas/a.json", UNTIDY),
        ("schemas/broken.json", "{\"b\":1,\n\"a\":}"),
        ("schemas/twice.json", "{\"b\":1,\n\"b\":1}"),
    ]);
    project.put("schemas/latin1.json", b"{\"\xe4\":1}");
    golden!("fmt_of_what_is_no_json", project.run(&["fmt"]));
    assert_eq!(project.text("schemas/a.json"), TIDY);
    assert_eq!(project.text("schemas/broken.json"), "{\"b\":1,\n\"a\":}");
    assert_eq!(project.text("schemas/twice.json"), "{\"b\":1,\n\"b\":1}");
    std::fs::remove_file(project.path("schemas/latin1.json")).unwrap();
    assert_eq!(project.run(&["fmt"]).code, 1);
}

#[test]
fn files_and_folders_may_be_named() {
    let project = Project::new([("a/x.json", UNTIDY), ("a/y.json", UNTIDY), ("b/z.json", UNTIDY), ("c.json", UNTIDY)]);
    let ran = project.run(&["fmt", "a", "c.json"]);
    assert_eq!((ran.code, ran.out.lines().count()), (0, 3), "{ran}");
    assert_eq!((project.text("a/y.json").as_str(), project.text("b/z.json").as_str()), (TIDY, UNTIDY));
    golden!("fmt_of_nothing", project.transcript([&["fmt"], &["fmt", "missing.json"]]));
}

#[test]
fn standard_input_goes_to_standard_output() {
    let project = Project::new([]);
    let ran = project.run_with(&["fmt", "-"], UNTIDY);
    assert_eq!((ran.code, ran.out.as_str(), ran.err.as_str()), (0, TIDY, ""));
    let ran = project.run_with(&["fmt", "-"], "{");
    assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{ran}");
    assert!(ran.err.contains("<stdin>:1:1"), "{ran}");
    assert_eq!(project.run_with(&["fmt", "-", "--check"], UNTIDY).code, 1);
    assert_eq!(project.run_with(&["fmt", "-", "--check"], TIDY).code, 0);
}

#[test]
fn files_of_others_are_left_as_they_are() {
    let project = Project::new([
        ("buscodegen.toml", "[refs]\n\"https://a.example/x\" = \"x.json\"\n\"https://b.example/\" = \"vendored/b\"\n"),
        ("schemas/x.json", UNTIDY),
        ("schemas/vendored/b/y.json", UNTIDY),
        ("schemas/vendored/bb.json", UNTIDY),
    ]);
    assert_eq!(project.run(&["fmt"]).out, "formatted: schemas/vendored/bb.json\n");
    assert_eq!(project.run(&["fmt", "schemas/x.json"]).out, "formatted: schemas/x.json\n");
}

#[cfg(unix)]
#[test]
fn permissions_and_links_stay() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let project = Project::new([("schemas/deep/store.json", UNTIDY)]);
    let file = project.path("schemas/deep/store.json");
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o640)).unwrap();
    symlink("deep/store.json", project.path("schemas/link.json")).unwrap();
    assert_eq!(project.run(&["fmt", "schemas/link.json"]).code, 0);
    assert!(std::fs::symlink_metadata(project.path("schemas/link.json")).unwrap().is_symlink());
    assert_eq!(project.text("schemas/deep/store.json"), TIDY);
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o640);

    project.put("schemas/other.json", UNTIDY);
    std::fs::set_permissions(project.path("schemas/other.json"), std::fs::Permissions::from_mode(0o444)).unwrap();
    golden!("fmt_of_a_read_only_file", project.run(&["fmt"]));
    assert_eq!(project.text("schemas/other.json"), UNTIDY);
}

#[test]
fn our_own_files_are_formatted() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let folders = ["schemas", "examples/bench/schemas", "examples/embedded/schemas", "codegen/templates/init"];
    let folders = folders.map(|folder| root.join(folder).display().to_string());
    let ran = Project::new([]).run(&["fmt", "--check", &folders[0], &folders[1], &folders[2], &folders[3]]);
    assert_eq!(ran.code, 0, "{ran}");
}
