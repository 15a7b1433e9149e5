import type { DataSetSummary } from '../shared/contract/datasets.ts'
import { importedData } from '../shared/spec/onData.ts'
import { dispatchEvents } from '../lab/dispatchEvents.ts'
import { openLab } from '../lab/lab.ts'
import { findSet } from './dataOption.ts'
import { bytes, moment, number, table } from './format.ts'
import { withLab, type HomeOption } from './show.ts'
import { findRoot, userPath } from './paths.ts'

export interface ImportOptions extends HomeOption {
  name?: string
  labels?: string
  labelColumn?: string
  arrays?: { samples: string; labels: string }
}

const exitCodes = { fine: 0, failed: 1, interrupted: 130 }
const id = 'cli'
const stages = { reading: 'reading', writing: 'writing into the home' } as const

/** Imports one set, with its progress; Ctrl+C leaves nothing of it. */
export async function importCommand(files: readonly string[], options: ImportOptions): Promise<number> {
  const show = progressLine()
  const lab = await openLab({
    home: options.home === undefined ? null : userPath(options.home),
    root: findRoot(),
    emit: dispatchEvents({
      'datasets.progressed': ({ stage, done }) => show(`${stages[stage]}  ${Math.floor(100 * done)} %`),
    }),
  })
  let isInterrupted = false
  const cancel = (): void => {
    isInterrupted = true
    void Promise.resolve(lab.handlers['datasets.cancel']({ id })).catch(() => {})
  }
  process.once('SIGINT', cancel)
  process.once('SIGTERM', cancel)
  try {
    const { dataset, wasThere } = await lab.handlers['datasets.import']({
      id,
      files: [...files, ...(options.labels === undefined ? [] : [options.labels])].map((file) => userPath(file)),
      name: options.name ?? null,
      labelColumn: options.labelColumn ?? null,
      arrays: options.arrays ?? null,
    })
    show('')
    if (wasThere) console.log(`This content is in the home already, as '${dataset.name}'; nothing has changed.\n`)
    console.log(setText(dataset))
    return exitCodes.fine
  } catch (error) {
    show('')
    if (!isInterrupted) throw error
    console.error('lab: the import was cancelled; nothing of it is left')
    return exitCodes.interrupted
  } finally {
    process.off('SIGINT', cancel)
    process.off('SIGTERM', cancel)
    await lab.close()
  }
}

/** Written over and over on a terminal; elsewhere nothing, since what comes of it is said at once. */
function progressLine(): (text: string) => void {
  const { stderr } = process
  return (text) => void (stderr.isTTY && stderr.write(`\r\u001b[K${text}`))
}

/** The list, or one set with what a spec says of it. */
export const datasetsCommand = (
  name: string | undefined,
  { remove = false, evenIfUsed = false, ...options }: HomeOption & { remove?: boolean; evenIfUsed?: boolean },
): Promise<number> =>
  withLab(options, async ({ handlers }) => {
    const list = await handlers['datasets.list']({})
    if (name === undefined) {
      console.log(listText(list))
      return exitCodes.fine
    }
    const set = findSet(list, name)
    if (!remove) console.log(setText(set))
    else if (set.runs > 0 && !evenIfUsed) {
      console.error(`lab: ${set.runs} runs were trained on '${set.name}'. Results stay without it, but these can be`)
      console.error('neither repeated nor analysed until it is imported again: --even-if-used removes it all the same.')
      return exitCodes.failed
    } else {
      await handlers['datasets.remove']({ id: set.id, evenIfUsed })
      console.log(`'${set.name}' is removed.`)
    }
    return exitCodes.fine
  })

const shapeText = (shape: readonly number[]): string => shape.join(' × ')

function listText(list: readonly DataSetSummary[]): string {
  const rows = list.map((set) => [
    set.name,
    String(set.samples),
    shapeText(set.shape),
    String(set.classNames.length),
    bytes(set.bytes),
    String(set.runs),
    set.addedAt === null ? 'embedded' : moment(set.addedAt),
    set.hash.slice(0, 12),
  ])
  return table([['name', 'samples', 'shape', 'classes', 'size', 'runs', 'since', 'SHA-256'], ...rows])
}

const mostClasses = 20

function setText(set: DataSetSummary): string {
  const { classNames, counts, range, missing, incomplete } = set
  const classes = classNames.map((name, k) => `${name} (${counts[k]})`)
  const shown = [...classes.slice(0, mostClasses), ...(classes.length > mostClasses ? ['…'] : [])].join(', ')
  const facts = [
    ['name', set.name],
    ['SHA-256', set.hash],
    ['source', set.source],
    ['samples', `${set.samples} of ${shapeText(set.shape)} numbers (${set.type}), ${bytes(set.bytes)}`],
    ['classes', `${classNames.length}: ${shown}`],
    ['range', range ? `${number(range[0])} … ${number(range[1])}` : '–'],
    ['missing', missing > 0 ? `${missing} numbers, in ${incomplete} samples` : 'none'],
    ...(set.problem === null ? [] : [['problem', set.problem]]),
  ]
  const data = importedData(set, { kind: 'balanced', perClass: Math.min(5, ...counts), seed: 0 })
  return [
    ...facts.map(([name = '', value = '']) => `${name.padEnd(8)} ${value}`),
    '',
    `lab run fig2 --quick --data '${set.name}'`,
    'or, in a spec, as its data:',
    JSON.stringify(data),
  ].join('\n')
}
