import type { Command } from 'commander'
import { checkAdvice, checkLines } from '../shared/contract/systemText.ts'
import { bytes } from './format.ts'
import { addHomeOption, withLab, type HomeOption, type Report } from './withLab.ts'

export function addDoctorCommand(root: Command, report: Report): void {
  addHomeOption(root.command('doctor'))
    .description('show versions, engine, hardware and home, with advice for a faster engine')
    .action(async (options) => report(await printReport(options)))
}

/** Prints what runs on this machine; the exit code is 1 when no engine starts. */
const printReport = (options: HomeOption): Promise<number> =>
  withLab(options, async ({ handlers }) => {
    const report = await handlers['system.describe']({})
    for (const [name, value] of checkLines(report, bytes)) console.log(`${name.padEnd(11)}${value}`)
    for (const advice of checkAdvice(report)) console.log(`\n${advice}`)
    return report.engine ? 0 : 1
  })
