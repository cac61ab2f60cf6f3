/** How addresses are compared: nobody has two accounts by writing theirs in capitals. */
export function emailKey(email: string): string {
  return email.normalize('NFC').toLowerCase()
}
