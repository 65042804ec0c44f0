"""check and diff on every hostile PAC file of tests/scripts: they end by themselves, with a verdict.

    hostile_test.py BINARY SCRIPTS_FOLDER
"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile

HANG_SECONDS = 900  # No measure of speed: only an endless run takes that long.
PLAIN = 'function FindProxyForURL(url, host) { return "PROXY p.example:8080"; }\n'


def run(binary, *args):
    ran = subprocess.run([binary, *args, "--json", "--time-limit", "40"], capture_output=True,
                         timeout=HANG_SECONDS)
    return ran.returncode, ran.stdout, ran.stderr.decode("utf-8", "replace")


# Exit codes: 3 for what no client loads, 4 for what was stopped or cannot run here, otherwise 0 or 1.
UNUSABLE = ("PC411", "PC412")
NO_ANSWER = ("PC414", "PC415", "PC416", "PC434", "PC435", "PC436")
NOT_ALL = ("PC430", "PC431", "PC439", "PC456", "PC457")  # Something was not tried; what was tried may still be wrong.


STOPPED = re.compile("fails: PAC file (ran too long|used too much memory|recursed too deeply)")
LOSES_ITS_ENTRY_POINT = "entry-point-vanishes.pac"  # It loads; check has one answer, then none.


def exit_codes_for(codes):
    if any(code in UNUSABLE for code in codes):
        return (3,)
    if any(code in NO_ANSWER for code in codes):
        # On a slow machine a limit may end some decisions, and others have an answer that is wrong.
        return (1, 4) if codes.difference(NO_ANSWER, NOT_ALL) else (4,)
    return (1, 4) if any(code in NOT_ALL for code in codes) else (0, 1)


def codes_in(result):
    try:
        return {finding["code"] for finding in json.loads(result[1])["findings"]}
    except ValueError:
        return set()


def diff_codes_for(codes, result):
    """A result that differs is a finding, also where other URLs were stopped."""
    try:
        changes = json.loads(result[1])["changes"]
    except (ValueError, KeyError):
        changes = []
    if exit_codes_for(codes) == (4,) and any(not STOPPED.match(change["after"]) for change in changes):
        return (1,)
    return exit_codes_for(codes)


def faults_of(name, what, result, wanted_codes, wanted_keys):
    code, out, err = result
    if code not in wanted_codes:
        return [f"{name}: {what} ends with {code}: {err[-300:]}"]
    try:
        answer = json.loads(out)
    except ValueError:
        return [f"{name}: {what} prints no JSON"]
    return [f"{name}: {what} says nothing of {key}" for key in wanted_keys if key not in answer]


def main():
    binary, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    scripts = sorted(folder.glob("*.pac"))
    faults = [] if len(scripts) > 50 else [f"{folder}: hardly any script"]
    with tempfile.TemporaryDirectory() as temporary:
        plain = pathlib.Path(temporary) / "plain.pac"
        plain.write_text(PLAIN)
        for script in scripts:
            result = run(binary, "check", str(script))
            codes = codes_in(result)
            wanted = (4,) if script.name == LOSES_ITS_ENTRY_POINT else exit_codes_for(codes)
            faults += faults_of(script.name, "check", result, wanted, ["findings"])
            result = run(binary, "diff", str(plain), str(script))
            faults += faults_of(script.name, "diff", result, diff_codes_for(codes, result),
                                ["format", "changes", "asked"])
        same = run(binary, "diff", str(plain), str(plain))
        if same[0] != 0:
            faults.append("a file differs from itself")
    for fault in faults:
        print(fault)
    print(f"{len(scripts)} scripts, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
