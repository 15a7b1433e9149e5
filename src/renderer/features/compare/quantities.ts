import { superscript, subscript } from '../../../shared/plot/numbers.ts'
import type { Quantity } from '../../../shared/contract/comparisons.ts'

interface QuantityText {
  name: string
  /** Above the axis, of all layers together; `{i|Z}` sets italics. */
  axis: string
  /** What all layers together are; empty where it has no layers. */
  together: string
  letter: 'Z' | 'W' | ''
  isLog: boolean
}

export const quantities: Readonly<Record<Quantity, QuantityText>> = {
  objective: { name: 'Objective', axis: 'objective', together: '', letter: '', isLog: true },
  dataLoss: { name: 'Data loss', axis: 'data loss', together: '', letter: '', isLog: true },
  weightPenalty: { name: 'Weight penalty', axis: 'weight penalty', together: '', letter: '', isLog: true },
  featurePenalty: { name: 'Feature penalty', axis: 'feature penalty', together: '', letter: '', isLog: true },
  gradientNorm: { name: 'Gradient norm', axis: '‖gradient‖', together: '', letter: '', isLog: true },
  tcv: { name: 'TCV', axis: 'TCV by class', together: 'largest of the hidden layers', letter: 'Z', isLog: true },
  weightNorm: { name: 'Weight norm', axis: '‖{i|W}‖, Frobenius', together: 'all weights', letter: 'W', isLog: false },
  featureRank: {
    name: 'Rank of Z',
    axis: 'rank of {i|Z}, s > 10⁻⁵ s₁',
    together: 'largest of the hidden layers',
    letter: 'Z',
    isLog: false,
  },
  weightRank: {
    name: 'Rank of W',
    axis: 'rank of {i|W}, s > 10⁻⁵ s₁',
    together: 'largest of all layers',
    letter: 'W',
    isLog: false,
  },
}

export const layerName = (letter: 'Z' | 'W' | '', layer: number): string =>
  letter === 'Z' ? `Z${superscript(layer)}` : `W${subscript(layer)}`

/** What is drawn, above the axis. */
export function axisName(quantity: Quantity, layer: number | null): string {
  const { axis, together, letter } = quantities[quantity]
  if (!letter) return axis
  return `${axis}, ${layer === null ? together : layerName(letter, layer)}`
}
