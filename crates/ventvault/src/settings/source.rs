//! Where settings come from: the process's environment over a `.env` file in the working directory. The only
//! place that touches either.

use std::collections::HashMap;
use std::path::Path;

use super::parse::SettingsError;

/// Names and values. An empty value counts as not set.
#[derive(Default)]
pub struct Source(HashMap<String, String>);

impl Source {
    /// The environment over `.env`, if there is one.
    pub fn load() -> Result<Self, SettingsError> {
        let mut values = read_dotenv(Path::new(".env"))?;
        values.extend(std::env::vars_os().filter_map(|(name, value)| {
            // A value that is not Unicode becomes one that no setting accepts, and is reported by its name.
            Some((name.into_string().ok()?, value.to_string_lossy().into_owned()))
        }));
        Ok(Self(values))
    }

    /// The value of a variable, if it is set to something.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(|value| value.trim()).filter(|value| !value.is_empty())
    }
}

impl<const N: usize> From<[(&str, &str); N]> for Source {
    fn from(values: [(&str, &str); N]) -> Self {
        Self(values.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
    }
}

fn read_dotenv(path: &Path) -> Result<HashMap<String, String>, SettingsError> {
    let mut values = HashMap::new();
    let lines = match dotenvy::from_path_iter(path) {
        Ok(lines) => lines,
        Err(error) if error.not_found() => return Ok(values),
        Err(_) => return Err(SettingsError::one(".env", "cannot be read", "check the file's permissions")),
    };
    let mut last = String::from("the beginning");
    for line in lines {
        let Ok((name, value)) = line else {
            let problem = format!("has a line after {last} that cannot be read");
            return Err(SettingsError::one(
                ".env",
                &problem,
                "write NAME=value, with quotes around a value with spaces",
            ));
        };
        last.clone_from(&name);
        // The first of two lines wins, as with every other reader of such files.
        values.entry(name).or_insert(value);
    }
    Ok(values)
}
