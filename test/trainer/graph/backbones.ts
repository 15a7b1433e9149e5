import { Backbone } from '../../../src/shared/spec/backbone/backbone.ts'
import { backboneLayout, type BackboneLayout } from '../../../src/shared/spec/backbone/layout.ts'
import { reshape } from '../../../src/trainer/engine/graph/language/arrays.ts'
import { constant } from '../../../src/trainer/engine/graph/language/graph.ts'
import { elementCount, type DType, type Shape, type Tensor } from '../../../src/trainer/engine/graph/language/tensor.ts'
import { wave, type Given } from './call.ts'

/** Returns the layout of a backbone from its fields, with the defaults of the spec. */
export function layoutOf(fields: object): BackboneLayout {
  const backbone = Backbone.parse(fields)
  if (!backbone) throw new Error('no backbone')
  return backboneLayout(backbone)
}

/** Names an argument of a test program after its place: `parameter3`. */
export const numbered = (name: string, all: readonly Given[]): Record<string, Given> =>
  Object.fromEntries(all.map((given, k) => [`${name}${k}`, given]))

/** Returns the tensors that `numbered` declared, in their order. */
export const tensorsOf = (name: string, args: Readonly<Record<string, Tensor>>): Tensor[] =>
  Object.keys(args)
    .filter((key) => key.startsWith(name))
    .map((key) => args[key]!)

const shifted = (given: Given, offset: number, scale: number): Given => ({
  ...given,
  values: Float64Array.from(given.values, (value) => offset + scale * value),
})

/** The parameters and running averages of oracle/backboneLayers.py. */
export const oracleArrays = (
  { parameters, statistics }: BackboneLayout,
  real: DType,
): { parameters: Given[]; statistics: Given[] } => ({
  parameters: parameters.map(({ kind, shape }, k) => {
    const base = wave(real, shape, 10 + k)
    if (kind === 'gamma') return shifted(base, 1, 0.25)
    return shifted(base, 0, kind === 'kernel' || kind === 'weight' ? 0.5 : 0.25)
  }),
  statistics: statistics.map(({ kind, shape }, k) => {
    const base = wave(real, shape, 60 + k)
    return kind === 'mean' ? shifted(base, 0, 0.25) : shifted(base, 1, 0.5)
  }),
})

/** Draws the masks of oracle/backboneLayers.py. */
export const oracleMask =
  (like: Tensor) =>
  (index: number, shape: Shape, rate: number): Tensor => {
    const entries = Array.from({ length: elementCount(shape) }, (_, i) =>
      (3 * i + index) % 10 >= 10 * rate ? 1 / (1 - rate) : 0,
    )
    return reshape(constant(like.graph, entries, like.dtype, [entries.length]), shape)
  }
