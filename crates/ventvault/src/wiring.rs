//! Settings become parts, and parts become the server: the one place where everything meets.

use std::sync::Arc;

use anyhow::{Context, bail};
use secrecy::ExposeSecret;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use ventvault_adapters::auth::{self, MasterKey, OidcSettings, OidcVerifier, SessionTokens};
use ventvault_adapters::clock::SystemClock;
use ventvault_adapters::companion::{CRISIS_PROMPT, Companion, LISTENER_PROMPT, Pace};
use ventvault_adapters::llm::{self, HttpClient, ProviderConfig};
use ventvault_adapters::quota::{InMemoryQuota, RedisQuota};
use ventvault_adapters::sense::OnDeviceSense;
use ventvault_domain::{
    Cascade, Clock, ContentLimits, CostMeter, CrisisCeiling, LlmProvider, PromptSettings, ProviderName,
    QuotaStore, Route, VentService,
};
use ventvault_scrub::Scrubber;

use crate::http::help::HelpDesk;
use crate::http::router::TEMPLATES;
use crate::http::state::{App, AppState};
use crate::metrics::Metrics;
use crate::settings::{LlmSettings, Settings};

/// The server's parts, made and not yet listening.
pub struct Parts {
    /// What handlers share.
    pub app: App,
    /// The operator's counters.
    pub metrics: Arc<Metrics>,
    /// Work that belongs to no request and runs until the process ends.
    pub background: TaskTracker,
    /// Ends the work in `background`.
    pub shutdown: CancellationToken,
    /// Refunds that outlive their request; the drain waits for them.
    pub refunds: TaskTracker,
    /// Counters in memory, to be written once more at the end.
    pub counters: Option<Arc<InMemoryQuota>>,
}

/// Makes all parts. Neighbours that are away are no error; wrong settings are.
pub async fn build(settings: &Settings) -> anyhow::Result<Parts> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let (background, shutdown, refunds) = (TaskTracker::new(), CancellationToken::new(), TaskTracker::new());
    let master = master_key(settings)?;
    let metrics = Arc::new(Metrics::new(&TEMPLATES));
    let (quota, counters) = quota_store(settings, &master, &clock, &background, &shutdown).await?;
    let cascade = Arc::new(cascade(&settings.llm)?);
    for route in cascade.routes() {
        metrics.expect_model(route.provider.name(), route.provider.model());
    }
    let vents = Arc::new(VentService {
        quota,
        scrubber: Arc::new(Scrubber::new(settings.scrub.clone())),
        cascade,
        prices: Arc::new(llm::built_in_prices().context("the price table of this build cannot be read")?),
        meter: Arc::new(CostMeter::new(settings.llm.daily_cost_limit_usd)),
        recorder: Arc::clone(&metrics) as _,
        sense: Arc::new(OnDeviceSense::new()),
        crisis_ceiling: CrisisCeiling::new(settings.crisis_provider_limit),
        companion: Arc::new(Companion::new(Pace::default())),
        clock: Arc::clone(&clock),
        prompt: PromptSettings {
            system: LISTENER_PROMPT.into(),
            crisis_system: format!("{LISTENER_PROMPT}{CRISIS_PROMPT}").into(),
            max_output_tokens: settings.llm.max_output_tokens,
            temperature: settings.llm.temperature,
        },
        tasks: refunds.clone(),
    });
    let app = Arc::new(AppState {
        vents,
        sessions: SessionTokens::new(&master, Arc::clone(&clock)),
        auth: verifier(settings, &master, &clock, &background)?,
        trusted_proxies: settings.server.trusted_proxies.clone(),
        limits: ContentLimits::default(),
        format: settings.server.format,
        help: HelpDesk::new(),
        slots: Arc::new(Semaphore::new(settings.server.max_streams.min(Semaphore::MAX_PERMITS))),
        metrics: Arc::clone(&metrics),
        clock,
        draining: CancellationToken::new(),
        stopping: CancellationToken::new(),
    });
    Ok(Parts { app, metrics, background, shutdown, refunds, counters })
}

/// The key from the settings, or the one in `DATA_DIR`, made at the first start.
pub fn master_key(settings: &Settings) -> anyhow::Result<MasterKey> {
    if let Some(key) = &settings.master_key {
        return Ok(MasterKey::from_hex(key.expose_secret())?);
    }
    if settings.redis_url.is_some() {
        tracing::warn!(
            "MASTER_KEY is not set: replicas that share this Redis need the same one, 64 hex digits"
        );
    }
    Ok(MasterKey::load_or_create(&settings.data_dir)?)
}

async fn quota_store(
    settings: &Settings,
    master: &MasterKey,
    clock: &Arc<dyn Clock>,
    background: &TaskTracker,
    shutdown: &CancellationToken,
) -> anyhow::Result<(Arc<dyn QuotaStore>, Option<Arc<InMemoryQuota>>)> {
    if let Some(url) = &settings.redis_url {
        let key = master.derive("day-secret");
        let clock = Arc::clone(clock);
        let store = RedisQuota::connect(url, &key, settings.quota, clock, background, shutdown.clone())
            .await
            .context("REDIS_URL")?;
        return Ok((store, None));
    }
    let dir = Some(settings.data_dir.clone());
    let store = Arc::new(InMemoryQuota::open(dir, settings.quota, Arc::clone(clock)));
    background.spawn(Arc::clone(&store).run(shutdown.clone()));
    Ok((Arc::clone(&store) as _, Some(store)))
}

/// The providers in their order; the companion is the last resort unless it is the first choice anyway.
pub fn cascade(llm: &LlmSettings) -> anyhow::Result<Cascade> {
    let companion: Arc<dyn LlmProvider> = Arc::new(Companion::new(Pace::default()));
    let mut routes = Vec::new();
    let mut last_resort = llm.companion_fallback.then(|| Arc::clone(&companion));
    if llm.provider == ProviderName::Companion {
        routes.push(Route::new(Arc::clone(&companion)));
        last_resort = None;
    } else {
        let http = HttpClient::new().context("cannot set up the client for LLM providers")?;
        for name in std::iter::once(&llm.provider).chain(&llm.fallbacks) {
            routes.push(Route::new(provider(*name, &http, llm)?));
        }
    }
    Ok(Cascade::new(routes, last_resort, llm.deadlines))
}

fn provider(
    name: ProviderName,
    http: &HttpClient,
    llm: &LlmSettings,
) -> anyhow::Result<Arc<dyn LlmProvider>> {
    let Some(settings) = llm.of(name) else { bail!("LLM_PROVIDER: {name} has no settings") };
    let config = ProviderConfig {
        base_url: settings.base_url.clone(),
        api_key: settings.api_key.clone(),
        model: settings.model.clone(),
    };
    let http = http.clone();
    let made = match name {
        ProviderName::OpenAi => llm::openai(http, &config),
        ProviderName::Anthropic => llm::anthropic(http, &config),
        ProviderName::Google => llm::google(http, &config),
        ProviderName::Compatible | ProviderName::Companion => llm::compatible(http, &config),
    };
    made.with_context(|| format!("{}_BASE_URL", name.name().to_ascii_uppercase()))
}

fn verifier(
    settings: &Settings,
    master: &MasterKey,
    clock: &Arc<dyn Clock>,
    background: &TaskTracker,
) -> anyhow::Result<Option<Arc<OidcVerifier>>> {
    let Some(auth) = &settings.auth else { return Ok(None) };
    let http = auth::http_client().context("cannot set up the client for the OIDC issuer")?;
    let oidc = OidcSettings {
        issuer: auth.issuer.clone(),
        jwks_url: auth.jwks_url.clone(),
        audiences: auth
            .audience
            .iter()
            .flat_map(|list| list.split(','))
            .map(|a| a.trim().to_owned())
            .collect(),
        tier_claim: Some(auth.tier_claim.clone()),
    };
    let verifier = OidcVerifier::new(oidc, master, Arc::clone(clock), http, background.clone())?;
    Ok(Some(Arc::new(verifier)))
}
