"""Writes reviews.parquet, two row groups with a column of each type that reviews come in (pyarrow 26)."""

import datetime
import decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet

utc = datetime.timezone.utc
columns = {
    "review_id": pa.array(["r1", "r2", "r3", "r4"]),
    "body": pa.array(["I waited.\nLong!", None, 'รอ "นาน" 😀', "Too expensive."], pa.large_string()),
    "stars": pa.array([2.0, 4.5, None, float("nan")]),
    "helpful": pa.array([0, 255, 7, None], pa.uint8()),
    "count": pa.array([-1, 2**62, None, 0], pa.int64()),
    "date": pa.array([datetime.datetime(2026, 5, 3, 12, tzinfo=utc), None, None, None], pa.timestamp("ms", "UTC")),
    "local": pa.array([datetime.datetime(2026, 5, 3, 12, 0, 0, 5000), None, None, None], pa.timestamp("us")),
    "day": pa.array([datetime.date(2026, 5, 3), None, datetime.date(1969, 12, 31), None]),
    "author": pa.array(
        [{"name": "Anna", "badges": ["gold", "old"]}, {"name": None, "badges": []}, None, {"name": "Ben", "badges": None}],
        pa.struct([("name", pa.string()), ("badges", pa.list_(pa.string()))]),
    ),
    "tier": pa.array(["basic", "premium", "basic", None]).dictionary_encode(),
    "price": pa.array([decimal.Decimal("1.05"), None, decimal.Decimal("-0.50"), None], pa.decimal128(9, 2)),
    "verified": pa.array([True, False, None, True]),
    "old_text": pa.array([b"text without its type", None, None, None]),
    "photo": pa.array([b"\xff\xd8\xff", None, None, None]),
    "embedding": pa.array([[0.5, 1.5], None, [], None], pa.list_(pa.float32())),
    "extra": pa.array([[("a", 1)], None, [], None], pa.map_(pa.string(), pa.int64())),
}
pyarrow.parquet.write_table(pa.table(columns), Path(__file__).with_suffix(".parquet"), row_group_size=3)
