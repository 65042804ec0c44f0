"""The policies that are measured, and the hosts that are asked about. Same numbers, same bytes."""

import json
import pathlib
import random
from typing import List, NamedTuple

ROOT = pathlib.Path(__file__).resolve().parents[2]
CATALOG = ROOT / "samples" / "contoso" / "microsoft365-worldwide.json"

DIRECT = "DIRECT"
EDGE = "PROXY edge1.contoso.com:8080; PROXY edge2.contoso.com:8080"
ROUTES = {"direct": DIRECT, "edge": EDGE}
DIRECT_CATEGORIES = ("Optimize", "Allow")

# Lengths of the label before the top-level domain in lists of real domains: 5 to 15 mostly, 9 or 10
# in the middle, a thin tail.
LABEL_LENGTHS = [3] + [4] * 3 + [5] * 5 + [6] * 8 + [7] * 9 + [8] * 10 + [9] * 10 + [10] * 10 + \
    [11] * 9 + [12] * 8 + [13] * 7 + [14] * 6 + [15] * 4 + [16] * 3 + [17] * 2 + [18] * 2 + \
    [20, 22, 25]
TOP_LEVEL = ["com"] * 50 + ["net"] * 9 + ["org"] * 8 + ["de"] * 6 + ["co.uk"] * 4 + ["ru"] * 4 + \
    ["fr", "nl", "it", "io", "info", "cn", "com.br", "jp", "app", "com.au"] * 2 + ["cloud", "ai"]
FIRST_LABELS = ["www", "api", "cdn", "login", "mail", "static", "img", "edge-2", "outlook", "m"]
SYLLABLES = [first + vowel + last for first in ("b", "c", "d", "f", "g", "l", "m", "n", "p", "r",
                                                "s", "t", "v", "tr", "st", "sh", "")
             for vowel in "aeiou" for last in ("", "", "n", "r", "s", "l")]


class Case(NamedTuple):
    """A policy file, and the same as two lists for files that are made another way."""
    name: str
    policy: pathlib.Path
    direct: List[str]
    others: List[str]  # In the catalog, not direct.


def pick(rng, choices):
    return choices[rng.randrange(len(choices))]


def make_label(rng):
    wanted, text = pick(rng, LABEL_LENGTHS), ""
    while len(text) < wanted:
        text += pick(rng, SYLLABLES) if rng.random() < 0.97 else pick(rng, ["-", "24", "365", "x"])
    return text[:wanted].strip("-") or "a"


def make_domain(rng):
    return make_label(rng) + "." + pick(rng, TOP_LEVEL)


def write_policy(folder, name, catalog, rule):
    path = folder / (name + ".json")
    document = {"name": name, "catalogs": [catalog], "tenant": "contoso", "routes": ROUTES,
                "rules": [rule], "otherwise": "edge"}
    path.write_bytes((json.dumps(document, indent=2) + "\n").encode("ascii"))
    return path


def microsoft365(folder, networks):
    """Optimize and Allow direct; with the address blocks of these endpoints or without, because
    Get-PacFile knows none. Mail hosts stay, as they do there."""
    name = "microsoft365-networks" if networks else "microsoft365"
    document = json.loads(CATALOG.read_text(encoding="ascii"))
    if not networks:
        document["endpoints"] = [item for item in document["endpoints"] if "pattern" in item]
    (folder / (name + "-catalog.json")).write_bytes(json.dumps(document).encode("ascii"))
    policy = write_policy(folder, name, name + "-catalog.json", {
        "name": "microsoft 365", "select": {"instance": "Worldwide", "mail": True},
        "routes": {"Optimize": "direct", "Allow": "direct", "Default": "edge"}})
    patterns = {True: [], False: []}
    for item in document["endpoints"]:
        if "pattern" in item:
            patterns[item["category"] in DIRECT_CATEGORIES].append(item["pattern"])
    title = "Microsoft 365" + (", with networks" if networks else "")
    return Case(title, policy, patterns[True], patterns[False])


def rule_list(folder, count):
    """Two of three are whole domains, one is a single host, as in lists that people keep."""
    rng, found = random.Random(20250400 + count), {}
    while len(found) < count:
        domain = make_domain(rng)
        found["*." + domain if rng.randrange(3) else pick(rng, FIRST_LABELS) + "." + domain] = True
    name = "list-%d" % count
    text = "".join(pattern + "\n" for pattern in sorted(found))
    (folder / (name + ".txt")).write_bytes(text.encode("ascii"))
    policy = write_policy(folder, name, name + ".txt",
                          {"name": "list", "select": {}, "route": "direct"})
    return Case("{:,} rules".format(count), policy, sorted(found), [])


def host_in(rng, pattern):
    """A name that the pattern matches."""
    first = pick(rng, FIRST_LABELS)
    return pattern.replace("*", first if rng.randrange(4) else make_label(rng) + "." + first)


def stranger(rng, patterns):
    """A name that is likely to match nothing: often from elsewhere, sometimes a near miss."""
    kind, near = rng.randrange(10), pick(rng, patterns).replace("*.", "").replace("*", "x")
    if kind == 0:
        return "x" + near
    if kind == 1:
        return near + ".example.net"
    if kind == 2:
        return pick(rng, ["intranet", "printer-7", "wiki"]) if rng.randrange(3) else \
            "192.0.2.%d" % rng.randrange(256)  # Documentation addresses: in no catalog.
    return pick(rng, FIRST_LABELS) + "." + make_domain(rng)


def hosts_of(case, count):
    """Half of them go direct, a quarter match another pattern of the catalog, if there are any, and
    the rest are strangers; lower case, in an order that makes every beginning of the list a fair
    sample. No IPv6: pactester cuts a URL at a colon."""
    rng, hosts = random.Random(20250401), []
    for i in range(count):
        if i % 2 == 0:
            hosts.append(host_in(rng, pick(rng, case.direct)))
        elif i % 4 == 1 and case.others:
            hosts.append(host_in(rng, pick(rng, case.others)))
        else:
            hosts.append(stranger(rng, case.direct + case.others))
    return hosts
