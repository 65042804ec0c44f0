#!/usr/bin/env python3
"""`pacwright check --browser` with programs that stand in for a browser and do what none should.

    check_browser_test.py BINARY

What it does with real browsers, browsers_test.py tries.
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import unittest

HERE = pathlib.Path(__file__).resolve().parent
SECONDS = 300

PAC = """function FindProxyForURL(url, host) {
  if (host === "inner.test") { return "DIRECT"; }
  if (host === "looked.test") { return dnsResolve(host) ? "DIRECT" : "DIRECT"; }
  if (host === "secret.test") { return "HTTPS tls.test:443"; }
  return "PROXY one.test:8080; PROXY two.test:8080";
}
"""
OUTER, INNER = "http://outer.test/", "http://inner.test/"


class CheckBrowser(unittest.TestCase):
    binary = None

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="check-browser-")
        self.addCleanup(self.folder.cleanup)
        self.work = pathlib.Path(self.folder.name)
        self.temporary = self.work / "temporary"
        self.temporary.mkdir()
        (self.work / "test.pac").write_text(PAC, encoding="ascii")

    def fake(self, *words):
        """A program that behaves in this way."""
        path = self.work / "fake-chromium"
        line = " ".join('"%s"' % word for word in (sys.executable, "-B", HERE / "fake_browser.py",
                                                   *words))
        path.write_text("#!/bin/sh\nexec %s \"$@\"\n" % line, encoding="utf-8")
        path.chmod(0o755)
        return path

    def check(self, browser, urls, *options):
        """(exit code, findings as (code, URL) in their order, the whole document)."""
        arguments = [self.binary, "check", self.work / "test.pac", "--browser", browser, "--json"]
        for url in urls:
            arguments += ["--url", url]
        done = subprocess.run([str(a) for a in [*arguments, *options]], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, timeout=SECONDS, check=False,
                              env=dict(os.environ, TMPDIR=str(self.temporary)))
        self.assertTrue(done.stdout, done.stderr.decode("utf-8", "replace"))
        document = json.loads(done.stdout)
        self.assertEqual(list(self.temporary.iterdir()), [], "temporary files are left")
        found = [(finding["code"], finding["subject"]) for finding in document["findings"]]
        return done.returncode, found, document

    def test_as_predicted(self):
        code, found, document = self.check(self.fake("first proxy"), [OUTER])
        self.assertEqual((code, found), (0, []))
        self.assertEqual(document["browser"]["tried"], 1)
        self.assertEqual(document["browser"]["as_predicted"], 1)
        code, found, _ = self.check(self.fake("direct"), [INNER])
        self.assertEqual((code, found), (0, []))

    def test_another_way(self):
        """PC440: straight, by the second proxy of the list, by one that no result names."""
        code, found, document = self.check(self.fake("direct"), [OUTER, INNER])
        self.assertEqual((code, found), (1, [("PC440", OUTER)]))
        self.assertEqual(document["browser"]["as_predicted"], 1)
        code, found, _ = self.check(self.fake("second proxy"), [OUTER, INNER])
        self.assertEqual((code, found), (1, [("PC440", OUTER), ("PC440", INNER)]))
        code, found, _ = self.check(self.fake("unknown proxy"), [OUTER])
        self.assertEqual((code, found), (1, [("PC440", OUTER)]))

    def test_asked_nobody(self):
        """PC443, also if only another host was asked."""
        for behaviour in ("nothing", "other host"):
            code, found, _ = self.check(self.fake(behaviour), [INNER])
            self.assertEqual((code, found), (4, [("PC443", INNER)]), behaviour)

    def test_left_out(self):
        """PC444: what cannot be watched is said: no failure, and no answer."""
        urls = ["http://looked.test/", "http://secret.test/", "ftp://outer.test/",
                "http://outer.test:25/", INNER]
        code, found, document = self.check(self.fake("direct"), urls)
        self.assertEqual(code, 4)
        self.assertEqual(sorted(found), sorted(("PC444", url) for url in urls[:4]))
        self.assertEqual(document["browser"]["left_out"], 4)

    def test_does_not_start(self):
        for browser in (self.work / "nowhere", self.fake("end at once")):
            code, found, _ = self.check(browser, [OUTER])
            self.assertEqual((code, [of for of, _ in found]), (4, ["PC441"]), browser)
        (self.work / "fake-chromium").write_bytes(b"\x7fELF no program")
        code, found, _ = self.check(self.work / "fake-chromium", [OUTER])
        self.assertEqual((code, [of for of, _ in found]), (4, ["PC441"]))

    def test_ends_in_the_middle(self):
        code, found, _ = self.check(self.fake("crash later"), [OUTER])
        self.assertEqual((code, [of for of, _ in found]), (4, ["PC442"]))

    def test_hangs(self):
        """Bounded; and what it has started is ended with it."""
        pid_file = self.work / "pid"
        code, found, _ = self.check(self.fake("hang", pid_file), [OUTER], "--browser-patience", "15")
        self.assertEqual((code, [of for of, _ in found]), (4, ["PC442"]))
        child = int(pid_file.read_text("ascii"))
        for _ in range(100):
            if not self.lives(child):
                return
            time.sleep(0.1)
        self.fail("a process that the browser started still runs")

    @staticmethod
    def lives(pid):
        """A zombie that nobody has waited for is dead enough."""
        try:
            status = pathlib.Path("/proc/%d/stat" % pid).read_text("utf-8")
        except OSError:
            return False
        return status.rpartition(")")[2].split()[0] != "Z"


if __name__ == "__main__":
    CheckBrowser.binary = pathlib.Path(sys.argv.pop(1)).resolve()
    unittest.main()
