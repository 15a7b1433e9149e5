import { withoutLog } from './cases.ts'
import { again } from './figures.ts'
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

/** The comparisons with JAX, in both precisions. */
const jaxTargets = [
  { label: '784-200×4-10, N = 200', id: 'a', note: '', jaxNote: '' },
  { label: '200-200×4-10, N = 200', id: 'b', note: '', jaxNote: '' },
  { label: '64×5-10, N = 60', id: 'c', note: '', jaxNote: '' },
  { label: '32 runs of 64×5-10, N = 60', id: 'd', note: '32 runs', jaxNote: '32 stacked' },
] as const

/** Returns every target in the order of the report. */
export function targets(results: Results): Target[] {
  const [large, small] = ['784-200×4-10, N = 200', '64×5-10, N = 60']
  const faster = (label: string, id: string, peer: string, least: number): Target =>
    limit(label, `at least ${least} times as fast`, ratio(results, id, side(peer), own), (value) => value >= least)
  const within = (label: string, value: Ratio | null): Target =>
    limit(label, 'at most 0.95 of its time', value, (share) => share <= 0.95)
  return [
    ...jaxTargets.flatMap(({ label, id, note, jaxNote }) =>
      (['float32', 'float64'] as const).flatMap((precision) => {
        const peer = { name: 'JAX jit', note: jaxNote }
        const timed = (which: string): Ratio | null =>
          ratio(results, `${id}-${precision}`, { ...own, note: which }, peer)
        const title = `${label}, ${precision}, against JAX jit`
        return [
          within(`${title}, which logs nothing`, timed(note)),
          within(`${title}, without our log`, timed(note === '' ? withoutLog : `${note}, ${withoutLog}`)),
        ]
      }),
    ),
    faster(`${large}, float32, against stock tfjs-node`, 'a-float32', 'stock tfjs-node', 4.5),
    faster(`${large}, float32, against PyTorch eager`, 'a-float32', 'PyTorch eager', 3),
    faster(`${small}, float32, against stock tfjs-node`, 'c-float32', 'stock tfjs-node', 40),
    faster(`${small}, float32, against PyTorch eager`, 'c-float32', 'PyTorch eager', 7),
    consecutive(results, 'float32'),
    consecutive(results, 'float64'),
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

function consecutive(results: Results, precision: string): Target {
  const value = ratio(results, `d-${precision}`, { ...own, note: '32 runs' }, { ...own, note: 'one' })
  const label = `32 runs of 64×5-10 in one trainer, ${precision}, against one run`
  // A run takes a little longer where the states of others fill the cache.
  return limit(label, 'at most 1.05 of its time a run', value, (share) => share <= 1.05)
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
  const find = (command: string) => figures.find((figure) => figure.command === `lab run ${command}`)
  const quick = find('fig2 --quick')
  const paper = find('fig2 --paper')
  return [
    timed('Figure 2, quick, four δ, converged', quick, 5),
    timed('Figure 2, quick, in a home that has compiled programs', find(`fig2 --quick${again}`), 3),
    timed('Figure 2 at the paper’s size, four δ', paper, 60),
    timed('Figure 2 with the loss as printed, at the paper’s size, one δ', find('fig2-literal --paper --delta 0.1'), 8),
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
