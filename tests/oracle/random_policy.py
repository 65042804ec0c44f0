"""Small random catalogs and policies that collide as much as possible: few names, nested domains,
globs, nested blocks, the same item in several sets and categories."""

import ipaddress
import json
import pathlib

from design_oracle import BadInput, is_pattern, read_policy

DOMAINS = ["example.com", "b.example.com", "a.b.example.com", "c.b.example.com", "example.net",
           "cdn.example.net", "com", "constructor.example.net", "__proto__.example.com",
           "xn--bcher-kva.example", "mail.example.com", "my-cdn.example.com"]
LABELS = ["a", "b", "c", "www", "cdn", "constructor", "__proto__", "x-y", "q"]
BLOCKS = ["10.0.0.0/8", "10.1.0.0/16", "10.1.2.0/24", "10.1.2.3/32", "10.1.2.4", "128.0.0.0/1",
          "10.128.0.0/9", "192.168.1.0/25", "192.168.1.128/25", "255.255.255.255/32", "0.0.0.0/32",
          "13.107.6.152/31", "fd00::/8", "fd00:1::/32", "fd00:1:2::/47", "fd00:1:2:3::/64",
          "fd00:1:2:3::4/128", "2001:db8::7", "::1/128", "8000::/1", "2620:1ec:8f0::/46",
          "::ffff:0:0/96", "::/3"]
ROUTES = {
    "direct": "DIRECT",
    "edge": "PROXY edge1.example.com:8080; PROXY edge2.example.com:8080",
    "safe": "PROXY safe.example.com:3128; DIRECT",
    "socks": "SOCKS5 [fd00::9]:1080",
}
CATEGORIES = ["Optimize", "Allow", "Default"]
TCP_PORTS = [[80, 443], [443], [25], [587, 993], [25, 443], ["50000-59999"], []]
UDP_PORTS = [[], [], [], [443], ["3478-3481"]]
DIRECTIONS = ["outbound"] * 6 + ["client", "inbound", "bidirectional"]


def pattern(rng):
    """A valid host pattern; half of them are globs."""
    while True:
        domain, label = rng.choice(DOMAINS), rng.choice(LABELS)
        text = rng.choice([
            domain, domain, label + "." + domain, "*." + domain, "*." + domain,
            "*." + label + "." + domain, "*" + domain, "*" + label + "." + domain,
            label + "*." + domain, label + ".*." + domain, "*." + label + ".*." + domain,
            "*-" + label + "." + domain, "*" + label + "*." + domain, label + ".*", label + "*",
            "*" + label, label, "fd*", domain[:-1] + "*"])
        if is_pattern(text):
            return text


def some(rng, make, most):
    return [make(rng) for _ in range(rng.randrange(most + 1))]


def block(rng):
    """From the fixed list, or a random one inside one of its members."""
    outer = ipaddress.ip_network(rng.choice(BLOCKS))
    if rng.randrange(2):
        return rng.choice(BLOCKS)
    prefix = rng.randrange(max(1, outer.prefixlen), outer.max_prefixlen + 1)
    number = int(outer.network_address) + rng.randrange(outer.num_addresses)
    number = number >> (outer.max_prefixlen - prefix) << (outer.max_prefixlen - prefix)
    return "%s/%d" % (type(outer.network_address)(number), prefix)


def own_catalog(rng):
    """In pacwright's own format."""
    endpoints = []
    for _ in range(1 + rng.randrange(14)):
        endpoint = {"pattern": pattern(rng)} if rng.randrange(3) else {"network": block(rng)}
        endpoint.update(
            tcp=rng.choice(TCP_PORTS), udp=rng.choice(UDP_PORTS),
            instance=rng.choice(["Worldwide", "China"]), service=rng.choice(["Mail", "Files"]),
            category=rng.choice(CATEGORIES), direction=rng.choice(DIRECTIONS),
            required=bool(rng.randrange(2)), set=str(rng.randrange(1, 5)))
        if rng.randrange(2):
            endpoint["source"] = {"file": rng.choice(["one.md", "two.md"]), "line": 3,
                                  "row": rng.randrange(1, 4)}
        for ports in ("tcp", "udp"):
            if not endpoint[ports]:
                del endpoint[ports]
        endpoints.append(endpoint)
    return {"format": "pacwright-catalog/1", "name": "random", "version": "1",
            "endpoints": endpoints}


def web_service(rng):
    """As the web service answers."""
    sets = []
    for number in range(1, 2 + rng.randrange(5)):
        entry = {"id": number, "serviceArea": rng.choice(["Exchange", "Common"]),
                 "serviceAreaDisplayName": "-", "urls": some(rng, pattern, 4),
                 "ips": some(rng, block, 3), "category": rng.choice(CATEGORIES),
                 "tcpPorts": rng.choice(["80,443", "443", "25", "143, 587", "443,587", ""]),
                 "udpPorts": rng.choice(["", "", "3478,3479", "50000-59999"]),
                 "expressRoute": False, "required": bool(rng.randrange(2))}
        sets.append({key: value for key, value in entry.items() if value not in ("", [])})
    return sets


def plain_list(rng):
    lines = ["# a list"]
    for _ in range(1 + rng.randrange(6)):
        lines.append(pattern(rng) if rng.randrange(3) else block(rng))
        if rng.randrange(4) == 0:
            lines.append("  # a remark")
    return "\n".join(lines) + "\n"


def selector(rng, fields):
    """Up to two filters, on values that some endpoint has: others are an error."""
    chosen = {}
    for _ in range(rng.randrange(3)):
        name = rng.choice(sorted(fields))
        value = rng.choice(fields[name])
        chosen[name] = [value, rng.choice(fields[name])] if rng.randrange(3) == 0 and name not in (
            "required", "port", "row") else value
    if rng.randrange(5) == 0:
        chosen["mail"] = True
    return chosen


def rule(rng, number, fields):
    # Made by chance, many of their hosts are taken by an earlier rule.
    made = {"name": "rule %d" % number, "covered": True}
    kind = rng.randrange(3)
    if kind == 0 or not fields:
        made.update(plain_hosts=not rng.randrange(3), hosts=some(rng, pattern, 4),
                    networks=some(rng, block, 3), route=rng.choice(sorted(ROUTES)))
        if not made["plain_hosts"] and not made["hosts"] and not made["networks"]:
            made["hosts"] = [pattern(rng)]
        return {key: value for key, value in made.items() if value not in ([], False)}
    made["select"] = selector(rng, fields)
    if kind == 1:
        made["route"] = rng.choice(sorted(ROUTES))
        return made
    by = rng.choice(["category", "category", "category", "service", "instance", "direction", "set",
                     "required", "source", "row"])
    by = by if by in fields else "category"
    if by not in fields:
        made["route"] = "direct"
        return made
    if by != "category":
        made["by"] = by
    keys = [str(value).lower() if by in ("required", "row") else value for value in fields[by]]
    made["routes"] = {key: rng.choice(sorted(ROUTES)) for key in keys if rng.randrange(5)} or {
        keys[0]: "direct"}
    return made


def field_values(endpoints):
    """Field -> the values that a selector can name, without repeats, in catalog order."""
    fields = {}
    for endpoint in endpoints:
        for name, value in endpoint.fields.items():
            if value not in ("", None):
                fields.setdefault(name, []).append(value)
        for low, _ in endpoint.tcp:
            fields.setdefault("port", []).append(low)
    return {name: list(dict.fromkeys(values)) for name, values in fields.items()}


def write_json(path, document):
    path.write_text(json.dumps(document, indent=1) + "\n", encoding="ascii")


def write_catalogs(rng, folder):
    """One to three files, and how the policy names them."""
    names = []
    if rng.randrange(3):
        write_json(folder / "own.json", own_catalog(rng))
        names.append("own.json")
    if not names or rng.randrange(2):
        write_json(folder / "web.json", web_service(rng) + [
            {"id": 99, "serviceArea": "Common", "urls": ["always.example.com"],
             "category": "Default", "tcpPorts": "443", "required": True}])
        names.append(rng.choice(["web.json", {"file": "web.json", "instance": "Worldwide"}]))
    if rng.randrange(3) == 0:
        (folder / "plain.txt").write_bytes(plain_list(rng).encode("ascii"))
        names.append("plain.txt")
    return names


def make(rng, folder):
    """Writes catalogs and policy.json into `folder`; returns (path, Policy). Policies in which one
    pattern would get two routes are thrown away and made anew."""
    folder = pathlib.Path(folder)
    catalogs = write_catalogs(rng, folder)
    path = folder / "policy.json"
    start = {"name": "random", "catalogs": catalogs, "routes": ROUTES, "otherwise": "edge"}
    write_json(path, dict(start, rules=[]))
    fields = field_values(read_policy(path).endpoints)
    while True:
        rules = [rule(rng, number, fields) for number in range(1, 2 + rng.randrange(5))]
        write_json(path, dict(start, rules=rules, otherwise=rng.choice(sorted(ROUTES))))
        try:
            return path, read_policy(path)
        except BadInput as reason:
            if "two routes" not in str(reason):
                raise
