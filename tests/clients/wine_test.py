#!/usr/bin/env python3
"""What Wine, which stands for Windows here, makes of .reg files and of PAC files.

    wine_test.py ROLLOUT_FILES PACWRIGHT

Wine's `reg` imports the files of rollouts, and undoes them. Its `cscript` runs PAC files in an
engine that, as Windows' own, knows no ECMAScript newer than the third edition. Skipped where there is
no Wine.
"""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
import urllib.parse

import registry_text
import rollout_case
from registry_text import HIVES, OWNERS

HERE = pathlib.Path(__file__).resolve().parent
SAMPLE = HERE.parents[1] / "samples/contoso"
SKIPPED = 77
SECONDS = 180
CASES = {"pac-user": "User", "pac-machine": "Machine", "fixed": "User", "hostile": "User",
         "zones": "User"}
TEMPLATES = ("indexed", "clauses", "packed", "packed-low-memory")
# Where rollouts write. Elsewhere Wine keeps writing by itself.
PLACES = ("Software\\Policies", "Software\\Microsoft\\Windows\\CurrentVersion\\Internet Settings")
# A user's own, in a key that ours are in as well.
FOREIGN_KEY, FOREIGN_NAME = "Software\\Policies\\Google\\Chrome", "HomepageLocation"
# What programs hand over as it stands: no addresses in odd spellings, no names beyond ASCII.
HOST = r"([A-Za-z0-9-]+\.)*[A-Za-z0-9-]*[A-Za-z][A-Za-z0-9-]*\.?|((0|[1-9][0-9]*)(\.(?!$)|$)){4}"
END = "end of the script"  # Of a script that does not parse cscript says nothing, and ends with 0.

pacwright = None


class Wine:
    """A Windows of its own, gone with the test."""

    def __init__(self):
        # What Wine still writes while it is killed is no fault of a test.
        self.folder = tempfile.TemporaryDirectory(prefix="wine-", ignore_cleanup_errors=True)
        self.environment = {
            "PATH": os.environ["PATH"], "HOME": self.folder.name, "WINEDEBUG": "-all",
            "WINEPREFIX": self.folder.name + "/prefix",
            "WINEDLLOVERRIDES": "mscoree,mshtml,winemenubuilder.exe="}  # Not offered for download.
        self.alone = ["unshare", "--map-root-user", "--net"]
        if subprocess.run([*self.alone, "true"], stderr=subprocess.DEVNULL).returncode != 0:
            self.alone = []
        # Else it ends some seconds after the last program did, and a program that starts in the
        # middle of that, as on a busy machine, is refused.
        self.server("--persistent")
        self.run("wineboot", "--init")
        # While it waits for its input, services run; each start of them would take seconds.
        self.waiting = subprocess.Popen([*self.alone, "wine", "cmd"], env=self.environment,
                                        stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL)

    def server(self, option):
        subprocess.run([*self.alone, "wineserver", option], env=self.environment, timeout=SECONDS,
                       stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL)

    def run(self, *command):
        # To files: Wine's services start with the first program and hold its pipes open.
        output, errors = (pathlib.Path(self.folder.name, name) for name in ("output", "errors"))
        with open(output, "wb") as output_file, open(errors, "wb") as errors_file:
            done = subprocess.run([*self.alone, "wine", *map(str, command)], env=self.environment,
                                  stdin=subprocess.DEVNULL, stdout=output_file,
                                  stderr=errors_file, timeout=SECONDS)
        text = output.read_bytes().decode("ascii", "replace").replace("\r\n", "\n")
        if done.returncode != 0:
            raise AssertionError("%s ends with %d: %s %s" % (command, done.returncode, text,
                                                           errors.read_bytes()[-2000:]))
        return text

    def close(self):
        self.waiting.communicate(timeout=SECONDS)
        self.server("--kill")
        self.server("--wait")
        self.folder.cleanup()

    def values(self, hive):
        """Of PLACES."""
        exported = pathlib.Path(self.folder.name, "exported.reg")
        registry = {}
        for place in PLACES:
            self.run("reg", "add", hive + "\\" + place, "/f")
            self.run("reg", "export", hive + "\\" + place, path_of(exported), "/y")
            text = exported.read_bytes().decode("utf-16").replace("\r\n", "\n")
            registry.update(((key.removeprefix(hive + "\\"), name), value)
                            for (key, name), value in registry_text.values(text).items())
        return registry


def changes(before, after):
    """What is new or other, and None for what is gone."""
    places = before.keys() | after.keys()
    return {place: after.get(place) for place in places if before.get(place) != after.get(place)}


def path_of(path):
    return "Z:" + str(path).replace("/", "\\")


wine = None


def setUpModule():
    global wine
    if shutil.which("wine") is None:
        raise unittest.SkipTest("no wine")
    wine = Wine()
    unittest.addModuleCleanup(wine.close)


class RegTest(unittest.TestCase):
    def test_set_and_undo(self):
        for case, whose in CASES.items():
            hive = HIVES[whose]
            wine.run("reg", "add", hive + "\\" + FOREIGN_KEY, "/v", FOREIGN_NAME, "/d", "kept",
                          "/f")
            before = wine.values(hive)
            self.assertEqual("kept", before[FOREIGN_KEY, FOREIGN_NAME])
            folder = rollout_case.files(self, "group-policy", case)
            ours = {}
            registry_text.apply_lgpo(folder / "lgpo.txt", OWNERS[whose], ours)
            with self.subTest(case=case):
                self.assertGreater(len(ours), 10)
                wine.run("reg", "import", path_of(folder / "settings.reg"))
                self.assertEqual(ours, changes(before, wine.values(hive)))
                wine.run("reg", "import", path_of(folder / "undo/settings.reg"))
                self.assertEqual({}, changes(before, wine.values(hive)))

    def test_damage_is_seen(self):
        folder = rollout_case.files(self, "group-policy", "pac-user")
        whole = (folder / "settings.reg").read_bytes().decode("utf-16")
        damaged = folder / "damaged.reg"
        damaged.write_bytes(whole.replace('"ProxySettings"', '"ProxySettings', 1).encode("utf-16"))
        before = wine.values(HIVES["User"])
        wine.run("reg", "import", path_of(damaged))
        changed = changes(before, wine.values(HIVES["User"]))
        wine.run("reg", "import", path_of(folder / "undo/settings.reg"))
        products = {key.rpartition("\\")[2] for key, name in changed if name == "ProxySettings"}
        self.assertEqual({"Edge", "Chromium"}, products)


def helpers():
    """The functions that a PAC may call, as plain ECMAScript 3."""
    text = (HERE / "run_pac.js").read_text()
    return re.search(r"HELPERS = String\.raw`(.*?)`;", text, re.DOTALL).group(1)


def known_cases():
    """(URL, host as Windows would hand it over, expected route)."""
    def uncommented(name):
        lines = (SAMPLE / name).read_text("utf-8").splitlines()
        return json.loads("\n".join(re.sub(r"(^|\s)//.*", "", line) for line in lines))

    routes = uncommented("policy.json")["routes"]
    cases = []
    for case in uncommented("known-urls.json")["cases"]:
        host = urllib.parse.urlsplit(case["url"]).netloc.rpartition("@")[2].partition(":")[0]
        if re.fullmatch(HOST, host):
            cases.append((case["url"], host, routes[case["expect"]]))
    return cases


class PacTest(unittest.TestCase):
    def run_script(self, pac, cases):
        """The answers and END; nothing if the engine did not take the script."""
        asked = "".join("answers.push(FindProxyForURL(%s, %s));\n" % (json.dumps(url),
                                                                    json.dumps(host))
                        for url, host, _ in cases)
        with tempfile.TemporaryDirectory() as folder:
            script = pathlib.Path(folder, "script.js")
            # One Echo: each takes its time.
            script.write_text("%s\n%s\nvar answers = [];\n%sanswers.push(%s);\n"
                              "WScript.Echo(answers.join(\"\\n\"));\n" % (
                                  helpers(), pac, asked, json.dumps(END)), encoding="ascii")
            return wine.run("cscript", "//nologo", path_of(script)).splitlines()

    def test_sample(self):
        cases = known_cases()
        self.assertGreater(len(cases), 50)
        want = [route for _, _, route in cases] + [END]
        self.assertEqual(3, len(set(want)))
        for template in TEMPLATES:
            with self.subTest(template), tempfile.TemporaryDirectory() as folder:
                subprocess.run([pacwright, "compile", SAMPLE / "policy.json", "-o", folder,
                                "--target", "pac", "--template", template], check=True,
                               timeout=SECONDS, stdout=subprocess.DEVNULL)
                pac = pathlib.Path(folder, "proxy.pac").read_text("ascii")
                self.assertEqual(want, self.run_script(pac, cases))

    def test_newer_syntax_is_seen(self):
        pac = "function FindProxyForURL(url, host) { %s route = \"DIRECT\"; return route; }"
        case = [("http://intranet/", "intranet", "DIRECT")]
        self.assertEqual(["DIRECT", END], self.run_script(pac % "var", case))
        self.assertEqual([], self.run_script(pac % "const", case))


if __name__ == "__main__":
    pacwright = sys.argv.pop(2)
    sys.exit(rollout_case.main(SKIPPED))
