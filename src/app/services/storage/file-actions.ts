/** What is done to entries, with a word about how it went. Nothing here throws: failures are told. */
import type { EntryView, StorageApi } from '../../../p2p/services/storage/index.ts'
import { m } from '../../i18n/index.ts'
import type { Toasts } from '../../shell/toasts.svelte.ts'
import { shownName } from './shown-name.ts'
import { storageErrorText } from './storage-errors.ts'
import { download } from './stream.ts'

export interface FileActions {
  /** Resolves with whether it was done. */
  createFolder(parent: string, name: string): Promise<boolean>
  rename(id: string, name: string): Promise<boolean>
  move(ids: readonly string[], parent: string): Promise<boolean>
  remove(entries: readonly EntryView[]): Promise<boolean>
  restore(ids: readonly string[]): Promise<boolean>
  /** For ever; all of the bin without `ids`. */
  purge(ids?: readonly string[]): Promise<boolean>
  download(entries: readonly EntryView[]): Promise<boolean>
  downloadVersion(entry: EntryView, version: string): Promise<boolean>
  useVersion(id: string, version: string): Promise<boolean>
}

export function createFileActions(api: StorageApi, toasts: Toasts): FileActions {
  const attempt = async (work: () => Promise<void>): Promise<boolean> => {
    try {
      await work()
      return true
    } catch (error) {
      toasts.show({ text: storageErrorText(error), tone: 'bad' })
      return false
    }
  }
  const restore = (ids: readonly string[]): Promise<boolean> =>
    attempt(async () => {
      await api.restore([...ids])
      toasts.show({ text: m.files_restored({ count: ids.length }) })
    })

  return {
    restore,
    createFolder: (parent, name) =>
      attempt(async () => {
        await api.createFolder(parent, name)
      }),
    rename: (id, name) => attempt(() => api.rename(id, name)),
    move: (ids, parent) =>
      attempt(async () => {
        await api.move([...ids], parent)
        toasts.show({ text: m.files_moved({ count: ids.length }) })
      }),
    remove: (entries) =>
      attempt(async () => {
        const ids = entries.map(({ id }) => id)
        await api.remove(ids)
        const [only] = entries
        toasts.show({
          text:
            entries.length === 1 && only
              ? m.files_removed_one({ name: shownName(only.name) })
              : m.files_removed({ count: entries.length }),
          action: { label: m.undo(), run: () => void restore(ids) }
        })
      }),
    purge: (ids) =>
      attempt(async () => {
        await api.purge(ids && [...ids])
        toasts.show({ text: m.files_purged() })
      }),
    download: (entries) =>
      attempt(async () => {
        for (const entry of entries) await download(api, entry)
      }),
    downloadVersion: (entry, version) => attempt(() => download(api, entry, version)),
    useVersion: (id, version) =>
      attempt(async () => {
        await api.useVersion(id, version)
        toasts.show({ text: m.files_version_used() })
      })
  }
}
