import { defineConfig } from 'vitest/config'

// Apart from `npm test`: it needs `npm run cluster` and a deployed shop, and takes minutes.
export default defineConfig({
  test: { include: ['*.test.ts'], fileParallelism: false, testTimeout: 420_000, hookTimeout: 120_000 },
})
