"""Runs over corpora of any size, in bounded memory, that a kill loses nothing of.

- `cutting`: which articles make a part
- `work`: what it asks of a plan, which says what is done with the articles of a part
- `running`: the parts, one after the other or in several processes
- `ledger`: which of them are done
- `files`: where they lie
- `tally`: what is counted for the manifest
"""

from biaskit.streaming.cutting import PART_ARTICLES, PART_CHARACTERS, chunks
from biaskit.streaming.files import QUOTATIONS, check_out, manifest_place, part_name
from biaskit.streaming.ledger import LEDGER, Entry, Ledger, digest_of
from biaskit.streaming.running import Outcome, run
from biaskit.streaming.tally import MORE, PLACES, REASONS, Tally
from biaskit.streaming.work import Part, Plan, Worker

__all__ = [
    "LEDGER",
    "MORE",
    "PART_ARTICLES",
    "PART_CHARACTERS",
    "PLACES",
    "QUOTATIONS",
    "REASONS",
    "Entry",
    "Ledger",
    "Outcome",
    "Part",
    "Plan",
    "Tally",
    "Worker",
    "check_out",
    "chunks",
    "digest_of",
    "manifest_place",
    "part_name",
    "run",
]
