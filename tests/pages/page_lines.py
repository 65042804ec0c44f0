"""Catalogs and expectations as the same short lines; pages_test.py says what the lines mean."""

import collections
import json
import pathlib
import re
import subprocess
import tempfile

SECONDS = 300  # Far beyond any real run: only so that a hang ends.

ENDPOINT_FIELDS = ("tcp", "udp", "cloud", "path", "category", "required", "service")
SKIP_KINDS = ("needs-value", "not-expressible", "not-an-endpoint")
FINDING = re.compile(r"^(?P<file>.*?)(:(?P<line>\d+))?(:(?P<column>\d+))?: (note|warning|error) "
                     r"(?P<code>PC\d{3}): (?P<message>.*)$")


class Endpoint(collections.namedtuple("Endpoint", "row direction item fields")):
    def __str__(self):
        fields = ["%s=%s" % (key, json.dumps(value) if " " in value else value)
                  for key, value in self.fields]
        return " ".join([self.row, self.direction, self.item] + fields)


class Row(collections.namedtuple("Row", "row direction fields")):
    def __str__(self):
        return " ".join([self.row, "=", self.direction] + ["%s=%s" % pair for pair in self.fields])


Skip = collections.namedtuple("Skip", "row kind text")
Finding = collections.namedtuple("Finding", "code line column subject")


def unescape(text):
    return re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found.group(1), 16)), text)


def plain(text):
    """A published text without escapes, surplus blanks and what closes a list item."""
    return re.sub(r"\s+", " ", text.replace("\\", "")).strip(" ;,")


def fields_of(pairs):
    return tuple((key, pairs[key]) for key in ENDPOINT_FIELDS if pairs.get(key))


def ports_text(ports):
    return ",".join(str(port) for port in ports)


# ---- Expectations.

def parse_fields(text):
    pairs = {}
    for key, quoted, bare in re.findall(r'(\w+)=(?:"([^"]*)"|(\S+))', text):
        if key not in ENDPOINT_FIELDS:
            raise ValueError("no field is called " + key)
        pairs[key] = unescape(quoted or bare)
    return fields_of(pairs)


def parse_item_line(line):
    """"9 outbound a.example.com tcp=443" or "9 = outbound tcp=443"."""
    row, second, third, rest = (line.split(" ", 3) + [""])[:4]
    if second == "=":
        return Row(row, third, parse_fields(rest))
    return Endpoint(row, second, unescape(third), parse_fields(rest))


def parse_skip_line(line):
    row, kind, text = line.split(" ", 2)
    if kind not in SKIP_KINDS:
        raise ValueError("no kind of skip: " + kind)
    return Skip(row, kind, plain(unescape(text)))


def parse_finding_line(line):
    code, place, subject = line.split(" ", 2)
    line_number, column = place.split(":")
    return Finding(code, line_number, column, plain(unescape(subject)))


def content_lines(path):
    for line in path.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line


# ---- What the program says.

def run(binary, arguments):
    done = subprocess.run([str(binary)] + [str(argument) for argument in arguments],
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=SECONDS,
                          check=False)
    return (done.returncode, done.stdout.decode("utf-8", "replace"),
            done.stderr.decode("utf-8", "replace"))


def import_page(binary, page, options=()):
    """(exit code, catalog or None, findings)"""
    with tempfile.TemporaryDirectory() as folder:
        output = pathlib.Path(folder) / "catalog.json"
        code, _, err = run(binary, ["import", page, "-o", output] + list(options))
        catalog = json.loads(output.read_text("utf-8")) if output.is_file() else None
    return code, catalog, findings_of(err)


def findings_of(text):
    findings = []
    for line in text.splitlines():
        found = FINDING.match(line)
        if found:
            subject = re.search(r": '(.*)'$", found["message"])
            findings.append(Finding(found["code"], found["line"] or "?", found["column"] or "?",
                                    plain(subject.group(1)) if subject else ""))
    return findings


def row_of(json_item):
    if json_item.get("set"):
        return str(json_item["set"])
    return str(json_item["source"].get("row", "?"))


def is_placeholder(item):
    return "<" in item or "{" in item


def item_of(json_endpoint):
    return json_endpoint.get("pattern") or json_endpoint["network"]


def read_endpoints(catalog):
    endpoints = []
    for entry in catalog["endpoints"]:
        if is_placeholder(item_of(entry)):
            continue
        pairs = {"tcp": ports_text(entry.get("tcp", [])), "udp": ports_text(entry.get("udp", [])),
                 "required": {True: "true", False: "false"}.get(entry.get("required"), "")}
        pairs.update((key, entry.get(key, "")) for key in ("cloud", "path", "category", "service"))
        endpoints.append(Endpoint(row_of(entry), entry.get("direction", ""), item_of(entry),
                                  fields_of(pairs)))
    return endpoints


def read_skips(catalog):
    """An item whose placeholder has no value yet is kept among the endpoints."""
    skips = [Skip(row_of(entry), "needs-value", plain(item_of(entry)))
             for entry in catalog["endpoints"] if is_placeholder(item_of(entry))]
    skips += [Skip(row_of(entry), entry["kind"], plain(entry.get("text", "")))
              for entry in catalog["skipped"]]
    return skips


def read_rows(catalog):
    return [Row(row_of(entry), entry.get("direction", ""),
                fields_of({"tcp": ports_text(entry.get("tcp", [])),
                           "udp": ports_text(entry.get("udp", []))}))
            for entry in catalog.get("rows", [])]


# ---- Comparing.

def fits(wanted, got):
    """"?" in an expectation stands for anything."""
    return all(w in ("?", g) for w, g in zip(wanted, got))


def differences(wanted, optional, got):
    """What of `wanted` is missing, and what `got` has beyond it and `optional`."""
    wanted, left = list(wanted), list(got)
    for exact in (True, False):  # What is fully told picks first.
        for expectation in list(wanted):
            if ("?" in expectation) == exact:
                continue
            match = next((entry for entry in left if fits(expectation, entry)), None)
            if match is not None:
                wanted.remove(expectation)
                left.remove(match)
    for expectation in optional:
        match = next((entry for entry in left if fits(expectation, entry)), None)
        if match is not None:
            left.remove(match)
    return wanted, left


def as_text(entry):
    if isinstance(entry, (Endpoint, Row)):
        return str(entry)
    if isinstance(entry, Finding):
        return "%s %s:%s %s" % entry
    return " ".join(entry)


def report(name, kind, missing, surplus):
    return (["%s: missing %s: %s" % (name, kind, as_text(entry)) for entry in missing] +
            ["%s: surplus %s: %s" % (name, kind, as_text(entry)) for entry in surplus])
