import { CallError, errorReport } from '../contract/errors.ts'
import { lookUp, type Contract, type EventName, type Handlers, type Payload } from '../contract/schema.ts'
import { issueText } from '../spec/valueIssues.ts'
import { packed } from './pack.ts'
import { isRpcMessage, type Channel, type RpcMessage } from './protocol.ts'

type Handler = (input: unknown) => unknown
type CallMessage = Extract<RpcMessage, { rpc: 'call' }>

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
    const { path, message } = issueText(parsed.error, input)
    throw new CallError('invalid', `${name}: ${path || 'input'}: ${message}`)
  }
  return (handlers as unknown as Record<string, Handler>)[name]?.(parsed.data)
}

/**
 * Serves a contract over a channel. Returns a function that emits its events. Each call has a turn of its own, so its
 * answer leaves before the next call begins. Background calls yield to other calls, and to answers that are still leaving.
 */
export function serve<C extends Contract>(
  contract: C,
  handlers: Handlers<C>,
  channel: Channel,
  nextTurn: (work: () => void) => void = (work) => work(),
): Emit<C> {
  const waiting: CallMessage[] = []
  const background: CallMessage[] = []
  let isScheduled = false
  let leaving = 0

  const hasWork = (): boolean => waiting.length > 0 || (background.length > 0 && leaving === 0)
  const schedule = (): void => {
    if (isScheduled || !hasWork()) return
    isScheduled = true
    nextTurn(() => {
      isScheduled = false
      const next = waiting.shift() ?? (leaving === 0 ? background.shift() : undefined)
      if (next) begin(next)
      schedule()
    })
  }
  const begin = ({ id, name, input }: CallMessage): void =>
    void answer(contract, handlers, name, input).then(
      (value) => send({ rpc: 'reply', id, ok: true, value: packed(value) }),
      (error: unknown) => send({ rpc: 'reply', id, ok: false, error: errorReport(error) }),
    )
  const send = (message: RpcMessage): void => {
    leaving++
    void Promise.resolve(channel.post(message)).finally(() => {
      leaving--
      schedule()
    })
  }

  channel.onMessage((message) => {
    if (!isRpcMessage(message) || message.rpc !== 'call') return
    const queue = lookUp(contract, message.name, 'call')?.isBackground ? background : waiting
    queue.push(message)
    schedule()
  })
  return (name, payload) => send({ rpc: 'event', name, payload: packed(payload) })
}

export type Emit<C extends Contract> = <N extends EventName<C>>(name: N, payload: Payload<C, N>) => void
