//! The one place that runs templates.

use handlebars::{Handlebars, RenderErrorReason, no_escape};
use serde::Serialize;

use super::RenderError;
use crate::templates::Templates;

/// Templates that were understood, by the file that each lays out.
#[derive(Debug)]
pub(super) struct Engine<'t> {
    handlebars: Handlebars<'static>,
    templates: &'t Templates,
}

impl<'t> Engine<'t> {
    /// Understands them.
    pub(super) fn new(templates: &'t Templates) -> Result<Self, RenderError> {
        let mut handlebars = Handlebars::new();
        handlebars.set_strict_mode(true);
        handlebars.register_escape_fn(no_escape);
        for (name, template) in templates.iter() {
            handlebars.register_template_string(name, &template.text).map_err(|error| RenderError::Template {
                template: templates.called(name),
                place: error.pos(),
                reason: error.reason().to_string(),
            })?;
        }
        Ok(Self { handlebars, templates })
    }

    /// Fills a template from its view.
    pub(super) fn fill(&self, name: &str, view: &impl Serialize) -> Result<String, RenderError> {
        self.handlebars.render(name, view).map_err(|error| RenderError::Template {
            template: self.called(name),
            place: error.line_no.zip(error.column_no),
            reason: match error.reason() {
                RenderErrorReason::MissingVariable(Some(name)) => format!("there is no `{name}` here"),
                reason => reason.to_string(),
            },
        })
    }

    /// What a person would call a template.
    pub(super) fn called(&self, name: &str) -> String {
        self.templates.called(name)
    }
}
