#!/usr/bin/env python3
"""JUnit XML and HTML reports as the program writes them, judged by xmllint and by Python's parser.

    reports_test.py BINARY

Skipped where there is no xmllint.
"""

import html.parser
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree

HERE = pathlib.Path(__file__).resolve().parent
SAMPLE = HERE.parents[1] / "samples" / "contoso" / "policy.json"
SCHEMA = HERE / "junit.xsd"
SKIPPED = 77
SECONDS = 120
PAC = "function FindProxyForURL(url, host) { return host == 'a.example' ? 'DIRECT' : 'PROXY p:1'; }\n"

# Each stands in the words of a suite, in the name of a URL, or in both.
HOSTILE = [
    "]]></failure>", "<!--", "-->", "&amp;&#0;&#x1;", "\"'", "\u0001\u0008\u000b\u001f\u007f",
    "\u0080\u009f", "\ufffe\uffff", "\U0001f600\U0010ffff", "\u202egpj", "tab\tline\nend\r",
]


def run(*args):
    return subprocess.run([BINARY, *args], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          timeout=SECONDS)


class HtmlCheck(html.parser.HTMLParser):
    """Every element that has an end tag is ended, in order."""

    VOID = {"meta", "input", "br", "link"}

    def __init__(self):
        super().__init__()
        self.open = []
        self.faults = []
        self.seen = {}

    def handle_starttag(self, tag, attributes):
        self.seen[tag] = self.seen.get(tag, 0) + 1
        if tag not in self.VOID:
            self.open.append(tag)
        names = [name for name, _ in attributes]
        if len(names) != len(set(names)):
            self.faults.append(f"{tag}: attribute twice")

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> at {self.getpos()}")


class Reports(unittest.TestCase):
    def setUp(self):
        self.temporary = tempfile.TemporaryDirectory(prefix="pacwright-reports-")
        self.addCleanup(self.temporary.cleanup)
        self.folder = pathlib.Path(self.temporary.name)
        self.junit = self.folder / "junit.xml"
        self.pac = self.folder / "some.pac"
        self.pac.write_text(PAC)

    def suite(self, cases, name="urls.json"):
        path = self.folder / name
        path.write_text(json.dumps({"format": "pacwright-suite/1", "cases": [
            {"url": url, "expect": expected, "why": why} for url, expected, why in cases]}))
        return path

    def tree(self, path=None):
        """The report, after xmllint and the counts of every suite have been found right."""
        path = path or self.junit
        for options in (["--noout"], ["--noout", "--schema", str(SCHEMA)]):
            ran = subprocess.run(["xmllint", "--nonet", *options, str(path)],
                                 stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=SECONDS)
            self.assertEqual(ran.returncode, 0, ran.stderr)
        root = ElementTree.parse(path).getroot()
        for suite in [root, *root.iter("testsuite")]:
            counted = {"tests": len(list(suite.iter("testcase"))),
                       "failures": len(list(suite.iter("failure"))),
                       "skipped": len(list(suite.iter("skipped"))), "errors": 0}
            self.assertEqual({key: int(suite.get(key)) for key in counted}, counted)
        return root

    def test_compile(self):
        ran = run("compile", SAMPLE, "--target", "pac", "-o", self.folder / "out", "--junit", self.junit)
        self.assertEqual(ran.returncode, 0, ran.stderr)
        self.assertIn(b"proven", ran.stdout)
        root = self.tree()
        self.assertEqual((root.get("tests"), root.get("failures")), ("372", "0"))
        self.assertEqual([suite.get("name") for suite in root],
                         ["known URLs of known-urls.json", "proof"])
        first = self.junit.read_bytes()
        run("compile", SAMPLE, "--target", "pac", "-o", self.folder / "out", "--junit", self.junit)
        self.assertEqual(self.junit.read_bytes(), first)

    def test_failures(self):
        one = self.suite([("https://a.example/", "DIRECT", "ours"),
                          ("https://b.example/", "DIRECT", "it was")])
        two = self.suite([("https://c.example/", "PROXY p:1", "")], "more.json")
        ran = run("check", self.pac, "--suite", one, "--suite", two, "--junit", self.junit)
        self.assertEqual(ran.returncode, 1, ran.stderr)
        root = self.tree()
        self.assertEqual([(s.get("tests"), s.get("failures")) for s in root],
                         [("2", "1"), ("1", "0")])
        case = root.find(".//failure/..")
        self.assertEqual(case.get("name"), "https://b.example/")
        self.assertEqual(case.get("classname"), f"suite/{one}")
        failure = case.find("failure")
        self.assertEqual(failure.get("message"), "expected 'DIRECT', got 'PROXY p:1'")
        self.assertIn("Why: it was", failure.text)
        self.assertIn(f"Place: {one}:{case.get('line')}", failure.text)

    def test_hostile(self):
        cases = [(f"https://b.example/{i}?<&\"'>", "DIRECT", why)
                 for i, why in enumerate(HOSTILE)]
        ran = run("check", self.pac, "--suite", self.suite(cases), "--junit", self.junit,
                  "--html", self.folder / "check.html")
        self.assertEqual(ran.returncode, 1, ran.stderr)
        root = self.tree()
        self.assertEqual([case.get("name") for case in root.iter("testcase")],
                         [url for url, _, _ in cases])
        texts = [failure.text for failure in root.iter("failure")]
        self.assertIn("Why: ]]></failure>", texts[0])
        self.assertIn("\U0001f600", texts[8])
        for path in (self.junit, self.folder / "check.html"):
            self.assertTrue(path.read_bytes().isascii())
        self.check_html(self.folder / "check.html")

    def test_bad_bytes_in_names(self):
        """File names are bytes; the report still is XML."""
        path = bytes(self.folder) + b"/bad\xff\x01<name>.pac"
        with open(path, "w") as file:
            file.write(PAC)
        suite = self.suite([("https://b.example/", "DIRECT", "")])
        ran = run("check", path, "--suite", suite, "--junit", self.junit,
                  "--html", self.folder / "check.html")
        self.assertEqual(ran.returncode, 1, ran.stderr)
        self.assertIn("<name>", self.tree().get("name"))
        self.check_html(self.folder / "check.html")

    def test_clients(self):
        self.pac.write_text("function FindProxyForURL(url, host) {"
                            " return url.indexOf('/path') > 0 ? 'DIRECT' : 'PROXY p:1'; }\n")
        suite = self.suite([("http://a.example/path", "DIRECT", "")])
        ran = run("check", self.pac, "--suite", suite, "--client", "all", "--junit", self.junit)
        if b"all" in ran.stderr:  # No such name: each of them then.
            ran = run("check", self.pac, "--suite", suite, "--client", "windows",
                      "--junit", self.junit)
        root = self.tree()
        self.assertEqual(ran.returncode, 1 if root.get("failures") != "0" else 0)

    def test_input_faults(self):
        """A report is also written where nothing could be compiled."""
        policy = self.folder / "policy.json"
        policy.write_text('{"name": "x", "rulez": []}')
        ran = run("compile", policy, "-o", self.folder / "out", "--junit", self.junit,
                  "--html", self.folder / "page.html")
        self.assertEqual(ran.returncode, 3)
        root = self.tree()
        self.assertEqual(root.find("testsuite[@name='proof']").get("skipped"), "1")
        self.assertGreater(int(root.find("testsuite[@name='findings']").get("failures")), 0)
        self.check_html(self.folder / "page.html")
        self.assertIn("Not to be published", (self.folder / "page.html").read_text())

    def test_standard_output(self):
        suite = self.suite([("https://a.example/", "DIRECT", "")])
        ran = run("check", self.pac, "--suite", suite, "--junit", "-")
        self.assertEqual(ran.returncode, 0, ran.stderr)
        self.junit.write_bytes(ran.stdout)
        self.tree()
        self.assertTrue(run("check", self.pac, "--suite", suite, "--html", "-")
                        .stdout.startswith(b"<!DOCTYPE html>"))
        for more in (["--json"], ["--html", "-"]):
            self.assertEqual(run("check", self.pac, "--suite", suite, "--junit", "-", *more)
                             .returncode, 2)

    def test_unwritable(self):
        suite = self.suite([("https://a.example/", "DIRECT", "")])
        ran = run("check", self.pac, "--suite", suite, "--junit", self.pac / "junit.xml")
        self.assertEqual(ran.returncode, 3)
        self.assertIn(b"PC310", ran.stderr)

    def test_sample_page(self):
        page = self.folder / "deep" / "page.html"
        ran = run("compile", SAMPLE, "--target", "pac", "-o", self.folder / "out", "--html", page)
        self.assertEqual(ran.returncode, 0, ran.stderr)
        seen = self.check_html(page)
        # 159 rules, the final one, 371 URLs, 509 items: at least these rows.
        self.assertGreater(seen["tr"], 159 + 1 + 371 + 509)

    def check_html(self, path):
        checked = HtmlCheck()
        checked.feed(path.read_text(encoding="ascii"))
        checked.close()
        self.assertEqual((checked.faults, checked.open), ([], []))
        return checked.seen


if __name__ == "__main__":
    if not shutil.which("xmllint"):
        print("no xmllint: skipped")
        sys.exit(SKIPPED)
    BINARY = sys.argv.pop(1)
    unittest.main()
