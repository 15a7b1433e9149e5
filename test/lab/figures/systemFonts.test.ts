import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fallbackFiles, fallbackOf } from '../../../src/lab/figures/coverage.ts'
import { exportFigures, pageOf } from '../../../src/lab/figures/exportFigure.ts'
import { figuresOf } from '../../../src/lab/figures/figure.ts'
import { fontPaths } from '../../../src/lab/figures/fonts.ts'
import { withFonts } from '../../../src/lab/figures/formats/embedFonts.ts'
import { readSfnt } from '../../../src/lab/figures/formats/sfnt.ts'
import { subsetFont } from '../../../src/lab/figures/formats/subsetFont.ts'
import { fontSearch, systemFontOf } from '../../../src/lab/figures/formats/systemFonts.ts'
import { printStyle } from '../../../src/lab/figures/style.ts'
import { FigureRequest } from '../../../src/shared/contract/figures.ts'
import { textWidth } from '../../../src/shared/plot/fonts.ts'
import { temporaryFolder } from '../../temporaryFolder.ts'
import { textsOf } from '../../shared/figures/options.ts'
import { elementsOf } from './readFigures.ts'
import { readPdf } from './readPdf.ts'
import { record } from './records.ts'

const before = { ...fontSearch }
beforeEach(() => Object.assign(fontSearch, { folders: [], files: null, found: new Map() }))
afterEach(() => Object.assign(fontSearch, { ...before, found: new Map() }))

/** Writes a font whose only letter is `character`, with the outline of A. */
function fontWith(character: string): string {
  const file = subsetFont(readSfnt(readFileSync(fontPaths()['inter regular'])), ['A'.charCodeAt(0)])
  const letter = Buffer.from([0, 0, 0, 0x41, 0, 0, 0, 0x41])
  const at = file.indexOf(letter)
  for (const place of [at, at + 4]) file.writeUInt32BE(character.codePointAt(0) ?? 0, place)
  const folder = temporaryFolder()
  mkdirSync(join(folder, 'deeper'), { recursive: true })
  writeFileSync(join(folder, 'deeper', 'Letter.ttf'), file)
  writeFileSync(join(folder, 'Damaged.ttf'), file.subarray(0, 40))
  return folder
}

function exported(title: string, formats: readonly string[]) {
  const request = FigureRequest.parse({
    kind: 'objective',
    runs: ['run10000'],
    formats,
    directory: null,
    fileName: 'f',
    title,
  })
  const figures = figuresOf(
    'objective',
    [record('0.1')],
    692,
    printStyle(request, () => title),
  )
  return { request, figures, page: figures[0] && pageOf({ kind: 'objective', widthMm: 183 }, figures[0]) }
}

describe('a character that our fonts lack', () => {
  it('is drawn in a system font that has it, in every format', async () => {
    fontSearch.folders = [fontWith('字')]
    const { request, figures, page } = exported('a 字', ['svg', 'png', 'pdf'])
    const svg = page?.svg ?? ''
    expect(fallbackFiles(svg)).toEqual([systemFontOf('字')])
    expect(textsOf(figures[0]?.option ?? {}).join()).not.toContain('no font here')
    expect(withFonts(svg)).toMatch(/font-family:"Inter";[^}]*unicode-range:U\+5b57;/)
    const paths = await exportFigures(request, figures, temporaryFolder(), { now: new Date(0) })
    const [, png, pdf] = paths.map((path) => readFileSync(path))
    // The letter is an outline, and nothing is text any more: joined letters and directions are those of the picture.
    expect(readPdf(pdf ?? Buffer.alloc(0)).fonts).toEqual([])
    fontSearch.found.set('字', null)
    const [without] = await exportFigures({ ...request, formats: ['png'] }, figures, temporaryFolder(), {
      now: new Date(0),
    })
    expect(png?.equals(readFileSync(without ?? ''))).toBe(false)
  })

  it('of a script whose letters join is left to the program that opens an SVG', () => {
    fontSearch.folders = [fontWith('ع')]
    expect(fallbackOf('ع')).not.toBeNull()
    expect(withFonts(exported('ع', ['svg']).page?.svg ?? '')).not.toContain('U+639')
  })

  it('and that no font has is named, and its code point stands in its place', () => {
    const { figures, page } = exported('汉 of 1', ['svg'])
    expect(textsOf(figures[0]?.option ?? {}).join()).toContain('no font here has U+6C49')
    const texts = elementsOf(page?.svg ?? '').map(({ text }) => text)
    expect(texts).toContain('[U+6C49] of 1')
    expect(textWidth('汉', 10)).toBe(textWidth('[U+6C49]', 10))
  })

  it('needs no font where it draws nothing', () => {
    for (const own of ['\u{fe0f}', '\u{200d}', ' ', '\u0007']) expect(fallbackOf(own)).toBeNull()
  })

  it('costs no search where our fonts have it', () => {
    fontSearch.folders = ['/nowhere']
    expect(fallbackFiles('<text>ℝ Zᵢ</text>')).toEqual([])
    expect(fontSearch.files).toBeNull()
  })
})

it('control characters of a name reach neither a CSV nor the title of a PDF', async () => {
  const { request, figures } = exported('a\u0000b\u001bc', ['csv', 'pdf'])
  const own = figures.map((figure) => ({
    ...figure,
    runs: figure.runs.map((run) => ({ ...run, summary: { ...run.summary, name: 'x\u0007y\u0000' } })),
    table: () => [{ name: 'run', values: ['x\u0007y'] }],
  }))
  const [csv, pdf] = (await exportFigures(request, own, temporaryFolder(), { now: new Date(0) })).map((path) =>
    readFileSync(path),
  )
  expect(csv?.toString()).not.toMatch(/(?![\t\r\n])\p{Cc}/u)
  expect(csv?.toString()).toContain('xy')
  expect(readPdf(pdf ?? Buffer.alloc(0)).width).toBeGreaterThan(100)
})
