import { defineFunction, type Graph, type Library } from '../../../src/trainer/engine/graph/language/graph.ts'
import { loadProgram, numbersOf } from '../../../src/trainer/engine/graph/language/program.ts'
import {
  elementCount,
  type DType,
  type Shape,
  type Tensors,
} from '../../../src/trainer/engine/graph/language/tensor.ts'
import { openTf } from './native.ts'

/** Numbers with a shape; `dtype` is the type that the graph gives them. */
export interface Given {
  dtype: DType
  shape: Shape
  values: ArrayLike<number>
}

type Written<D> = { readonly [K in keyof D]: Tensors[string] }

/** Writes one function, calls it once and returns its results. */
export async function callGraph<D extends Record<string, Given>, R extends Tensors>(
  given: D,
  write: (args: Written<D>, graph: Graph) => R,
  xla = false,
): Promise<Record<keyof R, Float64Array>> {
  const library: Library = new Map()
  const results = defineFunction(library, 'called', given, (args, graph) => write(args, graph))
  const program = loadProgram(await openTf(), library, [{ name: 'called', xla }])
  const inputs = Object.fromEntries(
    Object.entries(given).map(([key, { values, dtype, shape }]) => [key, program.value(values, dtype, shape)]),
  )
  try {
    const outputs = program.run('called', inputs)
    return Object.fromEntries(
      Object.entries(results).map(([key, { dtype }]) => {
        const numbers = numbersOf(outputs[key]!, dtype)
        outputs[key]!.dispose()
        return [key, numbers]
      }),
    ) as Record<keyof R, Float64Array>
  } finally {
    for (const value of Object.values(inputs)) value.dispose()
    program.dispose()
  }
}

/** Returns deterministic numbers between −1 and 1, exact in float32. */
export const wave = (dtype: DType, shape: Shape, a: number): Given => ({
  dtype,
  shape,
  values: Float32Array.from({ length: elementCount(shape) }, (_, i) => Math.sin(1 + a + 1.7 * i + 0.013 * i * i)),
})
