import { expect, test } from 'vitest'
import { FigureRequest } from '../../../src/shared/contract/figures.ts'
import { elementsOf } from './readFigures.ts'
import { readFileSync } from 'node:fs'
import type { RankBoundData } from '../../../src/shared/figures/rankBound/data.ts'
import type { RunSpecInput } from '../../../src/shared/spec/runSpec.ts'
import { temporaryFolder } from '../../temporaryFolder.ts'
import { watchedLab } from '../place.ts'
import { alone, spec } from '../specs.ts'

const mixture = (deviation: number, lambda: number): Partial<RunSpecInput> => ({
  data: { set: 'mixture', classes: 10, dimension: 14, deviation, sampling: { kind: 'balanced', perClass: 2, seed: 0 } },
  network: { widths: [12, 13, 10] },
  loss: { reduction: 'mean' },
  penalty: { weightDecay: lambda, firstLayer: 1, featureDecay: 0, featureLayers: 'all' },
})

test('runs are grouped by σ and sorted by λ of eq. 3, and layers of at most K units are listed', async () => {
  const lab = await watchedLab('keeps')
  const runs = await lab.start(
    ...[mixture(0.1, 0.02), mixture(0.1, 0.002), mixture(0.5, 0.02)].map((changes) => alone(changes)),
  )
  for (const run of runs) await lab.until(run, 'finished')
  const data = (await lab.handlers['figures.read']({ kind: 'rankBound', runs })) as RankBoundData
  expect(data).toMatchObject({ K: 10, groups: ['σ = 0.1', 'σ = 0.5'], layers: [1, 2], atMostK: [3] })
  expect(data.runs.map(({ run, group }) => [run, group])).toEqual([
    [runs[1], 0],
    [runs[0], 0],
    [runs[2], 1],
  ])
  for (const { layers } of data.runs) expect(layers.map(({ rows }) => rows.length)).toEqual([1, 2, 3])
  expect(data.runs.map(({ layers }) => layers[1]?.lambda)).toEqual([0.002, 0.02, 0.02])

  const directory = temporaryFolder()
  const { files } = await lab.handlers['figures.export'](
    FigureRequest.parse({ kind: 'rankBound', runs, formats: ['svg'], directory, fileName: null }),
  )
  const svg = readFileSync(files[0] ?? '', 'utf8')
  expect(svg).not.toMatch(/NaN|undefined/)
  expect(elementsOf(svg).length).toBeGreaterThan(50)
})

test('a run outside the assumptions of the theorem is refused with the reason', async () => {
  const lab = await watchedLab('keeps')
  const [run = ''] = await lab.start(spec({ network: { widths: [12, 10], activation: 'relu' } }))
  await lab.until(run, 'finished')
  await expect(lab.handlers['figures.read']({ kind: 'rankBound', runs: [run] })).rejects.toThrow(
    `Run ${run} (small): Theorem 3.4 needs second derivatives of the gradient, and relu has none at 0.`,
  )
})
