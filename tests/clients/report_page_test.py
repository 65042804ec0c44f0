#!/usr/bin/env python3
"""Opens the HTML report in Chromium, as an administrator does.

    report_page_test.py BINARY

Skipped where there is no Chromium.
"""

import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

import chromium_pipe

HERE = pathlib.Path(__file__).resolve().parent
SAMPLE = HERE.parents[1] / "samples" / "contoso" / "policy.json"
SKIPPED = 77
MANY = 10_000
SECONDS = 300

VISIBLE_ROWS = """(function (id) {
  var rows = document.querySelectorAll("#" + id + " tbody tr"), seen = [];
  for (var i = 0; i < rows.length; i++) {
    if (rows[i].getClientRects().length > 0) seen.push(rows[i].querySelector("th").textContent);
  }
  return seen;
})(%s)"""

TYPE = """(function (id, text, route) {
  var controls = document.querySelector("#" + id + " .controls");
  var box = controls.querySelector("input"), choice = controls.querySelector("select");
  box.value = text;
  box.dispatchEvent(new Event("input", { bubbles: true }));
  choice.value = route;
  choice.dispatchEvent(new Event("change", { bubbles: true }));
  return controls.querySelector("output").textContent;
})(%s, %s, %s)"""

# WCAG 2.1: contrast of each element that holds text with the nearest background that is painted.
LOWEST_CONTRAST = """(function () {
  function numbers(colour) { return colour.match(/[0-9.]+/g).map(Number); }
  function light(c) {
    var l = c.slice(0, 3).map(function (v) {
      v /= 255;
      return v <= 0.03928 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4);
    });
    return 0.2126 * l[0] + 0.7152 * l[1] + 0.0722 * l[2];
  }
  function paper(element) {
    for (; element; element = element.parentElement) {
      var c = numbers(getComputedStyle(element).backgroundColor);
      if (c.length === 3 || c[3] > 0) return c;
    }
    return [255, 255, 255];
  }
  var lowest = 21;
  document.querySelectorAll("body *").forEach(function (element) {
    var own = Array.prototype.some.call(element.childNodes, function (node) {
      return node.nodeType === 3 && node.nodeValue.trim() !== "";
    });
    if (!own || element.getClientRects().length === 0) return;
    var a = light(numbers(getComputedStyle(element).color)), b = light(paper(element));
    lowest = Math.min(lowest, (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05));
  });
  return lowest;
})()"""


def compile_page(folder, policy, *options):
    page = pathlib.Path(folder, "report.html")
    ran = subprocess.run([BINARY, "compile", policy, "-o", pathlib.Path(folder, "out"),
                          "--target", "pac", "--html", page, *options],
                         stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=SECONDS)
    return page, ran


def small_policy(folder, hosts, cases=()):
    """A policy whose rule "listed" sends `hosts` direct, and its suite of (url, expected, why)."""
    folder = pathlib.Path(folder)
    (folder / "urls.json").write_text(json.dumps({
        "format": "pacwright-suite/1",
        "cases": [{"url": url, "expect": expected, "why": why} for url, expected, why in cases]}))
    policy = folder / "policy.json"
    policy.write_text(json.dumps({
        "name": "small", "catalogs": [], "suites": ["urls.json"] if cases else [],
        "routes": {"direct": "DIRECT", "edge": "PROXY edge.contoso.example:8080"},
        "rules": [{"name": "listed", "hosts": hosts, "route": "direct"},
                  {"name": "never tried", "hosts": ["untried.example"], "route": "direct"}],
        "otherwise": "edge"}))
    return policy


class ReportPage(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="pacwright-page-")
        cls.browser = chromium_pipe.Chromium()
        cls.sample, ran = compile_page(cls.folder.name, SAMPLE)
        assert ran.returncode == 0, ran.stderr

    @classmethod
    def tearDownClass(cls):
        cls.browser.__exit__()
        cls.folder.cleanup()

    def rows(self, page, table):
        return page.evaluate(VISIBLE_ROWS % json.dumps(table))

    def type(self, page, section, text, choice=""):
        return page.evaluate(TYPE % tuple(map(json.dumps, (section, text, choice))))

    def open(self, path, **how):
        page = self.browser.open(path.as_uri(), **how)
        self.assertEqual(page.complaints(), [])
        self.assertEqual(page.requests(), [path.as_uri()])
        return page

    def test_filter(self):
        page = self.open(self.sample)
        every_rule, every_url = self.rows(page, "rules"), self.rows(page, "known")
        self.assertIn("*.corp.contoso.com", every_rule)
        self.assertIn("all else", every_rule)
        self.assertEqual(len(every_url), 371)

        said = self.type(page, "decisions", "CORP.contoso  inside")
        self.assertEqual(self.rows(page, "rules"), ["corp.contoso.com", "*.corp.contoso.com"])
        urls = self.rows(page, "known")
        self.assertTrue(urls)
        self.assertTrue(all("corp.contoso" in url.lower() for url in urls), urls)
        self.assertEqual(said, f"{2 + len(urls)} of {len(every_rule) + 371} rows")

        self.type(page, "decisions", "no such host")
        self.assertEqual(self.rows(page, "rules"), [])
        self.type(page, "decisions", "", "direct")
        self.assertNotIn("all else", self.rows(page, "rules"))
        self.assertIn("*.corp.contoso.com", self.rows(page, "rules"))
        self.type(page, "decisions", "")
        self.assertEqual(self.rows(page, "rules"), every_rule)
        self.assertEqual(page.complaints(), [])

    def test_ledger_filter(self):
        page = self.open(self.sample)
        self.assertTrue(self.type(page, "ledger", "", "not-selected").startswith("142 of 486"))
        self.assertTrue(self.type(page, "ledger", "", "emitted").startswith("135 of 486"))

    def test_without_scripts(self):
        with_scripts, without = self.open(self.sample), self.open(self.sample, scripts=False)
        for table in ("rules", "known"):
            self.assertEqual(self.rows(without, table), self.rows(with_scripts, table))
        self.assertEqual(without.evaluate(
            "getComputedStyle(document.querySelector('.controls')).display"), "none")
        self.assertEqual(with_scripts.evaluate(
            "getComputedStyle(document.querySelector('.controls')).display"), "flex")

    def test_contrast(self):
        for dark in (False, True):
            with self.subTest(dark=dark):
                page = self.open(self.sample, dark=dark)
                paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
                self.assertEqual(paper, "rgb(20, 24, 29)" if dark else "rgb(255, 255, 255)")
                self.assertGreaterEqual(page.evaluate(LOWEST_CONTRAST), 4.5)

    def test_narrow(self):
        """The page does not scroll sideways; a table does."""
        page = self.open(self.sample, width=360, height=640)
        self.assertLessEqual(page.evaluate("document.documentElement.scrollWidth"), 360)

    def test_print(self):
        """All rows, whatever the filter says; no controls; paper is white, also by night."""
        page = self.open(self.sample, dark=True)
        every_rule = self.rows(page, "rules")
        self.type(page, "decisions", "corp.contoso")
        page.call("Emulation.setEmulatedMedia", media="print", features=[
            {"name": "prefers-color-scheme", "value": "dark"}])
        self.assertEqual(self.rows(page, "rules"), every_rule)
        self.assertEqual(page.evaluate(
            "getComputedStyle(document.querySelector('.controls')).display"), "none")
        self.assertEqual(page.evaluate("getComputedStyle(document.body).backgroundColor"),
                         "rgb(255, 255, 255)")

    def test_accessible(self):
        page = self.open(self.sample)
        self.assertEqual(page.evaluate("document.documentElement.lang"), "en")
        self.assertEqual(page.evaluate(
            "document.querySelectorAll('th:not([scope]), table:not(:has(thead th))').length"), 0)
        self.assertEqual(page.evaluate(
            "[].filter.call(document.querySelectorAll('input, select'),"
            " function (e) { return !e.labels.length; }).length"), 0)
        self.assertEqual(page.evaluate(
            "[].filter.call(document.querySelectorAll('nav a'), function (a) {"
            " return !document.querySelector(a.getAttribute('href')); }).length"), 0)

    def test_hostile_words(self):
        """What a suite says is text, and asks for nothing."""
        evil = "<img src=https://evil.example/x onerror=alert(1)></td></table><script>document.title='x'</script>"
        with tempfile.TemporaryDirectory() as folder:
            policy = small_policy(folder, ["*.a.example"],
                                  [("https://www.a.example/'\"<b>", "direct", evil),
                                   ("https://b.example/", "direct", "it is wrong")])
            path, ran = compile_page(folder, policy)
            self.assertEqual(ran.returncode, 1, ran.stderr)
            page = self.open(path)
            self.assertEqual(page.evaluate("document.querySelectorAll('img').length"), 0)
            self.assertEqual(page.evaluate("document.scripts.length"), 1)
            self.assertEqual(page.evaluate("document.title"), "Proxy configuration 'small'")
            self.assertEqual(self.rows(page, "known"),
                             ["https://www.a.example/'\"<b>", "https://b.example/"])
            cells = page.evaluate("[].map.call(document.querySelectorAll('#known tbody td'),"
                                  " function (cell) { return cell.textContent; })")
            self.assertIn(evil, cells)
            self.assertEqual(cells.count("not as expected"), 1)
            self.assertIn("Not to be published", page.evaluate(
                "document.querySelector('.verdict').textContent"))
            self.assertEqual(page.evaluate(
                "[].filter.call(document.querySelectorAll('#coverage .mark.warn'), function (e) {"
                " return e.closest('tr').querySelector('th').textContent === 'never tried'; })"
                ".length"), 1)

    def test_policy_holds(self):
        """What is put into the page afterwards neither runs nor leaves it."""
        page = self.browser.open(self.sample.as_uri())
        page.evaluate("var s = document.createElement('script'); s.textContent = 'window.ran = 1';"
                      "document.body.appendChild(s);"
                      "var i = new Image(); i.src = 'https://evil.example/'; document.body.appendChild(i)")
        self.assertIsNone(page.evaluate("window.ran"))
        self.assertTrue(any("Content Security Policy" in entry.get("entry", {}).get("text", "")
                            for entry in page.complaints()))

    def test_many_rows(self):
        with tempfile.TemporaryDirectory() as folder:
            hosts = [f"h{i}.n{i % 97}.example" for i in range(MANY)]
            path, ran = compile_page(folder, small_policy(folder, hosts))
            self.assertEqual(ran.returncode, 0, ran.stderr)
            page = self.open(path)
            self.assertEqual(len(self.rows(page, "rules")), MANY + 2)
            self.type(page, "decisions", "h7777.")
            self.assertEqual(self.rows(page, "rules"), [f"h7777.n{7777 % 97}.example"])

    def test_same_input_same_page(self):
        with tempfile.TemporaryDirectory() as folder:
            path, _ = compile_page(folder, SAMPLE)
            self.assertEqual(path.read_bytes(), self.sample.read_bytes())

    def test_page_of_a_check(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, "check.html")
            subprocess.run([BINARY, "check", pathlib.Path(self.folder.name, "out", "proxy.pac"),
                            "--suite", SAMPLE.with_name("known-urls.json"), "--policy", SAMPLE,
                            "--html", path], stdout=subprocess.DEVNULL, timeout=SECONDS, check=True)
            page = self.open(path)
            self.assertEqual(len(self.rows(page, "known")), 371)
            self.type(page, "decisions", "", "DIRECT")
            shown = len(self.rows(page, "known"))
            self.assertTrue(0 < shown < 371, shown)


if __name__ == "__main__":
    if not chromium_pipe.find_chromium():
        print("no Chromium: skipped")
        sys.exit(SKIPPED)
    BINARY = sys.argv.pop(1)
    unittest.main()
