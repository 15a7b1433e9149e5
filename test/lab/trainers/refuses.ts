import { onTrain, send } from './speak.ts'

onTrain(async () => {
  const outcome = { status: 'refused', message: 'float64 needs another engine' } as const
  await send({ kind: 'ended', outcome, peakMemoryBytes: 1 })
  process.exit(0)
})
