"""For tests of the files of rollouts: has them written, and finds the programs that read them."""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

SECONDS = 60
SEARCHED = os.environ.get("PATH", "") + ":/usr/sbin:/sbin"  # Where servers are on Debian.

program = None  # rollout_files, see tests/rollout_files.cpp.


def files(test, target, case):
    """A folder with the files of `target`, gone when the test ends."""
    folder = tempfile.TemporaryDirectory()
    test.addCleanup(folder.cleanup)
    subprocess.run([program, target, case, folder.name], stdout=subprocess.DEVNULL, check=True,
                   timeout=SECONDS)
    return pathlib.Path(folder.name)


def need(test, *programs):
    for name in programs:
        if shutil.which(name, path=SEARCHED) is None:
            test.skipTest("no " + name)


def main(skipped):
    """Runs them with the program of the command line; `skipped` if one was left out."""
    global program
    program = sys.argv.pop(1)
    run = unittest.main(module=sys.modules["__main__"], exit=False, verbosity=2).result
    if not run.wasSuccessful():
        return 1
    return skipped if run.skipped else 0
