import type { Layer } from './layers.ts'
import { sizeOf, type BackboneParameter, type RunningStatistic } from './sizedLayers.ts'

/** Where a layer stands: the arrays so far, its name, and the field that errors name. */
export interface Place {
  arrays: ArrayList
  name: string
  path: readonly (string | number)[]
}

/** A parameter without its name and place. */
export type NewParameter = Pick<BackboneParameter, 'kind' | 'shape'> &
  Partial<Pick<BackboneParameter, 'fanIn' | 'fanOut'>>

/** Collects the arrays of a backbone in the order in which its layers add them. */
export function arrayList() {
  const parameters: BackboneParameter[] = []
  const statistics: RunningStatistic[] = []
  const end = (last: { offset: number; shape: readonly number[] } | undefined): number =>
    last ? last.offset + sizeOf(last.shape) : 0
  return {
    parameters,
    statistics,
    addParameter(layer: string, { kind, shape, fanIn = 0, fanOut = 0 }: NewParameter): number {
      const offset = end(parameters.at(-1))
      return parameters.push({ name: `${layer}.${kind}`, kind, shape, offset, fanIn, fanOut }) - 1
    },
    addStatistic(layer: string, kind: RunningStatistic['kind'], channels: number): number {
      const offset = end(statistics.at(-1))
      return statistics.push({ name: `${layer}.${kind}`, kind, shape: [channels], offset }) - 1
    },
  }
}

export type ArrayList = ReturnType<typeof arrayList>

const shortNames: Readonly<Record<Layer['kind'], string>> = {
  convolution: 'conv',
  batchNorm: 'norm',
  layerNorm: 'norm',
  activation: 'activation',
  pool: 'pool',
  globalAverage: 'average',
  flatten: 'flatten',
  dropout: 'dropout',
  dense: 'dense',
  residual: 'block',
}

/** Numbers the layers of one kind: conv1, norm1, conv2. */
export function scope(above: string): (layer: Layer) => string {
  const counts = new Map<string, number>()
  return ({ kind }) => {
    const short = shortNames[kind]
    const count = (counts.get(short) ?? 0) + 1
    counts.set(short, count)
    return `${above}${short}${count}`
  }
}
