"""The engine here against a real V8 (Node's): what it answers is what V8 answers, or it says that it
does not know; and its table of what it has not (validate/gaps/library.def) is whole.

engine_gaps_test.py PACWRIGHT
"""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

PACWRIGHT = os.path.abspath(sys.argv.pop(1))
HERE = os.path.dirname(os.path.abspath(__file__))
DATA = os.path.join(HERE, "engine_gaps")
TABLE = os.path.join(HERE, "..", "..", "validate", "gaps", "library.def")

# An answer that says that it is none: what the engine here does otherwise, or a limit of it.
UNKNOWN = ("!PC43", "!PC416")


def in_v8(mode, path):
    run = subprocess.run(["node", os.path.join(DATA, "in_v8.js"), mode, path], capture_output=True,
                         text=True, check=True, env={**os.environ, "TZ": "UTC"})
    return json.loads(run.stdout)


def ask(script, hosts, client="chromium"):
    """What a script answers for each host: "R..." or "!CODE ..."."""
    with tempfile.TemporaryDirectory() as folder:
        pac, urls = os.path.join(folder, "a.pac"), os.path.join(folder, "urls")
        with open(pac, "w", encoding="ascii") as out:
            out.write(script)
        with open(urls, "w", encoding="ascii") as out:
            out.writelines(f"http://{host}/\n" for host in hosts)
        run = subprocess.run([PACWRIGHT, "eval", "--client", client, "--jobs", "1", pac,
                              "--urls", urls], capture_output=True, text=True, check=False)
    return [line.split("\t", 1)[1] for line in run.stdout.splitlines()]


def in_pacwright(expressions):
    """An unknown answer spoils what comes after it, for the script may keep something: so it begins
    anew behind each."""
    with open(os.path.join(DATA, "show.js"), encoding="ascii") as show:
        shown = show.read()
    answers = []
    while len(answers) < len(expressions):
        piece = expressions[len(answers):len(answers) + 12]
        got = ask(shown + "var expressions = " + json.dumps(piece) + ";\n"
                  "function FindProxyForURL(url, host) {\n"
                  "  var i = +host.substring(1, host.indexOf('.'));\n"
                  "  return 'R' + shown_by(expressions[i], function (text) { return (0, eval)(text); });\n"
                  "}\n", [f"x{i}.example" for i in range(len(piece))])
        until = next((i + 1 for i, text in enumerate(got) if text.startswith(UNKNOWN)), len(got))
        answers += got[:until]
    return answers


def rows_of_table():
    with open(TABLE, encoding="ascii") as table:
        return [(kind, holder, json.loads(f'"{name}"')) for kind, holder, name in re.findall(
            r'^(GAP|DOUBT|NEWER)\("([^"]*)", "([^"]*)"', table.read(), re.M)]


@unittest.skipUnless(shutil.which("node"), "node is not installed")
class EngineGapsTest(unittest.TestCase):
    def test_expressions(self):
        path = os.path.join(DATA, "expressions.json")
        with open(path, encoding="ascii") as file:
            expressions = json.load(file)
        wanted, got = in_v8("expressions", path), in_pacwright(expressions)
        wrong = [f"{expression}: V8 {want}, here {answer}"
                 for expression, want, answer in zip(expressions, wanted, got)
                 if not answer.startswith(UNKNOWN) and answer != "R" + want]
        self.assertEqual([], wrong)
        known = sum(not answer.startswith(UNKNOWN) for answer in got)
        self.assertGreater(known, len(expressions) * 3 / 4, "too little is known")

    def test_library(self):
        """Every name of V8's library is here, or in the table; nothing in the table is answered."""
        names = [tuple(name) for name in in_v8("library", os.path.join(DATA, "expressions.json"))]
        told = {(holder, name) for kind, holder, name in rows_of_table() if kind != "NEWER"}
        asked = [name for name in names if name not in told]
        objects = [f"{holder or 'this'}" for holder, _ in asked]
        script = ("function FindProxyForURL(url, host) {\n"
                  "  var i = +host.substring(1, host.indexOf('.'));\n"
                  "  return 'R' + (NAMES[i] in OBJECTS[i]());\n}\n"
                  "var NAMES = " + json.dumps([name for _, name in asked]) + ";\n"
                  "var OBJECTS = [" + ", ".join(f"function () {{ return {o}; }}" for o in objects) +
                  "];\n")
        script = script.replace("return this;", "return G;") + "var G = this;\n"
        got = ask(script, [f"x{i}.example" for i in range(len(asked))])
        missing = [name for name, answer in zip(asked, got) if answer != "Rtrue"]
        self.assertEqual([], missing, "not in validate/gaps/library.def")

    def test_table_is_noticed(self):
        for kind, holder, name in rows_of_table():
            if kind == "NEWER":
                continue
            with self.subTest(holder=holder, name=name):
                place = (f"{holder}[{json.dumps(name)}]" if holder else f"this[{json.dumps(name)}]")
                script = ("var G = this;\nfunction FindProxyForURL(url, host) {"
                          f" return 'R' + typeof {place.replace('this[', 'G[')}; }}\n")
                code = "!PC435" if kind == "GAP" else "!PC436"
                self.assertTrue(ask(script, ["a.example"])[0].startswith(code))
                # libproxy's engine is the one here.
                self.assertTrue(ask(script, ["a.example"], "libproxy")[0].startswith("R"))


if __name__ == "__main__":
    unittest.main()
