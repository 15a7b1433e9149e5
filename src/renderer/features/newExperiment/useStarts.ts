import type { ShallowRef } from 'vue'
import { CallError } from '../../../shared/contract/errors.ts'
import type { Start } from '../../../shared/contract/starts.ts'
import { useLabValue } from '../../composables/useLabValue.ts'
import { lab } from '../../lab.ts'

interface Starts {
  /** Weights that the history has, newest first; null until the first answer. */
  starts: ShallowRef<readonly Start[] | null>
  read(): void
}

/** The weights from which runs can start. */
export function useStarts(): Starts {
  const { value, read } = useLabValue<readonly Start[]>(() => lab.call('starts.list', {}))
  read()
  return { starts: value, read }
}

/** Returns the weights with a hash. Throws a CallError where the history has none. */
export async function findStart(hash: string): Promise<Start> {
  const found = (await lab.call('starts.list', {})).find((start) => start.hash === hash)
  if (!found) throw new CallError('notFound', `the history has no weights ${hash.slice(0, 12)}…`)
  return found
}
