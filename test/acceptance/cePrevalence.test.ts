import { expect, test } from 'vitest'
import type { EndingsData } from '../../src/shared/figures/endings/data.ts'
import { countOf, endingPanels, type EndingPanel } from '../../src/shared/figures/endings/panels.ts'
import { studyChart } from '../../src/shared/figures/index.ts'
import { findPreset } from '../../src/shared/spec/presets/index.ts'
import { presetSpecs } from '../../src/shared/spec/presets/preset.ts'
import type { RunSpec } from '../../src/shared/spec/runSpec.ts'
import { inLab } from './lab.ts'

const specs = presetSpecs(findPreset('ce-prevalence'), 'quick')
const read = (own: readonly RunSpec[]): Promise<EndingsData> =>
  inLab(own, async ({ handlers }, runs) => (await handlers['figures.read']({ kind: 'endings', runs })) as EndingsData)

const shares = ({ cells }: EndingPanel): number[] => cells.map((cell) => countOf(cell, 'collapse') / cell.runs.length)
const panelOf = (data: EndingsData, name: EndingPanel['coordinate']): EndingPanel => {
  const panel = endingPanels(data.runs).find(({ coordinate }) => coordinate === name)
  if (!panel) throw new Error(`no panel of ${name}`)
  return panel
}

/** DNC is not optimal at K = 6, L = 3, yet wide networks find it. */
function mustRiseWithWidth(data: EndingsData): void {
  const width = panelOf(data, 'width')
  expect(width.cells.map(({ value }) => value)).toEqual([6, 32, 64])
  const [narrow = NaN, , wide = NaN] = shares(width)
  expect(narrow).toBeLessThanOrEqual(0.1)
  expect(wide - narrow).toBeGreaterThanOrEqual(0.4)
  // Ends are DNC or pairs; a few stop at groups of unequal sizes.
  const runs = width.cells.flatMap((cell) => cell.runs)
  const known = runs.filter(({ ratio }) => [1, 0.8456].some((own) => Math.abs(ratio - own) < 2e-4))
  expect(known.length / runs.length).toBeGreaterThanOrEqual(0.85)
  expect(studyChart(data).title).toMatch(/^Random starts end in DNC more often at width 64 than at width 6 by gradient/)
}

test('ce-prevalence --quick, widths: wide networks end in DNC, narrow ones below it', async () => {
  const byWidth = specs.filter(({ name }) => name.includes('· d = '))
  expect(byWidth).toHaveLength(36)
  mustRiseWithWidth(await read(byWidth))
})

test.runIf(process.env['COLLAPSAR_ACCEPTANCE'] === 'whole')(
  'ce-prevalence --quick: DNC is rarer with more matrices and classes, and more frequent with larger starts',
  async () => {
    const data = await read(specs)
    mustRiseWithWidth(data)
    const [shallow = NaN, , deep = NaN] = shares(panelOf(data, 'depth'))
    expect(shallow - deep).toBeGreaterThanOrEqual(0.4)
    const [few = NaN, , many = NaN] = shares(panelOf(data, 'classes'))
    expect(few - many).toBeGreaterThanOrEqual(0.4)
    const [small = NaN, , large = NaN] = shares(panelOf(data, 'gain'))
    expect(large - small).toBeGreaterThanOrEqual(0.4)
  },
)
