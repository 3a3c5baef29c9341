"""Logs in files: those that real libraries wrote, and those that a test writes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gpaiscope.compute.logs import Run
from gpaiscope.errors import InputError
from gpaiscope.repository.logs import read_log

WRITTEN = Path(__file__).parent / "repository" / "logs"
STATE = {"global_step": 3, "log_history": [{"step": 3, "num_tokens": 3000}], "total_flos": 1.8e13}


def only(path: Path) -> Run:
    (run,) = read_log(path).runs
    return run


def refusal(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        read_log(path)
    return caught.value.mistakes[0].reference


def state(folder: Path, content: str | bytes) -> Path:
    path = folder / "trainer_state.json"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


MEGATRON = """using world size: 16, data-parallel size: 8
  micro_batch_size ................................ 2
  seq_length ...................................... 4096
  world_size ...................................... 16
 > number of parameters on (tensor, pipeline) model parallel rank (0, 0): 700000000
 > number of parameters on (tensor, pipeline) model parallel rank (1, 0): 700000000
 [2026-03-01 10:00:00] iteration       10/    1000 | consumed samples:         1280 | elapsed time per iteration (ms): 2000.0 | throughput per GPU (TFLOP/s/GPU): 400.0 | learning rate: 1.000000E-05 | global batch size:   128 | lm loss: 1.1E+01 | loss scale: 1.0 | grad norm: 5.960 | number of skipped iterations:   0 | number of nan iterations:   0 |
 [2026-03-01 10:00:20] iteration       20/    1000 | consumed samples:         2560 | elapsed time per iteration (ms): 1000.0 | throughput per GPU (TFLOP/s/GPU): 500.0 | learning rate: 1.000000E-05 | global batch size:   128 | lm loss: 1.0E+01 | loss scale: 1.0 | grad norm: 5.960 | number of skipped iterations:   0 | number of nan iterations:   0 |
"""  # noqa: E501
NEMO = """All distributed processes registered. Starting with 8 processes
  seq_length: 4096
Training epoch 0, iteration 0/99 | lr: 1e-06 | global_batch_size: 128 | global_step: 0 | reduced_train_loss: 12 | train_step_timing in s: 10.0 | TFLOPS_per_GPU: 4e+02 | consumed_samples: 128
Training epoch 0, iteration 1/99 | lr: 2e-06 | global_batch_size: 128 | global_step: 1 | reduced_train_loss: 11 | train_step_timing in s: 5.0 | TFLOPS_per_GPU: 8.0e+02 | consumed_samples: 256 | val_loss: 9
"""  # noqa: E501
NEMO_1 = (
    "Epoch 0: :   0%|          | 1/2000 [01:10<99:10, reduced_train_loss=10.90, global_step=0.000, "
    "consumed_samples=256.0, train_step_timing in s=6.000]\r"
    "Epoch 0: :   0%|          | 2/2000 [01:20<99:10, reduced_train_loss=10.10, global_step=1.000, "
    "consumed_samples=512.0, train_step_timing in s=6.000]\n"
)
MAXTEXT = """Config param max_target_length: 2048
Num_devices: 4, shape (1, 1, 4, 1)
number parameters: 1.000 billion
completed step: 0, seconds: 20.000, TFLOP/s/device: 15.000, Tokens/s/device: 1094.129, total_weights: 196608, loss: 12.0
completed step: 1, seconds: 0.500, TFLOP/s/device: 600.000, Tokens/s/device: 154316.6, total_weights: 190000, loss: 12.0
"""
TORCHTITAN = """[titan] 2026-03-01 10:00:00 - root - INFO - Model llama3 8B size: 8,030,261,248 total parameters
[titan] 2026-03-01 10:00:01 - root - INFO - Trainer is initialized with local batch size 1, global batch size 64, gradient accumulation steps 1, sequence length 8192, total steps 1000 (warmup 200).
[titan] 2026-03-01 10:00:02 - root - INFO - \x1b[31mstep:  1  \x1b[32mloss: 12.2721  \x1b[38;2;180;60;0mgrad_norm:  4.1234  \x1b[36mmemory: 47.73GiB(50.24%)  \x1b[34mtps: 5,000  \x1b[36mtflops: 289.50  \x1b[35mmfu: 29.27%\x1b[39m
[titan] 2026-03-01 10:01:02 - root - INFO - \x1b[31mstep: 10  \x1b[32mloss: 10.2721  \x1b[38;2;180;60;0mgrad_norm:  4.1234  \x1b[36mmemory: 47.73GiB(50.24%)  \x1b[34mtps: 7,000  \x1b[36mtflops: 405.30  \x1b[35mmfu: 40.98%\x1b[39m
[titan] 2026-03-01 10:01:09 - root - INFO - \x1b[33mvalidate step: 10  \x1b[32mloss:  9.0000  \x1b[36mmemory: 47.73GiB(50.24%)  \x1b[34mtps: 9,000\x1b[39m
"""  # noqa: E501
NANOGPT = """tokens per iteration will be: 491,520
number of parameters: 123.59M
step 0: train loss 10.9914, val loss 10.9887
iter 0: loss 10.9849, time 30000.00ms, mfu -100.00%
iter 10: loss 10.3421, time 300.00ms, mfu 52.00%
iter 20: loss 9.5421, time 300.00ms, mfu 52.00%
"""
DEEPSPEED = """[2026-03-07 15:20:00,646] [INFO] [config.py:1001:print]   train_batch_size ............. 768
[2026-03-07 15:20:00,646] [INFO] [config.py:1001:print]   world_size ................... 64
[2026-03-07 15:20:00,646] [INFO] [config.py:1001:print]   train_micro_batch_size_per_gpu  4
-------------------------- DeepSpeed Flops Profiler --------------------------
world size:                                                             64
batch size per GPU:                                                     4
params of model = params per GPU * mp_size:                             17.1 B
fwd flops per GPU:                                                      35.0 T
[2026-03-07 15:27:02,646] [INFO] [timer.py:260:stop] epoch=0/micro_step=300/global_step=100, RunningAvgSamplesPerSec=76.8, CurrSamplesPerSec=61.3, MemAllocated=6.01GB
[2026-03-07 15:27:03,646] [INFO] [logging.py:96:log_dist] [Rank 0] step=100, skipped=0, lr=[0.001], mom=[0.9]
"""  # noqa: E501
COMPOSER = """max_seq_len: 2048
[batch=1/20]:
\t Train time/batch: 0
\t Train time/sample: 0
\t Train time/token: 0
[batch=20/20]:
\t Train time/batch: 19
\t Train time/sample: 304
\t Train time/token: 622592
\t Train throughput/tokens_per_sec: 80000.0000
\t Train throughput/device/tokens_per_sec: 10000.0000
\t Train throughput/device/flops_per_sec: 100000000000000.0000
"""
PARSABLE = """JobID|JobName|State|Elapsed|ElapsedRaw|Start|End|AllocTRES|ConsumedEnergyRaw|
12748|train|COMPLETED|1-02:00:00|93600|2026-07-11T12:00:00|2026-07-12T14:00:00|billing=64,cpu=64,gres/gpu:a100=16,gres/gpu=16,node=2|5000|
12748.batch|batch|COMPLETED|1-02:00:00|93600|2026-07-11T12:00:00|2026-07-12T14:00:00|cpu=8,gres/gpu=8|
"""
COLUMNS = """     User JobID           JobName    Elapsed                      AllocTRES
--------- ------------ ---------- ---------- ------------------------------
robtest1+ 965279       rob-biome+   02:00:04 billing=8,gres/gpu=4,node=1
          965279.batch      batch   02:00:04
          965280            other   00:30:00 cpu=8,node=1
"""
SACCT_JSON = json.dumps(
    {
        "meta": {},
        "jobs": [
            {
                "job_id": 5,
                "time": {"elapsed": {"set": True, "infinite": False, "number": 3600}, "start": 1700000000},
                "tres": {"allocated": [{"type": "gres", "name": "gpu:h100", "count": 2}]},
            }
        ],
    }
)
EXPOSITION = """# TYPE DCGM_FI_DEV_GPU_UTIL gauge
DCGM_FI_DEV_GPU_UTIL{gpu="0",UUID="GPU-0",modelName="NVIDIA H100 80GB HBM3"} 90 1700000000000
DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION{gpu="0",UUID="GPU-0"} 1000 1700000000000
DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION{gpu="0",UUID="GPU-0"} 9000 1700003600000
"""
QUERY = json.dumps(
    {
        "data": {
            "resultType": "matrix",
            "result": [{"metric": {"__name__": "DCGM_FI_PROF_PIPE_TENSOR_ACTIVE", "gpu": "0"}, "values": [[1, "0.5"]]}],
        }
    }
)
ROWS = '{"current_steps": 5, "total_tokens": 1280, "elapsed_time": "0:00:05"}\n{"step": 7, "num_tokens": 2.5e3}\n'
