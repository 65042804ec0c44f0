#!/usr/bin/env python3
"""Has other programs read the Group Policy files of rollouts, and compares what each of them read.

    group_policy_test.py ROLLOUT_FILES

Registry.pol is read by Samba, .reg by hivex into a registry hive, XML by xmllint and Python. What is
missing is left out; then the exit code is 77.
"""

import functools
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree as ET

import empty_hive
import registry_text
from registry_text import HIVES, OWNERS

HERE = pathlib.Path(__file__).resolve().parent
SYSTEM_PYTHON = "/usr/bin/python3"
CASES = {"pac-user": "User", "pac-machine": "Machine", "fixed": "User",
         "fixed-machine": "Machine", "hostile": "User", "zones": "User"}
SKIPPED = 77
SECONDS = 60
REG_SZ, REG_DWORD = 1, 4

program = None


def run(*command):
    return subprocess.run(command, capture_output=True, check=False, timeout=SECONDS)


def has_samba():
    return run(SYSTEM_PYTHON, "-B", "-c", "import samba.dcerpc.preg").returncode == 0


def preg_records(test, path):
    """Of Registry.pol, by Samba, and what Samba lets pass."""
    content = path.read_bytes()
    test.assertEqual(b"PReg\1\0\0\0", content[:8])
    read = run(SYSTEM_PYTHON, "-B", HERE / "read_preg.py", path)
    test.assertEqual(0, read.returncode, read.stderr)
    records = json.loads(read.stdout)
    test.assertTrue(records)
    for key, name, kind, data in records:
        test.assertRegex(key, r"^Software\\[ -~]*[^\\]$")
        test.assertRegex(name, r"^[ -~]{1,259}$")
        if kind == REG_SZ:
            test.assertRegex(data, r"^[ -~]{0,32766}$")
        else:
            test.assertEqual((REG_DWORD, 0), (kind, data >> 32))
    return records


def apply_preg(records, registry):
    for key, name, _, data in records:
        if name.startswith("**del."):
            registry.pop((key, name[6:]), None)
        elif name == "**delvals.":
            for gone in [each for each in registry if each[0] == key]:
                del registry[gone]
        else:
            registry[key, name] = data


def apply_preferences(path, hive, registry):
    for item in ET.parse(path).getroot():
        properties = item.find("Properties").attrib
        assert properties["hive"] == hive
        place = properties["key"], properties["name"]
        if properties["action"] == "D":
            registry.pop(place, None)
        elif properties["type"] == "REG_DWORD":
            registry[place] = int(properties["value"], 16)
        else:
            registry[place] = properties["value"]


class Hive:
    """A registry hive that hivexregedit changes and reads."""

    def __init__(self, test, folder, prefix):
        self.test, self.path, self.prefix = test, folder / "hive", prefix
        self.path.write_bytes(empty_hive.empty_hive())

    def regedit(self, *arguments):
        done = run("hivexregedit", *arguments)
        self.test.assertEqual(0, done.returncode, done.stderr)
        return done.stdout.decode("ascii")

    def merge(self, reg):
        """hivexregedit takes no UTF-16, and makes no keys above a key: so they stand first."""
        content = reg.read_bytes()
        self.test.assertEqual(b"\xff\xfe", content[:2])
        text = content.decode("utf-16")
        self.test.assertNotRegex(text, r"[^\r]\n|\r[^\n]")
        head, _, body = text.replace("\r\n", "\n").partition("\n\n")
        self.test.assertEqual("Windows Registry Editor Version 5.00", head)
        keys = re.findall(r"^\[-?(.*)\]$", body, re.MULTILINE)
        self.test.assertTrue(keys)
        parents = []
        for key in keys:
            self.test.assertTrue(key.startswith(self.prefix + "\\"))
            parts = key.split("\\")
            parents += ["\\".join(parts[:count]) for count in range(2, len(parts) + 1)]
        made = "".join(f"[{key}]\n\n" for key in dict.fromkeys(parents))
        flat = self.path.with_suffix(".reg")
        flat.write_text(f"{head}\n\n{made}{body}", encoding="ascii")
        # Without an encoding hivexregedit takes texts for UTF-16LE, which Windows keeps them in.
        self.regedit("--merge", "--prefix", self.prefix, "--encoding", "UTF-16LE", self.path, flat)

    def values(self):
        return registry_text.values(self.regedit("--export", self.path, "\\"))


def for_each_case(test):
    """`test` gets the folder of the files, and "User" or "Machine"."""
    @functools.wraps(test)
    def run_all(self):
        for case, whose in CASES.items():
            with self.subTest(case), tempfile.TemporaryDirectory() as folder:
                self.folder = pathlib.Path(folder)
                out = self.folder / case
                written = run(program, "group-policy", case, out)
                self.assertEqual(0, written.returncode, written.stderr)
                test(self, out / "group-policy", whose)
    return run_all


class GroupPolicyTest(unittest.TestCase):
    def domain_registry(self, files, whose):
        """What a client of the domain ends with: policies, then Preferences."""
        registry = {}
        apply_preg(preg_records(self, files / whose / "Registry.pol"), registry)
        for key, _ in registry:
            self.assertTrue(key.startswith("Software\\Policies\\"), key + " would tattoo")
        apply_preferences(files / whose / "Preferences/Registry/Registry.xml", HIVES[whose],
                          registry)
        return registry

    @unittest.skipUnless(has_samba(), "no python3-samba")
    @for_each_case
    def test_domain_and_local_policy_say_the_same(self, files, whose):
        registry = {}
        registry_text.apply_lgpo(files / "lgpo.txt", OWNERS[whose], registry)
        self.assertEqual(self.domain_registry(files, whose), registry)

    @unittest.skipUnless(has_samba(), "no python3-samba")
    @for_each_case
    def test_browsers_get_legal_combinations(self, files, whose):
        allowed = {"pac_script": {"ProxyPacUrl", "ProxyPacMandatory"},
                   "fixed_servers": {"ProxyServer", "ProxyBypassList"}}
        registry = self.domain_registry(files, whose)
        products = ["Google\\Chrome", "Microsoft\\Edge", "Chromium"]
        for product in products:
            settings = json.loads(registry["Software\\Policies\\" + product, "ProxySettings"])
            mode = settings.pop("ProxyMode")
            self.assertLessEqual(set(settings), allowed[mode])
            self.assertTrue(settings.get("ProxyPacUrl") or settings.get("ProxyServer"))
        pac = registry.get(("Software\\Microsoft\\Windows\\CurrentVersion\\Internet Settings",
                            "AutoConfigURL"))
        self.assertEqual(pac, settings.get("ProxyPacUrl"))

    @unittest.skipUnless(has_samba(), "no python3-samba")
    @for_each_case
    def test_undo_leaves_nothing(self, files, whose):
        foreign = ("Software\\Policies\\Google\\Chrome", "HomepageLocation")
        registry = self.domain_registry(files, whose)
        registry[foreign] = "kept"
        apply_preg(preg_records(self, files / "undo" / whose / "Registry.pol"), registry)
        self.assertEqual({foreign: "kept"}, registry)

        local = {}
        owner = OWNERS[whose]
        registry_text.apply_lgpo(files / "lgpo.txt", owner, local)
        registry_text.apply_lgpo(files / "undo/lgpo.txt", owner, local)
        self.assertEqual({}, local)

    @unittest.skipUnless(shutil.which("hivexregedit"), "no hivexregedit")
    @for_each_case
    def test_reg_file(self, files, whose):
        registry = {}
        registry_text.apply_lgpo(files / "lgpo.txt", OWNERS[whose], registry)
        hive = Hive(self, self.folder, HIVES[whose])
        hive.merge(files / "settings.reg")
        self.assertEqual(registry, hive.values())
        hive.merge(files / "undo/settings.reg")
        self.assertEqual({}, hive.values())

    @unittest.skipUnless(shutil.which("xmllint"), "no xmllint")
    @for_each_case
    def test_preferences_validate(self, files, whose):
        schema = HERE / "registry_preferences.rng"
        path = files / whose / "Preferences/Registry/Registry.xml"
        checked = run("xmllint", "--noout", "--relaxng", schema, path)
        self.assertEqual(0, checked.returncode, checked.stderr)
        broken = self.folder / "broken.xml"
        broken.write_bytes(path.read_bytes().replace(b'action="', b'action="X', 1))
        self.assertNotEqual(0, run("xmllint", "--noout", "--relaxng", schema, broken).returncode)

    @unittest.skipUnless(shutil.which("xmllint"), "no xmllint")
    @for_each_case
    def test_backup(self, files, whose):
        bkp = "{http://www.microsoft.com/GroupPolicy/GPOOperations}"
        mfst = "{http://www.microsoft.com/GroupPolicy/GPOOperations/Manifest}"
        backup = files / "backup"
        entry = ET.parse(backup / "manifest.xml").getroot().find(mfst + "BackupInst")
        folder = backup / entry.findtext(mfst + "ID")
        self.assertEqual([folder], [each for each in backup.iterdir() if each.is_dir()])
        for path in [backup / "manifest.xml", *folder.glob("*.xml")]:
            checked = run("xmllint", "--noout", path)
            self.assertEqual((0, b""), (checked.returncode, checked.stderr))
        info = ET.parse(folder / "bkupInfo.xml").getroot()
        self.assertEqual([each.text for each in entry], [each.text for each in info])

        root = ET.parse(folder / "Backup.xml").getroot()
        objects = root.findall(f".//{bkp}FSObjectFile") + root.findall(f".//{bkp}FSObjectDir")
        named = {each.get(bkp + "Location").replace("\\", "/") for each in objects}
        half = folder / "DomainSysvol/GPO" / whose
        there = {each.relative_to(folder).as_posix() for each in half.rglob("*")}
        self.assertEqual(there, named)
        core = root.find(f".//{bkp}GroupPolicyCoreSettings")
        self.assertEqual({"User": "2", "Machine": "1"}[whose], core.findtext(bkp + "Options"))
        self.assertEqual(entry.findtext(mfst + "GPODisplayName"),
                         core.findtext(bkp + "DisplayName"))
        for name in ("Registry.pol", "Preferences/Registry/Registry.xml"):
            inside = half / name.replace("Registry.pol", "registry.pol")
            self.assertEqual((files / whose / name).read_bytes(), inside.read_bytes())

    @for_each_case
    def test_same_bytes_again(self, files, _):
        def contents(folder):
            return {path.relative_to(folder): path.read_bytes()
                    for path in folder.rglob("*") if path.is_file()}
        again = self.folder / "again"
        run(program, "group-policy", files.parent.name, again)
        self.assertEqual(contents(files), contents(again / "group-policy"))


if __name__ == "__main__":
    program = sys.argv.pop(1)
    result = unittest.main(exit=False, verbosity=2).result
    sys.exit(1 if not result.wasSuccessful() else SKIPPED if result.skipped else 0)
