"""One vent with httpx and httpx-sse, in the `events` dialect. Argument: what to say."""

import os
import sys
import uuid

import httpx
from httpx_sse import connect_sse

BASE = os.environ.get("VENTVAULT_URL", "http://localhost:8000")
CONTENT = sys.argv[1] if len(sys.argv) > 1 else "I feel overwhelmed and exhausted"


def show_problem(problem):
    print(f"{problem['title']}. {problem.get('detail', '')}", file=sys.stderr)
    for resource in problem.get("resources", []):
        print(f"{resource['name']}: {resource.get('url', '')}", file=sys.stderr)
    return 1


def main():
    # Random, and kept by a real app, so that people behind one address do not share a day's vents.
    headers = {"X-Device-ID": str(uuid.uuid4())}
    # The server says something every 15 seconds at least; a longer silence is a broken connection.
    timeout = httpx.Timeout(10, read=45)
    with httpx.Client(base_url=BASE, headers=headers, timeout=timeout) as client:
        with connect_sse(client, "POST", "/api/vent", json={"content": CONTENT}) as source:
            if source.response.is_error:
                source.response.read()
                return show_problem(source.response.json())
            for event in source.iter_sse():
                data = event.json()
                if event.event == "crisis":
                    for resource in data["resources"]:
                        print(resource["name"], resource.get("phone") or resource.get("url", ""))
                elif event.event == "delta":
                    print(data["text"], end="", flush=True)
                elif event.event == "error":
                    return show_problem(data)
                elif event.event == "done":
                    print(f"\n[{data['finish_reason']}, {data['remaining_vents']} left today]")
                    return 0
    print("\nThe answer ended before it was whole.", file=sys.stderr)
    return 1


sys.exit(main())
