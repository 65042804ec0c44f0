#!/usr/bin/env python3
"""Compares what `init` makes with what Get-PacFile decides, for its types 1 and 2.

    get_pacfile_test.py PACWRIGHT CATALOG

Get-PacFile's way is written here anew: the direct list is every URL of the categories of that type;
before it stand, for the proxy, those URLs of other sets that some other entry of the direct list
matches; all else goes to the proxy. Hosts are made from every URL of the catalog. Where the two
differ, it has to be for one of the reasons that GET-PACFILE.md gives.
"""

import json
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

from web_service_form import web_service_answer

SECONDS = 120
PROXY = "PROXY 10.10.10.10:8080"
TYPES = {1: ("Optimize",), 2: ("Optimize", "Allow")}
RANKS = {"Optimize": 3, "Allow": 2, "Default": 1}
MAIL = {"25", "110", "143", "465", "587", "993", "995"}
program, catalog = None, None


def is_match(glob, host):
    return re.fullmatch(re.escape(glob).replace("\\*", ".*").replace("\\?", "."), host,
                        re.IGNORECASE) is not None


class GetPacFile:
    def __init__(self, answer, categories):
        self.direct = sorted({url for one in answer if one["category"] in categories
                              for url in one.get("urls", [])})
        others = {url for one in answer if one["category"] not in categories
                  for url in one.get("urls", [])}
        self.first = sorted(url for url in others
                            if any(is_match(entry, url) for entry in self.direct if entry != url))

    def goes_direct(self, host):
        if any(is_match(glob, host) for glob in self.first):
            return False
        return any(is_match(glob, host) for glob in self.direct)


def hosts_of(answer):
    hosts = set()
    for one in answer:
        for url in one.get("urls", []):
            bare = url[2:] if url.startswith("*.") else url.replace("*", "x")
            hosts |= {bare, "a." + bare, "b.a." + bare, "not" + bare, "x-" + bare,
                      url.replace("*", "tenant"), url.replace("*", "a.b"), bare + ".example"}
    hosts |= {"www.example.com", "example.org"}
    return sorted(host for host in hosts if ".." not in host and not host.startswith((".", "-")))


class GetPacFileTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.answer = web_service_answer(json.loads(pathlib.Path(catalog).read_text()))
        (self.folder / "worldwide.json").write_text(json.dumps(self.answer))

    def run_it(self, *arguments, text=None):
        return subprocess.run([program, *arguments], cwd=self.folder, input=text, check=True,
                              stdout=subprocess.PIPE, timeout=SECONDS).stdout.decode()

    def reason(self, host, categories, ours_direct):
        """Why the two differ, by what the catalog says of the host; nothing if there is no reason."""
        matching = [(url, one) for one in self.answer for url in one.get("urls", [])
                    if is_match(url, host)]
        web = [(url, one) for url, one in matching
               if not set(one["tcpPorts"].split(",")) <= MAIL]
        if not ours_direct and not any(one["category"] in categories for _, one in web):
            return "mail"
        # The URL that says most of the host decides, and of its categories the highest.
        weight = max(len(url.replace("*", "")) for url, _ in web)
        best = max((one["category"] for url, one in web if len(url.replace("*", "")) == weight),
                   key=RANKS.get)
        return "category" if ours_direct == (best in categories) else None

    def test_types(self):
        for kind, categories in TYPES.items():
            name = "type%d.json" % kind
            self.run_it("init", name, "--proxy", "10.10.10.10:8080", "--microsoft365",
                        "worldwide.json", "--direct", ",".join(categories))
            self.run_it("compile", name, "-o", "out", "-q")
            (self.folder / "known-urls.json").unlink()
            theirs = GetPacFile(self.answer, categories)
            hosts = hosts_of(self.answer)
            lines = self.run_it("eval", "out/proxy.pac", "--urls", "-",
                                text="\n".join(hosts).encode()).splitlines()
            self.assertEqual(len(hosts), len(lines))
            same, reasons = 0, {}
            for host, line in zip(hosts, lines):
                result = line.split("\t")[1]
                self.assertIn(result, ("DIRECT", PROXY))
                ours = result == "DIRECT"
                if ours == theirs.goes_direct(host):
                    same += 1
                    continue
                why = self.reason(host, categories, ours)
                reasons.setdefault(why, []).append(host)
            print("type %d: %d hosts decided alike, otherwise: %s"
                  % (kind, same, {why: len(those) for why, those in reasons.items()}))
            self.assertNotIn(None, reasons)
            self.assertGreater(same, 20 * sum(map(len, reasons.values())))
            directs = sum(line.endswith("\tDIRECT") for line in lines)
            self.assertGreater(directs, 5 if kind == 1 else 50)

    def test_category(self):
        """Published twice, below a wider direct pattern: the instance for China of March 2024."""
        self.answer = [
            {"id": 2, "serviceArea": "Exchange", "category": "Allow", "required": True,
             "expressRoute": False, "tcpPorts": "443",
             "urls": ["*.partner.outlook.cn", "*.protection.partner.outlook.cn"]},
            {"id": 18, "serviceArea": "Common", "category": "Default", "required": True,
             "expressRoute": False, "tcpPorts": "443",
             "urls": ["*.protection.partner.outlook.cn"]}]
        (self.folder / "china.json").write_text(json.dumps(self.answer))
        self.run_it("init", "p.json", "--proxy", "10.10.10.10:8080", "--microsoft365", "china.json",
                    "--instance", "China")
        self.run_it("compile", "p.json", "-o", "out", "-q")
        host = "x.protection.partner.outlook.cn"
        self.assertFalse(GetPacFile(self.answer, TYPES[2]).goes_direct(host))
        self.assertEqual(host + "\tDIRECT\n", self.run_it("eval", "out/proxy.pac", host))
        self.assertEqual("category", self.reason(host, TYPES[2], True))


if __name__ == "__main__":
    program, catalog = sys.argv.pop(1), sys.argv.pop(1)
    program = str(pathlib.Path(program).resolve())
    sys.exit(0 if unittest.main(exit=False, verbosity=2).result.wasSuccessful() else 1)
