"""A tiny network learns, and the steps of the recipe fit together."""

import json
import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest

torch: Any = pytest.importorskip("torch")
transformers: Any = pytest.importorskip("transformers")
pytest.importorskip("safetensors")
pytest.importorskip("sklearn")
np: Any = pytest.importorskip("numpy")
aims: Any = pytest.importorskip("training.model.aims")
copies: Any = pytest.importorskip("training.model.copies")
figures: Any = pytest.importorskip("training.model.figures")
frames: Any = pytest.importorskip("training.model.frames")
loop: Any = pytest.importorskip("training.model.loop")
net: Any = pytest.importorskip("training.model.net")
probe: Any = pytest.importorskip("training.model.probe")
recipe: Any = pytest.importorskip("training.model.__main__")
roles: Any = pytest.importorskip("training.model.roles")
rows: Any = pytest.importorskip("training.model.rows")
Row = rows.Row

CONFIG = tomllib.loads(recipe.CONFIG.read_text(encoding="utf-8"))
TOKENIZER = Path(recipe.__file__).parents[2] / recipe.WEIGHTS / "tokenizer.json"
CHOSEN = {
    "epochs": 30,
    "batch": 4,
    "encoder_rate": 5e-3,
    "head_rate": 1e-2,
    "layer_decay": 0.9,
    "smoothing": 0.0,
    "average": 0.5,
    "freeze_embeddings": False,
    "teacher_share": 0.0,
    "bfloat16": False,
}
LOSSES = {"valence": 1.0, "role": 0.5}
WIDTHS = {"valence": 3, "role": 4}


def about(sentence: str, **known: Any) -> Any:
    """A row whose target is Taylor."""
    start = sentence.index("Taylor")
    return Row(sentence, (start, start + len("Taylor")), "newsmtsc", **known)


LEARN = [
    about(f"{first} {verb} Taylor{end}", valence=valence, role=role)
    for verb, valence, role in (("slammed", 0, 2), ("met", 1, 0), ("praised", 2, 1))
    for first in ("They", "Morgan")
    for end in (".", " on the way to the house.")
]


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny BERT with random weights, which reads the word pieces of the one that ships."""
    folder = tmp_path_factory.mktemp("base")
    shutil.copy(TOKENIZER, folder / "tokenizer.json")
    size = len(json.loads(TOKENIZER.read_text(encoding="utf-8"))["model"]["vocab"])
    torch.manual_seed(3)
    shape = {"hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 32}
    config = transformers.BertConfig(vocab_size=size, max_position_embeddings=32, initializer_range=0.3, **shape)
    transformers.BertModel(config).save_pretrained(folder)
    return folder


def trained(base: Path, *, seed: int = 0, soft: Any = None, **changed: Any) -> tuple[Any, Any]:
    network, reader = fresh(base), net.Reader(base, 24)
    chosen = {**CHOSEN, **changed}
    torch.seed()  # what was drawn before must not count
    loop.train(network, reader, LEARN, chosen, LOSSES, seed=seed, say=lambda _: None, soft=soft)
    return network, reader


def fresh(base: Path) -> Any:
    torch.manual_seed(0)
    return net.Net(base, WIDTHS, 0.1)


def loss(network: Any, reader: Any) -> float:
    logits = {head: torch.from_numpy(said) for head, said in loop.predict(network, reader, LEARN).items()}
    wanted = aims.aims(LEARN, WIDTHS, CHOSEN, {})
    return aims.loss_of(logits, wanted, torch.arange(len(LEARN)), LOSSES).item()


def same(one: Any, other: Any) -> bool:
    first, second = one.state_dict(), other.state_dict()
    return first.keys() == second.keys() and all(torch.equal(first[name], second[name]) for name in first)


@pytest.fixture(scope="module")
def learnt(base: Path) -> tuple[Any, Any]:
    return trained(base)


def test_training_lowers_the_loss(base: Path, learnt: tuple[Any, Any]) -> None:
    network, reader = learnt
    assert loss(network, reader) < 0.1 * loss(fresh(base), reader)


@pytest.mark.parametrize("head", ["valence", "role"])
def test_what_was_learnt_is_predicted(learnt: tuple[Any, Any], head: str) -> None:
    said = loop.predict(*learnt, LEARN)[head]
    assert said.argmax(1).tolist() == [getattr(row, head) for row in LEARN]


def test_a_text_s_logits_do_not_hang_on_its_neighbours(learnt: tuple[Any, Any]) -> None:
    together = loop.predict(*learnt, LEARN)["valence"]
    alone = [loop.predict(*learnt, [row])["valence"][0] for row in LEARN]
    assert together == pytest.approx(np.stack(alone), abs=1e-4)


def test_the_same_text_with_another_target_has_other_logits(learnt: tuple[Any, Any]) -> None:
    text = "Morgan praised Taylor."
    one, other, whole = loop.predict(*learnt, [Row(text, span) for span in ((15, 21), (0, 6), None)])["valence"]
    assert abs(one - other).max() > 0.01
    assert abs(one - whole).max() > 0.01


def test_the_same_seed_gives_the_same_weights(base: Path) -> None:
    assert same(trained(base, epochs=4)[0], trained(base, epochs=4)[0])


def test_another_seed_gives_other_weights(base: Path) -> None:
    assert not same(trained(base, epochs=4)[0], trained(base, epochs=4, seed=1)[0])


def test_where_the_teachers_have_the_only_word_they_are_followed(base: Path) -> None:
    soft = {"valence": np.eye(3, dtype=np.float32)[[2 - row.valence for row in LEARN]]}
    said = loop.predict(*trained(base, soft=soft, teacher_share=1.0), LEARN)["valence"]
    assert said.argmax(1).tolist() == [2 - row.valence for row in LEARN]


def test_at_the_end_stands_an_average_of_the_weights(base: Path) -> None:
    assert not same(trained(base, epochs=4, average=0.0)[0], trained(base, epochs=4, average=0.9)[0])


@pytest.mark.parametrize("freeze", [True, False])
def test_embeddings_learn_unless_they_are_frozen(base: Path, freeze: bool) -> None:
    network, _ = trained(base, epochs=2, freeze_embeddings=freeze)
    before, after = (one.encoder.embeddings.word_embeddings.weight for one in (fresh(base), network))
    assert torch.equal(before, after) == freeze


def test_heads_see_the_start_the_target_s_pieces_and_all_pieces_or_all_where_none_is_the_target_s(base: Path) -> None:
    network = fresh(base).eval()
    named, unnamed = ((101, 2, 7, 8, 3, 102), (0, 1.0, 1, 1, 0, 0)), ((101, 7, 102), (0, 0.0, 0))
    with torch.no_grad():
        seen = network.features(*net.padded([named, unnamed], network.device))
        first, second = (network.encoder(torch.tensor([ids])).last_hidden_state[0] for ids, _ in (named, unnamed))
    wanted = [
        torch.cat([first[0], first[1:4].mean(0), first.mean(0)]),
        torch.cat([second[0], second.mean(0), second.mean(0)]),
    ]
    assert torch.allclose(seen, torch.stack(wanted), atol=1e-5)


def test_the_mean_of_weights() -> None:
    several = [
        {"weight": torch.tensor([1.0, 2.0]), "position": torch.tensor([3])},
        {"weight": torch.tensor([2.0, 6.0]), "position": torch.tensor([3])},
    ]
    mean = recipe.mean_of(several)
    assert {name: value.tolist() for name, value in mean.items()} == {"weight": [1.5, 4.0], "position": [3]}


def test_a_linear_head_separates_clouds() -> None:
    centres = np.array([[5, 0, 100], [-5, 0, 100], [0, 5, 100], [0, -5, 100]])
    classes = np.repeat(range(4), [30, 10, 10, 2])
    seen = (centres[classes] + np.random.default_rng(0).normal(size=(len(classes), 3))).astype(np.float32)
    with torch.no_grad():
        said = probe.linear(seen, classes, 0.1)(torch.from_numpy(seen))
    assert said.argmax(1).tolist() == classes.tolist()


def test_a_linear_head_takes_the_place_of_one_that_was_trained(base: Path) -> None:
    network, reader = fresh(base).eval(), net.Reader(base, 24)
    seen = probe.features(network, reader, LEARN)
    network.heads["role"] = probe.linear(seen, np.arange(len(LEARN)) % 4, 1.0)
    with torch.no_grad():
        wanted = network.heads["role"](torch.from_numpy(seen)).numpy()
    assert network.outputs == WIDTHS
    assert loop.predict(network, reader, LEARN)["role"] == pytest.approx(wanted, abs=1e-4)


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, base: Path) -> Path:
    """Where the recipe's work lies; its encoders are the tiny one, and no word has neighbours."""
    monkeypatch.setattr(recipe, "WORK", tmp_path)
    monkeypatch.setattr(recipe, "fetch", lambda *_: base)
    monkeypatch.setattr(copies, "neighbours", lambda *_: {})
    return tmp_path


def steps(work: Path, **changed: Any) -> Any:
    unowned = {"sources": ["newsmtsc", "names"], "copies": ["", "thinned"], "unlabelled": False, "batch": 7}
    return recipe.Recipe({**CONFIG, "variants": {"unowned": unowned}, **changed}, work)


def test_the_settings_of_a_network_are_those_of_its_kind(work: Path) -> None:
    assert steps(work).settings("teacher-3") == {"bfloat16": CONFIG["bfloat16"], **CONFIG["teacher"]}


def test_a_variant_changes_some_settings(work: Path) -> None:
    changed = {"sources": ["newsmtsc", "names"], "copies": ["", "thinned"], "unlabelled": False, "batch": 7}
    assert steps(work).settings("student-0-unowned") == {
        "bfloat16": CONFIG["bfloat16"],
        **CONFIG["student"],
        **changed,
    }


def test_the_twin_is_a_student_but_for_what_it_changes(work: Path) -> None:
    found = steps(work).settings("twin-0")
    assert found == {"bfloat16": CONFIG["bfloat16"], **CONFIG["student"], **CONFIG["twin"]}


NAMED = [
    *CONFIG["labels"]["teachers"],
    *CONFIG["ship"]["students"],
    *(f"student-0-{variant}" for variant in CONFIG["variants"]),
    "twin-0",
]


@pytest.mark.parametrize("name", NAMED)
def test_a_network_that_is_named_has_settings(work: Path, name: str) -> None:
    found = recipe.Recipe(CONFIG, work).settings(name)
    assert found.keys() >= {*CHOSEN, "heads", "sources", "copies", "unlabelled", "dropout"}
    assert set(found["heads"]) <= recipe.WIDTHS.keys() & CONFIG["heads"].keys() & aims.KINDS.keys()


def test_students_of_all_seeds_begin_alike_so_that_they_can_be_averaged(work: Path) -> None:
    made = steps(work, device="cpu")
    assert same(made.fresh("student-0")[0], made.fresh("student-1")[0])


def test_heads_are_as_wide_as_what_they_tell_apart() -> None:
    assert {"valence": 3, "role": len(roles.ROLES), "frames": len(frames.FRAMES), "attitude": 3} == recipe.WIDTHS


@pytest.mark.parametrize(
    ("row", "student", "unowned"),
    [
        (Row("They won.", None, "newsmtsc", valence=1), True, True),
        (Row("They won.", None, "newsmtsc"), True, False),  # without a label
        (Row("They won.", None, "newsmtsc", "thinned", valence=1), True, True),
        (Row("They won.", None, "newsmtsc", "swapped", valence=1), True, False),
        (Row("They won.", None, "own", valence=1), True, False),
        (Row("They won.", None, "names", attitude=0, fold=1), True, True),
        (Row("They won.", None, "names", attitude=0, fold=CONFIG["heads"]["held"]), False, False),
        (Row("They won.", None, "names", "thinned", fold=CONFIG["heads"]["held"]), False, False),
    ],
)
def test_which_rows_a_network_learns_from(work: Path, row: Any, student: bool, unowned: bool) -> None:
    made = steps(work)
    assert made.is_read(row, made.settings("student-0")) == student
    assert made.is_read(row, made.settings("student-0-unowned")) == unowned


@pytest.fixture
def small(work: Path) -> Any:
    """A recipe for one blind teacher and one student, of valence alone, with its rows gathered."""
    parts = {"learn": [*LEARN, about("Nobody saw Taylor.")], "dev_rw": LEARN, "dev_mt": LEARN[::-1]}
    rows.write(work / "rows.json.gz", parts)
    short = {**CHOSEN, "epochs": 1, "heads": ["valence"]}
    changed = {kind: {**CONFIG[kind], **short} for kind in ("teacher", "student")}
    changed["student"]["teacher_share"] = 0.7
    copied = {**CONFIG["copies"], "joined": 5}
    return steps(work, **changed, bfloat16=False, device="cpu", copies=copied, labels={"teachers": ["teacher-2"]})


def test_copies_are_learnt_from_beside_the_rows_as_gathered(small: Any) -> None:
    kinds = [row.copy for row in small.learn]
    assert {kind: kinds.count(kind) for kind in dict.fromkeys(kinds)} == {
        "": 13,
        "thinned": 13,
        "swapped": 13,
        "joined": 5,
    }


def test_a_teacher_labels_all_rows_as_it_predicts_them(small: Any) -> None:
    found = small.labels("teacher-2")
    said = loop.predict(*small.trained("teacher-2"), small.learn, bfloat16=True)
    assert found.keys() == {"valence"}
    assert found["valence"] == pytest.approx(figures.shares(said["valence"], "one"), abs=1e-3)


def test_what_several_teachers_say_is_their_mean(small: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    said = {
        "teacher-2": {"valence": np.array([[1.0, 0, 0]])},
        "teacher-3": {"valence": np.array([[0, 0.5, 0.5]]), "frames": np.array([[0.2]])},
    }
    monkeypatch.setattr(small, "labels", said.get)
    monkeypatch.setitem(small.config, "labels", {"teachers": list(said)})
    assert {head: shares.tolist() for head, shares in small.taught.items()} == {
        "valence": [[0.5, 0.25, 0.25]],
        "frames": [[0.2]],
    }


def test_a_student_learns_with_its_teacher_and_each_step_leaves_its_work(small: Any, work: Path) -> None:
    small.run("student-1")
    assert sorted(path.name for path in work.iterdir()) == [
        "labels-teacher-2.npz",
        "log.txt",
        "rows.json.gz",
        "student-1.safetensors",
        "teacher-2.safetensors",
    ]


def test_what_lies_there_is_not_done_again(small: Any, work: Path) -> None:
    first, _ = small.trained("teacher-2")
    said = (work / "log.txt").read_text(encoding="utf-8")
    again, _ = small.trained("teacher-2")
    assert same(first, again)
    assert (work / "log.txt").read_text(encoding="utf-8") == said
