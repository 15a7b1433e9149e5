import { begin, checkpointAt, finished, measurementAt, onTrain } from './speak.ts'

onTrain(async ({ spec, sample }, say) => {
  await begin(say)
  const [width = 0] = spec.network.widths
  const lightest = Float64Array.from(sample.X).reduce((least, pixel) => Math.min(least, pixel), 1)
  await say({ kind: 'logged', level: 'info', message: `${sample.labels.length} samples, width ${width}, ${lightest}` })
  await say(checkpointAt(3, [Float64Array.of(1, 2), Float64Array.of(3)]))
  await say(checkpointAt(4, [Float64Array.of(-0, 5)]))
  await say({ kind: 'measured', measurement: measurementAt(5) })
  // Not awaited: the last message must arrive although the process exits right after it.
  void say(finished(12345))
  process.disconnect()
})
