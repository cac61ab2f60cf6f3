import { fuzzEdge } from './fuzz.ts'

fuzzEdge({ runs: 100 })
