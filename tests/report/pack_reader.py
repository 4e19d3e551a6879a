"""A pack read in plain Python, the way the page's scripts read it: the reference that tests hold numbers against."""

import base64
import gzip
import json
from collections import defaultdict
from math import nan

VOICES = ("outlet", "quoted", "paraphrased")


def pack_in(page):
    """The pack in a page's HTML."""
    start = page.index('id="data"')
    start = page.index(">", start) + 1
    return json.loads(gzip.decompress(base64.b64decode(page[start : page.index("</script>", start)])))


class Reader:
    """Mentions of a pack as dictionaries, and means over them."""

    def __init__(self, pack):
        self.pack = pack
        columns = pack["mentions"]
        self.mentions = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]

    def name(self, place):
        return None if place < 0 else self.pack["names"][place]

    def dim(self, scorer, dimension="valence"):
        return [pair[:2] for pair in self.pack["dims"]].index([scorer, dimension])

    def outlet(self, mention):
        return self.pack["outlets"][self.pack["articles"]["outlet"][mention["article"]]]

    def value(self, mention, dim):
        """A mention's value; 0 where it was rated and no value is written, NaN where it was not rated."""
        if dim not in self.pack["ratedsets"][mention["rated"]]:
            return nan
        return next((v for d, v, _ in self.pack["valuesets"][mention["values"]] if d == dim), 0.0)

    def words(self, mention, dim):
        """What bears a value, as printed."""
        (place,) = [cues for d, _, cues in self.pack["valuesets"][mention["values"]] if d == dim]
        return [(self.sentence(mention)[a:b], weight, kind) for a, b, weight, kind in self.pack["cuesets"][place]]

    def text(self, mention):
        return self.pack["articles"]["title" if mention["part"] else "text"][mention["article"]]

    def sentence(self, mention):
        return self.text(mention)[mention["at"] : mention["end"]]

    def printed(self, mention):
        return self.sentence(mention)[mention["start"] : mention["stop"]]

    def groups(self, by, dim, where=lambda mention: True):
        """Group -> articles, mentions, rated mentions and mean, of the mentions that count."""
        found = defaultdict(list)
        for mention in self.mentions:
            if mention["counted"] and where(mention):
                parts = {"outlet": self.outlet(mention)}
                parts |= {side: self.name(mention[side]) for side in ("source", "target", "top")}
                found[tuple(parts[column] for column in by)].append(mention)
        return {key: self.numbers(group, dim) for key, group in found.items()}

    def numbers(self, group, dim):
        values = [value for value in (self.value(mention, dim) for mention in group) if value == value]
        mean = sum(values) / len(values) if values else nan
        return len({m["article"] for m in group}), len(group), len(values), mean
