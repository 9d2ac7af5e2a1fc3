"""Starts mock servers of language models, asks them through the program `ask`, and checks what it prints.

Usage: check.py INSTALLED_INTO ASK. Five independent servers, three vendors' APIs, every fault that the servers
offer. Nothing is retried: a check that fails once has failed.
"""

import contextlib
import json
import os
import pathlib
import signal
import socket
import subprocess
import sys
import tempfile
import time

REPLY = "I hear you \U0001fac2. That sounds heavy,\nand I am glad you said it."


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def running(command, ports, directory):
    """Runs a server until the block ends; its ports accept connections when the block begins."""
    log = open(pathlib.Path(directory, "server.log"), "w+b")
    server = subprocess.Popen(
        command, cwd=directory, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
    )
    try:
        deadline = time.monotonic() + 60
        for port in ports:
            while True:
                with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                    break
                if server.poll() is not None or time.monotonic() > deadline:
                    log.seek(0)
                    sys.exit(f"{command[0]} does not serve:\n{log.read().decode(errors='replace')}")
                time.sleep(0.05)
        yield
    finally:
        # The whole group, with whatever a server has started itself.
        stop_group(server, signal.SIGTERM)
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            stop_group(server, signal.SIGKILL)
            server.wait()
        log.close()


def stop_group(server, how):
    with contextlib.suppress(ProcessLookupError):
        os.killpg(server.pid, how)


class Heard:
    """What the program `ask` printed."""

    def __init__(self, output, code):
        self.code, self.text, self.usage, self.finish, self.error = code, "", None, None, None
        for line in output.splitlines():
            word, _, rest = line.partition(" ")
            if word == "delta":
                self.text += unquote(rest)
            elif word == "usage":
                self.usage = tuple(int(count) for count in rest.split())
            elif word == "finish":
                self.finish = rest
            elif word == "error":
                self.error = rest.split()[0]

    def __str__(self):
        return (f"exit {self.code}, {len(self.text)} characters, usage {self.usage}, finish {self.finish}, "
                f"error {self.error}")


def unquote(text):
    """Undoes Rust's quoting; the replies here need no more than this."""
    inner = text[1:-1].replace("\\n", "\n").replace('\\"', '"').replace("\\'", "'")
    return inner.replace("\\\\", "\\")


class Checks:
    def __init__(self, ask):
        self.ask, self.count, self.failed = ask, 0, []

    def hear(self, provider, base_url, text):
        models = {"google": "gemini-3.5-flash-lite", "anthropic": "claude-haiku-5-5"}
        command = [self.ask, provider, base_url, models.get(provider, "gpt-4o-mini"), text, "test-key"]
        # A proxy of the machine must not come between: the client ignores it, and so does this.
        environment = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, env=environment)
        if done.returncode not in (0, 1):
            sys.exit(f"{command}: {done.stderr}")
        return Heard(done.stdout, done.returncode)

    def note(self, what, holds, heard):
        self.count += 1
        if not holds:
            self.failed.append(what)
        print(f"{'ok  ' if holds else 'FAIL'} {what}: {heard}", flush=True)

    def whole(self, server, provider, base_url, reply=None, usage=True):
        """A whole answer: of exactly these words if they are known, with usage if the server counts tokens."""
        heard = self.hear(provider, base_url, "hello")
        holds = (heard.code == 0 and heard.finish == "stop" and heard.error is None and heard.text != ""
                 and (reply is None or heard.text == reply)
                 and (not usage or (heard.usage is not None and sum(heard.usage) > 0)))
        self.note(f"{server}, {provider}, a whole answer", holds, heard)

    def fault(self, server, provider, base_url, what, error, text="hello"):
        heard = self.hear(provider, base_url, text)
        holds = heard.code == 1 and heard.error == error and heard.finish is None
        self.note(f"{server}, {provider}, {what}: {error}", holds, heard)


def apis(port):
    """The three vendors' base URLs at a server that speaks all of them."""
    root = f"http://127.0.0.1:{port}"
    return [("openai", f"{root}/v1"), ("compatible", f"{root}/v1"), ("anthropic", f"{root}/v1"),
            ("google", f"{root}/v1beta")]


def check_aimock(checks, installed, directory):
    program = str(installed / "node_modules/.bin/llmock")
    fixtures = {"fixtures": [
        {"match": {"userMessage": "hello"}, "response": {"content": REPLY}},
        {"match": {"userMessage": "truncate"}, "response": {"content": REPLY}, "truncateAfterChunks": 3},
        {"match": {"userMessage": "overload"},
         "response": {"error": {"message": "busy", "type": "overloaded_error"}, "status": 529}},
        {"match": {"userMessage": "wrong key"},
         "response": {"error": {"message": "no", "type": "authentication_error"}, "status": 401}},
    ]}
    pathlib.Path(directory, "fixtures.json").write_text(json.dumps(fixtures))
    base = [program, "-f", "fixtures.json", "-c", "5", "--log-level", "silent"]
    port = free_port()
    with running([*base, "-p", str(port)], [port], directory):
        for provider, url in apis(port):
            # Its Anthropic and Gemini sides report no tokens.
            checks.whole("aimock", provider, url, REPLY, usage=provider in ("openai", "compatible"))
            checks.fault("aimock", provider, url, "cut after three chunks", "incomplete", "truncate")
            checks.fault("aimock", provider, url, "529", "overloaded", "overload")
            checks.fault("aimock", provider, url, "401", "credentials", "wrong key")
            checks.fault("aimock", provider, url, "an unknown request", "rejected", "something else")
    for chaos, error in [("drop", "server"), ("malformed", "malformed"), ("disconnect", "incomplete"),
                         ("ratelimit", "rate_limited")]:
        port = free_port()
        with running([*base, "-p", str(port), f"--chaos-{chaos}", "1"], [port], directory):
            for provider, url in apis(port):
                checks.fault("aimock", provider, url, f"chaos {chaos}", error)


def check_llmock(checks, installed, directory):
    program = str(installed / "python/bin/llmock")
    base = [program, "serve", "--log-level", "error", "--stream-stall-seconds", "30"]

    def urls(port):
        return [("openai", f"http://127.0.0.1:{port}/v1"),
                ("anthropic", f"http://127.0.0.1:{port}/anthropic/v1")]

    port = free_port()
    with running([*base, "--port", str(port)], [port], directory):
        for provider, url in urls(port):
            checks.whole("llmock", provider, url)
    for fault, error in [("disconnect", "incomplete"), ("truncate", "incomplete"), ("stall", "timeout"),
                         ("malformed", "malformed")]:
        port = free_port()
        with running([*base, "--port", str(port), "--stream-fault", f"{fault}=1"], [port], directory):
            for provider, url in urls(port):
                checks.fault("llmock", provider, url, f"stream fault {fault}", error)
    for status, error in [(400, "rejected"), (403, "credentials"), (429, "rate_limited"), (500, "server"),
                          (503, "overloaded")]:
        port = free_port()
        with running([*base, "--port", str(port), "--error-rate", f"{status}=1"], [port], directory):
            for provider, url in urls(port):
                checks.fault("llmock", provider, url, str(status), error)


def check_others(checks, installed, directory):
    programs = installed / "python/bin"
    port = free_port()
    pathlib.Path(directory, "fakellm.yaml").write_text(
        "version: 1\nrules:\n  - {name: hello, when: {messages_contain: hello}, respond: {content: 'I hear you.'}}\n")
    # It does not use a rule's status for streams, so it is asked for whole answers alone.
    with running([str(programs / "fakellm"), "serve", "--port", str(port)], [port], directory):
        for provider in ("openai", "anthropic"):
            url = f"http://127.0.0.1:{port}/v1"
            checks.whole("fakellm", provider, url, "I hear you.", usage=provider == "anthropic")
    # Its own launcher leaves the two servers running when it is stopped.
    for provider in ("openai", "anthropic"):
        port = free_port()
        command = [str(programs / "python"), "-m", "uvicorn", f"app.{provider}_app:app", "--port", str(port)]
        with running(command, [port], directory):
            checks.whole("mock-ai-api", provider, f"http://127.0.0.1:{port}/v1")
    port = free_port()
    command = [str(programs / "llm-mock-api"), "start", "-p", str(port), "-H", "127.0.0.1", "-f", REPLY]
    with running(command, [port], directory):
        for provider in ("openai", "anthropic"):
            checks.whole("llm-mock-api", provider, f"http://127.0.0.1:{port}/v1", REPLY)


def main():
    installed, ask = (pathlib.Path(argument).resolve() for argument in sys.argv[1:3])
    checks = Checks(str(ask))
    with tempfile.TemporaryDirectory() as directory:
        for check in (check_aimock, check_llmock, check_others):
            check(checks, installed, directory)
    print(f"{checks.count - len(checks.failed)} of {checks.count} checks hold")
    for what in checks.failed:
        print(f"failed: {what}")
    return 1 if checks.failed else 0


if __name__ == "__main__":
    sys.exit(main())
