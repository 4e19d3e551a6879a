"""Sizes of the columns of a Parquet file.

pyarrow ends the whole process when it is asked for a column whose statistics are damaged (one bit is enough), or to
write down such a footer. So the footer is read here, where the sizes stand in Thrift's compact form
(https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md).
"""

from io import SEEK_END
from typing import Any, NamedTuple

_STOP, _TRUE, _FALSE, _BYTE, _DOUBLE, _BINARY, _LIST, _SET, _MAP, _STRUCT = 0, 1, 2, 3, 7, 8, 9, 10, 11, 12
_ROW_GROUPS, _COLUMNS, _OF_COLUMN, _VALUES, _UNPACKED, _PACKED = 4, 1, 3, 5, 6, 7
"""Numbers of the fields in parquet.thrift: of the file, a row group, a column chunk and its metadata."""
_TAIL = 8
"""Bytes after the footer: four with its length, and the signature."""
_LARGEST = 63
"""Bits of a whole number."""


class ColumnSize(NamedTuple):
    """What a part of a column says of itself: number of values, bytes unpacked and packed."""

    values: int
    unpacked: int
    packed: int


def column_sizes(stream: Any) -> list[ColumnSize]:
    """Sizes of all columns in all row groups, as a file says them.

    Args:
        stream: of bytes, in which one can go back; where it stands afterwards is left open.

    Raises:
        pyarrow.ArrowInvalid: when the footer is damaged.

    >>> import io, pyarrow as pa, pyarrow.parquet as pq
    >>> file = io.BytesIO()
    >>> pq.write_table(pa.table({"n": [1, 2, 3]}), file)
    >>> column_sizes(file)[0].values
    3
    """
    import pyarrow as pa

    try:
        footer = _Footer(_bytes_of(stream)).struct()
        columns = [
            column.get(_OF_COLUMN, {}) for group in footer.get(_ROW_GROUPS, []) for column in group.get(_COLUMNS, [])
        ]
        return [
            ColumnSize(*(int(column.get(field, 0)) for field in (_VALUES, _UNPACKED, _PACKED))) for column in columns
        ]
    except (AttributeError, IndexError, OverflowError, RecursionError, TypeError, ValueError) as error:
        raise pa.ArrowInvalid("Its footer cannot be read.") from error


def _bytes_of(stream: Any) -> bytes:
    end = stream.seek(0, SEEK_END)
    stream.seek(max(0, end - _TAIL))
    length = int.from_bytes(stream.read(_TAIL)[: _TAIL // 2], "little")
    stream.seek(max(0, end - _TAIL - length))
    return bytes(stream.read(length))


class _Footer:
    """Bytes, and how far they are read; each thing that is read takes at least one, so there is an end."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0

    def struct(self) -> dict[int, Any]:
        """The fields of a structure by number."""
        fields: dict[int, Any] = {}
        field = 0
        while (head := self._byte()) != _STOP:
            field = field + (head >> 4) if head >> 4 else self._integer()
            fields[field] = self._value(head & 15)
        return fields

    def _value(self, kind: int) -> Any:
        if kind in (_TRUE, _FALSE):
            return kind == _TRUE
        if kind == _BYTE:
            return self._byte()
        if kind == _DOUBLE:
            return self._bytes(8)
        if kind == _BINARY:
            return self._bytes(self._varint())
        if kind in (_LIST, _SET):
            return self._list()
        if kind == _MAP:
            return self._map()
        return self.struct() if kind == _STRUCT else self._integer()

    def _list(self) -> list[Any]:
        head = self._byte()
        size = head >> 4 if head >> 4 < 15 else self._varint()
        return [self._item(head & 15) for _ in range(size)]

    def _map(self) -> list[Any]:
        size = self._varint()
        kinds = self._byte() if size else 0
        return [(self._item(kinds >> 4), self._item(kinds & 15)) for _ in range(size)]

    def _item(self, kind: int) -> Any:
        """A value in a list, where those that are true or false have a byte of their own."""
        return self._byte() if kind in (_TRUE, _FALSE) else self._value(kind)

    def _byte(self) -> int:
        self._at += 1
        return self._data[self._at - 1]

    def _bytes(self, size: int) -> bytes:
        self._at += size
        return self._data[self._at - size : self._at]

    def _varint(self) -> int:
        number = shift = 0
        while (byte := self._byte()) & 0x80:
            number |= (byte & 0x7F) << shift
            shift += 7
            if shift > _LARGEST:
                raise OverflowError("a number without end")
        return number | byte << shift

    def _integer(self) -> int:
        number = self._varint()
        return (number >> 1) ^ -(number & 1)
