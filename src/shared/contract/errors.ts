/** Every way in which a call across a process border can fail. */
export const errorCodes = [
  'invalid', // the input was refused; the message names field and value
  'notFound',
  'notPossible', // right input, wrong moment: the run has ended, the disk is full
  'forbidden', // not from our own window
  'disconnected', // the process that should answer has died
  'internal', // a bug
] as const
export type ErrorCode = (typeof errorCodes)[number]

/** What crosses a border in place of a thrown value. */
export interface ErrorReport {
  code: ErrorCode
  message: string
  detail?: string
}

/** An expected failure of a call. Everything else that is thrown becomes `internal`. */
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
