import type { Page } from 'playwright-core'

const stillMs = 100

/** Times of the page between a change of address and the last drawing call. */
export interface Opening {
  /** From the change of the address to the last drawing call, in ms. */
  ms: number
  /** The longest frame in between, in ms. */
  longestFrameMs: number
}

export interface Frames {
  count: number
  /** Between two successive frames, in ms. */
  median: number
  longest: number
  /** Number of frames over 50 ms. */
  long: number
  /** The longest task of the page, in ms; it includes delays by other processes. */
  longestTask: number
  seconds: number
}

interface Watch {
  drawnAt: number
  strokes: number
}

declare global {
  interface Window {
    desk: Watch
  }
}

/** Makes the page record its last drawing call; one call per page is enough. */
export const watchDrawing = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const watch = { drawnAt: 0, strokes: 0 }
    window.desk = watch
    for (const name of ['stroke', 'fill', 'fillText'] as const) {
      const own = CanvasRenderingContext2D.prototype[name] as (...args: unknown[]) => void
      CanvasRenderingContext2D.prototype[name] = function (this: CanvasRenderingContext2D, ...args: unknown[]) {
        own.apply(this, args)
        watch.drawnAt = performance.now()
        if (name === 'stroke') watch.strokes++
      }
    }
  })

/**
 * Opens an address and waits until `selector` has so many elements, a chart has been drawn, and no drawing follows for
 * `stillMs`. It does not wait for later data, such as the spectra behind a slider.
 */
export const open = (page: Page, hash: string, selector: string, count: number): Promise<Opening> =>
  page.evaluate(
    ({ hash, selector, count, stillMs }) =>
      new Promise<Opening>((resolve, reject) => {
        const began = performance.now()
        let [before, longest, readyAt] = [began, 0, 0]
        window.desk.drawnAt = 0
        location.hash = hash
        const look = (): void => {
          const now = performance.now()
          const { drawnAt } = window.desk
          if (!readyAt && document.querySelectorAll(selector).length >= count) readyAt = now
          if (!readyAt || drawnAt < readyAt || now - drawnAt < stillMs) longest = Math.max(longest, now - before)
          before = now
          if (readyAt && drawnAt >= readyAt - 20 && now - drawnAt > stillMs)
            resolve({ ms: drawnAt - began, longestFrameMs: longest })
          else if (now - began > 30_000) reject(new Error(`${hash} was not drawn within 30 s`))
          else requestAnimationFrame(look)
        }
        requestAnimationFrame(look)
      }),
    { hash, selector, count, stillMs },
  )

/** Records the frames for a while, with an element scrolling by `scroll` pixels a frame. */
export const watchFrames = (
  page: Page,
  seconds: number,
  scroll?: { selector: string; pixels: number },
): Promise<Frames> =>
  page.evaluate(
    ({ seconds, scroll }) =>
      new Promise<Frames>((resolve) => {
        const element = scroll ? document.querySelector(scroll.selector) : null
        const deltas: number[] = []
        let longestTask = 0
        const observer = new PerformanceObserver((list) => {
          for (const { duration } of list.getEntries()) longestTask = Math.max(longestTask, duration)
        })
        observer.observe({ type: 'longtask' })
        const began = performance.now()
        let before = began
        const look = (now: number): void => {
          if (now > before) deltas.push(now - before)
          before = now
          if (element && scroll) element.scrollTop += scroll.pixels
          if (now - began < seconds * 1000) return void requestAnimationFrame(look)
          observer.disconnect()
          const sorted = deltas.toSorted((a, b) => a - b)
          resolve({
            count: deltas.length,
            median: sorted[Math.floor(sorted.length / 2)] ?? NaN,
            longest: sorted.at(-1) ?? NaN,
            long: deltas.filter((ms) => ms > 50).length,
            longestTask,
            seconds,
          })
        }
        requestAnimationFrame(look)
      }),
    { seconds, scroll },
  )

/** Opens an address and waits for one of its elements. */
export async function go(page: Page, hash: string, selector: string): Promise<void> {
  await page.evaluate((to) => {
    location.hash = to
  }, hash)
  await page.locator(selector).first().waitFor()
}

/** Measures each call until its answer is in the page, in ms; large arrays are packed at that point. */
export const answered = (page: Page, name: string, input: object, times: number): Promise<number[]> =>
  page.evaluate(
    async ({ name, input, times }) => {
      const took: number[] = []
      for (let i = 0; i < times; i++) {
        const began = performance.now()
        const envelope = await window.lab.call(name, input)
        if (!envelope.ok) throw new Error(envelope.error.message)
        took.push(performance.now() - began)
      }
      return took
    },
    { name, input, times },
  )

/** Measures the table from a click on a column head, or from a filter text, to its first row, in ms. */
export const arranged = (page: Page, how: { sort?: string; filter?: string }): Promise<number> =>
  page.evaluate(async ({ sort, filter }) => {
    const seen = (): string =>
      `${document.querySelector('tbody tr[id]')?.id} ${document.querySelector('main .count')?.textContent}`
    const before = seen()
    const began = performance.now()
    if (sort !== undefined) {
      const heads = [...document.querySelectorAll<HTMLElement>('thead button')]
      const head = heads.find(({ textContent }) => textContent?.trim().startsWith(sort))
      if (!head) throw new Error(`there is no column ${sort}`)
      head.click()
    } else {
      const field = document.querySelector<HTMLInputElement>('input[type=search]')
      if (!field) throw new Error('there is no filter field')
      field.value = filter ?? ''
      field.dispatchEvent(new Event('input'))
    }
    while (seen() === before) {
      if (performance.now() - began > 10_000) throw new Error(`the table did not change for ${sort ?? filter}`)
      await new Promise(requestAnimationFrame)
    }
    return performance.now() - began
  }, how)
