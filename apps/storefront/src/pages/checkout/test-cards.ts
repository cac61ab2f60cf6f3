/** The cards of the simulated network (services/payments), and what comes of each. */
export const testCards = [
  { number: '4242424242424242', does: 'is approved' },
  { number: '4000000000000002', does: 'is declined' },
  { number: '4000000000009995', does: 'has too little on it' },
  { number: '4000000000000259', does: 'never answers: declined after some seconds' },
  { number: '4000000000000341', does: 'answers too late' },
  { number: '4000000000000119', does: 'answers twice: you still pay once' },
] as const
