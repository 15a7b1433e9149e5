import { CallError, type ErrorCode } from '../../shared/contract/errors.ts'

const nextSteps: Readonly<Record<ErrorCode, string>> = {
  invalid: '',
  notFound: '',
  notPossible: '',
  otherEngine: '',
  forbidden: 'Close the window and open Collapsar again.',
  disconnected: 'Collapsar restarts the lab. Try again in a moment.',
  internal:
    'This is a bug in Collapsar. See the log on the Record tab, or choose “Check this installation” in the Help menu.',
}

/** Writes an error as a sentence: what happened, and what to do next. */
export function sentence(error: unknown): string {
  if (error instanceof CallError) return `${stopped(error.message)} ${nextSteps[error.code]}`.trim()
  return `${stopped(error instanceof Error ? error.message : String(error))} ${nextSteps.internal}`
}

const stopped = (text: string): string => (/[.!?…]$/.test(text) ? text : `${text}.`)
