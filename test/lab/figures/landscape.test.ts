import { expect, it } from 'vitest'
import { landscape } from '../../../src/lab/figures/landscape.ts'
import { LandscapeData } from '../../../src/shared/figures/landscape/data.ts'
import { overrideAll } from '../../../src/shared/spec/override.ts'
import { ceLandscape } from '../../../src/shared/spec/presets/ceLandscape.ts'
import { presetSpecs } from '../../../src/shared/spec/presets/preset.ts'
import type { RunSpec } from '../../../src/shared/spec/runSpec.ts'
import { data as fixture, pairs } from '../../fixtures/figures/landscape.ts'
import { record } from './records.ts'

const spec = presetSpecs(ceLandscape, 'quick')[0] as RunSpec

const source = (own: RunSpec, id: string) => ({
  summary: { ...record('10').summary, id },
  spec: own,
  analyse: (kind: string) =>
    Promise.resolve(
      (kind === 'landscape'
        ? { kind, step: 1, landscape: fixture().landscape }
        : { kind, step: 1, loss: 0.028, gradientNorm: 1e-13, curvature: pairs.curvature }) as never,
    ),
})

it('reads the landscape of the first run and the Hessian of every run', async () => {
  const found = await landscape([source(spec, 'run00000'), source(overrideAll(spec, ['seed=1']), 'run00001')])
  expect(LandscapeData.parse(found)).toEqual(found)
  expect(found).toMatchObject({ classes: 6, depth: 2, width: 12, decay: 1e-3, landscape: fixture().landscape })
  expect(found.runs.map(({ run, flat, largest }) => [run, flat, largest])).toEqual([
    ['run00000', 60, 0.02],
    ['run00001', 60, 0.02],
  ])
})

it('refuses other models, losses and activations by the name of the run', async () => {
  const second = (...changes: string[]) =>
    landscape([source(spec, 'run00000'), source(overrideAll(spec, changes), 'run00001')])
  await expect(second('penalty.weightDecay=0.002')).rejects.toThrow('trains another model than run00000')
  await expect(second('penalty.firstLayer=2')).rejects.toThrow('has different λ in its layers')
  await expect(second('loss.kind=squared')).rejects.toThrow('has the squared loss')
  await expect(second('network.activation=relu')).rejects.toThrow('has ReLU')
  await expect(landscape([])).rejects.toThrow('needs runs of one linear model')
})
