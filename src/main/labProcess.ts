import { fork, type ChildProcess } from 'node:child_process'
import { CallError } from '../shared/contract/errors.ts'
import { labContract, type LabContract } from '../shared/contract/index.ts'
import { eventNames } from '../shared/contract/names.ts'
import { lookUp, type EventName } from '../shared/contract/schema.ts'
import { connect, type Client } from '../shared/rpc/client.ts'
import { childChannel } from './childChannel.ts'
import type { Paths } from './paths.ts'

/** A lab that exits twice within this time is not restarted: a restart does not fix the cause. */
const RESTART_APART_MS = 60_000
const QUIT_WAIT_MS = 2_000
/** The last output of a process arrives after its exit. */
const LAST_OUTPUT_MS = 50
/** The exit code of a lab that cannot open its home or history. Its last output says why. */
const CANNOT_OPEN = 3

/** The events that the lab emits. Main itself emits that it restarted the lab. */
export const labEvents: readonly EventName<LabContract>[] = eventNames.filter(
  (name): name is EventName<LabContract> =>
    name !== 'system.labRestarted' && lookUp(labContract, name, 'event') !== undefined,
)

export type LabEvent = (name: EventName<LabContract>, payload: unknown) => void

export interface LabProcess {
  /** Large arrays in answers stay packed: main passes them to a window unread. */
  client: Pick<Client<LabContract>, 'call'>
  /** Why the lab cannot open its home or history; null where it runs, or ended for another reason. */
  refusal(): string | null
  /** Asks the lab to quit, and kills it after two seconds; with `isAtOnce` right away. */
  quit(isAtOnce?: boolean): Promise<void>
  /** Quits the lab and starts another, for instance in another home. */
  restart(): Promise<void>
}

export interface LabOptions {
  start(): ChildProcess
  /** The events to relay, by name. */
  events: readonly EventName<LabContract>[]
  emit: LabEvent
  log(line: string): void
  /** Reports a crash with its reason and the last output. Returns where the details are, as a sentence. */
  crashed?(reason: string, output: string): string
  now?(): number
}

/** Only the window reads long lists and arrays. */
const stillPacked = (value: unknown): unknown => value

/** With COLLAPSAR_INSPECT_LAB=PORT in the environment a debugger can attach to the lab there. */
const inspectLab = (port = process.env['COLLAPSAR_INSPECT_LAB']): string[] => (port ? [`--inspect=${port}`] : [])

export function forkLab(paths: Paths): ChildProcess {
  const home = paths.home === null ? [] : ['--home', paths.home]
  return fork(paths.labEntry, [...home, '--root', paths.root], {
    execPath: paths.node,
    execArgv: inspectLab(),
    // Node then keeps compiled code; half of a start is otherwise compilation.
    env: { NODE_COMPILE_CACHE: paths.directories.code, ...process.env },
    serialization: 'advanced', // keeps typed arrays
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
}

/** Starts the lab and restarts it once when it exits. Pending calls are then rejected. */
export function superviseLab(options: LabOptions): LabProcess {
  const now = options.now ?? Date.now
  let current: { child: ChildProcess; client: Client<LabContract> } | null = null
  let lastRestart = -Infinity
  let isQuitting = false
  let leaving: ChildProcess | null = null
  let problem = notRunning
  let refusal: string | null = null

  const launch = (): void => {
    const child = options.start()
    let lastOutput = ''
    const channel = childChannel(child, 'The lab process')
    const client = connect<LabContract>(channel, stillPacked)
    current = { child, client }
    for (const name of options.events) client.on(name, (payload) => options.emit(name, payload))
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk: Buffer) => {
        lastOutput = chunk.toString().trim().split('\n').at(-1) ?? ''
        options.log(`lab ${child.pid}: ${chunk.toString().trimEnd()}`)
      })
    channel.onClose((reason) => !isQuitting && child !== leaving && recover(child, reason, () => lastOutput))
  }

  const recover = (child: ChildProcess, reason: string, lastOutput: () => string): void => {
    options.log(reason)
    const isRefusal = child.exitCode === CANNOT_OPEN
    const canRestart = now() - lastRestart > RESTART_APART_MS
    lastRestart = now()
    current = null
    if (canRestart) launch()
    setTimeout(() => {
      const output = lastOutput()
      if (isRefusal && !canRestart) {
        refusal = refusalOf(output)
        problem = new CallError('notPossible', refusal)
      }
      const where = isRefusal ? '' : (options.crashed?.(`${reason}.`, output) ?? '')
      const message =
        `${reason}${output === '' ? '' : ` (${output})`}. ${canRestart ? restarted : gaveUp} ${where}`.trim()
      options.emit('system.labRestarted', { message: isRefusal && !canRestart ? problem.message : message })
    }, LAST_OUTPUT_MS)
  }

  launch()
  return {
    client: {
      call: (name, input) => current?.client.call(name, input) ?? Promise.reject(problem),
    },
    refusal: () => refusal,
    quit: async (isAtOnce = false) => {
      isQuitting = true
      if (current) await quit(current.child, isAtOnce)
    },
    restart: async () => {
      leaving = current?.child ?? null
      current = null
      problem = notRunning
      refusal = null
      lastRestart = -Infinity
      if (leaving) await quit(leaving)
      launch()
    },
  }
}

const restarted = 'Collapsar restarted it. Everything that was measured is kept.'
const gaveUp =
  'It exited again soon after a restart. Close Collapsar and open it again. If that does not help, choose “Check this installation” from the Help menu.'
const notRunning = new CallError('disconnected', 'The lab process is not running. Open Collapsar again.')

/** The lab writes why it cannot open its home, after its name. */
const refusalOf = (output: string): string => {
  const text = output.replace(/^lab: /, '')
  return `Collapsar cannot open the history: ${text}${/[.!?]$/.test(text) ? '' : '.'}`
}

function quit(child: ChildProcess, isAtOnce = false): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return Promise.resolve()
  return new Promise((resolve) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), QUIT_WAIT_MS)
    child.once('exit', () => {
      clearTimeout(timer)
      resolve()
    })
    if (isAtOnce) return void child.kill('SIGKILL')
    // Both, since Windows has no SIGTERM: the lab closes on either.
    if (child.connected) child.disconnect()
    if (process.platform !== 'win32') child.kill('SIGTERM')
  })
}
