import { createHash } from 'node:crypto'
import { CallError } from '../../shared/contract/errors.ts'
import type { Start } from '../../shared/contract/starts.ts'
import type { Matrix } from '../../shared/linalg/matrix.ts'
import type { Store } from '../store/store.ts'
import { bytesOf } from '../store/vectors.ts'

/** One layer of a network that becomes a start. */
export interface GivenLayer {
  /** Its name where it comes from, for messages. */
  name: string
  /** (outputs, inputs). */
  W: Matrix
  /** null: none is known. */
  b: Float64Array | null
}

/** A fully connected network from which runs can start. */
export interface GivenWeights {
  inputs: number
  widths: number[]
  /** W_1 … W_L, then b_1 … b_L where the network has biases. */
  weights: Float64Array[]
}

/** The history keeps at most this many numbers of one network: 1 GB. */
const mostNumbers = 2 ** 27
/** A spec has no wider layer, and no more layers. */
const [widest, deepest] = [4096, 64]

/**
 * Puts layers together. A layer without a bias beside others with one gets zeros. Throws a CallError that names the layer
 * where they are no network of a spec.
 */
export function givenWeights(layers: readonly GivenLayer[]): GivenWeights {
  const refuse = (text: string): never => {
    throw new CallError('invalid', text)
  }
  if (layers.length < 2) refuse(`the network has ${layers.length} layers; a run needs two or more`)
  if (layers.length > deepest) refuse(`the network has ${layers.length} layers; a run has at most ${deepest}`)
  for (const [l, { name, W, b }] of layers.entries()) {
    const before = layers[l - 1]
    if (before && W.cols !== before.W.rows)
      refuse(
        `layer ${l + 1}, ${name} (${W.rows} × ${W.cols}), does not follow ${before.name} (${before.W.rows} × ${before.W.cols}): name the layers in their order (--layers)`,
      )
    if (W.rows > widest) refuse(`layer ${l + 1}, ${name}, has ${W.rows} units; a run has at most ${widest}`)
    if (b && b.length !== W.rows)
      refuse(`the bias of layer ${l + 1}, ${name}, has ${b.length} numbers, but the layer has ${W.rows} units`)
    for (const [what, values] of [['weights', W.data] as const, ['bias', b ?? []] as const]) {
      const odd = values.findIndex((value) => !Number.isFinite(value))
      if (odd >= 0) refuse(`the ${what} of layer ${l + 1}, ${name}, have ${values[odd]} in entry ${odd}`)
    }
  }
  const hasBias = layers.some(({ b }) => b !== null)
  const weights = layers.map(({ W }) => W.data.slice())
  if (hasBias) weights.push(...layers.map(({ W, b }) => b?.slice() ?? new Float64Array(W.rows)))
  const count = weights.reduce((sum, { length }) => sum + length, 0)
  if (count > mostNumbers) refuse(`the network has ${count} numbers; a start has at most ${mostNumbers}`)
  return { inputs: layers[0]?.W.cols ?? 0, widths: layers.map(({ W }) => W.rows), weights }
}

/** Returns the hash of given weights: SHA-256 of their sizes as JSON, and of their numbers. */
export function startHash({ inputs, widths, weights }: GivenWeights): string {
  const hash = createHash('sha256').update(JSON.stringify([inputs, widths, weights.length > widths.length]))
  for (const vector of weights) hash.update(bytesOf(vector))
  return hash.digest('hex')
}

/** Copies weights into the history. The same numbers are kept once, under their first name. */
export function keepStart({ starts }: Store, given: GivenWeights, name: string, source: string): Start {
  const hash = startHash(given)
  const { inputs, widths, weights } = given
  const bias = weights.length > widths.length
  const kept = { hash, name, source, addedAt: Date.now(), inputs, widths, bias }
  starts.add(kept, weights)
  return starts.find(hash) ?? kept
}
