import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { getPriority } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { isAlive, identifyProcess } from '../../src/lab/runs/processIdentity.ts'
import { startTrainer } from '../../src/lab/runs/trainerProcess.ts'
import type { LabContract } from '../../src/shared/contract/index.ts'
import { connect } from '../../src/shared/rpc/client.ts'
import { eventually, watchedLab } from './place.ts'
import { startSeparateLab } from './separateLab.ts'
import { root, spec, trainer } from './specs.ts'
import { temporaryFolder } from '../temporaryFolder.ts'

describe('a trainer whose lab was killed', () => {
  it('and that does not respond is killed by the next lab', async () => {
    const home = temporaryFolder()
    const { child, id, trainer } = await startSeparateLab(home, 'hangs')
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(isAlive(trainer)).toBe(true)
    const lab = await watchedLab('finishes', { home })
    expect((await lab.handlers['runs.read']({ id })).summary.status).toBe('interrupted')
    await eventually(() => !isAlive(trainer) || null)
  })
})

it.skipIf(process.platform === 'win32').each([
  { yieldsToWindow: true, title: 'a trainer of the window yields the processors to it' },
  { yieldsToWindow: false, title: 'a trainer of the command line has the usual priority' },
])('$title', async ({ yieldsToWindow }) => {
  const own = startTrainer({ nodePath: process.execPath, trainerPath: trainer('stays'), yieldsToWindow }, process.env)
  onTestFinished(() => own.kill())
  const pid = own.pid ?? NaN
  expect(getPriority(pid) > getPriority()).toBe(yieldsToWindow)
  // Only Linux has the file, and only where it groups processes by session.
  const session = `/proc/${pid}/autogroup`
  if (existsSync(session)) expect(/ nice [1-9]/.test(readFileSync(session, 'utf8'))).toBe(yieldsToWindow)
})

describe('two labs on one home', () => {
  it('leave each other’s runs alone and interrupt those of a killed lab', async () => {
    const home = temporaryFolder()
    const { child, id, trainer } = await startSeparateLab(home, 'stops')
    const lab = await watchedLab('finishes', { home })
    expect((await lab.handlers['runs.read']({ id })).summary.status).toBe('running')
    await expect(async () => lab.handlers['runs.stop']({ id })).rejects.toThrow('belongs to another open Collapsar')
    const [own = ''] = await lab.start(spec())
    await lab.until(own, 'finished')

    child.kill('SIGKILL')
    await once(child, 'exit')
    const listed = await lab.handlers['runs.list']({})
    expect(listed.find((run) => run.id === id)?.status).toBe('interrupted')
    const next = await watchedLab('finishes', { home })
    const { summary, measurements } = await next.handlers['runs.read']({ id })
    expect(summary).toMatchObject({
      status: 'interrupted',
      ending: expect.stringContaining('ended unexpectedly') as string,
    })
    expect(measurements.length).toBe(1)
    expect((await next.handlers['runs.read']({ id: own })).summary.status).toBe('finished')
    await eventually(() => !isAlive(trainer) || null)
  })

  it('report a trainer that another process killed', async () => {
    const home = temporaryFolder()
    const { id, trainer } = await startSeparateLab(home, 'stops')
    process.kill(trainer.pid, 'SIGKILL')
    const lab = await watchedLab('finishes', { home })
    const { ending } = await lab.until(id, 'killed')
    expect(ending).toContain('ran out of memory')
    expect((await lab.handlers['runs.read']({ id })).measurements.length).toBe(1)
  })
})

describe('the process that Electron starts', () => {
  const start = (...args: string[]): ChildProcess => {
    const child = fork(join(root, 'src/lab/index.ts'), args, { execArgv: [], serialization: 'advanced', silent: true })
    onTestFinished(() => void child.kill('SIGKILL'))
    return child
  }
  const clientOf = (child: ChildProcess) =>
    connect<LabContract>({
      post: (message) => void child.send(message as object),
      onMessage: (listener) => void child.on('message', listener),
      onClose: (listener) => void child.once('exit', () => listener('gone')),
    })

  it('answers calls from before it was ready, and closes on SIGTERM', async () => {
    const child = start('--home', temporaryFolder(), '--root', root)
    const client = clientOf(child)
    expect(await client.call('runs.list', {})).toEqual([])
    const forecast = await client.call('forecasts.make', { spec: spec() })
    expect(forecast.counts).toEqual(new Array(10).fill(2))
    await expect(client.call('runs.read', { id: 'not an id' })).rejects.toThrow('runs.read: id: not a run id')
    await expect(
      client.call('runs.start', { specs: [spec({ network: { widths: [12, 11] } })], preset: null }),
    ).rejects.toMatchObject({ code: 'invalid', message: expect.stringContaining('network.widths.1') as string })
    child.kill('SIGTERM')
    expect(await once(child, 'exit')).toEqual([0, null])
  })

  it('exits when its parent is gone', async () => {
    const child = start('--home', temporaryFolder(), '--root', root)
    await clientOf(child).call('runs.list', {})
    child.disconnect()
    expect(await once(child, 'exit')).toEqual([0, null])
  })

  it('says why it cannot start', async () => {
    const child = start('--home', '/dev/null/home', '--root', root)
    const chunks: Buffer[] = []
    child.stderr?.on('data', (chunk: Buffer) => chunks.push(chunk))
    expect((await once(child, 'close'))[0]).toBe(3)
    expect(Buffer.concat(chunks).toString()).toContain('lab: Collapsar cannot write to the home /dev/null/home')
    expect((await once(start('--home', temporaryFolder()), 'exit'))[0]).toBe(2)
  })
})

describe('an owner', () => {
  it('is one process, not another with the same pid', () => {
    const own = identifyProcess(process.pid)
    expect(isAlive(own)).toBe(true)
    expect(isAlive({ ...own, start: own.start === null ? null : `${own.start}0` })).toBe(own.start === null)
    expect(isAlive({ pid: 2 ** 22 + 1, start: null })).toBe(false)
  })
})
