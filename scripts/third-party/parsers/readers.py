"""Python parsers by others, each reading a vent's answer the way its documentation says.

Reads jobs from standard input, one JSON object a line: {"parser", "route", "base", "content"}; prints one outcome a
line: {"text", "order", "usage", "error"}. It must not help the parsers.
"""

import json
import sys

import httpx
import httpx_sse
import openai
import sseclient
from openai.types.chat import ChatCompletionChunk


def outcome(text, names, usage, error=None):
    order = [name for index, name in enumerate(names) if index == 0 or name != names[index - 1]]
    return {"text": text, "order": order, "usage": usage, "error": error}


def interpret(dialect, messages):
    """Parsed server-sent events, as pairs of name and data, of a dialect."""
    last = messages[-1][1] if messages else None
    if dialect == "text":
        error = {"status": None, "code": None} if last == "[ERROR]" else None
        return outcome("".join(data for _, data in messages[:-1]), ["text", last], None, error)
    values = [(name, json.loads(data)) for name, data in messages if data != "[DONE]"]
    if dialect == "events":
        return read_events(values)
    chunks = [value for _, value in values]
    result = read_chunks(chunks) if dialect == "openai" else read_ui(chunks)
    result["order"].append(last)
    return result


def read_events(values):
    text, usage, error = "", None, None
    for name, value in values:
        if name == "delta":
            text += value["text"]
        if name == "done":
            usage = [value["usage"]["input_tokens"], value["usage"]["output_tokens"]]
        if name == "error":
            error = {"status": value["status"], "code": value["code"]}
    return outcome(text, [name for name, _ in values], usage, error)


def read_chunks(chunks):
    text, usage, error, names = "", None, None, []
    for chunk in chunks:
        if "error" in chunk:
            error = {"status": None, "code": chunk["error"]["code"]}
            continue
        choice = chunk["choices"][0] if chunk["choices"] else None
        if choice is None:
            names.append("usage")
        else:
            text += choice["delta"].get("content") or ""
            role = "role" if choice["delta"].get("role") else "content"
            names.append(choice["finish_reason"] or role)
        if chunk.get("usage"):
            usage = [chunk["usage"]["prompt_tokens"], chunk["usage"]["completion_tokens"]]
    return outcome(text, names, usage, error)


def read_ui(chunks):
    text = "".join(chunk["delta"] for chunk in chunks if chunk["type"] == "text-delta")
    done = next((chunk["data"]["usage"] for chunk in chunks if chunk["type"] == "data-done"), None)
    failed = any(chunk["type"] == "error" for chunk in chunks)
    return outcome(
        text,
        [chunk["type"] for chunk in chunks],
        [done["input_tokens"], done["output_tokens"]] if done else None,
        {"status": None, "code": None} if failed else None,
    )


def refusal(response):
    response.read()
    return outcome("", [], None, {"status": response.status_code, "code": response.json().get("code")})


def read_httpx_sse(base, dialect, content):
    with httpx.Client() as client:
        url = f"{base}/api/vent?format={dialect}"
        with httpx_sse.connect_sse(client, "POST", url, json={"content": content}) as source:
            if source.response.is_error:
                return refusal(source.response)
            return interpret(dialect, [(event.event, event.data) for event in source.iter_sse()])


def read_sseclient(base, dialect, content):
    url = f"{base}/api/vent?format={dialect}"
    with httpx.stream("POST", url, json={"content": content}) as response:
        if response.is_error:
            return refusal(response)
        events = sseclient.SSEClient(response.iter_raw()).events()
        return interpret(dialect, [(event.event, event.data) for event in events])


def api_error(error):
    return {"status": getattr(error, "status_code", None), "code": error.code}


def client_of(base):
    return openai.OpenAI(base_url=f"{base}/v1", api_key="none", max_retries=0)


def streamed(start):
    chunks, error = [], None
    try:
        for chunk in start():
            chunks.append(chunk.model_dump(mode="python"))
    except openai.APIError as thrown:
        error = api_error(thrown)
    return {**read_chunks(chunks), "error": error}


def read_openai_on_vent(base, _dialect, content):
    def start():
        return client_of(base).post(
            f"{base}/api/vent?format=openai",
            body={"content": content},
            cast_to=ChatCompletionChunk,
            stream=True,
            stream_cls=openai.Stream[ChatCompletionChunk],
        )

    return streamed(start)


def read_openai_streaming(base, _dialect, content):
    messages = [{"role": "user", "content": content}]
    options = {"include_usage": True}
    create = client_of(base).chat.completions.create
    return streamed(lambda: create(model="any", messages=messages, stream=True, stream_options=options))


def read_openai_whole(base, _dialect, content):
    messages = [{"role": "user", "content": content}]
    try:
        answer = client_of(base).chat.completions.create(model="any", messages=messages)
    except openai.APIError as thrown:
        return outcome("", [], None, api_error(thrown))
    choice = answer.choices[0]
    usage = [answer.usage.prompt_tokens, answer.usage.completion_tokens]
    return outcome(choice.message.content, [choice.finish_reason], usage)


READERS = {
    "httpx-sse": lambda route: read_httpx_sse,
    "sseclient-py": lambda route: read_sseclient,
    "openai (Python)": {
        "openai": read_openai_on_vent,
        "completions, streaming": read_openai_streaming,
        "completions, whole": read_openai_whole,
    }.get,
}


def main():
    for line in sys.stdin:
        job = json.loads(line)
        try:
            read = READERS[job["parser"]](job["route"])
            result = read(job["base"], job["route"], job["content"])
        except Exception as thrown:  # whatever a parser throws is the finding
            result = {"thrown": f"{type(thrown).__name__}: {thrown}"}
        print(json.dumps(result), flush=True)


main()
