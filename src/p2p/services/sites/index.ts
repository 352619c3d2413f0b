/** Door of the sites service: publishing, names, visiting, serving. */
import type { ServiceDefinition } from '../../interface/service.ts'
import { nameRecordKind } from './names/record.ts'
import { SitesService } from './sites.ts'

export type {
  EditorProject,
  PageSource,
  SiteFileInput,
  SiteFileView,
  SiteHints,
  SiteKind,
  SiteReader,
  SiteRequest,
  SiteResponse,
  SiteVersionView,
  SiteView,
  SitesApi,
  Theme,
  VisitView
} from './api.ts'
export { nameRecordKind, SitesService }

/** For the composition root: `services: { sites: sites() }`. The relay takes only `nameRecordKind`. */
export function sites(): ServiceDefinition<SitesService> {
  return { create: (context) => new SitesService(context), recordKinds: [nameRecordKind] }
}
