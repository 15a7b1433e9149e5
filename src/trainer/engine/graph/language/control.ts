import { addNode, defineFunction, inlinedMark, pick, typeNumber, type Graph } from './graph.ts'
import { describe, GraphError, sameShape, type Named, type Tensor, type Tensors } from './tensor.ts'

/**
 * Repeats `body` while `condition`, a scalar bool, holds. Each iteration replaces `state`; `fixed` stays. Condition and
 * body can use only these tensors. `isInlined`: whether TensorFlow may write the body into the function around it. Only
 * then oneDNN replaces the operations of the body, and its convolutions are several times as fast. XLA ignores it.
 */
export function whileLoop<S extends Tensors, F extends Tensors>(
  graph: Graph,
  name: string,
  { state, fixed }: { state: S; fixed: F },
  condition: (state: Named<S>, fixed: Named<F>) => Tensor,
  body: (state: Named<S>, fixed: Named<F>) => Named<S>,
  isInlined = false,
): Named<S> {
  const carried = { ...state, ...fixed }
  const keys = Object.keys(carried)
  if (keys.length !== Object.keys(state).length + Object.keys(fixed).length)
    throw new GraphError(`${name}: state and fixed share a name`)
  const parts = (inputs: Tensors): [Named<S>, Named<F>] => [pick(inputs, state), pick(inputs, fixed)]
  const { go } = defineFunction(graph.library, `${name}_condition`, carried, (inputs) => ({
    go: condition(...parts(inputs)),
  }))
  if (go?.dtype !== 'bool' || go.shape.length > 0)
    throw new GraphError(`${name}: the condition is ${go ? describe(go) : 'missing'}, not one bool`)
  defineFunction(graph.library, `${name}_body`, carried, (inputs) => {
    const [before, unchanged] = parts(inputs)
    const after = body(before, unchanged)
    for (const [key, was] of Object.entries(state)) checkKept(name, key, was, after[key])
    return { ...pick(after, state), ...unchanged }
  })
  const tensors = Object.values(carried)
  const types = { list: { type: tensors.map(({ dtype }) => typeNumber(dtype)) } }
  const attributes = {
    T: types,
    cond: { func: { name: `${name}_condition` } },
    body: { func: { name: `${name}_body` } },
    output_shapes: { list: { shape: [] } },
    parallel_iterations: { i: 1 },
    ...(isInlined ? { [inlinedMark]: { b: true } } : {}),
  }
  const outputs = tensors.map(({ dtype, shape }, index) => ({ name: 'output', index, dtype, shape }))
  const results = addNode(graph, 'StatelessWhile', tensors, attributes, outputs)
  return pick(Object.fromEntries(keys.map((key, i) => [key, results[i]!])), state)
}

function checkKept(name: string, key: string, was: Tensor, is: Tensor | undefined): void {
  if (!is) throw new GraphError(`${name}: the body does not return ${key}`)
  if (is.dtype !== was.dtype || !sameShape(is.shape, was.shape))
    throw new GraphError(`${name}: ${key} enters as ${describe(was)} and returns as ${describe(is)}`)
}
