//! Our own definitions pass.

use std::path::{Path, PathBuf};

use buscodegen::source::Sources;

use crate::example::lint_files;

#[test]
fn our_own_definitions_give_nothing_to_complain_about() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let examples = std::fs::read_dir(root.join("examples")).unwrap().map(|entry| entry.unwrap().path().join("schemas"));
    let folders: Vec<PathBuf> = examples.filter(|path| path.is_dir()).chain([root.join("schemas")]).collect();
    assert!(folders.len() > 2);
    for folder in folders {
        let findings = lint_files(Sources::read(&folder).unwrap()).findings;
        let found: Vec<_> = findings.iter().map(|finding| (finding.rule, &finding.message)).collect();
        assert!(found.is_empty(), "{}: {found:#?}", folder.display());
    }
}
