import { defineConfig } from 'vitest/config'

// Apart from `npm test`: it needs `npm run cluster` and a deployed shop, and takes minutes.
export default defineConfig({
  test: {
    include: ['*.test.ts'],
    fileParallelism: false,
    // In CI a failed test runs once more; .ci/sum.mjs names those that needed it.
    retry: process.env.CI ? 1 : 0,
    testTimeout: 900_000,
    hookTimeout: 300_000,
  },
})
