import { expect, test } from 'vitest'
import { studyChart } from '../../src/shared/figures/index.ts'
import type { RankMapData } from '../../src/shared/figures/rankMap/data.ts'
import { overrideAll } from '../../src/shared/spec/override.ts'
import { findPreset } from '../../src/shared/spec/presets/index.ts'
import { presetSpecs } from '../../src/shared/spec/presets/preset.ts'
import type { RunSpec } from '../../src/shared/spec/runSpec.ts'
import { oracle } from '../oracle/read.ts'
import { inLab } from './lab.ts'

const { fig1: reference } = oracle<{ fig1: { lam: number; sig: number; tails: number[]; f: number }[] }>('reference')
const quick = presetSpecs(findPreset('fig1'), 'quick')

const mapInLab = (specs: readonly RunSpec[]) =>
  inLab(specs, async ({ handlers }, ids) => {
    const map = await handlers['figures.read']({ kind: 'rankMap', runs: ids })
    if (map.kind !== 'rankMap') throw new Error(`a figure of kind ${map.kind}`)
    const records = await Promise.all(ids.map((id) => handlers['runs.read']({ id })))
    return { map, objectives: records.map(({ measurements }) => measurements.at(-1)?.objective ?? NaN) }
  })

/** log₁₀ of a tail: map l, λ number i, σ number j. */
const exponent = ({ cells }: RankMapData, l: number, i: number, j: number): number =>
  Math.log10(cells.find(({ lambda, deviation }) => lambda === i && deviation === j)?.tails?.[l] ?? NaN)

test('fig1 --quick: every weight matrix nears rank K as σ falls and as λ grows', async () => {
  const { map, objectives } = await mapInLab(quick)
  expect(map).toMatchObject({ classes: 10, layers: [1, 2, 3], withoutTail: [4] })
  expect(map.cells).toHaveLength(20)
  const [strongest, widest] = [map.lambdas.length - 1, map.deviations.length - 1]
  for (const l of [0, 1, 2]) {
    // "For each λ in our grid all matrices are essentially of rank K for σ small enough": here by a factor of at least 1000.
    map.lambdas.forEach((_, i) => expect(exponent(map, l, i, 0)).toBeLessThan(exponent(map, l, i, widest) - 3))
    // "The decreasing behaviour with respect to λ": most of all for small σ.
    map.deviations.forEach((_, j) => expect(exponent(map, l, strongest, j)).toBeLessThan(exponent(map, l, 0, j) - 0.7))
    expect(exponent(map, l, strongest, 0)).toBeLessThan(exponent(map, l, 0, widest) - 9)
  }
  expect(studyChart(map).title).toMatch(/^The part of the trained weights above rank 10 (is|falls) /)

  // The reference has another sample and half the iterations: ours may be nearer to rank K, but not much farther.
  expect(map.cells.map(({ lambda, deviation }) => [map.lambdas[lambda], map.deviations[deviation]])).toEqual(
    reference.map(({ lam, sig }) => [lam, sig]),
  )
  reference.forEach(({ tails, f }, n) => {
    expect((objectives[n] ?? NaN) / f).toBeLessThan(1.05)
    tails.forEach((tail, l) => {
      // A tail that still moves has no value yet, and may rise tenfold between two measurements.
      const [own = NaN, earlier = NaN] = [map.cells[n]?.tails?.[l], map.cells[n]?.earlierTails?.[l]]
      const settled = Math.abs(own / earlier - 1) < 0.1 ? own : Math.min(own, earlier)
      expect(Math.log10(settled / tail)).toBeLessThan(0.8)
    })
  })
  // Where both have converged, tails differ by the sample alone.
  for (const [n, { lam, tails, f }] of reference.entries()) {
    if (lam < 1e-2) continue
    expect(Math.abs((objectives[n] ?? NaN) / f - 1)).toBeLessThan(0.05)
    for (const l of [0, 1]) {
      const [own, earlier] = [map.cells[n]?.tails?.[l] ?? NaN, map.cells[n]?.earlierTails?.[l] ?? NaN]
      expect(Math.abs(Math.log10(own / (tails[l] ?? NaN)))).toBeLessThan(0.6)
      expect(Math.abs(own / earlier - 1)).toBeLessThan(0.1)
    }
  }
})

test('fig1 --quick: another sample and other weights give the same order between the corners', async () => {
  const corners = [0, 4, 15, 19].map((n) => overrideAll(quick[n] as RunSpec, ['seed=1', 'data.sampling.seed=1']))
  const { map } = await mapInLab(corners)
  for (const l of [0, 1, 2]) {
    for (const i of [0, 1]) expect(exponent(map, l, i, 0)).toBeLessThan(exponent(map, l, i, 1) - 3)
    for (const j of [0, 1]) expect(exponent(map, l, 1, j)).toBeLessThan(exponent(map, l, 0, j) - 0.7)
  }
})
