import { onTrain, progressAt, rowsFrom } from './speak.ts'

onTrain(async (_run, say) => {
  const progress = { ...progressAt(7), objective: Number.NaN, dataLoss: Number.POSITIVE_INFINITY }
  await say({ kind: 'progressed', progress, scalars: rowsFrom(1, 1) })
  const outcome = { status: 'diverged', step: 7, message: 'the objective is not a number' } as const
  await say({ kind: 'ended', outcome, peakMemoryBytes: 1 })
  process.exit(0)
})
