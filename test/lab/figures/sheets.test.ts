import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { expect, it } from 'vitest'
import { openLab } from '../../../src/lab/lab.ts'
import { SheetContent } from '../../../src/shared/contract/sheets.ts'
import { temporaryFolder } from '../../temporaryFolder.ts'
import { watchedLab } from '../place.ts'
import { root, spec } from '../specs.ts'
import { elementsOf } from './readFigures.ts'
import { readPdf } from './readPdf.ts'

/** A lab with two runs that have measurements. */
async function labWithRuns() {
  const lab = await watchedLab('finishes')
  const ids = await lab.start(spec({ seed: 1 }), spec({ seed: 2 }))
  for (const id of ids) await lab.until(id, 'finished')
  return { lab, ids }
}

const content = (ids: string[], changes: object = {}) =>
  SheetContent.parse({
    columns: 2,
    panels: [
      { kind: 'collapse', runs: [ids[0]] },
      { kind: 'collapse', runs: [ids[1]], title: 'Another start' },
      { kind: 'spectra', runs: ids, span: 2, title: '' },
    ],
    ...changes,
  })

it('a sheet is stored, read by another lab, changed, removed and restored', async () => {
  const home = temporaryFolder()
  const first = await openLab({ home, root })
  const made = await first.handlers['sheets.save']({
    id: null,
    name: 'Figure 1',
    content: content(['abcd1234', 'abcd1235']),
  })
  await first.close()
  const second = await openLab({ home, root })
  const { handlers } = second
  expect(await handlers['sheets.list']({})).toEqual([made])
  const read = await handlers['sheets.read']({ id: made.id })
  expect(read.content).toEqual(content(['abcd1234', 'abcd1235']))
  const renamed = await handlers['sheets.save']({
    id: made.id,
    name: 'Figure 2',
    content: { ...read.content, panels: [] },
  })
  expect(renamed).toMatchObject({ id: made.id, name: 'Figure 2', panels: 0, createdAt: made.createdAt })
  await handlers['sheets.remove']({ id: made.id })
  expect(await handlers['sheets.list']({})).toEqual([])
  expect(() => handlers['sheets.read']({ id: made.id })).toThrow(`There is no sheet ${made.id}.`)
  await handlers['sheets.save']({ id: made.id, name: 'Figure 2', content: read.content })
  expect(await handlers['sheets.read']({ id: made.id })).toMatchObject({ content: read.content })
  await second.close()
})

it('the lab emits an event when a sheet is created, changed or removed', async () => {
  const { handlers, events } = await watchedLab('finishes')
  const { id } = await handlers['sheets.save']({ id: null, name: 'One', content: content(['abcd1234', 'abcd1235']) })
  await handlers['sheets.save']({ id, name: 'Two', content: content(['abcd1234', 'abcd1235']) })
  await handlers['sheets.remove']({ id })
  const told = events.filter(({ name }) => name === 'sheets.changed').map(({ payload }) => payload)
  expect(told).toEqual([{ id }, { id }, { id }])
})

it('a sheet is drawn as exported: panels in rows, letters before titles, distinct ids', async () => {
  const { lab, ids } = await labWithRuns()
  const { handlers } = lab
  const asked = { name: 'Fig. 1: starts', content: content(ids) }
  const { svg, heightMm } = await handlers['sheets.draw']({ ...asked, asPng: false, dpi: 300, text: 'text' })
  const elements = elementsOf(svg)
  expect(elements[0]?.attributes).toMatchObject({ width: '183mm' })
  expect(Number.parseFloat(elements[0]?.attributes['height'] ?? '')).toBeCloseTo(heightMm, 2)
  const texts = elements.filter(({ name }) => name === 'text').map(({ text }) => text)
  expect(texts.some((text) => text.startsWith('a  '))).toBe(true)
  expect(texts).toContain('b  Another start')
  expect(texts).toContain('c')
  const own = elements.flatMap(({ attributes }) => attributes['id'] ?? [])
  expect(new Set(own).size).toBe(own.length)
  expect(elements.filter(({ name }) => name === 'collapsar:run').map(({ attributes }) => attributes['id'])).toEqual(ids)
  const places = [...svg.matchAll(/<g transform="translate\(([\d.]+) ([\d.]+)\)">/g)].map(([, x, y]) => [
    Number(x),
    Number(y),
  ])
  const panels = places.slice(0, 3)
  expect(panels[0]).toEqual([0, 0])
  expect(panels[1]?.[0]).toBeCloseTo(((183 - 4) / 2 + 4) * (96 / 25.4), 2)
  expect(panels.map(([, y]) => y === 0)).toEqual([true, true, false])

  const directory = temporaryFolder()
  const filing = { formats: ['svg' as const, 'pdf' as const, 'csv' as const, 'npz' as const], directory, dpi: 300 }
  const { files } = await handlers['sheets.export']({ ...asked, ...filing, text: 'text' })
  expect(files.map((path) => basename(path))).toEqual([
    'Fig.-1-starts.svg',
    'Fig.-1-starts.pdf',
    'Fig.-1-starts-a.csv',
    'Fig.-1-starts-b.csv',
    'Fig.-1-starts-c.csv',
    'Fig.-1-starts.npz',
  ])
  const undated = (text: string): string => text.replace(/<dc:date>[^<]*/, '')
  expect(undated(await readFile(files[0] ?? '', 'utf8'))).toBe(undated(svg))
  expect(readPdf(await readFile(files[1] ?? '')).width).toBeCloseTo((183 / 25.4) * 72, 2)
})

it('an empty sheet is drawn but not exported, and a panel of one run refuses two', async () => {
  const { lab, ids } = await labWithRuns()
  const empty = { name: 'x', content: content(ids, { panels: [] }) }
  const { svg } = await lab.handlers['sheets.draw']({ ...empty, asPng: true, dpi: 72, text: 'text' })
  expect(elementsOf(svg).filter(({ name }) => name === 'text')).toEqual([])
  const filing = { formats: ['svg' as const], directory: temporaryFolder(), dpi: 300, text: 'text' as const }
  await expect(lab.handlers['sheets.export']({ ...empty, ...filing })).rejects.toThrow(
    'the sheet has no panels to export',
  )
  const missing = content(ids, {
    panels: [
      { kind: 'collapse', runs: ids.slice(0, 1) },
      { kind: 'path', runs: ids },
    ],
  })
  await expect(
    lab.handlers['sheets.draw']({ name: 'x', content: missing, asPng: false, dpi: 72, text: 'text' }),
  ).rejects.toThrow('panel b: ')
  expect(() => content(ids, { panels: [{ kind: 'objective', runs: ids }] })).toThrow('a panel of its own')
})

it('a sheet from before texts, fonts and lines were options opens unchanged', () => {
  const old = {
    widthMm: 89,
    columns: 1,
    gapMm: 4,
    fontPt: 7,
    ramp: 'grey',
    hasLetters: true,
    panels: [{ kind: 'collapse', runs: ['abcd1234'], title: null, span: 1 }],
  }
  const opened = SheetContent.parse(JSON.parse(JSON.stringify(old)))
  expect(opened).toMatchObject({ ...old, font: 'inter', palette: 'okabeIto', map: 'viridis', hasLineStyles: false })
  expect(opened.panels[0]?.edits).toBeUndefined()
})

it('texts, legend, font, lines and ranks of a panel are in the SVG, the PDF and the CSV', async () => {
  const { lab, ids } = await labWithRuns()
  const [first = ''] = ids
  const words = { x: 'iteration *k*', 'y TCV by class': 'variation ≤ 1 & <2>' }
  const panels = [
    { kind: 'collapse', runs: [first], edits: { words, legend: 'none', hasNotes: false } },
    { kind: 'ranks', runs: [first], ranks: { kind: 'stable' } },
  ]
  const asked = { name: 'Mine', content: content(ids, { panels, font: 'stix', linePt: 2.4, hasLineStyles: true }) }
  const { handlers } = lab
  const drawn = await handlers['sheets.draw']({ ...asked, asPng: false, dpi: 300, text: 'text' })
  expect(drawn.words).toHaveLength(2)
  // The default text stays, whatever the override is.
  expect(drawn.words[0]).toContainEqual({ key: 'x', defaultText: 'step' })
  const elements = elementsOf(drawn.svg)
  const texts = elements.filter(({ name }) => name === 'text' || name === 'tspan')
  expect(texts.map(({ text }) => text)).toEqual(expect.arrayContaining(['iteration k', 'k', 'variation ≤ 1 & <2>']))
  expect(texts.map(({ text }) => text).join()).not.toContain('certified: no partition')
  expect(texts.some(({ attributes }) => attributes['font-family']?.startsWith('STIX Two Text'))).toBe(true)
  const borrowed = texts.filter(({ attributes }) => attributes['font-family']?.startsWith('Inter'))
  expect(borrowed.map(({ text }) => text)).toContain('≤')
  // Default lines are 1.6 px wide, and these are twice as wide.
  const widths = elements.map(({ attributes }) => attributes['stroke-width'])
  expect(widths).toContain('3.2')
  expect(widths).not.toContain('1.6')

  const filing = { formats: ['pdf' as const, 'csv' as const], directory: temporaryFolder(), dpi: 300 }
  const { files } = await handlers['sheets.export']({ ...asked, ...filing, text: 'text' })
  const pdf = readPdf(await readFile(files[0] ?? ''))
  expect(pdf.fonts).toContainEqual({ name: expect.stringContaining('STIXTwoText-Regular') as string, isEmbedded: true })
  // Each glyph is placed separately.
  expect(pdf.text.replaceAll('\n', '')).toContain('variation ≤ 1 & <2>')
  const ranks = await readFile(files[2] ?? '', 'utf8')
  expect(ranks).toContain('run,matrix,layer,step,lambda_multiplier,rank_kind,threshold,rank')
  expect(ranks).toMatch(new RegExp(`${first},Z,1,\\d+,[\\d.]+,stable,,[\\d.]+`))
})

it('a panel of ranks refuses two runs', () => {
  expect(() => content(['abcd1234'], { panels: [{ kind: 'ranks', runs: ['abcd1234', 'abcd1235'] }] })).toThrow(
    'a panel of its own',
  )
})
