/** Changing a draft: files, archives, the editor's project. */
import type { AbortOptions } from '../../../interface/store.ts'
import type { EditorProject, SiteFileInput } from '../api.ts'
import { readArchive } from '../draft/archive.ts'
import { changeDraft } from '../draft/draft.ts'
import { importFiles, type IncomingFile } from '../draft/import.ts'
import { EmptyFolderError, InvalidProjectError } from '../errors.ts'
import { checkProject } from '../meta.ts'
import { isIgnored } from '../paths.ts'
import type { SitePorts } from '../ports.ts'

interface PutOptions extends AbortOptions {
  replaceAll?: boolean
}

export async function putFiles(
  ports: SitePorts,
  site: string,
  files: SiteFileInput[],
  options: PutOptions
): Promise<void> {
  const incoming = files.map(({ path, data }) => ({ path, sizeBytes: data.size, open: () => chunksOf(data) }))
  await ports.own.exclusively(site, () => importFiles(ports, site, incoming, options))
}

/** Unpacked files wait in memory as Blobs, which engines put on disk when they are many. */
export async function putArchive(
  ports: SitePorts,
  site: string,
  archive: Blob,
  options: PutOptions
): Promise<void> {
  ports.own.get(site)
  const incoming: IncomingFile[] = []
  for await (const { path, chunks, sizeBytes } of readArchive(archive, options)) {
    if (isIgnored(path)) continue
    const data = new Blob(chunks as Uint8Array<ArrayBuffer>[])
    incoming.push({ path, sizeBytes, open: () => chunksOf(data) })
  }
  if (incoming.length === 0) throw new EmptyFolderError()
  await ports.own.exclusively(site, () => importFiles(ports, site, incoming, { ...options, unwrap: true }))
}

export async function deleteFiles(ports: SitePorts, site: string, paths: string[]): Promise<void> {
  await ports.own.exclusively(site, () => changeDraft(ports, site, { put: [], delete: paths }))
}

/** @throws InvalidProjectError for a site that was made of files */
export function projectOf(ports: Pick<SitePorts, 'own'>, site: string): EditorProject {
  const { project } = ports.own.get(site)
  if (project === undefined) throw new InvalidProjectError('this site is made of files')
  return project
}

export async function saveProject(ports: SitePorts, site: string, project: EditorProject): Promise<void> {
  await ports.own.exclusively(site, async () => {
    projectOf(ports, site)
    const checked = checkProject(project)
    const row = ports.own.get(site)
    await ports.own.save({
      ...row,
      project: checked,
      title: checked.title,
      changed: true,
      updatedAt: ports.clock.now()
    })
  })
}

async function* chunksOf(data: Blob): AsyncGenerator<Uint8Array> {
  const reader = data.stream().getReader()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      yield value
    }
  } finally {
    reader.releaseLock()
  }
}
