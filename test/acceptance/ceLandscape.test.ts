import { expect, test } from 'vitest'
import type { LandscapeData } from '../../src/shared/figures/landscape/data.ts'
import { border } from '../../src/shared/figures/landscape/title.ts'
import { studyChart } from '../../src/shared/figures/index.ts'
import { findPreset } from '../../src/shared/spec/presets/index.ts'
import { presetSpecs } from '../../src/shared/spec/presets/preset.ts'
import { inLab } from './lab.ts'

test('ce-landscape --quick: DNC is a bowl above lower pairs, and every run ends in a bowl', async () => {
  const data = await inLab(
    presetSpecs(findPreset('ce-landscape'), 'quick'),
    async ({ handlers }, runs) => (await handlers['figures.read']({ kind: 'landscape', runs })) as LandscapeData,
  )
  const { points, line } = data.landscape
  for (const { curvature, orbit } of points) expect([curvature.negative, curvature.flat]).toEqual([0, orbit])
  expect(points.map(({ curvature }) => curvature.flat)).toEqual([90, 60, 42])
  const [collapse, pairs] = points.map(({ loss }) => loss) as [number, number]
  expect(pairs / collapse).toBeCloseTo(0.939, 3)
  expect(Math.max(...line.loss) / collapse).toBeCloseTo(1.162, 2)
  expect(border(data)?.last).toBeGreaterThan(0.1)
  expect(border(data)?.next).toBeLessThan(0.5)
  // Which of the two a seed ends in is chaotic. That it is one of them is not.
  for (const { loss, flat, negative } of data.runs) {
    expect(negative).toBe(0)
    const near = (target: number): boolean => Math.abs(loss / target - 1) < 3e-4
    expect([near(collapse) && flat === 90, near(pairs) && flat === 60]).toContain(true)
  }
  expect(studyChart(data).title).toMatch(/^DNC has no negative curvature, although the loss of pairs is 6\.1 % lower/)
})
