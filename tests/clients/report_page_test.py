#!/usr/bin/env python3
"""Opens the HTML report in Chromium, as an administrator does.

    report_page_test.py BINARY

Skipped where there is no Chromium.
"""

import json
import pathlib
import socket
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
    if (rows[i].checkVisibility()) seen.push(rows[i].querySelector("th").textContent);
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

UNFOLD = "document.querySelectorAll('details').forEach(function (fold) { fold.open = true; })"

# Types a URL, presses "Try", and waits for what is told: {"Result": "DIRECT", ...}.
TRY = """new Promise(function (done) {
  var list = document.getElementById("try-answer");
  %s
  document.getElementById("try-url").value = %s;
  document.querySelector("#try-form button").click();
  (function look() {
    if (!list.firstChild) return setTimeout(look, 5);
    var told = {};
    list.querySelectorAll("dt").forEach(function (term) {
      told[term.textContent] = term.nextSibling.textContent;
    });
    list.textContent = "";
    done(told);
  })();
})"""

# What clients are known to hand to scripts in different forms.
ODD_URLS = [
    "intranet", "www.Example.COM", "https://www.example.com./", "localhost:8080/x",
    "http://www.example.com:80/path/../file.html?query=1#fragment", "https://corp.contoso.com:8443/a?b",
    "https://user:secret@www.corp.contoso.com/path", "https://10.1.2.3/", "https://010.1.2.3/",
    "http://0x7f.1/", "http://2130706433/", "https://[2001:DB8::1]/", "https://[::1]:8443/", "::1",
    "fd00::1", "https://[::ffff:10.1.2.3]/", "https://b\u00fc\u0063her.example/", "ws://www.example.com/s?t",
    "wss://intranet/socket", "ftp://ftp.example.com/file", "https:outlook.office.com", "https://xn--bcher-kva.example/",
    " https://outlook.office.com/ ", "outlook.office.com", "contoso.sharepoint.com", "a.b.sharepoint.com",
    "geo7.prod.do.dsp.mp.microsoft.com", "geo.a.prod.do.dsp.mp.microsoft.com", "40.118.209.192",
    "https://13.107.6.152/", "https://[2603:1000::1]/", "notsharepoint.com",
]

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

    def open(self, path, unfold=True, **how):
        page = self.browser.open(path.as_uri(), **how)
        if unfold:
            page.evaluate(UNFOLD)
        self.assert_quiet(page, path)
        return page

    def assert_quiet(self, page, path):
        """Nothing to complain of, and no request but for the page and for the workers' own text."""
        self.assertEqual(page.complaints(), [])
        self.assertEqual([url for url in page.requests() if not url.startswith("data:")],
                         [path.as_uri()])

    def try_url(self, page, url, before=""):
        return page.wait(TRY % (before, json.dumps(url)))

    def pac_answers(self, pac, urls):
        """What `eval` says: {url: result}."""
        listed = pathlib.Path(self.folder.name, "urls.txt")
        listed.write_text("".join(url.strip() + "\n" for url in urls))
        ran = subprocess.run([BINARY, "eval", pac, "--urls", listed], stdout=subprocess.PIPE,
                             stderr=subprocess.DEVNULL, timeout=SECONDS)
        self.assertIn(ran.returncode, (0, 1))  # 1: a client drops something of a result.
        return dict(line.split("\t") for line in ran.stdout.decode().splitlines())

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
        self.assertEqual(said, f"{2 + len(urls)} of {len(every_rule) + 371} rows: corp.contoso, inside")

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
        self.assertTrue(self.type(page, "ledger", "", "not-selected").startswith("142 of 509"))
        self.assertTrue(self.type(page, "ledger", "", "emitted").startswith("150 of 509"))

    def test_without_scripts(self):
        with_scripts, without = self.open(self.sample), self.open(self.sample, scripts=False)
        for table in ("rules", "known"):
            self.assertEqual(self.rows(without, table), self.rows(with_scripts, table))
        for part in (".filter", "#try-form"):
            shown = f"getComputedStyle(document.querySelector('{part}')).display"
            self.assertEqual(without.evaluate(shown), "none")
            self.assertNotEqual(with_scripts.evaluate(shown), "none")

    def test_contrast(self):
        for dark in (False, True):
            with self.subTest(dark=dark):
                page = self.open(self.sample, dark=dark)
                paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
                self.assertEqual(paper, "rgb(20, 24, 29)" if dark else "rgb(255, 255, 255)")
                self.assertGreaterEqual(page.evaluate(LOWEST_CONTRAST), 4.5)

    def test_fits(self):
        """The page does not scroll sideways, folded or not, and is short until it is unfolded."""
        for width, height in ((360, 9000), (400, 8000), (1200, 5000)):
            with self.subTest(width=width):
                page = self.open(self.sample, unfold=False, width=width, height=800)
                self.try_url(page, "https://outlook.office.com/", "list.textContent = '';")
                self.assertLess(page.evaluate("document.documentElement.scrollHeight"), height)
                page.evaluate(UNFOLD)
                self.assertLessEqual(page.evaluate("document.documentElement.scrollWidth"), width)

    def test_folds(self):
        """Long tables are folded, and their first line says how much; a filter unfolds its finds."""
        page = self.open(self.sample, unfold=False)
        self.assertEqual(self.rows(page, "rules"), [])
        summaries = page.evaluate("[].map.call(document.querySelectorAll('details.fold:not([open])"
                                  " > summary'), function (e) { return e.textContent; })")
        for said in ("Rules: 160", "Known URLs that go as expected: 371"):
            self.assertIn(said, summaries)
        # 486 items of catalogs and 23 of the policy's own lists.
        self.assertEqual([said for said in summaries if said.endswith(f": {486 + 23}")],
                         [summaries[-1]])
        self.type(page, "decisions", "intranet.contoso.com inside")
        self.assertEqual(self.rows(page, "rules"), ["intranet.contoso.com"])
        self.assertGreater(len(self.rows(page, "known")), 0)
        self.assertEqual(self.rows(page, "ledger-items"), [])

    def test_keyboard(self):
        """Tab reaches the box, Enter asks; a summary opens with Enter."""
        page = self.open(self.sample, unfold=False)
        page.evaluate("document.getElementById('try-url').focus()")
        page.call("Input.insertText", text="intranet")
        page.press("Enter", 13, "\r")
        self.assertEqual(page.wait(
            "new Promise(function (done) { (function look() {"
            " var told = document.querySelector('#try-answer dd');"
            " told ? done(told.textContent) : setTimeout(look, 5); })(); })"), "DIRECT")
        page.evaluate("document.querySelector('#files summary').focus()")
        before = page.evaluate("document.querySelector('#files details').open")
        page.press("Enter", 13, "\r")
        self.assertEqual(page.evaluate("document.querySelector('#files details').open"), not before)

    def test_print(self):
        """A few pages; what is unfolded and filtered; no controls; paper is white, also by night."""
        page = self.open(self.sample, unfold=False, dark=True)
        self.assertLessEqual(page.count_of_printed_pages(), 10)
        said = self.type(page, "decisions", "corp.contoso")
        page.call("Emulation.setEmulatedMedia", media="print", features=[
            {"name": "prefers-color-scheme", "value": "dark"}])
        self.assertEqual(self.rows(page, "rules"), ["corp.contoso.com", "*.corp.contoso.com"])
        self.assertEqual(self.rows(page, "ledger-items"), [])
        for part, shown in (("nav", "none"), ("#try-form", "none"), ("#ledger .filter", "none"),
                            ("#decisions .filter", "block"), ("#decisions .filter label", "none")):
            self.assertEqual(page.evaluate(
                f"getComputedStyle(document.querySelector({json.dumps(part)})).display"), shown, part)
        self.assertIn("corp.contoso", said)
        self.assertEqual(page.evaluate("getComputedStyle(document.body).backgroundColor"),
                         "rgb(255, 255, 255)")

    def test_try_known_urls(self):
        """The box says what `eval` says, for every known URL and for odd ones."""
        page = self.open(self.sample)
        pac = pathlib.Path(self.folder.name, "out", "proxy.pac")
        urls = self.rows(page, "known") + ODD_URLS
        answers = self.pac_answers(pac, urls)
        rules = json.loads(subprocess.run(
            [BINARY, "explain", SAMPLE, "--json", *(url.strip() for url in urls)],
            stdout=subprocess.PIPE, timeout=SECONDS, check=True).stdout)
        for url, explained in zip(urls, rules):
            with self.subTest(url=url):
                told = self.try_url(page, url)
                self.assertEqual(told["Result"], answers[url.strip()])
                self.assertNotIn("Careful", told)
                self.assertEqual(told["Route"], explained["route"])
                self.assertEqual(told["Rule"].split(" (")[0], explained["rule"])
                if explained["match"]:
                    self.assertEqual(told["Matches"], explained["match"])
                places = [f"{origin['catalog']}:{origin['line']}" for origin in explained["origins"]]
                self.assertEqual([line.split(": ")[0] for line in told.get("From", "").split("\n")],
                                 places or ["the policy itself" if explained["match"] else ""])
        self.assert_quiet(page, self.sample)

    def test_try_refuses(self):
        page = self.open(self.sample)
        for url in ("", "  ", "mailto:a@b.example", "file:///etc/passwd", "https://", "http://a b/",
                    "https://*.example.com/", "javascript:alert(1)", "about:blank", "https://[::1",
                    "http://1.2.3.400/", "data:text/html,x", "/path", "http://a:70000/"):
            with self.subTest(url=url):
                told = self.try_url(page, url)
                self.assertEqual(list(told), ["Not asked"])
        self.assert_quiet(page, self.sample)

    def test_try_names(self):
        """Names resolve only as the person says."""
        with tempfile.TemporaryDirectory() as folder:
            policy = small_policy(folder, ["*.a.example"])
            text = json.loads(policy.read_text())
            text["dns"] = "resolve"
            text["rules"].insert(0, {"name": "net", "networks": ["10.0.0.0/8"], "route": "direct"})
            policy.write_text(json.dumps(text))
            path, ran = compile_page(folder, policy)
            self.assertEqual(ran.returncode, 0, ran.stderr)
            page = self.open(path)
            told = self.try_url(page, "www.b.example")
            self.assertEqual((told["Route"], told["Asked DNS"]),
                             ("edge", "www.b.example: no name resolves here"))
            told = self.try_url(page, "www.b.example",
                                "document.getElementById('try-dns').value = '10.9.8.7';")
            self.assertEqual((told["Result"], told["Rule"].split(" (")[0], told["Matches"]),
                             ("DIRECT", "net", "10.0.0.0/8"))
            told = self.try_url(page, "www.b.example",
                                "document.getElementById('try-dns').value = '10.9';")
            self.assertEqual(list(told), ["Not asked"])
            self.assert_quiet(page, path)

    def check_page(self, folder, script):
        pac, path = pathlib.Path(folder, "any.pac"), pathlib.Path(folder, "check.html")
        pac.write_text(script)
        subprocess.run([BINARY, "check", pac, "--no-coverage", "--client", "chromium", "--html", path],
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=SECONDS)
        return pac, path

    def test_try_foreign(self):
        """A file from elsewhere does what it does in `eval`."""
        scripts = {
            "words": "// </script><!-- <script> ]]> \u2028function FindProxyForURL(u, h) {"
                     " return '</script>' + h; }",
            "helpers": "function FindProxyForURL(url, host) { return [isPlainHostName(host),"
                       " dnsDomainIs(host, '.a.example'), isInNet(host, '10.0.0.0', '255.0.0.0'),"
                       " shExpMatch(url, '*a.example*'), dnsDomainLevels(host), dnsResolve(host),"
                       " isResolvable(host), localHostOrDomainIs(host, 'www.a.example'),"
                       " isInNetEx(host, '10.0.0.0/8'), isInNetEx(host, '::/0'), dnsResolveEx(host),"
                       " isResolvableEx(host), sortIpAddressList('10.2.3.9;2001:db8::1;::1;10.2.3.8'),"
                       " sortIpAddressList(''), convert_addr('200.1.2.3')].join(' '); }",
            "redefined": "function dnsResolve() { return '10.0.0.1'; } function FindProxyForURL(u, h) {"
                         " return isInNet(h, '10.0.0.0', '255.0.0.0') ? 'DIRECT' : 'PROXY p:1'; }",
            "strict": "/* a */ // b\n'use strict';\nfunction FindProxyForURL(u, h) {"
                      " try { undeclared = 1; return 'PROXY loose:1'; } catch (e) { return 'DIRECT'; } }",
            "global": "this.FindProxyForURL = function (u, h) { return typeof window + typeof self +"
                      " typeof fetch + typeof name + typeof postMessage + typeof location; };",
            "names": "var name = 'n', location = 'l'; function close() { return 'c'; }"
                     " function FindProxyForURL(u, h) { return name + location + close(); }",
            "comment": "function FindProxyForURL(u, h) { return 'DIRECT'; } // the end",
        }
        urls = ["www.a.example", "https://10.1.2.3/", "https://[2001:db8::1]/x", "plain"]
        for name, script in scripts.items():
            with tempfile.TemporaryDirectory() as folder:
                pac, path = self.check_page(folder, script)
                answers = self.pac_answers(pac, urls)
                page = self.open(path)
                for url in urls:
                    with self.subTest(script=name, url=url):
                        self.assertEqual(self.try_url(page, url).get("Result"), answers[url])
                self.assert_quiet(page, path)

    def test_try_hostile(self):
        """A hostile file reaches nothing: no server, not the page, and it is ended in the end."""
        server = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(server.close)
        server.settimeout(1)
        where = f"127.0.0.1:{server.getsockname()[1]}"
        try_all = ("function FindProxyForURL(u, h) { var tried = [];"
                   " function go(name, action) { try { tried.push(name + ':' + action()); }"
                   " catch (e) { tried.push(name + ' fails'); } }"
                   " go('fetch', function () { return fetch('http://@/f'); });"
                   " go('xhr', function () { var x = new XMLHttpRequest(); x.open('GET', 'http://@/x', false);"
                   " x.send(); return 1; });"
                   " go('socket', function () { return new WebSocket('ws://@/s'); });"
                   " go('events', function () { return new EventSource('http://@/e'); });"
                   " go('import', function () { return importScripts('http://@/i'); });"
                   " go('worker', function () { return new Worker('http://@/w'); });"
                   " go('document', function () { return document.title; });"
                   " go('global', function () { return Function('return this')().fetch('http://@/g'); });"
                   " go('eval', function () { return eval('1'); });"
                   " go('constructor', function () { return [].constructor.constructor('return 1')(); });"
                   " go('post', function () { return postMessage('x'); });"
                   " return tried.join(', '); }").replace("@", where)
        early = (f"try {{ fetch('http://{where}/early'); }} catch (e) {{}}"
                 f"try {{ importScripts('http://{where}/early'); }} catch (e) {{}}"
                 "function FindProxyForURL(u, h) { return 'DIRECT'; }")
        breaks_out = ("function FindProxyForURL(u, h) { return 'DIRECT'; } /* \n*/ "
                      f"if (typeof document != 'undefined') document.location = 'http://{where}/';")
        with tempfile.TemporaryDirectory() as folder:
            _, path = self.check_page(folder, try_all)
            page = self.open(path)
            self.assertEqual(self.try_url(page, "a.example")["Result"], ", ".join(
                f"{name} fails" for name in ("fetch", "xhr", "socket", "events", "import", "worker",
                                             "document", "global", "eval", "constructor", "post")))
            for script in (early, breaks_out):
                _, path = self.check_page(folder, script)
                page = self.open(path)
                self.assertEqual(self.try_url(page, "a.example")["Result"], "DIRECT")
                self.assertEqual([url for url in page.requests() if not url.startswith("data:")],
                                 [path.as_uri()])
            for script, says in (("function FindProxyForURL() { while (h != 1) {} } var h = 2;", "no answer within"),
                                 ("function FindProxyForURL() { throw { toString: 1 }; }", "throws while it is asked"),
                                 ("function FindProxyForURL() { return 7; }", "no text but of type number"),
                                 ("function FindProxyForURL() { return; }", "no text but of type undefined")):
                with self.subTest(script=script):
                    _, path = self.check_page(folder, script)
                    told = self.try_url(self.open(path), "a.example")
                    self.assertIn(says, told["No answer"])
        self.assertRaises(TimeoutError, server.accept)

    def test_try_nothing(self):
        """What cannot be run is not carried, and the page says so."""
        for script, says in (("function FindProxyForURL( {", "No client loads this file"),
                             ("function FindProxyForURL(u, h) { return 'DIRECT'; } //" + "x" * (1 << 20),
                              "larger than 1 MiB"),
                             ("function FindProxyForURL(u, h) { return 'DIRECT'; } // \x01",
                              "no page can carry")):
            with self.subTest(says=says), tempfile.TemporaryDirectory() as folder:
                _, path = self.check_page(folder, script)
                page = self.open(path)
                self.assertIsNone(page.evaluate("document.getElementById('try-form')"))
                self.assertIn(says, page.evaluate("document.querySelector('#try p').textContent"))

    def test_changes(self):
        """One category less and one partner less: short, all there, and examples in the window."""
        with tempfile.TemporaryDirectory() as folder:
            hosts = [f"*.partner{i}.example" for i in range(59)]
            compile_page(folder, small_policy(folder, [*hosts, "*.stays.example"]))
            policy = small_policy(folder, ["*.stays.example", "payroll.example"])
            path, ran = compile_page(folder, policy)
            self.assertEqual(ran.returncode, 0, ran.stderr)
            for width, height in ((1200, 4000), (400, 6000)):
                page = self.open(path, unfold=False, width=width)
                self.assertLess(page.evaluate(
                    "document.getElementById('changes').offsetHeight"), height / 2)
                self.assertLessEqual(page.evaluate("document.documentElement.scrollWidth"), width)
                self.assertEqual(page.evaluate(
                    "[].filter.call(document.querySelectorAll('#changes dd'), function (e) {"
                    f" return e.getBoundingClientRect().right > {width}; }}).length"), 0)
                words = page.evaluate("[].map.call(document.querySelectorAll('.change .mark'),"
                                      " function (e) { return e.textContent; })")
                self.assertEqual(words[0], "now DIRECT")
                text = page.evaluate("document.getElementById('changes').textContent")
                for host in [*hosts, "payroll.example"]:
                    self.assertIn(host.removeprefix("*."), text)
                self.assertLessEqual(page.count_of_printed_pages(), 10)
            self.type(page, "changes", "partner58")
            self.assertEqual(page.evaluate(
                "[].filter.call(document.querySelectorAll('.patterns li'), function (e) {"
                " return e.checkVisibility(); }).length"), 1)

    def test_accessible(self):
        page = self.open(self.sample)
        self.assertEqual(page.evaluate("document.documentElement.lang"), "en")
        self.assertEqual(page.evaluate(
            "document.querySelectorAll('th:not([scope]), table:not(:has(thead th)),"
            " table:not(:has(caption))').length"), 0)
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
            self.assertEqual(self.rows(page, "known"), ["https://www.a.example/'\"<b>"])
            self.assertEqual(self.rows(page, "failed"), ["https://b.example/"])
            cells = page.evaluate("[].map.call(document.querySelectorAll("
                                  "'#known tbody td, #failed tbody td'),"
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
