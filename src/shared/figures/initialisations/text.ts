import type { InitialisationsData } from './data.ts'
import { formatInterval, formatNumber, subscript, superscript } from '../../plot/numbers.ts'

/** What a curve must come down to, of where it began, before a title calls it a fall. */
const fallen = 1e-3

/** Says that all collapse where all do. */
export function headline(data: InitialisationsData): string {
  const { tcv, runs, certified, single } = data
  const worst = (tcv.highest.at(-1) ?? NaN) / (tcv.lowest[0] ?? NaN)
  if (!(worst < fallen)) return `Total cluster variation and ranks from ${initialisations(runs.length)}`
  const alone = single ? Math.max(...single.tcv.map((values) => values.at(-1) ?? NaN)) : NaN
  const least = Number.isFinite(alone) ? `, in one run ${formatNumber(alone, 2)}` : ''
  return `All layers collapse from ${initialisations(runs.length)}: median TCV ${formatInterval(certified.lower, certified.upper)}${least}`
}

const initialisations = (count: number): string => (count === 1 ? 'one initialisation' : `${count} initialisations`)

/** The ranks at the end, layer by layer, equal neighbours together: an average alone hides which layer is behind. */
export function rankSentence({ featureRanks, weightRanks }: InitialisationsData): string {
  const features = grouped(featureRanks, (l) => `Z${superscript(l)}`)
  const weights = grouped(weightRanks, (l) => `W${subscript(l)}`)
  return `median rank at the end: ${features}; ${weights}`
}

function grouped(values: readonly number[], name: (layer: number) => string): string {
  const groups: { first: number; last: number; value: number }[] = []
  values.forEach((value, i) => {
    const group = groups.at(-1)
    if (group?.value === value) group.last = i + 1
    else groups.push({ first: i + 1, last: i + 1, value })
  })
  return groups
    .map(({ first, last, value }) => {
      const layers = first === last ? name(first) : `${name(first)}–${name(last)}`
      return `${layers} ${Number.isFinite(value) ? value : '–'}`
    })
    .join(', ')
}

/** What is not among the lines, and what is but began again; empty where there is neither. */
export function countSentence({ runs, leftOut, restarted }: InitialisationsData): string {
  const statuses = new Map<string, number>()
  for (const { status } of leftOut) statuses.set(status, (statuses.get(status) ?? 0) + 1)
  const others = [...statuses].map(([status, count]) => `${count} ${status}`).join(', ')
  return [
    leftOut.length > 0 ? `${runs.length} of ${runs.length + leftOut.length} runs; left out: ${others}` : '',
    restarted > 0
      ? `${restarted} began again out of a trap, and ${restarted === 1 ? 'counts' : 'count'} from there`
      : '',
  ]
    .filter(Boolean)
    .join('; ')
}
