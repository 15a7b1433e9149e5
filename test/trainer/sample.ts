import type { DoubleSample } from '../../src/shared/contract/trainer.ts'
import { randomStream } from '../../src/shared/linalg/random.ts'
import { parseSpec, type RunSpec, type RunSpecInput } from '../../src/shared/spec/runSpec.ts'

/** Returns `perClass` noisy points around one centre per class, which train and collapse quickly. */
export function gaussianSample(classes: number, perClass: number, features: number, seed = 0): DoubleSample {
  const random = randomStream(seed, 'mixture')
  const centres = Array.from({ length: classes * features }, () => random.normal())
  const N = classes * perClass
  const labels = Int32Array.from({ length: N }, (_, i) => Math.floor(i / perClass))
  const X = Float64Array.from({ length: N * features }, (_, k) => {
    const label = labels[Math.floor(k / features)] ?? 0
    return (centres[label * features + (k % features)] ?? 0) + 0.3 * random.normal()
  })
  return { X, features, labels, classes }
}

/** Returns a spec that trains on such a sample of 3 classes in a second. */
export function smallSpec(changes: Partial<RunSpecInput> = {}): RunSpec {
  return parseSpec({
    name: 'small',
    data: { sampling: { kind: 'balanced', perClass: 4 } },
    network: { widths: [12, 12, 12, 3] },
    loss: { targetScale: 0.9 },
    penalty: { weightDecay: 1e-3, firstLayer: 0.1, featureDecay: 1e-3, featureLayers: 'all' },
    initialisation: { gain: 0.8 },
    optimizer: { continuation: { start: 10, divideBy: 5, steps: 30 } },
    stop: { steps: 200 },
    logging: { measurements: 8 },
    ...changes,
  })
}
