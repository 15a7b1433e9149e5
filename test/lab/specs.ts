import { join, resolve } from 'node:path'
import { parseSpec, type RunSpec, type RunSpecInput } from '../../src/shared/spec/runSpec.ts'

export const root = resolve(import.meta.dirname, '../..')
export const trainer = (name: string): string => join(import.meta.dirname, 'trainers', `${name}.ts`)

const small: RunSpecInput = {
  name: 'small',
  data: { sampling: { kind: 'balanced', perClass: 2, seed: 0 } },
  network: { widths: [12, 10] },
  penalty: { weightDecay: 1e-3, firstLayer: 0.1, featureDecay: 1e-3, featureLayers: 'first' },
  initialisation: { gain: 1 },
  optimizer: { continuation: { start: 1, divideBy: 2, steps: 1 } },
  stop: { steps: 10 },
}
export const spec = (changes: Partial<RunSpecInput> = {}): RunSpec => parseSpec({ ...small, ...changes })
/** Makes a spec that shares no trainer with others. */
export const alone = (changes: Partial<RunSpecInput> = {}): RunSpec => spec({ engine: 'javascript', ...changes })
