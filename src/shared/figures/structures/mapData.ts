import * as z from 'zod'
import { RunId } from '../../contract/runs.ts'
import { knownStructures } from '../../theory/unconstrained/knownStructures.ts'
import { collapseIsSuboptimal, reluCollapseIsSuboptimal } from '../../theory/unconstrained/lowRankTheorems.ts'
import { depthOf, strength } from '../../theory/unconstrained/model.ts'
import type { SpecModel } from '../../theory/unconstrained/specModel.ts'
import { theoremFiveApplies } from '../../theory/unconstrained/theoremFive.ts'
import { collapseLosses, unconstrainedEnding } from '../../theory/unconstrained/unconstrainedEnding.ts'
import { fieldRange, MapField, settingOfChoice, StructureChoice, withField, type MapField as Field } from './choice.ts'

/** What wins in a cell of the map: a structure, or the zero solution. */
export const winners = ['zero', 'collapse', 'srg', 'blocks', 'removed', 'square', 'pairs', 'groups', 'polygon'] as const
export type Winner = (typeof winners)[number]

const Axis = z.strictObject({ field: MapField, values: z.array(z.number()) })

export const MapCell = z.strictObject({
  winner: z.enum(winners),
  order: z.int().nullable(),
  /** The lowest loss known over that of DNC; null where both are zero solutions. */
  ratio: z.number().nullable(),
  /** The rank of H_2 … H_{L−1}. */
  rank: z.int(),
  /** Whether a theorem of the paper says that DNC is not optimal here. */
  isTheorem: z.boolean(),
})
export type MapCell = z.infer<typeof MapCell>

/** A trained run on the map: its loss relative to DNC at its own K, L and decays. */
export const MapRun = z.strictObject({
  run: RunId,
  name: z.string(),
  /** Its values on the axes. */
  x: z.number(),
  y: z.number(),
  loss: z.number(),
  ratio: z.number(),
  ending: z.enum(['zero', 'partial', 'collapse', 'below', 'above']),
  /** Whether the fields that are no axis have the values of the map. */
  isHere: z.boolean(),
})
export type MapRun = z.infer<typeof MapRun>

/** Which structure has the lowest loss known, over two fields. Row by row of `y`, from its first value. */
export const StructureMapData = z.strictObject({
  kind: z.literal('structureMap'),
  choice: StructureChoice,
  x: Axis,
  y: Axis,
  cells: z.array(MapCell),
  runs: z.array(MapRun),
  /** Free-feature runs that have no place on the map: another loss or activation, or a value beyond an axis. */
  runsLeftOut: z.int(),
})
export type StructureMapData = z.infer<typeof StructureMapData>

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
type Axis = z.infer<typeof Axis>

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

/** Returns the values of the axes in a cell. */
export function cellValues({ x, y }: Pick<StructureMapData, 'x' | 'y'>, cell: number): [x: number, y: number] {
  const columns = x.values.length
  return [x.values[cell % columns] ?? NaN, y.values[Math.floor(cell / columns)] ?? NaN]
}

/** Returns the place of a value on an axis in cells: 0 is the middle of the first. */
export function axisPlace({ field, values }: Axis, value: number): number {
  const of = field === 'lambda' ? Math.log : Number
  const after = values.findIndex((own) => own >= value * (1 - 1e-9))
  if (after <= 0) return after === 0 ? 0 : values.length - 1
  const [low, high] = [of(values[after - 1] ?? NaN), of(values[after] ?? NaN)]
  return after - 1 + (of(value) - low) / (high - low)
}
