import { SpecError } from '../../spec/runSpec.ts'
import { issueText } from '../../spec/valueIssues.ts'
import { valueNames, type ValueName } from './valueNames.ts'
import { BenchValues, firstValues, resized } from './values.ts'

const names = Object.keys(valueNames) as ValueName[]

/** Writes values as `sizes=5x10,widths=50x4,lambda=0.0001`: sizes and widths, and what differs from the first values. */
export function formatValues(values: BenchValues): string {
  const texts = textsOf(values)
  const first = textsOf(firstValues)
  return (Object.keys(texts) as (keyof typeof texts)[])
    .filter((name) => name === 'sizes' || name === 'widths' || texts[name] !== first[name])
    .map((name) => `${name}=${texts[name]}`)
    .join(',')
}

const textsOf = (values: BenchValues) => ({
  sizes: formatCounts(values.counts),
  widths: formatCounts(values.widths),
  lambda: String(values.lambda),
  delta: String(values.delta),
  lambdaZ: String(values.featureDecay),
  layers: values.featureLayers,
  c: String(values.targetScale),
  scale: String(values.inputScale),
  C: formatRange(values.constant),
  activation: values.activation,
  last: values.lastActivation,
  data: values.data,
  sigma: String(values.deviation),
})

/** Writes a list as `50x4` where all entries agree, else as `60+40`; `0` for an empty one. */
export function formatCounts(list: readonly number[]): string {
  const [first, ...others] = list
  if (first === undefined) return '0'
  return others.length > 0 && others.every((own) => own === first) ? `${first}x${list.length}` : list.join('+')
}

export const formatRange = ([least, most]: readonly [number, number]): string =>
  least === most ? String(least) : `${least}..${most}`

/** Writes C for a legend: `1`, or `0.5 … 2`. */
export const constantText = ({ constant: [least, most] }: Pick<BenchValues, 'constant'>): string =>
  least === most ? String(least) : `${least} … ${most}`

/** Reads what `formatValues` writes, and single settings as `K=4`. Throws a SpecError that names the value. */
export function parseValues(text: string): BenchValues {
  return withSettings(
    firstValues,
    text.split(',').filter((own) => own.trim() !== ''),
  )
}

/** Returns values after every `name=value`, in order. Throws a SpecError that names the setting. */
export function withSettings(values: BenchValues, settings: readonly string[]): BenchValues {
  const changed = settings.reduce((own, setting) => ({ ...own, ...changesOf(own, setting) }), values)
  const result = BenchValues.safeParse(changed)
  if (result.success) return result.data
  const { path, message } = issueText(result.error, changed)
  throw new SpecError(path, message)
}

function changesOf(values: BenchValues, setting: string): Partial<BenchValues> {
  const split = setting.indexOf('=')
  const name = names.find((own) => own === setting.slice(0, Math.max(split, 0)).trim())
  if (!name) throw new SpecError('', `'${setting}' sets no value; the values are ${names.join(', ')}`)
  const text = setting.slice(split + 1).trim()
  switch (name) {
    case 'K':
      return { counts: resized(values.counts, wholeOf(name, text), 5) }
    case 'L':
      return { widths: resized(values.widths, wholeOf(name, text) - 1, 50) }
    case 'n':
      return { widths: values.widths.map(() => wholeOf(name, text)) }
    case 'sizes':
      return { counts: listOf(name, text) }
    case 'widths':
      return { widths: text === '0' ? [] : listOf(name, text) }
    case 'lambda':
      return { lambda: numberOf(name, text) }
    case 'delta':
      return { delta: numberOf(name, text) }
    case 'lambdaZ':
      return { featureDecay: numberOf(name, text) }
    case 'c':
      return { targetScale: numberOf(name, text) }
    case 'scale':
      return { inputScale: numberOf(name, text) }
    case 'sigma':
      return { deviation: numberOf(name, text) }
    case 'C': {
      const [least = NaN, most = least] = text.split('..').map((own) => numberOf(name, own))
      return { constant: [least, most] }
    }
    case 'layers':
      return { featureLayers: text as BenchValues['featureLayers'] }
    case 'activation':
      return { activation: text as BenchValues['activation'] }
    case 'last':
      return { lastActivation: text as BenchValues['lastActivation'] }
    case 'data':
      return { data: text as BenchValues['data'] }
  }
}

/** Reads `5x10`, `8+6+4` or `8 6 4`. */
export function listOf(name: string, text: string): number[] {
  return text.split(/[+\s,]+/).flatMap((part) => {
    const [value = '', times = '1'] = part.split(/[x×]/)
    return Array.from({ length: wholeOf(name, times, 1000) }, () => wholeOf(name, value))
  })
}

function numberOf(name: string, text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value)) throw new SpecError(name, `'${text}' is not a number`)
  return value
}

function wholeOf(name: string, text: string, most = 4096): number {
  const value = numberOf(name, text)
  if (!Number.isInteger(value) || value < 1 || value > most)
    throw new SpecError(name, `${value} is not a whole number from 1 to ${most}`)
  return value
}
