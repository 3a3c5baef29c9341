# After "Train adapters with PEFT" of TRL's SFTTrainer.
from datasets import load_dataset
from peft import LoraConfig
from trl import SFTConfig, SFTTrainer

from gpaiscope.track import for_trainer

dataset = load_dataset("trl-lib/Capybara", split="train")
trainer = SFTTrainer(
    "Qwen/Qwen3-0.6B",
    args=SFTConfig(output_dir="Qwen3-0.6B-adapter", use_cpu=True),
    train_dataset=dataset,
    peft_config=LoraConfig(),
    callbacks=[for_trainer()],
)
trainer.train()
