//! One test binary for the adapters; a module a subject.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "what tests share fails as tests do"
)]

mod auth_issuer;
mod auth_jwks;
mod auth_keys;
mod auth_oidc;
mod auth_session;
mod companion;
mod companion_corpus;
mod companion_safety;
mod companion_stream;
mod llm_answers;
mod llm_contract;
mod llm_prices;
mod llm_requests;
mod llm_sse;
mod llm_stage;
mod quota_memory;
mod quota_redis;
mod quota_replicas;
mod quota_stores;
