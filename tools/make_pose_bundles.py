"""Build a MediaPipe ``.task`` bundle from a person detector and a landmark model.

    python -m tools.make_pose_bundles [--keep-segmentation] DETECTOR.tflite LANDMARKS.tflite OUT.task

A bundle is an uncompressed zip of both models under fixed names. Each model must say in TFLite metadata how
its input is normalised, which the files of the model packages do not all do; this writes it. The landmark
model also computes a segmentation mask that is not used here and costs over a third of its time: the
operations that serve nothing else are left out, the landmarks stay the same to the last bit. The same inputs
give the same bytes, so that the manifest can name the hash of what is built.
"""

import argparse
import zipfile
from pathlib import Path
from typing import Any

from sportsgpt_desktop.core.files import atomic_path

DETECTOR_NAME = "pose_detector.tflite"
LANDMARKS_NAME = "pose_landmarks_detector.tflite"
# Mean and standard deviation of the input pixels 0..255: the detector takes -1..1, the landmark model 0..1.
DETECTOR_NORMALISATION = (127.5, 127.5)
LANDMARKS_NORMALISATION = (0.0, 255.0)
# Outputs of the landmark model: landmarks, presence, segmentation, heat map, world landmarks.
SEGMENTATION, PRESENCE = 2, 1
METADATA_NAME = b"TFLITE_METADATA"
ALIGNMENT = 16
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_ZIP_PADDING_ID = 0xD935


def input_metadata(mean: float, std: float) -> bytes:
    """TFLite metadata that describes one RGB image input normalised as (pixel - mean) / std."""
    import flatbuffers
    from mediapipe.tasks.metadata import metadata_schema_py_generated as schema

    options = schema.NormalizationOptionsT()
    options.mean, options.std = [mean], [std]
    unit = schema.ProcessUnitT()
    unit.optionsType, unit.options = schema.ProcessUnitOptions.NormalizationOptions, options
    image = schema.ImagePropertiesT()
    image.colorSpace = schema.ColorSpaceType.RGB
    content = schema.ContentT()
    content.contentPropertiesType, content.contentProperties = schema.ContentProperties.ImageProperties, image
    tensor = schema.TensorMetadataT()
    tensor.name, tensor.processUnits, tensor.content = "image", [unit], content
    graph = schema.SubGraphMetadataT()
    graph.inputTensorMetadata = [tensor]
    model = schema.ModelMetadataT()
    model.name, model.subgraphMetadata = "pose", [graph]
    builder = flatbuffers.Builder(1024)
    builder.Finish(model.Pack(builder), b"M001")
    return bytes(builder.Output())


def with_metadata(model_bytes: bytes, mean: float, std: float) -> bytes:
    """The model with its input's normalisation in its metadata (replacing metadata that is there)."""
    import flatbuffers
    from mediapipe.tasks.metadata import schema_py_generated as schema

    model = schema.ModelT.InitFromObj(schema.Model.GetRootAs(model_bytes, 0))
    model.metadata = [row for row in model.metadata or [] if row.name != METADATA_NAME]
    row = schema.MetadataT()
    row.name, row.buffer = METADATA_NAME, len(model.buffers)
    model.metadata.append(row)
    buffer = schema.BufferT()
    buffer.data = input_metadata(mean, std)
    model.buffers.append(buffer)
    for buffer in model.buffers:
        _keep_aligned(buffer, schema)
    builder = flatbuffers.Builder(len(model_bytes) + 65536)
    builder.Finish(model.Pack(builder), b"TFL3")
    return bytes(builder.Output())


def without_segmentation(model_bytes: bytes) -> bytes:
    """The landmark model without the operations that only its segmentation mask needs.

    MediaPipe counts five outputs, so the mask's place is taken by the presence output a second time; it is
    never read, as masks are not asked for.
    """
    import flatbuffers
    from mediapipe.tasks.metadata import schema_py_generated as schema

    model = schema.ModelT.InitFromObj(schema.Model.GetRootAs(model_bytes, 0))
    graph = model.subgraphs[0]
    outputs = [int(tensor) for tensor in graph.outputs]
    outputs[SEGMENTATION] = outputs[PRESENCE]
    needed, kept = set(outputs), []
    for operation in reversed(graph.operators):
        if any(int(tensor) in needed for tensor in operation.outputs):
            kept.append(operation)
            needed.update(int(tensor) for tensor in operation.inputs if tensor >= 0)
    used = {graph.tensors[number].buffer for number in needed}
    for tensor in graph.tensors:
        if tensor.buffer not in used:
            model.buffers[tensor.buffer].data = None
    graph.operators, graph.outputs = kept[::-1], outputs
    builder = flatbuffers.Builder(len(model_bytes))
    builder.Finish(model.Pack(builder), b"TFL3")
    return bytes(builder.Output())


def _keep_aligned(buffer: Any, schema: Any) -> None:
    """Make the buffer pack its bytes at a multiple of 16, as the TFLite schema asks for weights.

    The generated Python packer aligns bytes to 1, after which kernels would read weights unaligned.
    """
    if buffer.data is None or len(buffer.data) == 0:
        return
    data = bytes(buffer.data)

    def pack(builder: Any) -> int:
        builder.StartVector(1, len(data), ALIGNMENT)
        start = builder.Head() - len(data)
        builder.head = start
        builder.Bytes[start : start + len(data)] = data
        vector = builder.EndVector()
        schema.BufferStart(builder)
        schema.BufferAddData(builder, vector)
        return int(schema.BufferEnd(builder))

    buffer.Pack = pack


def _add_aligned(bundle: zipfile.ZipFile, name: str, data: bytes) -> None:
    """Store ``data`` so that it starts at a multiple of 16 in the zip: it is used in place."""
    entry = zipfile.ZipInfo(name, _ZIP_TIME)
    entry.external_attr = 0o644 << 16
    assert bundle.fp is not None
    start = bundle.fp.tell() + 30 + len(name) + 4
    padding = -start % ALIGNMENT
    entry.extra = _ZIP_PADDING_ID.to_bytes(2, "little") + padding.to_bytes(2, "little") + bytes(padding)
    bundle.writestr(entry, data, zipfile.ZIP_STORED)


def make_bundle(detector: Path, landmarks: Path, target: Path, segmentation: bool = False) -> None:
    """Write the ``.task`` bundle of a detector and a landmark model (both ``.tflite``) to ``target``.

    ``segmentation`` keeps the mask's operations: the stock model, to compare with.
    """
    marks = landmarks.read_bytes()
    if not segmentation:
        marks = without_segmentation(marks)
    with zipfile.ZipFile(target, "w") as bundle:
        _add_aligned(bundle, DETECTOR_NAME, with_metadata(detector.read_bytes(), *DETECTOR_NORMALISATION))
        _add_aligned(bundle, LANDMARKS_NAME, with_metadata(marks, *LANDMARKS_NORMALISATION))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--keep-segmentation", action="store_true", help="build the stock model")
    parser.add_argument("detector", type=Path)
    parser.add_argument("landmarks", type=Path)
    parser.add_argument("target", type=Path)
    options = parser.parse_args()
    with atomic_path(options.target) as temporary:
        make_bundle(options.detector, options.landmarks, temporary, options.keep_segmentation)


if __name__ == "__main__":
    main()
