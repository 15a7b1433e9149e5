import type { Part } from '../shared/contract/analyses/part.ts'
import type { TheoryResult } from '../shared/contract/analyses/theory.ts'
import { number, short, table } from './format.ts'

type Value<K extends 'variation' | 'bound' | 'gradientRanks' | 'cost' | 'forecast' | 'residual'> = NonNullable<
  TheoryResult[K]['value']
>

/** Everything that an analysis of kind `theory` found, part by part; a part that was refused says why. */
export function theoryText(result: TheoryResult): string {
  const { K, variation, bound, gradientRanks, cost, forecast, residual } = result
  return [
    section(`Total cluster variation of the pairs (z, y), K = ${K} (eqs. 6, 7)`, variation, variationText),
    section(`Theorem 3.4, distance of W_l from rank ${K}`, bound, boundText),
    section(`Proposition 3.1, rank of the gradient on samples`, gradientRanks, (value) => gradientText(value, K)),
    section('Definition 4.1, representation cost and constraints (I)-(III)', cost, costText),
    section('Theorem 4.2, each layer from the attained next one', forecast, forecastText),
    section('Theorem C.2, residual layers', residual, residualText),
  ].join('\n\n')
}

const section = <T>(title: string, { value, refusal }: Part<T>, write: (value: T) => string): string =>
  `${title}\n\n${refusal === null ? write(value) : `– ${refusal}`}`

const features = (layer: number): string => (layer === 0 ? 'X' : `Z^${layer}`)

const variationText = (layers: Value<'variation'>): string =>
  table([
    ['layer', 'certified from below', 'attained', 'by class'],
    ...layers.map(({ layer, lower, upper, byClass }) => [
      features(layer),
      number(lower),
      number(upper),
      number(byClass),
    ]),
  ])

function boundText(layers: Value<'bound'>): string {
  const sides = layers.map((bound) => {
    const best = bound.rows.find(({ below }) => below === bound.best)
    return [
      `W_${bound.layer}`,
      number(bound.distance),
      short(bound.relativeDistance),
      number(best?.right),
      best ? `${best.below}` : '–',
      number(best && best.proved + bound.offset),
      number(bound.slack),
      number(bound.offset),
      short(bound.stationarity),
    ]
  })
  const head = ['', 'distance', '/ ‖W_l‖', 'M TCV/Λ', 'best j', 'proved + offset', 'slack', 'offset', 'stationarity']
  const rows = layers.flatMap(({ layer, best, rows: own }) =>
    own.map((row) => [
      `W_${layer}`,
      `${row.below}${row.below === best ? ' ◂' : ''}`,
      `${number(row.lower)} … ${number(row.upper)}`,
      number(row.M),
      number(row.right),
      number(row.remainder),
      number(row.ratio),
    ]),
  )
  return [
    table([head, ...sides]),
    '',
    table([['', 'j', 'TCV_{K,j}', 'M, an estimate from below', 'M TCV/Λ', '‖R‖/Λ', '‖R‖/WCSS'], ...rows]),
    '',
    'proved: M TCV/(2Λ), what the proof gives. offset: ‖∇L₀ + ΛW‖/Λ, which a point that is not stationary adds.',
    'stationarity: ‖∇L₀ + ΛW‖/‖ΛW‖. ‖R‖/Λ + offset is above the distance for every j, without any estimate.',
  ].join('\n')
}

function gradientText({ samples, layers }: Value<'gradientRanks'>, K: number): string {
  const rows = layers.map(({ layer, rank, singularValues }) => [
    `W_${layer}`,
    String(rank),
    number(singularValues[0]),
    number(singularValues[samples.length - 1]),
    number(singularValues[samples.length]),
  ])
  const [last, next] = [`s_${samples.length}`, `s_${samples.length + 1}`]
  const few = samples.length < K ? ', all that there are' : ''
  return [
    table([['gradient of', 'rank', 's_1', last, next], ...rows]),
    '',
    `${samples.length} samples${few}: ${samples.join(' ')}`,
  ].join('\n')
}

function costText(cost: Value<'cost'>): string {
  const rows = cost.layers.map((layer) => [
    features(layer.layer),
    number(layer.cost),
    number(layer.optimum),
    number(layer.representability),
    number(layer.smallestC),
    String(layer.rank),
    String(layer.missingRank),
    number(layer.rankMargin),
  ])
  const head = ['layer', 'cost', 'least', '(I) lost', '(II) smallest C', 'rank A^l', '(III) missing', 's_K/s_1 of A^l']
  return [
    table([head, ...rows]),
    '',
    `cost ${number(cost.cost)} of the features (eq. 11), ${number(cost.weightCost)} of the weights (eq. 10), at least ${number(cost.optimum)} with these C; one C for all: ${number(cost.smallestC)}`,
    `‖Z^L − Y‖/‖Y‖ = ${number(cost.interpolation)}: the theory takes 0. rank(Y) = ${cost.rank}`,
  ].join('\n')
}

function forecastText({ layers, common }: Value<'forecast'>): string {
  const rows = layers.map(({ layer, theorem, fit, refusal }) => [
    features(layer),
    theorem,
    ...(fit ? [number(fit.C), short(fit.error), short(fit.scaleError), short(fit.shapeError)] : [`– ${refusal}`]),
  ])
  const one =
    common &&
    `one C for all: ${number(common.C)}, error at C = 1 ${short(common.error)}, of shape ${short(common.shapeError)}`
  const head = ['layer', 'theorem', 'C fitted', 'error at C = 1', 'of scale', 'of shape']
  return [table([head, ...rows]), ...(one ? ['', one] : [])].join('\n')
}

function residualText({ layers, smallestC, cost, optimum }: Value<'residual'>): string {
  const rows = layers.map(({ layer, norm, mustVanish, distance, change }) => [
    `W_${layer}`,
    number(norm),
    mustVanish ? 'must vanish' : '',
    number(distance),
    number(change),
  ])
  return [
    table([['', '‖W_l‖', '', '/ (√K/C)', '‖Z^l − Z^{l−1}‖/‖Z^l‖'], ...rows]),
    '',
    `cost ${number(cost)}, at least ${number(optimum)} with C = ${number(smallestC)}`,
  ].join('\n')
}
