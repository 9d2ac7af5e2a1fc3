//! What an adapter has to be told, and whether it makes sense. It must not print a key.

use std::fmt;

use reqwest::Url;
use reqwest::header::HeaderValue;
use secrecy::{ExposeSecret, SecretString};

/// Which server, with which key and model.
#[derive(Clone)]
pub struct ProviderConfig {
    /// With the path of the version, such as `https://api.openai.com/v1`.
    pub base_url: String,
    /// None for servers that ask for none.
    pub api_key: Option<SecretString>,
    /// As the vendor names it.
    pub model: String,
}

impl fmt::Debug for ProviderConfig {
    /// A base URL may hold what should have been the key: it is left out too.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProviderConfig").field("model", &self.model).finish_non_exhaustive()
    }
}

/// Why a provider cannot be set up. It never repeats the URL or the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProviderConfigError {
    /// Not a URL.
    #[error("the base URL is not a URL; it looks like https://host/v1")]
    NotAUrl,
    /// Neither http nor https.
    #[error("the base URL must begin with http:// or https://")]
    Scheme,
    /// `https://user:password@host`.
    #[error("the base URL must not hold a user name or a password; the key has a setting of its own")]
    Credentials,
    /// `?…` or `#…`.
    #[error("the base URL must end with its path: no query, no fragment")]
    QueryOrFragment,
    /// A key with a line break or a control character in it.
    #[error("the API key holds characters that no HTTP header can carry")]
    Key,
    /// No model.
    #[error("no model is named")]
    Model,
}

impl ProviderConfig {
    /// The address of a resource under the base URL.
    pub(super) fn url(&self, path: &[&str]) -> Result<Url, ProviderConfigError> {
        let mut url = Url::parse(self.base_url.trim()).map_err(|_| ProviderConfigError::NotAUrl)?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(ProviderConfigError::Scheme);
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(ProviderConfigError::Credentials);
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(ProviderConfigError::QueryOrFragment);
        }
        url.path_segments_mut().map_err(|()| ProviderConfigError::NotAUrl)?.pop_if_empty().extend(path);
        Ok(url)
    }

    /// The key behind a prefix, marked so that no log prints it. A blank key counts as none.
    pub(super) fn key_header(&self, prefix: &str) -> Result<Option<HeaderValue>, ProviderConfigError> {
        let Some(key) = self.api_key.as_ref().map(|key| key.expose_secret().trim()) else { return Ok(None) };
        if key.is_empty() {
            return Ok(None);
        }
        let value = zeroize::Zeroizing::new(format!("{prefix}{key}"));
        let mut value = HeaderValue::from_str(&value).map_err(|_| ProviderConfigError::Key)?;
        value.set_sensitive(true);
        Ok(Some(value))
    }

    pub(super) fn model(&self) -> Result<String, ProviderConfigError> {
        let model = self.model.trim();
        if model.is_empty() { Err(ProviderConfigError::Model) } else { Ok(model.to_owned()) }
    }
}
