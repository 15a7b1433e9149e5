import type { TrainerMessage, TrainerOrder } from '../shared/contract/trainer.ts'
import type { TrainerKind } from '../shared/spec/trainerKind.ts'
import { chooseRung, reportOf } from './engine/ladder.ts'
import { loadedPrograms } from './engine/graph/programs.ts'
import { trainAll } from './trainAll.ts'

/** Programs that stay loaded for the next order. Each holds its compiled loop and its constants. */
const mostPrograms = 4

const programs = loadedPrograms(mostPrograms)
/** Resolves when the orders before are done. */
let done = Promise.resolve()
let stopping: AbortController[] = []

const send = (message: TrainerMessage): Promise<void> =>
  new Promise((resolve) => {
    if (process.send) process.send(message, undefined, {}, () => resolve())
    else resolve()
  })

process.on('message', (order: TrainerOrder) => {
  if (order.kind === 'stop') return stop(order.run)
  // A stop may arrive while the order still waits.
  if (order.kind === 'train') stopping = order.runs.map(() => new AbortController())
  const signals = stopping.map(({ signal }) => signal)
  done = done
    .then(() => handle(order, signals))
    .catch((error: unknown) => {
      // An uncaught error is a bug: its trace goes to stderr, and the exit code tells the lab.
      process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
      process.exit(70)
    })
})
// The lab has ended or needs this trainer no more: nobody reads the result, and an orphan must not occupy the machine.
process.on('disconnect', () => process.exit(0))

function stop(run: number | null): void {
  for (const [index, controller] of stopping.entries()) if (run === null || run === index) controller.abort()
}

async function handle(order: Exclude<TrainerOrder, { kind: 'stop' }>, signals: readonly AbortSignal[]): Promise<void> {
  if (order.kind === 'prepare') return await prepare(order.trainer)
  if (order.kind === 'probe') await probe()
  else await trainAll(order.runs, signals, (run, event) => send({ kind: 'event', run, event }), programs)
  await send({ kind: 'ready', memoryBytes: process.memoryUsage.rss() })
}

/** Loads the engine. An order that no engine here can train is refused when it comes. */
async function prepare(kind: TrainerKind): Promise<void> {
  await chooseRung({ ...kind, precision: 'float32' }, kind).catch(() => {})
}

async function probe(): Promise<void> {
  const rung = await chooseRung({ engine: 'auto', precision: 'float32' })
  const engine = reportOf(rung, 'float32', { xla: rung.engine === 'graph', stacked: 1 })
  await send({ kind: 'probed', engine })
}
