import { fuzzEdge } from './fuzz.ts'

// Few, so the same ones each time: that they reach every refusal is not left to chance.
fuzzEdge({ runs: 6, seed: 1 })
