"""Code that the Python peers share: the job file, and the line protocol by which runs of several peers alternate."""

import json
import os
import resource
import sys
import time

THREADS = 2
for name in ('OMP_NUM_THREADS', 'OPENBLAS_NUM_THREADS', 'MKL_NUM_THREADS', 'NPROC'):
    os.environ[name] = str(THREADS)

import numpy as np  # noqa: E402  (reads the variables above)


class Job:
    """Z_l = tanh(W_l Z_{l-1}). The file has float64 numbers, which are rounded once: every peer has the same bits."""

    def __init__(self, path):
        with open(path) as file:
            self.spec = json.load(file)
        self.dtype = np.dtype(self.spec['precision'])
        self.weight_decays = self.spec['weightDecays']
        self.feature_decays = self.spec['featureDecays']
        dims, samples, stack = self.spec['dims'], self.spec['samples'], self.spec['stack']
        values = np.fromfile(os.path.join(os.path.dirname(path), self.spec['data']), dtype='<f8')
        at = 0

        def take(*shape):
            nonlocal at
            size = int(np.prod(shape))
            at += size
            return np.ascontiguousarray(values[at - size : at].reshape(shape).astype(self.dtype))

        self.X = take(dims[0], samples)
        self.Y = take(dims[-1], samples)
        self.column_scale = take(dims[0])  # W_1 is penalised as W_1 / column_scale
        runs = [stack] if stack > 1 else []
        self.W = [take(*runs, rows, columns) for columns, rows in zip(dims, dims[1:])]

    def adam(self):
        """Returns rate, beta_1, beta_2 and epsilon."""
        return [self.spec['adam'][name] for name in ('rate', 'beta1', 'beta2', 'epsilon')]


def say(**line):
    print(json.dumps(line), flush=True)


def peak_megabytes():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def serve_steps(versions, losses, run):
    """Serves losses(n), the objective before each of the first n steps, and run(k), which takes k steps from W."""
    since = time.perf_counter()
    run(1)
    say(ready=True, versions=versions, losses=losses(10), warmUpMs=(time.perf_counter() - since) * 1e3)

    def go(steps):
        run(int(steps))
        return {}

    serve(go)


def serve_recorded(versions, train):
    """Serves train(steps, record). When `record` is a list, train appends the objective before each step."""

    def losses(count):
        record = []
        train(count, record)
        return record

    serve_steps(versions, losses, train)


def serve(answer):
    """Answers every line until `end`, with the time it took."""
    for line in sys.stdin:
        command, *arguments = line.split()
        if command == 'end':
            break
        since, processor = time.perf_counter(), time.process_time()
        result = answer(*arguments)
        took = {'ms': (time.perf_counter() - since) * 1e3, 'processorMs': (time.process_time() - processor) * 1e3}
        say(**result, **took, peakMegabytes=peak_megabytes())
