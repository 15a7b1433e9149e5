import { describe, expect, it } from 'vitest'
import { pictureForm, picturePixels } from '../../src/renderer/features/datasets/pictures.ts'
import { importedOn, movablePresets, planOn, presetsFor } from '../../src/renderer/features/datasets/runOnData.ts'
import { missingText, setFacts } from '../../src/renderer/features/datasets/setText.ts'
import type { DataSetSummary } from '../../src/shared/contract/datasets.ts'
import { findPreset } from '../../src/shared/spec/presets/index.ts'
import { plannedRuns } from '../../src/shared/spec/studyPlan.ts'

describe('pictureForm', () => {
  it.each([
    [
      [28, 28],
      [28, 28, 1],
    ],
    [
      [4, 6],
      [6, 4, 1],
    ],
    [
      [32, 30, 3],
      [30, 32, 3],
    ],
    [
      [32, 30, 1],
      [30, 32, 1],
    ],
    [
      [3, 32, 30],
      [30, 32, 3],
    ],
    [
      [1, 32, 30],
      [30, 32, 1],
    ],
    [[784], [28, 28, 1]],
    [[785], null],
    [[16], null],
    [[2, 100], null],
    [[5, 6, 7], null],
  ])('lays out shape %j', (shape, expected) => {
    const form = pictureForm(shape)
    expect(form && [form.width, form.height, form.channels]).toEqual(expected)
  })

  it('maps the range from black to white for each channel layout, and makes missing values transparent', () => {
    const form = pictureForm([3, 1, 2])
    if (!form) throw new Error('no picture')
    // Red, green and blue planes of two pixels, after one other sample.
    const numbers = [9, 9, 9, 9, 9, 9, 0, 1, 0.5, 1, 2, Number.NaN]
    expect([...picturePixels(form, numbers, 6, [0, 1])]).toEqual([0, 128, 255, 255, 255, 255, 0, 0])
    const grey = pictureForm([8, 8])
    expect(grey && [...picturePixels(grey, new Array(64).fill(-1), 0, [-1, -1]).subarray(0, 4)]).toEqual([0, 0, 0, 255])
  })
})

const flowers: DataSetSummary = {
  id: 'ab'.repeat(32),
  kind: 'imported',
  name: 'flowers',
  hash: 'ab'.repeat(32),
  addedAt: 0,
  source: '/flowers.csv',
  samples: 150,
  shape: [4],
  features: 4,
  type: 'float64',
  classNames: ['setosa', 'versicolor', 'virginica'],
  counts: [50, 50, 50],
  featureNames: null,
  range: [-0.2, 7.3],
  missing: 3,
  incomplete: 1,
  bytes: 5500,
  runs: 2,
  problem: null,
}

describe('setFacts', () => {
  it('lists the numbers of a data set', () => {
    const facts = Object.fromEntries(setFacts(flowers).map(({ name, value }) => [name, value]))
    expect(facts).toMatchObject({
      shape: 'n = 4',
      classes: 'K = 3',
      missing: '3 in 1 sample',
      runs: '2',
      size: '5.5 kB',
    })
    expect(facts['range']).toBe('−0.2 to 7.3')
    expect(missingText({ missing: 0, incomplete: 0 })).toBe('none')
    expect(setFacts({ ...flowers, range: null }).find(({ name }) => name === 'range')?.value).toBe('unknown')
  })
})

describe('a preset on other data', () => {
  it('has one output per class, the chosen scaling, and both names', () => {
    const choices = { standardise: 'perFeature', leaveOut: true, perClass: 7 } as const
    const plan = planOn(findPreset('fig2'), 'quick', 'flowers', importedOn(flowers, choices))
    const [{ spec } = {}] = plannedRuns(plan)
    expect(spec?.name).toContain('· flowers')
    expect(spec).toMatchObject({
      network: { widths: [50, 50, 50, 50, 3] },
      data: {
        set: 'imported',
        classes: 3,
        dimension: 4,
        standardise: 'perFeature',
        missing: 'leaveOut',
        sampling: { perClass: 7 },
      },
    })
  })

  it('is offered unless it varies its data, and every offered preset can be planned', () => {
    const names = movablePresets.map(({ name }) => name)
    expect(names).toContain('fig2')
    expect(names).not.toContain('fig1')
    expect(presetsFor(true)).toEqual(movablePresets)
    expect(presetsFor(false).map(({ name }) => name)).not.toContain('mlp-head')
    const moons = () =>
      ({ set: 'moons', deviation: 0.1, sampling: { kind: 'balanced', perClass: 5, seed: 0 }, scale: 1 }) as const
    for (const preset of presetsFor(false))
      for (const { spec } of plannedRuns(planOn(preset, 'quick', 'moons', moons)))
        expect(spec.network.widths.at(-1)).toBe(2)
  })
})
