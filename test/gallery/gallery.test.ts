import { SaxesParser } from 'saxes'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { ViteDevServer } from 'vite'
import { figureKinds } from '../../src/shared/spec/figureKind.ts'
import { darkTheme, lightTheme } from '../../src/shared/plot/theme.ts'
import { cases } from './cases.ts'
import { exportedFigure, exportedSvg } from './exported.ts'
import { pixelsPerMm } from '../../src/lab/figures/renderSvg.ts'
import { pageMm } from '../../src/lab/figures/pageFit.ts'
import { serveGallery } from './serve.ts'

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

  it.each([89, 183])('fit a page at %i mm, with every text on it', (widthMm) => {
    for (const own of cases) {
      const first = exportedFigure(own, widthMm)
      for (const { option, height, width } of [first, ...(first.more ?? [])]) {
        expect(height / pixelsPerMm, own.name).toBeLessThanOrEqual(pageMm)
        const { elements = [] } = (option.graphic ?? {}) as { elements?: { type: string; x?: number; y?: number }[] }
        const outside = elements.filter(
          ({ type, x = 0, y = 0 }) => type === 'text' && (x < -1 || x > width + 1 || y < -1 || y > height + 1),
        )
        expect(outside, own.name).toEqual([])
      }
    }
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
