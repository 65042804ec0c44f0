#!/usr/bin/env python3
"""A whole round of Group Policy: our Registry.pol in a domain, and what arrives at its client.

    samba_domain_test.py ROLLOUT_FILES

Samba plays a domain controller for an Active Directory domain that exists for some seconds, in name
spaces with no network but loopback and with layers over /etc and all that Samba keeps. A policy object
with our file is linked there; samba-gpupdate, the client, fetches it over LDAP and SMB, and its
extensions for Chromium and Firefox write the files that browsers read. Samba 4.17 has none for Edge,
for Preferences or for the half of the user; the one for Chrome writes where Chromium's does.

Skipped, with the reason, where Samba's parts or the right to make name spaces are missing.
"""

import json
import pathlib
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import unittest

import private_net
import rollout_case
from rollout_case import HTTPS_URL, PROXY

SKIPPED = 77
SECONDS = 180
# Files have owners besides root here, so that root must be the real one.
NAME_SPACES = ["unshare", "--net", "--mount", "--uts", "--pid", "--fork", "--kill-child",
               "--mount-proc"]
PARTS = {  # A file of each package.
    "/usr/sbin/samba": "samba",
    "/usr/share/samba/setup/provision.ldif": "samba-ad-provision",
    "/usr/sbin/winbindd": "winbind",
    "/usr/bin/samba-tool": "samba-common-bin",
    "/usr/lib/*/libnss_winbind.so.2": "libnss-winbind",
    "/usr/lib/*/samba/ldb/samba_dsdb.so": "samba-dsdb-modules",
    "/usr/lib/*/samba/vfs/acl_xattr.so": "samba-vfs-modules",
}
ADDRESS = "10.9.8.7"  # One of loopback is not found by clients of a domain.
PASSWORD = "Throw-away-1"
ARRIVES = {"chromium": "/etc/chromium/policies/managed/policies.json",
           "firefox": "/etc/firefox/policies/policies.json"}
COPY_FOR_FIREFOX = "/usr/lib64/firefox/distribution/policies.json"  # Read where the other is missing.


# ---- Within the name spaces: samba_domain_test.py --inside FOLDER POL...

class Domain:
    def __init__(self, scratch):
        self.folder = scratch / "dc"
        self.conf = self.folder / "etc/smb.conf"
        self.log = scratch / "log"

    def __enter__(self):
        self.set_up_system()
        self.tool("domain", "provision", "--realm=LAB.TEST", "--domain=LAB", "--server-role=dc",
                  "--dns-backend=SAMBA_INTERNAL", "--adminpass=" + PASSWORD,
                  "--targetdir=%s" % self.folder, "--host-ip=" + ADDRESS,
                  "--option=interfaces=lo %s/24" % ADDRESS, "--option=bind interfaces only=yes",
                  "--option=vfs objects=dfs_samba4 acl_xattr")
        shutil.copy(self.conf, "/etc/samba/smb.conf")
        shutil.copy(self.folder / "private/krb5.conf", "/etc/krb5.conf")
        with open(self.log, "wb") as log:
            self.server = subprocess.Popen(["/usr/sbin/samba", "-i", "-s", self.conf],
                                           stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        self.wait_until_up()
        return self

    def __exit__(self, *_):
        self.server.terminate()
        self.server.wait()

    def set_up_system(self):
        private_net.sh("hostname", "dc1")
        files = {
            "hosts": "127.0.0.1 localhost\n%s dc1.lab.test dc1\n" % ADDRESS,
            "resolv.conf": "search lab.test\nnameserver 127.0.0.1\n",
            "nsswitch.conf": "hosts: files dns\npasswd: files winbind\ngroup: files winbind\n"
                             "services: files\nprotocols: files\n",
        }
        for name, text in files.items():
            path = pathlib.Path("/etc", name)
            path.unlink(missing_ok=True)
            path.write_text(text)
        pathlib.Path("/etc/samba/smb.conf").unlink(missing_ok=True)

    def wait_until_up(self):
        end = time.monotonic() + SECONDS
        for port in (53, 88, 389, 445):
            while True:
                try:
                    socket.create_connection((ADDRESS, port), timeout=1).close()
                    break
                except OSError:
                    if time.monotonic() > end or self.server.poll() is not None:
                        raise RuntimeError("no domain: " + self.log.read_text("utf-8", "replace"))
                    time.sleep(0.1)

    def tool(self, *arguments):
        done = subprocess.run(["samba-tool", *arguments], stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, timeout=SECONDS)
        text = done.stdout.decode("utf-8", "replace")
        if done.returncode != 0:
            raise RuntimeError("samba-tool %s: %s" % (" ".join(arguments), text))
        return text

    def gpo(self, command, *arguments):
        return self.tool("gpo", command, *arguments, "-H", "ldap://dc1.lab.test", "-U",
                         "Administrator%" + PASSWORD, "-s", str(self.conf))

    def create_object(self):
        """Its GUID."""
        return re.search(r"created as (\{[-0-9A-F]+\})", self.gpo("create", "Proxy")).group(1)

    def put(self, guid, version, pol):
        """As an administrator's editor does over the share."""
        folder = self.folder / "state/sysvol/lab.test/Policies" / guid
        shutil.copy(pol, folder / "Machine/Registry.pol")
        (folder / "GPT.INI").write_bytes(b"[General]\r\nVersion=%d\r\n" % version)

    def fetch(self, guid, folder):
        """Registry.pol as it comes over the network."""
        folder.mkdir()
        self.gpo("fetch", guid, "--tmpdir=%s" % folder)
        return (folder / "policy" / guid / "Machine/Registry.pol").read_bytes()

    def update_client(self):
        """What a client of the domain then has: program -> content of its file.

        Samba leaves in its files what a policy no longer says, hence the clean start."""
        paths = {name: pathlib.Path(path) for name, path in ARRIVES.items()}
        for path in [*paths.values(), pathlib.Path(COPY_FOR_FIREFOX)]:
            path.unlink(missing_ok=True)
        private_net.sh("samba-gpupdate", "--target=Computer", "--force", "-s", self.conf)
        return {name: json.loads(path.read_text()) for name, path in paths.items()
                if path.exists()}


def inside(folder, pols):
    scratch = private_net.mount_scratch(folder)
    private_net.start_loopback()
    private_net.sh("ip", "address", "add", ADDRESS + "/24", "dev", "lo")
    for system in ("/etc", "/usr/lib64"):  # Samba writes for Firefox in both.
        private_net.cover(system, scratch)
    for kept in ("/var/lib/samba", "/var/cache/samba", "/var/log/samba", "/run/samba"):
        if pathlib.Path(kept).is_dir():
            private_net.mount_scratch(kept)
    with Domain(scratch) as domain:
        guid = domain.create_object()
        rounds = []
        for number, pol in enumerate(pols):
            domain.put(guid, number + 1, pol)
            if number == 0:
                rounds.append(domain.update_client())
                domain.gpo("setlink", "DC=lab,DC=test", guid)
            fetched = domain.fetch(guid, scratch / str(number))
            if fetched != pathlib.Path(pol).read_bytes():
                raise RuntimeError("%s is not what was put there" % pol)
            rounds.append(domain.update_client())
    json.dump(rounds, sys.stdout)
    return 0


# ---- Outside.

def missing():
    """Why there can be no domain here, or None."""
    for pattern, package in PARTS.items():
        if not list(pathlib.Path("/").glob(pattern[1:])):
            return "no " + package
    tried = "ip link set lo up && mount -t tmpfs none /etc/samba && hostname dc1"
    done = subprocess.run([*NAME_SPACES, "sh", "-c", tried], stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT)
    if done.returncode != 0:
        return "no right to make name spaces: " + done.stdout.decode("utf-8", "replace").strip()
    return None


class DomainTest(unittest.TestCase):
    def rounds(self, cases):
        """What a client has: while the object is linked nowhere, then with each case in it."""
        pols = [rollout_case.files(self, "group-policy", case) / "Machine/Registry.pol"
                for case in cases]
        with tempfile.TemporaryDirectory() as scratch:
            done = subprocess.run([*NAME_SPACES, sys.executable, "-B", __file__, "--inside",
                                   scratch, *map(str, pols)],
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                  timeout=3 * SECONDS)
        self.assertEqual(0, done.returncode, done.stderr.decode("utf-8", "replace"))
        return json.loads(done.stdout)

    def test_round(self):
        reason = missing()
        if reason is not None:
            self.skipTest(reason)
        unlinked, pac, fixed = self.rounds(["pac-machine", "fixed-machine"])
        self.assertEqual({}, unlinked)

        self.assertEqual({"chromium", "firefox"}, set(pac))
        self.assertEqual({"ProxySettings": {"ProxyMode": "pac_script", "ProxyPacUrl": HTTPS_URL,
                                            "ProxyPacMandatory": True}}, pac["chromium"])
        self.assertEqual({"policies": {"Proxy": {"Mode": "autoConfig", "AutoConfigURL": HTTPS_URL,
                                                 "Locked": True}}}, pac["firefox"])

        self.assertEqual({"chromium", "firefox"}, set(fixed))
        settings = fixed["chromium"]["ProxySettings"]
        bypassed = settings.pop("ProxyBypassList").split(";")
        self.assertEqual({"ProxyMode": "fixed_servers", "ProxyServer": PROXY}, settings)
        self.assertEqual([".corp.contoso.com", "10.0.0.0/8", "corp.contoso.com",
                          "pac.contoso.com"], sorted(bypassed))
        proxy = fixed["firefox"]["policies"]["Proxy"]
        # Firefox cannot name a host without what is below it, so pac.contoso.com is left out.
        self.assertEqual(["10.0.0.0/8", "corp.contoso.com"],
                         sorted(proxy.pop("Passthrough").split(",")))
        self.assertEqual({"Mode": "manual", "HTTPProxy": PROXY, "SSLProxy": PROXY, "Locked": True},
                         proxy)


if __name__ == "__main__":
    if sys.argv[1] == "--inside":
        sys.exit(inside(sys.argv[2], sys.argv[3:]))
    sys.exit(rollout_case.main(SKIPPED))
