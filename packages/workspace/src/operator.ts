/** The one who looks after the services; its key is beside theirs, and opens their admin ports only. */
export const operator = 'operator'
