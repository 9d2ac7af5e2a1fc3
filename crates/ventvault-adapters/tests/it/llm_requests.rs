//! What is sent to each vendor: the fields that it wants, none that identifies a person, and the key in its header
//! alone.

use secrecy::SecretString;
use serde_json::{Value, json};
use ventvault_adapters::llm::{ProviderConfig, ProviderConfigError};
use ventvault_domain::{FinishReason, ProviderErrorKind, Role};
use ventvault_mock_llm::{Fault, Script};

use super::llm_stage::{KEY, Stage, VENDORS, Vendor, in_time, prompt};

async fn body(vendor: Vendor, model: &str) -> Value {
    let stage = Stage::with_model(vendor, model, Script::counts_to(1)).await;
    assert_eq!(stage.ask().await.error, None);
    stage.sent()
}

#[tokio::test]
async fn openai_gets_a_request_that_is_not_stored() {
    let expected = json!({
        "model": "gpt-4o-mini",
        "messages": [
            {"role": "system", "content": "Listen kindly."},
            {"role": "user", "content": "I had a long day"},
        ],
        "stream": true,
        "stream_options": {"include_usage": true},
        "store": false,
        "max_tokens": 512,
        "temperature": 0.6,
    });
    let sent = body(Vendor::OpenAi, "gpt-4o-mini").await;
    assert_eq!(rounded(sent), rounded(expected));
}

/// 0.6 as a 32-bit float is not 0.6 as a 64-bit one.
fn rounded(mut body: Value) -> Value {
    for place in ["/temperature", "/generationConfig/temperature"] {
        if let Some(number) = body.pointer_mut(place) {
            *number = json!(format!("{:.3}", number.as_f64().unwrap()));
        }
    }
    body
}

#[tokio::test]
async fn openai_gets_the_output_limit_that_each_model_family_takes() {
    for model in ["gpt-3.5-turbo", "gpt-4", "gpt-4o-2024-08-06", "gpt-4.1-mini", "ft:gpt-4o-mini:us::1"] {
        let sent = body(Vendor::OpenAi, model).await;
        assert_eq!(
            (&sent["max_tokens"], &sent["max_completion_tokens"]),
            (&json!(512), &Value::Null),
            "{model}"
        );
        assert!(sent["temperature"].is_number(), "{model}");
    }
    for model in ["o1", "o3-mini", "o4-mini", "gpt-5", "gpt-5.4-nano", "gpt-6-luna"] {
        let sent = body(Vendor::OpenAi, model).await;
        assert_eq!(
            (&sent["max_tokens"], &sent["max_completion_tokens"]),
            (&Value::Null, &json!(1_536)),
            "{model}"
        );
        assert_eq!(
            (&sent["temperature"], &sent["reasoning_effort"]),
            (&Value::Null, &json!("low")),
            "{model}"
        );
    }
    let chat = body(Vendor::OpenAi, "gpt-5-chat-latest").await;
    assert_eq!((&chat["max_completion_tokens"], &chat["reasoning_effort"]), (&json!(512), &Value::Null));
}

#[tokio::test]
async fn a_compatible_server_gets_no_field_of_openai_alone() {
    let sent = body(Vendor::Compatible, "gpt-oss:20b").await;
    let mut fields: Vec<_> = sent.as_object().unwrap().keys().map(String::as_str).collect();
    fields.sort_unstable();
    assert_eq!(fields, ["max_tokens", "messages", "model", "stream", "stream_options", "temperature"]);
}

#[tokio::test]
async fn a_server_that_refuses_stream_options_is_asked_without_them_from_then_on() {
    let stage = Stage::new(Vendor::Compatible, Script::counts_to(2)).await;
    let refusal = r#"{"detail":[{"type":"extra_forbidden","loc":["body","stream_options"]}]}"#;
    let fault = Fault::Status { code: 422, retry_after: None, body: Some(refusal.into()) };
    stage.mock.enqueue(Script::default().fault(fault));
    for _ in 0..2 {
        let heard = stage.ask().await;
        assert_eq!((heard.deltas, heard.finish, heard.usage), (2, Some(FinishReason::Stop), None));
    }
    let asked: Vec<bool> =
        stage.mock.requests().iter().map(|request| request.json()["stream_options"].is_object()).collect();
    assert_eq!(asked, [true, false, false]);
}

#[tokio::test]
async fn another_refusal_is_not_asked_again() {
    let stage = Stage::new(Vendor::Compatible, Script::counts_to(2)).await;
    let refusal = r#"{"error":{"message":"no such model","type":"invalid_request_error"}}"#;
    let fault = Fault::Status { code: 400, retry_after: None, body: Some(refusal.into()) };
    stage.mock.script(Script::default().fault(fault));
    assert_eq!(stage.ask().await.error.unwrap().kind, ProviderErrorKind::Rejected);
    assert_eq!(stage.mock.counts().started, 1);
}

#[tokio::test]
async fn anthropic_gets_the_system_prompt_beside_the_messages() {
    let sent = body(Vendor::Anthropic, "claude-haiku-4-5-20251001").await;
    let expected = json!({
        "model": "claude-haiku-4-5-20251001",
        "max_tokens": 512,
        "system": "Listen kindly.",
        "messages": [{"role": "user", "content": "I had a long day"}],
        "stream": true,
        "temperature": 0.6,
    });
    assert_eq!(rounded(sent), rounded(expected));
}

#[tokio::test]
async fn anthropic_models_that_think_by_themselves_are_told_not_to_or_given_room() {
    for model in ["claude-haiku-5-5", "claude-sonnet-5-5"] {
        let sent = body(Vendor::Anthropic, model).await;
        assert_eq!(sent["thinking"], json!({"type": "disabled"}), "{model}");
        assert_eq!((&sent["temperature"], &sent["max_tokens"]), (&Value::Null, &json!(512)), "{model}");
    }
    for model in ["claude-opus-5-5", "claude-fable-5-1", "claude-opus-4-7"] {
        let sent = body(Vendor::Anthropic, model).await;
        assert_eq!(sent["output_config"], json!({"effort": "low"}), "{model}");
        assert_eq!((&sent["temperature"], &sent["max_tokens"]), (&Value::Null, &json!(1_536)), "{model}");
    }
    for model in ["claude-3-5-haiku-20241022", "claude-sonnet-4-20250514", "claude-opus-4-6", "some-other"] {
        let sent = body(Vendor::Anthropic, model).await;
        assert_eq!((&sent["thinking"], &sent["output_config"]), (&Value::Null, &Value::Null), "{model}");
        assert!(sent["temperature"].is_number(), "{model}");
    }
}

#[tokio::test]
async fn google_gets_contents_and_an_instruction() {
    let sent = body(Vendor::Google, "gemini-2.5-flash").await;
    let expected = json!({
        "systemInstruction": {"parts": [{"text": "Listen kindly."}]},
        "contents": [{"role": "user", "parts": [{"text": "I had a long day"}]}],
        "generationConfig":
            {"maxOutputTokens": 512, "temperature": 0.6, "thinkingConfig": {"thinkingBudget": 0}},
    });
    assert_eq!(rounded(sent), rounded(expected));
}

#[tokio::test]
async fn google_models_think_as_little_as_they_can() {
    let table = [
        ("gemini-2.0-flash", Value::Null, 512),
        ("gemini-2.5-flash-lite", json!({"thinkingBudget": 0}), 512),
        ("gemini-3.5-flash-lite", json!({"thinkingLevel": "minimal"}), 512),
        ("gemini-3.8-flash", json!({"thinkingLevel": "low"}), 1_536),
        ("gemini-2.5-pro", json!({"thinkingLevel": "low"}), 1_536),
    ];
    for (model, thinking, limit) in table {
        // 2.5 Pro knows no level: it has a budget that cannot be 0.
        let thinking = if model == "gemini-2.5-pro" { json!({"thinkingBudget": 128}) } else { thinking };
        let config = body(Vendor::Google, model).await["generationConfig"].clone();
        assert_eq!(config.get("thinkingConfig").unwrap_or(&Value::Null), &thinking, "{model}");
        assert_eq!(config["maxOutputTokens"], limit, "{model}");
    }
}

#[tokio::test]
async fn the_key_is_in_its_header_and_nowhere_else() {
    for vendor in VENDORS {
        let stage = Stage::new(vendor, Script::counts_to(1)).await;
        assert_eq!(stage.ask().await.error, None);
        let request = &stage.mock.requests()[0];
        let (name, value) = match vendor {
            Vendor::OpenAi | Vendor::Compatible => ("authorization", format!("Bearer {KEY}")),
            Vendor::Anthropic => ("x-api-key", KEY.to_owned()),
            Vendor::Google => ("x-goog-api-key", KEY.to_owned()),
        };
        assert_eq!(request.header(name), Some(value.as_str()));
        let elsewhere = request.headers.iter().filter(|(_, value)| value.contains(KEY)).count();
        assert_eq!(elsewhere, 1);
        assert!(!request.target.contains(KEY) && !String::from_utf8_lossy(&request.body).contains(KEY));
        assert_eq!(request.header("accept"), Some("text/event-stream"));
        assert_eq!(request.header("content-type"), Some("application/json"));
        assert_eq!(request.header("accept-encoding"), None);
    }
}

#[tokio::test]
async fn every_vendor_is_asked_at_its_own_path() {
    for (vendor, target) in [
        (Vendor::OpenAi, "/v1/chat/completions"),
        (Vendor::Compatible, "/v1/chat/completions"),
        (Vendor::Anthropic, "/v1/messages"),
        (Vendor::Google, "/v1beta/models/gemini-3.5-flash-lite:streamGenerateContent?alt=sse"),
    ] {
        let stage = Stage::new(vendor, Script::counts_to(1)).await;
        stage.ask().await;
        let request = &stage.mock.requests()[0];
        assert_eq!((request.method.as_str(), request.target.as_str()), ("POST", target));
        let version = (vendor == Vendor::Anthropic).then_some("2023-06-01");
        assert_eq!(request.header("anthropic-version"), version);
    }
}

#[tokio::test]
async fn no_key_means_no_header() {
    for vendor in VENDORS {
        let stage = Stage::new(vendor, Script::counts_to(1)).await;
        for api_key in [None, Some(SecretString::from("  "))] {
            let base_url = format!("http://{}/v1/", stage.mock.address());
            let config = ProviderConfig { base_url, api_key, model: "m".into() };
            let provider = vendor.provider(&config).unwrap();
            assert_eq!(super::llm_stage::listen(provider.stream(prompt(&[])).await.unwrap()).await.deltas, 1);
        }
        for request in stage.mock.requests() {
            for name in ["authorization", "x-api-key", "x-goog-api-key"] {
                assert_eq!(request.header(name), None);
            }
            assert!(!request.target.contains("//"), "{}", request.target);
        }
    }
}

#[tokio::test]
async fn roles_alternate_and_begin_with_the_person() {
    use Role::{Assistant, User};
    let history =
        [(Assistant, "a1"), (Assistant, "a2"), (User, "u1"), (User, "u2"), (Assistant, "a3"), (User, "u3")];
    for vendor in VENDORS {
        let stage = Stage::new(vendor, Script::counts_to(1)).await;
        stage.ask_with(prompt(&history)).await;
        let sent = stage.sent();
        let lines = if vendor == Vendor::Google { &sent["contents"] } else { &sent["messages"] };
        let lines: Vec<(String, String)> = lines
            .as_array()
            .unwrap()
            .iter()
            .map(|line| {
                let text =
                    if vendor == Vendor::Google { &line["parts"][0]["text"] } else { &line["content"] };
                (line["role"].as_str().unwrap().to_owned(), text.as_str().unwrap().to_owned())
            })
            .filter(|(role, _)| role != "system")
            .collect();
        let assistant = if vendor == Vendor::Google { "model" } else { "assistant" };
        let expected = [
            ("user", "…"),
            (assistant, "a1\n\na2"),
            ("user", "u1\n\nu2"),
            (assistant, "a3"),
            ("user", "u3\n\nI had a long day"),
        ];
        assert_eq!(lines, expected.map(|(role, text)| (role.to_owned(), text.to_owned())));
    }
}

#[test]
fn refuses_settings_that_make_no_sense_and_repeats_none() {
    let config = |base_url: &str, key: &str, model: &str| ProviderConfig {
        base_url: base_url.to_owned(),
        api_key: Some(SecretString::from(key)),
        model: model.to_owned(),
    };
    let table = [
        (config("nonsense", KEY, "m"), ProviderConfigError::NotAUrl),
        (config("", KEY, "m"), ProviderConfigError::NotAUrl),
        (config("ftp://host/v1", KEY, "m"), ProviderConfigError::Scheme),
        (config("file:///etc/passwd", KEY, "m"), ProviderConfigError::Scheme),
        (config("data:text/plain,x", KEY, "m"), ProviderConfigError::Scheme),
        (config("https://user:secret@host/v1", KEY, "m"), ProviderConfigError::Credentials),
        (config("https://secret@host/v1", KEY, "m"), ProviderConfigError::Credentials),
        (config("https://host/v1?key=secret", KEY, "m"), ProviderConfigError::QueryOrFragment),
        (config("https://host/v1#secret", KEY, "m"), ProviderConfigError::QueryOrFragment),
        (config("https://host/v1", "secret\nkey", "m"), ProviderConfigError::Key),
        (config("https://host/v1", KEY, " "), ProviderConfigError::Model),
    ];
    for (config, expected) in table {
        for vendor in VENDORS {
            let error = vendor.provider(&config).err();
            assert_eq!(error, Some(expected));
            let printed = format!("{expected} {expected:?} {config:?}");
            assert!(!printed.contains("secret") && !printed.contains(KEY), "{printed}");
        }
    }
}

#[tokio::test]
async fn many_streams_at_once_are_all_answered() {
    in_time(async {
        let stage = Stage::new(Vendor::OpenAi, Script::counts_to(5)).await;
        let asks = (0..200).map(|_| stage.ask());
        let heard = futures_util::future::join_all(asks).await;
        assert!(heard.iter().all(|heard| heard.deltas == 5 && heard.error.is_none()));
        assert_eq!(stage.mock.counts().finished, 200);
    })
    .await;
}
