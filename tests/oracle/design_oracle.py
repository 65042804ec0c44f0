"""What a policy means, said once more: slow, obvious, and sharing nothing with the C++ sources.

Written from the specification alone, so that a misreading in the compiler and in its own reference
matcher does not go unseen. Everything is a linear search over plain tuples; nothing is optimised.

    policy = read_policy("policy.json")
    policy.route_of("www.example.com")  ->  Decision(route="edge", result="PROXY ...", ...)
"""

import functools
import ipaddress
import json
import pathlib
import re
from typing import Dict, List, NamedTuple, Optional, Tuple

CATEGORIES = ["Optimize", "Allow", "Default"]  # Highest first; unknown ones rank below.
MAIL_PORTS = {25, 110, 143, 465, 587, 993, 995}
SELECTOR_FIELDS = ["instance", "service", "category", "required", "direction", "set", "cloud",
                   "source",
                   "row", "port", "mail"]
DEFAULT_DIRECTIONS = ["outbound", "client"]


class BadInput(Exception):
    """The files say something that the specification does not allow, or that this oracle lacks."""


class Endpoint(NamedTuple):
    """One catalog item: `text` is the pattern or block as published, lower case."""
    text: str
    network: Optional[object]  # ipaddress network, or None for a host pattern.
    tcp: Tuple[Tuple[int, int], ...]
    udp: Tuple[Tuple[int, int], ...]
    fields: Dict[str, object]  # instance, service, category, required, direction, set, source, row.

    def field_text(self, field):
        """As the keys of "routes" spell it."""
        value = self.fields[field]
        if value is None:
            return ""
        return str(value).lower() if isinstance(value, bool) else str(value)


class Decision(NamedTuple):
    route: str
    result: str
    rule: str  # "" for the final route.
    item: str  # The deciding pattern or block; "plain" for plain hosts; "" for the final route.


# --- Text -------------------------------------------------------------------------------------

def strip_comments(text):
    """JSON without // and /* */ comments; what stands inside strings stays."""
    token = re.compile(r'"(?:\\.|[^"\\])*"|//[^\n]*|/\*.*?\*/', re.S)
    return token.sub(lambda m: m.group() if m.group()[0] == '"' else " ", text)


def read_json(path):
    def no_duplicates(pairs):
        keys = [key for key, _ in pairs]
        if len(set(keys)) != len(keys):
            raise BadInput("a key appears twice: %s" % keys)
        return dict(pairs)
    text = pathlib.Path(path).read_text(encoding="utf-8-sig")
    return json.loads(strip_comments(text), object_pairs_hook=no_duplicates)


def to_ascii(name):
    """Lower case; labels that are not ASCII become punycode."""
    if name.isascii():
        return name.lower()
    return ".".join(label.lower() if label.isascii() else label.encode("idna").decode("ascii")
                    for label in name.split("."))


# --- Hosts ------------------------------------------------------------------------------------

def to_address(text):
    """The address a host literally is, or None. Strict: no short, octal or scoped forms."""
    if re.fullmatch(r"(0|[1-9][0-9]{0,2})(\.(0|[1-9][0-9]{0,2})){3}", text):
        return ipaddress.IPv4Address(text) if all(int(n) < 256 for n in text.split(".")) else None
    if ":" not in text or not re.fullmatch(r"[0-9a-fA-F:.]+", text):
        return None
    try:
        return ipaddress.IPv6Address(text)
    except ValueError:
        return None


def normalise(host):
    """Lower case, punycode, one trailing dot off, then brackets of an IPv6 literal off."""
    host = to_ascii(host)
    host = host[:-1] if host.endswith(".") else host
    if host[:1] == "[" and host[-1:] == "]" and isinstance(to_address(host[1:-1]),
                                                          ipaddress.IPv6Address):
        host = host[1:-1]
    return host


def is_plain(host):
    """Of a normalised host."""
    return host != "" and not any(c in host for c in ".:[")


# --- Patterns and blocks ----------------------------------------------------------------------

def is_pattern(text):
    """Whether this can be a host pattern at all. Digits, dots and stars alone, as in 10.*, are
    refused: they are meant for addresses, and host patterns never match those."""
    if not re.fullmatch(r"[a-z0-9._*-]+", text) or len(text) > 253:
        return False
    if text.count("*") > 2 or "**" in text or re.fullmatch(r"[0-9.*]+", text):
        return False
    return all(0 < len(label) <= 63 and label[0] != "-" for label in text.split("."))


def to_item(text):
    """A pattern or block in its canonical spelling: without a trailing dot, as hosts are."""
    text = to_ascii(text)
    return text[:-1] if text.endswith(".") else text


def glob_matches(pattern, host):
    """A star is any run of characters, dots and nothing included."""
    return expression_of(pattern).fullmatch(host) is not None


@functools.lru_cache(maxsize=None)
def expression_of(pattern):
    return re.compile(".*".join(re.escape(part) for part in pattern.split("*")), re.S)


def to_network(text):
    """A block or a bare address; None if it is neither, or has bits set below its prefix."""
    address, slash, prefix = text.partition("/")
    if to_address(address) is None or (slash and not re.fullmatch(r"0|[1-9][0-9]{0,2}", prefix)):
        return None
    try:
        return ipaddress.ip_network(text, strict=True)
    except ValueError:
        return None


def rank(category):
    """0 is the highest."""
    return CATEGORIES.index(category) if category in CATEGORIES else len(CATEGORIES)


# --- Catalogs ---------------------------------------------------------------------------------

def port_ranges(spelling):
    """From "80, 443,50000-59999" or [80, "50000-59999"]."""
    pieces = spelling.split(",") if isinstance(spelling, str) else spelling
    ranges = []
    for piece in pieces:
        low, dash, high = str(piece).strip().partition("-")
        ranges.append((int(low), int(high) if dash else int(low)))
    return tuple(ranges)


def make_endpoint(text, tcp, udp, **fields):
    """An endpoint, or None for an item that is neither a pattern nor a block (a recorded skip)."""
    text = to_item(text)
    network = to_network(text)
    if network is None and not is_pattern(text):
        return None
    said = dict(instance="", service="", category="", required=None, direction="outbound", set="",
                cloud="", source="", row=None)
    said.update(fields)
    return Endpoint(text, network, port_ranges(tcp), port_ranges(udp), said)


def read_web_service(sets):
    for entry in sets:
        for text in entry.get("urls", []) + entry.get("ips", []):
            yield make_endpoint(
                text, entry.get("tcpPorts", []), entry.get("udpPorts", []),
                service=entry.get("serviceArea", ""), category=entry.get("category", ""),
                required=entry.get("required"), set=str(entry["id"]))


def read_own_format(document):
    for entry in document["endpoints"]:
        source = entry.get("source", {})  # The document it was imported from.
        yield make_endpoint(
            entry.get("pattern", entry.get("network")), entry.get("tcp", []), entry.get("udp", []),
            instance=entry.get("instance", ""), service=entry.get("service", ""),
            category=entry.get("category", ""), required=entry.get("required"),
            direction=entry.get("direction", ""), set=str(entry.get("set", "")),
            cloud=entry.get("cloud", ""),
            source=source.get("file", ""), row=source.get("row"))


def read_plain_list(text):
    for line in text.splitlines():
        item = line.partition("#")[0].strip()
        if item:
            yield make_endpoint(item, [], [])


def read_catalog(path, instance=""):
    """`instance` is given to endpoints that name none."""
    text = pathlib.Path(path).read_text(encoding="utf-8-sig")
    if text.lstrip()[:1] not in ("[", "{", "/"):
        found = list(read_plain_list(text))
    else:
        document = read_json(path)
        if isinstance(document, list):
            found = list(read_web_service(document))
        elif document.get("format") == "pacwright-catalog/1":
            found = list(read_own_format(document))
        else:
            raise BadInput("%s: unknown catalog format" % path)
    for endpoint in found:
        if endpoint is not None and not endpoint.fields["instance"]:
            endpoint.fields["instance"] = instance
    return [endpoint for endpoint in found if endpoint is not None]


# --- Selecting --------------------------------------------------------------------------------

def is_mail_only(endpoint):
    """Only mail ports, and no UDP. No ports at all is web traffic."""
    ports = [port for low, high in endpoint.tcp for port in range(low, high + 1)]
    return bool(ports) and not endpoint.udp and all(port in MAIL_PORTS for port in ports)


def has_port(endpoint, port):
    return any(low <= port <= high for low, high in endpoint.tcp + endpoint.udp)


def as_list(value):
    return value if isinstance(value, list) else [value]


def is_selected(endpoint, selector):
    if is_mail_only(endpoint) and not selector.get("mail", False):
        return False
    if endpoint.fields["direction"] not in as_list(selector.get("direction", DEFAULT_DIRECTIONS)):
        return False
    for field, wanted in selector.items():
        if field in ("mail", "direction"):
            continue
        if field == "port":
            passes = any(has_port(endpoint, port) for port in as_list(wanted))
        else:
            passes = endpoint.fields[field] in as_list(wanted)
        if not passes:
            return False
    return True


# --- Rules ------------------------------------------------------------------------------------

class Entry(NamedTuple):
    """One pattern or block of a rule, with the route it gives."""
    text: str
    network: Optional[object]
    category: str
    route: str

    def matches(self, host, address):
        if self.network is not None:
            return address is not None and address.version == self.network.version and (
                address in self.network)
        return address is None and glob_matches(self.text, host)

    def order(self):
        """The smallest of all that match decides."""
        if self.network is not None:
            return (-self.network.prefixlen, 0, rank(self.category), self.text)
        stars = self.text.count("*")
        return (stars - len(self.text), stars, rank(self.category), self.text)


class Rule(NamedTuple):
    name: str
    plain_hosts: bool
    route: Optional[str]  # Of plain hosts.
    entries: List[Entry]

    def decide(self, host, address):
        """(route, item) or None."""
        if self.plain_hosts and address is None and is_plain(host):
            return (self.route, "plain")
        found = [entry for entry in self.entries if entry.matches(host, address)]
        if not found:
            return None
        winner = min(found, key=Entry.order)
        return (winner.route, winner.text)


def own_entries(rule):
    """What a rule names itself under "hosts" and "networks"."""
    entries = []
    for text in as_list(rule.get("hosts", [])):
        if not is_pattern(to_item(text)):
            raise BadInput("not a host pattern: %r" % text)
        entries.append(Entry(to_item(text), None, "", rule["route"]))
    for text in as_list(rule.get("networks", [])):
        network = to_network(text)
        if network is None:
            raise BadInput("not a block: %r" % text)
        entries.append(Entry(text, network, "", rule["route"]))
    return entries


def selected_entries(rule, endpoints):
    """One entry per pattern or block. Published in several categories, it follows the highest."""
    unknown = [field for field in rule["select"] if field not in SELECTOR_FIELDS]
    if unknown:
        raise BadInput("unknown selector fields: %s" % unknown)
    by = rule.get("by", "category")
    best = {}
    for endpoint in endpoints:
        if not is_selected(endpoint, rule["select"]):
            continue
        route = rule["route"] if "route" in rule else rule["routes"].get(endpoint.field_text(by))
        if route is None:
            continue
        entry = Entry(endpoint.text, endpoint.network, endpoint.fields["category"], route)
        key = endpoint.text if endpoint.network is None else endpoint.network
        old = best.get(key)
        if old is not None and old.route != entry.route and (
                by != "category" or rank(old.category) == rank(entry.category)):
            raise BadInput("two routes for %s" % endpoint.text)
        if old is None or rank(entry.category) < rank(old.category):
            best[key] = entry
    return list(best.values())


def make_rule(rule, endpoints):
    entries = own_entries(rule)
    if "select" in rule:
        entries += selected_entries(rule, endpoints)
    return Rule(rule.get("name", ""), rule.get("plain_hosts", False), rule.get("route"), entries)


class Policy:
    def __init__(self, document, endpoints):
        if document.get("dns", "never") != "never":
            raise BadInput("this oracle knows no DNS")
        self.document = document
        self.endpoints = endpoints
        self.routes = document["routes"]
        self.rules = [make_rule(rule, endpoints) for rule in document["rules"]]
        self.otherwise = document["otherwise"]

    def route_of(self, raw_host):
        """What the policy says about a host, spelt in whatever way a client spells it."""
        host = normalise(raw_host)
        address = to_address(host)
        for rule in self.rules:
            decided = rule.decide(host, address)
            if decided is not None:
                route, item = decided
                return Decision(route, self.routes[route], rule.name, item)
        return Decision(self.otherwise, self.routes[self.otherwise], "", "")


def read_policy(path):
    path = pathlib.Path(path)
    document = read_json(path)
    endpoints = []
    for catalog in document.get("catalogs", []):
        name = catalog if isinstance(catalog, str) else catalog["file"]
        instance = "" if isinstance(catalog, str) else catalog.get("instance", "")
        endpoints += read_catalog(path.parent / name, instance)
    return Policy(document, endpoints)
