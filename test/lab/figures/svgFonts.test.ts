import { describe, expect, it } from 'vitest'
import { fontPaths } from '../../../src/lab/figures/fonts.ts'
import { withFonts } from '../../../src/lab/figures/formats/embedFonts.ts'
import { figuresOf } from '../../../src/lab/figures/figure.ts'
import { pageOf } from '../../../src/lab/figures/exportFigure.ts'
import { printStyle } from '../../../src/lab/figures/style.ts'
import { portableText } from '../../../src/lab/figures/formats/svgText.ts'
import { fontAt, readSfnt } from '../../../src/lab/figures/formats/sfnt.ts'
import { subsetFont } from '../../../src/lab/figures/formats/subsetFont.ts'
import { withItalicMarks } from '../../../src/shared/plot/italics.ts'
import { exportedSvg } from '../../gallery/exported.ts'
import { elementsOf } from './readFigures.ts'
import { record } from './records.ts'

const font = () => fontAt(fontPaths()['inter regular'])
const styleWith = (title: string) => printStyle({}, () => title)
const codesOf = (text: string) => [...text].map((character) => character.codePointAt(0) ?? 0)

describe('a subset of a font', () => {
  it('has the glyphs of its characters with their widths and outlines, and no others', () => {
    const whole = font()
    const subset = readSfnt(subsetFont(whole, codesOf('Zà₁×')))
    const outline = (own: typeof whole, code: number) => {
      const loca = own.table('loca')
      const isLong = own.table('head').readUInt16BE(50) === 1
      const at = (i: number) => (isLong ? loca.readUInt32BE(4 * i) : 2 * loca.readUInt16BE(2 * i))
      const glyph = own.glyphOf(code)
      return own.table('glyf').subarray(at(glyph), at(glyph + 1))
    }
    for (const code of codesOf('Z×')) {
      expect(subset.glyphOf(code)).toBeGreaterThan(0)
      const [own, original] = [outline(subset, code), outline(whole, code)]
      expect(own.subarray(0, original.length).equals(original)).toBe(true)
      const width = (of: typeof whole) => of.table('hmtx').readUInt16BE(4 * of.glyphOf(code))
      expect(width(subset)).toBe(width(whole))
    }
    expect(subset.glyphOf(codesOf('à')[0] ?? 0)).toBeGreaterThan(0)
    expect(subset.glyphOf(codesOf('A')[0] ?? 0)).toBe(0)
  })

  it('has the checksums of its tables, and every part of a composite glyph', () => {
    const file = subsetFont(font(), codesOf('éḠ'))
    for (let at = 12; at < 12 + 16 * file.readUInt16BE(4); at += 16) {
      const [sum, offset, length] = [4, 8, 12].map((more) => file.readUInt32BE(at + more)) as [number, number, number]
      let own = 0
      for (let i = 0; i < length; i += 4)
        own = (own + Number(`0x${file.toString('hex', offset + i, offset + i + 4)}`)) >>> 0
      expect(own).toBe(sum)
    }
    const count = readSfnt(file).table('maxp').readUInt16BE(4)
    expect(count).toBeGreaterThan(3)
  })
})

describe('a label in an SVG file', () => {
  const label = (content: string) =>
    portableText(`<text x="1" y="2" style="font:12px Inter, sans-serif">${withItalicMarks(content)}</text>`)

  it('is one text whose italic parts flow', () => {
    expect(label('measured against {i|Z}¹ ({i|C} = 1)')).toBe(
      '<text x="1" y="2" font-family="Inter, sans-serif" font-size="12">measured against ' +
        '<tspan font-style="italic">Z</tspan>¹ (<tspan font-style="italic">C</tspan> = 1)</text>',
    )
  })

  it('takes what its font lacks from the other font that we ship', () => {
    expect(label('in ℝ')).toContain('<tspan font-family="STIX Two Text, Times New Roman, Times, serif">ℝ</tspan>')
  })

  it('embeds the letters that it has, and nothing else', () => {
    const svg = withFonts(
      '<svg><metadata></metadata><text font-family="Inter">ab<tspan font-style="italic">c</tspan></text></svg>',
    )
    expect([...svg.matchAll(/font-style:(\w+);unicode-range:([^;]*)/g)].map(([, ...own]) => own)).toEqual([
      ['italic', 'U+63'],
      ['normal', 'U+61,U+62'],
    ])
  })
})

it('control characters in a title leave the file well formed', () => {
  const [figure] = figuresOf('objective', [record('0.1')], 692, styleWith('a\u0000b\u0007c\u001f\u{fffe}d'))
  if (!figure) throw new Error('no figure')
  const page = pageOf({ kind: 'objective', widthMm: 183 }, figure)
  expect(elementsOf(withFonts(page.svg)).some(({ text }) => text === 'abcd')).toBe(true)
})

it('ids differ between two figures, so that one page can hold both', () => {
  const idsOf = (name: string) =>
    elementsOf(exportedSvg(name) ?? '').flatMap(({ attributes }) => attributes['id'] ?? [])
  const [one, other] = [idsOf('collapse'), idsOf('objective')]
  expect(one.length).toBeGreaterThan(0)
  expect(one.filter((id) => other.includes(id))).toEqual([])
})
