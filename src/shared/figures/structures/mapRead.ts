import { knownStructures } from '../../theory/unconstrained/knownStructures.ts'
import { collapseIsSuboptimal, reluCollapseIsSuboptimal } from '../../theory/unconstrained/lowRankTheorems.ts'
import { depthOf, strength } from '../../theory/unconstrained/model.ts'
import type { SpecModel } from '../../theory/unconstrained/specModel.ts'
import { theoremFiveApplies } from '../../theory/unconstrained/theoremFive.ts'
import { collapseLosses, unconstrainedEnding } from '../../theory/unconstrained/unconstrainedEnding.ts'
import { fieldRange, settingOfChoice, withField, type MapField as Field, type StructureChoice } from './choice.ts'
import type { Axis, MapCell, MapRun, StructureMapData, Winner } from './mapData.ts'

/** A run with free features, with the DUFM that it trains and its objective. */
export interface UnconstrainedRun {
  readonly run: string
  readonly name: string
  readonly setting: SpecModel
  /** The objective of the last measurement. */
  readonly loss: number
}

/** Returns the map of a choice, with the runs that have a place on it. */
export function structureMapData(choice: StructureChoice, runs: readonly UnconstrainedRun[] = []): StructureMapData {
  const [x, y] = choice.axes.map((field) => ({ field, values: axisValues(field) })) as [Axis, Axis]
  const cells = y.values.flatMap((own) =>
    x.values.map((value) => cellOf(withField(withField(choice, x.field, value), y.field, own))),
  )
  const placed = runs.flatMap((run) => placeOf(run, choice, x, y) ?? [])
  return { kind: 'structureMap', choice, x, y, cells, runs: placed, runsLeftOut: runs.length - placed.length }
}

/** Returns the values of an axis: every K and L, a few n, and four λ a decade. */
export function axisValues(field: Field): number[] {
  const [least, most] = fieldRange[field]
  if (field === 'samples') return [1, 2, 4, 10, 20, 50]
  if (field !== 'lambda') return Array.from({ length: most - least + 1 }, (_, i) => least + i)
  const steps = Math.round(4 * Math.log10(most / least))
  return Array.from({ length: steps + 1 }, (_, i) => Number((least * 10 ** (i / 4)).toPrecision(6)))
}

function cellOf(choice: StructureChoice): MapCell {
  const setting = settingOfChoice(choice)
  const { best, collapse } = knownStructures(setting)
  return {
    winner: best.isZero ? 'zero' : (best.key as Winner),
    order: best.isZero ? null : best.order,
    ratio: best.isZero ? null : best.loss / collapse.loss,
    rank: best.ranks[0],
    isTheorem: !collapse.isZero && isTheorem(setting),
  }
}

/** Tells whether a theorem says that DNC is not optimal in a model where DNC beats the zero solution. */
export function isTheorem({ model, loss, activation }: SpecModel): boolean {
  const [K, L] = [model.classes, depthOf(model)]
  if (loss === 'squared') return activation === 'relu' && theoremFiveApplies(K, L)
  return activation === 'relu' ? reluCollapseIsSuboptimal(K, L) : collapseIsSuboptimal(K, L)
}

/** Losses depend on the decays through Λ alone: a run has the λ of the model with equal decays and its Λ. */
function fieldsOf({ setting }: UnconstrainedRun, choice: StructureChoice): Record<Field, number> {
  const { model } = setting
  const L = depthOf(model)
  const shared = choice.featureDecay === 'lambda' ? model.samples : 1
  return {
    classes: model.classes,
    depth: L,
    samples: model.samples,
    lambda: (strength(model) / shared) ** (1 / (L + 1)),
  }
}

function placeOf(own: UnconstrainedRun, choice: StructureChoice, x: Axis, y: Axis): MapRun | null {
  const { setting, run, name, loss } = own
  if (setting.loss !== choice.loss || setting.activation !== choice.activation) return null
  const fields = fieldsOf(own, choice)
  const isInside = ({ field, values }: Axis): boolean =>
    fields[field] >= (values[0] ?? NaN) * (1 - 1e-9) && fields[field] <= (values.at(-1) ?? NaN) * (1 + 1e-9)
  if (!isInside(x) || !isInside(y)) return null
  const losses = collapseLosses(setting.model, setting.loss, setting.activation)
  // With λ_H = λ/n no loss depends on n.
  const fixed = (['classes', 'depth', 'samples', 'lambda'] as const).filter(
    (field) => field !== x.field && field !== y.field && (field !== 'samples' || choice.featureDecay === 'lambda'),
  )
  return {
    run,
    name,
    x: fields[x.field],
    y: fields[y.field],
    loss,
    ratio: loss / losses.collapse,
    ending: unconstrainedEnding(loss, losses),
    isHere: fixed.every((field) => Math.abs(fields[field] / choice[field] - 1) < 1e-6),
  }
}
