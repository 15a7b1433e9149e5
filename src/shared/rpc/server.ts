import { CallError, errorReport } from '../contract/errors.ts'
import { lookUp, type Contract, type EventName, type Handlers, type Payload } from '../contract/schema.ts'
import { packed } from './pack.ts'
import { isRpcMessage, type Channel } from './protocol.ts'

type Handler = (input: unknown) => unknown

/** Calls a handler by name after parsing its input. Rejects with a CallError for an unknown name or an invalid input. */
export async function answer<C extends Contract>(
  contract: C,
  handlers: Handlers<C>,
  name: string,
  input: unknown,
): Promise<unknown> {
  const entry = lookUp(contract, name, 'call')
  if (!entry) throw new CallError('invalid', `no call is named '${name}'`)
  const parsed = entry.input.safeParse(input)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    throw new CallError('invalid', `${name}: ${issue?.path.join('.') || 'input'}: ${issue?.message}`)
  }
  return (handlers as unknown as Record<string, Handler>)[name]?.(parsed.data)
}

/** Serves a contract over a channel. Returns a function that emits its events. */
export function serve<C extends Contract>(contract: C, handlers: Handlers<C>, channel: Channel): Emit<C> {
  channel.onMessage((message) => {
    if (!isRpcMessage(message) || message.rpc !== 'call') return
    const { id, name, input } = message
    answer(contract, handlers, name, input).then(
      (value) => channel.post({ rpc: 'reply', id, ok: true, value: packed(value) }),
      (error: unknown) => channel.post({ rpc: 'reply', id, ok: false, error: errorReport(error) }),
    )
  })
  return (name, payload) => channel.post({ rpc: 'event', name, payload: packed(payload) })
}

export type Emit<C extends Contract> = <N extends EventName<C>>(name: N, payload: Payload<C, N>) => void
