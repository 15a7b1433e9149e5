import { finished, measurementAt, onTrain, stopWhenAsked, engine } from './speak.ts'

/** Sends snapshots, restarts with another attempt, sends others, and finishes. */
onTrain(async (_, say) => {
  await say({ kind: 'started', engine })
  for (const step of [0, 4]) await say({ kind: 'snapshot', step, weights: [Float64Array.of(step)] })
  await say({ kind: 'restarted', step: 4 })
  await say({ kind: 'measured', measurement: measurementAt(4) })
  for (const step of [4, 9]) await say({ kind: 'snapshot', step, weights: [Float64Array.of(-step)] })
  await say(finished())
  process.disconnect()
})
stopWhenAsked()
