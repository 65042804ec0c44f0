"""What can be seen of a PAC file without running it: bytes and shapes that some client refuses."""

import re

TOKEN = re.compile(r"""
    (?P<comment>//[^\n]*|/\*.*?\*/)
  | (?P<string>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')
  | (?P<regex>(?<=[(,=:!&|?{};\n])\s*/(?![/*])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n])+/[a-z]*)
  | (?P<name>[A-Za-z_$][A-Za-z0-9_$]*)
  | (?P<number>[0-9][0-9A-Za-z.]*)
  | (?P<sign>\|\||&&|=>|[^\s])
""", re.S | re.X)

ASKS_DNS = ["dnsResolve", "isResolvable", "myIpAddress", "dnsResolveEx", "isResolvableEx",
            "myIpAddressEx", "isInNetEx", "sortIpAddressList", "convert_addr"]
NOT_PORTABLE = ["alert", "console", "weekdayRange", "dateRange", "timeRange", "localHostOrDomainIs",
                "eval", "Function", "Date", "Math", "JSON"]
NOT_ES3 = ["let", "const", "class", "import", "export", "async", "await", "yield"]
MOST_TERMS = 100
MOST_STARS = 2


def tokens(text):
    """(kind, text) without comments and white space."""
    return [(m.lastgroup, m.group().strip()) for m in TOKEN.finditer(text)
            if m.lastgroup != "comment"]


def longest_or_chain(found):
    """The largest number of terms that are joined by || at one depth of brackets."""
    longest, depths = 1, [1]
    for kind, text in found:
        if kind != "sign":
            continue
        if text in "([":
            depths.append(1)
        elif text in ")]":
            if len(depths) > 1:
                depths.pop()
        elif text in ";{},":
            depths[-1] = 1
        elif text == "||":
            depths[-1] += 1
            longest = max(longest, depths[-1])
    return longest


def byte_faults(data):
    faults = []
    if any(byte > 126 or (byte < 32 and byte not in (9, 10)) for byte in data):
        faults.append("a byte outside printable ASCII, tab and LF")
    if not data.endswith(b"\n"):
        faults.append("no final newline")
    if data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        faults.append("a byte order mark")
    if len(data) > 1000000:
        faults.append("more than 1,000,000 bytes")
    return faults


def faults_of(data):
    """Sentences; none if all is well."""
    faults = byte_faults(data)
    found = tokens(data.decode("latin-1"))
    names = [text for kind, text in found if kind == "name"]
    for banned in ASKS_DNS + NOT_PORTABLE + NOT_ES3:
        if banned in names:
            faults.append("uses " + banned)
    if names.count("FindProxyForURL") != 1:
        faults.append("FindProxyForURL occurs %d times" % names.count("FindProxyForURL"))
    if longest_or_chain(found) > MOST_TERMS:
        faults.append("a || chain of %d terms" % longest_or_chain(found))
    for kind, text in found:
        if kind == "string" and text.count("*") > MOST_STARS:
            faults.append("more than two stars in " + text)
        if kind == "string" and "*" in text and not re.fullmatch(r'"[a-z0-9._*-]+"', text):
            faults.append("a pattern outside the safe alphabet: " + text)
    for one, two in zip(found, found[1:]):
        if one[1] == "," and two[1] in ("]", "}", ")"):
            faults.append("a trailing comma")
        if one[1] == "else" and two[1] == "if":
            faults.append("an else-if ladder")
    if ("string", '"use strict"') in found:
        faults.append("a strict-mode directive")
    if ("sign", "=>") in found or ("sign", "`") in found:
        faults.append("syntax after ES3")
    return faults
