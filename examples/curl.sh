#!/usr/bin/env bash
# Every way to ask VentVault with nothing but curl. -N shows words as they come.
set -euo pipefail
base="${VENTVAULT_URL:-http://localhost:8000}"
json='content-type: application/json'
# Random, made and kept by the client, so that people behind one address do not share a day's vents. One id for each
# of the calls here, because a device has two vents a day; an app keeps its one.
device() { od -An -N16 -tx1 /dev/urandom | tr -d ' \n'; }
say() { printf '\n== %s\n' "$*"; }

say "typed events, the default"
curl -sSN "$base/api/vent" -H "$json" -H "x-device-id: $(device)" \
     -d '{"mode":"text","content":"I feel overwhelmed and exhausted"}'

say "with what was said before; the server keeps nothing, so the client sends it"
curl -sSN "$base/api/vent" -H "$json" -H "x-device-id: $(device)" -d '{
  "content": "It is the same again today",
  "history": [
    {"role": "user", "content": "Work was too much yesterday"},
    {"role": "assistant", "content": "That sounds like a heavy day."}
  ]}'

for format in text openai ai-sdk; do
  say "the dialect $format"
  curl -sSN "$base/api/vent?format=$format" -H "$json" -H "x-device-id: $(device)" -d '{"content":"I am tired"}'
done

say "one JSON object instead of a stream"
curl -sS "$base/api/vent" -H "$json" -H 'accept: application/json' -H "x-device-id: $(device)" \
     -d '{"content":"I am tired"}'

say "a field that is wrong: a problem document"
curl -sS "$base/api/vent" -H "$json" -d '{"content":""}'

say "vents left today; costs none"
curl -sS "$base/api/usage"

say "how the server does"
curl -sS "$base/health"
echo
