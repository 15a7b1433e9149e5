import { begin, onTrain, progressAt, rowsFrom, stopWhenAsked } from './speak.ts'

/** Sends more than a small disk holds until it is asked to stop. */
onTrain(async (_run, say) => {
  await begin(say)
  for (let step = 6; ; step += 2000)
    await say({ kind: 'progressed', progress: progressAt(step), scalars: rowsFrom(step, 2000) })
})
stopWhenAsked()
