import { expect, test } from 'vitest'
import { studyChart } from '../../src/shared/figures/index.ts'
import type { RankMapData } from '../../src/shared/figures/rankMap/data.ts'
import { findPreset } from '../../src/shared/spec/presets/index.ts'
import { presetSpecs } from '../../src/shared/spec/presets/preset.ts'
import type { RunSpec } from '../../src/shared/spec/runSpec.ts'
import { oracle } from '../oracle/read.ts'
import { inLab } from './lab.ts'

const { fig1: reference } = oracle<{ fig1: { lam: number; sig: number; tails: number[]; f: number }[] }>('reference')
const quick = presetSpecs(findPreset('fig1'), 'quick')

const mapInLab = (specs: readonly RunSpec[]) =>
  inLab(specs, async ({ handlers }, ids) => {
    const read = async (runs: string[]) => (await handlers['figures.read']({ kind: 'rankMap', runs })) as RankMapData
    const first = ids.filter((_, i) => i % 2 === 0)
    const records = await Promise.all(first.map((id) => handlers['runs.read']({ id })))
    const objectives = records.map(({ measurements }) => measurements.at(-1)?.objective ?? NaN)
    return { map: await read(ids), sample: await read(first), objectives }
  })

const tailsAt = (cells: RankMapData['cells'], i: number, j: number) =>
  cells.find(({ lambda, deviation }) => lambda === i && deviation === j)?.runTails ?? []

/** log₁₀ of a tail of one or the other seed: map l, λ number i, σ number j. */
const exponent = ({ cells }: RankMapData, which: 'min' | 'max', l: number, i: number, j: number): number =>
  Math.log10(Math[which](...tailsAt(cells, i, j).map((tails) => tails[l] ?? NaN)))

test('fig1 --quick: every weight matrix nears rank K as σ falls and as λ grows, for either seed', async () => {
  const { map, sample, objectives } = await mapInLab(quick)
  expect(map).toMatchObject({ classes: 10, layers: [1, 2, 3], withoutTail: [4] })
  expect(map.cells).toHaveLength(20)
  const [strongest, widest] = [map.lambdas.length - 1, map.deviations.length - 1]
  expect(map.cells.every(({ runs }) => runs.length === 2)).toBe(true)
  // Either sample has the same order: the upper one of a cell is below the lower one of the other.
  const low = (l: number, i: number, j: number): number => exponent(map, 'min', l, i, j)
  const high = (l: number, i: number, j: number): number => exponent(map, 'max', l, i, j)
  for (const l of [0, 1, 2]) {
    // "For each λ in our grid all matrices are essentially of rank K for σ small enough": here by a factor of at least 1000.
    map.lambdas.forEach((_, i) => expect(high(l, i, 0)).toBeLessThan(low(l, i, widest) - 3))
    // "The decreasing behaviour with respect to λ": most of all for small σ.
    map.deviations.forEach((_, j) => expect(high(l, strongest, j)).toBeLessThan(low(l, 0, j) - 0.7))
    expect(high(l, strongest, 0)).toBeLessThan(low(l, 0, widest) - 9)
  }
  expect(studyChart(map).title).toMatch(/^The part of the trained weights above rank 10 (is|falls) /)

  // The reference has one other sample, half the iterations and the λ of eq. 3, half of ours. The tails of our first
  // sample may be nearer to rank K, but not much farther.
  expect(map.cells.map(({ lambda, deviation }) => [map.lambdas[lambda], map.deviations[deviation]])).toEqual(
    reference.map(({ lam, sig }) => [2 * lam, sig]),
  )
  reference.forEach(({ tails, f }, n) => {
    expect((objectives[n] ?? NaN) / f).toBeLessThan(1.05)
    tails.forEach((tail, l) => {
      // A tail that still moves has no value yet, and may rise tenfold between two measurements.
      const [own = NaN, earlier = NaN] = [sample.cells[n]?.tails?.[l], sample.cells[n]?.earlierTails?.[l]]
      const settled = Math.abs(own / earlier - 1) < 0.1 ? own : Math.min(own, earlier)
      expect(Math.log10(settled / tail)).toBeLessThan(0.8)
    })
  })
  // Where both have converged, tails differ by the sample alone.
  for (const [n, { lam, tails, f }] of reference.entries()) {
    if (lam < 1e-2) continue
    expect(Math.abs((objectives[n] ?? NaN) / f - 1)).toBeLessThan(0.05)
    for (const l of [0, 1]) {
      const [own, earlier] = [sample.cells[n]?.tails?.[l] ?? NaN, sample.cells[n]?.earlierTails?.[l] ?? NaN]
      expect(Math.abs(Math.log10(own / (tails[l] ?? NaN)))).toBeLessThan(0.6)
      expect(Math.abs(own / earlier - 1)).toBeLessThan(0.1)
    }
  }
})
