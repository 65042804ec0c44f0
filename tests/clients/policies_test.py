#!/usr/bin/env python3
"""Chromium and Firefox with the files of the target "browser-policies" where they look for them.

    policies_test.py ROLLOUT_FILES

Each browser runs in name spaces of its own: no network but loopback, and over /etc a layer that is
gone afterwards. There the names of the rollout lead to this program, as the server of the PAC, as the
proxy and as every other host; which of them is asked for a picture tells which way the browser goes.
Skipped where a browser or the right to make name spaces is missing.
"""

import http.server
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import threading
import unittest

import private_net
import real_browsers
import rollout_case

SKIPPED = 77
SECONDS = 120
FIXED, PAC_HOST = "edge1.contoso.com", "pac.contoso.com"
PROBES = {"inside": "www.corp.contoso.com", "outside": "www.example.test"}
PAC = b'function FindProxyForURL(url, host) { return "PROXY %s:8080"; }' % FIXED.encode()
PLACES = {"chromium.json": "/etc/chromium/policies/managed",
          "policies.json": "/etc/firefox/policies"}


# ---- Within the name spaces: policies_test.py --inside BROWSER FOLDER SERVES_PAC

def cover_etc(work):
    """From here on, what is written to /etc is seen by this process and its children alone."""
    private_net.start_loopback()
    private_net.cover("/etc", private_net.mount_scratch(work))
    names = [FIXED, PAC_HOST, *PROBES.values()]
    pathlib.Path("/etc/hosts").write_text("".join("127.0.0.1 %s\n" % name for name in names))


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        path = self.path.rpartition("/")[2]
        if path in PROBES:
            self.server.seen[path] = self.server.server_port == 8080
        is_pac = path.endswith(".pac")
        self.send_response(200 if not is_pac or self.server.serves_pac else 404)
        self.send_header("Content-Type", "application/x-ns-proxy-autoconfig" if is_pac else "image/gif")
        self.end_headers()
        self.wfile.write(PAC if is_pac else b"GIF89a")

    def log_message(self, *_):
        pass


def serve(serves_pac):
    """What was asked for: probe -> whether by the proxy."""
    seen = {}
    for port in (80, 8080):
        server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler)
        server.seen, server.serves_pac = seen, serves_pac
        threading.Thread(target=server.serve_forever, daemon=True).start()
    return seen


def write_page(work):
    page = work / "page.html"
    page.write_text("".join("<img src='http://%s/%s'>" % (host, name)
                            for name, host in PROBES.items()))
    return page.as_uri()


def command_of(browser, work, page):
    profile = work / "profile"
    profile.mkdir()
    if browser == "chromium":
        return [real_browsers.find(real_browsers.CHROMIUM_NAMES), *real_browsers.CHROMIUM_FLAGS,
                "--user-data-dir=%s" % profile, "--timeout=5000", "--dump-dom", page]
    real_browsers.write_managed_preferences(profile)
    return [real_browsers.find(real_browsers.FIREFOX_NAMES), "--headless", "--no-remote",
            "--profile", str(profile), "--screenshot", str(work / "shot.png"), page]


def inside(browser, folder, serves_pac):
    with tempfile.TemporaryDirectory() as name:
        work = pathlib.Path(name)
        cover_etc(work)
        for file, place in PLACES.items():
            pathlib.Path(place).mkdir(parents=True, exist_ok=True)
            shutil.copy(pathlib.Path(folder, file), place)
        seen = serve(serves_pac)
        subprocess.run(command_of(browser, work, write_page(work)), timeout=SECONDS,
                       env=real_browsers.environment(work), stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL)
        print(json.dumps(seen))
        sys.stdout.flush()
        private_net.sh("umount", "-l", "/etc")
        private_net.sh("umount", "-l", work)
    return 0


# ---- Outside.

BOTH_BY_PROXY = {"inside": True, "outside": True}
BOTH_DIRECT = {"inside": False, "outside": False}


class PoliciesTest(unittest.TestCase):
    def ways(self, browser, case, serves_pac=True):
        folder = rollout_case.files(self, "browser-policies", case)
        done = subprocess.run(
            [*private_net.NAME_SPACES, sys.executable, "-B", __file__, "--inside", browser,
             str(folder), "yes" if serves_pac else "no"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=2 * SECONDS)
        self.assertEqual(0, done.returncode, done.stderr.decode("utf-8", "replace"))
        return json.loads(done.stdout)

    def need(self, names):
        if real_browsers.find(names) is None:
            self.skipTest("no " + names[0])
        rollout_case.need(self, "unshare", "ip", "mount")
        with tempfile.TemporaryDirectory() as work:
            trial = [*private_net.NAME_SPACES, sys.executable, "-B", __file__, "--can-cover", work]
            if subprocess.run(trial, stderr=subprocess.DEVNULL).returncode != 0:
                self.skipTest("no right to make name spaces")

    def check_common(self, browser):
        self.assertEqual(BOTH_BY_PROXY, self.ways(browser, "pac-user"))
        self.assertEqual(BOTH_BY_PROXY, self.ways(browser, "hostile"))
        self.assertEqual(BOTH_DIRECT, self.ways(browser, "pac-user", serves_pac=False))
        self.assertEqual({"inside": False, "outside": True}, self.ways(browser, "fixed"))

    def test_chromium(self):
        self.need(real_browsers.CHROMIUM_NAMES)
        self.check_common("chromium")
        # The PAC is mandatory, and nobody serves https here.
        self.assertEqual({}, self.ways("chromium", "pac-machine"))

    def test_firefox(self):
        self.need(real_browsers.FIREFOX_NAMES)
        self.check_common("firefox")
        self.assertEqual(BOTH_DIRECT, self.ways("firefox", "pac-machine"))


if __name__ == "__main__":
    if sys.argv[1] == "--inside":
        sys.exit(inside(sys.argv[2], sys.argv[3], sys.argv[4] == "yes"))
    if sys.argv[1] == "--can-cover":
        cover_etc(pathlib.Path(sys.argv[2]))
        sys.exit(0)
    sys.exit(rollout_case.main(SKIPPED))
