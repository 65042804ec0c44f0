#!/usr/bin/env python3
"""A real browser with the policy files of a rollout goes where the policy says, for every host.

    browser_rollout_test.py chromium|firefox PACWRIGHT

The sample is compiled twice, once as it is and once with `"browsers": "fixed"`, which is one proxy and
a bypass list in place of the PAC file. The browser finds the files of the target "browser-policies"
where it looks for them, or in their place, as settings of GNOME, those of the target "dconf", in name
spaces in which every address is this machine and every name has one. A page asks for hosts that the
policy suggests, for some at another port and by https as well. With the PAC file each must go where
the policy says; with the list, where `pacwright bypass` says, and none directly that the policy sends
to a proxy. Exit code 77: no such browser here, or no right to make name spaces.
"""

import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
from typing import NamedTuple

import loopback_net as net_of
import private_net
import real_browsers
from browser_asks import (SAMPLE, Ask, authority_of, goes_to_proxy, hosts_to_ask, is_loopback,
                          to_address, watch)

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "oracle"))

import binary  # noqa: E402
from design_oracle import read_json, read_policy  # noqa: E402

SKIPPED = 77
FEWEST_OF_A_WAY = 100
STEP_OF_PORTS = 9     # One of so many hosts is asked at another port as well ...
STEP_OF_TUNNELS = 40  # ... and one of so many by https.
ORIGIN_PORTS, PROXY_PORT, WEB_PORT = (80, 443, 8443), 8080, 8081
PAC_URL = "http://pac.corp.contoso.com:%d/proxy.pac" % WEB_PORT
SECONDS = 600
SERVERS = {"bypassed": "direct", "proxied": "proxy"}


class Browser(NamedTuple):
    programs: list
    command_of: object
    file: str
    place: str
    readers: dict  # Mode -> a reader as `pacwright bypass` calls it, and one of other rules: the
                   # hosts must tell the two apart.


BROWSERS = {
    "chromium": Browser(real_browsers.CHROMIUM_NAMES, real_browsers.managed_chromium_command,
                        "chromium.json", "/etc/chromium/policies/managed",
                        {"fixed": ("chromium-policy", "firefox-policy"),
                         "gnome": ("chromium-gnome", "gio")}),
    "firefox": Browser(real_browsers.FIREFOX_NAMES, real_browsers.managed_firefox_command,
                       "policies.json", "/etc/firefox/policies",
                       {"fixed": ("firefox-policy", "chromium-policy"),
                        "gnome": ("firefox-system-gnome", "gio")}),
}


# ---- Within the name spaces: browser_rollout_test.py --inside BROWSER MODE ROLLOUT SCRATCH < asks

def set_up(scratch):
    private_net.make_all_addresses_local()
    private_net.cover("/etc", private_net.mount_scratch(scratch))
    for name, text in (("resolv.conf", "nameserver 127.0.0.1\n"), ("nsswitch.conf", "hosts: dns\n"),
                       ("hosts", "")):
        path = pathlib.Path("/etc", name)
        path.unlink(missing_ok=True)
        path.write_text(text)


def set_policy(browser, rollout):
    pathlib.Path(browser.place).mkdir(parents=True, exist_ok=True)
    shutil.copy(rollout / "browser-policies" / browser.file, browser.place)


def set_gnome(rollout, scratch):
    """The variables that make programs read the settings of the rollout."""
    database, profile = pathlib.Path(scratch, "database"), pathlib.Path(scratch, "profile")
    private_net.sh("dconf", "compile", database, rollout / "dconf/db/local.d")
    profile.write_text("user-db:user\nfile-db:%s\n" % database)
    return {"DCONF_PROFILE": str(profile), "GSETTINGS_BACKEND": "dconf",
            "XDG_CURRENT_DESKTOP": "GNOME", "DESKTOP_SESSION": "gnome"}


def inside(name, mode, rollout, scratch):
    browser, rollout, variables = BROWSERS[name], pathlib.Path(rollout), {}
    set_up(scratch)
    if mode == "gnome":
        variables = set_gnome(rollout, scratch)
    else:
        set_policy(browser, rollout)
    private_net.answer_names()
    with net_of.Net() as net:
        for port in ORIGIN_PORTS:
            net.listen("direct", ("::", port))
        net.listen("proxy", ("::", PROXY_PORT))
        net.listen("web", ("::", WEB_PORT))
        asks = [Ask(*each) for each in json.load(sys.stdin)]
        program = real_browsers.find(browser.programs)
        pac = pathlib.Path(rollout, "proxy.pac").read_bytes()
        json.dump(watch(browser.command_of, program, net, pac, asks, variables), sys.stdout)
    return 0


# ---- Outside.

def sample(folder, mode):
    """The policy file."""
    document = read_json(SAMPLE / "policy.json")
    document["targets"].update(browsers="pac" if mode == "pac" else "fixed", pac_url=PAC_URL,
                               write=["browser-policies", "dconf", "gnome"])
    for name in document["catalogs"] + document["suites"]:
        shutil.copy(SAMPLE / name, folder)
    path = folder / "policy.json"
    path.write_text(json.dumps(document), encoding="ascii")
    return path


def list_of(browser, mode, rollout):
    if mode == "gnome":
        return (rollout / "bypass/gnome.txt").read_text().strip()
    document = read_json(rollout / "browser-policies" / browser.file)
    if browser.file == "policies.json":
        return document["policies"]["Proxy"]["Passthrough"]
    return document["ProxySettings"]["ProxyBypassList"]


def verdicts(pacwright, reader, text, urls):
    code, out, err = binary.run(pacwright, ["bypass", "--reader", reader, "--list", text, "--json",
                                            "-"], "".join(url + "\n" for url in urls))
    answers = json.loads(out) if code == 0 else []
    if len(answers) != len(urls):
        raise binary.Failed("bypass ends with %d: %s" % (code, err[-3000:]))
    return [answer["verdict"] for answer in answers]


def urls_of(hosts):
    """(URL, host, is_tunnel)"""
    urls = [("http://%s/ask/" % authority_of(host), host, False) for host in hosts]
    urls += [("http://%s:8443/ask/" % authority_of(host), host, False)
             for host in hosts[::STEP_OF_PORTS]]
    # A TLS greeting names the host only if it is no address.
    urls += [("https://%s/" % authority_of(host), host, True)
             for host in hosts[::STEP_OF_TUNNELS] if to_address(host) is None]
    return urls


def can_be_reached(host):
    """Nobody connects to these directly, be there a server or not."""
    address = to_address(host)
    if address is None:
        return not host.startswith("_")  # Chromium asks no name server for it.
    return not address.is_link_local and host != "127.255.255.255"  # All of loopback's network.


def ways_by_pac(name, policy, urls):
    return ["direct" if is_loopback(name, host) or policy.route_of(host).result == "DIRECT"
            else "proxy" for _, host, _ in urls]


def ways_by_list(name, mode, pacwright, text, policy, urls):
    """Fails if the list, as its reader takes it, is not safe, or if other rules would do as well."""
    reader, other = BROWSERS[name].readers[mode]
    spelt = [url for url, _, _ in urls]
    found = verdicts(pacwright, reader, text, spelt)
    if found == verdicts(pacwright, other, text, spelt):
        raise binary.Failed("the hosts do not tell %s and %s apart" % (reader, other))
    for (url, host, _), verdict in zip(urls, found):
        if verdict == "bypassed" and not is_loopback(name, host) and goes_to_proxy(policy, host):
            raise binary.Failed("%s goes direct, and the policy has a proxy for it" % url)
    return [SERVERS[verdict] for verdict in found]


def asks_of(urls, ways):
    asks = [Ask(url, host, way, is_tunnel) for (url, host, is_tunnel), way in zip(urls, ways)
            if way == "proxy" or can_be_reached(host)]
    for server in SERVERS.values():
        hosts = {ask.host for ask in asks if ask.expected == server}
        if len(hosts) < FEWEST_OF_A_WAY:
            raise binary.Failed("only %d hosts go to %s" % (len(hosts), server))
    return [ask if ask.is_tunnel else ask._replace(url=ask.url + str(number))
            for number, ask in enumerate(asks)]


def has_name_spaces():
    with tempfile.TemporaryDirectory() as scratch:
        trial = [*private_net.NAME_SPACES, sys.executable, "-B", __file__, "--can-set-up", scratch]
        done = subprocess.run(trial, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode != 0:
        print("SKIPPED: no name spaces: " + done.stdout.decode("utf-8", "replace")[-500:])
    return done.returncode == 0


def watch_inside(name, mode, rollout, asks):
    """The faults."""
    with tempfile.TemporaryDirectory() as scratch:
        done = subprocess.run(
            [*private_net.NAME_SPACES, sys.executable, "-B", __file__, "--inside", name, mode,
             str(rollout), scratch],
            input=json.dumps(asks).encode("ascii"), stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, timeout=SECONDS)
    if done.returncode != 0:
        raise binary.Failed(done.stderr.decode("utf-8", "replace")[-3000:])
    return json.loads(done.stdout)


def check(name, mode, pacwright, folder):
    """The number of faults."""
    path = sample(folder, mode)
    rollout = folder / "out"
    code, _, err = binary.run(pacwright, ["compile", path, "-o", rollout])
    if code != 0:
        raise binary.Failed("compile exits with %d\n%s" % (code, err[-3000:]))
    policy = read_policy(path)
    urls = urls_of(hosts_to_ask(policy))
    if mode == "pac":
        ways = ways_by_pac(name, policy, urls)
    else:
        text = list_of(BROWSERS[name], mode, rollout)
        ways = ways_by_list(name, mode, pacwright, text, policy, urls)
    asks = asks_of(urls, ways)
    faults = watch_inside(name, mode, rollout, asks)
    for fault in faults[:40]:
        print("FAILED " + fault)
    print("%s, mode %s: %d requests, %d of them direct; %d faults" % (
        name, mode, len(asks), sum(ask.expected == "direct" for ask in asks), len(faults)),
        flush=True)
    return len(faults)


def main(name, pacwright):
    if real_browsers.find(BROWSERS[name].programs) is None:
        print("SKIPPED: none of these is installed: " + ", ".join(BROWSERS[name].programs))
        return SKIPPED
    if not has_name_spaces():
        return SKIPPED
    faults = 0
    for mode in ("pac", "fixed", "gnome"):
        if mode == "gnome" and shutil.which("dconf") is None:
            print("no dconf: settings of GNOME are left out")
            continue
        with tempfile.TemporaryDirectory(prefix="rollout-") as folder:
            faults += check(name, mode, pacwright, pathlib.Path(folder))
    return 1 if faults else 0


if __name__ == "__main__":
    if sys.argv[1] == "--inside":
        sys.exit(inside(*sys.argv[2:]))
    if sys.argv[1] == "--can-set-up":
        set_up(sys.argv[2])
        sys.exit(0)
    try:
        sys.exit(main(sys.argv[1], pathlib.Path(sys.argv[2]).resolve()))
    except (binary.Failed, OSError, subprocess.TimeoutExpired) as reason:
        sys.exit("FAILED %s" % reason)
