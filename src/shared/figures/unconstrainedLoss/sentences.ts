import { formatAtMost, formatNumber, superscript } from '../../plot/numbers.ts'
import type { UnconstrainedLossData } from './data.ts'

/** Returns the runs that have finished. */
const finishedRuns = ({ runs }: UnconstrainedLossData) =>
  runs.filter(({ isFinished, ending }) => isFinished && ending !== null)

/**
 * Counts the runs that end below DNC, and gives the lowest loss beside that of SRG. It says nothing about optima: trained
 * networks may end below SRG, and SRG bounds nothing from below.
 */
export function unconstrainedLossTitle(data: UnconstrainedLossData): string {
  const runs = finishedRuns(data)
  if (runs.length === 0) return 'Loss of the deep unconstrained features model against neural collapse'
  const below = runs.filter(({ ending }) => ending === 'below').length
  const lowest = Math.min(...runs.map(({ ratios }) => ratios.at(-1) ?? NaN))
  const all = runs.length === 1 ? 'The run' : `${below === 0 ? 'None' : below} of ${runs.length} runs`
  const verb = runs.length === 1 && below === 0 ? 'does not end' : runs.length === 1 || below < 2 ? 'ends' : 'end'
  const best = `${runs.length === 1 ? 'at' : 'the lowest at'} ${formatNumber(lowest)} of its loss`
  const srg = data.srg === null ? '' : `; SRG has ${formatNumber(data.srg / data.collapse)}`
  return `${all} ${verb} below deep neural collapse (DNC), ${best}${srg}`
}

const words = {
  below: 'below DNC',
  collapse: 'DNC',
  above: 'above DNC',
  partial: 'with missing classes',
  zero: 'the zero solution',
} as const

/** Counts the kinds of ends, as "5 below DNC, 1 DNC". */
export function endingsSentence(data: UnconstrainedLossData): string {
  const runs = finishedRuns(data)
  const counts = Object.entries(words).flatMap(([ending, word]) => {
    const count = runs.filter((run) => run.ending === ending).length
    return count > 0 ? [`${count} ${word}`] : []
  })
  return counts.length > 0 ? `ends: ${counts.join(', ')}` : ''
}

/** Says which ranks the class means have before the last hidden layer, and in it. */
export function ranksSentence(data: UnconstrainedLossData): string {
  const runs = finishedRuns(data)
  const [middle, last] = [runs.flatMap(({ ranks }) => ranks.slice(0, -1)), runs.flatMap(({ ranks }) => ranks.slice(-1))]
  if (middle.length === 0) return ''
  const before =
    data.matrices === 3 ? '{i|Z}²' : `{i|Z}²${data.matrices === 4 ? ',' : ' …'} {i|Z}${superscript(data.matrices - 1)}`
  return `ranks: ${range(middle)} in ${before}, ${range(last)} in {i|Z}${superscript(data.matrices)}`
}

function range(values: readonly number[]): string {
  const [least, most] = [Math.min(...values), Math.max(...values)]
  return least === most ? String(least) : `${least} to ${most}`
}

/** A layer counts as collapsed within its classes up to this share of ‖Z‖². */
const collapsed = 1e-6

/** Says in how many runs every layer has collapsed within the classes; empty for one sample a class. */
export function withinSentence(data: UnconstrainedLossData): string {
  const parts = finishedRuns(data).map(({ within }) => within)
  if (data.samples === 1 || parts.length === 0) return ''
  const whole = parts.filter((part) => part <= collapsed)
  const most = formatAtMost(Math.max(...parts))
  if (whole.length === parts.length)
    return `within the classes: at most ${most} of ‖{i|Z}ˡ‖² in every layer of every run`
  if (whole.length === 0) return `within the classes: up to ${most} of ‖{i|Z}ˡ‖² in a layer`
  return `within the classes: below 10⁻⁶ of ‖{i|Z}ˡ‖² in every layer of ${whole.length} of ${parts.length} runs, up to ${most} in the others`
}
