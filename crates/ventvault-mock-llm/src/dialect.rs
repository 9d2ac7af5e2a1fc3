//! The three vendors' event streams, made from a script.

use std::fmt::Write as _;
use std::sync::OnceLock;

use serde_json::{Value, json};

use crate::script::{ERROR_TEXT, Fault, Script};

/// Which vendor's API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// `…/chat/completions`.
    OpenAi,
    /// `…/messages`.
    Anthropic,
    /// `…:streamGenerateContent`.
    Google,
}

impl Dialect {
    /// By the path of a request.
    #[must_use]
    pub fn of(target: &str) -> Option<Self> {
        let path = target.split('?').next().unwrap_or_default();
        if path.ends_with("/chat/completions") {
            Some(Self::OpenAi)
        } else if path.ends_with("/messages") {
            Some(Self::Anthropic)
        } else if path.ends_with(":streamGenerateContent") {
            Some(Self::Google)
        } else {
            None
        }
    }

    /// An error document of the vendor's form.
    pub(crate) fn error(self, status: u16) -> String {
        let (anthropic, google) = match status {
            401 => ("authentication_error", "UNAUTHENTICATED"),
            403 => ("permission_error", "PERMISSION_DENIED"),
            404 => ("not_found_error", "NOT_FOUND"),
            429 => ("rate_limit_error", "RESOURCE_EXHAUSTED"),
            503 | 529 => ("overloaded_error", "UNAVAILABLE"),
            500.. => ("api_error", "INTERNAL"),
            _ => ("invalid_request_error", "INVALID_ARGUMENT"),
        };
        match self {
            Self::OpenAi => {
                json!({"error": {"message": ERROR_TEXT, "type": "error", "param": null, "code": null}})
            }
            Self::Anthropic => json!({"type": "error", "error": {"type": anthropic, "message": ERROR_TEXT}}),
            Self::Google => json!({"error": {"code": status, "message": ERROR_TEXT, "status": google}}),
        }
        .to_string()
    }
}

/// One server-sent event.
pub(crate) struct Frame {
    pub(crate) name: Option<&'static str>,
    pub(crate) data: String,
}

impl Frame {
    fn named(name: &'static str, data: &Value) -> Self {
        Self { name: Some(name), data: data.to_string() }
    }

    fn plain(data: &Value) -> Self {
        Self { name: None, data: data.to_string() }
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut text = String::with_capacity(self.data.len() + 32);
        if let Some(name) = self.name {
            let _ = writeln!(text, "event: {name}");
        }
        let _ = write!(text, "data: {}\n\n", self.data);
        text.into_bytes()
    }

    /// The same event as strange as the standard allows.
    pub(crate) fn strange_bytes(&self, index: usize) -> Vec<u8> {
        let mut text = String::with_capacity(self.data.len() + 128);
        if index == 0 {
            text.push('\u{feff}');
        }
        let _ = write!(text, ": a comment\r\nid: {index}\r\nretry: 10\r\nunknown: field\r\nalone\r\n");
        if let Some(name) = self.name {
            let _ = write!(text, "event:{name}\r\n");
        }
        let _ = write!(text, "data:{}\r\n\r\n: between events\r\n\r\nid: {index}\r\n\r\n", self.data);
        text.into_bytes()
    }
}

/// The events of an answer, in the places where faults happen.
pub(crate) struct Frames {
    pub(crate) opening: Vec<Frame>,
    pub(crate) tokens: Vec<Frame>,
    pub(crate) closing: Vec<Frame>,
    pub(crate) end_mark: Option<Frame>,
    pub(crate) overloaded: Frame,
}

impl Frames {
    pub(crate) fn new(dialect: Dialect, script: &Script, with_usage: bool) -> Self {
        match dialect {
            Dialect::OpenAi => openai(script, with_usage),
            Dialect::Anthropic => anthropic(script),
            Dialect::Google => google(script),
        }
    }
}

fn openai(script: &Script, with_usage: bool) -> Frames {
    let chunk = |choices: Value, usage: Value| {
        Frame::plain(
            &json!({"id": "chatcmpl-mock", "object": "chat.completion.chunk", "created": 1, "model": "mock",
            "choices": choices, "usage": usage}),
        )
    };
    let choice = |delta: Value, reason: Value| {
        chunk(json!([{"index": 0, "delta": delta, "logprobs": null, "finish_reason": reason}]), Value::Null)
    };
    let mut closing = vec![choice(json!({}), json!("stop"))];
    if with_usage {
        let (input, output) = (script.input_tokens, script.output_tokens);
        let usage =
            json!({"prompt_tokens": input, "completion_tokens": output, "total_tokens": input + output});
        closing.push(chunk(json!([]), usage));
    }
    let overloaded = Frame::plain(
        &json!({"error": {"message": ERROR_TEXT, "type": "server_error", "code": "overloaded"}}),
    );
    Frames {
        opening: vec![choice(json!({"role": "assistant", "content": ""}), Value::Null)],
        tokens: script.tokens.iter().map(|token| choice(json!({"content": token}), Value::Null)).collect(),
        closing,
        end_mark: Some(Frame { name: None, data: "[DONE]".to_owned() }),
        overloaded,
    }
}

fn anthropic(script: &Script) -> Frames {
    let start = json!({"type": "message_start", "message": {"id": "msg_mock", "type": "message", "role": "assistant",
        "model": "mock", "content": [], "stop_reason": null,
        "usage": {"input_tokens": script.input_tokens, "output_tokens": 1}}});
    let block =
        json!({"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}});
    let token = |text: &String| {
        let delta = json!({"type": "text_delta", "text": text});
        Frame::named(
            "content_block_delta",
            &json!({"type": "content_block_delta", "index": 0, "delta": delta}),
        )
    };
    let stop = json!({"type": "message_delta", "delta": {"stop_reason": "end_turn", "stop_sequence": null},
        "usage": {"output_tokens": script.output_tokens}});
    let error = json!({"type": "error", "error": {"type": "overloaded_error", "message": ERROR_TEXT}});
    Frames {
        opening: vec![
            Frame::named("message_start", &start),
            Frame::named("content_block_start", &block),
            Frame::named("ping", &json!({"type": "ping"})),
        ],
        tokens: script.tokens.iter().map(token).collect(),
        closing: vec![
            Frame::named("content_block_stop", &json!({"type": "content_block_stop", "index": 0})),
            Frame::named("message_delta", &stop),
        ],
        end_mark: Some(Frame::named("message_stop", &json!({"type": "message_stop"}))),
        overloaded: Frame::named("error", &error),
    }
}

fn google(script: &Script) -> Frames {
    let candidate = |text: &str, reason: Option<&str>| {
        let mut candidate = json!({"content": {"parts": [{"text": text}], "role": "model"}, "index": 0});
        if let Some(reason) = reason {
            candidate["finishReason"] = json!(reason);
        }
        json!({"candidates": [candidate], "modelVersion": "mock"})
    };
    let mut last = candidate("", Some("STOP"));
    last["usageMetadata"] = json!({"promptTokenCount": script.input_tokens,
        "candidatesTokenCount": script.output_tokens, "totalTokenCount": script.input_tokens + script.output_tokens});
    let error = json!({"error": {"code": 503, "message": ERROR_TEXT, "status": "UNAVAILABLE"}});
    Frames {
        opening: Vec::new(),
        tokens: script.tokens.iter().map(|token| Frame::plain(&candidate(token, None))).collect(),
        closing: vec![Frame::plain(&last)],
        end_mark: None,
        overloaded: Frame::plain(&error),
    }
}

/// A script with the bytes that it comes down to, made when first needed: load tests play one script for ever.
#[derive(Default)]
pub(crate) struct Prepared {
    pub(crate) script: Script,
    whole: [OnceLock<Vec<u8>>; 4],
}

impl From<Script> for Prepared {
    fn from(script: Script) -> Self {
        Self { script, ..Self::default() }
    }
}

impl Prepared {
    pub(crate) fn frames(&self, dialect: Dialect, with_usage: bool) -> Frames {
        let mut script = self.script.clone();
        if script.fault == Some(Fault::Wordless) {
            script.tokens.clear();
        }
        Frames::new(dialect, &script, with_usage)
    }

    /// The whole response, headers and all, of a script without delays and faults.
    pub(crate) fn whole(&self, dialect: Dialect, with_usage: bool, make: impl FnOnce() -> Vec<u8>) -> &[u8] {
        let place = match dialect {
            Dialect::OpenAi => usize::from(with_usage),
            Dialect::Anthropic => 2,
            Dialect::Google => 3,
        };
        self.whole[place].get_or_init(make)
    }
}
