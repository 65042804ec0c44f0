#!/usr/bin/env python3
"""Lets a real browser read compiled PAC files and watches which way it sends each request.

    browsers_test.py chromium|firefox PACWRIGHT

The sample policy is compiled with routes that lead to servers on loopback, in two forms: as it is,
and with a proxy of its own for each rule, so that a host taken by the wrong rule is seen even where
both rules lead the same way. A page then asks for more than a thousand hosts; what `pacwright eval`
predicts for each must be the server that saw the request. Then `pacwright check --browser` tries the
sample as it is, proxies and all. Exit code 77: no such browser here.
"""

import argparse
import ipaddress
import json
import pathlib
import shutil
import sys
import tempfile
from typing import NamedTuple

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "oracle"))

import binary  # noqa: E402
import derive_hosts  # noqa: E402
import loopback_net as net_of  # noqa: E402
import real_browsers  # noqa: E402
from design_oracle import read_json, read_policy  # noqa: E402

SAMPLE = HERE.parents[1] / "samples" / "contoso"
SKIPPED = 77
FEWEST_HOSTS = 500
STEP = 6             # One of so many derived hosts is asked ...
STEP_OF_TUNNELS = 40  # ... and one of so many of those by https as well.

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


class Browser(NamedTuple):
    name: str     # As `pacwright clients` calls it.
    programs: list
    command_of: object
    templates: list


BROWSERS = [
    Browser("chromium", real_browsers.CHROMIUM_NAMES, real_browsers.chromium_command,
            ["indexed", "clauses", "packed"]),
    Browser("firefox", real_browsers.FIREFOX_NAMES, real_browsers.firefox_command, ["indexed"]),
]


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


def is_loopback(browser, host):
    """Hosts that a browser takes straight to itself, whatever a PAC says; no switch changes that in
    Chromium. (net/docs/proxy.md, "Implicit bypass rules"; Firefox: hosts of the loopback block.)"""
    address = to_address(host)
    if address is None:
        name = host[:-1] if host.endswith(".") else host
        return name == "localhost" or name.endswith(".localhost")
    mapped = getattr(address, "ipv4_mapped", None)
    if browser.name == "chromium":
        return address.is_loopback or address.is_link_local or (
            mapped is not None and mapped.is_loopback)
    return address.is_loopback


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


# ---- Policies on loopback.

class Setting(NamedTuple):
    """A policy and the servers its routes lead to."""
    name: str
    path: pathlib.Path
    servers: dict  # "PROXY 127.0.0.1:1234" -> name of the server


def write_policy(folder, name, document, net):
    """`document["routes"]` holds names of proxies, in the order of trying; none means DIRECT."""
    servers = {}
    for route, proxies in document["routes"].items():
        entries = []
        for proxy in proxies:
            entries.append("PROXY 127.0.0.1:%d" % net.listen(proxy))
            servers[entries[-1]] = proxy
        document["routes"][route] = "; ".join(entries) if entries else "DIRECT"
    servers["DIRECT"] = "direct"
    folder.mkdir()
    for catalog in document["catalogs"]:
        shutil.copy(SAMPLE / catalog, folder)
    path = folder / "policy.json"
    path.write_text(json.dumps(document), encoding="ascii")
    return Setting(name, path, servers)


def sample_as_it_is(folder, net):
    document = read_json(SAMPLE / "policy.json")
    del document["suites"]  # They expect the sample's own proxies.
    document["routes"] = {"direct": [], "edge": ["edge1", "edge2"]}
    return write_policy(folder / "sample", "sample", document, net)


def proxy_for_each_rule(folder, net):
    document = read_json(SAMPLE / "policy.json")
    del document["suites"]
    document["routes"] = {"direct": [], "edge": ["edge1", "edge2"]}
    for number, rule in enumerate(document["rules"]):
        if "route" in rule:
            rule["route"] = "rule%d" % number
            document["routes"]["rule%d" % number] = ["proxy%d" % number]
        else:
            rule["routes"]["Default"] = "default"
            document["routes"]["default"] = ["default"]
    return write_policy(folder / "rules", "a proxy for each rule", document, net)


# ---- What is asked, and what came of it.

def asks_of(browser, program, pac, setting, hosts):
    urls = ["http://%s/ask/%d" % (authority_of(host), i) for i, host in enumerate(hosts)]
    answers = binary.eval_urls(program, pac, urls, ["--client", browser.name])
    asks = []
    for url, host, answer in zip(urls, hosts, answers):
        first = answer.partition(";")[0].strip()
        server = "direct" if is_loopback(browser, host) else setting.servers.get(first)
        if server is None:
            raise binary.Failed("eval answered %r to %s" % (answer, url))
        asks.append(Ask(url, host, server, False))
    # A TLS greeting names the host only if it is no address.
    tunnels = [ask for ask in asks[::STEP_OF_TUNNELS]
               if ask.expected != "direct" or to_address(ask.host) is None]
    return asks + [Ask("https://%s/" % authority_of(ask.host), ask.host, ask.expected, True)
                   for ask in tunnels]


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


def watch(browser, program, net, pac, asks):
    """The faults of all asks."""
    page = PAGE % json.dumps([ask.url for ask in asks])
    net.begin(pac.read_bytes(), page.encode("ascii"))
    real_browsers.run(browser.command_of, program, net)
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


def check(browser, browser_program, pacwright, net, setting, template, folder):
    """The number of faults."""
    pac = folder / ("%s-%s.pac" % (setting.path.parent.name, template))
    out = folder / pac.stem
    code, _, err = binary.run(pacwright, ["compile", setting.path, "-o", out, "--target", "pac",
                                          "--template", template])
    if code != 0:
        raise binary.Failed("compile exits with %d\n%s" % (code, err[-3000:]))
    hosts = hosts_to_ask(read_policy(setting.path))
    if len(hosts) < FEWEST_HOSTS:
        raise binary.Failed("only %d hosts to ask" % len(hosts))
    asks = asks_of(browser, pacwright, out / "proxy.pac", setting, hosts)
    faults = watch(browser, browser_program, net, out / "proxy.pac", asks)
    for fault in faults[:40]:
        print("FAILED " + fault)
    ways = sorted({ask.expected for ask in asks})
    print("%s, %s, template %s: %d hosts, %d requests of which %d by https, ways %s; %d faults" % (
        browser.name, setting.name, template, len(hosts), len(asks),
        sum(ask.is_tunnel for ask in asks), " ".join(ways), len(faults)), flush=True)
    return len(faults)


def check_by_command(browser, browser_program, pacwright, folder):
    """The sample with its own proxies and its suite, as an administrator would try it."""
    out = folder / "by-command"
    binary.compile_policy(pacwright, SAMPLE / "policy.json", out)
    code, text, err = binary.run(pacwright, [
        "check", out / "proxy.pac", "--suite", SAMPLE / "known-urls.json",
        "--policy", SAMPLE / "policy.json", "--browser", browser_program,
        "--browser-family", browser.name, "--browser-patience", "240", "--no-browser-sandbox",
        "--json"])
    try:
        told = json.loads(text).get("browser", {})
    except ValueError:
        told = {}
    good = code == 0 and told.get("tried", 0) > 50 and told["tried"] == told["as_predicted"]
    print("%scheck --browser: exit %d, %s %s" % ("" if good else "FAILED ", code, told, err[-3000:]),
          flush=True)
    return 0 if good else 1


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("browser", choices=[browser.name for browser in BROWSERS])
    parser.add_argument("binary", type=pathlib.Path)
    options = parser.parse_args()
    browser = next(b for b in BROWSERS if b.name == options.browser)
    program = real_browsers.find(browser.programs)
    if program is None:
        print("SKIPPED: none of these is installed: " + ", ".join(browser.programs))
        return SKIPPED

    faults = 0
    with tempfile.TemporaryDirectory(prefix="browsers-") as name, net_of.Net() as net:
        folder = pathlib.Path(name)
        sample, rules = sample_as_it_is(folder, net), proxy_for_each_rule(folder, net)
        tries = [(rules, browser.templates[0])] + [(sample, t) for t in browser.templates]
        try:
            for setting, template in tries:
                faults += check(browser, program, options.binary.resolve(), net, setting, template,
                                folder)
            faults += check_by_command(browser, program, options.binary.resolve(), folder)
        except (binary.Failed, real_browsers.Failed, OSError) as reason:
            print("FAILED %s" % reason)
            faults += 1
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
