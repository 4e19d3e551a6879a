"""Sizes of the columns of a Parquet file.

pyarrow ends the whole process when it is asked for a column whose statistics are damaged (one bit is enough), so
nothing is asked of it but to write down the footer that it has read, in which the sizes stand in Thrift's compact form
(https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md).
"""

from io import BytesIO
from typing import Any, NamedTuple

_STOP, _TRUE, _FALSE, _BYTE, _DOUBLE, _BINARY, _LIST, _SET, _MAP, _STRUCT = 0, 1, 2, 3, 7, 8, 9, 10, 11, 12
_ROW_GROUPS, _COLUMNS, _OF_COLUMN, _VALUES, _UNPACKED, _PACKED = 4, 1, 3, 5, 6, 7
"""Numbers of the fields in parquet.thrift: of the file, a row group, a column chunk and its metadata."""
_MAGIC = 4  # bytes before the footer


class ColumnSize(NamedTuple):
    """What a part of a column says of itself: number of values, bytes unpacked and packed."""

    values: int
    unpacked: int
    packed: int


def column_sizes(metadata: Any) -> list[ColumnSize]:
    """Sizes of all columns in all row groups, as a file says them.

    >>> import pyarrow as pa, pyarrow.parquet as pq
    >>> file = BytesIO()
    >>> pq.write_table(pa.table({"n": [1, 2, 3]}), file)
    >>> column_sizes(pq.read_metadata(file))[0].values
    3
    """
    written = BytesIO()
    metadata.write_metadata_file(written)
    footer = _Footer(written.getvalue(), _MAGIC).struct()
    columns = [
        column.get(_OF_COLUMN, {}) for group in footer.get(_ROW_GROUPS, []) for column in group.get(_COLUMNS, [])
    ]
    return [ColumnSize(*(column.get(field, 0) for field in (_VALUES, _UNPACKED, _PACKED))) for column in columns]


class _Footer:
    """Bytes as pyarrow writes them, so that they are sound, and how far they are read."""

    def __init__(self, data: bytes, at: int) -> None:
        self._data, self._at = data, at

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
        return number | byte << shift

    def _integer(self) -> int:
        number = self._varint()
        return (number >> 1) ^ -(number & 1)
