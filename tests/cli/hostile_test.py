"""check and diff on every hostile PAC file of tests/scripts: they end by themselves, with a verdict.

    hostile_test.py BINARY SCRIPTS_FOLDER
"""
import json
import pathlib
import subprocess
import sys
import tempfile

HANG_SECONDS = 900  # No measure of speed: only an endless run takes that long.
PLAIN = 'function FindProxyForURL(url, host) { return "PROXY p.example:8080"; }\n'


def run(binary, *args):
    ran = subprocess.run([binary, *args, "--json", "--time-limit", "40"], capture_output=True,
                         timeout=HANG_SECONDS)
    return ran.returncode, ran.stdout, ran.stderr.decode("utf-8", "replace")


def faults_of(name, what, result, wanted_keys):
    code, out, err = result
    if code not in (0, 1):
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
            faults += faults_of(script.name, "check", run(binary, "check", str(script)),
                                ["findings"])
            faults += faults_of(script.name, "diff", run(binary, "diff", str(plain), str(script)),
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
