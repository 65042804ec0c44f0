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
import json
import pathlib
import shutil
import sys
import tempfile
from typing import NamedTuple

import loopback_net as net_of
import real_browsers
from browser_asks import (SAMPLE, Ask, authority_of, hosts_to_ask, is_loopback, to_address,
                          watch)

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "oracle"))

import binary  # noqa: E402
from design_oracle import read_json, read_policy  # noqa: E402

SKIPPED = 77
FEWEST_HOSTS = 500
STEP_OF_TUNNELS = 40  # One of so many hosts is asked by https as well.


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
        server = "direct" if is_loopback(browser.name, host) else setting.servers.get(first)
        if server is None:
            raise binary.Failed("eval answered %r to %s" % (answer, url))
        asks.append(Ask(url, host, server, False))
    # A TLS greeting names the host only if it is no address.
    tunnels = [ask for ask in asks[::STEP_OF_TUNNELS]
               if ask.expected != "direct" or to_address(ask.host) is None]
    return asks + [Ask("https://%s/" % authority_of(ask.host), ask.host, ask.expected, True)
                   for ask in tunnels]


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
    pac_file = (out / "proxy.pac").read_bytes()
    faults = watch(browser.command_of, browser_program, net, pac_file, asks)
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
    # What the browser could not be asked about is not proven: 4.
    wanted = 4 if told.get("left_out") else 0
    good = code == wanted and told.get("tried", 0) > 50 and told["tried"] == told["as_predicted"]
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
