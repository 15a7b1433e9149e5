import { quiet } from './machine.ts'
import { convergedExcess } from './matched.ts'
import { timeOf, type Results, type Statistic } from './results.ts'

/** One target and its measurement. */
export interface Target {
  label: string
  wanted: string
  /** The measurement as text; null: not measured. */
  measured: string | null
  isMet: boolean
  /** Whether other processes kept the processors busy. */
  isDoubtful: boolean
}

type Figure = Results['figures'][number]

interface Ratio {
  median: number
  /** The ratio of the least times, which disturbance affects least. */
  least: number
  busy: number
}

type Side = { name: string; note: string }
const side = (name: string): Side => ({ name, note: '' })
const own = side('Collapsar')

/** Returns every target in the order of the report. */
export function targets(results: Results): Target[] {
  const faster = (label: string, id: string, peer: string, least: number): Target =>
    limit(label, `at least ${least} times as fast`, ratio(results, id, side(peer), own), (value) => value >= least)
  const within = (label: string, id: string, peer: string, most: number): Target =>
    limit(label, `at most ${most} of its time`, ratio(results, id, own, side(peer)), (value) => value <= most)
  const [large, small] = ['784-200×4-10, N = 200', '64×5-10, N = 60']
  return [
    faster(`${large}, float32, against stock tfjs-node`, 'a-float32', 'stock tfjs-node', 4.5),
    faster(`${large}, float32, against PyTorch eager`, 'a-float32', 'PyTorch eager', 3),
    within(`${large}, float32, against JAX jit`, 'a-float32', 'JAX jit', 1.1),
    within(`${large}, float64, against JAX jit`, 'a-float64', 'JAX jit', 1.2),
    within('200-200×4-10, N = 200, float64, against JAX jit', 'b-float64', 'JAX jit', 1.2),
    faster(`${small}, float32, against stock tfjs-node`, 'c-float32', 'stock tfjs-node', 40),
    faster(`${small}, float32, against PyTorch eager`, 'c-float32', 'PyTorch eager', 7),
    within(`${small}, float32, against JAX jit`, 'c-float32', 'JAX jit', 1.25),
    within(`${small}, float64, against JAX jit`, 'c-float64', 'JAX jit', 1.2),
    stacking(results, 'float32'),
    lbfgs(results, 'float32'),
    lbfgs(results, 'float64'),
    ...figureTargets(results),
  ]
}

function ratio(results: Results, id: string, over: Side, under: Side): Ratio | null {
  const of = (statistic: Statistic): number =>
    timeOf(results, id, over, statistic) / timeOf(results, id, under, statistic)
  const busy = results.cases.find((one) => one.id === id)?.busy ?? 0
  const [median, least] = [of('median'), of('least')]
  return Number.isNaN(median) ? null : { median, least, busy }
}

const unmeasured = (label: string, wanted: string): Target => ({
  label,
  wanted,
  measured: null,
  isMet: false,
  isDoubtful: false,
})

function limit(label: string, wanted: string, value: Ratio | null, isMet: (value: number) => boolean): Target {
  if (value === null) return unmeasured(label, wanted)
  const digits = (number: number): string => number.toFixed(number < 10 ? 2 : 1)
  const isDoubtful = value.busy > quiet
  const measured = digits(value.median) + (isDoubtful ? ` (of the least times ${digits(value.least)})` : '')
  return { label, wanted, measured, isMet: isMet(value.median), isDoubtful }
}

function stacking(results: Results, precision: string): Target {
  const value = ratio(results, `d-${precision}`, { ...own, note: '32 stacked' }, { ...own, note: 'one' })
  const label = `32 stacked runs of 64×5-10, ${precision}, against consecutive runs`
  return limit(label, 'below 0.7 of its time', value, (share) => share < 0.7)
}

function lbfgs({ minimise }: Results, precision: string): Target {
  const of = (name: string) => minimise?.entries.find((e) => e.name === name && e.precision === precision)
  const [mine, other] = [of('Collapsar'), of('torch.optim.LBFGS')]
  const label = `L-BFGS to the same objective, ${precision}, against torch.optim.LBFGS`
  const wanted = 'at most 0.25 of its time'
  if (!minimise || !mine || !other || mine.missing || other.missing) return unmeasured(label, wanted)
  const common = { label, wanted, isDoubtful: minimise.busy > quiet }
  if (mine.seconds === null) return { ...common, measured: 'does not reach it', isMet: false }
  if (other.seconds === null)
    return { ...common, measured: `${mine.seconds.toFixed(1)} s; the peer does not reach it`, isMet: true }
  const share = mine.seconds / other.seconds
  return { ...common, measured: share.toFixed(2), isMet: share <= 0.25 }
}

function figureTargets({ figures }: Results): Target[] {
  const find = (command: string) => figures.find((figure) => figure.command.startsWith(`lab run ${command}`))
  const quick = find('fig2 --quick')
  const paper = find('fig2 --paper')
  return [
    timed('Figure 2, quick, four δ, converged', quick, 5),
    timed('Figure 2 at the paper’s size, four δ', paper, 60),
    timed('Figure 2 with the loss as printed, at the paper’s size, one δ', find('fig2-literal --paper'), 8),
    memory(paper ?? quick),
  ]
}

function timed(label: string, figure: Figure | undefined, most: number): Target {
  const wanted = `at most ${most} s`
  if (!figure) return unmeasured(label, wanted)
  const failed = figure.runs.filter(({ status, excess }) => status !== 'finished' || (excess ?? 0) > convergedExcess)
  const doubt = figure.runs.length === 0 || failed.length > 0 ? `; ${failed.length} of its runs did not converge` : ''
  const isMet = figure.seconds <= most && doubt === ''
  return { label, wanted, measured: `${figure.seconds.toFixed(1)} s${doubt}`, isMet, isDoubtful: figure.busy > quiet }
}

function memory(figure: Figure | undefined): Target {
  const [label, wanted] = ['Peak memory of a trainer of Figure 2', 'below 1000 MB']
  const peak = figure?.peakMegabytes
  if (!peak) return unmeasured(label, wanted)
  return { label, wanted, measured: `${Math.round(peak)} MB`, isMet: peak < 1000, isDoubtful: false }
}
