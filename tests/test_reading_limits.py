from io import BytesIO
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from biaskit.reading import limits
from biaskit.reading.footers import column_sizes


def how_many(table: pa.Table, path: Path) -> int | str:
    """What is said of a file as it is written without dictionaries, so that one value repeated grows most."""
    pq.write_table(table, path, compression="zstd", use_dictionary=False)
    with path.open("rb") as stream:
        return limits.rows_at_once(stream, pq.ParquetFile(path).metadata, 2000)


def test_a_column_of_one_value_beside_texts_is_read(tmp_path: Path) -> None:
    rows = 1_000_000
    numbers = np.random.default_rng(0).integers(2**62, size=rows)
    table = pa.table({"text": pa.array(numbers).cast(pa.string()), "outlet": ["The Post of Somewhere"] * rows})
    assert isinstance(how_many(table, tmp_path / "a.parquet"), int)
    column = pq.ParquetFile(tmp_path / "a.parquet").metadata.row_group(0).column(1)
    assert column.total_uncompressed_size > limits.HARMLESS
    assert column.total_uncompressed_size > limits.LARGEST_GROWTH * column.total_compressed_size


def test_a_column_that_grows_beyond_what_is_unpacked_at_once_is_refused(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(limits, "LARGEST_WHOLE", 15_000_000)
    numbers = np.random.default_rng(0).integers(2**62, size=20_000)
    table = pa.table({"text": pa.array(numbers).cast(pa.string()), "outlet": ["x" * 1000] * 20_000})
    assert how_many(table, tmp_path / "a.parquet") == "a column grows to more than 500 times its size"
    assert limits.LARGEST_GROWTH * (tmp_path / "a.parquet").stat().st_size > 20_000_000


def test_many_small_parts_that_grow_are_refused_as_a_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    table = pa.table({"text": ["x" * 1_000_000] * 20})
    pq.write_table(table, path, compression="zstd", use_dictionary=False, row_group_size=5)
    with path.open("rb") as stream:
        made = limits.rows_at_once(stream, pq.ParquetFile(path).metadata, 2000)
    assert made == "a column grows to more than 500 times its size"


def test_sizes_in_the_footer_are_those_that_pyarrow_tells(tmp_path: Path) -> None:
    table = pa.table({"text": ["Peru won.", None] * 50, "tags": [["a", "b"], []] * 50, "n": range(100)})
    pq.write_table(table, tmp_path / "a.parquet", row_group_size=30)
    metadata = pq.ParquetFile(tmp_path / "a.parquet").metadata
    groups = [metadata.row_group(number) for number in range(metadata.num_row_groups)]
    columns = [group.column(number) for group in groups for number in range(group.num_columns)]
    with (tmp_path / "a.parquet").open("rb") as stream:
        assert column_sizes(stream) == [
            (one.num_values, one.total_uncompressed_size, one.total_compressed_size) for one in columns
        ]


def test_a_damaged_footer_is_told_as_such() -> None:
    whole = BytesIO()
    pq.write_table(pa.table({"text": ["Peru won."]}), whole)
    length = int.from_bytes(whole.getvalue()[-8:-4], "little")
    told = []
    for place in range(length):
        for bit in (1, 16, 128):
            data = bytearray(whole.getvalue())
            data[-8 - length + place] ^= bit
            try:
                column_sizes(BytesIO(data))
            except pa.ArrowInvalid as error:
                told.append(str(error))
    assert len(told) > 10
    assert set(told) == {"Its footer cannot be read."}
