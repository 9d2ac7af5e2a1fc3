"""Measures the phrase automaton on labelled JSON Lines (`text`, `label`) or a TSV of everyday comments.

Usage: python3 training/sense/evaluate.py BINARY FILE... [--show LABEL[,LABEL]]
BINARY is the built example `read_crisis`. Prints, for each label, how many rows reach each level, with Wilson 95 %
intervals, and with --show the rows of these labels that were judged otherwise. Must not be run on held-out data with
--show: what has been looked at is no longer held out.
"""
import json
import math
import subprocess
import sys
from collections import Counter, defaultdict


def wilson(k, n):
    if n == 0:
        return (0.0, 1.0)
    p, z = k / n, 1.96
    mid, half = p + z * z / (2 * n), z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return ((mid - half) / (1 + z * z / n), (mid + half) / (1 + z * z / n))


def rows(path):
    with open(path, encoding="utf-8") as file:
        if path.endswith(".tsv"):
            next(file)
            return [{"text": line.split("\t")[0], "label": "everyday"} for line in file]
        return [json.loads(line) for line in file if line.strip()]


BENIGN = {"none", "distress", "everyday", "idiom", "hyperbole", "lyrics", "news", "recovery", "fiction"}


def main():
    args = sys.argv[1:]
    show = args.pop().split(",") if "--show" in args else []
    args = [a for a in args if a != "--show"]
    for path in args[1:]:
        data = rows(path)
        feed = "".join(json.dumps({"text": row["text"]}) + "\n" for row in data)
        out = subprocess.run([args[0]], input=feed, capture_output=True, text=True, check=True).stdout.splitlines()
        levels, named = defaultdict(Counter), defaultdict(Counter)
        for row, line in zip(data, out):
            reading = json.loads(line)
            levels[row["label"]][reading["level"]] += 1
            named[row["label"]].update(reading["categories"])
            if row["label"] in show and (reading["level"] == "none") != (row["label"] in BENIGN):
                print("  ", row["label"], reading["level"], reading["categories"], row["text"][:160])
        print(path.rsplit("/", 1)[-1])
        for label, counts in sorted(levels.items()):
            n = sum(counts.values())
            hit = n - counts["none"]
            low, high = wilson(hit, n)
            print(f"  {label:16} n={n:5} caught={hit / n:.4f} [{low:.4f}, {high:.4f}] crisis={counts['crisis'] / n:.3f} as {dict(named[label].most_common(4))}")
    return 0


main()
