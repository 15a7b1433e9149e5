import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { PNG } from 'pngjs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { exportFigures, type ExportOptions } from '../../../src/lab/figures/exportFigure.ts'
import { pixelsPerMm } from '../../../src/lab/figures/renderSvg.ts'
import { figuresOf } from '../../../src/lab/figures/figure.ts'
import { FigureRequest } from '../../../src/shared/contract/figures.ts'
import type { RunRecord } from '../../../src/shared/contract/runs.ts'
import { deltas } from '../../fixtures/figures/fig2.ts'
import { chunksOf, elementsOf } from './readFigures.ts'
import { measurement, record } from './records.ts'
import { collapseChange, collapseStep } from '../../fixtures/collapseSteps.ts'

let folder = ''
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'collapsar-figures-'))))
afterEach(async () => rm(folder, { recursive: true, force: true }))

async function exportFigure(
  { kind, ...asked }: FigureRequest,
  records: RunRecord[],
  directory: string,
  options: ExportOptions,
): Promise<string[]> {
  if (kind !== 'spectra' && kind !== 'collapse' && kind !== 'objective')
    throw new Error(`${kind} is not of single runs`)
  const figures = figuresOf(kind, records, asked.widthMm * pixelsPerMm)
  return exportFigures({ kind, ...asked }, figures, directory, options)
}

const now = new Date('2026-11-22T12:00:00Z')
const request = (changes: object = {}) =>
  FigureRequest.parse({
    kind: 'spectra',
    runs: ['run10000'],
    formats: ['svg'],
    directory: null,
    fileName: null,
    ...changes,
  })
const records = () => deltas.map((delta) => record(delta))

describe('an exported SVG', () => {
  it('is 183 mm wide, is valid XML, and has a mark for every value', async () => {
    const [path = ''] = await exportFigure(request(), records(), folder, { now })
    const svg = await readFile(path, 'utf8')
    const elements = elementsOf(svg)
    const root = elements[0]?.attributes ?? {}
    expect(root['width']).toBe('183mm')
    const [, , width = 0, height = 0] = (root['viewBox'] ?? '').split(' ').map(Number)
    expect(Number.parseFloat(root['height'] ?? '')).toBeCloseTo((183 * height) / width, 2)
    const marks = elements.flatMap((e) => e.attributes['data-series'] ?? [])
    for (const name of ['theorem', 'balance', 'recursive'])
      expect(marks.filter((mark) => mark.startsWith(name))).toHaveLength(4 * 4 * 10)
    expect(svg).not.toMatch(/NaN|undefined|Infinity/)
  })

  it('keeps text as text in its own font, without CSS shorthands that other programs drop', async () => {
    const [path = ''] = await exportFigure(request(), records(), folder, { now })
    const svg = await readFile(path, 'utf8')
    const texts = elementsOf(svg).filter((e) => e.name === 'text')
    const contents = texts.map((e) => e.text).join(' ')
    for (const label of ['δ = 10', 'δ = 0.1', 'measured', 'error 2.1 %', 'error 27 %', ' 0.98'])
      expect(contents).toContain(label)
    for (const text of texts) {
      expect(text.attributes['font-family']).toMatch(/^Inter,/)
      const points = Number(text.attributes['font-size']) * 0.75
      expect(points).toBeGreaterThanOrEqual(7)
      expect(points).toBeLessThanOrEqual(9.05)
    }
    expect(svg).not.toMatch(/font:|dominant-baseline|<style(?!>@font-face)/)
    const spans = elementsOf(svg).filter((e) => e.name === 'tspan')
    expect(spans.some((e) => e.attributes['font-style'] === 'italic')).toBe(true)
    // A part at a place of its own runs into its neighbours where another font draws it.
    expect(spans.some((e) => 'x' in e.attributes || 'y' in e.attributes)).toBe(false)
  })

  it('names its origin', async () => {
    const [path = ''] = await exportFigure(request(), records(), folder, { now })
    const elements = elementsOf(await readFile(path, 'utf8'))
    const runs = elements.filter((e) => e.name === 'collapsar:run')
    expect(runs.map((e) => e.attributes['id'])).toEqual(records().map((r) => r.summary.id))
    expect(runs[0]?.attributes).toMatchObject({
      specHash: 'c0ffee00',
      name: records()[0]?.summary.name,
      placement: 'none on 1 thread',
    })
    const text = (name: string) => elements.find((e) => e.name === name)?.text
    expect(text('dc:date')).toBe('2026-11-22T12:00:00.000Z')
    expect(text('collapsar:preset')).toBe('fig2')
    expect(text('dc:title')).toMatch(/^At δ = 0\.1 the singular values of Z¹ … Z⁴ differ from Theorem 4\.2 by /)
    expect(elements.filter((e) => e.name === 'collapsar:version')).toHaveLength(2)
  })

  it('names the collapse steps of runs that took any', async () => {
    const collapseSteps = [collapseStep([collapseChange(1), collapseChange(2)])]
    const [own, ...others] = records()
    const runs = own ? [{ ...own, collapseSteps }, ...others] : []
    const [path = ''] = await exportFigure(request(), runs, folder, { now })
    const steps = elementsOf(await readFile(path, 'utf8'))
      .filter((e) => e.name === 'collapsar:run')
      .map((e) => e.attributes['collapseSteps'])
    const text = '1 collapse step: 2 changes accepted, 0 refused; objective −2.00e-6 at the λ of the spec'
    expect(steps).toEqual([text, ...others.map(() => undefined)])
    const [csv = ''] = await exportFigure(request({ formats: ['csv'] }), runs, folder, { now })
    expect(await readFile(csv, 'utf8')).toContain(`# collapse steps of ${own?.summary.id}: ${text}`)
  })

  it('is the same file for the same runs', async () => {
    const [first = ''] = await exportFigure(request(), records(), folder, { now })
    const [second = ''] = await exportFigure(request(), records(), folder, { now })
    expect(await readFile(first, 'utf8')).toBe(await readFile(second, 'utf8'))
  })
})

describe('an exported PNG', () => {
  it('has the pixels of its size in millimetres, its resolution and its origin', async () => {
    const [path = ''] = await exportFigure(
      request({ formats: ['png'], widthMm: 89, dpi: 300 }),
      [record('0.1')],
      folder,
      { now },
    )
    const png = await readFile(path)
    const { width, data } = PNG.sync.read(png)
    expect(width).toBe(Math.round((89 / 25.4) * 300))
    expect(new Set(data).size).toBeGreaterThan(20)
    const chunks = chunksOf(png)
    const resolution = chunks.get('pHYs')?.[0]
    expect(resolution?.readUInt32BE(0)).toBe(11811)
    expect(resolution?.readUInt8(8)).toBe(1)
    const texts = [...(chunks.get('tEXt') ?? []), ...(chunks.get('iTXt') ?? [])].map((b) => b.toString('utf8'))
    expect(texts.find((t) => t.startsWith('Collapsar\0'))).toContain('c0ffee00')
    expect(texts.some((t) => t.startsWith('Title\0'))).toBe(true)
  })

  it('has chunks with valid checksums', async () => {
    const [path = ''] = await exportFigure(request({ formats: ['png'], widthMm: 40, dpi: 72 }), [record('2')], folder, {
      now,
    })
    const png = await readFile(path)
    for (let at = 8; at < png.length; at += png.readUInt32BE(at) + 12) {
      const end = at + 8 + png.readUInt32BE(at)
      expect(png.readUInt32BE(end)).toBe(crc32(png.subarray(at + 4, end)))
    }
  })

  it('names a missing font in its error', async () => {
    const failing = exportFigure(request({ formats: ['png'] }), records(), folder, { now, fonts: folder })
    await expect(failing).rejects.toMatchObject({
      code: 'notPossible',
      message: expect.stringContaining('Inter_400Regular.ttf') as string,
    })
    expect(await readdir(folder)).toEqual([])
  })
})

describe('exportFigure', () => {
  it('never overwrites: it appends -2, -3, and gives all formats one name', async () => {
    await writeFile(join(folder, 'fig.png'), 'mine')
    const both = request({ formats: ['svg', 'png'], fileName: 'fig', dpi: 72 })
    const names = async () =>
      (await exportFigure(both, [record('5')], folder, { now })).map((p) => p.slice(folder.length + 1))
    expect(await names()).toEqual(['fig-2.svg', 'fig-2.png'])
    expect(await names()).toEqual(['fig-3.svg', 'fig-3.png'])
    expect(await readFile(join(folder, 'fig.png'), 'utf8')).toBe('mine')
    expect((await readdir(folder)).toSorted()).toEqual(['fig-2.png', 'fig-2.svg', 'fig-3.png', 'fig-3.svg', 'fig.png'])
  })

  it('names the file after preset, kind and run, and creates the folder', async () => {
    const [path] = await exportFigure(request(), [record('5')], join(folder, 'deep', 'er'), { now })
    expect(path).toBe(join(folder, 'deep', 'er', 'fig2-spectra-run50000.svg'))
  })

  for (const kind of ['collapse', 'objective'])
    it(`writes one ${kind} figure per run`, async () => {
      const paths = await exportFigure(request({ kind, fileName: 'x' }), [record('10'), record('2')], folder, { now })
      expect(paths.map((p) => p.slice(folder.length + 1))).toEqual(['x-run10000.svg', 'x-run20000.svg'])
      const svg = await readFile(paths[0] ?? '', 'utf8')
      expect(elementsOf(svg)[0]?.attributes['width']).toBe('183mm')
      expect(svg).not.toMatch(/NaN|undefined|Infinity/)
    })

  it('refuses a run without measurements by name', async () => {
    const empty = record('2', { measurements: [] })
    const failing = exportFigure(request(), [record('10'), empty], folder, { now })
    await expect(failing).rejects.toMatchObject({
      code: 'notPossible',
      message: expect.stringContaining(empty.summary.id) as string,
    })
  })

  it('refuses a folder that is a file or is read-only with a sentence', async () => {
    const file = join(folder, 'file')
    await writeFile(file, '')
    await expect(exportFigure(request(), records(), join(file, 'x'), { now })).rejects.toMatchObject({
      code: 'notPossible',
      message: `The figure cannot be written to ${join(file, 'x')}: part of the path is a file.`,
    })
    if (process.getuid?.() === 0) return
    await chmod(folder, 0o500)
    await expect(exportFigure(request(), records(), folder, { now })).rejects.toMatchObject({ code: 'notPossible' })
    await chmod(folder, 0o700)
  })

  it('draws the measurements without a forecast, and claims nothing that the data do not show', async () => {
    const none = record('10', { forecast: { counts: [], theorem: null, balance: null, refusals: ['no'] } })
    const odd = { ...measurement('10', 3), recursiveSpectra: [], tcv: new Float64Array(5), objective: NaN }
    for (const kind of ['spectra', 'collapse', 'objective']) {
      const [path = ''] = await exportFigure(request({ kind }), [{ ...none, measurements: [odd] }], folder, { now })
      const elements = elementsOf(await readFile(path, 'utf8'))
      expect(elements.find((e) => e.name === 'title')?.text).not.toMatch(/fall|within|NaN/)
    }
  })
})
