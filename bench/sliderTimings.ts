import type { Page } from 'playwright-core'
import type { App } from '../test/e2e/app.ts'
import { go } from './windowTimingsPage.ts'
import { median, type DeskResult } from './results.ts'

/** A change of the pages DUFM and Theory redraws everything within this time. */
const redrawMs = 50

/** Measures the page DUFM, from the movement of a slider until the last chart has drawn. */
export async function sliding({ page }: App): Promise<DeskResult[]> {
  await go(page, '#/dufm', 'main table')
  await page.waitForTimeout(1000)
  const squared = [
    resultOf('DUFM, squared loss: move K', await moved(page, 'dufm-classes', [11, 12, 13, 14, 15, 16, 15, 14])),
    resultOf('DUFM, squared loss: move L', await moved(page, 'dufm-depth', [5, 6, 7, 6, 5, 4])),
    resultOf('DUFM, squared loss: move λ', await moved(page, 'dufm-lambda', [-59, -58, -57, -56, -57, -58])),
  ]
  await page.getByRole('radio', { name: 'cross-entropy' }).check({ force: true })
  await page.getByRole('radio', { name: 'linear' }).check({ force: true })
  await page.waitForTimeout(1000)
  return [
    ...squared,
    resultOf('DUFM, cross-entropy: move K', await moved(page, 'dufm-classes', [13, 12, 11, 10, 11, 12])),
    resultOf('DUFM, cross-entropy: move λ', await moved(page, 'dufm-lambda', [-59, -58, -57, -56, -57, -58])),
  ]
}

/** The bases that are left out while a slider moves arrive at rest, after 250 ms: they belong to no movement. */
const betweenMoves = 150

/** Measures the theory bench at its first values, from the movement of a slider until the last chart has drawn. */
export async function benchSliding({ page }: App): Promise<DeskResult[]> {
  await go(page, '#/theory', 'main table')
  await page.waitForTimeout(8000)
  const timed = async (what: string, field: string, positions: readonly number[]): Promise<DeskResult> =>
    resultOf(`Theory bench: move ${what}`, await moved(page, `bench-${field}`, positions, betweenMoves))
  return [
    await timed('λ', 'lambda', [-79, -78, -77, -76, -77, -78]),
    await timed('δ', 'delta', [-19, -18, -17, -16, -17, -18]),
    await timed('c', 'targetScale', [89, 88, 87, 86, 87, 88]),
    await timed('L', 'depth', [6, 7, 6, 5, 4, 5]),
    await timed('widths', 'width', [51, 52, 53, 52, 51, 50]),
    await timed('N_k', 'samples', [6, 7, 6, 5, 4, 5]),
  ]
}

const resultOf = (what: string, all: readonly number[]): DeskResult => ({
  what,
  unit: 'ms',
  target: redrawMs,
  value: median(all),
  worst: Math.max(...all),
})

/**
 * Moves a slider from position to position; returns the times until the last drawing call of each movement, in ms. A
 * movement is over when nothing draws for `rest` ms.
 */
const moved = (page: Page, field: string, positions: readonly number[], rest = 400): Promise<number[]> =>
  page.evaluate(
    async ({ field, positions, rest }) => {
      const slider = document.querySelector<HTMLInputElement>(`#${field}`)
      if (!slider) throw new Error(`there is no slider for ${field}`)
      const took: number[] = []
      for (const position of positions) {
        const began = performance.now()
        window.desk.drawnAt = 0
        slider.value = String(position)
        slider.dispatchEvent(new Event('input'))
        do await new Promise(requestAnimationFrame)
        while (window.desk.drawnAt === 0 || performance.now() - window.desk.drawnAt < rest)
        took.push(window.desk.drawnAt - began)
      }
      return took
    },
    { field, positions, rest },
  )
