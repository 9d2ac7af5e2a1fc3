//! What a newcomer does first, and what an operator gets wrong.

use tempfile::TempDir;

use super::harness::{Server, command, events, json, text_of};

#[tokio::test]
async fn starts_from_nothing_and_answers_the_first_request_that_everyone_tries() {
    let server = Server::start(&[]);
    let response = server.vent("I feel overwhelmed and exhausted").await;
    assert_eq!(response.status(), 200);
    let header = |name: &str| response.headers().get(name).map(|value| value.to_str().unwrap().to_owned());
    assert_eq!(header("content-type").unwrap(), "text/event-stream; charset=utf-8");
    assert_eq!(header("cache-control").unwrap(), "no-store, no-transform");
    assert_eq!(header("x-accel-buffering").unwrap(), "no");
    assert_eq!(header("x-ai-generated").unwrap(), "true");
    assert_eq!(header("x-remaining-vents").unwrap(), "1");
    assert_eq!(header("ratelimit-policy").unwrap(), "\"day\";q=2;w=86400");
    assert!(header("ratelimit").unwrap().starts_with("\"day\";r=1;t="));
    assert!(header("server-timing").unwrap().contains("provider;dur="));
    assert!(header("content-encoding").is_none() && header("set-cookie").is_none());
    let session = header("x-session-id").unwrap();
    let seen = events(&response.text().await.unwrap());
    let meta = json(&seen[0].data);
    assert_eq!(seen[0].name, "meta");
    assert_eq!(
        (&meta["provider"], &meta["ai"], &meta["fallback"]),
        (&json("\"companion\""), &json("true"), &json("false"))
    );
    assert_eq!(meta["session_id"], session);
    let text = text_of(&seen);
    assert!(text.contains(' ') && !text.contains('?'), "{text}");
    let done = seen.last().unwrap();
    assert_eq!((done.name.as_str(), &json(&done.data)["remaining_vents"]), ("done", &json("1")));
}

#[tokio::test]
async fn refuses_the_third_anonymous_vent_of_the_day_kindly_and_with_help() {
    let server = Server::start(&[]);
    for _ in 0..2 {
        assert_eq!(server.vent("a hard day").await.text().await.unwrap().matches("event: done").count(), 1);
    }
    let response = server.vent("and one more thing").await;
    assert_eq!(response.status(), 429);
    assert_eq!(response.headers()["content-type"], "application/problem+json");
    let wait: u64 = response.headers()["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((1..=86_400).contains(&wait));
    let problem = json(&response.text().await.unwrap());
    assert_eq!(problem["code"], "daily_limit_reached");
    assert!(problem["resources"].as_array().unwrap().len() >= 2);
    let usage = json(&server.get("/api/usage").await.text().await.unwrap());
    assert_eq!((&usage["used"], &usage["limit"], &usage["remaining"]), (&json("2"), &json("2"), &json("0")));
    assert_eq!(usage["tier"], "anonymous");
}

#[tokio::test]
async fn quotas_survive_a_clean_restart() {
    let server = Server::start(&[]);
    server.vent("once").await.text().await.unwrap();
    let (status, data) = server.stop();
    assert!(status.success());
    let server = Server::start_in(data, &[]);
    let usage = json(&server.get("/api/usage").await.text().await.unwrap());
    assert_eq!(usage["used"], 1);
}

#[tokio::test]
async fn a_device_id_makes_a_device_and_junk_in_its_place_does_not() {
    let server = Server::start(&[]);
    let vent = |device: &'static str| {
        let request = server.http.post(server.url("/api/vent")).header("content-type", "application/json");
        request.header("x-device-id", device).body(r#"{"content":"hello there"}"#).send()
    };
    for _ in 0..2 {
        assert_eq!(vent("device-one").await.unwrap().status(), 200);
    }
    assert_eq!(vent("device-one").await.unwrap().status(), 429);
    assert_eq!(vent("device-two").await.unwrap().status(), 200);
    for (junk, status) in [("short", 200), ("not allowed!", 200), ("short", 429), ("other junk?", 429)] {
        assert_eq!(vent(junk).await.unwrap().status(), status, "{junk}");
    }
}

#[test]
fn wrong_settings_stop_the_start_with_the_names_and_without_the_values() {
    let data = TempDir::new().unwrap();
    let wrong = [
        ("PORT", "canary-port"),
        ("LLM_PROVIDER", "openai"),
        ("MASTER_KEY", "canary-key"),
        ("TRUSTED_PROXIES", "canary-proxy"),
        ("REDIS_URL", "http://canary-redis"),
        ("LLM_TIMEOUT", "canary-timeout"),
        ("ADMIN_ADDR", "0.0.0.0:0"),
    ];
    let output = command(&data).envs(wrong).output().unwrap();
    assert_eq!(output.status.code(), Some(64));
    let said = String::from_utf8(output.stderr).unwrap();
    for (name, _) in wrong {
        let name = match name {
            "LLM_PROVIDER" => "OPENAI_API_KEY",
            "ADMIN_ADDR" => "ADMIN_TOKEN",
            other => other,
        };
        assert!(said.contains(name), "{name} in {said}");
    }
    assert!(!said.contains("canary"), "{said}");
}

#[test]
fn a_wrong_line_in_the_env_file_is_named_by_its_place() {
    let data = TempDir::new().unwrap();
    std::fs::write(data.path().join(".env"), "ANON_DAILY_LIMIT=3\nthis is = 'canary\n").unwrap();
    let output = command(&data).output().unwrap();
    assert_eq!(output.status.code(), Some(64));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains(".env") && said.contains("ANON_DAILY_LIMIT") && !said.contains("canary"), "{said}");
}

#[test]
fn commands_have_the_exit_codes_of_the_contract() {
    let data = TempDir::new().unwrap();
    let code = |arguments: &[&str]| command(&data).args(arguments).output().unwrap().status.code();
    assert_eq!(code(&["--version"]), Some(0));
    assert_eq!(code(&["no-such-command"]), Some(64));
    assert_eq!(code(&["openapi"]), Some(0));
    assert_eq!(code(&["doctor"]), Some(0));
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let output = command(&data).env("PORT", port).arg("doctor").output().unwrap();
    assert_eq!(output.status.code(), Some(1), "the port is taken");
    assert!(String::from_utf8(output.stdout).unwrap().contains("FAIL"));
}

#[test]
fn the_scrub_command_answers_every_line_in_its_place() {
    use std::io::Write;
    let data = TempDir::new().unwrap();
    let mut child = command(&data)
        .arg("scrub")
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let lines = "{\"id\":1,\"text\":\"😢 write to mara.k@example.org\"}\nnot json\n{\"id\":\"c\",\"text\":\"nothing here\"}\n";
    child.stdin.take().unwrap().write_all(lines.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    let answers: Vec<_> = String::from_utf8(output.stdout).unwrap().lines().map(json).collect();
    assert_eq!(answers.len(), 3);
    assert_eq!(answers[0]["masked"], "😢 write to [EMAIL_1]");
    assert_eq!(answers[0]["spans"], json(r#"[{"start":11,"end":29,"type":"EMAIL"}]"#));
    assert!(answers[1]["error"].as_str().unwrap().contains("expected"));
    assert_eq!((&answers[2]["id"], &answers[2]["masked"]), (&json("\"c\""), &json("\"nothing here\"")));
}
