import { CallError, type ErrorReport } from '../shared/contract/errors.ts'
import type { AppContract } from '../shared/contract/index.ts'
import type { Output, Payload } from '../shared/contract/schema.ts'
import type { Client } from '../shared/rpc/client.ts'
import { unpacked } from '../shared/rpc/pack.ts'

type Envelope = { ok: true; value: unknown } | { ok: false; error: ErrorReport }

declare global {
  interface Window {
    /** What preload exposes. Only this file uses it. */
    readonly lab: {
      call(name: string, input: unknown): Promise<Envelope>
      on(name: string, listener: (payload: unknown) => void): () => void
      pathOf(file: File): string
    }
  }
}

/** Calls to everything outside this window, typed by the contract. A refused call throws a CallError. */
export const lab: Client<AppContract> = {
  call: async (name, input) => {
    const envelope = await window.lab.call(name, input)
    if (envelope.ok) return unpacked(envelope.value) as Output<AppContract, typeof name>
    const { code, message, detail } = envelope.error
    throw new CallError(code, message, detail)
  },
  on: (name, listener) =>
    window.lab.on(name, (payload) => listener(unpacked(payload) as Payload<AppContract, typeof name>)),
}

/** Returns the path of a file that was dropped on the page. */
export const pathOf = (file: File): string => window.lab.pathOf(file)
