"""The index on disk: whatever is damaged is noticed."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from web.matching import snapshot

KEY = b"s" * 32


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Several chunks without megabytes."""
    monkeypatch.setattr(snapshot, "CHUNK", 100)


@pytest.mark.usefixtures("small_chunks")
@pytest.mark.parametrize("size", [0, 1, 99, 100, 101, 350])
def test_it_works(tmp_path: Path, size: int) -> None:
    data = os.urandom(size)
    snapshot.write(tmp_path / "index", data, 7, KEY)
    assert snapshot.read(tmp_path / "index", KEY) == (data, 7)
    assert (tmp_path / "index").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["index"]


@pytest.mark.usefixtures("small_chunks")
@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(position=st.integers(0, 449), bit=st.integers(0, 7))
def test_a_flipped_bit_is_noticed(tmp_path: Path, position: int, bit: int) -> None:
    path = tmp_path / "index"
    snapshot.write(path, bytes(350), 7, KEY)
    blob = bytearray(path.read_bytes())
    blob[position] ^= 1 << bit
    path.write_bytes(blob)
    with pytest.raises(snapshot.Damaged):
        snapshot.read(path, KEY)


@pytest.mark.usefixtures("small_chunks")
def test_cut_swapped_or_foreign_files_are_noticed(tmp_path: Path) -> None:
    path = tmp_path / "index"
    snapshot.write(path, bytes(350), 7, KEY)
    whole = path.read_bytes()
    header, step = 20, 12 + 100 + 16
    swapped = whole[:header] + whole[header + step : header + 2 * step] + whole[header : header + step]
    for wrong in (b"", whole[:10], whole[:-1], whole[: header + step], swapped + whole[header + 2 * step :], whole * 2):
        path.write_bytes(wrong)
        with pytest.raises(snapshot.Damaged):
            snapshot.read(path, KEY)
    with pytest.raises(snapshot.Damaged):
        snapshot.read(tmp_path / "nothing", KEY)
    path.write_bytes(whole)
    with pytest.raises(snapshot.Damaged):
        snapshot.read(path, b"t" * 32)
