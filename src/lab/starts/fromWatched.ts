import { CallError } from '../../shared/contract/errors.ts'
import type { FrameArray } from '../../shared/frames/frame.ts'
import { numbersOfArray } from '../foreign/foreignFrames.ts'
import { weightMatrix } from '../foreign/foreignMeasurement.ts'
import { layerPlan, namedOrder } from '../foreign/layerPlan.ts'
import { loggedFrames } from '../foreign/loggedFrames.ts'
import type { Store } from '../store/store.ts'
import type { FoundStart } from './fromCheckpoint.ts'
import { givenWeights, type GivenLayer } from './givenWeights.ts'

/** The arrays of one step of a watched run, with the order of its layers. */
interface Logged {
  step: number
  weights: readonly FrameArray[]
  biases: readonly FrameArray[]
  order: readonly string[]
}

/**
 * Reads the weights that the program of a watched run logged, from the files of its folder. `step`: null for the last one.
 * Throws a CallError where the folder is gone, or the run has no weights at the step.
 */
export function startOfWatched(store: Store, run: string, step: number | null): FoundStart {
  const { name } = store.runs.summary(run)
  const { 'other program': foreign = '', folder = '' } = store.runs.versions(run)
  const logged = findWeights(folder, foreign, step)
  if (!logged)
    throw new CallError(
      'notPossible',
      `run ${run} (${name}) has no weights${step === null ? '' : ` at step ${step}`} in ${folder}: its program must log them`,
    )
  const names = layerPlan(
    logged.weights.map((array) => array.name),
    [],
    logged.order,
  )
  const layers = names.map(({ weights }) => layerOf(logged, weights ?? ''))
  return {
    given: givenWeights(layers),
    name: `${name}, step ${logged.step}`.slice(0, 120),
    source: `watched run ${run} (${name}), step ${logged.step}`,
    notes: [
      `Layers in the order of the log: ${layers.map((layer) => layer.name).join(', ')}.`,
      logged.biases.length > 0 ? 'Biases as logged.' : 'No biases are logged: they start at 0 if the spec has them.',
    ],
  }
}

function findWeights(folder: string, foreign: string, step: number | null): Logged | null {
  let found: Omit<Logged, 'order' | 'biases'> | null = null
  let biases: { step: number; arrays: readonly FrameArray[] } | null = null
  let order: readonly string[] = []
  for (const { own, frame } of loggedFrames(folder, foreign)) {
    if (own.kind === 'config') order = namedOrder(own.config)
    if (own.kind !== 'weights' && own.kind !== 'biases') continue
    if (step !== null && own.step !== step) continue
    if (own.kind === 'biases') biases = { step: own.step, arrays: frame.arrays }
    else found = { step: own.step, weights: frame.arrays }
  }
  return found && { ...found, biases: biases?.step === found.step ? biases.arrays : [], order }
}

function layerOf({ weights, biases }: Logged, name: string): GivenLayer {
  const array = weights.find((own) => own.name === name)
  const numbers = array ? numbersOfArray(array, 'weights') : `weights '${name}' are missing`
  if (!array || typeof numbers === 'string') throw new CallError('invalid', String(numbers))
  if (array.shape.length > 2)
    throw new CallError(
      'invalid',
      `weights '${name}' have the shape (${array.shape.join(', ')}), a convolution; a run continues a fully connected network`,
    )
  const bias = biases.find((own) => own.name === name)
  return { name, W: weightMatrix(numbers, array.shape), b: bias ? Float64Array.from(bias.values, Number) : null }
}
