#!/bin/sh
# Trains the name model from labelled lines: training/pii/train.sh TRAIN.jsonl [--no-share-alike]
# Needs python3, cargo and, for the pinned packages, a Python registry. Writes models/pii/{names,lexicon}.bin.
set -eu
lines=$(realpath "$1")
shift
cd "$(dirname "$0")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --requirement training/pii/requirements.txt
"$work/venv/bin/python" training/pii/prepare.py "$lines" "$work/corpus" "$@"
cargo run --release --quiet --package ventvault-scrub --features training --example train_names -- "$work/corpus" models/pii
