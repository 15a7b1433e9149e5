import type { Command } from 'commander'
import { fieldSymbol } from '../shared/spec/fieldLabel.ts'
import { presets } from '../shared/spec/presets/index.ts'
import type { Preset } from '../shared/spec/presets/preset.ts'
import { chooseData, type DataOption } from './dataOption.ts'
import { addSpecOptions, chooseSpecs, type SpecOptions } from './specs.ts'
import { addHomeOption, type Report } from './withLab.ts'

export function addPresetCommands(root: Command, report: Report): void {
  root
    .command('presets')
    .description('list the presets: published experiments with their citation and our choices')
    .action(() => report(listPresets()))
  addHomeOption(addSpecOptions(root.command('spec')))
    .description('print the complete spec of a preset as JSON, to edit and run')
    .action(async (target, options) => report(await printSpec(target, options)))
}

function listPresets(): number {
  const texts = presets.map((preset) =>
    [
      `${preset.name}  ${preset.figure}: ${preset.title}`,
      `  claim: ${preset.statement}`,
      `  ${preset.citation}${variedText(preset)}`,
      ...preset.choices.map((choice) => `  – ${choice}`),
    ].join('\n'),
  )
  console.log(texts.join('\n\n'))
  return 0
}

/** Prints JSON that `lab run` reads: one spec, or a list of specs. */
async function printSpec(target: string, options: SpecOptions & DataOption): Promise<number> {
  const { specs } = chooseSpecs(target, options, await chooseData(options))
  console.log(JSON.stringify(specs.length === 1 ? specs[0] : specs, null, 2))
  return 0
}

/** Lists the fields that the quick study varies, with their values, or their number where there are many. */
function variedText({ sizes }: Preset): string {
  const axes = sizes.quick.flatMap((part) => part.axes)
  const texts = axes.map(({ path, values }) =>
    values.length > 12 ? `${values.length} × ${fieldSymbol(path)}` : `${fieldSymbol(path)} = ${values.join(', ')}`,
  )
  return texts.map((text) => `; ${text}`).join('')
}
