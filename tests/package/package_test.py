#!/usr/bin/env python3
"""The packages that `./dev package` makes, each where it is meant to run, against the program that was
built here: the sample must compile to the same bytes.

    package_test.py PACKAGES_FOLDER BUILD_FOLDER

The .deb files in a clean Debian 12, which debootstrap makes in a temporary folder from where this
system gets its packages (needs root), and by lintian; the .tar.gz in an empty folder; the .zip by Wine.
What cannot run is skipped, and said.
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
import unittest
import zipfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "samples/contoso"
SECONDS = 900
packages, build = (pathlib.Path(name).resolve() for name in sys.argv[1:3])

def run(command, **more):
    done = subprocess.run(list(map(str, command)), stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          stdin=subprocess.DEVNULL, timeout=SECONDS, **more)
    text = done.stdout.decode("utf-8", "replace")
    if done.returncode != 0:
        raise AssertionError(f"{command}: {done.returncode}\n{text}")
    return text


def tree(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes()
            for path in sorted(pathlib.Path(folder).rglob("*")) if path.is_file()}


def package(pattern):
    found = sorted(packages.glob(pattern))
    if not found:
        raise unittest.SkipTest(f"no {pattern} in {packages}")
    if len(found) > 1:
        raise AssertionError(f"more than one {pattern} in {packages}")
    return found[0]


def need(*programs):
    for program in programs:
        if shutil.which(program) is None:
            raise unittest.SkipTest(f"no {program}")


class PackageTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="pacwright-package-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.folder.chmod(0o755)  # apt's own user reads packages there.
        run([build / "pacwright", "compile", SAMPLE / "policy.json", "-o", cls.folder / "here"])
        cls.want = tree(cls.folder / "here")

    def expect_sample(self, folder):
        got = tree(folder)
        self.assertEqual(sorted(self.want), sorted(got))
        for name, content in self.want.items():
            self.assertEqual(content, got[name], name)
        self.assertIn("proxy.pac", got)

    def expect_no_path_of_this_machine(self, folder):
        for name, content in tree(folder).items():
            self.assertNotIn(str(ROOT).encode(), content, name)


class DebTest(PackageTest):
    def setUp(self):
        need("dpkg-deb")
        self.deb = package("pacwright_*.deb")
        self.dev = package("libpacwright-dev_*.deb")

    def test_contents(self):
        for deb in (self.deb, self.dev):
            with self.subTest(deb.name):
                root = self.folder / deb.stem
                run(["dpkg-deb", "--extract", deb, root])
                self.expect_no_path_of_this_machine(root)
        program = self.folder / self.deb.stem / "usr"
        for name in ("bin/pacwright", "share/man/man1/pacwright.1.gz", "share/doc/pacwright/copyright",
                     "share/bash-completion/completions/pacwright",
                     "share/pacwright/schema/policy.schema.json"):
            self.assertTrue((program / name).is_file(), name)
        self.assertIn("libidn2-0", run(["dpkg-deb", "--field", self.deb, "Depends"]))

    def test_library(self):
        need("cmake", "c++")
        usr = self.folder / "dev/usr"
        run(["dpkg-deb", "--extract", self.dev, usr.parent])
        example = usr / "share/doc/libpacwright-dev/examples/library"
        run(["cmake", "-S", example, "-B", self.folder / "example", f"-DCMAKE_PREFIX_PATH={usr}"])
        run(["cmake", "--build", self.folder / "example"])
        program = self.folder / "example/compile_and_ask"
        self.assertIn("http://intranet/\tDIRECT", run([program, SAMPLE / "policy.json", "http://intranet/"]))

    def test_lintian(self):
        need("lintian")
        said = run(["lintian", "--fail-on", "error,warning", "--allow-root", self.deb, self.dev])
        self.assertEqual("", said)

    def test_same_bytes_again(self):
        """Packed later, elsewhere, in another time zone."""
        need("cpack")
        if "SOURCE_DATE_EPOCH" not in os.environ:
            self.skipTest("SOURCE_DATE_EPOCH is not set")
        again = self.folder / "again"
        time.sleep(1.1)  # More than the resolution of times in archives.
        before = os.umask(0o022)
        try:
            run(["cpack", "--config", build / "CPackConfig.cmake", "-B", again],
                env=os.environ | {"TZ": "Asia/Tokyo"})
        finally:
            os.umask(before)
        for first in (self.deb, self.dev, package("*.tar.gz")):
            with self.subTest(first.name):
                self.assertEqual(first.read_bytes(), (again / first.name).read_bytes())


class CleanDebianTest(PackageTest):
    def mirror(self):
        """Where this system gets Debian's packages from."""
        lines = run(["apt-get", "indextargets", "--format", "$(CODENAME) $(REPO_URI)",
                     "Created-By: Packages", "Origin: Debian"]).splitlines()
        for line in lines:
            suite, address = line.split(" ", 1)
            if suite == "bookworm":
                return address
        self.skipTest("this system's list of sources names no Debian 12")

    def test_install_and_run(self):
        deb = package("pacwright_*.deb")
        need("debootstrap", "apt-get", "chroot")
        if os.geteuid() != 0:
            self.skipTest("not root: no chroot")
        root = self.folder / "root"
        run(["debootstrap", "--variant=minbase", "bookworm", root, self.mirror()])
        shutil.copy(deb, root / deb.name)

        def inside(*command):
            environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "DEBIAN_FRONTEND": "noninteractive",
                           "LC_ALL": "C"}
            return run(["chroot", root, *command], env=environment)

        inside("apt-get", "-qq", "-y", "install", "--no-install-recommends", f"/{deb.name}")
        self.assertIn("install ok installed", inside("dpkg", "--status", "pacwright"))
        self.assertEqual("", inside("dpkg", "--verify", "pacwright"))
        policy = "/usr/share/doc/pacwright/examples/contoso/policy.json"
        inside("pacwright", "compile", policy, "-o", "/out")
        self.expect_sample(root / "out")
        inside("dpkg", "--purge", "pacwright")
        self.assertFalse((root / "usr/bin/pacwright").exists())
        self.assertFalse((root / "usr/share/doc/pacwright").exists())


class ArchiveTest(PackageTest):
    def test_tar(self):
        with tarfile.open(package("*-linux-*.tar.gz")) as archive:
            self.assertEqual({0}, {entry.uid for entry in archive} | {entry.gid for entry in archive})
            archive.extractall(self.folder / "tar")
        [top] = (self.folder / "tar").iterdir()
        self.expect_no_path_of_this_machine(top)
        out = self.folder / "tar-out"
        run([top / "bin/pacwright", "compile", top / "share/doc/pacwright/examples/contoso/policy.json",
             "-o", out])
        self.expect_sample(out)

    def test_zip(self):
        archive = package("*-windows-*.zip")
        need("wine")
        unpacked = self.folder / "zip"
        with zipfile.ZipFile(archive) as content:
            content.extractall(unpacked)
        [top] = unpacked.iterdir()
        self.expect_no_path_of_this_machine(top)
        for name in ("README.md", "LICENSE", "THIRD-PARTY-NOTICES", "completions/pacwright.ps1",
                     "schema/policy.schema.json"):
            self.assertTrue((top / name).is_file(), name)
        prefix = self.folder / "wine"
        environment = os.environ | {"WINEPREFIX": str(prefix), "WINEDEBUG": "-all", "DISPLAY": "",
                                    "WINEDLLOVERRIDES": "mscoree,mshtml,winemenubuilder.exe="}
        try:
            run(["wine", top / "pacwright.exe", "compile", "samples/contoso/policy.json", "-o", "out"],
                cwd=top, env=environment)
        finally:
            subprocess.run(["wineserver", "--kill"], env=environment, timeout=SECONDS, check=False)
        self.expect_sample(top / "out")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
