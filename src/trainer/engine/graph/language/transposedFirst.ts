import { typeAttribute, type Node } from './graph.ts'
import type { Tensor } from './tensor.ts'

/**
 * Returns a product Aᵀ · B as a transposition and a plain product, for XLA on a CPU; other nodes stay. The fast kernels of
 * XLA take a left operand that is not transposed only, and the transposition costs less than the slow kernels do. The
 * barrier keeps XLA from folding the transposition into the product again.
 */
export function transposedFirst(node: Node): Node[] {
  const { name, operation, inputs, attributes } = node
  const [a, b] = inputs
  const transposes = attributes['transpose_a']
  if (operation !== 'MatMul' || !a || !b || !transposes || !('b' in transposes) || !transposes.b) return [node]
  const T = typeAttribute(a.dtype)
  const [rows = 0, columns = 0] = a.shape
  const made = (kind: string, output: string): Tensor => ({
    graph: a.graph,
    node: `${name}_${kind}`,
    output: { name: output, index: 0 },
    dtype: a.dtype,
    shape: [columns, rows],
  })
  const axes: Tensor = { ...made('axes', 'output'), dtype: 'int32', shape: [2] }
  const transposed = made('transposed', 'y')
  const kept = made('kept', 'output')
  const value = {
    tensor: {
      dtype: 3,
      tensorShape: { dim: [{ size: 2 }] },
      tensorContent: new Uint8Array(Int32Array.of(1, 0).buffer),
    },
  }
  return [
    { name: axes.node, operation: 'Const', inputs: [], attributes: { dtype: { type: 3 }, value } },
    { name: transposed.node, operation: 'Transpose', inputs: [a, axes], attributes: { T, Tperm: { type: 3 } } },
    {
      name: kept.node,
      operation: 'XlaOptimizationBarrier',
      inputs: [transposed],
      attributes: { T: { list: { type: [T.type] } } },
    },
    { name, operation, inputs: [kept, b], attributes: { ...attributes, transpose_a: { b: false } } },
  ]
}
