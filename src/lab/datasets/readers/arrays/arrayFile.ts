import type { ImportFormat } from '../../../../shared/contract/datasets.ts'
import { matlab } from './matlab.ts'
import { safetensors } from './safetensors.ts'
import type { Allow, ArrayFile } from './storedArray.ts'

/** Formats of named arrays. */
const arrayFormats = ['hdf5', 'matlab', 'safetensors'] as const
export type ArrayFormat = (typeof arrayFormats)[number]

export const isArrayFormat = (format: ImportFormat): format is ArrayFormat => arrayFormats.some((own) => own === format)

/**
 * Lists the arrays of a file. `allow` gets the declared size of what must be unpacked for that. Throws a CallError that
 * names the file and the place in it.
 */
export async function arrayFile(format: ArrayFormat, file: Uint8Array, name: string, allow: Allow): Promise<ArrayFile> {
  if (format === 'matlab') return matlab(file, name, allow)
  if (format === 'safetensors') return safetensors(file, name)
  // libhdf5 is large, and most imports do without.
  const { hdf5 } = await import('./hdf5.ts')
  return hdf5(file, name)
}
