#!/usr/bin/env python3
"""Lets other programs read the files that rollouts are made of.

    management_test.py ROLLOUT_FILES

JSON and property lists by Python's own readers and by plistutil, dconf's files by dconf and
gsettings, profiles by shells and by systemd's generator. Skipped where one of them is missing.
"""

import json
import os
import pathlib
import plistlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
import uuid
import xml.etree.ElementTree

import rollout_case
from rollout_case import HOSTILE_NAME, HOSTILE_PROXY, NAME, PROXY, URLS

SKIPPED = 77
SECONDS = 60
CASES = (*URLS, "fixed")
HOST, PORT = PROXY.split(":")
NAMES = {case: HOSTILE_NAME if case == "hostile" else NAME for case in CASES}
VARIABLES = ("http_proxy", "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY")
GENERATOR = "/usr/lib/systemd/user-environment-generators/30-systemd-environment-d-generator"

# By mode: what ProxySettings must have and may have. All else makes Chromium drop it.
LEGAL = {"pac_script": ({"ProxyPacUrl"}, {"ProxyPacMandatory"}),
         "fixed_servers": ({"ProxyServer"}, {"ProxyBypassList"})}


def run(command, **more):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=SECONDS,
                          **more)
    if done.returncode != 0:
        raise AssertionError("%s: %s" % (command, done.stderr.decode()))
    return done.stdout


def read_json(path):
    text = path.read_text("ascii")
    return json.loads(text)


class BrowserTest(unittest.TestCase):
    def test_chromium(self):
        for case in CASES:
            folder = rollout_case.files(self, "browser-policies", case)
            settings = read_json(folder / "chrome.json").pop("ProxySettings")
            with self.subTest(case=case):
                for name in ("chromium.json", "edge.json"):
                    self.assertEqual({"ProxySettings": settings}, read_json(folder / name))
                must, may = LEGAL[settings["ProxyMode"]]
                said = set(settings) - {"ProxyMode"}
                self.assertLessEqual(must, said)
                self.assertLessEqual(said, must | may)
                if case == "fixed":
                    self.assertEqual(PROXY, settings["ProxyServer"])
                else:
                    self.assertEqual(URLS[case], settings["ProxyPacUrl"])
                    self.assertEqual(case == "pac-machine",
                                     settings.get("ProxyPacMandatory", False))

    def test_firefox(self):
        for case in CASES:
            folder = rollout_case.files(self, "browser-policies", case)
            proxy = read_json(folder / "policies.json")["policies"]["Proxy"]
            with self.subTest(case=case):
                self.assertIs(proxy["Locked"], case != "pac-user")
                if case == "fixed":
                    self.assertEqual(("manual", PROXY, PROXY),
                                     (proxy["Mode"], proxy["HTTPProxy"], proxy["SSLProxy"]))
                else:
                    self.assertEqual(("autoConfig", URLS[case]),
                                     (proxy["Mode"], proxy["AutoConfigURL"]))


class MobileconfigTest(unittest.TestCase):
    def profile(self, case):
        path = rollout_case.files(self, "mobileconfig", case) / "proxy.mobileconfig"
        return path, plistlib.loads(path.read_bytes())

    def test_profile(self):
        for case in CASES:
            _, profile = self.profile(case)
            payload, = profile["PayloadContent"]
            with self.subTest(case=case):
                self.assertEqual(NAMES[case], profile["PayloadDisplayName"])
                self.assertEqual("Configuration", profile["PayloadType"])
                self.assertEqual("System", profile["PayloadScope"])
                self.assertEqual(case != "pac-user",
                                 profile.get("PayloadRemovalDisallowed", False))
                self.assertEqual("com.apple.SystemConfiguration", payload["PayloadType"])
                for part in (profile, payload):
                    self.assertEqual(1, part["PayloadVersion"])
                    self.assertEqual(8, uuid.UUID(part["PayloadUUID"]).version)
                self.assertNotEqual(profile["PayloadIdentifier"], payload["PayloadIdentifier"])
                if case != "fixed":
                    self.assertEqual({"ProxyAutoConfigEnable": 1,
                                      "ProxyAutoConfigURLString": URLS[case],
                                      "FallBackAllowed": 0 if case == "pac-machine" else 1},
                                     payload["Proxies"])

    def test_one_proxy(self):
        proxies = self.profile("fixed")[1]["PayloadContent"][0]["Proxies"]
        exceptions = proxies.pop("ExceptionsList")
        self.assertEqual({"HTTPEnable": 1, "HTTPProxy": HOST, "HTTPPort": int(PORT),
                          "HTTPSEnable": 1, "HTTPSProxy": HOST, "HTTPSPort": int(PORT)}, proxies)
        self.assertIn("pac.contoso.com", exceptions)
        self.assertIn("*.corp.contoso.com", exceptions)

    def test_uuids_tell_settings_apart(self):
        seen = [self.profile(case)[1] for case in CASES]
        seen += [profile["PayloadContent"][0] for profile in seen]
        self.assertEqual(len(seen), len({part["PayloadUUID"] for part in seen}))

    def test_plistutil(self):
        rollout_case.need(self, "plistutil")
        for case in CASES:
            path, profile = self.profile(case)
            binary = path.with_suffix(".bin")
            run(["plistutil", "-i", path, "-o", binary, "-f", "bin"])
            with self.subTest(case=case):
                self.assertEqual(profile, plistlib.loads(binary.read_bytes()))


class DconfTest(unittest.TestCase):
    def setUp(self):
        rollout_case.need(self, "dconf", "gsettings")

    def environment(self, case):
        """In which gsettings sees the compiled database, and a user who has set nothing."""
        folder = rollout_case.files(self, "dconf", case)
        self.assertEqual("user-db:user\nsystem-db:local\n",
                         (folder / "profile" / "user").read_text())
        database = folder / "local"
        run(["dconf", "compile", database, folder / "db" / "local.d"])
        profile = folder / "profile" / "test"
        profile.write_text("user-db:user\nfile-db:%s\n" % database)
        return {"PATH": os.environ["PATH"], "HOME": str(folder), "XDG_CONFIG_HOME": str(folder),
                "XDG_RUNTIME_DIR": str(folder), "XDG_CACHE_HOME": str(folder),
                "DCONF_PROFILE": str(profile), "GSETTINGS_BACKEND": "dconf",
                "DBUS_SESSION_BUS_ADDRESS": "disabled:", "LC_ALL": "C.UTF-8"}

    def get(self, environment, key, child=""):
        schema = "org.gnome.system.proxy" + child
        text = run(["gsettings", "get", schema, key], env=environment).decode().strip()
        path = "/system/proxy" + child.replace(".", "/") + "/" + key
        # A value outside an enumeration compiles, and gsettings shows the default in its place.
        self.assertEqual(text, run(["dconf", "read", path], env=environment).decode().strip())
        return text

    def writable(self, environment, key, child=""):
        return run(["gsettings", "writable", "org.gnome.system.proxy" + child, key],
                   env=environment).decode().strip() == "true"

    def test_pac(self):
        for case in URLS:
            environment = self.environment(case)
            with self.subTest(case=case):
                self.assertEqual("'auto'", self.get(environment, "mode"))
                written = self.get(environment, "autoconfig-url")
                self.assertEqual(URLS[case], unquoted(written))
                for key in ("mode", "autoconfig-url", "ignore-hosts"):
                    self.assertEqual(case == "pac-user", self.writable(environment, key))

    def test_one_proxy(self):
        environment = self.environment("fixed")
        self.assertEqual("'manual'", self.get(environment, "mode"))
        self.assertIn("'corp.contoso.com'", self.get(environment, "ignore-hosts"))
        self.assertFalse(self.writable(environment, "ignore-hosts"))
        for child in (".http", ".https"):
            self.assertEqual("'%s'" % HOST, self.get(environment, "host", child))
            self.assertEqual(PORT, self.get(environment, "port", child))
            self.assertFalse(self.writable(environment, "host", child))
            self.assertFalse(self.writable(environment, "port", child))


def unquoted(text):
    """The content of a GVariant string, which GLib prints between either kind of quotes."""
    return re.sub(r"\\(.)", r"\1", text[1:-1])


class ShellTest(unittest.TestCase):
    def check(self, variables, case):
        proxy = "http://" + (HOSTILE_PROXY if case == "hostile" else PROXY)
        for name in VARIABLES:
            if name.lower() != "no_proxy":
                self.assertEqual(proxy, variables[name])
        self.assertIn(".corp.contoso.com", variables["no_proxy"].split(","))
        self.assertEqual(variables["no_proxy"], variables["NO_PROXY"])

    def test_shells(self):
        for shell in ("sh", "dash", "bash"):
            rollout_case.need(self, shell)
            for case in CASES:
                path = rollout_case.files(self, "shell-profile", case) / "proxy.sh"
                script = "set -eu; . %s; exec env -0" % path
                text = run([shell, "-c", script], env={"PATH": os.environ["PATH"]}).decode()
                with self.subTest(shell=shell, case=case):
                    self.check(dict(line.split("=", 1) for line in text.split("\0") if line), case)

    def test_systemd(self):
        """The generator prints assignments with the quotes of a shell."""
        if not pathlib.Path(GENERATOR).exists():
            self.skipTest("no systemd")
        rollout_case.need(self, "bash")
        for case in CASES:
            folder = rollout_case.files(self, "shell-profile", case)
            (folder / "environment.d").mkdir()
            shutil.copy(folder / "50-proxy.conf", folder / "environment.d")
            text = run([GENERATOR], env={"XDG_CONFIG_HOME": str(folder), "HOME": "/nowhere"})
            script = b"set -a\n" + text + b"exec env -0\n"
            shown = run(["bash", "-c", script], env={"PATH": os.environ["PATH"]}).decode()
            with self.subTest(case=case):
                self.check(dict(line.split("=", 1) for line in shown.split("\0") if line), case)


class WinHttpTest(unittest.TestCase):
    def test_settings(self):
        for case in CASES:
            folder = rollout_case.files(self, "winhttp-settings", case)
            settings = read_json(folder / "advproxy.json")
            empty = {"Proxy": "", "ProxyBypass": "", "AutoconfigUrl": "", "AutoDetect": False}
            with self.subTest(case=case):
                self.assertEqual(empty, read_json(folder / "undo.json"))
                if case == "fixed":
                    bypass = settings.pop("ProxyBypass").split(";")
                    self.assertIn("*.corp.contoso.com", bypass)
                    self.assertNotIn("10.0.0.0/8", bypass)
                    self.assertEqual({"Proxy": PROXY, "AutoconfigUrl": "", "AutoDetect": False},
                                     settings)
                else:
                    self.assertEqual({**empty, "AutoconfigUrl": URLS[case]}, settings)


class IntuneTest(unittest.TestCase):
    # rollouts.hpp, case zones; https only in zone 2.
    ZONES = {"https://*.contoso.com": "2", "https://*.sharepoint.com": "2",
             "https://login.microsoftonline.com": "2", "https://*.cdn.office.net": "2",
             "intranet": "1", "www.example.com": "3", "*.evil.test": "4", "10.1.16-31.*": "1"}

    def test_zones(self):
        folder = rollout_case.files(self, "intune", "zones")
        name, rows = self.rows(folder, "zones.json")
        self.assertEqual(NAME + ": zones of sites", name)
        (uri, value), = rows.items()
        self.assertEqual("./User/Vendor/MSFT/Policy/Config/InternetExplorer/"
                         "AllowSiteToZoneAssignmentList", uri)
        enabled, data = xml.etree.ElementTree.fromstring("<x>" + value + "</x>")
        self.assertEqual(("enabled", "data", "IZ_ZonemapPrompt"),
                         (enabled.tag, data.tag, data.get("id")))
        parts = data.get("value").split("\uf000")
        self.assertEqual(self.ZONES, dict(zip(parts[::2], parts[1::2], strict=True)))

    def test_zones_of_the_settings_catalog(self):
        folder = rollout_case.files(self, "intune", "zones")
        policy = read_json(folder / "zones-settings-catalog.json")
        self.assertEqual(("windows10", "mdm"), (policy["platforms"], policy["technologies"]))
        setting, = policy["settings"]
        choice = setting["settingInstance"]
        base = "user_vendor_msft_policy_config_internetexplorer_allowsitetozoneassignmentlist"
        self.assertEqual((base, base + "_1"), (choice["settingDefinitionId"],
                                               choice["choiceSettingValue"]["value"]))
        sites, = choice["choiceSettingValue"]["children"]
        self.assertEqual(base + "_iz_zonemapprompt", sites["settingDefinitionId"])
        said = {}
        for pair in sites["groupSettingCollectionValue"]:
            site, zone = pair["children"]
            self.assertEqual([base + "_iz_zonemapprompt_key", base + "_iz_zonemapprompt_value"],
                             [each["settingDefinitionId"] for each in (site, zone)])
            said[site["simpleSettingValue"]["value"]] = zone["simpleSettingValue"]["value"]
        self.assertEqual(self.ZONES, said)

    def rows(self, folder, name):
        profile = read_json(folder / name)
        self.assertEqual("#microsoft.graph.windows10CustomConfiguration", profile["@odata.type"])
        rows = profile["omaSettings"]
        kinds = {"#microsoft.graph.omaSettingInteger": int, "#microsoft.graph.omaSettingString": str}
        for row in rows:
            self.assertIs(kinds[row["@odata.type"]], type(row["value"]))
        return profile["displayName"], {row["omaUri"]: row["value"] for row in rows}

    def test_windows(self):
        for case in CASES:
            name, rows = self.rows(rollout_case.files(self, "intune", case), "windows.json")
            csp = "./Vendor/MSFT/NetworkProxy/"
            want = {csp + "AutoDetect": 0}
            if case == "pac-machine":
                want[csp + "ProxySettingsPerUser"] = 0
            if case == "fixed":
                want[csp + "ProxyServer/ProxyAddress"] = PROXY
                self.assertIn("*.corp.contoso.com",
                              rows.pop(csp + "ProxyServer/Exceptions").split(";"))
            else:
                want[csp + "SetupScriptUrl"] = URLS[case]
            with self.subTest(case=case):
                self.assertEqual(NAMES[case] + ": proxy of Windows", name)
                self.assertEqual(want, rows)

    def test_firefox(self):
        for case in CASES:
            _, rows = self.rows(rollout_case.files(self, "intune", case), "firefox.json")
            said = {}
            for uri, value in rows.items():
                folder, _, name = uri.rpartition("/")
                self.assertEqual("./Device/Vendor/MSFT/Policy/Config/"
                                 "Firefox~Policy~firefox~ProxySettings", folder)
                parts = list(xml.etree.ElementTree.fromstring("<x>" + value + "</x>"))
                said[name] = parts[0].tag
                if len(parts) == 2:
                    self.assertEqual(("enabled", "data", name),
                                     (parts[0].tag, parts[1].tag, parts[1].get("id")))
                    said[name] = parts[1].get("value")
            with self.subTest(case=case):
                self.assertEqual("disabled" if case == "pac-user" else "enabled",
                                 said["Proxy_Locked"])
                if case == "fixed":
                    self.assertEqual(("manual", PROXY, PROXY),
                                     tuple(said["Proxy_" + n] for n in
                                           ("ConnectionType", "HTTPProxy", "SSLProxy")))
                else:
                    self.assertEqual(("autoConfig", URLS[case]),
                                     (said["Proxy_ConnectionType"], said["Proxy_AutoConfigURL"]))


class PowerShellTest(unittest.TestCase):
    """No parser of PowerShell is in Debian; where there is one, it is asked."""

    def test_script(self):
        for case in CASES:
            path = rollout_case.files(self, "powershell", case) / "Set-Proxy.ps1"
            script = path.read_bytes()
            with self.subTest(case=case):
                script.decode("ascii")
                self.assertEqual(script.count(b"\n"), script.count(b"\r\n"))
                self.assertNotIn(b"/*@", script)
                # As a reader would: comments and strings away, brackets are in pairs.
                bare = re.sub(rb"<#.*?#>", b"", script, flags=re.DOTALL)
                bare = re.sub(rb"'(''|[^'])*'|\"[^\"`]*\"|#[^\n]*", b"", bare)
                self.assertNotRegex(bare, rb"['\"`]")
                for opened, closed in (b"()", b"{}", b"[]"):
                    self.assertEqual(bare.count(opened), bare.count(closed))
                if shutil.which("pwsh"):
                    run(["pwsh", "-NoProfile", "-Command",
                         "$e = $null; [void][System.Management.Automation.Language.Parser]"
                         "::ParseFile('%s', [ref]$null, [ref]$e); exit $e.Count" % path])


if __name__ == "__main__":
    sys.exit(rollout_case.main(SKIPPED))
