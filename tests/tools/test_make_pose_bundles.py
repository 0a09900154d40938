"""The pose bundles as built: normalisation is stated, the unused mask is gone, weights are aligned."""

import zipfile
from pathlib import Path
from typing import Any

import pytest

from sportsgpt_desktop.core import assets
from tools import make_pose_bundles as bundles


@pytest.fixture(scope="module")
def bundle() -> Path:
    path = assets.models_folder() / "pose_landmarker_full.task"
    if not path.is_file():
        pytest.skip("the pose model is not on this machine (make models)")
    return path


def model_of(bundle: Path, name: str) -> tuple[bytes, Any]:
    from mediapipe.tasks.metadata import schema_py_generated as schema

    with zipfile.ZipFile(bundle) as archive:
        data = archive.read(name)
    return data, schema.ModelT.InitFromObj(schema.Model.GetRootAs(data, 0))


@pytest.mark.parametrize(
    ("name", "mean", "std"), [(bundles.DETECTOR_NAME, 127.5, 127.5), (bundles.LANDMARKS_NAME, 0.0, 255.0)]
)
def test_normalisation_is_stated_once(bundle: Path, name: str, mean: float, std: float) -> None:
    from mediapipe.tasks.metadata import metadata_schema_py_generated as schema

    _, model = model_of(bundle, name)
    rows = [row for row in model.metadata if row.name == bundles.METADATA_NAME]
    assert len(rows) == 1
    stated = schema.ModelMetadata.GetRootAs(bytes(model.buffers[rows[0].buffer].data), 0)
    tensor = schema.ModelMetadataT.InitFromObj(stated).subgraphMetadata[0].inputTensorMetadata[0]
    options = tensor.processUnits[0].options
    assert (options.mean[0], options.std[0]) == (mean, std)


def test_no_operation_serves_the_mask_alone(bundle: Path) -> None:
    _, model = model_of(bundle, bundles.LANDMARKS_NAME)
    graph = model.subgraphs[0]
    assert len(graph.outputs) == 5
    assert graph.outputs[bundles.SEGMENTATION] == graph.outputs[bundles.PRESENCE]
    used = {int(t) for t in graph.outputs} | {int(t) for op in graph.operators for t in op.inputs}
    assert all(any(int(t) in used for t in op.outputs) for op in graph.operators)


def test_models_and_weights_lie_aligned(bundle: Path) -> None:
    with zipfile.ZipFile(bundle) as archive, bundle.open("rb") as stream:
        for entry in archive.infolist():
            assert entry.compress_type == zipfile.ZIP_STORED
            stream.seek(entry.header_offset + 26)
            name, extra = (int.from_bytes(stream.read(2), "little") for _ in range(2))
            assert (entry.header_offset + 30 + name + extra) % bundles.ALIGNMENT == 0
    data, model = model_of(bundle, bundles.LANDMARKS_NAME)
    weights = max((bytes(b.data) for b in model.buffers if b.data is not None), key=len)
    assert data.index(weights) % bundles.ALIGNMENT == 0


def test_building_again_changes_nothing(bundle: Path) -> None:
    data, _ = model_of(bundle, bundles.LANDMARKS_NAME)
    once = bundles.with_metadata(bundles.without_segmentation(data), *bundles.LANDMARKS_NORMALISATION)
    assert once == bundles.with_metadata(bundles.without_segmentation(data), *bundles.LANDMARKS_NORMALISATION)
