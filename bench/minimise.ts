import { join } from 'node:path'
import { writeJob, type Precision } from './job.ts'
import { busyElsewhere } from './machine.ts'
import { matchedDelta, matchedJob, matchedOptima } from './matched.ts'
import { ours, start, torchLbfgs, type Participant, type Peer } from './participant.ts'
import { median, type MinimiseResult, type Results } from './results.ts'

/** The target objective: one percent above the optimum, below which PyTorch's line search ends in float32. */
const target = matchedOptima[matchedDelta]! * 1.01
const patienceSeconds = 120
const repetitions = 3
/** A method that takes longer than this in total is not repeated. */
const enoughSeconds = 20

interface Runner {
  peer: Peer
  precision: Precision
  participant: Participant
  seconds: number[]
  last: { objective: number; steps: number }
}

/** Measures the time of L-BFGS to the same objective, with the same stages, from the same start. */
export async function minimise(folder: string, advance: () => void): Promise<Results['minimise']> {
  const entries: MinimiseResult[] = []
  const busy = await busyElsewhere()
  for (const precision of ['float32', 'float64'] as const) {
    const path = join(folder, `f-${precision}.json`)
    writeJob(path, matchedJob(precision))
    const runners: Runner[] = []
    for (const peer of [ours, torchLbfgs]) {
      const participant = await start(peer, path)
      if (participant.ready)
        runners.push({ peer, precision, participant, seconds: [], last: { objective: NaN, steps: 0 } })
      else entries.push({ ...absent(peer, precision), missing: participant.reason })
    }
    try {
      for (let i = 0; i < repetitions; i++) {
        for (const runner of runners) await once(runner)
        advance()
      }
    } finally {
      for (const { participant } of runners) await participant.close()
    }
    entries.push(...runners.map(resultOf))
  }
  return { target, measuredAt: new Date().toISOString(), busy, entries }
}

async function once(runner: Runner): Promise<void> {
  if (runner.seconds.reduce((sum, own) => sum + own, 0) > enoughSeconds) return
  const { ms, objective, steps } = await runner.participant.minimise(target, patienceSeconds)
  runner.seconds.push(ms / 1000)
  runner.last = { objective, steps }
}

const absent = ({ name }: Peer, precision: Precision): MinimiseResult => ({
  name,
  precision,
  seconds: null,
  objective: null,
  steps: 0,
})

function resultOf({ peer, precision, seconds, last }: Runner): MinimiseResult {
  const isReached = last.objective <= target
  return { name: peer.name, precision, seconds: isReached ? median(seconds) : null, ...last }
}
