import { findRoot, isPackaged } from '../lab/layout.ts'

/** The name of this program: `npm run lab` starts it in a clone, and `collapsar` where it is installed. */
export const programName = isPackaged(findRoot()) ? 'collapsar' : 'lab'
