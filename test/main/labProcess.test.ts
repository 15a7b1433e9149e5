import { fork, type ChildProcess } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { superviseLab, type LabProcess } from '../../src/main/labProcess.ts'
import { temporaryFolder } from '../temporaryFolder.ts'

/** A lab in a few lines: answers system.describe, exits on runs.list, never answers runs.read. */
const childSource = `
process.on('message', ({ id, name }) => {
  if (name === 'system.describe')
    process.send({ rpc: 'reply', id, ok: true, value: { pid: process.pid, values: new Float64Array([1, 2]) } })
  if (name === 'runs.list') { console.error('lab: the history is locked'); process.exit(3) }
})
process.send({ rpc: 'event', name: 'runs.logged', payload: { pid: process.pid } })
`
const deaf =
  `process.on('SIGTERM', () => {}); process.on('disconnect', () => {}); setInterval(() => {}, 1000);` + childSource

const opened: { lab: LabProcess; children: ChildProcess[] }[] = []
afterEach(async () => {
  for (const { lab, children } of opened.splice(0)) {
    await lab.quit()
    for (const child of children) child.kill('SIGKILL')
  }
})

function openLab(source = childSource, now = () => 0) {
  const script = join(temporaryFolder(), 'lab.cjs')
  writeFileSync(script, source)
  const children: ChildProcess[] = []
  const events: { name: string; payload: unknown }[] = []
  const lab = superviseLab({
    start: () => {
      const child = fork(script, [], { serialization: 'advanced', execArgv: [], silent: true })
      children.push(child)
      return child
    },
    events: ['runs.logged'],
    emit: (name, payload) => events.push({ name, payload }),
    log: () => undefined,
    now,
  })
  opened.push({ lab, children })
  return { lab, children, events }
}

const until = async (condition: () => boolean): Promise<void> => {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 10))
}

test('calls and events pass typed arrays unchanged', async () => {
  const { lab, events } = openLab()
  const report: unknown = await lab.client.call('system.describe', {})
  expect(report).toMatchObject({ values: new Float64Array([1, 2]) })
  expect(events.map(({ name }) => name)).toEqual(['runs.logged'])
})

test('when the lab exits, pending calls are rejected and a new lab answers', async () => {
  const { lab, children, events } = openLab()
  const unanswered = lab.client.call('runs.read', { id: 'abcdefgh' })
  const fatal = lab.client.call('runs.list', {})
  await expect(unanswered).rejects.toMatchObject({ code: 'disconnected', message: /exited with code 3/ })
  await expect(fatal).rejects.toMatchObject({ code: 'disconnected' })
  await expect(lab.client.call('system.describe', {})).resolves.toBeDefined()
  expect(children).toHaveLength(2)
  await until(() => events.some(({ name }) => name === 'system.labRestarted'))
  expect(events.find(({ name }) => name === 'system.labRestarted')?.payload).toEqual({
    message:
      'The lab process exited with code 3 (lab: the history is locked). ' +
      'Collapsar restarted it. Everything that was measured is kept.',
  })
})

test('the error of a killed lab names the signal', async () => {
  const { lab, children } = openLab()
  const unanswered = lab.client.call('runs.read', { id: 'abcdefgh' })
  children[0]?.kill('SIGKILL')
  await expect(unanswered).rejects.toMatchObject({ code: 'disconnected', message: /was killed by SIGKILL/ })
})

test('a second exit soon after the first starts no third lab', async () => {
  const { lab, children, events } = openLab()
  for (let death = 0; death < 2; death++) await lab.client.call('runs.list', {}).catch(() => undefined)
  await until(() => events.filter(({ name }) => name === 'system.labRestarted').length === 2)
  expect(children).toHaveLength(2)
  // The exit code says that the lab cannot open its history, and its last line says why.
  const refusal = 'Collapsar cannot open the history: the history is locked.'
  expect(events.at(-1)?.payload).toEqual({ message: refusal })
  await expect(lab.client.call('system.describe', {})).rejects.toMatchObject({ code: 'notPossible', message: refusal })
})

test('a restart that main asks for starts another lab and reports nothing', async () => {
  const { lab, children, events } = openLab()
  await lab.client.call('system.describe', {})
  await lab.restart()
  await expect(lab.client.call('system.describe', {})).resolves.toBeDefined()
  expect(children).toHaveLength(2)
  expect(children[0]?.exitCode ?? children[0]?.signalCode).not.toBeNull()
  expect(events.map(({ name }) => name)).not.toContain('system.labRestarted')
})

test('exits far apart each start a new lab', async () => {
  let time = 0
  const { lab, children } = openLab(childSource, () => (time += 100_000))
  for (let death = 0; death < 3; death++) await lab.client.call('runs.list', {}).catch(() => undefined)
  await expect(lab.client.call('system.describe', {})).resolves.toBeDefined()
  expect(children).toHaveLength(4)
})

test('quit ends the lab and restarts nothing', async () => {
  const { lab, children, events } = openLab()
  await lab.client.call('system.describe', {})
  await lab.quit()
  expect(children).toHaveLength(1)
  expect(children[0]?.exitCode ?? children[0]?.signalCode).not.toBeNull()
  expect(events.map(({ name }) => name)).not.toContain('system.labRestarted')
})

test('quit kills a lab that does not respond', async () => {
  const { lab, children } = openLab(deaf)
  await lab.client.call('system.describe', {})
  await lab.quit()
  expect(children[0]?.signalCode).toBe('SIGKILL')
})

test('a lab that cannot start emits labRestarted twice', async () => {
  const events: unknown[] = []
  const lab = superviseLab({
    start: () => fork('/nowhere/lab.cjs', [], { execPath: '/nowhere/node', stdio: 'ignore' as never }),
    events: [],
    emit: (_name, payload) => events.push(payload),
    log: () => undefined,
  })
  await until(() => events.length === 2)
  await expect(lab.client.call('system.describe', {})).rejects.toMatchObject({ code: 'disconnected' })
})
