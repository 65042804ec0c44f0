"""The parser and V8 take the same scripts: the rows of tests/scripts/syntax.json, and scripts that
were changed at random, a token or three at a time.

usage: script_syntax_test.py PARSE_SCRIPTS [SEED [COUNT]]
"""
import json
import pathlib
import random
import re
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
SCRIPTS = HERE.parent / "scripts"
TOKEN = re.compile(
    r"""\s+|[A-Za-z_$][\w$]*|\d+|"[^"\n]*"|'[^'\n]*'|=>|===|!==|==|&&|\|\||\?\?|\?\.|\*\*|\+\+|--|\.\.\.|.""",
    re.S)
PIECES = ("let const var yield await async function class static get set return break continue { } ( ) "
          "[ ] = => ... . ?. ?? || ** - ++ / /a/ ` ${ new super this delete in of for if else while do "
          "try catch x 1 import #a * , ; : eval arguments target extends default case switch {a=1} "
          "<!-- --> 0x 1n /[b-a]/ typeof && & !").split() + ["\n", "label:", "'use strict';",
                                                           "/(?<n>a)\\k<n>/u"]


def changed(scripts, random_):
    tokens = TOKEN.findall(random_.choice(scripts))
    for _ in range(random_.choice([1, 1, 1, 2, 3])):
        if not tokens:
            break
        at, other = random_.randrange(len(tokens)), random_.randrange(len(tokens))
        kind = random_.randrange(10)
        if kind < 3:
            del tokens[at]
        elif kind < 6:
            tokens.insert(at, random_.choice(PIECES) + random_.choice(["", " "]))
        elif kind < 8:
            tokens[at] = random_.choice(PIECES)
        elif kind < 9:
            tokens[at], tokens[other] = tokens[other], tokens[at]
        else:
            tokens.insert(at, tokens[other])
    return "".join(tokens)


def asked_here(program, scripts):
    run = subprocess.run([program], input=b"".join(s.encode() + b"\0" for s in scripts),
                         capture_output=True, check=True)
    return [line == "taken" for line in run.stdout.decode().split()]


def asked_of_v8(scripts, run):
    done = subprocess.run(["node", str(HERE / "script_syntax.js")],
                          input=json.dumps({"scripts": scripts, "run": run}).encode(),
                          capture_output=True, check=True)
    answers = json.loads(done.stdout)
    return answers["scripts"], answers["run"]


def main():
    if shutil.which("node") is None:
        print("node is not here")
        return 77
    program = sys.argv[1]
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 10_000
    print(f"seed {seed}, {count} scripts")
    rows = json.loads((SCRIPTS / "syntax.json").read_text())
    random_ = random.Random(seed)
    texts = [path.read_bytes() for path in sorted(SCRIPTS.glob("*.pac"))]
    sources = [t.decode() for t in texts if t.isascii() and b"\0" not in t and len(t) < 6000]
    # Classes of flag v are not looked into, and V8 finds "let undefined" only when it runs.
    sources += [row for row in rows["loaded"] if row.isascii() and "]/v" not in row and "undefined" not in row] * 3
    scripts = [changed(sources, random_) for _ in range(count)]
    fixed = rows["refused"] + rows["loaded"]
    expected = [False] * len(rows["refused"]) + [True] * len(rows["loaded"])
    v8, v8_run = asked_of_v8(fixed + scripts, rows["refused when run"])
    here = asked_here(program, fixed + scripts)
    faults = [f"V8 and the table differ: {row!r}"
              for row, want, v in zip(fixed, expected, v8) if want != v]
    faults += [f"V8 runs it: {row!r}" for row, v in zip(rows["refused when run"], v8_run) if v]
    faults += [f"V8 {'takes' if v else 'refuses'} it, the parser does not agree: {script!r}"
               for script, v, h in zip(fixed + scripts, v8, here) if v != h]
    if len(here) != len(v8):
        faults.append("answers are missing")
    print(f"{sum(v8)} of {len(v8)} are taken by V8; {len(faults)} faults")
    for fault in sorted(faults, key=len)[:20]:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
