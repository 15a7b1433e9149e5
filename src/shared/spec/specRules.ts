import type { Backbone } from './backbone/backbone.ts'
import type { Initialisation } from './initialisation.ts'
import type { Network } from './network.ts'
import type { Penalty } from './objective.ts'
import type { Optimizer } from './optimizer.ts'
import type { Stop } from './stopRule.ts'

/** Reports a problem at a field. `message`: phrased to follow the name of the field. */
export type Refuse = (path: readonly (string | number)[], message: string) => void

/** The parts of a spec that the rules between fields read. */
interface Parts {
  backbone: Backbone | null
  network: Network
  penalty: Penalty
  initialisation: Initialisation
  optimizer: Optimizer
  stop: Stop
}

/** Refuses lists with a number per layer that do not fit the layers, and rules about weights that the run does not have. */
export function refuseByLayers({ backbone, network, penalty, stop }: Parts, refuse: Refuse): void {
  const L = network.widths.length
  if (penalty.weightDecays && penalty.weightDecays.length !== L)
    refuse(['penalty', 'weightDecays'], `has ${penalty.weightDecays.length} numbers, but there are ${L} layers`)
  const decays = penalty.weightDecays ?? [penalty.weightDecay]
  if (stop.stationarity > 0 && decays.every((decay) => decay === 0))
    refuse(
      ['stop', 'stationarity'],
      'compares gradients with weight decay, but every λ_l is 0: set it to 0, or a weight decay above 0',
    )
  if (stop.restartEndings.length > 0 && !network.freeFeatures && !backbone)
    refuse(
      ['stop', 'restartEndings'],
      'names ends of runs with free features, but network.freeFeatures is false: leave it empty',
    )
  const { featureLayers } = penalty
  const outside = typeof featureLayers === 'string' ? -1 : featureLayers.findIndex((layer) => layer > L)
  if (outside >= 0) refuse(['penalty', 'featureLayers', outside], `names a layer beyond the last, ${L}`)
}

/** Refuses given weights that are missing, unused, or without a meaning for the run. */
export function refuseByStart({ backbone, initialisation, stop }: Parts, refuse: Refuse): void {
  const { kind, weights } = initialisation
  if (kind !== 'from') {
    if (weights !== null)
      refuse(
        ['initialisation', 'weights'],
        `is set, but initialisation.kind is ${kind}: set it to null, or the kind to from`,
      )
    return
  }
  if (weights === null)
    refuse(['initialisation', 'weights'], 'is null, but initialisation.kind is from: choose weights, or another kind')
  if (backbone)
    refuse(
      ['initialisation', 'kind'],
      'is from, but given weights have no backbone: set backbone to null, or choose another kind',
    )
  if (stop.restartEndings.length > 0)
    refuse(
      ['stop', 'restartEndings'],
      'restarts with new weights, but initialisation.kind is from: every attempt has the same weights; leave it empty',
    )
}

/** Refuses settings of the optimizer that do not fit the network. */
export function refuseByOptimizer({ network, penalty, initialisation, optimizer }: Parts, refuse: Refuse): void {
  const L = network.widths.length
  if (network.freeFeatures && optimizer.firstLayer !== 'raw')
    refuse(
      ['optimizer', 'firstLayer'],
      `is ${optimizer.firstLayer}, but free features are trained without X: it must be raw`,
    )
  else if (initialisation.kind !== 'orthogonal' && optimizer.firstLayer === 'whitened')
    refuse(
      ['optimizer', 'firstLayer'],
      `is whitened, but initial weights of kind ${initialisation.kind} are those of W_1 itself: use raw or reduced`,
    )
  const hasDecay = network.widths.some((_, l) => l > 0 && (penalty.weightDecays?.[l] ?? penalty.weightDecay) > 0)
  if (optimizer.collapseSteps !== null && !hasDecay)
    refuse(
      ['optimizer', 'collapseSteps'],
      `is ${optimizer.collapseSteps}, but λ_l is 0 for l = 2 … ${L}: a collapse step shrinks weights, which then lowers nothing; set a weight decay or leave it empty`,
    )
  const isFinish = optimizer.kind !== 'lbfgs'
  const sharpening = isFinish ? optimizer.finish.sharpening : optimizer.sharpening
  const sharpeningPath = ['optimizer', ...(isFinish ? ['finish'] : []), 'sharpening']
  if (sharpening.length > 0 && network.activation !== 'relu')
    refuse(
      sharpeningPath,
      `smooths ReLU, but network.activation is ${network.activation}: set it to relu or leave the field empty`,
    )
  if (isFinish && optimizer.finish.steps === 0 && sharpening.length > 0)
    refuse(sharpeningPath, 'has stages of L-BFGS, but optimizer.finish.steps is 0: set it to 1 or more')
  if (sharpening.length > 0 && optimizer.collapseSteps !== null)
    refuse(
      ['optimizer', 'collapseSteps'],
      `is ${optimizer.collapseSteps}, but a collapse step compares objectives of ReLU itself: leave it or ${sharpeningPath.join('.')} empty`,
    )
}
