import { formatShort } from '../../plot/numbers.ts'
import { median } from '../../statistics/bands.ts'
import { trendOf } from '../../statistics/trend.ts'
import type { LayerRanksData } from './data.ts'

type Point = LayerRanksData['points'][number]

const settings: Readonly<Record<LayerRanksData['variable'], string>> = {
  decay: 'weight decay',
  rate: 'the learning rate',
  batch: 'the batch size',
}

/** The name of the setting on the axis. */
export const settingAxis: Readonly<Record<LayerRanksData['variable'], string>> = {
  decay: 'λ',
  rate: 'learning rate',
  batch: 'samples of a batch',
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

/** Returns the mean rank of the features of layers 2 … L−1 of each run; of layer 1 where there are only two. */
export const middleRanks = ({ runs }: Point, { layers }: Pick<LayerRanksData, 'layers'>): number[] =>
  runs.map(({ features }) => mean(layers > 2 ? features.slice(1, -1) : features.slice(0, 1)))

/** Returns the mean rank of the weights of each run, W_1 among them where it acts on inputs. */
export const weightRanks = ({ runs }: Point, { firstWeights }: Pick<LayerRanksData, 'firstWeights'>): number[] =>
  runs.map(({ weights }) => mean(weights.slice(firstWeights - 1)))

interface Subject {
  name: string
  places: number[][]
}

/** What the title is about, then what a caption adds: features of a head, and weights of a network on inputs, come first. */
function subjects(data: LayerRanksData): [Subject, Subject] {
  const features = { name: 'the middle layers', places: data.points.map((point) => middleRanks(point, data)) }
  const weights = { name: 'the weights', places: data.points.map((point) => weightRanks(point, data)) }
  return data.firstWeights > 1 ? [features, weights] : [weights, features]
}

/** Says whether ranks fall or rise with the setting, where three runs at each place decide it. */
export function layerRanksTitle(data: LayerRanksData): string {
  const setting = settings[data.variable]
  const [{ name, places }] = subjects(data)
  const trend = trendOf(places)
  if (!trend) return `Ranks of the layers over ${setting}`
  const [first, last] = [places[0], places.at(-1)].map((ranks) => formatShort(Number(median(ranks ?? []).toFixed(1))))
  return `The rank of ${name} ${trend} with ${setting}, from ${first} to ${last}`
}

/** Says what the other ranks do, and whether the bound excludes anything; each empty where it does not apply. */
export function otherSentences(data: LayerRanksData): string[] {
  const [, { name, places }] = subjects(data)
  const trend = trendOf(places)
  const bounds = data.points.flatMap(({ bound }) => bound ?? [])
  const largest = Math.max(0, ...data.points.flatMap(({ runs }) => runs.flatMap(({ weights }) => weights)))
  const exceeded = data.points.filter(({ bound, runs }) =>
    runs.some(({ weights }) => weights.slice(data.firstWeights - 1).some((rank) => rank > (bound ?? Infinity))),
  ).length
  const least = Math.min(...bounds)
  return [
    trend ? `the rank of ${name} ${trend} with ${settings[data.variable]}` : '',
    bounds.length === 0
      ? ''
      : exceeded > 0
        ? `weights exceed the bound at ${exceeded} of ${data.points.length} places, where they are not stationary`
        : least > largest
          ? `the bound of descent on batches is at least ${formatShort(least)}, above every rank`
          : 'no weights exceed the bound of descent on batches',
  ].filter(Boolean)
}
