import { expect, test } from 'vitest'
import * as z from 'zod'
import { CallError } from '../../../src/shared/contract/errors.ts'
import { backgroundCall, call, event, type Handlers } from '../../../src/shared/contract/schema.ts'
import { connect } from '../../../src/shared/rpc/client.ts'
import type { Channel } from '../../../src/shared/rpc/protocol.ts'
import { serve } from '../../../src/shared/rpc/server.ts'

const contract = {
  sums: {
    add: call(z.strictObject({ a: z.number(), b: z.number().default(1) }), z.number()),
    fail: call(z.strictObject({}), z.null()),
    never: call(z.strictObject({}), z.null()),
    added: event(z.number()),
  },
}
const handlers: Handlers<typeof contract> = {
  'sums.add': ({ a, b }) => a + b,
  'sums.fail': () => {
    throw new CallError('notFound', 'no such sum', 'detail')
  },
  'sums.never': () => new Promise(() => undefined),
}

/** The two ends of a channel that copies its messages, like a channel between processes. */
function channelPair() {
  const end = () => ({ message: [] as ((m: unknown) => void)[], close: [] as ((reason: string) => void)[] })
  const [left, right] = [end(), end()]
  const channel = (own: ReturnType<typeof end>, other: ReturnType<typeof end>): Channel => ({
    post: (message) => queueMicrotask(() => other.message.forEach((listener) => listener(structuredClone(message)))),
    onMessage: (listener) => own.message.push(listener),
    onClose: (listener) => own.close.push(listener),
  })
  return {
    client: channel(left, right),
    server: channel(right, left),
    die: () => left.close.forEach((f) => f('the lab died')),
  }
}

function wired() {
  const { client, server, die } = channelPair()
  const emit = serve(contract, handlers, server)
  return { lab: connect<typeof contract>(client), client, emit, die }
}

test('a call gets its defaults and an answer', async () => {
  await expect(wired().lab.call('sums.add', { a: 2 })).resolves.toBe(3)
})
test('an invalid input rejects the call and names the field', async () => {
  const { lab } = wired()
  await expect(lab.call('sums.add', { a: 'x' as unknown as number })).rejects.toMatchObject({
    code: 'invalid',
    message: /^sums\.add: a: /,
  })
})
test('inherited methods cannot be called', async () => {
  const { lab } = wired()
  for (const name of ['sums.toString', 'constructor.name', '__proto__.x', 'sums.added', 'sums'])
    await expect(lab.call(name as 'sums.add', { a: 1 })).rejects.toMatchObject({
      code: 'invalid',
      message: `no call is named '${name}'`,
    })
})
test('an expected failure keeps its code and detail', async () => {
  await expect(wired().lab.call('sums.fail', {})).rejects.toMatchObject({
    code: 'notFound',
    message: 'no such sum',
    detail: 'detail',
  })
})
test('a closed channel rejects pending calls, and later calls at once', async () => {
  const { lab, die } = wired()
  const pending = [lab.call('sums.never', {}), lab.call('sums.never', {})]
  die()
  for (const one of pending) await expect(one).rejects.toMatchObject({ code: 'disconnected', message: 'the lab died' })
  await expect(lab.call('sums.add', { a: 1 })).rejects.toMatchObject({ code: 'disconnected' })
})
test('events reach listeners until they unsubscribe', async () => {
  const { lab, emit } = wired()
  const heard: number[] = []
  const stop = lab.on('sums.added', (value) => heard.push(value))
  emit('sums.added', 1)
  await Promise.resolve()
  stop()
  emit('sums.added', 2)
  await Promise.resolve()
  expect(heard).toEqual([1])
})
test('a foreign message is ignored', async () => {
  const { lab, client } = wired()
  for (const stray of [null, 3, 'x', { rpc: 5 }, { rpc: 'reply', id: 99, ok: true }]) client.post(stray)
  await expect(lab.call('sums.add', { a: 1, b: 1 })).resolves.toBe(2)
})

/** A server that begins one call at a time, when asked, and whose answers leave when asked. */
function steppedServer() {
  const own = {
    lists: {
      read: call(z.strictObject({}), z.string()),
      sketch: backgroundCall(z.strictObject({ of: z.string() }), z.string()),
    },
  }
  const began: string[] = []
  const turns: (() => void)[] = []
  const leave: (() => void)[] = []
  let receive: (message: unknown) => void = () => {}
  const channel: Channel = {
    post: () => new Promise((resolve) => leave.push(resolve)),
    onMessage: (listener) => (receive = listener),
    onClose: () => {},
  }
  const note = (name: string): string => {
    began.push(name)
    return name
  }
  serve(
    own,
    { 'lists.read': () => note('read'), 'lists.sketch': ({ of }) => note(of) },
    channel,
    (work) => void turns.push(work),
  )
  const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve))
  return {
    began,
    ask: (name: string, input: object = {}): void => receive({ rpc: 'call', id: 0, name, input }),
    turn: async (): Promise<void> => {
      turns.shift()?.()
      await settle()
    },
    leave: async (): Promise<void> => {
      leave.shift()?.()
      await settle()
    },
  }
}

test('background calls yield to calls that arrive later, one call a turn', async () => {
  const { began, ask, turn, leave } = steppedServer()
  ask('lists.sketch', { of: 'first' })
  ask('lists.sketch', { of: 'second' })
  ask('lists.read')
  await turn()
  expect(began).toEqual(['read'])
  await leave()
  await turn()
  await leave()
  ask('lists.read')
  await turn()
  await leave()
  await turn()
  expect(began).toEqual(['read', 'first', 'read', 'second'])
})
test('a background call begins only when every answer has left', async () => {
  const { began, ask, turn, leave } = steppedServer()
  ask('lists.read')
  ask('lists.sketch', { of: 'sketch' })
  ask('lists.read')
  await turn()
  await turn()
  await turn()
  expect(began).toEqual(['read', 'read'])
  await leave()
  await turn()
  expect(began).toEqual(['read', 'read'])
  await leave()
  await turn()
  expect(began).toEqual(['read', 'read', 'sketch'])
})
