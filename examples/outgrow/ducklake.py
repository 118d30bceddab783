"""Loads an export of Eider (`eider export --format parquet`) into a DuckLake: ducklake.py EXPORT CATALOG DATA

CATALOG is a file for the catalog, DATA a folder for the tables. Only rows and columns move: a lake has no constraints,
indexes or sequences. Without a network, DuckDB's extension comes from the package in requirements.txt.
"""

import json
import sys
from pathlib import Path

import duckdb
import duckdb_ext


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def load_extension(connection: duckdb.DuckDBPyConnection) -> None:
    found = (path for root in duckdb_ext.__path__ for path in Path(root).glob("extensions/*/*/ducklake.duckdb_extension"))
    connection.execute(f"LOAD {literal(str(next(found)))}")


def load_table(connection: duckdb.DuckDBPyConnection, folder: Path, table: dict) -> int:
    """Creates a table of the lake, and returns the number of its rows. What travelled as text gets its type back."""
    columns = ", ".join(f"CAST({quoted(column['name'])} AS {column['type']}) AS {quoted(column['name'])}" for column in table["columns"])
    target = f"lake.{quoted(table['schema'])}.{quoted(table['name'])}"
    connection.execute(f"CREATE SCHEMA IF NOT EXISTS lake.{quoted(table['schema'])}")
    connection.execute(f"CREATE TABLE {target} AS SELECT {columns} FROM read_parquet({literal(str(folder / table['file']))})")
    return connection.execute(f"SELECT count(*) FROM {target}").fetchall()[0][0]


def main() -> None:
    export, catalog, data = (Path(argument) for argument in sys.argv[1:])
    manifest = json.loads((export / "manifest.json").read_text())
    connection = duckdb.connect()
    load_extension(connection)
    connection.execute(f"ATTACH {literal('ducklake:' + str(catalog))} AS lake (DATA_PATH {literal(str(data) + '/')})")
    for table in manifest["tables"]:
        rows = load_table(connection, export, table)
        if rows != table["rows"]:
            sys.exit(f"{table['name']} has {rows} rows, and {table['rows']} were exported")
        print(f"{table['schema']}.{table['name']}: {rows} rows")


main()
