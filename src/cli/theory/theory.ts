import type { Command } from 'commander'
import { CallError } from '../../shared/contract/errors.ts'
import type { Part } from '../../shared/contract/analyses/part.ts'
import type { TheoryResult } from '../../shared/contract/analyses/theory.ts'
import { dnc1Note, fewClustersNote } from '../../shared/figures/theoryNotes.ts'
import { number, short, table } from '../format.ts'
import { valueNames } from '../../shared/theory/bench/valueNames.ts'
import { collect, readCount, readPositive, readWhole } from '../optionValues.ts'
import { printAnalysis, type AnalysisOptions } from '../printAnalysis.ts'
import { boundText, centroidLossText, lemmaText } from './theoryBound.ts'
import { addHomeOption, type Report } from '../withLab.ts'

interface TheoryOptions extends AnalysisOptions {
  set?: string[]
  pin?: string
  k?: number
  seed?: number
  tolerance?: number
}

export function addTheoryCommand(root: Command, report: Report): void {
  addHomeOption(root.command('theory'))
    .description('evaluate the theorems on the weights of a run, or without a run on values of the theory bench')
    .argument('[id]', 'id of the run, or its first characters; without one the theory bench is printed')
    .option('--set <name=value>', `set a value of the theory bench: ${benchNames}; may be repeated`, collect)
    .option('--pin <run>', 'run whose measured spectra stand beside the forecast of the theory bench')
    .option('--k <number>', 'rank and number of clusters (default: the number of classes)', readCount)
    .option(
      '--tolerance <number>',
      'share of mean ‖z‖² up to which DNC1 takes a TCV for 0 (default: 1e-6)',
      readPositive,
    )
    .option('--step <number>', 'step with stored weights (default: the last)', readWhole)
    .option('--json', 'print every number in full, as JSON')
    .option('--seed <number>', 'random seed for k-means, the search for M and the choice of samples', readWhole)
    .action(async (id, options) => report(await printTheory(id, options)))
}

const benchNames = Object.keys(valueNames).join(', ')

async function printTheory(id: string | undefined, { set, pin, ...options }: TheoryOptions): Promise<number> {
  if (id !== undefined) {
    if (set === undefined && pin === undefined) return printRun(id, options)
    throw new CallError('invalid', '--set and --pin belong to the theory bench; remove them, or the id of the run')
  }
  const { k, seed, tolerance, step, json, home } = options
  const own = Object.entries({ k, seed, tolerance, step }).find(([, value]) => value !== undefined)
  if (own) throw new CallError('invalid', `--${own[0]} needs the id of a run; the theory bench has none`)
  const { printBench } = await import('./theoryBench.ts')
  return printBench({
    ...(set ? { set } : {}),
    ...(pin === undefined ? {} : { pin }),
    ...(json ? { json } : {}),
    ...(home === undefined ? {} : { home }),
  })
}

async function printRun(
  id: string,
  { k, seed, tolerance, ...options }: Omit<TheoryOptions, 'set' | 'pin'>,
): Promise<number> {
  const parameters = {
    ...(k === undefined ? {} : { K: k }),
    ...(seed === undefined ? {} : { seed }),
    ...(tolerance === undefined ? {} : { collapseTolerance: tolerance }),
  }
  // The help needs none of its mathematics.
  const { unconstrainedText } = await import('../structures.ts')
  return printAnalysis(id, 'theory', parameters, options, (result, { spec, measurements }) => {
    const objective = measurements.find(({ step }) => step === result.step)?.objective
    const free = unconstrainedText(spec, objective, result.variation.value ?? [], tolerance)
    return free === null ? theoryText(result) : `${free}\n\n${theoryText(result)}`
  })
}

type Value<K extends 'variation' | 'gradientRanks' | 'cost' | 'forecast' | 'residual'> = NonNullable<
  TheoryResult[K]['value']
>

/** Returns the result of every theorem; where a theorem does not apply, the reason. */
export function theoryText(result: TheoryResult): string {
  const { K, variation, bound, centroidLoss, gradientRanks, cost, forecast, residual } = result
  return [
    section(`Total cluster variation of the pairs (z, y), K = ${K} (eqs. 6, 7)`, variation, (value) =>
      variationText(value, result),
    ),
    section(`Theorem 3.4, distance of W_l from rank ${K}`, bound, boundText),
    section('Lemma 3.3, remainder of the centroid-based gradient', bound, lemmaText),
    section('Eq. 8, centroid-based loss', centroidLoss, centroidLossText),
    section('Proposition 3.1, rank of the gradient on samples', gradientRanks, (value) => gradientText(value, K)),
    section('Definition 4.1, representation cost and constraints (I)-(III)', cost, costText),
    section('Theorem 4.2, each layer forecast from the measured next layer', forecast, forecastText),
    section('Theorem C.2, residual layers', residual, residualText),
  ].join('\n\n')
}

const section = <T>(title: string, { value, refusal }: Part<T>, write: (value: T) => string): string =>
  `${title}\n\n${refusal === null ? write(value) : `– ${refusal}`}`

const features = (layer: number): string => (layer === 0 ? 'X' : `Z^${layer}`)

const variationText = (layers: Value<'variation'>, result: TheoryResult): string => {
  const note = fewClustersNote(result)
  const rows = layers.map(({ layer, lower, upper, byClass, dnc1 }) => [
    features(layer),
    number(lower),
    number(upper),
    number(byClass),
    dnc1 ?? '–',
  ])
  const notes = [dnc1Note(result), ...(note ? [note] : [])]
  return [table([['layer', 'lower bound', 'upper bound', 'classes', 'DNC1'], ...rows]), '', ...notes].join('\n')
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
  const few = samples.length < K ? ' (the data hold no more)' : ''
  return [
    table([['gradient of', 'rank', 's_1', last, next], ...rows]),
    '',
    `numbers of the ${samples.length} samples${few}: ${samples.join(' ')}`,
  ].join('\n')
}

function costText(cost: Value<'cost'>): string {
  const rows = cost.layers.map((layer) => [
    features(layer.layer),
    number(layer.cost),
    number(layer.leadingOptimum),
    number(layer.representability),
    number(layer.leadingC),
    number(layer.smallestC),
    String(layer.rank),
    String(layer.missingRank),
    number(layer.rankMargin),
  ])
  const head = [
    'layer',
    'cost',
    'lower bound',
    '(I) residual',
    `(II) C, K = ${cost.rank} leading`,
    '(II) C, all',
    'rank A^l',
    '(III) missing rank',
    's_K/s_1 of A^l',
  ]
  return [
    table([head, ...rows]),
    '',
    `cost of the features (eq. 11): ${number(cost.cost)}; cost of the weights (eq. 10): ${number(cost.weightCost)}`,
    `lower bound with C over the K leading values: ${number(cost.leadingOptimum)}; with C over all: ${number(cost.optimum)}`,
    `smallest C for all layers: ${number(cost.leadingC)} over the K leading values, ${number(cost.smallestC)} over all`,
    'C over all values, as Definition 4.1 states it, counts singular values down to 1e-12 s₁. They are mostly round-off.',
    `‖Z^L − Y‖/‖Y‖ = ${number(cost.interpolation)} (the theory assumes 0); rank(Y) = ${cost.rank}`,
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
    `one C for all layers: ${number(common.C)}; error at C = 1: ${short(common.error)}; shape error: ${short(common.shapeError)}`
  const head = ['layer', 'theorem', 'C fitted', 'error at C = 1', 'scale error', 'shape error']
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
    table([['weights', '‖W_l‖', 'theory', '/ (√K/C)', '‖Z^l − Z^{l−1}‖/‖Z^l‖'], ...rows]),
    '',
    `cost: ${number(cost)}; lower bound with C = ${number(smallestC)}: ${number(optimum)}`,
  ].join('\n')
}
