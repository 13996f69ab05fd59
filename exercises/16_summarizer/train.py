"""Train your own transformer of chapter 9 to summarize, with the functions of `summarizer.py` beside this file.

    learn-transformers run train.py

It takes less than a minute. It says how far it is, and writes the trained weights into `summarizer.npz`, which
`learn-transformers check summarizer` judges. Ctrl-C stops it; the same command goes on where it was.

    --seed N     other texts and another beginning of the weights; the same seed gives the same weights
    --restart    begin anew, and forget a training that was stopped
    --quick      far too short to learn anything, into summarizer.quick.npz: does everything run?

Read it from the bottom up, from `main`. Nothing of it is to be written by you, and you may change what you like.
"""

import argparse
import json
import math
import os
import signal
import sys
import time
import traceback
import zipfile
from pathlib import Path

import numpy as np

try:
    import summarizer
    import torch
    import transformer
    from torch import nn
except ModuleNotFoundError as missing:
    sys.exit(f"{missing.name} is not found. Run this with: learn-transformers run train.py")
except Exception as problem:
    sys.exit(f"Your file cannot be imported: {type(problem).__name__}: {problem}")

VOCABULARY, WORDS, MARKS = 24, 8, 3  # ids, of which 4 to 23 are words; words of a text; how many at most are marked
SIZES = {"vocab_size": VOCABULARY, "d_model": 64, "n_heads": 4, "n_layers": 1, "d_ff": 128, "max_length": 32}
PARAMETERS = 86_808
STEPS, QUICK_STEPS, WARM_UP, RATE, BATCH = 800, 40, 30, 2e-3, 64
REPORTS, HELD_OUT = 8, 40  # how often exact match is measured, and on how many texts
FINAL = 200  # on how many at the end
YOURS = (Path(transformer.__file__), Path(summarizer.__file__))


def text(rng: np.random.Generator, words: int = WORDS, marks: int = MARKS) -> list[int]:
    """A text of random words, of which one to `marks` are marked."""
    ids = rng.integers(summarizer.MARK + 1, VOCABULARY, words).tolist()
    for place in sorted(rng.choice(words, rng.integers(1, marks + 1), replace=False).tolist(), reverse=True):
        ids.insert(place, summarizer.MARK)
    return ids


def learning_rate(step: int, steps: int) -> float:
    """It rises for 30 steps and then falls along half a wave; steps count from 1."""
    return RATE * min(1.0, step / WARM_UP) * (1 + math.cos(math.pi * (step - 1) / steps)) / 2


class Training:
    """A model, its optimizer and the state of all chance: what has to be kept to go on as if nothing had happened."""

    def __init__(self, seed: int, steps: int) -> None:
        torch.set_num_threads(1)
        torch.manual_seed(seed)
        self.seed, self.steps, self.step = seed, steps, 0
        self.rng = np.random.default_rng(seed)
        self.model = transformer.Transformer(**SIZES)
        self.optimizer = torch.optim.Adam(self.model.parameters(), RATE, betas=(0.9, 0.98))
        # `training_step` computes the gradients and steps at once; a hook comes in between and clips large ones.
        self.optimizer.register_step_pre_hook(self._clip)

    def _clip(self, *_: object) -> None:
        nn.utils.clip_grad_norm_(self.model.parameters(), max_norm=1.0)

    def advance(self) -> float:
        """One step on texts that were never there before; its loss."""
        self.step += 1
        self.optimizer.param_groups[0]["lr"] = learning_rate(self.step, self.steps)
        sources = [text(self.rng) for _ in range(BATCH)]
        batch = summarizer.make_batch(sources, [summarizer.keep_marked(source) for source in sources])
        loss = summarizer.training_step(self.model, self.optimizer, batch)
        if not isinstance(loss, float):
            sys.exit(f"training_step returned {loss}, not a float: learn-transformers check summarizer")
        return loss

    def score(self, texts: list[list[int]]) -> tuple[float, list[list[int]]]:
        """The share of these texts whose summary is right, and the summaries."""
        written = [summarizer.summarize(self.model, ids, 2 * MARKS) for ids in texts]
        return summarizer.exact_match(written, [summarizer.keep_marked(ids) for ids in texts]), written

    def weights(self) -> dict[str, np.ndarray]:
        """The parameters by name, as plain arrays."""
        return {name: p.detach().numpy().astype("<f4") for name, p in self.model.named_parameters()}

    def state(self) -> dict[str, np.ndarray]:
        """All of it as plain arrays: weights, what Adam remembers of each, the state of chance, and how far it is."""
        adam = self.optimizer.state_dict()["state"]
        chance = {"numpy": self.rng.bit_generator.state, "step": self.step, "seed": self.seed, "steps": self.steps}
        return {
            **{f"weights.{name}": array for name, array in self.weights().items()},
            **{f"adam.{i}.{name}": value.numpy() for i, kept in adam.items() for name, value in kept.items()},
            "torch": torch.get_rng_state().numpy(),
            "chance": np.array(json.dumps(chance)),
        }

    def go_on(self, state: dict[str, np.ndarray]) -> None:
        """Take such a state over."""
        chance = json.loads(str(state["chance"]))
        self.step, self.rng.bit_generator.state = chance["step"], chance["numpy"]
        torch.set_rng_state(torch.from_numpy(state["torch"]))
        adam: dict[int, dict[str, torch.Tensor]] = {}
        for key in state:
            if key.startswith("adam."):
                _, i, name = key.split(".")
                adam.setdefault(int(i), {})[name] = torch.from_numpy(state[key])
        self.optimizer.load_state_dict({**self.optimizer.state_dict(), "state": adam})
        with torch.no_grad():
            for name, parameter in self.model.named_parameters():
                parameter.copy_(torch.from_numpy(state[f"weights.{name}"]))


def save(file: Path, arrays: dict[str, np.ndarray]) -> None:
    """Write plain arrays into a file, which is there as a whole or not at all."""
    unfinished = file.with_name(file.name + ".writing")
    with unfinished.open("wb") as stream:
        np.savez(stream, **arrays)
    os.replace(unfinished, file)


def save_weights(file: Path, arrays: dict[str, np.ndarray]) -> str:
    """Write trained weights; others that are there are kept beside them. What was done, in a sentence."""
    unfinished, kept = file.with_name(file.name + ".new"), file.with_name(file.name + "~")
    save(unfinished, arrays)
    others = file.is_file() and file.read_bytes() != unfinished.read_bytes()
    if others:
        os.replace(file, kept)
    os.replace(unfinished, file)
    return f"The weights are in {file.name}" + (f"; those that were there are in {kept.name}." if others else ".")


def stopped_at(file: Path, training: Training) -> bool:
    """Go on with a training that was stopped, if there is one of this seed and this length; was there?"""
    if not file.is_file():
        return False
    try:
        with np.load(file, allow_pickle=False) as arrays:
            state = dict(arrays)
        chance = json.loads(str(state["chance"]))
        same = (chance["seed"], chance["steps"]) == (training.seed, training.steps)
    except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile):
        sys.exit(f"{file.name} holds no training that can go on. Begin anew with --restart.")
    if not same:
        sys.exit(
            f"A training with seed {chance['seed']} was stopped: go on with --seed {chance['seed']}, or --restart."
        )
    try:
        training.go_on(state)
    except (KeyError, ValueError, RuntimeError):
        sys.exit("The training that was stopped had another Transformer. Begin anew with --restart.")
    return True


def words(ids: list[int]) -> str:
    """A text as it is shown: > before a word that is marked."""
    return "".join(">" if i == summarizer.MARK else f"{i} " for i in ids).rstrip() or "nothing"


class Screen:
    """How far it is: one line that changes in a terminal, a line for every report where there is none."""

    def __init__(self, training: Training) -> None:
        self.training, self.first, self.started = training, training.step, time.monotonic()
        self.live = sys.stdout.isatty()

    def line(self, loss: float, score: float | None) -> str:
        step, steps = self.training.step, self.training.steps
        left = (time.monotonic() - self.started) / (step - self.first) * (steps - step)
        matched = "" if score is None else f", exact match {score:.2f}"
        return f"step {step} of {steps}, loss {loss:.3f}{matched}, {left:.0f} s left"

    def step(self, loss: float, score: float | None) -> None:
        if self.live and self.training.step < self.training.steps:
            print(f"\r{self.line(loss, score):<70}", end="", flush=True)

    def report(self, loss: float, score: float, texts: list[list[int]], written: list[list[int]]) -> None:
        print("\r" * self.live + f"{self.line(loss, score):<70}".rstrip() + " " * 10 * self.live)
        for ids, summary in zip(texts, written, strict=True):
            right = summarizer.keep_marked(ids)
            print(
                f"    {words(ids):<32} {words(summary)}" + ("" if summary == right else f"   (right: {words(right)})")
            )
        sys.stdout.flush()


def train(training: Training, checkpoint: Path) -> None:
    """Take all steps that are left, and keep the state at each report and when Ctrl-C asks to stop."""
    stop = Interrupt()
    rng = np.random.default_rng(2021)
    held_out = [text(rng) for _ in range(HELD_OUT)]
    screen, score = Screen(training), None
    while training.step < training.steps:
        loss = training.advance()
        if not math.isfinite(loss):
            sys.exit(f"At step {training.step} the loss is {loss}: nothing can be learned from that.")
        if training.step * REPORTS % training.steps < REPORTS:
            score, written = training.score(held_out)
            screen.report(loss, score, held_out[:3], written[:3])
            save(checkpoint, training.state())
        screen.step(loss, score)
        if stop.asked:
            save(checkpoint, training.state())
            sys.exit("\n" * screen.live + f"Stopped after {training.step} steps. The same command goes on from there.")


class Interrupt:
    """Ctrl-C is heard between two steps; a second one is not waited for."""

    def __init__(self) -> None:
        self.asked = False
        signal.signal(signal.SIGINT, self._heard)

    def _heard(self, *_: object) -> None:
        self.asked = True
        signal.signal(signal.SIGINT, signal.default_int_handler)


def blamed(problem: Exception) -> str:
    """What went wrong in your files, in one sentence."""
    if isinstance(problem, NotImplementedError):
        return f"{problem} is not written yet. See `learn-transformers check transformer summarizer`."
    frames = traceback.extract_tb(problem.__traceback__)
    where = next((f for f in reversed(frames) if Path(f.filename) in YOURS), frames[-1])
    said = (str(problem).strip().splitlines() or [""])[0]
    return (
        f"{Path(where.filename).name}, line {where.lineno}, in {where.name}: {type(problem).__name__}: {said}\n"
        "Which function is wrong, `learn-transformers check transformer summarizer` says."
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="Train your Transformer to summarize.")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--restart", action="store_true", help="begin anew, and forget a training that was stopped")
    parser.add_argument("--quick", action="store_true", help="too short to learn anything: does everything run?")
    asked = parser.parse_args()
    folder, name = YOURS[1].parent, "summarizer.quick" if asked.quick else "summarizer"
    weights, checkpoint = folder / f"{name}.npz", folder / f"{name}.stopped.npz"
    print("Transformer of", YOURS[0], "\nfunctions of  ", YOURS[1], flush=True)
    if asked.restart:
        checkpoint.unlink(missing_ok=True)
    try:
        training = Training(asked.seed, QUICK_STEPS if asked.quick else STEPS)
        count = sum(parameter.numel() for parameter in training.model.parameters())
        if count != PARAMETERS:
            sys.exit(
                f"Your Transformer has {count:,} parameters, not {PARAMETERS:,}: learn-transformers check transformer"
            )
        if stopped_at(checkpoint, training):
            print(f"It goes on after step {training.step}.")
        train(training, checkpoint)
        rng = np.random.default_rng(2017)
        score, _ = training.score([text(rng) for _ in range(FINAL)])
    except Exception as problem:
        sys.exit(blamed(problem))
    print(
        save_weights(weights, training.weights()), f"Of {FINAL} new texts {score:.1%} were summarized without a fault."
    )
    checkpoint.unlink(missing_ok=True)


if __name__ == "__main__":
    main()
