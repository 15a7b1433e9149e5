import { begin, measurementAt, onTrain, send } from './speak.ts'

onTrain(async ({ spec, sample }) => {
  await begin()
  const [width = 0] = spec.network.widths
  const lightest = sample.X.reduce((least, pixel) => Math.min(least, pixel), 1)
  await send({ kind: 'logged', level: 'info', message: `${sample.labels.length} samples, width ${width}, ${lightest}` })
  await send({ kind: 'checkpointed', step: 3, weights: [Float64Array.of(1, 2), Float64Array.of(3)] })
  await send({ kind: 'checkpointed', step: 4, weights: [Float64Array.of(-0, 5)] })
  await send({ kind: 'measured', measurement: measurementAt(5) })
  // Not waited for: the last message must arrive although the process ends at once after it.
  void send({ kind: 'ended', outcome: { status: 'finished', reason: 'converged' }, peakMemoryBytes: 12345 })
  process.disconnect()
})
