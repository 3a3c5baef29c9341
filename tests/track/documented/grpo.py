# After the quick start of TRL's GRPOTrainer.
from datasets import load_dataset
from trl import GRPOConfig, GRPOTrainer

from gpaiscope.track import for_trainer

dataset = load_dataset("trl-lib/tldr", split="train")


def reward_num_unique_chars(completions, **kwargs):
    return [len(set(completion)) for completion in completions]


training_args = GRPOConfig(output_dir="Qwen2-0.5B-GRPO", use_cpu=True, num_generations=4, max_completion_length=8)
trainer = GRPOTrainer(
    model="Qwen/Qwen2-0.5B-Instruct",
    reward_funcs=reward_num_unique_chars,
    args=training_args,
    train_dataset=dataset,
    callbacks=[for_trainer()],
)
trainer.train()
