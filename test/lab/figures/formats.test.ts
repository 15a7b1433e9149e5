import { strFromU8, unzipSync } from 'fflate'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, describe, it } from 'vitest'
import { exportFigures } from '../../../src/lab/figures/exportFigure.ts'
import { pixelsPerMm } from '../../../src/lab/figures/renderSvg.ts'
import { figuresOf, studyFigure } from '../../../src/lab/figures/figure.ts'
import { printStyle } from '../../../src/lab/figures/style.ts'
import { parseNpy } from '../../../src/lab/datasets/readers/npy.ts'
import { FigureRequest } from '../../../src/shared/contract/figures.ts'
import type { RunFigureKind } from '../../../src/shared/spec/figureKind.ts'
import { deltas, run as reference } from '../../fixtures/figures/fig2.ts'
import { temporaryFolder } from '../../temporaryFolder.ts'
import { elementsOf } from './readFigures.ts'
import { readPdf } from './readPdf.ts'
import { record } from './records.ts'

const now = new Date('2026-11-22T12:00:00Z')
const records = () => deltas.map((delta) => record(delta))

/** Exports a figure of the runs of Figure 2 in one format, and returns the file. */
async function file(kind: RunFigureKind, format: string, changes: object = {}): Promise<Buffer> {
  const request = FigureRequest.parse({
    kind,
    runs: ['run10000'],
    formats: [format],
    directory: null,
    fileName: 'figure',
    ...changes,
  })
  const style = printStyle(request, (title) => (request.hasTitle ? title : ''))
  const own = kind === 'spectra' ? records() : [record('0.1')]
  const figures = figuresOf(kind, own, request.widthMm * pixelsPerMm, style)
  const [path = ''] = await exportFigures(request, figures, temporaryFolder(), { now })
  return await readFile(path)
}

/** Reads a CSV file without quotes: its rows by column, and the lines above them. */
function readCsv(text: string): { comments: string[]; rows: Record<string, string>[] } {
  const lines = text.trimEnd().split('\r\n')
  const comments = lines.filter((line) => line.startsWith('#'))
  const [head = '', ...rest] = lines.slice(comments.length)
  const names = head.split(',')
  const rows = rest.map((line) => Object.fromEntries(line.split(',').map((cell, i) => [names[i] ?? '', cell])))
  return { comments, rows }
}

const squeezed = (text: string): string => text.replaceAll(/\s+/g, '')

describe('an exported PDF', () => {
  it('has the size of its millimetres, embedded fonts and readable text', async () => {
    const pdf = readPdf(await file('spectra', 'pdf', { widthMm: 89 }))
    const root = elementsOf((await file('spectra', 'svg', { widthMm: 89 })).toString())[0]?.attributes ?? {}
    expect(pdf.width).toBeCloseTo((89 / 25.4) * 72, 3)
    expect(pdf.height).toBeCloseTo((Number.parseFloat(root['height'] ?? '') / 25.4) * 72, 1)
    expect(pdf.fonts.map(({ name }) => name.split('+')[1]).toSorted()).toEqual([
      'Inter-Italic',
      'Inter-Regular',
      'Inter-SemiBold',
    ])
    for (const font of pdf.fonts) expect(font).toMatchObject({ isEmbedded: true })
  })

  it('has every text of the SVG, including italics and superscripts', async () => {
    const svg = elementsOf((await file('spectra', 'svg')).toString())
    const pdf = readPdf(await file('spectra', 'pdf'))
    const wanted = svg.filter(({ name }) => name === 'text').map(({ text }) => text)
    expect(squeezed(pdf.text)).toBe(squeezed(wanted.join('')))
    for (const text of ['δ=0.1', '×10⁻', 's₁₁/s₁']) expect(squeezed(pdf.text)).toContain(text)
    expect(pdf.text).not.toContain('�')
  })

  it('draws vector lines, not pixels', async () => {
    const pdf = readPdf(await file('objective', 'pdf'))
    expect(pdf.images).toBe(0)
    expect(pdf.drawing.match(/ l\n/g)?.length).toBeGreaterThan(20)
  })

  it('has the images of Gram matrices', async () => {
    const data = {
      kind: 'gram' as const,
      run: 'run10000',
      samples: 2,
      samplesPerPixel: 1,
      starts: [0, 1, 2],
      steps: [{ step: 0, multiplier: 1 }],
      layers: [1, 2].map((layer) => ({
        layer,
        panels: [{ step: 0, gram: Float32Array.of(2, 0, 0, layer), meanSquare: 2, blockDistance: 0.5 }],
      })),
    }
    const figure = studyFigure(data, [record('0.1')], 300)
    const request = FigureRequest.parse({
      kind: 'gram',
      runs: ['run10000'],
      formats: ['pdf', 'csv'],
      directory: null,
      fileName: 'g',
    })
    const [pdf = '', csv = ''] = await exportFigures(request, [figure], temporaryFolder(), { now })
    // There are two panels and the colour bar; a PDF stores an image with transparency as two.
    expect(readPdf(await readFile(pdf)).images).toBeGreaterThanOrEqual(3)
    const { rows } = readCsv(await readFile(csv, 'utf8'))
    expect(rows.map(({ value }) => Number(value))).toEqual([1, 0, 0, 0.5, 1, 0, 0, 1])
    expect(rows.at(-1)).toMatchObject({ layer: '2', row: '1', column: '1', block_distance: '0.5' })
  })

  it('names its origin, and is the same file for the same runs', async () => {
    const [first, second] = [await file('collapse', 'pdf'), await file('collapse', 'pdf')]
    expect(first.equals(second)).toBe(true)
    const text = first.toString('latin1')
    expect(text).toContain('run0p100')
    expect(text).toContain('/Collapsar')
  })
})

describe('an exported CSV', () => {
  it('has every mark of the SVG, and measurements bit for bit', async () => {
    const { rows, comments } = readCsv((await file('spectra', 'csv')).toString())
    const marks = elementsOf((await file('spectra', 'svg')).toString()).filter(
      ({ attributes }) => attributes['data-series'] !== undefined,
    )
    const forecasts = rows.filter(({ series }) => series !== 'measured')
    expect(marks.filter(({ attributes }) => !attributes['data-series']?.startsWith('measured'))).toHaveLength(
      forecasts.length,
    )
    const own = rows.filter(
      ({ run, layer, series }) => run === record('0.1').summary.id && layer === '2' && series === 'measured',
    )
    const values = reference('0.1').sv[1] ?? []
    expect(own.length).toBeGreaterThan(10)
    expect(own.map((row) => Number(row['singular_value']))).toEqual(values.slice(0, own.length))
    expect(comments.filter((line) => line.startsWith('# run '))).toHaveLength(deltas.length)
    expect(comments.filter((line) => /^# placement of run\w+: none on 1 thread$/.test(line))).toHaveLength(
      deltas.length,
    )
    expect(comments.join('\n')).toMatch(/collapsar 0\.1\.0[\s\S]*spec c0ffee00/)
  })

  it('has TCV with its interval, and leaves unknown values empty', async () => {
    const { rows } = readCsv((await file('collapse', 'csv')).toString())
    const { measurements, spec } = record('0.1')
    expect(rows).toHaveLength(measurements.length * (spec.network.widths.length - 1))
    for (const { layer, step, tcv, certified_lower: lower } of rows) {
      const own = measurements.find((measurement) => measurement.step === Number(step))
      expect(Number(tcv)).toBe(own?.tcv[Number(layer) - 1])
      expect(Number(lower)).toBe(own?.tcvLower[Number(layer) - 1])
    }
  })

  it('has every step of the objective', async () => {
    const { rows } = readCsv((await file('objective', 'csv')).toString())
    expect(rows.map(({ step }) => step)).toEqual(['0', '500', '1000'])
    expect(Number(rows[0]?.['objective'])).toBe(record('0.1').scalars[1])
  })
})

describe('an exported NPZ', () => {
  it('has the columns of the CSV as arrays, which the reader of data sets accepts', async () => {
    const { rows } = readCsv((await file('collapse', 'csv')).toString())
    const files = unzipSync(await file('collapse', 'npz'))
    const array = (name: string) => parseNpy(files[`${name}.npy`] ?? new Uint8Array(), name)
    expect(Object.keys(files).toSorted()).toEqual(
      [...Object.keys(rows[0] ?? {}), 'metadata'].map((name) => `${name}.npy`).toSorted(),
    )
    expect(array('tcv').shape).toEqual([rows.length])
    expect([...(array('tcv').numbers ?? [])]).toEqual(rows.map(({ tcv }) => Number(tcv)))
    expect(array('run').text(0)).toBe(rows[0]?.['run'])
  })

  it('names its origin, in letters of any script', async () => {
    const files = unzipSync(await file('spectra', 'npz'))
    const metadata = parseNpy(files['metadata.npy'] ?? new Uint8Array(), 'metadata')
    expect(metadata.shape).toEqual([])
    const { runs, title } = JSON.parse(metadata.text(0)) as { runs: { id: string; specHash: string }[]; title: string }
    expect(runs.map(({ id }) => id)).toEqual(records().map(({ summary }) => summary.id))
    expect(title).toContain('the singular values of Z¹ … Z⁴ differ from')
    // The header ends at a multiple of 64 bytes, where the data can be mapped.
    const header = strFromU8((files['index.npy'] ?? new Uint8Array()).subarray(0, 128), true)
    expect((header.indexOf('\n') + 1) % 64).toBe(0)
  })
})

describe('style options', () => {
  it('draw letters as outlines on request, and keep size and origin', async () => {
    const svg = (await file('spectra', 'svg', { text: 'paths' })).toString()
    const elements = elementsOf(svg)
    expect(elements.filter(({ name }) => name === 'text')).toHaveLength(0)
    expect(elements[0]?.attributes['width']).toBe('183mm')
    expect(elements.filter(({ name }) => name === 'collapsar:run')).toHaveLength(deltas.length)
    expect(elements.filter(({ name }) => name === 'path').length).toBeGreaterThan(500)
  })

  it('set font size and colours, and move a hidden title to the metadata', async () => {
    const elements = elementsOf((await file('spectra', 'svg', { fontPt: 6, ramp: 'grey', hasTitle: false })).toString())
    const texts = elements.filter(({ name }) => name === 'text')
    expect(Math.max(...texts.map(({ attributes }) => Number(attributes['font-size']) * 0.75))).toBeLessThanOrEqual(6.8)
    expect(texts.map(({ text }) => text).join(' ')).not.toContain('differ from')
    expect(elements.find(({ name }) => name === 'dc:title')?.text).toContain('differ from')
    const strokes = elements.flatMap(({ attributes }) => attributes['stroke'] ?? [])
    expect(strokes.map((colour) => colour.toLowerCase())).toContain('#a6a6a6')
  })

  it('give every file of a figure the same name', async () => {
    const folder = temporaryFolder()
    const request = FigureRequest.parse({
      kind: 'collapse',
      runs: ['run10000'],
      formats: ['svg', 'png', 'pdf', 'csv', 'npz'],
      dpi: 72,
      directory: null,
      fileName: 'f',
    })
    const figures = figuresOf('collapse', [record('2')], 400)
    const paths = await exportFigures(request, figures, folder, { now })
    expect(paths).toEqual(['svg', 'png', 'pdf', 'csv', 'npz'].map((format) => join(folder, `f.${format}`)))
  })
})

describe('Figure 2 in every format', () => {
  it('makes files below 500 kB, and prints the processor time', async () => {
    for (const format of ['svg', 'png', 'pdf', 'csv', 'npz']) {
      const before = process.cpuUsage()
      const { length } = await file('spectra', format)
      const { user, system } = process.cpuUsage(before)
      // The first export of a process also loads the renderer.
      console.info(
        `${format}: ${Math.round((user + system) / 1000)} ms of the processor, ${Math.round(length / 1000)} kB`,
      )
      expect(length).toBeLessThan(500_000)
    }
  })

  it('is set in the serif font, and its PDF has no missing glyphs', async () => {
    const svg = (await file('spectra', 'svg', { font: 'stix' })).toString()
    const texts = elementsOf(svg).filter(({ name }) => name === 'text')
    expect(texts.every(({ attributes }) => attributes['font-family']?.startsWith('STIX Two Text'))).toBe(true)
    const pdf = readPdf(await file('spectra', 'pdf', { font: 'stix' }))
    expect(pdf.text).not.toContain('�')
    for (const text of ['δ=0.1', '×10⁻', 's₁₁/s₁']) expect(squeezed(pdf.text)).toContain(text)
  })
})
