import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { FigureRequest } from '../../src/shared/contract/figures.ts'
import type { RankBoundData } from '../../src/shared/figures/rankBound/data.ts'
import { findPreset } from '../../src/shared/spec/presets/index.ts'
import { presetSpecs } from '../../src/shared/spec/presets/preset.ts'
import { elementsOf } from '../lab/figures/readFigures.ts'
import { temporaryFolder } from '../temporaryFolder.ts'
import { inLab } from './lab.ts'

type Layer = RankBoundData['runs'][number]['layers'][number]

/** The round-off of a distance, relative to ‖W‖. */
const roundOff = 1e-13

const bestRight = ({ rows, best }: Layer): number => rows.find(({ below }) => below === best)?.right ?? NaN

test('theorem34 --quick: at stationary points the bound holds, and both sides fall as λ grows and as σ shrinks', async () => {
  const directory = temporaryFolder()
  const specs = presetSpecs(findPreset('theorem34'), 'quick')
  const { data, svg } = await inLab(specs, async ({ handlers }, ids) => {
    const runs = [...ids]
    const { files } = await handlers['figures.export'](
      FigureRequest.parse({ kind: 'rankBound', runs, formats: ['svg'], directory, fileName: null }),
    )
    return {
      data: (await handlers['figures.read']({ kind: 'rankBound', runs })) as RankBoundData,
      svg: readFileSync(files[0] ?? '', 'utf8'),
    }
  })
  expect(data).toMatchObject({ K: 10, groups: ['σ = 0.1', 'σ = 0.01'], layers: [1, 2, 3], atMostK: [4] })
  expect(data.runs).toHaveLength(8)
  const layers = data.runs.flatMap((run) => run.layers)
  for (const { distance, norm, offset, rows, stationarity, slack, layer } of layers) {
    expect(stationarity).toBeLessThan(1e-8)
    expect(rows.map(({ below }) => below)).toEqual(Array.from({ length: layer }, (_, j) => j))
    // Lemma 3.3 in numbers, without an estimate, for every j.
    for (const { remainder } of rows) expect(distance).toBeLessThanOrEqual(remainder + offset + roundOff * norm)
    // Theorem 3.4 with M estimated from below: it could only fail if the estimate were too low.
    expect(slack).toBeGreaterThan(0)
  }
  const side = (read: (layer: Layer) => number, layer: number, group: number): number[] =>
    data.runs.filter((run) => run.group === group).map(({ layers: own }) => read(own[layer - 1] as Layer))
  const distance = (layer: Layer): number => layer.distance
  for (const layer of data.layers)
    for (const read of [distance, bestRight]) {
      const [loose, tight] = [side(read, layer, 0), side(read, layer, 1)]
      expect(loose).toEqual(loose.toSorted((a, b) => b - a))
      expect(tight).toEqual(tight.toSorted((a, b) => b - a))
      loose.forEach((value, i) => expect(tight[i]).toBeLessThan(value / 10))
    }
  // The nearer j is to l, the smaller the variation; above the first layer the bound is informative.
  for (const { layer, best } of layers) expect(best).toBe(layer - 1)
  for (const layer of [2, 3])
    for (const share of side((own) => bestRight(own) / own.norm, layer, 1)) expect(share).toBeLessThan(0.1)

  expect(svg).not.toMatch(/NaN|undefined/)
  const texts = elementsOf(svg).flatMap(({ name, text }) => (name === 'text' || name === 'tspan' ? [text] : []))
  expect(texts.join(' ')).toMatch(/Theorem 3.4 holds in all 24 cases: the bound is /)
  expect(texts.join(' ')).toMatch(/10⁻⁹/)
  // One open circle for each run and layer, and one filled dot.
  expect(elementsOf(svg).filter(({ name }) => name === 'path').length).toBeGreaterThanOrEqual(2 * 24)
})
