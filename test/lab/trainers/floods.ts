import { begin, onStop, onTrain, progressAt, rowsFrom, send } from './speak.ts'

/** Sends more than a small disk holds, until it is told to stop. */
onTrain(async () => {
  await begin()
  for (let step = 6; ; step += 2000)
    await send({ kind: 'progressed', progress: progressAt(step), scalars: rowsFrom(step, 2000) })
})
onStop(() => {
  void send({ kind: 'ended', outcome: { status: 'stopped' }, peakMemoryBytes: 1 }).then(() => process.exit(0))
})
