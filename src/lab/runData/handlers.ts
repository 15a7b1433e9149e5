import type { LabContract } from '../../shared/contract/index.ts'
import type { SpecTable } from '../../shared/contract/runs.ts'
import type { Handlers } from '../../shared/contract/schema.ts'
import { dataPath } from '../home.ts'
import type { LabContext } from '../runs/labContext.ts'

export const runDataHandlers = (context: LabContext, home: string, specs: () => Promise<SpecTable>) =>
  ({
    'runs.exportData': async (request) => {
      const { exportRun } = await import('./exportRun.ts')
      return { files: await exportRun(context, request, request.directory ?? dataPath(home)) }
    },
    'runs.exportTable': async (request) => {
      const { exportTable } = await import('./exportTable.ts')
      return { files: await exportTable(context, await specs(), request, request.directory ?? dataPath(home)) }
    },
  }) satisfies Partial<Handlers<LabContract>>
