/** Door of the storage service: files of the owner, held by others. */
import type { ServiceDefinition } from '../../interface/service.ts'
import { headRecordKind } from './catalogue/head.ts'
import type { StorageInit } from './ports.ts'
import { StorageService } from './storage.ts'

export type {
  BarterView,
  EntryPlace,
  EntryView,
  FolderView,
  FolderWindow,
  Safety,
  SafetyView,
  ShardView,
  StorageApi,
  StorageSummary,
  StoredFileReader,
  StoredFileRequest,
  SupplierView,
  VersionView
} from './api.ts'

export { headRecordKind }

/** For the composition root: `services: { storage: storage(...) }`. The relay takes only `headRecordKind`. */
export function storage(init: StorageInit): ServiceDefinition<StorageService> {
  return { create: (context) => new StorageService(context, init), recordKinds: [headRecordKind] }
}
