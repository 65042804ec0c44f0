#!/usr/bin/env python3
"""Runs compiled PAC files in real engines, with the independent oracle as the judge.

    clients_test.py BINARY [--all]

Engines: the program's own (Duktape), Node with and without its compiler (Chromium runs PAC files
without), and pacparser's pactester. --all asks pactester about every host, not about a selection.
"""

import argparse
import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "oracle"))

import binary  # noqa: E402
import derive_hosts  # noqa: E402
import pac_text  # noqa: E402
from design_oracle import read_policy  # noqa: E402

SAMPLE = HERE.parents[1] / "samples" / "contoso" / "policy.json"
SECONDS = 300
PACTESTER_HOSTS = 150

NASTY_LIST = """# Names and blocks that have broken PAC files.
constructor.example.com
*.constructor.example.com
*.__proto__.example.com
hasownproperty.example.com
tostring
*-valueof.example.com
2001:db8::/32
2001:db8:8000::/33
2001:db8:0:1::/64
::ffff:0:0/96
1:2:3:4:5:6:7:0/112
"""

NASTY_POLICY = """{
  "name": "nasty", // Comments and "strings // with slashes" together.
  "catalogs": ["nasty.txt"],
  "routes": {
    "direct": "DIRECT",
    "edge": "PROXY edge.example.net:8080",
    "six": "SOCKS5 [fd00::9]:1080; DIRECT",
    "tls": "HTTPS tls.example.net:443"
  },
  "rules": [
    {"name": "hole", "hosts": ["constructor", "deep.*.corp.example.com", "*.b.example.com"],
     "networks": ["10.1.2.3/32", "10.1.2.128/25", "fd00:0:0:1::/64", "::1/128", "128.0.0.0/1",
                  "fe80::/10"],
     "route": "tls"},
    {"name": "inside", "plain_hosts": true,
     "hosts": ["*.corp.example.com", "corp.example.com", "*cdn.example.com",
               "autodiscover.*.c.test", "*a*.example.org", "__proto__.example.com",
               "hasownproperty.example.net", "fd*", "a*1", "under_score.example.com",
               "*.b\\u00fccher.example"],
     "networks": ["10.0.0.0/8", "fd00::/8", "0.0.0.0/32", "::/128"],
     "route": "direct"},
    {"name": "list", "select": {}, "route": "six"}
  ],
  "otherwise": "edge"
}
"""

NAMES = ["constructor", "__proto__", "hasOwnProperty", "toString", "valueOf", "prototype", "watch"]
LONG_NAME = ".".join(["abcdefghi"] * 25) + ".co"  # 252 characters, and 253 with the dot.
ODD = [
    "", "/", ".", "..", "...", "[", "]", "[]", "[2001", "2001]", "[::1", "::1]", "[[::1]]", ":",
    "::", ":::", "1::2::3", "12345::", "::1", "[::1]", "::1.", "[::1].", "[::1.]",
    "0:0:0:0:0:0:0:1",
    "::ffff:10.1.2.3", "::FFFF:10.1.2.3", "::ffff:a01:203", "::10.1.2.3", "::ffff:10.1.2",
    "::ffff:010.1.2.3", "::ffff:256.1.2.3", "10.1.2.3::", "::10.1.2.3:1", "fd00::1", "FD00::1",
    "[FD00::1]", "fd00:0:0:1::", "fd00::1:0:0:0:1", "fd00:0:0:1:ffff:ffff:ffff:ffff",
    "fd00:0:0:2::", "fd00:0000:0000:0001:0000:0000:0000:0001", "1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0",
    "1:2:3:4:5:6:7:8", "::2:3:4:5:6:7:8", "1::3:4:5:6:7:8", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9",
    "1:2:3:4:5:6:7:8::", "::1:2:3:4:5:6:7:8", ":1:2:3:4:5:6:7", "1:2:3:4:5:6:7:", "fe80::1%eth0",
    "fe80::1", "febf:ffff::", "fec0::", "g::1", "::g", "2001:db8::", "2001:db8:7fff::",
    "2001:db8:8000::", "2001:db9::", "2001:db7:ffff::", "2001:db8:0:1::5", "64:ff9b::10.1.2.3",
    "010.1.2.3", "10.01.2.3", "256.1.1.1", "10.1.2", "10.1.2.3.4", "1.2.3.4.5", "10", "0x0a.1.2.3",
    "10.1.2.3", "10.1.2.3.", "10.1.2.3..", "10.1.2.4", "10.1.2.127", "10.1.2.128", "10.1.2.255",
    "10.1.3.0", "10.1.2.3 ", " 10.1.2.3", "10.1.2.3/8", "+10.1.2.3", "-1.2.3.4", "10.1.2.-3",
    "1e1.1.2.3", "127.255.255.255", "128.0.0.0", "255.255.255.255", "0.0.0.0", "0.0.0.1",
    "00.0.0.0", "[10.1.2.3]", "10.1.2.3:80", "www.example.com:80", "user@www.example.com",
    "www example.com",
    "www.corp.example.com", "WWW.CORP.Example.COM", "www.corp.example.com.", "corp.example.com..",
    ".corp.example.com", "deep.corp.example.com", "deep..corp.example.com",
    "deep.a.corp.example.com", "deep.a.b.corp.example.com", "notcorp.example.com",
    "corp.example.com.evil.test", "cdn.example.com", "xcdn.example.com", "x.cdn.example.com",
    "cdnxexample.com", "autodiscover..c.test",
    "autodiscover.c.test", "autodiscover.a.b.c.test", "a.example.org", ".example.org", "a",
    "xn--bcher-kva.example", "www.xn--bcher-kva.example", "-", "_", "a-", "*", "*.corp.example.com",
    "?", "a?c", "(", "a|b", "$", "^", "\\", "%00", "#", "localhost", "under_score.example.com",
    LONG_NAME, LONG_NAME + ".", "a" * 1000, "a." * 500 + "example.com", "1." * 300, ":" * 1000,
    "a" * 1000 + ".corp.example.com", "0" * 300,
]

# What browsers make of addresses that people type: the URL standard's IPv4 parser.
TYPED_URLS = [("https://010.1.2.3/", "8.1.2.3"), ("https://10.1.2/", "10.1.0.2"),
              ("https://0x0a.1.2.3/", "10.1.2.3"), ("https://167838211/", "10.1.2.3"),
              ("https://10.1.2.3./", "10.1.2.3"), ("https://256.1.1.1/", None),
              ("https://1.2.3.4.5/", None), ("https://[1::2::3]/", None), ("https://[:::]/", None),
              ("https://[12345::]/", None), ("https://[::ffff:10.1.2.3]/", "::ffff:10.1.2.3"),
              ("https://[1:2:3:4:5:6:7::]/", "1:2:3:4:5:6:7::"),
              ("http://user:pw@WWW.corp.example.com:8080/a?b#c", "www.corp.example.com"),
              ("wss://10.1.2.3:444/x", "10.1.2.3"),
              ("https://b\u00fccher.example/", "xn--bcher-kva.example")]


def hostile_hosts():
    named = [form for name in NAMES for form in (
        name, name.lower(), name + ".", name + ".example.com", "a." + name + ".c", "x." + name,
        name + ".corp.example.com", "x." + name + ".example.com", name + ".example.net")]
    return list(dict.fromkeys(named + ODD))


class Judge:
    """Counts, and prints what differs."""

    def __init__(self):
        self.passed = 0
        self.failed = 0

    def check(self, good, text):
        if good:
            self.passed += 1
        else:
            self.failed += 1
            print("FAILED " + text)

    def compare(self, engine, policy, hosts, answers):
        before = self.failed
        self.check(len(hosts) == len(answers), "%s: %d answers for %d hosts" % (
            engine, len(answers), len(hosts)))
        for host, answer in zip(hosts, answers):
            wanted = policy.route_of(host)
            shown = host if len(host) < 80 else host[:60] + "... (%d characters)" % len(host)
            self.check(answer == wanted.result, "%s: host %r\n  answer %s\n  oracle %s (%s: %s)" % (
                engine, shown, answer, wanted.result, wanted.rule, wanted.item))
        print("%s: %d hosts, %d differ" % (engine, len(hosts), self.failed - before))


def skipped(what):
    print("SKIPPED: %s" % what)


def check_eval(judge, program, policy, pac, hosts):
    asked = [host for host in hosts if derive_hosts.to_url(host)]
    answers = binary.eval_urls(program, pac, [derive_hosts.to_url(host) for host in asked])
    judge.compare("eval (Duktape)", policy, asked, answers)
    answers = binary.eval_urls(program, pac, [url for url, _ in TYPED_URLS])
    for (url, host), answer in zip(TYPED_URLS, answers):
        good = answer.startswith("!") if host is None else answer == policy.route_of(host).result
        judge.check(good, "eval: %s answered %s" % (url, answer))


def check_node(judge, policy, pac, hosts, options):
    node = shutil.which("node")
    if node is None:
        skipped("node is not installed")
        return
    lines = "".join("https://%s/\t%s\n" % (host, host) for host in hosts)
    done = subprocess.run([node] + options + [str(HERE / "run_pac.js"), str(pac)],
                          input=lines.encode("utf-8"), stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, timeout=SECONDS, check=False)
    judge.check(done.returncode == 0, "node: " + done.stderr.decode("utf-8")[:500])
    answers = done.stdout.decode("utf-8").split("\n")[:-1]
    judge.compare(" ".join(["node"] + options), policy, hosts, answers)


def check_pactester(judge, policy, pac, hosts):
    """One process a host. pacparser itself refuses an empty host before it calls the script."""
    pactester = shutil.which("pactester")
    if pactester is None:
        skipped("pactester (package libpacparser1) is not installed")
        return
    hosts = [host for host in hosts if host != "" and "'" not in host and "\\" not in host]
    answers = []
    for host in hosts:
        done = subprocess.run([pactester, "-p", str(pac), "-u", "https://h.example/", "-h", host],
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=SECONDS,
                              check=False)
        answers.append(done.stdout.decode("latin-1").rstrip("\n"))
    judge.compare("pactester (SpiderMonkey 1.7)", policy, hosts, answers)


def check_pactester_file(judge, policy, pac, hosts, work):
    """Its file mode cuts the host out of the URL by itself: as typed, and up to the first colon."""
    pactester = shutil.which("pactester")
    if pactester is None:
        return  # Said already.
    urls = [derive_hosts.to_url(host) for host in hosts if derive_hosts.to_url(host)]
    urls = [url for url in urls if len(url) < 900]  # It reads lines into a buffer of fixed size.
    (work / "urls.txt").write_bytes("".join(url + "\n" for url in urls).encode("ascii"))
    done = subprocess.run([pactester, "-p", str(pac), "-f", str(work / "urls.txt")],
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=SECONDS,
                          check=False)
    judge.check(done.returncode == 0 and not done.stderr, "pactester -f: exit %d, %s" % (
        done.returncode, done.stderr.decode("latin-1")[:500]))
    cut = [url[len("https://"):].partition("/")[0].partition(":")[0] for url in urls]
    answers = [line.partition(" : ")[2] for line in done.stdout.decode("latin-1").splitlines()]
    judge.compare("pactester -f", policy, cut, answers)


def check_text(judge, pac):
    data = pac.read_bytes()
    for fault in pac_text.faults_of(data):
        judge.check(False, "%s: %s" % (pac.name, fault))
    judge.check(True, "")
    print("%s: %d bytes" % (pac.name, len(data)))


def check_policy(judge, program, path, work, ask_all):
    policy = read_policy(path)
    print("policy " + policy.document["name"])
    pac, _ = binary.compile_policy(program, path, work / "out")
    check_text(judge, pac)
    nasty = hostile_hosts()
    derived = [host for host in derive_hosts.derive(policy) if host not in nasty]
    check_eval(judge, program, policy, pac, nasty + derived)
    check_node(judge, policy, pac, nasty + derived, [])
    check_node(judge, policy, pac, nasty + derived, ["--jitless"])
    step = 1 if ask_all else max(1, len(derived) // PACTESTER_HOSTS)
    check_pactester(judge, policy, pac, nasty + derived[::step])
    check_pactester_file(judge, policy, pac, nasty + derived, work)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("binary", type=pathlib.Path)
    parser.add_argument("--all", action="store_true")
    options = parser.parse_args()
    judge = Judge()
    with tempfile.TemporaryDirectory(prefix="clients-") as folder:
        work = pathlib.Path(folder)
        (work / "nasty.txt").write_bytes(NASTY_LIST.encode("ascii"))
        (work / "nasty.json").write_bytes(NASTY_POLICY.encode("ascii"))
        for path in (SAMPLE, work / "nasty.json"):
            try:
                check_policy(judge, options.binary.resolve(), path, work, options.all)
            except (binary.Failed, OSError) as reason:
                judge.check(False, "%s: %s" % (path, reason))
    print("clients: %d passed, %d failed" % (judge.passed, judge.failed))
    return 1 if judge.failed else 0


if __name__ == "__main__":
    sys.exit(main())
