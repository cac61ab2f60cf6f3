import { problems } from '@flotilla/contract'
import { getMail, type Mail, notificationsProblems } from '@flotilla/notifications-contract/operations'
import { call } from '../../api/client.ts'
import { isProblem } from '../../api/problem.ts'
import { Lines, Loaded } from '../../parts/loaded.tsx'
import { Notice } from '../../parts/notice.tsx'
import { momentOf } from '../../parts/when.ts'
import { useLoading } from '../../state/loading.ts'

export function MailPage({ id }: { id: string }) {
  const mail = useLoading(`mail ${id}`, () => call(getMail, { params: { messageId: id } }))
  if (isProblem(mail.error, notificationsProblems.messageNotFound) || isProblem(mail.error, problems.invalid)) {
    return (
      <Notice title="There is no such letter">
        <a class="button" href="/inbox">
          Your inbox
        </a>
      </Notice>
    )
  }
  return (
    <Loaded of={mail} skeleton={<Lines of={10} />}>
      {(value) => <Letter mail={value} />}
    </Loaded>
  )
}

/**
 * The words of a letter, not its HTML: what a mail brings along runs nowhere in the shop. (A frame would be safe as well, but the page's policy, which a frame
 * made here inherits, takes its styles away.)
 */
function Letter({ mail: { subject, to, at, text, orderId } }: { mail: Mail }) {
  return (
    <article class="letter">
      <h1>{subject}</h1>
      <p class="kind">
        To {to}, <time dateTime={at}>{momentOf(at)}</time>
      </p>
      <div class="paper">{text}</div>
      <p class="actions">
        {orderId && (
          <a class="button quiet" href={`/orders/${orderId}`}>
            See the order
          </a>
        )}
        <a href="/inbox">Back to the inbox</a>
      </p>
    </article>
  )
}
