"""Columns and records as bytes: an npz archive of plain arrays with one JSON text inside, and no pickle."""

import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from matcher.network import Network

HEADER = "header"
SPARSE = ("data", "indices", "indptr", "shape")

Arrays = Mapping[str, NDArray[Any]]
C = TypeVar("C")


class Damaged(ValueError):
    """The bytes are no index, or not a whole one."""


def dump(header: Mapping[str, Any], columns: Mapping[str, Any]) -> bytes:
    """One archive of a JSON header and of dataclasses whose fields are arrays, sparse matrices or tuples of strings."""
    arrays: dict[str, NDArray[Any]] = {}
    texts: dict[str, Any] = {}
    for name, item in columns.items():
        for key in (f"{name}.{column.name}" for column in fields(item)):
            value = getattr(item, key.split(".")[1])
            if isinstance(value, csr_array):
                arrays |= {f"{key}.{part}": np.asarray(getattr(value, part)) for part in SPARSE}
            elif isinstance(value, np.ndarray):
                arrays[key] = value
            else:
                texts[key] = value
    text = json.dumps({"header": header, "texts": texts}, ensure_ascii=False, default=_plain).encode()
    archive = io.BytesIO()
    np.savez(archive, **{HEADER: np.frombuffer(text, dtype=np.uint8)}, **arrays)  # type: ignore[arg-type]
    return archive.getvalue()


def load(data: bytes) -> tuple[Any, Any, Arrays]:
    """The header, the texts and the arrays of an archive. Raises Damaged."""
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as archive:
            arrays = {name: archive[name] for name in archive.files}
        content = json.loads(arrays.pop(HEADER).tobytes())
        return content["header"], content["texts"], arrays
    except (ValueError, KeyError, EOFError, OSError, TypeError, zipfile.BadZipFile) as error:
        raise Damaged("these bytes are no index that Index.to_bytes wrote") from error


def columns_of(kind: type[C], name: str, texts: Mapping[str, Any], arrays: Arrays) -> C:
    """The dataclass that `dump` was given under `name`. Raises Damaged when a part is missing."""
    values: dict[str, Any] = {}
    try:
        for column in fields(kind):  # type: ignore[arg-type]
            key = f"{name}.{column.name}"
            if f"{key}.data" in arrays:
                parts = tuple(arrays[f"{key}.{part}"] for part in SPARSE)
                values[column.name] = csr_array(parts[:3], shape=tuple(parts[3].tolist()))
            else:
                values[column.name] = arrays[key] if key in arrays else tuple(texts[key])
    except (KeyError, ValueError) as error:
        raise Damaged(f"the index lacks {name}") from error
    return kind(**values)


def records_of(network: Network) -> dict[str, list[Any]]:
    """The records of a network, for the header of `dump`."""
    return {
        "people": list(network.people.values()),
        "openings": list(network.openings.values()),
        "initiatives": list(network.initiatives.values()),
        "ties": list(network.ties),
    }


def network_of(records: Mapping[str, list[dict[str, Any]]]) -> Network:
    """The network of the records that `load` read."""
    openings = [
        {**record, "deadline": date.fromisoformat(record["deadline"]) if record["deadline"] else None}
        for record in records["openings"]
    ]
    return Network.from_records(**{**records, "openings": openings})


def _plain(value: object) -> Any:
    if is_dataclass(value):
        return {name: getattr(value, name) for name in value.__dataclass_fields__}
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} does not go into an index")
