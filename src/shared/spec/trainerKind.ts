import type { Backbone } from './backbone/backbone.ts'
import { layersOf } from './backbone/families.ts'
import type { RunSpec } from './runSpec.ts'

/** The operations that take most of the time of a program. */
export type Kernels = 'products' | 'convolutions'

/**
 * What a trainer fixes when it loads its engine, because TensorFlow reads its settings once per process. Runs of
 * different kinds need different trainers.
 */
export interface TrainerKind {
  engine: RunSpec['engine']
  /** The compiled loop is that of L-BFGS, which XLA compiles with flags of its own. */
  isLongLoop: boolean
  kernels: Kernels
}

export const trainerKind = ({ engine, optimizer, backbone }: RunSpec): TrainerKind => ({
  engine,
  isLongLoop: optimizer.kind === 'lbfgs',
  kernels: backbone && hasConvolutions(backbone) ? 'convolutions' : 'products',
})

const hasConvolutions = (backbone: Backbone): boolean =>
  layersOf(backbone).some(({ layer }) => layer.kind === 'convolution' || layer.kind === 'residual')
