//! `buscodegen import`.

use crate::project::{Project, golden};

const DUMP: &str = r#"{
  "auth": {
    "events": {
      "user_registered": {
        "parameters": {
          "$schema": "http://json-schema.org/draft-07/schema#",
          "additionalProperties": false,
          "properties": { "at": { "format": "date-time", "type": "string" }, "username": {} },
          "required": ["username", "at"],
          "title": "Event auth.user_registered parameters",
          "type": "object"
        }
      }
    },
    "rpcs": {
      "checkPassword": { "parameters": {}, "response": {} }
    }
  },
  "internal.state": { "events": {}, "rpcs": {} }
}"#;

#[test]
fn a_dump_becomes_definitions_that_are_right() {
    let project = Project::new([("dump.json", DUMP)]);
    golden!(
        "import_lightbus",
        project.transcript([
            &["import", "lightbus", "dump.json"],
            &["import", "lightbus", "dump.json", "--output-format", "concise"],
            &["import", "lightbus", "dump.json", "--force", "--quiet", "--output-format", "concise"],
            &["fmt", "--check"],
            &["import", "lightbus", "gone.json"],
        ])
    );
    golden!("import_lightbus_definition", project.text("schemas/auth.json"));
    assert_eq!(project.run(&["generate"]).code, 0);
    let ran = project.run(&["import"]);
    assert!(ran.code == 2 && ran.err.contains("Usage: buscodegen import"), "{ran}");
}
