# After "Fine-tuning" of transformers: a classifier of reviews.
from datasets import load_dataset
from transformers import AutoModelForSequenceClassification, AutoTokenizer, Trainer, TrainingArguments

from gpaiscope.track import for_trainer

dataset = load_dataset("yelp_review_full")
tokenizer = AutoTokenizer.from_pretrained("google-bert/bert-base-cased")


def tokenize(examples):
    return tokenizer(examples["text"], padding="max_length", truncation=True)


dataset = dataset.map(tokenize, batched=True)
small_train = dataset["train"].shuffle(seed=42).select(range(16))
small_eval = dataset["test"].shuffle(seed=42).select(range(16))

model = AutoModelForSequenceClassification.from_pretrained("google-bert/bert-base-cased", num_labels=5)
training_args = TrainingArguments(output_dir="yelp_review_classifier", eval_strategy="epoch")
trainer = Trainer(
    model=model,
    args=training_args,
    train_dataset=small_train,
    eval_dataset=small_eval,
    callbacks=[for_trainer()],
)
trainer.train()
