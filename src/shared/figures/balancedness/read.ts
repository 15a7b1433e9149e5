import { CallError } from '../../contract/errors.ts'
import { layersOf } from '../../quantities/read.ts'
import { precisionOf, spectrumFloor } from '../../theory/numericalFloor.ts'
import { runTitles } from '../fieldText.ts'
import type { MeasuredRun } from '../kind.ts'
import type { BalancednessData } from './data.ts'

/** Reads one panel per run in the order given. Throws a CallError that names a run without balancedness. */
export function readBalancedness(runs: readonly MeasuredRun[]): BalancednessData {
  const titles = runTitles(runs.map(({ summary: { id }, spec }) => ({ id, spec })))
  const panels = runs.map((run, at) => {
    const measured = run.measurements()
    const rows = measured.map((measurement) => layersOf('balancedness', measurement))
    const interfaces = Math.max(0, ...rows.map(({ length }) => length))
    if (interfaces === 0) throw new CallError('notPossible', withoutValues(run, measured.length))
    return {
      run: run.summary.id,
      label: titles[at] ?? '',
      steps: measured.map(({ step }) => step),
      multipliers: measured.map(({ multiplier }) => multiplier),
      values: Array.from({ length: interfaces }, (_, l) => Float64Array.from(rows, (row) => row[l] ?? NaN)),
      floor: spectrumFloor[precisionOf(run)],
    }
  })
  return { kind: 'balancedness', panels }
}

function withoutValues({ summary, spec }: MeasuredRun, measurements: number): string {
  const run = `Run ${summary.id} (${summary.name})`
  if (spec.network.widths.length < 2) return `${run} has one layer and no neighbouring weights to compare.`
  if (measurements === 0) return `${run} has no measurement yet.`
  return `${run} has no balancedness: an earlier version measured it. Duplicate the run and train the copy.`
}
