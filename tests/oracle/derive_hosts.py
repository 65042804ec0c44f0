"""Hosts worth asking about: for every pattern and block of a policy its edges and look-alikes, and
names that have broken PAC files before."""

import ipaddress
import re

from design_oracle import to_address

KNOWN_PUNYCODE = ["xn--bcher-kva"]

HOSTILE = [
    "constructor", "__proto__", "hasownproperty", "hasOwnProperty", "toString", "valueOf",
    "prototype", "__proto__.example.com", "a.constructor.c", "a.__proto__",
    "constructor.constructor", "hasownproperty.example.com", "undefined", "null", "nan",
    "localhost", "a", "xn--bcher-kva.example",
    "www.example.com", "unrelated.invalid", "com", "a..b", "..", ".", ".a", "a.b..", "-a.example",
    "a_b.example.com", "example.com.evil.test", "1e3.example", "0x10.example",
    "x" * 63 + ".example.com", ".".join(["abcdefghi"] * 25),
]

ADDRESSES = [
    "0.0.0.0", "255.255.255.255", "10.0.0.0", "9.255.255.255", "10.255.255.255", "11.0.0.0",
    "127.0.0.1", "128.0.0.0", "127.255.255.255", "192.168.1.1", "8.8.8.8", "::", "::1", "fd00::1",
    "fc00::1", "fe80::1", "FD00::1", "::ffff:10.1.2.3", "::10.1.2.3", "64:ff9b::1.2.3.4",
    "1:2:3:4:5:6:7::", "::2:3:4:5:6:7:8", "1::8", "::a", "fd::b", "c::cdd", "2001:db8::7",
    "2001:0DB8:0:0:0:0:0:7",
    "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "0:0:0:0:0:0:0:0", "8000::", "7fff:ffff::",
]


def of_pattern(pattern):
    """Apex, child, deep child, sibling, look-alikes, empty and dotted stars."""
    filled = [pattern.replace("*", star) for star in ("", "q", "q.r", "q.r.s", ".", "q.")]
    if pattern.count("*") == 2:
        head, middle, tail = pattern.split("*")
        filled += [head + "q" + middle + tail, head + middle + "q.r" + tail,
                   head + "q" + middle + "q" + middle + tail, head + tail]
    if pattern.startswith("*."):
        filled.append(pattern[2:].replace("*", "q"))
    near = []
    for name in filled[:3]:
        near += ["x" + name, "x." + name, "x.y." + name, name + ".evil.test", name + "x", name[1:],
                 name[:-1], name.replace("-", "."), name.partition(".")[2],
                 "sibling." + name.partition(".")[2]]
        near.append(name.replace(".", "x", 1))  # A dot taken for "any character" shows here.
    return filled + near + [filled[1].upper(), filled[1] + ".", filled[2] + "."]


def of_network(network):
    """First, last, and one beyond on both sides; other spellings of the first."""
    first, last = int(network.network_address), int(network.broadcast_address)
    make = ipaddress.IPv4Address if network.version == 4 else ipaddress.IPv6Address
    numbers = [first, last, (first + last) // 2, first - 1, last + 1]
    hosts = [str(make(n)) for n in numbers if 0 <= n < 2 ** network.max_prefixlen]
    if network.version == 6:
        hosts += [hosts[0].upper(), make(first).exploded, make(last).exploded]
    else:
        mapped = "::ffff:" + hosts[0]
        hosts += [mapped, hosts[0] + ".example.com", "x" + hosts[0]]
    return hosts + [hosts[0] + "."]


def derive(policy):
    """Every host once, in a fixed order."""
    hosts = HOSTILE + ADDRESSES
    items = [entry for rule in policy.rules for entry in rule.entries]
    for entry in items + policy.endpoints:
        hosts = hosts + (of_pattern(entry.text) if entry.network is None
                         else of_network(entry.network))
    return list(dict.fromkeys(hosts))


def to_url(host):
    """A URL whose host a browser hands over as it is spelt here, but for case, brackets and IPv6
    spelling; None if there is none.

    The URL standard reads a name as IPv4 when its last label is a number, and refuses a label that
    starts like punycode and is not; a host of dots alone is left out as too odd for a URL."""
    bare = host[1:-1] if host[:1] == "[" and host[-1:] == "]" else host
    address = to_address(bare)
    if address is not None and address.version == 6:
        return "https://[%s]/" % bare
    if not re.fullmatch(r"[A-Za-z0-9._-]+", host) or not host.strip("."):
        return None
    name = host[:-1] if host.endswith(".") else host
    is_number = re.fullmatch(r"[0-9]+|0[xX][0-9a-fA-F]*", name.rpartition(".")[2])
    if is_number and to_address(name) is None:
        return None
    if any(label[:4].lower() == "xn--" and label.lower() not in KNOWN_PUNYCODE
           for label in host.split(".")):
        return None
    return "https://%s/" % host
