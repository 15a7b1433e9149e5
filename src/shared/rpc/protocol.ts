import type { ErrorReport } from '../contract/errors.ts'

/** A message channel: a child process, a message port or a pair in a test. */
export interface Channel {
  /** A promise resolves when the whole message has left; a large one leaves in parts, while the process is idle. */
  post(message: unknown): void | Promise<void>
  onMessage(listener: (message: unknown) => void): void
  /** Calls the listener once, when the other side has closed. */
  onClose(listener: (reason: string) => void): void
}

export type RpcMessage =
  | { rpc: 'call'; id: number; name: string; input: unknown }
  | { rpc: 'reply'; id: number; ok: true; value: unknown }
  | { rpc: 'reply'; id: number; ok: false; error: ErrorReport }
  | { rpc: 'event'; name: string; payload: unknown }

export function isRpcMessage(message: unknown): message is RpcMessage {
  return typeof message === 'object' && message !== null && 'rpc' in message && typeof message.rpc === 'string'
}
