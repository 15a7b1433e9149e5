import type { Backbone } from '../../../../shared/spec/backbone/backbone.ts'
import {
  backboneLayout,
  pictureShape,
  type BackboneLayout,
  type SizedLayer,
} from '../../../../shared/spec/backbone/layout.ts'
import type { Augmentation } from './augmentation.ts'

/** What a program of a backbone contains besides the network of its head. */
export interface BackboneProgram {
  readonly layout: BackboneLayout
  /** Rows, columns, channels. */
  readonly pictureShape: readonly number[]
  readonly augmentation: Augmentation
  /** Whether a parameter of the backbone decays. */
  readonly isDecayed: boolean
  /** The sizes of the batches of a measurement. */
  readonly measured: MeasuredBatches
  /** Test samples, which a measurement takes in batches of this size; 0: there are none. */
  readonly testSize: number
}

/** A measurement divides the training set into `count` batches of `size`, the last one of `last`. */
export interface MeasuredBatches {
  readonly count: number
  readonly size: number
  readonly last: number
}

/** The most samples of a batch of a measurement. Statistics of larger batches differ less, and its features need memory. */
const mostMeasured = 1000

/** The most multiply-adds of a batch of a measurement, about 0.2 s of one core: a stop waits for a batch. */
const mostMultiplyAdds = 16e9
/** Fewer samples have statistics of their own. */
const leastMeasured = 100

/** Divides N samples into as few batches as possible, of nearly equal size. `multiplyAdds`: those of one sample. */
export function measuredBatches(samples: number, multiplyAdds: number): MeasuredBatches {
  const most = Math.min(mostMeasured, Math.max(leastMeasured, Math.floor(mostMultiplyAdds / multiplyAdds)))
  const count = Math.ceil(samples / most)
  const size = Math.ceil(samples / count)
  return { count, size, last: samples - (count - 1) * size }
}

/** Returns the program of a backbone for a set of `samples` training samples. */
export function backboneProgram(
  { backbone, penalty }: { backbone: Backbone; penalty: { backbone: Record<string, number> } },
  samples: number,
  testSamples: number,
): BackboneProgram {
  const layout = backboneLayout(backbone)
  const measured = measuredBatches(samples, layout.multiplyAdds)
  return {
    layout,
    pictureShape: pictureShape(backbone.input),
    augmentation: backbone.input.augmentation,
    isDecayed: Object.values(penalty.backbone).some((decay) => decay > 0),
    measured,
    testSize: Math.min(testSamples, measured.size),
  }
}

/** Returns the indices of the layers whose output counts as that of a block: activations and residual blocks. */
export const blockLayers = ({ layers }: Pick<BackboneLayout, 'layers'>): number[] =>
  layers.flatMap((layer, i) => (isBlock(layer) ? [i] : []))

const isBlock = ({ kind }: SizedLayer): boolean => kind === 'activation' || kind === 'residual'

/** Returns how many layers draw dropout masks. */
export const dropoutCount = ({ layers }: Pick<BackboneLayout, 'layers'>): number =>
  layers.reduce(
    (count, layer) =>
      count +
      (layer.kind === 'residual'
        ? layer.body.filter(({ kind }) => kind === 'dropout').length
        : Number(layer.kind === 'dropout')),
    0,
  )
