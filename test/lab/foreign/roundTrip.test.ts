import { beforeAll, describe, expect, test } from 'vitest'
import { AnalysisRequest, type AnalysisRequestInput } from '../../../src/shared/contract/analyses.ts'
import { openLab, type Lab } from '../../../src/lab/lab.ts'
import { RunDataRequest } from '../../../src/shared/contract/runData.ts'
import type { RunRecord } from '../../../src/shared/contract/runs.ts'
import { python, runPython } from '../../python/python.ts'
import { relativeDistance } from '../../oracle/read.ts'
import { temporaryFolder } from '../../temporaryFolder.ts'
import { eventually } from '../place.ts'
import { alone, root } from '../specs.ts'

const continuation = { start: 1, divideBy: 2, steps: 1 }

/** Logs every exported step of a run as another program would, with its features, inputs and labels. */
const program = `
import json, sys
import numpy as np
import collapsar

data = np.load(sys.argv[1])
meta = json.loads(str(data['metadata']))
spec = meta['spec']
config = {'activation': spec['network']['activation'], 'lastActivation': spec['network']['lastActivation'],
          'loss': spec['loss']['kind'], 'reduction': spec['loss']['reduction'],
          'weightDecay': spec['penalty']['weightDecay'], **json.loads(sys.argv[3])}
layers = range(1, 1 + len(spec['network']['widths']))
loss = dict(zip(data['measured.step'].astype(int), data['measured.dataLoss']))
total = dict(zip(data['measured.step'].astype(int), data['measured.objective']))
gradient = dict(zip(data['measured.step'].astype(int), data['measured.gradientNorm']))
with collapsar.Run('round trip', sys.argv[2], config) as run:
    run.log(0, labels=data['labels'], inputs=data['X'].T)
    for step in sorted({int(name.split('@')[1]) for name in data.files if '@' in name}):
        run.log(step, dataLoss=loss[step], objective=total[step], gradientNorm=gradient[step],
                weights={f'W{l}': data[f'W{l}@{step}'] for l in layers},
                biases={f'W{l}': data[f'b{l}@{step}'] for l in layers},
                features={f'W{l}': data[f'Z{l}@{step}'].T for l in layers})
`

const parsed = (request: AnalysisRequestInput): AnalysisRequest => AnalysisRequest.parse(request)

/** Returns the path of the first difference beyond round-off; '' where there is none. */
function same(a: unknown, b: unknown, path = 'result'): string {
  if (typeof a === 'number' && typeof b === 'number')
    return Object.is(a, b) || Math.abs(a - b) <= 1e-9 * Math.max(1e-3, Math.abs(b)) ? '' : `${path}: ${a} is not ${b}`
  if (typeof a !== 'object' || a === null || typeof b !== 'object' || b === null)
    return a === b ? '' : `${path}: ${String(a)} is not ${String(b)}`
  const [own, other] = [a as Record<string, unknown>, b as Record<string, unknown>]
  if (Object.keys(own).join() !== Object.keys(other).join()) return `${path}: other fields`
  return (
    Object.keys(own)
      .map((key) => same(own[key], other[key], `${path}.${key}`))
      .find((text) => text !== '') ?? ''
  )
}

describe.skipIf(python === null)('a run of ours that another program logs (needs Python with NumPy)', () => {
  let lab: Lab
  let ours: RunRecord
  let theirs: RunRecord
  const watchedWith = async (config: object): Promise<RunRecord> => {
    const folder = temporaryFolder()
    runPython(['-c', program, file, folder, JSON.stringify(config)])
    const state = await lab.handlers['watches.start']({ folder, evenIfEmpty: false })
    return await lab.handlers['runs.read']({ id: state?.runs[0] ?? '', isBrief: false })
  }
  let file = ''
  beforeAll(async () => {
    lab = await openLab({ home: temporaryFolder(), root, emit: () => {} })
    const spec = alone({
      name: 'ours',
      network: { widths: [9, 8, 10], bias: true, activation: 'tanh', lastActivation: 'identity' },
      loss: { kind: 'squared', reduction: 'mean' },
      penalty: { weightDecay: 1e-3, firstLayer: 1, featureDecay: 0, featureLayers: 'first' },
      optimizer: { firstLayer: 'raw', continuation },
      stop: { steps: 30 },
      logging: { snapshots: [10, 30], measurements: 4 },
    })
    const [run = ''] = await lab.handlers['runs.start']({ specs: [spec], preset: null })
    ours = await eventually(async () => {
      const record = await lab.handlers['runs.read']({ id: run, isBrief: false })
      return record.summary.status === 'finished' ? record : null
    }, 50_000)
    const request = RunDataRequest.parse({ run, directory: temporaryFolder(), steps: [10, 30] })
    file = (await lab.handlers['runs.exportData'](request)).files[0] ?? ''
    theirs = await watchedWith({})
    return () => lab.close()
  }, 60_000)

  const at = ({ measurements }: RunRecord, step: number) => {
    const found = measurements.find((own) => own.step === step)
    if (!found) throw new Error(`no measurement at step ${step}`)
    return found
  }

  test.each([10, 30])('has the same measurement at step %i', (step) => {
    const [own, other] = [at(ours, step), at(theirs, step)]
    expect(other.featureRanks).toEqual(own.featureRanks)
    expect(other.weightRanks).toEqual(own.weightRanks)
    for (const name of ['objective', 'dataLoss', 'gradientNorm'] as const) expect(other[name]).toBe(own[name])
    for (const name of ['featureSpectra', 'weightSpectra'] as const)
      other[name].forEach((s, l) => expect(relativeDistance(s, own[name][l] ?? [])).toBeLessThan(1e-13))
    expect(relativeDistance(other.tcv, own.tcv)).toBeLessThan(1e-12)
    expect(relativeDistance(other.tcvLower, own.tcvLower)).toBeLessThan(1e-12)
    const shared = Object.keys(other.layered).filter((name) => own.layered[name])
    expect(shared).toEqual(expect.arrayContaining(['balancedness', 'cdnv', 'equiangularity', 'centreAgreement']))
    for (const name of shared)
      expect(relativeDistance(other.layered[name] ?? [], own.layered[name] ?? [])).toBeLessThan(1e-9)
  })

  test.each(['theory', 'collapse', 'geometry', 'classMeans'] as const)('has the same analysis: %s', async (kind) => {
    const least = kind === 'theory' ? { restarts: 1, points: 1, rounds: 0, steps: 1 } : {}
    const make = async ({ summary }: RunRecord): Promise<unknown> =>
      await lab.handlers['analyses.make'](
        parsed({ run: summary.id, kind, step: 30, parameters: least } as AnalysisRequestInput),
      )
    expect(same(await make(theirs), await make(ours))).toBe('')
  })

  test('is refused by theorems where its config has another activation, with the reason', async () => {
    const wrong = await watchedWith({ activation: 'relu' })
    const make = ({ summary }: RunRecord) =>
      lab.handlers['analyses.make'](parsed({ run: summary.id, kind: 'theory', step: null, parameters: {} }))
    await expect(make(wrong)).rejects.toThrow(/has other outputs \(by .* of the largest\): Collapsar knows not all/)
    const none = await watchedWith({ activation: 'swish' })
    await expect(make(none)).rejects.toThrow('its config names no activation of ours: activation is one of')
  })
})
