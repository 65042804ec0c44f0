"""Running the program under test."""

import json
import pathlib
import subprocess

SECONDS = 300  # Far beyond any real run: only so that a hang ends.


class Failed(Exception):
    """The program did not do what was asked of it."""


def run(binary, arguments, text=""):
    done = subprocess.run([str(binary)] + [str(a) for a in arguments], input=text.encode("utf-8"),
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=SECONDS,
                          check=False)
    return done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8", "replace")


def compile_policy(binary, policy, folder):
    """Compiles the PAC alone; (its path, report). Anything but green is Failed."""
    code, out, err = run(binary, ["compile", policy, "-o", folder, "--target", "pac", "--json"])
    if code != 0:
        raise Failed("compile exits with %d\n%s%s" % (code, out[-3000:], err[-3000:]))
    try:
        report = json.loads(out)
    except ValueError as reason:
        raise Failed("compile --json printed no JSON: %s" % reason) from reason
    pac = pathlib.Path(folder) / "proxy.pac"
    if not pac.is_file() or not (pathlib.Path(folder) / "manifest.json").is_file():
        raise Failed("compile wrote no proxy.pac or no manifest.json")
    return pac, report


def eval_urls(binary, pac, urls, options=()):
    """One answer per URL, in order; a failure is "!CODE message"."""
    _, out, err = run(binary, ["eval", pac, "--urls", "-", *options],
                      "".join(url + "\n" for url in urls))
    lines = out.splitlines()
    if len(lines) != len(urls):
        raise Failed("eval answered %d lines for %d URLs\n%s" % (
            len(lines), len(urls), err[-2000:]))
    answers = []
    for url, line in zip(urls, lines):
        asked, tab, answer = line.partition("\t")
        if not tab or asked != url:
            raise Failed("eval answered %r to %r" % (line, url))
        answers.append(answer)
    return answers
