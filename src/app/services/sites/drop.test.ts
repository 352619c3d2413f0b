import { describe, expect, it } from 'vitest'
import { takeDrop } from '../../disk/walk.ts'
import { MAX_FILES, gather, proposeTitle } from './drop.ts'

type Tree = { [name: string]: Tree | string | null }

/** Entries as engines hand them out: asynchronous, a hundred at a time; null is a locked file. */
function folder(name: string, tree: Tree): FileSystemDirectoryEntry {
  return {
    ...base(name, false),
    createReader: () => {
      const waiting = Object.entries(tree)
      return {
        readEntries: (answer: (entries: FileSystemEntry[]) => void) => {
          const batch = waiting.splice(0, 100)
          queueMicrotask(() => {
            answer(batch.map(([child, value]) => entry(child, value)))
          })
        }
      }
    },
    getDirectory: () => undefined,
    getFile: () => undefined
  }
}

function entry(name: string, value: Tree | string | null): FileSystemEntry {
  return value !== null && typeof value === 'object' ? folder(name, value) : leaf(name, value)
}

function leaf(name: string, content: string | null): FileSystemFileEntry {
  return {
    ...base(name, true),
    file: (done, failed) => {
      queueMicrotask(() => {
        if (content === null) failed?.(new DOMException('locked', 'NotReadableError'))
        else done(new File([content], name))
      })
    }
  }
}

function base(name: string, isFile: boolean): Pick<FileSystemEntry, keyof FileSystemEntry> {
  const filesystem = { name: 'dropped' } as FileSystem
  return { name, isFile, isDirectory: !isFile, fullPath: `/${name}`, filesystem, getParent: () => undefined }
}

function picked(path: string, content = ''): File {
  const file = new File([content], path.split('/').at(-1) ?? path)
  Object.defineProperty(file, 'webkitRelativePath', { value: path.includes('/') ? path : '' })
  return file
}

const paths = (files: { path: string }[]): string[] => files.map((file) => file.path).sort()

describe('dropping a folder', () => {
  it('takes its whole contents, the folder itself being the root', async () => {
    const found = await gather([
      folder('my-site', { 'index.html': '<p>', css: { 'a.css': 'a' }, img: { deep: { 'x.png': 'xyz' } } })
    ])
    expect(paths(found.files)).toEqual(['css/a.css', 'img/deep/x.png', 'index.html'])
    expect(found.name).toBe('my-site')
    expect(found.sizeBytes).toBe(7)
  })

  it('reads ten thousand files and tells how far it is', async () => {
    const tree: Tree = {}
    for (let i = 0; i < 10_000; i++) tree[`file-${String(i)}.txt`] = 'a'
    const progress: number[] = []
    const found = await gather([folder('big', { pages: tree })], { onProgress: (n) => progress.push(n) })
    expect(found.files).toHaveLength(10_000)
    expect(progress.at(-1)).toBe(10_000)
  })

  it('leaves out system files and tool folders, and says so', async () => {
    const found = await gather([
      folder('site', { 'index.html': '', '.DS_Store': '', '.git': { config: '' }, '.well-known': { x: '' } })
    ])
    expect(paths(found.files)).toEqual(['.well-known/x', 'index.html'])
    expect(found.leftOut.sort()).toEqual(['.DS_Store', '.git'])
  })

  it('goes on past files it may not read, and names them', async () => {
    const found = await gather([folder('site', { 'index.html': '', 'locked.txt': null })])
    expect(paths(found.files)).toEqual(['index.html'])
    expect(found.unreadable).toEqual(['locked.txt'])
  })

  it('finds nothing in an empty folder', async () => {
    expect((await gather([folder('empty', { inner: {} })])).files).toEqual([])
  })

  it('refuses more files than a site can have', async () => {
    const files = Array.from({ length: MAX_FILES + 1 }, (_, i) => picked(`f${String(i)}`))
    await expect(gather(files)).rejects.toMatchObject({ name: 'TooManyFilesError' })
  })

  it('stops when it is cancelled', async () => {
    const controller = new AbortController()
    controller.abort()
    await expect(gather([folder('site', { a: '' })], { signal: controller.signal })).rejects.toMatchObject({
      name: 'AbortError'
    })
  })

  it('ends in a file system without end', async () => {
    const endless: Tree = {}
    endless['again'] = endless
    const found = await gather([folder('loop', endless)])
    expect(found.unreadable).toHaveLength(1)
  })
})

describe('picking files', () => {
  it('keeps loose files by their names', async () => {
    const found = await gather([picked('index.html'), picked('photo.jpg')])
    expect(paths(found.files)).toEqual(['index.html', 'photo.jpg'])
    expect(found.name).toBeUndefined()
  })

  it('takes off the name of a picked folder', async () => {
    const found = await gather([picked('site/index.html'), picked('site/a/b.js')])
    expect(paths(found.files)).toEqual(['a/b.js', 'index.html'])
  })

  it('keeps two folders side by side', async () => {
    const found = await gather([folder('a', { 'x.html': '' }), folder('b', { 'y.html': '' })])
    expect(paths(found.files)).toEqual(['a/x.html', 'b/y.html'])
  })

  it('takes a single ZIP as an archive, and as a file among others', async () => {
    const zip = picked('site.zip', 'PK')
    const alone = await gather([zip])
    expect(alone.archive).toBe(zip)
    expect(alone.files).toEqual([])
    const among = await gather([zip, picked('index.html')])
    expect(among.archive).toBeUndefined()
    expect(paths(among.files)).toEqual(['index.html', 'site.zip'])
  })

  it('takes entries where the engine has them, and files otherwise', () => {
    const file = new File(['x'], 'x.txt')
    const dropped = leaf('y.txt', 'y')
    const items = [
      { kind: 'string' },
      { kind: 'file', webkitGetAsEntry: () => null, getAsFile: () => file },
      { kind: 'file', webkitGetAsEntry: () => dropped, getAsFile: () => null }
    ]
    expect(takeDrop({ items } as unknown as DataTransfer)).toEqual([file, dropped])
  })
})

describe('a title for what was dropped', () => {
  it('is the one in its first page', async () => {
    const html = '<!doctype html><head><title>\n  Tom &amp; Jerry </title>'
    expect(await proposeTitle(await gather([picked('site/index.html', html), picked('site/a.css')]))).toBe(
      'Tom & Jerry'
    )
  })

  it('is the name of the folder or archive without one', async () => {
    expect(await proposeTitle(await gather([picked('holiday/a.html')]))).toBe('holiday')
    expect(await proposeTitle(await gather([picked('holiday.zip')]))).toBe('holiday')
  })
})
