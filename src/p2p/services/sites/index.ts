/** Door of the sites service: publishing, names, visiting, serving. */
export type * from './api.ts'
