import { listMails } from '@flotilla/notifications-contract/operations'
import { call } from '../../api/client.ts'
import { Lines, Loaded } from '../../parts/loaded.tsx'
import { Notice } from '../../parts/notice.tsx'
import { momentOf } from '../../parts/when.ts'
import { usePages } from '../../state/pages.ts'
import { More } from '../shop/more.tsx'
import { Confirm } from './confirm.tsx'

export function InboxPage() {
  const { first, items, more } = usePages('mails', (after) =>
    call(listMails, { query: { limit: 20, ...(after && { after }) } }),
  )
  if (first.value && items.length === 0) {
    return (
      <Notice title="No mail yet">
        <p>What the shop writes to you is kept here too: each step of an order is a letter.</p>
        <button type="button" class="button" onClick={first.reload}>
          Look again
        </button>
      </Notice>
    )
  }
  return (
    <div class="narrow">
      <h1>Inbox</h1>
      <Loaded of={first} skeleton={<Lines of={6} />}>
        {({ unconfirmed }) => (
          <>
            {unconfirmed && <Confirm emails={unconfirmed} onDone={first.reload} />}
            <ul class="rows mails">
              {items.map(({ messageId, subject, at, to }) => (
                <li key={messageId}>
                  <a href={`/inbox/${messageId}`}>
                    <span class="grow">
                      {subject} <small>to {to}</small>
                    </span>
                    <time dateTime={at}>{momentOf(at)}</time>
                  </a>
                </li>
              ))}
            </ul>
            {more && <More load={more} />}
          </>
        )}
      </Loaded>
    </div>
  )
}
