import axe, { type AxeResults, type RunOptions } from 'axe-core'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'

/** WCAG 2.2 at level AA, and what axe advises beyond it. */
const everyRule: RunOptions = {
  runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] },
}
/** All that another colour scheme can change. */
const contrastAlone: RunOptions = { runOnly: { type: 'rule', values: ['color-contrast'] } }

/** `rule: what is wrong · element: what would mend it`, one line for each element. */
function lines({ violations }: AxeResults): string[] {
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => {
      const mend = (failureSummary ?? '').replace(/\s+/g, ' ')
      return `${id}: ${help} · ${target.join(' ')}: ${mend}`
    }),
  )
}

/** Puts axe into the page, whose content policy does not hold for the debugger; a page that was loaded anew has lost it. */
async function bringAxe(page: Page): Promise<void> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(`${axe.source}; undefined`)
}

async function runAxe(page: Page, what: RunOptions): Promise<string[]> {
  // No rule of ours looks into style sheets or media, which axe would fetch first.
  const options = { ...what, resultTypes: ['violations'], preload: false } satisfies RunOptions
  const results = await page.evaluate(
    async (options) => await (window as unknown as { axe: typeof axe }).axe.run(document, options),
    options,
  )
  return lines(results)
}

/** More would show nothing new. */
const highest = 3000
/** Some charts grow with their window. */
const roomToGrow = 600

/**
 * How high the window must be for nothing to be scrolled out of sight: axe cannot tell the contrast of what is. The table of
 * runs stays as it is: it has no end, and its rows are alike.
 */
const heightOfAll = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const scrolled = [...document.querySelectorAll('main *, aside, dialog[open] *')].filter(
      (element) =>
        element.scrollHeight > element.clientHeight &&
        element.querySelector(':scope > [role=grid]') === null &&
        /auto|scroll/.test(getComputedStyle(element).overflowY),
    )
    return innerHeight + Math.max(0, ...scrolled.map((element) => element.scrollHeight - element.clientHeight))
  })

/**
 * Fails the test where axe finds something in what the page shows now, in both colour schemes, and lets it go on: the next
 * state is looked at too. `name` is the state's. Ends in the light scheme, and with the size that the page had.
 */
export async function checkAccessibility(page: Page, name: string): Promise<void> {
  await bringAxe(page)
  const size = page.viewportSize()
  if (!size) throw new Error('The page has no size')
  const height = await heightOfAll(page)
  if (height > size.height) await page.setViewportSize({ ...size, height: Math.min(height + roomToGrow, highest) })
  // A colour that is on its way to another would be measured half-way.
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' })
  expect.soft(await runAxe(page, contrastAlone), `axe in ${name}, dark`).toEqual([])
  await page.emulateMedia({ colorScheme: 'light' })
  expect.soft(await runAxe(page, everyRule), `axe in ${name}, light`).toEqual([])
  await page.emulateMedia({ reducedMotion: null })
  if (height > size.height) await page.setViewportSize(size)
}
