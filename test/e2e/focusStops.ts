import type { CDPSession, Page } from 'playwright-core'

/** One place where Tab stops. */
interface Stop {
  /** For messages: `button.plain "Dismiss"`. */
  element: string
  /** The accessible name, as the browser computes it. */
  name: string
  /** Whether it, its label or its active row has an outline. */
  isMarked: boolean
  /** Whether it is scrolled into the window with nothing over it. */
  isInSight: boolean
}

/** A limit that no page reaches. */
const mostStops = 500

/** Runs in the page: describes the focused element. Returns null without focus, and for an element seen before. */
function lookAtFocus(): Omit<Stop, 'name'> | null {
  const own = window as unknown as { stops: Set<Element> }
  const element = document.activeElement
  if (!element || element === document.body || own.stops.has(element)) return null
  own.stops.add(element)
  const active = element.getAttribute('aria-activedescendant')
  const standIns = [element, element.closest('label'), active ? document.getElementById(active) : null]
  const marked = standIns.find((candidate) => {
    if (!candidate) return false
    const { outlineStyle, outlineWidth } = getComputedStyle(candidate)
    return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1
  })
  const seen = marked ?? element
  const box = seen.getBoundingClientRect()
  const [left, top] = [Math.max(0, box.left), Math.max(0, box.top)]
  const [right, bottom] = [Math.min(innerWidth, box.right), Math.min(innerHeight, box.bottom)]
  const at = document.elementFromPoint((left + right) / 2, (top + bottom) / 2)
  const isInSight = right - left > 2 && bottom - top > 2 && at !== null && (seen.contains(at) || at.contains(seen))
  const words = (element.textContent ?? '').trim().replace(/\s+/g, ' ').slice(0, 40)
  const described = `${element.localName}${element.id ? `#${element.id}` : ''}.${[...element.classList].join('.')} "${words}"`
  return { element: described, isMarked: marked !== undefined, isInSight }
}

/** Lists the controls of the page, or of its open dialog, that neither Tab nor the arrow keys of their role reach. */
function leftOut(): string[] {
  const { stops } = window as unknown as { stops: Set<Element> }
  const root = document.querySelector('dialog[open]') ?? document
  // The names of one table or list are one stop.
  const sharesNames = (stop: Element, element: Element): boolean =>
    stop.closest('table, dl') === element.closest('table, dl')
  const groups = new Set(
    [...stops].map((stop) => (stop instanceof HTMLInputElement && stop.type === 'radio' ? stop.name : '')),
  )
  const operable = 'a[href], button, input, select, textarea, summary, [tabindex="0"]'
  return [...root.querySelectorAll<HTMLElement>(operable)]
    .filter((element) => !stops.has(element) && !element.matches(':disabled') && element.checkVisibility())
    .filter((element) => !(element instanceof HTMLInputElement && element.type === 'radio' && groups.has(element.name)))
    .filter(
      (element) =>
        !(element.tabIndex < 0 && element.closest('[role=tablist], [role=grid], [role=listbox], .matrix')) &&
        !(element.matches('.ask') && [...stops].some((stop) => stop.matches('.ask') && sharesNames(stop, element))),
    )
    .filter((element) => !element.closest('.visually-hidden'))
    .map((element) => `${element.localName} "${element.getAttribute('aria-label') ?? element.textContent?.trim()}"`)
}

async function nameOfFocused(session: CDPSession): Promise<string> {
  const { result } = await session.send('Runtime.evaluate', { expression: 'document.activeElement' })
  const { nodes } = await session.send('Accessibility.getPartialAXTree', {
    ...(result.objectId === undefined ? {} : { objectId: result.objectId }),
    fetchRelatives: false,
  })
  return String(nodes[0]?.name?.value ?? '')
}

/** Lists every Tab stop, from the current focus until one repeats. */
async function tabThrough(page: Page): Promise<Stop[]> {
  const session = await page.context().newCDPSession(page)
  await page.evaluate(() => void ((window as unknown as { stops: Set<Element> }).stops = new Set()))
  const stops: Stop[] = []
  // After the last stop the focus may leave the page once.
  for (let misses = 0; stops.length < mostStops && misses < 2;) {
    await page.keyboard.press('Tab')
    const seen = await page.evaluate(lookAtFocus)
    if (seen) stops.push({ ...seen, name: await nameOfFocused(session) })
    else misses++
  }
  await session.detach()
  return stops
}

/** Lists the keyboard problems of the current page, one line each. */
export async function keyboardProblems(page: Page): Promise<string[]> {
  const stops = await tabThrough(page)
  return [
    ...(stops.length === 0 ? ['Tab stops nowhere'] : []),
    ...stops.filter(({ name }) => name === '').map(({ element }) => `has no name: ${element}`),
    ...stops.filter(({ isMarked }) => !isMarked).map(({ element }) => `shows no focus: ${element}`),
    ...stops.filter(({ isInSight }) => !isInSight).map(({ element }) => `is out of sight: ${element}`),
    ...(await page.evaluate(leftOut)).map((element) => `is not reached: ${element}`),
  ]
}
