import { tableOf, type Table } from '../table.ts'
import type { LandscapeData } from './data.ts'

/** Hessians of structures and runs, then the straight line, the descents, and the eigenvalues of the structures. */
export const landscapeTable = ({ landscape: { points, line, descents }, runs }: LandscapeData): Table =>
  tableOf(
    ['series', 'name', 't', 'loss', 'least', 'flat', 'negative', 'index', 'eigenvalue'],
    [
      ...points.map(({ name, loss, curvature }) => {
        const { least, flat, negative } = curvature
        return ['structure', name, null, loss, least, flat, negative, null, null]
      }),
      ...runs.map(({ run, loss, least, flat, negative }) => [
        'run',
        run,
        null,
        loss,
        least,
        flat,
        negative,
        null,
        null,
      ]),
      ...Array.from(line.t, (t, i) => ['line', line.to, t, line.loss[i] ?? null, null, null, null, null, null]),
      ...descents.map(({ t, loss }) => ['descent', line.to, t, loss, null, null, null, null, null]),
      ...points.flatMap(({ name, curvature }) =>
        Array.from(curvature.eigenvalues, (value, i) => [
          'eigenvalue',
          name,
          null,
          null,
          null,
          null,
          null,
          i + 1,
          value,
        ]),
      ),
    ],
  )
