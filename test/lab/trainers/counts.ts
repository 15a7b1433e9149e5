import {
  checkpointAt,
  engine,
  finished,
  measurementAt,
  onTrain,
  progressAt,
  rowsFrom,
  stopWhenAsked,
  type Say,
} from './speak.ts'

/**
 * Takes five steps at a time with a checkpoint at the third and some snapshots, then waits; from step 6 on it finishes.
 * Every number depends only on its step, as in a run that resumes bit for bit.
 */
onTrain(async ({ resume }, say) => {
  const from = resume?.plan.step ?? 0
  await say({ kind: 'started', engine: { ...engine, device: `process ${process.pid}` } })
  if (resume) {
    const message =
      'state' in resume
        ? `resumed from step ${from} with ${resume.state['theta']?.join()}, ${Object.keys(resume.state).join(' | ')}`
        : `resumed from the weights ${resume.weights.join()} of step ${from}`
    await say({ kind: 'logged', level: 'info', message })
  }
  await steps(say, from + 1, 3)
  await say(checkpointAt(from + 3, [Float64Array.of(from + 3)]))
  await steps(say, from + 4, 2)
  if (from < 6) return
  await say(finished())
  process.disconnect()
})
stopWhenAsked()

async function steps(say: Say, from: number, count: number): Promise<void> {
  const last = from + count - 1
  await say({ kind: 'progressed', progress: progressAt(last), scalars: rowsFrom(from, count) })
  await say({ kind: 'measured', measurement: measurementAt(last) })
  await say({ kind: 'collapsed', collapse: { step: last, multiplier: 1, changes: [] } })
  await say({ kind: 'snapshot', step: last, weights: [Float64Array.of(last)] })
}
