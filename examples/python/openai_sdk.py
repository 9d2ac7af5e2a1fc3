"""VentVault through the unmodified OpenAI SDK. Argument: what to say.

The key is not looked at: people are anonymous. Earlier messages go into `messages`; instructions (`system`) are the
server's own business and are left out there.
"""

import os
import sys

from openai import OpenAI

client = OpenAI(
    base_url=os.environ.get("VENTVAULT_URL", "http://localhost:8000") + "/v1",
    api_key="none",
    # Two vents a day are worth waiting for by oneself: nothing is sent again unasked.
    max_retries=0,
)
content = sys.argv[1] if len(sys.argv) > 1 else "I feel overwhelmed and exhausted"
messages = [{"role": "user", "content": content}]

for chunk in client.chat.completions.create(model="ventvault", messages=messages, stream=True):
    for choice in chunk.choices:
        print(choice.delta.content or "", end="", flush=True)
print()
