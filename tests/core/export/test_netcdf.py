"""The netCDF file as two other readers see it."""

from pathlib import Path

import numpy as np
import pytest

from sportsgpt_desktop.core.export.netcdf import netcdf
from sportsgpt_desktop.core.records import Analysis
from sportsgpt_desktop.core.skeleton import LANDMARKS
from tests.core.export.export_sample import FPS


def test_xarray_reads_positions_with_named_axes(analysis: Analysis, tmp_path: Path) -> None:
    xarray = pytest.importorskip("xarray")
    pytest.importorskip("scipy")
    file = tmp_path / "pose.nc"
    file.write_bytes(netcdf(analysis))
    with xarray.open_dataset(file, engine="scipy") as data:
        assert data["position"].dims == ("time", "space", "keypoints", "individuals")
        assert data["confidence"].dims == ("time", "keypoints", "individuals")
        assert data["keypoints"].values.tolist() == list(LANDMARKS)
        assert data["position"].sel(keypoints="left_knee", individuals="athlete").shape == (24, 2)
        assert data.attrs["ds_type"] == "poses"
        assert data.attrs["fps"] == FPS
        assert np.allclose(data["time"].values, analysis.video.time_s)
        found = data["position"].values[..., 0].transpose(0, 2, 1)
        assert np.array_equal(found, analysis.pose.image_px, equal_nan=True)


def test_scipy_reads_the_same(analysis: Analysis, tmp_path: Path) -> None:
    scipy_io = pytest.importorskip("scipy.io")
    file = tmp_path / "pose.nc"
    file.write_bytes(netcdf(analysis))
    with scipy_io.netcdf_file(str(file), "r", mmap=False) as data:
        assert data.variables["confidence"][:].shape == (24, 33, 1)
        assert data.source_software.startswith(b"SportsGPT")


def test_movement_accepts_it_as_poses(analysis: Analysis, tmp_path: Path) -> None:
    """The toolbox itself, where it is installed (it is no part of the development set-up: it brings 250 packages)."""
    pytest.importorskip("movement", reason="movement is not installed")
    import xarray
    from movement.filtering import filter_by_confidence
    from movement.kinematics import compute_velocity
    from movement.validators.datasets import ValidPosesInputs

    file = tmp_path / "pose.nc"
    file.write_bytes(netcdf(analysis))
    data = xarray.load_dataset(file)
    ValidPosesInputs.validate(data)
    assert compute_velocity(data.position).shape == data.position.shape
    assert filter_by_confidence(data.position, data.confidence, threshold=0.5).shape == data.position.shape
