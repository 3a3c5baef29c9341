"""Writes the logs beside this file with the real libraries: run it by hand in an environment that has them.

``python make.py [FOLDER]`` needs wandb 0.31, mlflow 3.17 with sqlalchemy, tensorboardX 2.6, and for
``trainer_state.json`` transformers 5.24 with torch; what is not installed is passed over.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

ROWS = [{"total_flos": 6e12 * n, "num_input_tokens_seen": 1000 * n, "loss": 3.0 - n / 10} for n in (1, 2, 3)]
"""Three rows whose counter implies a model of exactly 10^9 parameters."""

SETTINGS = {
    "per_device_train_batch_size": 4,
    "gradient_accumulation_steps": 2,
    "model_type": "llama",
    "vocab_size": 1000,
    "hidden_size": 64,
}


def make_wandb(into: Path) -> None:
    import wandb

    with tempfile.TemporaryDirectory() as folder:
        settings = wandb.Settings(
            mode="offline", x_disable_meta=True, x_disable_stats=True, disable_git=True, console="off", silent=True
        )
        run = wandb.init(
            project="example", name="example", id="example", dir=folder, config=SETTINGS, settings=settings
        )
        for step, row in enumerate(ROWS, 1):
            named = {f"train/{name}": value for name, value in row.items()}
            run.log(named | {"train/global_step": step, "x": float("nan")})
        run.summary["train/train_samples_per_second"] = 16.0
        run.finish()
        for path in Path(folder).rglob("run-*.wandb"):
            shutil.copy(path, into / path.name)


def make_mlflow(into: Path) -> None:
    os.environ["MLFLOW_ALLOW_FILE_STORE"] = "true"
    os.environ["LOGNAME"] = os.environ["USER"] = "example"
    import mlflow

    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        for address in ("sqlite:///mlflow.db", "file:./mlruns"):
            mlflow.set_tracking_uri(address)
            experiment = mlflow.create_experiment("example", artifact_location="artifacts")
            with mlflow.start_run(experiment_id=experiment, run_name="example", tags={"mlflow.source.name": "example"}):
                mlflow.log_params(SETTINGS)
                for step, row in enumerate(ROWS, 1):
                    mlflow.log_metrics(row, step=step)
                mlflow.log_metric("loss", float("nan"), step=4)
        trim(Path("mlflow.db"))
        shutil.copy("mlflow.db", into / "mlflow.db")
        run = next(path.parent for path in Path("mlruns").rglob("meta.yaml") if (path.parent / "metrics").is_dir())
        shutil.rmtree(into / "mlruns", ignore_errors=True)
        for name in ("metrics", "params"):
            shutil.copytree(run / name, into / "mlruns" / "1" / run.name / name)
        kept = [line for line in (run / "meta.yaml").read_text().splitlines() if not line.startswith("artifact_uri")]
        (into / "mlruns" / "1" / run.name / "meta.yaml").write_text("\n".join(kept) + "\n")


def trim(path: Path) -> None:
    """Drop the tables that tracking does not use and what names the machine, which leaves the file small."""
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA foreign_keys = OFF")
        names = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for name in sorted(set(names) - {"runs", "metrics", "params", "tags", "latest_metrics", "experiments"}):
            database.execute(f'DROP TABLE "{name}"')
        database.execute("DELETE FROM tags")
        database.execute("UPDATE runs SET artifact_uri = ''")
        database.execute("UPDATE experiments SET artifact_location = ''")
        database.commit()
        database.execute("VACUUM")


def make_tensorboard(into: Path) -> None:
    from tensorboardX import SummaryWriter

    with tempfile.TemporaryDirectory() as folder:
        writer = SummaryWriter(folder)
        writer.add_text("model_config", '{"model_type": "llama", "vocab_size": 1000, "hidden_size": 64}')
        for step, row in enumerate(ROWS, 1):
            for name, value in row.items():
                writer.add_scalar(f"train/{name}", value, step)
        writer.close()
        (path,) = Path(folder).glob("events.out.tfevents.*")
        shutil.copy(path, into / "events.out.tfevents.1")


def make_trainer_state(into: Path) -> None:
    import torch
    from transformers import (
        LlamaConfig,
        LlamaForCausalLM,
        Trainer,
        TrainingArguments,
        ViTConfig,
        ViTForImageClassification,
    )

    size = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 64}
    text = LlamaForCausalLM(LlamaConfig(vocab_size=128, max_position_embeddings=64, **size))
    ids = torch.arange(16) % 128
    image = ViTForImageClassification(ViTConfig(image_size=32, patch_size=8, **size))
    inputs = {
        "text": (text, {"input_ids": ids, "labels": ids}, True),
        "images": (image, {"pixel_values": torch.zeros(3, 32, 32), "labels": torch.tensor(0)}, False),
    }
    for name, (model, sample, counted) in inputs.items():
        with tempfile.TemporaryDirectory() as folder:
            arguments = TrainingArguments(
                output_dir=folder,
                max_steps=6,
                per_device_train_batch_size=2,
                gradient_accumulation_steps=2,
                logging_steps=2,
                save_steps=6,
                report_to=[],
                use_cpu=True,
                include_num_input_tokens_seen="all" if counted else "no",
            )
            trainer = Trainer(model=model, args=arguments, train_dataset=[sample] * 64)
            trainer.train()
            (into / name).mkdir(exist_ok=True)
            trainer.state.save_to_json(str(into / name / "trainer_state.json"))
            model.config.to_json_file(into / name / "config.json")


MAKERS: tuple[Callable[[Path], None], ...] = (make_wandb, make_mlflow, make_tensorboard, make_trainer_state)

if __name__ == "__main__":
    target = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parent).resolve()
    for make in MAKERS:
        try:
            make(target)
        except ModuleNotFoundError as missing:
            print(f"{make.__name__}: passed over, {missing.name} is not installed", file=sys.stderr)
