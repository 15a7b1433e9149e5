import type { Page } from 'playwright-core'
import type { App } from '../test/e2e/app.ts'
import { go } from './windowTimingsPage.ts'
import { median, type DeskResult } from './results.ts'

/** A change of the page DUFM redraws everything within this time. */
const redrawMs = 50

/** Measures the page DUFM, from the movement of a slider until the last chart has drawn. */
export async function sliding({ page }: App): Promise<DeskResult[]> {
  await go(page, '#/dufm', 'main table')
  await page.waitForTimeout(1000)
  const squared = [
    resultOf('DUFM, squared loss: move K', await moved(page, 'classes', [11, 12, 13, 14, 15, 16, 15, 14])),
    resultOf('DUFM, squared loss: move L', await moved(page, 'depth', [5, 6, 7, 6, 5, 4])),
    resultOf('DUFM, squared loss: move λ', await moved(page, 'lambda', [-59, -58, -57, -56, -57, -58])),
  ]
  await page.getByRole('radio', { name: 'cross-entropy' }).check({ force: true })
  await page.getByRole('radio', { name: 'linear' }).check({ force: true })
  await page.waitForTimeout(1000)
  return [
    ...squared,
    resultOf('DUFM, cross-entropy: move K', await moved(page, 'classes', [13, 12, 11, 10, 11, 12])),
    resultOf('DUFM, cross-entropy: move λ', await moved(page, 'lambda', [-59, -58, -57, -56, -57, -58])),
  ]
}

const resultOf = (what: string, all: readonly number[]): DeskResult => ({
  what,
  unit: 'ms',
  target: redrawMs,
  value: median(all),
  worst: Math.max(...all),
})

/** Moves a slider from position to position; returns the times until the last drawing call of each movement, in ms. */
const moved = (page: Page, field: string, positions: readonly number[]): Promise<number[]> =>
  page.evaluate(
    async ({ field, positions }) => {
      const slider = document.querySelector<HTMLInputElement>(`#dufm-${field}`)
      if (!slider) throw new Error(`there is no slider for ${field}`)
      const took: number[] = []
      for (const position of positions) {
        const began = performance.now()
        window.desk.drawnAt = 0
        slider.value = String(position)
        slider.dispatchEvent(new Event('input'))
        do await new Promise(requestAnimationFrame)
        while (window.desk.drawnAt === 0 || performance.now() - window.desk.drawnAt < 400)
        took.push(window.desk.drawnAt - began)
      }
      return took
    },
    { field, positions },
  )
