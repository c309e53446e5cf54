//! The templates that lay out the files of generated crates: the tool's own, and files of the user's in their place.
//!
//! Reads the user's folder. Knows nothing of what is in a template, nor of what it is filled with.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fs, io};

use crate::nearest::nearest;

/// What the names of template files end with.
const ENDING: &str = ".hbs";

const EMBEDDED: &[(&str, &str)] = &[
    ("README.md", include_str!("../templates/README.md.hbs")),
    ("client.rs", include_str!("../templates/client.rs.hbs")),
    ("errors.rs", include_str!("../templates/errors.rs.hbs")),
    ("events.rs", include_str!("../templates/events.rs.hbs")),
    ("guards.rs", include_str!("../templates/guards.rs.hbs")),
    ("examples.rs", include_str!("../templates/examples.rs.hbs")),
    ("lib.rs", include_str!("../templates/lib.rs.hbs")),
    ("module.rs", include_str!("../templates/module.rs.hbs")),
    ("rpcs.rs", include_str!("../templates/rpcs.rs.hbs")),
    ("schema.rs", include_str!("../templates/schema.rs.hbs")),
    ("server.rs", include_str!("../templates/server.rs.hbs")),
    ("types.rs", include_str!("../templates/types.rs.hbs")),
];

/// The templates of a run.
#[derive(Clone, Debug)]
pub struct Templates(BTreeMap<&'static str, Template>);

/// One template.
#[derive(Clone, Debug)]
pub struct Template {
    /// Its text.
    pub text: Cow<'static, str>,
    /// The user's file; `None` for one of the tool's own.
    pub path: Option<PathBuf>,
}

/// Why the user's templates cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TemplatesError {
    /// The folder or a file in it cannot be read.
    #[error("cannot read `{}`: {error}", path.display())]
    Unreadable {
        /// The folder or file.
        path: PathBuf,
        /// What the system said.
        #[source]
        error: io::Error,
    },
    /// A file is no template of any generated file.
    #[error("`{}` is no template: {}", path.display(), known(suggestion.as_deref()))]
    Unknown {
        /// The file.
        path: PathBuf,
        /// What could have been meant.
        suggestion: Option<String>,
    },
}

fn known(suggestion: Option<&str>) -> String {
    match suggestion {
        Some(name) => format!("did you mean `{name}`?"),
        None => "`buscodegen templates eject` writes those that there are".to_owned(),
    }
}

impl Default for Templates {
    fn default() -> Self {
        let own =
            |(name, text): &(&'static str, &'static str)| (*name, Template { text: Cow::Borrowed(text), path: None });
        Self(EMBEDDED.iter().map(own).collect())
    }
}

impl Templates {
    /// The tool's own, with the files of a folder in their place. Files whose name does not end in `.hbs` are passed over.
    ///
    /// # Errors
    /// If the folder or a file cannot be read, or a file is the template of nothing.
    pub fn read(folder: &Path) -> Result<Self, TemplatesError> {
        let unreadable = |path: &Path| {
            let path = path.to_owned();
            |error| TemplatesError::Unreadable { path, error }
        };
        let mut templates = Self::default();
        for entry in fs::read_dir(folder).map_err(unreadable(folder))? {
            let path = entry.map_err(unreadable(folder))?.path();
            let file = path.file_name().unwrap_or_default().to_string_lossy();
            let Some(name) = file.strip_suffix(ENDING) else { continue };
            let Some(template) = templates.0.get_mut(name) else {
                let near = nearest(name, EMBEDDED.iter().map(|(name, _)| *name));
                let suggestion = near.map(|near| format!("{near}{ENDING}"));
                return Err(TemplatesError::Unknown { path, suggestion });
            };
            let text = fs::read_to_string(&path).map_err(unreadable(&path))?;
            *template = Template { text: text.into(), path: Some(path) };
        }
        Ok(templates)
    }

    /// Each template with the name of the file that it lays out.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &Template)> {
        self.0.iter().map(|(name, template)| (*name, template))
    }

    /// The tool's own as files: names and texts.
    pub fn files() -> impl Iterator<Item = (String, &'static str)> {
        EMBEDDED.iter().map(|(name, text)| (format!("{name}{ENDING}"), *text))
    }

    /// What a person would call a template: the user's file, or the tool's own.
    #[must_use]
    pub fn called(&self, name: &str) -> String {
        match self.0.get(name).and_then(|template| template.path.as_ref()) {
            Some(path) => path.display().to_string(),
            None => format!("{name}{ENDING}"),
        }
    }
}
