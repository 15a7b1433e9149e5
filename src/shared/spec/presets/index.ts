import { SpecError } from '../runSpec.ts'
import { fig1 } from './fig1.ts'
import { fig2 } from './fig2.ts'
import { fig2Literal } from './fig2Literal.ts'
import { fig3 } from './fig3.ts'
import { theorem34 } from './theorem34.ts'
import { fig6 } from './fig6.ts'
import { fig7 } from './fig7.ts'
import type { Preset } from './preset.ts'
import { fig5 } from './fig5.ts'
import { path } from './path.ts'
import { stability } from './stability.ts'

/** Every card of the Library, in its order. */
export const presets: readonly Preset[] = [fig1, fig2, fig2Literal, fig3, fig5, fig6, fig7, theorem34, path, stability]

/** The preset called `name`; throws a SpecError that lists the names there are. */
export function findPreset(name: string): Preset {
  const preset = presets.find((candidate) => candidate.name === name)
  if (!preset)
    throw new SpecError('', `no preset is called '${name}': there are ${presets.map((p) => p.name).join(', ')}`)
  return preset
}

/** What a study of the preset is shown as; null where there is no such preset, or no longer. */
export const figuresOfPreset = (name: string | null): Preset['figures'] | null =>
  presets.find((preset) => preset.name === name)?.figures ?? null
