#!/usr/bin/env python3
"""Parses every PAC file that pacwright writes as ECMAScript 3, with acorn.

    es3_test.py BINARY [--modules FOLDER]

Running in an engine proves nothing about syntax: all that are here know newer words. FOLDER holds
the module acorn; by default where Debian's node-acorn puts it. Ends with 77 where that is missing,
which ctest counts as skipped.
"""

import argparse
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
MODULES = pathlib.Path("/usr/share/nodejs")
NOT_HERE = 77
SECONDS = 300
TEMPLATES = ("indexed", "clauses", "packed", "packed-low-memory")
LONG_LIST = 400  # Patterns and blocks: enough for the tables that short policies do without.

# The parser is on trial too: what it takes and refuses of the language.
KNOWN = [
    ("plain", True, "function FindProxyForURL(url, host) { return \"DIRECT\"; }"),
    ("octal-free numbers and regex", True, "var a = {\"x\": 1, y: [0, -1]}, r = /^[0-9]{1,3}$/g;"),
    ("switch and labels", True, "a: for (;;) { switch (1) { case 1: break a; default: } }"),
    ("try", True, "try { throw 1; } catch (e) { } finally { }"),
    ("const", False, "const a = 1;"),
    ("let", False, "let a = 1;"),
    ("arrow", False, "var f = (a) => a;"),
    ("template", False, "var a = `b`;"),
    ("trailing comma in an object", False, "var a = {\"b\": 1,};"),
    ("trailing comma in a call", False, "f(1,);"),
    ("getter", False, "var a = { get b() { return 1; } };"),
    ("short property", False, "var b = 1, a = { b };"),
    ("reserved word as a member", False, "a.class = 1;"),
    ("reserved word as a key", False, "var a = { default: 1 };"),
    ("default value", False, "function f(a = 1) { return a; }"),
    ("spread", False, "f(...a);"),
    ("for of", False, "for (var a of b) { }"),
    ("class", False, "class A { }"),
    ("sticky regex", False, "var r = /a/y;"),
    ("binary number", False, "var a = 0b1;"),
    ("power", False, "var a = 2 ** 3;"),
]


def skipped(what):
    print("SKIPPED: %s" % what)


def parse(node, modules, scripts):
    """A verdict for each (name, text)."""
    text = json.dumps([{"name": name, "text": text} for name, text in scripts])
    done = subprocess.run([node, str(HERE / "es3_parse.js"), str(modules)],
                          input=text.encode("ascii"), stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, timeout=SECONDS, check=False)
    verdicts = done.stdout.decode("utf-8").splitlines()
    if done.returncode != 0 or len(verdicts) != len(scripts):
        raise SystemExit("es3_parse.js: " + done.stderr.decode("utf-8", "replace")[-2000:])
    return verdicts


def long_policy(folder):
    """Every kind of table a template has: many names, globs, and blocks of both families."""
    items = []
    for i in range(LONG_LIST):
        items += ["*.name-%d.example.com" % i, "host-%d.example.net" % i,
                  "10.%d.%d.0/24" % (i % 200, i // 200 * 2), "2001:db8:%x::/48" % (2 * i)]
    items += ["cdn*.example.org", "*-files.example.org", "a.*.example.org", "constructor"]
    (folder / "long.txt").write_text("\n".join(items) + "\n", encoding="ascii")
    path = folder / "long.json"
    path.write_text(json.dumps({
        "name": "long", "catalogs": ["long.txt"],
        "routes": {"direct": "DIRECT", "edge": "PROXY edge.example.net:8080",
                   "six": "SOCKS5 [fd00::9]:1080; DIRECT"},
        "rules": [{"name": "holes", "plain_hosts": True, "route": "six",
                   "hosts": ["name-1.example.com", "x.name-2.example.com", "*a*.example.org"],
                   "networks": ["10.1.0.7/32", "2001:db8:2::/64"]},
                  {"name": "list", "select": {}, "route": "direct"}],
        "otherwise": "edge"}), encoding="ascii")
    return path


def template_options(binary):
    """What to add to the command line for each way to write a PAC; a program may know one only."""
    usage = subprocess.run([str(binary), "compile", "--help"], stdout=subprocess.PIPE,
                           timeout=SECONDS, check=True).stdout
    if b"--template" not in usage:
        skipped("this program has no --template")
        return [[]]
    return [[]] + [["--template", name] for name in TEMPLATES]


def compiled(binary, work):
    """(name, path) of what the program writes for the samples and for a long list."""
    policies = sorted((ROOT / "samples").glob("*/policy*.json")) + [long_policy(work)]
    for options in template_options(binary):
        for policy in policies:
            name = " ".join([policy.stem] + options[1:])
            out = work / name.replace(" ", "-")
            done = subprocess.run([str(binary), "compile", str(policy), "-o", str(out), "--target", "pac"]
                                  + options,
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                  timeout=SECONDS, check=False)
            if done.returncode != 0:
                raise SystemExit("compile %s: exit %d\n%s" % (
                    name, done.returncode, done.stdout.decode("utf-8", "replace")[-3000:]))
            yield name, out / "proxy.pac"


def emitted(binary, work):
    """(name, path) of every PAC there is to see."""
    found = list(compiled(binary, work))
    golden = ROOT / "tests" / "golden" / "cases"
    for path in sorted(golden.glob("*/expect/out/**/*.pac")):
        found.append((path.relative_to(golden).as_posix(), path))
    return found


def check_parser(node, modules):
    verdicts = parse(node, modules, [(name, text) for name, _, text in KNOWN])
    return ["the parser: %s: %s" % (name, verdict)
            for (name, good, _), verdict in zip(KNOWN, verdicts) if (verdict == "ok") != good]


def check_files(node, modules, found):
    scripts = [(name, path.read_bytes().decode("latin-1")) for name, path in found]
    faults = ["%s: not ASCII" % name for name, text in scripts if not text.isascii()]
    verdicts = parse(node, modules, scripts)
    return faults + ["%s: %s" % (name, verdict)
                     for (name, _), verdict in zip(scripts, verdicts) if verdict != "ok"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("binary", type=pathlib.Path)
    parser.add_argument("--modules", type=pathlib.Path, default=MODULES)
    options = parser.parse_args()
    node = shutil.which("node")
    if node is None:
        skipped("node is not installed")
        return NOT_HERE
    if not (options.modules / "acorn").is_dir():
        skipped("there is no acorn in %s: install node-acorn" % options.modules)
        return NOT_HERE
    with tempfile.TemporaryDirectory(prefix="es3-") as folder:
        found = emitted(options.binary.resolve(), pathlib.Path(folder))
        faults = check_parser(node, options.modules) + check_files(node, options.modules, found)
    for fault in faults:
        print("FAULT: " + fault)
    print("es3: %d files and %d snippets parsed, %d faults" % (
        len(found), len(KNOWN), len(faults)))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
