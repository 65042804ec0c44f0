"""Bypass lists as the programs themselves read them: each goes where `pacwright bypass` says it goes.

    bypass_clients_test.py PACWRIGHT SAMPLES NODE_MODULES

curl, git, wget, Ruby, Perl's LWP and HTTP::Tiny, Lynx and aria2 are judged by their traffic: they are
started in a network namespace in which every address is this machine, a name server answers for every
name, and two servers tell what came to the proxy and what came directly. Each URL has a path of its own,
so many can be under way at once. Python's urllib and requests, GLib, Go, Java and Node are asked, see
bypass_askers.py. Lists are those that `compile` writes for the sample company, which must send no host
past the proxy that the policy sends there, and a few that are hard to read.

Ruby looks names up: so some names have an address in a block of the lists. The policy lets Ruby's own list
send these past the proxy, and no other list.
"""

import ipaddress
import json
import os
import pathlib
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import bypass_askers
import private_net
from browser_asks import goes_to_proxy, to_address
from loopback_net import read_head

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "oracle"))

import binary  # noqa: E402
from design_oracle import glob_matches, read_json, read_policy  # noqa: E402

SKIPPED = 77
NAME_SPACES = ["unshare", "--map-root-user", "--net", "--mount"]
PROXY_PORT, OTHER_PORT = 3128, 8443
FEWEST_HOSTS = 200  # In what compile writes for a program.
FEWEST_DIRECT = {"no-proxy": 5, "gnome": 50}  # For libproxy.
STEP_OF_PORTS = 12  # One of so many hosts is asked at another port as well.
AT_ONCE = 4  # Programs that are started at the same time.
SECONDS_FOR_ANSWER = 120  # The servers are here, but the machine may be busy with other things.

# Lists that readers disagree about, beside what compile writes: a domain with and without its dot,
# names that end alike, blocks, ports, blanks, stars.
HARD_LISTS = [
    "example.com",
    ".example.com",
    "*.example.com",
    "example.com:80,10.0.0.0/8",
    "192.0.2.7, other.test ,a.example.com",
    "*",
    "com",
    "EXAMPLE.com",
    "[2001:db8::7],2001:db8::8,2001:db8:1::/48,[2001:db8:2::]/48",
    "192.0.2.7:8443,10.1.0.0/16,10.2.0.0/15:8443",
    "example.com.,.test,http://other.test",
    ",,a.example.com,,",
    "*.example.com:8443,*other.test,a*.example.com",
    "198.51.100.0/24,10.1.0.0/255.255.0.0,192.0.2.7/33",
    "2001:db8::7,[fd00:10ab::1]",
    "a.example.com:443:80,test:x,other.test:0,8::7]",
    "3com.test,4COM.test,10.1.2:80",
    "::ffff:10.0.0.0/104,b\u00fccher.example,example.com:",
    "10.0.0.0/08,10.1.2.3.,user:pw@example.com",
    "010.0.0.0/8,11.0.0.0/+8,xn--bcher-kva.example,example.com:080",
]
HARD_HOSTS = [
    "example.com", "a.example.com", "b.a.example.com", "notexample.com", "example.com.test",
    "example.org", "other.test", "x.other.test", "another.test", "192.0.2.7", "192.0.2.70",
    "10.1.2.3", "11.1.2.3", "com", "test", "intranet", "xexample.com", "example.com.",
    "example.com:8443", "a.example.com:8443", "192.0.2.7:8443", "10.3.2.1:8443", "[2001:db8::7]",
    "[2001:db8::8]", "[2001:db8:1::1]", "[2001:db8:2::1]", "[::ffff:10.1.2.3]", "10.0.0.7", "x.db8",
    "x.ab", "3com.test.org", "4com.test.org", "4com.test", "at-10-1-2-3.example.net", "at-10-3-2-1.example.net", "at-127-0-0-9.example.net",
    "EXAMPLE.com", "a.Example.COM", "4COM.test", "10.1", "[2001:DB8:0:0::7]", "[FD00:10AB:0::1]",
    "10.1.2.3.", "example.com:", "example.com:080", "user:pw@example.com", "user:pw@a.example.com",
    "xn--bcher-kva.example",
]
# What cannot be seen: aria2 refuses a URL whose port is empty, and Lynx connects to nothing directly then.
NOT_ASKED = {"aria2": [(text, "example.com:") for text in HARD_LISTS], "lynx": [("*", "example.com:")]}


# ----- inside the namespace ---------------------------------------------------------------------


def serve(port, seen, answer):
    """Notes the first line of every request to `port` of any address."""
    listener = socket.socket(socket.AF_INET6, socket.SOCK_STREAM)  # IPv4 comes here, too.
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("::", port))
    listener.listen(256)

    def one(connection):
        with connection:
            try:
                seen.append(read_head(connection))
                connection.sendall(answer)
            except OSError:
                pass

    def loop():
        while True:
            connection, _ = listener.accept()
            threading.Thread(target=one, args=(connection,), daemon=True).start()

    threading.Thread(target=loop, daemon=True).start()


GONE = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


RUBY = "ARGV.each { |url| begin; Net::HTTP.get_response(URI(url)); rescue StandardError; end }"
LWP = "$agent = LWP::UserAgent->new(env_proxy => 1); $agent->get($_) for @ARGV"
HTTP_TINY = "HTTP::Tiny->new->get($_) for @ARGV"


def command_of(program, urls):
    wait = str(SECONDS_FOR_ANSWER)
    commands = {
        "curl": ["curl", "-s", "-m", wait],
        "wget": ["wget", "-q", "-T", wait, "-t", "1", "--no-hsts", "-O", os.devnull],
        "git": ["git", "ls-remote"],
        "ruby": ["ruby", "-r", "net/http", "-e", RUBY],
        "lwp": ["perl", "-MLWP::UserAgent", "-e", LWP],
        "http-tiny": ["perl", "-MHTTP::Tiny", "-e", HTTP_TINY],
        "lynx": ["lynx", "-dump"],
        # Its own resolver wants more of a name server than there is here.
        "aria2": ["aria2c", "-q", "--async-dns=false", "--max-tries=1", "--force-sequential=true"],
    }
    return commands[program] + urls


def is_here(program):
    modules = {"lwp": "LWP::UserAgent", "http-tiny": "HTTP::Tiny"}
    if program in modules:
        return shutil.which("perl") is not None and subprocess.run(
            ["perl", "-M" + modules[program], "-e", "1"], capture_output=True).returncode == 0
    return shutil.which("aria2c" if program == "aria2" else program) is not None


def runs_of(tasks):
    """(program, list, numbers of tasks): what one process is asked; some take one URL."""
    numbers_of = {}
    for number, (program, text, _) in enumerate(tasks):
        key = (program, text, number if program in ("git", "lynx") else None)
        numbers_of.setdefault(key, []).append(number)
    return [(program, text, numbers) for (program, text, _), numbers in numbers_of.items()]


def numbers_in(heads):
    """Which tasks the requests are of: each asks for a path of its own."""
    found = (re.search(rb"/task-(\d+)/", head) for head in heads)
    return {int(match[1]) for match in found if match}


def run_by_traffic(tasks):
    """[program, list, host] -> "bypassed" or "proxied", by where the request arrived."""
    private_net.make_all_addresses_local()
    with tempfile.TemporaryDirectory() as folder:
        for name, text in (("resolv.conf", "nameserver 127.0.0.1\n"),
                           ("nsswitch.conf", "hosts: dns\n")):
            path = pathlib.Path(folder) / name
            path.write_text(text)
            target = os.path.realpath("/etc/" + name)
            subprocess.run(["mount", "--bind", str(path), target], check=True)
        direct, proxied = [], []
        for port in (80, OTHER_PORT):
            serve(port, direct, GONE)
        serve(PROXY_PORT, proxied, GONE)
        private_net.answer_names()

        def ask(run):
            program, text, numbers = run
            urls = [bypass_askers.url_of(tasks[number][2], "task-%d/" % number)
                    for number in numbers]
            environment = {
                "PATH": os.environ["PATH"], "HOME": folder, "GIT_TERMINAL_PROMPT": "0",
                "GIT_CONFIG_NOSYSTEM": "1",
                "http_proxy": f"http://127.0.0.1:{PROXY_PORT}", "no_proxy": text,
            }
            subprocess.run(command_of(program, urls), env=environment, cwd=folder,
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

        with ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(ask, runs_of(tasks)))
        came_directly, came_to_proxy = numbers_in(direct), numbers_in(proxied)
        came = {(True, False): "bypassed", (False, True): "proxied", (True, True): "both",
                (False, False): "nothing"}
        verdicts = [came[number in came_directly, number in came_to_proxy]
                    for number in range(len(tasks))]
        for name in ("resolv.conf", "nsswitch.conf"):
            subprocess.run(["umount", os.path.realpath("/etc/" + name)], check=False)
    return verdicts


# ----- the comparison -------------------------------------------------------------------------------


class Client(NamedTuple):
    """A program, by the name that `pacwright bypass` has for it."""
    reader: str
    target: str  # Of compile: the list that is written for it.
    other: str   # A reader of other rules: the cases must tell the two apart.
    looks_names_up: bool = False


CLIENTS = [
    Client("curl", "no-proxy-curl", "urllib"),
    Client("git", "no-proxy-curl", "urllib"),
    Client("wget", "no-proxy-wget", "curl"),
    Client("urllib", "no-proxy-python", "go"),
    Client("requests", "no-proxy-python", "urllib"),
    Client("go", "no-proxy-go", "wget"),
    Client("undici6", "no-proxy-node", "undici7"),
    Client("undici7", "no-proxy-node", "undici6"),
    Client("proxy-from-env2", "no-proxy-node", "undici7"),
    Client("ruby", "no-proxy-ruby", "wget", looks_names_up=True),
    Client("lwp", "no-proxy-perl", "http-tiny"),
    Client("http-tiny", "no-proxy-perl", "lwp"),
    Client("lynx", "no-proxy-lynx", "apt"),
    Client("aria2", "no-proxy-aria2", "go"),
    Client("java", "java", "wininet"),
    Client("gio", "gnome", "chromium-gnome"),
]
BY_TRAFFIC = ("curl", "git", "wget", "ruby", "lwp", "http-tiny", "lynx", "aria2")
# Of the sample, and with names that live there allowed for Ruby's list: for all of a block, and for one
# address of Microsoft 365.
ALLOWED = {"networks": ["10.0.0.0/8", "192.168.0.0/16", "13.107.0.0/16"], "lists": ["no-proxy-ruby"],
           "reason": "Whatever lives there is ours."}


class Case(NamedTuple):
    entries: tuple
    host: str  # Of a URL: IPv6 in brackets, perhaps with a port.
    is_ours: bool  # A list of the sample.


def stored(entries, reader):
    """The list as the program keeps it."""
    if reader in ("gio", "chromium-gnome"):
        return "[%s]" % ", ".join("'%s'" % entry for entry in entries)
    return {"java": "|", "wininet": ";"}.get(reader, ",").join(entries)


def entries_of(text, target):
    if target == "gnome":
        return tuple(part.strip().strip("'") for part in text.strip("[]").split(","))
    return tuple(text.split("|" if target == "java" else ","))


def around_block(block):
    """Its first and last address and their neighbours, as URLs spell them."""
    last = int(block.network_address) + block.num_addresses - 1
    numbers = {int(block.network_address) + step for step in (-1, 0)} | {last, last + 1}
    kind = type(block.network_address)
    found = [kind(number) for number in sorted(numbers) if 0 < number < 2**block.max_prefixlen]
    return [str(each) if each.version == 4 else "[%s]" % each for each in found]


def around_entry(entry):
    """What it names, one below, one beside, one that only begins alike."""
    try:
        return around_block(ipaddress.ip_network(entry.replace("[", "").replace("]", "")))
    except ValueError:
        name = entry.lstrip("*").lstrip(".").replace("*", "q")
    return [] if "<" in name or not name else [name, "w." + name, "x" + name, name + ".test"]


def sample_hosts(entries):
    hosts = [host for entry in entries for host in around_entry(entry)] + ["intranet"]
    hosts += ["%s:%d" % (host, OTHER_PORT) for host in hosts[::STEP_OF_PORTS]]
    return [host for host in dict.fromkeys(hosts) if host != "127.255.255.255"]


def names_in_blocks(lists):
    """Names that the name server has in each block that some list has, and right behind it."""
    found = []
    for entry in sorted({entry for entries in lists.values() for entry in entries}):
        if not re.fullmatch(r"[0-9.]+/[0-9]+", entry):
            continue
        block = ipaddress.ip_network(entry)
        for address in (block[1], block[-1] + 1):
            found.append("at-%s.example.net" % str(address).replace(".", "-"))
    return found


def allowing_policy(samples, folder):
    """The sample's policy in a folder of its own, with ALLOWED."""
    copied = shutil.copytree(samples / "contoso", pathlib.Path(folder, "contoso"))
    text = (copied / "policy.json").read_text(encoding="utf-8")
    begin = '"may_bypass": ['
    if text.count(begin) != 1:
        raise binary.Failed("the sample has another may_bypass")
    (copied / "policy.json").write_text(
        text.replace(begin, begin + json.dumps(ALLOWED) + ","), encoding="utf-8")
    return copied / "policy.json"


def compile_lists(pacwright, policy, folder):
    """target -> entries"""
    targets = sorted({client.target for client in CLIENTS} | {"no-proxy"})
    code, _, err = binary.run(pacwright, ["compile", policy, "-o", folder, "--target",
                                          ",".join(targets)])
    if code != 0:
        raise binary.Failed("compile exits with %d\n%s" % (code, err[-3000:]))
    return {name: entries_of(pathlib.Path(folder, "bypass", name + ".txt").read_text().strip(), name)
            for name in targets}


def cases_of(client, lists):
    ours = [lists[client.target]]
    if client.target.startswith("no-proxy"):
        ours.append(lists["no-proxy"])  # For all of them.
    at_home = names_in_blocks(lists)
    found = [Case(entries, host, True) for entries in ours
             for host in sample_hosts(entries) + at_home]
    hard = [tuple(text.split(",")) for text in HARD_LISTS]
    return found + [Case(entries, host, False) for entries in hard for host in HARD_HOSTS
                    if (",".join(entries), host) not in NOT_ASKED.get(client.reader, [])]


def resolved(hosts):
    """What the name server answers, as options of `pacwright bypass`."""
    names = sorted({bare(host) for host in hosts})
    return [option for name in names if to_address(name) is None
            for option in ("--dns", "%s=%s" % (name, private_net.address_of(name)))]


def predictions(pacwright, reader, cases, looks_names_up=False):
    hosts_of = {}
    for case in cases:
        hosts_of.setdefault(case.entries, []).append(case.host)
    found = {}
    for entries, hosts in hosts_of.items():
        urls = "".join(bypass_askers.url_of(host) + "\n" for host in hosts)
        options = resolved(hosts) if looks_names_up else []
        code, out, err = binary.run(pacwright, ["bypass", "--reader", reader, "--list",
                                                stored(entries, reader), "--json", "-"] + options,
                                    urls)
        answers = json.loads(out) if code == 0 else []
        if len(answers) != len(hosts):
            raise binary.Failed("bypass --reader %s: %s" % (reader, err[-3000:]))
        found[entries] = iter(answer["verdict"] for answer in answers)
    return [next(found[case.entries]) for case in cases]


def bare(host):
    """Without user, port and brackets."""
    return re.sub(r":[0-9]*$", "", host.rsplit("@", 1)[-1]).strip("[]") \
        if not host.endswith("]") else host.strip("[]")


def may_bypass(document, target, host, looks_names_up=False):
    """What the policy allows lists to send past the proxy: by names alone, and by the address of a name
    for programs that look it up."""
    address = to_address(host)
    if address is None and looks_names_up:
        address = ipaddress.ip_address(private_net.address_of(host))
    return any(
        any(glob_matches(pattern, host) for pattern in entry.get("hosts", [])) or
        any(address in ipaddress.ip_network(block) for block in entry.get("networks", [])
            if address is not None)
        for entry in document["targets"].get("may_bypass", [])
        if target in entry.get("lists", [target]))


def is_loopback_name(host):
    """Ruby goes direct to these, whatever list there is."""
    return private_net.address_of(host).startswith("127.")


def faults_of(client, pacwright, policy, document, cases, observed):
    """And what was compared, in a line."""
    lists = [client.target] + ["no-proxy"] * client.target.startswith("no-proxy")
    looks_up = client.looks_names_up
    predicted = predictions(pacwright, client.reader, cases, looks_up)
    faults = []
    for case, want, got in zip(cases, predicted, observed, strict=True):
        if want != got:
            faults.append("%s: '%s' with '%s': expected %s, went %s" % (
                client.reader, case.host, ",".join(case.entries)[:60], want, got))
        elif case.is_ours and got == "bypassed" and goes_to_proxy(policy, bare(case.host)) and \
                not (looks_up and is_loopback_name(case.host)) and \
                not any(may_bypass(document, name, bare(case.host), looks_up) for name in lists):
            faults.append("%s: '%s' goes direct against the policy" % (client.reader, case.host))
    ours = [got for case, got in zip(cases, observed) if case.is_ours]
    if len(ours) < FEWEST_HOSTS or len(set(ours)) < 2:
        faults.append("%s: %d hosts prove nothing" % (client.reader, len(ours)))
    by_address = [case.host for case, got in zip(cases, observed) if got == "bypassed" and
                  case.is_ours and case.host.startswith("at-") and not is_loopback_name(case.host)]
    if bool(by_address) != looks_up:
        faults.append("%s: %d names go direct by their address" % (client.reader, len(by_address)))
    if predictions(pacwright, client.other, cases) == predicted:
        faults.append("%s: would pass with the rules of %s, too" % (client.reader, client.other))
    print("%s: %d hosts of the sample's lists, %d direct; %d with hard lists; %d differ" % (
        client.reader, len(ours), ours.count("bypassed"), len(cases) - len(ours), len(faults)),
        flush=True)
    return faults


def libproxy_faults(lists, policy, document, folder):
    """libproxy 0.4 is none of the readers that lists are written for; still it must be safe."""
    faults = []
    for target, reader, environment_of in (
            ("no-proxy", "curl", bypass_askers.no_proxy_environment),
            ("gnome", "gio", lambda text: bypass_askers.gnome_environment(text, folder))):
        def unsafe(entries):
            hosts = sample_hosts(lists[target])
            found = bypass_askers.ask_libproxy([(stored(entries, reader), host) for host in hosts],
                                               environment_of)
            direct = [host for host, is_direct in zip(hosts, found) if is_direct]
            return direct, [host for host in direct if goes_to_proxy(policy, bare(host)) and
                            not may_bypass(document, target, bare(host))]

        direct, wrong = unsafe(lists[target])
        faults += ["libproxy, %s: '%s' goes direct against the policy" % (target, host)
                   for host in wrong]
        if len(direct) < FEWEST_DIRECT[target] or not unsafe(("10.0.0.0/7", ".test"))[1]:
            faults.append("libproxy, %s: %d hosts direct prove nothing" % (target, len(direct)))
        print("libproxy: %d hosts of %s direct, %d of them wrongly" % (
            len(direct), target, len(wrong)))
    return faults


def can_make_namespaces():
    if not shutil.which("unshare") or not shutil.which("ip"):
        return False
    tried = "ip link set lo up && mount --bind /etc/nsswitch.conf /etc/nsswitch.conf"
    return subprocess.run(NAME_SPACES + ["sh", "-c", tried], capture_output=True).returncode == 0


def watched(cases_by_reader):
    """reader -> verdicts, by traffic."""
    tasks = [(reader, stored(case.entries, reader), case.host)
             for reader, cases in cases_by_reader.items() for case in cases]
    run = subprocess.run(NAME_SPACES + [sys.executable, "-B", __file__, "--inside"],
                         input=json.dumps(tasks), text=True, capture_output=True)
    if run.returncode != 0:
        raise binary.Failed(run.stderr[-3000:])
    verdicts = iter(json.loads(run.stdout))
    return {reader: [next(verdicts) for _ in cases] for reader, cases in cases_by_reader.items()}


def main():
    if sys.argv[1] == "--inside":
        json.dump(run_by_traffic(json.load(sys.stdin)), sys.stdout)
        return 0
    pacwright, samples, modules = sys.argv[1], *map(pathlib.Path, sys.argv[2:4])
    observed, missing = {}, []
    with tempfile.TemporaryDirectory() as folder:
        policy_file = allowing_policy(samples, folder)
        policy, document = read_policy(policy_file), read_json(policy_file)
        lists = compile_lists(pacwright, policy_file, folder)
        cases = {client.reader: cases_of(client, lists) for client in CLIENTS}
        if can_make_namespaces():
            observed.update(watched({name: cases[name] for name in BY_TRAFFIC
                                     if is_here(name)}))
        for reader, ask in bypass_askers.askers(modules.resolve()).items():
            asked = [(stored(case.entries, reader), case.host) for case in cases[reader]]
            observed[reader] = ["bypassed" if direct else "proxied"
                                for direct in ask(asked, folder)]
        faults = []
        if bypass_askers.has_libproxy():
            faults = libproxy_faults(lists, policy, document, folder)
        else:
            missing.append("libproxy")
    for client in CLIENTS:
        if client.reader in observed:
            faults += faults_of(client, pacwright, policy, document, cases[client.reader],
                                observed[client.reader])
        else:
            missing.append(client.reader)
    for fault in faults[:60]:
        print(fault)
    print("%d differ; not here: %s" % (len(faults), ", ".join(missing) or "none"))
    return 1 if faults else (0 if len(observed) >= 2 else SKIPPED)


if __name__ == "__main__":
    sys.exit(main())
