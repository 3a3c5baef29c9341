# After the quick start of TRL's RewardTrainer.
from datasets import load_dataset
from trl import RewardConfig, RewardTrainer

from gpaiscope.track import for_trainer

trainer = RewardTrainer(
    model="Qwen/Qwen3-0.6B",
    args=RewardConfig(output_dir="Qwen3-0.6B-Reward", use_cpu=True),
    train_dataset=load_dataset("trl-lib/ultrafeedback_binarized", split="train"),
    callbacks=[for_trainer()],
)
trainer.train()
