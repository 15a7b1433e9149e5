"""The job in PyTorch tensors, and its objective."""

import os
import sys

from protocol import THREADS, Job

# Set-up replaces the CUDA libraries by empty files, so unused symbols must not be resolved at load time (see setup.mjs).
sys.setdlopenflags(os.RTLD_LAZY)
import torch  # noqa: E402

torch.set_num_threads(THREADS)
job = Job(sys.argv[1])
X, Y, column_scale = (torch.from_numpy(array) for array in (job.X, job.Y, job.column_scale))
is_scaled = bool((column_scale != 1).any())
versions = {'torch': torch.__version__}


def start():
    return [torch.from_numpy(weight).clone() for weight in job.W]


def objective(weights, multiplier=1.0):
    z, penalties = X, 0.0
    for l, weight in enumerate(weights):
        z = torch.tanh(weight @ z)
        penalised = weight / column_scale if l == 0 and is_scaled else weight
        penalties = penalties + job.weight_decays[l] * penalised.square().sum()
        if job.feature_decays[l] != 0:
            penalties = penalties + job.feature_decays[l] * z.square().sum()
    return ((z - Y).square().sum() + multiplier * penalties) / 2
