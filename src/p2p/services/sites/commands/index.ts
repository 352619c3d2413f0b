/** Everything a site's author does. Loaded when first needed: most who open a link never do any of it. */
export { createSite, purgeRemoved, removeSite, restoreRemovedSite } from './create.ts'
export { deleteFiles, projectOf, putArchive, putFiles, saveProject } from './edit.ts'
export { publish, rollback } from './publish.ts'
export { discardDraft, recover } from './restore.ts'
export { exportSite, linkOf } from './share.ts'
export { listDraft } from '../draft/draft.ts'
