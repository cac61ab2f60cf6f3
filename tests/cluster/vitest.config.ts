import { defineConfig } from 'vitest/config'

// Apart from `npm test`: it needs `npm run cluster` and a deployed shop, and takes minutes.
export default defineConfig({
  test: { include: ['*.test.ts'], fileParallelism: false, testTimeout: 900_000, hookTimeout: 300_000 },
})
