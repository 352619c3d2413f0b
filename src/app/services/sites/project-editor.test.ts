import { beforeEach, describe, expect, it } from 'vitest'
import type { EditorProject, SiteFileInput } from '../../../p2p/services/sites/index.ts'
import { ProjectEditor, type ProjectApi } from './project-editor.svelte.ts'

let stored: EditorProject
let files: SiteFileInput[]
let editor: ProjectEditor

beforeEach(async () => {
  stored = {
    title: 'Alice',
    description: '',
    language: 'en',
    theme: 'plain',
    pages: [
      { path: 'index', title: 'Home', markdown: 'hi', inMenu: true },
      { path: 'about', title: 'About', markdown: 'me', inMenu: true }
    ]
  }
  files = []
  const api: ProjectApi = {
    project: () => Promise.resolve(structuredClone(stored)),
    saveProject: (_, project) => Promise.resolve(void (stored = project)),
    putFiles: (_, added) => Promise.resolve(void files.push(...added)),
    files: () => Promise.resolve(files.map(({ path, data }) => ({ path, sizeBytes: data.size })))
  }
  editor = new ProjectEditor(api, 'k51')
  await editor.load()
})

const paths = (): string[] => stored.pages.map((page) => page.path)

describe('an editor project', () => {
  it('is saved with what was written', async () => {
    editor.change((project) => (project.title = 'Alice writes'))
    await editor.autosave.flush()
    expect(stored.title).toBe('Alice writes')
  })

  it('opens a new page at once', async () => {
    editor.addPage('Trips')
    expect(editor.page?.title).toBe('Trips')
    await editor.autosave.flush()
    expect(paths()).toEqual(['index', 'about', 'trips'])
  })

  it('brings a removed page back where it was', async () => {
    const about = editor.project?.pages[1]
    if (!about) throw new Error('the page is there')
    editor.currentPath = 'about'
    const undo = editor.removePage(about)
    await editor.autosave.flush()
    expect(paths()).toEqual(['index'])
    expect(editor.page?.path).toBe('index')
    undo()
    await editor.autosave.flush()
    expect(paths()).toEqual(['index', 'about'])
    expect(editor.page?.path).toBe('about')
  })

  it('never loses its first page', async () => {
    const index = editor.project?.pages[0]
    if (!index) throw new Error('the page is there')
    editor.removePage(index)
    editor.rename(index, 'other')
    await editor.autosave.flush()
    expect(paths()).toEqual(['index', 'about'])
  })

  it('stays on a page that is renamed', () => {
    const about = editor.project?.pages[1]
    if (!about) throw new Error('the page is there')
    editor.currentPath = 'about'
    editor.rename(about, 'About Alice')
    expect(editor.page?.path).toBe('about-alice')
  })

  it('stores pictures under names of their own', async () => {
    const cat = new File(['1'], 'Cat.PNG')
    expect(await editor.addImages([cat, cat])).toEqual(['images/cat.png', 'images/cat-2.png'])
    expect(await editor.addImages([cat])).toEqual(['images/cat-3.png'])
  })

  it('says when it cannot be opened', async () => {
    const failing = new ProjectEditor(
      {
        project: () => Promise.reject(new Error('gone')),
        saveProject: () => Promise.resolve(),
        putFiles: () => Promise.resolve(),
        files: () => Promise.resolve([])
      },
      'k51'
    )
    await failing.load()
    expect(failing.loadError).toBeInstanceOf(Error)
    expect(failing.page).toBeUndefined()
  })
})
