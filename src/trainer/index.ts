import { SpecError } from '../shared/spec/runSpec.ts'
import type { TrainerEvent, TrainerOrder } from '../shared/contract/trainer.ts'
import { EngineRefusal, openBackend } from './engine/backend.ts'
import { train } from './train.ts'

const stopping = new AbortController()
const send = (event: TrainerEvent): Promise<void> =>
  new Promise((resolve) => {
    if (process.send) process.send(event, undefined, {}, () => resolve())
    else resolve()
  })

process.on('message', (order: TrainerOrder) => {
  if (order.kind === 'stop') return stopping.abort()
  void obey(order).then(
    () => process.disconnect(),
    (error: unknown) => {
      // An uncaught error is a bug: its trace goes to stderr, and the exit code tells the lab.
      process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
      process.exit(70)
    },
  )
})
// The lab is gone: nobody would hear of the result, and an orphan must not hold the machine.
process.on('disconnect', () => process.exit(0))

async function obey(order: Exclude<TrainerOrder, { kind: 'stop' }>): Promise<void> {
  if (order.kind === 'probe') return send({ kind: 'probed', engine: (await openBackend('auto', 'float32')).report })
  try {
    for await (const event of train(order.spec, order.sample, stopping.signal)) await send(event)
  } catch (error) {
    if (!(error instanceof EngineRefusal) && !(error instanceof SpecError)) throw error
    const outcome = { status: 'refused', message: error.message } as const
    await send({ kind: 'ended', outcome, peakMemoryBytes: process.resourceUsage().maxRSS * 1024 })
  }
}
