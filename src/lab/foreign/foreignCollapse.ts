import type { CollapseResult, CollapseSteps } from '../../shared/contract/analyses/collapse.ts'
import { CallError } from '../../shared/contract/errors.ts'
import type { Measurement } from '../../shared/contract/measurements.ts'
import { collapseNumbers } from '../../shared/theory/collapse/collapseMetrics.ts'
import { allVariants, centres, collapseVariants, type Centre } from '../../shared/theory/collapse/collapseVariants.ts'
import { scatterByClass } from '../../shared/theory/scatterByClass.ts'
import type { Store } from '../store/store.ts'
import type { LayerAtStep } from './foreignMeasurement.ts'

/** The names of the variants in a measurement. Our own runs compute them from stored weights instead. */
const nameOf = (about: Centre, kind: 'values' | 'spread', variant: string): string =>
  `collapse.${about}.${kind}.${variant}`

/**
 * Computes every variant of DNC1, DNC2 and DNC3 of the hidden layers, by name, one number a layer. NaN where a layer has
 * no features, or no weights act on them. `predicted`: the class of the largest output, for NC4.
 */
export function collapseColumns(
  layers: readonly LayerAtStep[],
  labels: Int32Array | null,
  classes: number,
  predicted: ArrayLike<number> | null,
): Record<string, Float64Array> {
  const columns: Record<string, Float64Array> = {}
  const hidden = layers.slice(0, -1)
  const column = (name: string): Float64Array => (columns[name] ??= new Float64Array(hidden.length).fill(NaN))
  hidden.forEach(({ Z }, l) => {
    const scatter = Z && labels?.length === Z.cols ? scatterByClass(Z, labels, classes) : null
    const W = layers[l + 1]?.W
    const next = W && Z && W.cols === Z.rows ? { W, isLast: l + 2 === layers.length } : null
    for (const about of centres) {
      const { values, spread } = collapseNumbers(scatter, next, about, predicted)
      for (const variant of allVariants) column(nameOf(about, 'values', variant))[l] = values[variant]
      for (const variant of collapseVariants.dnc1) column(nameOf(about, 'spread', variant))[l] = spread[variant]
    }
  })
  return columns
}

/** Tells whether another program trains a run: Collapsar has its measurements, and neither weights nor inputs. */
export const isWatched = ({ runs }: Store, run: string): boolean => 'other program' in runs.versions(run)

/** Returns the collapse of a watched run from its measurements up to a step. Throws a CallError where none has features. */
export function foreignCollapse(store: Store, run: string, step: number | null): CollapseResult {
  const first = nameOf('samples', 'values', 'quotient')
  const measured = store.measurements
    .read(run)
    .filter((own) => own.layered[first] && (step === null || own.step <= step))
  const last = measured.at(-1)
  if (!last) {
    const { name } = store.runs.summary(run)
    throw new CallError('notPossible', `run ${run} (${name}) has no features with labels: its program must log them`)
  }
  const layers = last.layered[first]?.length ?? 0
  return {
    kind: 'collapse',
    step: last.step,
    steps: measured.map((own) => own.step),
    counts: [...(store.runs.head(run).forecast.counts ?? [])],
    layers: Array.from({ length: layers }, (_, l) => ({
      layer: l + 1,
      about: Object.fromEntries(centres.map((about) => [about, stepsOf(measured, about, l)])) as Record<
        Centre,
        CollapseSteps
      >,
    })),
  }
}

function stepsOf(measured: readonly Measurement[], about: Centre, l: number): CollapseSteps {
  const series = (kind: 'values' | 'spread', variant: string): Float64Array =>
    Float64Array.from(measured, ({ layered }) => layered[nameOf(about, kind, variant)]?.[l] ?? NaN)
  return {
    values: Object.fromEntries(allVariants.map((own) => [own, series('values', own)])) as CollapseSteps['values'],
    spread: Object.fromEntries(
      collapseVariants.dnc1.map((own) => [own, series('spread', own)]),
    ) as CollapseSteps['spread'],
  }
}
