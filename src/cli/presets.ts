import { fieldSymbol } from '../shared/spec/fieldLabel.ts'
import type { Preset } from '../shared/spec/presets/preset.ts'
import { presets } from '../shared/spec/presets/index.ts'
import { chooseData, type DataOption } from './dataOption.ts'
import { chooseSpecs, type SpecOptions } from './specs.ts'

export function presetsCommand(): number {
  const texts = presets.map((preset) =>
    [
      `${preset.name}  ${preset.figure}: ${preset.title}`,
      `  ${preset.statement}`,
      `  ${preset.citation}${varied(preset)}`,
      ...preset.choices.map((choice) => `  – ${choice}`),
    ].join('\n'),
  )
  console.log(texts.join('\n\n'))
  return 0
}

/** JSON that `run` reads again: one spec, or a list of them. */
export async function specCommand(target: string, options: SpecOptions & DataOption): Promise<number> {
  const { specs } = chooseSpecs(target, options, await chooseData(options))
  console.log(JSON.stringify(specs.length === 1 ? specs[0] : specs, null, 2))
  return 0
}

/** What the quick study varies: each letter with its values where they are few, else with their number. */
function varied({ sizes }: Preset): string {
  const axes = sizes.quick.flatMap((part) => part.axes)
  const texts = axes.map(({ path, values }) =>
    values.length > 12 ? `${values.length} × ${fieldSymbol(path)}` : `${fieldSymbol(path)} = ${values.join(', ')}`,
  )
  return texts.map((text) => `; ${text}`).join('')
}
