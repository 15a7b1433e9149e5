import { convergedExcess } from './matched.ts'
import { timeOf, type FigureResult, type Results } from './results.ts'

/** One promise, and what was measured of it. */
export interface Target {
  label: string
  wanted: string
  /** In words; null: not measured. */
  measured: string | null
  isMet: boolean
}

type Case = { id: string; note?: string }

/** Every target, in the order of the report. */
export function targets(results: Results): Target[] {
  const faster = (label: string, at: Case, peer: string, least: number): Target =>
    limit(label, `at least ${least} times as fast`, ratio(results, at, peer, 'faster'), (value) => value >= least)
  const within = (label: string, at: Case, peer: string, most: number): Target =>
    limit(label, `at most ${most} of its time`, ratio(results, at, peer, 'time'), (value) => value <= most)
  const [large, small] = ['784-200×4-10, N = 200', '64×5-10, N = 60']
  return [
    faster(`${large}, float32, against stock tfjs-node`, { id: 'a-float32' }, 'stock tfjs-node', 4.5),
    faster(`${large}, float32, against PyTorch eager`, { id: 'a-float32' }, 'PyTorch eager', 3),
    within(`${large}, float32, against JAX jit`, { id: 'a-float32' }, 'JAX jit', 1.1),
    within(`${large}, float64, against JAX jit`, { id: 'a-float64' }, 'JAX jit', 1.2),
    within('200-200×4-10, N = 200, float64, against JAX jit', { id: 'b-float64' }, 'JAX jit', 1.2),
    faster(`${small}, float32, against stock tfjs-node`, { id: 'c-float32' }, 'stock tfjs-node', 40),
    faster(`${small}, float32, against PyTorch eager`, { id: 'c-float32' }, 'PyTorch eager', 7),
    within(`${small}, float32, against JAX jit`, { id: 'c-float32' }, 'JAX jit', 1.25),
    within(`${small}, float64, against JAX jit`, { id: 'c-float64' }, 'JAX jit', 1.2),
    stacking(results, 'float32'),
    lbfgs(results, 'float32'),
    lbfgs(results, 'float64'),
    ...figureTargets(results),
  ]
}

function ratio(results: Results, { id, note = '' }: Case, peer: string, as: 'faster' | 'time'): number | null {
  const own = timeOf(results, id, 'Collapsar', note)
  const other = timeOf(results, id, peer, note)
  if (own === null || other === null) return null
  return as === 'faster' ? other / own : own / other
}

function limit(label: string, wanted: string, value: number | null, isMet: (value: number) => boolean): Target {
  if (value === null) return { label, wanted, measured: null, isMet: false }
  return { label, wanted, measured: value.toFixed(value < 10 ? 2 : 1), isMet: isMet(value) }
}

function stacking(results: Results, precision: string): Target {
  const stacked = timeOf(results, `d-${precision}`, 'Collapsar', '32 stacked')
  const one = timeOf(results, `d-${precision}`, 'Collapsar', 'one')
  const value = stacked === null || one === null ? null : stacked / one
  const label = `32 stacked runs of 64×5-10, ${precision}, against one after the other`
  return limit(label, 'below 0.7 of its time', value, (share) => share < 0.7)
}

function lbfgs({ minimise }: Results, precision: string): Target {
  const of = (name: string) => minimise?.entries.find((e) => e.name === name && e.precision === precision)
  const [own, other] = [of('Collapsar'), of('torch.optim.LBFGS')]
  const label = `L-BFGS to the same objective, ${precision}, against torch.optim.LBFGS`
  const wanted = 'at most 0.25 of its time'
  if (!own || !other || own.missing || other.missing) return { label, wanted, measured: null, isMet: false }
  if (own.seconds === null) return { label, wanted, measured: 'does not reach it', isMet: false }
  if (other.seconds === null)
    return { label, wanted, measured: `${own.seconds.toFixed(1)} s; the peer does not reach it`, isMet: true }
  return limit(label, wanted, own.seconds / other.seconds, (share) => share <= 0.25)
}

function figureTargets({ figures }: Results): Target[] {
  const find = (command: string) => figures.find((figure) => figure.command.startsWith(`lab run ${command}`))
  const quick = find('fig2 --quick')
  const paper = find('fig2 --paper')
  return [
    timed('Figure 2, quick, four δ, converged', quick, 5),
    timed('Figure 2 in the size of the paper, four δ', paper, 60),
    timed('Figure 2 with the loss as printed, size of the paper, one δ', find('fig2-literal --paper'), 8),
    memory(paper ?? quick),
  ]
}

function timed(label: string, figure: FigureResult | undefined, most: number): Target {
  const wanted = `at most ${most} s`
  if (!figure) return { label, wanted, measured: null, isMet: false }
  const failed = figure.runs.filter(({ status, excess }) => status !== 'finished' || (excess ?? 0) > convergedExcess)
  const doubt = figure.runs.length === 0 || failed.length > 0 ? `; ${failed.length} of its runs did not converge` : ''
  const isMet = figure.seconds <= most && doubt === ''
  return { label, wanted, measured: `${figure.seconds.toFixed(1)} s${doubt}`, isMet }
}

function memory(figure: FigureResult | undefined): Target {
  const [label, wanted] = ['Peak memory of a trainer of Figure 2', 'below 1000 MB']
  const peak = figure?.peakMegabytes
  if (!peak) return { label, wanted, measured: null, isMet: false }
  return { label, wanted, measured: `${Math.round(peak)} MB`, isMet: peak < 1000 }
}
