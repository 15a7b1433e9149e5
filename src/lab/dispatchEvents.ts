import type { LabContract } from '../shared/contract/index.ts'
import type { EventName, Payload } from '../shared/contract/schema.ts'
import type { Emit } from '../shared/rpc/server.ts'

type Listeners = { [N in EventName<LabContract>]?: (payload: Payload<LabContract, N>) => void }

/** Makes an `emit` that calls the listener of each event's name. */
export const dispatchEvents =
  (listeners: Listeners): Emit<LabContract> =>
  (name, payload) => {
    const listener = listeners[name] as ((payload: unknown) => void) | undefined
    listener?.(payload)
  }
