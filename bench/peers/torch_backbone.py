"""PyTorch: a training step of a residual network, eager, in channels-last memory, with torch.optim.SGD."""

import os
import sys

from protocol import THREADS, serve_recorded
from backbone_job import BackboneJob

# Set-up replaces the CUDA libraries by empty files, so unused symbols must not be resolved at load time (see peers.mjs).
sys.setdlopenflags(os.RTLD_LAZY)
import torch  # noqa: E402
import torch.nn.functional as F  # noqa: E402

torch.set_num_threads(THREADS)
job = BackboneJob(sys.argv[1])
last = {'memory_format': torch.channels_last}
X = torch.from_numpy(job.pictures).permute(0, 3, 1, 2).contiguous(**last)
Y = torch.from_numpy(job.targets)


def start():
    made = []
    for array in job.parameters:
        tensor = torch.from_numpy(array).clone()
        if tensor.ndim == 4:
            tensor = tensor.permute(3, 2, 0, 1).contiguous(**last)
        made.append(tensor.requires_grad_())
    return made


def network(parameters, statistics):
    left, running = list(parameters), iter(statistics)

    def normed(x, stride):
        kernel, gamma, beta = left.pop(0), left.pop(0), left.pop(0)
        y = F.conv2d(x, kernel, stride=stride, padding=(kernel.shape[2] - 1) // 2)
        return F.batch_norm(y, next(running), next(running), gamma, beta, training=True, momentum=0.1, eps=1e-5)

    h = F.relu(normed(X, job.stem_stride))
    for block in job.blocks:
        stride = block['stride']
        y = normed(F.relu(normed(h, stride)), 1)
        if block['shortcut'] == 'projection':
            side = normed(h, stride)
        elif block['shortcut'] == 'zeroPadding':
            side = h[:, :, ::stride, ::stride]
            side = F.pad(side, (0, 0, 0, 0, 0, y.shape[1] - side.shape[1]))
        else:
            side = h
        h = F.relu(y + side)
    h = h.mean((2, 3))
    for l, weight in enumerate(left):
        h = h @ weight.T
        h = F.relu(h) if l < len(left) - 1 else h
    return h


def train(steps, record=None):
    parameters = start()
    gammas = [p for p in parameters if p.ndim == 1][::2]
    statistics = [s for g in gammas for s in (torch.zeros_like(g), torch.ones_like(g))]
    statistics = [s.detach() for s in statistics]
    optimizer = torch.optim.SGD(parameters, lr=job.rate, momentum=job.momentum)
    for _ in range(steps):
        optimizer.zero_grad()
        loss = (network(parameters, statistics) - Y).square().sum() / (2 * Y.shape[0])
        loss.backward()
        optimizer.step()
        if record is not None:
            record.append(loss.item())


if __name__ == '__main__':
    serve_recorded({'torch': torch.__version__}, train)
