import type { TrainerMessage, TrainerOrder } from '../shared/contract/trainer.ts'
import { chooseRung, reportOf } from './engine/ladder.ts'
import { trainAll } from './trainAll.ts'

let stopping: AbortController[] = []
const send = (message: TrainerMessage): Promise<void> =>
  new Promise((resolve) => {
    if (process.send) process.send(message, undefined, {}, () => resolve())
    else resolve()
  })

process.on('message', (order: TrainerOrder) => {
  if (order.kind === 'stop') return stop(order.run)
  void runOrder(order).then(
    () => process.disconnect(),
    (error: unknown) => {
      // An uncaught error is a bug: its trace goes to stderr, and the exit code tells the lab.
      process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
      process.exit(70)
    },
  )
})
// The lab has ended: nobody reads the result, and an orphan must not occupy the machine.
process.on('disconnect', () => process.exit(0))

function stop(run: number | null): void {
  for (const [index, controller] of stopping.entries()) if (run === null || run === index) controller.abort()
}

async function runOrder(order: Exclude<TrainerOrder, { kind: 'stop' }>): Promise<void> {
  if (order.kind === 'probe') {
    const rung = await chooseRung({ engine: 'auto', precision: 'float32' })
    const engine = reportOf(rung, 'float32', { xla: rung.engine === 'graph', stacked: 1 })
    return send({ kind: 'probed', engine })
  }
  stopping = order.runs.map(() => new AbortController())
  const signals = stopping.map(({ signal }) => signal)
  await trainAll(order.runs, signals, (run, event) => send({ kind: 'event', run, event }))
}
