import { addNode, defineFunction, inlinedMark, pick, typeNumber, type Graph } from './graph.ts'
import { describe, GraphError, sameShape, type Named, type Tensor, type Tensors } from './tensor.ts'

/**
 * Computes one of two branches: `then` where the condition, a scalar bool, holds, else `otherwise`. Both can use only the
 * inputs, and both return the same names with the same types and shapes. `isInlined`: as in `whileLoop`.
 */
export function branch<I extends Tensors, O extends Tensors>(
  graph: Graph,
  name: string,
  condition: Tensor,
  inputs: I,
  then: (inputs: Named<I>, graph: Graph) => O,
  otherwise: (inputs: Named<I>, graph: Graph) => Named<O>,
  isInlined = false,
): Named<O> {
  if (condition.dtype !== 'bool' || condition.shape.length > 0)
    throw new GraphError(`${name}: the condition is ${describe(condition)}, not one bool`)
  const made = defineFunction(graph.library, `${name}_then`, inputs, then)
  const other: Tensors = defineFunction(graph.library, `${name}_else`, inputs, otherwise)
  for (const [key, tensor] of Object.entries(made)) {
    const against = other[key]
    if (!against || against.dtype !== tensor.dtype || !sameShape(against.shape, tensor.shape))
      throw new GraphError(
        `${name}: ${key} is ${describe(tensor)} in one branch and ${against ? describe(against) : 'missing'} in the other`,
      )
  }
  const given = Object.values(inputs)
  const results = Object.values(made)
  const types = (tensors: readonly Tensor[]) => ({ list: { type: tensors.map(({ dtype }) => typeNumber(dtype)) } })
  const attributes = {
    Tcond: { type: typeNumber('bool') },
    Tin: types(given),
    Tout: types(results),
    then_branch: { func: { name: `${name}_then` } },
    else_branch: { func: { name: `${name}_else` } },
    output_shapes: { list: { shape: [] } },
    ...(isInlined ? { [inlinedMark]: { b: true } } : {}),
  }
  const outputs = results.map(({ dtype, shape }, index) => ({ name: 'output', index, dtype, shape }))
  const tensors = addNode(graph, 'StatelessIf', [condition, ...given], attributes, outputs)
  return pick(Object.fromEntries(Object.keys(made).map((key, i) => [key, tensors[i]!])), made)
}
