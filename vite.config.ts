import { svelte } from '@sveltejs/vite-plugin-svelte'
import tailwindcss from '@tailwindcss/vite'
import { defineConfig, type Plugin } from 'vite'
import { VitePWA } from 'vite-plugin-pwa'
import { sandboxPage, siteBuildConfig } from './src/workers/site/build.ts'

/** Where a relay listens unless told otherwise. */
const RELAY = 'http://localhost:8080'

/**
 * The app: one page, the node worker, the app's service worker. Everything is built for any static
 * host below any path, hence the relative base. `--mode site` builds the fixed bytes of site hosts.
 */
export default defineConfig(({ mode }) => {
  if (mode === 'site') return siteBuildConfig()
  return {
    base: './',
    plugins: [
      svelte(),
      tailwindcss(),
      sandboxPage(),
      preloads(),
      developing(),
      VitePWA({
        strategies: 'injectManifest',
        srcDir: 'src/workers',
        filename: 'sw.ts',
        registerType: 'prompt',
        injectRegister: false,
        manifest: false,
        injectManifest: {
          globPatterns: ['**/*.{js,css,html,svg,png,woff2,webmanifest,wasm}'],
          globIgnores: ['site/**'],
          dontCacheBustURLsMatching: /assets\//,
          maximumFileSizeToCacheInBytes: 4 * 1024 * 1024
        }
      })
    ],
    worker: { format: 'es' },
    // The content security policy has no `data:` for scripts and fonts.
    build: { target: 'es2023', assetsInlineLimit: 0 }
  }
})

/**
 * Tells the page of the files it will need next: the interface, which the first script imports, and
 * the node worker with what it imports, which a browser would find out one round trip at a time; the
 * latter only where they are not kept yet, see main.ts.
 */
function preloads(): Plugin {
  return {
    name: 'bitpie:preloads',
    apply: 'build',
    enforce: 'post',
    transformIndexHtml: {
      order: 'post',
      handler(_html, { bundle = {} }) {
        const files = Object.values(bundle)
        const start = files.find(
          (file) => file.type === 'chunk' && file.facadeModuleId?.endsWith('/src/app/start.ts')
        )
        const modules = start?.type === 'chunk' ? [start.fileName, ...start.imports] : []
        const scripts = new Map(
          files.flatMap((file) =>
            file.type === 'asset' && file.fileName.endsWith('.js')
              ? [[file.fileName, String(file.source)]]
              : []
          )
        )
        const wanted = [...scripts.keys()].filter((name) => /\/(node\.worker|libp2p|transports)-/.test(name))
        for (const name of wanted) {
          for (const [, imported] of (scripts.get(name) ?? '').matchAll(
            /(?:from|import)"\.\/([^"]+\.js)"/g
          )) {
            if (!wanted.includes(`assets/${imported}`)) wanted.push(`assets/${imported}`)
          }
        }
        const link = (attrs: Record<string, string>) => ({ tag: 'link', attrs, injectTo: 'head' as const })
        return [
          ...modules.map((name) => link({ rel: 'modulepreload', crossorigin: '', href: `./${name}` })),
          ...wanted.map((name) =>
            link({ rel: 'bitpie-node', as: 'script', crossorigin: '', href: `./${name}` })
          )
        ]
      }
    }
  }
}

/** `npm run dev` beside a relay (`npm start`): its list of relays, and no policy against Vite's own scripts. */
function developing(): Plugin {
  return {
    name: 'bitpie:developing',
    apply: 'serve',
    config: () => ({ server: { proxy: { '/relays.json': RELAY } } }),
    transformIndexHtml: (html) => html.replace(/<meta\s+http-equiv="Content-Security-Policy"[^>]*>/, '')
  }
}
