import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { FigureRequest } from '../../src/shared/contract/figures.ts'
import type { GramData, ProjectionsData } from '../../src/shared/figures/geometry/data.ts'
import { superscript } from '../../src/shared/plot/numbers.ts'
import { findPreset } from '../../src/shared/spec/presets/index.ts'
import { presetSpecs } from '../../src/shared/spec/presets/preset.ts'
import { elementsOf } from '../lab/figures/readFigures.ts'
import { temporaryFolder } from '../temporaryFolder.ts'
import { inLab } from './lab.ts'

/** The reference's band for the TCV of every layer; along L-BFGS it varies by 10 to 100 times around its final value. */
const band = { lowest: 2e-6, last: 2e-4 }

/** The size of the panels in bytes, limited for a paper. */
const largestFile = 1e6

function expectFall(values: readonly (number | null)[]): void {
  const known = values.map((value) => value ?? NaN)
  expect(known[0]).toBeGreaterThan(0.7)
  expect(known.slice(0, 4)).toEqual(known.slice(0, 4).toSorted((a, b) => b - a))
  expect(known.at(-1)).toBeLessThan(0.1 * (known[0] ?? NaN))
}

test('fig6 and fig7 have the same spec', () => {
  for (const size of ['quick', 'paper'] as const) {
    const [gram, projections] = ['fig6', 'fig7'].map((name) => presetSpecs(findPreset(name), size)[0])
    expect({ ...gram, name: '' }).toEqual({ ...projections, name: '' })
  }
  expect(findPreset('fig6').figures[0]).toBe('gram')
  expect(findPreset('fig7').figures[0]).toBe('projections')
})

test('fig6, fig7 --quick: blocks emerge and classes contract in all fifteen layers', async () => {
  const directory = temporaryFolder()
  const specs = presetSpecs(findPreset('fig6'), 'quick')
  const { record, gram, projections, svg } = await inLab(specs, async ({ handlers }, [run = '']) => {
    const write = async (kind: 'gram' | 'projections'): Promise<string> => {
      const { files } = await handlers['figures.export'](
        FigureRequest.parse({ kind, runs: [run], formats: ['svg'], directory, fileName: kind }),
      )
      return readFileSync(files[0] ?? '', 'utf8')
    }
    return {
      record: await handlers['runs.read']({ id: run }),
      gram: (await handlers['figures.read']({ kind: 'gram', runs: [run] })) as GramData,
      projections: (await handlers['figures.read']({ kind: 'projections', runs: [run] })) as ProjectionsData,
      svg: { gram: await write('gram'), projections: await write('projections') },
    }
  })
  expect(record.summary.status).toBe('finished')
  const atLast = record.measurements.filter(({ multiplier }) => multiplier === 1)
  for (let l = 0; l < 15; l++) {
    const tcv = atLast.map((measurement) => measurement.tcv[l] ?? NaN)
    expect(Math.min(...tcv)).toBeLessThan(band.lowest)
    expect(tcv.at(-1)).toBeLessThan(band.last)
  }

  expect(gram.steps.slice(0, 4).map(({ step }) => step)).toEqual([0, 50, 200, 600])
  expect(gram.steps.at(-1)?.multiplier).toBe(1)
  expect(gram.layers.map(({ layer }) => layer)).toEqual(Array.from({ length: 16 }, (_, l) => l))
  const [inputs, ...layers] = gram.layers
  expect(inputs?.panels.map(({ blockDistance }) => blockDistance)[0]).toBeGreaterThan(0.3)
  for (const { panels } of layers) expectFall(panels.map(({ blockDistance }) => blockDistance))
  // The layers near the outputs are first.
  const early = layers.map(({ panels }) => panels[1]?.blockDistance ?? NaN)
  expect(early[0]).toBeGreaterThan(2 * (early[7] ?? NaN))
  expect(early[7]).toBeGreaterThan(2 * (early[14] ?? NaN))
  for (const { layer, panels } of projections.layers)
    if (layer > 0) expectFall(panels.map((panel) => panel.classSpread))

  for (const kind of ['gram', 'projections'] as const) {
    expect(svg[kind]).not.toMatch(/NaN|undefined|Infinity/)
    expect(svg[kind].length).toBeLessThan(largestFile)
    const texts = elementsOf(svg[kind]).flatMap(({ name, text }) => (name === 'text' ? [text] : []))
    for (const layer of layers.keys()) expect(texts).toContain(`Z${superscript(layer + 1)}`)
    for (const { step } of gram.steps.slice(0, 4)) expect(texts).toContain(String(step))
  }
  const count = (kind: 'gram' | 'projections', mark: string): number =>
    elementsOf(svg[kind]).filter(({ name }) => name === mark).length
  // The inputs once, fifteen layers at five steps, a colour bar, and a key of ten classes.
  expect(count('gram', 'image')).toBe(1 + 15 * 5 + 1)
  expect(count('projections', 'circle')).toBe((1 + 15 * 5) * 50 + 10)
  expect(svg.gram).toContain('The distance from block structure falls in every layer')
  expect(svg.projections).toContain('The spread of the classes falls in every layer')
})
