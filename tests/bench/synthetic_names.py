#!/usr/bin/env python3
"""Domain names that are made up, with the statistics of long real lists. Same numbers, same names.

    synthetic_names.py COUNT [--seed N] [--statistics]

What it is fitted to: a public list of 112,556 domains, without those below another of the list, has
11.7 characters a name; 7.8 bytes a name where names of one length below one top-level domain stand
side by side, and 5.2 where each name leaves out what it shares with the one before. These figures
say how alike neighbours are, and that is what a packed table lives on. `--statistics` prints them.
"""

import argparse
import random
from itertools import accumulate
from bisect import bisect_right

TOP_LEVEL = (("com", 560), ("cn", 170), ("net", 75), ("com.cn", 45), ("org", 28), ("top", 12),
             ("cc", 14), ("io", 9), ("co", 8), ("vip", 7), ("tv", 6), ("me", 6), ("info", 6),
             ("xyz", 6), ("de", 5), ("gov.cn", 5), ("co.uk", 4), ("club", 4), ("org.cn", 4),
             ("ru", 4), ("hk", 3), ("jp", 3), ("biz", 3), ("net.cn", 3), ("fr", 2), ("nl", 2),
             ("it", 2), ("app", 2), ("shop", 2), ("eu", 1), ("com.br", 1), ("com.au", 1))
WORDS = """shop tech cloud bank home game games online media book news web net auto car mobi data soft
china world global city land live life love music video photo foto sport club group star blue red
green gold sun sky sea pet baby kid med health care pharma food eat cook travel tour trip hotel
house job work lab dev code host server mail web info edu school learn art design print box art
power energy solar bio eco law tax pay coin fund trade market mall buy deal sale mart store fashion
style hair beauty dent doctor clinic fit yoga run bike moto parts tool tools build wood stone metal
steel glass paper plast chem water air light led elec tron micro mega super top best my the go get
e i a pro plus max one first new next smart easy fast free open""".split()
ONSETS = """b p m f d t n l g k h j q x zh ch sh r z c s y w""".split() + [""] * 2 + \
    "br cr dr fl gr pl pr st tr sp".split()
VOWELS = "a o e i u ai ei ao ou an en ang eng ong ia ie iu ian in ing iang ua uo ui un".split() + \
    "a e i o u er or ar al el on is as".split()
# Of 1,000: how a label is put together.
KINDS = (("letters", 290), ("syllables", 380), ("word", 265), ("digits", 65))


def weighted(rng, table):
    """`table`: (what, weight) pairs, or words of which the first are the most frequent."""
    return table[1][bisect_right(table[0], rng.random() * table[0][-1])]


def by_weight(pairs):
    return list(accumulate(weight for _, weight in pairs)), [what for what, _ in pairs]


def by_rank(words, slope):
    return by_weight([(word, 1.0 / (rank + 3) ** slope) for rank, word in enumerate(words)])


class Names:
    def __init__(self, seed):
        self.rng = random.Random(seed)
        self.top = by_weight(TOP_LEVEL)
        self.kinds = by_weight(KINDS)
        syllables = [onset + vowel for onset in ONSETS for vowel in VOWELS]
        self.rng.shuffle(syllables)
        self.syllables = by_rank(syllables, 0.75)
        words = list(dict.fromkeys(WORDS))
        self.rng.shuffle(words)
        self.words = by_rank(words, 0.7)
        self.letters = by_rank(list("shcjyxzdgbtmwlqfpknraeoiuv"), 0.5)
        self.digits = by_rank(list("168502397") + ["4"], 0.6)

    def run(self, table, least, most):
        return "".join(weighted(self.rng, table)
                       for _ in range(least + int(self.rng.random() * (most - least + 1))))

    def label(self):
        rng, kind = self.rng, weighted(self.rng, self.kinds)
        if kind == "letters":
            text = self.run(self.letters, 3, 6)
        elif kind == "digits":
            text = self.run(self.digits, 2, 5) + (
                self.run(self.letters, 1, 3) if rng.random() < 0.6 else "")
        elif kind == "word":
            text = weighted(rng, self.words) + (
                weighted(rng, self.words) if rng.random() < 0.5 else self.run(self.syllables, 1, 2))
        else:
            text = self.run(self.syllables, 2, 3)
        chance = rng.random()
        if chance < 0.07:
            text += self.run(self.digits, 1, 3)
        elif chance < 0.17:
            text += weighted(rng, self.words)
        elif chance < 0.21:
            text += "-" + self.run(self.syllables, 1, 2)
        return text

    def domain(self):
        return self.label() + "." + weighted(self.rng, self.top)


def names(count, seed=1):
    made, found = Names(seed), {}
    while len(found) < count:
        found[made.domain()] = True
    return sorted(found)


def shared(one, two):
    length = 0
    while length < min(len(one), len(two)) and one[length] == two[length]:
        length += 1
    return length


def statistics(found):
    """Bytes a name: as it is; by top-level domain and length; by top-level domain, front-coded."""
    fixed = front = 0
    groups = {}
    for name in found:
        label, _, top = name.partition(".")
        groups.setdefault(top, []).append(label)
    for top, labels in groups.items():
        fixed += sum(map(len, labels)) + 6 * len(set(map(len, labels))) + len(top) + 4
        front += len(top) + 4
        before = ""
        for label in sorted(labels):
            front += 1 + len(label) - shared(before, label)
            before = label
    lengths = sorted(len(name) for name in found)
    return {"names": len(found), "characters": sum(lengths) / len(found),
            "median": lengths[len(lengths) // 2], "longest": lengths[-1],
            "by length": fixed / len(found), "front-coded": front / len(found)}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("count", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--statistics", action="store_true")
    options = parser.parse_args()
    found = names(options.count, options.seed)
    if options.statistics:
        for name, value in statistics(found).items():
            print("%-12s %s" % (name, "{:,}".format(value) if isinstance(value, int)
                                else "%.2f" % value))
    else:
        print("\n".join(found))


if __name__ == "__main__":
    main()
