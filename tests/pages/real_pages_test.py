#!/usr/bin/env python3
"""Imports published pages and compares with facts/, which a person read off them.

    real_pages_test.py BINARY [--docs FOLDER] [NAME...]

The pages are not part of the project: without --docs there is nothing to do. pages_test.py says
what the lines of facts/ mean.
"""

import argparse
import json
import pathlib
import re
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import page_lines as lines  # noqa: E402

PAGES = {
    "en-2020": "additional-endpoints.en-2020.md",
    "sv-2021": "additional-endpoints.sv-2021.md",
    "de-2020": "additional-endpoints.de-2020.md",
    "pl-2022": "additional-endpoints.pl-2022.md",
    "en-2025": "additional-endpoints.en-2025.md",
    "worldwide-2024": "worldwide-tables.en-2024.md",
}

# Host patterns, the one with a placeholder included, and blocks.
COUNTS = {"en-2020": (45, 85), "sv-2021": (44, 85)}

# The English page names it, the Swedish one does not, and else they name the same.
ONLY_IN_ENGLISH = "dcs-staging.azure-api.net"
OF_ITEMS = ("added", "removed", "widened", "narrowed", "damaged", "mended")


class Facts:
    def __init__(self, path):
        self.items, self.rows, self.skips, self.optional = [], [], [], []
        for line in lines.content_lines(path):
            row, mark, rest = line.split(" ", 2)
            if mark in "?!~":
                skips = self.optional if mark == "~" else self.skips
                skips.append(lines.parse_skip_line(row + " " + rest))
            else:
                fact = lines.parse_item_line(line)
                (self.rows if isinstance(fact, lines.Row) else self.items).append(fact)


def is_block(endpoint):
    return "/" in endpoint.item


def count_faults(name, endpoints, skips):
    if name not in COUNTS:
        return []
    blocks = sum(map(is_block, endpoints))
    hosts = len(endpoints) - blocks + sum(skip.kind == "needs-value" for skip in skips)
    if (hosts, blocks) == COUNTS[name]:
        return []
    return ["%s: %d host patterns and %d blocks, not %d and %d" % ((name, hosts, blocks) +
                                                                  COUNTS[name])]


def order_faults(name, wanted, got):
    """Same items, other order within a row; only asked when nothing is missing or surplus."""
    faults = []
    for row in dict.fromkeys(fact.row for fact in wanted):
        first, second = ([entry.item for entry in entries if entry.row == row]
                         for entries in (wanted, got))
        if first != second:
            faults.append("%s: row %s: items are not in the order of the page" % (name, row))
    return faults


def row_faults(name, facts, catalog):
    """Each row of the page stands in the list of rows, and holds an endpoint or a skip."""
    if not facts.rows:
        return []
    missing, surplus = lines.differences(facts.rows, [], lines.read_rows(catalog))
    faults = lines.report(name, "row", missing, surplus)
    told = {lines.row_of(entry) for entry in catalog["endpoints"] + catalog["skipped"]}
    return faults + ["%s: row %s holds neither an endpoint nor a skip" % (name, row.row)
                     for row in facts.rows if row.row not in told]


def place_faults(name, catalog, page):
    """The item, or its end behind markup, starts at the line and column that its source names."""
    faults = []
    for entry in catalog["endpoints"]:
        item, source = lines.item_of(entry), entry["source"]
        text = re.sub(r"^.*>|/(32|128)$", "", item).lstrip("*")
        line = page[source.get("line", 0) - 1]
        start = source.get("column", 0) - 1
        if item.startswith("<tenant>"):  # The page puts it together from two places.
            continue
        # "https<span>://</span>" is the longest markup in front of a name.
        if start < 0 or text not in line[start:start + len(text) + 24]:
            faults.append("%s: %s is not at line %s, column %s" % (
                name, item, source.get("line"), source.get("column")))
    return faults


def check_page(binary, name, path):
    facts = Facts(HERE / "facts" / (name + ".txt"))
    code, catalog, findings = lines.import_page(binary, path)
    if code != 0 or catalog is None:
        return ["%s: import ends with %d" % (name, code)] + [lines.as_text(f) for f in findings]

    endpoints, all_skips = lines.read_endpoints(catalog), lines.read_skips(catalog)
    skips = [skip for skip in all_skips if skip.kind != "not-an-endpoint"]
    missing, surplus = lines.differences(facts.items, [], endpoints)
    faults = lines.report(name, "endpoint", missing, surplus)
    if not faults:
        faults += order_faults(name, facts.items, endpoints)
    faults += lines.report(name, "skip", *lines.differences(facts.skips, facts.optional, skips))
    faults += count_faults(name, endpoints, skips)
    faults += row_faults(name, facts, catalog)
    page = path.read_text("utf-8").split("\n")
    return faults + place_faults(name, catalog, page)


def diff_faults(binary, english, swedish):
    """`diff` and `import --against` tell the one host apart, and report no other one so."""
    faults = []
    with tempfile.TemporaryDirectory() as folder:
        catalogs = []
        for page in (english, swedish):
            catalogs.append(pathlib.Path(folder) / (page.stem + ".json"))
            lines.run(binary, ["import", page, "-o", catalogs[-1]])
        _, out, err = lines.run(binary, ["diff", "--json"] + catalogs)
        output = pathlib.Path(folder) / "against.json"
        _, against_out, against_err = lines.run(
            binary, ["import", swedish, "--against", english, "-o", output])
    try:
        answer = json.loads(out)
    except ValueError:
        return ["diff --json printed no JSON: " + err[:300]]
    found = sorted((entry["kind"], (entry["old"] or entry["new"])["item"])
                   for entry in answer["differences"] if entry["kind"] in OF_ITEMS)
    if found != [("removed", ONLY_IN_ENGLISH)]:
        faults.append("diff of English and Swedish: %s" % found)
    if ONLY_IN_ENGLISH not in against_out + against_err:
        faults.append("import --against does not name " + ONLY_IN_ENGLISH)
    return faults


def main():
    parser = argparse.ArgumentParser(description="Compares imported pages with facts/.")
    parser.add_argument("binary")
    parser.add_argument("--docs", type=pathlib.Path, help="folder with the published pages")
    parser.add_argument("names", nargs="*", help="pages to try; all without")
    arguments = parser.parse_args()
    if arguments.docs is None:
        print("no published pages are here; name their folder with --docs")
        return 0

    faults = []
    for name, file in PAGES.items():
        if not arguments.names or name in arguments.names:
            faults += check_page(arguments.binary, name, arguments.docs / file)
    if not arguments.names:
        faults += diff_faults(arguments.binary, arguments.docs / PAGES["en-2020"],
                              arguments.docs / PAGES["sv-2021"])
    print("\n".join(faults + ["%d differences" % len(faults)]))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
