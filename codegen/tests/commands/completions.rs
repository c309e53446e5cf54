//! `buscodegen completions` and `buscodegen man`.

use crate::project::Project;

#[test]
fn every_shell_gets_the_commands() {
    let folder = Project::new([]);
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let ran = folder.run(&["completions", shell]);
        assert!(ran.code == 0 && ran.out.contains("validate") && ran.out.contains("output-format"), "{shell}");
    }
    let ran = folder.run(&["completions", "tcsh"]);
    assert!(ran.code == 2 && ran.err.contains("[possible values: bash, "), "{ran}");
}

#[test]
fn there_is_a_manual_page_for_each_command() {
    let folder = Project::new([]);
    assert_eq!(folder.run(&["man", "man1"]).code, 0);
    let pages = folder.files();
    for page in ["buscodegen.1", "buscodegen-generate.1", "buscodegen-validate.1", "buscodegen-man.1"] {
        assert!(pages.contains(&format!("man1/{page}")), "{page} is not among {pages:?}");
    }
    let page = folder.text("man1/buscodegen-fmt.1");
    assert!(
        page.contains("\n.TH buscodegen-fmt 1") && page.contains("Examples:") && page.contains("standard input"),
        "{page}"
    );
    assert!(folder.run(&["man"]).out.contains("\n.TH buscodegen 1"));
    folder.put("file", "");
    assert_eq!(folder.run(&["man", "file"]).code, 2);
}
