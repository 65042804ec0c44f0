"""Rules about the source tree that no compiler checks.

A rule is a function from a tree {path: bytes} to a list of faults. Each is tried twice: on the
project, where it must find nothing, and on a small tree with a planted fault, which it must find.
So a rule that has gone blind fails, too.
"""
import os
import pathlib
import re
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
NOT_OURS = {".git", "build", "__pycache__", ".cache", ".vscode", ".idea"}
THIS_FILE = "tests/rules/rules_test.py"

# Test input is kept byte for byte: broken encodings and line ends are what some of it is for.
DATA = ("tests/golden/", "tests/scripts/", "tests/fuzz/corpus/", "tests/pages/traps/",
        "src/input/type_words.json")  # Words of many languages.
TEXT = {".cpp", ".hpp", ".def", ".js", ".py", ".cmake", ".txt", ".json", ".md", ".sh", ""}


def read_tree():
    tree = {}
    for folder, folders, names in os.walk(ROOT):
        folders[:] = sorted(set(folders) - NOT_OURS)
        for name in names:
            path = pathlib.Path(folder, name)
            if path.is_file():
                tree[path.relative_to(ROOT).as_posix()] = path.read_bytes()
    return dict(sorted(tree.items()))


def text_files(tree):
    for path, content in tree.items():
        if not path.startswith(DATA) and pathlib.PurePosixPath(path).suffix in TEXT:
            yield path, content.decode("utf-8", "replace")


def sources(tree):
    for path, content in tree.items():
        if path.endswith((".cpp", ".hpp")):
            yield path, content.decode("utf-8", "replace")


def lines_with(text, pattern):
    return [number for number, line in enumerate(text.split("\n"), 1) if re.search(pattern, line)]


# ---- Who may include whom: ARCHITECTURE.md, "The map".

BELOW = {
    "base": set(),
    "diag": {"base"},
    "model": {"base", "diag"},
    "compare": {"base", "diag", "model"},
    "input": {"base", "diag", "model"},
    "lower": {"base", "diag", "model"},
    "opt": {"base", "diag", "model"},
    "emit": {"base", "diag", "model"},
    "report": {"base", "diag", "model"},
    "validate": {"base", "diag", "model"},
    "cli": {"base", "diag", "model", "compare", "input", "lower", "opt", "emit", "report",
            "validate"},
    "api": {"base", "diag", "model", "validate", "cli"},
    "main.cpp": {"base", "cli"},
}


def layer_of(path):
    """"src/opt/passes.cpp" -> "opt"; tests have none."""
    parts = path.split("/")
    return {"src": parts[1], "validate": "validate"}.get(parts[0])


def quoted_includes(text):
    return re.findall(r'^\s*#\s*include\s*"([^"]+)"', text, re.MULTILINE)


def include_faults(tree):
    faults = []
    for path, text in sources(tree):
        layer = layer_of(path)
        if layer is None:
            continue
        if layer not in BELOW:
            faults.append(f"{path}: folder {layer} has no place in the map")
            continue
        for name in quoted_includes(text):
            target = name.split("/")[0]
            if target not in BELOW[layer] | {layer, "embedded"}:
                faults.append(f"{path}: {layer} must not include {name}")
    return faults


def include_path_faults(tree):
    """Includes are written from src/, or from the root for validate/; all others hide a layer."""
    faults = []
    for path, text in sources(tree):
        beside = path.rsplit("/", 1)[0] + "/"
        for name in quoted_includes(text):
            places = ["src/" + name, name]
            if path.startswith("tests/"):
                places.append(beside + name)
            if not name.startswith("embedded/") and not any(place in tree for place in places):
                faults.append(f"{path}: no file is called {name}")
    return faults


def public_header_faults(tree):
    """A program that uses the library has this header and the standard library, nothing else."""
    text = tree.get("src/api/pacwright.hpp", b"").decode()
    others = [name for name in re.findall(r"#\s*include\s*(.+)", text)
              if not re.fullmatch(r"<[a-z_]+>", name)]
    return [f"src/api/pacwright.hpp: includes {name}" for name in others]


SYSTEM_HEADERS = re.compile(
    r"#\s*include\s*<(unistd|fcntl|poll|signal|csignal|dirent|dlfcn|pthread|spawn|windows|io|"
    r"process|winsock2|shellapi|tlhelp32|sys/[a-z_]+|netinet/[a-z_]+|arpa/[a-z_]+)(\.h)?>")


def system_call_faults(tree):
    """Only src/base knows the operating system. Tests may: some simulate a full disk."""
    return [f"{path}:{line}: system header outside src/base"
            for path, text in sources(tree)
            if not path.startswith(("src/base/", "tests/"))
            for line in lines_with(text, SYSTEM_HEADERS)]


# ---- How text looks.

def ascii_faults(tree):
    return [f"{path}:{line}: not ASCII"
            for path, text in text_files(tree) for line in lines_with(text, r"[^\x00-\x7f]")]


def white_space_faults(tree):
    faults = []
    for path, text in text_files(tree):
        faults += [f"{path}:{line}: tab" for line in lines_with(text, r"\t")]
        faults += [f"{path}:{line}: carriage return" for line in lines_with(text, r"\r")]
        faults += [f"{path}:{line}: trailing blanks" for line in lines_with(text, r"[ \f\v]$")]
        if text and not text.endswith("\n"):
            faults.append(f"{path}: no newline at the end")
        if text.endswith("\n\n"):
            faults.append(f"{path}: blank lines at the end")
    return faults


def size_faults(tree):
    return [f"{path}: {len(content)} bytes, more than 1 MiB"
            for path, content in tree.items() if len(content) > 1 << 20]


# Home, temporary and mounted folders: what a path on the author's machine begins with.
MACHINE_PATH = re.compile(
    r"(?<![\w.*~}-])/(home|root|mnt|media|Users|work|workspace|tmp|var/tmp)/|\b[A-Z]:\\+Users\\")


def machine_path_faults(tree):
    """Tests may use a generic temporary folder."""
    faults = []
    for path, content in tree.items():
        if path.startswith(DATA) or path == THIS_FILE:
            continue
        text = content.decode("utf-8", "replace")
        if path.startswith("tests/"):
            text = re.sub(r"/(var/)?tmp/", "", text)
        faults += [f"{path}:{line}: path of one machine" for line in lines_with(text, MACHINE_PATH)]
    return faults


# ---- The table of diagnostics.

def diag_rows(tree):
    text = tree.get("src/diag/codes.def", b"").decode()
    return re.findall(r"^DIAG\((\w+),\s*(\w+),\s*(\w+),", text, re.MULTILINE)


def diag_table_faults(tree):
    faults = []
    rows = diag_rows(tree)
    if not rows:
        faults.append("src/diag/codes.def: no rows found")
    names = [name for _, name, _ in rows]
    faults += [f"{name}: used twice" for name in sorted(set(names)) if names.count(name) > 1]
    for (before, _, _), (code, _, _) in zip(rows, rows[1:]):
        if code <= before:
            faults.append(f"{code}: must come after {before}")
    faults += [f"{code}: not of a known family" for code, _, _ in rows
               if not re.fullmatch(r"PC[123459]\d\d", code)]
    return faults


def untested_diag_faults(tree):
    """Every diagnostic is provoked somewhere, and its code or name stands there."""
    tests = "\n".join(content.decode("utf-8", "replace") for path, content in tree.items()
                      if path.startswith("tests/") and path != THIS_FILE)
    named = set(re.findall(r"\bPC\d{3}\b", tests)) | set(re.findall(r"DiagCode::(\w+)", tests))
    return [f"{code} {name}: no test names it" for code, name, _ in diag_rows(tree)
            if code not in named and name not in named]


# ---- The build lists every source by hand.

def listed_sources(tree, path, prefix):
    text = re.sub(r"#.*", "", tree.get(path, b"").decode())
    return {prefix + name for name in re.findall(r"[\w./-]+\.cpp\b", text)}


def build_list_faults(tree):
    listed = listed_sources(tree, "CMakeLists.txt", "")
    for folder in ("tests/", "samples/library/"):
        listed |= listed_sources(tree, folder + "CMakeLists.txt", folder)
    there = {path for path in tree if path.endswith(".cpp")}
    return ([f"{path}: in no CMakeLists.txt" for path in sorted(there - listed)] +
            [f"{path}: in a CMakeLists.txt, but not there" for path in sorted(listed - there)])


# ---- PAC templates are ECMAScript 3: Internet Explorer's engine still runs them (WinHTTP).

NEWER_SCRIPT = re.compile(
    r"\b(let|const|class|async|await|yield|import|export|get|set)\s+[\w$[{]"
    r"|=>|`|\.\.\.|\*\*|\?\?|\?\.[a-zA-Z_$[(]"
    r"|\bfor\s*\([^;)]*\bof\b|\buse strict\b"
    r"|\.(startsWith|endsWith|includes|repeat|trim|padStart|forEach|map|filter|some|every|reduce"
    r"|bind|keys|isArray)\s*\(|\bJSON\b"
    r"|,\s*[\]}]")


def without_comments(script):
    return re.sub(r"/\*.*?\*/|//[^\n]*",
                  lambda match: re.sub(r"[^\n]", " ", match.group()), script, flags=re.DOTALL)


def template_faults(tree):
    return [f"{path}:{line}: not ECMAScript 3"
            for path, content in tree.items()
            if path.startswith("pac_templates/") and path.endswith(".js")
            for line in lines_with(without_comments(content.decode()), NEWER_SCRIPT)]


CODES = "src/diag/codes.def"
TREE = read_tree()


class RulesTest(unittest.TestCase):
    maxDiff = None

    def check(self, rule, *planted):
        """`rule` is happy with the project and finds one fault or more in each planted tree."""
        for tree in planted:
            self.assertNotEqual([], rule(tree), f"{rule.__name__} is blind to {tree}")
        self.assertEqual([], rule(TREE))

    def accepts(self, rule, *trees):
        for tree in trees:
            self.assertEqual([], rule(tree))

    def test_layers(self):
        self.check(include_faults,
                   {"src/base/a.cpp": b'#include "diag/diag.hpp"\n'},
                   {"src/opt/a.cpp": b'#include "emit/backend.hpp"\n'},
                   {"src/model/a.hpp": b'#include "validate/probe.hpp"\n'},
                   {"src/emit/pac/a.cpp": b'#  include "cli/cli.hpp"\n'},
                   {"validate/reference/a.cpp": b'#include "opt/passes.hpp"\n'},
                   {"src/main.cpp": b'#include "emit/backend.hpp"\n'},
                   {"src/cli/a.cpp": b'#include "api/pacwright.hpp"\n'},
                   {"src/extra/a.cpp": b""})
        self.accepts(include_faults,
                     {"src/cli/a.cpp": b'#include "validate/probe.hpp"\n#include "emit/b.hpp"\n'},
                     {"src/emit/pac/a.cpp": b'#include "emit/backend.hpp"\n#include <vector>\n'},
                     {"tests/unit/a.cpp": b'#include "cli/cli.hpp"\n'})

    def test_public_header(self):
        header = "src/api/pacwright.hpp"
        self.check(public_header_faults, {header: b'#include "diag/diag.hpp"\n'},
                   {header: b"#include <nlohmann/json.hpp>\n"})
        self.accepts(public_header_faults, {header: b"#pragma once\n#include <string_view>\n"})

    def test_include_paths(self):
        self.check(include_path_faults,
                   {"src/opt/a.cpp": b'#include "b.hpp"\n', "src/opt/b.hpp": b""},
                   {"src/opt/a.cpp": b'#include "../opt/b.hpp"\n', "src/opt/b.hpp": b""})
        self.accepts(include_path_faults,
                     {"src/opt/a.cpp": b'#include "opt/b.hpp"\n', "src/opt/b.hpp": b""},
                     {"tests/unit/a.cpp": b'#include "b.hpp"\n', "tests/unit/b.hpp": b""})

    def test_system_calls(self):
        self.check(system_call_faults,
                   {"src/cli/a.cpp": b"#include <unistd.h>\n"},
                   {"validate/a.cpp": b"#include <sys/wait.h>\n"},
                   {"validate/a.cpp": b"#include <windows.h>\n"})
        self.accepts(system_call_faults, {"src/base/a.cpp": b"#include <unistd.h>\n"},
                     {"src/cli/a.cpp": b"#include <iostream>\n"})

    def test_ascii(self):
        self.check(ascii_faults, {"src/base/a.cpp": b"// caf\xc3\xa9\n"},
                   {"README.md": b"\xe2\x86\x92\n"}, {"dev": b"\xff\n"})
        self.accepts(ascii_faults, {"tests/scripts/latin1.pac": b"\xe9"})

    def test_white_space(self):
        self.check(white_space_faults, {"a.cpp": b"\tint a;\n"}, {"a.cpp": b"int a; \n"},
                   {"a.cpp": b"int a;\r\n"}, {"a.cpp": b"int a;"}, {"a.cpp": b"int a;\n\n"})

    def test_size(self):
        self.check(size_faults, {"samples/big.json": bytes((1 << 20) + 1)})
        self.accepts(size_faults, {"samples/big.json": bytes(1 << 20)})

    def test_machine_paths(self):
        self.check(machine_path_faults, {"README.md": b"see /home/joe/pacwright\n"},
                   {"src/a.cpp": b'"/tmp/x"\n'}, {"tests/unit/a.cpp": b'"/root/x"\n'},
                   {"tests/b.py": b'"/tmp//wo' + b'rk/x"\n'}, {"dev": b"C:\\Users\\joe\n"})
        self.accepts(machine_path_faults, {"tests/unit/a.cpp": b'"/tmp/pacwright-test"\n'},
                     {"README.md": b"https://example.com/home/x src/tmp/x\n"})

    def test_diag_table(self):
        row = b"DIAG(%s, %s, Error, \"message\", \"advice\")\n"
        self.check(diag_table_faults, {CODES: b""},
                   {CODES: row % (b"PC101", b"One") + row % (b"PC101", b"Two")},
                   {CODES: row % (b"PC102", b"One") + row % (b"PC101", b"Two")},
                   {CODES: row % (b"PC101", b"One") + row % (b"PC102", b"One")},
                   {CODES: row % (b"PC601", b"One")})

    def test_every_diag_has_a_test(self):
        row = {CODES: b'DIAG(PC101, One, Error, "message", "advice")\n'}
        self.check(untested_diag_faults, row,
                   row | {"tests/unit/a.cpp": b"DiagCode::OneMore PC1010\n"},
                   row | {"src/base/a.cpp": b"DiagCode::One\n"})
        self.accepts(untested_diag_faults, row | {"tests/unit/a.cpp": b"DiagCode::One\n"},
                     row | {"tests/golden/cases/a/expect/stderr.txt": b"error PC101: message\n"})

    def test_build_lists(self):
        self.check(build_list_faults,
                   {"CMakeLists.txt": b"add_library(a src/a.cpp)\n"},
                   {"CMakeLists.txt": b"# src/a.cpp\n", "src/a.cpp": b""},
                   {"tests/CMakeLists.txt": b"", "tests/unit/a.cpp": b""},
                   {"tests/CMakeLists.txt": b"a.cpp\n", "samples/library/a.cpp": b""})
        self.accepts(build_list_faults,
                     {"CMakeLists.txt": b"add_library(a src/a.cpp)\n", "src/a.cpp": b"",
                      "tests/CMakeLists.txt": b"x(unit/b.cpp)\n", "tests/unit/b.cpp": b""})

    def test_templates(self):
        def template(script):
            return {"pac_templates/a.pac.js": script}
        self.check(template_faults, *map(template, (
            b"let a = 1;\n", b"  const b = 2;\n", b"var f = (x) => x;\n", b"var s = `a`;\n",
            b"for (var k of list) {}\n", b"host.endsWith('.com');\n", b"'use strict';\n",
            b"var list = [1, 2,\n];\nvar o = {a: 1,};\n", b"a?.b;\n")))
        self.accepts(template_faults, template(
            b"// let us walk, label by label => done\n/* const */ var a = {'b': 1}; a['b'] ? 1 : .5;\n"
            b"for (var k = 0; k < list.length; ++k) { list[k].substring(1); }\n"))


if __name__ == "__main__":
    unittest.main()
