import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Resvg } from '@resvg/resvg-js'
import { PNG } from 'pngjs'
import { describe, expect, it } from 'vitest'
import { withFonts } from '../../src/lab/figures/formats/embedFonts.ts'
import { resvgFonts } from '../../src/lab/figures/fonts.ts'
import { temporaryFolder } from '../temporaryFolder.ts'
import { cases } from './cases.ts'
import { exportedSvg } from './exported.ts'

const hasProgram = (name: string): boolean => spawnSync(name, ['--version']).status === 0

/** The programs see the fonts of the system, without ours. */
const folder = temporaryFolder()
mkdirSync(folder, { recursive: true })

/** Returns each label of a file with its words as one text, painted alone: overlaps show as ink that is missing. */
const textAlone = (svg: string): string =>
  svg.replaceAll(/<(path|polyline|polygon|rect|circle|image|ellipse)\b[^>]*?(\/>|>[\s\S]*?<\/\1>)/g, '')

/** Counts the dark pixels in `parts` equal strips of a picture, from the top. */
function inkOf(png: Buffer, parts = 1): number[] {
  const { data, height, width: own } = PNG.sync.read(png)
  const ink = Array.from({ length: parts }, () => 0)
  for (let at = 0; at < data.length; at += 4) {
    const strip = Math.min(Math.floor((Math.floor(at / 4 / own) * parts) / height), parts - 1)
    if ((data[at + 3] ?? 0) * (255 - (data[at + 1] ?? 0)) > 128 * 128) ink[strip] = (ink[strip] ?? 0) + 1
  }
  return ink
}

/**
 * Returns the share of the ink of labels that two of them share: words that run into each other. Every other label, the
 * rest and all of them are drawn below each other.
 */
function sharedInk(svg: string, draw: (svg: string) => Buffer): number {
  const labels = [...textAlone(svg).matchAll(/<text\b[\s\S]*?<\/text>/g)].map(([own]) => own)
  // Whole pixels: a shift by a part of one changes the ink.
  const [, wide = 1, high = 1] = (/viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(svg) ?? []).map((own) =>
    Math.ceil(Number(own)),
  )
  const parts = [labels.filter((_, i) => i % 2 === 0), labels.filter((_, i) => i % 2 === 1), labels]
  const groups = parts.map((own, i) => `<g transform="translate(0 ${i * high})">${own.join('')}</g>`)
  const size = `width="${wide}" height="${3 * high}" viewBox="0 0 ${wide} ${3 * high}"`
  const stacked = `<svg xmlns="http://www.w3.org/2000/svg" ${size}>${groups.join('')}</svg>`
  const [even = 0, odd = 0, whole = 1] = inkOf(draw(stacked), 3)
  return (even + odd - whole) / Math.max(whole, 1)
}

const ours = (svg: string): Buffer => new Resvg(svg, { background: 'white', font: resvgFonts() }).render().asPng()
function rsvg(svg: string): Buffer {
  return execFileSync('rsvg-convert', ['-b', 'white'], { input: svg, maxBuffer: 1e8 })
}

describe.skipIf(!hasProgram('rsvg-convert'))(
  'librsvg without our fonts (skipped where rsvg-convert is missing)',
  () => {
    it.each(cases)('draws $name without words that run into each other', ({ name }) => {
      const svg = exportedSvg(name) ?? ''
      expect(sharedInk(svg, rsvg)).toBeLessThan(sharedInk(svg, ours) + 0.01)
    })
  },
)

describe.skipIf(!hasProgram('inkscape'))('Inkscape (skipped where it is missing)', () => {
  it('opens every figure in one go, and draws its words', { timeout: 120_000 }, () => {
    const names = cases.map(({ name }) => name)
    for (const [i, name] of names.entries()) writeFileSync(join(folder, `${i}.svg`), withFonts(exportedSvg(name) ?? ''))
    const files = names.map((_, i) => join(folder, `${i}.svg`))
    // Inkscape repeats every font inside a file on its error stream, over 1 MB in all.
    execFileSync('inkscape', ['--export-type=png', '-w', '350', ...files], { stdio: 'pipe', maxBuffer: 64e6 })
    for (const [i, name] of names.entries())
      expect(inkOf(readFileSync(join(folder, `${i}.png`)))[0], name).toBeGreaterThan(50)
  })
})
