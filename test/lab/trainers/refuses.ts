import { onTrain } from './speak.ts'

onTrain(async (_run, say) => {
  const outcome = { status: 'refused', message: 'float64 needs another engine' } as const
  await say({ kind: 'ended', outcome, peakMemoryBytes: 1 })
  process.exit(0)
})
