import { addOperation, constant, typeAttribute } from './graph.ts'
import { formatShape, GraphError, type Tensor } from './tensor.ts'

const reduction =
  (operation: string) =>
  (x: Tensor, axes: readonly number[], keepDimensions = false): Tensor => {
    const bad = axes.find((axis) => !(axis >= 0 && axis < x.shape.length))
    if (bad !== undefined) throw new GraphError(`${operation}: ${formatShape(x.shape)} has no axis ${bad}`)
    const shape = x.shape.flatMap((size, axis) => (axes.includes(axis) ? (keepDimensions ? [1] : []) : [size]))
    const isBool = operation === 'Any' || operation === 'All'
    const attributes = {
      ...(isBool ? {} : { T: typeAttribute(x.dtype) }),
      Tidx: { type: 3 },
      keep_dims: { b: keepDimensions },
    }
    const inputs = [x, constant(x.graph, axes, 'int32', [axes.length])]
    return addOperation(x.graph, operation, inputs, attributes, { name: 'output', dtype: x.dtype, shape })
  }

export const sum = reduction('Sum')
export const largest = reduction('Max')
export const any = reduction('Any')
