# After "Training a causal language model from scratch" of the course of transformers.
from datasets import load_dataset
from transformers import (
    AutoConfig,
    AutoTokenizer,
    DataCollatorForLanguageModeling,
    GPT2LMHeadModel,
    Trainer,
    TrainingArguments,
)

from gpaiscope.track import for_trainer

raw_datasets = load_dataset("huggingface-course/codeparrot-ds-train", split="train")
context_length = 32
tokenizer = AutoTokenizer.from_pretrained("huggingface-course/code-search-net-tokenizer")


def tokenize(element):
    outputs = tokenizer(element["content"], truncation=True, max_length=context_length)
    return {"input_ids": outputs["input_ids"]}


tokenized_datasets = raw_datasets.map(tokenize, batched=True, remove_columns=raw_datasets.column_names)

config = AutoConfig.from_pretrained(
    "openai-community/gpt2",
    vocab_size=len(tokenizer),
    n_ctx=context_length,
    bos_token_id=tokenizer.bos_token_id,
    eos_token_id=tokenizer.eos_token_id,
)
model = GPT2LMHeadModel(config)

tokenizer.pad_token = tokenizer.eos_token
data_collator = DataCollatorForLanguageModeling(tokenizer, mlm=False)
args = TrainingArguments(output_dir="codeparrot-ds", per_device_train_batch_size=4, num_train_epochs=1)
trainer = Trainer(
    model=model,
    processing_class=tokenizer,
    args=args,
    data_collator=data_collator,
    train_dataset=tokenized_datasets,
    callbacks=[for_trainer()],
)
trainer.train()
