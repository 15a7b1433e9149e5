import { CommanderError } from 'commander'
import { CallError } from '../../src/shared/contract/errors.ts'
import { FilterError } from '../../src/shared/filter/parseFilter.ts'
import { SpecError } from '../../src/shared/spec/runSpec.ts'

/** A sentence for users never has these words of a programming language. */
const innerWords =
  /\bundefined\b|\[object |\bNaN\b|TypeError|RangeError|is not a function|\n {4}at |Invalid array length/

const isRefusal = (error: unknown): error is Error =>
  (error instanceof CallError && error.code !== 'internal') ||
  error instanceof SpecError ||
  error instanceof FilterError ||
  error instanceof CommanderError

/** Returns what is wrong with an error; null for a refusal in words. `input`: its texts may occur in the sentence. */
export function fault(error: unknown, input: string): string | null {
  if (!isRefusal(error)) return error instanceof Error ? (error.stack ?? error.message) : String(error)
  if (error.message.trim() === '') return 'the refusal has no words'
  const found = innerWords.exec(error.message)?.[0]
  if (found === undefined || input.includes(found)) return null
  return `the refusal has '${found}': ${error.message}`
}
