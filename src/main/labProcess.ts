import { fork, type ChildProcess } from 'node:child_process'
import { CallError } from '../shared/contract/errors.ts'
import { labContract, type LabContract } from '../shared/contract/index.ts'
import { eventNames } from '../shared/contract/names.ts'
import { lookUp, type EventName } from '../shared/contract/schema.ts'
import { connect, type Client } from '../shared/rpc/client.ts'
import { childChannel } from './childChannel.ts'
import type { Paths } from './paths.ts'

/** After a second death within this time there is no third start: something is wrong that a start does not mend. */
const RESTART_APART_MS = 60_000
const QUIT_WAIT_MS = 2_000
/** What a dying child wrote last arrives after its end. */
const LAST_WORDS_MS = 50

/** What the lab says of itself; that it was restarted is said here. */
export const labEvents = eventNames.filter(
  (name): name is EventName<LabContract> =>
    name !== 'system.labRestarted' && lookUp(labContract, name, 'event') !== undefined,
)

export type LabEvent = (name: EventName<LabContract>, payload: unknown) => void

export interface LabProcess {
  /** What is bulky in its answers comes packed, for a window: main itself has no use for it. */
  client: Pick<Client<LabContract>, 'call'>
  /** Asks the lab to end, and ends it after two seconds. */
  quit(): Promise<void>
}

export interface LabOptions {
  start(): ChildProcess
  /** The events to relay, by name. */
  events: readonly EventName<LabContract>[]
  emit: LabEvent
  log(line: string): void
  now?(): number
}

/** Only the window looks into long lists and arrays. */
const handedOn = (value: unknown): unknown => value

/** With COLLAPSAR_INSPECT_LAB=PORT in the environment a debugger can attach to the lab there. */
const inspectLab = (port = process.env['COLLAPSAR_INSPECT_LAB']): string[] => (port ? [`--inspect=${port}`] : [])

export function forkLab(paths: Paths): ChildProcess {
  const home = paths.home === null ? [] : ['--home', paths.home]
  return fork(paths.labEntry, [...home, '--root', paths.root], {
    execPath: paths.node,
    execArgv: inspectLab(),
    serialization: 'advanced', // typed arrays cross as they are
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
}

/** Starts the lab and keeps it alive: when it dies, callers are told and another is started, once. */
export function superviseLab(options: LabOptions): LabProcess {
  const now = options.now ?? Date.now
  let current: { child: ChildProcess; client: Client<LabContract> } | null = null
  let lastRestart = -Infinity
  let isQuitting = false

  const launch = (): void => {
    const child = options.start()
    let lastWords = ''
    const channel = childChannel(child, 'The laboratory process')
    const client = connect<LabContract>(channel, handedOn)
    current = { child, client }
    for (const name of options.events) client.on(name, (payload) => options.emit(name, payload))
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk: Buffer) => {
        lastWords = chunk.toString().trim().split('\n').at(-1) ?? ''
        options.log(`lab ${child.pid}: ${chunk.toString().trimEnd()}`)
      })
    channel.onClose((reason) => !isQuitting && recover(reason, () => lastWords))
  }

  const recover = (reason: string, lastWords: () => string): void => {
    options.log(reason)
    const canRestart = now() - lastRestart > RESTART_APART_MS
    lastRestart = now()
    current = null
    if (canRestart) launch()
    const next = canRestart
      ? 'It has been started again: nothing that was measured is lost.'
      : 'It did not stay up: close Collapsar and open it again; if that does not help, run “npm run lab -- doctor”.'
    setTimeout(() => {
      const words = lastWords() === '' ? '' : ` (${lastWords()})`
      options.emit('system.labRestarted', { message: `${reason}${words}. ${next}` })
    }, LAST_WORDS_MS)
  }

  launch()
  return {
    client: {
      call: (name, input) =>
        current?.client.call(name, input) ??
        Promise.reject(new CallError('disconnected', 'The laboratory process is not running. Open Collapsar again.')),
    },
    quit: async () => {
      isQuitting = true
      if (current) await end(current.child)
    },
  }
}

function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return Promise.resolve()
  return new Promise((resolve) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), QUIT_WAIT_MS)
    child.once('exit', () => {
      clearTimeout(timer)
      resolve()
    })
    // Both: a program that listens to either can put its house in order, on Windows too, which has no SIGTERM.
    if (child.connected) child.disconnect()
    if (process.platform !== 'win32') child.kill('SIGTERM')
  })
}
