import { existsSync } from 'node:fs'
import type { Command } from 'commander'
import type { KeptStart } from '../../shared/contract/starts.ts'
import { CallError } from '../../shared/contract/errors.ts'
import { userPath } from '../paths.ts'
import { findByPrefix, withLab, type HomeOption } from '../withLab.ts'

export interface StartOption extends HomeOption {
  initialiseFrom?: string
  layers?: string
}

export const addStartOptions = (command: Command): Command =>
  command
    .option(
      '--initialise-from <file|run[@step]>',
      'start from the weights of a checkpoint, or of a run at a step (default: its last); the layers are those of the weights',
    )
    .option('--layers <file>', 'JSON file with the order of the layers of the checkpoint')

/** Copies the weights that `--initialise-from` names into the history; null without the option. */
export async function chooseStart({ initialiseFrom, layers, ...home }: StartOption): Promise<KeptStart | null> {
  if (initialiseFrom === undefined) {
    if (layers !== undefined)
      throw new CallError('invalid', '--layers names the layers of a checkpoint; give --initialise-from too')
    return null
  }
  const file = userPath(initialiseFrom)
  return await withLab(home, async ({ handlers }) => {
    if (existsSync(file))
      return await handlers['starts.keep']({
        kind: 'file',
        file,
        layers: layers === undefined ? null : userPath(layers),
        match: '',
      })
    const [prefix = '', step] = initialiseFrom.split('@')
    if (/[./\\]/.test(prefix) || (step !== undefined && !/^\d+$/.test(step)))
      throw new CallError(
        'notFound',
        `--initialise-from: no file ${initialiseFrom}; name a checkpoint, a run, or RUN@STEP`,
      )
    const { id } = findByPrefix(await handlers['runs.list']({}), prefix, 'run')
    return await handlers['starts.keep']({ kind: 'run', run: id, step: step === undefined ? null : Number(step) })
  })
}

/** Writes what was assumed of the weights to the error output, so that tables stay whole. */
export function printStart({ start, notes }: KeptStart): void {
  const widths = [start.inputs, ...start.widths].join(' → ')
  console.error(`Start: ${start.source}, layers ${widths}, ${start.hash.slice(0, 12)}`)
  for (const note of notes) console.error(note)
}
