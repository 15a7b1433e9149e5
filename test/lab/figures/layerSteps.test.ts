import { readFileSync } from 'node:fs'
import { PNG } from 'pngjs'
import { expect, test } from 'vitest'
import type { GramData, ProjectionsData } from '../../../src/shared/figures/geometry/data.ts'
import { FigureRequest } from '../../../src/shared/contract/figures.ts'
import { lightTheme } from '../../../src/shared/plot/theme.ts'
import { temporaryFolder } from '../../temporaryFolder.ts'
import { watchedLab } from '../place.ts'
import { alone } from '../specs.ts'
import { elementsOf } from './readFigures.ts'

type Picture = ReturnType<typeof PNG.sync.read>

async function finishedRun() {
  const lab = await watchedLab('keeps')
  const [run = ''] = await lab.start(alone({ network: { widths: [12, 11, 10] }, logging: { snapshots: [0, 2] } }))
  await lab.until(run, 'finished')
  const write = async (kind: 'gram' | 'projections') => {
    const directory = temporaryFolder()
    const { files } = await lab.handlers['figures.export'](
      FigureRequest.parse({ kind, runs: [run], formats: ['svg', 'png'], directory, fileName: kind, dpi: 150 }),
    )
    const [svg = '', png = ''] = files
    return { svg: readFileSync(svg, 'utf8'), png: PNG.sync.read(readFileSync(png)) }
  }
  return { lab, run, write }
}

/** Counts the pixels of exactly this colour. */
function countOf(png: Picture, colour: string): number {
  const wanted = [1, 3, 5].map((i) => Number.parseInt(colour.slice(i, i + 2), 16))
  let count = 0
  for (let at = 0; at < png.data.length; at += 4) if (wanted.every((c, i) => png.data[at + i] === c)) count++
  return count
}

test('Gram matrices show the snapshots and the last weights, and SVG and PNG agree', async () => {
  const { lab, run, write } = await finishedRun()
  const data = (await lab.handlers['figures.read']({ kind: 'gram', runs: [run] })) as GramData
  expect(data).toMatchObject({ run, samples: 20, samplesPerPixel: 1 })
  expect(data.steps.map(({ step }) => step)).toEqual([0, 2, 5])
  expect(data.layers.map(({ panels }) => panels.length)).toEqual([1, 3, 3, 3])
  const { svg, png } = await write('gram')
  expect(svg).not.toMatch(/NaN|undefined/)
  const images = elementsOf(svg).filter(({ name }) => name === 'image')
  // The colour bar and ten matrices.
  expect(images).toHaveLength(11)
  for (const { attributes } of images) expect(attributes['href']).toMatch(/^data:image\/png;base64,/)
  // The diagonal of the last layer exceeds the scale, so some pixels have the end colour.
  expect(countOf(png, lightTheme.signed.at(-1) ?? '')).toBeGreaterThan(10)
})

test('projections have one mark for each sample, layer and step', async () => {
  const { lab, run, write } = await finishedRun()
  const data = (await lab.handlers['figures.read']({ kind: 'projections', runs: [run] })) as ProjectionsData
  expect(data.labels).toEqual(Array.from({ length: 20 }, (_, i) => Math.floor(i / 2)))
  const { svg, png } = await write('projections')
  expect(svg).not.toMatch(/NaN|undefined/)
  expect(elementsOf(svg).filter(({ name }) => name === 'circle')).toHaveLength(10 * 20 + 10)
  expect(countOf(png, lightTheme.classes[1] ?? '')).toBeGreaterThan(10)
})

test('several runs are refused with a sentence', async () => {
  const { lab, run } = await finishedRun()
  await expect(lab.handlers['figures.read']({ kind: 'gram', runs: [run, run] })).rejects.toThrow(
    'A figure of layers over time shows one run, not 2. Name one run.',
  )
})
