import { formatPercentAtMost, subscript, superscript } from '../../plot/numbers.ts'
import type { FigureView } from '../view.ts'
import type { SpectraOverlayData } from './data.ts'
import { overlayDistances } from './distances.ts'

export const layerSymbol = (layer: number, { matrix }: Pick<FigureView, 'matrix'>): string =>
  matrix === 'weights' ? `W${subscript(layer)}` : `Z${superscript(layer)}`

/**
 * Says how far the curves lie apart, or how far a single curve lies from its forecast. Names the figure plainly where a
 * distance is not known.
 */
export function overlayTitle(data: SpectraOverlayData, view: FigureView = {}): string {
  const layers = overlayDistances(data, view)
  const [first, last] = [layers[0], layers.at(-1)]
  const count = data.curves.length
  const plain = `Singular values of the ${view.matrix === 'weights' ? 'weights' : 'features'} over each other`
  if (!first || !last || count === 0) return plain
  const symbols = layers.map(({ layer }) => layerSymbol(layer, view))
  const isRange = layers.length > 2 && last.layer - first.layer === layers.length - 1
  const where = isRange ? `${symbols[0]} … ${symbols.at(-1)}` : listed(symbols)
  const subject = `${count} ${count === 1 ? 'spectrum' : 'spectra'} of ${where}`
  if (count === 1) {
    const errors = layers.flatMap(({ rows }) => rows.map(({ theorem }) => theorem))
    const hasBand = data.forecasts.some((own) => own.layers.some(({ band }) => band !== null))
    return errors.every(Number.isFinite)
      ? `${subject}, at most ${formatPercentAtMost(Math.max(...errors))} from ${hasBand ? 'the band of ' : ''}Theorem 4.2`
      : subject
  }
  const pairs = layers.flatMap(({ rows }) => rows.flatMap(({ others }, i) => others.slice(i + 1)))
  return pairs.every(Number.isFinite)
    ? `${subject}: any two of a layer differ by at most ${formatPercentAtMost(Math.max(...pairs))}`
    : subject
}

const listed = (names: readonly string[]): string =>
  names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`
