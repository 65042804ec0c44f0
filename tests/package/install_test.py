#!/usr/bin/env python3
"""What `cmake --install` makes of a build, in a folder of its own: that everything is there, and that
another CMake project can use the library from it.

    install_test.py CMAKE BUILD_FOLDER CXX_COMPILER SOURCE_FOLDER

The build has to be complete. Nothing is built in it.
"""
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

SECONDS = 300
cmake, build, compiler, source = sys.argv[1:5]
sample = pathlib.Path(source, "samples/contoso/policy.json")

FILES = ["bin/pacwright", "include/pacwright/pacwright.hpp", "lib*/libpacwright.a",
         "lib*/cmake/pacwright/pacwright-config.cmake",
         "lib*/cmake/pacwright/pacwright-config-version.cmake",
         "share/bash-completion/completions/pacwright", "share/doc/pacwright/CHANGELOG.md",
         "share/doc/pacwright/LICENSE", "share/doc/pacwright/README.md",
         "share/doc/pacwright/THIRD-PARTY-NOTICES", "share/doc/pacwright/examples/contoso/policy.json",
         "share/doc/libpacwright-dev/examples/library/main.cpp",
         "share/fish/vendor_completions.d/pacwright.fish", "share/man/man1/pacwright.1",
         "share/pacwright/schema/policy.schema.json", "share/zsh/vendor-completions/_pacwright"]


def run(*command):
    done = subprocess.run(list(map(str, command)), stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          timeout=SECONDS)
    if done.returncode != 0:
        raise AssertionError(f"{command}: {done.returncode}\n{done.stdout.decode()}")
    return done.stdout


def said(*command):
    return subprocess.run(list(map(str, command)), stdout=subprocess.PIPE, check=True,
                          stderr=subprocess.DEVNULL, timeout=SECONDS).stdout


class InstallTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="pacwright-install-"))
        cls.root = cls.folder / "root"
        run(cmake, "--install", build, "--prefix", cls.root)

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    def one(self, pattern):
        """The one installed file that fits; a system may call lib otherwise, or put a folder below."""
        first, rest = pattern.split("/", 1)
        found = [path for place in (rest, "*/" + rest) for path in self.root.glob(first + "/" + place)]
        self.assertEqual(1, len(found), pattern)
        return found[0]

    def test_files(self):
        for pattern in FILES:
            with self.subTest(pattern):
                self.assertGreater(self.one(pattern).stat().st_size, 100)

    def test_written_files(self):
        program = self.one("bin/pacwright")
        for pattern, command in ((FILES[5], ["completion", "bash"]), (FILES[12], ["completion", "fish"]),
                                 (FILES[15], ["completion", "zsh"]), (FILES[13], ["man"]),
                                 (FILES[14], ["schema", "policy"])):
            with self.subTest(pattern):
                self.assertEqual(self.one(pattern).read_bytes(), said(program, *command))

    def test_components(self):
        """The program comes without the library."""
        root = self.folder / "runtime"
        run(cmake, "--install", build, "--prefix", root, "--component", "runtime")
        self.assertTrue((root / "bin/pacwright").is_file())
        self.assertEqual([], [path for path in root.rglob("*") if path.suffix in (".a", ".hpp")])

    def build_example(self, wanted_version=None):
        """The installed example, built against what is installed; only configured for a version."""
        example = self.folder / ("example" + (wanted_version or ""))
        shutil.copytree(self.one("share/doc/libpacwright-dev/examples/library/main.cpp").parent, example)
        if wanted_version:
            lists = example / "CMakeLists.txt"
            text = lists.read_text()
            self.assertIn("pacwright 0.1 REQUIRED", text)
            lists.write_text(text.replace("pacwright 0.1 REQUIRED", f"pacwright {wanted_version} REQUIRED"))
        run(cmake, "-G", "Ninja", "-S", example, "-B", example / "build", f"-DCMAKE_PREFIX_PATH={self.root}",
            f"-DCMAKE_CXX_COMPILER={compiler}")
        if not wanted_version:
            run(cmake, "--build", example / "build")
        return example / "build/compile_and_ask"

    def test_library(self):
        urls = ["https://outlook.office365.com/", "http://intranet/", "https://www.example.com/",
                "https://10.1.2.3/"]
        program = self.one("bin/pacwright")
        out = self.folder / "out"
        run(program, "compile", sample, "-o", out)
        asked = said(self.build_example(), sample, *urls)
        self.assertEqual(asked, said(program, "eval", out / "proxy.pac", *urls))
        self.assertEqual(len(urls), asked.count(b"\n"))

    def test_other_version(self):
        with self.assertRaisesRegex(AssertionError, "0.2"):
            self.build_example("0.2")

    @unittest.skipIf(shutil.which("readelf") is None, "no readelf")
    def test_hardened(self):
        """A smashed stack and a copy that is too long are noticed; tables of jumps are read-only."""
        text = said("readelf", "--wide", "--dynamic", "--segments", "--dyn-syms", self.one("bin/pacwright")).decode()
        for part in ["BIND_NOW", "GNU_RELRO", "__stack_chk_fail", "_chk@"]:
            self.assertIn(part, text)
        self.assertRegex(text, r"GNU_STACK .* RW ")
        self.assertIn("DYN", said("readelf", "--file-header", self.one("bin/pacwright")).decode())

    def test_no_path_of_this_machine(self):
        cache = pathlib.Path(build, "CMakeCache.txt").read_text()
        if "CMAKE_BUILD_TYPE:STRING=Release" not in cache:
            self.skipTest("only in what is shipped")
        for path in self.root.rglob("*"):
            if not path.is_file():
                continue
            content = path.read_bytes()
            for name in {source, build}:
                self.assertNotIn(name.encode(), content, path)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
