import { availableParallelism } from 'node:os'
import { describe, expect, it } from 'vitest'
import { superviseOnce, type Timeouts } from '../../src/lab/runs/supervise.ts'
import type { RunSummary } from '../../src/shared/contract/runs.ts'
import type { TrainerMessage, TrainerOutcome } from '../../src/shared/contract/trainer.ts'
import { eventually, watchedLab, type WatchedLab } from './place.ts'
import { alone, spec, trainer } from './specs.ts'

const specs = (count: number) => Array.from({ length: count }, (_, seed) => spec({ seed }))
const summaryOf = async (lab: WatchedLab, id: string): Promise<RunSummary> =>
  (await lab.handlers['runs.read']({ id })).summary
const pidOf = async (lab: WatchedLab, id: string): Promise<number> => {
  const { engine } = await lab.handlers['runs.read']({ id })
  return Number(engine?.device.split(' ')[1])
}
/** Resolves when each has measured. */
const begun = (lab: WatchedLab, ids: readonly string[]): Promise<true> =>
  eventually(async () => {
    const records = await Promise.all(ids.map((id) => lab.handlers['runs.read']({ id })))
    return records.every(({ scalars }) => scalars.length === 35) || null
  })

describe('runs of one program', () => {
  it('share one trainer and have separate events', async () => {
    const lab = await watchedLab('stops', { concurrency: 1 })
    const ids = await lab.start(...specs(3))
    await begun(lab, ids)
    const pids = await Promise.all(ids.map((id) => pidOf(lab, id)))
    expect(new Set(pids).size).toBe(1)
    const records = await Promise.all(ids.map((id) => lab.handlers['runs.read']({ id })))
    for (const { measurements, scalars } of records)
      expect([measurements.length, scalars]).toEqual([1, records[0]?.scalars])
  })

  it('are divided among all possible trainers', async () => {
    const lab = await watchedLab('stops', { concurrency: 2 })
    const ids = await lab.start(...specs(4))
    await begun(lab, ids)
    const pids = await Promise.all(ids.map((id) => pidOf(lab, id)))
    expect(pids.map((pid) => pids.indexOf(pid))).toEqual([0, 0, 2, 2])
  })

  it('stop one by one while the others continue', async () => {
    const lab = await watchedLab('stops', { concurrency: 1 })
    const [first = '', second = ''] = await lab.start(...specs(2))
    await begun(lab, [first, second])
    await lab.handlers['runs.stop']({ id: first })
    expect((await lab.until(first, 'stopped')).ending).toBe('Stopped.')
    await expect(async () => lab.handlers['runs.stop']({ id: first })).rejects.toThrow('has already ended (stopped)')
    expect((await summaryOf(lab, second)).status).toBe('running')
    await lab.handlers['runs.stop']({ id: second })
    await lab.until(second, 'stopped')
  })

  it('end separately, and only active ones end with the trainer', async () => {
    const lab = await watchedLab('first', { concurrency: 1 })
    const ids = await lab.start(...specs(3))
    const [first = '', second = '', third = ''] = ids
    await begun(lab, ids)
    expect((await lab.until(first, 'finished')).endedAt).not.toBeNull()
    expect((await summaryOf(lab, second)).status).toBe('running')
    process.kill(await pidOf(lab, second), 'SIGKILL')
    for (const id of [second, third]) {
      expect((await lab.until(id, 'killed')).ending).toContain('ran out of memory')
      expect((await lab.handlers['runs.read']({ id })).peakMemoryBytes).toBeNull()
    }
    expect(await summaryOf(lab, first)).toMatchObject({ status: 'finished', ending: expect.any(String) as string })
    expect((await lab.handlers['runs.read']({ id: first })).peakMemoryBytes).toBe(100)
  })

  it('that have not started are trained by another trainer after a crash', async () => {
    const lab = await watchedLab('oneAtATime', { concurrency: 1 })
    const [first = '', second = '', third = ''] = await lab.start(...specs(3))
    await lab.until(first, 'crashed')
    // The two behind it share a trainer, which dies of the one it comes to; the last is then alone.
    await lab.until(second, 'crashed')
    expect((await lab.until(third, 'finished')).startedAt).not.toBeNull()
  })

  it('crash together, each with the last output in its log', async () => {
    const lab = await watchedLab('exits', { concurrency: 1 })
    const ids = await lab.start(...specs(2))
    for (const id of ids) {
      await lab.until(id, 'crashed')
      const { log } = await lab.handlers['runs.read']({ id })
      expect(log.map(({ message }) => message)).toContain('the very last word')
    }
  })

  it('are killed once all of them were asked to stop', async () => {
    const lab = await watchedLab('deaf', { concurrency: 1 })
    const ids = await lab.start(...specs(2))
    await begun(lab, ids)
    for (const id of ids) await lab.handlers['runs.stop']({ id })
    for (const id of ids) expect((await lab.until(id, 'stopped')).ending).toContain('was killed')
  })

  it('a run that cannot start ends alone', async () => {
    const lab = await watchedLab('stops', { concurrency: 1 })
    const [waits = ''] = await lab.start(alone())
    const ids = await lab.start(...specs(3))
    const [broken = '', ...others] = ids
    lab.execute(`UPDATE runs SET spec = replace(spec, '"perClass":2', '"perClass":900') WHERE id = '${broken}'`)
    await lab.handlers['runs.stop']({ id: waits })
    expect((await lab.until(broken, 'refused')).ending).toContain('digit 5 has 863 images')
    for (const id of others) await lab.until(id, 'running')
  })
})

describe('the queue', () => {
  it('runs as many trainers as allowed, in order', async () => {
    const lab = await watchedLab('stops', { concurrency: 2 })
    const ids = await lab.start(alone(), alone({ seed: 1 }), alone({ seed: 2 }), alone({ seed: 3 }))
    const statuses = async () => (await Promise.all(ids.map((id) => summaryOf(lab, id)))).map(({ status }) => status)
    await begun(lab, ids.slice(0, 2))
    expect(await statuses()).toEqual(['running', 'running', 'queued', 'queued'])
    await lab.handlers['runs.stop']({ id: ids[1] ?? '' })
    await lab.until(ids[2] ?? '', 'running')
    expect(await statuses()).toEqual(['running', 'stopped', 'running', 'queued'])
  })

  it('reports its concurrency', async () => {
    const lab = await watchedLab('missing', { concurrency: 3 })
    expect(await lab.handlers['system.describe']({})).toMatchObject({ concurrency: 3, cores: availableParallelism() })
  })
})

describe('a trainer under supervision', () => {
  const times: Timeouts = { graceMs: 60_000, exitMs: 60_000, lateMs: 20, quietMs: 60_000 }
  const sample = { X: new Float64Array(), features: 0, labels: new Int32Array(), classes: 0 }
  const order = { kind: 'train' as const, runs: [0, 1].map(() => ({ spec: spec(), sample, resume: null })) }
  const start = (name: string, patience = times) => {
    const late: number[] = []
    const ends: [number, TrainerOutcome][] = []
    const measured = new Set<number>()
    const launch = { nodePath: process.execPath, trainerPath: trainer(name) }
    const onMessage = (message: TrainerMessage): void => {
      if (message.kind !== 'event') return
      const { run, event } = message
      if (event.kind === 'measured') measured.add(run)
      if (event.kind === 'ended') ends.push([run, event.outcome])
    }
    const quiet: number[] = []
    const watch = {
      onMessage,
      onLate: (run: number) => void late.push(run),
      onQuiet: (run: number) => void quiet.push(run),
    }
    return { ...superviseOnce(launch, process.env, order, watch, patience), late, quiet, ends, measured }
  }
  const both = (trainer: { measured: Set<number> }) => eventually(() => trainer.measured.size === 2 || null)

  it('that does not stop one of its runs is reported and not killed', async () => {
    const deaf = start('deaf')
    await both(deaf)
    deaf.stop(1)
    deaf.stop(1)
    await eventually(() => deaf.late.length > 0 || null)
    expect(deaf.late).toEqual([1])
    process.kill(deaf.pid ?? 0, 'SIGTERM')
    expect(await deaf.ended).toMatchObject({ signal: 'SIGTERM', isForced: false })
  })

  it('that sends nothing for a long time is reported once, and not killed', async () => {
    const hung = start('deaf', { ...times, quietMs: 300 })
    await both(hung)
    // A slow start is quiet too.
    hung.quiet.splice(0)
    await eventually(() => hung.quiet.length > 0 || null)
    await new Promise((resolve) => setTimeout(resolve, 700))
    expect(hung.quiet).toEqual([0, 1])
    process.kill(hung.pid ?? 0, 'SIGTERM')
    expect(await hung.ended).toMatchObject({ signal: 'SIGTERM', isForced: false })
  })

  it('is killed when its last wanted run has ended', async () => {
    const trainer = start('halfDeaf', { ...times, graceMs: 20, lateMs: 60_000 })
    await both(trainer)
    trainer.stop(1)
    expect(await trainer.ended).toMatchObject({ signal: 'SIGKILL', isForced: true })
    expect(trainer.ends.map(([run]) => run)).toEqual([0])
  })

  it('exits when all runs are asked to stop at once', async () => {
    const stops = start('stops')
    await both(stops)
    stops.stop(null)
    expect(await stops.ended).toMatchObject({ code: 0, isForced: false })
    expect(stops.ends.map(([run, { status }]) => [run, status])).toEqual([
      [0, 'stopped'],
      [1, 'stopped'],
    ])
  })

  it('that stays after its last run is killed, which counts as a normal end', async () => {
    const stays = start('stays', { ...times, exitMs: 20 })
    expect(await stays.ended).toMatchObject({ signal: 'SIGKILL', isForced: false })
    expect(stays.ends.length).toBe(2)
  })
})
