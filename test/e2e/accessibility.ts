import axe, { type AxeResults, type RunOptions } from 'axe-core'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'

/** WCAG 2.2 at level AA, and the best practices of axe. */
const everyRule: RunOptions = {
  runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] },
}
/** The only rule that depends on the colour scheme. */
const contrastAlone: RunOptions = { runOnly: { type: 'rule', values: ['color-contrast'] } }

/** Writes one line per element: `rule: problem · element: how to fix it`. */
function lines({ violations }: AxeResults): string[] {
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => {
      const mend = (failureSummary ?? '').replace(/\s+/g, ' ')
      return `${id}: ${help} · ${target.join(' ')}: ${mend}`
    }),
  )
}

/** Injects axe through the debugger, which the content policy allows. A reloaded page needs it again. */
async function bringAxe(page: Page): Promise<void> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(`${axe.source}; undefined`)
}

async function runAxe(page: Page, what: RunOptions): Promise<string[]> {
  // Our rules need no style sheets or media, which axe would fetch first.
  const options = { ...what, resultTypes: ['violations'], preload: false } satisfies RunOptions
  const results = await page.evaluate(
    async (options) => await (window as unknown as { axe: typeof axe }).axe.run(document, options),
    options,
  )
  return lines(results)
}

/** The maximum height of the window in pixels. */
const highest = 3000
/** Extra height in pixels, because some charts grow with their window. */
const roomToGrow = 600

/**
 * Returns the window height at which nothing is scrolled out of sight, because axe cannot measure the contrast of hidden text.
 * The table of runs does not count: it has no fixed end, and its rows are alike.
 */
const heightOfAll = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const scrolled = [...document.querySelectorAll('main *, aside *, dialog[open] *')].filter(
      (element) =>
        element.scrollHeight > element.clientHeight &&
        element.querySelector(':scope > [role=grid]') === null &&
        /auto|scroll/.test(getComputedStyle(element).overflowY),
    )
    return innerHeight + Math.max(0, ...scrolled.map((element) => element.scrollHeight - element.clientHeight))
  })

/**
 * Fails the test when axe finds a problem in the current page, in either colour scheme. The failure is soft, so the test
 * continues with the next state. `name` names the state. Ends in the light scheme, with the original size of the page.
 */
export async function checkAccessibility(page: Page, name: string): Promise<void> {
  await bringAxe(page)
  const size = page.viewportSize()
  if (!size) throw new Error('The page has no size')
  const height = await heightOfAll(page)
  if (height > size.height) await page.setViewportSize({ ...size, height: Math.min(height + roomToGrow, highest) })
  // axe would measure a colour in the middle of its transition.
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' })
  expect.soft(await runAxe(page, contrastAlone), `axe in ${name}, dark`).toEqual([])
  await page.emulateMedia({ colorScheme: 'light' })
  expect.soft(await runAxe(page, everyRule), `axe in ${name}, light`).toEqual([])
  await page.emulateMedia({ reducedMotion: null })
  if (height > size.height) await page.setViewportSize(size)
}
