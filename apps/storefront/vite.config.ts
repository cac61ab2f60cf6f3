import { defineConfig } from 'vite'
import { contracts } from './contracts.ts'

export default defineConfig({
  base: '/',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  plugins: [contracts()],
  build: {
    // The gateway names another folder: its own.
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
})
