import { history } from './0001-history.ts'
import { resume } from './0002-resume.ts'
import { studies } from './0003-studies.ts'
import { desk } from './0004-desk.ts'
import { best } from './0005-best.ts'
import { spectra } from './0006-spectra.ts'
import { columns } from './0007-columns.ts'
import { layered } from './0008-layered.ts'
import { collapseSteps } from './0009-collapseSteps.ts'
import { trapped } from './0010-trapped.ts'
import { endKind } from './0011-endKind.ts'
import { clusters } from './0012-clusters.ts'
import { backbone } from './0013-backbone.ts'
import { clusterRequests } from './0014-clusterRequests.ts'
import { starts } from './0015-starts.ts'
import { reports } from './0016-reports.ts'
import { studyAnnotations } from './0017-studyAnnotations.ts'

/** In order; the version of a database is how many of them it has seen. A released one never changes. */
export const migrations: readonly string[] = [
  history,
  resume,
  studies,
  desk,
  best,
  spectra,
  columns,
  layered,
  collapseSteps,
  trapped,
  endKind,
  clusters,
  backbone,
  clusterRequests,
  starts,
  reports,
  studyAnnotations,
]
