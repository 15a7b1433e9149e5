import { h, type VNode } from 'vue'
import type { Route } from './composables/useRoute.ts'
import BundlePage from './features/bundle/BundlePage.vue'
import CheckpointPage from './features/checkpoint/CheckpointPage.vue'
import ComparePage from './features/compare/ComparePage.vue'
import DatasetPage from './features/datasets/DatasetPage.vue'
import DatasetsPage from './features/datasets/DatasetsPage.vue'
import DufmPage from './features/dufm/DufmPage.vue'
import HelpPage from './features/help/HelpPage.vue'
import LibraryPage from './features/library/LibraryPage.vue'
import NewExperimentPage from './features/newExperiment/NewExperimentPage.vue'
import PreferencesPage from './features/preferences/PreferencesPage.vue'
import PresetPage from './features/preset/PresetPage.vue'
import RecentFilesPage from './features/recentFiles/RecentFilesPage.vue'
import ReportPage from './features/reports/ReportPage.vue'
import ReportsPage from './features/reports/ReportsPage.vue'
import RunPage from './features/run/RunPage.vue'
import RunsPage from './features/runs/RunsPage.vue'
import SheetPage from './features/sheets/SheetPage.vue'
import SheetsPage from './features/sheets/SheetsPage.vue'
import StudiesPage from './features/studies/StudiesPage.vue'
import StudyPage from './features/study/StudyPage.vue'
import SystemPage from './features/system/SystemPage.vue'
import TheoryBenchPage from './features/theoryBench/TheoryBenchPage.vue'

interface Page<R extends Route> {
  /** The entry of the sidebar that is marked, and the title of the window. */
  section:
    | 'Library'
    | 'New'
    | 'Runs'
    | 'Compare'
    | 'Studies'
    | 'DUFM'
    | 'Theory'
    | 'Checkpoint'
    | 'Bundle'
    | 'Data sets'
    | 'Sheets'
    | 'Reports'
    | 'System'
    | 'Help'
    | 'Recent files'
    | 'Preferences'
  /** Renders the page. A page with a key starts afresh when the key changes. */
  render(route: R): VNode
}

/** One entry for each page of the window. */
const pages: { readonly [P in Route['page']]: Page<Extract<Route, { page: P }>> } = {
  library: { section: 'Library', render: () => h(LibraryPage) },
  preset: {
    section: 'Library',
    render: ({ preset, size }) => h(PresetPage, { key: preset, presetName: preset, size }),
  },
  new: { section: 'New', render: ({ run, start }) => h(NewExperimentPage, { run, start: start ?? null }) },
  runs: { section: 'Runs', render: () => h(RunsPage) },
  run: { section: 'Runs', render: ({ id, tab }) => h(RunPage, { id, tab }) },
  compare: { section: 'Compare', render: ({ ids, tab }) => h(ComparePage, { ids, tab }) },
  studies: { section: 'Studies', render: () => h(StudiesPage) },
  study: { section: 'Studies', render: ({ id }) => h(StudyPage, { key: id, id }) },
  dufm: { section: 'DUFM', render: () => h(DufmPage) },
  theory: { section: 'Theory', render: () => h(TheoryBenchPage) },
  checkpoint: { section: 'Checkpoint', render: () => h(CheckpointPage) },
  bundle: { section: 'Bundle', render: () => h(BundlePage) },
  datasets: { section: 'Data sets', render: () => h(DatasetsPage) },
  dataset: { section: 'Data sets', render: ({ id }) => h(DatasetPage, { key: id, id }) },
  sheets: { section: 'Sheets', render: () => h(SheetsPage) },
  sheet: { section: 'Sheets', render: ({ id }) => h(SheetPage, { key: id, id }) },
  reports: { section: 'Reports', render: () => h(ReportsPage) },
  report: { section: 'Reports', render: ({ id }) => h(ReportPage, { key: id, id }) },
  system: { section: 'System', render: () => h(SystemPage) },
  help: { section: 'Help', render: ({ document, place }) => h(HelpPage, { document, place }) },
  recentFiles: { section: 'Recent files', render: () => h(RecentFilesPage) },
  preferences: { section: 'Preferences', render: () => h(PreferencesPage) },
}

/** Returns the page of a route. */
export const pageOf = (route: Route): Page<Route> => pages[route.page] as Page<Route>
