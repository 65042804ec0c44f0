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

# What tests/unit/rollouts.hpp says, once more.
NAME, URL, PROXY = "Contoso", "http://pac.contoso.com/pac/proxy.pac", "edge1.contoso.com:8080"
HOSTILE_NAME = "R&D \"<\u00e9\u2019>\" $(id) `id` ${HOME} ]]> \\ ' ''; # % {}"
HOSTILE_URL = "http://pac.contoso.com/it's/$(id)`id`${HOME}\"&<y>]]>;{}\\/z.pac"
HOSTILE_PROXY = "ed'ge$(id)`id`${HOME}\"&<y>]]>\\.contoso.com:8080"
HTTPS_URL = URL.replace("http:", "https:")
URLS = {"pac-user": URL, "pac-machine": HTTPS_URL, "hostile": HOSTILE_URL}

program = None  # rollout_files, see tests/rollout_files.cpp.


def files(test, target, case):
    """A folder with the files of `target`, gone when the test ends."""
    folder = tempfile.TemporaryDirectory()
    test.addCleanup(folder.cleanup)
    subprocess.run([program, target, case, folder.name], stdout=subprocess.DEVNULL, check=True,
                   timeout=SECONDS)
    return pathlib.Path(folder.name, target)


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
