/** Door of the catalogue. */
export { openCatalogue, type Catalogue, type FileContent } from './catalogue.ts'
export type { NewFile, NewStripe } from './commands.ts'
export { ROOT } from './constants.ts'
export { headKeyOf, openHead, signHead, type CatalogueHead } from './head.ts'
export type { CatalogueRow } from './log.ts'
export type { KnownStripe } from './stripe-index.ts'
export { newId } from './ids.ts'
