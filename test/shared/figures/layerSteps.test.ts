import type { EChartsOption } from 'echarts'
import { describe, expect, it } from 'vitest'
import { gramChart } from '../../../src/shared/figures/geometry/gram.ts'
import { projectionsChart } from '../../../src/shared/figures/geometry/projections.ts'
import { darkTheme, lightTheme } from '../../../src/shared/plot/theme.ts'
import type { GramData } from '../../../src/shared/figures/geometry/data.ts'
import { numbersOf, seriesOf, textsOf } from './options.ts'
import { steps, gramData, projectionsData } from '../../fixtures/figures/geometry.ts'

interface Element {
  type: string
  x: number
  y: number
  style: { image?: string; x: number; y: number; width: number; height: number; fill?: string; stroke?: string }
  shape: { cx: number; cy: number; r: number; x: number; y: number; width: number; height: number }
}
const elementsOf = (option: EChartsOption, type: string): Element[] =>
  (option.graphic as unknown as { elements: Element[] }).elements.filter((element) => element.type === type)

const view = (height: number, width = 692) => ({ width, height, theme: lightTheme, fontSize: 10.6 })

describe('Gram matrices by layer and step', () => {
  it('are one image each, labelled by layer and step, with their distance below', () => {
    const chart = gramChart(gramData(3))
    const option = chart.option(view(chart.height(692, 10.6)))
    // The images are seven matrices and the colour bar.
    expect(elementsOf(option, 'image')).toHaveLength(8)
    const texts = textsOf(option)
    for (const text of ['X', 'Z¹', 'Z²', 'Z³', 'step', '0', '1\u00a0200', '8 λ']) expect(texts).toContain(text)
    expect(texts.filter((text) => text === '4.0 × 10⁻³')).toHaveLength(3)
    expect(texts.filter((text) => text === '0.80')).toHaveLength(4)
    expect(texts.join()).toContain('ticks: first sample of each of the 2 classes')
    expect(numbersOf(option).every(Number.isFinite)).toBe(true)
    expect(seriesOf(option).map(({ id, data }) => [id, ...data])).toEqual([
      ['layer 0', [0, 0.8]],
      ...[1, 2, 3].map((layer) => [`layer ${layer}`, [0, 0.8], [1200, 0.004]]),
    ])
  })

  it('are divided by the mean square, so the scale of the features has no effect', () => {
    const data = gramData(1)
    const layers = data.layers.map((layer) => ({
      ...layer,
      panels: layer.panels.map((panel) => ({
        ...panel,
        gram: panel.gram.map((value) => 1e6 * value),
        meanSquare: 1e6 * panel.meanSquare,
      })),
    }))
    const images = (own: GramData): unknown[] =>
      elementsOf(gramChart(own).option(view(400)), 'image').map(({ style }) => style.image)
    expect(images({ ...data, layers })).toEqual(images(data))
    const dark = gramChart(data).option({ ...view(400), theme: darkTheme })
    expect(elementsOf(dark, 'image').map(({ style }) => style.image)).not.toEqual(images(data))
  })

  it('claim that the distance from blocks falls only where every layer ends at a tenth or less', () => {
    expect(gramChart(gramData(3)).title).toBe(
      'The distance from block structure falls in every layer, to 4.0 × 10⁻³ or less',
    )
    const plain = 'Gram matrices of the features, samples sorted by class'
    expect(gramChart(gramData(3, 0.09)).title).toBe(plain)
    expect(gramChart({ ...gramData(3), layers: [] }).title).toBe(plain)
    const data = gramData(3)
    data.layers[2]?.panels.splice(1, 1, { step: 1200, gram: new Float32Array(9), meanSquare: 0, blockDistance: NaN })
    expect(gramChart(data).title).toBe(plain)
  })

  it('state how many samples make a cell, and give no colour of the scale to values that are no number', () => {
    const data = { ...gramData(1), samplesPerPixel: 2 }
    expect(textsOf(gramChart(data).option(view(400))).join()).toContain('mean over up to 2 samples of a class')
    const zero = gramData(1)
    zero.layers[0]?.panels.splice(0, 1, { step: 0, gram: new Float32Array(9), meanSquare: 0, blockDistance: 0 })
    const [, missing] = elementsOf(gramChart(zero).option(view(400)), 'image')
    const [, shown] = elementsOf(gramChart(data).option(view(400)), 'image')
    expect(missing?.style.image).not.toBe(shown?.style.image)
  })
})

describe('the panels of layers and steps', () => {
  const boxes = (L: number, width: number, height?: number): Element['shape'][] => {
    const chart = projectionsChart(projectionsData(L))
    const option = chart.option(view(height ?? chart.height(width, 10.6), width))
    return elementsOf(option, 'rect').map(({ shape }) => shape)
  }

  for (const [L, width] of [
    [2, 336],
    [5, 692],
    [15, 692],
    [15, 336],
    [30, 1000],
  ] as const)
    it(`L = ${L} at ${width} px: square, separate and within the chart`, () => {
      const height = projectionsChart(projectionsData(L)).height(width, 10.6)
      const found = boxes(L, width)
      expect(found).toHaveLength(2 * L + 1)
      expect(new Set(found.map((box) => box.width)).size).toBe(1)
      for (const box of found) {
        expect(box.width).toBe(box.height)
        expect(box.width).toBeGreaterThan(50)
        expect(box.x).toBeGreaterThan(0)
        expect(box.x + box.width).toBeLessThanOrEqual(width)
        expect(box.y + box.height).toBeLessThan(height)
        const hit = found.filter(
          (other) => other !== box && Math.abs(other.x - box.x) < box.width && Math.abs(other.y - box.y) < box.height,
        )
        expect(hit).toEqual([])
      }
    })

  it('shrink in a low window, and a network of fifteen layers fits a page', () => {
    expect(Math.max(...boxes(15, 692, 300).map((box) => box.y + box.height))).toBeLessThan(300)
    const five = { ...projectionsData(15), steps: [...steps, ...[1, 2, 3].map((step) => ({ step, multiplier: 1 }))] }
    expect(projectionsChart(five).height(692, 10.6) / 692).toBeLessThan(1.4)
  })
})

describe('features on a plane', () => {
  it('have one mark per sample in the colour of its class: a disc for classes below 5, else a ring', () => {
    const option = projectionsChart(projectionsData(2)).option(view(300))
    const circles = elementsOf(option, 'circle')
    // Five panels of three samples, and eight classes in the key.
    expect(circles).toHaveLength(5 * 3 + 8)
    const [first, , third] = circles.slice(8)
    expect(first?.style.fill).toBe(lightTheme.classes[0])
    expect(third?.style).toMatchObject({ fill: 'none', stroke: lightTheme.classes[7] })
    expect(new Set(lightTheme.classes).size).toBe(10)
    expect(new Set(darkTheme.classes).size).toBe(10)
  })

  it('are centred at 0 in each panel, reach its edge, and rise with positive values', () => {
    const option = projectionsChart(projectionsData(1)).option(view(300))
    const [box] = elementsOf(option, 'rect')
    const points = elementsOf(option, 'circle')
      .slice(8, 11)
      .map(({ shape }) => [
        (shape.cx - (box?.shape.x ?? 0)) / (box?.shape.width ?? 1) - 0.5,
        0.5 - (shape.cy - (box?.shape.y ?? 0)) / (box?.shape.height ?? 1),
      ])
    const [[x1 = 0, y1] = [], [x2, y2] = [], [x3, y3] = []] = points
    expect(y1).toBeCloseTo(0, 2)
    expect(x2).toBeCloseTo(2 * x1, 2)
    expect(y2).toBeCloseTo(x1, 2)
    expect(x3).toBeCloseTo(-4 * x1, 2)
    expect(y3).toBeCloseTo(3 * x1, 2)
    expect(x3).toBeLessThan(-0.4)
  })

  it('claim that the classes contract only where they do', () => {
    expect(projectionsChart(projectionsData(2)).title).toBe(
      'The spread of the classes falls in every layer, to 4.0 × 10⁻³ of the total or less',
    )
    const plain = 'The features on a random plane of each layer'
    expect(projectionsChart(projectionsData(2, 0.2)).title).toBe(plain)
    expect(projectionsChart(projectionsData(2, null)).title).toBe(plain)
    const still = projectionsData(2, 0)
    for (const start of [0, Infinity]) {
      for (const { panels } of still.layers) if (panels[0]) panels[0].classSpread = start
      expect(projectionsChart(still).title).toBe(plain)
    }
  })

  it('label layers of one row and layers of zeros, and state when colours repeat', () => {
    const data = { ...projectionsData(1), labels: [0, 0, 27] }
    data.layers[0]?.panels.splice(0, 1, { step: 0, points: null, classSpread: null })
    data.layers[1]?.panels.splice(0, 1, { step: 0, points: new Float32Array(6), classSpread: null })
    const option = projectionsChart(data).option(view(300))
    expect(textsOf(option)).toEqual(expect.arrayContaining(['one feature', '–']))
    expect(textsOf(option).join()).toContain('colours repeat after 10 classes')
    expect(numbersOf(option.graphic).every(Number.isFinite)).toBe(true)
  })
})
