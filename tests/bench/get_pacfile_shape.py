"""A PAC file of the shape that Microsoft's Get-PacFile gives its files, to measure against.

One linear chain of shExpMatch tests for each of two blocks, first match wins: what is carved out of
a direct wildcard goes to the proxy, then what is direct goes direct, and all the rest to the proxy.
No look-up, no other helper, and the host is taken as it comes.

One thing is left better than it is there: a pattern that is published as direct and in a lower
category, too, stays direct. So both files say the same, and only their shapes are compared.
"""

import re


def expression_of(pattern):
    return re.compile(".*".join(re.escape(part) for part in pattern.split("*")))


def carved_out(direct, others):
    """Those of `others` that a direct pattern would take along."""
    wide = [expression_of(pattern) for pattern in direct if "*" in pattern]
    return [pattern for pattern in others
            if pattern not in direct and any(glob.fullmatch(pattern) for glob in wide)]


def block(patterns, variable, terms):
    """An if that returns `variable`; several of them where `terms` is the most a chain may have."""
    lines = []
    for start in range(0, len(patterns), terms):
        tests = ['shExpMatch(host, "%s")' % pattern for pattern in patterns[start:start + terms]]
        lines.append("    if(" + "\n        || ".join(tests) + ")")
        lines += ["    {", "        return %s;" % variable, "    }", ""]
    return lines


def shape(direct, others, direct_result, proxy_result, terms=None):
    """The file's text. `terms` cuts the chains, which the real files never do: an engine may refuse
    a chain that is too long."""
    direct, others = sorted(set(direct)), sorted(set(others))
    most = terms or max(len(direct), len(others), 1)
    lines = ["// Names that go direct, and those below them that do not.", "",
             "function FindProxyForURL(url, host)", "{",
             '    var straight = "%s";' % direct_result, '    var viaProxy = "%s";' % proxy_result,
             ""]
    lines += block(carved_out(direct, others), "viaProxy", most)
    lines += block(direct, "straight", most)
    lines += ["    return viaProxy;", "}"]
    return "\n".join(lines) + "\n"
