import { parseSpec, type RunSpec, type RunSpecInput } from '../../../../src/shared/spec/runSpec.ts'

const digits = { height: 28, width: 28, channels: 1 }

/** The quick net of the MLP head: stem of stride 2 and two residual blocks, then a head of four matrices. */
export const quickNet = {
  kind: 'resnet',
  depth: 6,
  widths: [16, 32],
  stemWidth: 8,
  stemStride: 2,
  strides: [2, 2],
  input: digits,
} as const satisfies RunSpecInput['backbone']

/** Makes a spec of digits with a backbone. */
export const backboneSpec = (changes: Partial<RunSpecInput> = {}): RunSpec => parseSpec(backboneInput(changes))

export const backboneInput = (changes: Partial<RunSpecInput> = {}): RunSpecInput => ({
  name: 'head',
  data: { set: 'digits', sampling: { kind: 'balanced', perClass: 10 } },
  batches: { size: 20 },
  backbone: quickNet,
  network: { widths: [32, 32, 32, 32, 10], activation: 'relu', lastActivation: 'identity' },
  loss: { reduction: 'mean' },
  penalty: { weightDecay: 5e-3, firstLayer: 0, featureDecay: 0.05, featureLayers: 'first' },
  initialisation: { kind: 'he', gain: 0.7 },
  optimizer: { kind: 'momentum', learningRate: 0.1 },
  stop: { steps: 30 },
  ...changes,
})
