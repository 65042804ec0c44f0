#!/usr/bin/env python3
"""Holds the JSON schemas against the parsers.

    schema_test.py PACWRIGHT ROOT

Every document here that pacwright reads has to satisfy its schema. Documents are then changed in one
place: what the schema refuses has to be refused by the parser too, and what a parser calls an unknown
key, a wrong type or a missing key has to be refused by the schema. Skipped without python3-jsonschema.
"""

import copy
import json
import pathlib
import random
import re
import subprocess
import sys
import tempfile
import unittest

try:
    import jsonschema
except ImportError:
    jsonschema = None

SKIPPED = 77
SECONDS = 60
SEED = 20261122
CHANGES = 120  # Of each document.
program, root = None, None

POLICY = {
    "name": "all", "tenant": "contoso", "dns": "never",
    "pac": {"template": "indexed", "budget": {"bytes": 100000, "calls": 9}},
    "catalogs": ["c.json", {"file": "c.json", "instance": "Other"}],
    "suites": ["s.json"],
    "routes": {"direct": "DIRECT", "edge": "PROXY edge.test:8080"},
    "rules": [
        {"name": "one", "reason": "why", "plain_hosts": True, "hosts": ["a.test", "*.b.test"],
         "networks": ["10.0.0.0/8"], "route": "direct", "wide": False,
         "covered": ["a.test"]},
        {"select": {"instance": "Other", "service": ["S", "T"], "required": True, "set": 1,
                    "direction": "outbound", "port": [443, "50000-59999"], "mail": False},
         "by": "category", "routes": {"Optimize": "direct"}},
    ],
    "otherwise": "edge",
    "targets": {"write": ["no-proxy"], "pac_url": "https://pac.a.test/p.pac", "browsers": "pac",
                "proxy": "edge", "scope": "user", "locked": True, "pac_mandatory": False,
                "wpad_domain": "a.test",
                "zones": [{"zone": "trusted", "hosts": ["a.test"]}],
                "may_bypass": [{"hosts": ["*.a.test"], "lists": ["java"], "wide": True,
                                "reason": "why"}]},
}
CATALOG = {
    "format": "pacwright-catalog/1", "name": "n", "version": "1",
    "endpoints": [{"pattern": "a.test", "tcp": [443, "1-5"], "udp": [3478], "instance": "Other",
                   "service": "S", "category": "Optimize", "direction": "outbound", "required": True,
                   "set": "1", "cloud": "c", "path": "/x",
                   "source": {"file": "f", "line": 1, "column": 2, "row": 3},
                   "also": [{"file": "g"}]},
                  {"network": "10.0.0.0/8", "set": 7}],
    "skipped": [{"text": "t", "kind": "not-an-endpoint", "reason": "r", "source": {"file": "f"}}],
    "rows": [{"purpose": "p", "type": "t", "direction": "d", "tcp": [1], "udp": [],
              "source": {"file": "f"}}],
}
SUITE = {"format": "pacwright-suite/1", "routes": {"direct": "DIRECT"}, "dns": {"a.test": "10.0.0.1"},
         "cases": [{"url": "http://a.test/", "expect": "direct", "why": "w"},
                   {"url": "http://a.test/", "expect": "direct", "client_ip": "10.0.0.1",
                    "at": "2026-01-07T08:00:00+01:00", "dns": {"b.test": "none"}}]}


def without_comments(text):
    """Strings stay, whatever is in them."""
    pattern = r'("(?:[^"\\\n]|\\.)*")|//[^\n]*|/\*.*?\*/'
    return re.sub(pattern, lambda found: found.group(1) or "", text, flags=re.DOTALL)


def run(*arguments, **more):
    return subprocess.run([program, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          timeout=SECONDS, **more)


def schema(kind):
    return json.loads(run("schema", kind).stdout)


def places(value, path=()):
    yield path
    children = value.items() if isinstance(value, dict) else enumerate(value) \
        if isinstance(value, list) else ()
    for key, child in children:
        yield from places(child, path + (key,))


def changed(document, chance):
    """The document with one change: another type, a key more or less."""
    made = copy.deepcopy(document)
    path = chance.choice([place for place in places(made) if place])
    parent = made
    for key in path[:-1]:
        parent = parent[key]
    kind = chance.randrange(4)
    if kind == 0 and isinstance(parent, dict):
        del parent[path[-1]]
    elif kind == 1 and isinstance(parent[path[-1]], dict):
        parent[path[-1]]["not_a_key"] = 1
    elif kind == 2 and isinstance(parent[path[-1]], list):
        parent[path[-1]].append(chance.choice([None, [], {}, -1, True]))
    else:
        parent[path[-1]] = chance.choice([None, 7, -3, 1.5, True, "x", "", [], ["x"], {}, {"x": 1}])
    return path, made


class SchemaTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        codes = {}
        for line in run("codes").stdout.decode().splitlines():
            code, _, text = line.split(None, 2)
            codes[text.strip()] = code
        self.shape = {codes[text] for text in
                      ("unknown key", "value has the wrong type", "key is missing")}

    def write(self, name, document):
        (self.folder / name).write_text(json.dumps(document))
        return str(self.folder / name)

    def faults(self, kind, document):
        """The codes with which the parser refuses the document."""
        self.write("c.json", document if kind == "catalog" else CATALOG)
        self.write("s.json", document if kind == "suite" else SUITE)
        if kind == "catalog":
            done = run("dump", "catalog", str(self.folder / "c.json"))
        elif kind == "policy":
            done = run("dump", "rules", self.write("p.json", document))
        else:
            (self.folder / "x.pac").write_text(
                'function FindProxyForURL(url, host) { return "DIRECT"; }\n')
            done = run("check", str(self.folder / "x.pac"), "--no-coverage", "--suite",
                       str(self.folder / "s.json"))
        self.assertIn(done.returncode, (0, 1, 3, 4), done.stderr)
        words = done.stderr.decode().split()
        return {words[i + 1].rstrip(":") for i, word in enumerate(words) if word == "error"}

    def check(self, kind, document):
        validator = jsonschema.Draft7Validator(schema(kind))
        jsonschema.Draft7Validator.check_schema(schema(kind))
        validator.validate(document)
        self.assertEqual(set(), self.faults(kind, document) & self.shape)
        chance = random.Random(SEED)
        print("seed %d" % SEED)
        refused = shapes = 0
        for _ in range(CHANGES):
            path, made = changed(document, chance)
            valid = validator.is_valid(made)
            faults = self.faults(kind, made)
            with self.subTest(kind=kind, path=path, made=json.dumps(made)):
                if not valid:
                    refused += 1
                    self.assertTrue(faults, "the schema refuses what the parser takes")
                if faults & self.shape:
                    shapes += 1
                    self.assertFalse(valid, "the schema takes what the parser refuses: %s" % faults)
        self.assertGreater(refused, CHANGES // 4)
        self.assertGreater(shapes, CHANGES // 8)

    def test_policy(self):
        self.check("policy", POLICY)

    def test_catalog(self):
        self.check("catalog", CATALOG)

    def test_suite(self):
        self.check("suite", SUITE)

    def test_what_is_here(self):
        seen = set()
        for path in sorted(path for folder in ("samples", "tests/golden", "tests/pages")
                           for path in pathlib.Path(root, folder).glob("**/*.json")):
            try:
                document = json.loads(without_comments(path.read_text()))
            except (ValueError, UnicodeDecodeError):
                continue  # Bad input of some test.
            if not isinstance(document, dict):
                continue
            if "rules" in document and "routes" in document:
                kind, command = "policy", ("dump", "rules", str(path))
            elif str(document.get("format", "")).startswith("pacwright-catalog"):
                kind, command = "catalog", ("dump", "catalog", str(path))
            elif "cases" in document and "bad" not in str(path):
                kind, command = "suite", None
            else:
                continue
            if command is not None and run(*command).returncode != 0:
                continue
            seen.add(kind)
            with self.subTest(path=str(path)):
                jsonschema.Draft7Validator(schema(kind)).validate(document)
        self.assertEqual({"policy", "catalog", "suite"}, seen)


if __name__ == "__main__":
    program, root = sys.argv.pop(1), sys.argv.pop(1)
    if jsonschema is None:
        print("no python3-jsonschema")
        sys.exit(SKIPPED)
    sys.exit(0 if unittest.main(exit=False, verbosity=2).result.wasSuccessful() else 1)
