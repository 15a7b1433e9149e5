"""The job of a training step of a residual network with an MLP head, as bench/backboneJob.ts writes it."""

import json
import os

from protocol import np


class BackboneJob:
    """Parameters come in the order of the layers: kernel, gamma, beta of the stem and of each block, then W_1 ... W_L."""

    def __init__(self, path):
        with open(path) as file:
            self.spec = json.load(file)
        values = np.fromfile(os.path.join(os.path.dirname(path), self.spec['data']), dtype='<f8').astype(np.float32)
        at = 0

        def take(shape):
            nonlocal at
            size = int(np.prod(shape))
            at += size
            return np.ascontiguousarray(values[at - size : at].reshape(shape))

        self.pictures = take(self.spec['pictures'])  # (B, rows, columns, channels)
        self.targets = take(self.spec['targets'])  # (B, K)
        self.parameters = [take(shape) for shape in self.spec['shapes']]
        self.stem_stride, self.blocks = self.spec['stemStride'], self.spec['blocks']
        self.rate, self.momentum = self.spec['rate'], self.spec['momentum']
