#!/usr/bin/env python3
"""The oracle against cases worked out by hand from the specification."""

import json
import pathlib
import random
import tempfile
import unittest
import urllib.parse

import derive_hosts
import random_policy
from design_oracle import (BadInput, Policy, glob_matches, is_pattern, is_plain, make_endpoint,
                           normalise, read_json, read_policy, strip_comments, to_address,
                           to_network)

ROUTES = {"direct": "DIRECT", "edge": "PROXY e:80", "other": "PROXY o:80"}


def endpoint(text, category="Default", tcp=(443,), udp=(), **fields):
    return make_endpoint(text, list(tcp), list(udp), category=category, **fields)


def policy(rules, endpoints=(), otherwise="edge"):
    return Policy({"routes": ROUTES, "rules": rules, "otherwise": otherwise}, list(endpoints))


def by_category(*pairs):
    """A policy of one rule: Optimize direct, Allow to "other", Default to "edge"."""
    return policy([{"select": {}, "routes": {"Optimize": "direct", "Allow": "other",
                                             "Default": "edge"}}],
                  [endpoint(text, category) for text, category in pairs], otherwise="other")


class Hosts(unittest.TestCase):
    def test_normalise(self):
        rows = [("WWW.Example.COM", "www.example.com"), ("a.b.", "a.b"), ("a.b..", "a.b."),
                (".", ""), ("", ""), ("[::1]", "::1"), ("[FD00::1]", "fd00::1"), ("[a]", "[a]"),
                ("[10.0.0.1]", "[10.0.0.1]"), ("[2001", "[2001"), ("10.0.0.1.", "10.0.0.1"),
                ("[::1].", "::1"), ("[::1.]", "[::1.]"),
                ("b\u00fccher.example", "xn--bcher-kva.example")]
        for raw, want in rows:
            self.assertEqual(normalise(raw), want, raw)

    def test_address_literals_are_strict(self):
        for text in ["0.0.0.0", "255.255.255.255", "::", "::1", "1:2:3:4:5:6:7::", "FD00::1",
                     "::ffff:10.1.2.3", "1:2:3:4:5:6:7:8"]:
            self.assertIsNotNone(to_address(text), text)
        for text in ["010.1.2.3", "256.1.1.1", "10.1.2", "1.2.3.4.5", "1.2.3.4.", "", ":", ":::",
                     "1::2::3", "12345::", "fe80::1%eth0", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9",
                     "::ffff:010.1.2.3", "[::1]", "1:2:3:4:5:6:7:8::", "\u0661.1.1.1"]:
            self.assertIsNone(to_address(text), text)

    def test_plain(self):
        for host in ["a", "constructor", "__proto__", "x-y"]:
            self.assertTrue(is_plain(host), host)
        for host in ["", "a.b", ".", "::1", "[2001", "a:80"]:
            self.assertFalse(is_plain(host), host)


class Patterns(unittest.TestCase):
    def test_matching(self):
        rows = [("a.b", "a.b", True), ("a.b", "xa.b", False), ("a.b", "axb", False),
                ("*.b.c", "a.b.c", True), ("*.b.c", "x.a.b.c", True), ("*.b.c", "b.c", False),
                ("*.b.c", "xb.c", False), ("*.b.c", ".b.c", True), ("*cdn.b", "cdn.b", True),
                ("*cdn.b", "x.ycdn.b", True), ("*cdn.b", "cdnxb", False),
                ("a.*.b", "a..b", True), ("a.*.b", "a.x.y.b", True), ("a.*.b", "a.b", False),
                ("a*a", "a", False), ("a*a", "aa", True), ("*", "", True)]
        for pattern, host, want in rows:
            self.assertEqual(glob_matches(pattern, host), want, (pattern, host))

    def test_what_is_a_pattern(self):
        for text in ["a", "*.com", "*cdn.onenote.net", "a.*.b.*", "__proto__.x", "*-my.x", "a*1",
                     "*.0x1"]:
            self.assertTrue(is_pattern(text), text)
        for text in ["", "*", "a**b", "*.*.*.a", ".a", "a..b", "-a.b", "a/b", "A", "10.0.0.1",
                     "x" * 64, "a:80", "*1", "10.*", "*.*", "1"]:
            self.assertFalse(is_pattern(text), text)

    def test_networks(self):
        for text in ["10.0.0.0/8", "10.1.2.3", "fd00::/8", "::/0", "::1"]:
            self.assertIsNotNone(to_network(text), text)
        for text in ["10.1.2.3/8", "10.0.0/8", "10.0.0.0/33", "fd00::1/8", "10.0.0.0/255.0.0.0",
                     "10.0.0.0/", "10.0.0.0/08", "www"]:
            self.assertIsNone(to_network(text), text)


class Meaning(unittest.TestCase):
    def check(self, judged, rows):
        for host, want in rows:
            self.assertEqual(judged.route_of(host).route, want, host)

    def test_first_rule_wins(self):
        rules = [{"hosts": ["*.a.b"], "route": "other"}, {"hosts": ["x.a.b", "a.b"],
                                                          "route": "direct"}]
        self.check(policy(rules), [("x.a.b", "other"), ("a.b", "direct"), ("c", "edge")])

    def test_longest_match(self):
        judged = by_category(("*.o.c", "Optimize"), ("d.o.c", "Default"), ("*.d.o.c", "Allow"),
                             ("o.c", "Default"), ("*o.c", "Allow"))
        self.check(judged, [("x.o.c", "direct"), ("d.o.c", "edge"), ("x.d.o.c", "other"),
                            ("o.c", "edge"), ("xo.c", "other"), ("xd.o.c", "direct")])

    def test_ties(self):
        # Four literal characters each; fewer stars, then the category, then the text.
        judged = by_category(("ab*cd", "Default"), ("*a*bcd", "Optimize"))
        self.check(judged, [("abcd", "edge")])
        judged = by_category(("ab*cd", "Default"), ("a*bcd", "Allow"), ("*abcd", "Optimize"))
        self.check(judged, [("abcd", "direct"), ("axbcd", "other")])
        judged = by_category(("ab*cd", "Default"), ("a*bcd", "Allow"))
        self.check(judged, [("abcd", "other")])

    def test_higher_category_of_one_item(self):
        for order in ([("a.b", "Default"), ("a.b", "Optimize")], [("a.b", "Optimize"),
                                                                ("a.b", "Default")]):
            self.check(by_category(*order), [("a.b", "direct")])
        self.check(by_category(("10.0.0.0/8", "Allow"), ("10.0.0.0/8", "Default")),
                   [("10.1.1.1", "other")])

    def test_longer_prefix(self):
        judged = by_category(("10.0.0.0/8", "Optimize"), ("10.1.0.0/16", "Default"))
        self.check(judged, [("10.0.0.1", "direct"), ("10.1.0.0", "edge"), ("10.1.255.255", "edge"),
                            ("10.2.0.0", "direct"), ("11.0.0.0", "other")])

    def test_names_and_addresses_do_not_mix(self):
        rules = [{"hosts": ["*1.x", "fd*", "*b"], "route": "other"},
                 {"networks": ["10.0.0.0/8", "fd00::/8"], "route": "direct"}]
        self.check(policy(rules), [
            ("10.1.1.1", "direct"), ("fd00::1", "direct"), ("[FD00::1]", "direct"),
            ("fd.example", "other"), ("010.1.1.1", "edge"), ("fd00::b", "direct"),
            ("g::b", "other"),
            ("10.1.1.1.", "direct"), ("::ffff:10.1.1.1", "edge"), ("fd00:::1", "other"),
            ("::b", "edge")])

    def test_plain_hosts(self):
        rules = [{"plain_hosts": True, "route": "direct"}]
        self.check(policy(rules), [("intranet", "direct"), ("INTRANET.", "direct"), ("", "edge"),
                                   (".", "edge"), ("::1", "edge"), ("a.b", "edge"),
                                   ("[2001", "edge"), ("constructor", "direct")])

    def test_mail_and_directions(self):
        endpoints = [endpoint("smtp.a", tcp=(25, 587)), endpoint("both.a", tcp=(25, 443)),
                     endpoint("udp.a", tcp=(25,), udp=(443,)), endpoint("none.a", tcp=()),
                     endpoint("in.a", direction="inbound"), endpoint("cl.a", direction="client"),
                     endpoint("bi.a", direction="bidirectional"),
                     endpoint("10.9.0.0/16", tcp=(25,))]
        self.check(policy([{"select": {}, "route": "direct"}], endpoints), [
            ("smtp.a", "edge"), ("both.a", "direct"), ("udp.a", "direct"), ("none.a", "direct"),
            ("in.a", "edge"), ("cl.a", "direct"), ("bi.a", "edge"), ("10.9.1.1", "edge")])
        self.check(policy([{"select": {"mail": True, "direction": ["inbound", "outbound"]},
                            "route": "direct"}], endpoints), [
            ("smtp.a", "direct"), ("in.a", "direct"), ("cl.a", "edge"), ("10.9.1.1", "direct")])

    def test_a_category_without_a_route_is_not_selected(self):
        rules = [{"select": {}, "routes": {"Optimize": "direct"}}]
        judged = policy(rules, [endpoint("a.b", "Default"), endpoint("*.b", "Optimize")])
        self.check(judged, [("a.b", "direct"), ("b", "edge")])

    def test_two_routes_are_refused(self):
        rules = [{"select": {}, "by": "service", "routes": {"X": "direct", "Y": "edge"}}]
        with self.assertRaises(BadInput):
            policy(rules, [endpoint("a.b", service="X"), endpoint("a.b", service="Y")])

    def test_selecting(self):
        endpoints = [endpoint("a.x", service="Mail", set="7", required=False, tcp=("80-90",)),
                     endpoint("b.x", service="Files", set="8")]
        for selector, hits in [({"service": "Mail"}, "a"), ({"set": ["8"]}, "b"),
                               ({"required": False}, "a"), ({"port": 85}, "a"),
                               ({"port": 443}, "b"), ({"service": "Mail", "set": "8"}, ""),
                               ({"service": ["Mail", "Files"]}, "ab")]:
            judged = policy([{"select": selector, "route": "direct"}], endpoints)
            got = "".join(n for n in "ab" if judged.route_of(n + ".x").route == "direct")
            self.assertEqual(got, hits, selector)


class Files(unittest.TestCase):
    def test_comments(self):
        text = '{ // one "\n "a": "x // y /* z */", /* two\n */ "b": "\\"//" }'
        self.assertEqual(json.loads(strip_comments(text)), {"a": "x // y /* z */", "b": '"//'})

    def test_three_formats(self):
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            random_policy.write_json(folder / "web.json", [
                {"id": 1, "serviceArea": "Exchange", "urls": ["A.web", "-bad.web"],
                 "ips": ["10.0.0.0/8"], "tcpPorts": "80, 443", "udpPorts": "3478-3481",
                 "category": "Allow", "required": True}])
            random_policy.write_json(folder / "own.json", {
                "format": "pacwright-catalog/1",
                "endpoints": [{"pattern": "a.own", "tcp": [443, "50-60"], "service": "S",
                               "category": "Default", "direction": "outbound", "set": "3"}]})
            (folder / "list.txt").write_bytes(b"# none\n\n a.list # one\nfd00::/8\n")
            random_policy.write_json(folder / "policy.json", {
                "routes": ROUTES, "otherwise": "edge", "rules": [{"select": {}, "route": "direct"}],
                "catalogs": [{"file": "web.json", "instance": "W"}, "own.json", "list.txt"]})
            judged = read_policy(folder / "policy.json")
        self.assertEqual([e.text for e in judged.endpoints],
                         ["a.web", "10.0.0.0/8", "a.own", "a.list", "fd00::/8"])
        self.assertEqual(judged.endpoints[0].fields["instance"], "W")
        self.assertEqual(judged.endpoints[0].udp, ((3478, 3481),))
        self.assertEqual(judged.endpoints[2].tcp, ((443, 443), (50, 60)))


class Sample(unittest.TestCase):
    def test_known_urls(self):
        """The suite was worked out by hand from the specification, apart from this oracle."""
        folder = pathlib.Path(__file__).resolve().parents[2] / "samples" / "contoso"
        judged = read_policy(folder / "policy.json")
        for case in read_json(folder / "known-urls.json")["cases"]:
            url = case["url"] if "://" in case["url"] else "https://" + case["url"]
            host = urllib.parse.urlsplit(url).hostname
            if derive_hosts.to_url(host) or not host.isascii():  # Else browsers rewrite the host.
                self.assertEqual(judged.route_of(host).route, case["expect"], case["url"])


class Derived(unittest.TestCase):
    def test_urls(self):
        rows = [("a.b", "https://a.b/"), ("::1", "https://[::1]/"), ("[::1]", "https://[::1]/"),
                ("10.0.0.1", "https://10.0.0.1/"), ("10.0.0.1.", "https://10.0.0.1./"),
                ("", None), (".", None), ("256.1.1.1", None), ("a.1", None), ("a.0x1", None),
                ("a b", None), ("xn--x.a", None), ("1:2", None),
                ("[10.0.0.1]", None), ("::1.", None),
                ("__proto__", "https://__proto__/")]
        for host, want in rows:
            self.assertEqual(derive_hosts.to_url(host), want, host)

    def test_edges_are_asked(self):
        for pattern, wanted in [("*.b.c", ["b.c", "q.b.c", "q.r.b.c", "xb.c", "q.b.c.evil.test"]),
                                ("a.*.b", ["a..b", "a.q.b", "a.q.r.b", "a.b"])]:
            for host in wanted:
                self.assertIn(host, derive_hosts.of_pattern(pattern) + ["a.b"])
        hosts = derive_hosts.of_network(to_network("10.1.0.0/16"))
        for host in ["10.1.0.0", "10.1.255.255", "10.0.255.255", "10.2.0.0"]:
            self.assertIn(host, hosts)

    def test_generator_repeats_itself(self):
        texts = []
        for _ in range(2):
            with tempfile.TemporaryDirectory() as folder:
                path, judged = random_policy.make(random.Random(5), folder)
                texts.append((path.read_text(encoding="ascii"),
                              [judged.route_of(host) for host in derive_hosts.derive(judged)]))
        self.assertEqual(texts[0], texts[1])


if __name__ == "__main__":
    unittest.main()
