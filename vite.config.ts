import { svelte } from '@sveltejs/vite-plugin-svelte'
import tailwindcss from '@tailwindcss/vite'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'
import { VitePWA } from 'vite-plugin-pwa'

/**
 * The app: one page, the node worker, the app's service worker. Everything is built for any static
 * host below any path, hence the relative base. `--mode site` builds the fixed bytes of site hosts.
 */
export default defineConfig(({ mode }) => ({
  base: './',
  plugins: [
    svelte(),
    tailwindcss(),
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'src/workers',
      filename: 'sw.ts',
      registerType: 'prompt',
      injectRegister: false,
      manifest: false,
      injectManifest: { globPatterns: ['**/*.{js,css,html,svg,png,woff2,webmanifest,wasm}'], globIgnores: ['site/**'] }
    })
  ],
  worker: { format: 'es' },
  build: { target: 'es2023', sourcemap: mode === 'development', assetsInlineLimit: 0 }
}))
