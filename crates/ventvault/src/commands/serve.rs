//! `ventvault serve`: listens, serves, drains.

use std::net::SocketAddr;

use anyhow::Context;
use tokio::net::TcpListener;
use tokio_util::task::TaskTracker;

use crate::http::router;
use crate::server::{AcceptLimits, Acceptor, StopSignals, drain};
use crate::settings::{ServerSettings, Settings};
use crate::wiring::{self, Parts};
use crate::{admin, hardening, settings};

/// Runs until a stop signal, then drains.
pub async fn run(settings: &Settings) -> anyhow::Result<()> {
    let mut signals = StopSignals::install().context("cannot take over the stop signals")?;
    for measure in hardening::apply().iter().filter(|measure| !measure.holds) {
        tracing::warn!(measure = measure.name, fix = measure.fix, "the process could not be hardened");
    }
    if settings.auth.as_ref().is_some_and(|auth| auth.audience.is_none()) {
        tracing::warn!(
            "AUTH_AUDIENCE is not set: tokens that the issuer made for other services are believed too"
        );
    }
    let parts = wiring::build(settings).await?;
    let server = &settings.server;
    let listener = bind(server.listen, "HOST and PORT").await?;
    let address = listener.local_addr().context("the public listener has no address")?;
    let connections = TaskTracker::new();
    let limits = AcceptLimits {
        connections: server.max_connections,
        per_address: server.max_connections_per_ip,
        trusted: server.trusted_proxies.clone(),
    };
    let public = Acceptor::new(listener, router::public(parts.app.clone(), &server.cors), limits);
    let accepting = public.run(parts.app.draining.clone(), connections.clone());
    parts.background.spawn(accepting);
    let admin = serve_admin(server, &parts).await?;
    announce(settings, address, admin);
    signals.next().await;
    tracing::info!(open = connections.len(), "draining; a second signal stops at once");
    stop(parts, &connections, server, &mut signals).await;
    Ok(())
}

async fn stop(parts: Parts, connections: &TaskTracker, server: &ServerSettings, signals: &mut StopSignals) {
    parts.app.draining.cancel();
    drain(connections, &parts.app.stopping, server.drain_timeout, signals).await;
    // Refunds of answers that have just ended, then the counters as they stand after them.
    parts.refunds.close();
    let _ = tokio::time::timeout(std::time::Duration::from_secs(2), parts.refunds.wait()).await;
    parts.shutdown.cancel();
    parts.background.close();
    let _ = tokio::time::timeout(std::time::Duration::from_secs(2), parts.background.wait()).await;
    if let Some(counters) = parts.counters {
        counters.flush().await;
    }
    tracing::info!("stopped");
}

async fn bind(address: SocketAddr, names: &str) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).await.with_context(|| {
        format!(
            "cannot listen on {address}: another program may be using the port; choose another with {names}"
        )
    })
}

/// The operator's listener. With the default address taken by another instance the server runs without one.
async fn serve_admin(server: &ServerSettings, parts: &Parts) -> anyhow::Result<Option<SocketAddr>> {
    let listener = match bind(server.admin, "ADMIN_ADDR").await {
        Ok(listener) => listener,
        Err(error) if server.admin_is_explicit => return Err(error),
        Err(_) => {
            tracing::warn!(
                "the operator's default address is in use, so this instance has no /metrics; set ADMIN_ADDR"
            );
            return Ok(None);
        }
    };
    let address = listener.local_addr().context("the operator's listener has no address")?;
    let router = admin::router(parts.metrics.clone(), server.admin_token.clone());
    let limits = AcceptLimits { connections: 64, per_address: 0, trusted: Vec::new() };
    let acceptor = Acceptor::new(listener, router, limits);
    // Metrics stay readable while the public side drains; the listener ends with the process.
    parts.background.spawn(acceptor.run(parts.shutdown.clone(), parts.background.clone()));
    Ok(Some(address))
}

/// In plain words, what is in use.
fn announce(settings: &Settings, address: SocketAddr, admin: Option<SocketAddr>) {
    let llm = &settings.llm;
    let model = llm.of(llm.provider).map_or_else(String::new, |provider| format!(" ({})", provider.model));
    let fallbacks: Vec<&str> = llm.fallbacks.iter().map(|name| name.name()).collect();
    let mut answers = format!("{}{model}", llm.provider);
    if !fallbacks.is_empty() {
        answers = format!("{answers}, then {}", fallbacks.join(", "));
    }
    if llm.provider != ventvault_domain::ProviderName::Companion && llm.companion_fallback {
        answers.push_str(", then the built-in companion");
    }
    let quotas =
        if settings.redis_url.is_some() { "shared through Redis" } else { "in memory, kept in DATA_DIR" };
    let sign_in = settings.auth.as_ref().map_or("off, everybody is anonymous", |auth| auth.issuer.as_str());
    let metrics = admin.map_or_else(|| "off".to_owned(), |admin| format!("http://{admin}/metrics"));
    tracing::info!(
        version = env!("CARGO_PKG_VERSION"),
        environment = settings.environment,
        "VentVault listens on http://{address}. Answers: {answers}. Quotas: {quotas}. Sign-in: {sign_in}. \
         Metadata: none is stored. Metrics: {metrics}. API: http://{}/docs/",
        settings::reachable(address),
    );
}
