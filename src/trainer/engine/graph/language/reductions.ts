import { addOperation, constant, typeAttribute } from './graph.ts'
import { formatShape, GraphError, requireKind, type Tensor } from './tensor.ts'

const reduction =
  (operation: string) =>
  (x: Tensor, axes: readonly number[], keepDimensions = false): Tensor => {
    const isBool = operation === 'Any'
    requireKind(operation, isBool ? 'conditions' : 'numbers', x)
    const bad = axes.find((axis) => x.shape[axis] === undefined)
    if (bad !== undefined) throw new GraphError(`${operation}: ${formatShape(x.shape)} has no axis ${bad}`)
    const again = axes.find((axis, i) => axes.indexOf(axis) !== i)
    if (again !== undefined) throw new GraphError(`${operation}: ${formatShape(x.shape)} over axis ${again} twice`)
    const shape = x.shape.flatMap((size, axis) => (axes.includes(axis) ? (keepDimensions ? [1] : []) : [size]))
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
