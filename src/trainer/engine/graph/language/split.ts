import { addNode, constant, typeAttribute } from './graph.ts'
import { formatShape, GraphError, type Tensor } from './tensor.ts'

/** Splits a tensor along its last axis into parts of these sizes. */
export function split(x: Tensor, sizes: readonly number[]): Tensor[] {
  const last = x.shape.length - 1
  const whole = sizes.reduce((sum, size) => sum + size, 0)
  if (last < 0 || whole !== x.shape[last])
    throw new GraphError(`SplitV: parts of ${whole} do not fill the last axis of ${formatShape(x.shape)}`)
  const inputs = [x, constant(x.graph, sizes, 'int32', [sizes.length]), constant(x.graph, last, 'int32')]
  const attributes = { num_split: { i: sizes.length }, T: typeAttribute(x.dtype), Tlen: typeAttribute('int32') }
  const outputs = sizes.map((size, index) => ({
    name: 'output',
    index,
    dtype: x.dtype,
    shape: [...x.shape.slice(0, last), size],
  }))
  return addNode(x.graph, 'SplitV', inputs, attributes, outputs)
}
