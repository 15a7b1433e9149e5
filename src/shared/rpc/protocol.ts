import type { ErrorReport } from '../contract/errors.ts'

/** The three operations of any message channel: a child process, a message port, a test pair. */
export interface Channel {
  post(message: unknown): void
  onMessage(listener: (message: unknown) => void): void
  /** Called once when the other side is gone; `reason` says how. */
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
