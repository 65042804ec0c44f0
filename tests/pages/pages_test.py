#!/usr/bin/env python3
"""Imports the pages in traps/ and compares with what a careful person reads there.

    pages_test.py BINARY [NAME...]

traps/NAME.md is a page, NAME.expected what import must make of it. Lines that begin with # are
comments; "doubtful" in one marks a case without a clear reading, where the expectation is the safe
one. Before the sections may stand

    options: --tenant contoso     more options for import
    exit: 3                       import must end with this code and write nothing

The sections:

    endpoints:
    ROW DIRECTION ITEM [tcp=80,443] [udp=50000-59999] [cloud="..."] [path=/x]
    SET DIRECTION ITEM [tcp=...] [udp=...] category=... required=... service=...
    ROW = DIRECTION [tcp=...] [udp=...]        what the row says as a whole, its ports included
    skips:
    ROW KIND TEXT                              KIND as in catalog files
    findings:
    PCnnn LINE:COLUMN SUBJECT                  as printed; PCnnn+ is one or more of them

A field that is not named must be empty; \\uXXXX stands for a character. "?" stands for any row,
place or subject, "(row)" for any text of a skip. A line that begins with ~ may be there or not.
Endpoints, skips of kinds needs-value and not-expressible, and findings PC140 to PC148 must be there
exactly; skips of kind not-an-endpoint, "=" lines and other findings only as far as they are named.

The facts/ of real pages are lines of the same kind, with the mark of the line in second place:
"ROW ? needs-value TEXT", "ROW ! not-expressible TEXT", and ~ for a skip that may be there or not.
"""

import argparse
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import page_lines as lines  # noqa: E402

SECTIONS = {"endpoints:": lines.parse_item_line, "skips:": lines.parse_skip_line,
            "findings:": lines.parse_finding_line}
ALL_TOLD = range(140, 149)  # Findings about pages: none may be surplus.


class Expected:
    def __init__(self, path):
        self.options, self.exit = [], 0
        self.wanted = {section: [] for section in SECTIONS}
        self.optional = {section: [] for section in SECTIONS}
        section = None
        for line in lines.content_lines(path):
            if line in SECTIONS:
                section = line
            elif line.startswith("options: "):
                self.options = line.split()[1:]
            elif line.startswith("exit: "):
                self.exit = int(line.split()[1])
            elif line.startswith("~"):
                self.optional[section].append(SECTIONS[section](line[1:]))
            else:
                self.wanted[section].append(SECTIONS[section](line))


def items(entries, kind):
    return [entry for entry in entries if isinstance(entry, kind)]


def compare_skips(expected, got):
    def wild(skip):
        return lines.Skip(skip.row, skip.kind, "?" if skip.text == "(row)" else skip.text)

    missing, surplus = lines.differences([wild(skip) for skip in expected.wanted["skips:"]],
                                         [wild(skip) for skip in expected.optional["skips:"]], got)
    return missing, [skip for skip in surplus if skip.kind != "not-an-endpoint"]


def compare_findings(expected, got):
    wanted, any_number = [], set()
    for finding in expected.wanted["findings:"]:
        if finding.code.endswith("+"):
            any_number.add(finding.code[:-1])
            finding = finding._replace(code=finding.code[:-1])
        wanted.append(finding)
    missing, surplus = lines.differences(wanted, expected.optional["findings:"], got)
    return missing, [finding for finding in surplus
                     if int(finding.code[2:]) in ALL_TOLD and finding.code not in any_number]


def check_trap(binary, page):
    name = page.stem
    expected = Expected(page.with_suffix(".expected"))
    code, catalog, findings = lines.import_page(binary, page, expected.options)
    faults = lines.report(name, "finding", *compare_findings(expected, findings))
    if code != expected.exit:
        faults.append("%s: import ends with %d, not %d" % (name, code, expected.exit))
    if (catalog is None) != (expected.exit != 0):
        faults.append("%s: a catalog was %s" % (name, "written" if catalog else "not written"))
    if catalog is None:
        return faults

    wanted, optional = expected.wanted["endpoints:"], expected.optional["endpoints:"]
    faults += lines.report(name, "endpoint", *lines.differences(
        items(wanted, lines.Endpoint), items(optional, lines.Endpoint),
        lines.read_endpoints(catalog)))
    missing, _ = lines.differences(items(wanted, lines.Row), [], lines.read_rows(catalog))
    faults += lines.report(name, "row", missing, [])
    return faults + lines.report(name, "skip", *compare_skips(expected, lines.read_skips(catalog)))


def main():
    parser = argparse.ArgumentParser(description="Imports small pages that each show a trap.")
    parser.add_argument("binary")
    parser.add_argument("names", nargs="*", help="traps to try; all without")
    arguments = parser.parse_args()
    pages = sorted((HERE / "traps").glob("*.md"))
    if arguments.names:
        pages = [page for page in pages if page.stem in arguments.names]
    faults = ["%s: without a page" % path.name for path in (HERE / "traps").glob("*.expected")
              if not path.with_suffix(".md").is_file()]
    failed = 0
    for page in pages:
        found = check_trap(arguments.binary, page)
        failed += bool(found)
        faults += found
    print("\n".join(faults + ["%d pages, %d with differences" % (len(pages), failed)]))
    return 1 if faults or not pages else 0


if __name__ == "__main__":
    sys.exit(main())
