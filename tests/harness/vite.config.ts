import { svelte } from '@sveltejs/vite-plugin-svelte'
import tailwindcss from '@tailwindcss/vite'
import { defineConfig } from 'vite'

/** The app's pages on a node that only pretends: for looking at them. Never part of a build. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [svelte(), tailwindcss()],
  server: { host: '127.0.0.1', port: 5199, strictPort: true, fs: { allow: ['../..'] } },
  cacheDir: '../../node_modules/.vite-harness'
})
