"""A small mutator for machines without atheris: bytes, tokens and structures, by a seed."""

import random
from collections.abc import Callable, Sequence

TOKENS = (
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\xc3", b"\r", b"\r\n", b"\n", b"\t", b" ", b'"', b"'",
    b",", b";", b"|", b"*", b"?", b"*{0,9}", b"*{9,1}", b"*{0,99999}", b"%", b"<", b">", b"&", b"[", b"]", b"{", b"}",
    b":", b"-", b"#", b"~", b"\\ud800", b"\\u0000", b"\\UFFFFFFFF", b"1e999", b"NaN", b"-Infinity", b"9" * 5000,
    b"0x1", b"text", b"term", b"date", b"null", b"true", b"&a ", b"*a", b"!!python/object:os.system", b"<!DOCTYPE x>",
    b"<cnode name='a'>", b"charset=undefined ", b"charset=idna ", b"(1)", b"@", b"+", b"=", b"=[",
    b"[[category]]\nname=1\n", b"notes=1\n", b"category=2\n", "\u0130\u00df\u2028\u2019\u201c\U0001f600".encode(),
)  # fmt: skip
Change = Callable[[bytes, random.Random, Sequence[bytes]], bytes]


def mutated(seeds: Sequence[bytes], source: random.Random, *, longest: int = 2048) -> bytes:
    """One input: a seed after one to six changes."""
    data = source.choice(seeds)
    for _ in range(source.randint(1, 6)):
        data = source.choice(_CHANGES)(data, source, seeds)
    return data[:longest]


def _place(data: bytes, source: random.Random) -> int:
    return source.randrange(len(data) + 1)


def _flipped(data: bytes, source: random.Random, seeds: Sequence[bytes]) -> bytes:
    if not data:
        return data
    at = source.randrange(len(data))
    return data[:at] + bytes([data[at] ^ (1 << source.randrange(8))]) + data[at + 1 :]


def _with_bytes(data: bytes, source: random.Random, seeds: Sequence[bytes]) -> bytes:
    at = _place(data, source)
    return data[:at] + source.randbytes(source.randint(1, 8)) + data[at:]


def _with_token(data: bytes, source: random.Random, seeds: Sequence[bytes]) -> bytes:
    at = _place(data, source)
    return data[:at] + source.choice(TOKENS) + data[at + source.choice((0, 0, 1)) :]


def _without(data: bytes, source: random.Random, seeds: Sequence[bytes]) -> bytes:
    start = _place(data, source)
    return data[:start] + data[start + source.randint(1, max(1, len(data) // 4)) :]


def _cut(data: bytes, source: random.Random, seeds: Sequence[bytes]) -> bytes:
    return data[: _place(data, source)]


def _repeated(data: bytes, source: random.Random, seeds: Sequence[bytes]) -> bytes:
    start = _place(data, source)
    part = data[start : start + source.randint(1, 16)]
    return data[:start] + part * source.choice((2, 3, 10, 10, 300)) + data[start:]


def _nested(data: bytes, source: random.Random, seeds: Sequence[bytes]) -> bytes:
    at = _place(data, source)
    opening, closing = source.choice(((b"[", b"]"), (b'{"a":', b"}"), (b"<cnode name='a'>", b"</cnode>"), (b"- ", b"")))
    deep = source.choice((2, 3, 5, 10, 100, 980, 1500)) if source.random() < 0.1 else source.choice((1, 2, 3))
    return data[:at] + opening * deep + b"1" + closing * deep + data[at:]


def _spliced(data: bytes, source: random.Random, seeds: Sequence[bytes]) -> bytes:
    other = source.choice(seeds)
    return data[: _place(data, source)] + other[_place(other, source) :]


def _lines_moved(data: bytes, source: random.Random, seeds: Sequence[bytes]) -> bytes:
    lines = data.splitlines(keepends=True)
    source.shuffle(lines)
    return b"".join(lines)


_CHANGES: tuple[Change, ...] = (
    _flipped, _with_bytes, _with_token, _with_token, _without, _cut, _repeated, _nested, _spliced, _lines_moved,
)  # fmt: skip
