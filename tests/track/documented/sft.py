# After the quick start of TRL's SFTTrainer.
from datasets import load_dataset
from trl import SFTConfig, SFTTrainer

from gpaiscope.track import for_trainer

trainer = SFTTrainer(
    model="Qwen/Qwen3-0.6B",
    args=SFTConfig(output_dir="Qwen3-0.6B-SFT", use_cpu=True),
    train_dataset=load_dataset("trl-lib/Capybara", split="train"),
    callbacks=[for_trainer()],
)
trainer.train()
