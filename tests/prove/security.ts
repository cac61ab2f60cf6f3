import { prove } from './harness/proof.ts'
import { judgeAuthorisation } from './security/judge-authorisation.ts'
import { judgeBodies } from './security/judge-bodies.ts'
import { judgeCanaries } from './security/judge-canaries.ts'
import { judgeFuzz } from './security/judge-fuzz.ts'
import { judgeObjects } from './security/judge-objects.ts'
import { judgeOriginGuard } from './security/judge-origins.ts'
import { judgeOutside } from './security/judge-outside.ts'
import { judgePatterns } from './security/judge-patterns.ts'
import { judgeSockets } from './security/judge-sockets.ts'
import { readOperations } from './security/operations.ts'
import { openTarget } from './security/target.ts'

await prove('Security: nobody gets in, and nobody brings it down', async (proof) => {
  const operations = await readOperations()
  const target = await openTarget(proof)
  proof.step('the shop is open')
  await judgeAuthorisation(proof, target, operations)
  await judgeObjects(proof, target)
  proof.step('what is one’s own is one’s own')
  // What is slow on purpose takes its time; others come meanwhile.
  await Promise.all([judgeSockets(proof, target), judgeBodies(proof, target, operations)])
  await judgeOriginGuard(proof, target, operations)
  await judgePatterns(proof, operations)
  proof.step('sockets, bodies, paths, origins and patterns are done')
  await judgeFuzz(proof, target, operations)
  await judgeOutside(proof, target)
  await judgeCanaries(proof, target)
})
