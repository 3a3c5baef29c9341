"""Make the small files of weights that tests read, with the real writers: ``python tools/make_weights.py FOLDER``.

Needs ``safetensors``, ``gguf`` and ``numpy``, which the package itself does not. What the files hold is zeros; beside
each stands what its writer says of it, as JSON.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy
from gguf import GGMLQuantizationType, GGUFReader, GGUFWriter
from safetensors import safe_open
from safetensors.numpy import save_file


def main() -> None:
    folder = Path(sys.argv[1])
    safetensors(folder / "model.safetensors")
    gguf(folder / "model.gguf")
    gguf(folder / "big-endian.gguf", big=True)


def safetensors(path: Path) -> None:
    tensors = {
        "embed.weight": numpy.zeros((7, 4), dtype=numpy.float16),
        "layer.0.weight": numpy.zeros((4, 4), dtype=numpy.float32),
        "layer.0.scale": numpy.zeros((), dtype=numpy.float32),
        "positions": numpy.zeros((5,), dtype=numpy.int64),
        "empty": numpy.zeros((0, 4), dtype=numpy.float32),
    }
    save_file(tensors, path, metadata={"format": "pt", "licence": "mit"})
    with safe_open(path, framework="numpy") as file:
        said = {name: [file.get_slice(name).get_dtype(), file.get_slice(name).get_shape()] for name in file.keys()}  # noqa: SIM118
        write(path, {"metadata": file.metadata(), "tensors": said})


def gguf(path: Path, big: bool = False) -> None:
    from gguf import GGUFEndian

    writer = GGUFWriter(path, "llama", endianess=GGUFEndian.BIG if big else GGUFEndian.LITTLE)
    writer.add_name("Tiny")
    writer.add_license("mit")
    writer.add_base_model_count(1)
    writer.add_base_model_name(0, "Base")
    writer.add_base_model_repo_url(0, "https://huggingface.co/example/base")
    writer.add_context_length(4096)
    writer.add_tags(["text-generation", "tiny"])
    writer.add_token_list([f"token{place}" for place in range(300)])
    writer.add_float32("general.something", 0.5)
    writer.add_bool("general.flag", True)
    writer.add_tensor("token_embd.weight", numpy.zeros((7, 4), dtype=numpy.float16))
    writer.add_tensor("blk.0.weight", numpy.zeros((3, 2, 5), dtype=numpy.float32))
    if not big:
        quantised = numpy.zeros((2, 18 * 2), dtype=numpy.uint8)
        writer.add_tensor("blk.1.weight", quantised, raw_dtype=GGMLQuantizationType.Q4_0)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    reader = GGUFReader(path)
    tensors = {
        each.name: [each.tensor_type.name, [int(length) for length in reversed(each.shape)]] for each in reader.tensors
    }
    fields = {
        key: field.contents() for key, field in reader.fields.items() if len(field.data) < 64 and key[:5] != "GGUF."
    }
    write(path, {"metadata": fields, "tensors": tensors})


def write(path: Path, said: object) -> None:
    path.with_suffix(path.suffix + ".json").write_text(
        json.dumps(said, indent=1, sort_keys=True) + "\n", encoding="utf-8"
    )


if __name__ == "__main__":
    main()
