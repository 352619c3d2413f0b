/** An editor project while it is being edited: the working copy, saved by itself. */
import type { EditorProject, PageSource, SitesApi } from '../../../p2p/services/sites/index.ts'
import { Autosave } from './autosave.svelte.ts'
import { fileSlug, freePath } from './slug.ts'
import { INDEX, newPage, renamedPath } from './pages.ts'

const IMAGES = 'images/'

export type ProjectApi = Pick<SitesApi, 'project' | 'saveProject' | 'putFiles' | 'files'>

export class ProjectEditor {
  project = $state<EditorProject>()
  /** Path of the page in the field. */
  currentPath = $state(INDEX)
  loadError = $state.raw<unknown>()
  readonly autosave: Autosave
  readonly #api: ProjectApi
  readonly #site: string

  constructor(api: ProjectApi, site: string) {
    this.#api = api
    this.#site = site
    this.autosave = new Autosave(async () => {
      if (this.project) await api.saveProject(site, $state.snapshot(this.project))
    })
  }

  async load(): Promise<void> {
    try {
      this.loadError = undefined
      this.project = await this.#api.project(this.#site)
    } catch (error) {
      this.loadError = error
    }
  }

  get page(): PageSource | undefined {
    return this.project?.pages.find((page) => page.path === this.currentPath) ?? this.project?.pages[0]
  }

  /** Applies a change and lets it be saved. */
  change(apply: (project: EditorProject) => void): void {
    if (!this.project) return
    apply(this.project)
    this.autosave.touch()
  }

  /** Adds and opens a page, or a post when it has a date. */
  addPage(title: string, date?: string): void {
    this.change((project) => {
      const page = newPage(project.pages, title, date)
      project.pages.push(page)
      this.currentPath = page.path
    })
  }

  /** Gives the page another address if the wish holds one. */
  rename(page: PageSource, wish: string): void {
    this.change((project) => {
      const path = renamedPath(project.pages, page, wish)
      if (path === undefined || path === page.path) return
      if (this.currentPath === page.path) this.currentPath = path
      page.path = path
    })
  }

  /** Takes a page out and returns what puts it back where it was. */
  removePage(page: PageSource): () => void {
    const place = this.project?.pages.findIndex((other) => other.path === page.path) ?? -1
    if (place < 0 || page.path === INDEX) return () => undefined
    const kept = $state.snapshot(page)
    this.change((project) => project.pages.splice(place, 1))
    if (this.currentPath === kept.path) this.currentPath = INDEX
    return () => {
      this.change((project) => project.pages.splice(place, 0, kept))
      this.currentPath = kept.path
    }
  }

  /**
   * Stores pictures in the site's `images/` and returns their paths from the top folder, as pages write them.
   * @throws FileTooLargeError, StoreFullError
   */
  async addImages(images: readonly File[]): Promise<string[]> {
    const taken = new Set((await this.#api.files(this.#site)).map((file) => file.path))
    const inputs = images.map((data) => {
      const [, stem = '', extension = ''] = /^(.*?)(\.[a-z0-9]+)?$/s.exec(fileSlug(data.name)) ?? []
      const path = freeImagePath(stem, extension, taken)
      taken.add(path)
      return { path, data }
    })
    await this.#api.putFiles(this.#site, inputs)
    return inputs.map(({ path }) => path)
  }
}

function freeImagePath(stem: string, extension: string, taken: ReadonlySet<string>): string {
  const stems = new Set([...taken].map((path) => path.slice(0, path.length - extension.length)))
  return freePath(IMAGES + stem, extension ? stems : taken) + extension
}
