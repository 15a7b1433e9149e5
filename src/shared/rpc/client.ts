import { CallError } from '../contract/errors.ts'
import type { CallName, Contract, EventName, Input, Output, Payload } from '../contract/schema.ts'
import { unpacked } from './pack.ts'
import { isRpcMessage, type Channel } from './protocol.ts'

export interface Client<C extends Contract> {
  call<N extends CallName<C>>(name: N, input: Input<C, N>): Promise<Output<C, N>>
  /** Returns a function that unsubscribes. */
  on<N extends EventName<C>>(name: N, listener: (payload: Payload<C, N>) => void): () => void
}

interface Pending {
  resolve(value: unknown): void
  reject(error: CallError): void
}

/**
 * Connects a typed client of a contract to a channel. All pending calls reject when the channel closes. `receive`
 * unpacks what arrives; a relay passes packed values on.
 */
export function connect<C extends Contract>(channel: Channel, receive = unpacked): Client<C> {
  const pending = new Map<number, Pending>()
  const listeners = new Map<string, Set<(payload: never) => void>>()
  let nextId = 1
  let closed: string | null = null

  channel.onMessage((message) => {
    if (!isRpcMessage(message)) return
    if (message.rpc === 'event')
      for (const listener of listeners.get(message.name) ?? []) listener(receive(message.payload) as never)
    if (message.rpc !== 'reply') return
    const waiting = pending.get(message.id)
    pending.delete(message.id)
    if (message.ok) waiting?.resolve(receive(message.value))
    else waiting?.reject(new CallError(message.error.code, message.error.message, message.error.detail))
  })
  channel.onClose((reason) => {
    closed = reason
    for (const { reject } of pending.values()) reject(new CallError('disconnected', reason))
    pending.clear()
  })

  return {
    call: (name, input) =>
      new Promise((resolve, reject) => {
        if (closed !== null) return reject(new CallError('disconnected', closed))
        const id = nextId++
        pending.set(id, { resolve: resolve as (value: unknown) => void, reject })
        channel.post({ rpc: 'call', id, name, input })
      }),
    on: (name, listener) => {
      const set = listeners.get(name) ?? new Set()
      listeners.set(name, set)
      set.add(listener as (payload: never) => void)
      return () => set.delete(listener as (payload: never) => void)
    },
  }
}
