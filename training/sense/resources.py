"""Writes safety/resources/*.toml and the table that embeds them, from a helplines.jsonl file.

Usage: python3 training/sense/resources.py HELPLINES_JSONL

Rules: entries without a source ("memory") and entries marked DOUBTFUL are left out; of the rest, `confirmed` says
whether two sources agree. Must not invent or complete a number. The first source that is no bare compilation is kept,
and `verified_on` is the day on which the entry was put together.
"""
import json
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "safety" / "resources"
TABLE = ROOT / "crates" / "ventvault-sense" / "src" / "resources" / "table.rs"
ORDER = ["emergency", "suicide", "emotional", "abuse", "sexual_assault", "child", "eating_disorder", "lgbtq", "veterans", "directory"]


def quoted(value):
    return json.dumps(value, ensure_ascii=False)


def rank(entry):
    kinds = entry["kinds"]
    everyone = {"suicide", "emotional"} & set(kinds) and not {"veterans", "lgbtq", "child"} & set(kinds)
    main = 0 if "emergency" in kinds else 1 if everyone else 2
    return (main, entry["confidence"] != "two_sources", 0 if "suicide" in kinds else 1, entry["name"])


def people_note(entry):
    """Only what helps a person who calls; remarks about sources, and numbers less well sourced than the entry, stay out."""
    note = entry["note"]
    if not note:
        return None
    keep = [s.strip() for s in re.split(r"(?<=[.;])\s+", note)
            if re.match(r"(Press [0-9]|Not a 24|Not round the clock|England|In some provinces)", s)
            or (entry["confidence"] == "two_sources" and re.match(r"Also [0-9]", s))]
    keep = [s.replace(" (not confirmed here)", "") for s in keep]
    return " ".join(s.rstrip(".;") + "." for s in keep) or None


def lines(entry):
    yield "[[resource]]"
    yield f"name = {quoted(entry['name'])}"
    yield f"kinds = {quoted(sorted(entry['kinds'], key=ORDER.index))}"
    for field in ("phone", "sms", "chat_url", "hours"):
        if entry[field]:
            yield f"{field} = {quoted(entry[field])}"
    yield f"languages = {quoted(entry['languages'])}"
    if entry["cost"]:
        yield f"cost = {quoted(entry['cost'])}"
    urls = [source["url"] for source in entry["sources"]]
    yield f"source = {quoted(next((u for u in urls if 'wikipedia' not in u and 'github' not in u), urls[0]))}"
    yield f"verified_on = {quoted(entry['checked'])}"
    yield f"confirmed = {'true' if entry['confidence'] == 'two_sources' else 'false'}"
    if note := people_note(entry):
        yield f"note = {quoted(note)}"
    yield ""


def main():
    entries = [json.loads(line) for line in Path(sys.argv[1]).read_text().splitlines() if line.strip()]
    countries = sorted({entry["country"] for entry in entries})
    OUT.mkdir(parents=True, exist_ok=True)
    for country in countries:
        shown = [e for e in entries if e["country"] == country and e["confidence"] != "memory"
                 and "DOUBTFUL" not in (e["note"] or "") and (e["phone"] or e["sms"] or e["chat_url"])]
        text = [f"# Who helps in {country}. Numbers as dialled there; nobody has called them for us: see docs/SAFETY.md.",
                f"country = {quoted(country)}", ""]
        for entry in sorted(shown, key=rank):
            text += lines(entry)
        (OUT / f"{country.lower()}.toml").write_text("\n".join(text))
    rows = "\n".join(f'    include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../safety/resources/{c.lower()}.toml")),' for c in countries)
    TABLE.write_text(
        "//! The files of `safety/resources`, embedded. Written by `training/sense/resources.py`; must not be edited by hand.\n\n"
        "/// The text of every file, one a country.\n"
        f"pub(super) const FILES: &[&str] = &[\n{rows}\n];\n")
    print(len(countries), "files")


main()
