import { defineConfig } from 'vite'

/** Our own code in two files, for `npx bitpie-relay` and for programs; npm packages stay packages. */
export default defineConfig({
  build: {
    ssr: true,
    target: 'node22',
    outDir: 'dist',
    // The app's copy of a package lies in there as well.
    emptyOutDir: false,
    rolldownOptions: {
      // Of the services only their records are used; packages of the rest are not to be needed.
      treeshake: { moduleSideEffects: 'no-external' },
      input: { main: 'src/main.ts', relay: 'src/relay.ts' },
      output: { entryFileNames: '[name].js', chunkFileNames: 'shared.js' }
    }
  },
  ssr: { target: 'node' }
})
