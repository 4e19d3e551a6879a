"""Who "I" and "we" are inside quotation marks: the source, and the source's side."""

from collections.abc import Iterator, Sequence

from biaskit.annotation.linking import Found, Linker, Piece
from biaskit.annotation.quotations import Attributed

_I = frozenset("i me my mine myself".split())
_WE = frozenset("we us our ours ourselves".split())


def find_speakers(piece: Piece, quotations: Sequence[Attributed], linker: Linker) -> list[Found]:
    """Places at which the words of a source take up the source, or those on whose behalf it speaks."""
    return [found for quotation in quotations for found in _in_quotation(quotation, piece, linker)]


def _in_quotation(quotation: Attributed, piece: Piece, linker: Linker) -> Iterator[Found]:
    source = linker.actor(quotation.record.source or "")
    if source is None or quotation.record.kind == "scare":
        return
    side = source.name if source.kind != "person" else linker.side(source.name)
    for low, high in quotation.quoted:
        span = piece.doc.char_span(low, high, alignment_mode="expand")
        for token in span if span is not None else ():
            said = any(start <= token.idx < end for start, end in quotation.content)
            if said and token.lower_ in _I and source.kind == "person":
                yield Found(source.name, token.idx, token.idx + len(token), token.i, token.i + 1)
            elif said and side and token.lower_ in _WE:
                yield Found(side, token.idx, token.idx + len(token), token.i, token.i + 1)
