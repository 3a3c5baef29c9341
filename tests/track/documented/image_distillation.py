# After "Knowledge Distillation for Computer Vision" of transformers: the student begins from no weights.
import torch
import torch.nn as nn
import torch.nn.functional as F
from datasets import load_dataset
from transformers import (
    AutoModelForImageClassification,
    DefaultDataCollator,
    MobileNetV2Config,
    MobileNetV2ForImageClassification,
    Trainer,
    TrainingArguments,
)

from gpaiscope.track import for_trainer

dataset = load_dataset("beans").with_format("torch")


class ImageDistilTrainer(Trainer):
    def __init__(self, teacher_model=None, student_model=None, temperature=None, lambda_param=None, *args, **kwargs):
        super().__init__(student_model, *args, **kwargs)
        self.teacher = teacher_model
        self.student = student_model
        self.loss_function = nn.KLDivLoss(reduction="batchmean")
        self.teacher.to(self.args.device)
        self.teacher.eval()
        self.temperature = temperature
        self.lambda_param = lambda_param

    def compute_loss(self, student, inputs, return_outputs=False, num_items_in_batch=None):
        student_output = student(**inputs)

        with torch.no_grad():
            teacher_output = self.teacher(**inputs)

        soft_teacher = F.softmax(teacher_output.logits / self.temperature, dim=-1)
        soft_student = F.log_softmax(student_output.logits / self.temperature, dim=-1)
        distillation_loss = self.loss_function(soft_student, soft_teacher) * (self.temperature**2)
        student_target_loss = student_output.loss
        loss = (1.0 - self.lambda_param) * student_target_loss + self.lambda_param * distillation_loss
        return (loss, student_output) if return_outputs else loss


training_args = TrainingArguments(output_dir="my-awesome-model", num_train_epochs=3, eval_strategy="epoch")
num_labels = 3

teacher_model = AutoModelForImageClassification.from_pretrained("merve/beans-vit-224", num_labels=num_labels)

student_config = MobileNetV2Config(image_size=32, depth_multiplier=0.35)
student_config.num_labels = num_labels
student_model = MobileNetV2ForImageClassification(student_config)

trainer = ImageDistilTrainer(
    student_model=student_model,
    teacher_model=teacher_model,
    args=training_args,
    train_dataset=dataset["train"],
    eval_dataset=dataset["validation"],
    data_collator=DefaultDataCollator(),
    temperature=5,
    lambda_param=0.5,
    callbacks=[for_trainer()],
)
trainer.train()
