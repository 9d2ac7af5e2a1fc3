//! What handlers share. Everything in it is made once, in `wiring`.

use std::sync::Arc;

use ipnet::IpNet;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use ventvault_adapters::auth::{OidcVerifier, SessionTokens};
use ventvault_domain::{Clock, ContentLimits, VentService};

use super::help::HelpDesk;
use crate::metrics::Metrics;
use crate::settings::Format;

/// Shared by all handlers; cheap to clone.
pub type App = Arc<AppState>;

/// What handlers share.
pub struct AppState {
    /// The vent's path.
    pub vents: Arc<VentService>,
    /// Signs and checks `X-Session-ID`.
    pub sessions: SessionTokens,
    /// Checks bearer tokens, when an issuer is set.
    pub auth: Option<Arc<OidcVerifier>>,
    /// Proxies whose forwarding headers are believed.
    pub trusted_proxies: Vec<IpNet>,
    /// Sizes of a request.
    pub limits: ContentLimits,
    /// The dialect for clients that ask for none.
    pub format: Format,
    /// Makes the cards for people who may be in danger.
    pub help: HelpDesk,
    /// Slots for streams.
    pub slots: Arc<Semaphore>,
    /// The operator's counters.
    pub metrics: Arc<Metrics>,
    /// The time of day.
    pub clock: Arc<dyn Clock>,
    /// Cancelled when no new work may begin.
    pub draining: CancellationToken,
    /// Cancelled when the drain's time is up and running answers must end.
    pub stopping: CancellationToken,
}
