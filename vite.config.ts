import { svelte } from '@sveltejs/vite-plugin-svelte'
import tailwindcss from '@tailwindcss/vite'
import { defineConfig } from 'vite'
import { VitePWA } from 'vite-plugin-pwa'
import { sandboxPage, siteBuildConfig } from './src/workers/site/build.ts'

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
