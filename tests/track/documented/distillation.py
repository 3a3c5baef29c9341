# After the quick start of TRL's DistillationTrainer.
from datasets import load_dataset
from trl import DistillationConfig, DistillationTrainer

from gpaiscope.track import for_trainer

trainer = DistillationTrainer(
    model="Qwen/Qwen2-0.5B-Instruct",
    teacher_model="Qwen/Qwen2-1.5B-Instruct",
    args=DistillationConfig(output_dir="distilled", use_cpu=True, max_completion_length=8),
    train_dataset=load_dataset("trl-lib/tldr", split="train"),
    callbacks=[for_trainer()],
)
trainer.train()
