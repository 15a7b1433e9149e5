import type { TheoryResult } from '../../../../shared/contract/analyses/theory.ts'
import { nextLayerTitle, residualTitle } from '../../../../shared/figures/theoryTitles.ts'
import { formatNumber, formatPercent, subscript, superscript } from '../../../text/numbers.ts'
import type { TheorySection } from './theoryTables.ts'

type Value<P extends 'forecast' | 'residual'> = NonNullable<TheoryResult[P]['value']>

const W = (layer: number): string => `W${subscript(layer)}`
const Z = (layer: number): string => (layer === 0 ? 'X' : `Z${superscript(layer)}`)
const number = (value: number | null): string => formatNumber(value ?? NaN)

/** Compares each layer with the forecast of Theorem 4.2 from the trained next layer. */
export function forecastSection(forecast: Value<'forecast'>): Omit<TheorySection, 'source' | 'refusal'> {
  const { layers, common } = forecast
  const refused = layers.flatMap(({ layer, refusal }) => (refusal ? [`${Z(layer)}: ${refusal}`] : []))
  return {
    title: nextLayerTitle(forecast),
    tables: [
      {
        caption: 'Singular values of each layer compared with the forecast from the trained next layer',
        columns: [
          { name: 'layer', ask: 'features' },
          { name: 'theorem', ask: 'theoremOfLayer' },
          { name: 'fitted C', ask: 'C', hint: 'Best-fitting constant' },
          { name: 'error, C = 1', ask: 'forecastError', hint: '‖s − p‖/‖p‖ for the K leading values' },
          { name: 'scale error', ask: 'scaleError', hint: '|C − 1|: the part that the best constant removes' },
          { name: 'shape error', ask: 'shapeError', hint: 'The part that no constant removes' },
        ],
        rows: layers.map(({ layer, theorem, fit }) => [
          Z(layer),
          theorem,
          number(fit?.C ?? null),
          ...[fit?.error, fit?.scaleError, fit?.shapeError].map((error) => formatPercent(error ?? NaN)),
        ]),
      },
    ],
    notes: [
      ...(common
        ? [`One C for all layers of Theorem 4.2: ${number(common.C)}, error ${formatPercent(common.error)} with C = 1.`]
        : []),
      ...refused,
    ],
  }
}

/** Compares the weights of residual layers with zero, where Theorem C.2 has them. */
export function residualSection(residual: Value<'residual'>): Omit<TheorySection, 'source' | 'refusal'> {
  return {
    title: residualTitle(residual),
    tables: [
      {
        caption: 'Weights that must vanish, and their distance from zero',
        columns: [
          { name: 'layer', ask: 'features' },
          { name: '‖W_l‖', ask: 'weightNorm' },
          { name: 'must vanish', ask: 'mustVanish' },
          {
            name: 'distance',
            ask: 'residualDistance',
            hint: '‖W_l‖ divided by √K/C, the norm of the last layer at the minimum',
          },
          { name: 'change', ask: 'residualChange', hint: '‖Z^l − Z^{l−1}‖/‖Z^l‖: 0 at the minimum' },
        ],
        rows: residual.layers.map((layer) => [
          W(layer.layer),
          number(layer.norm),
          layer.mustVanish ? 'yes' : 'no',
          number(layer.distance),
          number(layer.change),
        ]),
      },
    ],
    notes: [
      `Smallest C: ${number(residual.smallestC)}. Cost: ${number(residual.cost)}; minimum with that C: ${number(residual.optimum)}.`,
    ],
  }
}
