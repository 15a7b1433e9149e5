/** Every way in which a call to another process can fail. */
export const errorCodes = [
  'invalid', // the input is not valid; the message names field and value
  'notFound',
  'notPossible', // the input is valid, but the state does not allow the call: the run has ended, the disk is full
  'otherEngine', // another engine made the checkpoint; a resume from its weights is possible
  'forbidden', // the call does not come from one of our windows
  'disconnected', // the process that should answer has ended
  'internal', // a bug
] as const
export type ErrorCode = (typeof errorCodes)[number]

/** An error as it is sent between processes. */
export interface ErrorReport {
  code: ErrorCode
  message: string
  detail?: string
}

/** An expected failure of a call. Any other error becomes `internal`. */
export class CallError extends Error {
  override readonly name = 'CallError'
  readonly code: ErrorCode
  readonly detail: string | undefined
  constructor(code: ErrorCode, message: string, detail?: string) {
    super(message)
    this.code = code
    this.detail = detail
  }
}

export function errorReport(error: unknown): ErrorReport {
  if (error instanceof CallError)
    return { code: error.code, message: error.message, ...(error.detail === undefined ? {} : { detail: error.detail }) }
  if (error instanceof Error && error.name === 'SpecError') return { code: 'invalid', message: error.message }
  if (error instanceof Error)
    return { code: 'internal', message: error.message, ...(error.stack ? { detail: error.stack } : {}) }
  return { code: 'internal', message: String(error) }
}
