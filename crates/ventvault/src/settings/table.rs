//! Every variable with its default and its meaning: the one list that the parser, `.env.example` and the
//! documentation are made of.

/// One variable.
#[derive(Clone, Copy, Debug)]
pub struct Variable {
    /// Its name.
    pub name: &'static str,
    /// What holds when it is not set; empty where nothing does.
    pub default: &'static str,
    /// What it means, with the values it takes.
    pub meaning: &'static str,
}

const fn var(name: &'static str, default: &'static str, meaning: &'static str) -> Variable {
    Variable { name, default, meaning }
}

/// A heading and its variables.
type Section = (&'static str, &'static [Variable]);

/// All variables.
pub const TABLE: &[Section] = &[
    (
        "Listeners",
        &[
            var("HOST", "0.0.0.0", "Address of the public listener"),
            var("PORT", "8000", "Port of the public listener"),
            var("ADMIN_ADDR", "127.0.0.1:9464", "Operator's listener: /metrics"),
            var(
                "ADMIN_TOKEN",
                "",
                "Bearer token for the operator's listener; needed when it is not on loopback",
            ),
            var(
                "TRUSTED_PROXIES",
                "",
                "CIDR list; only these may name the client in X-Forwarded-For or Forwarded",
            ),
            var(
                "CORS_ORIGINS",
                "http://localhost:3000",
                "Comma list or JSON list of browser origins; * for any, without credentials",
            ),
            var(
                "STREAM_FORMAT",
                "events",
                "Dialect for clients that ask for none: events, text, openai or ai-sdk",
            ),
            var("MAX_STREAMS", "10000", "Streams at a time; more get 503"),
            var("MAX_CONNECTIONS", "20000", "Connections at a time; more wait to be accepted"),
            var("MAX_CONNECTIONS_PER_IP", "0", "Connections of one address at a time; 0 means no bound"),
            var("DRAIN_TIMEOUT", "30", "Seconds that running streams may finish in after a stop signal"),
        ],
    ),
    (
        "Logging",
        &[
            var("ENVIRONMENT", "development", "development or production; production logs JSON"),
            var(
                "LOG_LEVEL",
                "INFO",
                "TRACE, DEBUG, INFO, WARN or ERROR; no level ever shows what people write",
            ),
            var("LOG_FORMAT", "", "pretty or json; follows ENVIRONMENT when not set"),
        ],
    ),
    (
        "Who answers",
        &[
            var(
                "LLM_PROVIDER",
                "auto",
                "auto, openai, anthropic, google, compatible or companion; auto is the first with a key, else the built-in companion",
            ),
            var("LLM_FALLBACKS", "", "Comma list, tried in order before the first token"),
            var(
                "COMPANION_FALLBACK",
                "on",
                "on: the companion answers when all providers fail; off: the client gets 502, 503, 504 or 429",
            ),
            var("OPENAI_API_KEY", "", ""),
            var("OPENAI_BASE_URL", "https://api.openai.com/v1", "With the version path"),
            var("LLM_MODEL_OPENAI", "gpt-4o-mini", ""),
            var("ANTHROPIC_API_KEY", "", ""),
            var("ANTHROPIC_BASE_URL", "https://api.anthropic.com/v1", "With the version path"),
            var("LLM_MODEL_ANTHROPIC", "claude-haiku-5-5", ""),
            var("GOOGLE_API_KEY", "", ""),
            var(
                "GOOGLE_BASE_URL",
                "https://generativelanguage.googleapis.com/v1beta",
                "With the version path",
            ),
            var("LLM_MODEL_GOOGLE", "gemini-3.5-flash-lite", ""),
            var(
                "COMPATIBLE_BASE_URL",
                "http://localhost:11434/v1",
                "Any server with OpenAI's chat completions: Ollama, vLLM, llama.cpp, LM Studio, OpenRouter, Groq",
            ),
            var("COMPATIBLE_API_KEY", "", "If that server wants one"),
            var("LLM_MODEL_COMPATIBLE", "", "Needed with LLM_PROVIDER=compatible"),
            var("MAX_OUTPUT_TOKENS", "512", "The longest answer"),
            var("LLM_TEMPERATURE", "0.6", "0 to 2"),
            var(
                "LLM_TIMEOUT",
                "30",
                "Seconds of silence borne from a provider, before its first token or between two",
            ),
            var("FIRST_TOKEN_BUDGET", "20", "Seconds to the first token, over all providers that are tried"),
            var(
                "DAILY_COST_LIMIT_USD",
                "0",
                "Past it the companion answers until midnight UTC; 0 means no limit; counted on each replica",
            ),
        ],
    ),
    (
        "Vents a UTC day",
        &[
            var("ANON_DAILY_LIMIT", "2", "For a device that is not signed in"),
            var("SIGNED_IN_DAILY_LIMIT", "10", "For an account"),
            var("PREMIUM_DAILY_LIMIT", "100", "For a premium account"),
            var(
                "NETWORK_DAILY_LIMIT",
                "200",
                "For all anonymous vents of one IPv4 address or IPv6 /64; 0 means no ceiling",
            ),
            var(
                "CRISIS_PROVIDER_LIMIT",
                "5",
                "A provider's answers to crisis vents of one device; beyond it the companion answers. Help is never limited",
            ),
            var(
                "DEGRADED_DAILY_LIMIT",
                "1",
                "What each replica grants a device it has not seen while Redis is away",
            ),
        ],
    ),
    (
        "State",
        &[
            var("DATA_DIR", "./data", "Keys and counters of a server without Redis"),
            var(
                "REDIS_URL",
                "",
                "Shared quotas for several replicas: redis:// or rediss://, Redis or Valkey",
            ),
            var(
                "DATABASE_URL",
                "",
                "Metadata store: sqlite://, postgres:// or postgresql+asyncpg://; this version stores no metadata and only checks the form",
            ),
            var(
                "MASTER_KEY",
                "",
                "64 hex digits, root of the keyed hashes and signed tokens; made in DATA_DIR at first start; must be set with several replicas",
            ),
        ],
    ),
    (
        "Sign-in",
        &[
            var(
                "AUTH_ISSUER",
                "",
                "Any OIDC issuer, exactly as in the tokens' iss: Clerk, Auth0, Supabase, Firebase, Keycloak",
            ),
            var("AUTH_JWKS_URL", "", "The issuer's keys; found by OIDC discovery when not set"),
            var("AUTH_AUDIENCE", "", "What the tokens' aud must hold; not checked when not set"),
            var("AUTH_TIER_CLAIM", "tier", "Claim, or path of claims with dots, that says premium"),
        ],
    ),
    (
        "Personal data",
        &[
            var("SCRUB_POLICY", "standard", "gentle, standard or strict"),
            var("SCRUB_KINDS", "", "Comma list of the kinds to mask; all when not set"),
            var("SCRUB_WORDS", "", "Comma list of further words to mask"),
            var("SCRUB_CUT", "", "0 to 1, the lowest score that is masked; the policy's own when not set"),
        ],
    ),
];

/// The default of a variable; empty for one that has none.
pub(super) fn default_of(name: &str) -> &'static str {
    find(name).map_or("", |variable| variable.default)
}

/// What a variable means.
pub(super) fn meaning_of(name: &str) -> &'static str {
    find(name).map_or("", |variable| variable.meaning)
}

fn find(name: &str) -> Option<&'static Variable> {
    TABLE.iter().flat_map(|(_, variables)| *variables).find(|variable| variable.name == name)
}

/// The text of `.env.example`.
#[cfg(test)]
fn env_example() -> String {
    let mut text = String::from(
        "# VentVault settings. Every line shows its default; the server starts with none of them set.\n\
         # Copy to .env and change what you need. A wrong value stops the start and names the variable.\n",
    );
    for (heading, variables) in TABLE {
        text.push_str("\n# --- ");
        text.push_str(heading);
        text.push_str(" ---\n");
        for Variable { name, default, meaning } in *variables {
            if !meaning.is_empty() {
                text.push_str("# ");
                text.push_str(meaning);
                text.push('\n');
            }
            text.push_str("# ");
            text.push_str(name);
            text.push('=');
            text.push_str(default);
            text.push('\n');
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{TABLE, env_example};

    /// Prints the right text when it fails: `cargo test -p ventvault env_example -- --nocapture > .env.example`
    /// is not needed more often than the table changes.
    #[test]
    fn the_env_example_in_the_repository_lists_every_variable_with_its_default() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../.env.example");
        let expected = env_example();
        if std::fs::read_to_string(path).unwrap_or_default() != expected {
            std::fs::write(path, &expected).unwrap();
            panic!(
                ".env.example did not match the table of settings and was written anew: look at it and commit it"
            );
        }
    }

    #[test]
    fn no_variable_stands_twice() {
        let mut names: Vec<&str> =
            TABLE.iter().flat_map(|(_, variables)| *variables).map(|v| v.name).collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
    }
}
