import { SaxesParser } from 'saxes'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { ViteDevServer } from 'vite'
import { figureKinds } from '../../src/shared/spec/figureKind.ts'
import { darkTheme, lightTheme } from '../../src/shared/plot/theme.ts'
import type { EChartsOption } from 'echarts'
import { withoutFont } from '../../src/lab/figures/coverage.ts'
import { cases } from './cases.ts'
import { exportedFigure, exportedSvg } from './exported.ts'
import { pixelsPerMm } from '../../src/lab/figures/renderSvg.ts'
import { pageMm } from '../../src/lab/figures/pageFit.ts'
import { hiddenTexts, sparseAxes } from './legible.ts'
import { serveGallery } from './serve.ts'

const drawnAt = (widthMm: number) =>
  cases.map((own) => {
    const first = exportedFigure(own, widthMm)
    return { name: own.name, pages: [first, ...(first.more ?? [])] }
  })

/** Returns the texts beside the axes. */
function textsOf({ graphic }: EChartsOption): string[] {
  const { elements = [] } = (graphic ?? {}) as { elements?: { style?: { text?: string } }[] }
  return elements.flatMap(({ style }) => style?.text ?? [])
}

describe('the cases', () => {
  it('include every figure kind', () => {
    const shown = new Set(cases.map(({ name }) => name.split('-')[0]))
    expect(figureKinds.filter((kind) => !shown.has(kind))).toEqual([])
  })

  it('have names of their own', () => {
    expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length)
  })

  it.each(cases)('$name draws in both themes and exports a well-formed SVG without a warning', ({ name, ...own }) => {
    const warn = vi.spyOn(console, 'warn')
    for (const theme of [lightTheme, darkTheme]) {
      const size = { width: 692, height: own.height(692, theme) }
      expect(size.height).toBeGreaterThan(100)
      expect(own.option({ ...size, theme }).series).toBeDefined()
    }
    const svg = exportedSvg(name) ?? ''
    new SaxesParser().write(svg).close()
    expect(svg).toMatch(/<(path|polyline|image|circle|rect)\b/)
    expect(warn).not.toHaveBeenCalled()
  })

  it.each([89, 183])('fit a page at %i mm, with every text on it and none on another', (widthMm) => {
    for (const { name, pages } of drawnAt(widthMm))
      for (const { option, height, width } of pages) {
        expect(height / pixelsPerMm, name).toBeLessThanOrEqual(pageMm)
        expect(hiddenTexts(option, width, height), name).toEqual([])
      }
  })

  it.each([89, 183])(
    'have at %i mm three ticks on every axis, a set of decades, or the places themselves',
    (widthMm) => {
      for (const { name, pages } of drawnAt(widthMm))
        for (const { option } of pages) expect(sparseAxes(option), name).toEqual([])
    },
  )

  it('have no character that our fonts lack', () => {
    for (const { name, pages } of drawnAt(183))
      for (const { option } of pages) expect(withoutFont(textsOf(option)), name).toEqual([])
  })

  it('without a case of that name there is no export', () => {
    expect(exportedSvg('nothing')).toBeNull()
  })
})

describe('the server', () => {
  let server: ViteDevServer
  let address: string
  beforeAll(async () => {
    server = await serveGallery(0)
    address = server.resolvedUrls?.local[0] ?? ''
  })
  afterAll(() => server.close())

  it('serves the page and its code', async () => {
    expect(await (await fetch(address)).text()).toContain('gallery.ts')
    expect(await (await fetch(`${address}gallery.ts`)).text()).toContain('cases')
  })

  it('draws exports in Node', async () => {
    const answer = await fetch(`${address}exported/limit.svg`)
    expect(answer.headers.get('content-type')).toBe('image/svg+xml')
    expect(await answer.text()).toBe(exportedSvg('limit'))
    expect((await fetch(`${address}exported/nothing.svg`)).status).toBe(404)
  })
})
