import { announce } from '../../state/announce.ts'
import { pieces } from '../../state/cart.ts'
import { go } from '../../state/route.ts'
import { account } from '../../state/session.ts'

/** After somebody said who they are: on to what they were about. */
export function greet(): void {
  announce(`Welcome, ${account.value?.name ?? ''}`)
  go(pieces.value > 0 ? '/cart' : '/')
}
