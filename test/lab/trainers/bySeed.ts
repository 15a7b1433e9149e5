import { begin, checkpointAt, finished, onTrain } from './speak.ts'

/** The seed of the run decides its end: 1 crashes before a checkpoint, 2 diverges, 3 is refused, 4 crashes after a checkpoint, all others finish. */
onTrain(async ({ spec, resume }, say) => {
  if (spec.seed === 3) {
    await say({ kind: 'ended', outcome: { status: 'refused', message: 'not this one' }, peakMemoryBytes: 1 })
    return process.disconnect()
  }
  await begin(say)
  if (resume) await say({ kind: 'logged', level: 'info', message: `resumed from step ${resume.plan.step}` })
  if (spec.seed === 4) await say(checkpointAt(4, []))
  if (spec.seed === 1 || spec.seed === 4) process.exit(3)
  if (spec.seed === 2)
    await say({ kind: 'ended', outcome: { status: 'diverged', step: 4, message: 'NaN' }, peakMemoryBytes: 1 })
  else await say(finished())
  process.disconnect()
})
