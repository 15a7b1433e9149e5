import {
  formatAtMost,
  formatCount,
  formatInterval,
  formatNumber,
  formatPercent,
  formatShort,
  subscript,
  superscript,
} from '../../plot/numbers.ts'
import type { InitialisationsData, InitialisationsGroup } from './data.ts'

/** A title says that the TCV falls where it ends below this share of its start in every run. */
const fallen = 1e-3

/**
 * Says where TCV and ranks end: medians over the runs, in numbers. A fall of the TCV alone is no collapse, so the title
 * never calls it one, and the single run of another problem is not part of it.
 */
export function initialisationsTitle(data: InitialisationsData): string {
  const { tcv, runs, certified, featureRanks, weightRanks, classes } = data
  const from = runs.length === 1 ? 'one initialisation' : `${runs.length} initialisations`
  const ranks = [`Z ${spanOf(featureRanks)}`, `W ${spanOf(weightRanks)}`].join(', ')
  if (![certified.upper, ...featureRanks, ...weightRanks].every(Number.isFinite))
    return `Total cluster variation and ranks from ${from}`
  const share = (tcv.highest.at(-1) ?? NaN) / (tcv.lowest[0] ?? NaN)
  // Statistics leave out values that are not finite.
  const isWhole = [tcv.count[0], tcv.count.at(-1)].every((count) => count === runs.length)
  const falls =
    isWhole && share < fallen ? ` falls to less than ${formatShort(fallen)} of its start in every run and` : ''
  const medians = runs.length === 1 ? '' : 'a median of '
  return `From ${from}${methodOf(data)} the mean TCV of the hidden layers${falls} ends at ${medians}${formatInterval(certified.lower, certified.upper)}; ${runs.length === 1 ? '' : 'median '}ranks of ${ranks} (K = ${classes})${collapsingTitle(data)}`
}

/** Names the optimizer where collapse steps need it: two groups of runs, or one that takes them. */
function methodOf({ collapsing, collapseSteps, optimizer }: InitialisationsData): string {
  if (collapseSteps !== null) return ' with collapse steps'
  if (!collapsing) return ''
  return optimizer === 'lbfgs' ? ' by plain L-BFGS' : ' without collapse steps'
}

/** Says where the ranks of the runs with collapse steps end; empty without such runs or ranks. */
function collapsingTitle({ collapsing }: InitialisationsData): string {
  if (!collapsing || ![...collapsing.featureRanks, ...collapsing.weightRanks].every(Number.isFinite)) return ''
  const medians = collapsing.runs.length === 1 ? 'ranks' : 'median ranks'
  return `; with collapse steps ${medians} of Z ${spanOf(collapsing.featureRanks)}, W ${spanOf(collapsing.weightRanks)}`
}

/** 10, or 10 to 50. */
function spanOf(ranks: readonly number[]): string {
  const [low, high] = [Math.min(...ranks), Math.max(...ranks)]
  return low === high ? String(high) : `${low} to ${high}`
}

export const initialisationsCaptions = (data: InitialisationsData): string[] =>
  [rankSentence(data), countSentence(data), ...collapsingSentences(data), singleSentence(data)].filter(Boolean)

/**
 * Describes the runs with collapse steps: what such a step may do, where they end, and how many there are. Whether the
 * runs of the paper took one is unknown.
 */
function collapsingSentences({ collapsing }: InitialisationsData): string[] {
  if (!collapsing) return []
  const { certified, collapseSteps } = collapsing
  const end = `TCV ${formatInterval(certified.lower, certified.upper)}`
  return [
    `with a collapse step every ${formatCount(collapseSteps ?? 0)} iterations, kept only if the objective does not rise: ${end}, ${rankSentence(collapsing)}`,
    countSentence(collapsing),
    'the optimizer of the paper is unknown',
  ]
}

/** Lists the final ranks by layer and joins equal neighbours. An average would hide which layer is behind. */
function rankSentence({ featureRanks, weightRanks }: InitialisationsGroup): string {
  const features = grouped(featureRanks, (l) => `Z${superscript(l)}`)
  const weights = grouped(weightRanks, (l) => `W${subscript(l)}`)
  return `median rank at the end: ${features}; ${weights}`
}

/** Says that the single run is of another problem, where it ends and how well it fits its targets; empty without one. */
function singleSentence({ single }: InitialisationsData): string {
  if (!single) return ''
  const { samples, weightDecay, tcv, misfit } = single
  const worst = Math.max(...tcv.map((values) => values.at(-1) ?? NaN))
  const end = Number.isFinite(worst) ? `: TCV ${formatAtMost(worst)} or less` : ''
  const fit = Number.isFinite(misfit) ? `, outputs ${formatPercent(misfit)} off {i|Y}` : ''
  return `one run: another problem, {i|N} = ${samples}, {i|λ} = ${formatNumber(weightDecay, 1)}${end}${fit}`
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

/** Counts the runs that are left out and those that restarted; empty where there are none. */
function countSentence({ runs, leftOut, restarted }: InitialisationsGroup): string {
  const statuses = new Map<string, number>()
  for (const { status } of leftOut) statuses.set(status, (statuses.get(status) ?? 0) + 1)
  const others = [...statuses].map(([status, count]) => `${count} ${status}`).join(', ')
  return [
    leftOut.length > 0 ? `${runs.length} of ${runs.length + leftOut.length} runs; left out: ${others}` : '',
    restarted > 0
      ? `${restarted} restarted out of a trap and ${restarted === 1 ? 'counts its' : 'count their'} steps from there`
      : '',
  ]
    .filter(Boolean)
    .join('; ')
}
