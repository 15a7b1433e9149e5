import { InvalidArgumentError, type Command } from 'commander'
import { CallError } from '../shared/contract/errors.ts'
import { dispatchEvents } from '../lab/dispatchEvents.ts'
import type { Lab } from '../lab/lab.ts'
import type { Trainers } from '../lab/runs/trainers.ts'
import type { RunSpec } from '../shared/spec/runSpec.ts'
import { findRoot } from '../lab/layout.ts'
import { userPath } from './paths.ts'
import { programName } from './programName.ts'

export interface HomeOption {
  home?: string
}

/** Takes the exit code of a command. */
export type Report = (code: number) => void

export const addHomeOption = (command: Command): Command =>
  command.option(
    '--home <dir>',
    'folder with the history and figures (default: the data folder of this platform)',
    readHome,
  )

/** An empty value comes from an empty variable of a script, which must not mean the default home. */
function readHome(value: string): string {
  if (value.trim() === '') throw new InvalidArgumentError('It is empty: name a folder, or leave the option out.')
  return value
}

interface LabUse extends HomeOption {
  concurrency?: number
  /** The specs that `use` trains. Their trainers start before the lab, and load TensorFlow while it opens. */
  specs?: readonly RunSpec[]
}

/** Opens the lab of the home, hands it to `use`, and closes it again. */
export async function withLab<T>(
  { home, concurrency, specs = [] }: LabUse,
  use: (lab: Lab) => Promise<T>,
  listeners: Parameters<typeof dispatchEvents>[0] = {},
): Promise<T> {
  const place = { home: home ? userPath(home) : null, root: findRoot() }
  const trainers = specs.length > 0 ? await startTrainers(place, specs, concurrency) : undefined
  try {
    // The help and the commands without a lab need none of its modules.
    const { openLab } = await import('../lab/lab.ts')
    const emit = dispatchEvents(listeners)
    const lab = await openLab({ ...place, concurrency: concurrency ?? null, emit, trainers })
    try {
      return await use(lab)
    } finally {
      await lab.close()
    }
  } finally {
    await trainers?.trainers.close()
  }
}

async function startTrainers(
  place: { home: string | null; root: string },
  specs: readonly RunSpec[],
  concurrency: number | undefined,
): Promise<Trainers> {
  const { findMachine, openTrainers, prepareTrainers } = await import('../lab/runs/trainers.ts')
  const machine = await findMachine(place.root)
  const trainers = openTrainers(place)
  // The stored number of trainers is not known yet. Where it differs, the lab starts other trainers.
  prepareTrainers(trainers, specs, { ...machine, trainers: concurrency ?? machine.trainers })
  return trainers
}

/** What an id may name, and the command that lists them. */
const lists = {
  run: ['runs', `${programName} runs`],
  'trashed run': ['trashed runs', `${programName} runs --trash`],
  study: ['studies', `${programName} studies`],
  report: ['reports', `${programName} report list`],
  'trashed study': ['trashed studies', `${programName} studies --trash`],
} as const

/** Returns the one item with this id, or with an id that begins so. Throws a CallError. */
export function findByPrefix<Item extends { id: string }>(
  list: readonly Item[],
  prefix: string,
  what: keyof typeof lists,
): Item {
  const [plural, command] = lists[what]
  const found = list.filter(({ id }) => id.startsWith(prefix))
  const item = found.find(({ id }) => id === prefix) ?? found[0]
  if (item === undefined)
    throw new CallError('notFound', `no ${what} has the id '${prefix}'; list them with: ${command}`)
  if (found.length > 1 && item.id !== prefix) {
    const ids = found.slice(0, 4).map(({ id }) => id)
    const more = found.length > ids.length ? ', …' : ''
    throw new CallError(
      'invalid',
      `'${prefix}' matches ${found.length} ${plural} (${ids.join(', ')}${more}); type more of the id`,
    )
  }
  return item
}
