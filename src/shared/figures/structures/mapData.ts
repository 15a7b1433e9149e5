import * as z from 'zod'
import { RunId } from '../../contract/runs.ts'
import { MapField, StructureChoice } from './choice.ts'

/** What wins in a cell of the map: a structure, or the zero solution. */
export const winners = ['zero', 'collapse', 'srg', 'blocks', 'removed', 'square', 'pairs', 'groups', 'polygon'] as const
export type Winner = (typeof winners)[number]

const Axis = z.strictObject({ field: MapField, values: z.array(z.number()) })
export type Axis = z.infer<typeof Axis>

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
