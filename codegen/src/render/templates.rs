//! The embedded templates, and the one place that runs them.

use handlebars::{Handlebars, no_escape};
use serde::Serialize;

use super::RenderError;

const TEMPLATES: &[(&str, &str)] = &[
    ("lib.rs", include_str!("../../templates/lib.rs.hbs")),
    ("types.rs", include_str!("../../templates/types.rs.hbs")),
    ("rpcs.rs", include_str!("../../templates/rpcs.rs.hbs")),
    ("errors.rs", include_str!("../../templates/errors.rs.hbs")),
    ("client.rs", include_str!("../../templates/client.rs.hbs")),
    ("server.rs", include_str!("../../templates/server.rs.hbs")),
    ("events.rs", include_str!("../../templates/events.rs.hbs")),
    ("schema.rs", include_str!("../../templates/schema.rs.hbs")),
    ("examples.rs", include_str!("../../templates/examples.rs.hbs")),
    ("module.rs", include_str!("../../templates/module.rs.hbs")),
    ("README.md", include_str!("../../templates/README.md.hbs")),
];

/// Templates by name.
#[derive(Debug)]
pub(super) struct Templates(Handlebars<'static>);

impl Templates {
    /// The embedded ones.
    pub(super) fn embedded() -> Result<Self, RenderError> {
        let mut handlebars = Handlebars::new();
        handlebars.set_strict_mode(true);
        handlebars.register_escape_fn(no_escape);
        for (name, text) in TEMPLATES {
            handlebars.register_template_string(name, text).map_err(|error| failed(name, &error))?;
        }
        Ok(Self(handlebars))
    }

    /// Fills a template from its view.
    pub(super) fn fill(&self, name: &str, view: &impl Serialize) -> Result<String, RenderError> {
        self.0.render(name, view).map_err(|error| failed(name, &error))
    }
}

fn failed(template: &str, error: &dyn std::fmt::Display) -> RenderError {
    RenderError::Template { template: template.to_owned(), reason: error.to_string() }
}
