import type { Command } from 'commander'
import { isAtZero } from '../shared/figures/objective/data.ts'
import type { Forecast } from '../shared/contract/forecasts.ts'
import type { RunSpec } from '../shared/spec/runSpec.ts'
import type { StructureForecast } from '../shared/theory/unconstrained/structureForecast.ts'
import { sharedName } from '../shared/spec/runNames.ts'
import { chooseData, type DataOption } from './dataOption.ts'
import { number, spectrum, table } from './format.ts'
import { shortNames } from './names.ts'
import { findRoot } from '../lab/layout.ts'
import { userPath } from './paths.ts'
import { addSpecOptions, chooseSpecs, type SpecOptions } from './specs.ts'
import { addHomeOption, type HomeOption, type Report } from './withLab.ts'

export function addForecastCommand(root: Command, report: Report): void {
  addHomeOption(addSpecOptions(root.command('forecast')))
    .description('print the singular values that theory forecasts before training')
    .option('--json', 'print JSON: the runs of each forecast, and all its numbers')
    .action(async (target, options) => report(await printForecasts(target, options)))
}

/** Prints the forecasts; needs no engine, and a home only for an imported data set. */
async function printForecasts(
  target: string,
  { json, ...options }: SpecOptions & DataOption & { json?: boolean },
): Promise<number> {
  const { specs } = chooseSpecs(target, options, await chooseData(options))
  const forecast = await openForecaster(options)
  const { structuresOf, structuresText } = await import('./structures.ts')
  const groups = new Map<string, { forecast: Forecast; structures: StructureForecast | null; labels: string[] }>()
  const labels = shortNames(specs.map(({ name }) => name))
  for (const [i, spec] of specs.entries()) {
    const made = forecast(spec)
    const structures = structuresOf(spec)
    const key = JSON.stringify([made, structures])
    const group = groups.get(key) ?? { forecast: made, structures, labels: [] }
    group.labels.push(labels[i] ?? '')
    groups.set(key, group)
  }
  if (json) {
    const made = [...groups.values()].map(({ labels, forecast, structures }) => ({
      runs: labels,
      forecast,
      ...(structures ? { structures } : {}),
    }))
    console.log(JSON.stringify({ source: 'arXiv:2402.03991v2', forecasts: made }, null, 2))
    return 0
  }
  console.log(sharedName(specs.map(({ name }) => name)))
  for (const { labels, forecast, structures } of groups.values()) {
    const text = structures ? `${structuresText(structures)}\n\n${forecastText(forecast)}` : forecastText(forecast)
    console.log(`\n${joinLabels(labels)}\n\n${text}`)
  }
  return 0
}

/** Loads the mathematics of forecasts, which the other commands do not need. */
async function openForecaster({ home }: HomeOption): Promise<(spec: RunSpec) => Forecast> {
  const [{ openDataSets }, forecaster, { findDirectories }] = await Promise.all([
    import('../lab/datasets/dataSets.ts'),
    import('../lab/forecaster.ts'),
    import('../lab/home.ts'),
  ])
  const root = findRoot()
  const directories = findDirectories({ home: home === undefined ? null : userPath(home), root })
  const sets = openDataSets(root, directories.home)
  return forecaster.openForecaster({ dataSet: () => sets }).make
}

/** Joins `δ = 10` and `δ = 5` to `δ = 10, 5`; of many labels it keeps the first and the last. */
const joinLabels = (labels: readonly string[]): string => {
  if (labels.length > 12) return `${labels[0]} … ${labels.at(-1)}, ${labels.length} runs`
  const [first = '', ...others] = labels
  const letter = /^(.* = )/.exec(first)?.[1] ?? ''
  return [first, ...others.map((label) => (label.startsWith(letter) ? label.slice(letter.length) : label))].join(', ')
}

/** Returns a row for each layer, and rows for what the theorem leaves open where that has a width. */
function layerRows({ theorem, balance }: Forecast, l: number): string[][] {
  const basis = theorem?.basis
  const median = theorem?.singularValues[l] ?? []
  const [lower, upper, identity] = [basis?.lower[l] ?? [], basis?.upper[l] ?? [], basis?.identity?.[l] ?? []]
  const isOpen = lower.some((value, j) => value < (upper[j] ?? value))
  const isOwn = identity.some((value, j) => Math.abs(value - (median[j] ?? 0)) > 1e-9 * value)
  const open = (name: string, values: readonly number[]): string[] => ['', name, spectrum(values)]
  const layers = theorem?.singularValues.length ?? 0
  const what = median.length === 0 || l === layers - 1 ? '' : isOpen ? 'median' : basis ? 'every O_l' : 'one O_l'
  return [
    [
      `Z^${l + 1}`,
      what,
      spectrum(median) || '–',
      number(median.length > 0 ? theorem?.C[l] : undefined),
      spectrum(balance?.singularValues[l] ?? []) || '–',
      number(balance?.C[l]),
    ],
    ...(isOpen ? [open('5 %', lower), open('95 %', upper)] : []),
    ...(isOwn ? [open('[I; 0]', identity)] : []),
  ]
}

function forecastText(made: Forecast): string {
  const { counts, theorem, balance, refusals } = made
  const layers = Math.max(theorem?.singularValues.length ?? 0, balance?.singularValues.length ?? 0)
  const rows = Array.from({ length: layers }, (_, l) => layerRows(made, l)).flat()
  const head = ['layer', 'O_l', 'Theorem 4.2', 'C', 'balance law', 'C']
  const notes = [...(theorem?.notes ?? []), ...(balance?.notes ?? []), ...refusals]
  return [
    ...(layers > 0 ? [table([head, ...rows]), ''] : []),
    ...(balance ? [`objective${isAtZero(made) ? ' at δ = 0' : ''} (balance law): ${number(balance.objective)}`] : []),
    `samples per class: ${counts.join(' ')}`,
    'theorems: Zangrando et al., arXiv:2402.03991v2',
    ...notes.map((note) => `– ${note}`),
  ].join('\n')
}
