import { CallError, type ErrorCode } from '../../shared/contract/errors.ts'

const nextSteps: Readonly<Record<ErrorCode, string>> = {
  invalid: '',
  notFound: '',
  notPossible: '',
  forbidden: 'Close the window and open Collapsar again.',
  disconnected: 'It is being started again; try once more in a moment.',
  internal: 'This is a fault of Collapsar: the log on the Record tab and “npm run lab -- doctor” say more.',
}

/** An error as what happened and what to do next. */
export function sentence(error: unknown): string {
  if (error instanceof CallError) return `${stopped(error.message)} ${nextSteps[error.code]}`.trim()
  return `${stopped(error instanceof Error ? error.message : String(error))} ${nextSteps.internal}`
}

const stopped = (text: string): string => (/[.!?…]$/.test(text) ? text : `${text}.`)
