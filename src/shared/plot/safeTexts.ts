/** Names that every object of JavaScript has, as `__proto__` and `constructor`. */
const inherited = Object.getOwnPropertyNames(Object.prototype).join('|')
/** A text, a line of a text, or a part of rich text that is only such a name. */
const alone = new RegExp(`(^|[\\n|}])(${inherited})(?=$|[\\n{}])`, 'g')

/** Returns a text that ECharts can measure: a space follows a name of JavaScript that stands alone. */
export const safeText = (text: string): string => text.replaceAll(alone, '$1$2 ')

/**
 * Returns an option whose texts ECharts can measure. zrender 6.1 keeps the widths of texts in a plain object, so the title
 * `__proto__` changes all objects of the process, and `constructor` has no width. Remove this when its LRU has a map
 * without a prototype (zrender/lib/core/LRU.js). Numbers are not visited.
 */
export function withSafeTexts<T>(option: T): T {
  return safe(option) as T
}

function safe(value: unknown): unknown {
  if (typeof value === 'string') return safeText(value)
  if (Array.isArray(value)) return isNumbers(value) ? value : value.map(safe)
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, own]) => [name, name === 'formatter' ? safeFormatter(own) : safe(own)]),
  )
}

/** Long lists of points have no texts. */
const isNumbers = (list: readonly unknown[]): boolean => {
  const [first] = list
  return typeof first === 'number' || (Array.isArray(first) && first.every((own) => typeof own === 'number'))
}

function safeFormatter(formatter: unknown): unknown {
  if (typeof formatter !== 'function') return safe(formatter)
  return (...values: unknown[]): unknown => {
    const text: unknown = (formatter as (...all: unknown[]) => unknown)(...values)
    return typeof text === 'string' ? safeText(text) : text
  }
}
