"""What ./dev does on a system without packages, while another program holds apt's locks.

    dev_setup_test.py DEV

dpkg-query, apt-get and cmake are programs of this test: nothing is installed or built.
"""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

LOCKED = "E: Could not get lock /var/lib/apt/lists/lock. It is held by process 77 (apt-get)"

# Fails as often as `left` says, then does as asked.
APT_GET = """#!/bin/sh
echo "$@" >> "$FAKE/asked"
left=$(cat "$FAKE/left")
if [ "$left" -gt 0 ]; then
  echo $((left - 1)) > "$FAKE/left"
  cat "$FAKE/complaint" >&2
  exit 100
fi
exit 0
"""


class Failed(Exception):
    pass


def check(holds, *what):
    if not holds:
        raise Failed(*what)


def run_dev(dev, left, complaint, seconds="60"):
    """Exit code, output, and what apt-get was asked."""
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        project, fake = folder / "project", folder / "fake"
        project.mkdir()
        fake.mkdir()
        shutil.copy(dev, project / "dev")
        programs = {"apt-get": APT_GET, "dpkg-query": "#!/bin/sh\nexit 1\n",
                    "cmake": "#!/bin/sh\nexit 0\n", "sudo": "#!/bin/sh\nexec \"$@\"\n"}
        for program, text in programs.items():
            (fake / program).write_text(text)
            (fake / program).chmod(0o755)
        (fake / "left").write_text(str(left))
        (fake / "complaint").write_text(complaint + "\n")
        (fake / "asked").write_text("")
        environment = {**os.environ, "PATH": "%s:%s" % (fake, os.environ["PATH"]),
                       "FAKE": str(fake), "PACWRIGHT_LOCK_SECONDS": seconds}
        done = subprocess.run(["bash", str(project / "dev"), "build"], env=environment, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        return done.returncode, done.stdout, (fake / "asked").read_text().splitlines()


def waits_for_the_lock(dev):
    code, output, asked = run_dev(dev, 2, LOCKED)
    check(code == 0, code, output)
    check([line.split()[-1] for line in asked[:3]] == ["update"] * 3, asked)
    check("install" in asked[3] and " g++ " in asked[3] and "duktape-dev" in asked[3], asked)
    check(all("DPkg::Lock::Timeout=60" in line for line in asked), asked)
    check(output.count("waiting for it") == 1 and "held by process 77" in output, output)


def says_what_comes(dev):
    _, output, _ = run_dev(dev, 0, "")
    told, begun = output.find("duktape-dev"), output.find("== setup: install packages\n")
    check(0 < told < begun, "what is installed is told first", output)
    check(0 < output.find("minutes of processor time") < output.find("== build (release)"), output)


def other_failures_end_it(dev):
    code, output, asked = run_dev(dev, 1, "E: Unable to locate package duktape-dev")
    check(code != 0 and len(asked) == 1 and "Unable to locate" in output, code, asked, output)


def gives_up_in_the_end(dev):
    code, output, _ = run_dev(dev, 1000, LOCKED, "3")
    check(code != 0 and LOCKED in output, code, output)


def main():
    dev = sys.argv[1]
    if not shutil.which("bash"):
        return 77
    for case in (waits_for_the_lock, says_what_comes, other_failures_end_it, gives_up_in_the_end):
        try:
            case(dev)
        except Failed as failed:
            print("%s: %s" % (case.__name__, "\n".join(map(str, failed.args))))
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
