"""What a browser is asked to fetch, and which servers of a Net saw it: for tests that watch browsers."""

import ipaddress
import json
import pathlib
import sys
from typing import NamedTuple

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "oracle"))

import derive_hosts  # noqa: E402
import loopback_net as net_of  # noqa: E402
import real_browsers  # noqa: E402
from design_oracle import read_json  # noqa: E402

SAMPLE = HERE.parents[1] / "samples" / "contoso"
STEP = 6  # One of so many derived hosts is asked.

# The page asks for all URLs, some dozens at a time, and tells what it got.
PAGE = """<!doctype html>
<title>pacwright</title>
<script>
var urls = %s;
var answers = [];
var next = 0;
async function ask() {
  while (next < urls.length) {
    const i = next++;
    try {
      const got = await fetch(urls[i], {cache: "no-store", credentials: "omit"});
      answers[i] = await got.text();
    } catch (reason) {
      answers[i] = "";
    }
  }
}
Promise.all(Array.from({length: 48}, ask)).then(
    () => fetch("/finished", {method: "POST", body: JSON.stringify(answers)}));
</script>
"""


class Ask(NamedTuple):
    url: str
    host: str       # As a browser writes it down: lower case, IPv6 without brackets.
    expected: str   # The name of a server.
    is_tunnel: bool


# ---- Which hosts.

def to_address(host):
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def canonical(host):
    """Browsers put hosts into this form by themselves, before the PAC or a server sees them."""
    bare = host.strip("[]")
    address = to_address(bare[:-1] if bare.endswith(".") else bare)
    return str(address) if address is not None else bare.lower()


def authority_of(host):
    return "[%s]" % host if ":" in host else host


def is_same_host(one, other):
    return canonical(one) == canonical(other)


def is_loopback(browser_name, host):
    """Hosts that a browser takes straight to itself, whatever a PAC says; no switch changes that in
    Chromium. (net/docs/proxy.md, "Implicit bypass rules"; Firefox: hosts of the loopback block.)"""
    address = to_address(host)
    if address is None:
        name = host[:-1] if host.endswith(".") else host
        return name == "localhost" or name.endswith(".localhost")
    mapped = getattr(address, "ipv4_mapped", None)
    if browser_name == "chromium":
        return address.is_loopback or address.is_link_local or (
            mapped is not None and mapped.is_loopback)
    return address.is_loopback


def goes_to_proxy(policy, host):
    """::ffff:10.1.2.3 is the address 10.1.2.3: it may go where that goes."""
    plain = getattr(to_address(host), "ipv4_mapped", None)
    spellings = [host] if plain is None else [host, str(plain)]
    return all(policy.route_of(each).result != "DIRECT" for each in spellings)


def is_askable(host):
    """Left out: names that the network part of a browser refuses (empty labels, labels of more than
    63 characters, more than 253 in all); numbers that are no address, of which a browser makes one
    ("10.1"); 127.0.0.1, where the servers of this test are; 0.0.0.0 and ::, which some browsers take
    for this machine, too."""
    address = to_address(host)
    if address is not None:
        return host != "127.0.0.1" and not address.is_unspecified
    labels = (host[:-1] if host.endswith(".") else host).split(".")
    return (len(host) <= 253 and all(0 < len(label) <= 63 for label in labels) and
            not labels[-1].isdigit())


def hosts_to_ask(policy):
    """Each once. Suite hosts, names that have broken PAC files before, addresses; of the hosts that
    patterns and blocks of the policy suggest (children, neighbours, look-alikes, edges of blocks)
    an even selection."""
    suite = read_json(SAMPLE / "known-urls.json")
    derived = derive_hosts.derive(policy)
    odd = set(derive_hosts.HOSTILE + derive_hosts.ADDRESSES)
    plain = [entry.text for rule in policy.rules for entry in rule.entries if entry.network is None]
    spelt = [derive_hosts.to_url(host) for host in derived if host in odd]
    spelt += [derive_hosts.to_url(name) for name in plain if "*" not in name]
    spelt += [derive_hosts.to_url(host) for host in derived if host not in odd][::STEP]
    spelt += [case["url"] for case in suite["cases"] if case["url"].isascii()]
    hosts = [canonical(host_of(url)) for url in spelt if url]
    return [host for host in dict.fromkeys(hosts) if is_askable(host)]


def host_of(url):
    authority = url.partition("://")[2].partition("/")[0].rpartition("@")[2]
    return net_of.without_port(authority)


# ---- What came of it.

def sightings_of(number, ask, seen):
    """What servers saw of one ask. A browser that knows a site as one of https only asks for https
    at once, also for http; then the host alone tells which ask it was."""
    found = [] if ask.is_tunnel else [s for s in seen if s.path == "/ask/%d" % number]
    return found or [s for s in seen if s.form in (net_of.TUNNEL, net_of.TLS) and s.host and
                     is_same_host(s.host, ask.host)]


def fault_of(number, ask, answer, seen):
    """What is wrong with the way that one request took, or None."""
    found = sightings_of(number, ask, seen)
    if not found:
        return "no server saw it"
    servers = sorted({sighting.server for sighting in found})
    if servers != [ask.expected]:
        return "went to %s, but the prediction is %s" % (" and ".join(servers), ask.expected)
    forms = (net_of.ORIGIN, net_of.TLS) if ask.expected == "direct" else (
        net_of.ABSOLUTE, net_of.TUNNEL)
    for sighting in found:
        if sighting.form not in forms:
            return "%s was asked in the form %r" % (sighting.server, sighting.form)
        if not is_same_host(sighting.host, ask.host):
            return "%s was asked for the host %r" % (sighting.server, sighting.host)
    is_tagged = found[0].path != ""
    if is_tagged and answer != ask.expected:
        return "the page got an answer of %r" % answer
    return None


def watch(command_of, program, net, pac, asks, variables=()):
    """The faults of all asks, with `pac` as the content of the PAC file, and `variables` in the
    environment of the browser."""
    page = PAGE % json.dumps([ask.url for ask in asks])
    net.begin(pac, page.encode("ascii"))
    real_browsers.run(command_of, program, net, variables)
    seen = net.seen()
    answers = net.answers
    if len(answers) != len(asks):
        return ["the page told %d answers for %d requests" % (len(answers), len(asks))]
    faults = []
    for number, ask in enumerate(asks):
        fault = fault_of(number, ask, answers[number], seen)
        if fault is not None:
            faults.append("%s: %s" % (ask.url, fault))
    return faults
