import { expect, test } from 'vitest'
import { basisText, measuringText, spanText, timeText } from '../../src/renderer/text/estimate.ts'
import { formatBytes, formatCount, formatDuration } from '../../src/renderer/text/format.ts'
import { mathParts } from '../../src/renderer/text/mathParts.ts'
import { sentence } from '../../src/renderer/text/sentence.ts'
import { specFacts, widthsText } from '../../src/renderer/text/specFacts.ts'
import { sampleCount } from '../../src/shared/spec/data.ts'
import { CallError } from '../../src/shared/contract/errors.ts'
import { overrideAll } from '../../src/shared/spec/override.ts'
import { backboneSpec } from '../shared/spec/backbone/specs.ts'
import { spec } from './records.ts'

test('durations, counts and sizes have one format', () => {
  expect([0, 4.4, 83, 3723, -1].map(formatDuration)).toEqual(['0:00', '0:04', '1:23', '1:02:03', '0:00'])
  expect([7, 4600, 1234567].map(formatCount)).toEqual(['7', '4\u2009600', '1\u2009234\u2009567'])
  expect([0, 999, 1200, 45_000, 5_900_000, 2e13].map(formatBytes)).toEqual([
    '0 bytes',
    '999 bytes',
    '1.2 kB',
    '45 kB',
    '5.9 MB',
    '20 TB',
  ])
})

test('mathParts splits indices and powers, and keeps other underscores', () => {
  expect(mathParts('Z^l = C·O_l σ⁻¹(Z^{l+1})')).toEqual([
    { tag: 'text', text: 'Z' },
    { tag: 'sup', text: 'l' },
    { tag: 'text', text: ' = C·O' },
    { tag: 'sub', text: 'l' },
    { tag: 'text', text: ' σ⁻¹(Z' },
    { tag: 'sup', text: 'l+1' },
    { tag: 'text', text: ')' },
  ])
  const transposed = mathParts('W_{l+1}ᵀ Z^lᵀ').filter(({ tag }) => tag !== 'text')
  expect(transposed).toEqual([
    { tag: 'sub', text: 'l+1' },
    { tag: 'sup', text: 'l' },
  ])
  expect(mathParts('set TF_ENABLE to 0')).toEqual([{ tag: 'text', text: 'set TF_ENABLE to 0' }])
})

test('an estimate has two digits at most and names its evidence', () => {
  expect([0.2, 1, 34.4, 99.4, 99.6, 150, 600, 5399, 5400, 45_000].map(spanText)).toEqual([
    'under 1 s',
    '1 s',
    '34 s',
    '99 s',
    '1.7 min',
    '2.5 min',
    '10 min',
    '90 min',
    '1.5 h',
    '13 h',
  ])
  const time = { seconds: 34, basis: 'study', sampleCount: 1, isLimit: false } as const
  const said = (changes: object): string[] => [timeText({ ...time, ...changes }), basisText({ ...time, ...changes })]
  expect(said({})).toEqual(['34 s', 'as in an earlier study'])
  expect(said({ sampleCount: 3 })).toEqual(['34 s', 'median of 3 earlier studies'])
  expect(said({ basis: 'runs', sampleCount: 4 })).toEqual(['about 34 s', 'from earlier runs with these settings'])
  expect(said({ basis: 'shape', isLimit: true })).toEqual([
    'at most about 34 s',
    'from the pace of one run of this shape',
  ])
  expect(said({ basis: 'measured', sampleCount: 0, isLimit: true })[1]).toBe('from its first steps, measured here')
})

test('a measurement shows its kind of run and its step', () => {
  const at = (kind: number, kinds: number, step: number): string => measuringText({ kind, kinds, step })
  expect([measuringText(null), at(1, 1, 0), at(1, 1, 340), at(2, 3, 20)]).toEqual([
    'Measuring',
    'Measuring, starting',
    'Measuring, step 340',
    'Measuring, kind 2 of 3, step 20',
  ])
})

test('an error says what happened and what to do', () => {
  expect(sentence(new CallError('invalid', 'seed: too large'))).toBe('seed: too large.')
  expect(sentence(new CallError('disconnected', 'The lab ended.'))).toMatch(/^The lab ended\. .*Try again in a moment/)
  expect(sentence(new Error('x is undefined'))).toMatch(/a bug in Collapsar/)
})

test('specFacts follows the order of the paper', () => {
  expect(widthsText([50, 50, 50, 50, 10])).toBe('50×4, 10')
  expect(sampleCount(spec)).toBe(50)
  const facts = Object.fromEntries(specFacts(spec).map(({ name, value }) => [name, value]))
  expect(facts).toMatchObject({ δ: '0.1', 'λ′ on': 'Z¹ only', widths: '50×4, 10', precision: 'float32' })
  const data = { set: 'mixture', classes: 10, dimension: 50, deviation: 0.03, sampling: { kind: 'random', count: 200 } }
  const mixture = specFacts(overrideAll(spec, [`data=${JSON.stringify(data)}`]))
  expect(mixture.slice(0, 2).map(({ value }) => value)).toEqual([
    'Gaussian mixture, K = 10, n = 50, σ = 0.030, N = 200',
    'random, seed 0',
  ])
})

test('specFacts names batches, backbone and test samples', () => {
  const own = backboneSpec({
    test: { kind: 'balanced', perClass: 5 },
    optimizer: {
      kind: 'momentum',
      learningRate: 0.1,
      rateInside: true,
      clipNorm: 1,
      schedule: { kind: 'steps', at: [0.75, 0.9], warmup: 100 },
    },
    loss: { reduction: 'mean', labelSmoothing: 0.1 },
  })
  const facts = Object.fromEntries(specFacts(own).map(({ name, value }) => [name, value]))
  expect(facts).toMatchObject({
    'test samples': '5 per class, seed 0',
    batches: '20 samples, 5 in an epoch, last kept, order seed 0',
    backbone: 'residual, depth 6, channels 16, 32, 18\u2009296 parameters, 32 features',
    pictures: '28×28×1',
    'backbone λ': 'none',
    'backbone start': 'he',
    targets: 'one-hot, smoothed by 0.1',
    optimizer: 'momentum 0.9, rate 0.1 inside it',
    schedule: '× 0.1 at 75 %, 90 %, after a warm-up of 100 steps',
    gradient: 'clipped to norm 1',
    epochs: '30, 150 steps',
  })
  const standard = overrideAll(own, [
    'penalty.backbone={"weightDecay":0.005,"normDecay":0.001,"biasDecay":0}',
    'backbone.input.standardise=perChannel',
    'backbone.input.augmentation={"shift":2,"flip":true,"crop":4}',
  ])
  expect(Object.fromEntries(specFacts(standard).map(({ name, value }) => [name, value]))).toMatchObject({
    'backbone λ': 'kernels 5.0 × 10⁻³, norms 1.0 × 10⁻³, biases 0',
    pictures: '28×28×1, standardised per channel, shifted by up to 2, flipped, cropped after padding by 4',
  })
})

test.each([
  [['network.residual=true'], { residual: 'all layers except the first and last' }],
  [['network.freeFeatures=true', 'optimizer.firstLayer=raw'], { features: 'free: Z¹ = W₁, X is unused' }],
  [['loss={"kind":"crossEntropy","reduction":"mean"}'], { loss: 'cross-entropy, mean', targets: 'one-hot' }],
  [
    ['penalty.weightDecays=[0,1e-3,1e-3,1e-3,0.2]'],
    { λ_l: '0, 1.0 × 10⁻³, 1.0 × 10⁻³, 1.0 × 10⁻³, 0.20', λ: undefined, δ: undefined },
  ],
  [['penalty.featureLayers=[4]'], { 'λ′ on': 'Z⁴ only' }],
  [['penalty.featureLayers=[3,1]'], { 'λ′ on': 'Z¹, Z³' }],
  [['penalty.featureLayers=[]'], { 'λ′ on': 'none' }],
  [
    ['optimizer.kind=gradientDescent', 'optimizer.learningRate=0.05'],
    { optimizer: 'gradient descent, rate 0.05', schedule: 'constant' },
  ],
  [['optimizer.kind=momentum'], { optimizer: 'momentum 0.9, rate 0.001', 'first layer': 'raw' }],
  [
    ['optimizer.kind=nesterov', 'optimizer.schedule={"kind":"cosine","final":0.1,"warmup":2000}'],
    {
      optimizer: 'Nesterov momentum 0.9, rate 0.001',
      schedule: 'cosine to 0.1 of the rate, after a warm-up of 2\u2009000 steps',
    },
  ],
  [
    ['data={"set":"moons","deviation":0.1,"sampling":{"kind":"balanced","perClass":30}}', 'network.widths=[20,2]'],
    { data: 'two moons, σ = 0.10, N = 60' },
  ],
  [
    ['data={"set":"mixture","classes":10,"dimension":50,"deviation":1,"sampling":{"kind":"random","count":80}}'],
    { data: 'Gaussian mixture, K = 10, n = 50, σ = 1.0, N = 80' },
  ],
  [['optimizer.kind=adam'], { optimizer: 'Adam, rate 0.001, β 0.9 and 0.999' }],
  [
    ['optimizer.kind=adam', 'optimizer.decoupledDecay=0.1'],
    { optimizer: 'AdamW, rate 0.001, β 0.9 and 0.999, decay 0.1' },
  ],
  [['optimizer.continuation.start=1'], { continuation: 'none', optimizer: 'L-BFGS, memory 10', schedule: undefined }],
])('specFacts shows %s', (sets, expected) => {
  const facts = Object.fromEntries(specFacts(overrideAll(spec, sets)).map(({ name, value }) => [name, value]))
  for (const [name, value] of Object.entries(expected)) expect(facts[name]).toBe(value)
})
