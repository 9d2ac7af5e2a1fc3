//! `ventvault openapi`: prints the OpenAPI document.

use std::io::Write;

use crate::http::router;

/// Prints it.
pub fn run() -> anyhow::Result<()> {
    let mut document = router::openapi().to_pretty_json()?;
    document.push('\n');
    std::io::stdout().write_all(document.as_bytes())?;
    Ok(())
}
