/**
 * Build (Node): the fixed bytes of site hosts (`vite build --mode site` → dist/site), and the app's
 * `sandbox.html`. Every page is one file with one inline script, allowed by its hash.
 */
import { fileURLToPath } from 'node:url'
import { createHash } from 'node:crypto'
import { build, type Plugin, type UserConfig } from 'vite'
import {
  APP_PLACEHOLDER,
  bridgeHeaders,
  homeHeaders,
  MAIN_APP_PLACEHOLDER,
  sandboxHeaders,
  workerHeaders,
  type HeaderMap
} from './headers.ts'

const TARGET = 'es2023'
const PAGES = '../../app/services/sites/frame/pages'
const VIRTUAL_ID = 'virtual:site-pages'

function pathOf(relative: string): string {
  return fileURLToPath(new URL(relative, import.meta.url))
}

/** One script without imports. */
async function bundle(entry: string, plugins: Plugin[] = []): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    plugins,
    build: {
      target: TARGET,
      write: false,
      minify: true,
      lib: { entry: pathOf(entry), formats: ['iife'], name: 'bitpie', fileName: 'script' }
    }
  })
  const [output] = Array.isArray(result) ? result : [result]
  if (output === undefined || !('output' in output)) throw new Error(`${entry} did not build.`)
  return output.output[0].code.trim()
}

interface Page {
  html: string
  scriptHash: string
}

async function page(entry: string, title: string): Promise<Page> {
  const script = await bundle(entry)
  // would end the script early; none of our scripts has it
  if (/<\/script|<!--/i.test(script)) throw new Error(`${entry} has text that cannot stand in a page.`)
  const html = `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title><body><script>${script}</script></body></html>`
  return { html, scriptHash: `sha256-${createHash('sha256').update(script).digest('base64')}` }
}

interface SitePages {
  bridge: Page
  home: Page
  navigationScript: string
}

async function sitePages(): Promise<SitePages> {
  const [bridge, home, navigationScript] = await Promise.all([
    page(`${PAGES}/bridge.ts`, 'Bridge'),
    page(`${PAGES}/home.ts`, 'Site'),
    bundle(`${PAGES}/nav.ts`)
  ])
  return { bridge, home, navigationScript }
}

/** `virtual:site-pages`, from which the service worker has its constants. */
function pagesModule(pages: SitePages): Plugin {
  return {
    name: 'bitpie-site-pages',
    resolveId: (id) => (id === VIRTUAL_ID ? `\0${VIRTUAL_ID}` : undefined),
    load: (id) =>
      id === `\0${VIRTUAL_ID}`
        ? Object.entries(pages)
            .map(([name, value]) => `export const ${name} = ${JSON.stringify(value)}`)
            .join('\n')
        : undefined
  }
}

function headersFile(pages: SitePages): string {
  const headers: Record<string, HeaderMap> = {
    '/__sw.js': workerHeaders(),
    '/__bridge': bridgeHeaders(APP_PLACEHOLDER, pages.bridge.scriptHash),
    '/': homeHeaders(APP_PLACEHOLDER, MAIN_APP_PLACEHOLDER, pages.home.scriptHash),
    '/sandbox.html': sandboxHeaders()
  }
  return JSON.stringify(headers, undefined, 2)
}

/** Files of dist/site by name. */
export async function siteFiles(): Promise<Record<string, string>> {
  const pages = await sitePages()
  return {
    '__sw.js': await bundle('./sw.ts', [pagesModule(pages)]),
    '__bridge.html': pages.bridge.html,
    'index.html': pages.home.html,
    'headers.json': headersFile(pages)
  }
}

/** The app's `sandbox.html`. */
export async function sandboxFile(): Promise<string> {
  const { html } = await page(`${PAGES}/sandbox.ts`, 'Site')
  return html
}

/** What vite.config.ts returns for `--mode site`. */
export function siteBuildConfig(outDir = 'dist/site'): UserConfig {
  return {
    publicDir: false,
    plugins: [
      {
        name: 'bitpie-site-host',
        async generateBundle(_options, bundled) {
          for (const name of Object.keys(bundled)) Reflect.deleteProperty(bundled, name)
          for (const [fileName, source] of Object.entries(await siteFiles())) {
            this.emitFile({ type: 'asset', fileName, source })
          }
        }
      }
    ],
    build: { target: TARGET, outDir, emptyOutDir: true, rolldownOptions: { input: pathOf('./headers.ts') } }
  }
}

/** Plugin of the app's build: emits `sandbox.html`, and serves it in development. */
export function sandboxPage(): Plugin {
  return {
    name: 'bitpie-sandbox-page',
    async generateBundle() {
      this.emitFile({ type: 'asset', fileName: 'sandbox.html', source: await sandboxFile() })
    },
    configureServer({ middlewares }) {
      middlewares.use('/sandbox.html', (_request, response, next) => {
        sandboxFile().then((html) => {
          response.writeHead(200, { ...sandboxHeaders() }).end(html)
        }, next)
      })
    }
  }
}
