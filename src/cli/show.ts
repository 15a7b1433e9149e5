import type { Command } from 'commander'
import { collapseStepsText } from '../shared/contract/collapseStepsText.ts'
import { engineText } from '../shared/contract/engineText.ts'
import type { RunRecord } from '../shared/contract/runs.ts'
import { layersOf } from '../shared/quantities/read.ts'
import { layeredNames, measured, quantities, type MeasuredName } from '../shared/quantities/table.ts'
import { bytes, duration, interval, moment, number, short, spectrum, table } from './format.ts'
import { outcomeOf, secondsTaken } from './outcomes.ts'
import { layerFits, resultTable } from './results.ts'
import { addHomeOption, findByPrefix, withLab, type HomeOption, type Report } from './withLab.ts'
import { programName } from './programName.ts'

export function addShowCommand(root: Command, report: Report): void {
  addHomeOption(root.command('show'))
    .description('show one run: result, spectra of its layers, versions and log')
    .argument('<id>', 'id of the run, or its first characters')
    .action(async (id, options) => report(await show(id, options)))
}

const show = (id: string, options: HomeOption): Promise<number> =>
  withLab(options, async ({ handlers }) => {
    const found = findByPrefix(await handlers['runs.list']({}), id, 'run')
    console.log(recordText(await handlers['runs.read']({ id: found.id })))
    return 0
  })

const shownLogLines = 20

function recordText(record: RunRecord): string {
  const last = record.measurements.at(-1)
  const lines = record.log
    .slice(-shownLogLines)
    .map(({ at, level, message }) => `${new Date(at).toISOString()} ${level}: ${message}`)
  return [
    ...runFacts(record).map(([name, value]) => `${name.padEnd(9)} ${value}`),
    '',
    resultTable([outcomeOf(record)]),
    ...(last ? ['', `step ${last.step}`, '', layerTable(record), ...ownNumbers(last)] : []),
    ...(lines.length > 0 ? ['', ...lines] : []),
  ].join('\n')
}

function runFacts(record: RunRecord): [string, string][] {
  const { summary, engine, versions, checkpointStep, peakMemoryBytes } = record
  const facts: [string, string | null][] = [
    ['run', summary.id],
    ['name', summary.name],
    ['status', summary.ending ? `${summary.status}: ${summary.ending}` : summary.status],
    [
      'resume',
      summary.canResume ? `${programName} resume ${summary.id} (from the checkpoint of step ${checkpointStep})` : null,
    ],
    ['study', summary.study],
    ['spec', `sha256 ${summary.specHash}`],
    ['created', moment(summary.createdAt)],
    ['time', duration(secondsTaken(summary))],
    ['memory', `${bytes(peakMemoryBytes)} at its peak`],
    ['engine', engine ? engineText(engine) : '–'],
    ['library', engine ? `${engine.library}, ${engine.device}` : '–'],
    ['advice', engine?.advice ?? null],
    ['collapse', collapseStepsText(record.collapseSteps)],
    [
      'versions',
      Object.entries(versions)
        .map(([name, version]) => `${name} ${version}`)
        .join(', '),
    ],
  ]
  return facts.flatMap(([name, value]): [string, string][] => (value === null ? [] : [[name, value]]))
}

/** Returns the numbers that only some runs have: of the whole network, or of every block of a backbone. */
function ownNumbers(last: RunRecord['measurements'][number]): string[] {
  const rows = layeredNames.flatMap((name): string[][] => {
    const { layers } = measured[name]
    const values = [...(last.layered[name] ?? [])]
    const isOwn = layers === null || layers === 'block'
    return isOwn && values.length > 0 ? [[quantities[name].name, values.map((value) => number(value)).join(' ')]] : []
  })
  return rows.length > 0 ? ['', table([['quantity', 'value'], ...rows])] : []
}

function layerTable({ spec, measurements }: RunRecord): string {
  const last = measurements.at(-1) ?? null
  const classes = spec.network.widths.at(-1) ?? 0
  const perLayer: readonly MeasuredName[] = layeredNames.filter((name) =>
    ['Z', 'W', 'interface'].includes(measured[name].layers ?? ''),
  )
  const fits = layerFits(spec, last)
  const rows = (last?.featureSpectra ?? []).map((values, l) => [
    `Z^${l + 1}`,
    spectrum([...values.subarray(0, classes)]),
    short(last?.tcv[l] ?? Number.NaN),
    interval(last?.tcvLower[l] ?? Number.NaN, last?.tcvUpper[l] ?? Number.NaN),
    String(last?.featureRanks[l] ?? '–'),
    number(fits[l]?.C),
    fits[l] ? short(fits[l].error) : '–',
    ...perLayer.map((name) => number(last ? layersOf(name, last)[l] : null)),
  ])
  const ofSpectra = [
    'layer',
    'singular values',
    'TCV of classes',
    'TCV, certified',
    'rank',
    'C fitted',
    'error at C = 1',
  ]
  return table([[...ofSpectra, ...perLayer.map((name) => quantities[name].name)], ...rows])
}
