//! What we give to users for their CI runs commands that there are.

use crate::project::Project;

#[test]
fn hooks_and_workflows_run_commands_that_there_are() {
    let folder = Project::new([]);
    let files = [
        include_str!("../../../.pre-commit-hooks.yaml"),
        include_str!("../../../docs/ci.md"),
        include_str!("../../templates/init/ci.yml"),
    ];
    let lines = files.iter().flat_map(|text| text.lines()).map(str::trim);
    let commands: Vec<&str> =
        lines.filter_map(|line| line.strip_prefix("entry: ").or_else(|| line.strip_prefix("- run: "))).collect();
    let ours: Vec<&str> = commands.iter().filter_map(|command| command.strip_prefix("buscodegen ")).collect();
    assert!(ours.len() >= 5, "{commands:?}");
    for command in ours {
        let arguments: Vec<&str> = command.split(' ').chain(["--help"]).collect();
        assert_eq!(folder.run(&arguments).code, 0, "{command}");
    }
}
