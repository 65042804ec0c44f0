#!/usr/bin/env python3
"""Compares compiled PAC files with the independent oracle, host by host.

    oracle_test.py BINARY [--data DIR] [--seed N] [--quick]

DIR holds answers of the Microsoft 365 web service (*.json). Everything else is made here; the seed
is printed, and the same seed makes the same policies.
"""

import argparse
import json
import pathlib
import random
import sys
import tempfile

import binary
import derive_hosts
import random_policy
from design_oracle import read_policy

EDGE = "PROXY edge1.example.com:8080; PROXY edge2.example.com:8080"
ROUTES = {"direct": "DIRECT", "edge": EDGE, "other": "PROXY other.example.com:3128"}


class Counts:
    def __init__(self):
        self.passed = 0
        self.failed = 0


def compare(program, path, policy, work, counts):
    """One policy: compile, ask about every derived host. True if all is well."""
    hosts = [host for host in derive_hosts.derive(policy) if derive_hosts.to_url(host)]
    urls = [derive_hosts.to_url(host) for host in hosts]
    try:
        pac, _ = binary.compile_policy(program, path, work / "out")
        answers = binary.eval_urls(program, pac, urls)
    except binary.Failed as reason:
        print("FAILED %s: %s" % (path, reason))
        counts.failed += 1
        return False
    shown = 0
    for host, answer in zip(hosts, answers):
        wanted = policy.route_of(host)
        if answer == wanted.result:
            counts.passed += 1
            continue
        counts.failed += 1
        shown += 1
        if shown <= 10:
            print("DIFFERENT %s\n  host   %r\n  eval   %s\n  oracle %s (rule %r, item %r)" % (
                path, host, answer, wanted.result, wanted.rule, wanted.item))
    return shown == 0


def fixed_rules(services, categories):
    """Name -> the rules of a policy; the rest goes to a proxy."""
    named = {
        "optimize direct": [{"select": {}, "routes": {"Optimize": "direct"}}],
        "optimize and allow direct": [
            {"select": {}, "routes": {"Optimize": "direct", "Allow": "direct"}}],
        "all direct": [{"select": {}, "route": "direct"}],
        "default apart": [
            {"select": {},
             "routes": {"Optimize": "direct", "Allow": "direct", "Default": "other"}}],
        "all direct, mail too": [{"select": {"mail": True}, "route": "direct"}],
    }
    for service in services:
        named[service + " alone"] = [{"select": {"service": service}, "route": "direct"}]
    for rules in named.values():
        for rule in rules:
            if "routes" in rule:
                rule["routes"] = {key: route for key, route in rule["routes"].items()
                                  if key in categories}
    return {name: rules for name, rules in named.items() if rules[0].get("routes") != {}}


def run_fixed(program, data, counts, work):
    """Every web-service answer in `data` under a few plain policies."""
    if data is None or not data.is_dir():
        print("SKIPPED: no directory with web-service answers (--data DIR)")
        return
    for catalog in sorted(data.glob("*.json")):
        sets = json.loads(catalog.read_text(encoding="utf-8-sig"))
        services = sorted({entry["serviceArea"] for entry in sets})
        categories = {entry["category"] for entry in sets}
        (work / "catalog.json").write_bytes(catalog.read_bytes())
        before = counts.passed
        for name, rules in fixed_rules(services, categories).items():
            for rule in rules:
                rule["name"] = name
            document = {"name": name, "catalogs": ["catalog.json"], "routes": ROUTES,
                        "rules": rules, "otherwise": "edge"}
            path = work / "policy.json"
            random_policy.write_json(path, document)
            if not compare(program, path, read_policy(path), work, counts):
                print("  in %s, policy %r" % (catalog.name, name))
        print("%s: %d hosts agree" % (catalog.name, counts.passed - before))


def check_explain(program, path, policy, counts):
    """explain must name the rule that decides; asked about some forty hosts."""
    hosts = [host for host in derive_hosts.derive(policy) if derive_hosts.to_url(host)]
    hosts = hosts[::max(1, len(hosts) // 40)]
    code, out, err = binary.run(
        program, ["explain", path, "--json"] + [derive_hosts.to_url(host) for host in hosts])
    said = json.loads(out) if code == 0 else []
    if len(said) != len(hosts):
        print("FAILED explain: exit %d, %d answers for %d URLs\n%s" % (
            code, len(said), len(hosts), err))
        counts.failed += 1
        return False
    good = True
    for host, answer in zip(hosts, said):
        wanted = policy.route_of(host)
        if (answer["route"], answer["rule"]) == (wanted.route, wanted.rule or "otherwise"):
            counts.passed += 1
            continue
        counts.failed += 1
        good = False
        print("DIFFERENT explain %s\n  host    %r\n  explain %s, rule %r\n  oracle  %s, rule %r" % (
            path, host, answer["route"], answer["rule"], wanted.route, wanted.rule))
    return good


def check_import(program, policy, work, counts):
    """All catalogs of a policy imported into one file must mean the same."""
    names = policy.document["catalogs"]
    if not all(isinstance(name, str) for name in names):
        return True  # Each with its own instance: not one import.
    code, out, err = binary.run(program, ["import"] + [work / name for name in names] + [
        "-o", work / "imported.json"])
    if code != 0:
        print("FAILED import of %s: exit %d\n%s%s" % (names, code, out, err))
        counts.failed += 1
        return False
    path = work / "policy-imported.json"
    random_policy.write_json(path, dict(policy.document, catalogs=["imported.json"]))
    return compare(program, path, policy, work, counts)


def run_random(program, seed, rounds, counts, keep):
    for number in range(rounds):
        with tempfile.TemporaryDirectory(prefix="oracle-") as folder:
            work = pathlib.Path(folder)
            path, policy = random_policy.make(random.Random(seed * 100003 + number), work)
            good = compare(program, path, policy, work, counts)
            if good and number % 4 == 0:
                good = check_import(program, policy, work, counts)
            if good and number % 4 == 1:
                good = check_explain(program, path, policy, counts)
            if good:
                continue
            print("  seed %d, round %d" % (seed, number))
            for file in sorted(work.glob("*.*")) if keep is None else []:
                print("--- %s\n%s" % (file.name, file.read_text(encoding="utf-8")))
            if keep is not None:
                target = keep / ("round-%d" % number)
                target.mkdir(parents=True, exist_ok=True)
                for file in sorted(work.glob("*.*")):
                    (target / file.name).write_bytes(file.read_bytes())
    print("random policies: %d" % rounds)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("binary", type=pathlib.Path)
    parser.add_argument("--data", type=pathlib.Path)
    parser.add_argument("--seed", type=int, default=20250401)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--quick", action="store_true", help="10 random policies")
    parser.add_argument("--keep", type=pathlib.Path, help="copy failing policies here")
    options = parser.parse_args()
    counts = Counts()
    print("seed %d" % options.seed)
    with tempfile.TemporaryDirectory(prefix="oracle-") as folder:
        run_fixed(options.binary.resolve(), options.data, counts, pathlib.Path(folder))
    rounds = 10 if options.quick else options.rounds
    run_random(options.binary.resolve(), options.seed, rounds, counts, options.keep)
    print("oracle: %d passed, %d failed" % (counts.passed, counts.failed))
    return 1 if counts.failed else 0


if __name__ == "__main__":
    sys.exit(main())
