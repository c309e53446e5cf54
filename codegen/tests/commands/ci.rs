//! What we give to users for their CI does what it should in the project that `init` makes.

use crate::project::Project;

/// The commands of ours in a workflow, in Markdown, or in hooks.
fn commands(text: &str) -> Vec<Vec<&str>> {
    let lines = text.lines().map(str::trim);
    let commands = lines.filter_map(|line| line.strip_prefix("entry: ").or_else(|| line.strip_prefix("- run: ")));
    commands.filter_map(|command| command.strip_prefix("buscodegen ")).map(|rest| rest.split(' ').collect()).collect()
}

/// A pull request: a commit on a branch, which CI has checked out without the branch.
fn pull_request() -> Project {
    let project = Project::new([]);
    assert_eq!(project.run(&["init"]).code, 0);
    for command in ["init -q -b main", "add .", "commit -q -m one", "checkout -q -b change"] {
        project.git(".", command);
    }
    project
}

const WORKFLOWS: [&str; 2] = [include_str!("../../../docs/ci.md"), include_str!("../../templates/init/ci.yml")];
const HOOKS: &str = include_str!("../../../.pre-commit-hooks.yaml");

#[test]
fn workflows_and_hooks_pass_what_is_right_and_stop_what_breaks() {
    let project = pull_request();
    let all = || WORKFLOWS.iter().chain([&HOOKS]).map(|text| commands(text));
    assert!(all().all(|commands| !commands.is_empty()));
    for command in all().flatten() {
        let ran = project.run(&command);
        assert_eq!(ran.code, 0, "{ran}");
    }
    let definition = project.text("schemas/greeter.json").replacen("\"maxLength\": 100", "\"maxLength\":10", 1);
    project.put("schemas/greeter.json", definition);
    assert_eq!(project.run(&["generate", "--quiet"]).code, 0);
    project.git(".", "commit -q -a -m shorter");
    project.git(".", "checkout -q --detach");
    for commands in all() {
        let codes: Vec<i32> = commands.iter().map(|command| project.run(command).code).collect();
        assert!(codes.contains(&1) && !codes.contains(&2), "{commands:?}: {codes:?}");
    }
}

#[test]
fn the_hook_that_formats_leaves_copies_of_others_alone() {
    let project = pull_request();
    let config = project.text("buscodegen.toml") + "\n[pull.shop]\nfolder = \"theirs\"\n";
    project.put("buscodegen.toml", config);
    project.put("theirs/shop.json", "{ \"api\":\"shop\",\"version\":\"1.0.0\"}");
    assert_eq!(project.run(&["pull"]).code, 0);
    for command in commands(HOOKS).iter().filter(|command| command[0] == "fmt") {
        assert_eq!(project.run(command).code, 0);
    }
    assert_eq!(project.run(&["pull", "--check"]).code, 0);
    // They are given no names of files, or all files would be their own.
    assert_eq!(HOOKS.matches("pass_filenames: false").count(), commands(HOOKS).len());
}
