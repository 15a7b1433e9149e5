/**
 * Times what other programs feel: `node bench/foreign.ts [python]`. Prints the time of a training step in NumPy, and
 * what run.log of the package in python/ adds to it (medians of five trainings), and the seconds to analyse a checkpoint of 1,000 layers.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { analyseCheckpoint } from '../src/lab/checkpoints/analyseCheckpoint.ts'
import { safetensorsOf } from '../src/lab/runData/safetensors.ts'
import { randomStream } from '../src/shared/linalg/random.ts'

const root = join(import.meta.dirname, '..')
const python = process.argv[2] ?? 'python3'
const folder = mkdtempSync(join(tmpdir(), 'collapsar-bench-'))

/** A network 256-256-256-10 on 512 samples; the loss of every step and all weights of every hundredth are logged. */
const program = `
import sys, time
import numpy as np
import collapsar

rng = np.random.default_rng(0)
X, y = rng.standard_normal((512, 256)), rng.integers(0, 10, 512)
Y = np.eye(10)[y]

def train(run, steps=400):
    logging = 0.0
    sizes = [256, 256, 256, 10]
    W = [rng.standard_normal((b, a)) / np.sqrt(a) for a, b in zip(sizes, sizes[1:])]
    began = time.perf_counter()
    for step in range(steps):
        Z = [X]
        for l, own in enumerate(W):
            A = Z[-1] @ own.T
            Z.append(np.tanh(A) if l < 2 else A)
        D = (Z[-1] - Y) / 512
        loss = 0.5 * ((Z[-1] - Y) ** 2).sum() / 512
        for l in (2, 1, 0):
            own = D.T @ Z[l]
            if l > 0:
                D = (D @ W[l]) * (1 - Z[l] ** 2)
            W[l] = W[l] - 0.05 * own
        before = time.perf_counter()
        names = ['fc1', 'fc2', 'fc3']
        whole = step % 100 == 0
        run.log(step, loss=loss, weights=dict(zip(names, W)) if whole else None,
                features=dict(zip(names, Z[1:])) if whole else None)
        logging += time.perf_counter() - before
    return 1e3 * (time.perf_counter() - began - logging) / steps, 1e3 * logging / steps

times = []
for repeat in range(5):
    with collapsar.Run(f'bench {repeat}', sys.argv[1]) as run:
        times.append(train(run))
print(*np.median(times, axis=0))
`

try {
  const env = { ...process.env, PYTHONPATH: join(root, 'python'), OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' }
  const { stdout, stderr, status } = spawnSync(python, ['-c', program, folder], { encoding: 'utf8', env })
  if (status !== 0) throw new Error(stderr)
  const [step = NaN, logging = NaN] = stdout.trim().split(' ').map(Number)
  const share = ((100 * logging) / step).toFixed(1)
  console.log(
    `step of NumPy: ${step.toFixed(2)} ms without logging, and ${logging.toFixed(3)} ms in run.log: ${share} %`,
  )

  const random = randomStream(0, 'bench')
  const layers = Array.from({ length: 1000 }, (_, l) => ({
    name: `layers.${l}.weight`,
    shape: [64, 64],
    values: Float64Array.from({ length: 64 * 64 }, () => random.normal()),
  }))
  const file = join(folder, 'deep.safetensors')
  writeFileSync(file, safetensorsOf(layers, {}))
  const began = performance.now()
  const options = { layers: null, features: null, labels: null, match: '', rank: null, isWhole: false }
  const { layers: found } = await analyseCheckpoint({ file, ...options })
  console.log(`${found.length} layers of 64 × 64 analysed in ${((performance.now() - began) / 1000).toFixed(1)} s`)
} finally {
  rmSync(folder, { recursive: true })
}
