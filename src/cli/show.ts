import { CallError } from '../shared/contract/errors.ts'
import { engineText } from '../shared/contract/engineText.ts'
import type { RunRecord } from '../shared/contract/runs.ts'
import { openLab, type Lab } from '../lab/lab.ts'
import { bytes, duration, interval, moment, number, short, spectrum, table } from './format.ts'
import { outcomeOf, secondsTaken } from './outcomes.ts'
import { layerFits, resultTable } from './results.ts'
import { findRoot, userPath } from './paths.ts'

export interface HomeOption {
  home?: string
}

export async function withLab<T>({ home }: HomeOption, use: (lab: Lab) => Promise<T>): Promise<T> {
  const lab = await openLab({ home: home === undefined ? null : userPath(home), root: findRoot() })
  try {
    return await use(lab)
  } finally {
    await lab.close()
  }
}

/** One run; `id` may be its beginning. */
export const showCommand = (id: string, options: HomeOption): Promise<number> =>
  withLab(options, async ({ handlers }) => {
    const found = findByBeginning(await handlers['runs.list']({}), id, 'run')
    console.log(recordText(await handlers['runs.read']({ id: found.id })))
    return 0
  })

/** The one run or study whose id is so, or begins so. */
export function findByBeginning<Item extends { id: string }>(
  list: readonly Item[],
  beginning: string,
  what: 'run' | 'study',
): Item {
  const found = list.filter(({ id }) => id.startsWith(beginning))
  const item = found.find(({ id }) => id === beginning) ?? found[0]
  if (item === undefined) throw new CallError('notFound', `no ${what} is called '${beginning}'`)
  if (found.length > 1 && item.id !== beginning) {
    const ids = found.slice(0, 4).map(({ id }) => id)
    const those = what === 'run' ? 'runs' : 'studies'
    throw new CallError('invalid', `'${beginning}' may be ${found.length} ${those}: ${ids.join(', ')}`)
  }
  return item
}

const shownLogLines = 20

function recordText(record: RunRecord): string {
  const { summary, engine, versions, measurements, log } = record
  const last = measurements.at(-1)
  const facts = [
    ['run', summary.id],
    ['name', summary.name],
    ['status', summary.ending ? `${summary.status}: ${summary.ending}` : summary.status],
    ...(summary.canResume
      ? [['resume', `from step ${record.checkpointStep}, its last checkpoint: lab resume ${summary.id}`]]
      : []),
    ['study', summary.study],
    ['spec', `sha256 ${summary.specHash}`],
    [
      'created',
      `${moment(summary.createdAt)}, took ${duration(secondsTaken(summary))}, peak ${bytes(record.peakMemoryBytes)}`,
    ],
    ['engine', engine ? engineText(engine) : '–'],
    ['library', engine ? `${engine.library}, ${engine.device}` : '–'],
    ...(engine?.advice ? [['better', engine.advice]] : []),
    [
      'versions',
      Object.entries(versions)
        .map(([name, version]) => `${name} ${version}`)
        .join(', '),
    ],
  ]
  const lines = log
    .slice(-shownLogLines)
    .map(({ at, level, message }) => `${new Date(at).toISOString()} ${level}: ${message}`)
  return [
    ...facts.map(([name = '', value = '']) => `${name.padEnd(9)} ${value}`),
    '',
    resultTable([outcomeOf(record)]),
    ...(last ? ['', `step ${last.step}`, '', layerTable(record)] : []),
    ...(lines.length > 0 ? ['', ...lines] : []),
  ].join('\n')
}

function layerTable({ spec, measurements }: RunRecord): string {
  const last = measurements.at(-1) ?? null
  const classes = spec.network.widths.at(-1) ?? 0
  const fits = layerFits(spec.network, last)
  const rows = (last?.featureSpectra ?? []).map((values, l) => [
    `Z^${l + 1}`,
    spectrum([...values.subarray(0, classes)]),
    short(last?.tcv[l] ?? Number.NaN),
    interval(last?.tcvLower[l] ?? Number.NaN, last?.tcvUpper[l] ?? Number.NaN),
    String(last?.featureRanks[l] ?? '–'),
    number(fits[l]?.C),
    fits[l] ? short(fits[l].error) : '–',
  ])
  return table([['layer', 'singular values', 'TCV by class', 'TCV, certified', 'rank', 'C', 'error'], ...rows])
}
