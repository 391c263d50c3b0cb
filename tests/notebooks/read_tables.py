"""Reads every table of a report with DuckDB and pandas, as a notebook would, and prints what it sees.

Usage: read_tables.py REPORT
"""

import json
import sys
from pathlib import Path

import duckdb
import pandas

tables = sorted(Path(sys.argv[1]).glob("tables/*.parquet"))
for path in tables:
    relation = duckdb.read_parquet(str(path))
    metadata = dict(
        (bytes(key).decode(), bytes(value).decode())
        for key, value in duckdb.sql(
            f"select key, value from parquet_kv_metadata('{path}')"
        ).fetchall()
    )
    described = json.loads(metadata["trivox.columns"])
    undescribed = [name for name in relation.columns if not described.get(name)]
    assert not undescribed, f"{path.name}: no description for {undescribed}"
    assert metadata["trivox.schema"].isdigit() and metadata["trivox.table"] == path.stem
    frame = pandas.read_parquet(path)
    assert frame.shape == (len(relation), len(relation.columns)), path.name
    print(f"{path.stem} {len(relation)} rows, {len(relation.columns)} columns")

folder = tables[0].parent
joined = duckdb.sql(f"""
    select d.external_id, u.text, t.label
    from '{folder}/codings.parquet' c
    join '{folder}/utterances.parquet' u using (utterance_id)
    join '{folder}/documents.parquet' d using (document_id)
    join '{folder}/themes.parquet' t on t.theme_id = c.theme_id
""")
print(f"codings joined to their documents and themes: {len(joined)} rows")
slices = duckdb.sql(f"""
    select count(*) from '{folder}/codings.parquet' c
    join '{folder}/utterances.parquet' u using (utterance_id)
    where position(c.cue in substring(u.text, c.char_start + 1, c.char_end - c.char_start)) = 0
""").fetchall()[0][0]
print(f"cues outside their spans: {slices}")
