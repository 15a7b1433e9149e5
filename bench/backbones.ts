import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { backboneNets, writeBackboneJob, type BackboneNet } from './backboneJob.ts'
import { start, type Participant, type Peer } from './participant.ts'
import { summary, type BackboneEntry, type BackboneResult } from './results.ts'

const peer = (name: string, file: string): Peer => ({ name, file, precisions: ['float32'], sweeps: false })
const peers = [
  peer('Collapsar', 'backbonePoint.ts'),
  peer('JAX jit', 'peers/jax_backbone.py'),
  peer('PyTorch eager', 'peers/torch_backbone.py'),
]
const repetitions = 7
const sampleMs = 800
/** How far losses may lie from those of Collapsar, relative, over the first ten steps. */
const tolerance = 1e-3

interface Runner {
  name: string
  participant: Participant
  steps: number
  ms: number[]
  processorMs: number[]
}

/** Times training steps of residual networks beside the peers, which take turns. */
export async function backbones(folder: string, advance: (share: number) => void): Promise<BackboneResult[]> {
  const results: BackboneResult[] = []
  for (const net of backboneNets) {
    results.push({ title: net.title, entries: await timed(net, folder) })
    advance(1 / backboneNets.length)
  }
  return results
}

async function timed(net: BackboneNet, folder: string): Promise<BackboneEntry[]> {
  const job = join(folder, `backbone-${net.id}.json`)
  writeBackboneJob(job, net)
  const runners: Runner[] = []
  const absent: BackboneEntry[] = []
  try {
    for (const { name, ...one } of peers) {
      const participant = await start({ name, ...one }, job)
      if (participant.ready) runners.push({ name, participant, steps: 1, ms: [], processorMs: [] })
      else absent.push({ name, missing: participant.reason })
    }
    for (const runner of runners) {
      const { ms } = await runner.participant.go(2)
      runner.steps = Math.max(1, Math.round((2 * sampleMs) / ms))
    }
    for (let turn = 0; turn < repetitions; turn++) for (const runner of runners) await sample(runner)
    return [...runners.map((runner) => entryOf(runner, runners[0]!.participant.losses)), ...absent]
  } finally {
    for (const { participant } of runners) await participant.close()
  }
}

async function sample(runner: Runner): Promise<void> {
  await pause(60)
  const { ms, processorMs } = await runner.participant.go(runner.steps)
  runner.ms.push(ms / runner.steps)
  runner.processorMs.push(processorMs / runner.steps)
}

function entryOf({ name, participant, ms, processorMs }: Runner, reference: readonly number[]): BackboneEntry {
  const { losses, warmUpMs, versions } = participant
  const lossError = Math.max(...losses.map((loss, i) => Math.abs(loss / (reference[i] ?? NaN) - 1)))
  if (!(lossError <= tolerance))
    return { name, missing: `its losses differ by ${lossError.toExponential(1)} from those of Collapsar` }
  return { name, versions, ...summary(ms), processorMs: summary(processorMs).median, lossError, warmUpMs }
}
