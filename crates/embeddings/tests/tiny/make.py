"""Makes the fixture: a BERT of two small layers with seeded random weights, and what it answers.

The answers come from the formulas of Devlin et al. (2019), written here in NumPy with double
precision, and from the `tokenizers` package: nothing of trivox. Run: python make.py [MODEL_FOLDER]
With the folder of all-MiniLM-L6-v2 it writes that model's answers instead (../minilm.json).
"""
import json, sys
from math import erf
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

HERE = Path(__file__).parent
TEXTS = [
    "The waiting room was cold.",
    "we waited for hours, nobody told us why",
    "",
    "Café CAFÉ naïve résumé – “quoted” … £5.00",
    "日本語 unknown☃word 😀",
    "a " * 300,
]
WORDS = "the wait ##ing ##ed room was cold we for hours , . nobody told us why cafe naive a – “ ” … £ 5 00 日 ##s".split()


def write_model():
    random = np.random.default_rng(7)
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *WORDS]
    config = dict(model_type="bert", hidden_act="gelu", hidden_size=16, num_attention_heads=2, num_hidden_layers=2,
                  intermediate_size=24, vocab_size=len(vocabulary), max_position_embeddings=20, type_vocab_size=2,
                  layer_norm_eps=1e-12)
    shapes = {"embeddings.word_embeddings.weight": (len(vocabulary), 16), "embeddings.position_embeddings.weight": (20, 16),
              "embeddings.token_type_embeddings.weight": (2, 16)}
    norms = ["embeddings.LayerNorm"]
    for layer in range(2):
        p = f"encoder.layer.{layer}."
        for name, out, into in [("attention.self.query", 16, 16), ("attention.self.key", 16, 16), ("attention.self.value", 16, 16),
                                ("attention.output.dense", 16, 16), ("intermediate.dense", 24, 16), ("output.dense", 16, 24)]:
            shapes[p + name + ".weight"], shapes[p + name + ".bias"] = (out, into), (out,)
        norms += [p + "attention.output.LayerNorm", p + "output.LayerNorm"]
    tensors = {name: random.normal(0, .5, shape).astype("<f4") for name, shape in shapes.items()}
    for name in norms:
        tensors[name + ".weight"] = random.normal(1, .2, 16).astype("<f4")
        tensors[name + ".bias"] = random.normal(0, .2, 16).astype("<f4")
    header, data = {}, b""
    for name, tensor in tensors.items():
        header[name] = dict(dtype="F32", shape=tensor.shape, data_offsets=[len(data), len(data) + tensor.nbytes])
        data += tensor.tobytes()
    head = json.dumps(header).encode()
    (HERE / "model.safetensors").write_bytes(len(head).to_bytes(8, "little") + head + data)
    (HERE / "config.json").write_text(json.dumps(config, indent=1) + "\n")
    (HERE / "tokenizer.json").write_text(json.dumps({
        "version": "1.0", "truncation": None, "padding": None, "added_tokens": [],
        "normalizer": {"type": "BertNormalizer", "clean_text": True, "handle_chinese_chars": True, "strip_accents": None, "lowercase": True},
        "pre_tokenizer": {"type": "BertPreTokenizer"},
        "post_processor": {"type": "BertProcessing", "sep": ["[SEP]", 3], "cls": ["[CLS]", 2]}, "decoder": None,
        "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##", "max_input_chars_per_word": 100,
                  "vocab": {piece: number for number, piece in enumerate(vocabulary)}}}, ensure_ascii=False) + "\n", encoding="utf-8")


def tensors(path):
    data = path.read_bytes()
    length = int.from_bytes(data[:8], "little")
    found = {}
    for name, entry in json.loads(data[8:8 + length]).items():
        if name != "__metadata__" and entry["dtype"] == "F32":
            start, end = (8 + length + at for at in entry["data_offsets"])
            found[name] = np.frombuffer(data[start:end], "<f4").reshape(entry["shape"]).astype(float)
    return found


def embed(folder, texts, longest):
    w, config = tensors(folder / "model.safetensors"), json.loads((folder / "config.json").read_text())
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(longest)
    heads = config["num_attention_heads"]
    linear = lambda x, name: x @ w[name + ".weight"].T + w[name + ".bias"]
    gelu = np.vectorize(lambda x: x / 2 * (1 + erf(x / 2 ** .5)))

    def norm(x, name):
        spread = ((x - x.mean(-1, keepdims=True)) ** 2).mean(-1, keepdims=True)
        return (x - x.mean(-1, keepdims=True)) / np.sqrt(spread + config["layer_norm_eps"]) * w[name + ".weight"] + w[name + ".bias"]

    vectors = []
    for text in texts:
        ids = tokenizer.encode(text).ids
        x = w["embeddings.word_embeddings.weight"][ids] + w["embeddings.position_embeddings.weight"][:len(ids)]
        x = norm(x + w["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
        for layer in range(config["num_hidden_layers"]):
            p = f"encoder.layer.{layer}."
            q, k, v = (linear(x, p + "attention.self." + part).reshape(len(ids), heads, -1).transpose(1, 0, 2) for part in ("query", "key", "value"))
            scores = np.exp(q @ k.transpose(0, 2, 1) / np.sqrt(q.shape[-1]))
            attended = (scores / scores.sum(-1, keepdims=True) @ v).transpose(1, 0, 2).reshape(len(ids), -1)
            x = norm(x + linear(attended, p + "attention.output.dense"), p + "attention.output.LayerNorm")
            x = norm(x + linear(gelu(linear(x, p + "intermediate.dense")), p + "output.dense"), p + "output.LayerNorm")
        mean = x.mean(0)
        vectors.append(mean / np.linalg.norm(mean))
    return np.array(vectors)


if len(sys.argv) > 1:
    answers = embed(Path(sys.argv[1]), TEXTS, 256)
    into = HERE.parent / "minilm.json"
    answers = answers[:, :12]
else:
    write_model()
    answers = embed(HERE, TEXTS, 20)
    into = HERE / "answers.json"
rows = [{"text": text, "vector": [round(float(x), 7) for x in row]} for text, row in zip(TEXTS, answers)]
into.write_text("[\n" + ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + "\n]\n", encoding="utf-8")
