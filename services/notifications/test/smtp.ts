import { SMTPServer } from 'smtp-server'

/** A mail server of this process: what it got, and what it says. The password is `right`. */
export async function openSmtpServer() {
  const state = {
    got: [] as { to: string[]; data: string }[],
    /** How it answers the next mails; it takes them where there is nothing. */
    answers: [] as (number | undefined)[],
    /** How it answers before there is a mail, as `550 5.1.1 no such user`, from now on. */
    refuses: {} as { logIn?: string; sender?: string; recipient?: string },
    logIns: 0,
  }
  const asError = (answer: string | undefined) =>
    answer === undefined
      ? null
      : Object.assign(new Error(answer.slice(4)), { responseCode: Number(answer.slice(0, 3)) })
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    authOptional: true,
    onAuth({ password }, _session, done) {
      state.logIns++
      done(asError(state.refuses.logIn) ?? (password === 'right' ? null : new Error('no')), { user: 'shop' })
    },
    onMailFrom: (_address, _session, done) => done(asError(state.refuses.sender)),
    onRcptTo: (_address, _session, done) => done(asError(state.refuses.recipient)),
    onData(stream, { envelope }, done) {
      let data = ''
      stream.setEncoding('utf8').on('data', (chunk: string) => (data += chunk))
      stream.on('end', () => {
        const code = state.answers.shift()
        if (code) return done(Object.assign(new Error('no'), { responseCode: code }))
        state.got.push({ to: envelope.rcptTo.map(({ address }) => address), data })
        done()
      })
    },
  })
  server.on('error', () => {})
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.server.address() as { port: number }
  return Object.assign(state, { port, close: () => new Promise<void>((done) => server.close(done)) })
}

export type SmtpServer = Awaited<ReturnType<typeof openSmtpServer>>
