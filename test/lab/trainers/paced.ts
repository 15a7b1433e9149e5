import { engine, finished, onTrain, progressAt, rowsFrom, stopWhenAsked } from './speak.ts'

/** Each run takes ten steps every 20 ms, up to the limit of its spec or until it is stopped. */
let going = 0
onTrain(async ({ spec }, say) => {
  going++
  await say({ kind: 'started', engine })
  for (let step = 10; step <= spec.stop.steps; step += 10) {
    await new Promise((resolve) => setTimeout(resolve, 20))
    const progress = { ...progressAt(step), steps: spec.stop.steps }
    await say({ kind: 'progressed', progress, scalars: rowsFrom(step - 9, 10) })
  }
  await say(finished())
  going--
  if (going === 0) process.disconnect()
})
stopWhenAsked()
