import type { CDPSession, Page } from 'playwright-core'

/** One place where Tab stops. */
interface Stop {
  /** For messages: `button.plain "Dismiss"`. */
  element: string
  /** What a screen reader calls it: the browser's own reckoning. */
  name: string
  /** An outline is drawn round it, or round the label or the row that stands for it. */
  isMarked: boolean
  /** It has been scrolled into the window, and nothing lies over it. */
  isInSight: boolean
}

/** More than any page has. */
const mostStops = 500

/** Put into the page: what is known of the focused element. null: it has been there before, or nothing is focused. */
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

/** What can be operated on the page, or in its open dialog, and was no stop: by the rules of its role no arrow leads there either. */
function leftOut(): string[] {
  const { stops } = window as unknown as { stops: Set<Element> }
  const root = document.querySelector('dialog[open]') ?? document
  const groups = new Set(
    [...stops].map((stop) => (stop instanceof HTMLInputElement && stop.type === 'radio' ? stop.name : '')),
  )
  const operable = 'a[href], button, input, select, textarea, summary, [tabindex="0"]'
  return [...root.querySelectorAll<HTMLElement>(operable)]
    .filter((element) => !stops.has(element) && !element.matches(':disabled') && element.checkVisibility())
    .filter((element) => !(element instanceof HTMLInputElement && element.type === 'radio' && groups.has(element.name)))
    .filter(
      (element) => !(element.tabIndex < 0 && element.closest('[role=tablist], [role=grid], [role=listbox], .matrix')),
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

/** Every stop of Tab from where the focus is until one comes again. */
async function tabThrough(page: Page): Promise<Stop[]> {
  const session = await page.context().newCDPSession(page)
  await page.evaluate(() => void ((window as unknown as { stops: Set<Element> }).stops = new Set()))
  const stops: Stop[] = []
  // Past the last one the focus may be nowhere, once.
  for (let misses = 0; stops.length < mostStops && misses < 2;) {
    await page.keyboard.press('Tab')
    const seen = await page.evaluate(lookAtFocus)
    if (seen) stops.push({ ...seen, name: await nameOfFocused(session) })
    else misses++
  }
  await session.detach()
  return stops
}

/** What is wrong with the ways of the keyboard through what the page shows: nothing, or a line each. */
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
