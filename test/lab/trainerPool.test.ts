import { describe, expect, it, onTestFinished } from 'vitest'
import { isAlive, identifyProcess } from '../../src/lab/runs/processIdentity.ts'
import type { Order, TrainerEnd } from '../../src/lab/runs/supervise.ts'
import { trainerPool, type IdleLimits, type TrainerPool } from '../../src/lab/runs/trainerPool.ts'
import type { TrainerMessage } from '../../src/shared/contract/trainer.ts'
import { trainerKind } from '../../src/shared/spec/trainerKind.ts'
import { findMachine, openTrainers, prepareTrainers } from '../../src/lab/runs/trainers.ts'
import { temporaryFolder } from '../temporaryFolder.ts'
import { eventually, watchedLab, type WatchedLab } from './place.ts'
import { root, spec, trainer } from './specs.ts'

const generous: IdleLimits = { idleMs: 60_000, trainerBytes: Infinity, freeBytes: 0 }
const sample = { X: new Float64Array(), features: 0, labels: new Int32Array(), classes: 0 }
const kind = trainerKind(spec())
const orderOf = (seed = 0): Order => ({ kind: 'train', runs: [{ spec: spec({ seed }), sample, resume: null }] })
const silent = { onMessage: () => {}, onLate: () => {} }

function openPool(limits: Partial<IdleLimits> = {}): TrainerPool {
  const pool = trainerPool({ nodePath: process.execPath, trainerPath: trainer('serves') }, { ...generous, ...limits })
  onTestFinished(() => pool.close())
  return pool
}

/** Gives the pool an order; resolves with the pid of the trainer when the order is done. */
async function train(
  pool: TrainerPool,
  { environment = process.env, own = kind } = {},
): Promise<{ pid: number; end: TrainerEnd }> {
  const { pid, ended } = pool.run({ environment, kind: own }, orderOf(), silent)
  return { pid: pid ?? 0, end: await ended }
}

const runs = (pid: number): boolean => isAlive({ pid, start: identifyProcess(pid).start })
const gone = (pid: number): Promise<true> => eventually(() => !runs(pid) || null)

describe('a pool of trainers', () => {
  it('gives the next order to the same trainer', async () => {
    const pool = openPool()
    const first = await train(pool)
    expect(first.end).toMatchObject({ readyBytes: 1000, isForced: false })
    expect((await train(pool)).pid).toBe(first.pid)
  })

  it('gives orders to the trainers that were prepared, then to new ones', async () => {
    const pool = openPool()
    const wanted = { environment: process.env, kind }
    pool.prepare([wanted, wanted])
    const logs: string[] = []
    const onMessage = (message: TrainerMessage): void => {
      if (message.kind === 'event' && message.event.kind === 'logged') logs.push(message.event.message)
    }
    const orders = [0, 1, 2].map(() => pool.run(wanted, orderOf(), { ...silent, onMessage }))
    await Promise.all(orders.map(({ ended }) => ended))
    expect(logs.toSorted()).toEqual(['prepared auto', 'prepared auto', 'prepared nothing'])
  })

  it('prepares no more trainers than are wanted', async () => {
    const pool = openPool()
    const { pid } = await train(pool)
    const wanted = { environment: process.env, kind }
    pool.prepare([wanted])
    expect((await train(pool)).pid).toBe(pid)
    pool.prepare([{ ...wanted, kind: { ...kind, isLongLoop: !kind.isLongLoop } }])
    await gone(pid)
  })

  it('starts another trainer for another environment or kind, and ends the idle one', async () => {
    const pool = openPool()
    const first = await train(pool)
    const second = await train(pool, { environment: { ...process.env, TF_NUM_INTRAOP_THREADS: '7' } })
    expect(second.pid).not.toBe(first.pid)
    await gone(first.pid)
    const third = await train(pool, { own: { ...kind, isLongLoop: !kind.isLongLoop } })
    expect(third.pid).not.toBe(second.pid)
    await gone(second.pid)
  })

  it.each([
    ['a trainer that takes too much memory', { trainerBytes: 999 }],
    ['a trainer when the machine has too little memory', { freeBytes: Infinity }],
    ['a trainer without an order', { idleMs: 1 }],
  ])('ends %s', async (_, limits) => {
    const pool = openPool(limits)
    const first = await train(pool)
    expect(first.end.readyBytes).toBe(1000)
    await gone(first.pid)
    expect((await train(pool)).pid).not.toBe(first.pid)
  })

  it('replaces an idle trainer that was killed', async () => {
    const pool = openPool()
    const first = await train(pool)
    process.kill(first.pid, 'SIGKILL')
    await gone(first.pid)
    const second = await train(pool)
    expect(second.pid).not.toBe(first.pid)
    expect(second.end.readyBytes).toBe(1000)
  })

  it('leaves no process when it closes', async () => {
    const pool = openPool()
    const { pid } = await train(pool)
    await pool.close()
    expect(runs(pid)).toBe(false)
    const later = await train(pool)
    await gone(later.pid)
  })
})

describe('the trainer of a lab', () => {
  const pidOf = async (lab: WatchedLab, id: string): Promise<number> => {
    const { engine } = await lab.handlers['runs.read']({ id })
    return Number(engine?.device.split(' ')[1])
  }

  it('trains one run after another, and ends with the lab', async () => {
    const lab = await watchedLab('serves', { concurrency: 1 })
    const pids: number[] = []
    for (const seed of [1, 2]) {
      const [id = ''] = await lab.start(spec({ seed }))
      await lab.until(id, 'finished')
      pids.push(await pidOf(lab, id))
    }
    expect(pids[1]).toBe(pids[0])
    await lab.close()
    expect(runs(pids[0] ?? 0)).toBe(false)
  })

  it('that is killed ends only the run in training, and the next run has another trainer', async () => {
    const lab = await watchedLab('serves', { concurrency: 1 })
    const [first = ''] = await lab.start(spec())
    await lab.until(first, 'finished')
    const [endless = ''] = await lab.start(spec({ seed: 9 }))
    const pid = await eventually(async () => (await pidOf(lab, endless)) || null)
    expect(pid).toBe(await pidOf(lab, first))
    process.kill(pid, 'SIGKILL')
    await lab.until(endless, 'killed')
    const [last = ''] = await lab.start(spec({ seed: 1 }))
    await lab.until(last, 'finished')
    expect(await pidOf(lab, last)).not.toBe(pid)
    const { summary } = await lab.handlers['runs.read']({ id: first })
    expect(summary.status).toBe('finished')
  })

  it('starts before the lab where the specs are known, and trains the first runs', async () => {
    const home = temporaryFolder()
    const specs = [1, 2, 3, 4].map((seed) => spec({ seed }))
    const started = openTrainers({ home, root, trainerPath: trainer('serves') })
    const machine = { ...(await findMachine(root)), trainers: 2 }
    prepareTrainers(started, specs, machine)
    const lab = await watchedLab('missing', { home, concurrency: 2, trainers: started })
    const ids = await lab.start(...specs)
    const logs: string[] = []
    for (const id of ids) {
      await lab.until(id, 'finished')
      const { log } = await lab.handlers['runs.read']({ id })
      logs.push(...log.map(({ message }) => message))
    }
    expect(logs).toEqual(['prepared auto', 'prepared auto', 'prepared auto', 'prepared auto'])
  })

  it('that waits is not killed by a stop, and the lab does not count it as running', async () => {
    const lab = await watchedLab('serves', { concurrency: 1 })
    const [id = ''] = await lab.start(spec())
    await lab.until(id, 'finished')
    await expect(async () => lab.handlers['runs.stop']({ id })).rejects.toThrow('has already ended (finished)')
    expect(runs(await pidOf(lab, id))).toBe(true)
  })
})
