//! Web pages from templates: what is shown comes from a serializable value, how it looks from the template.
//!
//! Every value is escaped for HTML by the template engine. This module knows nothing of what the pages say.

use axum::{
    http::{StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use handlebars::Handlebars;
use serde::Serialize;

use crate::program::Failure;

/// A site's templates.
#[derive(Debug)]
pub struct Pages {
    templates: Handlebars<'static>,
}

impl Pages {
    /// The site of these templates: each one's name and its text.
    ///
    /// # Errors
    /// When a template is not well formed.
    pub fn new(templates: &[(&str, &str)]) -> Result<Self, Failure> {
        let mut pages = Handlebars::new();
        pages.set_strict_mode(true);
        for (name, text) in templates {
            pages.register_template_string(name, text)?;
        }
        Ok(Self { templates: pages })
    }

    /// The text of a page, or of a part of one.
    ///
    /// # Errors
    /// When the template asks for something that `shown` does not have.
    pub fn text(&self, template: &str, shown: &impl Serialize) -> Result<String, Failure> {
        Ok(self.templates.render(template, shown)?)
    }

    /// The page as an answer, never to be stored by anybody on the way.
    pub fn page(&self, status: StatusCode, template: &str, shown: &impl Serialize) -> Response {
        match self.text(template, shown) {
            Ok(text) => (status, [(header::CACHE_CONTROL, "no-store")], Html(text)).into_response(),
            Err(error) => {
                tracing::error!(template, error, "a page cannot be rendered");
                StatusCode::INTERNAL_SERVER_ERROR.into_response()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use serde_json::json;

    use super::*;

    fn pages() -> Pages {
        Pages::new(&[("greeting", "<p title=\"{{name}}\">{{name}}</p>")]).unwrap()
    }

    #[test]
    fn values_cannot_become_html() {
        let text = pages().text("greeting", &json!({ "name": "<b>\"&" })).unwrap();
        assert_eq!(text, "<p title=\"&lt;b&gt;&quot;&amp;\">&lt;b&gt;&quot;&amp;</p>");
    }

    #[test]
    fn a_page_that_lacks_a_value_is_an_error_and_not_half_a_page() {
        let answer = pages().page(StatusCode::OK, "greeting", &json!({}));
        assert_eq!(answer.status(), StatusCode::INTERNAL_SERVER_ERROR);
    }
}
