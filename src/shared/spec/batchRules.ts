import type { Backbone } from './backbone/backbone.ts'
import { BackboneError } from './backbone/families.ts'
import { backboneLayout, type BackboneLayout } from './backbone/layout.ts'
import type { Batches } from './batches.ts'
import { inputDimension, sampleCount, type Data } from './data.ts'
import type { Network } from './network.ts'
import type { Penalty } from './objective.ts'
import type { Optimizer } from './optimizer.ts'
import type { Refuse } from './specRules.ts'

interface Parts {
  data: Data
  batches: Batches | null
  backbone: Backbone | null
  network: Network
  penalty: Penalty
  optimizer: Optimizer
}

/** The most samples without batches, where every step holds the features of all of them. */
const mostPerClass = 5000
const mostSamples = 5000

/** Refuses batches that do not fit the samples, and methods that need the gradient of all samples. */
export function refuseByBatches({ data, batches, optimizer }: Parts, refuse: Refuse): void {
  const { sampling } = data
  if (!batches) {
    const most = data.set === 'imported' ? mostPerClass : 900
    if (sampling.kind === 'balanced' && sampling.perClass > most)
      refuse(['data', 'sampling', 'perClass'], `must be at most ${most} without batches`)
    if (sampling.kind === 'random' && sampling.count > mostSamples)
      refuse(['data', 'sampling', 'count'], `must be at most ${mostSamples} without batches`)
    return
  }
  const N = sampleCount({ data })
  if (batches.size > N)
    refuse(['batches', 'size'], `is ${batches.size}, but there are ${N} samples: set it to ${N} or less`)
  const name = 'training in batches'
  if (optimizer.kind === 'lbfgs') {
    refuse(
      ['optimizer', 'kind'],
      `is lbfgs, which compares objectives of all samples: ${name} needs a first-order method, such as momentum or adam`,
    )
    return
  }
  if (optimizer.collapseSteps !== null)
    refuse(
      ['optimizer', 'collapseSteps'],
      `is ${optimizer.collapseSteps}, but a collapse step needs the features of all samples: leave it empty for ${name}`,
    )
  if (optimizer.finish.steps > 0)
    refuse(
      ['optimizer', 'finish', 'steps'],
      `is ${optimizer.finish.steps}, but L-BFGS needs the gradient of all samples: set it to 0 for ${name}`,
    )
  if (optimizer.firstLayer !== 'raw')
    refuse(
      ['optimizer', 'firstLayer'],
      `is ${optimizer.firstLayer}, but these coordinates depend on all samples: it must be raw for ${name}`,
    )
  if (optimizer.continuation.start > 1)
    refuse(
      ['optimizer', 'continuation', 'start'],
      `is ${optimizer.continuation.start}, but ${name} has no stages of λ: set it to 1`,
    )
}

/** Refuses a backbone that does not fit its pictures or its head, and settings of a backbone without one. */
export function refuseByBackbone(parts: Parts, refuse: Refuse): void {
  const { data, batches, backbone, network, penalty } = parts
  if (!backbone) {
    for (const [name, decay] of Object.entries(penalty.backbone))
      if (decay > 0) refuse(['penalty', 'backbone', name], `is ${decay}, but the spec has no backbone: set it to 0`)
    return
  }
  if (!batches) refuse(['batches'], 'is missing, but a backbone trains in batches: set batches.size')
  const { height, width, channels } = backbone.input
  const [numbers, dimension] = [height * width * channels, inputDimension({ data })]
  if (data.set !== 'digits' && data.set !== 'imported')
    refuse(
      ['backbone', 'kind'],
      `is ${backbone.kind}, but data.set is ${data.set}, which has no pictures: use digits or an imported set`,
    )
  else if (numbers !== dimension)
    refuse(
      ['backbone', 'input', 'height'],
      `is ${height}, and pictures of ${height}×${width}×${channels} have ${numbers} numbers, but a sample has ${dimension}: set height, width and channels to those of the set`,
    )
  if (network.freeFeatures)
    refuse(['network', 'freeFeatures'], 'is true, but a backbone computes the features: set it to false')
  const layout = layoutOr(backbone, refuse)
  if (layout && network.widths[0] !== layout.outputWidth)
    refuse(
      ['network', 'widths', 0],
      `is ${network.widths[0]}, but the backbone has ${layout.outputWidth} features: set it to ${layout.outputWidth}`,
    )
  if (penalty.weightDecays ? penalty.weightDecays[0] !== 0 : penalty.weightDecay * penalty.firstLayer > 0)
    refuse(
      penalty.weightDecays ? ['penalty', 'weightDecays', 0] : ['penalty', 'firstLayer'],
      'is the decay of W_1, which a network with a backbone does not have: set it to 0, and use featureDecay or penalty.backbone',
    )
}

function layoutOr(backbone: Backbone, refuse: Refuse): BackboneLayout | null {
  try {
    return backboneLayout(backbone)
  } catch (error) {
    if (!(error instanceof BackboneError)) throw error
    refuse(['backbone', ...error.path], error.message)
    return null
  }
}
