import type { MeasuredQuantity, SummaryQuantity } from './quantity.ts'
import { optionalTable } from './optionalTable.ts'
import { summaryTable } from './summaryTable.ts'

/**
 * Every number that can be known of a run, one entry each. The run table, filters, Compare, results of studies, the run
 * page, statistics, the command line and exports derive from it.
 *
 * To add a quantity of the weights: an entry here, its definition in theory/, and a line in trainer/measure/layered.ts
 * and its native twin, engine/graph/layered.ts. A quantity of the features has its line in trainer/measure/ofFeatures.ts,
 * which serves every engine.
 */
const measuredTable = {
  objective: {
    name: 'objective',
    symbol: 'objective',
    axis: 'objective',
    subject: 'The final objective',
    sentence: 'Data loss plus all penalties at the λ of the spec',
    digits: 5,
    isLog: true,
    known: 'step',
    stored: 'objective',
    layers: null,
    reduce: null,
  },
  dataLoss: {
    name: 'data loss',
    symbol: 'data loss',
    axis: 'data loss',
    subject: 'The final data loss',
    sentence: 'Loss of the outputs against the targets, without penalties',
    digits: 3,
    isLog: true,
    aliases: ['loss'],
    known: 'step',
    stored: 'dataLoss',
    layers: null,
    reduce: null,
  },
  weightPenalty: {
    name: 'weight penalty',
    symbol: 'weight penalty',
    axis: 'weight penalty',
    subject: 'The final weight penalty',
    sentence: 'Σ λ_l/2 (‖W_l‖² + ‖b_l‖²) at the λ of the spec',
    digits: 3,
    isLog: true,
    known: 'step',
    stored: 'weightPenalty',
    layers: null,
    reduce: null,
  },
  featurePenalty: {
    name: 'feature penalty',
    symbol: 'feature penalty',
    axis: 'feature penalty',
    subject: 'The final feature penalty',
    sentence: 'Σ λ′_l/2 ‖Z^l‖² at the λ′ of the spec',
    digits: 3,
    isLog: true,
    known: 'step',
    stored: 'featurePenalty',
    layers: null,
    reduce: null,
  },
  gradientNorm: {
    name: 'gradient norm in training coordinates',
    symbol: '‖gradient‖, training',
    axis: '‖gradient‖ in training coordinates',
    subject: 'The final gradient norm in training coordinates',
    sentence:
      'Norm of the gradient in the coordinates in which the optimizer trains W₁, biases included; weightGradient is that of the network',
    digits: 3,
    isLog: true,
    aliases: ['gradient'],
    known: 'step',
    stored: 'gradientNorm',
    layers: null,
    reduce: null,
  },
  tcv: {
    name: 'TCV',
    symbol: 'TCV',
    axis: 'TCV by class',
    subject: 'The largest TCV of the hidden layers',
    sentence: 'Total cluster variation of the features by class; 0 where every class is one point',
    digits: 2,
    isLog: true,
    inSummary: ({ tcv }) => tcv,
    known: 'measurement',
    stored: 'tcv',
    layers: 'Z',
    reduce: 'largestHidden',
  },
  weightNorm: {
    name: 'weight norm',
    symbol: '‖{i|W}‖',
    axis: '‖{i|W}‖, Frobenius',
    subject: 'The norm of all weights',
    sentence: 'Frobenius norm of the weight matrices, without biases',
    digits: 3,
    known: 'measurement',
    stored: 'weightNorms',
    layers: 'W',
    reduce: 'norm',
  },
  featureRank: {
    name: 'rank of Z',
    symbol: 'rank {i|Z}',
    axis: 'rank of {i|Z}, s > 10⁻⁵ s₁',
    subject: 'The largest rank of hidden features',
    sentence: 'How many singular values of Z^l exceed 10⁻⁵ of the largest',
    digits: 3,
    isWhole: true,
    known: 'measurement',
    stored: 'featureRanks',
    layers: 'Z',
    reduce: 'largestHidden',
  },
  weightRank: {
    name: 'rank of W',
    symbol: 'rank {i|W}',
    axis: 'rank of {i|W}, s > 10⁻⁵ s₁',
    subject: 'The largest rank of a weight matrix',
    sentence: 'How many singular values of W_l exceed 10⁻⁵ of the largest',
    digits: 3,
    isWhole: true,
    known: 'measurement',
    stored: 'weightRanks',
    layers: 'W',
    reduce: 'largest',
  },
  balancedness: {
    name: 'balancedness',
    symbol: 'balancedness',
    axis: 'balancedness',
    subject: 'The largest balancedness of neighbouring layers',
    sentence: 'Distance from balance, ‖W_{l+1}ᵀW_{l+1} − W_lW_lᵀ‖ / ‖W_l‖²; 0 where neighbouring layers are balanced',
    digits: 2,
    isLog: true,
    known: 'measurement',
    stored: 'layered',
    layers: 'interface',
    reduce: 'largest',
  },
  alignment: {
    name: 'alignment',
    symbol: 'alignment',
    axis: 'alignment',
    subject: 'The smallest alignment of weights with the gradient of the data loss',
    sentence: 'Cosine between W_l and −∇L₀, the gradient of the data loss; 1 at a stationary point with weight decay',
    digits: 4,
    known: 'measurement',
    stored: 'layered',
    layers: 'W',
    reduce: 'smallest',
  },
  stationarity: {
    name: 'stationarity',
    symbol: 'stationarity',
    axis: 'stationarity, ‖grad {i|L}‖ / ‖λ{i|W}‖',
    subject: 'The largest relative gradient of a layer',
    sentence:
      'Distance from a stationary point, ‖∇_{W_l}L‖ / ‖λ_l W_l‖; 0 at a stationary point, no number in a layer without weight decay',
    digits: 2,
    isLog: true,
    known: 'measurement',
    stored: 'layered',
    layers: 'W',
    reduce: 'largestKnown',
  },
  weightGradient: {
    name: 'gradient norm',
    symbol: '‖grad {i|L}‖',
    axis: '‖grad {i|L}‖',
    subject: 'The gradient norm of all weights',
    sentence: 'Norm of the gradient of the objective in W_1 … W_L, the network’s own coordinates',
    digits: 3,
    isLog: true,
    known: 'measurement',
    stored: 'layered',
    layers: 'W',
    reduce: 'norm',
  },
  cdnv: {
    name: 'CDNV',
    symbol: 'CDNV',
    axis: 'CDNV',
    subject: 'The largest CDNV of the hidden layers',
    sentence:
      'Class-distance normalised variance (Galanti et al. 2021): variance within classes over the squared distance of their means, averaged over pairs',
    digits: 2,
    isLog: true,
    known: 'measurement',
    stored: 'layered',
    layers: 'Z',
    reduce: 'largestHidden',
  },
  equiangularity: {
    name: 'equiangularity',
    symbol: 'equiangularity',
    axis: 'equiangularity',
    subject: 'The largest equiangularity of the hidden layers',
    sentence:
      'Standard deviation of the cosines between centred class means (Papyan et al. 2020, Figure 3); 0 where all angles are equal',
    digits: 2,
    isLog: true,
    known: 'measurement',
    stored: 'layered',
    layers: 'Z',
    reduce: 'largestHidden',
  },
  centreAgreement: {
    name: 'centre agreement',
    symbol: 'NC4 agreement',
    axis: 'agreement with the nearest class centre',
    subject: 'The smallest agreement with the nearest class centre',
    sentence: 'Share of samples whose nearest class mean has the class of the largest output (NC4, Papyan et al. 2020)',
    digits: 3,
    known: 'measurement',
    stored: 'layered',
    layers: 'Z',
    reduce: 'smallest',
  },
  ...optionalTable,
  step: {
    name: 'step measured',
    symbol: 'last step',
    axis: 'step measured',
    subject: 'The last step measured',
    sentence: 'Step of the measurement',
    digits: 3,
    isWhole: true,
    known: 'measurement',
    stored: 'step',
    layers: null,
    reduce: null,
  },
} as const satisfies Record<string, MeasuredQuantity>

export type MeasuredName = keyof typeof measuredTable
export type SummaryName = keyof typeof summaryTable
export type QuantityName = MeasuredName | SummaryName

export const measured: Readonly<Record<MeasuredName, MeasuredQuantity>> = measuredTable
export const ofSummary: Readonly<Record<SummaryName, SummaryQuantity>> = summaryTable
export const quantities: Readonly<Record<QuantityName, MeasuredQuantity | SummaryQuantity>> = {
  ...measured,
  ...ofSummary,
}

/** Known at every measurement, in the order of the table. */
export const measuredNames = Object.keys(measuredTable) as MeasuredName[]

/** What Compare draws over the steps. */
export type CurveName = Exclude<MeasuredName, 'step'>
export const curveNames = measuredNames.filter((name): name is CurveName => name !== 'step')

/** A result of a finished run: a number of its last measurement, or its duration. */
export type ResultName = MeasuredName | 'seconds'
export const resultNames: readonly ResultName[] = [...measuredNames, 'seconds']

type LayeredEntries = {
  [Name in MeasuredName]: (typeof measuredTable)[Name] extends { stored: 'layered' } ? Name : never
}
/** Quantities that a measurement holds under their own names, each a vector over the layers. */
export type LayeredName = LayeredEntries[MeasuredName]
export const layeredNames = measuredNames.filter((name): name is LayeredName => measured[name].stored === 'layered')

type FeatureEntries = {
  [Name in LayeredName]: (typeof measuredTable)[Name] extends { layers: 'Z' } ? Name : never
}
/** Layered quantities of the features, which the trainer computes from them whatever the engine. */
export type FeatureLayeredName = FeatureEntries[LayeredName]
type WeightEntries = {
  [Name in LayeredName]: (typeof measuredTable)[Name] extends { layers: 'W' | 'interface' } ? Name : never
}
/** Layered quantities of the weights, which each engine computes. */
export type WeightLayeredName = WeightEntries[LayeredName]
export const weightLayeredNames = layeredNames.filter((name): name is WeightLayeredName =>
  ['W', 'interface'].includes(measured[name].layers ?? ''),
)
